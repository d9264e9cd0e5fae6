"""What needs somebody today, in one list: read in one go, the most pressing kind first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar, words
from rostering.actuals.home_days import homes_by_code, read_home_days
from rostering.aid.inbox import MINE, inbox_lines
from rostering.aid.moves import DECIDE
from rostering.aid.reviews import unreviewed
from rostering.bookings.bookings import read_bookings
from rostering.calendar import ONE_DAY, local_day
from rostering.gaps.board import read_board
from rostering.gaps.gaps import MINIMUM
from rostering.offers.offer_lines import read_offers
from rostering.passports.standing import APPLIED
from rostering.people.endings import endings, people_with_endings
from rostering.people.needs import subject_words
from rostering.people.persons import People, PersonName, running, seen_by
from rostering.people.unknowns import read_unknowns
from rostering.pipeline.listing import read_pipeline
from rostering.requests.listing import read_requests
from rostering.rosters import read_people
from rostering.rosters.approval import WAITING as UNANSWERED
from rostering.rosters.approval import read_approval
from rostering.rosters.proposals import read_waiting
from rostering.rosters.roster_place import RosterPlace, places_of
from rostering.rules.debts import read_debts
from rostering.store import tables as t
from rostering.store.request_state import OPEN
from rostering.store.roster_state import DRAFT, SUPERSEDED
from rostering.work.stretches import LAST_MINUTE

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.rosters.shift_line import ShiftLine
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
GAPS_WITHIN = timedelta(hours=72)
REQUESTS_PRESS = timedelta(days=7)
COUNTS_DOWN = timedelta(days=14)  # a declaration is worth a word so long before it ends
CONFIRM_BACK = timedelta(days=7)


class Kind(StrEnum):
    """What an item is about, in the order in which a day's work goes."""

    GAP = "gap"
    UNNAMED = "unnamed"
    OFFER = "offer"
    CONFIRM = "confirm"
    REQUEST = "request"
    APPROVAL = "approval"
    LOAN = "loan"
    PROPOSAL = "proposal"
    DEBT = "debt"
    DECLARED = "declared"
    ENDING = "ending"
    PIPELINE = "pipeline"
    PASSPORT = "passport"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that wants somebody: when, what and where in words, and the codes by which a screen finds it.

    `home` is a home's code, `shift` a shift's number, `person` a person's code, `request` a reference and `deployment`
    a number; each None where it is about none. `presses` marks what cannot wait: below a minimum, overdue, within days.
    """

    kind: Kind
    when: str
    what: str
    where: str = ""
    presses: bool = False
    home: str | None = None
    day: date | None = None
    shift: int | None = None
    person: str | None = None
    request: str | None = None
    deployment: int | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """All that needs somebody at an instant. `is_empty`: the store knows nobody yet."""

    at: datetime
    day: date
    is_empty: bool
    items: tuple[Item, ...]

    def of(self, kind: Kind) -> tuple[Item, ...]:
        """The items of one kind, the most pressing first."""
        return tuple(one for one in self.items if one.kind is kind)


def today(store: Store, actor_name: str | None) -> Today:
    """What needs somebody today, as far as the actor sees. Raises StoreError, and RefusedError for who may not see."""
    at = calendar.now()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        reading = _Reading(session, actor, at)
        return Today(at, reading.today, not reading.people, tuple(reading.items()))


class _Reading:
    """One look at a store, as one actor sees it."""

    def __init__(self, session: Session, actor: Acting, at: datetime) -> None:
        self.session, self.actor, self.at = session, actor, at
        self.today = local_day(at)
        self.homes = homes_by_code(session)
        self.people: dict[int, PersonName] = {one.id: one for one in seen_by(actor, People(session).by_id.values())}

    def items(self) -> Iterator[Item]:
        """Everything, kind by kind."""
        rosters = [place for place in self._rosters() if self.actor.organisation in (None, place.organisation)]
        yield from self._gaps()
        yield from self._unnamed()
        yield from self._offers([place.id for place in rosters])
        yield from self._to_confirm()
        yield from self._requests()
        yield from self._approvals(rosters)
        yield from self._loans()
        yield from self._proposals(rosters)
        yield from self._debts()
        yield from self._declared()
        yield from self._endings()
        yield from self._on_the_way_in()
        yield from self._passports()

    def _rosters(self) -> list[RosterPlace]:
        """The rosters that stand and are not over; a night of yesterday may still run."""
        r = t.Roster
        ids = self.session.exec(
            pick(r.id).where(col(r.state) != SUPERSEDED, col(r.last_day) >= self.today - ONE_DAY)
        ).all()
        return places_of(self.session, list(ids))

    def _gaps(self) -> Iterator[Item]:
        until = self.at + GAPS_WITHIN
        board = read_board(self.session, self.actor, self.at, last=local_day(until))
        for line in sorted(board, key=lambda one: (one.gap.below != MINIMUM, one.gap.starts_at, one.shift.priority)):
            gap, shift = line.gap, line.shift
            if gap.starts_at > until or line.is_accepted:
                continue
            asked = f", {line.asked} asked" if line.asked else ""
            places = f"{words.counted(gap.places, 'place')} for {words.role(shift.role)} below {gap.below}{asked}"
            yield Item(
                Kind.GAP,
                self._times(gap.starts_at, gap.ends_at),
                f"{shift.code}: {places}",
                line.setting_name,
                presses=gap.below == MINIMUM,
                home=self.homes[line.setting][0],
                day=shift.day,
                shift=shift.id,
            )

    def _unnamed(self) -> Iterator[Item]:
        for one in read_bookings(self.session, self.at):
            if one.is_unnamed and one.ends_at > self.at and self.actor.organisation in (None, one.organisation):
                due = "a name is overdue" if one.overdue else "no name yet"
                said = f"{words.role(one.role)} from {one.source}, {due}"
                yield self._on_shift(Kind.UNNAMED, one, said, presses=one.overdue)

    def _offers(self, rosters: list[int]) -> Iterator[Item]:
        lines = [one for one in read_offers(self.session, self.at, rosters) if one.is_open and one.ends_at > self.at]
        for one in sorted(lines, key=lambda one: (not one.overdue, one.starts_at)):
            by = "" if one.answer_by is None else f", due {self._moment(one.answer_by)}"
            said = f"{one.name} has not answered{by}"
            yield self._on_shift(Kind.OFFER, one, said, presses=one.overdue, person=one.person)

    def _on_shift(self, kind: Kind, line: ShiftLine, what: str, *, presses: bool, person: str | None = None) -> Item:
        return Item(
            kind,
            self._times(line.starts_at, line.ends_at),
            f"{line.code}: {what}",
            line.setting_name,
            presses=presses,
            home=self.homes[line.setting][0],
            day=line.day,
            shift=line.shift,
            person=person,
        )

    def _to_confirm(self) -> Iterator[Item]:
        yesterday = self.today - ONE_DAY
        for one in read_home_days(self.session, self.actor, self.today - CONFIRM_BACK, yesterday):
            if one.is_open:
                yield Item(
                    Kind.CONFIRM,
                    words.day(one.day),
                    f"{words.counted(one.planned, 'shift')} to confirm",
                    one.name,
                    presses=one.day < yesterday,
                    home=one.home,
                    day=one.day,
                )

    def _requests(self) -> Iterator[Item]:
        names = {code: name for code, (_, name) in self.homes.items()}
        for one in read_requests(self.session, self.actor, OPEN):
            last = "" if one.last == one.first else " on" if one.last is None else f" to {words.day(one.last)}"
            yield Item(
                Kind.REQUEST,
                f"{words.day(one.first)}{last}",
                f"{one.name}: {one.what}{' (waits)' if one.state != OPEN[0] else ''}",
                names.get(one.setting or "", one.organisation),
                presses=one.first - self.today <= REQUESTS_PRESS,
                person=one.person,
                request=one.reference,
            )

    def _approvals(self, rosters: Iterable[RosterPlace]) -> Iterator[Item]:
        for place in rosters:
            known = read_approval(self.session, place.id) if place.state == DRAFT else None
            if known is not None and known.state == UNANSWERED and not known.stale:
                yield self._roster(Kind.APPROVAL, place, f"{known.asked_by} asks to approve the draft", presses=True)

    def _loans(self) -> Iterator[Item]:
        """Deployments that wait for a step or an answer of the actor's."""
        for one in inbox_lines(self.session, self.actor, self.at):
            if one.part != MINE:
                continue
            loan, last = one.loan, local_day(one.loan.period[1] - LAST_MINUTE)
            lent = f"{loan.name}, {words.role(loan.facts.role)}, {loan.home.name} to {loan.host.name}"
            wanted = "answer" if one.turn.mine is None else one.turn.mine.name
            yield Item(
                Kind.LOAN,
                words.day(one.first) if one.first == last else f"{words.day(one.first)} to {words.day(last)}",
                f"deployment {loan.id} to {wanted}: {lent}",
                loan.setting_name,
                presses=one.presses,
                person=loan.person if loan.person_id in self.people else None,
                deployment=loan.id,
            )
        yield from self._reviews()

    def _reviews(self) -> Iterator[Item]:
        """What was decided in an emergency and waits for a review that the actor may make."""
        decides = DECIDE in access.PERMITTED[self.actor.role]
        for loan, one in unreviewed(self.session, self.actor, self.at) if decides else ():
            if self.actor.name in one.taken_by:
                continue
            due = "was due" if one.overdue else "due"
            yield Item(
                Kind.LOAN,
                f"{due} {words.day(local_day(one.due_at))}",
                f"deployment {loan.id} to review: decided in an emergency by {', '.join(one.taken_by)}",
                loan.setting_name,
                presses=one.overdue,
                person=loan.person if loan.person_id in self.people else None,
                deployment=loan.id,
            )

    def _proposals(self, rosters: Iterable[RosterPlace]) -> Iterator[Item]:
        for place in rosters:
            known = read_waiting(self.session, place.id)
            if known is not None:
                stale = "" if known.version == place.version else "; the roster was changed since"
                said = f"a proposal of {self._moment(known.made_at)} by {known.made_by} waits{stale}"
                yield self._roster(Kind.PROPOSAL, place, said)

    def _roster(self, kind: Kind, place: RosterPlace, what: str, *, presses: bool = False) -> Item:
        first, last = place.horizon.first, place.horizon.last
        return Item(
            kind,
            f"{words.day(first)} to {words.day(last)}",
            what,
            ", ".join(self.homes[code][1] for code in place.homes),
            presses=presses,
            home=place.homes[0],
            day=max(first, self.today),
        )

    def _debts(self) -> Iterator[Item]:
        for one in read_debts(self.session, self.people):
            yield Item(
                Kind.DEBT,
                words.day(one.due_on),
                f"{self.people[one.person].name} is owed {words.duration(one.minutes)} of rest",
                presses=one.is_overdue(self.at) or one.due_on - self.today <= REQUESTS_PRESS,
                person=self.people[one.person].code,
            )

    def _declared(self) -> Iterator[Item]:
        """What counts as declared, is still unknown, and counts no more soon: a line a person and day."""
        d = t.Declared
        last = self.today + COUNTS_DOWN
        rows = pick(d.person_id).where(col(d.until_on) >= self.today, col(d.until_on) <= last)
        near = set(self.session.exec(rows)) & set(self.people)
        found: dict[tuple[date, int], list[str]] = defaultdict(list)
        for one in read_unknowns(self.session, self.today, self.actor, near).unknown if near else ():
            if one.declared_until is not None and one.declared_until <= last:
                found[one.declared_until, one.person_id].append(subject_words(one.subject))
        for (until, person), subjects in sorted(found.items()):
            yield Item(
                Kind.DECLARED,
                words.day(until),
                f"{self.people[person].name}: {', '.join(sorted(subjects))}, declared good until then",
                presses=until - self.today <= REQUESTS_PRESS,
                person=self.people[person].code,
            )

    def _endings(self) -> Iterator[Item]:
        w = t.Worker
        rows = self.session.exec(pick(w.person_id, w.started_on, w.ended_on)).all()
        employed = {person for person, first, last in rows if running(first, last, self.today)}
        near = {*people_with_endings(self.session, self.today)} & employed & set(self.people)
        found = [
            (one.until, facts.code, facts.name, one)
            for facts in (read_people.persons(self.session, near).values() if near else ())
            for one in endings(facts, self.today)
        ]
        for until, code, name, one in sorted(found, key=lambda each: each[:3]):
            ended = "ended" if until < self.today else "ends"
            yield Item(
                Kind.ENDING,
                words.day(until),
                f"{name}: {one.what} {ended}",
                presses=until <= self.today + REQUESTS_PRESS,
                person=code,
            )

    def _on_the_way_in(self) -> Iterator[Item]:
        """Who becomes deployable by Sunday, waits for a signature, or is held up by a step that takes too long."""
        sunday = calendar.monday_of(self.today) + timedelta(days=6)
        for one in read_pipeline(self.session, self.actor, steps_only=True):
            soon = one.deployable_on <= sunday
            if one.is_deployable or not (soon or one.is_late):
                continue
            due = ("becomes deployable",) if soon else ()
            yield Item(
                Kind.PIPELINE,
                words.day(one.deployable_on),
                f"{one.name}: {'; '.join((*due, *one.blocks))}",
                one.organisation,
                presses=one.is_late,
                person=one.person,
            )

    def _passports(self) -> Iterator[Item]:
        """Applications that wait for a manager; `where` is the organisation's code."""
        a, o = t.PassportApplication, t.Organisation
        rows = self.session.exec(
            pick(a.applied_at, a.person_id, o.code)
            .join(o, col(o.id) == col(a.organisation_id))
            .where(a.state == APPLIED)
            .order_by(col(a.id))
        )
        for at, person, organisation in rows:
            if person in self.people and self.actor.organisation in (None, organisation):
                yield Item(
                    Kind.PASSPORT,
                    words.day(local_day(at)),
                    f"{self.people[person].name} has applied for a passport",
                    organisation,
                    person=self.people[person].code,
                )

    def _times(self, starts_at: datetime, ends_at: datetime) -> str:
        """From when to when, the day named by today and tomorrow where it is one of them."""
        day = local_day(starts_at)
        near = {self.today: "today", self.today + ONE_DAY: "tomorrow"}
        return f"{near.get(day, words.day(day))} {words.clock(starts_at)}–{words.clock(ends_at)}"

    def _moment(self, at: datetime) -> str:
        """An instant, without its day where that is today."""
        day = local_day(at)
        return words.clock(at) if day == self.today else f"{words.day(day)} {words.clock(at)}"
