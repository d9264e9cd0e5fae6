"""Covering a place with an agency or another source before anybody has a name, and giving such a booking up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, text
from rostering.bookings.authorisations import Spending, open_for
from rostering.bookings.bookings import BOOKED, CANCELLED, NAMED, OWN, BookingLine, pool_of, read_booking, tier_of
from rostering.bookings.place_work import pence_by_card, place_work
from rostering.calendar import DAY_MINUTES, instant, now
from rostering.catalogue import roles
from rostering.errors import BadInputError
from rostering.people.reason import short_note, speaks_of_health
from rostering.rosters.places import Span, places_of
from rostering.rosters.shift_line import shift_label
from rostering.rosters.touching import touching
from rostering.store import tables as t
from rostering.store.roster_state import PUBLISHED
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

LONGEST = 80  # letters of a source or a reference


@dataclass(frozen=True, slots=True)
class WantedBooking:
    """A place somebody wants covered. `source` is an agency's name or a pool; `role` None: the shift's.

    `pence` is what it costs in all (None: by the rate cards). `start` and `end` are local clock minutes after midnight
    where only a part of the shift is covered.
    """

    shift: int
    source: str
    role: str | None = None
    reference: str | None = None
    pence: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class BookedPlace:
    """The shift a booking is for, with the roster and the organisation it belongs to."""

    shift: t.Shift
    setting: t.Setting
    roster: t.Roster
    organisation: t.Organisation

    @property
    def label(self) -> str:
        """The shift as a sentence names it."""
        one = self.shift
        return shift_label(one.code, one.day, one.starts_at, one.ends_at, self.setting.name)


def book(store: Store, actor_name: str | None, wanted: WantedBooking) -> BookingLine:
    """Cover a place of a shift without a name.

    Raises BadInputError where no place is open, the shift is over or on no roster, or what is wanted cannot be,
    RefusedError where nobody opened the tier for it and for who may not edit the roster. A refusal changes nothing.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        organisation = read_place(session, wanted.shift).organisation.code
    with use_case(store, actor_name, "edit", organisation) as case:
        return book_in(case, wanted)


def book_in(case: UseCase, wanted: WantedBooking) -> BookingLine:
    """The same within a use case that changes more, such as a sick call. Raises as `book` does."""
    session, place = case.session, read_place(case.session, wanted.shift)
    access.guard(case.actor, case.action, place.organisation.code)
    source, tier = _source(wanted.source)
    role, reference = _role(wanted, place), short_note(wanted.reference, LONGEST, "A reference")
    starts_at, ends_at = _times(wanted, place.shift)
    if ends_at <= case.now:
        raise BadInputError(f"{place.label} is over; a booking covers what is still to come.")
    _refuse_filled(session, place, (starts_at, ends_at))
    if wanted.pence is not None and wanted.pence < 0:
        raise BadInputError("A booking cannot cost less than nothing; give the cost in pounds, like 184.50.")
    pence = wanted.pence
    if pence is None:
        work = place_work(session, place, tier, role, source=source, times=(starts_at, ends_at))
        pence = pence_by_card(session, work)
    open_for(
        session,
        case.actor,
        Spending(
            organisation=place.organisation.id or 0,
            setting=place.shift.setting_id,
            tier=tier,
            role=role,
            day=place.shift.day,
            pence=pence,
        ),
        place.label,
    )
    whole = (starts_at, ends_at) == (place.shift.starts_at, place.shift.ends_at)
    row = t.Booking(
        roster_id=place.roster.id or 0,
        shift_id=wanted.shift,
        source=source,
        role=role,
        reference=reference,
        pence=pence,
        state=BOOKED,
        starts_at=None if whole else starts_at,
        ends_at=None if whole else ends_at,
        made_by=case.actor.name,
        made_at=case.now,
    )
    session.add(row)
    touch(case, place.roster)
    session.flush()
    assert row.id is not None
    cost = "cost unknown" if pence is None else text.pounds(pence)
    case.record(f"booking {row.id}", after=f"{source} ({tier}) for {role}, {place.label}: {cost}")
    return read_booking(session, row.id, case.now)


