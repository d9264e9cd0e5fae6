"""Two organisations that lend each other people: 'org' with home H asks, 'north' with home T lends Ann."""

from datetime import date

from rostering.aid.agreements import Terms, add_agreement
from rostering.aid.loan import Loan, find_loan
from rostering.aid.request import Wanted, request_new
from rostering.aid.said import Said
from rostering.aid.steps import Taken, take_step
from rostering.calendar import now
from rostering.store import tables as t
from tests.rostering.office import CARER, Office, day

ASKED = Said("cover is short", means="telephone", words="May we send you to Hill House?")
FAR = day(60)
# Who takes each step of the whole way, by name.
WAY = (
    ("release", "nia"),
    ("accept", "hugh"),
    ("consent", "nia"),
    ("induct", "hugh"),
    ("activate", "hugh"),
)


class Lending:
    """The office, with a second organisation, actors on both sides and on neither, and an agreement."""

    def __init__(self, office: Office, *, agreed: bool = True, **terms: object) -> None:
        self.office = office
        self.north = office.add(t.Organisation(code="north", name="North Care"))
        self.third = office.add(t.Organisation(code="third", name="Third Care"))
        self.away = office.setting("T", organisation_id=self.north)
        self.ann = office.worker("ann", organisation_id=self.north, setting_id=self.away)
        actors = (
            ("root", "administrator", None),
            ("hugh", "manager", office.organisation),
            ("hana", "manager", office.organisation),
            ("cora", "coordinator", office.organisation),
            ("nia", "manager", self.north),
            ("ned", "manager", self.north),
            ("noor", "coordinator", self.north),
            ("theo", "manager", self.third),
        )
        office.add_all(*(t.Actor(name=name, role=role, organisation_id=of) for name, role, of in actors))
        if agreed:
            self.agree(**terms)

    def agree(self, code: str = "memo", until: date = FAR, **terms: object) -> None:
        """An agreement between the two, from before the week on."""
        sides = {"org": (), "north": ()} | dict(terms.pop("sides", {}))  # type: ignore[call-overload]
        stated = Terms(code=code, name="Memorandum", sides=sides, from_on=day(-30), until=until, **terms)  # type: ignore[arg-type]
        add_agreement(self.office.store, "root", stated)

    def passport(self) -> int:
        """Ann's passport, issued by 'north', was accepted by 'org' last week; the answer's row."""
        return self.office.add(
            t.PassportAnswer(
                organisation_id=self.office.organisation,
                person_id=1,
                number="urn:uuid:1",
                issuer="urn:rota:organisation:north",
                issuer_name="North Care",
                position=1,
                answer="accepted",
                valid_until=self.office.at(60, "12:00"),
                answered_by="hugh",
                answered_at=self.office.at(-6, "08:00"),
            )
        )

    def ask(self, by: str = "hugh", first: int | None = 0, last: int | None = 6, **more: object) -> int:
        """Ann is asked for at H as a carer, for some days of the week; the deployment's number."""
        days = {name: None if number is None else day(number) for name, number in (("first", first), ("last", last))}
        facts: dict[str, object] = {**days, **more}
        wanted = Wanted("ann", "H", CARER, "cover is short", **facts)  # type: ignore[arg-type]
        return request_new(self.office.store, by, wanted).loan.id

    def step(self, number: int, name: str, by: str, said: Said = ASKED) -> Taken:
        """One step."""
        if name not in ("consent", "decline") and said is ASKED:
            said = Said("cover is short")
        return take_step(self.office.store, by, number, name, said)

    def until(self, number: int, state: str) -> None:
        """The whole way, up to a step (its own too)."""
        for name, by in WAY:
            self.step(number, name, by)
            if name == state:
                return

    def active(self, **more: object) -> int:
        """A deployment that is active."""
        number = self.ask(**more)  # type: ignore[arg-type]
        self.until(number, "activate")
        return number

    def loan(self, number: int) -> Loan:
        """A deployment as it stands."""
        with self.office.store.reading() as session:
            return find_loan(session, number, now())
