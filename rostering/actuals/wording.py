"""What was worked, in words."""

from __future__ import annotations

from datetime import datetime

from rostering import words


def times(first: datetime, last: datetime) -> str:
    """From when to when: 07:30–20:00."""
    return f"{words.clock(first)}–{words.clock(last)}"


def what(outcome: str | None, missed: int, disturbed: int, concern: str | None) -> str:
    """What was otherwise than planned; empty where nothing was, or where nobody has confirmed it yet."""
    said = [] if outcome in (None, "as_planned") else [part.replace("_", " ") for part in str(outcome).split(";")]
    said += ["break missed"] if missed else []
    said += [f"awake {disturbed} min"] if disturbed else []
    said += [f"concern: {concern}"] if concern else []
    return ", ".join(said)
