"""Who could work: persons, their employments and contracts, and what is known about their fitness to work."""

from datetime import date, datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from rostering.store.request_state import ASKED, GRANTED
from rostering.store.tables.base import Instant


class Person(SQLModel, table=True):
    """A human being, once, whoever employs them. Rest and hours rules read the person."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=99)
    name: str
    # The day of the 18th birthday: the first day without the limits for the young. None with
    # age_known False = age unknown.
    under_18_until: date | None = None
    age_known: bool = False
    postcode_out: str | None = None
    identity_hash: str | None = Field(default=None, index=True)  # keyed hash of the NI number, itself never stored
    visa: str | None = None  # none, student, sponsored, other; None = unknown
    visa_weekly_minutes: int | None = None
    visa_sponsor: str | None = None
    right_to_work_until: date | None = None
    right_to_work_open: bool = False
    right_to_work_seen_on: date | None = None
    dbs_on: date | None = None
    languages: str = ""  # codes with a semicolon between, as the person declares them
    personal_care: str | None = None  # 'may give personal care to', as volunteered


class Worker(SQLModel, table=True):
    """A person's employment with (or membership through) one organisation."""

    __tablename__ = "worker"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(index=True, max_length=49)
    person_id: int = Field(foreign_key="person.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    setting_id: int | None = Field(default=None, foreign_key="setting.id", index=True)  # home setting
    pool: str = "own"  # data/pools.toml
    employment: str | None = None  # permanent, temporary, bank, agency, other
    started_on: date | None = None
    ended_on: date | None = None
    leaving_reason: str | None = None
    phone: str | None = None
    most_shifts_a_week: int | None = None
    care_certificate: str | None = None  # done, in_progress, no
    field_of_practice: str | None = None  # adult, mental_health, learning_disability, children, enrolled
    apprentice: bool | None = None
    average_minutes_a_week: int | None = None  # a planning hint for people without guaranteed hours
    asc_id: str | None = None


class Contract(SQLModel, table=True):
    """Role and hours over the contract's own period, from a date to a date; the balance is carried in."""

    __tablename__ = "contract"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    role: str  # data/roles.toml
    band: str | None = None
    setting_id: int | None = Field(default=None, foreign_key="setting.id")  # rotations and joint posts
    minutes: int | None = None  # over one period; None = no guaranteed hours
    period: str | None = None  # week, 4 weeks, cycle, year
    period_anchor: date | None = None  # a first day of a period
    balance_minutes: int = 0  # + worked over, − under
    starts_on: date | None = None
    ends_on: date | None = None
    pence_an_hour: int | None = None
    shift_limits: str | None = None  # most shifts of a code in a period: 'N:4;L:0'


class PoolMembership(SQLModel, table=True):
    """A worker may be drawn on by an organisation or area through a pool, under an agreement."""

    __tablename__ = "pool_membership"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    pool: str
    organisation_id: int = Field(foreign_key="organisation.id")  # whose shifts it opens
    agreement: str | None = None
    from_on: date | None = None
    until_on: date | None = None


class Skill(SQLModel, table=True):
    """What a person can do: a skill with its level and its last good day. Kept per completion; the latest counts."""

    __tablename__ = "skill"
    __table_args__ = (UniqueConstraint("person_id", "skill", "done_on", "until_on"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    skill: str  # data/skills.toml
    level: int | None = None
    done_on: date | None = None
    until_on: date | None = None  # last good day; None = no expiry
    issuer: str | None = None
    accredited: bool | None = None
    delivered: str | None = None  # in_house, external, face_to_face, e_learning
    source: str = "sheet"


class Registration(SQLModel, table=True):
    """An entry on a professional register (NMC, HCPC, SWE, SCW)."""

    __tablename__ = "registration"
    __table_args__ = (UniqueConstraint("person_id", "body", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    body: str  # NMC, HCPC, SWE, SCW
    number: str | None = None
    status: str = "active"
    conditions: str | None = None
    until_on: date | None = None
    looked_up_on: date | None = None


class Restriction(SQLModel, table=True):
    """What a person must not be assigned to, from when to when. Never the reason."""

    __tablename__ = "restriction"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    forbids: str  # nights, zone, contact, setting, lone, kind; data/restrictions.toml
    value: str | None = None  # which zone, setting or kind of setting
    from_on: date
    until_on: date | None = None
    review_on: date
    reviewed_by: str


class OptOut(SQLModel, table=True):
    """A signed opt-out from the 48-hour week, one an employer."""

    __tablename__ = "opt_out"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    from_on: date
    until_on: date | None = None
    notice_days: int = 7


class Absence(SQLModel, table=True):
    """Leave, sickness and other time away; open-ended when `ends_at` is empty."""

    __tablename__ = "absence"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    kind: str  # annual, sick, family, study, unpaid, other: never a reason
    starts_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    ends_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    minutes_credited: int | None = None
    state: str = GRANTED  # rostering.store.request_state
    asked_on: date | None = None
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    answer: str | None = None  # why it was declined or waits


class Availability(SQLModel, table=True):
    """When somebody without a pattern said they can or cannot work; local clock minutes after midnight."""

    __tablename__ = "availability"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    on_date: date | None = None
    weekdays: str | None = None  # '0;5;6', Monday is 0
    from_on: date | None = None
    until_on: date | None = None
    start_minute: int | None = None
    end_minute: int | None = None  # above 1440 = into the next day
    available: bool
    told_on: date


class Request(SQLModel, table=True):
    """A wish for or against work on some days."""

    __tablename__ = "request"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    kind: str  # on, off
    from_on: date
    until_on: date
    shift_code: str | None = None
    setting_id: int | None = Field(default=None, foreign_key="setting.id")
    weight: int = 1
    promised: bool = False
    state: str = ASKED
    asked_on: date | None = None
    answer: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class Pattern(SQLModel, table=True):
    """A rolling cycle of days with shift codes; '-' is a day off, '+' joins the codes of one day."""

    __tablename__ = "pattern"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=49)
    cycle: str  # 'D D D D - - - -'


class PatternFollowed(SQLModel, table=True):
    """A worker follows a pattern from a date, starting at a day of the cycle, until a date."""

    __tablename__ = "pattern_followed"
    __table_args__ = (UniqueConstraint("worker_id", "starts_on"),)

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    pattern_id: int = Field(foreign_key="pattern.id")
    setting_id: int | None = Field(default=None, foreign_key="setting.id")
    starts_on: date
    phase: int = 1
    ends_on: date | None = None


class HistorySum(SQLModel, table=True):
    """Hours worked for an employer over a spell, as a sum; windows spread it evenly over its days."""

    __tablename__ = "history_sum"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    employer: str  # an organisation's code, or text for declared outside work
    from_on: date
    until_on: date
    minutes: int
    shifts: int = 0
    nights: int = 0
    weekends: int = 0
    holidays: int = 0
