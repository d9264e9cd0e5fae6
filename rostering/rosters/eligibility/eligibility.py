"""Who may be put on which shift, and if not, why not: role, skill, registration, absence, restriction, agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

from rostering.calendar import DAY_MINUTES
from rostering.catalogue import restrictions, roles
from rostering.people import fitness
from rostering.people.declarations import declared
from rostering.people.fitness import Answer
from rostering.rosters.clock import WallTimes, wall_times
from rostering.rosters.eligibility import care_requirements, fitness_requirements, infection_requirements
from rostering.rosters.eligibility.case import Case, Finding, fails, judged
from rostering.rosters.eligibility.fitness_requirements import Requirement
from rostering.rosters.eligibility.infection_requirements import unlocked
from rostering.rosters.obligations.subjects import RESIDENT_DOCTOR
from rostering.rosters.snapshot import (
    AvailableFacts,
    AwayFacts,
    ContractFacts,
    PersonFacts,
    ShiftFacts,
    Snapshot,
    WorkerFacts,
)
from rostering.rules.entry import RuleEntry, RulePart
from rostering.work.night import is_night
from rostering.work.shape import Shape, shape_refusal

DAYS_NEAR = (-1, 0, 1)
OWN = "own"
LAW = "L"
BLOCKS_UNKNOWN = frozenset(("GENDER", "MA-FIT", "GEN-SKILL"))  # where what is not on record blocks though it is no law
REQUIREMENTS: Mapping[str, Requirement] = {
    **fitness_requirements.REQUIREMENTS,
    **care_requirements.REQUIREMENTS,
    **infection_requirements.REQUIREMENTS,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a person may not be put on a shift: the rule, and the reason in words that name no health matter."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A person may be put on a shift, through one of their employments and contracts."""

    worker: WorkerFacts
    contract: ContractFacts
    pool: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """When a person can (None: they have not said) and cannot work around one day, in clock minutes after midnight."""

    can: list[tuple[int, int]] | None
    cannot: list[tuple[int, int]]


