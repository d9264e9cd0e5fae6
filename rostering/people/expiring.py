"""What is about to stop somebody working: what runs out, by setting, and the rostered shifts that each would break."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import calendar, words
from rostering.catalogue import roles
from rostering.errors import BadInputError
from rostering.people.expiry import PASSPORT, REGISTER_DUE, SOCIAL_CARE, Expiry, expiries, lasting, lasting_way
from rostering.people.fitness import ACTIVE
from rostering.people.persons import whom_they_see
from rostering.people.social_care_register import deadline
from rostering.rosters import read_people
from rostering.rosters.eligibility.eligibility import Eligibility
from rostering.rosters.horizon import Horizon
from rostering.rosters.read import homes_named, read_snapshot
from rostering.rosters.roster_place import RosterPlace, places_of
from rostering.rosters.snapshot import AssignmentFacts, PersonFacts, Snapshot, WorkerFacts
from rostering.rules.rulebook import Rulebook, rulebook
from rostering.store import tables as t
from rostering.store.roster_state import SUPERSEDED
from rostering.work.stretches import LAST_MINUTE

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
MOST_DAYS = 365
LATELY = timedelta(days=30)  # what ended so lately is told where it breaks a rostered shift
DBS_RULE, SOCIAL_CARE_RULE = "DBS", "SCW-REG"


@dataclass(frozen=True, slots=True)
class BrokenShift:
    """A rostered shift that somebody could not work any more, and the rule that says so."""

    assignment: int
    setting: str
    name: str
    day: date
    shift: str
    state: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExpiringLine:
    """Something of a person's that runs out. `settings` are the homes they belong to or are rostered at; `band` is 30,
    60 or 90 days, or the days themselves beyond; `breaks` are the shifts already rostered that it alone would break."""

    person: str
    name: str
    matter: str
    what: str
    until: date
    days_left: int
    band: int
    settings: tuple[str, ...]
    breaks: tuple[BrokenShift, ...]


def expiring(
    store: Store, actor_name: str | None, days: int = 90, settings: Collection[str] = ()
) -> list[ExpiringLine]:
    """What runs out from today within so many days, the first to end first; of some settings (codes or names) or all.

    What ended in the last 30 days is told too where it breaks a shift that is rostered. Raises BadInputError for a
    setting nobody knows and for days that are not 1 to 365; RefusedError for who may not.
    """
    if not 1 <= days <= MOST_DAYS:
        raise BadInputError(f"Look from 1 to {MOST_DAYS} days ahead, not {days}.")
    today, now = calendar.today(), calendar.now()
    with store.reading() as session:
        seen = whom_they_see(session, actor_name)
        homes = homes_named(session, settings)
        found = _near(session, set(seen), today, today + timedelta(days=days))
        broken = _broken(session, found, now) if found else {}
        places = _homes(session)
        based = _based(session, set(found), places, today)
    codes = {one.id: one.code for one in places.values()}
    lines = []
    for person, theirs in found.items():
        for one in theirs:
            breaks = tuple(broken.get((person, one), ()))
            at = {*based.get(person, ()), *(shift.setting for shift in breaks)}
            if one.until < today and not breaks:
                continue
            if settings and at.isdisjoint(codes[home] for home in homes):
                continue
            who, left = seen[person], (one.until - today).days
            lines.append(
                ExpiringLine(
                    person=who.code,
                    name=who.name,
                    matter=one.matter,
                    what=one.what,
                    until=one.until,
                    days_left=left,
                    band=one.band(today),
                    settings=tuple(sorted(at)),
                    breaks=breaks,
                )
            )
    return sorted(lines, key=lambda one: (one.until, one.name, one.what))


def _near(session: Session, people: Collection[int], today: date, last: date) -> dict[int, list[Expiry]]:
    """What of each person's runs out lately or soon."""
    facts = read_people.persons(session, people)
    rules = rulebook(session)
    employed: dict[int, list[WorkerFacts]] = defaultdict(list)
    for worker in read_people.workers(session, Horizon(today, last), (), people):
        employed[worker.person].append(worker)
    settings = dict(session.exec(pick(t.Setting.id, t.Setting.name)).all())
    nations = dict(session.exec(pick(t.Organisation.id, t.Organisation.nation)).all())
    kinds = {
        row[0]: (row[1], row[2]) for row in session.exec(pick(t.Setting.id, t.Setting.kind, t.Setting.organisation_id))
    }
    months = {nation: _dbs_months(rules, today, nation) for nation in set(nations.values())}
    passports = _passports(session)
    found: dict[int, list[Expiry]] = {}
    for id_, theirs in employed.items():
        person = facts[id_]
        checked = [months[nations[one.organisation]] for one in theirs]
        least = min((one for one in checked if one is not None), default=None)
        every = [
            *expiries(person, theirs, settings, least),
            *_due(person, theirs, rules, nations, kinds, today),
            *passports.get(id_, ()),
        ]
        mine = [one for one in every if today - LATELY <= one.until <= last]
        if mine:
            found[id_] = mine
    return found


def _dbs_months(rules: Rulebook, day: date, nation: str) -> int | None:
    part = rules.part(DBS_RULE, day, nation, "check")
    return None if part is None else int(part.params["months"]["check"])


