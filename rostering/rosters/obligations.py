"""The rules of a roster as the solver takes them: the packs' numbers in force, for the people of a snapshot.

People with the same numbers share one rule, so that the rules grow with the kinds of contract and not with the people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from rostering.catalogue import setting_kinds
from rostering.rosters.contract_hours import ContractHours
from rostering.rosters.horizon import DAYS_A_WEEK, Horizon
from rostering.rosters.snapshot import OutsideFacts, PersonFacts, ShiftFacts, Snapshot, WorkerFacts
from rostering.rosters.wishes import Wishes
from rostering.rules.pack import in_force
from solver.rules.change import Change
from solver.rules.consecutive_run import ConsecutiveRun
from solver.rules.cover import Cover, CoverRow
from solver.rules.eligibility import Eligibility
from solver.rules.min_rest import MinRest
from solver.rules.request import Request
from solver.rules.rolling_limit import RollingLimit
from solver.rules.rule import Rule
from solver.rules.total import Total

NURSE = "registered_nurse"
Period = tuple[int, int]


@dataclass(frozen=True)
class Obligations:
    """The rules, and what each worker carries into the periods of them."""

    rules: tuple[Rule, ...]
    carry: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Most:
    """The most of a quantity that one person may have in a period, with what counts already."""

    person: str
    quantity: str
    period: Period
    most: int
    carried: int = 0


def obligations(
    snapshot: Snapshot, horizon: Horizon, ids: dict[int, str], taken: Mapping[int, int], *, changed: bool
) -> Obligations:
    """Every rule in force on the last day of the period. `ids` are the shifts' ids, `taken` counts the places of a
    shift that somebody fills at times of their own.

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
        *made.cover(taken),
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
        self.outside: dict[int, list[OutsideFacts]] = defaultdict(list)
        for one in snapshot.outside:
            self.outside[one.person].append(one)
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

    def _young(self, person: PersonFacts, day: date | None = None) -> bool:
        return person.under_18_until is not None and (day or self.horizon.first) < person.under_18_until

    def runs(self) -> Iterator[Rule]:
        """Not too many days in a row."""
        part = in_force("GEN-DAYS-MAX", self.day)
        if part is not None:
            yield ConsecutiveRun(id="GEN-DAYS-MAX", of=part.params["of"], max=part.params["max"])

    def averages(self) -> Iterator[Rule]:
        """The average week, but for those who opted out with every employer. Hours known as sums lower the limit."""
        part = in_force("WTR-48", self.day)
        if part is None:
            return
        days = part.params["window_days"]
        whole = part.params["average_minutes"] * days // DAYS_A_WEEK
        bound: dict[int, list[str]] = defaultdict(list)
        for person in self.people:
            if not self._opted_out(person):
                windows = ((first, first + days) for first in range(1 - days, self.horizon.length - days + 1))
                elsewhere = max(self._outside(person, *window) for window in windows)
                bound[max(0, whole - elsewhere)].append(person.code)
        for most, who in sorted(bound.items()):
            quantity = part.params["quantity"]
            yield RollingLimit(id="WTR-48", workers=tuple(who), quantity=quantity, window_days=days, max=most)

    def _outside(self, person: PersonFacts, first: int, last: int) -> int:
        begins, ends = self.horizon.date_of(first), self.horizon.date_of(last - 1)
        return sum(one.minutes_within(begins, ends) for one in self.outside.get(person.id, ()))

    def _opted_out(self, person: PersonFacts) -> bool:
        """Whether a signed opt-out with each employer covers the period; nobody under 18 can sign one."""
        signed = {
            worker
            for worker, from_on, until in person.opted_out
            if from_on <= self.horizon.first and (until is None or until >= self.horizon.last)
        }
        return not self._young(person) and all(worker.id in signed for worker in self.employed[person.id])

    def weeks(self) -> Iterator[Rule]:
        """Limits of a calendar week or day: the young, students, and what people asked for."""
        periods = self.horizon.week_periods()
        days = tuple((day, day + 1) for day in range(self.horizon.length))
        for name, spells in (("day", days), ("week", periods)):
            part = in_force("WTR-Y", self.day, name)
            if part is not None:
                quantity, most = part.params["quantity"], part.params["max"]
                rows = [
                    Most(person.code, quantity, spell, most, self._outside(person, *spell))
                    for person in self.people
                    for spell in spells
                    if self._young(person, self.horizon.date_of(spell[1] - 1))
                ]
                yield from self._totals(f"WTR-Y/{name}", rows)
        part = in_force("VISA-STU", self.day)
        if part is not None:
            students = [person for person in self.people if person.visa == "student"]
            rows = [
                Most(one.code, part.params["quantity"], week, one.visa_weekly_minutes or 0, self._outside(one, *week))
                for one in students
                for week in periods
            ]
            yield from self._totals("VISA-STU", rows)
        part = in_force("GEN-WEEK-MAX", self.day)
        if part is not None:
            asked = self._most_shifts()
            rows = [Most(who, part.params["quantity"], week, most) for who, most in asked for week in periods]
            yield from self._totals("GEN-WEEK-MAX", rows)

    def _most_shifts(self) -> list[tuple[str, int]]:
        said = [(one.code, [worker.most_shifts_a_week for worker in self.employed[one.id]]) for one in self.people]
        return [(code, max(most for most in asked if most is not None)) for code, asked in said if any(asked)]

    def _totals(self, id_: str, rows: Iterable[Most]) -> Iterator[Total]:
        """One rule for all who share quantity, limit and periods; what is carried gets a name of its own."""
        people: dict[tuple[str, int, Period, str | None], list[str]] = defaultdict(list)
        for row in rows:
            name = f"{id_} {row.quantity} {row.period[0]}" if row.carried else None
            if name is not None:
                self.carry.setdefault(row.person, {})[name] = row.carried
            people[row.quantity, row.most, row.period, name].append(row.person)
        periods: dict[tuple[str, int, str | None, tuple[str, ...]], list[Period]] = defaultdict(list)
        for (quantity, most, period, name), who in people.items():
            periods[quantity, most, name, tuple(who)].append(period)
        for (quantity, most, name, among), spells in periods.items():
            yield Total(id=id_, workers=among, quantity=quantity, periods=tuple(spells), max=most, carry=name)

    def contracts(self) -> Iterator[Rule]:
        """Contract hours over the contract's own period, and a pull towards the share of it that the roster covers."""
        hours = ContractHours(self.snapshot, self.horizon)
        if in_force("GEN-MINUTES", self.day, "max") is not None:
            rows = [
                Most(person.code, f"work:{worker.organisation}", limit.period, limit.minutes, limit.carried)
                for person in self.people
                for worker in self.employed[person.id]
                for limit in hours.most(worker)
            ]
            yield from self._totals("GEN-MINUTES", rows)
        share = in_force("GEN-MINUTES", self.day, "share")
        if share is None:
            return
        following = {pattern.worker for pattern in self.snapshot.patterns}
        least: dict[tuple[str, int], list[str]] = defaultdict(list)
        for person in self.people:
            for worker in self.employed[person.id]:
                minutes = 0 if worker.id in following else hours.share(worker)
                if minutes:
                    least[f"work:{worker.organisation}", minutes].append(person.code)
        for (quantity, minutes), who in least.items():
            yield Total(
                id="GEN-MINUTES/share",
                severity="soft",
                tier=share.tier,
                weight=share.weight,
                workers=tuple(who),
                quantity=quantity,
                min=minutes,
                per=share.params["per"],
            )

    def cover(self, taken: Mapping[int, int]) -> Iterator[Rule]:
        """What each shift needs. Nurses in homes with nursing and 1:1 care are safety, all else goes by priority."""
        nurse: list[CoverRow] = []
        one_to_one: list[CoverRow] = []
        general: list[CoverRow] = []
        other: list[CoverRow] = []
        for shift in self.snapshot.shifts:
            id_, filled = self.ids[shift.id], taken.get(shift.id, 0)
            wanted, least = max(0, max(shift.target, shift.minimum) - filled), max(0, shift.minimum - filled)
            row = CoverRow(id_, min=least, target=wanted, priority=shift.priority)
            if not shift.is_cover:
                other.append(CoverRow(id_, target=wanted, under=1))
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
        kind = setting_kinds().get(home.kind)
        return kind is not None and kind.nurse_always and shift.role == NURSE

    def wishes(self) -> Iterator[Rule]:
        """Wishes, promises, and the cells of patterns."""
        part = in_force("GEN-REQ", self.day)
        if part is None:
            return
        wishes = Wishes(self.snapshot, self.horizon, self.ids)
        soft, promised = wishes.asked(promised=False) + wishes.cells(part), wishes.asked(promised=True)
        if soft:
            yield Request(id="GEN-REQ", severity="soft", tier=part.tier, weight=part.weight, wishes=tuple(soft))
        if promised:
            yield Request(id="GEN-REQ/promised", severity="hard", wishes=tuple(promised))
