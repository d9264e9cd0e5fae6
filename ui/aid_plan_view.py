"""A plan of loans as lines of a list: the loans, kept or dropped, then what stays open; and what is said of one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.list_state import Entry

if TYPE_CHECKING:
    from rostering.aid.plan.planned import Plan, PlannedLoan, PlannedShift

KEPT, DROPPED = "✓", "–"


@dataclass(frozen=True, slots=True)
class LoanLine:
    """A loan that is proposed."""

    loan: PlannedLoan


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A shift of which places stay open."""

    shift: PlannedShift


def plan_entries(plan: Plan, dropped: Collection[object]) -> Iterator[Entry[LoanLine | OpenLine]]:
    """All lines of a plan; loans that were dropped are marked."""
    if plan.loans:
        yield Entry("loans", (f"Proposed loans  {len(plan.loans)}",))
        yield from (_loan(one, dropped=one.key in dropped) for one in plan.loans)
    still = [one for one in plan.shifts if one.open]
    if still:
        yield Entry("open", (f"Stay open  {sum(one.open for one in still)}",))
        yield from (_open(one) for one in still)


def loan_key(loan: PlannedLoan) -> str:
    """What finds the line of a loan."""
    return f"loan {loan.person} {loan.setting} {loan.facts.starts_at:%Y%m%d}"


def lines_of(plan: Plan, line: LoanLine | OpenLine, *, dropped: bool) -> list[str]:
    """All that is said of a line, and of the whole plan under it."""
    from rostering.aid.plan.wording import price_words

    own = _loan_lines(line.loan, dropped=dropped) if isinstance(line, LoanLine) else _open_lines(line.shift)
    return [*own, "", "The plan", *_tallies(plan), price_words(plan)]


def _loan(one: PlannedLoan, *, dropped: bool) -> Entry[LoanLine | OpenLine]:
    from rostering.calendar import local_day
    from rostering.words import day

    back = "not known" if one.back.day is None else day(one.back.day)
    cells = (
        day(local_day(one.facts.starts_at)),
        str(len(one.shifts)),
        one.name,
        f"{one.home} → {one.host}, {one.setting_name}",
        back,
    )
    return Entry(loan_key(one), cells, LoanLine(one), "quiet" if dropped else "", DROPPED if dropped else KEPT)


def _open(one: PlannedShift) -> Entry[LoanLine | OpenLine]:
    what, _, where = one.words.partition(", ")
    code, _, when = what.partition(" ")
    cells = (" ".join(when.split()[:3]), str(one.open), f"{code} {when.split()[-1]}", where, "")
    return Entry(f"open {one.shift}", cells, OpenLine(one), "press" if one.priority == 1 else "", "!")


def _loan_lines(one: PlannedLoan, *, dropped: bool) -> list[str]:
    from rostering.aid.plan.wording import back_words
    from rostering.words import role

    base = f", {one.base}" if one.base else ""
    return [
        f"{one.name} ({one.person})",
        f"of {one.home}{base}",
        f"to {one.setting_name}, {one.host}",
        f"as {role(one.role)}, agreement {one.agreement}",
        *(("Dropped: it is not saved.",) if dropped else ()),
        "",
        "For",
        *(f"  {each.words}" for each in one.shifts),
        "",
        "Why",
        *(f"  {part}" for part in one.reason.split("; ")),
        "",
        f"Back at home: {back_words(one.back)}",
        *(f"  without them: {each.words}: {each.left} left, at least {each.minimum}" for each in one.lost),
    ]


def _open_lines(one: PlannedShift) -> list[str]:
    return [one.words, f"{one.open} of {one.places} stay open, priority {one.priority}", "", one.why_open]


def _tallies(plan: Plan) -> list[str]:
    off = plan.protected
    return [
        f"  below {one.below}, priority {one.priority}: {one.closed} of {one.places} closed"
        + (f"; {one.unprotected} without protection" if off and one.unprotected != one.closed else "")
        for one in plan.tallies
    ]
