"""Loans between organisations: a deployment, the shifts it is for, and its history."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from rostering.store.tables.base import Instant


class Deployment(SQLModel, table=True):
    """One loan of one worker to a setting of another organisation, from a time to a time."""

    __tablename__ = "deployment"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    setting_id: int = Field(foreign_key="setting.id", index=True)  # of the host
    role: str
    starts_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    ends_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    # draft, requested, released, accepted, consented, inducted, active, ended, declined, withdrawn, recalled, expired
    state: str = "draft"
    agreement: str | None = None


class DeploymentShift(SQLModel, table=True):
    """A shift that a deployment is for."""

    __tablename__ = "deployment_shift"

    deployment_id: int = Field(foreign_key="deployment.id", primary_key=True)
    shift_id: int = Field(foreign_key="shift.id", primary_key=True)


class DeploymentStep(SQLModel, table=True):
    """One step in the life of a deployment: what became of it, who did that, when and why."""

    __tablename__ = "deployment_step"

    id: int | None = Field(default=None, primary_key=True)
    deployment_id: int = Field(foreign_key="deployment.id", index=True)
    state: str
    made_by: str
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    means: str | None = None  # how consent was obtained
    note: str | None = None  # never a reason of health
