"""Hours by person and day, for pay and for a look: planned, actual, paid and worked.

Planned and actual are minutes from start to end, breaks and sleep in them. Worked is working time (the clock W), paid
what counts for pay (the clock P); both go by what was really worked, and by the plan where nobody confirmed it yet.
Work over midnight is split there.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.actuals.planned_work import NOT_WORKED
from rostering.calendar import minutes_between
from rostering.requests.employment import find_setting, settings_inside
from rostering.rules.ledger_entry import ACTUAL, DRAFT, LedgerEntry
from rostering.rules.ledger_read import read_ledgers
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t
from rostering.work.clocks import Clocks
from rostering.work.setting_clocks import NO_POST, SettingClocks

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.rules.rulebook import Rulebook
    from rostering.store.engine import Store

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
PUBLISHED = "published"
NOT_PLANNED = ("declined", "cancelled")
OFFERED = "offered"
CONFIRMED, PLANNED, PARTLY = "confirmed", "planned", "partly"
COLUMNS = ("day", "organisation", "worker", "name", "settings", "state")
MEASURES = ("planned_minutes", "actual_minutes", "paid_minutes", "worked_minutes")
ELSEWHERE = "elsewhere_minutes"
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class HoursLine:
    """One employment on one local day, in minutes; as a total, `day` is None. `actual` counts what is confirmed only.

    `state` is 'confirmed', 'planned' (not confirmed yet) or 'partly'. `elsewhere` is working time for anybody else, or
    at settings that were not asked for; None where nobody asked.
    """

    day: date | None
    organisation: str
    worker: str
    person: str
    name: str
    settings: tuple[str, ...]
    planned: int
    actual: int
    paid: int
    worked: int
    state: str
    elsewhere: int | None = None


@dataclass(frozen=True)
class Hours:
    """The hours of some settings over the days `first` to `last`: a line a person and day, and a total a person.

    `unconfirmed` counts the shifts that go by the plan.
    """

    first: date
    last: date
    lines: tuple[HoursLine, ...]
    totals: tuple[HoursLine, ...]
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """One stretch of work of one employment; the spans are None where nothing was planned, or nothing worked."""

    worker: int
    setting: int
    planned: tuple[datetime, datetime] | None
    actual: tuple[datetime, datetime] | None
    counted: Clocks
    confirmed: bool


@dataclass(frozen=True, slots=True)
class _Who:
    """One employment: the employer's code, the worker's, and the person."""

    organisation: str
    code: str
    person: int
    person_code: str
    name: str


def hours(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str] = (), *, elsewhere: bool = False
) -> Hours:
    """The hours at some settings with what lies in them (none = all of the actor's organisation), by person and day.

    Published rosters count, and what is recorded as worked. Raises BadInputError for a setting nobody knows,
    RefusedError for who may not export.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "export", actor.organisation)
        here = _here(session, actor.organisation, list(settings))
        rules = rulebook(session)
        pieces = list(_Reading(session, here, rules).pieces(horizon))
        people = _people(session, {piece.worker for piece in pieces})
        away = _elsewhere(session, horizon, rules, here, {one.person for one in people.values()}) if elsewhere else None
    lines = _lines(horizon, pieces, people, here, away)
    return Hours(
        first=horizon.first,
        last=horizon.last,
        lines=lines,
        totals=tuple(_totals(lines)),
        unconfirmed=sum(not piece.confirmed for piece in pieces),
    )


def as_csv(found: Hours, *, totals: bool = False) -> str:
    """The lines, or with `totals` one line a person, as CSV with a header; minutes are whole numbers."""
    shown = found.totals if totals else found.lines
    with_elsewhere = any(line.elsewhere is not None for line in shown)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow((*COLUMNS, *MEASURES, *((ELSEWHERE,) if with_elsewhere else ())))
    for line in shown:
        row: list[object] = [
            TOTAL if line.day is None else line.day.isoformat(),
            *(line.organisation, line.worker, line.name, ";".join(line.settings), line.state),
            *(line.planned, line.actual, line.paid, line.worked),
        ]
        writer.writerow([*row, line.elsewhere or 0] if with_elsewhere else row)
    return file.getvalue()