class Eligibility:
    """Answers for one snapshot. People without the role or without reach are not candidates at all."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._walls: dict[int, WallTimes] = {}
        self._spoken: dict[tuple[int, date], Spoken] = {}
        self._requirements: dict[tuple[date, str], list[tuple[RuleEntry, RulePart, Requirement]]] = {}

    @cached_property
    def _by_role(self) -> dict[tuple[int, str], list[tuple[WorkerFacts, str]]]:
        """Who can be reached by an organisation in a role, and through which pool."""
        reach: dict[tuple[int, str], list[tuple[WorkerFacts, str]]] = defaultdict(list)
        for worker in self._snapshot.workers:
            held = {contract.role for contract in worker.contracts}
            for role in sorted(held):
                reach[worker.organisation, role].append((worker, worker.pool))
                for organisation, memberships in worker.members_of.items():
                    if organisation != worker.organisation and memberships:
                        reach[organisation, role].append((worker, memberships[0][0]))
        return reach

    @cached_property
    def _away(self) -> dict[int, list[AwayFacts]]:
        away: dict[int, list[AwayFacts]] = defaultdict(list)
        for one in self._snapshot.away:
            away[one.person].append(one)
        return away

    @cached_property
    def _available(self) -> dict[int, list[AvailableFacts]]:
        said: dict[int, list[AvailableFacts]] = defaultdict(list)
        for one in self._snapshot.available:
            said[one.person].append(one)
        return said

    def candidates(self, shift: ShiftFacts) -> Iterator[tuple[PersonFacts, Seat | Refusal]]:
        """Everybody in reach with the role: a seat for those who may, the first reason for those who may not.

        A person with several employments is named once, with the seat through the nearest of them.
        """
        best: dict[int, tuple[int, Seat | Refusal]] = {}
        for worker, pool in self._reached(shift):
            answer = self._judge(worker, pool, shift)
            rank = 0 if isinstance(answer, Seat) else 1
            if worker.person not in best or rank < best[worker.person][0]:
                best[worker.person] = (rank, answer)
        for person, (_, answer) in best.items():
            yield self._snapshot.persons[person], answer

    def refusal(self, worker: WorkerFacts, shift: ShiftFacts) -> Refusal | None:
        """Why one employment may not be put on a shift; None when it may."""
        setting = self._snapshot.settings[shift.setting]
        pools = [pool for pool, _, _ in worker.members_of.get(setting.organisation, ())]
        if worker.organisation == setting.organisation:
            pools.insert(0, worker.pool)
        if not pools:
            return Refusal("MA-AGREE", "no agreement covers this organisation")
        if self._bound_elsewhere(worker, pools[0], shift):
            return Refusal("GEN-SKILL", f"on the staff of {self._home_of(worker)}, not of this setting")
        answer = self._judge(worker, pools[0], shift)
        return answer if isinstance(answer, Refusal) else None

    def _reached(self, shift: ShiftFacts) -> Iterator[tuple[WorkerFacts, str]]:
        setting = self._snapshot.settings[shift.setting]
        wanted = [shift.role] if shift.role else sorted(roles())
        for role in wanted:
            for worker, pool in self._by_role[setting.organisation, role]:
                if not self._bound_elsewhere(worker, pool, shift):
                    yield worker, pool

    def _bound_elsewhere(self, worker: WorkerFacts, pool: str, shift: ShiftFacts) -> bool:
        """Own staff of one setting are not moved to another."""
        settings = self._snapshot.settings
        return (
            pool == OWN and worker.setting is not None and settings[worker.setting].home != settings[shift.setting].home
        )

    def _home_of(self, worker: WorkerFacts) -> str:
        settings = self._snapshot.settings
        return "" if worker.setting is None else settings[settings[worker.setting].home].name

    def _judge(self, worker: WorkerFacts, pool: str, shift: ShiftFacts) -> Seat | Refusal:
        contract = next(
            (one for one in worker.contracts if (shift.role in (None, one.role)) and one.on(shift.day)), None
        )
        if contract is None:
            return Refusal("GEN-SKILL", f"no contract as {_role(shift.role)} on that day")
        employed = (worker.started_on is None or worker.started_on <= shift.day) and (
            worker.ended_on is None or shift.day <= worker.ended_on
        )
        if not employed:
            return Refusal("GEN-SKILL", "not employed on that day")
        person = self._snapshot.persons[worker.person]
        refusal = (
            self._agreement(worker, shift)
            or self._declined(worker, shift)
            or self._required(Case(self._snapshot, person, worker, shift, self._wall(shift), pool))
            or self._restrictions(person, shift)
            or self._unless_waived(self._absent(person, shift) or self._unavailable(person, shift), person, shift)
        )
        return refusal or Seat(worker, contract, pool)

    def _unless_waived(self, refusal: Refusal | None, person: PersonFacts, shift: ShiftFacts) -> Refusal | None:
        """A refusal, unless it is waived for exactly this pair."""
        if refusal is None:
            return None
        waiver = self._snapshot.permissions.lifting(refusal.rule, person.id, shift.id, shift.day)
        return refusal if waiver is None else None

    def _required(self, case: Case) -> Refusal | None:
        """The first rule in force that keeps a person off a shift."""
        for entry, part, requirement in self._asked(case.shift.day, self._snapshot.nations[case.setting.organisation]):
            if not self._concerns(part, case):
                continue
            finding = requirement(case, part)
            if finding is not None and not self._lets_pass(entry, case, finding):
                rule = finding.rule or part.id
                if not self._is_waived(rule, case):
                    return Refusal(rule, finding.reason)
        return None

    def _asked(self, day: date, nation: str) -> list[tuple[RuleEntry, RulePart, Requirement]]:
        """What the rules in force on a day in a nation require of who is put on a shift."""
        key = day, nation
        if key not in self._requirements:
            parts = self._snapshot.rules.parts(day, nation)
            found = [(entry, part, REQUIREMENTS.get(part.params.get("require", ""))) for entry, part in parts]
            found += [(entry, part, shape) for entry, part in parts if part.kind == "ShiftShape"]
            found += [(entry, part, visa) for entry, part in parts if entry.id == "VISA-STU"]
            found += [
                (entry, part, lock) for entry, part in parts if part.kind == "Movement" and part.params.get("lock")
            ]
            self._requirements[key] = [
                (entry, part, requirement)
                for entry, part, requirement in found
                if requirement is not None and part.severity == "hard"
            ]
        return self._requirements[key]

    def _concerns(self, part: RulePart, case: Case) -> bool:
        """Whether a rule's filter lets it concern a person on a shift."""
        return all(_FILTERS[name](case, value) for name, value in part.applies.items() if name in _FILTERS)

    def _lets_pass(self, entry: RuleEntry, case: Case, finding: Finding) -> bool:
        """Whether what is unknown does not block: declared good by a manager, or no rule of law."""
        if finding.answer is not Answer.UNKNOWN:
            return False
        if declared(case.person.declared, finding.subject, case.last_day) is not None:
            return True
        return entry.level != LAW and entry.id not in BLOCKS_UNKNOWN

    def _is_waived(self, rule: str, case: Case) -> bool:
        return self._snapshot.permissions.lifting(rule, case.person.id, case.shift.id, case.shift.day) is not None

    def _agreement(self, worker: WorkerFacts, shift: ShiftFacts) -> Refusal | None:
        organisation = self._snapshot.settings[shift.setting].organisation
        if worker.organisation == organisation:
            return None
        for _, from_on, until_on in worker.members_of.get(organisation, ()):
            if (from_on is None or from_on <= shift.day) and (until_on is None or shift.day <= until_on):
                return None
        return Refusal("MA-AGREE", "no agreement covers this organisation on that day")

    def _declined(self, worker: WorkerFacts, shift: ShiftFacts) -> Refusal | None:
        if (worker.id, shift.id) in self._snapshot.declined:
            return Refusal("GEN-AVAIL", "declined it or was taken off it")
        return None

    def _restrictions(self, person: PersonFacts, shift: ShiftFacts) -> Refusal | None:
        setting = self._snapshot.settings[shift.setting]
        home = self._snapshot.settings[setting.home]
        for forbids, value, from_on, until_on in person.restrictions:
            if self._wall(shift).last_day < from_on or (until_on is not None and shift.day > until_on):
                continue
            met = (
                (forbids == "nights" and is_night(shift.starts_at, shift.ends_at))
                or (forbids == "zone" and value is not None and setting.zone == value)
                or (forbids == "setting" and value in (setting.code, home.code))
                or (forbids == "kind" and value == home.kind)
                or (forbids == "lone" and shift.target <= 1)
                or (forbids == "medication" and any(code == "medication" for code, _ in shift.skills))
                or (forbids in ("contact", "remote_only") and _is_contact(shift))
            )
            if met:
                known = restrictions().get(forbids)
                words = forbids if known is None else known.say(value)
                return Refusal("GEN-AVAIL", f"restricted: {words}")
        return None

    def _absent(self, person: PersonFacts, shift: ShiftFacts) -> Refusal | None:
        for away in self._away.get(person.id, ()):
            if away.starts_at < shift.ends_at and (away.ends_at is None or away.ends_at > shift.starts_at):
                return Refusal("GEN-AVAIL", "on leave" if away.kind == "annual" else "away")
        return None

    def _unavailable(self, person: PersonFacts, shift: ShiftFacts) -> Refusal | None:
        """Who has said when they can is unavailable outside that, within the dates they spoke about."""
        said = self._available.get(person.id)
        if not said:
            return None
        key = person.id, shift.day
        if key not in self._spoken:
            self._spoken[key] = _said_about(said, shift.day)
        wall, spoken = self._wall(shift), self._spoken[key]
        if spoken.can is not None and not _covered(wall.begins, wall.ends, spoken.can):
            return Refusal("GEN-AVAIL", "not available then")
        if any(wall.begins < last and wall.ends > first for first, last in spoken.cannot):
            return Refusal("GEN-AVAIL", "not available then")
        return None

    def _wall(self, shift: ShiftFacts) -> WallTimes:
        if shift.id not in self._walls:
            self._walls[shift.id] = wall_times(shift)
        return self._walls[shift.id]


