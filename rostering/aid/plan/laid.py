"""From the ground of a plan to the question that is solved: offers, what stays at home, and the way back to people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from rostering.aid.plan.ground import Ground, account_of_home
from rostering.aid.plan.possible import Key
from rostering.calendar import ONE_DAY, local_day
from rostering.gaps.gaps import MINIMUM, TARGET
from rostering.gaps.lawful import Lawful
from rostering.people.clearances import newest
from rostering.people.fitness import clearances_of
from rostering.rosters.eligibility.eligibility import Seat
from rostering.rosters.eligibility.loan_requirements import INDUCTION, loan_for
from rostering.rosters.eligibility.reach import Reach
from rostering.rosters.loan_facts import AgreementFacts
from rostering.rosters.snapshot import ShiftFacts, WorkerFacts
from rostering.work.stretches import LAST_MINUTE
from solver.lending import Floor, Lending, Offer, Want
from solver.roster import Roster
from solver.rules.cover import Cover
from solver.rules.rule import Touched

FAR = 180  # minutes of a way that nobody knows
BY_SHIFT = "GEN-COVER"  # the rule whose rows are the minimum of each shift, which are counted as the office does


@dataclass(frozen=True, slots=True)
class Who:
    """What an offer means: an employment, lent to a setting in a role under an agreement. `travel` None: not known."""

    worker: int
    setting: int
    role: str
    agreement: AgreementFacts
    travel: int | None
    inducted: bool


@dataclass(frozen=True)
class Laid:
    """The question, and what each of its offers means."""

    lending: Lending
    who: tuple[Who, ...]
    shifts: Mapping[str, ShiftFacts]  # by duty


def lay_out(ground: Ground) -> Laid:
    """The question of a ground."""
    return _Laying(ground).laid()


class _Laying:
    def __init__(self, ground: Ground) -> None:
        self.ground, self.build, self.snapshot = ground, ground.build, ground.snapshot
        self.settings = self.snapshot.settings
        self._lawful = Lawful(self.build, ground.roster)
        self.shifts = {self.build.shift_ids[one.shift.id]: one.shift for one in ground.wanted}

    def laid(self) -> Laid:
        found = self._offers()
        ordered = sorted(found, key=lambda one: (self._code(one[0].worker), one[1].place))
        at_home = self._at_home([who for who, _ in ordered])
        lending = Lending(
            problem=self.build.problem,
            roster=self.ground.roster,
            wants=tuple(self._wants()),
            offers=tuple(offer for _, offer in ordered),
            at_home=at_home,
            floors=tuple(self._floors([who for who, _ in ordered])),
            before=self.ground.before,
        )
        return Laid(lending, tuple(who for who, _ in ordered), self.shifts)

    def _wants(self) -> Iterator[Want]:
        for one in self.ground.wanted:
            duty = self.build.shift_ids[one.shift.id]
            if one.to_minimum:
                yield Want(duty, one.to_minimum, one.rank(MINIMUM))
            if one.to_target:
                yield Want(duty, one.to_target, one.rank(TARGET))

    def _offers(self) -> list[tuple[Who, Offer]]:
        through = self._through()
        duties: dict[tuple[Key, str], dict[str, tuple[int, int]]] = defaultdict(dict)
        known: dict[str, AgreementFacts] = {}
        for (person, duty), seat in self.build.seats.items():
            if duty not in self.shifts or through.get(person) != seat.worker.id:
                continue
            shift = self.shifts[duty]
            key = seat.worker.id, self.settings[shift.setting].home, shift.role or seat.contract.role
            for agreement in self.ground.possible.agreement_for(key, shift, (shift.setting, key[1])):
                known[agreement.code] = agreement
                duties[key, agreement.code][duty] = self._days(shift)
        kept = self._fewest(duties)
        every = (self._offer(key, known[code], those) for (key, code), those in kept.items())
        return [(who, offer) for who, offer in every if offer.duties]

    def _fewest(
        self, duties: Mapping[tuple[Key, str], dict[str, tuple[int, int]]]
    ) -> dict[tuple[Key, str], dict[str, tuple[int, int]]]:
        """Without the agreements that open nothing which an easier one does not."""
        kept: dict[tuple[Key, str], dict[str, tuple[int, int]]] = {}
        for (key, code), those in duties.items():
            others = (opened for (other, _), opened in kept.items() if other == key)
            if not any(those.keys() <= opened.keys() for opened in others):
                kept[key, code] = those
        return kept

    def _through(self) -> dict[str, int]:
        """The employment by which each person would be lent: the one that opens most; nobody who breaks a rule
        already, or who may come without a loan."""
        reach = Reach(self.snapshot)
        opens: dict[str, Counter[int]] = defaultdict(Counter)
        for (person, duty), seat in self.build.seats.items():
            if duty in self.shifts and self._needs_loan(reach, seat, self.shifts[duty]):
                opens[person][seat.worker.id] += 1
        return {
            person: max(sorted(of), key=lambda id_: of[id_]) for person, of in opens.items() if self._is_clean(person)
        }

    def _needs_loan(self, reach: Reach, seat: Seat, shift: ShiftFacts) -> bool:
        worker = seat.worker
        if worker.id not in self.ground.possible.loans or reach.is_agreed(worker, seat.pool, shift):
            return False
        real = [one for one in reach.loans(worker, shift) if one.id > 0]
        return not real or isinstance(loan_for(self.snapshot, real, shift), tuple)

    def _is_clean(self, person: str) -> bool:
        """Whether what somebody does already keeps every limit."""
        alone = Roster({person: self.ground.roster.by_worker(person)})
        touched = Touched(frozenset((person,)), frozenset())
        rules = self._lawful.line_rules.get(person, ())
        found = (one for rule in rules for one in rule.find(self.build.problem, alone, touched))
        return not any(one.hard and not one.breakable and one.worker == person for one in found)

    def _days(self, shift: ShiftFacts) -> tuple[int, int]:
        number = self.ground.horizon.number_of
        return number(shift.day), number(local_day(shift.ends_at - LAST_MINUTE))

    def _offer(self, key: Key, agreement: AgreementFacts, duties: dict[str, tuple[int, int]]) -> tuple[Who, Offer]:
        worker = self.snapshot.worker[key[0]]
        person = self.snapshot.persons[worker.person]
        home, number = key[1], self.ground.horizon.number_of
        base = self.ground.bases.get(worker.id)
        travel = None if base is None else self.snapshot.travel.get((base, home))
        first = min(self.shifts[duty].day for duty in duties)
        held = clearances_of(person)
        inducted = any(newest(held, INDUCTION, first, place) is not None for place in self._places(duties, home))
        barred = self._barred(worker.id, worker.ended_on, home, key[2])
        open_ = {duty: days for duty, days in duties.items() if not barred.intersection(range(days[0], days[1] + 1))}
        lost = {
            number(day): self.ground.horizon.length - 1 if back.day is None else number(back.day - ONE_DAY)
            for (setting, lender, day), back in self.ground.back.items()
            if (setting, lender) == (home, worker.organisation)
        }
        offer = Offer(
            worker=person.code,
            place=f"{self.settings[home].code} {key[2]} {agreement.code}",
            duties=open_,
            barred=barred,
            lost=lost,
            groups=self._groups(worker),
            journey=FAR if travel is None else travel,
            new=not inducted,
        )
        return Who(worker.id, home, key[2], agreement, travel, inducted), offer

    def _places(self, duties: Mapping[str, object], home: int) -> set[int]:
        return {home, *(self.shifts[duty].setting for duty in duties)}

    def _groups(self, worker: WorkerFacts) -> tuple[str, ...]:
        if self.ground.since is None:
            return ()
        organisation = self.snapshot.organisations[worker.organisation]
        return organisation, account_of_home(self.snapshot, worker, self.ground.bases)

    def _barred(self, worker: int, ended_on: date | None, home: int, role: str) -> frozenset[int]:
        """The days on which somebody cannot be lent there: lent already, no more employed, or the setting is shut."""
        horizon = self.ground.horizon
        days = (horizon.first + timedelta(days=step) for step in range(horizon.length))
        loan = next(one for one in self.ground.possible.loans[worker] if (one.setting, one.role) == (home, role))
        reserved = self.ground.reserved.get(worker, frozenset())
        return frozenset(
            number
            for number, day in enumerate(days)
            if day in reserved or (ended_on is not None and day > ended_on) or loan.is_shut_on(day)
        )

    def _code(self, worker: int) -> str:
        return self.snapshot.persons[self.snapshot.worker[worker].person].code

    def _at_home(self, lent: list[Who]) -> dict[str, frozenset[str]]:
        """What each gives up at home on the days without them: the duties there that have not begun."""
        problem, roster = self.build.problem, self.ground.roster
        found = {}
        for who in lent:
            code, organisation = self._code(who.worker), self.snapshot.worker[who.worker].organisation
            found[code] = frozenset(
                duty
                for duty in roster.by_worker(code)
                if (code, duty) in problem.pair and self._is_at(duty, organisation)
            )
        return found

    def _is_at(self, duty: str, organisation: int) -> bool:
        shifts = [self.build.shifts[one] for one in self.build.shifts_of(duty)]
        return all(
            self.settings[one.setting].organisation == organisation and one.id not in self.snapshot.begun
            for one in shifts
        )

    def _floors(self, lent: list[Who]) -> Iterator[Floor]:
        """What home must keep: each shift its minimum, and each row of cover that names one."""
        protected = {
            self._code(who.worker): self.snapshot.worker[who.worker].organisation
            for who in lent
            if self.snapshot.worker[who.worker].organisation in self.ground.protected
        }
        stands: dict[int, dict[str, str]] = defaultdict(dict)
        for code, organisation in protected.items():
            for duty in self.ground.roster.by_worker(code):
                for one in self.build.shifts_of(duty):
                    shift = self.build.shifts[one]
                    if self.settings[shift.setting].organisation == organisation:
                        stands[shift.id][code] = duty
        yield from self._of_shifts(stands)
        yield from self._of_rows({code for there in stands.values() for code in there})

    def _of_shifts(self, stands: Mapping[int, Mapping[str, str]]) -> Iterator[Floor]:
        left = set(self._without_reserved)
        without = Roster.of(left - {pair for there in stands.values() for pair in there.items()})
        for number, there in stands.items():
            shift = self.snapshot.shift[number]
            heads = [code for code, duty in there.items() if (code, duty) in left]
            needed = max(0, shift.minimum - self.build.filled(without, number))
            most, day = max(0, len(heads) - needed), self.ground.horizon.number_of(shift.day)
            if most < len(heads):
                yield Floor(frozenset((code, day) for code in heads), most)

    def _of_rows(self, people: set[str]) -> Iterator[Floor]:
        """Red lines: at least so many of those on duty are of some kind. Nobody goes where that would newly break."""
        problem, roster = self.build.problem, self._without_reserved
        for rule in problem.rules:
            if not isinstance(rule, Cover):
                continue
            for row in rule.rows:
                if not row.min or (row.plain and rule.id == BY_SHIFT):
                    continue
                on = {
                    (code, duty)
                    for shift in row.counted
                    for duty in problem.duties_with[shift]
                    for code in roster.by_duty.get(duty, ())
                    if row.among is None or code in row.among
                }
                heads = frozenset((code, problem.duty[duty].day) for code, duty in on if code in people)
                most = max(0, len({code for code, _ in on}) - row.min)
                if len(heads) > most:
                    yield Floor(heads, most)

    @cached_property
    def _without_reserved(self) -> Roster:
        """The roster without those at home who are lent already, or would be by what is on the way."""
        roster = self.ground.roster
        for worker, days in self.ground.reserved.items():
            known = self.snapshot.worker.get(worker)
            code = "" if known is None else self.snapshot.persons[known.person].code
            for duty in self.ground.roster.by_worker(code):
                if known is not None and self._is_at(duty, known.organisation) and self._day(duty) in days:
                    roster = roster.without(code, duty)
        return roster

    def _day(self, duty: str) -> date:
        return self.ground.horizon.date_of(self.build.problem.duty[duty].day)
