"""What an organisation may choose: every policy with its default, and what was chosen from which day.

A choice of an organisation stands before one of the whole installation, and that before `data/policies.toml`; of
several the one from the latest day counts. A reset is a choice too: from its day on the next one down counts again.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from rostering.errors import BadInputError, StoreError
from rostering.resources import data_file

if TYPE_CHECKING:
    from sqlmodel import Session

    from rostering.store.use_case import UseCase

SCHEMA = "rota-policy-catalogue/1"
OWN_POLICY = "policy of the deploying organisation"
NEAR_TIERS = ("setting", "area")  # of the own people; every pool but the own one is a tier too
MOST_DAYS = 365
LONGEST = 200  # characters of a sentence
YES = frozenset(("yes", "true", "on", "1"))
NO = frozenset(("no", "false", "off", "0"))
NONE = "none"
DEFAULT, INSTALLATION = "default", "installation"


class Step(NamedTuple):
    """A tier in an order of release, and how many days after a place was opened it is asked."""

    tier: str
    days: int


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """One thing that can be chosen: what it is called, what it means, what may be chosen and what stands by itself."""

    name: str
    title: str
    words: str
    kind: str
    default: Any
    source: str = OWN_POLICY
    unit: str = ""
    least: int = 0
    most: int = MOST_DAYS
    choices: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def checked(self, value: object) -> Any:
        """A value as JSON or TOML holds it, in its own type. Raises ValueError saying what may be chosen."""
        return CHECKS[self.kind](self, value)

    def typed(self, text: str) -> Any:
        """A value as people type it. Raises ValueError saying what may be chosen."""
        return self.checked(TYPED[self.kind](text.strip()))

    def say(self, value: Any) -> str:
        """A value as people type it, so that it may be typed back."""
        if self.kind == "yes_no":
            return "yes" if value else "no"
        if self.kind == "steps":
            return "; ".join(f"{step.tier}={step.days}" for step in value)
        if self.kind == "counts" and not value:
            return NONE
        if self.kind in ("days", "counts"):
            return "; ".join(f"{name}={days}" for name, days in value.items())
        if self.kind == "roles":
            return "; ".join(value) or NONE
        return "; ".join(value) if self.kind == "list" else str(value)


@dataclass(frozen=True, slots=True)
class Choice:
    """What holds for a policy on a day. `by` is 'default', 'installation' or an organisation's code."""

    entry: PolicyEntry
    value: Any
    by: str
    from_on: date | None = None
    set_by: str | None = None


@cache
def entries() -> Mapping[str, PolicyEntry]:
    """Every policy there is, by its name, as the program knows them. A default that may not be chosen is a fault."""
    loaded = tomllib.loads(data_file("policies.toml").read_text(encoding="utf-8"))
    if loaded.get("schema") != SCHEMA:
        raise ValueError(f"data/policies.toml has the schema {loaded.get('schema')!r}; expected {SCHEMA!r}")
    found: dict[str, PolicyEntry] = {}
    for row in loaded["policy"]:
        lists = {name: tuple(row[name]) for name in ("choices", "names") if name in row}
        entry = PolicyEntry(**(row | lists))
        found[entry.name] = PolicyEntry(**(row | lists | {"default": entry.checked(entry.default)}))
    return MappingProxyType(found)


def entry_of(name: str) -> PolicyEntry:
    """The policy of that name. Raises BadInputError naming the nearest there is."""
    known = entries()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    raise BadInputError(
        f"There is no policy called '{name}'{f', did you mean {near[0]}' if near else ''}.",
        hint="; see 'rota policies list'",
    )


def policy(session: Session, name: str, day: date, organisation: int | None = None) -> Any:
    """What holds for a policy on a day for an organisation (None: for the whole installation).

    A number, a truth, a word, a tuple of sentences, a tuple of `Step`, or a mapping of names to days, as its kind is.
    Raises BadInputError for a policy there is not, StoreError where the store holds what may not be chosen.
    """
    return choice(session, name, day, organisation).value


def choice(session: Session, name: str, day: date, organisation: int | None = None) -> Choice:
    """What holds for a policy on a day, with who chose it. Raises as `policy` does."""
    entry = entry_of(name)
    for owner in dict.fromkeys((organisation, None)):
        found = _chosen(session, entry, day, owner)
        if found is not None:
            return found
    return Choice(entry, entry.default, DEFAULT)


