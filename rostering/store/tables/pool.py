"""Pools that are switched off, collaborative banks with who belongs to them, delegated tasks, and placements."""

from datetime import date, datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from rostering.store.tables.base import Instant


class PoolSwitch(SQLModel, table=True):
    """A pool that is not drawn on from a day to a day: by one organisation, or by all (None)."""

    __tablename__ = "pool_switch"

    id: int | None = Field(default=None, primary_key=True)
    pool: str  # data/pools.toml
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    from_on: date
    until_on: date | None = None  # the last day without it
    switched_by: str
    switched_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    ended_by: str | None = None  # who switched it on again


class PoolScheme(SQLModel, table=True):
    """A bank that several organisations share. What it opens is written as memberships that name its code."""

    __tablename__ = "pool_scheme"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=49)
    name: str
    pool: str
    model: str  # lead_employer, distributed
    lead_id: int | None = Field(default=None, foreign_key="organisation.id")  # who employs everybody in it
    from_on: date
    until_on: date | None = None
    made_by: str
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class PoolSchemeOrganisation(SQLModel, table=True):
    """An organisation that may draw on a shared bank."""

    __tablename__ = "pool_scheme_organisation"

    scheme_id: int = Field(foreign_key="pool_scheme.id", primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    from_on: date
    until_on: date | None = None


class PoolSchemeWorker(SQLModel, table=True):
    """An employment that has joined a shared bank."""

    __tablename__ = "pool_scheme_worker"

    scheme_id: int = Field(foreign_key="pool_scheme.id", primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", primary_key=True)
    from_on: date
    until_on: date | None = None
    joined_by: str


class Delegation(SQLModel, table=True):
    """A task that somebody registered handed to somebody else, for one client or at one setting, until it is looked
    at."""

    __tablename__ = "delegation"

    id: int | None = Field(default=None, primary_key=True)
    task: str  # data/tasks.toml
    delegator_id: int = Field(foreign_key="person.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    client_id: int | None = Field(default=None, foreign_key="client.id")
    setting_id: int | None = Field(default=None, foreign_key="setting.id")
    from_on: date
    review_on: date  # the last day that it holds
    ended_on: date | None = None  # the first day without it
    made_by: str
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    ended_by: str | None = None


class Placement(SQLModel, table=True):
    """A learner at a setting from a day to a day, beside a supervisor who is named; never counted as cover there."""

    __tablename__ = "placement"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    setting_id: int = Field(foreign_key="setting.id", index=True)
    supervisor_id: int = Field(foreign_key="person.id")
    from_on: date
    until_on: date
    made_by: str
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
