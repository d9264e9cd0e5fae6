"""Every sentence about rosters that a user reads: one voice, in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from rostering.calendar import local
from rostering.catalogue import roles
from rostering.rules.pack import entries
from solver.explain import against

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from rostering.rosters.horizon import Horizon
    from rostering.rosters.snapshot import ShiftFacts
    from solver.problem import ProblemError
    from solver.result import Result
    from solver.roster import Roster
    from solver.rules.rule import Violation

MOST_REASONS = 4
MOST_NAMES = 5
DAYS_A_WEEK = 7


def day(when: date) -> str:
    """A date as people say it: Mon 23 Nov."""
    return f"{when:%a} {when.day} {when:%b}"


def clock(moment: datetime) -> str:
    """The local clock time of an instant: 07:30."""
    return f"{local(moment):%H:%M}"


def duration(minutes: int) -> str:
    """Minutes as hours and minutes: 10 h 30 min, 45 min."""
    sign = "−" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    if not hours:
        return f"{sign}{rest} min"
    return f"{sign}{hours} h {rest} min" if rest else f"{sign}{hours} h"


def role(code: str | None) -> str:
    """A role's title in small letters."""
    found = roles().get(code or "")
    return found.title.lower() if found is not None else "anybody with the skills"


def rule_title(rule: str) -> str:
    """What a rule is called, with its id: WTR-11 daily rest."""
    entry = entries().get(rule.partition("/")[0])
    return rule if entry is None else f"{rule} {entry.title.lower()}"


def rule_source(rule: str) -> str:
    """Who says so."""
    entry = entries().get(rule.partition("/")[0])
    return "" if entry is None else entry.source


def shift(build: Build, facts: ShiftFacts) -> str:
    """A shift as people name it: D Mon 23 Nov 07:30–20:00, Willow House."""
    setting = build.snapshot.settings[facts.setting]
    return f"{facts.code} {day(facts.day)} {clock(facts.starts_at)}–{clock(facts.ends_at)}, {setting.name}"


def short_place(build: Build, facts: ShiftFacts, missing: int, below: str) -> str:
    """One shift that is short."""
    places = "1 place" if missing == 1 else f"{missing} places"
    return f"{shift(build, facts)}: {places} for {role(facts.role)} below {below} (priority {facts.priority})"


def not_explained(explained: int) -> str:
    """In place of why a place is short, where too many are."""
    return f"so many are short that only the {explained} most urgent were looked into"


def why_short(stopped: Mapping[str, int], refused: Mapping[str, int], *, searched: bool) -> str:
    """Why nobody fills a place: what stops those in reach, the commonest first. After a search, whoever is free was
    passed over for something that costs less; in a roster made by hand they could just do it."""
    parts: list[tuple[int, str]] = []
    for rule, count in stopped.items():
        if rule == "free":
            parts.append((count, f"{count} free but needed more elsewhere" if searched else f"{count} free to do it"))
        elif rule == "GEN-SKILL":
            parts.append((count, f"{count} already at work that day"))
        else:
            parts.append((count, f"{count} stopped by {rule_title(rule)}"))
    parts += [(count, f"{count} {reason}") for reason, count in refused.items()]
    if not parts:
        return "nobody in reach has the role"
    parts.sort(key=lambda part: (-part[0], part[1]))
    more = sum(count for count, _ in parts[MOST_REASONS:])
    said = [words for _, words in parts[:MOST_REASONS]] + ([f"{more} for other reasons"] if more else [])
    return ", ".join(said)


def violation(build: Build, broken: Violation, *, named: bool = True) -> str:
    """One broken rule: which, who (unless not `named`), which shifts, the number and the limit."""
    who = ""
    if named and broken.worker is not None:
        person = build.persons[broken.worker]
        who = f"{person.name} ({person.code})"
    where = "; ".join(shift(build, build.shifts[duty]) for duty in broken.duties if duty in build.shifts)
    if not where and broken.shift is not None:
        where = shift(build, build.shifts[broken.shift])
    if not where and broken.days:
        first, last = build.horizon.date_of(broken.days[0]), build.horizon.date_of(broken.days[-1])
        where = day(first) if first == last else f"{day(first)} to {day(last)}"
    rule, says = _says(build, broken)
    source = rule_source(rule)
    return f"{rule_title(rule)}: {who}{', ' if who else ''}{where}: {says}{f' [{source}]' if source else ''}"


