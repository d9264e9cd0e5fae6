"""Where work is done: organisations, areas and settings."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Organisation(SQLModel, table=True):
    """An employer or provider: health board, trust, council, care company or agency."""

    __tablename__ = "organisation"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=49)
    name: str
    nation: str = Field(default="ENG", max_length=3)  # ENG, WAL, SCO, NIR: decides which rules apply
    kind: str = Field(default="care_company")
    provider_number: str | None = None


class Area(SQLModel, table=True):
    """A town, region or cluster; areas nest."""

    __tablename__ = "area"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=49)
    name: str
    within_id: int | None = Field(default=None, foreign_key="area.id")


class Setting(SQLModel, table=True):
    """Where shifts are worked. A unit is a setting inside another (home → unit)."""

    __tablename__ = "setting"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(index=True, max_length=49)
    name: str
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    within_id: int | None = Field(default=None, foreign_key="setting.id")
    area_id: int | None = Field(default=None, foreign_key="area.id")
    kind: str  # care_home_nursing, care_home, domiciliary, ward, vaccination, …: data/setting_kinds.toml
    places: int | None = None  # registered beds, or clients
    learners: int | None = None  # the most on placement on one day; None: nobody said
    default_break_minutes: int = 30
    sole_break: str = "relieved"  # "present": a sole nurse's break on the premises counts as presence
    zone: str | None = None  # green, amber, red
    ward: str | None = None  # whom a ward is for: adult, paediatric; None = adult, or no ward
    postcode_out: str | None = None  # outward part only
    location_number: str | None = None
    opened_on: date | None = None
    closed_from: date | None = None
    closed_until: date | None = None


class Travel(SQLModel, table=True):
    """Minutes from one setting to another, the same both ways; a pair not listed is near enough to ignore."""

    __tablename__ = "travel"

    from_id: int = Field(foreign_key="setting.id", primary_key=True)
    to_id: int = Field(foreign_key="setting.id", primary_key=True)
    minutes: int
