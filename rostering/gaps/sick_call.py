"""The sick call: somebody cannot come; they are marked, and the shifts that they had are open.

On a published roster that is an amendment. That they do not come is a fact, which no rule refuses. Nothing is kept of
why: an absence has a kind and times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select
from sqlmodel import select as select_typed

from rostering import access, text
from rostering.calendar import instant, local_day
from rostering.errors import BadInputError, RefusedError
from rostering.people.persons import People, PersonName, running
from rostering.rosters.edit import Edit, Work
from rostering.rosters.shift_line import shift_label
from rostering.rosters.taken_off import TakenOff, take_off
from rostering.rosters.told import knows_by_own_call
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store
    from rostering.store.use_case import UseCase

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
SICK = "sick"
REASON = "sick call"  # of the amendment
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class OpenedShift:
    """A shift that somebody cannot come to, open from an instant to another; `amendment` is None on a draft."""

    roster: int
    shift: int
    worker: int
    label: str
    organisation: str
    starts_at: datetime
    ends_at: datetime
    amendment: int | None


@dataclass(frozen=True, slots=True)
class SickCall:
    """Somebody marked sick, from an instant until another (None: until they say), with what that opens.

    `elsewhere` are shifts at organisations that the actor does not act for: these are for them to open. `taken` is what
    they stood on, roster by roster.
    """

    person: str
    name: str
    absence: int
    starts_at: datetime
    ends_at: datetime | None
    opened: tuple[OpenedShift, ...]
    elsewhere: int
    taken: tuple[TakenOff, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """Somebody who comes back: the first day, and from when they were away."""

    person: str
    name: str
    starts_at: datetime
    first_day: date


def mark_sick(
    store: Store,
    actor_name: str | None,
    named: str,
    *,
    from_at: datetime | None = None,
    until_on: date | None = None,
) -> SickCall:
    """Mark somebody sick from an instant (None: now) until the end of a day (None: open-ended) and open their shifts.

    A shift that they have begun keeps the part that is worked. Raises BadInputError for nobody, for an end before the
    beginning and for who is marked for that time already; RefusedError for who may not edit the rosters. All of it is
    done or nothing.
    """
    organisation = _organisation(store, actor_name, named)
    with use_case(store, actor_name, "edit", organisation) as case:
        who = People(case.session).find(named)
        starts_at = from_at or case.now
        ends_at = None if until_on is None else instant(until_on + timedelta(days=1), 0)
        _refuse_times(starts_at, ends_at)
        _refuse_double(case.session, who, starts_at, ends_at)
        row = t.Absence(
            worker_id=_employment(case.session, who, organisation, local_day(starts_at)),
            kind=SICK,
            starts_at=starts_at,
            ends_at=ends_at,
            state="granted",
            asked_on=local_day(case.now),
            decided_by=case.actor.name,
            decided_at=case.now,
        )
        case.session.add(row)
        case.session.flush()
        until = "until further notice" if until_on is None else f"until {until_on}"
        case.record(f"absence {row.id} of {who.code}", after=f"away from {local_day(starts_at)}, {until}")
        opened, elsewhere, taken = _open(case, who, starts_at, ends_at)
        return SickCall(who.code, who.name, row.id or 0, starts_at, ends_at, opened, elsewhere, taken)


def back_from(store: Store, actor_name: str | None, named: str, first_day: date) -> Back:
    """End somebody's open-ended sickness: they can be put on shifts from a day on. What was opened stays open.

    Raises BadInputError where nothing open-ended is on record, and for a day on which it had not begun.
    """
    organisation = _organisation(store, actor_name, named)
    with use_case(store, actor_name, "edit", organisation) as case:
        who = People(case.session).find(named)
        row = case.session.exec(
            select(t.Absence)
            .join(t.Worker, col(t.Worker.id) == col(t.Absence.worker_id))
            .where(t.Worker.person_id == who.id, t.Absence.kind == SICK, col(t.Absence.ends_at).is_(None))
            .order_by(col(t.Absence.starts_at).desc())
        ).first()
        if row is None:
            raise BadInputError(f"{who.name} ({who.code}) is not marked sick without an end; there is nothing to end.")
        ends_at = instant(first_day, 0)
        if ends_at <= row.starts_at:
            raise BadInputError(
                f"{who.name} is marked from {text.day(local_day(row.starts_at))} at {text.clock(row.starts_at)}; give "
                "a later first day back."
            )
        row.ends_at = ends_at
        case.session.add(row)
        case.session.flush()
        case.record(f"absence {row.id} of {who.code}", before="until further notice", after=f"back on {first_day}")
        return Back(who.code, who.name, row.starts_at, first_day)


def _organisation(store: Store, actor_name: str | None, named: str) -> str | None:
    """The organisation that the actor acts for (None: all), once they are let pass and the person is known to them."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        who = People(session).find(named)
        _refuse_stranger(session, actor, who)
    return actor.organisation


def _refuse_stranger(session: Session, actor: Acting, who: PersonName) -> None:
    """Whoever acts for one organisation marks those it employs, and those who stand on its rosters."""
    if actor.organisation is None or actor.organisation in who.organisations:
        return
    a, w, s, h, o = t.Assignment, t.Worker, t.Shift, t.Setting, t.Organisation
    row = session.exec(
        pick(a.id)
        .join(w, col(w.id) == col(a.worker_id))
        .join(s, col(s.id) == col(a.shift_id))
        .join(h, col(h.id) == col(s.setting_id))
        .join(o, col(o.id) == col(h.organisation_id))
        .where(w.person_id == who.id, o.code == actor.organisation, col(a.standing).not_in(NOT_WORKING))
    ).first()
    if row is None:
        raise RefusedError(
            f"{actor.name} acts for organisation {actor.organisation} only, which neither employs {who.code} nor has "
            "them on a roster.",
            hint="; choose another actor with --as NAME",
        )


