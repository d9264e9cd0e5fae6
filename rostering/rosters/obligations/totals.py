"""Sums over fixed periods: the young, visas, contracts, reservists' days, and what people asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rostering.calendar import DAYS_A_WEEK
from rostering.people.persons import running
from rostering.rosters.contract_hours import ContractHours
from rostering.rosters.obligations.fixed_minutes import employer_of, fixed_minutes
from rostering.rosters.obligations.subjects import Concerned, Subjects, quantity_of
from rostering.rosters.snapshot import PersonFacts, WorkerFacts
from solver.rules.rule import Rule
from solver.rules.total import Total

YEAR = 365
BY_CONTRACT = {"from": "contract.shifts_of_code"}  # a most that each contract gives code by code
Period = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Most:
    """The most of a quantity that one person may have in a period, with what counts already."""

    person: str
    quantity: str
    period: Period
    most: int
    carried: int = 0


def totals(subjects: Subjects) -> Iterator[Rule]:
    """Every rule in force about sums over fixed periods."""
    for one in subjects.concerned("Total"):
        made = _by_code if one.part.params.get("max") == BY_CONTRACT else _BY_RULE.get(one.part.id)
        if made is not None:
            yield from made(subjects, one)
        else:
            yield from _alike(subjects, one, _plain(subjects, one))


def _alike(subjects: Subjects, one: Concerned, rows: Iterable[Most]) -> Iterator[Rule]:
    """One rule for all who share quantity, limit and periods; what is carried gets a name of its own."""
    people: dict[tuple[str, int, Period, str | None], list[str]] = defaultdict(list)
    for row in rows:
        name = f"{one.part.id} {row.quantity} {row.period[0]}" if row.carried else None
        if name is not None:
            subjects.carry.setdefault(row.person, {})[name] = row.carried
        people[row.quantity, row.most, row.period, name].append(row.person)
    periods: dict[tuple[str, int, str | None, tuple[str, ...]], list[Period]] = defaultdict(list)
    for (quantity, most, period, name), who in people.items():
        periods[quantity, most, name, tuple(who)].append(period)
    for (quantity, most, name, among), spells in periods.items():
        mine = {**one.shared(), "workers": among}
        yield Total(**mine, quantity=quantity, periods=tuple(spells), max=most, carry=name, codes=_codes(one))


def _by_code(subjects: Subjects, one: Concerned) -> Iterator[Rule]:
    """The most shifts of a code that a contract allows in a period; of several contracts in it the least counts."""
    people: dict[tuple[str, int, Period], list[PersonFacts]] = defaultdict(list)
    for person in one.people:
        contracts = [each for worker in subjects.employed[person.id] for each in worker.contracts if each.shift_limits]
        for period in _periods(subjects, person, one.part.params) if contracts else ():
            first, last = subjects.horizon.date_of(period[0]), subjects.horizon.date_of(period[1] - 1)
            least: dict[str, int] = {}
            for contract in contracts:
                if running(contract.starts_on, contract.ends_on, first, last):
                    for code, most in contract.shift_limits:
                        least[code] = min(most, least.get(code, most))
            for code, most in least.items():
                people[code, most, period].append(person)
    for (code, most, period), who in people.items():
        mine = one.shared(who)
        yield Total(**mine, quantity="shifts", periods=(period,), max=most, codes=frozenset((code,)))


def _codes(one: Concerned) -> frozenset[str] | None:
    codes = one.part.params.get("codes")
    return None if codes is None else frozenset((codes,) if isinstance(codes, str) else codes)


def _plain(subjects: Subjects, one: Concerned) -> Iterator[Most]:
    """A limit with a number of its own, or one that is looked up for each person; without one there is no limit."""
    params = one.part.params
    quantity = quantity_of(params)
    for person in one.people:
        most = _number(subjects, person, params.get("max"))
        if most is None:
            continue
        for period in _periods(subjects, person, params):
            if _counts_in(subjects, person, params, period):
                carried = subjects.outside(person, *period) if quantity == "work" else 0
                yield Most(person.code, quantity, period, most, carried)


def _number(subjects: Subjects, person: PersonFacts, value: Any) -> int | None:
    if not isinstance(value, Mapping):
        return None if value is None else int(value)
    return _READINGS[value["from"]](subjects, person) if value["from"] in _READINGS else None


def _visa_minutes(subjects: Subjects, person: PersonFacts) -> int | None:
    """Nothing where the visa's limit is not on record, unless a manager declared it."""
    declared = _is_declared(subjects, person, "visa_hours")
    return person.visa_weekly_minutes if person.visa_weekly_minutes is not None or declared else 0