def _due(
    person: PersonFacts,
    employments: Sequence[WorkerFacts],
    rules: Rulebook,
    nations: Mapping[int, str],
    kinds: Mapping[int, tuple[str, int]],
    today: date,
) -> Iterator[Expiry]:
    """The day until which somebody in direct care in Wales may work before they are registered."""
    if any(body == SOCIAL_CARE and status == ACTIVE for body, status, _ in person.registrations):
        return
    known = roles()
    for worker in employments:
        part = rules.part(SOCIAL_CARE_RULE, today, nations[worker.organisation])
        cares = any(one.role in known and known[one.role].direct_care for one in worker.contracts)
        if part is None or not cares or worker.started_on is None or worker.setting is None:
            continue
        asked = any(spell["service"] == kinds[worker.setting][0] for spell in part.params["spells"])
        last = deadline(part.params, worker.started_on) if asked else None
        if last is not None:
            yield Expiry(REGISTER_DUE, SOCIAL_CARE, "time to register with Social Care Wales", last)
            return


def _passports(session: Session) -> dict[int, list[Expiry]]:
    """The passports that were accepted and not withdrawn, by person."""
    a = t.PassportAnswer
    found: dict[int, list[Expiry]] = defaultdict(list)
    rows = session.exec(
        pick(a.person_id, a.number, a.issuer_name, a.valid_until).where(
            a.answer == "accepted", col(a.withdrawn_at).is_(None), col(a.valid_until).is_not(None)
        )
    )
    for person, number, issuer, until in rows:
        if person is not None:
            what = f"passport {number} of {issuer}"
            found[person].append(Expiry(PASSPORT, number, what, calendar.local_day(until)))
    return found


@dataclass(frozen=True, slots=True)
class _Home:
    id: int
    code: str


def _homes(session: Session) -> dict[int, _Home]:
    """The outermost setting of each."""
    rows = {row[0]: (row[1], row[2]) for row in session.exec(pick(t.Setting.id, t.Setting.code, t.Setting.within_id))}

    def outermost(id_: int) -> int:
        while rows[id_][1] is not None:
            id_ = rows[id_][1]
        return id_

    return {id_: _Home(outermost(id_), rows[outermost(id_)][0]) for id_ in rows}


def _based(
    session: Session, people: Collection[int], homes: Mapping[int, _Home], today: date
) -> dict[int, frozenset[str]]:
    """The codes of the homes that people belong to."""
    found: dict[int, frozenset[str]] = {}
    for worker in read_people.workers(session, Horizon(today, today), (), people):
        codes = frozenset(homes[one].code for one in worker.bases(today))
        found[worker.person] = found.get(worker.person, frozenset()) | codes
    return found


def _broken(
    session: Session, found: Mapping[int, Sequence[Expiry]], now: datetime
) -> dict[tuple[int, Expiry], list[BrokenShift]]:
    """The shifts to come that each expiry alone would break: refused with it, and not without."""
    a, w, r = t.Assignment, t.Worker, t.Roster
    first = calendar.instant(min(one.until for theirs in found.values() for one in theirs), 0)
    query = (
        pick(a.roster_id)
        .join(w, col(w.id) == col(a.worker_id))
        .join(r, col(r.id) == col(a.roster_id))
        .where(
            col(w.person_id).in_(sorted(found)),
            col(a.starts_at) > now,
            col(a.ends_at) > first,
            col(r.state) != SUPERSEDED,
        )
    )
    meant = set(session.exec(query.distinct()))
    broken: dict[tuple[int, Expiry], list[BrokenShift]] = defaultdict(list)
    for place in places_of(session, sorted(meant)):
        snapshot = read_snapshot(session, place.horizon, place.homes, people=set(found))
        _of_roster(snapshot, place, found, now, broken)
    return broken


def _of_roster(
    snapshot: Snapshot,
    place: RosterPlace,
    found: Mapping[int, Sequence[Expiry]],
    now: datetime,
    broken: dict[tuple[int, Expiry], list[BrokenShift]],
) -> None:
    theirs: dict[int, list[AssignmentFacts]] = defaultdict(list)
    for one in snapshot.assignments:
        if one.roster == place.id and one.starts_at > now:
            theirs[snapshot.person_on(one).id].append(one)
    persons = {id_: lasting(person) if id_ in theirs else person for id_, person in snapshot.persons.items()}
    asked = Eligibility(replace(snapshot, persons=persons))
    for id_, assignments in theirs.items():
        good = [
            one
            for one in assignments
            if asked.refusal(lasting_way(snapshot.worker[one.worker]), snapshot.shift[one.shift]) is None
        ]
        for expiry in found.get(id_, ()):
            late = [one for one in good if calendar.local_day(one.ends_at - LAST_MINUTE) > expiry.until]
            if not late:
                continue
            only = {**persons, id_: lasting(snapshot.persons[id_], expiry)}
            with_it = Eligibility(replace(snapshot, persons=only))
            for one in late:
                shift = snapshot.shift[one.shift]
                refusal = with_it.refusal(lasting_way(snapshot.worker[one.worker], expiry), shift)
                if refusal is not None:
                    home = snapshot.settings[snapshot.settings[shift.setting].home]
                    said = f"{shift.code} {words.clock(one.starts_at)}–{words.clock(one.ends_at)}"
                    broken[id_, expiry].append(
                        BrokenShift(
                            one.id, home.code, home.name, shift.day, said, place.state, refusal.rule, refusal.reason
                        )
                    )