def _refuse_times(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise BadInputError(f"The absence would end before it begins on {text.day(local_day(starts_at))}.")
    if ends_at is not None and ends_at - starts_at > LONGEST:
        raise BadInputError("An absence of more than a year is marked without an end.", hint="; leave --until out")


def _refuse_double(session: Session, who: PersonName, starts_at: datetime, ends_at: datetime | None) -> None:
    a, w = t.Absence, t.Worker
    query = (
        select(a)
        .join(w, col(w.id) == col(a.worker_id))
        .where(w.person_id == who.id, a.kind == SICK, a.state == "granted")
        .where(col(a.ends_at).is_(None) | (col(a.ends_at) > starts_at))
    )
    if ends_at is not None:
        query = query.where(col(a.starts_at) < ends_at)
    row = session.exec(query).first()
    if row is not None:
        until = "" if row.ends_at is None else f" until {text.day(local_day(row.ends_at - timedelta(minutes=1)))}"
        raise BadInputError(
            f"{who.name} ({who.code}) is marked sick from {text.day(local_day(row.starts_at))}{until} already.",
            hint=". End that with --back DAY first" if row.ends_at is None else "",
        )


def _employment(session: Session, who: PersonName, organisation: str | None, day: date) -> int:
    """The employment that the absence is of: one that runs then, of the actor's organisation where there is one."""
    w, o = t.Worker, t.Organisation
    rows = session.exec(
        pick(w.id, w.started_on, w.ended_on, o.code, w.pool)
        .join(o, col(o.id) == col(w.organisation_id))
        .where(w.person_id == who.id)
        .order_by(col(w.id))
    ).all()
    now = [row for row in rows if running(row.started_on, row.ended_on, day, day)]
    if not now:
        raise BadInputError(f"{who.name} ({who.code}) is employed nowhere on {text.day(day)}.")
    now.sort(key=lambda row: (row.code != organisation, row.pool != "own", row.id))
    found: int = now[0].id
    return found


def _open(
    case: UseCase, who: PersonName, starts_at: datetime, ends_at: datetime | None
) -> tuple[tuple[OpenedShift, ...], int, tuple[TakenOff, ...]]:
    """Take somebody off all that they cannot come to, roster by roster; how many shifts lie elsewhere, and what they
    stood on."""
    rows = _assigned(case.session, who.id, starts_at, ends_at)
    mine = [row for row in rows if case.actor.organisation in (None, row.organisation)]
    taken: dict[int, TakenOff] = {}
    by_roster: dict[int, list[Any]] = defaultdict(list)
    for row in mine:
        by_roster[row.roster_id].append(row)
    for roster, theirs in by_roster.items():
        taken[roster] = take_off(case, roster, [_edit(row, starts_at) for row in theirs], REASON)
        knows_by_own_call(case, roster, {row.worker_id for row in theirs}, {row.shift_id for row in theirs})
    opened = tuple(
        OpenedShift(
            roster=row.roster_id,
            shift=row.shift_id,
            worker=row.worker_id,
            label=shift_label(row.code, row.day, row.begins, row.ends, row.name),
            organisation=row.organisation,
            starts_at=max(row.starts_at, starts_at),
            ends_at=row.ends_at,
            amendment=taken[row.roster_id].amendment,
        )
        for row in mine
    )
    return opened, len(rows) - len(mine), tuple(taken.values())


def _edit(row: Any, starts_at: datetime) -> Edit:
    """Off the shift; where it has begun, until they left."""
    if row.starts_at >= starts_at:
        return Edit(row.worker_id, row.shift_id, None)
    return Edit(row.worker_id, row.shift_id, Work(row.starts_at, starts_at, 0, row.standing, row.pinned))


def _assigned(session: Session, person: int, starts_at: datetime, ends_at: datetime | None) -> Sequence[Any]:
    """What somebody stands on in a time, on drafts and published rosters, in order."""
    a, w, s, h, o, r = t.Assignment, t.Worker, t.Shift, t.Setting, t.Organisation, t.Roster
    columns: Any = (a.roster_id, a.shift_id, a.worker_id, a.starts_at, a.ends_at, a.standing, a.pinned)
    begins: Any = s.starts_at
    until: Any = s.ends_at
    owner: Any = o.code
    query = (
        pick(*columns, s.code, s.day, begins.label("begins"), until.label("ends"), h.name, owner.label("organisation"))
        .join(w, col(w.id) == col(a.worker_id))
        .join(s, col(s.id) == col(a.shift_id))
        .join(h, col(h.id) == col(s.setting_id))
        .join(o, col(o.id) == col(h.organisation_id))
        .join(r, col(r.id) == col(a.roster_id))
        .where(
            w.person_id == person,
            r.state != "superseded",
            col(a.standing).not_in(NOT_WORKING),
            col(a.ends_at) > starts_at,
        )
        .order_by(col(a.starts_at), col(a.id))
    )
    if ends_at is not None:
        query = query.where(col(a.starts_at) < ends_at)
    found: Sequence[Any] = session.exec(query).all()
    return found
