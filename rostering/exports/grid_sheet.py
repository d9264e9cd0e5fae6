"""A workbook with a sheet a home: the grid of the app, its totals as formulas with their values, and the letters."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from rostering.calendar import DAY_MINUTES, local
from rostering.exports.page import AWAY, DAY, ELSEWHERE, NIGHT, OTHER, SLEEP, Page, PageCell, PageRow

if TYPE_CHECKING:
    from rostering.rosters.grid import CoverDay, CoverRow

FORBIDDEN = str.maketrans("[]:*?/\\", "-------")  # in the name of a sheet
LONGEST_NAME = 31
NOT_A_NAME = "history"  # Excel keeps it for itself
A3 = 8
MONTHS, HEAD, FIRST = 2, 3, 4  # rows, counted from 0
NAME, ROLE, POOL, FIRST_DAY = 0, 1, 2, 3
NAME_WIDTH, ROLE_WIDTH, POOL_WIDTH, DAY_WIDTH, SUM_WIDTH = 28, 22, 14, 7.5, 9  # letters
SUMS = ("hours", "filled", "wanted", "short")
TALL = 26  # points: a row with times in its cells
SATURDAY = 5
LINE, SHADE, DARK = "#808080", "#EDEDED", "#D0D0D0"
LOOKS: Mapping[str, dict[str, Any]] = {
    DAY: {"bold": True},
    NIGHT: {"bold": True, "bg_color": DARK},
    SLEEP: {"bold": True, "italic": True, "bg_color": SHADE},
    OTHER: {"italic": True},
    AWAY: {"font_color": "#505050", "pattern": 14, "bg_color": "#FFFFFF", "fg_color": "#B0B0B0"},
    ELSEWHERE: {"font_color": "#505050"},
}
BOX = {"border": 1, "border_color": LINE, "align": "center", "valign": "vcenter"}
HOURS = {"num_format": "[h]:mm", "align": "right", "valign": "vcenter"}
MARKS = (
    ("?", "may still refuse"),
    ("!", "breaks a rule"),
    ("~", "breaks a rule by permission"),
    ("( )", "at another setting"),
    ("▼", "below the minimum"),
    ("▽", "below the target"),
)


def workbook(pages: Iterable[Page]) -> bytes:
    """The workbook as the bytes of an XLSX file. Every text is a text there, whatever it begins with."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    taken: set[str] = set()
    shown = list(pages)
    for page in shown:
        _Sheet(book, book.add_worksheet(_name(page.code, taken)), page).write()
    if not shown:
        book.add_worksheet("empty")
    else:
        book.set_properties({"title": "Rota", "created": _clock_face(shown[0].printed_at)})
    book.close()
    return out.getvalue()


def _name(code: str, taken: set[str]) -> str:
    """A name that a sheet may have, as near to the home's code as can be, and not yet taken."""
    plain = code.translate(FORBIDDEN).strip("'")[:LONGEST_NAME] or "-"
    found, number = plain, 1
    while found.casefold() in taken or found.casefold() == NOT_A_NAME:
        number += 1
        found = f"{plain[: LONGEST_NAME - len(str(number)) - 1]}-{number}"
    taken.add(found.casefold())
    return found


def _clock_face(moment: datetime) -> datetime:
    """Local time as a spreadsheet keeps it, without a zone."""
    return local(moment).replace(tzinfo=None)


