"""From one cell to segments of styled text: a person's day, a place of a shift, a day's cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

if TYPE_CHECKING:
    from rostering.rosters.grid import CoverDay
    from ui.sheet import PersonLine, Seat
    from ui.widgets.palette import Palette

CHIP = 3
LONG_WORDS = 6  # the width from which 'away' is written out
# What needs attention, by its sign; the help explains each.
BROKEN, PERMITTED, HOPED, CHANGED, NOTED, PINNED, BOOKED = "!", "~", "?", "°", "¶", "*", "+"
LENT_SIGN, ENDS_SIGN = "»", "†"


def paint_cell(line: PersonLine, day: int, width: int, ground: Style, palette: Palette) -> list[Segment]:
    """What a person does on a day, with its marks."""
    row = line.row
    cell, changed = row.cells[day], row.changed[day]
    also = [(CHANGED, "permit-mark")] * changed + [(NOTED, "pin-mark")] * bool(row.notes[day])
    signs = "".join(sign for sign, _ in also)
    if cell.away:
        return centred(("away" if width >= LONG_WORDS else "aw") + signs, width, palette["away"], ground)
    if not cell.codes:
        ghost = row.ghosts[day].lower()
        return centred((ghost[: width - 2] or "·") + signs, width, palette["ghost" if ghost else "off"], ground)
    marks = [(BROKEN, "problem-mark")] * cell.problem + [(PERMITTED, "permit-mark")] * cell.waived
    marks += [(HOPED, "hoped-mark")] * cell.hoped + also + [(PINNED, "pin-mark")] * cell.pinned
    marks = marks[: max(1, width - CHIP)]
    style: Style
    if cell.elsewhere:
        chip, style = f"({fit(cell.codes, max(1, width - 2)).rstrip()})", ground + palette["elsewhere"]
    else:
        chip, style = _chip(cell.codes, width - len(marks)), ground + palette[line.tones[day] or "other"]
    if cell.problem:
        style = ground + palette["problem"]
    return _placed(chip, style, marks, width, ground, palette)


def paint_seat(seat: Seat, tone: str, width: int, ground: Style, palette: Palette) -> list[Segment]:
    """Who is on a place, or how it stands open."""
    if not seat.state:
        return [Segment(" " * width, ground)]
    if seat.state in ("minimum", "target"):
        sign, part = ("▼", "below") if seat.state == "minimum" else ("▽", "short")
        return centred(f" {'open' if width >= LONG_WORDS + 2 else ''}{sign} ", width, palette[part], ground)
    marks = [(BROKEN, "problem-mark")] * seat.problem + [(HOPED, "hoped-mark")] * (seat.state == "hoped")
    marks += [(BOOKED, "hoped-mark")] * (seat.state == "booked")
    style = ground + palette["problem" if seat.problem else tone or "other"]
    room = width - len(marks) - 1
    name = _called(seat.name, room - 1)
    return _placed(f" {fit(name, max(1, room - 1))}", style, marks, width, ground, palette)


def paint_cover(cover: CoverDay, booked: int, width: int, ground: Style, palette: Palette) -> list[Segment]:
    """How much of what is needed on a day is filled."""
    if not cover.wanted and not cover.filled:
        return centred("", width, palette["full"], ground)
    marks = HOPED * bool(cover.hoped) + BOOKED * bool(booked)
    said = f"{cover.filled}/{cover.wanted}"
    if not cover.missing:
        return centred(said + marks if width > len(said) else said, width, palette["full"], ground)
    sign, style = ("▼", "below") if cover.below else ("▽", "short")
    text = f"{said}{sign}{marks}" if width > len(said) + 1 else f"{sign}{cover.missing}"
    return centred(f" {text}" if width > len(text) else text, width, palette[style], ground)


def centred(text: str, width: int, style: Style, ground: Style) -> list[Segment]:
    """A text in the middle of a width."""
    text = text if cell_len(text) <= width else text.strip()[:width]
    left = (width - cell_len(text)) // 2
    right = width - left - cell_len(text)
    return [Segment(" " * left, ground), Segment(text, ground + style), Segment(" " * right, ground)]


def fit(text: str, width: int) -> str:
    """A text filled up, or cut with a sign that there was more."""
    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"


def _chip(codes: str, width: int) -> str:
    room = max(1, min(width, max(CHIP, cell_len(codes) + 2)) - 2)
    return f" {fit(codes, room).rstrip()} " if width >= CHIP else fit(codes, max(1, width))


def _placed(
    chip: str, style: Style, marks: list[tuple[str, str]], width: int, ground: Style, palette: Palette
) -> list[Segment]:
    left = max(0, min((width - CHIP) // 2, width - cell_len(chip) - len(marks)))
    right = max(0, width - left - cell_len(chip) - len(marks))
    laid = (Segment(sign, ground + palette[part]) for sign, part in marks)
    return [Segment(" " * left, ground), Segment(chip, style), *laid, Segment(" " * right, ground)]


def _called(name: str, width: int) -> str:
    """A name as short as it has to be: whole, else the first name and a letter, the first name, the first letters."""
    if cell_len(name) <= width:
        return name
    first, _, last = name.partition(" ")
    if last and cell_len(first) + 2 <= width:
        return f"{first} {last[:1]}"
    return first if cell_len(first) <= width or width >= LONG_WORDS else first[:1] + last[:1]
