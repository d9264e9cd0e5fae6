"""Ringing people about a short shift: what each said is recorded, and a yes is acted on as their pool allows.

Own staff are assigned, people who may refuse are offered and confirmed in the one call, agency is booked and named, and
for staff of another organisation a loan is drafted. Whatever changes the roster is checked like any change: a yes that
would break a rule is refused in words, and nothing is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, text
from rostering.bookings.book import BookedPlace, WantedBooking, book_in
from rostering.bookings.book import read_place as read_shift_place
from rostering.bookings.name import name_in
from rostering.calendar import DAY_MINUTES, instant, local_minute
from rostering.errors import BadInputError, RefusedError
from rostering.gaps.asked import AskedBefore, read_asked
from rostering.gaps.board import gaps_of_shift
from rostering.gaps.gaps import Gap
from rostering.gaps.loan import draft_loan
from rostering.gaps.way import Way, way_of
from rostering.people.persons import People, PersonName
from rostering.people.reason import short_note
from rostering.rosters.edit import Edit, Work, edit_roster, work_on
from rostering.rosters.eligibility.eligibility import Eligibility, Refusal, Seat
from rostering.rosters.read import read_snapshot
from rostering.rosters.roster_place import read_place
from rostering.rosters.snapshot import ShiftFacts, Snapshot, WorkerFacts
from rostering.rosters.told import knows_by_own_call
from rostering.store import tables as t
from rostering.store.use_case import use_case
from rostering.work.breaks import break_within

if TYPE_CHECKING:
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

YES, NO, NO_REPLY, RING_BACK = "yes", "no", "no_reply", "ring_back"
ANSWERS = (NO_REPLY, NO, YES, RING_BACK)
STATES = {NO: "declined", NO_REPLY: NO_REPLY, RING_BACK: RING_BACK}
TELEPHONE = "telephone"
REASON = "gap filled"  # of an amendment
LONGEST = 200  # letters of a note


@dataclass(frozen=True, slots=True)
class Call:
    """One call about a shift and what was said: yes, no, no_reply or ring_back.

    `start` and `end` are local clock minutes after midnight where it is about a part of the shift; None: from its
    beginning, until its end. With `own` a yes lengthens the shift they have beside it instead: they stay on or come
    early.
    """

    shift: int
    person: str
    answer: str
    start: int | None = None
    end: int | None = None
    own: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """What became of a call. `way` and the numbers say what a yes led to: an amendment of the roster (None for a
    draft), a booking or a deployment. `left` is what stays open of the shift, `waiting` who else is to ring back."""

    code: str
    name: str
    phone: str | None
    shift: int
    label: str
    answer: str
    starts_at: datetime
    ends_at: datetime
    way: Way | None
    amendment: int | None
    booking: int | None
    deployment: int | None
    left: tuple[Gap, ...]
    waiting: tuple[str, ...]
    times: int
    broken: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Who said what about which shift, and what that led to."""
        said = f"{self.name} ({self.code}), {self.label}: {self.answer.replace('_', ' ')}"
        if self.way is None:
            return f"{said}{f', asked {self.times} times' if self.times > 1 else ''}."
        numbers = ("amendment", self.amendment), ("booking", self.booking), ("deployment", self.deployment)
        listed = ", ".join(f"{what} {number}" for what, number in numbers if number is not None)
        return f"{said}; {self.way.words}{f' ({listed})' if listed else ''}."


def call(store: Store, actor_name: str | None, made: Call) -> Called:
    """Record what somebody said on the telephone about a shift, and act on a yes.

    Raises BadInputError for a shift or person there is not, times outside the shift, a note about health, and a yes to
    a shift with no place open; RefusedError where a yes newly breaks a hard rule, for agency that nobody opened, and
    for who may not edit the roster. A refusal changes nothing and records nothing.
    """
    if made.answer not in ANSWERS:
        raise BadInputError(f"'{made.answer}' is no answer; it is one of {', '.join(ANSWERS)}.")
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        organisation = read_shift_place(session, made.shift).organisation.code
    with use_case(store, actor_name, "edit", organisation) as case:
        return _Calling(case, made).done()


