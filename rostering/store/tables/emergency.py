"""Emergencies that somebody declared, and the reviews of what was decided in them."""

from datetime import datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from rostering.store.tables.base import Instant


class Emergency(SQLModel, table=True):
    """A declared emergency: from when to when, for an area or for the organisations named, and why."""

    __tablename__ = "emergency"

    id: int | None = Field(default=None, primary_key=True)
    area_id: int | None = Field(default=None, foreign_key="area.id")
    from_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    until_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    reason: str
    declared_by: str
    declared_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    closed_by: str | None = None
    closed_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    closed_for: str | None = None


class EmergencyOrganisation(SQLModel, table=True):
    """An organisation for which an emergency was declared."""

    __tablename__ = "emergency_organisation"

    emergency_id: int = Field(foreign_key="emergency.id", primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)


class DeploymentReview(SQLModel, table=True):
    """What one side's approver found of the steps that its organisation took in an emergency."""

    __tablename__ = "deployment_review"
    __table_args__ = (UniqueConstraint("deployment_id", "organisation"),)

    id: int | None = Field(default=None, primary_key=True)
    deployment_id: int = Field(foreign_key="deployment.id", index=True)
    organisation: str  # the code of the one that reviewed
    finding: str  # in_order, not_in_order
    note: str
    reviewed_by: str
    reviewed_at: datetime = Field(sa_column=Column(Instant, nullable=False))
