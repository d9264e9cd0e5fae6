"""Contract hours as limits: the most over the contract's own period, and a pull towards the share of it ahead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from rostering.calendar import DAYS_A_WEEK
from rostering.rosters.away_facts import AwayFacts
from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import PERIOD_DAYS, ContractFacts, Snapshot, WorkerFacts
from rostering.work.full_time import AgreedHours, ContractTime, nearest


@dataclass(frozen=True, slots=True)
class ContractLimit:
    """What one employment may work at most over one period (first day, day after the last).

    `carried` are minutes that count as worked already: the balance, and leave that is credited.
    """

    worker: WorkerFacts
    period: tuple[int, int]
    minutes: int
    carried: int


class ContractHours:
    """Answers for one snapshot and period."""

    def __init__(self, snapshot: Snapshot, horizon: Horizon) -> None:
        self._horizon = horizon
        self._nations = snapshot.nations
        self._time = ContractTime(snapshot.rules)
        self._away: dict[int, list[AwayFacts]] = defaultdict(list)
        for away in snapshot.away:
            self._away[away.person].append(away)
        self._cycles: Mapping[int, int] = {one.worker: len(one.cycle) for one in reversed(snapshot.patterns)}
        self._employed: dict[tuple[int, int], list[WorkerFacts]] = defaultdict(list)
        for worker in snapshot.workers:
            self._employed[worker.person, worker.organisation].append(worker)

    def most(self, worker: WorkerFacts) -> Iterator[ContractLimit]:
        """A limit for each period that touches the roster. Contracts that run side by side add up.

        Somebody who also works without guaranteed hours for the same organisation has none.
        """
        minutes: dict[tuple[int, int], int] = defaultdict(int)
        balance: dict[tuple[int, int], int] = defaultdict(int)
        credited: dict[tuple[int, int], int] = defaultdict(int)
        for contract in worker.contracts:
            for period in self._periods(worker, contract) if contract.minutes else ():
                if self._judges(worker, contract, period):
                    minutes[period] += nearest(self._minutes(worker, contract, *period))
                    balance[period] += contract.balance if period[0] <= 0 else 0
                    credited[period] += self._credited(worker, contract, *period)
        for period, most in minutes.items():
            if not self._has_free_hours(worker, period):
                yield ContractLimit(worker, period, most, balance[period] + credited[period])

    def first_day(self, worker: WorkerFacts) -> int:
        """The first day of the earliest period that touches the roster, negative before it; 0 without any."""
        periods = (self._periods(worker, contract) for contract in worker.contracts if contract.minutes)
        return min((first for spells in periods for first, _ in spells), default=0)

    def share(self, worker: WorkerFacts) -> int:
        """The contracts' minutes that fall to the roster's days, less leave; 0 without guaranteed hours."""
        least = 0
        for contract in worker.contracts:
            days = [day for day in range(self._horizon.length) if contract.on(self._horizon.date_of(day))]
            if contract.minutes and days:
                least += int(self._minutes(worker, contract, days[0], days[-1] + 1))
                least -= self._credited(worker, contract, 0, self._horizon.length)
        return max(0, least)

    def minutes_on(self, worker: WorkerFacts, day: int) -> Fraction:
        """The contracts' minutes that fall to one day; 0 without guaranteed hours."""
        running = (one for one in worker.contracts if one.minutes and one.on(self._horizon.date_of(day)))
        return sum((self._minutes(worker, one, day, day + 1) for one in running), Fraction(0))

    def _minutes(self, worker: WorkerFacts, contract: ContractFacts, first: int, last: int) -> Fraction:
        """The contract's minutes that fall to days `first` to before `last`, in step with the full-time week."""
        agreed_on = None if contract.band is None else contract.starts_on or worker.started_on
        nation = self._nations[worker.organisation]
        agreed = AgreedHours(contract.minutes or 0, self._period_days(worker, contract), nation, agreed_on)
        return self._time.minutes(agreed, self._horizon.date_of(first), self._horizon.date_of(last - 1))

    def _period_days(self, worker: WorkerFacts, contract: ContractFacts) -> int:
        if contract.period == "cycle":
            return self._cycles.get(worker.id, DAYS_A_WEEK)
        return PERIOD_DAYS.get(contract.period or "week", DAYS_A_WEEK)

    def _periods(self, worker: WorkerFacts, contract: ContractFacts) -> Iterator[tuple[int, int]]:
        """The contract's periods that touch the roster, counted from its anchor (else its start, else a Monday)."""
        days = self._period_days(worker, contract)
        monday = self._horizon.first - timedelta(days=self._horizon.first.weekday())
        starts_on = contract.starts_on if days != DAYS_A_WEEK else None
        anchor = self._horizon.number_of(contract.anchor or starts_on or monday)
        first = anchor + (0 - anchor) // days * days
        while first < self._horizon.length:
            yield first, first + days
            first += days

    def _judges(self, worker: WorkerFacts, contract: ContractFacts, period: tuple[int, int]) -> bool:
        """Whether a period goes by this contract: the one in force on its last day, else the last one in force."""
        seen = range(max(0, period[0]), min(period[1], self._horizon.length))
        if not any(contract.on(self._horizon.date_of(day)) for day in seen):
            return False
        last = self._horizon.date_of(period[1] - 1)
        return contract.on(last) or not any(other.on(last) for other in worker.contracts)

    def _has_free_hours(self, worker: WorkerFacts, period: tuple[int, int]) -> bool:
        last: date = self._horizon.date_of(min(period[1], self._horizon.length) - 1)
        return any(
            not contract.minutes and contract.on(last)
            for employed in self._employed[worker.person, worker.organisation]
            for contract in employed.contracts
        )

    def _credited(self, worker: WorkerFacts, contract: ContractFacts, first: int, last: int) -> int:
        """Minutes of leave that count as worked on days `first` to before `last`: as given, else the daily average,
        and of a part of a day no more than it is long."""
        daily = float(self._minutes(worker, contract, first, last) / (last - first))
        credited = 0.0
        for away in self._away.get(worker.person, ()):
            begins = self._horizon.day_of(away.starts_at)
            ends = last if away.ends_at is None else self._horizon.day_of(away.ends_at)
            whole = max(1, ends - begins)
            inside = max(0, min(begins + whole, last) - max(begins, first))
            rate = daily if away.minutes_credited is None else away.minutes_credited / whole
            if away.minutes_credited is None and away.ends_at is not None:
                rate = min(rate, (away.ends_at - away.starts_at).total_seconds() / 60 / whole)
            credited += inside * rate
        return int(credited)
