"""RollingLimit along a line: the totals of the windows of days; of a window of minutes, what still lies in it."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass

from solver.lines.act import Act, Stretch
from solver.lines.form import Form
from solver.lines.part import FixedPart, Limits, State, Step, Sum
from solver.lines.parts.overlapping import OverlappingPart, Window
from solver.lines.quantity import amounts, standing
from solver.problem import FixedWork
from solver.rules.rolling_limit import RollingLimit

# Overlapping windows become states while there are no more than this many; four weeks of them compile in some seconds.
MOST_STATES = 4096
# Start, end, amount, whether it stands anyway, and whether it is the first and the last of its duty.
Piece = tuple[int, int, int, bool, bool, bool]


@dataclass(frozen=True)
class WindowPart(FixedPart[Piece]):
    """The pieces of work that a window of minutes can still hold; times count from the next day's first minute."""

    quantity: str
    minutes: int
    most: int
    codes: frozenset[str] | None

    @property
    def key(self) -> Hashable:
        """Everything but the start."""
        return ("window", self.quantity, self.minutes, self.most, self.codes, self.ahead)

    def step(self, state: State, day: int, act: Act | None) -> Step | None:
        """Take the day's pieces in and look at every window that they complete."""
        pieces: tuple[Piece, ...] = state  # type: ignore[assignment]
        begin = self.problem.first_minute(day)
        today = [_earlier(piece, begin) for piece in self.on(day)]
        if act is not None and (self.codes is None or act.codes & self.codes):
            last = len(act.stretches) - 1
            today += [
                (one.start, one.end, self._amount(one), False, number == 0, number == last)
                for number, one in enumerate(act.stretches)
            ]
        if today:
            pieces = tuple(sorted((*pieces, *today)))
            if not self._within(pieces):
                return None
        length = self.length(day)
        return tuple(_earlier(piece, length) for piece in pieces if piece[1] + self.minutes > length), 0

    def _amount(self, stretch: Stretch) -> int:
        return 1 if self.quantity == "shifts" else stretch.quantity(self.quantity)

    def _within(self, pieces: tuple[Piece, ...]) -> bool:
        begins = {start for start, _, _, _, first, _ in pieces if first}
        begins |= {end - self.minutes for _, end, _, _, _, last in pieces if last}
        for begin in begins:
            inside = [(self._inside(piece, begin), piece[3]) for piece in pieces]
            number = sum(amount for amount, _ in inside)
            if number > max(self.most, sum(amount for amount, stands in inside if stands)):
                return False
        return True

    def _inside(self, piece: Piece, begin: int) -> int:
        start, end, amount, *_ = piece
        last = begin + self.minutes
        if self.quantity == "shifts":
            return amount if begin <= start < last else 0
        first_cut = min(max(begin - start, 0), end - start)
        last_cut = min(max(last - start, 0), end - start)
        return amount * last_cut // (end - start) - amount * first_cut // (end - start)


def _earlier(piece: Piece, minutes: int) -> Piece:
    """The piece, counted from a later minute."""
    start, end, amount, stands, first, last = piece
    return start - minutes, end - minutes, amount, stands, first, last


def parts(rule: RollingLimit, form: Form) -> None:
    """A sum for each window of days that is judged, or one part for the windows of minutes."""
    fixed = form.fixed(rule)
    if rule.window_days is not None:
        _by_days(rule, form, fixed, rule.window_days)
        return
    assert rule.window_minutes is not None
    assert rule.max is not None
    pieces = tuple(
        sorted(
            (work.day, (work.start, work.end, _standing_amount(rule, work), True, True, True))
            for work in fixed
            if rule.codes is None or work.codes & rule.codes
        )
    )
    part = WindowPart(form.problem, pieces, rule.quantity, rule.window_minutes, rule.max, rule.codes)
    form.add(part.from_history())


def _standing_amount(rule: RollingLimit, work: FixedWork) -> int:
    return 1 if rule.quantity == "shifts" else work.quantities.get(rule.quantity, 0)


def _by_days(rule: RollingLimit, form: Form, fixed: list[FixedWork], length: int) -> None:
    horizon = form.problem.horizon
    first = min([0, *(work.day for work in fixed)])
    last = max([horizon, *(work.day + 1 for work in fixed)])
    longer = dict(rule.longer)
    tied: list[tuple[range, Sum]] = []
    for begin in range(first, max(first, last - length) + 1):
        end = begin + length + longer.get(begin, 0)
        if end <= 0 or begin >= horizon:
            continue
        judged = end <= last and (rule.end == "open" or 0 <= begin <= end <= horizon)
        total = _window(rule, form, fixed, range(begin, end), judged=judged)
        if total.idle or total.watched or len(total.amounts.days) < 2:
            form.count(total)
        else:
            tied.append((range(begin, end), total))
    if len(tied) > 1 and _few_states([total for _, total in tied], max(len(days) for days, _ in tied)):
        form.add(_overlapping(rule, form, fixed, tied))
    else:
        for _, total in tied:
            form.count(total)


def _window(rule: RollingLimit, form: Form, fixed: list[FixedWork], days: range, *, judged: bool) -> Sum:
    """The sum of one window; its least counts where all of it is known (`judged`)."""
    stands = standing(form.problem, fixed, rule.quantity, days, rule.codes)
    counted = amounts(form, fixed, rule.quantity, days, rule.codes)
    return Sum(
        name=f"{rule.id} {days.start}",
        first=min(counted.days, default=0),
        last=min(days.stop, form.problem.horizon),
        base=stands,
        amounts=counted,
        limits=Limits(
            most=rule.max,
            most_price=form.price(rule),
            forgiven=0 if rule.max is None else max(0, stands - rule.max),
            least=rule.min if rule.min and judged else None,
            least_price=form.price(rule, breakable=True),
        ),
    )


def _few_states(sums: list[Sum], length: int) -> bool:
    """Whether the days' amounts can be remembered as long as windows overlap."""
    values: dict[int, set[int]] = {}
    for total in sums:
        for (day, _), amount in total.amounts.items():
            values.setdefault(day, set()).add(amount)
    most = 1 + max(len(each) for each in values.values())
    days = min(length, len(values)) - 1
    return days * math.log(most) <= math.log(MOST_STATES)


def _overlapping(
    rule: RollingLimit, form: Form, fixed: list[FixedWork], tied: list[tuple[range, Sum]]
) -> OverlappingPart:
    busy = {work.day for work in fixed if rule.codes is None or work.codes & rule.codes}
    return OverlappingPart(
        form.problem,
        rule.quantity,
        rule.codes,
        frozenset(busy if rule.quantity == "days" else ()),
        tuple(Window(days.start, days.stop, total.limits) for days, total in tied),
        tuple((number, total.base) for number, (_, total) in enumerate(tied) if total.base),
    )
