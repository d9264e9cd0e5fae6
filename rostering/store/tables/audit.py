"""Who did what, and in whose name: actors and the hash-chained trail."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from rostering.store.tables.base import Instant


class Actor(SQLModel, table=True):
    """A named person who acts: with a role in one organisation (None: the whole installation)."""

    __tablename__ = "actor"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=99)
    role: str  # coordinator, manager, registered_manager, scheduler, administrator
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    is_default: bool = False  # acts when nobody is named, on a single-user store


class Audit(SQLModel, table=True):
    """One action. `hash` covers every other column and the hash of the row before it."""

    __tablename__ = "audit"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})  # 1, 2, 3, … without a gap
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    actor: str
    role: str  # the actor's role at that time
    organisation: str | None = None  # the code of the organisation acted for; None: the whole installation
    action: str
    subject: str = Field(index=True)
    before: str | None = None
    after: str | None = None
    previous_hash: str
    hash: str


class Installation(SQLModel, table=True):
    """Facts about the store as a whole, by key: which data set it holds, when it was made, the trail's last row."""

    __tablename__ = "installation"

    key: str = Field(primary_key=True)
    value: str
