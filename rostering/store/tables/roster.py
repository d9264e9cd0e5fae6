"""Who is on which shift: rosters, assignments, proposals, bookings and what was really worked."""

from datetime import date, datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from rostering.store.assignment_standing import PLANNED
from rostering.store.proposal_state import WAITING
from rostering.store.roster_state import DRAFT
from rostering.store.tables.base import Instant


class Roster(SQLModel, table=True):
    """Who works when at some settings over a period. `version` grows with each edit; a stale edit is refused."""

    __tablename__ = "roster"

    id: int | None = Field(default=None, primary_key=True)
    first_day: date = Field(index=True)
    last_day: date
    state: str = DRAFT  # rostering.store.roster_state
    version: int = 0
    touched: bool = False  # somebody edited it by hand: a solve only proposes
    published_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class RosterSetting(SQLModel, table=True):
    """A setting that a roster covers, with the first day of its own period (anchor)."""

    __tablename__ = "roster_setting"

    roster_id: int = Field(foreign_key="roster.id", primary_key=True)
    setting_id: int = Field(foreign_key="setting.id", primary_key=True)
    anchor: date | None = None


class Assignment(SQLModel, table=True):
    """One worker on one shift, with times of its own (by default the shift's) and a standing."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("roster_id", "shift_id", "worker_id"),)

    id: int | None = Field(default=None, primary_key=True)
    roster_id: int = Field(foreign_key="roster.id", index=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    shift_id: int | None = Field(default=None, foreign_key="shift.id", index=True)  # None: work that is no place
    starts_at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    ends_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    break_minutes: int = 0
    standing: str = PLANNED  # rostering.store.assignment_standing
    pinned: bool = False
    made_by: str = ""
    note: str | None = None


class Proposal(SQLModel, table=True):
    """What a solve produced, beside the roster, until someone accepts it."""

    __tablename__ = "proposal"

    id: int | None = Field(default=None, primary_key=True)
    roster_id: int = Field(foreign_key="roster.id", index=True)
    roster_version: int
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    made_by: str
    state: str = WAITING  # rostering.store.proposal_state
    result: str  # rota-result/1 without its assignments, as JSON


class ProposalAssignment(SQLModel, table=True):
    """One place filled by a proposal."""

    __tablename__ = "proposal_assignment"

    proposal_id: int = Field(foreign_key="proposal.id", primary_key=True)
    shift_id: int = Field(foreign_key="shift.id", primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", primary_key=True)


class Booking(SQLModel, table=True):
    """A place covered by an agency or another source, without a name yet."""

    __tablename__ = "booking"

    id: int | None = Field(default=None, primary_key=True)
    roster_id: int = Field(foreign_key="roster.id", index=True)
    shift_id: int = Field(foreign_key="shift.id", index=True)
    source: str
    role: str
    reference: str | None = None
    pence: int | None = None
    worker_id: int | None = Field(default=None, foreign_key="worker.id")  # once named
    state: str | None = None  # booked (or None), named, cancelled
    starts_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # None: as the shift
    ends_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    made_by: str | None = None
    made_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    named_by: str | None = None
    named_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class Actual(SQLModel, table=True):
    """What was really worked; counts before the plan wherever it exists."""

    __tablename__ = "actual"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id", unique=True)
    setting_id: int | None = Field(default=None, foreign_key="setting.id")
    employer: str | None = None  # for declared outside work and imported history
    code: str = ""
    type: str = "awake"
    starts_at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    ends_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    break_minutes: int = 0
    disturbed_minutes: int = 0  # awake for work during a sleep-in
    confirmed_by: str | None = None
    confirmed_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    outcome: str | None = None  # as_planned (or None), late, left_early, stayed_on, did_not_come, clock
    breaks_missed: int | None = None
    concern: str | None = None  # something to talk about, never about health


class Waiver(SQLModel, table=True):
    """Permission to break one rule once: exactly that person on exactly that shift. `rule` may name a part."""

    __tablename__ = "waiver"

    id: int | None = Field(default=None, primary_key=True)
    rule: str
    person_id: int = Field(foreign_key="person.id", index=True)
    shift_id: int | None = Field(default=None, foreign_key="shift.id")
    reason: str
    reason_code: str | None = None  # one of those that the rule names
    rule_version: str | None = None  # of the pack that held the rule then
    approved_by: str
    approved_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    until_on: date | None = None
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class AcceptedShort(SQLModel, table=True):
    """A gap that stays: who accepted it and what was done about it."""

    __tablename__ = "accepted_short"

    id: int | None = Field(default=None, primary_key=True)
    roster_id: int = Field(foreign_key="roster.id", index=True)
    shift_id: int = Field(foreign_key="shift.id")
    accepted_by: str
    measures: str
    accepted_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    places: int | None = None  # None: all that are open