def choices(session: Session, day: date, organisation: int | None = None) -> tuple[Choice, ...]:
    """What holds for every policy on a day, in the order of the catalogue."""
    return tuple(choice(session, name, day, organisation) for name in entries())


def history(session: Session, name: str) -> tuple[tuple[Choice, str], ...]:
    """Every choice ever made for a policy, the first first, each with its value in words ('as before' for a reset)."""
    from sqlmodel import col, select

    from rostering.store.tables import Policy

    entry = entry_of(name)
    rows = session.exec(select(Policy).where(col(Policy.name) == name).order_by(col(Policy.id))).all()
    found = []
    for row in rows:
        value = json.loads(row.value)
        whose = _owner(session, row.organisation_id)
        said = "as before" if value is None else entry.say(_stored(entry, value))
        found.append((Choice(entry, value, whose, row.from_on, row.set_by), said))
    return tuple(found)


def by_organisation(session: Session, name: str, day: date) -> Mapping[int, Any]:
    """What holds for a policy on a day, by the number of each organisation; empty while nobody ever chose anything."""
    from rostering.policy_rows import first_choice, organisations

    if first_choice(session, name=name).first() is None:
        return {}
    return {id_: policy(session, name, day, id_) for id_ in organisations(session).all()}


def set_policy(case: UseCase, name: str, typed: str, *, from_on: date, organisation: int | None = None) -> Choice:
    """Choose a value, as people type it, from a day on. Raises BadInputError for a policy or a value there is not."""
    entry = entry_of(name)
    try:
        value = entry.typed(typed)
    except ValueError as error:
        raise BadInputError(f"{name} cannot be '{typed}': {error}.") from error
    _write(case, entry, value, entry.say(value), from_on, organisation)
    return choice(case.session, name, from_on, organisation)


def reset_policy(case: UseCase, name: str, *, from_on: date, organisation: int | None = None) -> Choice:
    """Give a choice up from a day on: what stood behind it counts again. Raises BadInputError where nothing was chosen
    that holds on that day."""
    entry = entry_of(name)
    if _chosen(case.session, entry, from_on, organisation) is None:
        whose = _owner(case.session, organisation)
        raise BadInputError(f"Nothing was chosen for {name} ({whose}) that holds on {from_on}; there is no reset.")
    _write(case, entry, None, "reset", from_on, organisation)
    return choice(case.session, name, from_on, organisation)


def _write(
    case: UseCase, entry: PolicyEntry, value: object, said: str, from_on: date, organisation: int | None
) -> None:
    from rostering.store.tables import Policy

    before = choice(case.session, entry.name, from_on, organisation)
    case.session.add(
        Policy(
            name=entry.name,
            organisation_id=organisation,
            value=json.dumps(value, ensure_ascii=False),
            from_on=from_on,
            set_by=case.actor.name,
            set_at=case.now,
        )
    )
    case.session.flush()
    case.record(
        f"policy {entry.name} ({_owner(case.session, organisation)})",
        before=f"{entry.say(before.value)} ({before.by})",
        after=f"{said} from {from_on}",
    )


def _chosen(session: Session, entry: PolicyEntry, day: date, organisation: int | None) -> Choice | None:
    """What somebody chose for exactly this owner that holds on a day; None where nobody did, or took it back."""
    from rostering.policy_rows import latest_choice

    row = latest_choice(session, name=entry.name, day=day, owner=organisation).first()
    if row is None:
        return None
    try:
        value = json.loads(row.value)
    except json.JSONDecodeError as error:
        raise StoreError(f"The store's value of the policy {entry.name} cannot be read; set it again.") from error
    if value is None:
        return None
    return Choice(entry, _stored(entry, value), _owner(session, organisation), row.from_on, row.set_by)


def _stored(entry: PolicyEntry, value: object) -> Any:
    try:
        return entry.checked(value)
    except ValueError as error:
        raise StoreError(f"The store's value of the policy {entry.name} is wrong: {error}; set it again.") from error


def _owner(session: Session, organisation: int | None) -> str:
    from rostering.policy_rows import code_of

    return INSTALLATION if organisation is None else str(code_of(session, organisation=organisation).one())


