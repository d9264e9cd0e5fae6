"""Rule packs: law and policy as dated data, one TOML file a pack.

A rule entry names a kind (or several, as parts), its numbers, its dates and its source. Which entries count on a day
is asked with `in_force`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from rostering.errors import BadInputError
from rostering.resources import data_file

SCHEMA = "rota-rules/1"
PACKS = ("uk-working-time", "uk-fitness", "generic")
KINDS = frozenset(
    (
        "Change",
        "ConsecutiveRun",
        "Cover",
        "Eligibility",
        "ForbiddenSuccession",
        "MinRest",
        "Pay",
        "Request",
        "RollingLimit",
        "Total",
        "WeekendLimit",
    )
)
REQUIRED = ("id", "title", "text", "level", "where", "certainty", "source")
OPTIONAL = ("kind", "params", "part", "valid_from", "valid_until", "severity", "tier", "weight", "scope", "applies")
MORE = ("waiver", "confirm", "enabled", "start", "end")
ENTRY_FIELDS = frozenset((*REQUIRED, *OPTIONAL, *MORE))


@dataclass(frozen=True, slots=True)
class RulePart:
    """One kind with its numbers inside an entry; `name` is empty where the entry has only one."""

    name: str
    kind: str
    params: Mapping[str, Any]
    severity: str
    tier: str
    weight: int
    valid_from: date | None
    valid_until: date | None

    def on(self, day: date) -> bool:
        """Whether the part is in force on a day (its dates are inclusive)."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule of a pack: what it says, since when, and who says so."""

    id: str
    pack: str
    title: str
    text: str
    level: str
    where: tuple[str, ...]
    certainty: str
    source: str
    parts: tuple[RulePart, ...]

    def part(self, name: str) -> RulePart:
        """The part of that name."""
        return next(part for part in self.parts if part.name == name)

    def part_id(self, part: RulePart) -> str:
        """What a violation is called after: `WTR-Y/night`, or the entry's own id."""
        return f"{self.id}/{part.name}" if part.name else self.id


@cache
def entries() -> Mapping[str, RuleEntry]:
    """Every entry of the packs that come with the program, by id. Raises BadInputError naming file and entry."""
    found: dict[str, RuleEntry] = {}
    for pack in PACKS:
        for entry in read_pack(data_file(f"rules/{pack}.toml")):
            if entry.id in found:
                raise BadInputError(f"Rule packs {found[entry.id].pack} and {pack} both hold {entry.id}; drop one.")
            found[entry.id] = entry
    return MappingProxyType(found)


def in_force(rule: str, day: date, part: str = "") -> RulePart | None:
    """The numbers of a rule (or of one of its parts) on a day; None when it is not in force."""
    entry = entries().get(rule)
    if entry is None:
        return None
    found = next((one for one in entry.parts if one.name == part), None)
    return found if found is not None and found.on(day) else None


def read_pack(file: Traversable) -> Iterator[RuleEntry]:
    """The entries of one pack file, checked. Raises BadInputError naming the file and the entry."""
    try:
        loaded = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInputError(f"Rule pack {file.name} cannot be read: {error}.") from error
    if loaded.get("schema") != SCHEMA:
        raise BadInputError(f"Rule pack {file.name} has the schema {loaded.get('schema')!r}; expected {SCHEMA!r}.")
    for row in loaded.get("rule", ()):
        yield _entry(file.name, str(loaded.get("pack", "")), row)


def _entry(file: str, pack: str, row: Mapping[str, Any]) -> RuleEntry:
    place = f"Rule pack {file}, entry {row.get('id', '(without an id)')}"
    for name in REQUIRED:
        if not row.get(name):
            raise BadInputError(f"{place}: {name} is missing.")
    unknown = sorted(row.keys() - ENTRY_FIELDS)
    if unknown:
        raise BadInputError(f"{place}: unknown field {unknown[0]!r}.")
    parts = tuple(_part(place, row, part) for part in row.get("part", ({},)))
    return RuleEntry(
        id=row["id"],
        pack=pack,
        title=row["title"],
        text=row["text"],
        level=row["level"],
        where=tuple(row["where"]),
        certainty=row["certainty"],
        source=_source(place, row["source"]),
        parts=parts,
    )


def _part(place: str, row: Mapping[str, Any], part: Mapping[str, Any]) -> RulePart:
    kind = part.get("kind", row.get("kind"))
    if kind not in KINDS:
        raise BadInputError(f"{place}: unknown kind {kind!r}.")
    begins, ends = part.get("valid_from", row.get("valid_from")), part.get("valid_until", row.get("valid_until"))
    if begins is not None and ends is not None and ends < begins:
        raise BadInputError(f"{place}: it ends on {ends}, before it begins on {begins}.")
    return RulePart(
        name=part.get("name", ""),
        kind=kind,
        params=MappingProxyType(dict(part.get("params", row.get("params", {})))),
        severity=part.get("severity", row.get("severity", "hard")),
        tier=part.get("tier", row.get("tier", "wishes")),
        weight=part.get("weight", row.get("weight", 1)),
        valid_from=begins,
        valid_until=ends,
    )


def _source(place: str, source: Any) -> str:
    rows = source if isinstance(source, list) else [source]
    if not all(isinstance(row, dict) and row.get("name") for row in rows):
        raise BadInputError(f"{place}: a source needs a name.")
    return "; ".join(row["name"] for row in rows)
