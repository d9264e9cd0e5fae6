"""Signing a step: a check that was seen, or that somebody is deployable. Who looked and when, never what it said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar
from rostering.access import Acting
from rostering.calendar import DAY_MINUTES, instant
from rostering.catalogue import clearances
from rostering.errors import BadInputError
from rostering.imports.asc_wds.training import last_good_day
from rostering.imports.fields import eighteenth_birthday
from rostering.imports.staff import VISAS, is_working_age
from rostering.people.persons import bound_to
from rostering.people.reason import is_a_name
from rostering.pipeline.entry import Entry, find_entry
from rostering.pipeline.route import CHECK, NOTE, SIGN, SKILLS, Step
from rostering.store import tables as t
from rostering.store.use_case import UseCase, use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

ACTION = "sign"
IDENTITY, RIGHT_TO_WORK, DBS, RESTRICTION = "identity", "right_to_work", "dbs", "restriction"


@dataclass(frozen=True, slots=True)
class Signed:
    """What is signed of whom. `on` is the day of the check (today), `minute` its clock time: without one a check of an
    earlier day counts from the end of that day. `by` is who looked (who acts)."""

    person: str
    step: str
    on: date | None = None
    minute: int | None = None
    by: str = ""
    level: str | None = None  # of a DBS check
    outcome: str | None = None  # of occupational health
    until: date | None = None  # last day of the right to work
    open_ended: bool = False  # right to work without an end
    visa: str | None = None  # of the right to work: none, student, sponsored, other
    born: date | None = None  # seen with the identity; kept as whether, and until when, somebody is under 18


def sign_step(store: Store, actor_name: str | None, wanted: Signed) -> Entry:
    """Record that a step is complete, and what follows from it: the right to work and the DBS check go onto the
    person's record, where every rule reads them.

    Raises BadInputError, with nothing written, for somebody on no way in, an unknown step, one that is attended rather
    than signed, one that is signed already or out of order, a day in the future, and a level, outcome or end that is
    missing or does not belong to it; RefusedError for who may not sign.
    """
    organisation = bound_to(store, actor_name, ACTION)
    with store.reading() as session:
        _checked(session, access.acting(session, actor_name), wanted, calendar.now())
    with use_case(store, actor_name, ACTION, organisation) as case:
        entry, step, at = _checked(case.session, case.actor, wanted, case.now)
        on = wanted.on or calendar.local_day(case.now)
        row = t.PipelineStep(
            entry_id=entry.id,
            step=step.code,
            done_at=at,
            done_on=on,
            done_by=wanted.by.strip() or case.actor.name,
            level=wanted.level,
            outcome=wanted.outcome,
            recorded_by=case.actor.name,
            recorded_at=case.now,
        )
        case.session.add(row)
        _follow(case, entry, wanted, step, on)
        case.session.flush()
        said = f"{step.code}{f' {wanted.level}' if wanted.level else ''} on {on} by {row.done_by}"
        case.record(f"way in of {entry.person.code}", after=said)
        return find_entry(case.session, case.actor, entry.person.code)


def withdraw_step(store: Store, actor_name: str | None, person: str, step: str) -> Entry:
    """Take a signature back that was made by mistake, with what followed from it. The row stays, marked.

    Raises BadInputError for a step that nobody signed; RefusedError for who may not sign.
    """
    organisation = bound_to(store, actor_name, ACTION)
    with store.reading() as session:
        _signed(session, find_entry(session, access.acting(session, actor_name), person), step)
    with use_case(store, actor_name, ACTION, organisation) as case:
        entry = find_entry(case.session, case.actor, person)
        for row in _signed(case.session, entry, step):
            row.withdrawn_by, row.withdrawn_at = case.actor.name, case.now
            case.session.add(row)
            _unfollow(case, entry, row)
        case.session.flush()
        case.record(f"way in of {entry.person.code}", step, "withdrawn")
        return find_entry(case.session, case.actor, entry.person.code)


def _checked(session: Session, actor: Acting, wanted: Signed, now: datetime) -> tuple[Entry, Step, datetime]:
    """The way in, the step, and the minute from which it counts. Raises BadInputError for what cannot be."""
    entry = find_entry(session, actor, wanted.person)
    step = entry.route.step(wanted.step)
    if step.kind not in (CHECK, SIGN):
        raise BadInputError(_not_signed(step))
    if wanted.by.strip() and not is_a_name(wanted.by):
        raise BadInputError("Who looked is the name of a person and nothing else, such as 'Ann Lee'.")
    at = _counts_from(wanted, step, now)
    _refuse_details(session, entry, wanted, step)
    done = entry.way.completed(step)
    if done is not None:
        raise BadInputError(
            f"{step.title} of {entry.person.code} is signed already; take that back before it is signed anew.",
            hint=" (with --withdraw)",
        )
    _refuse_order(entry, step, at)
    return entry, step, at


def _not_signed(step: Step) -> str:
    if step.kind == NOTE:
        return f"{step.title} is recorded with the person, by 'rota pipeline add'."
    if step.kind == SKILLS:
        return f"{step.title} is complete once every skill is held; record attendance with 'rota pipeline sessions'."
    return f"{step.title} is attended, not signed; record attendance with 'rota pipeline sessions attended'."


def _counts_from(wanted: Signed, step: Step, now: datetime) -> datetime:
    """The minute from which a step counts: the clock time given, now where it is of today, else the end of its day."""
    today = calendar.local_day(now)
    on = wanted.on or today
    at = instant(on, wanted.minute) if wanted.minute is not None else now if on == today else instant(on, DAY_MINUTES)
    if on > today or at > now:
        raise BadInputError(f"{step.title} is dated {on}, in the future; record it when it has been seen.")
    if step.kind == SIGN and (wanted.on is not None or wanted.minute is not None):
        raise BadInputError(f"{step.title} is signed as of now and never backdated; leave the date out.")
    return at


def _refuse_details(session: Session, entry: Entry, wanted: Signed, step: Step) -> None:
    """Refuse a level, an outcome or an end that is missing, unknown, or does not belong to a step."""
    for what, given, known in (("level", wanted.level, step.levels), ("outcome", wanted.outcome, step.outcomes)):
        if known and given not in known:
            raise BadInputError(f"{step.title} needs its {what}, one of: {', '.join(known)}.", hint=f" (with --{what})")
        if given and not known:
            raise BadInputError(f"{step.title} takes no {what}; only that it was seen is kept.")
    if step.code == RIGHT_TO_WORK:
        if (wanted.until is None) != wanted.open_ended:
            raise BadInputError(
                "Say how long the right to work lasts: until its last day, or open for one without an end.",
                hint=" (--until DATE, or --open)",
            )
        if wanted.until is not None and wanted.until < (wanted.on or calendar.today()):
            raise BadInputError(f"The right to work ended on {wanted.until}, before it was seen; it opens no work.")
        if wanted.visa is not None and wanted.visa not in VISAS:
            raise BadInputError(f"There is no visa '{wanted.visa}'; choose one of: {', '.join(VISAS)}.")
    elif wanted.until is not None or wanted.open_ended or wanted.visa is not None:
        raise BadInputError(f"{step.title} takes no end and no visa; only the right to work does.")
    if wanted.born is not None and step.code != IDENTITY:
        raise BadInputError(f"{step.title} takes no date of birth; the identity does.")
    if wanted.born is not None and not is_working_age(wanted.born, calendar.today()):
        raise BadInputError("Nobody of that age works here; is the year of the birth right?")
    if wanted.outcome == RESTRICTION and not _is_restricted(session, entry):
        raise BadInputError(
            f"No restriction of {entry.person.code} is on record; record it first with 'rota restrictions add', "
            "then this outcome."
        )


def _is_restricted(session: Session, entry: Entry) -> bool:
    r, today = t.Restriction, calendar.today()
    rows = session.exec(select(r).where(r.person_id == entry.person.id)).all()
    return any(row.until_on is None or row.until_on >= today for row in rows)


def _refuse_order(entry: Entry, step: Step, at: datetime) -> None:
    """Refuse a step that comes before those it follows, or that is dated before they were complete."""
    for code in entry.route.before(step):
        earlier = entry.route.step(code)
        done = entry.way.completed(earlier, at)
        if done is None:
            raise BadInputError(f"{step.title} comes after {earlier.title.lower()}, which is still open.")
        if done > at and earlier.kind != NOTE:
            raise BadInputError(
                f"{step.title} comes after {earlier.title.lower()}, which counts from "
                f"{calendar.local(done):%d/%m/%Y %H:%M}; give a later day."
            )


def _follow(case: UseCase, entry: Entry, wanted: Signed, step: Step, on: date) -> None:
    """Put what a check opens onto the person's record."""
    person = case.session.get_one(t.Person, entry.person.id)
    if step.code == RIGHT_TO_WORK:
        person.right_to_work_seen_on = on
        person.right_to_work_until, person.right_to_work_open = wanted.until, wanted.open_ended
        person.visa = wanted.visa or person.visa
    elif step.code == IDENTITY and wanted.born is not None:
        birthday = eighteenth_birthday(wanted.born)
        person.age_known, person.under_18_until = True, birthday if birthday > on else None
    elif step.code == DBS:
        months = clearances()[DBS].months
        person.dbs_on = on if person.dbs_on is None else max(on, person.dbs_on)
        until = None if months is None else last_good_day(on, months)
        case.session.add(t.Clearance(person_id=entry.person.id, kind=DBS, on_date=on, until_on=until))
    case.session.add(person)


def _unfollow(case: UseCase, entry: Entry, row: t.PipelineStep) -> None:
    """Take off the person's record what came from a signature, where nothing newer stands there."""
    person = case.session.get_one(t.Person, entry.person.id)
    if row.step == RIGHT_TO_WORK and person.right_to_work_seen_on == row.done_on:
        person.right_to_work_seen_on, person.right_to_work_until = None, None
        person.right_to_work_open = False
    elif row.step == DBS:
        c = t.Clearance
        for one in case.session.exec(
            select(c).where(c.person_id == person.id, c.kind == DBS, c.on_date == row.done_on)
        ):
            case.session.delete(one)
        if person.dbs_on == row.done_on:
            person.dbs_on = None
    case.session.add(person)


def _signed(session: Session, entry: Entry, step: str) -> list[t.PipelineStep]:
    """The signatures of a step that stand. Raises BadInputError where there is none."""
    p = t.PipelineStep
    code = entry.route.step(step).code
    rows = session.exec(select(p).where(p.entry_id == entry.id, p.step == code, col(p.withdrawn_at).is_(None))).all()
    if not rows:
        raise BadInputError(f"Nobody signed '{code}' of {entry.person.code}; there is nothing to take back.")
    return list(rows)
