"""Who is asked to take a shift, at what rate, and who may be asked: offers, releases, shares, rates, authority."""

from datetime import date, datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from rostering.store.tables.base import Instant


class Offer(SQLModel, table=True):
    """One person asked about one shift, or about a part of it, and what they said. The newest of a pair counts."""

    __tablename__ = "offer"

    id: int | None = Field(default=None, primary_key=True)
    roster_id: int = Field(foreign_key="roster.id", index=True)
    shift_id: int = Field(foreign_key="shift.id", index=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    starts_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    ends_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    tier: str  # data/pools.toml: the pool they are asked through
    pence_an_hour: int | None = None
    state: str = "offered"  # offered, accepted, declined, no_reply, ring_back, confirmed, withdrawn, lapsed
    means: str = "list"  # list, telephone, message
    asked_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    asked_by: str
    answer_by: datetime | None = Field(default=None, sa_column=Column(Instant))
    answered_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    recorded_by: str | None = None
    note: str | None = None  # never a reason of health


class Release(SQLModel, table=True):
    """Places on a shift opened to a tier: from when, at what rate, by whom, until filled or closed."""

    __tablename__ = "release"

    id: int | None = Field(default=None, primary_key=True)
    roster_id: int = Field(foreign_key="roster.id", index=True)
    shift_id: int = Field(foreign_key="shift.id", index=True)
    tier: str  # setting, area, bank, collaborative_bank, agency, …: data/policies.toml
    places: int
    pence_an_hour: int | None = None
    released_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    released_by: str
    closed_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    closed_by: str | None = None


class PoolShare(SQLModel, table=True):
    """An organisation's agreed share of what a scarce pool can give, and what it is owed from before."""

    __tablename__ = "pool_share"

    id: int | None = Field(default=None, primary_key=True)
    pool: str
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    per_mille: int
    carried_minutes: int = 0  # + had too little, − had too much
    from_on: date
    until_on: date | None = None


class RateCard(SQLModel, table=True):
    """What an hour costs: by pool, role, band and time. The narrowest card that fits counts."""

    __tablename__ = "rate_card"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)  # who pays
    pool: str
    source: str | None = None  # an agency or lender by name
    role: str | None = None
    band: str | None = None
    days: str = "any"  # any, weekday, saturday, sunday, public_holiday
    start_minute: int | None = None  # local clock minutes after midnight
    end_minute: int | None = None  # above 1440 = into the next day
    pence_an_hour: int
    from_on: date
    until_on: date | None = None


class Authorisation(SQLModel, table=True):
    """A named person's leave to open a dear tier: where, for which days, up to what cost, and why."""

    __tablename__ = "authorisation"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    setting_id: int | None = Field(default=None, foreign_key="setting.id")
    tier: str
    role: str | None = None
    from_on: date
    until_on: date
    most_pence: int | None = None
    most_places: int | None = None
    reason: str
    authorised_by: str
    authorised_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = Field(default=None, sa_column=Column(Instant))
