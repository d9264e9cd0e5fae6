"""The rules as rows for machines and as lines for people: what each says, who says so, whether it is on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from rostering.rules.effect import parameters_recorded, recorded_only
from rostering.rules.entry import CERTAINTIES, IN_PRODUCT, LEVELS, NATIONS, RuleEntry, RulePart, WaiverTerms
from rostering.rules.rulebook import Rulebook

Row = dict[str, Any]


def row(rules: Rulebook, entry: RuleEntry, today: date) -> Row:
    """One entry in short. `enabled` is whether any of its parts is switched on today, whatever its dates."""
    return {
        "id": entry.id,
        "title": entry.title,
        "level": entry.level,
        "kind": entry.kinds[0] if len(entry.kinds) == 1 else list(entry.kinds),
        "source": entry.source,
        "where": list(entry.where),
        "valid_from": _iso(entry.valid_from),
        "valid_until": _iso(entry.valid_until),
        "enabled": any(rules.is_on(entry, part, today) for part in entry.parts),
        "certainty": entry.weakest,
    }


def whole(rules: Rulebook, entry: RuleEntry, today: date) -> Row:
    """One entry with everything in it."""
    return {
        **row(rules, entry, today),
        "pack": entry.pack,
        "text": entry.words,
        "links": list(entry.links),
        "confirm": entry.confirm,
        "parts": [
            {
                "id": part.id,
                "kind": part.kind,
                "params": _plain(part.params),
                "severity": part.severity,
                "tier": part.tier if part.severity == "soft" else None,
                "weight": part.weight if part.severity == "soft" else None,
                "scope": part.scope,
                "applies": _plain(part.applies),
                "certainty": part.certainty,
                "confirm": part.confirm,
                "source": part.source,
                "enabled": rules.is_on(entry, part, today),
                "valid_from": _iso(part.valid_from),
                "valid_until": _iso(part.valid_until),
                "waiver": _waiver(part.waiver),
                "recorded_only": recorded_only(part),
                "parameters_recorded_only": list(parameters_recorded(part)),
            }
            for part in entry.parts
        ],
    }


def standing(rules: Rulebook, day: date) -> list[tuple[RuleEntry, list[RulePart], list[str]]]:
    """What is in force on a day: each entry with its parts that count and the nations they count in."""
    found: dict[tuple[str, str, tuple[str, ...]], tuple[RuleEntry, list[RulePart], list[str]]] = {}
    for nation in NATIONS:
        for entry, part in rules.parts(day, nation):
            _, parts, nations = found.setdefault((entry.id, entry.version, entry.where), (entry, [], []))
            if part not in parts:
                parts.append(part)
            if nation not in nations:
                nations.append(nation)
    order = {id(entry): place for place, entry in enumerate(rules.entries)}
    return sorted(found.values(), key=lambda one: order[id(one[0])])


def lines(rules: Rulebook, entry: RuleEntry, today: date) -> Iterator[str]:
    """One entry in words: what it says, its numbers, source and dates, who may waive it, what is unconfirmed."""
    yield f"{entry.id} {entry.title} ({LEVELS[entry.level]}, {', '.join(entry.where)}, {_spell(entry)})"
    yield f"  {entry.words}"
    yield f"  Source: {entry.source}"
    yield from (f"    {link}" for link in entry.links)
    yield f"  Pack: {entry.pack}{' (of this store)' if entry.local else ''}"
    yield f"  Certainty: {CERTAINTIES[entry.weakest]}"
    if entry.confirm:
        yield f"  To confirm: {entry.confirm}"
    for part in entry.parts:
        yield from _part_lines(rules, entry, part, today)


def _part_lines(rules: Rulebook, entry: RuleEntry, part: RulePart, today: date) -> Iterator[str]:
    state = "on" if rules.is_on(entry, part, today) else "off"
    if part.awaits_confirmation and state == "off":
        state = "off until somebody confirms it"
    severity = part.severity if part.severity != "soft" else f"soft, {part.tier}, weight {part.weight}"
    flag = ", unconfirmed" if part.unconfirmed else ""
    yield f"  {part.id}: {part.kind}, {severity}, {state}{flag}"
    for name, value in part.params.items():
        yield f"    {name} = {_word(value)}"
    if part.applies:
        yield f"    for {', '.join(f'{name} {_word(value)}' for name, value in part.applies.items())}"
    if part.scope != IN_PRODUCT:
        yield f"    counts {part.scope.replace('_', ' ')}"
    if (part.valid_from, part.valid_until) != (entry.valid_from, entry.valid_until):
        yield f"    {_spell(part)}"
    if part.confirm and part.confirm != entry.confirm:
        yield f"    to confirm: {part.confirm}"
    if part.source != entry.source:
        yield f"    source: {part.source}"
    reason, idle = recorded_only(part), parameters_recorded(part)
    if reason is not None:
        yield f"    recorded only: {reason}"
    elif idle:
        yield f"    recorded only, nothing is reckoned with: {', '.join(idle)}"
    yield f"    waiver: {waiver_words(part.waiver)}"


def waiver_words(waiver: WaiverTerms) -> str:
    """Who may waive, why, and at what price."""
    if not waiver.by:
        return "nobody"
    joint = " and " if waiver.together else " or "
    said = [joint.join(who.replace("_", " ") for who in waiver.by)]
    if waiver.reasons:
        said.append(f"for {', '.join(waiver.reasons)}")
    if waiver.cost is not None:
        said.append(f"at the price of a {waiver.cost.replace('-', ' ')}")
    if waiver.repay_days is not None:
        said.append(f"repaid within {waiver.repay_days} days")
    if waiver.floor_minutes is not None:
        said.append(f"leaving at least {waiver.floor_minutes / 60:g} hours")
    if waiver.most_days is not None:
        said.append(f"for at most {waiver.most_days} days")
    return ", ".join(said)


def _waiver(waiver: WaiverTerms) -> Row:
    return {
        "by": list(waiver.by),
        "reasons": list(waiver.reasons),
        "cost": waiver.cost,
        "repay_days": waiver.repay_days,
        "floor_minutes": waiver.floor_minutes,
        "most_days": waiver.most_days,
        "together": waiver.together,
    }


def _spell(dated: RuleEntry | RulePart) -> str:
    first, last = dated.valid_from, dated.valid_until
    if first is None and last is None:
        return "no dates"
    return " ".join([f"from {first}" if first is not None else "", f"until {last}" if last is not None else ""]).strip()


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        if value.keys() == {"from"}:
            return f"what is recorded as {value['from']}"
        return "; ".join(f"{name} {_word(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_word(one) for one in value) or "none"
    return str(value)
