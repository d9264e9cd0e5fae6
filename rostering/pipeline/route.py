"""The routes into the pools: their steps, and which of them a place takes. Data, in data/pipelines.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from rostering.catalogue import pools, roles, setting_kinds, skills
from rostering.errors import BadInputError
from rostering.resources import data_file

SCHEMA = "rota-pipelines/1"
NOTE, CHECK, SESSION, SKILLS, SIGN = "note", "check", "session", "skills", "sign"
KINDS = (NOTE, CHECK, SESSION, SKILLS, SIGN)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `days` is how long it usually takes once those under `after` are done; `levels` come lowest first."""

    code: str
    title: str
    kind: str
    days: int
    after: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()

    def reaches(self, level: str | None, least: str | None) -> bool:
        """Whether a level is one that is asked for; nothing asked for is always reached."""
        if least is None:
            return True
        return level is not None and self.levels.index(level) >= self.levels.index(least)


@dataclass(frozen=True, slots=True)
class Need:
    """Steps that places take: all places, or those of some roles, skills and kinds of setting. While they are open a
    `supervised` place may be had, or else none."""

    steps: tuple[str, ...]
    roles: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    levels: Mapping[str, str] = field(default_factory=dict)
    supervised: bool = False

    @property
    def is_general(self) -> bool:
        """Whether every place takes these steps."""
        return not (self.roles or self.skills or self.kinds)

    def concerns(self, role: str | None, asked: Iterable[str], kind: str) -> bool:
        """Whether a place of a role, that asks for skills, at a kind of setting takes these steps."""
        return (
            (not self.roles or role in self.roles)
            and (not self.skills or not self.skills.isdisjoint(asked))
            and (not self.kinds or kind in self.kinds)
        )


@dataclass(frozen=True, slots=True)
class Route:
    """The way into a pool. `steps` are in the order in which they are usually taken."""

    pool: str
    title: str
    role: str
    steps: tuple[Step, ...]
    needs: tuple[Need, ...]
    skills: tuple[str, ...] = ()
    times: Mapping[str, int] = field(default_factory=dict)

    @property
    def barring(self) -> tuple[Need, ...]:
        """What every place takes, supervised or not."""
        return tuple(need for need in self.needs if need.is_general and not need.supervised)

    def step(self, code: str) -> Step:
        """A step of this route by its code. Raises BadInputError where the route has none of that name."""
        for one in self.steps:
            if one.code == code:
                return one
        known = ", ".join(one.code for one in self.steps)
        raise BadInputError(f"The way into the pool {self.pool} has no step '{code}'; it has: {known}.")

    def often(self, step: str) -> int:
        """How many times a step is done."""
        return self.times.get(step, 1)

    def before(self, step: Step) -> tuple[str, ...]:
        """The steps that come first: those named, or for the signature all others."""
        ours = [one.code for one in self.steps]
        wanted = [code for code in ours if code != step.code] if step.kind == SIGN else step.after
        return tuple(code for code in wanted if code in ours)

    def least(self, step: str) -> str | None:
        """The highest level of a step that any place takes; None where no level is asked for."""
        asked = [need.levels[step] for need in self.needs if step in need.levels]
        return max(asked, key=self.step(step).levels.index, default=None)


@cache
def routes() -> Mapping[str, Route]:
    """Every route by its pool. One that names what no catalogue has is a fault (ValueError)."""
    loaded = tomllib.loads(data_file("pipelines.toml").read_text(encoding="utf-8"))
    if loaded.get("schema") != SCHEMA:
        raise ValueError(f"data/pipelines.toml has not the schema {SCHEMA!r}")
    steps = {row["code"]: Step(**_tuples(row)) for row in loaded["step"]}
    found = [_route(row, steps) for row in loaded["route"]]
    for fault in (fault for one in found for fault in _faults(one)):
        raise ValueError(f"data/pipelines.toml: {fault}")
    return MappingProxyType({one.pool: one for one in found})


def route_of(pool: str) -> Route:
    """The way into a pool. Raises BadInputError for a pool that has none."""
    if pool not in routes():
        raise BadInputError(f"There is no way into a pool '{pool}' on record; choose one of: {', '.join(routes())}.")
    return routes()[pool]


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def _route(row: dict[str, Any], steps: Mapping[str, Step]) -> Route:
    """A route with the steps that its needs name, the interest first, in the order of the steps themselves."""
    needs = tuple(_need(one) for one in row["need"])
    named = {code for need in needs for code in need.steps}
    for code in sorted(named - steps.keys()):
        raise ValueError(f"data/pipelines.toml: the pool {row['pool']} names the unknown step {code}")
    own = tuple(step for step in steps.values() if step.kind == NOTE or step.code in named)
    return Route(row["pool"], row["title"], row["role"], own, needs, tuple(row.get("skills", ())), row.get("times", {}))


def _need(row: dict[str, Any]) -> Need:
    sets = {name: frozenset(row.get(name, ())) for name in ("roles", "skills", "kinds")}
    return Need(tuple(row["steps"]), **sets, levels=row.get("levels", {}), supervised=row.get("supervised", False))


def _faults(route: Route) -> Iterator[str]:
    """What a route names that no catalogue has."""
    if route.pool not in pools() or route.role not in roles():
        yield f"the pool {route.pool} or its role {route.role} is unknown"
    asked = {code for need in route.needs for code in need.skills} | set(route.skills)
    yield from (f"the skill {code} is unknown" for code in sorted(asked - skills().keys()))
    kinds = {kind for need in route.needs for kind in need.kinds}
    yield from (f"the kind of setting {kind} is unknown" for kind in sorted(kinds - setting_kinds().keys()))
    yield from (
        f"the step {one.code} is of the unknown kind {one.kind}" for one in route.steps if one.kind not in KINDS
    )
    for need in route.needs:
        for step, level in need.levels.items():
            if level not in route.step(step).levels:
                yield f"the step {step} has no level {level}"
