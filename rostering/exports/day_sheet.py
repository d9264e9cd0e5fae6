"""The day sheet: a page of A4 a unit and day, for the office door and the handover."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from rostering.exports.day_page import DayLine, DayPage
from rostering.exports.html_page import document, element, shown
from rostering.exports.on_duty import InCharge
from rostering.exports.page import span
from rostering.exports.ring_list import RingLine

STYLE = "day_sheet.css"
# Millimetres: what the lines of one page of A4 may take in all, and how high one may be.
ROOM, LOWEST, HIGHEST = 225.0, 6.2, 9.5
HEADS = (("code", ""), ("times", "time"), ("who", "who"), ("one", "1:1"), ("breaks", "breaks"), ("box", "in"))
NOTES = (
    "★ in charge · ? may still refuse · ~ by permission · underlined: times of their own · nights end on the next day"
)


def day_sheet(page: DayPage) -> str:
    """The document of one unit and day."""
    title = f"{page.unit} {page.day:%a} {page.day.day} {page.day:%b} {page.day.year}"
    return document(title, STYLE, [_section(page)])


def _row(page: DayPage) -> float:
    """How high a line is, in millimetres, so that one page holds all where that can be read."""
    ringing = sum(len(one.people) + 1.4 for one in page.ring) / 2 * 0.8
    lines = len(page.lines) + len(page.remarks) * 0.7 + ringing + 1 + bool(page.house)
    return round(min(HIGHEST, max(LOWEST, ROOM / lines)), 2)


def _section(page: DayPage) -> str:
    is_draft = not page.issue.is_published
    parts = [
        element("div", "DRAFT", "watermark", aria_hidden="true") if is_draft else "",
        _header(page),
        _charge("★ In charge", page.charge),
        _charge(f"In charge of {page.home}", page.house),
        _table(page),
        _remarks(page),
        _ring(page.ring),
        element("footer", escape(NOTES)),
    ]
    return element(
        "section",
        "\n" + "\n".join(part for part in parts if part) + "\n",
        "draft" if is_draft else "",
        style=f"--row: {_row(page)}mm",
    )


def _header(page: DayPage) -> str:
    where = page.unit if page.unit == page.code else f"{page.unit} ({page.code})"
    day = f"{page.day:%A} {page.day.day} {page.day:%B} {page.day.year}"
    heading = element("h1", f"{escape(day)}{element('span', shown(where))}")
    issue = f"<b>{escape(page.mark)}</b><br>printed {escape(page.printed)}"
    return element("header", heading + element("div", issue, "issue"))


def _charge(title: str, charge: tuple[InCharge, ...]) -> str:
    said = [
        f"<span>{span(one.starts_at, one.ends_at)} <b>{' or '.join(shown(name) for name in one.names)}</b></span>"
        for one in charge
    ]
    return element("div", element("span", shown(title)) + "".join(said), "charge") if said else ""


def _table(page: DayPage) -> str:
    columns = "".join(f'<col class="{name}">' for name, _ in HEADS) + '<col class="box">'
    heads = "".join(element("th", word, name) for name, word in (*HEADS, ("box", "out")))
    return element(
        "table",
        f"<colgroup>{columns}</colgroup>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
        + "\n".join(_lines(page.lines))
        + "\n</tbody>\n",
    )


def _lines(lines: tuple[DayLine, ...]) -> Iterator[str]:
    for number, (_, alike) in enumerate(groupby(lines, key=lambda one: (one.code, one.look))):
        for place, one in enumerate(alike):
            yield _line(one, first=bool(number) and not place)


def _line(one: DayLine, *, first: bool) -> str:
    star = '<span class="star">★</span> ' if one.leads else ""
    name = f"<b>{star}{shown(one.name)}{' ?' if one.unsure else ''}{' ~' if one.waived else ''}</b>"
    about = element("small", escape(" · ".join(part for part in (one.role, one.came_from) if part)))
    who = name + (element("span", "", "line") if one.to_follow else about)
    cells = (
        element("td", shown(one.code), "code", one.look),
        element("td", escape(one.times), "times", "own" if one.own_times else ""),
        element("td", who, "who"),
        element("td", shown(one.one_to_one), "one"),
        element("td", "<br>".join(shown(each) for each in one.breaks), "breaks"),
        element("td", "", "box"),
        element("td", "", "box"),
    )
    return element("tr", "".join(cells), "kind" if first else "")


def _remarks(page: DayPage) -> str:
    items = "".join(element("li", shown(one)) for one in page.remarks)
    return f"<h2>To see to</h2>\n{element('ul', items, 'remarks')}" if items else ""


def _ring(ring: tuple[RingLine, ...]) -> str:
    return f"<h2>Whom to ring</h2>\n{element('div', ''.join(_to_ring(one) for one in ring), 'ring')}" if ring else ""


def _to_ring(line: RingLine) -> str:
    open_ = f": {line.open} open" if line.open else ""
    people = "".join(
        element(
            "span",
            shown(one.name) + element("span", escape(one.tier), "tier") + element("span", escape(one.phone), "phone"),
            "to",
        )
        for one in line.people
    )
    return element("div", element("p", escape(line.label + open_), "open" if line.open else "") + people)
