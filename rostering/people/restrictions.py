"""Restrictions: what a person must not be put on, from when to when, and who looks at it again. Never the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import calendar
from rostering.catalogue import RestrictionKind, setting_kinds
from rostering.catalogue import restrictions as kinds
from rostering.errors import BadInputError
from rostering.people.persons import People, PersonName, bound_to, refuse_strangers, whom_they_see
from rostering.people.reason import is_a_name, looks_like_a_reason
from rostering.store import tables as t
from rostering.store.use_case import UseCase, use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
ZONES = ("green", "amber", "red")


@dataclass(frozen=True, slots=True)
class RestrictionLine:
    """One restriction as a list shows it; `until` is the last day it binds, None = until somebody ends it."""

    id: int
    person: str
    name: str
    forbids: str
    value: str | None
    words: str
    from_on: date
    until: date | None
    review_on: date
    reviewed_by: str

    def binds(self, day: date) -> bool:
        """Whether it binds on a day. One whose review is overdue still does."""
        return self.from_on <= day and (self.until is None or day <= self.until)

    def days_to_review(self, day: date) -> int:
        """Days from a day to the review; negative when it is overdue."""
        return (self.review_on - day).days


@dataclass(frozen=True, slots=True)
class Wanted:
    """A restriction as somebody asks for it; `review_on` None is refused."""

    person: str
    forbids: str
    value: str | None
    from_on: date
    until: date | None
    review_on: date | None
    reviewed_by: str


def list_restrictions(
    store: Store, actor_name: str | None, person: str | None = None, every: bool = False
) -> list[RestrictionLine]:
    """Restrictions that bind now or later, by person and day; with `every` those that have ended too."""
    today = calendar.today()
    with store.reading() as session:
        seen = whom_they_see(session, actor_name, person)
        rows = session.exec(select_typed(t.Restriction).order_by(col(t.Restriction.id))).all()
    lines = [_line(row, seen[row.person_id]) for row in rows if row.person_id in seen]
    if not every:
        lines = [line for line in lines if line.until is None or line.until >= today]
    return sorted(lines, key=lambda line: (line.person, line.from_on, line.id))


def add_restriction(store: Store, actor_name: str | None, wanted: Wanted) -> RestrictionLine:
    """Record a restriction. It binds from `from_on` whatever a roster says.

    Raises BadInputError, with nothing written, for an unknown person or thing to forbid, a value that does not fit,
    an end or review before it begins, a missing review date, a reviewer that is no name, any text that looks like a
    reason, and a restriction that stands already; RefusedError for who may not.
    """
    organisation = bound_to(store, actor_name, "restrict")
    kind = _kind(wanted.forbids)
    review_on = _reviewed(wanted)
    with store.reading() as session:
        _refuse_double(session, People(session).find(wanted.person), kind, _value(session, kind, wanted.value), wanted)
    with use_case(store, actor_name, "restrict", organisation) as case:
        who = People(case.session).find(wanted.person)
        refuse_strangers(case.actor, [who])
        value = _value(case.session, kind, wanted.value)
        _refuse_double(case.session, who, kind, value, wanted)
        row = t.Restriction(
            person_id=who.id,
            forbids=kind.code,
            value=value,
            from_on=wanted.from_on,
            until_on=wanted.until,
            review_on=review_on,
            reviewed_by=wanted.reviewed_by.strip(),
        )
        return _written(case, row, who, None)


def review_restriction(
    store: Store, actor_name: str | None, id_: int, review_on: date | None, reviewed_by: str, until: date | None = None
) -> RestrictionLine:
    """Say that a restriction was looked at: by whom, when it is looked at next and, where it ended, a later end.

    Raises BadInputError, with nothing written, for an unknown restriction or one that has ended, a missing or past
    review date, a reviewer that is no name, and an end earlier than before: that lifts it, see `end_restriction`.
    """
    organisation = bound_to(store, actor_name, "restrict")
    with store.reading() as session:
        _refuse_review(_of(session, id_), review_on, reviewed_by, until)
    with use_case(store, actor_name, "restrict", organisation) as case:
        row = _of(case.session, id_)
        checked = _refuse_review(row, review_on, reviewed_by, until)
        who = _whose(case, row)
        before = _said(_line(row, who))
        row.review_on, row.reviewed_by = checked, reviewed_by.strip()
        if until is not None:
            row.until_on = until
        return _written(case, row, who, before)


def end_restriction(store: Store, actor_name: str | None, id_: int, free_from: date | None = None) -> RestrictionLine:
    """Lift a restriction before its end: it binds no more from `free_from` on (default: today).

    Raises BadInputError, with nothing written, for an unknown restriction, one that ends earlier anyway, and a day in
    the past; RefusedError for everybody but its reviewer's role, the registered manager.
    """
    organisation = bound_to(store, actor_name, "lift")
    today = calendar.today()
    first = today if free_from is None else free_from
    with store.reading() as session:
        _refuse_end(_of(session, id_), first, today)
    with use_case(store, actor_name, "lift", organisation) as case:
        row = _of(case.session, id_)
        _refuse_end(row, first, today)
        who = _whose(case, row)
        before = _said(_line(row, who))
        row.until_on = max(first, row.from_on) - timedelta(days=1)  # one that had not begun never binds
        return _written(case, row, who, before)


def _written(case: UseCase, row: t.Restriction, who: PersonName, before: str | None) -> RestrictionLine:
    case.session.add(row)
    case.session.flush()
    line = _line(row, who)
    case.record(f"restriction {line.id} of {who.code}", before, _said(line))
    return line


def _of(session: Session, id_: int) -> t.Restriction:
    row = session.get(t.Restriction, id_)
    if row is None:
        raise BadInputError(f"There is no restriction {id_}.", hint="; 'rota restrictions list' shows their numbers")
    return row


def _whose(case: UseCase, row: t.Restriction) -> PersonName:
    who = People(case.session).by_id[row.person_id]
    refuse_strangers(case.actor, [who])
    return who


def _kind(forbids: str) -> RestrictionKind:
    found = kinds().get(forbids)
    if found is None:
        raise BadInputError(
            f"{_quoted(forbids)} is nothing that a restriction forbids; choose one of: {', '.join(kinds())} "
            "(only the restriction is kept, never its reason)."
        )
    return found


def _value(session: Session, kind: RestrictionKind, value: str | None) -> str | None:
    """The value as it is stored: a zone, the code of a setting, a kind of setting, or none."""
    if kind.value is None:
        if value:
            raise BadInputError(
                f"A restriction '{kind.code}' takes nothing more than its dates; leave out {_quoted(value)}."
            )
        return None
    s = t.Setting
    settings = session.exec(pick(s.code, s.name)).all() if kind.value == "setting" else ()
    known: dict[str, str] = {
        "zone": {zone: zone for zone in ZONES},
        "setting": {called.casefold(): row[0] for row in settings for called in row},
        "kind": {code.casefold(): code for code in setting_kinds()},
    }[kind.value]
    found = known.get((value or "").strip().casefold())
    if found is None:
        said = f", not {_quoted(value)}" if value else ""
        options = ", ".join(dict.fromkeys(known.values())) or "none yet"
        raise BadInputError(f"A restriction '{kind.code}' names one of: {options}{said}.")
    return found


def _quoted(text: str) -> str:
    """A text as a refusal repeats it; what may be a reason is not repeated."""
    return "that text" if looks_like_a_reason(text) else f"'{text}'"


def _reviewed(wanted: Wanted) -> date:
    """The day of the review. Raises BadInputError for dates that cannot be and for a reviewer that is no name."""
    if wanted.until is not None and wanted.until < wanted.from_on:
        raise BadInputError(f"The restriction ends on {wanted.until}, before it begins on {wanted.from_on}.")
    review_on = _next_review(wanted.review_on)
    if review_on < wanted.from_on:
        raise BadInputError(f"The review on {review_on} comes before the restriction begins on {wanted.from_on}.")
    _refuse_reviewer(wanted.reviewed_by)
    return review_on


def _next_review(review_on: date | None) -> date:
    if review_on is None:
        raise BadInputError("A restriction needs the date of its next review; give one with --review DATE.")
    if review_on <= calendar.today():
        raise BadInputError(f"The next review is dated {review_on}, which is not in the future; give a later day.")
    return review_on


def _refuse_reviewer(name: str) -> None:
    if not is_a_name(name):
        raise BadInputError(
            "The reviewer is the name of a person and nothing else, such as 'Ann Lee'; a reason is never stored."
        )


def _refuse_review(row: t.Restriction, review_on: date | None, reviewed_by: str, until: date | None) -> date:
    checked = _next_review(review_on)
    _refuse_reviewer(reviewed_by)
    if row.until_on is not None and row.until_on < calendar.today():
        raise BadInputError(f"Restriction {row.id} ended on {row.until_on}; add a new one instead.")
    if until is not None and (row.until_on is None or until < row.until_on):
        before = row.until_on or "an open end"
        raise BadInputError(
            f"An end on {until} is earlier than {before}.", hint="; lift it with 'rota restrictions end'"
        )
    return checked


def _refuse_end(row: t.Restriction, free_from: date, today: date) -> None:
    if free_from < today:
        raise BadInputError(f"A restriction cannot be lifted for days that are past; {free_from} is before today.")
    if row.until_on is not None and row.until_on < free_from:
        raise BadInputError(f"Restriction {row.id} ends on {row.until_on} anyway; there is nothing to lift.")


def _refuse_double(session: Session, who: PersonName, kind: RestrictionKind, value: str | None, wanted: Wanted) -> None:
    r = t.Restriction
    same = select_typed(r).where(r.person_id == who.id, r.forbids == kind.code, r.value == value)
    for row in session.exec(same):
        begins_before = row.until_on is None or wanted.from_on <= row.until_on
        if begins_before and (wanted.until is None or row.from_on <= wanted.until):
            raise BadInputError(
                f"Restriction {row.id} says that of {who.code} already.",
                hint=f"; look at it again with 'rota restrictions review {row.id}'",
            )


def _line(row: t.Restriction, who: PersonName) -> RestrictionLine:
    assert row.id is not None
    kind = kinds().get(row.forbids)
    words = kind.say(row.value) if kind is not None else row.forbids
    dates = (row.from_on, row.until_on, row.review_on)
    return RestrictionLine(row.id, who.code, who.name, row.forbids, row.value, words, *dates, row.reviewed_by)


def _said(line: RestrictionLine) -> str:
    until = f" to {line.until}" if line.until else ""
    return f"{line.words} from {line.from_on}{until}, review {line.review_on} by {line.reviewed_by}"
