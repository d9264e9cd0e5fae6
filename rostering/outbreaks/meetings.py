"""Who was with whom: stretches of work at one place that overlap in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from rostering.calendar import minutes_between


@dataclass(frozen=True, slots=True)
class Presence:
    """One person at a setting from an instant to a later one; `is_worked`: on record as worked, else as planned."""

    person: int
    setting: int
    starts_at: datetime
    ends_at: datetime
    is_worked: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two people at one place at the same time; `one` came first, or has the lower number. `setting` is the inner of
    their two."""

    one: Presence
    other: Presence
    setting: int
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """How long they were there together."""
        return minutes_between(self.starts_at, self.ends_at)


def meetings(presences: Iterable[Presence], around: Mapping[int, int | None]) -> list[Meeting]:
    """Every two people who were at one place together, in the order of time.

    `around` is the setting that each lies in, None for an outermost one. Who is at a home at large is with everybody in
    its units; two units are two places.
    """
    at_home: dict[int, list[Presence]] = defaultdict(list)
    for one in sorted(presences, key=_order):
        at_home[_outwards(one.setting, around)[-1]].append(one)
    found = [meeting for there in at_home.values() for meeting in _at(there, around)]
    return sorted(found, key=lambda each: (each.starts_at, _order(each.one), _order(each.other)))


def _at(there: Iterable[Presence], around: Mapping[int, int | None]) -> Iterator[Meeting]:
    """The meetings of those at one home, who come in the order of their start."""
    present: list[Presence] = []
    for other in there:
        present = [one for one in present if one.ends_at > other.starts_at]
        for one in present:
            inner = _inner(one.setting, other.setting, around)
            if one.person != other.person and inner is not None:
                yield Meeting(one, other, inner, other.starts_at, min(one.ends_at, other.ends_at))
        present.append(other)


def _inner(one: int, other: int, around: Mapping[int, int | None]) -> int | None:
    """The inner of two settings of which one lies in the other; None for two places."""
    if other in _outwards(one, around):
        return one
    return other if one in _outwards(other, around) else None


def _outwards(setting: int, around: Mapping[int, int | None]) -> list[int]:
    found = [setting]
    while (outer := around[found[-1]]) is not None:
        found.append(outer)
    return found


def _order(one: Presence) -> tuple[datetime, int, int, datetime]:
    return one.starts_at, one.person, one.setting, one.ends_at
