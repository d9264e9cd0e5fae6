"""Whatever a small office is like, a solve with every rule on breaks nothing that a solve may not break."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from rostering.store import tables as t
from tests.rostering.office import Office, day

SHIFTS = {"E": ("07:00", "15:00"), "L": ("14:00", "22:00"), "D": ("07:30", "20:00"), "N": ("21:00", "07:30")}
KINDS = ("adult", "young", "student", "double")
HOMES = 2


@dataclass(frozen=True)
class Somebody:
    """A person of the office; `history` are days before the week with a code, `leave` days of it, `debt` minutes;
    who is not `settled` has never worked at the home before."""

    kind: str
    home: int
    weekly_hours: int
    nights: bool
    history: dict[int, str]
    leave: tuple[int, int] | None
    debt: int | None
    settled: bool


PEOPLE = st.builds(
    Somebody,
    kind=st.sampled_from(KINDS),
    home=st.integers(0, HOMES - 1),
    weekly_hours=st.sampled_from((0, 16, 37)),
    nights=st.booleans(),
    history=st.dictionaries(st.integers(-6, -1), st.sampled_from(sorted(SHIFTS)), max_size=4),
    leave=st.none() | st.tuples(st.integers(0, 6), st.integers(1, 3)),
    debt=st.none() | st.none() | st.sampled_from((30, 120)),
    settled=st.sampled_from((True, True, True, False)),
)
DEMAND = st.lists(
    st.tuples(st.integers(0, HOMES - 1), st.sampled_from(sorted(SHIFTS)), st.integers(1, 2)),
    min_size=2,
    max_size=3,
    unique_by=lambda row: row[:2],
)


class World:
    """An office of two organisations with a home each, made of drawn people and drawn demand."""

    def __init__(self, folder: Path, people: list[Somebody], demand: list[tuple[int, str, int]]) -> None:
        self.office = Office(folder, off=())
        other = self.office.add(t.Organisation(code="other", name="Other Care"))
        self.organisations = (self.office.organisation, other)
        self.homes = (self.office.home, self.office.setting("K", organisation_id=other))
        for home, code, target in demand:
            self.office.demand(*SHIFTS[code], code, setting_id=self.homes[home], target=target, break_minutes=30)
        for number, somebody in enumerate(people):
            self._person(f"p{number}", somebody)

    def _person(self, code: str, somebody: Somebody) -> None:
        office = self.office
        facts: dict[str, Any] = {"dbs_on": day(-30)}
        if somebody.kind == "young":
            facts["under_18_until"] = day(200)
        if somebody.kind == "student":
            facts |= {"visa": "student", "visa_weekly_minutes": 1200}
        person = office.person(code, **facts)
        minutes = somebody.weekly_hours * 60
        contract = {"minutes": minutes, "period": "week"} if minutes else None
        homes = range(HOMES) if somebody.kind == "double" else (somebody.home,)
        workers = {
            home: office.worker(
                f"{code}-{home}",
                person_id=person,
                contract=contract,
                organisation_id=self.organisations[home],
                setting_id=self.homes[home],
                care_certificate="done",
            )
            for home in homes
        }
        if somebody.settled:
            self._settle(workers)
        for number, shift in somebody.history.items():
            home = list(homes)[number % len(homes)]
            office.worked(workers[home], number, *SHIFTS[shift], setting_id=self.homes[home], code=shift)
        worker = workers[homes[0]]
        if somebody.nights:
            office.add(t.Clearance(person_id=person, kind="fit_for_nights", on_date=day(-30), until_on=day(300)))
        if somebody.leave is not None:
            first, length = somebody.leave
            spell = {"starts_at": office.at(first, "00:00"), "ends_at": office.at(first + length, "00:00")}
            office.add(t.Absence(worker_id=worker, kind="annual", **spell))
        if somebody.debt is not None:
            opened = {"opened_at": office.at(-3, "07:00"), "due_on": day(5), "reason": "story", "approved_by": "Mia"}
            office.add(t.RestDebt(person_id=person, rule="WTR-11", minutes=somebody.debt, **opened))

    def _settle(self, workers: dict[int, int]) -> None:
        """Shifts of long ago, enough to be new at a home no more."""
        spells = [(home, worker, -60 + 4 * number + home) for home, worker in workers.items() for number in range(4)]
        self.office.add_all(
            *(
                t.Actual(
                    worker_id=worker,
                    setting_id=self.homes[home],
                    code="E",
                    starts_at=self.office.at(number, "07:00"),
                    ends_at=self.office.at(number, "15:00"),
                )
                for home, worker, number in spells
            )
        )

    def waive_night(self) -> None:
        """One more night, for which the first person may go without the health assessment."""
        shift = self.office.shift(2, *SHIFTS["N"], "X", setting_id=self.homes[0], break_minutes=30)
        facts = {"reason": "once", "approved_by": "Mia", "approved_at": self.office.at(-3, "09:00")}
        self.office.add(t.Waiver(rule="WTR-NHA", person_id=1, shift_id=shift, **facts))

    def spells(self) -> dict[int, list[tuple[Any, Any]]]:
        """When each person is at work on the saved rosters, in order."""
        found: dict[int, list[tuple[Any, Any]]] = defaultdict(list)
        with self.office.store.reading() as session:
            a = t.Assignment
            rows = session.exec(
                select(t.Worker.person_id, a.starts_at, a.ends_at).join(a, a.worker_id == t.Worker.id)  # type: ignore[arg-type]
            )
            for person, starts_at, ends_at in rows:
                found[person].append((starts_at, ends_at))
        return {person: sorted(spells) for person, spells in found.items()}


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(PEOPLE, min_size=1, max_size=4),
    fixed=st.tuples(*(PEOPLE for _ in KINDS[1:])),
    demand=DEMAND,
    waived=st.booleans(),
)
def test_a_solve_breaks_nothing_it_may_not(
    tmp_path_factory: pytest.TempPathFactory,
    empty_store: bytes,
    people: list[Somebody],
    fixed: tuple[Somebody, ...],
    demand: list[tuple[int, str, int]],
    waived: bool,
) -> None:
    """With a student, a 17-year-old and somebody with two employers among four to seven people: the solve's own report
    and the check of the saved rosters find nothing forbidden, and hours added up by hand agree."""
    folder = tmp_path_factory.mktemp("week")
    (folder / "rota.db").write_bytes(empty_store)
    special = [Somebody(**(vars(one) | {"kind": kind})) for one, kind in zip(fixed, KINDS[1:], strict=True)]
    world = World(folder, [*special, *people], demand)
    if waived:
        world.waive_night()
    solved = world.office.solve(seconds=2)
    assert solved.report.forbidden == ()
    standing = world.office.standing()
    assert standing.roster == solved.roster
    assert standing.report.forbidden == ()
    for person, spells in world.spells().items():
        assert all(later[0] - earlier[1] >= timedelta(hours=11) for earlier, later in pairwise(spells))
        kind = [*special, *people][person - 1].kind
        worked = [min(ends, world.office.at(7, "00:00")) - starts for starts, ends in spells]
        if kind == "student":
            assert sum(worked, timedelta()) - len(spells) * timedelta(minutes=30) <= timedelta(hours=20)
        if kind == "young":
            assert all(length <= timedelta(hours=8, minutes=30) for length in worked)
            assert all(starts.hour >= 6 and ends.hour <= 22 and ends.hour > 6 for starts, ends in spells)


@pytest.mark.parametrize("phase", range(1, 9))
def test_four_on_four_off_alternates_lawfully(store_folder: Path, phase: int) -> None:
    """A worker of twelve-hour days, four on and four off, works 36 or 48 hours in a week and 42 on average: whichever
    day of the cycle the week begins on, nothing is broken, and a solve gives exactly the pattern's days."""
    office = Office(store_folder, off=())
    person = office.person("ann", dbs_on=day(-30))
    begins = day(1 - phase - 15 * 8)
    contract = {"minutes": 4 * 12 * 60, "period": "cycle", "period_anchor": begins}
    worker = office.worker("ann", person_id=person, contract=contract, care_certificate="done", started_on=begins)
    pattern = office.add(t.Pattern(code="4on4off", cycle="D D D D - - - -"))
    office.add(t.PatternFollowed(worker_id=worker, pattern_id=pattern, starts_on=begins))
    cycle = [(number, (number + phase - 1) % 8 < 4) for number in range(1 - phase - 15 * 8, 7)]
    times = {"setting_id": office.home, "code": "D", "break_minutes": 30}
    office.add_all(
        *(
            t.Actual(worker_id=worker, starts_at=office.at(n, "07:00"), ends_at=office.at(n, "19:30"), **times)
            for n, is_on in cycle
            if is_on and n < 0
        )
    )
    office.demand("07:00", "19:30", "D", break_minutes=30)
    solved = office.solve(seconds=20)  # it is proven long before that
    assert sorted(solved.build.problem.duty[duty].day for _, duty in solved.roster) == [
        number for number, is_on in cycle if is_on and number >= 0
    ]
    assert len(solved.roster) in (3, 4)
    assert office.broken() == []
