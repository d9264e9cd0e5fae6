"""Own begin and end of a shift as people type them."""

from __future__ import annotations

from ui.edits.plan import Times

SIGNS = frozenset("0123456789.:-–")


def times(typed: str) -> Times:
    """The times that were typed, such as 7.30-14. Raises ValueError with a sentence."""
    begin, dash, end = typed.replace("–", "-").partition("-")
    if not dash or not end:
        raise ValueError(f"'{typed}' is not a begin and an end; type both, such as 7.30-14")
    return Times(clock(begin), clock(end))


def clock(typed: str) -> int:
    """Minutes after midnight; whole hours may stand alone. Raises ValueError with a sentence."""
    from rostering.calendar import parse_clock

    return parse_clock(f"{typed}:00" if typed.isdecimal() and len(typed) <= len("24") else typed)
