"""Opening an outbreak at a setting: from which day, who is named to come in, which units are of which zone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar, words
from rostering.errors import BadInputError
from rostering.outbreaks.broken import Broken, broken_by, touched_loans
from rostering.outbreaks.outbreak import RULE, OutbreakLine, home_of, outbreak_lines
from rostering.people.persons import People
from rostering.people.restrictions import ZONES
from rostering.requests.employment import find_setting
from rostering.rosters.read_demand import outbreak_facts
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from rostering.access import Acting
    from rostering.rosters.demand_facts import OutbreakFacts
    from rostering.store.engine import Store

MOST_DAYS_BACK = 28  # an outbreak is noticed days after it began, not months
MOST_DAYS_AFTER = 90
DAYS_AFTER = 14


@dataclass(frozen=True)
class Opening:
    """An outbreak as somebody opens it. `cohort` are those named to come in, each with their only zone or None; nobody:
    everybody may. `own_staff` names all who are employed there besides. `zones` are units by zone."""

    setting: str
    on: date | None = None
    days_after: int = DAYS_AFTER
    cohort: Mapping[str, str | None] = field(default_factory=dict)
    own_staff: bool = False
    zones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Opened:
    """An outbreak that was opened (`line` None: only looked at), and what it breaks."""

    line: OutbreakLine | None
    broken: Broken


@dataclass(frozen=True)
class _Ready:
    """An opening that may be."""

    setting: t.Setting
    home: frozenset[int]
    organisation: str
    facts: OutbreakFacts
    named: Mapping[int, str | None]

    def broken(self, session: Session, now: datetime) -> Broken:
        """What it breaks, beside what is open already."""
        found = broken_by(session, self.home, self.facts.opened_on, lambda known: (*known, self.facts))
        loans = touched_loans(session, self.home, self.facts, now)
        return Broken(found.assignments, found.rosters, loans)


def open_outbreak(store: Store, actor_name: str | None, opening: Opening, *, dry_run: bool = False) -> Opened:
    """Open an outbreak, and name every assignment and loan that it breaks; with `dry_run` only name them.

    Raises BadInputError, with nothing written, for a setting, people, units and zones nobody knows, a home where one is
    open, days that cannot be, and while the rule is off, so that it would bind nobody; RefusedError for who may not.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        ready = _ready(session, actor, opening)
        if dry_run:
            return Opened(None, ready.broken(session, calendar.now()).seen_by(actor))
    with use_case(store, actor_name, "outbreak", ready.organisation) as case:
        ready = _ready(case.session, case.actor, opening)
        broken = ready.broken(case.session, case.now)
        number = _written(case.session, ready, case.actor.name)
        (line,) = outbreak_lines(case.session, col(t.Outbreak.id) == number)
        named = f"{words.counted(len(line.cohort), 'person', 'people')} named" if line.cohort else "nobody named"
        lost = f"{words.counted(len(broken.assignments), 'assignment')} broken"
        case.record(f"outbreak at {line.setting}", None, f"open from {line.opened_on}, {named}, {lost}")
        return Opened(line, broken.seen_by(case.actor))


def _written(session: Session, ready: _Ready, by: str) -> int:
    facts = ready.facts
    row = t.Outbreak(setting_id=facts.setting, opened_on=facts.opened_on, days_after=facts.days_after, opened_by=by)
    session.add(row)
    session.flush()
    assert row.id is not None
    for person, zone in ready.named.items():
        session.add(t.OutbreakCohort(outbreak_id=row.id, person_id=person, zone=zone))
    for unit, zone in facts.zones.items():
        session.add(t.OutbreakZone(outbreak_id=row.id, setting_id=unit, zone=zone))
    session.flush()
    return row.id


def _ready(session: Session, actor: Acting, opening: Opening) -> _Ready:
    setting, home = home_of(session, opening.setting)
    owner = session.get_one(t.Organisation, setting.organisation_id)
    access.guard(actor, "outbreak", owner.code)
    assert setting.id is not None
    on = opening.on or calendar.today()
    _refuse_days(on, opening.days_after)
    _refuse_twice(session, setting, home, on)
    _refuse_off(session, owner, on)
    zones = _zones(session, opening.zones, home)
    named = _named(session, opening, home, on, frozenset(zones.values()))
    facts = outbreak_facts(setting.id, on, None, opening.days_after, named, zones)
    return _Ready(setting, home, owner.code, facts, named)


def _refuse_days(on: date, days_after: int) -> None:
    today = calendar.today()
    if on > today:
        raise BadInputError(f"An outbreak cannot be opened on {words.day(on)} {on.year}, a day that is still to come.")
    if on < today - timedelta(days=MOST_DAYS_BACK):
        raise BadInputError(
            f"An outbreak cannot be opened on {words.day(on)} {on.year}, more than {MOST_DAYS_BACK} days back."
        )
    if not 0 <= days_after <= MOST_DAYS_AFTER:
        raise BadInputError(f"The days after an outbreak are 0 to {MOST_DAYS_AFTER}, not {days_after}.")


def _refuse_twice(session: Session, setting: t.Setting, home: Iterable[int], on: date) -> None:
    o = t.Outbreak
    for row in session.exec(select(o).where(col(o.setting_id).in_(sorted(home))).order_by(col(o.opened_on))):
        if row.closed_on is None:
            raise BadInputError(
                f"An outbreak is open at {setting.name} since {words.day(row.opened_on)}; close it first."
            )
        if on <= row.closed_on:
            raise BadInputError(
                f"An outbreak at {setting.name} was closed on {words.day(row.closed_on)}; open the next on a later day."
            )


def _refuse_off(session: Session, owner: t.Organisation, on: date) -> None:
    book = rulebook(session)
    if all(book.part(RULE, on, owner.nation, name) is None for name in ("lock", "cohort", "zone")):
        raise BadInputError(
            f"The rule {RULE} is off on {words.day(on)}, so that an outbreak would bind nobody; switch it on first.",
            hint=f" (with 'rota rules on {RULE} --from {on}')",
        )


def _zones(session: Session, zones: Mapping[str, tuple[str, ...]], home: frozenset[int]) -> dict[int, str]:
    """The zone of each unit by number."""
    found: dict[int, str] = {}
    for zone, units in zones.items():
        if zone not in ZONES:
            raise BadInputError(f"There is no zone '{zone}'; there are: {', '.join(ZONES)}.")
        for named in units:
            unit = find_setting(session, named)
            if unit.id is None or unit.id not in home:
                raise BadInputError(f"{unit.name} is no unit of that home; zones are of its own units.")
            if found.setdefault(unit.id, zone) != zone:
                raise BadInputError(f"{unit.name} is of the {found[unit.id]} zone already; a unit is of one zone.")
    return found


def _named(
    session: Session, opening: Opening, home: Iterable[int], on: date, zones: frozenset[str]
) -> dict[int, str | None]:
    """Who is named to come in by number, with their only zone."""
    w = t.Worker
    found: dict[int, str | None] = {}
    if opening.own_staff:
        theirs = select(w.person_id).where(col(w.setting_id).in_(sorted(home)))
        theirs = theirs.where(col(w.ended_on).is_(None) | (col(w.ended_on) >= on))
        found.update(dict.fromkeys(session.exec(theirs)))
    people = People(session) if opening.cohort else None
    for named, zone in opening.cohort.items():
        assert people is not None
        if zone is not None and zone not in zones:
            known = ", ".join(sorted(zones)) or "none"
            raise BadInputError(f"{named} cannot come to zone '{zone}'; the zones of this outbreak are: {known}.")
        found[people.find(named).id] = zone
    return found