class _Calling:
    """One call, within its transaction."""

    def __init__(self, case: UseCase, made: Call) -> None:
        self.case, self.made = case, made
        self.session: Session = case.session
        self.place: BookedPlace = read_shift_place(self.session, made.shift)
        self.who: PersonName = People(self.session).find(made.person)
        assert self.place.roster.id is not None
        self.roster: int = self.place.roster.id
        place = read_place(self.session, self.roster)
        read = read_snapshot(self.session, place.horizon, place.homes, people={self.who.id})
        self.snapshot: Snapshot = _willing(read) if made.answer == YES else read
        self.shift: ShiftFacts = self.snapshot.shift[made.shift]
        self.starts_at = self._time(made.start, self.shift.starts_at)
        self.ends_at = self._time(made.end, self.shift.ends_at)
        self.seat = self._seat()
        self.asked = read_asked(self.session, self.roster).about(made.shift, self.who.id)
        self._touched = {made.shift}  # the shifts that a yes changes for them

    @property
    def named(self) -> str:
        return f"{self.who.name} ({self.who.code})"

    def done(self) -> Called:
        self._refuse_unfit()
        way = amendment = booking = deployment = None
        broken: tuple[str, ...] = ()
        state = STATES.get(self.made.answer, "accepted")
        if self.made.answer == YES:
            seat = self._seated()
            way = Way.ASSIGN if self.made.own else way_of(self.snapshot, seat, self.shift)
            if way is Way.BOOK:
                booking, amendment = self._book()
                state = "confirmed"
            elif way is Way.LOAN:
                deployment = self._lend(seat.worker)
            else:
                amendment, broken = self._assign(seat, way)
                state = "confirmed" if way is Way.CONFIRM else "accepted"
            knows_by_own_call(self.case, self.roster, {one.id for one in self._employments()}, self._touched)
        self._write(state)
        return Called(
            code=self.who.code,
            name=self.who.name,
            phone=self._phone(),
            shift=self.made.shift,
            label=self.place.label,
            answer=self.made.answer,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            way=way,
            amendment=amendment,
            booking=booking,
            deployment=deployment,
            left=self._left(),
            waiting=self._waiting(),
            times=1 + (self.asked.times if self.asked is not None else 0),
            broken=broken,
        )

    def _time(self, minute: int | None, otherwise: datetime) -> datetime:
        """The instant of a clock time within the shift."""
        if minute is None:
            return otherwise
        shift = self.shift
        for moment in (instant(shift.day, minute), instant(shift.day, minute + DAY_MINUTES)):
            if shift.starts_at <= moment <= shift.ends_at:
                return moment
        raise BadInputError(f"{text.clock_minute(minute)} lies outside {self.place.label}; give a time within it.")

    def _seat(self) -> Seat | Refusal:
        """The employment that the person could come through, or what keeps them off."""
        found = Eligibility(self.snapshot).candidates(self.shift)
        answer = next((one for person, one in found if person.id == self.who.id), None)
        if answer is None:
            return Refusal("GEN-SKILL", f"is not in reach of {self.place.setting.name} as {text.role(self.shift.role)}")
        return answer

    def _refuse_unfit(self) -> None:
        """Raise BadInputError for what cannot be recorded at all."""
        short_note(self.made.note, LONGEST)
        if self.ends_at <= self.starts_at:
            raise BadInputError("The part would end before it begins; give a later end.")
        if self.ends_at <= self.case.now:
            raise BadInputError(f"{self.place.label} is over; nobody is rung about it any more.")
        if not self._employments():
            raise BadInputError(f"{self.named} is employed nowhere on that day; ring somebody else.")

    def _employments(self) -> tuple[WorkerFacts, ...]:
        """The person's employments, those with the shift's organisation first."""
        owner = self.place.organisation.id
        mine = [one for one in self.snapshot.workers if one.person == self.who.id]
        return tuple(sorted(mine, key=lambda one: (one.organisation != owner, one.id)))

    @property
    def worker(self) -> WorkerFacts:
        """The employment that the call is about."""
        return self.seat.worker if isinstance(self.seat, Seat) else self._employments()[0]

    def _seated(self) -> Seat:
        """The seat of who said yes. Raises RefusedError where a rule keeps them off."""
        if any(one.shift == self.shift.id for one in self.snapshot.assignments):
            raise BadInputError(f"{self.named} is on {self.place.label} already; there is nothing to fill there.")
        if isinstance(self.seat, Refusal):
            raise RefusedError(
                f"{self.named} may not take {self.place.label}: {self.seat.reason} ({self.seat.rule}); nothing was "
                "recorded: ring somebody else, or have the rule waived first."
            )
        gaps = [one for one in self._gaps() if one.starts_at < self.ends_at and one.ends_at > self.starts_at]
        if not gaps:
            raise BadInputError(f"{self.place.label} has no place open then; thank {self.who.name} and let them go.")
        return self.seat

    def _gaps(self) -> tuple[Gap, ...]:
        return gaps_of_shift(self.session, self.shift.id)

    def _assign(self, seat: Seat, way: Way) -> tuple[int | None, tuple[str, ...]]:
        """Put them on the shift, or lengthen their own; the amendment's number and what soft rules it breaks."""
        if self.made.own:
            edit = self._lengthened()
        else:
            rest = break_within(self.shift, self.starts_at, self.ends_at)
            standing = "confirmed" if way is Way.CONFIRM else "planned"
            work = Work(self.starts_at, self.ends_at, rest, standing=standing, pinned=True)
            edit = Edit(seat.worker.id, self.shift.id, work)
        self._touched.add(edit.shift)
        edited = edit_roster(self.case, self.roster, [edit], REASON)
        return edited.amendment, edited.broken

    def _lengthened(self) -> Edit:
        """Their own shift made longer, to the end or from the beginning of the part."""
        mine = {one.id for one in self._employments()}
        for (worker, shift), work in sorted(work_on(self.session, self.roster).items()):
            if worker not in mine or shift == self.shift.id:
                continue
            if work.starts_at < self.starts_at <= work.ends_at or work.starts_at <= self.ends_at < work.ends_at:
                times = min(work.starts_at, self.starts_at), max(work.ends_at, self.ends_at)
                return Edit(worker, shift, Work(*times, work.break_minutes, work.standing, pinned=True, note=work.note))
        raise BadInputError(
            f"{self.named} has no shift that ends at {text.clock(self.starts_at)} or begins at "
            f"{text.clock(self.ends_at)}; ask them for a part of {self.place.label} instead."
        )

    def _book(self) -> tuple[int, int | None]:
        """An agency's place with its name: the booking's number and the amendment's."""
        worker = self.worker
        source = self.snapshot.organisations[worker.organisation]
        if worker.organisation == self.place.organisation.id:
            source = "agency"
        wanted = WantedBooking(
            shift=self.shift.id,
            source=source,
            start=None if self.starts_at == self.shift.starts_at else local_minute(self.starts_at),
            end=None if self.ends_at == self.shift.ends_at else local_minute(self.ends_at),
        )
        line = book_in(self.case, wanted)
        named = name_in(self.case, line.id, self.who.code)
        return line.id, named.edited.amendment

    def _lend(self, worker: WorkerFacts) -> int:
        return draft_loan(
            self.case,
            worker=worker.id,
            setting=self.shift.setting,
            role=self.shift.role or worker.contracts[0].role,
            shift=self.shift.id,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
        )

    def _write(self, state: str) -> None:
        """The question and the answer as a row, and in the audit trail."""
        answered = self.made.answer in (YES, NO)
        tier = self.seat.pool if isinstance(self.seat, Seat) else self.worker.pool
        self.session.add(
            t.Offer(
                roster_id=self.roster,
                shift_id=self.shift.id,
                worker_id=self.worker.id,
                starts_at=self.starts_at,
                ends_at=self.ends_at,
                tier=tier,
                state=state,
                means=TELEPHONE,
                asked_at=self.case.now,
                asked_by=self.case.actor.name,
                answered_at=self.case.now if answered else None,
                recorded_by=self.case.actor.name,
                note=self.made.note,
            )
        )
        self.session.flush()
        self.case.record(
            f"shift {self.shift.id}, {self.place.label}",
            after=f"{self.worker.code} rung: {self.made.answer.replace('_', ' ')}",
        )

    def _phone(self) -> str | None:
        return self.session.get_one(t.Worker, self.worker.id).phone

    def _left(self) -> tuple[Gap, ...]:
        return self._gaps() if self.made.answer == YES else ()

    def _waiting(self) -> tuple[str, ...]:
        """Who said they would ring back about a shift that is filled now: they are to be told."""
        if self.made.answer != YES or self._left():
            return ()
        known = read_asked(self.session, self.roster).by_shift.values()
        people = [one.person for one in known if one.shift == self.shift.id and one.state in (RING_BACK, "offered")]
        rows = self.session.exec(select(t.Person.name, t.Person.code).where(col(t.Person.id).in_(people))).all()
        return tuple(f"{name} ({code})" for name, code in rows)


def _willing(read: Snapshot) -> Snapshot:
    """What is known of somebody who says yes now: that they said no before, or were taken off, counts no more."""
    return replace(read, declined=frozenset(), offers=read.offers.willing())


def calls_about(session: Session, shift: int) -> tuple[tuple[AskedBefore, str, str], ...]:
    """Every question put to anybody about a shift in order, each with the person's code and name."""
    o, w, p = t.Offer, t.Worker, t.Person
    rows = session.exec(
        select(o, p)
        .join(w, col(w.id) == col(o.worker_id))
        .join(p, col(p.id) == col(w.person_id))
        .where(o.shift_id == shift)
        .order_by(col(o.asked_at), col(o.id))
    ).all()
    return tuple(
        (
            AskedBefore(shift, person.id or 0, offer.asked_at, offer.means, offer.state, offer.asked_by),
            person.code,
            person.name,
        )
        for offer, person in rows
    )
