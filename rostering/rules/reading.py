"""One row of a rule pack read into an entry, field by field.

What does not fit is an EntryError, told by whoever knows the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from rostering.rules.entry import (
    APPROVERS,
    CERTAINTIES,
    COSTS,
    IN_PRODUCT,
    LEVELS,
    SCOPES,
    SEVERITIES,
    WHERE,
    RuleEntry,
    RulePart,
    WaiverTerms,
)
from rostering.rules.kinds import KINDS, fault, normal
from rostering.rules.requirements import REQUIREMENTS, applies_fault
from rostering.rules.wording import worded
from solver.score import TIERS

Row = Mapping[str, Any]

SCHEMA = "rota-rules/1"
HEADER_FIELDS = ("schema", "pack", "version", "title", "default_enabled", "replaces", "rule")
REQUIRED = ("id", "title", "text", "level", "where", "certainty", "source")
# What a part may say for itself; what it leaves out it takes from its entry.
PART_FIELDS = (
    "kind",
    "params",
    "applies",
    "severity",
    "tier",
    "weight",
    "scope",
    "certainty",
    "confirm",
    "source",
    "enabled",
    "waiver",
    "start",
    "end",
    "valid_from",
    "valid_until",
)
ENTRY_FIELDS = (*REQUIRED, *(name for name in PART_FIELDS if name not in REQUIRED), "part")
WAIVER_FIELDS: Mapping[str, type] = {
    "by": list,
    "reasons": list,
    "cost": str,
    "repay_days": int,
    "floor_minutes": int,
    "most_days": int,
    "together": bool,
}
PACK_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,48}")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_-]{0,48}")
PART_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,48}")


class EntryError(Exception):
    """What is wrong, as the rest of a sentence that begins with file and entry."""


def header(loaded: Row) -> dict[str, Any]:
    """The header of a pack: name, version, title, default_enabled, replaces. Raises EntryError."""
    if loaded.get("schema") != SCHEMA:
        raise EntryError(f"has the schema {loaded.get('schema')!r}; expected {SCHEMA!r}")
    unknown = sorted(loaded.keys() - set(HEADER_FIELDS))
    if unknown:
        raise EntryError(f"has the unknown field {unknown[0]!r} in its header")
    name = loaded.get("pack")
    if not isinstance(name, str) or not PACK_NAME.fullmatch(name):
        raise EntryError(f"has the name {name!r}; 'pack' is small letters, digits and hyphens, at most 49")
    replaces, enabled = loaded.get("replaces", []), loaded.get("default_enabled", True)
    if not _texts(replaces) or not isinstance(enabled, bool):
        raise EntryError("has a header that does not fit: 'replaces' lists ids, 'default_enabled' is true or false")
    if not isinstance(loaded.get("rule", []), list):
        raise EntryError("has no list of entries; each begins with [[rule]]")
    said = {field: loaded.get(field, "") for field in ("version", "title")}
    if not all(isinstance(value, str) for value in said.values()):
        raise EntryError("has a version or title that is not a text")
    return {"name": name, "default_enabled": enabled, "replaces": tuple(replaces), **said}


def read_entry(row: object, pack: str, *, default_enabled: bool, local: bool = False) -> RuleEntry:
    """One entry of a pack, checked. Raises EntryError."""
    if not isinstance(row, dict):
        raise EntryError(": an entry is a table")
    for name in REQUIRED:
        if not row.get(name):
            raise EntryError(f": {name} is missing")
    _refuse_unknown(row, ENTRY_FIELDS)
    for name in ("id", "title", "text"):
        if not isinstance(row[name], str):
            raise EntryError(f": {name} is not a text")
    if not ID.fullmatch(row["id"]):
        raise EntryError(": an id is letters, digits, hyphens and colons, at most 49")
    _refuse_other("level", row["level"], LEVELS)
    where = _where(row["where"])
    source, links = _source(row["source"])
    begins, ends = _dates(row)
    parts = _parts(row, default_enabled=default_enabled)
    made = RuleEntry(
        id=row["id"],
        pack=pack,
        title=row["title"],
        text=row["text"],
        level=row["level"],
        where=where,
        certainty=row["certainty"],
        confirm=row.get("confirm"),
        source=source,
        links=links,
        parts=parts,
        valid_from=begins,
        valid_until=ends,
        own_switch=not default_enabled,
        local=local,
    )
    _refuse_text(made)
    return made


def _parts(row: Row, *, default_enabled: bool) -> tuple[RulePart, ...]:
    given = row.get("part")
    if given is None:
        return (_part(row, {}, default_enabled=default_enabled, fit=_is_fitness([row])),)
    if not isinstance(given, list) or not given or not all(isinstance(part, dict) for part in given):
        raise EntryError(": part is a list of tables, each begins with [[rule.part]]")
    if "kind" in row or "params" in row:
        raise EntryError(": kind and params stand in the entry or in its parts, not in both")
    names = [part.get("name") for part in given]
    for name in names:
        if not isinstance(name, str) or not PART_NAME.fullmatch(name):
            raise EntryError(f": a part has the name {name!r}; it is small letters, digits and hyphens")
        if names.count(name) > 1:
            raise EntryError(f": two parts are called {name!r}")
    fit = _is_fitness(given)
    return tuple(_part(row, part, default_enabled=default_enabled, fit=fit) for part in given)


def _is_fitness(parts: Sequence[Row]) -> bool:
    """Whether a rule is about fitness to work, which keeps unconfirmed numbers on."""
    params = [part.get("params") for part in parts if part.get("kind") == "Eligibility"]
    return any(REQUIREMENTS.get(str(one.get("require")), False) for one in params if isinstance(one, dict))


def _part(row: Row, part: Row, *, default_enabled: bool, fit: bool) -> RulePart:
    name = part.get("name", "")
    place = f", part {name}" if name else ""
    try:
        return _checked_part(row, part, name, default_enabled=default_enabled, fit=fit)
    except EntryError as wrong:
        raise EntryError(f"{place}{wrong}") from wrong


def _checked_part(row: Row, part: Row, name: str, *, default_enabled: bool, fit: bool) -> RulePart:
    _refuse_unknown(part, (*PART_FIELDS, "name"))
    said = {field: part.get(field, row.get(field)) for field in PART_FIELDS}
    begins, ends = _dates(said)
    if not _encloses(row, begins, ends):
        raise EntryError(": its dates reach outside those of its entry")
    certainty = said["certainty"]
    _refuse_other("certainty", certainty, CERTAINTIES)
    confirm, enabled, scope = said["confirm"], said["enabled"], said["scope"]
    if certainty == "M" and not confirm:
        raise EntryError(": certainty M needs 'confirm', what to look up")
    if enabled is not None and not isinstance(enabled, bool):
        raise EntryError(f": enabled is {enabled!r}, expected true or false")
    _refuse_other("scope", scope or SCOPES[0], SCOPES)
    counts = certainty != "M" or row["level"] == "L" or fit
    on = counts if enabled is None else enabled
    severity = _choice(said, "severity", SEVERITIES, "hard")
    kind, params = _kind(said)
    return RulePart(
        id=f"{row['id']}/{name}" if name else row["id"],
        name=name,
        kind=kind,
        params=MappingProxyType(params),
        severity=severity,
        tier=_choice(said, "tier", TIERS, "wishes"),
        weight=_weight(said["weight"]),
        scope=scope or IN_PRODUCT,
        applies=MappingProxyType(_applies(said["applies"])),
        certainty=certainty,
        confirm=confirm,
        source=_source(said["source"])[0],
        enabled=on and default_enabled,
        on_in_pack=on,
        awaits_confirmation=enabled is None and not counts,
        said_off=enabled is False,
        waiver=_waiver(said["waiver"]),
        start=_choice(said, "start", ("history", "off"), "history"),
        end=_choice(said, "end", ("open", "exempt"), "open"),
        valid_from=begins,
        valid_until=ends,
    )


def _kind(said: Row) -> tuple[str, dict[str, Any]]:
    kind, params = said["kind"], said["params"] if said["params"] is not None else {}
    if not isinstance(kind, str) or kind not in KINDS:
        raise EntryError(f": unknown kind {kind!r}")
    if not isinstance(params, dict):
        raise EntryError(": params is a table")
    wrong = fault(kind, params)
    if wrong is not None:
        raise EntryError(f": {wrong}")
    return kind, normal(kind, params)


def _choice(said: Row, name: str, choices: Sequence[str], default: str) -> str:
    value = said[name] if said[name] is not None else default
    _refuse_other(name, value, choices)
    return str(value)


def _weight(value: Any) -> int:
    if value is None:
        return 1
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise EntryError(f": weight is {value!r}, expected a whole number, 0 or more")
    return value


def _applies(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise EntryError(": applies is a table")
    wrong = applies_fault(value)
    if wrong is not None:
        raise EntryError(f": {wrong}")
    return value


def _waiver(value: Any) -> WaiverTerms:
    if value is None:
        return WaiverTerms()
    if not isinstance(value, dict) or "by" not in value:
        raise EntryError(": waiver is a table with 'by', who may (nobody: an empty list)")
    for name, one in value.items():
        if name not in WAIVER_FIELDS:
            raise EntryError(f": waiver has the unknown field {name!r}")
        kind = WAIVER_FIELDS[name]
        fits = _texts(one) if kind is list else isinstance(one, kind) and (kind is bool or not isinstance(one, bool))
        if not fits or (kind is int and one < 0):
            raise EntryError(f": waiver.{name} cannot be {one!r}")
    for approver in value["by"]:
        _refuse_other("waiver.by", approver, APPROVERS)
    _refuse_other("waiver.cost", value.get("cost", COSTS[0]), COSTS)
    said: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in value.items()}
    return WaiverTerms(**said)


def _where(value: Any) -> tuple[str, ...]:
    if not _texts(value):
        raise EntryError(f": where is a list of {', '.join(WHERE)}")
    for place in value:
        _refuse_other("where", place, WHERE)
    return tuple(value)


def _source(value: Any) -> tuple[str, tuple[str, ...]]:
    rows = value if isinstance(value, list) else [value]
    for row in rows:
        if not isinstance(row, dict) or not row.get("name"):
            raise EntryError(": a source needs a name")
        if row.keys() - {"name", "url"} or not all(isinstance(one, str) for one in row.values()):
            raise EntryError(": a source has a name and a url")
    return "; ".join(row["name"] for row in rows), tuple(row["url"] for row in rows if "url" in row)


def _dates(said: Row) -> tuple[date | None, date | None]:
    found = []
    for name in ("valid_from", "valid_until"):
        value = said.get(name)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            raise EntryError(f": {name} is {value!r}, expected a date such as 2026-04-01 without quotes")
        found.append(value)
    begins, ends = found
    if begins is not None and ends is not None and ends < begins:
        raise EntryError(f": it ends on {ends}, before it begins on {begins}")
    return begins, ends


def _encloses(row: Row, begins: date | None, ends: date | None) -> bool:
    first, last = row.get("valid_from"), row.get("valid_until")
    early = first is not None and begins is not None and begins < first
    return not early and not (last is not None and ends is not None and ends > last)


def _refuse_text(entry: RuleEntry) -> None:
    try:
        worded(entry.text, {part.name: part.params for part in entry.parts})
    except KeyError as error:
        raise EntryError(f": the text's placeholder {{{error.args[0]}}} stands for no parameter") from error


def _refuse_unknown(row: Row, known: Sequence[str]) -> None:
    unknown = sorted(row.keys() - set(known))
    if unknown:
        raise EntryError(f": unknown field {unknown[0]!r}")


def _refuse_other(name: str, value: Any, choices: Sequence[str] | Mapping[str, Any]) -> None:
    if not isinstance(value, str) or value not in choices:
        raise EntryError(f": {name} is {value!r}, expected one of {', '.join(choices)}")


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value)
