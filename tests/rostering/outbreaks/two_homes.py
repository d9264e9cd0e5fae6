"""Home H with a red unit R and a green one G, home T beside it, and people on the rosters of both."""

from collections.abc import Iterable
from datetime import date

from rostering.outbreaks.open import Opened, Opening, open_outbreak
from rostering.rosters.standing import Standing
from rostering.store import tables as t
from tests.rostering.office import Office, day
from tests.rostering.rules.story import switch_to

TODAY = day(-5)  # the still clock's
ZONES = {"red": ("R",), "green": ("G",)}
Pairs = set[tuple[str, int]]


class TwoHomes:
    """Each home has a roster of the week; with `only` the rule about outbreaks is the only one in force."""

    def __init__(
        self, office: Office, people: Iterable[str] = ("ann", "bob"), state: str = "draft", *, only: bool = True
    ) -> None:
        self.office = switch_to(office, "OUTBREAK") if only else office
        office.switch("OUTBREAK", on=True)
        self.places = {"H": office.home} | {code: office.setting(code, within_id=office.home) for code in ("R", "G")}
        self.places["T"] = office.setting("T")
        self.rosters = {home: office.roster([self.places[home]], state=state) for home in ("H", "T")}
        more = {"pool": "bank", "setting_id": None}
        self.people = {code: office.worker(code, **more) for code in people}

    def on(self, person: str, number: int, place: str, **more: object) -> int:
        """Somebody on a shift of their own at a place on a day of the week; the shift's number."""
        shift = self.office.shift(number, "07:00", "15:00", setting_id=self.places[place])
        self.office.assign(self.rosters["T" if place == "T" else "H"], self.people[person], shift, **more)
        return shift

    def open(self, on: date = TODAY, **more: object) -> Opened:
        """An outbreak at H."""
        return open_outbreak(self.office.store, None, Opening("H", on, **more))  # type: ignore[arg-type]

    def person_of(self, assignment: int) -> tuple[str, int]:
        """Who is on which shift."""
        with self.office.store.reading() as session:
            row = session.get_one(t.Assignment, assignment)
            person = session.get_one(t.Person, session.get_one(t.Worker, row.worker_id).person_id)
            assert row.shift_id is not None
            return person.code, row.shift_id

    def named(self, opened: Opened) -> Pairs:
        """The assignments that an opening names, as people on shifts."""
        return {self.person_of(one.assignment) for one in opened.broken.assignments}

    def broken(self, *homes: str) -> Pairs:
        """The people on shifts on which the check says that they may not be."""
        standing: Standing = self.office.standing(*homes)
        number = {duty: facts.id for duty, facts in standing.build.shifts.items()}
        found = (one for one in standing.report.broken if one.kind == "Eligibility")
        return {(one.worker or "", number[duty]) for one in found for duty in one.duties}
