"""What a loan takes from the lender: the shifts at home without them, and the day they may lawfully return."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import words
from rostering.aid.attendance import attendance
from rostering.calendar import instant, local_day
from rostering.rosters.roster_place import places_of
from rostering.rules.rulebook import Rulebook, rulebook
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.roster_state import DRAFT, PUBLISHED, SUPERSEDED
from rostering.work.stretches import LAST_MINUTE

if TYPE_CHECKING:
    from rostering.aid.loan import Loan
    from rostering.rosters.roster_place import RosterPlace

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
RULE = "MA-DONOR"
CLEAR_DAYS = "clear_days"
ONE_DAY = timedelta(days=1)
SHIFT_WAIVED = "shift:"  # before the number of a shift that may stand below its minimum


@dataclass(frozen=True, slots=True)
class LostShift:
    """A shift at home on which somebody stands who is to be lent: how many are left, and how many there must be."""

    shift: int
    words: str
    state: str
    left: int
    minimum: int
    waived: bool

    @property
    def is_below(self) -> bool:
        """Whether it falls below its minimum, and nobody said that it may."""
        return self.left < self.minimum and not self.waived


@dataclass(frozen=True, slots=True)
class Return:
    """The first day on which somebody may work at home again; None while an outbreak at the host is open."""

    day: date | None
    why: str


def returns(session: Session, loan: Loan) -> Return:
    """When somebody may lawfully come back: the day after the loan, or later by a movement gap or an outbreak."""
    starts_at, ends_at = loan.period
    first, last = local_day(starts_at), local_day(ends_at - LAST_MINUTE)
    return lawful_return(session, rulebook(session), loan.facts.setting, loan.home.id, first, last)


def lawful_return(session: Session, book: Rulebook, setting_id: int, home_id: int, first: date, last: date) -> Return:
    """When somebody of an organisation (`home_id`) comes back from a setting where they were from a day to a day."""
    found = Return(last + ONE_DAY, "the day after the loan")
    setting = session.get_one(t.Setting, setting_id)
    nation = session.get_one(t.Organisation, home_id).nation
    for entry, part in book.parts(last, nation, "Movement"):
        if part.params.get("lock"):
            outbreak = _locked(session, setting, first, last)
            if outbreak is not None and (outbreak.day is None or found.day is None or outbreak.day > found.day):
                found = outbreak
            continue
        clear = int(part.params.get("count", CLEAR_DAYS) == CLEAR_DAYS)
        day = last + timedelta(days=int(part.params["gap_days"]) + clear)
        kinds = part.params.get("involves_setting_type")
        if found.day is not None and day > found.day and (kinds is None or setting.kind in kinds):
            found = Return(day, entry.title.lower())
    return found


def _locked(session: Session, setting: t.Setting, first: date, last: date) -> Return | None:
    """The day on which an outbreak at the host lets people go; None where none is open in the days of the loan."""
    o = t.Outbreak
    rows = session.exec(
        pick(o.closed_on, o.days_after)
        .where(col(o.setting_id).in_([setting.id, setting.within_id]), col(o.opened_on) <= last)
        .order_by(col(o.opened_on).desc())
    ).all()
    for closed, days_after in rows:
        if closed is None:
            return Return(None, "an outbreak at the host is open")
        if closed >= first:
            return Return(closed + timedelta(days=days_after), "after an outbreak at the host")
    return None


def protects(session: Session, loan: Loan) -> bool:
    """Whether the rule that protects the lender is in force on the first day of a loan."""
    nation = session.get_one(t.Organisation, loan.home.id).nation
    return rulebook(session).part(RULE, local_day(loan.period[0]), nation) is not None


def lost_shifts(session: Session, loan: Loan) -> tuple[LostShift, ...]:
    """What somebody stands on at home from the beginning of a loan to the day they may return, and what is left there.

    Cover is counted as the rosters stand, drafts too; shifts that no roster has yet are not known.
    """
    back = returns(session, loan)
    stands = _stands(session, loan, None if back.day is None else instant(back.day, 0))
    places = that_stand(places_of(session, sorted(stands)))
    return tuple(one for place in places for one in _lost_on(session, loan, place, stands[place.id]))


def _stands(session: Session, loan: Loan, until: datetime | None) -> Mapping[int, set[int]]:
    """By roster, the shifts at home on which the person stands meanwhile."""
    a, w, s, r = t.Assignment, t.Worker, t.Setting, t.Roster
    query = (
        pick(a.roster_id, a.shift_id)
        .join(w, col(w.id) == col(a.worker_id))
        .join(t.Shift, col(t.Shift.id) == col(a.shift_id))
        .join(s, col(s.id) == col(t.Shift.setting_id))
        .join(r, col(r.id) == col(a.roster_id))
        .where(
            w.person_id == loan.person_id,
            s.organisation_id == loan.home.id,
            col(a.starts_at) >= instant(local_day(loan.period[0]), 0),
            col(a.standing).not_in(NOT_WORKING),
            col(r.state) != SUPERSEDED,
        )
    )
    if until is not None:
        query = query.where(col(a.starts_at) < until)
    found: dict[int, set[int]] = {}
    for roster, shift in session.exec(query).all():
        found.setdefault(roster, set()).add(shift)
    return found


def that_stand(places: Iterable[RosterPlace]) -> list[RosterPlace]:
    """Some rosters; of a draft and what it will replace, the published."""
    every = list(places)
    known = {(one.homes, one.horizon) for one in every if one.state == PUBLISHED}
    return [one for one in every if one.state != DRAFT or (one.homes, one.horizon) not in known]


def _lost_on(session: Session, loan: Loan, place: RosterPlace, shifts: Collection[int]) -> list[LostShift]:
    made = attendance(session, place, shifts)
    snapshot = made.snapshot
    theirs = [one for one in snapshot.assignments if snapshot.person_on(one).id == loan.person_id]
    roster = made.roster
    for one in theirs:
        roster = roster.without(*made.assigned(one))
    return [
        LostShift(
            shift=one.shift,
            words=words.shift(made, snapshot.shift[one.shift]),
            state=place.state,
            left=made.filled(roster, one.shift),
            minimum=snapshot.shift[one.shift].minimum,
            waived=f"{SHIFT_WAIVED}{one.shift}" in loan.facts.waived,
        )
        for one in theirs
    ]
