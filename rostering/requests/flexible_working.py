"""Flexible-working agreements: recorded, looked at again, ended. They bind until they end, reviewed or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.errors import BadInputError
from rostering.people.persons import People, PersonName, bound_to, refuse_strangers, whom_they_see
from rostering.people.reason import is_a_name
from rostering.requests.employment import find_employment
from rostering.rosters.agreed_facts import NEVER, ONLY, agreed_words
from rostering.rosters.read_agreed import weekday_numbers
from rostering.store import tables as t
from rostering.store.use_case import UseCase, use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

KINDS = (NEVER, ONLY)
WARNED_DAYS = 28  # before the review


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One agreement as a list shows it; `until` is the last day it binds, None = until somebody ends it."""

    id: int
    person: str
    name: str
    organisation: str
    kind: str
    words: str
    from_on: date
    until: date | None
    review_on: date
    agreed_by: str

    def has_ended(self, day: date) -> bool:
        """Whether it binds no more on a day."""
        return self.until is not None and self.until < day

    def days_to_review(self, day: date) -> int:
        """Days from a day to the review; negative when it is overdue."""
        return (self.review_on - day).days

    def is_due(self, day: date) -> bool:
        """Whether its review is overdue or comes within 28 days, and it still binds."""
        return not self.has_ended(day) and self.days_to_review(day) <= WARNED_DAYS


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement as somebody records it; `weekdays` as the store keeps them ('0;4'), minutes by the clock."""

    person: str
    kind: str
    weekdays: str | None
    start_minute: int | None
    end_minute: int | None
    from_on: date
    until: date | None
    review_on: date | None
    agreed_by: str


def list_agreements(
    store: Store, actor_name: str | None, person: str | None = None, every: bool = False
) -> list[AgreementLine]:
    """Agreements that bind now or later, by person and day; with `every` those that have ended too."""
    today = calendar.today()
    with store.reading() as session:
        seen = whom_they_see(session, actor_name, person)
        lines = _lines(session, seen)
    return [line for line in lines if every or not line.has_ended(today)]


def agree(store: Store, actor_name: str | None, asked: Agreed) -> AgreementLine:
    """Record an agreement; it keeps the person off what is not agreed from `from_on` on, whatever a roster says.

    Raises BadInputError, with nothing written, for an unknown person or kind, dates that cannot be, a missing review,
    one that leaves no time at all, and one that stands already; RefusedError for who may not.
    """
    organisation = bound_to(store, actor_name, "agree")
    review_on = _checked(asked)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        _refuse_double(session, find_employment(session, actor, asked.person, asked.from_on).worker, asked)
    with use_case(store, actor_name, "agree", organisation) as case:
        worker = find_employment(case.session, case.actor, asked.person, asked.from_on).worker
        _refuse_double(case.session, worker, asked)
        row = t.FlexibleWorking(
            worker_id=worker,
            kind=asked.kind,
            weekdays=asked.weekdays,
            start_minute=asked.start_minute,
            end_minute=asked.end_minute,
            from_on=asked.from_on,
            review_on=review_on,
            until_on=asked.until,
            agreed_by=asked.agreed_by.strip(),
        )
        return _written(case, row, None)


def review(
    store: Store, actor_name: str | None, id_: int, review_on: date | None, until: date | None = None
) -> AgreementLine:
    """Say that an agreement was looked at and stays: when it is looked at next and, where it changes, its last day.

    Raises BadInputError, with nothing written, for an unknown agreement or one that has ended, a review that is not
    in the future, and a last day before today: `end` does that.
    """
    organisation = bound_to(store, actor_name, "agree")
    with store.reading() as session:
        _refuse_review(_row(session, id_), review_on, until)
    with use_case(store, actor_name, "agree", organisation) as case:
        row = _row(case.session, id_)
        checked = _refuse_review(row, review_on, until)
        before = _said(_line(case.session, row))
        row.review_on = checked
        row.until_on = until if until is not None else row.until_on
        return _written(case, row, before)


def end(store: Store, actor_name: str | None, id_: int, last_day: date | None = None) -> AgreementLine:
    """End an agreement: `last_day` is the last on which it binds (default: yesterday, so that it binds no more).

    Raises BadInputError, with nothing written, for an unknown agreement, one that ends no later anyway, and a day
    before yesterday.
    """
    organisation = bound_to(store, actor_name, "agree")
    yesterday = calendar.today() - calendar.ONE_DAY
    last = yesterday if last_day is None else last_day
    with store.reading() as session:
        _refuse_end(_row(session, id_), last, yesterday)
    with use_case(store, actor_name, "agree", organisation) as case:
        row = _row(case.session, id_)
        _refuse_end(row, last, yesterday)
        before = _said(_line(case.session, row))
        row.until_on = max(last, row.from_on - timedelta(days=1))  # one that had not begun never binds
        return _written(case, row, before)


def _checked(asked: Agreed) -> date:
    """The day of the review. Raises BadInputError for an agreement that cannot be."""
    if asked.kind not in KINDS:
        raise BadInputError(f"'{asked.kind}' is no kind of agreement; write never or only.")
    if asked.kind == NEVER and asked.weekdays is None and asked.start_minute is None:
        raise BadInputError("That would leave no time to work at all; name the weekdays or the hours that are meant.")
    if asked.until is not None and asked.until < asked.from_on:
        raise BadInputError(f"The agreement ends on {asked.until}, before it begins on {asked.from_on}.")
    review_on = _next_review(asked.review_on)
    if review_on < asked.from_on:
        raise BadInputError(f"The review on {review_on} comes before the agreement begins on {asked.from_on}.")
    if not is_a_name(asked.agreed_by):
        raise BadInputError("Say who agreed it with --by NAME: the name of a person and nothing else, never a reason.")
    return review_on


def _next_review(review_on: date | None) -> date:
    if review_on is None:
        raise BadInputError("An agreement needs the date of its next review; give one with --review DATE.")
    if review_on <= calendar.today():
        raise BadInputError(f"The next review is dated {review_on}, which is not in the future; give a later day.")
    return review_on


def _refuse_review(row: t.FlexibleWorking, review_on: date | None, until: date | None) -> date:
    checked = _next_review(review_on)
    if row.until_on is not None and row.until_on < calendar.today():
        raise BadInputError(f"Agreement {row.id} ended on {row.until_on}; record a new one instead.")
    if until is not None and until < calendar.today():
        raise BadInputError(f"A last day of {until} is past.", hint=f"; end it with 'rota patterns withdraw {row.id}'")
    return checked


def _refuse_end(row: t.FlexibleWorking, last: date, yesterday: date) -> None:
    if last < yesterday:
        raise BadInputError(f"An agreement cannot be ended for days that are past; {last} is before yesterday.")
    if row.until_on is not None and row.until_on <= last:
        raise BadInputError(f"Agreement {row.id} ends on {row.until_on} anyway; there is nothing to end.")


def _refuse_double(session: Session, worker: int, asked: Agreed) -> None:
    f = t.FlexibleWorking
    same = select(f).where(
        f.worker_id == worker,
        f.kind == asked.kind,
        f.weekdays == asked.weekdays,
        f.start_minute == asked.start_minute,
        f.end_minute == asked.end_minute,
    )
    for row in session.exec(same):
        begins_before = row.until_on is None or asked.from_on <= row.until_on
        if begins_before and (asked.until is None or row.from_on <= asked.until):
            raise BadInputError(
                f"Agreement {row.id} says that already.",
                hint=f"; look at it again with 'rota patterns review {row.id}'",
            )


def _row(session: Session, id_: int) -> t.FlexibleWorking:
    row = session.get(t.FlexibleWorking, id_)
    if row is None:
        raise BadInputError(f"There is no agreement {id_}.", hint="; 'rota patterns agreed' shows their numbers")
    return row


def _written(case: UseCase, row: t.FlexibleWorking, before: str | None) -> AgreementLine:
    case.session.add(row)
    case.session.flush()
    worker = case.session.get_one(t.Worker, row.worker_id)
    refuse_strangers(case.actor, [People(case.session).by_id[worker.person_id]])
    line = _line(case.session, row)
    case.record(f"agreement {line.id} of {line.person}", before, _said(line))
    return line


def _lines(session: Session, people: dict[int, PersonName]) -> list[AgreementLine]:
    rows = session.exec(
        select(t.FlexibleWorking, t.Worker, t.Organisation.code)
        .join(t.Worker, col(t.Worker.id) == col(t.FlexibleWorking.worker_id))
        .join(t.Organisation, col(t.Organisation.id) == col(t.Worker.organisation_id))
    ).all()
    lines = [
        _as_line(row, people[worker.person_id], organisation)
        for row, worker, organisation in rows
        if worker.person_id in people
    ]
    return sorted(lines, key=lambda line: (line.person, line.from_on, line.id))


def _line(session: Session, row: t.FlexibleWorking) -> AgreementLine:
    worker = session.get_one(t.Worker, row.worker_id)
    organisation = session.get_one(t.Organisation, worker.organisation_id)
    return _as_line(row, People(session).by_id[worker.person_id], organisation.code)


def _as_line(row: t.FlexibleWorking, who: PersonName, organisation: str) -> AgreementLine:
    assert row.id is not None
    words = agreed_words(row.kind, weekday_numbers(row.weekdays), row.start_minute, row.end_minute)
    dates = (row.from_on, row.until_on, row.review_on)
    return AgreementLine(row.id, who.code, who.name, organisation, row.kind, words, *dates, row.agreed_by)


def _said(line: AgreementLine) -> str:
    until = f" to {line.until}" if line.until else ""
    return f"{line.words} from {line.from_on}{until}, review {line.review_on}, agreed by {line.agreed_by}"
