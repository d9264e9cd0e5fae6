"""Asking: everybody planned on a roster who may refuse is offered their shift, or a few people one shift.

Nobody is asked twice about a shift unless whoever asks says so. An offer for a free place holds that place until it is
answered; one more offer than there are places is a question only, and the first yes takes the place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from rostering import access
from rostering.bookings.book import read_place as read_shift_place
from rostering.calendar import now
from rostering.catalogue import OWN
from rostering.errors import BadInputError, RefusedError
from rostering.offers.asking import (
    AGENCY,
    answer_by,
    may_refuse,
    overtime,
    pence_an_hour,
    rates_released,
    tier_of,
)
from rostering.offers.offer_lines import OFFERED, OPEN, OfferLine, at, read_offers
from rostering.people.persons import People
from rostering.rosters.edit import Edit, Edited, Work, edit_roster, newly_broken, work_on
from rostering.rosters.eligibility.eligibility import Eligibility, Seat
from rostering.rosters.eligibility.release_requirements import not_open
from rostering.rosters.places import Span, places_of
from rostering.rosters.read import read_snapshot
from rostering.rosters.read_offers import SETTING
from rostering.rosters.roster_place import RosterPlace, guard_roster, read_place, rosters_meant
from rostering.rosters.shift_line import shift_label
from rostering.rosters.snapshot import AssignmentFacts, ShiftFacts, Snapshot, WorkerFacts
from rostering.store import tables as t
from rostering.store.use_case import use_case
from rostering.work.breaks import break_within

if TYPE_CHECKING:
    from sqlmodel import Session

    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

PLANNED = "planned"
MEANS = ("list", "telephone", "message")
MOST_HOURS = 336
REASON = "offers sent"
ONCE_MORE = "; --again asks once more"


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Somebody who is planned on a shift (its number), may refuse it and is not asked yet."""

    person: str
    name: str
    shift: int
    label: str
    tier: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who is planned and was not asked, and why."""

    person: str
    name: str
    shift: int
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Who is to be asked now, who was left out, and what became of the rosters."""

    offers: tuple[OfferLine, ...]
    left_out: tuple[LeftOut, ...]
    edited: tuple[Edited, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """How people are asked: `hours` to answer (None: the policy's), by which means, and again where they said no; of
    all who are planned `only` one (a person's code and the number of their shift), where that is said."""

    hours: int | None = None
    means: str = "list"
    again: bool = False
    only: tuple[str, int] | None = None

    def __post_init__(self) -> None:
        if self.means not in MEANS:
            raise BadInputError(f"Nobody is asked by '{self.means}'; it is one of {', '.join(MEANS)}.")
        if self.hours is not None and not 1 <= self.hours <= MOST_HOURS:
            raise BadInputError(f"The time to answer is 1 to {MOST_HOURS} hours.")


@dataclass(frozen=True, slots=True)
class _Question:
    """One offer to be made, and how its person stands on the shift (None: not at all); `part` is what of the shift is
    open, where that is not all of it."""

    worker: WorkerFacts
    shift: ShiftFacts
    tier: str
    stands: AssignmentFacts | None
    part: Span | None = None

    @property
    def work(self) -> Work:
        """What they are offered: as they stand, or the shift or the part of it that is open."""
        if self.stands is not None:
            one = self.stands
            return Work(one.starts_at, one.ends_at, one.break_minutes, standing=OFFERED)
        begins, ends = self.part or (self.shift.starts_at, self.shift.ends_at)
        return Work(begins, ends, break_within(self.shift, begins, ends), standing=OFFERED)


def send(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str] = (), asking: Asking | None = None
) -> Sent:
    """Offer their shifts to all who are planned on the rosters of a period and may refuse.

    Where there is nobody to be asked, nothing changes. Raises BadInputError where there is no roster, RefusedError for
    who may not edit one of them.
    """
    how, named = asking or Asking(), list(settings)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        places = _rosters(session, horizon, named)
        for place in places:
            guard_roster(actor, "edit", place)
        plans = [_planned(session, place, how, now()) for place in places]
    if not any(questions for _, questions, _ in plans):
        return Sent((), tuple(one for _, _, left_out in plans for one in left_out), ())
    organisation = places[0].organisation if len({place.organisation for place in places}) == 1 else None
    with use_case(store, actor_name, "edit", organisation) as case:
        made: list[int] = []
        left: list[LeftOut] = []
        edited: list[Edited] = []
        for place in _rosters(case.session, horizon, named):
            _, questions, left_out = _planned(case.session, place, how, case.now)
            left += left_out
            if questions:
                made += _write(case, place, questions, how)
                edited.append(edit_roster(case, place.id, _offered(case, place, questions), REASON))
                case.record(f"offers of roster {place.id}", after=f"{len(questions)} sent")
        if not made:
            raise BadInputError("The roster was changed just now, and nobody is left to be asked; look again.")
        return Sent(tuple(_made(case, made)), tuple(left), tuple(edited))


