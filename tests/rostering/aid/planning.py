"""Small regions for plans of loans: H is short, and people of other organisations could come."""

from collections.abc import Iterable
from dataclasses import dataclass

from rostering.aid.checks import FactCheck, fact_checks
from rostering.aid.moves import RELEASE
from rostering.aid.plan.plan import Asked, plan_aid
from rostering.aid.plan.planned import Plan, PlannedLoan
from rostering.aid.request import loan_to_be
from rostering.calendar import now
from solver.limits import Limits
from tests.rostering.aid.lending import Lending
from tests.rostering.office import Office

DAY, NIGHT = ("07:00", "15:00"), ("21:00", "07:00")


@dataclass
class Region:
    """H of 'org' asks; T of 'north', where Ann works, and others lend."""

    lending: Lending
    roster: int = 0
    home: int = 0

    def __post_init__(self) -> None:
        office = self.lending.office
        self.roster = office.roster()
        self.home = office.roster((self.lending.away,))

    @property
    def office(self) -> Office:
        """The store and the ways to put facts into it."""
        return self.lending.office

    def gap(self, number: int, **more: object) -> int:
        """A place of H that nobody fills, on a day of the week."""
        start, end = more.pop("times", DAY)  # type: ignore[misc]
        return self.office.shift(number, start, end, **{"minimum": 1, "target": 1, **more})

    def at_home(self, number: int, people: Iterable[int], **more: object) -> int:
        """A shift of T, with people who stand on it."""
        start, end = more.pop("times", DAY)  # type: ignore[misc]
        facts = {"setting_id": self.lending.away, "minimum": 1, "target": 1, **more}
        shift = self.office.shift(number, start, end, **facts)
        for worker in people:
            self.office.assign(self.home, worker, shift)
        return shift

    def worker(self, code: str, **more: object) -> int:
        """Somebody of north, at T."""
        facts = {"organisation_id": self.lending.north, "setting_id": self.lending.away, **more}
        return self.office.worker(code, **facts)  # type: ignore[arg-type]

    def plan(self, by: str = "root", *settings: str, protect: bool = True, target: bool = False) -> Plan:
        """The plan for the week."""
        limits = Limits(seconds=20, workers=1, deterministic=True)
        asked = Asked(self.office.horizon, settings or ("H",), protect, target, limits)
        return plan_aid(self.office.store, by, asked)

    def checks(self, loan: PlannedLoan) -> tuple[FactCheck, ...]:
        """What a request or a release would find."""
        with self.office.store.reading() as session:
            return fact_checks(session, loan_to_be(session, loan.facts), RELEASE, now())


def said(plan: Plan) -> list[tuple[str, str, list[int]]]:
    """Who goes where for which shifts."""
    return [(one.person, one.setting, [each.shift for each in one.shifts]) for one in plan.loans]
