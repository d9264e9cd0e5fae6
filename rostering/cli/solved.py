"""How a solved or standing week is told: lines for people, `rota-result/1` for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rostering import text
from rostering.rosters.roster_cost import roster_cost

if TYPE_CHECKING:
    from rostering.cli.context import Context
    from rostering.rosters.solve import Solved
    from rostering.rosters.summary import Summary

MOST_SHORT = 20


def tell(context: Context, solved: Solved) -> None:
    """Print the summary of a solve."""
    if context.json:
        context.output.json(as_json(solved))
        return
    horizon = solved.build.horizon
    context.output.text(f"Roster of {text.day(horizon.first)} to {text.day(horizon.last)} {horizon.last.year}")
    context.output.text("")
    tell_cover(context, solved.summary)
    context.output.text("")
    context.output.text(list(short_lines(solved.summary)))
    context.output.text(list(score_lines(solved)))
    context.output.text(roster_cost(solved.build, solved.roster).words or [])
    waiting = [one.home for one in solved.saved if not one.accepted]
    if waiting:
        context.output.text(
            f"Proposed, not accepted, for {', '.join(waiting)}: 'rota compare --proposal' shows it, "
            "'rota compare --accept' makes it what stands."
        )


def tell_cover(context: Context, summary: Summary) -> None:
    """Print cover by setting and hours by pool."""
    context.output.table(
        ["setting", "name", "kind", "places", "filled", "hoped for", "short"],
        [
            [one.code, one.name, one.kind.replace("_", " "), one.places, one.filled, one.hoped, one.short]
            for one in summary.settings
        ],
    )
    context.output.text("")
    context.output.table(
        ["pool", "people", "shifts", "hours"],
        [[one.title, one.people, one.shifts, round(one.minutes / 60)] for one in summary.pools],
    )


def short_lines(summary: Summary) -> Iterator[str]:
    """What is short and why, one line each, and what is broken."""
    if not summary.short:
        yield "Nothing is short."
    else:
        yield f"Short: {summary.in_all}"
        for one in summary.short[:MOST_SHORT]:
            yield f"  {one.sentence}: {one.why}"
        if len(summary.short) > MOST_SHORT:
            yield f"  and {len(summary.short) - MOST_SHORT} more"
    for sentence in summary.broken:
        yield f"Broken: {sentence}"
    for sentence in summary.lifted:
        yield f"Waived: {sentence}"
    if summary.idle:
        yield text.idle(summary.idle)


def score_lines(solved: Solved) -> Iterator[str]:
    """The score's parts, the gap and the time."""
    result = solved.result
    parts = ", ".join(f"{name} {value:,}" for name, value in solved.report.score.parts.items())
    yield f"Score {solved.report.score.objective:,}: {parts}"
    yield f"{result.status.value}, {text.proof(result)}; {result.seconds:.1f} s"
    if result.tiers:
        yield text.tiers(result)


def as_json(solved: Solved) -> dict[str, Any]:
    """`rota-result/1` of a solve in the office: shifts and workers by the store's codes, candidates of short places."""
    from rostering.version import VERSION
    from solver.formats.json.result import write_result

    build = solved.build
    answer = write_result(solved.result, product=VERSION, input_sha256=build.fingerprint)
    answer["assignments"] = [
        {"shift": duty, "worker": build.employment(person, duty)}
        for person, duty in sorted(solved.roster, key=lambda pair: (pair[1], pair[0]))
    ]
    answer["short"] = [
        {
            "shift": one.shift,
            "places": one.places,
            "below": one.below,
            "priority": one.priority,
            "candidates": [],
            "why": one.why,
        }
        for one in solved.summary.short
    ]
    return {**answer, **solved.summary.as_json()}
