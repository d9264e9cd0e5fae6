"""A what-if, week by week: what would be short, whom to call up, what training that takes, and what stays short.

Nothing is written: the weeks are read once, changed as the scenario says, and solved as `rota solve` solves them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from rostering import access, calendar, text
from rostering.calendar import DAYS_A_WEEK
from rostering.errors import BadInputError
from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import Snapshot
from rostering.surge.carried import with_worked, worked_in
from rostering.surge.centre import refuse_unknown
from rostering.surge.closure import named_settings
from rostering.surge.ground import Ground, read_ground
from rostering.surge.plan import Plan, lay_out, plan
from rostering.surge.report import Surge, WeekReport, week_report
from rostering.surge.scenario import DEFAULT_WEEKS, MOST_WEEKS, Scenario
from rostering.surge.seats import inductions, seats_needed
from rostering.surge.sickness import sick, staff
from rostering.surge.supposed import supposed
from solver.limits import Limits
from solver.problem import ProblemError
from solver.search.incumbent import Listener
from solver.stop import Stop

if TYPE_CHECKING:
    from rostering.store.engine import Store

SOLVES_A_WEEK = 2
GAP = 0.02  # as near the best as a plan needs to be
LEAST_SECONDS = 0.5  # of one solve, however late it is
PLATEAU_SECONDS = 2.0  # without a better roster, after which a week is good enough for a plan


@dataclass(frozen=True, slots=True)
class Effort:
    """How long all weeks together may take, counted from `started`, on how many threads, and whether the same question
    has the same answer on every run."""

    seconds: float
    started: float
    workers: int | None = None
    deterministic: bool = False

    def limits(self, left: int) -> Limits:
        """The limits of the next solve when so many are left."""
        seconds = max(LEAST_SECONDS, (self.started + self.seconds - monotonic()) / left)
        return Limits(
            seconds=seconds, gap=GAP, plateau=PLATEAU_SECONDS, workers=self.workers, deterministic=self.deterministic
        )


def weeks_from(day: date, number: int = DEFAULT_WEEKS) -> tuple[Horizon, ...]:
    """The Monday weeks from that of a day on. Raises BadInputError for none or too many, and for one that is over."""
    if not 1 <= number <= MOST_WEEKS:
        raise BadInputError(f"The report is about 1 to {MOST_WEEKS} weeks, not {number}.")
    monday = calendar.monday_of(day)
    if monday + timedelta(days=DAYS_A_WEEK) <= calendar.today():
        raise BadInputError(f"The week from {text.day(monday)} {monday.year} is over; name one that is to come.")
    first = [monday + timedelta(days=DAYS_A_WEEK * step) for step in range(number)]
    return tuple(Horizon(one, one + timedelta(days=DAYS_A_WEEK - 1)) for one in first)


def surge(
    store: Store,
    actor_name: str | None,
    scenario: Scenario,
    horizons: Sequence[Horizon],
    effort: Effort,
    *,
    settings: Collection[str] = (),
    areas: Collection[str] = (),
    stop: Stop | None = None,
    listener: Listener | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Surge:
    """What a scenario means to some weeks in a row (`weeks_from`) at some settings and areas (none: everywhere).

    Drafts are planned anew; whoever stands on a published roster stays, unless they are sick. What a week's plan makes
    people work counts in the next. Stopped early it has the weeks that are done. `told` hears what is being done.

    Raises BadInputError for what the store does not know and where nothing is asked for; RefusedError where the actor
    may not solve there.
    """
    refuse_unknown(scenario)
    stop, today = stop or Stop(), calendar.today()
    told("reading the store")
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "solve", actor.organisation)
        ground = read_ground(session, horizons, settings, areas, today)
        access.guard(actor, "solve", _owner(ground.first))
    named_settings(ground.first, scenario.closed)  # refuses an unknown one before anything is solved
    work = _Work(ground, scenario, effort, today, stop, listener, told)
    plans: list[Plan] = []
    for number in range(len(horizons)):
        found = None if stop.requested else work.week(number, plans)
        if found is None:
            break
        plans.append(found)
    way_in = seats_needed(_last_days(plans), ground.entries, ground.forecasts, ground.sessions, calendar.now())
    seats = (*inductions(plans), *way_in)
    reports = tuple(work.report(number, one) for number, one in enumerate(plans))
    return Surge(scenario, today, reports, len(horizons), seats)


@dataclass(frozen=True)
class _Work:
    """What every week is planned with."""

    ground: Ground
    scenario: Scenario
    effort: Effort
    today: date
    stop: Stop
    listener: Listener | None
    told: Callable[[str], None]

    def week(self, number: int, before: Sequence[Plan]) -> Plan | None:
        """The plan of a week after those before it; None where somebody stops it first."""
        horizon, stored = self.ground.weeks[number]
        weeks = len(self.ground.weeks)
        left = SOLVES_A_WEEK * (weeks - number)

        def said(what: str) -> None:
            self.told(f"week {number + 1} of {weeks}: {what}")

        said("laying out")
        snapshot = supposed(self.ground, stored, horizon, self.scenario, self.today)
        if before:
            worked = [one for each in before for one in worked_in(each.build, each.called.roster)]
            first = before[0].build.horizon.first
            snapshot = with_worked(snapshot, first, horizon.first - calendar.ONE_DAY, worked)
        try:
            laid = lay_out(snapshot, horizon, self.today)
            return plan(laid, lambda done: self.effort.limits(left - done), self.stop, self.listener, said)
        except ProblemError as error:
            raise BadInputError(text.cannot_be_rostered(horizon, error)) from error

    def report(self, number: int, one: Plan) -> WeekReport:
        """What the plan of a week says."""
        horizon, stored = self.ground.weeks[number]
        away = sick(stored, horizon, self.scenario.sickness, self.scenario.seed)
        return week_report(one, self.today, len(staff(stored, horizon)), len(away))


def _owner(snapshot: Snapshot) -> str | None:
    """The code of the organisation whose homes they all are; None where they are of several."""
    owners = {snapshot.settings[home].organisation for home in snapshot.homes}
    return snapshot.organisations[owners.pop()] if len(owners) == 1 else None


def _last_days(plans: Sequence[Plan]) -> dict[str, date]:
    """The last day on which plans count on each person."""
    found: dict[str, date] = {}
    for one in plans:
        for person, duty in one.called.roster:
            day = one.build.shifts[duty].day
            found[person] = max(day, found.get(person, day))
    return found
