"""Who is on the way in: what is complete, what is open, what blocks them, and when each becomes deployable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar, words
from rostering.catalogue import skills
from rostering.people.needs import subject_words
from rostering.people.unknowns import read_unknowns
from rostering.pipeline.entry import Entry, find_entry, read_entries
from rostering.pipeline.forecast import Booked, Expected, Forecast
from rostering.pipeline.route import SESSION, SIGN, SKILLS, route_of, routes
from rostering.pipeline.session import skills_given
from rostering.store import tables as t
from rostering.store.seat_state import BOOKED

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
RIGHT_TO_WORK, SKILL = "right_to_work", "skill:"  # what a step of its own answers, and what training does


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of one person. `on` is when it was done or is expected; `by` who signed it, `level` and `outcome` what
    is kept of it."""

    step: str
    title: str
    state: str  # done, booked, open, waits
    on: date
    by: str = ""
    level: str | None = None
    outcome: str | None = None
    times: int = 1
    done_times: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class PipelineLine:
    """Somebody on the way into a pool. `supervised_on` is the first day with a place beside somebody settled,
    `deployable_on` with any place of the pool; each is past or today's where it has come. `blocks` says what has to be
    done next, in words."""

    person: str
    name: str
    worker: int
    organisation: str
    pool: str
    roles: tuple[str, ...]
    minutes_a_week: int | None
    since: date
    steps: tuple[StepLine, ...]
    supervised_on: date
    deployable_on: date
    is_supervised: bool  # a place beside somebody settled is open to them today
    is_deployable: bool
    blocks: tuple[str, ...]

    @property
    def is_late(self) -> bool:
        """Whether a step takes longer than it usually does."""
        return any(one.late for one in self.steps)


def pipeline(store: Store, actor_name: str | None, pool: str | None = None) -> list[PipelineLine]:
    """Everybody on the way in whom the actor may see, of one pool or of all, the first to be deployable first; those
    who are deployable come last. Raises BadInputError for a pool without a way in."""
    if pool is not None:
        route_of(pool)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        return [one for one in read_pipeline(session, actor) if pool in (None, one.pool)]


def pipeline_of(store: Store, actor_name: str | None, person: str) -> PipelineLine:
    """One person's way in. Raises BadInputError for who is on none, RefusedError for whom the actor may not see."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        return _lines(session, actor, [find_entry(session, actor, person)])[0]


def read_pipeline(session: Session, actor: Acting, *, steps_only: bool = False) -> list[PipelineLine]:
    """As `pipeline`, of all pools, in a session of the caller's; with `steps_only` only steps block, and what is
    unknown of people beside them is not looked up."""
    entries = [one for one in read_entries(session) if actor.organisation in (None, one.organisation)]
    lines = _lines(session, actor, entries, steps_only=steps_only)
    return sorted(lines, key=lambda one: (one.is_deployable, one.deployable_on, one.name, one.person))


def forecasts(session: Session, entries: Iterable[Entry], today: date) -> dict[int, Forecast]:
    """What to expect of each way in, by the entry's number; those of a pool without a route are left out."""
    there = [one for one in entries if one.pool in routes()]
    seats = _seats(session, {one.worker for one in there})
    return {one.id: Forecast(one.way, one.route, seats.get(one.worker, ()), today) for one in there}


def _seats(session: Session, workers: Collection[int]) -> dict[int, list[Booked]]:
    b, s = t.SessionBooking, t.TrainingSession
    rows = session.exec(
        pick(b.worker_id, s.step, s.ends_at, s.skills)
        .join(s, col(s.id) == col(b.session_id))
        .where(col(b.worker_id).in_(sorted(workers)), col(b.state) == BOOKED, col(s.cancelled_at).is_(None))
    )
    found: dict[int, list[Booked]] = defaultdict(list)
    for worker, step, ends_at, gives in rows:
        found[worker].append(Booked(step, ends_at, frozenset(code for code, _ in skills_given(gives))))
    return found


def _lines(session: Session, actor: Acting, entries: list[Entry], *, steps_only: bool = False) -> list[PipelineLine]:
    today = calendar.today()
    found = forecasts(session, entries, today)
    unknown = {} if steps_only else _unknown(session, actor, entries, today)
    signed = _signed(session, [one.id for one in entries])
    roles, rows = _roles(session), {row.id: row for row in session.exec(select_typed(t.PipelineEntry))}
    lines: list[PipelineLine] = []
    for entry in entries:
        forecast = found.get(entry.id)
        if forecast is None:
            continue
        steps = tuple(_step(one, signed.get((entry.id, one.step.code))) for one in forecast.steps.values())
        lines.append(
            PipelineLine(
                person=entry.person.code,
                name=entry.person.name,
                worker=entry.worker,
                organisation=entry.organisation,
                pool=entry.pool,
                roles=tuple(roles.get(entry.worker, ())),
                minutes_a_week=rows[entry.id].minutes_a_week,
                since=calendar.local_day(rows[entry.id].opened_at),
                steps=steps,
                supervised_on=forecast.supervised_on,
                deployable_on=forecast.deployable_on,
                is_supervised=forecast.is_supervised,
                is_deployable=forecast.is_deployable,
                blocks=(*(_blocks(one) for one in forecast.blocking), *unknown.get(entry.person.id, ())),
            )
        )
    return lines


def _unknown(session: Session, actor: Acting, entries: list[Entry], today: date) -> dict[int, list[str]]:
    """What nobody has said of people and what keeps them off work beside their steps: an age, a register."""
    found: dict[int, list[str]] = defaultdict(list)
    for one in read_unknowns(session, today, actor, {entry.person.id for entry in entries}).unknown if entries else ():
        if one.stops and one.subject != RIGHT_TO_WORK and not one.subject.startswith(SKILL):
            found[one.person_id].append(f"Unknown: {subject_words(one.subject)} ({one.rule})")
    return found


def _step(one: Expected, row: t.PipelineStep | None) -> StepLine:
    kept = ("", None, None) if row is None else (row.done_by, row.level, row.outcome)
    on = one.on if row is None else row.done_on
    return StepLine(one.step.code, one.step.title, one.state, on, *kept, one.times, one.done_times, one.late)


def _blocks(one: Expected) -> str:
    """What has to be done about a step that is open."""
    title = one.step.title
    late = f", {words.counted(one.late, 'day')} late" if one.late else ""
    if one.step.kind == SIGN:
        return f"{title}: to be signed{late}"
    if one.step.kind == SKILLS:
        names = ", ".join(skills()[code].title.lower() for code in one.missing)
        return f"{title}: no seat booked for {names}{late}"
    if one.step.kind == SESSION:
        often = f" ({one.done_times} of {one.times})" if one.times > 1 else ""
        return f"{title}: no seat booked{often}{late}"
    return f"{title}: not signed{late}"


def _signed(session: Session, entries: list[int]) -> dict[tuple[int, str], t.PipelineStep]:
    """The newest signature of each step of some entries that stands."""
    p = t.PipelineStep
    rows = select_typed(p).where(col(p.entry_id).in_(entries), col(p.withdrawn_at).is_(None)).order_by(col(p.id))
    return {(row.entry_id, row.step): row for row in session.exec(rows)}


def _roles(session: Session) -> dict[int, list[str]]:
    c, e = t.Contract, t.PipelineEntry
    rows = session.exec(pick(c.worker_id, c.role).join(e, col(e.worker_id) == col(c.worker_id)).order_by(col(c.id)))
    found: dict[int, list[str]] = defaultdict(list)
    for worker, role in rows:
        found[worker].append(role)
    return found
