"""The rules that count for a store: the program's packs, the organisation's own, and what was switched on or off.

A part counts on a day when its version holds then and there and it is on. Who decides: a switch of the part, else of
the rule, else of its pack (off wins; on lets the pack's own defaults speak), else the entry itself. Where the version
of a day is off because nobody confirmed its number, the version before it stays in force.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from rostering.errors import BadInputError
from rostering.rules.entry import NATIONS, RuleEntry, RulePart, within
from rostering.rules.pack import Pack, parse_pack, program_packs
from rostering.store.kept import kept

if TYPE_CHECKING:
    from sqlmodel import Session

DEFAULT_NATION = "ENG"
NEXT = timedelta(days=1)
# Every look at a roster asks the same rules; a store has few books of them, one a day that is asked about.
RULEBOOKS_KEPT = 8


@dataclass(frozen=True, slots=True)
class Switch:
    """A pack, a rule or a part switched on or off for some days, both counted; None is open."""

    subject: str
    is_on: bool
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class Rulebook:
    """The entries that count. With `as_at`, every question is answered for that day, and a pack that has a switch of
    its own is on for the dated entries that hold then."""

    entries: tuple[RuleEntry, ...]
    switches: tuple[Switch, ...] = ()
    as_at: date | None = None
    _found: dict[tuple[str, date, str, str], RulePart | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _found_of: dict[tuple[str, date, str], tuple[RulePart, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    _found_on: dict[tuple[date, str], tuple[tuple[RuleEntry, RulePart], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def part(self, rule: str, day: date, nation: str = DEFAULT_NATION, part: str = "") -> RulePart | None:
        """The numbers of a rule on a day in a nation, of one of its parts or (without a name) of its first; None when
        it is not in force or not on."""
        key = rule, self.as_at or day, nation, part
        if key not in self._found:
            self._found[key] = next((found for _, found in self._speaking(*key)), None)
        return self._found[key]

    def parts_of(self, rule: str, day: date, nation: str = DEFAULT_NATION) -> tuple[RulePart, ...]:
        """All parts of one rule that count on a day in a nation, in the entry's order; none for a rule there is not."""
        key = rule, self.as_at or day, nation
        if key not in self._found_of:
            entry = self.entry(rule, day)
            names = () if entry is None else dict.fromkeys(part.name for part in entry.parts)
            found = (self.part(rule, day, nation, name) for name in names)
            self._found_of[key] = tuple(part for part in found if part is not None)
        return self._found_of[key]

    def parts(self, day: date, nation: str, kind: str | None = None) -> list[tuple[RuleEntry, RulePart]]:
        """Every part that counts on a day in a nation, with its entry, of one kind or of all, in the packs' order."""
        when = self.as_at or day
        if (when, nation) not in self._found_on:
            self._found_on[when, nation] = tuple(self._counting(when, nation))
        return [(entry, part) for entry, part in self._found_on[when, nation] if kind is None or part.kind == kind]

    def _counting(self, when: date, nation: str) -> Iterator[tuple[RuleEntry, RulePart]]:
        for rule, versions in self._versions.items():
            names = dict.fromkeys(part.name for entry in versions if entry.on(when) for part in entry.parts)
            for name in names:
                yield from self._speaking(rule, when, nation, name)

    def entry(self, rule: str, day: date) -> RuleEntry | None:
        """The version of a rule on a day, else its latest; None for a rule there is not."""
        versions, when = self._versions.get(rule, ()), self.as_at or day
        return next((entry for entry in versions if entry.on(when)), versions[0] if versions else None)

    def is_on(self, entry: RuleEntry, part: RulePart, day: date) -> bool:
        """Whether a part is switched on on a day, by people or by default, whether or not it holds on that day."""
        when = self.as_at or day
        for subject in (part.id, entry.id):
            said = self._switched(subject, when)
            if said is not None:
                return said
        said = self._switched(entry.pack, when)
        if said is not None:
            return said and part.on_in_pack
        if self.as_at is not None and entry.own_switch and part.valid_from is not None:
            return part.on(when) and not part.said_off
        return part.enabled

    def knows(self, subject: str) -> bool:
        """Whether a switch of this subject would speak of anything: a pack, a rule, or a part of one."""
        rule, _, name = subject.partition("/")
        if any(entry.pack == subject for entry in self.entries):
            return True
        versions = self._versions.get(rule, ())
        return any(not name or name in {part.name for part in entry.parts} for entry in versions)

    @cached_property
    def _versions(self) -> Mapping[str, tuple[RuleEntry, ...]]:
        """The versions of each rule, the latest first; ids in the order of the packs."""
        found: dict[str, list[RuleEntry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.id].append(entry)
        return {
            id_: tuple(sorted(versions, key=lambda entry: entry.valid_from or date.min, reverse=True))
            for id_, versions in found.items()
        }

    @cached_property
    def _switches_of(self) -> Mapping[str, tuple[Switch, ...]]:
        """The switches of each subject, the latest first."""
        found: dict[str, list[Switch]] = defaultdict(list)
        for switch in self.switches:
            found[switch.subject].insert(0, switch)
        return {subject: tuple(rows) for subject, rows in found.items()}

    def _switched(self, subject: str, day: date) -> bool | None:
        rows = self._switches_of.get(subject, ())
        return next((row.is_on for row in rows if within(day, row.from_on, row.until_on)), None)

    def _speaking(self, rule: str, day: date, nation: str, name: str) -> Iterator[tuple[RuleEntry, RulePart]]:
        """The part that counts, with its entry: of the day's version, else of the one before an unconfirmed one."""
        reached = False
        for entry in self._versions.get(rule, ()):
            if nation not in entry.nations or (entry.valid_from is not None and entry.valid_from > day):
                continue
            part = next((part for part in entry.parts if name in ("", part.name)), None)
            if not reached and not entry.on(day):
                return
            if part is not None and self.is_on(entry, part, day) and (part.on(day) if not reached else True):
                yield entry, part
                return
            if part is None or not part.awaits_confirmation or self._is_switched(entry, part, day):
                return
            reached = True

    def _is_switched(self, entry: RuleEntry, part: RulePart, day: date) -> bool:
        return any(self._switched(subject, day) is not None for subject in (part.id, entry.id))


def rulebook(session: Session | None, as_at: date | None = None) -> Rulebook:
    """The rules of a store, or with None those of the program. Raises BadInputError where the packs contradict."""
    if session is None:
        return program_rulebook() if as_at is None else replace(program_rulebook(), as_at=as_at)
    return _rulebook_of(
        tuple((name, text) for name, text in _own_packs(session)),
        tuple(Switch(row.subject, row.is_on, row.from_on, row.until_on) for row in _switches(session)),
        as_at,
    )


@kept
def _own_packs() -> Any:
    from sqlmodel import col, select

    from rostering.store.tables.law import RulePack

    return select(RulePack.name, RulePack.text).order_by(col(RulePack.id))


@kept
def _switches() -> Any:
    from sqlmodel import col, select

    from rostering.store.tables.law import RuleSwitch

    return select(RuleSwitch).order_by(col(RuleSwitch.id))


@lru_cache(RULEBOOKS_KEPT)
def _rulebook_of(local: tuple[tuple[str, str], ...], switches: tuple[Switch, ...], as_at: date | None) -> Rulebook:
    """The rules with packs of one's own (name, text): one book for the same ones, which knows what it was asked."""
    return Rulebook(joined([parse_pack(text, f"{name}.toml", local=True) for name, text in local]), switches, as_at)


@cache
def program_rulebook() -> Rulebook:
    """The rules of the program's own packs, as they are by default."""
    return Rulebook(joined([]))


def joined(local: Iterable[Pack]) -> tuple[RuleEntry, ...]:
    """The entries of the program's packs and of an organisation's own together.

    An entry that a local pack replaces gives way on the days the local one holds. Raises BadInputError where two packs
    hold the same rule on the same days, or a rule speaks of one that there is not.
    """
    mine = list(local)
    program = program_packs()
    _refuse_names(program, mine)
    held = [entry for pack in program for entry in pack.entries]
    for pack in mine:
        for rule in pack.replaces:
            if rule not in {entry.id for one in program for entry in one.entries}:
                raise BadInputError(f"Rule pack {pack.name} replaces {rule}, which the program does not have.")
            standing_in = [entry for entry in pack.entries if entry.id == rule]
            held = [left for entry in held for left in _without(entry, standing_in)]
    for pack in mine:
        for entry in pack.entries:
            _refuse_two(pack, entry, held)
        held.extend(pack.entries)
    _refuse_unknown_rules(held)
    return tuple(held)


def _refuse_names(program: Iterable[Pack], mine: Iterable[Pack]) -> None:
    known = {pack.name for pack in program}
    for pack in mine:
        if pack.name in known:
            raise BadInputError(f"There is a rule pack called {pack.name} already; give yours another name.")
        known.add(pack.name)


def _refuse_two(pack: Pack, entry: RuleEntry, held: Iterable[RuleEntry]) -> None:
    other = next((one for one in held if one.id == entry.id and one.meets(entry)), None)
    if other is None:
        return
    way_out = "drop one of them" if other.local else f'write replaces = ["{entry.id}"] in its header to stand in for it'
    raise BadInputError(
        f"Rule pack {pack.name}, entry {entry.id}: pack {other.pack} holds this rule on the same days; {way_out}."
    )


def _refuse_unknown_rules(held: Iterable[RuleEntry]) -> None:
    entries = list(held)
    known = {entry.id for entry in entries}
    for entry in entries:
        for part in entry.parts:
            rules = part.params["rules"] if part.kind == "Scope" else []
            missing = [rule for rule in ([rules] if isinstance(rules, str) else rules) if rule not in known]
            if missing:
                raise BadInputError(f"Rule pack {entry.pack}, entry {entry.id}: it speaks of the unknown {missing[0]}.")


def _without(entry: RuleEntry, others: Iterable[RuleEntry]) -> list[RuleEntry]:
    """What is left of an entry beside those that stand in for it: before, between and after their days."""
    left = [entry]
    for other in (one for one in others if one.id == entry.id):
        left = [rest for one in left for rest in (_cut(one, other) if one.meets(other) else [one])]
    return left


def _cut(entry: RuleEntry, other: RuleEntry) -> list[RuleEntry]:
    left = []
    begins, ends = entry.valid_from, entry.valid_until
    if other.valid_from is not None and (begins is None or begins < other.valid_from):
        left.append(replace(entry, valid_until=other.valid_from - NEXT))
        begins = other.valid_from
    if other.valid_until is not None and (ends is None or other.valid_until < ends):
        left.append(replace(entry, valid_from=other.valid_until + NEXT))
        ends = other.valid_until
    elsewhere = tuple(nation for nation in NATIONS if nation in entry.nations - other.nations)
    if elsewhere:
        left.append(replace(entry, where=elsewhere, valid_from=begins, valid_until=ends))
    return left
