"""The places of a shift: from when to when each is filled for sure, hoped for or booked, and what of them is open.

Whoever is there for a part of a shift fills a place for that part; the rest of the place is open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING, OFFERED
from rostering.store.kept import kept

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
BOOKED, TAKEN = "booked", "taken"
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Places:
    """The places of one shift that lasts for `whole`: how many are wanted, and from when to when each is taken (by
    name, but for those only asked), hoped for or booked without a name."""

    wanted: int
    whole: Span
    taken: tuple[Span, ...] = ()
    hoped: tuple[Span, ...] = ()
    booked: tuple[Span, ...] = ()

    @property
    def free(self) -> int:
        """How many are open at some time that nobody fills and nobody is asked for."""
        return max(open_ for _, open_ in self._stretches((*self.taken, *self.hoped, *self.booked)))

    @property
    def unsure(self) -> int:
        """How many are open at some time that nobody fills for sure."""
        return max(open_ for _, open_ in self._stretches((*self.taken, *self.booked)))

    @property
    def open_spans(self) -> tuple[Span, ...]:
        """From when to when a place is open that nobody fills for sure, in order."""
        return self._open((*self.taken, *self.booked))

    @property
    def free_spans(self) -> tuple[Span, ...]:
        """From when to when a place is open that nobody fills and nobody is asked for, in order."""
        return self._open((*self.taken, *self.hoped, *self.booked))

    def has_room(self, begins: datetime, ends: datetime) -> bool:
        """Whether a place that nobody fills for sure is open at every minute from an instant to another."""
        return any(first <= begins and ends <= last for first, last in self.open_spans)

    def with_taken(self, begins: datetime, ends: datetime) -> Places:
        """The same with one person more on the shift."""
        return replace(self, taken=(*self.taken, (begins, ends)))

    def _open(self, filled: Collection[Span]) -> tuple[Span, ...]:
        found: list[Span] = []
        for (first, last), open_ in self._stretches(filled):
            if open_ and found and found[-1][1] == first:
                found[-1] = found[-1][0], last
            elif open_:
                found.append((first, last))
        return tuple(found)

    def _stretches(self, filled: Collection[Span]) -> Iterator[tuple[Span, int]]:
        """The shift cut where somebody comes or goes, each stretch with how many places are open on it."""
        begins, ends = self.whole
        cuts = sorted({begins, ends, *(cut for span in filled for cut in span if begins < cut < ends)})
        for first, last in pairwise(cuts):
            heads = sum(span[0] <= first and span[1] >= last for span in filled)
            yield (first, last), max(0, self.wanted - heads)


def places_of(session: Session, roster: int, shift: t.Shift, *, without: Collection[int] = ()) -> Places:
    """The places of a shift on a roster; `without` leaves some employments out."""
    return read_places(session, [shift], [roster], without=without)[roster, shift.id or 0]


def read_places(
    session: Session, shifts: Iterable[Any], rosters: Collection[int], *, without: Collection[int] = ()
) -> Mapping[tuple[int, int], Places]:
    """The places of some shifts (rows of them) on each of some rosters: (roster, shift)."""
    rows = {row.id: row for row in shifts}
    filled: dict[tuple[int, int, str], list[Span]] = defaultdict(list)
    where = {"rosters": rosters, "shifts": rows.keys()}
    for roster, shift, worker, starts_at, ends_at, standing in _people(session, **where):
        if worker not in without:
            filled[roster, shift, OFFERED if standing == OFFERED else TAKEN].append((starts_at, ends_at))
    for roster, shift, starts_at, ends_at in _bookings(session, **where):
        span = starts_at or rows[shift].starts_at, ends_at or rows[shift].ends_at
        filled[roster, shift, BOOKED].append(span)
    return {
        (roster, id_): Places(
            wanted=max(row.target, row.minimum),
            whole=(row.starts_at, row.ends_at),
            taken=tuple(filled[roster, id_, TAKEN]),
            hoped=tuple(filled[roster, id_, OFFERED]),
            booked=tuple(filled[roster, id_, BOOKED]),
        )
        for roster in rosters
        for id_, row in rows.items()
    }


@kept
def _people(rosters: Collection[int], shifts: Collection[int]) -> Any:
    a = t.Assignment
    return pick(a.roster_id, a.shift_id, a.worker_id, a.starts_at, a.ends_at, a.standing).where(
        col(a.roster_id).in_(rosters), col(a.shift_id).in_(shifts), col(a.standing).not_in(NOT_WORKING)
    )


@kept
def _bookings(rosters: Collection[int], shifts: Collection[int]) -> Any:
    b = t.Booking
    return pick(b.roster_id, b.shift_id, b.starts_at, b.ends_at).where(
        col(b.roster_id).in_(rosters),
        col(b.shift_id).in_(shifts),
        col(b.worker_id).is_(None),
        col(b.state).is_(None) | (col(b.state) == BOOKED),
    )
