"""The wall rota: a page of A3 a home and four weeks, read from across the room, in black and white."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape

from rostering import text
from rostering.calendar import DAYS_A_WEEK
from rostering.exports.html_page import document, element, shown
from rostering.exports.page import AWAY, OFF, Page, PageCell, PageRow
from rostering.rosters.grid import CoverDay, CoverRow

STYLE = "wall_rota.css"
MOST_DAYS = 28  # of a page; more days go on another
LONG = 14  # days; from more on names and roles have less room
# Millimetres: what the rows of one page of A3 may take in all, and how high one may be.
ROOM, LOWEST, HIGHEST = 240.0, 4.5, 10.5
SATURDAY, MONDAY = 5, 0
KEYS = (
    ("?", OFF, "may still refuse"),
    ("( )", OFF, "at another setting"),
    ("away", AWAY, "away"),
    ("▼", OFF, "below the minimum"),
    ("▽", OFF, "below the target"),
)
BROKEN_KEY = ("!", OFF, "breaks a rule")
WAIVED_KEY = ("~", OFF, "by permission")


def wall_rota(pages: Iterable[Page]) -> str:
    """The document with all pages."""
    return document("Rota", STYLE, (_section(_Sheet(part)) for page in pages for part in _parts(page)))


def _parts(page: Page) -> Iterator[Page]:
    """A page, or several of four weeks; hours are of the whole period and stand on the last."""
    for first in range(0, len(page.days), MOST_DAYS):
        last = first + MOST_DAYS
        yield replace(
            page,
            days=page.days[first:last],
            rows=tuple(replace(row, cells=row.cells[first:last]) for row in page.rows),
            cover=tuple(CoverRow(row.label, row.days[first:last]) for row in page.cover),
        )


@dataclass(frozen=True)
class _Sheet:
    """A page with what all its rows need to know."""

    page: Page

    @property
    def is_draft(self) -> bool:
        return not self.page.issue.is_published

    @property
    def columns(self) -> int:
        return len(self.page.days) + 3

    @property
    def row(self) -> float:
        """How high a row is, in millimetres, so that one page holds all where that can be read."""
        rows = len(self.page.rows) + len(self.page.cover) + 1
        return round(min(HIGHEST, max(LOWEST, ROOM / rows)), 2)

    def bands(self, day: date) -> tuple[str, str]:
        """The classes of a day's column."""
        week = "week" if day.weekday() == MONDAY and len(self.page.days) > DAYS_A_WEEK else ""
        return week, "weekend" if day.weekday() >= SATURDAY else ""


def _section(sheet: _Sheet) -> str:
    page = sheet.page
    long = "long" if len(page.days) > LONG else ""
    watermark = element("div", "DRAFT", "watermark", aria_hidden="true") if sheet.is_draft else ""
    columns = '<col class="name"><col class="role">' + "<col>" * len(page.days) + '<col class="hours">'
    table = element(
        "table",
        f"<colgroup>{columns}</colgroup>\n<thead>\n{_banner(sheet)}\n{_days(sheet)}\n</thead>\n<tbody>\n"
        + "\n".join((*_people(sheet), *_cover(sheet)))
        + "\n</tbody>\n",
        long,
    )
    return element(
        "section",
        f"\n{watermark}{table}\n{_keys(sheet)}\n",
        "draft" if sheet.is_draft else "",
        style=f"--row: {sheet.row}mm",
    )


def _banner(sheet: _Sheet) -> str:
    page = sheet.page
    said = (
        element("span", shown(page.title), "home")
        + element("span", escape(page.period), "period")
        + element("span", escape(page.mark), "mark")
        + element("span", f"printed {escape(page.printed)}", "printed")
    )
    return element("tr", element("th", element("div", said, "banner"), colspan=sheet.columns), "title")


def _days(sheet: _Sheet) -> str:
    heads = [element("th", "name"), element("th", "role")]
    heads += [
        element("th", f"{day:%a}<b>{day.day}{f' {day:%b}' if _is_named(sheet, day) else ''}</b>", *sheet.bands(day))
        for day in sheet.page.days
    ]
    return element("tr", "".join((*heads, element("th", "hours"))), "days")


def _is_named(sheet: _Sheet, day: date) -> bool:
    """Whether a day's head names its month: the first of all and of each month, and every day of a week."""
    return day == sheet.page.days[0] or day.day == 1 or len(sheet.page.days) <= DAYS_A_WEEK


def _people(sheet: _Sheet) -> Iterator[str]:
    before: PageRow | None = None
    for row in sheet.page.rows:
        new = before is not None and (row.own, row.role) != (before.own, before.role)
        same = before is not None and not new
        yield _person(sheet, row, "" if same and not row.pool else " · ".join(filter(None, (row.role, row.pool))), new)
        before = row
    hours = element("td", text.hours(sheet.page.minutes), "hours")
    empty = element("td", "", colspan=len(sheet.page.days) + 1)
    yield element("tr", element("th", "hours in all", "person") + empty + hours, "total")


def _person(sheet: _Sheet, row: PageRow, role: str, new: bool) -> str:
    cells = [element("th", shown(row.name), "person", scope="row"), element("td", escape(role), "role")]
    cells += [_cell(sheet, day, cell) for day, cell in zip(sheet.page.days, row.cells, strict=True)]
    cells.append(element("td", text.hours(row.minutes) if row.code else "", "hours"))
    return element("tr", "".join(cells), "group" if new else "", "" if row.own else "guest")


def _cell(sheet: _Sheet, day: date, cell: PageCell) -> str:
    if cell.look == OFF:
        return element("td", "·", "cell", OFF, *sheet.bands(day))
    marks = "!" * (cell.broken and sheet.is_draft) + "~" * cell.waived
    letters = element("span", cell.words) if cell.look == AWAY else element("b", shown(_letters(cell) + marks))
    times = element("small", escape(cell.times)) if cell.times else ""
    return element("td", letters + times, "cell", cell.look, *sheet.bands(day))


def _letters(cell: PageCell) -> str:
    return replace(cell, times="").words


def _cover(sheet: _Sheet) -> Iterator[str]:
    for number, row in enumerate(sheet.page.cover):
        code, _, role = row.label.partition(" ")
        cells = [element("th", f"{shown(code)} on duty", "person", scope="row"), element("td", escape(role), "role")]
        cells += [_filled(sheet, day, cover) for day, cover in zip(sheet.page.days, row.days, strict=True)]
        missing = row.missing
        cells.append(element("td", f"−{missing}" if missing else "", "hours"))
        yield element("tr", "".join(cells), "cover", "" if number else "first")


def _filled(sheet: _Sheet, day: date, cover: CoverDay) -> str:
    said = f"{cover.filled}/{cover.wanted}" if cover.wanted or cover.filled else ""
    sign = "" if not cover.missing else " ▼" if cover.below else " ▽"
    return element("td", said + sign, "cell", "short" if cover.missing else "", *sheet.bands(day))


def _keys(sheet: _Sheet) -> str:
    codes: Sequence[tuple[str, str, str]] = [(line.code, line.look, line.words) for line in sheet.page.legend]
    waived = any(cell.waived for row in sheet.page.rows for cell in row.cells)
    marks = (*KEYS, *([BROKEN_KEY] * sheet.is_draft), *([WAIVED_KEY] * (waived or sheet.is_draft)))
    keys = [
        element("span", element("i", shown(sign), look) + element("span", escape(words)), "key")
        for sign, look, words in (*codes, *marks)
    ]
    return element("footer", "".join(keys))
