"""Rule packs: law and policy as dated data, one TOML file a pack, checked from end to end before any of it counts.

A rule entry names a kind (or several, as parts), its numbers, its dates and its source. Whatever is wrong is told in
one sentence that names the file and the entry. What counts on a day is asked of `rostering.rules.rulebook`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from itertools import combinations
from types import MappingProxyType

from rostering.errors import BadInputError
from rostering.resources import data_file
from rostering.rules.entry import RuleEntry, RulePart, WaiverTerms
from rostering.rules.reading import EntryError, Row, header, read_entry

__all__ = ["PACKS", "Pack", "RuleEntry", "RulePart", "WaiverTerms", "entries", "parse_pack", "read_pack"]

PACKS = ("uk-working-time", "nhs-terms", "uk-fitness", "uk-infection", "mutual-aid", "pools", "generic")
LINE_OF_FAULT = re.compile(r"\(at line (\d+)")
ID_LINE = re.compile(r'\s*id\s*=\s*"([^"]*)"')


@dataclass(frozen=True)
class Pack:
    """One pack. `replaces` names entries of the program's packs that its own stand in for; `default_enabled` False is a
    pack with a switch of its own, off until somebody switches it on."""

    name: str
    version: str
    title: str
    default_enabled: bool
    replaces: tuple[str, ...]
    entries: tuple[RuleEntry, ...]


@cache
def program_packs() -> tuple[Pack, ...]:
    """The packs that come with the program. Raises BadInputError naming file and entry."""
    return tuple(
        parse_pack(data_file(f"rules/{name}.toml").read_text(encoding="utf-8"), f"{name}.toml") for name in PACKS
    )


@cache
def entries() -> Mapping[str, RuleEntry]:
    """Every rule of the program's packs by id, in its latest version. Raises BadInputError naming file and entry."""
    found: dict[str, RuleEntry] = {}
    for pack in program_packs():
        for entry in pack.entries:
            known = found.get(entry.id)
            if known is None or (known.valid_from or date.min) < (entry.valid_from or date.min):
                found[entry.id] = entry
    return MappingProxyType(found)


def read_pack(file: Traversable) -> Iterator[RuleEntry]:
    """The entries of one pack file, checked. Raises BadInputError naming the file and the entry."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"Rule pack {file.name} cannot be read: {error}.") from error
    yield from parse_pack(text, file.name).entries


def parse_pack(text: str, file: str, *, local: bool = False) -> Pack:
    """A pack from its text, checked. `local` is one of the deploying organisation's own. Raises BadInputError, one
    sentence that names the file and the entry."""
    try:
        loaded = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"Rule pack {file}{_entry_at(text, str(error))} cannot be read: {error}.") from error
    try:
        head = header(loaded)
    except EntryError as fault:
        raise BadInputError(f"Rule pack {file} {fault}.") from fault
    made = tuple(_entry(file, head, row, local=local) for row in loaded.get("rule", ()))
    for one, other in combinations(made, 2):
        if one.id == other.id and one.meets(other):
            raise BadInputError(
                f"Rule pack {file}, entry {one.id}: two versions hold on the same days (from {one.version} and from "
                f"{other.version}); end the earlier one before the later begins."
            )
    pack = Pack(entries=made, **head)
    missing = sorted(set(pack.replaces) - {entry.id for entry in made})
    if missing:
        raise BadInputError(
            f"Rule pack {file} replaces {missing[0]} but holds no entry of that id; add one, or switch the rule off."
        )
    return pack


def _entry(file: str, head: Row, row: object, *, local: bool) -> RuleEntry:
    named = row.get("id") if isinstance(row, dict) else None
    try:
        return read_entry(row, str(head["name"]), default_enabled=bool(head["default_enabled"]), local=local)
    except EntryError as fault:
        raise BadInputError(f"Rule pack {file}, entry {named or '(without an id)'}{fault}.") from fault


def _entry_at(text: str, complaint: str) -> str:
    """The entry that a line TOML complains about lies in, for the sentence; empty where none is known."""
    found = LINE_OF_FAULT.search(complaint)
    lines = text.splitlines()[: int(found[1])] if found is not None else []
    names = [named[1] for line in lines if (named := ID_LINE.match(line)) is not None]
    return f", entry {names[-1]}," if names else ""