def _whole(entry: PolicyEntry, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not entry.least <= value <= entry.most:
        unit = f" of {entry.unit}" if entry.unit else ""
        raise ValueError(f"it is a whole number{unit} from {entry.least} to {entry.most}")
    return value


def _yes_no(entry: PolicyEntry, value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("it is yes or no")
    return value


def _choice(entry: PolicyEntry, value: object) -> str:
    if value not in entry.choices:
        raise ValueError(f"it is one of: {', '.join(entry.choices)}")
    return str(value)


def _list(entry: PolicyEntry, value: object) -> tuple[str, ...]:
    rows = list(value) if isinstance(value, list | tuple) else []
    said = [row.strip() for row in rows if isinstance(row, str)]
    if not said or len(said) != len(rows) or not all(0 < len(row) <= LONGEST for row in said):
        raise ValueError(f"it is one or more sentences of at most {LONGEST} characters, with a semicolon between")
    return tuple(said)


def _roles(entry: PolicyEntry, value: object) -> tuple[str, ...]:
    from rostering.catalogue import roles

    rows = [str(row) for row in value] if isinstance(value, list | tuple) else [str(value)]
    unknown = next((row for row in rows if row not in roles()), None)
    if unknown is not None:
        raise ValueError(f"it is roles with a semicolon between, or {NONE}; '{unknown}' is no role")
    return tuple(sorted(set(rows)))


def tiers() -> tuple[str, ...]:
    """Who a place may be released to: the setting's people, the area's, and every pool but the own one."""
    from rostering.catalogue import OWN, pools

    return (*NEAR_TIERS, *(pool for pool in pools() if pool != OWN))


def _steps(entry: PolicyEntry, value: object) -> tuple[Step, ...]:
    rows = value if isinstance(value, list | tuple) else ()
    found: list[Step] = []
    for row in rows:
        if not isinstance(row, list | tuple) or len(row) != 2 or row[0] not in tiers():
            raise ValueError(f"it is tiers with days, like 'setting=0; bank=7'; tiers are {', '.join(tiers())}")
        found.append(Step(row[0], _days(f"the days of {row[0]}", row[1])))
    if not found:
        raise ValueError("it needs one tier with its days at least, like 'setting=0'")
    if len({step.tier for step in found}) < len(found):
        raise ValueError("a tier stands twice in it")
    if [step.days for step in found] != sorted(step.days for step in found):
        raise ValueError("a later tier is asked after fewer days than the one before it")
    return tuple(found)


def _named_days(entry: PolicyEntry, value: object) -> Mapping[str, int]:
    if not isinstance(value, Mapping) or set(value) != set(entry.names):
        raise ValueError(f"it is {' and '.join(entry.names)} in days, like '{entry.say(entry.default)}'")
    found = {name: _days(name, value[name]) for name in entry.names}
    if list(found.values()) != sorted(found.values(), reverse=True):
        raise ValueError(f"{entry.names[0]} comes first: it takes no fewer days than {entry.names[-1]}")
    return found


def _counts(entry: PolicyEntry, value: object) -> Mapping[str, int]:
    if not isinstance(value, Mapping):
        raise ValueError(f"it is names with numbers, like '{entry.unit}', or {NONE}")
    for name, number in value.items():
        if isinstance(number, bool) or not isinstance(number, int) or not entry.least <= number <= entry.most:
            raise ValueError(f"{name or 'each'} has a whole number from {entry.least} to {entry.most}")
    return dict(value)


def _days(what: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_DAYS:
        raise ValueError(f"{what} are a whole number from 0 to {MOST_DAYS}")
    return value


def _number(text: str) -> object:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _truth(text: str) -> object:
    word = text.lower()
    return True if word in YES else False if word in NO else text


def _pairs(text: str) -> list[tuple[str, object]]:
    parts = (part.partition("=") for part in text.split(";") if part.strip())
    return [(name.strip(), _number(number.strip())) for name, _, number in parts]


CHECKS: Mapping[str, Callable[[PolicyEntry, object], Any]] = MappingProxyType(
    {
        "whole": _whole,
        "yes_no": _yes_no,
        "choice": _choice,
        "list": _list,
        "roles": _roles,
        "steps": _steps,
        "days": _named_days,
        "counts": _counts,
    }
)
TYPED: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "whole": _number,
        "yes_no": _truth,
        "choice": str.lower,
        "list": lambda text: [part for part in text.split(";") if part.strip()],
        "roles": lambda text: [part.strip() for part in text.lower().split(";") if part.strip() not in ("", NONE)],
        "steps": lambda text: [list(pair) for pair in _pairs(text)],
        "days": lambda text: dict(_pairs(text)),
        "counts": lambda text: {} if text.lower() == NONE else dict(_pairs(text)),
    }
)
