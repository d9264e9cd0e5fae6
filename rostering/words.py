"""Dates, times, lengths, rules and shifts as people name them: what every sentence is made of."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from rostering.calendar import local
from rostering.catalogue import roles
from rostering.rules.rulebook import program_rulebook

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from rostering.rosters.snapshot import ShiftFacts, Snapshot
    from rostering.rules.entry import RuleEntry, RulePart

MEMORY = "M"  # the certainty of numbers that nobody has confirmed


def day(when: date) -> str:
    """A date as people say it: Mon 23 Nov."""
    return f"{when:%a} {when.day} {when:%b}"


def clock(moment: datetime) -> str:
    """The local clock time of an instant: 07:30."""
    return f"{local(moment):%H:%M}"


def clock_minute(minute: int) -> str:
    """Minutes after midnight as the clock shows them: 07:30; of the next day too."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def duration(minutes: int) -> str:
    """Minutes as hours and minutes: 10 h 30 min, 45 min."""
    sign = "−" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    if not hours:
        return f"{sign}{rest} min"
    return f"{sign}{hours} h {rest} min" if rest else f"{sign}{hours} h"


def hours(minutes: int) -> str:
    """Minutes as hours by a colon, as columns show them: 7:30."""
    return f"{'−' if minutes < 0 else ''}{abs(minutes) // 60}:{abs(minutes) % 60:02}"


def counted(number: int, one: str, many: str = "") -> str:
    """How many of something, the noun in step with the number: 1 day, 2 days. `many` is a plural that takes no s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def role(code: str | None) -> str:
    """A role's title in small letters."""
    found = roles().get(code or "")
    return found.title.lower() if found is not None else "anybody with the skills"


def rule_title(rule: str, build: Build | None = None) -> str:
    """What a rule is called, with its id: WTR-11 daily rest. It is said where its numbers are unconfirmed.

    The rules are those of a roster's store; without a `build` those of the program.
    """
    entry, part = _stated(rule, build)
    if entry is None:
        return rule
    return f"{rule} {entry.title.lower()}{' (unconfirmed)' if _is_unconfirmed(entry, part) else ''}"


def rule_source(rule: str, build: Build | None = None) -> str:
    """Who says so."""
    entry, part = _stated(rule, build)
    return part.source if part is not None else "" if entry is None else entry.source


def _stated(rule: str, build: Build | None) -> tuple[RuleEntry | None, RulePart | None]:
    """The entry that a violation is called after, and the part of it that is in force, where there is one."""
    id_, _, name = rule.partition("/")
    if build is None:
        entry = program_rulebook().entry(id_, date.max)
        return entry, None if entry is None else next((part for part in entry.parts if part.id == rule), None)
    rules, when = build.snapshot.rules, build.horizon.last
    for nation in dict.fromkeys(build.snapshot.nations.values()):
        part = rules.part(id_, when, nation, name)
        if part is not None:
            return next(entry for entry in rules.entries if any(part is one for one in entry.parts)), part
    return rules.entry(id_, when), None


def _is_unconfirmed(entry: RuleEntry, part: RulePart | None) -> bool:
    return part.unconfirmed if part is not None else entry.weakest == MEMORY


def shift(build: Build, facts: ShiftFacts) -> str:
    """A shift as people name it: D Mon 23 Nov 07:30–20:00, Willow House."""
    return shift_in(build.snapshot, facts)


def shift_in(snapshot: Snapshot, facts: ShiftFacts) -> str:
    """The same, where no problem was made of the snapshot."""
    setting = snapshot.settings[facts.setting]
    return f"{facts.code} {day(facts.day)} {clock(facts.starts_at)}–{clock(facts.ends_at)}, {setting.name}"


def is_unconfirmed(rule: str, build: Build) -> bool:
    """Whether a rule of a roster's store has numbers that nobody has confirmed."""
    entry, part = _stated(rule, build)
    return entry is not None and _is_unconfirmed(entry, part)