def _said_about(rows: list[AvailableFacts], day: date) -> Spoken:
    yes = [row for row in rows if row.available]
    speaks = any(row.reigns(day) for row in yes)
    can = _spells(yes, day, whole_day=2 * DAY_MINUTES) if speaks else None
    return Spoken(can, _spells([row for row in rows if not row.available], day, whole_day=DAY_MINUTES))


def _spells(rows: list[AvailableFacts], day: date, *, whole_day: int) -> list[tuple[int, int]]:
    """The stretches that rows speak of around a day, in clock minutes after the midnight that begins it."""
    found = []
    for offset in DAYS_NEAR:
        when = day + timedelta(days=offset)
        for row in rows:
            if row.applies(when):
                first = row.start_minute if row.start_minute is not None else 0
                last = row.end_minute if row.end_minute is not None else whole_day
                found.append((first + offset * DAY_MINUTES, last + offset * DAY_MINUTES))
    return sorted(found)


def _covered(begins: int, ends: int, spells: list[tuple[int, int]]) -> bool:
    """Whether stretches in order cover everything between two minutes."""
    for first, last in spells:
        if first <= begins < last:
            begins = last
    return begins >= ends


def shape(case: Case, part: RulePart) -> Finding | None:
    """The shift has the length and the breaks that a rule asks for."""
    refusal = shape_refusal((part,), _shape(case.shift))
    return None if refusal is None else fails(refusal)