@dataclass
class _Sheet:
    """One home's sheet while it is written."""

    book: Any
    sheet: Any
    page: Page

    def __post_init__(self) -> None:
        self._format = cache(lambda items: self.book.add_format(dict(items)))

    def format(self, **properties: Any) -> Any:
        """A format with these properties, made once."""
        return self._format(tuple(sorted(properties.items())))

    @property
    def sums(self) -> int:
        """The first column of sums."""
        return FIRST_DAY + len(self.page.days)

    def write(self) -> None:
        self._set_up()
        self._head()
        row = FIRST
        for one in self.page.rows:
            self._person(row, one)
            row += 1
        self._hours_in_all(row)
        row = first = row + 2
        for cover in self.page.cover:
            self._cover(row, cover)
            row += 1
        if self.page.cover:
            self._cover_in_all(row, first)
        self._legend(row + 2)

    def _set_up(self) -> None:
        sheet, page = self.sheet, self.page
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.repeat_rows(0, HEAD)
        sheet.freeze_panes(FIRST, FIRST_DAY)
        sheet.hide_gridlines(2)
        sheet.set_column(NAME, NAME, NAME_WIDTH)
        sheet.set_column(ROLE, ROLE, ROLE_WIDTH)
        sheet.set_column(POOL, POOL, POOL_WIDTH)
        sheet.set_column(FIRST_DAY, self.sums - 1, DAY_WIDTH)
        sheet.set_column(self.sums, self.sums + len(SUMS) - 1, SUM_WIDTH)
        mark = "" if page.issue.is_published else '&C&"-,Bold"DRAFT'
        sheet.set_header(f"&L{_escaped(page.title)}{mark}&R{_escaped(page.period)}")
        sheet.set_footer(f"&L{_escaped(page.mark)}&CPage &P of &N&RPrinted {_escaped(page.printed)}")

    def _head(self) -> None:
        sheet, page = self.sheet, self.page
        sheet.write_string(0, NAME, page.title, self.format(bold=True, font_size=16))
        sheet.write_string(1, NAME, page.period, self.format(bold=True))
        draft = {} if page.issue.is_published else {"bold": True, "font_size": 14}
        sheet.write_string(0, FIRST_DAY, page.mark, self.format(**draft))
        sheet.write_string(1, FIRST_DAY, f"Printed {page.printed}", self.format(italic=True))
        look = {"bold": True, "bottom": 2, "valign": "vcenter", "text_wrap": True}
        for column, word in ((NAME, "name"), (ROLE, "role"), (POOL, "from")):
            sheet.write_string(HEAD, column, word, self.format(**look))
        for number, day in enumerate(page.days):
            shade = {"bg_color": SHADE} if day.weekday() >= SATURDAY else {}
            dated = self.format(**look, **shade, align="center", num_format="ddd d")
            if not number or day.day == 1:
                sheet.write_string(MONTHS, FIRST_DAY + number, f"{day:%B}", self.format(bold=True))
            sheet.write_datetime(HEAD, FIRST_DAY + number, datetime(day.year, day.month, day.day), dated)  # noqa: DTZ001
        for number, word in enumerate(SUMS):
            sheet.write_string(HEAD, self.sums + number, word, self.format(**look, align="right"))
        sheet.set_row(HEAD, 20)

    def _person(self, row: int, one: PageRow) -> None:
        middle = {"valign": "vcenter"}
        name = middle | ({"bold": True} if one.own else {"italic": True})
        self.sheet.write_string(row, NAME, one.name, self.format(**name))
        self.sheet.write_string(row, ROLE, one.role, self.format(**middle))
        self.sheet.write_string(row, POOL, one.pool, self.format(**middle))
        for number, cell in enumerate(one.cells):
            weekend = self.page.days[number].weekday() >= SATURDAY
            look = self.format(**_look(cell, weekend=weekend))
            if cell.codes:
                self.sheet.write_string(row, FIRST_DAY + number, _words(cell), look)
            else:
                self.sheet.write_blank(row, FIRST_DAY + number, None, look)
        if any(cell.times for cell in one.cells):
            self.sheet.set_row(row, TALL)
        if one.code:
            self.sheet.write_number(row, self.sums, one.minutes / DAY_MINUTES, self.format(**HOURS))

    def _hours_in_all(self, row: int) -> None:
        self.sheet.write_string(row, NAME, "hours in all", self.format(bold=True, top=1))
        total = self.page.minutes / DAY_MINUTES
        self._sum(row, self.sums, (FIRST, self.sums, row - 1, self.sums), total, bold=True, top=1, **HOURS)

    def _cover(self, row: int, cover: CoverRow) -> None:
        self.sheet.write_string(row, NAME, cover.label, self.format(bold=True))
        for number, day in enumerate(cover.days):
            if day.wanted or day.filled:
                self.sheet.write_number(row, FIRST_DAY + number, day.filled, self.format(**_filled(day)))
            else:
                self.sheet.write_blank(row, FIRST_DAY + number, None, self.format(**BOX))
        last = self.sums - 1
        self._sum(row, self.sums + 1, (row, FIRST_DAY, row, last), cover.filled)
        self.sheet.write_number(row, self.sums + 2, cover.wanted, self.format())
        self.sheet.write_number(row, self.sums + 3, cover.missing, self.format())

    def _cover_in_all(self, row: int, first: int) -> None:
        self.sheet.write_string(row, NAME, "on duty in all", self.format(bold=True, top=1))
        by_day = [sum(one.days[number].filled for one in self.page.cover) for number in range(len(self.page.days))]
        for number, filled in enumerate(by_day):
            column = FIRST_DAY + number
            self._sum(row, column, (first, column, row - 1, column), filled, bold=True, top=1, align="center")
        totals = (sum(by_day), self.page.wanted, self.page.missing)
        for number, total in enumerate(totals, 1):
            column = self.sums + number
            self._sum(row, column, (first, column, row - 1, column), total, bold=True, top=1)

    def _sum(self, row: int, column: int, area: tuple[int, int, int, int], value: float, **look: Any) -> None:
        """A sum as a formula together with its value, for readers that do not reckon."""
        from xlsxwriter.utility import xl_range

        if area[2] < area[0]:
            self.sheet.write_number(row, column, value, self.format(**look))
        else:
            self.sheet.write_formula(row, column, f"=SUM({xl_range(*area)})", self.format(**look), value)

    def _legend(self, row: int) -> None:
        for number, line in enumerate(self.page.legend):
            self.sheet.write_string(row + number, NAME, line.code, self.format(**_look(PageCell(look=line.look))))
            self.sheet.write_string(row + number, ROLE, line.words, self.format())
        for number, (sign, words) in enumerate(MARKS):
            self.sheet.write_string(row + number, FIRST_DAY + 2, sign, self.format(align="center", bold=True))
            self.sheet.write_string(row + number, FIRST_DAY + 3, words, self.format())


def _words(cell: PageCell) -> str:
    """A cell with the marks that the app gives it."""
    return cell.words + "!" * cell.broken + "~" * cell.waived


def _look(cell: PageCell, *, weekend: bool = False) -> dict[str, Any]:
    shade = {"bg_color": SHADE} if weekend else {}
    return BOX | shade | LOOKS.get(cell.look, {}) | ({"text_wrap": True, "font_size": 8} if cell.times else {})


def _filled(day: CoverDay) -> dict[str, Any]:
    """How many are on, shown as 3/4 while the cell holds 3."""
    sign = "" if not day.missing else " ▼" if day.below else " ▽"
    short = {"bold": True, "bg_color": DARK if day.below else SHADE} if day.missing else {}
    return BOX | short | {"num_format": f'0"/{day.wanted}{sign}"'}


def _escaped(said: str) -> str:
    """Text in a header or a footer, where `&` begins an instruction."""
    return said.replace("&", "&&")
