"""Changing the rules of a store: taking in packs, dropping them, switching packs, rules and parts on and off.

Whatever would leave rules that contradict is refused before anything is written.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlmodel import Session, col, select

from rostering.errors import BadInputError
from rostering.rules.pack import Pack, parse_pack
from rostering.rules.rulebook import Rulebook, joined, rulebook
from rostering.store.tables.law import RulePack, RuleSwitch
from rostering.store.use_case import UseCase


def read_local(file: str) -> tuple[str, Pack]:
    """The text of a pack in a file, and the pack. Raises BadInputError naming file and entry."""
    path = Path(file)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"Rule pack {file} cannot be read: {error}.") from error
    return text, parse_pack(text, path.name, local=True)


def add_pack(case: UseCase, text: str, pack: Pack) -> str | None:
    """Take in a pack of the organisation's own; one of the same name gives way to it. Gives the version that gave way.

    Raises BadInputError where it contradicts the program's packs or another of the store.
    """
    joined([*_stored(case.session, but=pack.name), pack])
    old = case.session.exec(select(RulePack).where(col(RulePack.name) == pack.name)).first()
    before = None if old is None else old.version
    row = old or RulePack(name=pack.name, version="", text="", added_by="", added_at=case.now)
    row.version, row.text = pack.version, text
    row.added_by, row.added_at = case.actor.name, case.now
    case.session.add(row)
    case.record(
        f"rule pack {pack.name}",
        before=None if old is None else f"version {before}",
        after=f"version {pack.version}, {len(pack.entries)} entries",
    )
    return before


def drop_pack(case: UseCase, name: str) -> None:
    """Give up a pack of the organisation's own; what it stood in for counts again. Raises BadInputError for a pack the
    store does not have, or that another one speaks of."""
    row = case.session.exec(select(RulePack).where(col(RulePack.name) == name)).first()
    if row is None:
        names = case.session.exec(select(RulePack.name).order_by(col(RulePack.name))).all()
        known = f"it has {', '.join(names)}" if names else "it has none"
        raise BadInputError(
            f"This store took in no rule pack called '{name}'; {known} (a pack of the program is switched off with "
            f"'rota rules off {name}')."
        )
    joined(_stored(case.session, but=name))
    case.session.delete(row)
    case.record(f"rule pack {name}", before=f"version {row.version}", after="dropped")


def switch(case: UseCase, subject: str, *, on: bool, from_on: date, until_on: date | None, reason: str) -> Rulebook:
    """Switch a pack, a rule or one of its parts on or off from a day until a day, both counted. Gives the rules as they
    are from then on. Raises BadInputError for a subject there is not, or an end before the start."""
    rules = rulebook(case.session)
    refuse_unknown(rules, subject)
    if until_on is not None and until_on < from_on:
        raise BadInputError(f"The switch of {subject} ends on {until_on}, before it begins on {from_on}.")
    before = _states(rules, subject, from_on)
    case.session.add(
        RuleSwitch(
            subject=subject,
            is_on=on,
            from_on=from_on,
            until_on=until_on,
            reason=reason,
            switched_by=case.actor.name,
            switched_at=case.now,
        )
    )
    case.session.flush()
    spell = f"from {from_on}{f' until {until_on}' if until_on is not None else ''}"
    case.record(
        f"rules {subject}", before=before, after=f"{'on' if on else 'off'} {spell}{f': {reason}' if reason else ''}"
    )
    return rulebook(case.session)


def refuse_unknown(rules: Rulebook, subject: str) -> None:
    """Raise BadInputError for what is neither a pack nor a rule nor a part of one, naming the nearest there is."""
    if rules.knows(subject):
        return
    known = {entry.pack for entry in rules.entries} | {entry.id for entry in rules.entries}
    known |= {part.id for entry in rules.entries for part in entry.parts}
    near = difflib.get_close_matches(subject, sorted(known), n=1) or difflib.get_close_matches(
        subject.upper(), sorted(known), n=1
    )
    raise BadInputError(
        f"There is no rule, part or pack called '{subject}'{f', did you mean {near[0]}' if near else ''}; "
        "see 'rota rules list'."
    )


def _states(rules: Rulebook, subject: str, day: date) -> str:
    parts = [
        rules.is_on(entry, part, day)
        for entry in rules.entries
        for part in entry.parts
        if subject in (entry.pack, entry.id, part.id)
    ]
    return "on" if all(parts) else "partly on" if any(parts) else "off"


def _stored(session: Session, *, but: str) -> Sequence[Pack]:
    rows = session.exec(select(RulePack.name, RulePack.text).order_by(col(RulePack.id))).all()
    return [parse_pack(text, f"{name}.toml", local=True) for name, text in rows if name != but]
