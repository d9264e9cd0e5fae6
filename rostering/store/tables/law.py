"""What the rules in force need beside people and work: packs, switches, waivers' debts, clearances and events."""

from datetime import date, datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from rostering.store.tables.base import Instant


class RulePack(SQLModel, table=True):
    """A pack of the deploying organisation's own, as it was taken in: the text of its TOML file."""

    __tablename__ = "rule_pack"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=49)
    version: str
    text: str
    added_by: str
    added_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class RuleSwitch(SQLModel, table=True):
    """A pack, or one rule, switched on or off from a day on. The latest row for the same subject counts."""

    __tablename__ = "rule_switch"

    id: int | None = Field(default=None, primary_key=True)
    subject: str  # the name of a pack, the id of a rule, or of one of its parts: 'WTR-Y/night'
    is_on: bool
    from_on: date
    until_on: date | None = None
    reason: str
    switched_by: str
    switched_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class StandingException(SQLModel, table=True):
    """An agreed lasting exception: which rules, for whom, for which shape of work, and until when it is looked at."""

    __tablename__ = "standing_exception"

    id: int | None = Field(default=None, primary_key=True)
    agreement: str  # the name of the workforce agreement
    rules: str  # ids with a semicolon between
    ground: str  # reg21, reg22, reg23
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    setting_id: int | None = Field(default=None, foreign_key="setting.id")
    role: str | None = None
    shape: str  # types or codes of the shifts in order: 'awake;sleep-in;awake'
    least_rest_minutes: int
    repay_days: int
    approved_by: str
    from_on: date
    review_on: date  # the last day that it holds
    ended_on: date | None = None


class RestDebt(SQLModel, table=True):
    """Rest that was cut and is owed: so many minutes on top of a daily rest, before a day."""

    __tablename__ = "rest_debt"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    rule: str
    minutes: int
    opened_at: datetime = Field(sa_column=Column(Instant, nullable=False))  # when the work after the short rest began
    due_on: date
    reason: str
    approved_by: str
    waiver_id: int | None = Field(default=None, foreign_key="waiver.id")
    exception_id: int | None = Field(default=None, foreign_key="standing_exception.id")
    repaid_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # when the repaying rest ended
    cancelled_by: str | None = None
    cancelled_note: str | None = None


class Declared(SQLModel, table=True):
    """Something unknown about a person that a manager declared good until a day. Never what is known to fail."""

    __tablename__ = "declared"
    __table_args__ = (UniqueConstraint("person_id", "subject", "declared_at"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    subject: str  # what is unknown: 'right_to_work', 'age', 'registration:NMC', 'skill:moving', 'history'
    until_on: date
    declared_by: str
    declared_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class Clearance(SQLModel, table=True):
    """A dated fact that opens work to a person: a test that was negative, a check, a proof that was seen.

    Only the date that follows from it is kept, never a result, a score or a reason.
    """

    __tablename__ = "clearance"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    # fit_for_nights, dbs, dbs_update, entry_proof, first_dose, pcr, lateral_flow, test_free, not_before, induction
    kind: str
    setting_id: int | None = Field(default=None, foreign_key="setting.id")
    on_date: date
    until_on: date | None = None  # last good day


class Outbreak(SQLModel, table=True):
    """An outbreak at a setting: nobody who worked there works elsewhere until `days_after` days past its end."""

    __tablename__ = "outbreak"

    id: int | None = Field(default=None, primary_key=True)
    setting_id: int = Field(foreign_key="setting.id", index=True)
    opened_on: date
    closed_on: date | None = None
    days_after: int = 14
    opened_by: str
    closed_by: str | None = None


class OutbreakCohort(SQLModel, table=True):
    """A person named to come in during an outbreak."""

    __tablename__ = "outbreak_cohort"

    outbreak_id: int = Field(foreign_key="outbreak.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    zone: str | None = None  # the only zone they come to; None: whichever they come to first


class OutbreakZone(SQLModel, table=True):
    """A unit that is of a zone while an outbreak is open: who works in one zone works in no other meanwhile."""

    __tablename__ = "outbreak_zone"

    outbreak_id: int = Field(foreign_key="outbreak.id", primary_key=True)
    setting_id: int = Field(foreign_key="setting.id", primary_key=True)
    zone: str  # green, amber, red


class ClientPreference(SQLModel, table=True):
    """Whom a client would rather have, or must not have."""

    __tablename__ = "client_preference"

    client_id: int = Field(foreign_key="client.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    kind: str  # preferred, excluded


class Pair(SQLModel, table=True):
    """Two people who are to work together, or who must never meet at work. Never the reason."""

    __tablename__ = "pair"

    id: int | None = Field(default=None, primary_key=True)
    first_id: int = Field(foreign_key="person.id", index=True)
    second_id: int = Field(foreign_key="person.id", index=True)
    kind: str  # together, apart
    from_on: date
    until_on: date | None = None  # the last day that it holds


class StudyTerm(SQLModel, table=True):
    """Days of a term, as evidence of them was seen; a student visa's weekly limit holds in them."""

    __tablename__ = "study_term"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    from_on: date
    until_on: date


class Workload(SQLModel, table=True):
    """How many minutes of work an hour of the day asks for at a setting: care by dependency, or nurses by census."""

    __tablename__ = "workload"

    id: int | None = Field(default=None, primary_key=True)
    setting_id: int = Field(foreign_key="setting.id", index=True)
    from_on: date | None = None
    until_on: date | None = None
    weekdays: str | None = None  # '0;1;2', Monday is 0
    hour: int  # 0 to 23, by the local clock
    minutes: int
    role: str | None = None  # who counts; None: everybody in direct care
