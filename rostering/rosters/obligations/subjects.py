"""Whom each rule in force concerns: the people of a snapshot, by nation, age, contract, pool and place of work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from rostering.calendar import local_day
from rostering.catalogue import fills, setting_kinds
from rostering.rosters.away_facts import AwayFacts
from rostering.rosters.gathered import gathered
from rostering.rosters.horizon import Horizon
from rostering.rosters.obligations.tags import tags
from rostering.rosters.snapshot import PersonFacts, Snapshot, WorkerFacts
from rostering.rules.entry import RulePart
from rostering.work.night import is_night

RESIDENT_DOCTOR = "doctor"  # the role of contracts that the resident doctors' terms are about


@dataclass(frozen=True)
class Concerned:
    """A rule in force and the people it concerns."""

    part: RulePart
    people: tuple[PersonFacts, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Their codes, as the solver names workers."""
        return tuple(person.code for person in self.people)

    def shared(self, people: Iterable[PersonFacts] | None = None) -> dict[str, Any]:
        """What every solver rule takes from a rule in force, for all it concerns or for some of them."""
        part = self.part
        return {
            "id": part.id,
            "severity": part.severity,
            "tier": part.tier,
            "weight": part.weight,
            "start": part.start,
            "end": part.end,
            "workers": self.codes if people is None else tuple(person.code for person in people),
        }


class Subjects:
    """The people of a snapshot over a period, asked rule by rule. `ids` are the shifts' ids in the problem, `reach` is
    who may be put on any shift of a home."""

    def __init__(
        self, snapshot: Snapshot, horizon: Horizon, ids: Mapping[int, str], reach: Mapping[int, frozenset[int]]
    ) -> None:
        self.snapshot = snapshot
        self.horizon = horizon
        self.ids = ids
        self._reach = reach
        self.carry: dict[str, dict[str, int]] = {}
        self._night_workers: dict[tuple[int, int], frozenset[int]] = {}
        self._parts: dict[tuple[str, str, str | None], RulePart | None] = {}
        self._roles: dict[int, frozenset[str]] = {}
        self.employed: dict[int, list[WorkerFacts]] = defaultdict(list)
        for worker in snapshot.workers:
            self.employed[worker.person].append(worker)
        self._outside = gathered(snapshot.outside, lambda one: one.person)
        self.people = [snapshot.persons[id_] for id_ in sorted(self.employed)]

    @property
    def day(self) -> date:
        """The day whose rules count: the last of the period, as windows are judged by it."""
        return self.horizon.last

    @cached_property
    def nations(self) -> tuple[str, ...]:
        """Every nation that somebody works in."""
        here = {self.snapshot.settings[home].organisation for home in self.snapshot.homes}
        employers = {worker.organisation for worker in self.snapshot.workers}
        return tuple(sorted({self.snapshot.nations[organisation] for organisation in here | employers}))

    def concerned(self, kind: str) -> Iterator[Concerned]:
        """Each rule of a kind in force, with the people it applies to; none without anybody."""
        found: dict[int, tuple[RulePart, dict[int, PersonFacts]]] = {}
        for nation in self.nations:
            here = self.people_in(nation)
            for _, part in self.snapshot.rules.parts(self.day, nation, kind):
                _, people = found.setdefault(id(part), (part, {}))
                people.update({person.id: person for person in here if self.applies(part.applies, person)})
        for part, people in found.values():
            if people and part.severity != "report":
                yield Concerned(part, tuple(people[id_] for id_ in sorted(people)))

    def part(self, rule: str, name: str = "", nation: str | None = None) -> RulePart | None:
        """A rule in force in a nation, or in the first one where it is; None where it is in force in none."""
        key = rule, name, nation
        if key not in self._parts:
            nations = self.nations if nation is None else (nation,)
            parts = (self.snapshot.rules.part(rule, self.day, each, name) for each in nations)
            self._parts[key] = next((part for part in parts if part is not None and part.severity != "report"), None)
        return self._parts[key]

    def applies(self, applies: Mapping[str, Any], person: PersonFacts) -> bool:
        """Whether a rule's filter lets it concern a person."""
        return all(_FILTERS[name](self, person, value) for name, value in applies.items() if name in _FILTERS)

    def young(self, person: PersonFacts, day: date | None = None) -> bool:
        """Whether a person is under 18 on a day (the first)."""
        return person.under_18_until is not None and (day or self.horizon.first) < person.under_18_until

    def of_age(self, applies: Mapping[str, Any], person: PersonFacts, day: date) -> bool:
        """Whether a rule's filter by age lets it concern a person on a day."""
        young = self.young(person, day)
        return not ((young and "age_from" in applies) or (not young and "age_below" in applies))

    def away(self, person: PersonFacts) -> list[AwayFacts]:
        """A person's granted absences in the known range."""
        return self.snapshot.away_by.get(person.id, [])

    def night_workers(self, share_in: int, days: int) -> frozenset[int]:
        """Who worked nights on one of so many days worked or more, in the days before the period (LRD on reg 6)."""
        if (share_in, days) not in self._night_workers:
            worked: dict[int, dict[int, bool]] = defaultdict(dict)
            for one in self.snapshot.worked:
                day = self.horizon.day_of(one.starts_at)
                if -days <= day < 0:
                    before = worked[one.person].get(day, False)
                    worked[one.person][day] = before or is_night(one.starts_at, one.ends_at)
            found = frozenset(
                person for person, nights in worked.items() if share_in * sum(nights.values()) >= len(nights)
            )
            self._night_workers[share_in, days] = found
        return self._night_workers[share_in, days]

    def reaching(self, home: int) -> frozenset[int]:
        """Who may be put on any shift of a home."""
        return self._reach.get(home, frozenset())

    def past(self, tag: str) -> Mapping[int, int]:
        """How many shifts of a kind each person worked before the period, as far back as it looks."""
        counts: dict[int, int] = defaultdict(int)
        for one in self.snapshot.worked:
            if one.ends_at <= self.horizon.begins and one.setting is not None:
                nation = self.snapshot.nations[self.snapshot.settings[one.setting].organisation]
                if tag in tags(one.starts_at, one.ends_at, nation=nation, marks=()):
                    counts[one.person] += 1
        return counts

    def employed_since(self, person: PersonFacts) -> date | None:
        """The first day that a person is known to have been employed or to have worked; None where the start of an
        employment is not on record."""
        started = [worker.started_on for worker in self.employed[person.id]]
        known = [day for day in started if day is not None]
        if len(known) < len(started):
            return None
        known += [local_day(one.starts_at) for one in self.snapshot.worked_by.get(person.id, ())]
        return min(known + [one.from_on for one in self._outside.get(person.id, ())])

    def opted_out(self, person: PersonFacts) -> bool:
        """Whether opt-outs cover every day of the period."""
        days = (self.horizon.date_of(number) for number in range(self.horizon.length))
        return bool(person.opted_out) and all(self.opted_out_on(person, day) for day in days)

    def opted_out_on(self, person: PersonFacts, day: date) -> bool:
        """Whether an opt-out signed with each employer holds on a day; nobody under 18 can sign one."""
        if not person.opted_out or self.young(person, day):
            return False
        signed = {
            worker for worker, from_on, until in person.opted_out if from_on <= day and (until is None or day <= until)
        }
        running = {worker.id for worker in self.employed[person.id] if _runs(worker, day)}
        return bool(running) and running <= signed

    def is_hazardous(self, person: PersonFacts) -> bool:
        """Whether a person has a contract in a role that its organisation found to carry special hazard."""
        hazards = self.snapshot.hazards
        return any(
            contract.role in hazards.get(worker.organisation, ())
            for worker in self.employed[person.id]
            for contract in worker.contracts
        )

    def reg21(self, person: PersonFacts) -> bool:
        """Whether a person works in a service of regulation 21: hospitals, care homes and the like."""
        homes = {worker.setting for worker in self.employed[person.id]}
        return any(self._is_reg21(setting) for setting in homes) or homes == {None}

    def _is_reg21(self, setting: int | None) -> bool:
        if setting is None:
            return False
        kind = setting_kinds().get(self.snapshot.settings[self.snapshot.settings[setting].home].kind)
        return kind is not None and kind.reg21

    def outside(self, person: PersonFacts, first: int, last: int) -> int:
        """Minutes known as sums only that fall on the days `first` to before `last`."""
        begins, ends = self.horizon.date_of(first), self.horizon.date_of(last - 1)
        return sum(one.minutes_within(begins, ends) for one in self._outside.get(person.id, ()))

    def people_in(self, nation: str) -> list[PersonFacts]:
        """The people who work for an organisation of a nation."""
        return [person for person in self.people if nation in self._nations_of(person)]

    def _nations_of(self, person: PersonFacts) -> set[str]:
        return {self.snapshot.nations[worker.organisation] for worker in self.employed[person.id]}

    def contracts(self, person: PersonFacts, terms: str) -> bool:
        """Whether a person works on the named terms: resident doctors' or Agenda for Change."""
        held = [contract for worker in self.employed[person.id] for contract in worker.contracts]
        if terms == "resident_doctor":
            return any(contract.role == RESIDENT_DOCTOR for contract in held)
        return any(contract.band is not None for contract in held)

    def pools(self, person: PersonFacts) -> set[str]:
        """The pools a person is reached through."""
        return {worker.pool for worker in self.employed[person.id]}

    def roles(self, person: PersonFacts) -> frozenset[str]:
        """The roles of a person's contracts."""
        if person.id not in self._roles:
            held = (contract.role for worker in self.employed[person.id] for contract in worker.contracts)
            self._roles[person.id] = frozenset(held)
        return self._roles[person.id]

    def fills(self, person: PersonFacts, role: str | None) -> bool:
        """Whether a person could take a place for a role in one of theirs."""
        return any(fills(held, role) for held in self.roles(person))


