"""Every sentence about rosters that a user reads: one voice, in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rostering.calendar import DAYS_A_WEEK
from rostering.catalogue import pools
from rostering.offence import ineligible, says, where
from rostering.words import (
    clock,
    clock_minute,
    counted,
    day,
    duration,
    hours,
    is_unconfirmed,
    role,
    rule_source,
    rule_title,
    shift,
)
from solver.explain import against

if TYPE_CHECKING:
    from fractions import Fraction

    from rostering.rosters.booking_facts import BookingFacts
    from rostering.rosters.build import Build
    from rostering.rosters.eligibility.eligibility import Refusal
    from rostering.rosters.horizon import Horizon
    from rostering.rosters.snapshot import ShiftFacts
    from rostering.rules.ledger_limits import LimitLine
    from rostering.rules.standing_exceptions import StandingException
    from rostering.rules.waivers import Waiver
    from solver.problem import ProblemError
    from solver.result import Result
    from solver.roster import Roster
    from solver.rules.rule import Violation

__all__ = [
    "booking",
    "cannot_be_rostered",
    "clock",
    "clock_minute",
    "counted",
    "day",
    "duration",
    "given_up",
    "hours",
    "idle",
    "in_all",
    "ledger_limit",
    "lifted",
    "name_to_follow",
    "night_share",
    "not_explained",
    "opening_average",
    "permission",
    "pounds",
    "proof",
    "refused",
    "role",
    "rule_source",
    "rule_title",
    "share",
    "shift",
    "short_place",
    "tiers",
    "violation",
    "why_short",
]
MOST_REASONS = 4
MOST_NAMES = 5
# A bound further away than this says nothing that anybody could use; a share smaller than the other is told as that.
MOST_GAP_TOLD, LEAST_SHARE = 0.5, 0.0001


def short_place(build: Build, facts: ShiftFacts, missing: int, below: str) -> str:
    """One shift that is short."""
    places = counted(missing, "place")
    return f"{shift(build, facts)}: {places} for {role(facts.role)} below {below} (priority {facts.priority})"


def not_explained(explained: int) -> str:
    """In place of why a place is short, where too many are."""
    return f"so many are short that only the {explained} most urgent were looked into"


def why_short(build: Build, stopped: Mapping[str, int], refused: Mapping[str, int], *, searched: bool) -> str:
    """Why nobody fills a place: what stops those in reach, the commonest first. After a search, whoever is free was
    passed over for something that costs less; in a roster made by hand they could just do it."""
    parts: list[tuple[int, str]] = []
    for rule, count in stopped.items():
        if rule == "free":
            parts.append((count, f"{count} free but needed more elsewhere" if searched else f"{count} free to do it"))
        elif rule == "GEN-SKILL":
            parts.append((count, f"{count} already at work that day"))
        else:
            parts.append((count, f"{count} stopped by {rule_title(rule, build)}"))
    parts += [(count, f"{count} {reason}") for reason, count in refused.items()]
    if not parts:
        return "nobody in reach has the role"
    parts.sort(key=lambda part: (-part[0], part[1]))
    more = sum(count for count, _ in parts[MOST_REASONS:])
    said = [words for _, words in parts[:MOST_REASONS]] + ([f"{more} for other reasons"] if more else [])
    return ", ".join(said)


def refused(build: Build, refusal: Refusal) -> str:
    """Why somebody may not be put on a shift; with the rule, where nobody has confirmed its numbers."""
    known = f" ({refusal.rule}, unconfirmed)" if is_unconfirmed(refusal.rule, build) else ""
    return f"{refusal.reason}{known}"


def in_all(places: int, stretches: int) -> str:
    """How much is short: 3 places, and so many stretches of the day with too few on duty."""
    said = counted(places, "place")
    if not stretches:
        return said
    some = "1 stretch of the day" if stretches == 1 else f"{stretches} stretches of the day"
    return f"{said} and {some}" if places else some


def violation(build: Build, broken: Violation, *, named: bool = True) -> str:
    """One broken rule: which, who (unless not `named`), which shifts, the number and the limit."""
    who = ""
    if named and broken.worker is not None:
        person = build.persons[broken.worker]
        who = f"{person.name} ({person.code})"
    rule, what = says(build, broken)
    about = ", ".join(said for said in (who, where(build, broken)) if said)
    source = rule_source(rule, build)
    return f"{rule_title(rule, build)}: {about}: {what}{f' [{source}]' if source else ''}"


def given_up(build: Build, roster: Roster, broken: Violation) -> str:
    """A minimum, a promise or a pin that a search gave up, and what stands against it."""
    found = against(build.problem, roster, broken)
    if found.rules:
        why = f"stopped by {', '.join(rule_title(rule, build) for rule in found.rules)}"
    elif found.unlisted and broken.kind == "Change":
        why = ineligible(build, broken)[1]
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


def proof(result: Result) -> str:
    """How near to the best possible a roster is proven to be; places and the rest apart where that is known."""
    if result.proven:
        return "proven: nothing better can be"
    if result.gap is None or result.gap > MOST_GAP_TOLD:
        return "no useful bound yet"
    each = (("places", "at their best", result.gaps.places), ("the rest", "at its best", result.gaps.rest))
    known = [(whose, best, gap) for whose, best, gap in each if gap is not None and gap <= MOST_GAP_TOLD]
    apart = ", ".join(f"{whose} {best if gap == 0 else f'within {share(gap)}'}" for whose, best, gap in known)
    return f"within {share(result.gap)} of the best possible{f' ({apart})' if apart else ''}"


def share(part: float) -> str:
    """A small share in percent, never told as none at all where it is some."""
    if 0 < part < LEAST_SHARE:
        return f"{LEAST_SHARE:.2%}"
    return f"{part:.2%}" if part < 0.01 else f"{part:.1%}"


def tiers(result: Result) -> str:
    """How each tier of a lexicographic solve ended."""
    said = [f"{one.tier} {one.cost:,}{'' if one.proven else f' (at least {one.bound:,})'}" for one in result.tiers]
    return f"Tier after tier: {', '.join(said)}"


def idle(persons: Sequence[str]) -> str:
    """Who has no shift that they could be put on."""
    said = ", ".join(persons[:MOST_NAMES])
    more = f" and {len(persons) - MOST_NAMES} more" if len(persons) > MOST_NAMES else ""
    return f"No possible shift for {said}{more}."


def ledger_limit(line: LimitLine) -> str:
    """One limit of a ledger: how much there is, what is allowed, what room is left, and who says so."""
    said = f"{line.title}, {_spell(line)}: {_amount(line)}"
    if line.state not in ("kept", "near"):
        said += f" — {line.state.upper()}"
    elif line.state == "near":
        said += " — near the limit"
    if line.note:
        said += f" ({line.note})"
    return f"{said} [{line.rule}{', unconfirmed' if line.unconfirmed else ''}; {line.source}]"


def opening_average(days: int, minutes: int) -> str:
    """What stands for days that nothing is known of."""
    some = counted(days, "day")
    return f"Opening average from the contract: {duration(minutes)} stand for {some} that nothing is known of."


def night_share(nights: Fraction, worked: Fraction, days: int) -> str:
    """How many of the days worked had a night shift."""
    return (
        f"Nights: {round(nights)} of {counted(round(worked), 'day')} worked in {counted(days // DAYS_A_WEEK, 'week')}."
    )


def _spell(line: LimitLine) -> str:
    if line.average is not None:
        return f"{counted(line.average.weeks, 'week')} to {day(line.last)}"
    return day(line.first) if line.first == line.last else f"{day(line.first)} to {day(line.last)}"


def _amount(line: LimitLine) -> str:
    if line.unit != "minutes":
        return f"{counted(line.amount, line.unit.removesuffix('s'))}, at most {line.limit}"
    if line.average is None:
        if line.least and not line.amount:
            return f"at least {duration(line.limit)} of rest"
        return f"{duration(line.amount)}, at {'least' if line.least else 'most'} {duration(line.limit)}"
    said = f"{duration(line.amount)} a week, at most {duration(line.limit)}"
    if line.room is not None and line.state != "opted out":
        said += f", room for {duration(line.room)}" if line.room >= 0 else f", {duration(-line.room)} too much in all"
    left_out = line.average.left_out
    if left_out:
        said += f"; {counted(left_out, 'day')} left out and made up with those worked next"
        assumed = line.average.assumed
        said += f", {assumed} of them from the contract" if assumed else ""
    return said


def lifted(build: Build, broken: Violation, by: Waiver | StandingException) -> str:
    """One broken rule that people let pass, with what lifts it."""
    return f"{violation(build, broken)}; {permission(by)}"


def permission(lifted: Waiver | StandingException) -> str:
    """What lifts a broken rule: who waived it and why, or the agreement it stands under."""
    from rostering.rules.waivers import Waiver

    if not isinstance(lifted, Waiver):
        return f"stands under {lifted.agreement} ({lifted.ground}) until {day(lifted.last_day)} {lifted.last_day.year}"
    code = f"{lifted.reason_code}: " if lifted.reason_code else ""
    owed = f", {duration(lifted.minutes)} of rest owed" if lifted.minutes else ""
    return f"waived by {lifted.approved_by} ({code}{lifted.reason}){owed}"


def booking(build: Build, one: BookingFacts) -> str:
    """A place that is covered without a name yet: which shift, by whom, under which reference."""
    facts = build.snapshot.shift[one.shift]
    where = shift(build, facts)
    if (one.starts_at, one.ends_at) != (facts.starts_at, facts.ends_at):
        where += f" (from {clock(one.starts_at)} to {clock(one.ends_at)})"
    reference = f", reference {one.reference}" if one.reference else ""
    return f"{where}: {name_to_follow(one.source)}, {role(one.role)} (booking {one.id}{reference})"


def name_to_follow(source: str) -> str:
    """Who covers a place whose name nobody knows yet: 'Acme Care (agency), name to follow'."""
    known = pools().get(source)
    who = f"{source} (agency)" if known is None else known.title
    return f"{who}, name to follow"


def pounds(pence: int) -> str:
    """An amount of money: £1,234.50."""
    sign = "−" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02}"