def visa(case: Case, part: RulePart) -> Finding | None:
    """Whether a visa limits the hours is on record."""
    return judged(fitness.visa(case.person), "visa", "", "whether a visa limits the hours is not on record")


def lock(case: Case, part: RulePart) -> Finding | None:
    """Nobody comes from a home with an outbreak."""
    return unlocked(case)


@lru_cache(maxsize=8192)
def _shape(shift: ShiftFacts) -> Shape:
    codes = frozenset((shift.code, f"#{shift.type}"))
    return Shape(shift.length, shift.break_minutes, shift.type, codes)


def _is_young(case: Case) -> bool:
    return case.person.under_18_until is not None and case.shift.day < case.person.under_18_until


def _among(value: Any, found: Iterable[str]) -> bool:
    return bool(set(found) & set([value] if isinstance(value, str) else value))


def _on_terms(case: Case, terms: str) -> bool:
    if terms == "resident_doctor":
        return any(contract.role == RESIDENT_DOCTOR for contract in case.worker.contracts)
    return any(contract.band is not None for contract in case.worker.contracts)


def _holds(case: Case, field: str, op: str, value: Any) -> bool:
    """Whether a shift is as a row of a filter asks; rows about what no case knows ask nothing."""
    return field != "shift.direct_care" or (_is_contact(case.shift) == value) == (op == "eq")


# What a filter asks of a person on a shift. Those below 18 whose age nobody knows are asked for, too.
_FILTERS: Mapping[str, Callable[[Case, Any], bool]] = {
    "age_from": lambda case, value: not _is_young(case),
    "age_below": lambda case, value: _is_young(case) or fitness.age(case.person) is Answer.UNKNOWN,
    "visa": lambda case, value: case.person.visa == value or fitness.visa(case.person) is Answer.UNKNOWN,
    "contract": _on_terms,
    "role": lambda case, value: _among(value, [case.shift.role or ""]),
    "pool": lambda case, value: _among(value, [case.pool]),
    "setting_kind": lambda case, value: _among(value, [case.home.kind]),
    "hazard": lambda case, value: not value,
    "shift_type": lambda case, value: case.shift.type == value,
    "all": lambda case, rows: all(_holds(case, **row) for row in rows),
}


def _is_contact(shift: ShiftFacts) -> bool:
    """Whether a shift brings somebody face to face with clients: all direct care, and what names no role."""
    role = roles().get(shift.role or "")
    return shift.is_cover and (role is None or role.direct_care)


def _role(role: str | None) -> str:
    found = roles().get(role or "")
    return found.title.lower() if found is not None else (role or "anything")
