"""Wall charts against one state of the store: what is to be written, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import calendar
from rostering.calendar import DAY_MINUTES
from rostering.imports.chart import KIND, Chart, Mark, read_chart
from rostering.imports.chart_letters import Letters, refuse_unknown
from rostering.imports.chart_patterns import ACCEPTED, DIFFERS, PROPOSED, Proposal, Row, proposals
from rostering.imports.chart_people import Placed, placed
from rostering.imports.chart_rosters import ChartPlan
from rostering.imports.chart_shifts import ChartShifts
from rostering.imports.comparison import Comparison
from rostering.imports.faults import Faults, refuse_file
from rostering.imports.intake import distinct_paths
from rostering.imports.letters import Legend, LegendShift, Meaning, read_legend
from rostering.imports.plan import Plan
from rostering.imports.report import Report
from rostering.store import tables as t
from rostering.words import counted
from rostering.work.patterns import JOINED, OFF

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass
class ChartReport(Report):
    """The report of wall charts, with the patterns seen in them and how many letters were learnt."""

    patterns: list[Proposal] = field(default_factory=list)
    letters: int = 0

    def lines(self) -> list[str]:
        """The report as text for people."""
        *lines, ending = super().lines()
        titles = {
            ACCEPTED: "patterns seen, followed from now on",
            PROPOSED: "patterns seen (to have them followed, import again with --accept-patterns)",
            DIFFERS: "patterns seen that differ from what is followed",
        }
        for state, title in titles.items():
            told = [f"  {one}" for one in self.patterns if one.state == state]
            lines += [f"{title}:", *told] if told else []
        return [*lines, ending]

    def as_json(self) -> dict[str, object]:
        """The report as plain data (`rota-import/1`)."""
        return super().as_json() | {
            "patterns": [one.as_json() for one in self.patterns],
            "letters_kept": self.letters,
        }


@dataclass(frozen=True)
class ChartFiles:
    """The charts of one import with their legends."""

    charts: tuple[Chart, ...]
    legend: Legend


@dataclass
class ChartComparison:
    """What charts add and change in one state of the store; `organisations` are codes by number."""

    report: ChartReport
    letters: Letters
    plans: list[ChartPlan]
    absences: list[t.Absence]
    organisations: dict[int, str]

    @property
    def owner(self) -> str | None:
        """The one organisation that the charts concern; None for several."""
        codes = set(self.organisations.values())
        return codes.pop() if len(codes) == 1 else None


def read_charts(paths: Sequence[Path], faults: Faults, today: date) -> ChartFiles:
    """Every cell of the files and their legends, understood as far as a file alone can be; all faults are raised."""
    charts: list[Chart] = []
    meanings: dict[str, Meaning] = {}
    shifts: list[LegendShift] = []
    for path in distinct_paths(paths, faults):
        charts.append(read_chart(path, faults, today))
        if not charts[-1].rows:
            raise refuse_file(path, "There is nobody in the chart; it has one row a person below the days.")
        legend = read_legend(path, faults)
        meanings |= legend.meanings
        shifts += legend.shifts
    faults.raise_if_any()
    return ChartFiles(tuple(charts), Legend(meanings, tuple(shifts)))


class ChartReading:
    """Charts read against one session: rows with who and where, and the shifts of the homes."""

    def __init__(self, session: Session, files: ChartFiles, told: Mapping[str, Meaning], faults: Faults) -> None:
        self._session = session
        self._files = files
        self._faults = faults
        self._today = calendar.today()
        self._report = ChartReport(KIND)
        comparison = Comparison(Plan(session), faults, self._report, self._today, b"")
        self._comparison = comparison
        self._rows: list[tuple[Placed, Chart]] = []
        for chart in files.charts:
            self._report.file(chart.file).rows += len(chart.rows)
            found = [placed(comparison, row) for row in chart.rows]
            self._rows += [(row, chart) for row in found if row is not None]
        self._days = _all_days(files.charts)
        self._shifts = self._shifts_by_home()
        codes = {home: one.codes for home, one in self._shifts.items()}
        self.letters = Letters(session, told, files.legend, codes)
        self.unknown = self.letters.unknown([(row, chart.days) for row, chart in self._rows])

    def _shifts_by_home(self) -> dict[int, ChartShifts]:
        """The shifts of each home that rows are about, with the times that the legend gives there."""
        s = t.Setting
        settings = list(self._session.exec(pick(s.id, s.code, s.name, s.within_id, s.default_break_minutes)))
        found: dict[int, ChartShifts] = {}
        for home in {row.home_id for row, _ in self._rows}:
            inside = _inside(settings, home)
            named = {text.casefold() for row in settings if row[0] in inside for text in (row[1], row[2])}
            legend = [one for one in self._files.legend.shifts if not one.setting or one.setting.casefold() in named]
            found[home] = ChartShifts(self._session, inside, self._days[0], self._days[-1], legend)
        return found

    def compared(self) -> ChartComparison:
        """What the charts add and change. Raises RefusedSheetError with every fault there is."""
        refuse_unknown(self.unknown, self._faults)
        self._faults.raise_if_any()
        plans = {
            home: ChartPlan(self._session, home, self._days, self._today, one) for home, one in self._shifts.items()
        }
        absences: list[t.Absence] = []
        seen: list[Row] = []
        for row, chart in self._rows:
            cells = self._understood(row, chart)
            away = self._away(row, [(day, meaning.leave) for day, _, meaning in cells])
            work = [(day, mark, meaning.codes) for day, mark, meaning in cells]
            known = all(set(codes) <= self._shifts[row.home_id].codes for *_, codes in work)
            added, changed = plans[row.home_id].take(row, work) if known else (0, 0)
            self._tell(row, added, changed, away)
            absences += away
            seen.append(_as_row(row, chart, [meaning for *_, meaning in cells]))
        self._faults.raise_if_any()
        self._report.warnings = list(self._faults.warnings)
        self._report.patterns = proposals(self._session, seen)
        organisations = {row.organisation_id: str(row.home["organisation_id"]["code"]) for row, _ in self._rows}
        return ChartComparison(self._report, self.letters, list(plans.values()), absences, organisations)

    def _understood(self, row: Placed, chart: Chart) -> list[tuple[date, Mark | None, Meaning]]:
        found: list[tuple[date, Mark | None, Meaning]] = []
        for day, mark in zip(chart.days, row.chart.marks, strict=True):
            meaning = Meaning() if mark is None else self.letters.understood(mark, row)
            assert meaning is not None  # every letter is known by now
            if mark is not None:
                self.letters.refuse_strange(row, mark, meaning, day)
            found.append((day, mark, meaning))
        return found

    def _away(self, row: Placed, days: Sequence[tuple[date, str | None]]) -> list[t.Absence]:
        """The leave of a row that is not in the store yet, spell by spell."""
        a = t.Absence
        known = self._session.exec(
            pick(a.starts_at, a.ends_at).where(col(a.worker_id) == row.worker_id, col(a.state) == "granted")
        ).all()
        found: list[t.Absence] = []
        for day, kind in days:
            begins, ends = calendar.instant(day, 0), calendar.instant(day, DAY_MINUTES)
            if kind is None or any(first <= begins and (last is None or last >= ends) for first, last in known):
                continue
            if found and found[-1].kind == kind and found[-1].ends_at == begins:
                found[-1].ends_at = ends
            else:
                found.append(a(worker_id=row.worker_id, kind=kind, starts_at=begins, ends_at=ends, state="granted"))
        return found

    def _tell(self, row: Placed, added: int, changed: int, away: Sequence[t.Absence]) -> None:
        change = self._comparison.row(row.chart.row, f"{row.worker['code']} at {row.home['name']}")
        spells = [f"{counted(len(away), 'spell')} of leave"] if away else []
        words = [f"{counted(added, 'day')} of work"] if added else []
        words += [f"{counted(changed, 'day')} changed"] if changed else []
        if added or changed or away:
            change.note("changed" if changed else "new", [*words, *spells])
        change.done()


def _all_days(charts: Sequence[Chart]) -> list[date]:
    """Every day from the first of any chart to the last of any."""
    first, last = min(chart.days[0] for chart in charts), max(chart.days[-1] for chart in charts)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _inside(settings: Sequence[Any], home: int) -> dict[int, int]:
    """A home and all that lies in it, with their default breaks."""
    found = {row[0]: row[4] for row in settings if row[0] == home}
    while more := {row[0]: row[4] for row in settings if row[3] in found and row[0] not in found}:
        found |= more
    return found


def _as_row(row: Placed, chart: Chart, meanings: Sequence[Meaning]) -> Row:
    cells = [None if one.leave else JOINED.join(one.codes) or OFF for one in meanings]
    person = row.worker["person_id"]
    return Row(row.worker_id, str(row.worker["code"]), str(person["name"]), row.setting.id, chart.days[0], cells)
