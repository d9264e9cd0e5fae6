"""A rule as a pack states it: an entry, its parts, who may waive it, and where and when it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from rostering.rules.wording import worded

NATIONS = ("ENG", "WAL", "SCO", "NIR")
WHERE: Mapping[str, frozenset[str]] = {
    "UK": frozenset(NATIONS),
    "GB": frozenset(("ENG", "WAL", "SCO")),
    **{nation: frozenset((nation,)) for nation in NATIONS},
}
LEVELS: Mapping[str, str] = {
    "L": "law",
    "C": "contract or agreed terms",
    "G": "guidance",
    "P": "local policy",
}
CERTAINTIES: Mapping[str, str] = {
    "M": "unconfirmed: from memory, confirm before relying",
    "J": "policy of the deploying organisation",
    "S": "a source was read",
}  # the weakest first
SEVERITIES = ("hard", "soft", "report")
SCOPES = ("all_employers", "per_employer", "per_setting")
IN_PRODUCT = "product"  # the scope of a rule that names none: every shift in the product, not outside work
APPROVERS = (
    "coordinator",
    "manager",
    "registered_manager",
    "second_manager",
    "home_manager",
    "host_manager",
    "nurse_in_charge",
    "programme_lead",
    "guardian_of_safe_working",
    "occupational_health",
    "public_health",
    "restriction_reviewer",
    "worker",
    "client",
    "administrator",
)
COSTS = ("weight", "recorded-reason", "rest-debt", "rest-or-pay", "named-supervisor", "booked-date", "new-assessment")


@dataclass(frozen=True, slots=True)
class WaiverTerms:
    """Who may waive a rule, for which reasons and at what price. Nobody in `by`: nobody inside the product may.

    `repay_days` is how long a debt of rest may stand, `floor_minutes` the least rest that a waiver may leave,
    `most_days` the longest that a waiver may stand. `together` asks for all of `by` at once.
    """

    by: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    cost: str | None = None
    repay_days: int | None = None
    floor_minutes: int | None = None
    most_days: int | None = None
    together: bool = False


@dataclass(frozen=True, slots=True)
class RulePart:
    """One kind with its numbers inside an entry. `name` is empty where the entry has only one, `id` is what a violation
    is called after: `WTR-Y/night`.

    `enabled` is whether it is on when nobody switched anything. `on_in_pack` is the same leaving aside a pack that has
    a switch of its own. `awaits_confirmation` marks a number that is off because nobody has confirmed it.
    """

    id: str
    name: str
    kind: str
    params: Mapping[str, Any]
    severity: str
    tier: str
    weight: int
    scope: str
    applies: Mapping[str, Any]
    certainty: str
    confirm: str | None
    source: str
    enabled: bool
    on_in_pack: bool
    awaits_confirmation: bool
    said_off: bool
    waiver: WaiverTerms
    start: str
    end: str
    valid_from: date | None
    valid_until: date | None

    def on(self, day: date) -> bool:
        """Whether the part's dates, which are inclusive, hold the day."""
        return within(day, self.valid_from, self.valid_until)

    @property
    def unconfirmed(self) -> bool:
        """Whether its numbers are from memory: said wherever the rule speaks."""
        return self.certainty == "M"


@dataclass(frozen=True)
class RuleEntry:
    """One version of a rule: what it says, where and since when, and who says so."""

    id: str
    pack: str
    title: str
    text: str
    level: str
    where: tuple[str, ...]
    certainty: str
    confirm: str | None
    source: str
    links: tuple[str, ...]
    parts: tuple[RulePart, ...]
    valid_from: date | None
    valid_until: date | None
    own_switch: bool = False  # its pack is off until somebody switches it on
    local: bool = False  # of the deploying organisation's own packs

    def on(self, day: date) -> bool:
        """Whether the version's dates, which are inclusive, hold the day."""
        return within(day, self.valid_from, self.valid_until)

    def part(self, name: str = "") -> RulePart:
        """The part of that name; without a name the first. Raises KeyError for a part there is not."""
        found = next((part for part in self.parts if name in ("", part.name)), None)
        if found is None:
            raise KeyError(name)
        return found

    def part_id(self, part: RulePart) -> str:
        """What a violation is called after: `WTR-Y/night`, or the entry's own id."""
        return part.id

    @cached_property
    def nations(self) -> frozenset[str]:
        """The nations it holds in."""
        return frozenset().union(*(WHERE[place] for place in self.where))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its parts, each once."""
        return tuple(dict.fromkeys(part.kind for part in self.parts))

    @cached_property
    def weakest(self) -> str:
        """The certainty of its weakest part."""
        return min((part.certainty for part in self.parts), key=tuple(CERTAINTIES).index)

    @cached_property
    def words(self) -> str:
        """The text with its numbers in it."""
        return worded(self.text, {part.name: part.params for part in self.parts})

    @property
    def version(self) -> str:
        """What tells versions apart: the first day, 'always' where there is none."""
        return "always" if self.valid_from is None else self.valid_from.isoformat()

    def meets(self, other: RuleEntry) -> bool:
        """Whether both hold on some day in some nation."""
        return bool(self.nations & other.nations) and _overlap(self, other)


def within(day: date, first: date | None, last: date | None) -> bool:
    """Whether a day lies between two days, both counted; None is open."""
    return (first is None or first <= day) and (last is None or day <= last)


def _overlap(one: RuleEntry, other: RuleEntry) -> bool:
    first, last = max(_begin(one), _begin(other)), min(_finish(one), _finish(other))
    return first <= last


def _begin(entry: RuleEntry) -> date:
    return entry.valid_from or date.min


def _finish(entry: RuleEntry) -> date:
    return entry.valid_until or date.max
