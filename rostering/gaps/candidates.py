"""Who could take a short shift, the best first, each with the reasons; who may not, with the rule; who is not there.

The lawful come first, in the policy's order of tiers (release.order). Within a tier those stand lower who worked at the
same feast before (where the shift is at one), those under more strain, those rung already and those whose contract is
full; then the shorter way and the lower cost decide. What is the same in all that stands by code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

from rostering import text
from rostering.calendar import minutes_between
from rostering.gaps.asked import AskedBefore
from rostering.gaps.candidate import Candidate, NotThere, Unlawful
from rostering.gaps.desk import AREA, OWN, SETTING, Desk
from rostering.gaps.line import Line, line_of
from rostering.gaps.way import way_of
from rostering.people.festive import FestiveWork, feasts_touched
from rostering.rosters.based import is_posted
from rostering.rosters.clock import shift_clocks
from rostering.rosters.eligibility.eligibility import Refusal, Seat
from rostering.rosters.seat_cost import paid_work, seat_pence
from rostering.rosters.snapshot import ShiftFacts
from rostering.work.breaks import break_within
from solver.rules.rule import Violation

AVAILABLE = "GEN-AVAIL"  # leave, availability, restrictions: no offence of anybody's, they are just not there
NO_SEAT = frozenset((AVAILABLE, "GEN-SKILL", "MA-AGREE"))


@dataclass(frozen=True)
class Candidates:
    """The answer for one shift: who may, ranked; who may not, each with the rule; who is left out, and why."""

    shift: ShiftFacts
    lawful: tuple[Candidate, ...]
    unlawful: tuple[Unlawful, ...]
    left_out: tuple[NotThere, ...]


def candidates(desk: Desk, shift: int) -> Candidates:
    """Everybody in reach of a shift of the desk's roster with its role, for all of the shift.

    Who said no to it is not proposed again, and stands among those left out. Raises KeyError for a shift that is not of
    the roster.
    """
    return Asking(desk, desk.snapshot.shift[shift]).answer()


class Asking:
    """One question, with what is the same for all who could answer it."""

    def __init__(self, desk: Desk, shift: ShiftFacts) -> None:
        self.desk, self.shift = desk, shift
        self.id = desk.build.shift_ids[shift.id]

    def answer(self) -> Candidates:
        lawful: list[Candidate] = []
        unlawful: list[Unlawful] = []
        left_out: list[NotThere] = list(self._refused(unlawful))
        build = self.desk.build
        for code in build.problem.workers_of[self.id]:
            line = line_of(self.desk, code, self.shift)
            reason = line.works_then(self.shift.starts_at, self.shift.ends_at)
            if reason is not None:
                left_out.append(self._left(code, reason))
                continue
            broken = self.desk.lawful.first_broken(code, self.id)
            if broken is not None:
                unlawful.append(self._unlawful(code, broken))
            else:
                lawful.append(self.candidate(code, line, self.shift.starts_at, self.shift.ends_at))
        return Candidates(
            self.shift,
            tuple(sorted(lawful, key=lambda one: one.rank)),
            tuple(sorted(unlawful, key=lambda one: (one.rule, one.code))),
            tuple(sorted(left_out, key=lambda one: (one.reason, one.code))),
        )

    def _refused(self, unlawful: list[Unlawful]) -> Iterator[NotThere]:
        """Those who have the role but no seat: rules say so to some, the others are not there."""
        persons, snapshot = self.desk.build.persons, self.desk.snapshot
        standing = {snapshot.person_on(one).code for one in snapshot.assignments if one.shift == self.shift.id}
        for code, refusal in self.desk.build.refusals.get(self.id, {}).items():
            if code in standing:
                continue
            if refusal.rule in NO_SEAT:
                yield self._left(code, self._away(persons[code].id) or refusal.reason, refusal.rule)
            else:
                person = persons[code]
                say = partial(_refusal, self.desk, refusal)
                unlawful.append(Unlawful(person.id, code, person.name, refusal.rule, say))

    def _away(self, person: int) -> str | None:
        """That somebody is away then: it says more than that they were taken off for it."""
        absence = self.desk.snapshot.absence(person, self.shift.starts_at, self.shift.ends_at)
        return None if absence is None else absence.told

    def _left(self, code: str, reason: str, rule: str = AVAILABLE) -> NotThere:
        person = self.desk.build.persons[code]
        return NotThere(person.id, code, person.name, reason, rule)

    def _unlawful(self, code: str, broken: Violation) -> Unlawful:
        person = self.desk.build.persons[code]
        say = partial(text.violation, self.desk.build, broken, named=False)
        return Unlawful(person.id, code, person.name, broken.rule, say)

    def candidate(self, code: str, line: Line, starts_at: datetime, ends_at: datetime) -> Candidate:
        """Somebody with all that ranks them, for the shift or a stretch of it."""
        desk, build = self.desk, self.desk.build
        seat, person = build.seats[code, self.id], build.persons[code]
        worker = seat.worker
        tier = self._tier(seat)
        rest = break_within(self.shift, starts_at, ends_at)
        work = paid_work(build.snapshot, seat, self.shift, starts_at=starts_at, ends_at=ends_at, break_minutes=rest)
        known = desk.costs.pence(work, seat.contract.pence_an_hour)
        return Candidate(
            person=person.id,
            code=code,
            name=person.name,
            worker=worker.id,
            organisation=build.snapshot.organisations[worker.organisation],
            pool=seat.pool,
            tier=tier,
            step=desk.step.get(tier, len(desk.step)),
            way=way_of(build.snapshot, seat, self.shift),
            shift=self.shift.id,
            starts_at=starts_at,
            ends_at=ends_at,
            break_minutes=rest,
            work_minutes=shift_clocks(build.snapshot, self.shift, minutes_between(starts_at, ends_at), rest).work,
            week_minutes=line.week_minutes,
            contract_minutes=self._contract(person.id),
            rest_before=line.rest_before(starts_at),
            rest_after=line.rest_after(ends_at),
            travel=self._travel(seat),
            pence=seat_pence(build.snapshot, seat, work) if known is None else known,
            strain=desk.strain(person.id),
            festive=self._festive(person.id),
            phone=desk.phones.get(worker.id),
            asked=self._asked(person.id),
            last_asked=desk.asked.last.get(person.id),
        )

    def _tier(self, seat: Seat) -> str:
        """The tier of the policy that somebody belongs to: own people by where they are based, others by their pool."""
        if seat.pool != OWN:
            return seat.pool
        settings = self.desk.snapshot.settings
        return SETTING if is_posted(settings, seat.worker, self.shift.setting, self.shift.day) else AREA

    def _contract(self, person: int) -> int:
        """Guaranteed minutes of an average week, all employments together."""
        return self._contracts.get(person, 0)

    @cached_property
    def _contracts(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for worker in self.desk.snapshot.workers:
            minutes = sum(one.weekly_minutes for one in worker.contracts if one.on(self.shift.day))
            found[worker.person] = found.get(worker.person, 0) + minutes
        return found

    def _travel(self, seat: Seat) -> int | None:
        """Minutes from where somebody is based; 0 at their own home, None where nobody knows."""
        settings, base = self.desk.snapshot.settings, seat.worker.setting
        if base is None:
            return None
        here = settings[self.shift.setting].home
        home = settings[base].home
        return 0 if home == here else self.desk.snapshot.travel.get((home, here))

    @cached_property
    def _feasts(self) -> frozenset[FestiveWork]:
        return feasts_touched(self.shift.starts_at, self.shift.ends_at)

    def _festive(self, person: int) -> tuple[FestiveWork, ...]:
        """When somebody worked at the shift's own feast in years before."""
        now = {(one.feast, one.year) for one in self._feasts}
        worked = self.desk.strain(person).festive
        return tuple(one for one in worked if any(one.feast == feast and one.year < year for feast, year in now))

    def _asked(self, person: int) -> AskedBefore | None:
        return self.desk.asked.about(self.shift.id, person)


def _refusal(desk: Desk, refusal: Refusal) -> str:
    source = text.rule_source(refusal.rule, desk.build)
    return f"{text.rule_title(refusal.rule, desk.build)}: {refusal.reason}{f' [{source}]' if source else ''}"