def to_ask(store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str] = ()) -> tuple[ToAsk, ...]:
    """Whom `send` would ask now; nobody where there is no roster of exactly that period."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        places = [
            place
            for place in rosters_meant(session, horizon, list(settings))
            if actor.organisation in (None, place.organisation)
        ]
        moment = now()
        return tuple(
            ToAsk(person.code, person.name, one.shift.id, _label(snapshot, one.shift), one.tier)
            for place in places
            for snapshot, questions, _ in (_planned(session, place, Asking(), moment),)
            for one in questions
            for person in (snapshot.persons[one.worker.person],)
        )


def ask(store: Store, actor_name: str | None, shift: int, people: Sequence[str], asking: Asking | None = None) -> Sent:
    """Offer one shift to some people (codes, worker codes or names); whoever says yes first has the place.

    Raises BadInputError for a shift there is not or that has begun, one that is filled for sure, and somebody asked
    already; RefusedError for somebody who may not be put on it, with the rule. Then nobody is asked.
    """
    how = asking or Asking()
    if not people:
        raise BadInputError("Say whom to ask: one or more people, by code or name.")
    with store.reading() as session:
        place = _place(session, shift)
    with use_case(store, actor_name, "edit", place.organisation) as case:
        place = _place(case.session, shift)
        questions = _asked(case, place, shift, people, how)
        row = case.session.get_one(t.Shift, shift)
        free = places_of(case.session, place.id, row).free
        made = _write(case, place, questions, how)
        new = [one for one in questions if one.stands is None][:free]
        edits = _offered(case, place, [one for one in questions if one.stands is not None] + new)
        edited = (edit_roster(case, place.id, edits, REASON),) if edits else ()
        names = ", ".join(one.worker.code for one in questions)
        case.record(f"offers of shift {shift}", after=f"{names} asked")
        return Sent(tuple(_made(case, made)), (), edited)


def _rosters(session: Session, horizon: Horizon, named: list[str]) -> list[RosterPlace]:
    places = rosters_meant(session, horizon, named)
    if not places:
        raise BadInputError(f"There is no roster from {horizon.words}; a solve makes one.")
    return places


def _place(session: Session, shift: int) -> RosterPlace:
    return read_place(session, read_shift_place(session, shift).roster.id or 0)


def _planned(
    session: Session, place: RosterPlace, how: Asking, moment: datetime
) -> tuple[Snapshot, list[_Question], list[LeftOut]]:
    """What is known of a roster, who is planned on it and has to be asked, and who of them is not asked now."""
    snapshot = read_snapshot(session, place.horizon, place.homes)
    beyond = overtime(session, snapshot, place)
    before = {(one.worker, one.shift): one for one in read_offers(session, moment, [place.id]) if one.newest}
    room = snapshot.offers.room
    questions: list[_Question] = []
    left_out: list[LeftOut] = []
    using: Counter[tuple[int, str]] = Counter()
    for one in sorted(snapshot.assignments, key=lambda each: (each.starts_at, each.shift, each.id)):
        worker, shift = snapshot.worker[one.worker], snapshot.shift[one.shift]
        tier = tier_of(snapshot, worker, shift)
        if one.roster != place.id or one.standing != PLANNED:
            continue
        if not (may_refuse(tier) or tier == AGENCY or one.id in beyond):
            continue
        if how.only not in (None, (snapshot.persons[worker.person].code, shift.id)):
            continue
        question = _Question(worker, shift, tier, one)
        reason = _why_not(snapshot, question, before.get((one.worker, one.shift)), how, moment)
        left = room.get((one.shift, tier))
        if reason is None and left is not None and using[one.shift, tier] >= left:
            reason = "no more places are released to their tier"
        if reason is None:
            questions.append(question)
            using[one.shift, tier] += 1
        else:
            person = snapshot.persons[worker.person]
            left_out.append(LeftOut(person.code, person.name, shift.id, _label(snapshot, shift), reason))
    return snapshot, questions, left_out


def _why_not(
    snapshot: Snapshot, question: _Question, before: OfferLine | None, how: Asking, moment: datetime
) -> str | None:
    """Why somebody planned is not asked now; None when they are."""
    shift, tier = question.shift, question.tier
    if shift.starts_at <= moment:
        return "the shift has begun"
    if tier == AGENCY:
        return "agency is booked, not asked"
    if before is not None and before.state in (OFFERED, "ring_back"):
        return f"asked on {at(before.asked_at)} already"
    if before is not None and before.state in ("declined", "lapsed", "no_reply") and not how.again:
        said = "said no on" if before.state == "declined" else "did not answer when asked on"
        return f"{said} {at(before.answered_at or before.asked_at)}{ONCE_MORE}"
    said_no = snapshot.offers.no_that_day.get((question.worker.person, shift.id))
    if said_no is not None and not how.again:
        return f"{said_no}{ONCE_MORE}"
    return not_open(snapshot, question.worker, OWN if tier == SETTING else _pool(tier), shift)


def _pool(tier: str) -> str:
    return OWN if tier in (SETTING, "area") else tier


def _asked(case: UseCase, place: RosterPlace, shift: int, people: Sequence[str], how: Asking) -> list[_Question]:
    """The questions to some people about one shift."""
    session, known = case.session, People(case.session)
    persons = {known.find(name).id: name for name in people}
    snapshot = read_snapshot(session, place.horizon, place.homes, people=set(persons))
    facts = snapshot.shift[shift]
    label = _label(snapshot, facts)
    if facts.starts_at <= case.now:
        raise BadInputError(f"{label} has begun; nobody can be asked about it any more.")
    places = places_of(session, place.id, session.get_one(t.Shift, shift))
    if not places.unsure:
        raise BadInputError(f"{label} is filled; there is no place to offer.")
    part = None if places.has_room(*places.whole) else max(places.open_spans, key=lambda span: span[1] - span[0])
    _refuse_asked(session, case.now, shift, set(persons), how)
    if how.again:
        snapshot = replace(snapshot, offers=snapshot.offers.willing(), declined=frozenset())
    answers = {person.id: answer for person, answer in Eligibility(snapshot).candidates(facts)}
    stands = {snapshot.worker[one.worker].person: one for one in snapshot.assignments if one.shift == shift}
    questions = []
    for id_ in persons:
        answer, person = answers.get(id_), snapshot.persons.get(id_)
        who = persons[id_] if person is None else f"{person.name} ({person.code})"
        if answer is None:
            raise RefusedError(f"{who} cannot be asked about {label}: not in reach, or without the role.")
        if not isinstance(answer, Seat):
            raise RefusedError(
                f"{who} cannot be asked about {label}: {answer.reason} ({answer.rule}).",
                hint=ONCE_MORE if (id_, shift) in snapshot.offers.no_that_day else "",
            )
        tier = tier_of(snapshot, answer.worker, facts)
        question = _Question(answer.worker, facts, tier, stands.get(id_), part)
        _refuse_unlawful(session, place, question, who)
        questions.append(question)
    return questions


def _refuse_asked(session: Session, moment: datetime, shift: int, persons: set[int], how: Asking) -> None:
    for one in read_offers(session, moment, shifts=[shift]):
        if one.newest and one.person_id in persons:
            if one.state in OPEN and one.state != "no_reply":
                raise BadInputError(f"{one.who} was asked about {one.label} on {at(one.asked_at)} already.")
            if one.state == "declined" and not how.again:
                when = at(one.answered_at or one.asked_at)
                raise BadInputError(f"{one.who} said no to {one.label} on {when}.", hint=ONCE_MORE)


def _refuse_unlawful(session: Session, place: RosterPlace, question: _Question, who: str) -> None:
    if question.stands is not None:
        if question.stands.standing != PLANNED:
            raise BadInputError(f"{who} stands on that shift already ({question.stands.standing}).")
        return
    broken = newly_broken(session, place.id, [Edit(question.worker.id, question.shift.id, question.work)])
    if broken:
        raise RefusedError(f"{who} cannot be asked: {broken[0]}")


def _offered(case: UseCase, place: RosterPlace, questions: Iterable[_Question]) -> list[Edit]:
    """The changes by which people stand as offered, at the times that they have or that are open."""
    stands = work_on(case.session, place.id)
    edits = []
    for one in questions:
        work = stands.get((one.worker.id, one.shift.id)) or one.work
        edits.append(Edit(one.worker.id, one.shift.id, replace(work, standing=OFFERED)))
    return edits


def _write(case: UseCase, place: RosterPlace, questions: Sequence[_Question], how: Asking) -> list[int]:
    """The rows of some offers; their numbers."""
    session = case.session
    snapshot = read_snapshot(session, place.horizon, place.homes, people={one.worker.person for one in questions})
    rates = rates_released(session, {one.shift.id for one in questions})
    rows = []
    for one in questions:
        owner = snapshot.settings[one.shift.setting].organisation
        times = one.work
        released = rates.get((one.shift.id, one.tier))
        rows.append(
            t.Offer(
                roster_id=place.id,
                shift_id=one.shift.id,
                worker_id=one.worker.id,
                starts_at=times.starts_at,
                ends_at=times.ends_at,
                tier=one.tier,
                pence_an_hour=pence_an_hour(snapshot, one.worker, one.shift) if released is None else released,
                state=OFFERED,
                means=how.means,
                asked_at=case.now,
                asked_by=case.actor.name,
                answer_by=answer_by(session, one.shift, owner, how.hours, case.now),
            )
        )
    session.add_all(rows)
    session.flush()
    return [row.id or 0 for row in rows]


def _made(case: UseCase, ids: Sequence[int]) -> list[OfferLine]:
    rosters: dict[int, set[int]] = defaultdict(set)
    for id_ in ids:
        row = case.session.get_one(t.Offer, id_)
        rosters[row.roster_id].add(row.shift_id)
    shifts = {shift for of in rosters.values() for shift in of}
    return [one for one in read_offers(case.session, case.now, rosters, shifts) if one.id in set(ids)]


def _label(snapshot: Snapshot, shift: ShiftFacts) -> str:
    return shift_label(shift.code, shift.day, shift.starts_at, shift.ends_at, snapshot.settings[shift.setting].name)
