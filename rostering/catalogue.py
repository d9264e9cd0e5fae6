"""The catalogues that come with the program: roles, skills, pools, settings, restrictions and clearances."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from rostering.resources import data_file

UNKNOWN_CODE = "unknown code"
OWN = "own"  # the pool of those whom a setting employs


@dataclass(frozen=True)
class Role:
    """What one is employed as. `order` is the qualification order, 0 = no care qualification."""

    code: str
    title: str
    order: int
    asc: tuple[int, ...] = ()  # ASC-WDS job-role numbers
    body: str | None = None  # the register one must be on
    direct_care: bool = False
    covers: tuple[str, ...] = ()  # roles whose places one may take besides
    tasks: tuple[str, ...] = ()  # of a generic role: all that one does in another's place, in health and social care

    def fills(self, asked: str | None) -> bool:
        """Whether a place for a role (None: for anybody) may be taken in this one."""
        return asked is None or asked == self.code or asked in self.covers


@dataclass(frozen=True)
class Skill:
    """What one can do. `months` is the interval after which a completion expires; None = no default expiry."""

    code: str
    title: str
    asc: tuple[int, ...] = ()  # ASC-WDS training categories
    months: int | None = None
    months_by_level: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    certainty: str | None = None
    source: str | None = None
    language: str | None = None  # held by whoever declares this language

    def interval(self, level: int | None) -> int | None:
        """Months from a completion at this level to its expiry, or None where none is set."""
        return self.months if level is None else self.months_by_level.get(level, self.months)


@dataclass(frozen=True)
class Task:
    """A piece of work that a place can ask for by its skill. `delegators` are the roles that may hand it to others; a
    task without any is done by whoever holds the skill."""

    code: str
    title: str
    skill: str
    delegators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pool:
    """How a worker is reached. A lower `tier` is asked first and costs less. `draws` is who may draw on it: `setting`,
    `organisation` or `agreement`. Who is in a pool that does not count is never counted towards a minimum."""

    code: str
    title: str
    tier: int
    may_refuse: bool
    draws: str
    enters: str
    leaves: str
    counts: bool = True
    models: tuple[str, ...] = ()  # how organisations may share it: lead_employer, distributed


@dataclass(frozen=True)
class SettingKind:
    """What kind of place a setting is."""

    code: str
    title: str
    asc: tuple[int, ...] = ()  # ASC-WDS main-service numbers
    nurse_always: bool = False
    travel: bool = False
    reg21: bool = False  # a service of regulation 21 of SI 1998/1833: hospitals, care homes and the like


@dataclass(frozen=True)
class RestrictionKind:
    """What somebody may be kept from. `value` is what a restriction names besides: zone, setting, kind or nothing."""

    code: str
    title: str
    words: str
    value: str | None = None

    def say(self, value: str | None) -> str:
        """The restriction in words: no amber zone."""
        return self.words.format(value=(value or "").replace("_", " "))


@dataclass(frozen=True)
class ClearanceKind:
    """A dated fact that opens work. `months` is how long one is good unless it says so itself; None = without end."""

    code: str
    title: str
    rule: str
    months: int | None = None
    setting: bool = False  # it speaks of one setting
    certainty: str | None = None


@cache
def roles() -> Mapping[str, Role]:
    """Every role by its code."""
    lists = ("covers", "tasks")
    rows = (
        Role(**(_tuples(row) | {name: tuple(row.get(name, ())) for name in lists}))
        for row in _rows("roles.toml", "role")
    )
    return MappingProxyType({row.code: row for row in rows})


@cache
def skills() -> Mapping[str, Skill]:
    """Every skill by its code."""
    rows = (Skill(**_levels(_tuples(row))) for row in _rows("skills.toml", "skill"))
    return MappingProxyType({row.code: row for row in rows})


@cache
def pools() -> Mapping[str, Pool]:
    """Every pool by its code, the first asked first."""
    rows = (Pool(**(row | {"models": tuple(row.get("models", ()))})) for row in _rows("pools.toml", "pool"))
    return MappingProxyType({row.code: row for row in rows})


@cache
def tasks() -> Mapping[str, Task]:
    """Every task by its code."""
    rows = (Task(**(row | {"delegators": tuple(row.get("delegators", ()))})) for row in _rows("tasks.toml", "task"))
    return MappingProxyType({row.code: row for row in rows})


@cache
def delegated_skills() -> Mapping[str, Task]:
    """The tasks that somebody registered has to delegate, by the skill that a place asks for."""
    return MappingProxyType({task.skill: task for task in tasks().values() if task.delegators})


def fills(held: str, asked: str | None) -> bool:
    """Whether somebody employed in one role may take a place for another (None: for anybody)."""
    role = roles().get(held)
    return asked in (None, held) if role is None else role.fills(asked)


@cache
def setting_kinds() -> Mapping[str, SettingKind]:
    """Every kind of setting by its code."""
    rows = (SettingKind(**_tuples(row)) for row in _rows("setting_kinds.toml", "kind"))
    return MappingProxyType({row.code: row for row in rows})


@cache
def restrictions() -> Mapping[str, RestrictionKind]:
    """Everything somebody may be kept from, by its code."""
    rows = (RestrictionKind(**row) for row in _rows("restrictions.toml", "restriction"))
    return MappingProxyType({row.code: row for row in rows})


@cache
def clearances() -> Mapping[str, ClearanceKind]:
    """Every kind of clearance by its code."""
    rows = (ClearanceKind(**row) for row in _rows("clearances.toml", "clearance"))
    return MappingProxyType({row.code: row for row in rows})


@cache
def role_of_asc(number: int) -> str:
    """The role for an ASC-WDS job-role number; `unknown code n` where the catalogue has none."""
    return next((role.code for role in roles().values() if number in role.asc), f"{UNKNOWN_CODE} {number}")


@cache
def skill_of_asc(number: int) -> str:
    """The skill for an ASC-WDS training category; `unknown code n` where the catalogue has none."""
    return next((skill.code for skill in skills().values() if number in skill.asc), f"{UNKNOWN_CODE} {number}")


@cache
def setting_kind_of_asc(number: int) -> str:
    """The kind of setting for an ASC-WDS main service; `unknown code n` where the catalogue has none."""
    return next((kind.code for kind in setting_kinds().values() if number in kind.asc), f"{UNKNOWN_CODE} {number}")


def is_unknown(code: str) -> bool:
    """Whether this code stands for a number that the catalogues do not have."""
    return code.startswith(UNKNOWN_CODE)


def _rows(name: str, key: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(data_file(name).read_text(encoding="utf-8"))[key]
    return rows


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"asc": tuple(row.get("asc", ()))}


def _levels(row: dict[str, Any]) -> dict[str, Any]:
    months = {int(level): months for level, months in row.get("months_by_level", {}).items()}
    return row | {"months_by_level": MappingProxyType(months)}
