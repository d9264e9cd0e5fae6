"""Who could fill a gap, as lines of a list and as words about the one that is picked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import set_cell_size
from textual.content import Content

from ui.widgets.line_list import ListLine

if TYPE_CHECKING:
    from rostering.gaps.candidate import Candidate, NotThere, Unlawful
    from rostering.gaps.parts import Part
    from rostering.gaps.showing import Answer

LAWFUL, OTHERS, PARTS = "lawful", "others", "parts"
WIDE = 108  # from here on there is room for the strain and the last answer
ACTS = {"assign": "assign", "confirm": "offer", "book": "book", "loan": "loan"}
# What a yes does, by the way in which somebody comes.
YES = {
    "assign": "Enter assigns them.",
    "confirm": "Enter offers it and confirms their yes.",
    "book": "Enter books them by name with their agency.",
    "loan": "Enter drafts a loan request to their organisation.",
}
SIGNS = {"no_reply": "–", "ring_back": "↩", "declined": "✗"}  # what they said about this shift


@dataclass(frozen=True, slots=True)
class FillLine:
    """One line: whom it is about, if anybody, and what of the answer it shows."""

    line: ListLine
    about: Candidate | Part | Unlawful | NotThere | None = None


def columns(width: int) -> str:
    """The words above the columns, for a width."""
    more = f"  {'strain':<8}{'last answer'}" if width >= WIDE else ""
    names = f"{'':<{_name_width(width) - 1}}"
    return f"   {names}{'by':<7}{'telephone':<13}{'week':<12}{'rest h':<10}{'way':>5}{'cost':>8}{more}"


def fill_lines(answer: Answer, shown: str, width: int) -> tuple[FillLine, ...]:
    """The lines of an answer: those who may, others with what stops them, or those who could take a part."""
    if shown == OTHERS:
        return tuple(_others(answer))
    if shown == PARTS:
        return tuple(_parts(answer, width))
    return tuple(_lawful(answer.whole.lawful, width))


def _lawful(found: Sequence[Candidate], width: int) -> Iterator[FillLine]:
    tier = None
    for one in found:
        if one.tier != tier:
            tier = one.tier
            yield _heading(one.reasons[0][:1].upper() + one.reasons[0][1:])
        yield FillLine(ListLine(_candidate(one, width)), one)
    if not found:
        yield _heading("Nobody may take all of it: x shows whom a rule stops, p who could take a part.")


def _candidate(one: Candidate, width: int) -> Content:
    parts: list[str | tuple[str, str]] = [
        ("!" if one.strain.rank > 1 else "~" if one.strain.rank else " ", "bold $short-ink"),
        ("" if one.asked is None else SIGNS.get(one.asked.state, "?")).ljust(2),
        set_cell_size(one.name, _name_width(width) - 2) + " ",
        f"{ACTS[one.way]:<7}",
        (f"{one.phone or '—':<12} ", "bold"),
        (f"{_hours(one):<12}", "$short-ink" if one.beyond else ""),
        f"{_rests(one):<10}",
        f"{_way(one):>5}",
        f"{_cost(one):>8}",
    ]
    if width >= WIDE:
        parts += [f"  {one.strain.level:<8}", (_last(one), "$accent")]
    return Content.assemble(*parts)


def _others(answer: Answer) -> Iterator[FillLine]:
    whole = answer.whole
    yield _heading(f"A rule stops {len(whole.unlawful)}" if whole.unlawful else "No rule stops anybody")
    for one in whole.unlawful:
        yield FillLine(ListLine(Content.assemble(f"  {set_cell_size(one.name, 21)} ", (one.rule, "bold $error"))), one)
    if whole.left_out:
        yield _heading(f"Not there: {len(whole.left_out)}")
    for absent in whole.left_out:
        said = Content.assemble(f"  {set_cell_size(absent.name, 21)} ", (absent.reason, "$quiet"))
        yield FillLine(ListLine(said), absent)


def _parts(answer: Answer, width: int) -> Iterator[FillLine]:
    found = answer.parts
    if found is None or not found.parts:
        yield _heading("Nobody could take a part of it either.")
        return
    yield _heading("A part, by staying on or by coming early")
    for part in found.parts:
        yield FillLine(ListLine(_part(part, width)), part)
    if found.pairs:
        yield _heading("Two together")
    for pair in found.pairs:
        said = f"  {pair.first.candidate.name} {_times(pair.first)}, then {pair.second.candidate.name} "
        yield FillLine(ListLine(Content(said + _times(pair.second)), stop=False))


def _part(part: Part, width: int) -> Content:
    one = part.candidate
    return Content.assemble(
        f"  {set_cell_size(one.name, _name_width(width) - 1)} ",
        f"{ACTS[one.way]:<7}",
        (f"{one.phone or '—':<12} ", "bold"),
        f"{_times(part):<12}{part.kind}",
    )


def _heading(words: str) -> FillLine:
    return FillLine(ListLine(Content.styled(words, "bold $accent"), stop=False))


def _name_width(width: int) -> int:
    return 25 if width >= WIDE else 20


def _hours(one: Candidate) -> str:
    so_far = f"{one.week_minutes / 60:g}"[:4]
    if not one.contract_minutes:
        return f"{so_far} h"
    return f"{so_far}/{one.contract_minutes / 60:g} h{'+' if one.beyond else ''}"


def _rests(one: Candidate) -> str:
    """The whole hours of rest before and after; days where no work is near."""
    return "/".join("days" if rest is None else f"{rest // 60}" for rest in (one.rest_before, one.rest_after))


def _way(one: Candidate) -> str:
    return "?" if one.travel is None else f"{one.travel}′" if one.travel else "here"


def _cost(one: Candidate) -> str:
    from rostering import text

    return "?" if one.pence is None else text.pounds(one.pence)


def _last(one: Candidate) -> str:
    """When somebody was last asked about any shift, and what they said."""
    from rostering import text
    from rostering.calendar import local_day

    last = one.last_asked
    return "" if last is None else f"{last.answer} {text.day(local_day(last.at))}"


def _times(part: Part) -> str:
    from rostering import text

    return f"{text.clock(part.starts_at)}–{text.clock(part.ends_at)}"


def title(answer: Answer) -> Content:
    """What is short, how far, and who was asked."""
    from rostering import text

    shown = answer.shown
    said = []
    for gap in shown.gaps:
        whole = (gap.starts_at, gap.ends_at) == (answer.whole.shift.starts_at, answer.whole.shift.ends_at)
        stretch = "" if whole else f" {text.clock(gap.starts_at)}–{text.clock(gap.ends_at)}"
        said.append(f"{text.counted(gap.places, 'place')} open{stretch}, below {gap.below}")
    open_ = "; ".join(said) or "nothing is open"
    style = "$below-ink on $below-wash" if any(gap.below == "minimum" for gap in shown.gaps) else "$short-ink"
    accepted = f"  accepted short by {shown.accepted.by}" if shown.accepted is not None else ""
    role = f", {text.role(answer.whole.shift.role)}" if answer.whole.shift.role else ""
    return Content.assemble(
        (f"{shown.label}{role}", "bold"), "  ", (f" {open_} ", style), (accepted, "$accent"), (_asked(answer), "$quiet")
    )


def _asked(answer: Answer) -> str:
    from rostering import text

    calls = answer.shown.calls
    if not calls:
        return ""
    last, _, name = calls[-1]
    return f"\nAsked so far: {len(calls)}; last {name} at {text.clock(last.at)}: {last.answer}."


def about(line: FillLine) -> Content:
    """The one that is picked, in words: what a yes does, and all that ranks them there or stops them."""
    from rostering.gaps.candidate import Candidate, Unlawful
    from rostering.gaps.parts import Part

    one = line.about
    if one is None:
        return Content("")
    if isinstance(one, Part):
        return _about_part(one)
    if isinstance(one, Candidate):
        return _about_candidate(one)
    if isinstance(one, Unlawful):
        return Content.assemble((one.name, "bold"), f"  {one.code}\n", (f"! {one.sentence}", "$error"))
    return Content.assemble((one.name, "bold"), f"  {one.code}\n{one.reason} ({one.rule})")


def _about_candidate(one: Candidate) -> Content:
    asked = "never asked before" if one.last_asked is None else f"last asked {_last(one)}"
    return Content.assemble(
        (one.name, "bold"),
        f"  {one.code}, {one.organisation}  ",
        (one.phone or "no telephone on record", "bold"),
        ("  " + YES[one.way], "bold $primary"),
        "\n",
        "; ".join((*one.reasons, *(() if one.strain.rank else (f"strain {one.strain.words}",)), asked)),
    )


def _about_part(part: Part) -> Content:
    one = part.candidate
    how = {"part": "takes"}.get(part.kind, part.kind + " for")
    return Content.assemble(
        (one.name, "bold"),
        f"  {one.code} {how} {_times(part)}  ",
        (one.phone or "no telephone on record", "bold"),
        ("  Enter records their yes.", "bold $primary"),
        "\n",
        "; ".join(one.reasons),
    )
