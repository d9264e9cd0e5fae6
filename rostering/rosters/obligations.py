"""The rules of a roster as the solver takes them: the packs' numbers in force, for the people of a snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from rostering.rosters.horizon import DAYS_A_WEEK, Horizon
from rostering.rosters.snapshot import (
    AwayFacts,
    ContractFacts,
    PersonFacts,
    ShiftFacts,
    Snapshot,
    WishFacts,
    WorkerFacts,
)
from rostering.rules.pack import RulePart, in_force
from solver.rules.change import Change
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover, CoverRow
from solver.rules.eligibility import Eligibility
from solver.rules.min_rest import MinRest
from solver.rules.request import Request, Wish
from solver.rules.rolling_limit import RollingLimit
from solver.rules.rule import Rule
from solver.rules.total import Total

WEEK_MINUTES = 10_080
PERIOD_DAYS = {"week": 7, "4 weeks": 28, "year": 365}
OWN = "own"
NURSE = "registered_nurse"


@dataclass(frozen=True)
class Obligations:
    """The rules, and what each worker carries into their contract's periods."""

    rules: tuple[Rule, ...]
    carry: dict[str, dict[str, int]] = field(default_factory=dict)


def obligations(
    snapshot: Snapshot, horizon: Horizon, ids: dict[int, str], places: dict[str, int], *, changed: bool
) -> Obligations:
    """Every rule in force on the last day of the period. `ids` are the shifts' ids, `places` those still to fill.

    `changed` adds the cost of differing from a base roster.
    """
    made = _Making(snapshot, horizon, ids)
    rules = (
        Eligibility(id="GEN-SKILL"),
        *made.rest(),
        *made.runs(),
        *made.averages(),
        *made.weeks(),
        *made.contracts(),
        *made.cover(places),
        *made.wishes(),
        *((Change(id="GEN-CHANGE"),) if changed else ()),
    )
    return Obligations(rules, made.carry)


