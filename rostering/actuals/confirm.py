"""Confirming a day at a setting: everything as planned in one action, and only what was otherwise is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import text
from rostering.actuals.day_record import DayRecord, read_day
from rostering.actuals.planned_work import NOT_WORKED, PlannedWork, read_day_confirmed, read_planned
from rostering.actuals.worked import ABSENT, CAME, Said, Worked, as_planned, deviated
from rostering.actuals.write import Done, write_worked
from rostering.calendar import instant, local_day, parse_date
from rostering.errors import BadInputError
from rostering.people.persons import People
from rostering.requests.employment import find_setting, settings_inside
from rostering.rules.debts import Settled, settle
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
DRAFT, OFFERED = "draft", "offered"
MOST_NAMED = 6
WHOLE_DAY = 1440


def confirm_day(
    store: Store,
    actor_name: str | None,
    setting: str,
    day: date,
    said: Sequence[Said] = (),
    *,
    again: bool = False,
) -> DayRecord:
    """Confirm what was worked on the shifts of a setting (and of what lies in it) that begin on a day.

    Whoever is not named in `said` worked as planned. With `again` a confirmed day is corrected for those who are
    named: what is said now stands in place of what was said before. Gives the day as it stands. Raises BadInputError
    for a day confirmed already, one that is not over or not published, somebody whose work nobody can tell without
    asking, and times that cannot have been; RefusedError for who may not. Then nothing is changed.
    """
    with store.reading() as session:
        place = find_setting(session, setting)
        organisation = session.get_one(t.Organisation, place.organisation_id).code
    with use_case(store, actor_name, "edit", organisation) as case:
        inside = settings_inside(case.session, place.id or 0)
        label = f"{text.day(day)} at {place.code}"
        where = _to_write(case.session, place.id or 0, inside, day, label, again=again)
        planned = read_planned(case.session, where, day, day)
        # Who is only in a draft beside it was told of nothing.
        plan = tuple(one for one in planned if one.state != DRAFT) or planned
        chosen = named_work(case.session, plan, said)
        if again and not chosen:
            raise BadInputError("Say whom --again corrects, such as --late PERSON TIME or --came PERSON.")
        done = worked_of(plan, chosen, only_named=again)
        if not done:
            raise BadInputError(f"Nobody was planned on {label}; choose another day.")
        refuse_unready(case, [one for one, _ in done])
        refuse_unclear(case.session, [one for one, _ in done if one.assignment not in chosen])
        write_worked(case, done)
        mark_confirmed(case, where, day)
        settled = settle(case, {one.person: day for one, _ in done} if again else {})
        case.record(f"actuals of {label}", before="confirmed" if again else None, after=in_short(done, settled))
        return read_day(case.session, inside, day, place.code)


def _to_write(
    session: Session, setting: int, inside: Collection[int], day: date, label: str, *, again: bool
) -> set[int]:
    """The settings that this confirms, or corrects: those of them that are still to be confirmed, or are."""
    confirmed = {where for where, _ in read_day_confirmed(session, inside, day, day)}
    if again:
        if not confirmed:
            raise BadInputError(f"{label[:1].upper()}{label[1:]} is not confirmed yet; leave --again out.")
        return confirmed
    if setting in confirmed or confirmed == set(inside):
        known = read_day_confirmed(session, inside, day, day)
        row = known.get((setting, day)) or next(iter(known.values()))
        raise BadInputError(
            f"{label} was confirmed by {row.confirmed_by} on {text.day(local_day(row.confirmed_at))} at "
            f"{text.clock(row.confirmed_at)}; correct somebody with --again and what was otherwise."
        )
    return set(inside) - confirmed


def named_work(
    session: Session, plan: Sequence[PlannedWork], said: Iterable[Said], unclocked: Collection[int] = ()
) -> Mapping[int, tuple[Said, ...]]:
    """What is said of which assignment. Of several shifts of one person the code or the day says which: ann:L, or
    ann:24/11/2026; whether somebody came is meant of those without a row of a clock (`unclocked`), where there are any.

    Raises BadInputError for somebody who was not planned, and where it might be any of several shifts.
    """
    people = People(session)
    found: dict[int, list[Said]] = defaultdict(list)
    able = [one for one in plan if one.stands or one.standing == NOT_WORKED]
    for one in said:
        typed, _, which = one.person.partition(":")
        person = people.find(typed)
        theirs = [work for work in able if work.person == person.id]
        meant = [work for work in theirs if _is_meant(work, which.strip())]
        if one.kind in (ABSENT, CAME):
            meant = [work for work in meant if work.assignment in unclocked] or meant
        if not meant:
            what = f"had no shift '{which}'" if theirs else "was not planned there"
            raise BadInputError(f"{person.name} ({person.code}) {what}; put them on it in the roster first.")
        if len(meant) > 1:
            same_day = len({work.day for work in meant}) == 1
            ways = (f"{person.code}:{work.code if same_day else f'{work.day:%d/%m/%Y}'}" for work in meant)
            listed = ", ".join(list(dict.fromkeys(ways))[:MOST_NAMED])
            raise BadInputError(f"{person.name} had {len(meant)} shifts; name one of them, such as {listed}.")
        found[meant[0].assignment].append(one)
    return {assignment: tuple(listed) for assignment, listed in found.items()}


def _is_meant(work: PlannedWork, which: str) -> bool:
    if not which or work.code.casefold() == which.casefold():
        return True
    try:
        return parse_date(which, work.day) == work.day
    except ValueError:
        return False


def worked_of(
    plan: Iterable[PlannedWork],
    chosen: Mapping[int, Sequence[Said]],
    *,
    only_named: bool = False,
    clocked: Mapping[int, Worked] | None = None,
) -> list[Done]:
    """What was worked: as planned, or as `clocked` says, with what is said of it. `only_named` leaves the rest out."""
    from_clock = clocked or {}
    found = []
    for one in plan:
        named = one.assignment in chosen or one.assignment in from_clock
        if named or (one.stands and not only_named):
            worked = from_clock.get(one.assignment) or as_planned(one)
            found.append((one, deviated(one, worked, chosen.get(one.assignment, ()))))
    return found


def refuse_unready(case: UseCase, plan: Iterable[PlannedWork]) -> None:
    """Raise BadInputError for what is a draft yet, or not over."""
    for one in plan:
        if one.state == DRAFT:
            raise BadInputError(f"The roster with {one.label} at {one.setting_code} is a draft; publish it first.")
        if one.ends_at > case.now:
            raise BadInputError(f"{one.label} at {one.setting_code} is not over yet; confirm the day when it is.")


def refuse_unclear(session: Session, plan: Sequence[PlannedWork]) -> None:
    """Raise BadInputError naming those of whom only somebody who was there can say whether they came: they never
    answered an offer, or are recorded as away."""
    away = _away(session, plan)
    asked = [(one, "never answered the offer") for one in plan if one.standing == OFFERED]
    asked += [(one, "is recorded as away") for one in plan if one.standing != OFFERED and one.assignment in away]
    if asked:
        listed = ", ".join(f"{one.who} {why} ({one.label})" for one, why in asked[:MOST_NAMED])
        more = f" and {len(asked) - MOST_NAMED} more" if len(asked) > MOST_NAMED else ""
        raise BadInputError(f"{listed}{more}: say --{CAME} PERSON or --{ABSENT} PERSON.")


def _away(session: Session, plan: Sequence[PlannedWork]) -> set[int]:
    """The assignments during all of which their worker was recorded as away."""
    if not plan:
        return set()
    a = t.Absence
    rows = session.exec(
        pick(a.worker_id, a.starts_at, a.ends_at).where(
            col(a.worker_id).in_(sorted({one.worker for one in plan})),
            a.state == "granted",
            col(a.starts_at) < max(one.ends_at for one in plan),
        )
    ).all()
    spells: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for worker, starts_at, ends_at in rows:
        spells[worker].append((starts_at, ends_at))
    return {
        one.assignment
        for one in plan
        for starts_at, ends_at in spells[one.worker]
        if starts_at <= one.starts_at and (ends_at is None or ends_at >= min(one.ends_at, instant(one.day, WHOLE_DAY)))
    }


def mark_confirmed(case: UseCase, settings: Iterable[int], day: date) -> None:
    """Note that a day is confirmed at some settings; who confirmed it first stays on record."""
    known = read_day_confirmed(case.session, list(settings), day, day)
    for setting in sorted(settings):
        if (setting, day) not in known:
            case.session.add(
                t.DayConfirmed(setting_id=setting, day=day, confirmed_by=case.actor.name, confirmed_at=case.now)
            )
    case.session.flush()


def in_short(done: Sequence[Done], settled: Settled) -> str:
    """What was confirmed, as the trail keeps it: counts, and the codes of those who worked otherwise."""
    came = sum(worked.came for _, worked in done)
    otherwise = [
        f"{one.person_code} {worked.outcome(one).replace('_', ' ').replace(';', ', ')}"
        for one, worked in done
        if worked != as_planned(one)
    ]
    more = f" and {len(otherwise) - MOST_NAMED} more" if len(otherwise) > MOST_NAMED else ""
    listed = f": {'; '.join(otherwise[:MOST_NAMED])}{more}" if otherwise else ""
    debts = f"; {text.counted(settled.repaid, 'rest debt')} repaid" if settled.repaid else ""
    debts += f"; {text.counted(settled.owed_again, 'rest debt')} owed again" if settled.owed_again else ""
    return f"{came} worked, {len(done) - came} did not come{listed}{debts}"
