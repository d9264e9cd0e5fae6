"""What one broken rule is about and what it says: each kind in its own words, for `rostering.text`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from rostering.calendar import DAY_MINUTES, DAYS_A_WEEK, local
from rostering.catalogue import skills
from rostering.words import clock, counted, day, duration, shift
from solver.rules.companion import Companion
from solver.rules.cover import BELOW_MINIMUM, OVER
from solver.rules.periodic_rest import PeriodicRest

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from solver.rules.cover import CoverRow
    from solver.rules.rule import Violation


PAIR = "GEN-PAIR"  # whose others are named one by one, not as whoever may be beside somebody
MOST_NAMED = 3
_ONE = {"wishes": "wish", "duties": "duty"}  # of units whose plural takes more than an s


def where(build: Build, broken: Violation) -> str:
    """The shifts that break a rule; its days where they are many, or where it names none."""
    if broken.row is not None and broken.row.minutes is not None:
        return f"{_place(build, broken.row)}, {_stretch(build, *broken.row.minutes)}"
    if broken.kind == "Distinct":
        return ", ".join([*_clients(build, broken), _days(build, broken)])
    if broken.kind == "PeriodicRest":
        return _days(build, broken)
    named = "; ".join(shift(build, build.shifts[id_]) for duty in broken.duties for id_ in build.shifts_of(duty))
    if not named and broken.shift is not None:
        return shift(build, build.shifts[broken.shift])
    return named or _days(build, broken)


def _days(build: Build, broken: Violation) -> str:
    if not broken.days:
        return ""
    first, last = build.horizon.date_of(broken.days[0]), build.horizon.date_of(broken.days[-1])
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def _place(build: Build, row: CoverRow) -> str:
    """Where the shifts are that a row of cover counts on: one setting, or else the home around them."""
    settings = build.snapshot.settings
    found = {build.shifts[id_].setting for id_ in row.counted if id_ in build.shifts}
    return settings[found.pop() if len(found) == 1 else settings[build.shifts[row.shift].setting].home].name


def _stretch(build: Build, begins: int, ends: int) -> str:
    first, last = build.horizon.moment(begins), build.horizon.moment(ends)
    until = f"{day(local(last))} {clock(last)}" if ends - begins >= DAY_MINUTES else clock(last)
    return f"{day(local(first))} {clock(first)}–{until}"


def _clients(build: Build, broken: Violation) -> list[str]:
    """The client whose visits a rule counts."""
    numbers = {build.shifts[id_].client for duty in broken.duties for id_ in build.shifts_of(duty)}
    known = build.snapshot.clients
    return sorted(f"client {known[number].code}" for number in numbers if number is not None)


def says(build: Build, broken: Violation) -> tuple[str, str]:
    """The rule that says so, and the number and the limit in its own words."""
    if broken.kind == "Eligibility":
        return ineligible(build, broken)
    say = _SAYINGS.get(broken.kind)
    return broken.rule, _bounded(build, broken) if say is None else say(build, broken)


def _bounded(build: Build, broken: Violation) -> str:
    bound = "at most" if broken.number > broken.limit else "at least"
    if broken.unit == "minutes":
        return f"{duration(broken.number)}, {bound} {duration(broken.limit)}"
    return f"{in_unit(broken.number, broken.unit)}, {bound} {broken.limit}"


def in_unit(number: int, unit: str) -> str:
    """A number with the unit that a rule counts in: 1 spare, 2 spares, 1 wish."""
    return counted(number, _ONE.get(unit, unit.removesuffix("s")), unit)


def _unpinned(build: Build, broken: Violation) -> str:
    return "the pin does not hold"


def _gap(build: Build, broken: Violation) -> str:
    if broken.number < 0:
        return f"they overlap by {duration(-broken.number)}"
    if not broken.rule.startswith("GEN-ONE"):
        return f"{duration(broken.number)} of rest, at least {duration(broken.limit)}"
    return f"{duration(broken.number)} between them, at least {duration(broken.limit)} to get there"


def _average(build: Build, broken: Violation) -> str:
    if broken.unit != "minutes":
        return _bounded(build, broken)
    weeks = len(broken.days) / DAYS_A_WEEK
    number, limit = round(broken.number / weeks), round(broken.limit / weeks)
    return f"{duration(number)} a week on average over {weeks:g} weeks, at most {duration(limit)}"


def _after_run(build: Build, broken: Violation) -> str:
    return f"{duration(broken.number)} of rest before the next work, at least {duration(broken.limit)}"


def _long_rests(build: Build, broken: Violation) -> str:
    """How many rests of what length there are in a period, and how many there should be."""
    rule = next(one for one in build.problem.rules if isinstance(one, PeriodicRest) and _is_of(build, one, broken))
    long = duration(rule.minutes + rule.add)
    number = counted(broken.number, "rest") if broken.number else "no rest"
    return f"{number} of {long}, at least {broken.limit}"


def _is_of(build: Build, rule: PeriodicRest, broken: Violation) -> bool:
    """Whether it is the rule that a violation is of: one may stand for each debt of each person."""
    mine = rule.id == broken.rule and (rule.workers is None or broken.worker in rule.workers)
    return mine and any(build.problem.day_at(begins) == broken.days[0] for begins, _ in rule.windows)


def _moved(build: Build, broken: Violation) -> str:
    if broken.unit == "minutes":
        return f"{duration(broken.number)} between two places, at least {counted(broken.limit // DAY_MINUTES, 'day')}"
    return f"{counted(max(0, broken.number), 'clear day')} between two places, at least {broken.limit}"


def _company(build: Build, broken: Violation) -> str:
    rules = [one for one in build.problem.rules if isinstance(one, Companion) and one.id == broken.rule]
    others = _others(build, broken, rules)
    if any(one.apart for one in rules):
        return f"{duration(broken.number)} together with {others}, though they are to be apart"
    if broken.rule.startswith(PAIR):
        return f"{duration(broken.amount)} of {duration(broken.limit)} without {others}, though they belong together"
    if not broken.number:
        return "nobody is there who may be beside them"
    return f"{duration(broken.amount)} of {duration(broken.limit)} without anybody who may be beside them"


def _others(build: Build, broken: Violation, rules: Iterable[Companion]) -> str:
    """Whom rules name beside somebody: the one, or one of several."""
    mine = (one for one in rules if one.workers is None or broken.worker in one.workers)
    codes = sorted({code for one in mine for code in one.partners} - {broken.worker})
    names = [f"{build.persons[code].name} ({code})" for code in codes[:MOST_NAMED]]
    more = [] if len(codes) <= MOST_NAMED else [f"{len(codes) - MOST_NAMED} others"]
    return names[0] if len(codes) == 1 else f"one of {', '.join(names + more)}"


def _different(build: Build, broken: Violation) -> str:
    return f"{counted(broken.number, 'different person', 'different people')}, at most {broken.limit}"


def _share(build: Build, broken: Violation) -> str:
    return f"{broken.number} with what is carried over, a fair share is {broken.limit}"


def _heads(build: Build, broken: Violation) -> str:
    who = f"{broken.number or 'nobody'}{_skilled(build, broken.row)}"
    if broken.unit == OVER:
        return f"{who}, at most {broken.limit}"
    return f"{who}, at least {broken.limit}" if broken.unit == BELOW_MINIMUM else f"{who} of {broken.limit} wanted"


def _skilled(build: Build, row: CoverRow | None) -> str:
    """What those who count for a row of cover hold, where people asked for it by name."""
    if row is None or row.among is None or row.minutes is None:
        return ""
    begins, ends = (build.horizon.moment(minute) for minute in row.minutes)
    settings = build.snapshot.settings
    home = settings[build.shifts[row.shift].setting].home
    asked = {
        " and ".join(skills()[code].title.lower() if code in skills() else code for code, _ in one.skills)
        for one in build.snapshot.overlays
        if settings[one.setting].home == home
        and one.starts_at <= begins
        and ends <= one.ends_at
        and (one.minimum, one.priority) == (row.min, row.priority)
    }
    return f" with {' or '.join(sorted(asked))}" if asked else ""


def ineligible(build: Build, broken: Violation) -> tuple[str, str]:
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


_SAYINGS: Mapping[str, Callable[[Build, Violation], str]] = {
    "Change": _unpinned,
    "Companion": _company,
    "Cover": _heads,
    "Distinct": _different,
    "Fairness": _share,
    "MinRest": _gap,
    "Movement": _moved,
    "PeriodicRest": _long_rests,
    "RestAfterRun": _after_run,
    "RollingLimit": _average,
}
