"""Lasting exceptions: for a group and a shape of work, by a named agreement, until a day of review.

Late + sleep-in + early is the usual shape: one lawful block of duty, after which the rest it took is given back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import DAY_MINUTES, minutes_between
from rostering.rules.debts import NewDebt
from rostering.store import tables as t
from rostering.store.kept import kept

if TYPE_CHECKING:
    from datetime import datetime

    from rostering.rules.broken import Broken, Piece

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
GROUNDS: Mapping[str, str] = {
    "reg21": "hospitals, care homes and continuity of care",
    "reg22": "change of shift, or work split over the day",
    "reg23": "a collective or workforce agreement",
}
WARNED_DAYS = 28  # before the review
MOST_SHIFTS = 3  # in a shape
TOUCHING_MINUTES = 60  # shifts with a shorter gap between them are one stretch: no rest was meant there


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What people word of a lasting exception: which rules it lifts, on what ground, where, for whom and for which
    shapes of work; organisation and setting by their codes."""

    agreement: str
    rules: tuple[str, ...]
    ground: str
    organisation: str
    setting: str | None
    role: str | None
    shape: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandingException:
    """An agreement that some rules are lifted for one shape of work of one group.

    `shape` holds types or codes of up to three shifts in order. `setting` None is the whole organisation, `role` None
    everybody. It holds from `from_on` to the day of review (or the day it was ended), both included.
    """

    id: int
    agreement: str
    rules: tuple[str, ...]
    ground: str
    organisation: int
    setting: int | None
    role: str | None
    shape: tuple[str, ...]
    least_rest_minutes: int
    repay_days: int
    approved_by: str
    from_on: date
    review_on: date
    ended_on: date | None = None

    @property
    def last_day(self) -> date:
        """The last day on which a shift under it may start."""
        return self.review_on if self.ended_on is None else min(self.review_on, self.ended_on)

    def holds(self, day: date) -> bool:
        """Whether a shift that starts on a day may stand under it."""
        return self.from_on <= day <= self.last_day

    def lifts(self, rule: str) -> bool:
        """Whether a rule, or the part of it that a violation names, is one of those it lifts."""
        return rule in self.rules or rule.partition("/")[0] in self.rules

    def concerns(self, employed: Mapping[int, frozenset[str]]) -> bool:
        """Whether a person with these roles, by employer, belongs to its group."""
        held = employed.get(self.organisation)
        return held is not None and (self.role is None or self.role in held)

    def reaches(self, piece: Piece) -> bool:
        """Whether a shift is worked where the agreement holds and on a day it holds."""
        here = self.setting is None or self.setting in (piece.setting, piece.home)
        return here and piece.organisation == self.organisation and self.holds(piece.day)

    def fits(self, pieces: Sequence[Piece]) -> bool:
        """Whether shifts in order are its shape, or at least two shifts of it that follow each other."""
        if len(pieces) != len(self.shape) and len(pieces) < 2:
            return False
        starts = range(len(self.shape) - len(pieces) + 1)
        return any(
            all(_is(part, piece) for part, piece in zip(self.shape[start:], pieces, strict=False)) for start in starts
        )

    def leaves_rest(self, pieces: Sequence[Piece]) -> bool:
        """Whether shifts in order follow each other at once or leave the least rest between them."""
        gaps = (minutes_between(one.ends_at, next_.starts_at) for one, next_ in pairwise(pieces))
        return all(0 <= gap < TOUCHING_MINUTES or gap >= self.least_rest_minutes for gap in gaps)


def covering(
    exceptions: Iterable[StandingException],
    rule: str,
    employed: Mapping[int, frozenset[str]],
    block: Sequence[Piece],
    before: datetime | None = None,
    after: datetime | None = None,
) -> StandingException | None:
    """The agreement under which a stretch of work is lawful though it breaks a rule; None where there is none.

    `employed` are the person's roles by employer; `before` is where their work before the stretch ended and `after`
    where the next begins, as far as known: the least rest is left there too.
    """
    for one in exceptions:
        if not (block and one.lifts(rule) and one.concerns(employed)):
            continue
        rested = _rested(before, block[0].starts_at, one) and _rested(block[-1].ends_at, after, one)
        if rested and all(one.reaches(piece) for piece in block) and one.fits(block) and one.leaves_rest(block):
            return one
    return None


