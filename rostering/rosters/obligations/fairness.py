"""Nights, weekends and public holidays shared by contract hours less leave; what went before counts.

Whoever follows a pattern has agreed to what it says: on its days that is their share, and the others share the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from rostering.catalogue import OWN
from rostering.rosters.contract_hours import ContractHours
from rostering.rosters.obligations.place import Place
from rostering.rosters.obligations.subjects import Concerned, Subjects
from rostering.rosters.obligations.tags import tags
from rostering.rosters.pattern_cells import pattern_cells
from rostering.rosters.snapshot import PersonFacts, WorkerFacts
from rostering.work.full_time import nearest
from rostering.work.patterns import codes_of
from solver.rules.fairness import Fairness, FairRow
from solver.rules.rule import Rule

Group = tuple[int, str]  # home, role
STEPS = 2  # rise; every further unit costs as much as the last of them, so that fairness never outgrows cost
MOST_CARRIED = 2  # one roster makes good no more than this


@dataclass(frozen=True)
class Member:
    """Somebody on the staff of a home: the minutes that they share by, and what their pattern says of days that they
    are there, by the home it is worked at and the day's number; None where they follow none."""

    person: PersonFacts
    minutes: int
    cells: Mapping[tuple[int, int], frozenset[str]] | None

    def says(self, home: int, shifts: list[Place], subjects: Subjects) -> int:
        """On how many days the pattern puts them on one of some shifts of a home."""
        if self.cells is None:
            return 0
        days = {(subjects.horizon.number_of(place.shift.day), place.shift.code) for place in shifts}
        return len({day for day, code in days if code in self.cells.get((home, day), ())})


def fairness(subjects: Subjects, places: tuple[Place, ...]) -> Iterator[Rule]:
    """For each measure a row for everybody on the staff of a home who could have a share of it."""
    marked = {place.id: _tags(subjects, place) for place in places}
    staff = _Staff(subjects)
    for one in subjects.concerned("Fairness"):
        if one.part.params.get("group") == "setting_and_role":
            rows = tuple(_rows(subjects, one, places, marked, staff))
            if rows:
                yield Fairness(**{**one.shared(), "workers": None}, rows=rows, steps=STEPS)


def _tags(subjects: Subjects, place: Place) -> frozenset[str]:
    nation = subjects.snapshot.nations[subjects.snapshot.settings[place.shift.setting].organisation]
    return tags(place.shift.starts_at, place.shift.ends_at, nation=nation, marks=())


def _rows(
    subjects: Subjects,
    one: Concerned,
    places: tuple[Place, ...],
    marked: Mapping[str, frozenset[str]],
    staff: _Staff,
) -> Iterator[FairRow]:
    measure = one.part.params["of"]
    settings = subjects.snapshot.settings
    asked: dict[Group, list[Place]] = defaultdict(list)
    for place in places:
        if measure in marked[place.id] and place.shift.role is not None and place.shift.is_cover:
            asked[settings[place.shift.setting].home, place.shift.role].append(place)
    members = staff.groups(one)
    past = subjects.past(measure)
    for group, shifts in sorted(asked.items()):
        people = members.get(group, [])
        if len(people) < 2:  # nobody to share with
            continue
        said = [member.says(group[0], shifts, subjects) for member in people]
        left = max(0, sum(place.shift.target for place in shifts) - sum(said))
        wanted = _by_largest_remainder(left, [member.minutes for member in people])
        carried = _carried(people, past)
        ids = frozenset(place.id for place in shifts)
        for member, says, more in zip(people, said, wanted, strict=True):
            if member.cells is not None or any(each.minutes for each in people):
                yield FairRow(member.person.code, ids, says + more, carry=carried.get(member.person.id, 0))


def _carried(people: list[Member], past: Mapping[int, int]) -> Mapping[int, int]:
    """What each person did beyond their share before; nothing for those who follow a pattern."""
    sharing = [member for member in people if member.cells is None]
    counts = [past.get(member.person.id, 0) for member in sharing]
    fair = _by_largest_remainder(sum(counts), [member.minutes for member in sharing])
    return {
        member.person.id: max(-MOST_CARRIED, min(MOST_CARRIED, count - before))
        for member, count, before in zip(sharing, counts, fair, strict=True)
    }


class _Staff:
    """Who is on the staff of which home in which role, and by what they share."""

    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects
        self._hours = ContractHours(subjects.snapshot, subjects.horizon)
        self._members: dict[int, Member] = {}
        self._cells: dict[int, dict[tuple[int, int], frozenset[str]]] = defaultdict(dict)
        for pattern, day, cell in pattern_cells(subjects.snapshot, subjects.horizon):
            setting = pattern.setting or subjects.snapshot.worker[pattern.worker].setting
            if setting is not None:
                where = subjects.snapshot.settings[setting].home, subjects.horizon.number_of(day)
                self._cells[pattern.worker][where] = frozenset(codes_of(cell))

    def groups(self, one: Concerned) -> Mapping[Group, list[Member]]:
        """Those whom a rule concerns, by home and role."""
        settings = self._subjects.snapshot.settings
        staff: dict[Group, list[Member]] = defaultdict(list)
        for person in one.people:
            for worker in self._subjects.employed[person.id]:
                if worker.pool == OWN and worker.setting is not None:
                    for role in sorted({contract.role for contract in worker.contracts}):
                        staff[settings[worker.setting].home, role].append(self._member(person, worker))
        return staff

    def _member(self, person: PersonFacts, worker: WorkerFacts) -> Member:
        """Somebody with the contract minutes of the days on which they are there and no pattern says what they do."""
        if worker.id not in self._members:
            there = {day for day in range(self._subjects.horizon.length) if not self._is_away(person, day)}
            cells = self._cells.get(worker.id)
            free = there - {day for _, day in cells or ()}
            minutes = nearest(sum((self._hours.minutes_on(worker, day) for day in sorted(free)), Fraction(0)))
            says = None if cells is None else {where: said for where, said in cells.items() if where[1] in there}
            self._members[worker.id] = Member(person, minutes, says)
        return self._members[worker.id]

    def _is_away(self, person: PersonFacts, number: int) -> bool:
        horizon = self._subjects.horizon
        begins, ends = (horizon.moment(horizon.days[day]) for day in (number, number + 1))
        return any(one.meets(begins, ends) for one in self._subjects.away(person))


def _by_largest_remainder(total: int, shares: list[int]) -> list[int]:
    """Whole numbers that add up to a total, in proportion to the shares; all of them 0 where nobody has a share."""
    whole = sum(shares)
    if not whole:
        return [0] * len(shares)
    exact = [total * share / whole for share in shares]
    given = [int(part) for part in exact]
    order = sorted(range(len(shares)), key=lambda one: (given[one] - exact[one], one))
    for one in order[: total - sum(given)]:
        given[one] += 1
    return given