def _here(session: Session, organisation: str | None, named: list[str]) -> dict[int, Any]:
    """The settings that are asked for, by number: the code, and that of the organisation."""
    s, o = t.Setting, t.Organisation
    columns: Any = (s.id, s.code, o.code.label("owner"))  # type: ignore[attr-defined]
    rows = {row.id: row for row in session.exec(pick(*columns).join(o, col(o.id) == col(s.organisation_id)))}
    mine = {id_: row for id_, row in rows.items() if organisation is None or row.owner == organisation}
    if not named:
        return mine
    inside = {one for name in named for one in settings_inside(session, find_setting(session, name).id or 0)}
    return {id_: row for id_, row in mine.items() if id_ in inside}


class _Reading:
    def __init__(self, session: Session, here: Mapping[int, Any], rules: Rulebook) -> None:
        self._session, self._here = session, here
        self._counts = SettingClocks(session, rules)

    def pieces(self, horizon: Horizon) -> Iterator[_Piece]:
        """All work at the settings that touches the period, planned and worked."""
        yield from self._planned(horizon.begins, horizon.ends)
        yield from self._unplanned(horizon.begins, horizon.ends)

    def _planned(self, begins: datetime, ends: datetime) -> Iterator[_Piece]:
        p, a, s = t.Assignment, t.Actual, t.Shift
        columns: Any = (p.worker_id, s.setting_id, s.type, s.role, s.target, p.starts_at, p.ends_at, p.break_minutes)
        done: Any = (p.standing, a.starts_at, a.ends_at, a.break_minutes, a.disturbed_minutes)
        rows = self._session.exec(
            pick(*columns, *done)
            .join(s, col(s.id) == col(p.shift_id))
            .join(t.Roster, col(t.Roster.id) == col(p.roster_id))
            .join(a, col(a.assignment_id) == col(p.id), isouter=True)
            .where(
                t.Roster.state == PUBLISHED,
                col(s.setting_id).in_(sorted(self._here)),
                col(p.standing).not_in(NOT_PLANNED),
                # Whoever stayed on may have worked into the period.
                col(p.starts_at) < ends,
                col(p.ends_at) > begins - timedelta(days=1),
            )
            .order_by(col(p.starts_at), col(p.id))
        )
        for worker, setting, type_, role, target, first, last, rest, standing, start, end, taken, called in rows:
            if standing == OFFERED and start is None:
                continue
            span = (first, last) if start is None else (start, end)
            counted = Clocks(0, 0, 0)
            if standing != NOT_WORKED:
                rest = rest if start is None else taken
                counted = self._counts.of(setting, type_, (role, target), *span, rest, called=called)
            yield _Piece(
                worker=worker,
                setting=setting,
                planned=(first, last),
                actual=None if start is None else (start, end),
                counted=counted,
                confirmed=start is not None or standing == NOT_WORKED,
            )

    def _unplanned(self, begins: datetime, ends: datetime) -> Iterator[_Piece]:
        a = t.Actual
        columns: Any = (a.worker_id, a.setting_id, a.type, a.starts_at, a.ends_at, a.break_minutes)
        rows = self._session.exec(
            pick(*columns, a.disturbed_minutes)
            .where(
                col(a.assignment_id).is_(None),
                col(a.setting_id).in_(sorted(self._here)),
                col(a.starts_at) < ends,
                col(a.ends_at) > begins,
            )
            .order_by(col(a.starts_at), col(a.id))
        )
        for worker, setting, type_, start, end, rest, called in rows:
            counted = self._counts.of(setting, type_, NO_POST, start, end, rest, called=called)
            yield _Piece(worker, setting, None, (start, end), counted, confirmed=True)


def _people(session: Session, workers: Collection[int]) -> dict[int, _Who]:
    w, p, o = t.Worker, t.Person, t.Organisation
    rows = session.exec(
        pick(w.id, o.code, w.code, p.id, p.code, p.name)
        .join(p, col(p.id) == col(w.person_id))
        .join(o, col(o.id) == col(w.organisation_id))
        .where(col(w.id).in_(sorted(workers)))
    )
    return {row[0]: _Who(*row[1:]) for row in rows}


def _elsewhere(
    session: Session, horizon: Horizon, rules: Rulebook, here: Collection[int], persons: Collection[int]
) -> dict[tuple[int, date], int]:
    """Working time of some persons that is not at these settings, by person and day: of whom is not said."""
    found: dict[tuple[int, date], int] = defaultdict(int)
    back = max(0, (horizon.last - horizon.first).days)
    for person, ledger in read_ledgers(session, horizon.last, rules, sorted(persons), back=back).items():
        for entry in ledger.entries:
            if entry.setting not in here and entry.source != DRAFT:
                for day, minutes in entry.minutes_by_day.items():
                    found[person, day] += minutes
    return found


