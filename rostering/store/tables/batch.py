"""Runs of many rosters at once, and what became of each piece of them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from rostering.store.tables.base import Instant


class BatchRun(SQLModel, table=True):
    """One run: what was asked for, by whom, and which process carries it as long as it lasts."""

    __tablename__ = "batch_run"

    id: int | None = Field(default=None, primary_key=True)
    scope: str = Field(index=True)  # what is solved: a resumed run has the same
    first_day: date | None = None  # None: files
    last_day: date | None = None
    options: str  # what else was asked for, as JSON
    state: str  # running, interrupted, ended
    made_by: str
    version: str  # of the program
    host: str
    process: str  # number and birth of the process: another with the same number is not it
    started_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    seen_at: datetime = Field(sa_column=Column(Instant, nullable=False))  # its last sign of life
    ended_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class BatchPiece(SQLModel, table=True):
    """What became of one piece of a run: a problem file, or settings solved together."""

    __tablename__ = "batch_piece"
    __table_args__ = (UniqueConstraint("run_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="batch_run.id", index=True)
    key: str
    state: str  # rostering.batch.outcome
    input_sha256: str = ""
    status: str = ""
    objective: int | None = Field(default=None, sa_column=Column(BigInteger))
    bound: int | None = Field(default=None, sa_column=Column(BigInteger))
    gap: float | None = None
    seconds: float = 0.0
    peak_bytes: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    worker: str = ""
    said: str = ""  # why it failed
    rosters: str  # each roster's places that are short and the like, as JSON
    saved_at: datetime = Field(sa_column=Column(Instant, nullable=False))