def cancel(store: Store, actor_name: str | None, id_: int, reason: str = "") -> BookingLine:
    """Give a booking up: its place is open again, and whoever was named is off the shift.

    Raises BadInputError for a booking there is not or that is given up already, and for a named one that has begun,
    which is a matter of what was really worked; RefusedError for who may not edit the roster.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        line = read_booking(session, id_, now())
    with use_case(store, actor_name, "edit", line.organisation) as case:
        line = read_booking(case.session, id_, case.now)
        if line.state == CANCELLED:
            raise BadInputError(f"Booking {id_} is cancelled already.")
        if line.state == NAMED:
            _take_off(case, line, reason)
        row = case.session.get_one(t.Booking, id_)
        row.state = CANCELLED
        case.session.add(row)
        if line.state == BOOKED:
            touch(case, case.session.get_one(t.Roster, line.roster))
        case.session.flush()
        why = short_note(reason, LONGEST, "A reason")
        case.record(f"booking {id_}", before=line.state, after=f"{CANCELLED}: {why}" if why else CANCELLED)
        return read_booking(case.session, id_, case.now)


def read_place(session: Session, shift: int) -> BookedPlace:
    """The shift of a number, on the roster that stands for its day: the published one before a draft beside it, and the
    newest of several. Raises BadInputError where there is none."""
    row = session.get(t.Shift, shift)
    if row is None:
        raise BadInputError(
            f"There is no shift {shift}.", hint="; 'rota show --json' and the gaps of 'rota check' name them"
        )
    setting = session.get_one(t.Setting, row.setting_id)
    home = setting
    while home.within_id is not None:
        home = session.get_one(t.Setting, home.within_id)
    r, rs = t.Roster, t.RosterSetting
    roster = session.exec(
        select(r)
        .join(rs, col(rs.roster_id) == col(r.id))
        .where(rs.setting_id == home.id, *touching(row.day, row.day))
        .order_by(col(r.state) != PUBLISHED, col(r.id).desc())
    ).first()
    if roster is None:
        raise BadInputError(f"No roster of {home.name} covers {text.day(row.day)}; solve or lay patterns first.")
    return BookedPlace(row, setting, roster, session.get_one(t.Organisation, setting.organisation_id))


def touch(case: UseCase, roster: t.Roster) -> None:
    """A roster whose cover changed: what was thought out on the version before is stale."""
    roster.version += 1
    case.session.add(roster)


def _take_off(case: UseCase, line: BookingLine, reason: str) -> None:
    from rostering.rosters.edit import Edit, edit_roster, work_on

    if line.starts_at <= case.now:
        raise BadInputError(f"Booking {line.id} has begun; say what was really worked instead of cancelling it.")
    assert line.worker is not None
    if (line.worker, line.shift) in work_on(case.session, line.roster):
        edit_roster(case, line.roster, [Edit(line.worker, line.shift, None)], reason or "booking cancelled")


def _source(typed: str) -> tuple[str, str]:
    """The source as it is kept (a pool by its code) and its tier."""
    said = " ".join(typed.split())
    if not 0 < len(said) <= LONGEST or speaks_of_health(said):
        raise BadInputError(f"Say who covers the place in at most {LONGEST} letters: an agency's name, or a pool.")
    tier = tier_of(said)
    if tier == OWN:
        raise BadInputError("Own staff are not booked; put them on the shift by name.")
    return pool_of(said) or said, tier


def _role(wanted: WantedBooking, place: BookedPlace) -> str:
    role = wanted.role or place.shift.role
    if role is None:
        raise BadInputError(f"{place.label} asks for no role; say which one is booked with --role.")
    if role not in roles():
        raise BadInputError(f"There is no role '{role}'; it is one of {', '.join(sorted(roles()))}.")
    if place.shift.role not in (None, role):
        raise BadInputError(f"{place.label} is for {text.role(place.shift.role)}, not for {text.role(role)}.")
    return role


def _times(wanted: WantedBooking, shift: t.Shift) -> tuple[datetime, datetime]:
    """From when to when the booking covers. Clock times are those that the shift has, before midnight or after."""
    starts_at = shift.starts_at if wanted.start is None else _within(shift, wanted.start)
    ends_at = shift.ends_at if wanted.end is None else _within(shift, wanted.end)
    if ends_at <= starts_at:
        raise BadInputError("The booking would end before it begins; give a later end.")
    return starts_at, ends_at


def _within(shift: t.Shift, minute: int) -> datetime:
    for moment in (instant(shift.day, minute), instant(shift.day, minute + DAY_MINUTES)):
        if shift.starts_at <= moment <= shift.ends_at:
            return moment
    raise BadInputError(
        f"{text.clock_minute(minute)} lies outside the shift, which is {text.clock(shift.starts_at)}–"
        f"{text.clock(shift.ends_at)}; give a time within it."
    )


def _refuse_filled(session: Session, place: BookedPlace, span: Span) -> None:
    """Raise BadInputError where no place of the shift is open then: those who stand, are asked or booked fill one."""
    places = places_of(session, place.roster.id or 0, place.shift)
    if any(first <= span[0] and span[1] <= last for first, last in places.free_spans):
        return
    if places.free_spans:
        spans = " and ".join(f"{text.clock(first)}–{text.clock(last)}" for first, last in places.free_spans)
        raise BadInputError(f"{place.label} is open {spans} only; book that with --start and --end.")
    named = len(places.taken) + len(places.hoped)
    raise BadInputError(
        f"{place.label} has {text.counted(places.wanted, 'place')}: {named} filled or offered by name and "
        f"{len(places.booked)} booked; none is open."
    )
