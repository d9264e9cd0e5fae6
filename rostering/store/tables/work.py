"""What work there is: demand as a dated weekly pattern, and the shifts it becomes."""

from datetime import date, datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from rostering.store.tables.base import Instant


class Client(SQLModel, table=True):
    """A code for a resident, chosen by the home; never a name, never a record of health."""

    __tablename__ = "client"
    __table_args__ = (UniqueConstraint("setting_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=49)
    setting_id: int = Field(foreign_key="setting.id")
    language: str | None = None
    personal_care_wish: str | None = None
    manual_handling: bool | None = None  # two people move the client: never fewer, whoever agrees


class Demand(SQLModel, table=True):
    """One row of a setting's weekly pattern of shifts, or an exception on a date.

    Times are local clock minutes after midnight; `end_minute` above 1440 is the next day. A row of type
    `overlay` puts nobody on: at least `minimum` of those on duty hold `skills`.
    """

    __tablename__ = "demand"

    id: int | None = Field(default=None, primary_key=True)
    setting_id: int = Field(foreign_key="setting.id", index=True)  # the unit, where there is one
    on_date: date | None = None
    weekdays: str | None = None  # '0;1;2', Monday is 0
    from_on: date | None = None
    until_on: date | None = None
    code: str  # the letter in the grid
    type: str = "awake"
    start_minute: int
    end_minute: int
    break_minutes: int
    role: str | None = None
    skills: str = ""  # 'medication:2;first_aid'
    minimum: int = 1
    target: int = 1
    priority: int = 3
    client_id: int | None = Field(default=None, foreign_key="client.id")
    exclusive: bool = False
    personal_care: bool | None = None  # the client's wish who gives it binds


class Shift(SQLModel, table=True):
    """A dated piece of work at a setting with places for people. Its day is the local day it starts on."""

    __tablename__ = "shift"
    __table_args__ = (UniqueConstraint("demand_id", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    setting_id: int = Field(foreign_key="setting.id", index=True)
    demand_id: int | None = Field(default=None, foreign_key="demand.id")
    day: date = Field(index=True)
    code: str
    type: str = "awake"
    starts_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    ends_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    break_minutes: int = 0
    role: str | None = None
    skills: str = ""
    minimum: int = 1
    target: int = 1
    priority: int = 3
    client_id: int | None = Field(default=None, foreign_key="client.id")
    exclusive: bool = False
    personal_care: bool | None = None