def _is_declared(subjects: Subjects, person: PersonFacts, subject: str) -> bool:
    """Whether a manager declared what is not on record good, to the end of the period at least."""
    return any(what == subject and subjects.day <= until for what, _, until in person.declared)


def _most_shifts(subjects: Subjects, person: PersonFacts) -> int | None:
    asked = [worker.most_shifts_a_week for worker in subjects.employed[person.id]]
    return max((most for most in asked if most is not None), default=None)


_READINGS: Mapping[str, Callable[[Subjects, PersonFacts], int | None]] = {
    "worker.visa_weekly_minutes": _visa_minutes,
    "person.visa_weekly_minutes": _visa_minutes,
    "worker.most_shifts_a_week": _most_shifts,
}


def _periods(subjects: Subjects, person: PersonFacts, params: Mapping[str, Any]) -> tuple[Period, ...]:
    horizon = subjects.horizon
    match params["period"]:
        case "day":
            return tuple((day, day + 1) for day in range(horizon.length))
        case "week":
            return horizon.week_periods()
        case "horizon":
            return ((0, horizon.length),)
        case "weeks":
            days = DAYS_A_WEEK * params.get("weeks", 1)
            first = -((horizon.first - date.min).days % days)
            return tuple((day, day + days) for day in range(first, horizon.length, days))
        case "month":
            return tuple(_months(subjects))
        case "contract":
            hours = ContractHours(subjects.snapshot, horizon)
            spells = {limit.period for worker in subjects.employed[person.id] for limit in hours.most(worker)}
            return tuple(sorted(spells)) or horizon.week_periods()  # without guaranteed hours by the week
        case "pattern_cycle":
            return tuple(_cycles(subjects, person))
        case _:
            return ()


def _months(subjects: Subjects) -> Iterator[Period]:
    """The calendar months that touch the period."""
    begins = subjects.horizon.first.replace(day=1)
    while begins <= subjects.horizon.last:
        following = (begins + timedelta(days=31)).replace(day=1)
        yield subjects.horizon.number_of(begins), subjects.horizon.number_of(following)
        begins = following


def _cycles(subjects: Subjects, person: PersonFacts) -> Iterator[Period]:
    """The cycles of the patterns that a person follows, as far as they touch the period."""
    for pattern in subjects.snapshot.patterns:
        if pattern.person == person.id:
            days = len(pattern.cycle)
            anchor = subjects.horizon.number_of(pattern.starts_on) - pattern.phase + 1
            for first in range(anchor % days - days, subjects.horizon.length, days):
                if first + days > 0:
                    yield first, first + days


def _counts_in(subjects: Subjects, person: PersonFacts, params: Mapping[str, Any], period: Period) -> bool:
    """Whether a period counts for a person: the young until their birthday, students in weeks with a day of term."""
    first, last = subjects.horizon.date_of(period[0]), subjects.horizon.date_of(period[1] - 1)
    if params.get("where") == "term" and person.terms:
        return any(begins <= last and first <= ends for begins, ends in person.terms)
    return True


def _young(subjects: Subjects, one: Concerned) -> Iterator[Rule]:
    """The day and week of the young, up to the midnight that begins the birthday."""
    params = one.part.params
    quantity, most = quantity_of(params), params["max"]
    rows = []
    for person in one.people:
        birthday = subjects.horizon.number_of(person.under_18_until or date.min)
        for first, last in _periods(subjects, person, params):
            if first < birthday:
                period = first, min(last, birthday)
                rows.append(Most(person.code, quantity, period, most, subjects.outside(person, *period)))
    yield from _alike(subjects, one, rows)


def _sponsored(subjects: Subjects, one: Concerned) -> Iterator[Rule]:
    """The week of a sponsored worker with all others than the sponsor together; without a sponsor on record with
    anybody, unless a manager declared that there is nothing to count."""
    rows = [
        row
        for person in one.people
        if person.visa_sponsor is not None or not _is_declared(subjects, person, "visa_sponsor")
        for week in subjects.horizon.week_periods()
        for row in _with_others(subjects, person, week, one.part.params["max"])
    ]
    yield from _alike(subjects, one, rows)