def _by_day(span: tuple[datetime, datetime] | None, minutes: int | None = None) -> Mapping[date, int]:
    """Minutes of a stretch on each local day, its own or some in proportion, split at midnight as in the ledger."""
    if span is None:
        return {}
    count = minutes_between(*span) if minutes is None else minutes
    return LedgerEntry(span[0], span[1], count, ACTUAL, 0).minutes_by_day


def _lines(
    horizon: Horizon,
    pieces: Iterable[_Piece],
    people: Mapping[int, _Who],
    here: Mapping[int, Any],
    away: Mapping[tuple[int, date], int] | None,
) -> tuple[HoursLine, ...]:
    counts: dict[tuple[int, date], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    settings: dict[tuple[int, date], set[str]] = defaultdict(set)
    states: dict[tuple[int, date], set[bool]] = defaultdict(set)
    for one in pieces:
        counted_on = one.actual or one.planned
        measures = (
            _by_day(one.planned),
            _by_day(one.actual),
            _by_day(counted_on, one.counted.paid),
            _by_day(counted_on, one.counted.work),
        )
        for place, by_day in enumerate(measures):
            for day, minutes in by_day.items():
                if horizon.first <= day <= horizon.last:
                    counts[one.worker, day][place] += minutes
                    settings[one.worker, day].add(here[one.setting].code)
                    states[one.worker, day].add(one.confirmed)
    if away is not None:
        _add_days_elsewhere(horizon, people, counts, away)
    first_of: dict[tuple[int, date], int] = {}
    for worker, day in sorted(counts):
        first_of.setdefault((people[worker].person, day), worker)
    lines = []
    for (worker, day), (planned, actual, paid, worked) in counts.items():
        who = people[worker]
        lines.append(
            HoursLine(
                day=day,
                organisation=who.organisation,
                worker=who.code,
                person=who.person_code,
                name=who.name,
                settings=tuple(sorted(settings[worker, day])),
                planned=planned,
                actual=actual,
                paid=paid,
                worked=worked,
                state=_state(states[worker, day]),
                elsewhere=None if away is None else _once(away, first_of, who.person, worker, day),
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.organisation, line.worker, line.day or horizon.first)))


def _add_days_elsewhere(
    horizon: Horizon,
    people: Mapping[int, _Who],
    counts: dict[tuple[int, date], list[int]],
    away: Mapping[tuple[int, date], int],
) -> None:
    """Days on which somebody worked elsewhere only."""
    known = {(people[worker].person, day) for worker, day in counts}
    worker_of = {one.person: worker for worker, one in sorted(people.items(), reverse=True)}
    for (person, day), minutes in away.items():
        if minutes and horizon.first <= day <= horizon.last and (person, day) not in known:
            counts[worker_of[person], day] = [0, 0, 0, 0]


def _once(
    away: Mapping[tuple[int, date], int], first_of: Mapping[tuple[int, date], int], person: int, worker: int, day: date
) -> int:
    """What a person worked elsewhere on a day, on the first of their lines only."""
    return away.get((person, day), 0) if first_of[person, day] == worker else 0


def _state(confirmed: set[bool]) -> str:
    return PARTLY if len(confirmed) > 1 else PLANNED if False in confirmed else CONFIRMED


def _totals(lines: Iterable[HoursLine]) -> Iterator[HoursLine]:
    by_worker: dict[tuple[str, str], list[HoursLine]] = defaultdict(list)
    for line in lines:
        by_worker[line.organisation, line.worker].append(line)
    for theirs in by_worker.values():
        states = {line.state for line in theirs if line.settings}
        yield replace(
            theirs[0],
            day=None,
            settings=tuple(sorted({code for line in theirs for code in line.settings})),
            planned=sum(line.planned for line in theirs),
            actual=sum(line.actual for line in theirs),
            paid=sum(line.paid for line in theirs),
            worked=sum(line.worked for line in theirs),
            state=states.pop() if len(states) == 1 else PARTLY if states else CONFIRMED,
            elsewhere=None if theirs[0].elsewhere is None else sum(line.elsewhere or 0 for line in theirs),
        )
