"""What an outbreak breaks, or lets stand again: assignments by the rules of every roster, and loans by the same facts.

The rosters are asked twice, as they are and with other outbreaks supposed; nothing has to be written for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import words
from rostering.aid.loan import loans_where
from rostering.calendar import instant, local_day
from rostering.rosters.coming_work import KeptOff, kept_off_on, newly_kept_off
from rostering.rosters.demand_facts import OutbreakFacts
from rostering.rosters.read import read_snapshot
from rostering.rosters.roster_place import RosterPlace, places_of
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.deployment_state import OVER
from rostering.store.roster_state import SUPERSEDED

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.aid.loan import Loan

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
Outbreaks = tuple[OutbreakFacts, ...]
Suppose = Callable[[Outbreaks], Outbreaks]
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class TouchedLoan:
    """A deployment that an outbreak breaks, or (`is_broken` False) from which nobody may go home meanwhile."""

    number: int
    person: str
    setting: str
    home: str
    host: str
    state: str
    is_broken: bool
    why: str

    @property
    def words(self) -> str:
        """As a list of what breaks says it."""
        return f"deployment {self.number} ({self.state}) of {self.person}, {self.home} to {self.setting}: {self.why}"


@dataclass(frozen=True)
class Broken:
    """Assignments that newly stand against a rule, with the rosters they are on, and the loans that are touched."""

    assignments: tuple[KeptOff, ...]
    rosters: tuple[RosterPlace, ...]
    loans: tuple[TouchedLoan, ...] = ()

    def seen_by(self, actor: Acting) -> Broken:
        """The same as somebody may read it: of another organisation's rosters only from when to when."""
        if actor.organisation is None:
            return self
        ours = {one.id for one in self.rosters if one.organisation == actor.organisation}
        return replace(
            self,
            assignments=tuple(
                one if one.roster in ours else replace(one, shift=f"{ELSEWHERE} {_span(one)}")
                for one in self.assignments
            ),
            loans=tuple(one for one in self.loans if actor.organisation in (one.home, one.host)),
        )


def broken_by(session: Session, settings: frozenset[int], opened_on: date, suppose: Suppose) -> Broken:
    """What becomes unlawful where the outbreaks on record become others: of the rosters of a home and of those on which
    people stand who work there, all since the outbreak was opened."""
    return _changed(session, settings, opened_on, opened_on, suppose)[0]


def lawful_by(session: Session, settings: frozenset[int], opened_on: date, first: date, suppose: Suppose) -> Broken:
    """What becomes lawful, of the work from a first day on."""
    return _changed(session, settings, opened_on, first, suppose)[1]


def touched_loans(
    session: Session, settings: frozenset[int], facts: OutbreakFacts, now: datetime
) -> tuple[TouchedLoan, ...]:
    """The loans that an open outbreak touches: to the home, and from it or elsewhere of those who work there."""
    first = instant(facts.opened_on, 0)
    there = workers_there(session, settings, first)
    d = t.Deployment
    found = loans_where(session, now, col(d.state).not_in(OVER), col(d.ends_at) > first)
    return tuple(one for loan in found for one in _touched(loan, settings, facts, there, now) if loan.state not in OVER)


def workers_there(session: Session, settings: frozenset[int], first: datetime) -> Mapping[int, datetime]:
    """Who works at some settings after an instant, each with when they first begin: what is on record and planned."""
    a, p, s, w = t.Actual, t.Assignment, t.Shift, t.Worker
    done = (
        pick(w.person_id, a.starts_at)
        .join(w, col(w.id) == col(a.worker_id))
        .where(col(a.setting_id).in_(sorted(settings)), col(a.ends_at) > first)
    )
    planned = (
        pick(w.person_id, p.starts_at)
        .join(w, col(w.id) == col(p.worker_id))
        .join(s, col(s.id) == col(p.shift_id))
        .join(t.Roster, col(t.Roster.id) == col(p.roster_id))
        .where(
            col(s.setting_id).in_(sorted(settings)),
            col(p.ends_at) > first,
            col(p.standing).not_in(NOT_WORKING),
            col(t.Roster.state) != SUPERSEDED,
        )
    )
    found: dict[int, datetime] = {}
    for person, starts_at in (*session.exec(done).all(), *session.exec(planned).all()):
        found[person] = min(starts_at, found.get(person, starts_at))
    return found


def _touched(
    loan: Loan, settings: frozenset[int], facts: OutbreakFacts, there: Mapping[int, datetime], now: datetime
) -> Iterator[TouchedLoan]:
    seen = (loan.id, loan.person, loan.setting, loan.home.code, loan.host.code, loan.state)
    begun = loan.person_id in there and (there[loan.person_id] <= now or facts.lets_in(loan.person_id))
    if loan.facts.setting in settings:
        if not facts.lets_in(loan.person_id):
            yield TouchedLoan(*seen, True, "not among those named to come in during the outbreak")
        else:
            why = f"back at home {facts.days_after} days after the outbreak is closed at the earliest"
            yield TouchedLoan(*seen, False, why)
    elif begun and loan.facts.ends_at > there[loan.person_id]:
        yield TouchedLoan(*seen, True, "works at a home with an outbreak")


def _changed(
    session: Session, settings: frozenset[int], opened_on: date, from_on: date, suppose: Suppose
) -> tuple[Broken, Broken]:
    """What newly stands against a rule, and what no more."""
    first, there = instant(from_on, 0), workers_there(session, settings, instant(opened_on, 0))
    places = places_of(session, _rosters(session, settings, first, there))
    worse: list[KeptOff] = []
    better: list[KeptOff] = []
    for place in places:
        people = _people_on(session, place.id, first)
        snapshot = read_snapshot(session, place.horizon, place.homes, people=people)
        asked = [one for one in snapshot.assignments if one.ends_at > first]
        was = kept_off_on(snapshot, place, asked)
        now = kept_off_on(replace(snapshot, outbreaks=suppose(snapshot.outbreaks)), place, asked)
        worse += newly_kept_off(was, now)
        better += newly_kept_off(now, was)
    return _told(worse, places), _told(better, places)


def _told(found: Iterable[KeptOff], places: Iterable[RosterPlace]) -> Broken:
    kept = tuple(sorted(found, key=lambda one: (one.starts_at, one.person, one.assignment)))
    on = {one.roster for one in kept}
    return Broken(kept, tuple(one for one in places if one.id in on))


def _rosters(session: Session, settings: frozenset[int], first: datetime, there: Iterable[int]) -> list[int]:
    """The rosters of a home with work after an instant, and those on which some people stand then."""
    a, s, w, r = t.Assignment, t.Shift, t.Worker, t.Roster
    rows = session.exec(
        pick(a.roster_id, s.setting_id, w.person_id)
        .join(s, col(s.id) == col(a.shift_id))
        .join(w, col(w.id) == col(a.worker_id))
        .join(r, col(r.id) == col(a.roster_id))
        .where(col(a.ends_at) > first, col(a.standing).not_in(NOT_WORKING), col(r.state) != SUPERSEDED)
        .distinct()
    ).all()
    known = set(there)
    return sorted({roster for roster, setting, person in rows if setting in settings or person in known})


def _people_on(session: Session, roster: int, first: datetime) -> set[int]:
    a, w = t.Assignment, t.Worker
    query = pick(w.person_id).join(a, col(a.worker_id) == col(w.id)).where(a.roster_id == roster, a.ends_at > first)
    return set(session.exec(query.distinct()).all())


def _span(one: KeptOff) -> str:
    return f"{words.day(local_day(one.starts_at))} {words.clock(one.starts_at)}–{words.clock(one.ends_at)}"
