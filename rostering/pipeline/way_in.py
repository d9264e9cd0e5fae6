"""What somebody on the way into a pool has completed, and which places that opens at a minute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rostering.pipeline.route import NOTE, SKILLS, Need, Route, Step, routes


@dataclass(frozen=True, slots=True)
class Done:
    """A step was completed: from which minute on it counts, and at what level, where it has levels. `until` is the
    last second on which it counts, where a passport proved it; None: it counts for good."""

    at: datetime
    level: str | None = None
    until: datetime | None = None

    def holds(self, at: datetime | None) -> bool:
        """Whether it has not ended by a minute; None: whether it never ends."""
        return self.until is None or (at is not None and at <= self.until)


@dataclass(frozen=True, slots=True)
class WayIn:
    """Somebody's way into a pool. `held` has each skill with the first minute from which they had it; `left_on` is the
    first day on which they are no longer on the way."""

    pool: str
    done: Mapping[str, tuple[Done, ...]] = field(default_factory=dict)
    held: Mapping[str, datetime] = field(default_factory=dict)
    left_on: date | None = None

    @property
    def route(self) -> Route | None:
        """The route of the pool; None where there is none any more."""
        return routes().get(self.pool)

    def completed_at(
        self, step: Step, times: int = 1, least: str | None = None, at: datetime | None = None
    ) -> datetime | None:
        """The minute from which a step counts: done so many times at that level or above; None while it is open.

        What a passport proved counts where it still holds at the minute `at`; without one only what never ends does."""
        route = self.route
        if step.kind == SKILLS:
            wanted = () if route is None else route.skills
            return max((self.held[one] for one in wanted), default=None) if set(wanted) <= self.held.keys() else None
        done = self.done.get(step.code, ())
        counts = sorted(one.at for one in done if step.reaches(one.level, least) and one.holds(at))
        return counts[times - 1] if len(counts) >= times else None

    def completed(self, step: Step, at: datetime | None = None) -> datetime | None:
        """The minute from which a step is complete for all that the route asks of it; None while it is open. `at` as
        for `completed_at`."""
        route = self.route
        if route is None or step.kind == NOTE:
            return self.completed_at(step, at=at)
        return self.completed_at(step, route.often(step.code), route.least(step.code), at)


@dataclass(frozen=True, slots=True)
class Place:
    """What a place is like, as far as the steps that it takes go."""

    at: datetime  # its first minute
    day: date
    role: str | None
    skills: tuple[str, ...]
    kind: str  # of the home


@dataclass(frozen=True, slots=True)
class Opening:
    """What is open for a place: steps without which there is none, and steps without which it is a supervised one."""

    barring: tuple[Step, ...] = ()
    supervising: tuple[Step, ...] = ()


def opening(way: WayIn, place: Place) -> Opening:
    """The steps still open for a place at its first minute. Of a pool without a route everything is open."""
    route = way.route
    if route is None:
        return Opening(barring=(Step("route", f"A way into the pool {way.pool}", NOTE, 0),))
    barring: dict[str, Step] = {}
    supervising: dict[str, Step] = {}
    for need in route.needs:
        if need.concerns(place.role, place.skills, place.kind):
            into = supervising if need.supervised else barring
            into.update((step.code, step) for step in _open(way, route, need, place.at))
    return Opening(tuple(barring.values()), tuple(one for one in supervising.values() if one.code not in barring))


def is_supervised(way: WayIn, kind: str, at: datetime) -> bool:
    """Whether at a kind of setting, at a minute, some place may only be had beside somebody settled."""
    route = way.route
    return route is None or any(
        next(_open(way, route, need, at), None) is not None
        for need in route.needs
        if need.supervised and (not need.kinds or kind in need.kinds)
    )


def _open(way: WayIn, route: Route, need: Need, at: datetime) -> Iterator[Step]:
    for code in need.steps:
        step = route.step(code)
        done = way.completed_at(step, route.often(code), need.levels.get(code), at)
        if done is None or done > at:
            yield step
