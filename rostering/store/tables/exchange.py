"""What is exchanged with organisations that keep a store of their own: who they are, people, letters, busy times."""

from datetime import datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from rostering.store.tables.base import Instant


class Partner(SQLModel, table=True):
    """An organisation that keeps a store of its own: its word comes in signed letters, and nobody says it here."""

    __tablename__ = "partner"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    added_by: str
    added_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    removed_by: str | None = None
    removed_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class SharedPerson(SQLModel, table=True):
    """A person as two stores know them: the name between the two for one employment, and how far letters have come."""

    __tablename__ = "shared_person"
    __table_args__ = (UniqueConstraint("organisation_id", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")  # the partner
    worker_id: int = Field(foreign_key="worker.id", index=True)
    subject: str  # urn:uuid:…, made by who employs them


class SharedDeployment(SQLModel, table=True):
    """A deployment between two stores: the name that both know it by, and the partner."""

    __tablename__ = "shared_deployment"

    deployment_id: int = Field(foreign_key="deployment.id", primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)  # the partner
    urn: str = Field(unique=True, max_length=99)  # urn:uuid:…


class Letter(SQLModel, table=True):
    """A signed file to or from a partner, about a person or a step of a deployment. Each side numbers its own."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("way", "deployment_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)  # the partner
    way: str  # sent, received
    kind: str  # person, step, times
    deployment_id: int | None = Field(default=None, foreign_key="deployment.id", index=True)
    shared_person_id: int | None = Field(default=None, foreign_key="shared_person.id", index=True)
    number: int
    seen: int = 0  # letters of the other side about the same that were here when it was written
    step_id: int | None = Field(default=None, foreign_key="deployment_step.id")
    outcome: str | None = None  # of a received one: taken, crossed
    document: str | None = Field(default=None, sa_column=Column(Text))  # None: it was not signed yet
    made_by: str
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class BusyTime(SQLModel, table=True):
    """A time at which somebody works elsewhere, as a partner told it: no setting, no shift, no reason."""

    __tablename__ = "busy_time"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id")  # the partner who told it
    starts_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    ends_at: datetime = Field(sa_column=Column(Instant, nullable=False))
