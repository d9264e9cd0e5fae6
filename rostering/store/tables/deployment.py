"""Loans between organisations: the agreements they stand on, deployments, the shifts they are for, their history."""

from datetime import date, datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from rostering.store.tables.base import Instant


class Agreement(SQLModel, table=True):
    """What organisations agreed in writing about lending each other people, from a day to a day."""

    __tablename__ = "agreement"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=49)
    name: str
    from_on: date
    until_on: date  # its last day
    roles: str = ""  # staff groups: data/roles.toml, ';' between; none = all
    notice_days: int = 0  # of a recall
    recharge: str | None = None  # the terms, in words
    indemnity: str | None = None  # a reference
    data_sharing: str | None = None  # a reference
    passport_required: bool = False
    conditions: str = ""  # what the host asks for: rostering.aid.conditions, ';' between
    made_by: str | None = None
    made_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    ended_by: str | None = None  # who ended it before its time
    ended_for: str | None = None
    emergency_notice_days: int | None = None  # of a recall in an emergency; None: no short chain under it


class AgreementOrganisation(SQLModel, table=True):
    """An organisation that signed an agreement, and who approves loans for it."""

    __tablename__ = "agreement_organisation"
    __table_args__ = (UniqueConstraint("agreement_id", "organisation_id"),)

    id: int | None = Field(default=None, primary_key=True)
    agreement_id: int = Field(foreign_key="agreement.id")
    organisation_id: int = Field(foreign_key="organisation.id")
    approvers: str = ""  # names or roles of those who act for it, ';' between; none = its managers


class AgreementSetting(SQLModel, table=True):
    """A setting to which people may be lent under an agreement; one without any covers all of its organisations'."""

    __tablename__ = "agreement_setting"
    __table_args__ = (UniqueConstraint("agreement_id", "setting_id"),)

    id: int | None = Field(default=None, primary_key=True)
    agreement_id: int = Field(foreign_key="agreement.id")
    setting_id: int = Field(foreign_key="setting.id")


class Deployment(SQLModel, table=True):
    """One loan of one worker to a setting of another organisation, from a time to a time."""

    __tablename__ = "deployment"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    setting_id: int = Field(foreign_key="setting.id", index=True)  # of the host
    role: str
    starts_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    ends_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    state: str = "draft"  # rostering.store.deployment_state
    agreement: str | None = None  # its code
    consented_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # when the worker agreed
    opened_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # when it became active
    closes_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # no shift begins under it from then on


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
    note: str | None = None  # why; never a reason of health
    role: str | None = None  # of who made it
    organisation: str | None = None  # the code of the one they acted for
    words: str | None = None  # put to the worker
    given_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # when the worker said so
    waived: str | None = None  # what passes all the same: conditions, or shift:NUMBER, ';' between
    emergency_id: int | None = Field(default=None, foreign_key="emergency.id")  # under which the chain was shortened
    in_place_of: str | None = None  # the approver whose deputy made it


class DeploymentQuestion(SQLModel, table=True):
    """What one side of a deployment asked the other before it decided, and the answer."""

    __tablename__ = "deployment_question"

    id: int | None = Field(default=None, primary_key=True)
    deployment_id: int = Field(foreign_key="deployment.id", index=True)
    asked_by: str
    asked_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    organisation: str  # the code of the one they asked for; the other side answers
    question: str
    answer: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class ApproverDeputy(SQLModel, table=True):
    """Who takes an approver's steps for an organisation while they are away, from a day to a day. No reason is kept."""

    __tablename__ = "approver_deputy"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    approver: str = Field(index=True)  # the names of actors
    deputy: str = Field(index=True)
    from_on: date
    until_on: date  # the last day
    made_by: str
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    ended_by: str | None = None  # who took it back before its last day
    ended_at: datetime | None = Field(default=None, sa_column=Column(Instant))
