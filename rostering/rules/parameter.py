"""What one parameter of a rule kind may hold, and how it is named for people.

A number may stand as a reading, `{ from = "contract.minutes" }`: then it is looked up for each person. Where it is not
on record, it is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rostering.rules.requirements import READINGS

Judge = Callable[[Any], bool]

CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")
SPAN = re.compile(r"(\d+) (minute|hour|day|week)s?")
MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What one parameter may hold: `says` names it for people, `judge` accepts it, `reads` lets it be a reading."""

    says: str
    judge: Judge
    reads: bool = False

    def accepts(self, value: Any) -> bool:
        """Whether the value may stand for this parameter."""
        return is_reading(value) if isinstance(value, dict) and self.reads else self.judge(value)


def is_reading(value: Any) -> bool:
    """Whether a value is looked up for each person: `{ from = "contract.minutes" }`, of what can be looked up."""
    return isinstance(value, dict) and value.keys() == {"from"} and value["from"] in READINGS


def span_minutes(span: str) -> int | None:
    """The minutes of a length of time in words, '17 weeks' or '168 hours'; None where it is none."""
    found = SPAN.fullmatch(span)
    return None if found is None else int(found[1]) * MINUTES[found[2]]


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: Any) -> bool:
    return _is_text(value) or (isinstance(value, list) and bool(value) and all(_is_text(one) for one in value))


def _is_span(value: Any) -> bool:
    return isinstance(value, str) and (span_minutes(value) or 0) > 0


def _is_clock(value: Any) -> bool:
    return isinstance(value, str) and CLOCK.fullmatch(value) is not None


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(_is_whole(one) or _are_texts(one) for one in value.values())


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) and one for one in value)


def _are_pairs(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(_is_text(code) for code in pair) for pair in value
    )


WHOLE = Parameter("a whole number, 0 or more", _is_whole, reads=True)
FLAG = Parameter("true or false", lambda value: isinstance(value, bool))
NUMBERS = Parameter(
    "a list of whole numbers", lambda value: isinstance(value, list) and bool(value) and all(map(_is_whole, value))
)
TEXT = Parameter("a text", _is_text)
TEXTS = Parameter("a text or a list of texts", _are_texts, reads=True)
SPAN_OF_TIME = Parameter("a length of time such as '17 weeks' or '168 hours'", _is_span)
CLOCK_TIME = Parameter("a clock time such as '22:00'", _is_clock)
TABLE = Parameter("a table of numbers or texts", _is_table)
ROWS = Parameter("a list of tables", _are_rows)
PAIRS = Parameter("a list of pairs of codes", _are_pairs)


def one_of(*words: str) -> Parameter:
    return Parameter(f"one of {', '.join(words)}", lambda value: isinstance(value, str) and value in words)