def _with_others(subjects: Subjects, person: PersonFacts, week: Period, most: int) -> Iterator[Most]:
    """What is fixed with others comes with each of them. Where no shift of the sponsor is to be filled, everything
    that is filled counts, and what is fixed with the sponsor is taken off."""
    snapshot = subjects.snapshot
    sponsor = next((id_ for id_, code in snapshot.organisations.items() if code == person.visa_sponsor), None)
    fixed: dict[int | None, int] = defaultdict(int)
    for organisation in {employer_of(subjects, each) for each in snapshot.worked_by.get(person.id, ())}:
        minutes = _fixed_with(subjects, person, organisation)
        fixed[organisation] = sum(minutes.get(day, 0) for day in range(*week))
    open_to = _open_to(subjects, person)
    elsewhere = subjects.outside(person, *week)
    if open_to and sponsor not in open_to:
        yield Most(person.code, "work", week, most, elsewhere - fixed[sponsor])
        return
    others = elsewhere + sum(minutes for organisation, minutes in fixed.items() if organisation != sponsor)
    for organisation in sorted(open_to - {sponsor}):
        yield Most(person.code, f"work:{organisation}", week, most, others - fixed[organisation])


def _fixed_with(subjects: Subjects, person: PersonFacts, organisation: int | None) -> Mapping[int, int]:
    return fixed_minutes(subjects, person, lambda one: employer_of(subjects, one) == organisation)


def _open_to(subjects: Subjects, person: PersonFacts) -> set[int]:
    """The organisations with shifts to fill that a person works for, or is lent to."""
    settings = subjects.snapshot.settings
    asking = {settings[shift.setting].organisation for shift in subjects.snapshot.shifts}
    employed = subjects.employed[person.id]
    return asking & {one for worker in employed for one in (worker.organisation, *worker.members_of)}


def _contract_most(subjects: Subjects, one: Concerned) -> Iterator[Rule]:
    """Contract hours over the contract's own period, with the balance and leave credited carried in."""
    hours = ContractHours(subjects.snapshot, subjects.horizon)
    rows = [
        Most(person.code, f"work:{worker.organisation}", limit.period, limit.minutes, limit.carried)
        for person in one.people
        for worker in subjects.employed[person.id]
        for limit in hours.most(worker)
    ]
    yield from _alike(subjects, one, rows)


def _contract_share(subjects: Subjects, one: Concerned) -> Iterator[Rule]:
    """A pull towards the share of the contract's period that the roster covers; who follows a pattern has that."""
    hours = ContractHours(subjects.snapshot, subjects.horizon)
    following = {pattern.worker for pattern in subjects.snapshot.patterns}
    least: dict[tuple[str, int], list[PersonFacts]] = defaultdict(list)
    for person in one.people:
        for worker in subjects.employed[person.id]:
            minutes = 0 if worker.id in following else hours.share(worker)
            if minutes:
                least[f"work:{worker.organisation}", minutes].append(person)
    for (quantity, minutes), people in least.items():
        yield Total(**one.shared(people), quantity=quantity, min=minutes, per=one.part.params["per"])


def _agreement_year(subjects: Subjects, one: Concerned) -> Iterator[Rule]:
    """Reservists' days in the year of their agreement, which runs from the day they joined."""
    most = one.part.params.get("max")
    if most is None:
        return
    rows = []
    for person in one.people:
        for worker in subjects.employed[person.id]:
            if worker.pool == "reservist":
                rows.append(Most(person.code, "days", _year(subjects, worker), most))
    yield from _alike(subjects, one, rows)


def _year(subjects: Subjects, worker: WorkerFacts) -> Period:
    horizon = subjects.horizon
    joined = [from_on for rows in worker.members_of.values() for _, from_on, _ in rows if from_on is not None]
    begins = min(joined, default=worker.started_on or horizon.first)
    begins += timedelta(days=(horizon.first - begins).days // YEAR * YEAR)
    first = horizon.number_of(begins)
    return first, first + YEAR


_BY_RULE: Mapping[str, Callable[[Subjects, Concerned], Iterator[Rule]]] = {
    "WTR-Y/day": _young,
    "WTR-Y/week": _young,
    "VISA-SUP/week": _sponsored,
    "GEN-MINUTES/max": _contract_most,
    "GEN-MINUTES/share": _contract_share,
    "RES-DAYS/year": _agreement_year,
}
