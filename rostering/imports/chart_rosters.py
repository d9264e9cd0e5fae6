"""What a wall chart changes on rosters: days before today as worked, later ones as a draft."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import calendar
from rostering.calendar import DAYS_A_WEEK
from rostering.imports.chart import Mark
from rostering.imports.chart_people import Placed
from rostering.imports.chart_shifts import ChartShifts, Meant
from rostering.rosters.draft import new_draft
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING, PLANNED, WORKED
from rostering.store.roster_state import DRAFT, PUBLISHED, SUPERSEDED
from rostering.store.use_case import UseCase
from rostering.words import counted

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
MADE_BY = "chart"


@dataclass(frozen=True, slots=True)
class Standing:
    """An assignment that stands in the store on a day of the chart."""

    id: int
    code: str
    starts_at: datetime
    ends_at: datetime
    standing: str
    pinned: bool
    made_by: str
    state: str  # of its roster
    roster: int

    def gives_way(self, past: bool) -> bool:
        """Whether a chart may replace it: it came from a chart, or is a mere plan on a draft."""
        if self.pinned or self.standing not in (PLANNED, WORKED):
            return False
        if self.made_by == MADE_BY:
            return past or self.state == DRAFT
        return self.state == DRAFT and self.standing == PLANNED


@dataclass(frozen=True, slots=True)
class NewWork:
    """One worker on one shift, as a cell says."""

    home: int
    worker: int
    day: date
    meant: Meant
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> tuple[str, datetime, datetime]:
        """What makes it the same as one that stands."""
        return self.meant.values["code"], self.starts_at, self.ends_at


@dataclass
class ChartPlan:
    """What is to be written for one home: work to put on, assignments to take off."""

    session: Session
    home: int
    days: Sequence[date]
    today: date
    shifts: ChartShifts
    new: list[NewWork] = field(default_factory=list)
    gone: list[Standing] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stands = self._standing()
        self._roles = self._contracts()

    def take(self, row: Placed, marks: Iterable[tuple[date, Mark | None, tuple[str, ...]]]) -> tuple[int, int]:
        """Plan one row, each day with its mark and the codes that means; gives cells put on and cells changed.

        A cell that contradicts what is more than a plan is noted on the row.
        """
        added = changed = 0
        for day, mark, codes in marks:
            wanted = [self._work(row, day, mark, code) for code in codes]
            stands = self._stands.get((row.worker_id, day), [])
            there = sorted((one.code, one.starts_at, one.ends_at) for one in stands)
            if sorted(one.key for one in wanted) == there:
                continue
            fast = next((one for one in stands if not one.gives_way(day < self.today)), None)
            if fast is not None:
                state = fast.state if fast.state != DRAFT else fast.standing
                row.chart.row.refuse(
                    day.isoformat(),
                    f"The store has {fast.code} there already ({state}), and the chart says "
                    f"{'+'.join(codes) or 'off'}; change it in the roster, or correct the chart.",
                )
                continue
            self.gone += stands
            self.new += wanted
            for one in wanted:
                one.meant.places += 1
            added += not stands
            changed += bool(stands)
        return added, changed

    @property
    def is_empty(self) -> bool:
        """Whether the store says all of it already."""
        return not self.new and not self.gone

    def _work(self, row: Placed, day: date, mark: Mark | None, code: str) -> NewWork:
        setting: int = row.setting.id or row.home_id
        meant = self.shifts.meant(setting, day, code, self._role(row.worker_id, day))
        starts_at, ends_at = meant.starts_at, meant.values["ends_at"]
        if mark is not None and mark.start_minute is not None and mark.end_minute is not None:
            starts_at = calendar.instant(day, mark.start_minute)
            ends_at = calendar.instant(day, mark.end_minute)
        return NewWork(self.home, row.worker_id, day, meant, starts_at, ends_at)

    def _role(self, worker: int, day: date) -> str | None:
        held = self._roles.get(worker, [])
        now = [role for role, first, last in held if (first is None or first <= day) and (last is None or day <= last)]
        return next(iter(now or [role for role, *_ in held]), None)

    def _contracts(self) -> dict[int, list[tuple[str, date | None, date | None]]]:
        c = t.Contract
        found: dict[int, list[tuple[str, date | None, date | None]]] = defaultdict(list)
        for worker, *terms in self.session.exec(pick(c.worker_id, c.role, c.starts_on, c.ends_on).order_by(col(c.id))):
            found[worker].append((terms[0], terms[1], terms[2]))
        return found

    def _standing(self) -> dict[tuple[int, date], list[Standing]]:
        a, s, r, rs = t.Assignment, t.Shift, t.Roster, t.RosterSetting
        columns: Any = (a.id, s.code, a.starts_at, a.ends_at, a.standing, a.pinned, a.made_by, r.state, r.id)
        rows = self.session.exec(
            pick(*columns, a.worker_id, s.day)
            .join(s, col(s.id) == col(a.shift_id))
            .join(r, col(r.id) == col(a.roster_id))
            .join(rs, col(rs.roster_id) == col(r.id))
            .where(
                col(rs.setting_id) == self.home,
                col(s.setting_id).in_(sorted(self.shifts.settings)),
                col(r.state) != SUPERSEDED,
                col(a.standing).not_in(NOT_WORKING),
                col(s.day) >= self.days[0],
                col(s.day) <= self.days[-1],
            )
        )
        found: dict[tuple[int, date], list[Standing]] = defaultdict(list)
        for row in rows:
            found[row[9], row[10]].append(Standing(*row[:9]))
        return found

    def write(self, case: UseCase) -> str:
        """Write everything in the transaction that is open; says in short what."""
        connection = case.session.connection()
        rosters = self._rosters(case)
        if self.gone:
            gone = [one.id for one in self.gone]
            connection.execute(delete(t.Actual).where(col(t.Actual.assignment_id).in_(gone)))
            connection.execute(delete(t.Assignment).where(col(t.Assignment.id).in_(gone)))
        self._write_shifts(case)
        assignments = [
            {
                "roster_id": rosters[one.day],
                "worker_id": one.worker,
                "shift_id": one.meant.id,
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "break_minutes": self._rest(one),
                "standing": WORKED if one.day < self.today else PLANNED,
                "pinned": False,
                "made_by": MADE_BY,
            }
            for one in self.new
        ]
        if assignments:
            statement = insert(t.Assignment).returning(col(t.Assignment.id), sort_by_parameter_order=True)
            numbers = [int(number or 0) for number in connection.execute(statement, assignments).scalars()]
            self._write_worked(case, numbers)
        edited = set(rosters.values()) | {one.roster for one in self.gone}
        r = t.Roster
        connection.execute(update(r).where(col(r.id).in_(sorted(edited))).values(version=col(r.version) + 1))
        worked = sum(one.day < self.today for one in self.new)
        return f"{counted(worked, 'shift')} worked, {len(self.new) - worked} planned, {len(self.gone)} taken off"

    @staticmethod
    def _rest(one: NewWork) -> int:
        """The minutes of break: the shift's, where the time worked has room for it."""
        rest: int = one.meant.values["break_minutes"]
        return rest if rest < calendar.minutes_between(one.starts_at, one.ends_at) else 0

    def _write_shifts(self, case: UseCase) -> None:
        made = list({id(one.meant): one.meant for one in self.new if one.meant.id is None}.values())
        for meant in made:
            if meant.is_charted:
                meant.values |= {"minimum": meant.places, "target": meant.places}
            row = t.Shift(**meant.values)
            case.session.add(row)
            case.session.flush()
            meant.id = row.id

    def _write_worked(self, case: UseCase, numbers: Sequence[int]) -> None:
        """What was worked on the days before today; what was imported as worked before is joined to its shift."""
        a = t.Actual
        past = [(one, number) for one, number in zip(self.new, numbers, strict=True) if one.day < self.today]
        known = {
            (worker, starts_at): id_
            for id_, worker, starts_at in case.session.exec(
                pick(a.id, a.worker_id, a.starts_at).where(
                    col(a.assignment_id).is_(None),
                    col(a.worker_id).in_(sorted({one.worker for one, _ in past})),
                )
            )
        }
        rows = []
        for one, number in past:
            values = {
                "worker_id": one.worker,
                "assignment_id": number,
                "setting_id": one.meant.values["setting_id"],
                "code": one.meant.values["code"],
                "type": one.meant.values["type"],
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "break_minutes": self._rest(one),
                "confirmed_by": case.actor.name,
                "confirmed_at": case.now,
            }
            before = known.get((one.worker, one.starts_at))
            if before is None:
                rows.append(values)
            else:
                case.session.connection().execute(update(a).where(col(a.id) == before).values(**values))
        if rows:
            case.session.connection().execute(insert(a), rows)

    def _rosters(self, case: UseCase) -> dict[date, int]:
        """The roster of each day that is written to, made where there is none: a week, as far as it is free."""
        r, rs = t.Roster, t.RosterSetting
        taken: dict[date, int] = {}
        first, last = self.days[0] - timedelta(days=DAYS_A_WEEK), self.days[-1] + timedelta(days=DAYS_A_WEEK)
        for id_, begins, ends in case.session.exec(
            pick(r.id, r.first_day, r.last_day)
            .join(rs, col(rs.roster_id) == col(r.id))
            .where(
                col(rs.setting_id) == self.home,
                col(r.state) != SUPERSEDED,
                col(r.first_day) <= last,
                col(r.last_day) >= first,
            )
        ):
            for offset in range((ends - begins).days + 1):
                taken[begins + timedelta(days=offset)] = id_
        found: dict[date, int] = {}
        for day in sorted({one.day for one in self.new}):
            if day not in taken:
                self._make(case, day, taken)
            found[day] = taken[day]
        return found

    def _make(self, case: UseCase, day: date, taken: dict[date, int]) -> None:
        """Make the roster of a day's week, shorter where another roster reaches into it."""
        from rostering.rosters.horizon import Horizon

        monday = calendar.monday_of(day)
        week = [monday + timedelta(days=offset) for offset in range(DAYS_A_WEEK)]
        begins = max((one + timedelta(days=1) for one in week if one < day and one in taken), default=week[0])
        ends = min((one - timedelta(days=1) for one in week if one > day and one in taken), default=week[-1])
        row = new_draft(case.session, Horizon(begins, ends), self.home)
        if ends < self.today:
            row.state, row.published_at = PUBLISHED, case.now
            case.session.add(row)
        case.session.flush()
        assert row.id is not None
        for one in week:
            if begins <= one <= ends:
                taken[one] = row.id
