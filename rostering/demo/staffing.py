"""Who the demo employs: own staff from each setting's lines, shared workers by pool, and second employments."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from rostering.demo.blueprint import CARER, NURSE, Line, Shared
from rostering.demo.places import Home, Places

FULL_TIME_CYCLES = frozenset({"D D D D - - - -", "N N N N - - - -"})
_SECOND_JOB_EVERY = 12  # of the bank workers who could also be own staff elsewhere, one in so many is
_STUDENT_EVERY = 9  # one bank carer in so many studies
_SPONSORED_EVERY = 11  # one full-time worker in so many is sponsored
WAITING, INDUCTED = "waiting", "inducted"  # newcomers to the pop-up workforce: before and after their induction
NEWCOMERS = (WAITING, INDUCTED)
_TURNS = (INDUCTED, WAITING, "", "")  # of the pop-up workers; the rest have been there for long
_NEW_EVERY = 14  # one own worker in so many started during the last half year


@dataclass(frozen=True)
class Employee:
    """One employment: a person at an organisation, with all that later parts of the world read about it."""

    worker_id: int
    person_id: int
    home: Home
    organisation_id: int
    pool: str
    roles: tuple[str, ...]
    setting_id: int | None  # home setting; None for those who belong to the organisation as a whole
    started_on: date
    cycle: tuple[str, ...] = ()
    offset: int = 0  # cell of the cycle, from 0, on the first day of the world
    four_week_minutes: int | None = None  # contract of own staff without a pattern
    habit: str = "either"  # days, nights, either: when shared workers offer themselves
    weekdays: tuple[int, ...] = ()
    most_shifts: int | None = None
    visa: str = "none"
    apprentice: bool = False
    second_job: bool = False
    delegated: tuple[str, ...] = ()  # skills for tasks delegated by a nurse
    newcomer: str = ""

    @property
    def own(self) -> bool:
        """Whether this is own staff, bound to a setting."""
        return self.pool == "own"

    @property
    def works_nights(self) -> bool:
        """Whether the pattern or habit holds nights or sleep-ins."""
        if self.cycle:
            return not {"N", "S"}.isdisjoint(self.cycle)
        return self.habit != "days"

    def code_on(self, day_number: int) -> str:
        """The pattern's code on the day counted from the world's first day; '-' off or before the employment."""
        return self.cycle[(day_number + self.offset) % len(self.cycle)] if self.cycle else "-"


def make_staff(places: Places, first_day: date, week: date, random: Random) -> tuple[Employee, ...]:
    """Every employment of the world, by worker id."""
    staff: list[Employee] = []
    for home in places.homes:
        for line in home.blueprint.lines:
            for offset in line.offsets:
                staff.append(_on_a_line(staff, home, line, offset, first_day, week, random))
        for flexible in home.blueprint.flexible:
            staff.append(
                Employee(
                    *_next(staff),
                    home,
                    home.organisation_id,
                    "own",
                    (flexible.role,),
                    home.setting_id,
                    _started(week, random),
                    four_week_minutes=flexible.minutes,
                    delegated=flexible.delegated,
                )
            )
        for place, shared in enumerate(home.blueprint.shared):
            staff.append(_shared(staff, home, shared, place, places, week, random))
    return _renumber_persons(_with_second_jobs(staff, random))


def by_home(staff: Iterable[Employee]) -> dict[int, list[Employee]]:
    """The employments that came with each home, by its number."""
    found: dict[int, list[Employee]] = defaultdict(list)
    for employee in staff:
        found[employee.home.number].append(employee)
    return found


def _next(staff: Sequence[Employee]) -> tuple[int, int]:
    return len(staff) + 1, len(staff) + 1


def _started(week: date, random: Random) -> date:
    return week - timedelta(days=7 * random.randrange(40, 600) + random.randrange(7))


def _on_a_line(
    staff: Sequence[Employee], home: Home, line: Line, offset: int, first_day: date, week: date, random: Random
) -> Employee:
    worker_id, person_id = _next(staff)
    started = _started(week, random)
    sole = line.role == NURSE
    if not sole and not line.apprentice and worker_id % _NEW_EVERY == 0:
        started = first_day + timedelta(days=7 * random.randrange(4, 24))
    if line.apprentice:
        started = week - timedelta(days=7 * random.randrange(14, 22))
    full_time = line.cycle in FULL_TIME_CYCLES
    return Employee(
        worker_id,
        person_id,
        home,
        home.organisation_id,
        "own",
        (line.role,),
        home.setting_of(line.unit),
        started,
        cycle=tuple(line.cycle.split()),
        offset=offset,
        visa="sponsored" if full_time and not sole and worker_id % _SPONSORED_EVERY == 0 else "none",
        apprentice=line.apprentice,
    )


def _shared(
    staff: Sequence[Employee], home: Home, shared: Shared, place: int, places: Places, week: date, random: Random
) -> Employee:
    """A shared worker: pop-up workers and reservists of the region's trust, others of the home's organisation."""
    worker_id, person_id = _next(staff)
    led = shared.pool in ("pop_up", "reservist")
    first = (2 * place + random.randrange(7)) % 7
    started = week - timedelta(days=7 * random.randrange(30, 200))
    before = sum(other.pool == shared.pool for other in home.blueprint.shared[:place])
    newcomer = _TURNS[(home.number + before) % len(_TURNS)] if shared.pool == "pop_up" else ""
    student = shared.pool == "bank" and shared.roles == (CARER,) and worker_id % _STUDENT_EVERY < 2
    return Employee(
        worker_id,
        person_id,
        home,
        places.trust_of(home.region) if led else home.organisation_id,
        shared.pool,
        shared.roles,
        None,
        week if newcomer else started,
        habit=shared.habit,
        weekdays=tuple(sorted((first + step) % 7 for step in range(shared.days))),
        most_shifts=min(shared.most, 2) if student and home.blueprint.kind != "domiciliary" else shared.most,
        visa="student" if student else "none",
        delegated=shared.delegated,
        newcomer=newcomer,
    )


def _with_second_jobs(staff: Sequence[Employee], random: Random) -> list[Employee]:
    """Some bank workers are own staff of another organisation too: the same person, employed twice."""
    own_by_role: dict[tuple[int, str], list[Employee]] = defaultdict(list)
    for employee in staff:
        if employee.own and employee.cycle and employee.visa == "none" and not employee.apprentice:
            own_by_role[(employee.home.region, _trade(employee.roles[0]))].append(employee)
    taken: set[int] = set()
    result = []
    for employee in staff:
        elsewhere = [
            other
            for other in own_by_role[(employee.home.region, _trade(employee.roles[0]))]
            if other.organisation_id != employee.organisation_id and other.person_id not in taken
        ]
        joins = employee.pool == "bank" and employee.visa == "none" and elsewhere
        if joins and employee.worker_id % _SECOND_JOB_EVERY == 0:
            other = elsewhere[random.randrange(len(elsewhere))]
            taken.add(other.person_id)
            employee = replace(employee, person_id=other.person_id, most_shifts=1, second_job=True)
        result.append(employee)
    return result


def _trade(role: str) -> str:
    """Roles between which people hold two employments: nurses as nurses, everybody else in care."""
    return NURSE if role == NURSE else CARER


def _renumber_persons(staff: Sequence[Employee]) -> tuple[Employee, ...]:
    """Persons numbered 1, 2, 3, … in the order of their first employment."""
    numbers: dict[int, int] = {}
    for employee in staff:
        numbers.setdefault(employee.person_id, len(numbers) + 1)
    return tuple(replace(employee, person_id=numbers[employee.person_id]) for employee in staff)
