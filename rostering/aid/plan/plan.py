"""`rota aid plan`: which loans close what is short in a period best, proposed and not yet drafted.

The weeks are read once, the loans are solved, and what comes out is checked again by code that knows nothing of the
model: the rules one by one on each person's line, and what all loans together leave at home.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from rostering import access, calendar, words
from rostering.aid.lender import LostShift, Return
from rostering.aid.plan.ground import Ground, read_ground
from rostering.aid.plan.laid import Laid, Who, lay_out
from rostering.aid.plan.planned import LentShift, Plan, PlannedLoan, PlannedShift
from rostering.aid.plan.together import Away, Loss, lost_together
from rostering.aid.plan.wanted import Wanted, read_wanted
from rostering.aid.plan.wording import NO_AGREEMENT, reason, why_open
from rostering.calendar import ONE_DAY, local_day
from rostering.gaps.gaps import MINIMUM, TARGET
from rostering.gaps.lawful import Lawful
from rostering.rosters.horizon import Horizon
from rostering.rosters.loan_facts import LoanFacts
from rostering.rosters.roster_place import guard_roster, rosters_touching
from rostering.store.deployment_state import DRAFT
from rostering.work.stretches import LAST_MINUTE
from solver.lending import Lent, Loans
from solver.limits import Limits
from solver.stop import Stop

if TYPE_CHECKING:
    from rostering.store.engine import Store
    from solver.search.lending import Lender

SECONDS = 18.0  # in all, reading too, by default
SEARCH_SHARE = 0.8  # of the seconds left, for the loans; the rest is for what protection costs
LEAST_SECONDS = 2.0  # of one search, however late it is
ROUNDS = 5  # of searches, each without what the check of the one before refused


@dataclass(frozen=True, slots=True)
class Asked:
    """What is planned for: the gaps of some settings (codes or names; none: all that the actor acts for) in a period,
    to their minimum or (`target`) to their target; whether lenders are protected; how long the search may take."""

    horizon: Horizon
    settings: tuple[str, ...] = ()
    protect: bool = True
    target: bool = False
    limits: Limits = field(default_factory=lambda: Limits(seconds=SECONDS))


def plan_aid(
    store: Store,
    actor_name: str | None,
    asked: Asked,
    *,
    stop: Stop | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Plan:
    """The loans that close most, the most urgent first; then as few as can be, the burden shared, near and inducted.

    Nothing is written. Raises BadInputError for a setting that nobody knows and where no roster has a day of the
    period, RefusedError for who may not.
    """
    told("reading the store")
    with store.reading() as session:
        actor, now = access.acting(session, actor_name), calendar.now()
        access.guard(actor, "solve", actor.organisation)
        for place in rosters_touching(session, asked.horizon, asked.settings) if asked.settings else ():
            guard_roster(actor, "solve", place)
        wanted = read_wanted(session, actor, asked.horizon, asked.settings, now, target=asked.target)
        ground = read_ground(session, asked.horizon, wanted, now) if wanted else None
    if ground is None:
        return Plan(asked.horizon, asked.protect, (), tuple(_untouched(one, NO_AGREEMENT) for one in wanted))
    told("laying out")
    ground = ground if asked.protect else replace(ground, protected=frozenset())
    return _Planning(ground, lay_out(ground), asked, stop or Stop(), told).plan()


@dataclass(frozen=True)
class _Planning:
    ground: Ground
    laid: Laid
    asked: Asked
    stop: Stop
    told: Callable[[str], None]

    def plan(self) -> Plan:
        """The plan with what it would be without protection."""
        from solver.search.lending import Lender

        lender = Lender(self.laid.lending, self.stop)
        self.told("looking for loans")
        found, away, loss = self._lawful(lender)
        unprotected = found
        if self.laid.lending.floors and not self.stop.requested:
            self.told("looking without protection")
            other = lender.without_floors(self._limits(1.0))
            unprotected = min(other, found, key=self._open)
        shifts = tuple(self._shift(one, found, unprotected) for one in self.ground.wanted)
        loans = tuple(map(self._loan, found.lent, away, loss.shifts))
        return Plan(
            horizon=self.asked.horizon,
            protected=self.asked.protect,
            loans=tuple(sorted(loans, key=_urgency)),
            shifts=shifts,
            proven=found.proven,
            since=self.ground.since,
        )

    def _limits(self, share: float) -> Limits:
        """The limits of a search that may take a share of the seconds left."""
        limits = self.asked.limits
        if limits.seconds is None:
            return limits
        left = limits.started + limits.seconds - monotonic()
        return replace(limits, seconds=max(LEAST_SECONDS, share * left), started=monotonic())

    def _open(self, found: Loans) -> tuple[int, ...]:
        """How many places stay open, rank by rank."""
        left: dict[int, int] = defaultdict(int)
        taken = dict(found.closed)
        for want in sorted(self.laid.lending.wants, key=lambda one: one.rank):
            closed = min(want.places, taken.get(want.duty, 0))
            taken[want.duty] = taken.get(want.duty, 0) - closed
            left[want.rank] += want.places - closed
        return tuple(left[rank] for rank in sorted(left))

    def _lawful(self, lender: Lender) -> tuple[Loans, list[Away], Loss]:
        """The best loans of which a check refuses none."""
        unlawful: list[frozenset[tuple[str, str]]] = []
        for _ in range(ROUNDS):
            found = lender.lend(self._limits(SEARCH_SHARE), unlawful)
            refused = tuple(self._refused(found))
            if not refused:
                break
            unlawful += refused
        else:
            found = Loans((), {}, False)
        away = [self._away(one) for one in found.lent]
        return found, away, self._loss(away)

    def _refused(self, found: Loans) -> Iterable[frozenset[tuple[str, str]]]:
        """The sets of (worker, duty) that break a rule, or push a lender too low together."""
        away = [self._away(one) for one in found.lent]
        loss = self._loss(away)
        protected = self.ground.protected
        if any(self._owner(number) in protected for number in (*loss.below, *(shift for _, shift in loss.red_lines))):
            yield frozenset(pair for one in found.lent for pair in self._pairs(one))
        offers, roster = self.laid.lending.offers, self.ground.roster
        for one in found.lent:
            code = offers[one.offer].worker
            days = self._away(one).days
            for duty in self.laid.lending.at_home[code]:
                if self._day(duty) in days:
                    roster = roster.without(code, duty)
        for one in found.lent:
            for code, duty in self._pairs(one):
                if Lawful(self.ground.build, roster).first_broken(code, duty) is not None:
                    mine = [other for other in found.lent if offers[other.offer].worker == code]
                    yield frozenset(pair for other in mine for pair in self._pairs(other))
                    break
                roster = roster.with_(code, duty)

    def _pairs(self, one: Lent) -> list[tuple[str, str]]:
        worker = self.laid.lending.offers[one.offer].worker
        return [(worker, duty) for duty in one.duties]

    def _loss(self, away: list[Away]) -> Loss:
        already = [Away(worker, days) for worker, days in self.ground.reserved.items()]
        return lost_together(self.ground.build, away, already)

    def _day(self, duty: str) -> date:
        return self.ground.horizon.date_of(self.ground.build.problem.duty[duty].day)

    def _owner(self, shift: int) -> int:
        snapshot = self.ground.snapshot
        return snapshot.settings[snapshot.shift[shift].setting].organisation

    def _days(self, one: Lent) -> tuple[date, date]:
        shifts = [self.laid.shifts[duty] for duty in one.duties]
        first = local_day(min(shift.starts_at for shift in shifts))
        return first, local_day(max(shift.ends_at for shift in shifts) - LAST_MINUTE)

    def _back(self, one: Lent) -> Return:
        """When somebody may return: an outbreak on any of the days keeps them."""
        who, (first, last) = self.laid.who[one.offer], self._days(one)
        lender = self.ground.snapshot.worker[who.worker].organisation
        days = (first + timedelta(days=step) for step in range((last - first).days + 1))
        found = [self.ground.back[who.setting, lender, day] for day in days]
        return max(found, key=lambda back: (back.day is None, back.day or date.min))

    def _away(self, one: Lent) -> Away:
        first, _ = self._days(one)
        back = self._back(one).day or self.ground.horizon.last + ONE_DAY
        days = frozenset(first + timedelta(days=step) for step in range((back - first).days))
        return Away(self.laid.who[one.offer].worker, days)

    def _shift(self, one: Wanted, found: Loans, unprotected: Loans) -> PlannedShift:
        duty = self.ground.build.shift_ids[one.shift.id]
        closed = found.closed.get(duty, 0)
        why = why_open(self.ground, self.laid, one.shift) if closed < one.places else ""
        return replace(_untouched(one, why), closed=closed, unprotected=unprotected.closed.get(duty, 0))

    def _loan(self, one: Lent, away: Away, lost: tuple[LostShift, ...]) -> PlannedLoan:
        snapshot, who = self.ground.snapshot, self.laid.who[one.offer]
        worker, setting = snapshot.worker[who.worker], snapshot.settings[who.setting]
        person = snapshot.persons[worker.person]
        home, base = snapshot.organisations[worker.organisation], self.ground.bases.get(worker.id)
        shifts = tuple(self._lent(duty) for duty in one.duties)
        before = None if self.ground.since is None else self.ground.before.get(home, 0)
        return PlannedLoan(
            person=person.code,
            name=person.name,
            home=home,
            base=None if base is None else snapshot.settings[base].name,
            setting=setting.code,
            setting_name=setting.name,
            host=snapshot.organisations[setting.organisation],
            role=who.role,
            agreement=who.agreement.code,
            facts=self._facts(one, who),
            shifts=shifts,
            back=self._back(one),
            lost=lost,
            travel=who.travel,
            inducted=who.inducted,
            before=before,
            reason=reason(shifts, who, home, before, self.ground.since, lost),
        )

    def _facts(self, one: Lent, who: Who) -> LoanFacts:
        shifts = [self.laid.shifts[duty] for duty in one.duties]
        like = next(
            each
            for each in self.ground.possible.loans[who.worker]
            if (each.setting, each.role, each.agreement) == (who.setting, who.role, who.agreement)
        )
        return replace(
            like,
            id=0,
            starts_at=min(shift.starts_at for shift in shifts),
            ends_at=max(shift.ends_at for shift in shifts),
            state=DRAFT,
            consented_at=None,
            opened_at=None,
            shifts=frozenset(shift.id for shift in shifts),
            waived=frozenset(),
        )

    def _lent(self, duty: str) -> LentShift:
        shift = self.laid.shifts[duty]
        wanted = next(one for one in self.ground.wanted if one.shift.id == shift.id)
        below = MINIMUM if wanted.to_minimum else TARGET
        return LentShift(shift.id, words.shift(self.ground.build, shift), shift.priority, below)


def _untouched(one: Wanted, why: str) -> PlannedShift:
    """A shift that nothing is closed of."""
    return PlannedShift(
        shift=one.shift.id,
        words=one.label,
        setting=one.setting,
        organisation=one.organisation,
        role=one.shift.role,
        priority=one.shift.priority,
        to_minimum=one.to_minimum,
        places=one.places,
        closed=0,
        unprotected=0,
        why_open=why,
    )


def _urgency(one: PlannedLoan) -> tuple[object, ...]:
    most = min((shift.below != MINIMUM, shift.priority) for shift in one.shifts)
    return most, one.facts.starts_at, one.setting, one.person