def _runs(worker: WorkerFacts, day: date) -> bool:
    """Whether an employment runs on a day."""
    return (worker.started_on is None or worker.started_on <= day) and (
        worker.ended_on is None or day <= worker.ended_on
    )


def quantity_of(params: Mapping[str, Any]) -> str:
    """What a rule counts, as shifts carry it: minutes of working time are `work`."""
    return str(_QUANTITIES.get(params["quantity"], params["quantity"]))


_QUANTITIES = {"minutes_worked": "work"}


def _among(value: Any, found: AbstractSet[str]) -> bool:
    return bool(found & set([value] if isinstance(value, str) else value))


# What a filter asks of a person; what it asks of a shift or a setting is looked at where those are. Who turns 18 in the
# period is asked for as both.
_FILTERS: Mapping[str, Callable[[Subjects, PersonFacts, Any], bool]] = {
    "age_from": lambda subjects, person, value: not subjects.young(person, subjects.horizon.last),
    "age_below": lambda subjects, person, value: subjects.young(person),
    "visa": lambda subjects, person, value: person.visa == value,
    "contract": lambda subjects, person, value: subjects.contracts(person, value),
    "role": lambda subjects, person, value: _among(value, subjects.roles(person)),
    "pool": lambda subjects, person, value: _among(value, subjects.pools(person)),
    "reg21": lambda subjects, person, value: subjects.reg21(person) == value,
    "hazard": lambda subjects, person, value: subjects.is_hazardous(person) == value,
    "opted_out": lambda subjects, person, value: subjects.opted_out(person) == value,
}