def given_up(build: Build, roster: Roster, broken: Violation) -> str:
    """A minimum, a promise or a pin that a search gave up, and what stands against it."""
    found = against(build.problem, roster, broken)
    if found.rules:
        why = f"stopped by {', '.join(rule_title(rule) for rule in found.rules)}"
    elif found.unlisted and broken.kind == "Change":
        why = _ineligible(build, broken)[1]
    elif found.busy and len(broken.days) == 1:
        why = "already at work that day"
    elif found.free:
        why = "nothing was found that keeps it"
    else:
        why = "there is no other shift for them"
    return f"{violation(build, broken)}; {why}"


def cannot_be_rostered(horizon: Horizon, error: ProblemError) -> str:
    """A period with numbers that the solver cannot count with."""
    return f"{day(horizon.first)} to {day(horizon.last)} {horizon.last.year} cannot be rostered: {error}."


def gaps(result: Result) -> str:
    """How far places and the rest may be from their best, apart."""
    places, rest = result.gaps.places, result.gaps.rest
    if places is None and rest is None:
        return "no bound yet"
    near = f"places {'at their best' if places == 0 else 'unknown' if places is None else f'within {places:.1%}'}"
    return f"{near}, the rest {'at its best' if rest == 0 else 'unknown' if rest is None else f'within {rest:.1%}'}"


def tiers(result: Result) -> str:
    """How each tier of a lexicographic solve ended."""
    said = [f"{one.tier} {one.cost:,}{'' if one.proven else f' (at least {one.bound:,})'}" for one in result.tiers]
    return f"Tier after tier: {', '.join(said)}"


def idle(persons: Sequence[str]) -> str:
    """Who has no shift that they could be put on."""
    said = ", ".join(persons[:MOST_NAMES])
    more = f" and {len(persons) - MOST_NAMES} more" if len(persons) > MOST_NAMES else ""
    return f"No possible shift for {said}{more}."


def _says(build: Build, broken: Violation) -> tuple[str, str]:
    if broken.kind == "Eligibility":
        return _ineligible(build, broken)
    if broken.kind == "MinRest":
        rest = broken.number
        if rest < 0:
            return broken.rule, f"they overlap by {duration(-rest)}"
        if not broken.rule.startswith("GEN-ONE"):
            return broken.rule, f"{duration(rest)} of rest, at least {duration(broken.limit)}"
        return broken.rule, f"{duration(rest)} between them, at least {duration(broken.limit)} to get there"
    if broken.kind == "RollingLimit" and broken.unit == "minutes":
        weeks = len(broken.days) / DAYS_A_WEEK
        number, limit = round(broken.number / weeks), round(broken.limit / weeks)
        return broken.rule, f"{duration(number)} a week on average over {weeks:g} weeks, at most {duration(limit)}"
    if broken.unit == "minutes":
        bound = "at most" if broken.number > broken.limit else "at least"
        return broken.rule, f"{duration(broken.number)}, {bound} {duration(broken.limit)}"
    if broken.kind == "Change":
        return broken.rule, "the pin does not hold"
    bound = "at most" if broken.number > broken.limit else "at least"
    return broken.rule, f"{broken.number} {broken.unit}, {bound} {broken.limit}"


def _ineligible(build: Build, broken: Violation) -> tuple[str, str]:
    """Why a person may not be there, with the rule that says so."""
    if len(broken.duties) > 1:
        return broken.rule, f"{broken.number} shifts on one day, at most {broken.limit}"
    assert broken.worker is not None
    if broken.duties[0] not in build.shifts:
        return broken.rule, "may not be put on this shift"
    facts = build.shifts[broken.duties[0]]
    refusal = build.why_not(broken.worker, facts)
    if refusal is None:
        return broken.rule, "may not be put on this shift"
    return refusal.rule, refusal.reason
