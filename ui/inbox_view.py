"""The inbox as lines of a list: what is the actor's first, then what waits for others, what runs and what is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ui.list_state import Entry

if TYPE_CHECKING:
    from rostering.aid.inbox import InboxLine

HEADINGS = {
    "mine": "Waits for you",
    "others": "Waits for others",
    "running": "Active",
    "done": "Over",
}


def inbox_entries(lines: Iterable[InboxLine]) -> Iterator[Entry[InboxLine]]:
    """All of them under their headings, in the order in which they were read."""
    every = tuple(lines)
    for part, heading in HEADINGS.items():
        found = [one for one in every if one.part == part]
        if found:
            yield Entry(part, (f"{heading}  {len(found)}",))
        yield from (_entry(one) for one in found)


def deployment_key(number: int) -> str:
    """What finds the line of a deployment."""
    return f"deployment {number}"


def _entry(one: InboxLine) -> Entry[InboxLine]:
    from rostering.words import day

    loan = one.loan
    mine = one.part == "mine"
    tone, mark = ("press", "!") if mine and one.presses else ("quiet", "") if one.part == "done" else ("", "")
    left = f" {one.days_left} d" if one.days_left >= 0 else ""
    lent = f"{loan.home.code} → {loan.host.code}, {loan.setting_name}"
    cells = (f"{day(one.first)}{left}", _to_do(one), loan.name, lent, _for_whom(one))
    return Entry(deployment_key(loan.id), cells, one, tone, mark or ("?" if one.open_questions else ""))


def _to_do(one: InboxLine) -> str:
    if one.turn.mine is not None:
        return one.turn.mine.name
    return "answer" if one.asked is not None else one.loan.state


def _for_whom(one: InboxLine) -> str:
    turn = one.turn
    if turn.in_place_of is not None:
        return f"you for {turn.in_place_of}"
    return "you" if one.part == "mine" else turn.whose or ""
