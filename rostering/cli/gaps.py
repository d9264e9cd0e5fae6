"""`rota gaps`: what is short, who could come, who was rung and what they said, and what stays short."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from rostering.cli.context import Context
from rostering.cli.typed_clock import typed_clock
from rostering.cli.typed_date import typed_date
from rostering.cli.typed_number import typed_number
from rostering.errors import ExitCode

if TYPE_CHECKING:
    from rostering.gaps.board import GapLine
    from rostering.gaps.calls import Called
    from rostering.gaps.candidate import Candidate
    from rostering.gaps.gaps import Gap
    from rostering.gaps.parts import Part
    from rostering.gaps.showing import Answer, ShownGap

SCHEMA = "rota-gaps/1"
MOST_SHOWN = 10
MOST_PARTS = 6


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    shown = verbs.add_parser("list", help="print every short place that is not over, the most urgent first")
    shown.add_argument("--setting", action="append", default=[], metavar="S", help="a setting's code or name")
    shown.add_argument("--from", dest="first", metavar="DATE", help="of shifts from this day on (today)")
    shown.add_argument("--until", metavar="DATE", help="of shifts until this day")
    _shift(verbs.add_parser("show", help="print one: what is open, who was rung, the usual measures"))
    who = verbs.add_parser("candidates", help="print who could take it, the best first, and who not and why")
    _shift(who)
    who.add_argument("--parts", action="store_true", help="who could take a part, stay on or come early; pairs")
    who.add_argument("--all", action="store_true", help="everybody, those left out too")
    ring = verbs.add_parser("ring", help="record what somebody said on the telephone, and act on a yes")
    _shift(ring)
    ring.add_argument("person", metavar="PERSON", help="code, worker code or name")
    ring.add_argument("answer", metavar="ANSWER", help="yes, no, no-reply or ring-back")
    ring.add_argument("--start", metavar="TIME", help="for a part of the shift: from")
    ring.add_argument("--end", metavar="TIME", help="for a part of the shift: until")
    ring.add_argument("--own", action="store_true", help="by staying on, or coming early for, the shift they have")
    ring.add_argument("--note", metavar="WORDS", help="a few words; never about health")
    short = verbs.add_parser("accept-short", help="accept that it stays short, with what is done about it")
    _shift(short)
    short.add_argument("--measure", action="append", default=[], metavar="M", help="a usual measure's number, or words")
    short.add_argument("--places", metavar="N", help="so many places only (all)")


def _shift(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shift", metavar="SHIFT", help="the shift's number, as the list shows it")


def run(arguments: argparse.Namespace, context: Context) -> int:
    verbs = {
        "list": _list,
        "show": _show,
        "candidates": _candidates,
        "ring": _ring,
        "accept-short": _accept,
    }
    return verbs[arguments.verb](arguments, context)


def _list(arguments: argparse.Namespace, context: Context) -> int:
    from rostering import text
    from rostering.gaps.board import board

    first, last = typed_date(arguments.first), typed_date(arguments.until)
    lines = board(context.store(), context.actor_name, arguments.setting, first=first, last=last)
    if context.json:
        context.output.json({"schema": SCHEMA, "gaps": [_line_as_json(one) for one in lines]})
    elif not lines:
        context.output.text("Nothing is short.")
    else:
        heads = ("shift", "setting", "when", "for", "open", "places", "below", "priority", "asked", "accepted")
        rows = [
            (
                *(one.shift.id, one.setting, _when(one), text.role(one.shift.role), _stretch(one), one.gap.places),
                *(one.gap.below, one.shift.priority, one.asked, _accepted(one)),
            )
            for one in lines
        ]
        context.output.table(heads, rows)
        context.output.text(dict.fromkeys(f"~ {_when(one)}: {said}" for one in lines for said in one.waived))
        left = sum(not one.is_accepted for one in lines)
        context.output.text(f"{len(lines)} short, {len(lines) - left} of them accepted.")
    below = any(one.gap.below == "minimum" and not one.is_accepted for one in lines)
    return ExitCode.LOOK if below else ExitCode.DONE


def _when(line: GapLine) -> str:
    from rostering import text

    one = line.shift
    return f"{one.code} {text.day(one.day)} {text.clock(one.starts_at)}–{text.clock(one.ends_at)}"


def _stretch(line: GapLine) -> str:
    return "all" if line.is_whole else _span(line.gap)


def _span(gap: Gap) -> str:
    from rostering import text

    return f"{text.clock(gap.starts_at)}–{text.clock(gap.ends_at)}"


def _accepted(line: GapLine) -> str:
    return "" if line.accepted is None else f"{line.accepted.by}: {line.accepted.measures[0]}"


def _show(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.gaps.showing import show_gap

    shown = show_gap(context.store(), context.actor_name, typed_number(arguments.shift, "a shift"))
    if context.json:
        context.output.json({"schema": SCHEMA, **_shown_as_json(shown)})
    else:
        tell_shown(shown, context)
        if shown.gaps:
            context.output.text("Usual measures where it stays short:")
            context.output.text(f"  {number} {one}" for number, one in enumerate(shown.measures, 1))
    return ExitCode.DONE


def tell_shown(shown: ShownGap, context: Context) -> None:
    """What is open of a shift, who accepted it, and who was asked."""
    from rostering import text
    from rostering.calendar import local_day

    for gap in shown.gaps:
        places = text.counted(gap.places, "place")
        context.output.text(f"Shift {shown.shift}, {shown.label}: {places} open {_span(gap)}, below {gap.below}.")
    if not shown.gaps:
        context.output.text(f"Shift {shown.shift}, {shown.label}: nothing is open.")
    if shown.accepted is not None:
        context.output.text(f"Accepted short by {shown.accepted.by}: {'; '.join(shown.accepted.measures)}.")
    for one, code, name in shown.calls:
        when = f"{text.day(local_day(one.at))} {text.clock(one.at)}"
        context.output.text(f"  {when} {name} ({code}), {one.means}: {one.answer} ({one.by}).")


def _candidates(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.gaps.showing import answer

    found = answer(
        context.store(), context.actor_name, typed_number(arguments.shift, "a shift"), with_parts=arguments.parts
    )
    if context.json:
        context.output.json({"schema": SCHEMA, **answer_as_json(found)})
    else:
        tell_candidates(found, context, most=None if arguments.all else MOST_SHOWN, everybody=arguments.all)
    return ExitCode.DONE if found.whole.lawful or (found.parts and found.parts.parts) else ExitCode.LOOK


def tell_candidates(found: Answer, context: Context, *, most: int | None, everybody: bool = False) -> None:
    """Who could come, the best first; how many could not, and with `everybody` each of them."""
    tell_shown(found.shown, context)
    lawful = found.whole.lawful
    if lawful:
        rows = [
            (
                *(number, one.name, one.code, one.phone, "" if one.last_asked is None else one.last_asked.words),
                *(one.reasons[0], "; ".join(one.reasons[1:])),
            )
            for number, one in enumerate(lawful[:most], 1)
        ]
        context.output.table(("", "name", "person", "telephone", "last asked", "tier", "why there"), rows)
        if most is not None and len(lawful) > most:
            context.output.text(f"and {len(lawful) - most} more.")
    else:
        context.output.text("Nobody may take all of it.")
    if found.parts is not None:
        _tell_parts(found, context)
    unlawful, left_out = found.whole.unlawful, found.whole.left_out
    context.output.text(f"A rule stops {len(unlawful)}; {len(left_out)} are away, at work then or said no.")
    if everybody:
        context.output.text(f"  {one.name} ({one.code}): {one.sentence}" for one in unlawful)
        context.output.text(f"  {one.name} ({one.code}): {one.reason}" for one in left_out)


def _tell_parts(found: Answer, context: Context) -> None:
    assert found.parts is not None
    for part in found.parts.parts[:MOST_PARTS]:
        context.output.text(f"Part: {_part(part)}")
    for pair in found.parts.pairs[:MOST_PARTS]:
        context.output.text(f"Together: {_part(pair.first)}; then {_part(pair.second)}")


def _part(part: Part) -> str:
    from rostering import text

    one = part.candidate
    how = "" if part.kind == "part" else f" ({part.kind})"
    times = f"{text.clock(part.starts_at)}–{text.clock(part.ends_at)}"
    return f"{one.name} ({one.code}) {times}{how}{f', {one.phone}' if one.phone else ''}"


def _ring(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.gaps.calls import Call, call

    made = Call(
        shift=typed_number(arguments.shift, "a shift"),
        person=arguments.person,
        answer=arguments.answer.lower().replace("-", "_"),
        start=typed_clock(arguments.start),
        end=typed_clock(arguments.end),
        own=arguments.own,
        note=arguments.note,
    )
    done = call(context.store(), context.actor_name, made)
    if context.json:
        context.output.json({"schema": SCHEMA, **_called_as_json(done)})
        return ExitCode.DONE
    context.output.text(done.sentence)
    for gap in done.left:
        context.output.text(f"Still open: {_span(gap)}.")
    if done.waiting:
        context.output.text(f"To be told that it is filled: {', '.join(done.waiting)}.")
    for one in done.broken:
        context.diagnostics.note(one)
    return ExitCode.DONE


def _accept(arguments: argparse.Namespace, context: Context) -> int:
    from rostering.gaps.accepted_short import accept_short

    places = None if arguments.places is None else typed_number(arguments.places, "places")
    done = accept_short(
        context.store(), context.actor_name, typed_number(arguments.shift, "a shift"), arguments.measure, places=places
    )
    if context.json:
        context.output.json(
            {
                "schema": SCHEMA,
                "shift": done.shift,
                "accepted_by": done.by,
                "places": done.places,
                "measures": list(done.measures),
            }
        )
    else:
        context.output.text(f"Shift {done.shift} runs short, accepted by {done.by}: {'; '.join(done.measures)}.")
    return ExitCode.DONE


def _gap_as_json(gap: Gap) -> dict[str, Any]:
    return {
        "from": gap.starts_at.isoformat(),
        "until": gap.ends_at.isoformat(),
        "places": gap.places,
        "below": gap.below,
    }


def _line_as_json(line: GapLine) -> dict[str, Any]:
    return {
        "roster": line.gap.roster,
        "state": line.state,
        "shift": line.shift.id,
        "setting": line.setting,
        "day": str(line.shift.day),
        "code": line.shift.code,
        "role": line.shift.role,
        "priority": line.shift.priority,
        **_gap_as_json(line.gap),
        "asked": line.asked,
        "accepted_by": None if line.accepted is None else line.accepted.by,
        "measures": [] if line.accepted is None else list(line.accepted.measures),
        "waived": list(line.waived),
    }


def _shown_as_json(shown: ShownGap) -> dict[str, Any]:
    return {
        "shift": shown.shift,
        "label": shown.label,
        "gaps": [_gap_as_json(gap) for gap in shown.gaps],
        "asked": [
            {
                "person": code,
                "name": name,
                "at": one.at.isoformat(),
                "means": one.means,
                "state": one.state,
                "by": one.by,
            }
            for one, code, name in shown.calls
        ],
        "accepted_by": None if shown.accepted is None else shown.accepted.by,
        "measures": [] if shown.accepted is None else list(shown.accepted.measures),
        "usual_measures": list(shown.measures),
    }


def answer_as_json(found: Answer) -> dict[str, Any]:
    """The candidates of a gap as plain objects."""
    made = _shown_as_json(found.shown) | {
        "lawful": [_candidate_as_json(one) for one in found.whole.lawful],
        "unlawful": [
            {"person": one.code, "name": one.name, "rule": one.rule, "sentence": one.sentence}
            for one in found.whole.unlawful
        ],
        "left_out": [{"person": one.code, "name": one.name, "reason": one.reason} for one in found.whole.left_out],
    }
    if found.parts is not None:
        made["parts"] = [_part_as_json(one) for one in found.parts.parts]
        made["pairs"] = [
            {
                "seam": pair.seam.isoformat(),
                "first": _part_as_json(pair.first),
                "second": _part_as_json(pair.second),
            }
            for pair in found.parts.pairs
        ]
    return made


def _candidate_as_json(one: Candidate) -> dict[str, Any]:
    return {
        "person": one.code,
        "name": one.name,
        "organisation": one.organisation,
        "pool": one.pool,
        "tier": one.tier,
        "way": one.way.value,
        "telephone": one.phone,
        "asked": None if one.asked is None else {"at": one.asked.at.isoformat(), "state": one.asked.state},
        "last_asked": None if one.last_asked is None else one.last_asked.at.isoformat(),
        "week_minutes": one.week_minutes,
        "contract_minutes": one.contract_minutes,
        "rest_before": one.rest_before,
        "rest_after": one.rest_after,
        "travel_minutes": one.travel,
        "pence": one.pence,
        "strain": one.strain.level,
        "festive": [each.words for each in one.festive],
        "reasons": list(one.reasons),
    }


def _part_as_json(part: Part) -> dict[str, Any]:
    return {
        "kind": part.kind.replace(" ", "_"),
        "from": part.starts_at.isoformat(),
        "until": part.ends_at.isoformat(),
        "own_shift": part.own_shift,
        **_candidate_as_json(part.candidate),
    }


def _called_as_json(done: Called) -> dict[str, Any]:
    return {
        "person": done.code,
        "name": done.name,
        "shift": done.shift,
        "answer": done.answer,
        "from": done.starts_at.isoformat(),
        "until": done.ends_at.isoformat(),
        "way": None if done.way is None else done.way.value,
        "amendment": done.amendment,
        "booking": done.booking,
        "deployment": done.deployment,
        "left": [_gap_as_json(gap) for gap in done.left],
        "waiting": list(done.waiting),
    }