class _Making:
    def __init__(self, snapshot: Snapshot, horizon: Horizon, ids: dict[int, str]) -> None:
        self.snapshot = snapshot
        self.horizon = horizon
        self.ids = ids
        self.day = horizon.last
        self.carry: dict[str, dict[str, int]] = {}
        self.employed: dict[int, list[WorkerFacts]] = defaultdict(list)
        for worker in snapshot.workers:
            self.employed[worker.person].append(worker)
        self._away: dict[int, list[AwayFacts]] = defaultdict(list)
        for away in snapshot.away:
            self._away[away.person].append(away)
        self._cycles = {one.person: len(one.cycle) for one in snapshot.patterns}
        self.people = [snapshot.persons[id_] for id_ in sorted(self.employed)]

    def rest(self) -> Iterator[Rule]:
        """Nobody in two places, and rest between duties: longer for the young."""
        part = in_force("GEN-ONE", self.day)
        if part is not None:
            yield MinRest(id="GEN-ONE", minutes=part.params["minutes"], travel=self._travel())
        adults = tuple(person.code for person in self.people if not self._young(person))
        part = in_force("WTR-11", self.day)
        if part is not None and adults:
            yield MinRest(id="WTR-11", workers=adults, minutes=part.params["minutes"], mode=part.params["mode"])
        young = tuple(person.code for person in self.people if self._young(person))
        part = in_force("WTR-Y", self.day, "rest")
        if part is not None and young:
            yield MinRest(id="WTR-Y/rest", workers=young, minutes=part.params["minutes"], mode=part.params["mode"])

    def _travel(self) -> dict[str, dict[str, int]]:
        codes = {id_: setting.code for id_, setting in self.snapshot.settings.items()}
        near: dict[str, dict[str, int]] = {}
        for (here, there), minutes in self.snapshot.travel.items():
            near.setdefault(codes[here], {})[codes[there]] = minutes
        return near

    def _young(self, person: PersonFacts) -> bool:
        return person.under_18_until is not None and self.horizon.first < person.under_18_until

    def runs(self) -> Iterator[Rule]:
        """Not too many days in a row."""
        part = in_force("GEN-DAYS-MAX", self.day)
        if part is not None:
            yield ConsecutiveRun(id="GEN-DAYS-MAX", of=part.params["of"], max=part.params["max"])

    def averages(self) -> Iterator[Rule]:
        """The average week, but for those who opted out."""
        part = in_force("WTR-48", self.day)
        bound = tuple(person.code for person in self.people if not self._opted_out(person))
        if part is not None and bound:
            days = part.params["window_days"]
            most = part.params["average_minutes"] * days // DAYS_A_WEEK
            yield RollingLimit(id="WTR-48", workers=bound, quantity=part.params["quantity"], window_days=days, max=most)

    def _opted_out(self, person: PersonFacts) -> bool:
        return any(
            from_on <= self.horizon.first and (until is None or until >= self.horizon.last)
            for from_on, until in person.opted_out
        )

    def weeks(self) -> Iterator[Rule]:
        """Limits of a calendar week or day: the young, students, and what people asked for."""
        for person in self.people:
            who = (person.code,)
            if self._young(person):
                yield from self._young_limits(who)
            part = in_force("VISA-STU", self.day)
            if part is not None and person.visa == "student":
                most = person.visa_weekly_minutes or 0
                yield Total(id="VISA-STU", workers=who, quantity="work", periods=self.horizon.week_periods(), max=most)
            asked = [one.most_shifts_a_week for one in self.employed[person.id] if one.most_shifts_a_week is not None]
            if asked and in_force("GEN-WEEK-MAX", self.day) is not None:
                periods = self.horizon.week_periods()
                yield Total(id="GEN-WEEK-MAX", workers=who, quantity="days", periods=periods, max=max(asked))

    def _young_limits(self, who: tuple[str, ...]) -> Iterator[Rule]:
        for name, periods in (
            ("day", tuple((day, day + 1) for day in range(self.horizon.length))),
            ("week", self.horizon.week_periods()),
        ):
            part = in_force("WTR-Y", self.day, name)
            if part is not None:
                quantity, most = part.params["quantity"], part.params["max"]
                yield Total(id=f"WTR-Y/{name}", workers=who, quantity=quantity, periods=periods, max=most)

    def contracts(self) -> Iterator[Rule]:
        """Contract hours over the contract's own period, and a pull towards the share of it that the roster covers."""
        most, share = in_force("GEN-MINUTES", self.day, "max"), in_force("GEN-MINUTES", self.day, "share")
        following = {pattern.person for pattern in self.snapshot.patterns}
        for person in self.people:
            for worker in self.employed[person.id]:
                for contract in worker.contracts:
                    if not contract.minutes or not contract.on(self.horizon.first):
                        continue
                    quantity = f"work:{worker.organisation}"
                    if most is not None:
                        yield from self._contract_most(person, contract, quantity)
                    if share is not None and person.id not in following:
                        yield from self._contract_share(person, contract, quantity, share)

    def _contract_most(self, person: PersonFacts, contract: ContractFacts, quantity: str) -> Iterator[Rule]:
        for number, (first, last) in enumerate(self._periods(person, contract)):
            carry = f"contract:{quantity}:{number}"
            credited = self._credited(person, contract, first, last)
            self.carry.setdefault(person.code, {})[carry] = contract.balance + credited
            yield Total(
                id="GEN-MINUTES",
                workers=(person.code,),
                quantity=quantity,
                periods=((first, last),),
                max=contract.minutes,
                carry=carry,
            )

    def _contract_share(
        self, person: PersonFacts, contract: ContractFacts, quantity: str, part: RulePart
    ) -> Iterator[Rule]:
        days = self._period_days(person, contract)
        least = (contract.minutes or 0) * self.horizon.length // days
        least -= self._credited(person, contract, 0, self.horizon.length)
        if least > 0:
            yield Total(
                id="GEN-MINUTES/share",
                severity="soft",
                tier=part.tier,
                weight=part.weight,
                workers=(person.code,),
                quantity=quantity,
                min=least,
                per=part.params["per"],
            )

    def _period_days(self, person: PersonFacts, contract: ContractFacts) -> int:
        if contract.period == "cycle":
            return self._cycles.get(person.id, DAYS_A_WEEK)
        return PERIOD_DAYS.get(contract.period or "week", DAYS_A_WEEK)

    def _periods(self, person: PersonFacts, contract: ContractFacts) -> Iterator[tuple[int, int]]:
        """The contract's periods that touch the roster, counted from its anchor (else its start, else a Monday)."""
        days = self._period_days(person, contract)
        monday = self.horizon.first - timedelta(days=self.horizon.first.weekday())
        anchor = self.horizon.number_of(contract.anchor or contract.starts_on or monday)
        first = anchor + (0 - anchor) // days * days
        while first < self.horizon.length:
            yield first, first + days
            first += days

    def _credited(self, person: PersonFacts, contract: ContractFacts, first: int, last: int) -> int:
        """Minutes of leave that count as worked on days `first` to before `last`."""
        daily = (contract.minutes or 0) / self._period_days(person, contract)
        credited = 0.0
        for away in self._away.get(person.id, ()):
            begins = self.horizon.day_of(away.starts_at)
            ends = last if away.ends_at is None else self.horizon.day_of(away.ends_at)
            inside = max(0, min(ends, last) - max(begins, first))
            whole = max(1, ends - begins)
            rate = daily if away.minutes_credited is None else away.minutes_credited / whole
            credited += inside * rate
        return int(credited)

    def cover(self, places: dict[str, int]) -> Iterator[Rule]:
        """What each shift needs. Nurses in homes with nursing and 1:1 care are safety, all else goes by priority."""
        nurse: list[CoverRow] = []
        one_to_one: list[CoverRow] = []
        general: list[CoverRow] = []
        other: list[CoverRow] = []
        for shift in self.snapshot.shifts:
            id_ = self.ids[shift.id]
            row = CoverRow(id_, min=min(shift.minimum, places[id_]), target=places[id_], priority=shift.priority)
            if not shift.is_cover:
                other.append(CoverRow(id_, target=places[id_], under=1))
            elif shift.exclusive and in_force("1:1", self.day) is not None:
                one_to_one.append(row)
            elif self._nurse_always(shift) and in_force("NURSE-24", self.day) is not None:
                nurse.append(row)
            else:
                general.append(row)
        for rule, rows in (("NURSE-24", nurse), ("1:1", one_to_one)):
            if rows:
                yield Cover(id=rule, severity="hard", rows=tuple(rows))
        if general:
            yield Cover(id="GEN-COVER", severity="soft", rows=tuple(general))
        if other:
            yield Cover(id="GEN-COVER/other-work", severity="soft", tier="wishes", rows=tuple(other))

    def _nurse_always(self, shift: ShiftFacts) -> bool:
        home = self.snapshot.settings[self.snapshot.settings[shift.setting].home]
        return home.kind == "care_home_nursing" and shift.role == NURSE

    def wishes(self) -> Iterator[Rule]:
        """Wishes, promises, and the cells of patterns."""
        part = in_force("GEN-REQ", self.day)
        if part is None:
            return
        asked = [(wish.promised, one) for wish in self.snapshot.wishes for one in self._wish(wish)]
        soft = [one for promised, one in asked if not promised]
        promised = [one for promised, one in asked if promised]
        soft += self._pattern_wishes(part)
        if soft:
            yield Request(id="GEN-REQ", severity="soft", tier=part.tier, weight=part.weight, wishes=tuple(soft))
        if promised:
            yield Request(id="GEN-REQ/promised", severity="hard", wishes=tuple(promised))

    def _wish(self, wish: WishFacts) -> Iterator[Wish]:
        person = self.snapshot.persons[wish.person].code
        first = max(0, self.horizon.number_of(wish.from_on))
        last = min(self.horizon.length - 1, self.horizon.number_of(wish.until_on))
        codes = None if wish.shift_code is None else frozenset((wish.shift_code,))
        for day in range(first, last + 1):
            yield Wish(
                person,
                day,
                "on" if wish.kind == "on" else "off",
                codes=codes,
                shifts=self._at(day, wish.setting),
                weight=wish.weight,
            )

    def _at(self, day: int, setting: int | None) -> frozenset[str] | None:
        if setting is None:
            return None
        home = self.snapshot.settings[setting].home
        return frozenset(
            self.ids[shift.id]
            for shift in self.snapshot.shifts
            if self.horizon.number_of(shift.day) == day and self.snapshot.settings[shift.setting].home == home
        )

    def _pattern_wishes(self, part: RulePart) -> list[Wish]:
        wishes: list[Wish] = []
        homes = set(self.snapshot.homes)
        for pattern in self.snapshot.patterns:
            setting = pattern.setting
            if setting is not None and self.snapshot.settings[setting].home not in homes:
                continue
            person = self.snapshot.persons[pattern.person].code
            for day in range(self.horizon.length):
                date_ = self.horizon.date_of(day)
                code = pattern.code_on(date_)
                if code is None or self._is_away(pattern.person, date_):
                    continue
                if code == "-":
                    wishes.append(Wish(person, day, "off", weight=part.params["pattern_off"]))
                else:
                    codes = frozenset(code.split("+"))
                    wishes.append(Wish(person, day, "on", codes=codes, weight=part.params["pattern_on"]))
        return wishes

    def _is_away(self, person: int, day: date) -> bool:
        number = self.horizon.number_of(day)
        begins = self.horizon.moment(self.horizon.days[number])
        ends = self.horizon.moment(self.horizon.days[number + 1])
        return any(
            away.starts_at < ends and (away.ends_at is None or away.ends_at > begins)
            for away in self._away.get(person, ())
        )
