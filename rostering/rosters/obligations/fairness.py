"""Nights, weekends and public holidays shared by contract hours less leave; what went before counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rostering.calendar import DAYS_A_WEEK
from rostering.rosters.obligations.place import Place
from rostering.rosters.obligations.subjects import Concerned, Subjects
from rostering.rosters.obligations.tags import tags
from rostering.rosters.snapshot import PersonFacts, WorkerFacts
from solver.rules.fairness import Fairness, FairRow
from solver.rules.rule import Rule

Group = tuple[int, str]  # home, role
OWN = "own"
STEPS = 2  # rise; every further unit costs as much as the last of them, so that fairness never outgrows cost
MOST_CARRIED = 2  # one roster makes good no more than this


def fairness(subjects: Subjects, places: tuple[Place, ...]) -> Iterator[Rule]:
    """For each measure a row for everybody on the staff of a home who could have a share of it."""
    marked = {place.id: _tags(subjects, place) for place in places}
    for one in subjects.concerned("Fairness"):
        if one.part.params.get("group") == "setting_and_role":
            rows = tuple(_rows(subjects, one, places, marked))
            if rows:
                yield Fairness(**{**one.shared(), "workers": None}, rows=rows, steps=STEPS)


def _tags(subjects: Subjects, place: Place) -> frozenset[str]:
    nation = subjects.snapshot.nations[subjects.snapshot.settings[place.shift.setting].organisation]
    return tags(place.shift.starts_at, place.shift.ends_at, nation=nation, marks=())


def _rows(
    subjects: Subjects, one: Concerned, places: tuple[Place, ...], marked: dict[str, frozenset[str]]
) -> Iterator[FairRow]:
    measure = one.part.params["of"]
    settings = subjects.snapshot.settings
    asked: dict[Group, list[Place]] = defaultdict(list)
    for place in places:
        if measure in marked[place.id] and place.shift.role is not None and place.shift.is_cover:
            asked[settings[place.shift.setting].home, place.shift.role].append(place)
    staff = _staff(subjects, one)
    past = subjects.past(measure)
    for group, shifts in sorted(asked.items()):
        people = staff.get(group, [])
        if len(people) < 2:  # nobody to share with
            continue
        shares = [_share(subjects, person, worker) for person, worker in people]
        whole = sum(shares)
        if not whole:
            continue
        wanted = _by_largest_remainder(sum(place.shift.target for place in shifts), shares)
        counts = [past.get(person.id, 0) for person, _ in people]
        fair = _by_largest_remainder(sum(counts), shares)
        ids = frozenset(place.id for place in shifts)
        for (person, _), target, count, before in zip(people, wanted, counts, fair, strict=True):
            yield FairRow(person.code, ids, target, carry=max(-MOST_CARRIED, min(MOST_CARRIED, count - before)))


def _staff(subjects: Subjects, one: Concerned) -> dict[Group, list[tuple[PersonFacts, WorkerFacts]]]:
    settings = subjects.snapshot.settings
    staff: dict[Group, list[tuple[PersonFacts, WorkerFacts]]] = defaultdict(list)
    for person in one.people:
        for worker in subjects.employed[person.id]:
            if worker.pool == OWN and worker.setting is not None:
                for role in sorted({contract.role for contract in worker.contracts}):
                    staff[settings[worker.setting].home, role].append((person, worker))
    return staff


def _share(subjects: Subjects, person: PersonFacts, worker: WorkerFacts) -> int:
    """Contract minutes of the period, less the days on leave."""
    minutes = sum(contract.weekly_minutes for contract in worker.contracts if contract.on(subjects.day))
    away = sum(
        1
        for number in range(subjects.horizon.length)
        if any(
            one.starts_at < subjects.horizon.moment(subjects.horizon.days[number + 1])
            and (one.ends_at is None or one.ends_at > subjects.horizon.moment(subjects.horizon.days[number]))
            for one in subjects.away(person)
        )
    )
    return minutes * (subjects.horizon.length - away) // DAYS_A_WEEK


def _by_largest_remainder(total: int, shares: list[int]) -> list[int]:
    """Whole numbers that add up to a total, in proportion to the shares."""
    whole = sum(shares)
    exact = [total * share / whole for share in shares]
    given = [int(part) for part in exact]
    order = sorted(range(len(shares)), key=lambda one: (given[one] - exact[one], one))
    for one in order[: total - sum(given)]:
        given[one] += 1
    return given
