"""What becomes of a roster once it is known: notes, approval, numbered amendments, who was told, days, policies."""

from datetime import date, datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from rostering.store.tables.base import Instant


class Approval(SQLModel, table=True):
    """A manager asked to approve a draft as it stood at a version, where the policy wants that."""

    __tablename__ = "approval"

    id: int | None = Field(default=None, primary_key=True)
    roster_id: int = Field(foreign_key="roster.id", index=True)
    roster_version: int
    asked_by: str
    asked_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    state: str = "waiting"  # waiting, approved, refused
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    reason: str | None = None


class RosterNote(SQLModel, table=True):
    """A short note on a day of a roster, or on one person's cell of it; never about anybody's health."""

    __tablename__ = "roster_note"

    id: int | None = Field(default=None, primary_key=True)
    roster_id: int = Field(foreign_key="roster.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")  # None: the whole day
    day: date
    text: str
    written_by: str
    written_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class Amendment(SQLModel, table=True):
    """A numbered change to a published roster, in force from `made_at`. Number 0 is the publication itself."""

    __tablename__ = "amendment"
    __table_args__ = (UniqueConstraint("roster_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    roster_id: int = Field(foreign_key="roster.id", index=True)
    number: int
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    made_by: str
    reason: str  # short and without a word about health: 'sick call', 'swap'


class AmendmentChange(SQLModel, table=True):
    """One worker's work on one shift before and after an amendment; an empty side: there was, or is, none."""

    __tablename__ = "amendment_change"

    id: int | None = Field(default=None, primary_key=True)
    amendment_id: int = Field(foreign_key="amendment.id", index=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    shift_id: int | None = Field(default=None, foreign_key="shift.id")
    starts_before: datetime | None = Field(default=None, sa_column=Column(Instant))
    ends_before: datetime | None = Field(default=None, sa_column=Column(Instant))
    standing_before: str | None = None
    starts_after: datetime | None = Field(default=None, sa_column=Column(Instant))
    ends_after: datetime | None = Field(default=None, sa_column=Column(Instant))
    standing_after: str | None = None


class Told(SQLModel, table=True):
    """Whether somebody whom an amendment changes knows of it."""

    __tablename__ = "told"

    amendment_id: int = Field(foreign_key="amendment.id", primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", primary_key=True)
    told_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    told_by: str | None = None
    means: str | None = None  # telephone, message, in_person


class DayConfirmed(SQLModel, table=True):
    """A day at a setting whose actuals somebody confirmed."""

    __tablename__ = "day_confirmed"

    setting_id: int = Field(foreign_key="setting.id", primary_key=True)
    day: date = Field(primary_key=True)
    confirmed_by: str
    confirmed_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class Policy(SQLModel, table=True):
    """A choice of an organisation, or of the installation, that stands in the place of data/policies.toml."""

    __tablename__ = "policy"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    value: str  # as JSON
    from_on: date
    set_by: str
    set_at: datetime = Field(sa_column=Column(Instant, nullable=False))
