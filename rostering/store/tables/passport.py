"""Passports: asked for, issued and revoked here, and what came of those that others issued."""

from datetime import date, datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from rostering.store.tables.base import Instant


class PassportApplication(SQLModel, table=True):
    """Somebody asked for a passport from an organisation; a manager granted or refused it."""

    __tablename__ = "passport_application"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    state: str  # applied, granted, refused
    applied_by: str  # who recorded it
    applied_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    reason: str | None = None  # why it was refused
    identity_on: date | None = None  # the day somebody saw who the person is, by their papers


class PassportConsent(SQLModel, table=True):
    """A person agreed that an organisation shares their passport, and may have taken that back."""

    __tablename__ = "passport_consent"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    given_on: date
    means: str  # in_person, telephone, letter, message
    words: str  # the words put to the person
    recorded_by: str
    recorded_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    withdrawn_on: date | None = None
    withdrawn_means: str | None = None
    withdrawal_recorded_by: str | None = None
    withdrawal_recorded_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class SigningKey(SQLModel, table=True):
    """The public half of a key an organisation signs with. The private half lies in a file, never in the store."""

    __tablename__ = "signing_key"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    key: str = Field(unique=True, max_length=99)
    public_key: str  # 32 bytes as base64url
    made_by: str
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    retired_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class Passport(SQLModel, table=True):
    """A signed document about a person that an organisation of this store issued."""

    __tablename__ = "passport"
    __table_args__ = (UniqueConstraint("organisation_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True, max_length=99)  # urn:uuid:…
    application_id: int = Field(foreign_key="passport_application.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    signing_key_id: int = Field(foreign_key="signing_key.id")
    position: int  # in the issuer's revocation list
    valid_from: datetime = Field(sa_column=Column(Instant, nullable=False))
    valid_until: datetime = Field(sa_column=Column(Instant, nullable=False))  # its last second
    document: str = Field(sa_column=Column(Text, nullable=False))
    issued_by: str
    issued_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    revoked_by: str | None = None
    revoked_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    revoked_for: str | None = None  # rostering.passports.revoke


class TrustedIssuer(SQLModel, table=True):
    """An issuer whose passports an organisation believes, until somebody removes it."""

    __tablename__ = "trusted_issuer"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)  # who trusts
    issuer: str  # urn:rota:organisation:…
    name: str
    added_by: str
    added_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    removed_by: str | None = None
    removed_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class TrustedKey(SQLModel, table=True):
    """A key of a trusted issuer; what was signed between its two instants is believed."""

    __tablename__ = "trusted_key"

    id: int | None = Field(default=None, primary_key=True)
    trusted_issuer_id: int = Field(foreign_key="trusted_issuer.id", index=True)
    key: str
    public_key: str
    from_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    until_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    added_by: str
    added_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    removed_by: str | None = None
    removed_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class RevocationList(SQLModel, table=True):
    """A list of revoked passports as an issuer signed it; of several the one made last counts."""

    __tablename__ = "revocation_list"

    id: int | None = Field(default=None, primary_key=True)
    trusted_issuer_id: int = Field(foreign_key="trusted_issuer.id", index=True)
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    document: str = Field(sa_column=Column(Text, nullable=False))
    imported_by: str
    imported_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class PassportAnswer(SQLModel, table=True):
    """What an organisation answered to a passport that it was shown: accepted or declined, and when that ended."""

    __tablename__ = "passport_answer"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    number: str = Field(index=True)
    issuer: str
    issuer_name: str
    position: int  # in the issuer's revocation list
    answer: str  # accepted, declined
    reason: str | None = None  # why it was declined
    valid_until: datetime | None = Field(default=None, sa_column=Column(Instant))
    document: str | None = Field(default=None, sa_column=Column(Text))
    answered_by: str
    answered_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    withdrawn_for: str | None = None


class PassportFact(SQLModel, table=True):
    """A row of this store that came from an accepted passport: what it is, and when it was taken back."""

    __tablename__ = "passport_fact"

    id: int | None = Field(default=None, primary_key=True)
    answer_id: int = Field(foreign_key="passport_answer.id", index=True)
    kind: str  # skill, registration, clearance, restriction
    row_id: int  # of that kind's table
    words: str
    withdrawn_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class RecognisedTraining(SQLModel, table=True):
    """What an organisation says of a training category of others, before the program's own mapping is asked."""

    __tablename__ = "recognised_training"
    __table_args__ = (UniqueConstraint("organisation_id", "category"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    category: str
    skill: str | None = None  # data/skills.toml; None: not recognised
    months: int | None = None  # how long from its day on at the most
    set_by: str
    set_at: datetime = Field(sa_column=Column(Instant, nullable=False))
