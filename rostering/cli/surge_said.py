"""How a what-if is told: tables for people, `rota-surge/1` for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rostering import text
from rostering.calendar import MINUTES_AN_HOUR
from rostering.catalogue import skills
from rostering.surge.report import minutes, places

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from rostering.surge.report import PoolCall, Seats, Short, Surge, WeekReport
    from rostering.surge.scenario import Scenario

SCHEMA = "rota-surge/1"
MOST_NAMES = 3  # of a pool and a week, where not everybody is asked for
NOTHING_SHORT = "Nothing."


def tell(context: Context, surge: Surge, *, names: bool) -> None:
    """Print a what-if; with `names` everybody who is to be called up, else the first few."""
    if context.json:
        context.output.json(as_json(surge))
        return
    output = context.output
    output.text(_title(surge))
    if not surge.weeks:
        output.text("Stopped before a week was planned.")
        return
    output.text("")
    output.table(
        ["week", "staff", "sick", "places", "short", "hours", "regained", "hours", "stay short", "hours"],
        [_week(one) for one in surge.weeks],
    )
    output.text(["", "Short with own staff alone"])
    _tell_short(context, surge.weeks, [one.short for one in surge.weeks])
    output.text(["", "Whom to call up, in this order"])
    heads = ["pool", "notice", "from", "week", "people", "places", "hours", "who"]
    output.listed(heads, list(_calls(surge.weeks, names=names)), "Nobody.")
    output.text(["", "Sessions that this takes"])
    output.listed(
        ["by", "organisation", "session", "seats", "free", "to arrange"], [_seats(one) for one in surge.seats], "None."
    )
    output.text(["", "Short whoever is called up"])
    _tell_short(context, surge.weeks, [one.still_short for one in surge.weeks])
    output.text(list(_notes(surge)))


def _title(surge: Surge) -> str:
    weeks = surge.weeks
    period = f"{text.day(weeks[0].first)} to {text.day(weeks[-1].last)} {weeks[-1].last.year}: " if weeks else ""
    return f"What if, {period}{', '.join(_supposed(surge.scenario))}"


def _supposed(scenario: Scenario) -> Iterator[str]:
    if scenario.sickness.per_mille:
        yield f"{scenario.sickness.words} of own and bank staff sick (seed {scenario.seed})"
    if scenario.demand.per_mille:
        yield f"{scenario.demand.words} more places"
    yield from (f"{one} closed" for one in scenario.closed)
    size = f", {scenario.size} times the blueprint" if scenario.size > 1 else ""
    yield from (f"a new centre ({one}{size})" for one in scenario.opened)
    if scenario == type(scenario)(seed=scenario.seed):
        yield "nothing happens"


def _week(one: WeekReport) -> Sequence[object]:
    regained, long = one.regained
    return (
        text.day(one.first),
        one.staff,
        one.sick,
        one.places,
        places(one.short),
        _hours(minutes(one.short)),
        regained,
        _hours(long),
        places(one.still_short),
        _hours(minutes(one.still_short)),
    )


def _hours(minutes: int) -> int:
    return round(minutes / MINUTES_AN_HOUR)


def _tell_short(context: Context, weeks: Sequence[WeekReport], short: Sequence[Sequence[Short]]) -> None:
    """A row for each setting and role with the places of each week, and what they come to."""
    keys = {(one.setting, one.name, one.role) for each in short for one in each}
    rows = [_short_row(key, short) for key in keys]
    rows.sort(key=lambda row: (-int(str(row[-3])), str(row[0]), str(row[2])))
    heads = ["setting", "name", "role", *(text.day(one.first) for one in weeks), "places", "hours", "below minimum"]
    context.output.listed(heads, rows, NOTHING_SHORT)


def _short_row(key: tuple[str, str, str | None], short: Sequence[Sequence[Short]]) -> Sequence[object]:
    setting, name, role = key
    found = [[one for one in each if (one.setting, one.role) == (setting, role)] for each in short]
    every = [one for each in found for one in each]
    below = sum(one.below_minimum for one in every)
    return setting, name, text.role(role), *map(places, found), places(every), _hours(minutes(every)), below


def _calls(weeks: Sequence[WeekReport], *, names: bool) -> Iterator[Sequence[object]]:
    """Pool after pool in their order, each week by week."""
    found = [(call, week.first) for week in weeks for call in week.calls]
    for pool in _pools_in_order(weeks):
        for call, first in found:
            if call.pool == pool:
                yield (
                    call.title,
                    text.counted(call.notice_days, "day") if call.notice_days else "none",
                    text.day(call.from_on),
                    text.day(first),
                    len(call.people),
                    call.places,
                    _hours(call.minutes),
                    _who(call, names=names),
                )


def _pools_in_order(weeks: Iterable[WeekReport]) -> list[str]:
    from rostering.surge.call_up import order

    return sorted({call.pool for week in weeks for call in week.calls}, key=lambda one: order()[one])


def _who(call: PoolCall, *, names: bool) -> str:
    told = call.people if names else call.people[:MOST_NAMES]
    said = [f"{one.name} ({one.person}) {one.shifts}" for one in told]
    left = len(call.people) - len(told)
    return ", ".join([*said, *([f"{left} more"] if left else [])])


def _seats(one: Seats) -> Sequence[object]:
    given = ", ".join(skills()[code].title.lower() if code in skills() else code for code in one.skills)
    title = f"{one.title} ({given})" if given else one.title
    return text.day(one.until), one.organisation, title, one.needed, one.free, one.to_arrange


def _notes(surge: Surge) -> Iterator[str]:
    if len(surge.weeks) < surge.asked:
        yield f"Stopped: {text.counted(len(surge.weeks), 'week')} of {surge.asked} planned."
    stretches = sum(one.stretches for one in surge.weeks)
    if stretches:
        counted = text.counted(stretches, "stretch", "stretches")
        yield f"Beside the places, too few are on duty in {counted} of a day."
    broken = sorted({rule for one in surge.weeks for rule in one.broken})
    if broken:
        yield f"Broken even so: {', '.join(text.rule_title(rule) for rule in broken)}."
    if any(one.calls for one in surge.weeks):
        yield "It is supposed that whoever is called up agrees, and is released where an employer has to."


def as_json(surge: Surge) -> dict[str, Any]:
    """`rota-surge/1`."""
    scenario = surge.scenario
    return {
        "schema": SCHEMA,
        "on": surge.on,
        "scenario": {
            "sickness_per_mille": scenario.sickness.per_mille,
            "demand_per_mille": scenario.demand.per_mille,
            "closed": scenario.closed,
            "opened": scenario.opened,
            "size": scenario.size,
            "run_by": scenario.run_by,
            "seed": scenario.seed,
        },
        "weeks_asked": surge.asked,
        "weeks": [_week_json(one) for one in surge.weeks],
        "seats": [{**asdict(one), "to_arrange": one.to_arrange} for one in surge.seats],
    }


def _week_json(one: WeekReport) -> dict[str, Any]:
    regained, long = one.regained
    return {
        "first": one.first,
        "last": one.last,
        "staff": one.staff,
        "sick": one.sick,
        "places": one.places,
        "short": [asdict(each) for each in one.short],
        "calls": [{**asdict(each), "places": each.places, "minutes": each.minutes} for each in one.calls],
        "regained": {"places": regained, "minutes": long},
        "still_short": [asdict(each) for each in one.still_short],
        "stretches": one.stretches,
        "broken": one.broken,
        "gaps": {"own": one.gaps[0], "called": one.gaps[1]},
    }