def covers(exceptions: Iterable[StandingException], broken: Broken) -> StandingException | None:
    """The agreement under which a broken rule is lifted; None where there is none."""
    employed = broken.employed or {}
    return covering(exceptions, broken.rule, employed, broken.block, broken.before, broken.after)


def lawful_blocks(one: StandingException, pieces: Iterable[Piece], within: int) -> Iterator[tuple[Piece, ...]]:
    """Every block of shifts that an agreement makes lawful: its shape, or two shifts or more of it in a row.

    The next shift begins less than `within` minutes after the last ends, or on the same local day.
    """
    here = sorted((piece for piece in pieces if one.reaches(piece)), key=_order)
    for index, piece in enumerate(here):
        for block in _grown(one, (piece,), here[index + 1 :], within):
            if len(block) > 1 or one.fits(block):
                yield block


def _grown(
    one: StandingException, block: tuple[Piece, ...], later: Sequence[Piece], within: int
) -> Iterator[tuple[Piece, ...]]:
    """A block and all that it can grow to by later shifts, as far as the shape goes."""
    yield block
    if len(block) == len(one.shape):
        return
    last = block[-1]
    for index, piece in enumerate(later):
        gap = minutes_between(last.ends_at, piece.starts_at)
        if gap >= max(within, DAY_MINUTES):
            return
        longer = (*block, piece)
        near = gap < within or piece.day == last.day
        if gap >= 0 and near and one.fits(longer) and one.leaves_rest(longer):
            yield from _grown(one, longer, later[index + 1 :], within)


def use_of(exception: StandingException, broken: Broken) -> NewDebt | None:
    """The debt of rest that a use of the agreement opens; None where no minutes of rest are missing."""
    if broken.person is None or not broken.pieces or broken.violation.amount <= 0:
        return None
    return NewDebt(
        person=broken.person,
        rule=broken.rule,
        minutes=broken.violation.amount,
        opened_at=broken.pieces[-1].starts_at,
        repay_days=exception.repay_days,
        reason=exception.agreement,
        exception=exception.id,
    )


def due_for_review(exceptions: Iterable[StandingException], today: date) -> tuple[StandingException, ...]:
    """Those that still hold and are reviewed within 28 days, the next first."""
    near = today + timedelta(days=WARNED_DAYS)
    found = (one for one in exceptions if today <= one.last_day and one.review_on <= near and one.ended_on is None)
    return tuple(sorted(found, key=lambda one: (one.review_on, one.id)))


def read_exceptions(session: Session) -> tuple[StandingException, ...]:
    """Every agreement on record, also those that hold no more, by number."""
    return tuple(
        StandingException(
            id=row.id,
            agreement=row.agreement,
            rules=_listed(row.rules),
            ground=row.ground,
            organisation=row.organisation_id,
            setting=row.setting_id,
            role=row.role,
            shape=_listed(row.shape),
            least_rest_minutes=row.least_rest_minutes,
            repay_days=row.repay_days,
            approved_by=row.approved_by,
            from_on=row.from_on,
            review_on=row.review_on,
            ended_on=row.ended_on,
        )
        for row in _exceptions(session)
    )


@kept
def _exceptions() -> Any:
    e = t.StandingException
    columns: Any = (e.id, e.agreement, e.rules, e.ground, e.organisation_id, e.setting_id, e.role, e.shape)
    more: Any = (e.least_rest_minutes, e.repay_days, e.approved_by, e.from_on, e.review_on, e.ended_on)
    return pick(*columns, *more).order_by(col(e.id))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _is(part: str, piece: Piece) -> bool:
    return part.casefold() in (piece.type.casefold(), piece.code.casefold())


def _rested(ends: datetime | None, begins: datetime | None, one: StandingException) -> bool:
    return ends is None or begins is None or minutes_between(ends, begins) >= one.least_rest_minutes


def _order(piece: Piece) -> tuple[datetime, datetime, int]:
    return piece.starts_at, piece.ends_at, piece.shift or 0
