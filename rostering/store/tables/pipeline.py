"""The way in and the call-up: who is on the way into a pool, their steps and sessions, and campaigns of recall."""

from datetime import date, datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from rostering.store.tables.base import Instant


class PipelineEntry(SQLModel, table=True):
    """Somebody on the way into a pool through one employment; one row an employment."""

    __tablename__ = "pipeline_entry"

    id: int | None = Field(default=None, primary_key=True)
    worker_id: int = Field(foreign_key="worker.id", unique=True)
    pool: str  # data/pipelines.toml has the route of each pool
    minutes_a_week: int | None = None  # what they offer; None: by contract and what they said
    opened_by: str
    opened_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    left_on: date | None = None  # the first day on which they are no longer on the way
    left_by: str | None = None


class PipelineStep(SQLModel, table=True):
    """One step that was completed and recorded: what, from when it counts, by whom. Never what a check contains."""

    __tablename__ = "pipeline_step"

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="pipeline_entry.id", index=True)
    step: str  # data/pipelines.toml
    done_at: datetime = Field(sa_column=Column(Instant, nullable=False))  # it counts from this minute on
    done_on: date  # the day of the check itself
    done_by: str  # who looked
    level: str | None = None  # of a DBS check
    outcome: str | None = None  # of occupational health: fit, restriction
    recorded_by: str
    recorded_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class TrainingSession(SQLModel, table=True):
    """An induction, a training or a shadow shift: when, where, by whom, for how many, and what it gives."""

    __tablename__ = "training_session"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    step: str  # induction, skills, shadow: data/pipelines.toml
    starts_at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    ends_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    setting_id: int | None = Field(default=None, foreign_key="setting.id")
    place: str | None = None  # where it is, if at no setting
    skills: str = ""  # what attending gives: 'moving_people:2;fire'
    seats: int
    trainer: str
    made_by: str
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    cancelled_by: str | None = None
    cancelled_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class SessionBooking(SQLModel, table=True):
    """A seat on a session: booked, attended, missed or cancelled. Booked and attended time is work, and no cover."""

    __tablename__ = "session_booking"
    __table_args__ = (UniqueConstraint("session_id", "worker_id"),)

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="training_session.id", index=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)
    state: str  # booked, attended, missed, cancelled
    booked_by: str
    booked_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    recorded_by: str | None = None
    recorded_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class RecallCampaign(SQLModel, table=True):
    """A call-up: of whom, where, and within which days people may be used."""

    __tablename__ = "recall_campaign"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=49)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    pools: str  # 'reservist;returner'
    role: str | None = None
    skills: str = ""  # 'medication;vaccination'
    area_id: int | None = Field(default=None, foreign_key="area.id")
    from_on: date
    until_on: date
    opened_by: str
    opened_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    closed_by: str | None = None
    closed_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class Recall(SQLModel, table=True):
    """One person in a campaign, through one employment."""

    __tablename__ = "recall"
    __table_args__ = (UniqueConstraint("campaign_id", "worker_id"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="recall_campaign.id", index=True)
    worker_id: int = Field(foreign_key="worker.id", index=True)


class RecallStep(SQLModel, table=True):
    """One step of a recall, who made it and when."""

    __tablename__ = "recall_step"

    id: int | None = Field(default=None, primary_key=True)
    recall_id: int = Field(foreign_key="recall.id", index=True)
    # chosen, notified, released, not_released, accepted, declined, posted, stood_down
    step: str
    made_by: str
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    setting_id: int | None = Field(default=None, foreign_key="setting.id")  # of posted


class RecallDay(SQLModel, table=True):
    """A day that somebody recalled offers."""

    __tablename__ = "recall_day"

    recall_id: int = Field(foreign_key="recall.id", primary_key=True)
    day: date = Field(primary_key=True)
    offered_by: str  # who noted it
    offered_at: datetime = Field(sa_column=Column(Instant, nullable=False))
