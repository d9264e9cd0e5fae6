"""One digest a coordinator: what became of the settings of their organisation, as text to send on and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.batch.batched import Batched
from rostering.batch.outcome import Outcome, RosterOutcome, State
from rostering.errors import BadInputError
from rostering.store import tables as t
from rostering.written import write_text

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
SCHEMA = "rota-batch-digest/1"
COORDINATOR = "coordinator"
STATES = {
    State.SOLVED: "solved",
    State.KEPT: "solved before",
    State.BEST: "stopped with the best so far",
    State.FAILED: "failed",
    State.LEFT: "no time was left",
}


@dataclass(frozen=True)
class Digest:
    """What one coordinator is told: the settings they coordinate, by code."""

    coordinator: str
    rosters: tuple[tuple[Outcome, RosterOutcome], ...]

    def text(self, batched: Batched) -> str:
        """As a message: what is short first, then what failed, then the rest in a line."""
        lines = [f"Rosters of batch {batched.run}, {batched.scope}, for {self.coordinator}", ""]
        for outcome, roster in self.rosters:
            lines.append(f"{roster.key}: {_words(outcome, roster)}")
            lines += [f"  {line}" for line in roster.lines]
        lines += ["", *(f"Old: {sentence}" for sentence in batched.stale)] if batched.stale else []
        return "\n".join(lines) + "\n"

    def as_json(self, batched: Batched) -> dict[str, Any]:
        """As machines read it."""
        return {
            "schema": SCHEMA,
            "run": batched.run,
            "scope": batched.scope,
            "coordinator": self.coordinator,
            "stale": list(batched.stale),
            "rosters": [
                {
                    "setting": roster.key,
                    "state": outcome.state.value,
                    "said": outcome.said,
                    "short": roster.short,
                    "below_minimum": roster.below,
                    "broken": roster.broken,
                    "proposal_waits": roster.waits,
                    "lines": list(roster.lines),
                }
                for outcome, roster in self.rosters
            ],
        }


def write_digests(store: Store, folder: Path, batched: Batched) -> tuple[Path, ...]:
    """Write a text and a JSON file for each coordinator. Raises BadInputError where they cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(f"{folder} cannot be made ({error.strerror}); name a folder of your own.") from error
    with store.reading() as session:
        digests = read_digests(session, batched)
    written = []
    for one in digests:
        name = re.sub(r"[^\w-]+", "-", one.coordinator.casefold()).strip("-") or "nobody"
        for path, text in (
            (folder / f"{name}.txt", one.text(batched)),
            (folder / f"{name}.json", json.dumps(one.as_json(batched), indent=2, ensure_ascii=False) + "\n"),
        ):
            write_text(path, text)
            written.append(path)
    return tuple(written)


def read_digests(session: Session, batched: Batched) -> tuple[Digest, ...]:
    """The digests of a batch: of an organisation's settings for each of its coordinators; where it has none, for
    whoever acts for the whole installation."""
    s, o = t.Setting, t.Organisation
    rows = session.exec(pick(s.code, o.code).join(o, col(o.id) == col(s.organisation_id))).all()
    owners: dict[str, set[str]] = {}
    for setting, organisation in rows:
        owners.setdefault(setting, set()).add(organisation)
    by_organisation, general = _coordinators(session)
    found: dict[str, list[tuple[Outcome, RosterOutcome]]] = {}
    for outcome in batched.outcomes:
        for roster in outcome.rosters or _unsolved(outcome):
            told = {name for code in owners.get(roster.key, ()) for name in by_organisation.get(code, ())}
            for name in told or general:
                found.setdefault(name, []).append((outcome, roster))
    return tuple(Digest(name, tuple(sorted(each, key=_urgent))) for name, each in sorted(found.items()))


def _coordinators(session: Session) -> tuple[Mapping[str, Iterable[str]], list[str]]:
    a, o = t.Actor, t.Organisation
    columns: Any = (a.name, a.role, o.code, a.is_default)
    rows = session.exec(pick(*columns).join(o, col(o.id) == col(a.organisation_id), isouter=True)).all()
    found: dict[str, list[str]] = {}
    for name, role, organisation, _ in rows:
        if role == COORDINATOR and organisation is not None:
            found.setdefault(organisation, []).append(name)
    coordinating = [row[0] for row in rows if row[1] == COORDINATOR and row[2] is None]
    return found, coordinating or [row[0] for row in rows if row[3]] or [COORDINATOR]


def _unsolved(outcome: Outcome) -> list[RosterOutcome]:
    """The settings of a piece of which nothing came, by its key."""
    return [RosterOutcome(code) for code in outcome.key.rpartition(":")[2].split("+")]


def _words(outcome: Outcome, roster: RosterOutcome) -> str:
    parts = [STATES[outcome.state]]
    parts += [f"{roster.short} places short"] if roster.short else []
    parts += [f"{roster.below} below a minimum"] if roster.below else []
    parts += [f"{roster.broken} hard rules broken"] if roster.broken else []
    parts += ["a proposal waits"] if roster.waits else []
    return ", ".join([*parts, *([outcome.said] if outcome.said else [])])


def _urgent(one: tuple[Outcome, RosterOutcome]) -> tuple[bool, int, int, str]:
    outcome, roster = one
    return outcome.state not in (State.FAILED, State.LEFT), -roster.below, -roster.short, roster.key
