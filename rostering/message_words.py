"""The fixed phrases of messages in each language, and how long a message is as SMS."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from rostering.calendar import local, local_day
from rostering.errors import BadInputError
from rostering.resources import data_file

SCHEMA = "rota-messages/1"
BOTH = "both"
BETWEEN = " / "
# GSM 03.38: the letters of a plain SMS, and those that count twice. Any other letter makes it one of 70 (67) letters.
PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€")
PLAIN_ONE, PLAIN_EACH, WIDE_ONE, WIDE_EACH = 160, 153, 70, 67


@dataclass(frozen=True)
class Phrases:
    """What is said in one language: phrases with facts in braces, and the short names of days and months."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    phrase: Mapping[str, str]

    def say(self, name: str, **facts: str) -> str:
        """A phrase with its facts."""
        return self.phrase[name].format(**facts)

    def day(self, day: date) -> str:
        """A day: Mon 23 Nov."""
        return f"{self.weekdays[day.weekday()]} {day.day} {self.months[day.month - 1]}"

    def shift(self, starts_at: datetime, ends_at: datetime) -> str:
        """When a shift is: Mon 23 Nov 07:30-20:00."""
        return f"{self.day(local_day(starts_at))} {local(starts_at):%H:%M}-{local(ends_at):%H:%M}"

    def moment(self, moment: datetime) -> str:
        """A day and a time: Mon 23 Nov 12:00."""
        return f"{self.day(local_day(moment))} {local(moment):%H:%M}"


@cache
def languages() -> Mapping[str, Phrases]:
    """The languages there are, each with all its phrases. One that lacks a phrase is a fault (ValueError)."""
    loaded = tomllib.loads(data_file("messages.toml").read_text(encoding="utf-8"))
    if loaded.pop("schema", None) != SCHEMA:
        raise ValueError(f"data/messages.toml has not the schema {SCHEMA!r}")
    found = {
        language: Phrases(
            weekdays=tuple(rows.pop("weekdays")),
            months=tuple(rows.pop("months")),
            phrase=rows,
        )
        for language, rows in loaded.items()
    }
    if len({frozenset(one.phrase) for one in found.values()}) != 1:
        raise ValueError("a language in data/messages.toml lacks a phrase that another has")
    return found


def spoken(language: str) -> tuple[Phrases, ...]:
    """The phrases of a language, or of all, Welsh first, for 'both'. Raises BadInputError for one there is not."""
    known = languages()
    if language == BOTH:
        return tuple(known[one] for one in sorted(known))
    if language not in known:
        raise BadInputError(f"There are no messages in '{language}'; choose one of: {', '.join(known)}, {BOTH}.")
    return (known[language],)


def letters(text: str) -> int:
    """How many letters of an SMS a text takes."""
    return len(text) if _is_wide(text) else sum(2 if letter in TWICE else 1 for letter in text)


def parts(text: str) -> int:
    """How many SMS a text makes: one of 160 letters, or several of 153; of 70 and 67 with letters outside the plain
    alphabet, such as ŵ."""
    one, each = (WIDE_ONE, WIDE_EACH) if _is_wide(text) else (PLAIN_ONE, PLAIN_EACH)
    length = letters(text)
    return 1 if length <= one else -(-length // each)


def _is_wide(text: str) -> bool:
    return not all(letter in PLAIN or letter in TWICE for letter in text)
