"""Who may be put on which shift, and if not, why not: role, skill, registration, absence, restriction, agreement."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import TypeAlias

from rostering.catalogue import restrictions, roles
from rostering.people import fitness
from rostering.people.declarations import declared
from rostering.people.fitness import Answer
from rostering.rosters.clock import WallTimes, wall_times
from rostering.rosters.eligibility import (
    care_requirements,
    fitness_requirements,
    infection_requirements,
    loan_requirements,
    pipeline_requirements,
    pool_requirements,
)
from rostering.rosters.eligibility.alike import ANYWHERE, asks
from rostering.rosters.eligibility.availability import Availability
from rostering.rosters.eligibility.case import Case, Finding, fails, judged
from rostering.rosters.eligibility.filters import OF_PERSON, OF_SHIFT, concerns, is_contact
from rostering.rosters.eligibility.fitness_requirements import Requirement
from rostering.rosters.eligibility.infection_requirements import unlocked
from rostering.rosters.eligibility.reach import Reach
from rostering.rosters.eligibility.release_requirements import RULE as CASCADE
from rostering.rosters.eligibility.release_requirements import not_open
from rostering.rosters.loan_facts import LoanFacts
from rostering.rosters.snapshot import (
    ContractFacts,
    PersonFacts,
    SettingFacts,
    ShiftFacts,
    Snapshot,
    WorkerFacts,
)
from rostering.rules.entry import RuleEntry, RulePart
from rostering.work.night import is_night
from rostering.work.shape import Shape, Visit, shape_refusal

Asked: TypeAlias = tuple[tuple[RuleEntry, RulePart, Requirement], ...]
Found: TypeAlias = tuple[RuleEntry, RulePart, Requirement, Finding | None]
LAW = "L"
BLOCKS_UNKNOWN = frozenset(
    ("GENDER", "MA-FIT", "GEN-SKILL", "DELEGATE", "INDUCT")
)  # where what is not on record blocks though it is no law
REQUIREMENTS: Mapping[str, Requirement] = {
    **fitness_requirements.REQUIREMENTS,
    **care_requirements.REQUIREMENTS,
    **infection_requirements.REQUIREMENTS,
    **pipeline_requirements.REQUIREMENTS,
    **pool_requirements.REQUIREMENTS,
    **loan_requirements.REQUIREMENTS,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a person may not be put on a shift: the rule, and the reason in words that name no health matter; `unknown`
    is what nobody has put on record, where that is the reason."""

    rule: str
    reason: str
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person may be put on a shift, through one of their employments and contracts."""

    worker: WorkerFacts
    contract: ContractFacts
    pool: str


class Eligibility:
    """Answers for one snapshot. People without the role or without reach are not candidates at all."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._reach = Reach(snapshot)
        self._availability = Availability(snapshot)
        self._walls: dict[int, WallTimes] = {}
        self._requirements: dict[tuple[date, str], Asked] = {}
        self._shapes: dict[tuple[str, int], Finding | None] = {}
        self._still: dict[tuple[int, int, int], tuple[Found, ...]] = {}
        self._kinds: dict[Hashable, int] = {}
        self._kind_of: dict[tuple[int, int | None], int] = {}
        self._of_shift: dict[int, Asked] = {}
        self._alike: dict[tuple[int, ...], Asked] = {}
        self._of_worker: dict[tuple[int, int, str, frozenset[str], date], Asked] = {}

    @cached_property
    def _standing(self) -> frozenset[tuple[int, int]]:
        """(person, shift) of those who stand on a shift, whatever they were asked before."""
        snapshot = self._snapshot
        stands = (one for one in snapshot.assignments if one.is_held or not snapshot.offers.strict)
        return frozenset((snapshot.worker[one.worker].person, one.shift) for one in stands)

    def candidates(self, shift: ShiftFacts) -> Iterator[tuple[PersonFacts, Seat | Refusal]]:
        """Everybody in reach with the role: a seat for those who may, the first reason for those who may not.

        A person with several employments is named once, with the seat through the nearest of them.
        """
        found: dict[int, Seat | Refusal] = {}
        for worker, pool in self._reach.reached(shift):
            if not isinstance(found.get(worker.person), Seat):
                answer = self._judge(worker, pool, shift)
                if isinstance(answer, Seat) or worker.person not in found:
                    found[worker.person] = answer
        for person, answer in found.items():
            yield self._snapshot.persons[person], answer

    def seats(self, shift: ShiftFacts) -> Iterator[tuple[PersonFacts, Seat]]:
        """Those of the candidates who may, each with the same seat. Why the others may not is not looked for."""
        found: dict[int, Seat] = {}
        for worker, pool in self._reach.reached(shift):
            if worker.person not in found and self._not_free(worker, shift) is None:
                answer = self._judge_free(worker, pool, shift)
                if isinstance(answer, Seat):
                    found[worker.person] = answer
        for person, seat in found.items():
            yield self._snapshot.persons[person], seat

    def refusal(self, worker: WorkerFacts, shift: ShiftFacts) -> Refusal | None:
        """Why one employment may not be put on a shift; None when it may."""
        setting = self._snapshot.settings[shift.setting]
        through = self._reach.pools(worker).get(setting.organisation, ())
        if not through:
            return Refusal("MA-AGREE", "no agreement covers this organisation")
        refusals = []
        for pool in through:
            if self._reach.is_bound_elsewhere(worker, pool, shift):
                refusals.append(
                    Refusal(
                        "GEN-SKILL", f"on the staff of {self._reach.home_words(worker, shift.day)}, not of this setting"
                    )
                )
                continue
            answer = self._judge(worker, pool, shift)
            if isinstance(answer, Seat):
                return None
            refusals.append(answer)
        return refusals[0]

    def _judge(self, worker: WorkerFacts, pool: str, shift: ShiftFacts) -> Seat | Refusal:
        answer = self._judge_free(worker, pool, shift)
        return answer if isinstance(answer, Refusal) else self._not_free(worker, shift) or answer

    def _judge_free(self, worker: WorkerFacts, pool: str, shift: ShiftFacts) -> Seat | Refusal:
        """What holds if they are free then."""
        contract = worker.contract_for(shift.role, shift.day, self._reach.posts(worker, shift))
        if contract is None:
            return Refusal("GEN-SKILL", f"no contract as {_role(shift.role)} on that day")
        employed = (worker.started_on is None or worker.started_on <= shift.day) and (
            worker.ended_on is None or shift.day <= worker.ended_on
        )
        if not employed:
            return Refusal("GEN-SKILL", "not employed on that day")
        person = self._snapshot.persons[worker.person]
        loan = self._loan(worker, pool, shift)
        if isinstance(loan, Refusal):
            return loan
        joined = self._reach.joined(worker, shift)
        refusal = (
            self._begun(worker, shift)
            or self._not_asked(worker, pool, shift, loan)
            or self._declined(worker, shift)
            or self._required(Case(self._snapshot, person, worker, shift, self._wall(shift), pool, joined, loan))
            or self._restrictions(person, shift)
        )
        return refusal or Seat(worker, contract, pool)

    def _not_free(self, worker: WorkerFacts, shift: ShiftFacts) -> Refusal | None:
        """Why somebody is not there then, unless that is waived."""
        reason = self._availability.against(worker, shift, self._wall(shift))
        found = None if reason is None else Refusal("GEN-AVAIL", reason)
        return self._unless_waived(found, self._snapshot.persons[worker.person], shift)

    def _unless_waived(self, refusal: Refusal | None, person: PersonFacts, shift: ShiftFacts) -> Refusal | None:
        """A refusal, unless it is waived for exactly this pair."""
        if refusal is None:
            return None
        waiver = self._snapshot.permissions.lifting(refusal.rule, person.id, shift.id, shift.day)
        return refusal if waiver is None else None

    def _required(self, case: Case) -> Refusal | None:
        """The first rule in force that keeps a person off a shift."""
        for entry, part, requirement, known in self._still_asked(case):
            finding = known or self._finding(case, part, requirement)
            if finding is not None and not self._lets_pass(entry, case, finding):
                rule = finding.rule or part.id
                if not self._is_waived(rule, case):
                    return Refusal(rule, finding.reason, finding.subject if finding.answer is Answer.UNKNOWN else "")
        return None

    def _finding(self, case: Case, part: RulePart, requirement: Requirement) -> Finding | None:
        return self._misshapen(case, part) if requirement is shape else requirement(case, part)

    def _still_asked(self, case: Case) -> tuple[Found, ...]:
        """What is required of an employment on a shift, with what is found on all that ask alike; without what finds
        nothing there."""
        asked = self._asked_of(case)
        key = id(asked), case.worker.id, self._kind(case)
        if key not in self._still:
            found = ((*each, each[2](case, each[1]) if each[2] in ANYWHERE else None) for each in asked)
            self._still[key] = tuple(each for each in found if each[2] not in ANYWHERE or each[3] is not None)
        return self._still[key]

    def _kind(self, case: Case) -> int:
        """The number of all shifts that ask alike."""
        key = case.shift.id, None if case.loan is None else case.loan.id
        if key not in self._kind_of:
            self._kind_of[key] = self._kinds.setdefault(asks(case), len(self._kinds))
        return self._kind_of[key]

    def _misshapen(self, case: Case, part: RulePart) -> Finding | None:
        """What is wrong with a shift, whoever is put on it."""
        key = part.id, case.shift.id
        if key not in self._shapes:
            self._shapes[key] = shape(case, part)
        return self._shapes[key]

    def _asked_of(self, case: Case) -> Asked:
        """What is required of one employment on the shift of a case: the same on all shifts of a day that ask alike."""
        shift = case.shift
        if shift.id not in self._of_shift:
            asked = self._asked(shift.day, self._snapshot.nations[case.setting.organisation])
            of_shift = tuple(each for each in asked if concerns(each[1], case, OF_SHIFT))
            self._of_shift[shift.id] = self._alike.setdefault(tuple(id(part) for _, part, _ in of_shift), of_shift)
        found = self._of_shift[shift.id]
        key = id(found), case.worker.id, case.pool, case.pools, shift.day
        if key not in self._of_worker:
            self._of_worker[key] = tuple(each for each in found if concerns(each[1], case, OF_PERSON))
        return self._of_worker[key]

    def _asked(self, day: date, nation: str) -> Asked:
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
            self._requirements[key] = tuple(
                (entry, part, requirement)
                for entry, part, requirement in found
                if requirement is not None and part.severity == "hard"
            )
        return self._requirements[key]

    def _lets_pass(self, entry: RuleEntry, case: Case, finding: Finding) -> bool:
        """Whether what is unknown does not block: declared good by a manager, or no rule of law."""
        if finding.answer is not Answer.UNKNOWN:
            return False
        if declared(case.person.declared, finding.subject, case.last_day) is not None:
            return True
        return entry.level != LAW and entry.id not in BLOCKS_UNKNOWN

    def _is_waived(self, rule: str, case: Case) -> bool:
        return self._snapshot.permissions.lifting(rule, case.person.id, case.shift.id, case.shift.day) is not None

    def _loan(self, worker: WorkerFacts, pool: str, shift: ShiftFacts) -> LoanFacts | Refusal | None:
        """The loan by which somebody comes to another organisation, None where none is needed, or why they may not."""
        if self._reach.is_agreed(worker, pool, shift):
            return None
        found = loan_requirements.loan_for(self._snapshot, self._reach.loans(worker, shift), shift)
        return Refusal(*found) if isinstance(found, tuple) else found

    def _not_asked(
        self, worker: WorkerFacts, pool: str, shift: ShiftFacts, loan: LoanFacts | None = None
    ) -> Refusal | None:
        """Why somebody who does not stand on a shift is not asked about it; who is lent is not asked by tiers."""
        key = worker.person, shift.id
        if key in self._standing:
            return None
        offers = self._snapshot.offers
        closed = None if loan is not None else not_open(self._snapshot, worker, pool, shift)
        said = offers.said_no.get(key) or (None if key in self._snapshot.told_of else offers.no_that_day.get(key))
        found = Refusal("GEN-AVAIL", said) if said is not None else Refusal(CASCADE, closed) if closed else None
        return self._unless_waived(found, self._snapshot.persons[worker.person], shift)

    def _begun(self, worker: WorkerFacts, shift: ShiftFacts) -> Refusal | None:
        if shift.id in self._snapshot.begun and (worker.person, shift.id) not in self._standing:
            return Refusal("GEN-AVAIL", "the shift has begun")
        return None

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
                or (forbids == "zone" and value is not None and value in self._zones(setting, shift.day))
                or (forbids == "setting" and value in (setting.code, home.code))
                or (forbids == "kind" and value == home.kind)
                or (forbids == "lone" and shift.target <= 1)
                or (forbids == "medication" and any(code == "medication" for code, _ in shift.skills))
                or (forbids in ("contact", "remote_only") and is_contact(shift))
            )
            if met:
                known = restrictions().get(forbids)
                words = forbids if known is None else known.say(value)
                return Refusal("GEN-AVAIL", f"restricted: {words}")
        return None

    def _zones(self, setting: SettingFacts, day: date) -> frozenset[str | None]:
        """The zones of a setting on a day: its own, and those of outbreaks."""
        running = (one for one in self._snapshot.outbreaks if one.is_open_on(day))
        return frozenset((setting.zone, *(one.zones.get(setting.id) for one in running)))

    def _wall(self, shift: ShiftFacts) -> WallTimes:
        if shift.id not in self._walls:
            self._walls[shift.id] = wall_times(shift)
        return self._walls[shift.id]


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
    visits = (Visit(0, shift.length),) if shift.client is not None else ()  # a shift for one client is one visit
    return Shape(shift.length, shift.break_minutes, shift.type, codes, visits=visits)


def _role(role: str | None) -> str:
    found = roles().get(role or "")
    return found.title.lower() if found is not None else (role or "anything")
