"""What people ask for and are owed: leave, its limits, windows for wishes, swaps and agreed ways of working."""

from datetime import date, datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from rostering.store.request_state import ASKED
from rostering.store.tables.base import Instant


class LeaveEntitlement(SQLModel, table=True):
    """Minutes of leave that a worker may take in a leave year, with what was carried into it."""

    __tablename__ = "leave_entitlement"
    __table_args__ = (UniqueConstraint("worker_id", "from_on"),)

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    from_on: date
    until_on: date
    minutes: int
    carried_minutes: int = 0


class LeaveLimit(SQLModel, table=True):
    """How many may be on leave at once at a setting, of a role or of everybody."""

    __tablename__ = "leave_limit"

    id: int | None = Field(default=None, primary_key=True)
    setting_id: int = Field(foreign_key="setting.id", index=True)
    role: str | None = None  # data/roles.toml; None: everybody
    most: int
    from_on: date | None = None
    until_on: date | None = None


class WishWindow(SQLModel, table=True):
    """The days on which wishes for a period may be told; both ends of both are inside."""

    __tablename__ = "wish_window"

    id: int | None = Field(default=None, primary_key=True)
    setting_id: int = Field(foreign_key="setting.id", index=True)
    first_day: date
    last_day: date
    opens_on: date
    closes_on: date
    opened_by: str


class Swap(SQLModel, table=True):
    """Two people who would exchange shifts of one roster, or one who gives a shift away (no `other_shift_id`)."""

    __tablename__ = "swap"

    id: int | None = Field(default=None, primary_key=True)
    roster_id: int = Field(foreign_key="roster.id", index=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    shift_id: int = Field(foreign_key="shift.id")
    other_worker_id: int = Field(foreign_key="worker.id")
    other_shift_id: int | None = Field(default=None, foreign_key="shift.id")
    state: str = ASKED  # rostering.store.request_state
    asked_on: date
    agreed_on: date | None = None  # when the other one said yes
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    answer: str | None = None


class FlexibleWorking(SQLModel, table=True):
    """An agreed way of working that binds: never on these days and hours, or only on them."""

    __tablename__ = "flexible_working"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    kind: str  # only, never
    weekdays: str | None = None  # '0;1;2', Monday is 0; None: every day
    start_minute: int | None = None  # local clock minutes after midnight; None: all day
    end_minute: int | None = None  # above 1440 = into the next day
    from_on: date
    review_on: date
    until_on: date | None = None
    agreed_by: str


class ChartLetter(SQLModel, table=True):
    """What a letter on an organisation's wall chart means: shift codes, a day off ('-') or a kind of absence."""

    __tablename__ = "chart_letter"
    __table_args__ = (UniqueConstraint("organisation_id", "letter"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    letter: str = Field(max_length=9)
    meaning: str  # 'D', 'D+SI', '-', 'leave:annual', 'leave:sick'


class FestiveDay(SQLModel, table=True):
    """Whether somebody worked on a Christmas or New Year's day, remembered across years."""

    __tablename__ = "festive_day"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    day: date = Field(primary_key=True)
    was_worked: bool
    recorded_by: str
