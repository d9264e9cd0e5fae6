"""An outbreak as it is shown: where, from when to when, who is named to come in, which units are of which zone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.requests.employment import find_setting, settings_around, settings_inside
from rostering.store import tables as t

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
RULE = "OUTBREAK"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody named to come in, and the only zone they come to (None: whichever they come to first)."""

    person: str
    name: str
    zone: str | None


@dataclass(frozen=True, slots=True)
class OutbreakLine:
    """One outbreak. `cohort` empty: everybody may come in. `zones` are units by zone."""

    id: int
    setting: str
    name: str
    organisation: str
    opened_on: date
    opened_by: str
    closed_on: date | None
    closed_by: str | None
    days_after: int
    cohort: tuple[Named, ...]
    zones: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it."""
        return self.closed_on is None

    @property
    def free_on(self) -> date | None:
        """The first day on which who worked there may work elsewhere again; None while it is open."""
        return None if self.closed_on is None else self.closed_on + timedelta(days=self.days_after)

    @property
    def anybody_from(self) -> date | None:
        """The first day on which anybody may come in again; None while it is open."""
        return None if self.closed_on is None else self.closed_on + ONE_DAY


def outbreak_lines(session: Session, *conditions: Any) -> list[OutbreakLine]:
    """The outbreaks that meet some conditions, by the day they were opened on."""
    o, s, g = t.Outbreak, t.Setting, t.Organisation
    columns: Any = (o.id, s.code, s.name, g.code.label("organisation"), o.opened_on, o.opened_by)  # type: ignore[attr-defined]
    rows = session.exec(
        pick(*columns, o.closed_on, o.closed_by, o.days_after)
        .join(s, col(s.id) == col(o.setting_id))
        .join(g, col(g.id) == col(s.organisation_id))
        .where(*conditions)
        .order_by(col(o.opened_on), col(o.id))
    ).all()
    cohorts, zones = _cohorts(session), _zones(session)
    return [OutbreakLine(*row, tuple(cohorts[row[0]]), zones[row[0]]) for row in rows]  # type: ignore[call-arg]


def home_of(session: Session, named: str) -> tuple[t.Setting, frozenset[int]]:
    """The home meant, of which somebody named it or a unit, and all its settings. Raises BadInputError for a setting
    nobody knows."""
    outermost = settings_around(session, find_setting(session, named).id)[-1]
    return session.get_one(t.Setting, outermost), settings_inside(session, outermost)


def _cohorts(session: Session) -> dict[int, list[Named]]:
    c, p = t.OutbreakCohort, t.Person
    rows = session.exec(
        pick(c.outbreak_id, p.code, p.name, c.zone).join(p, col(p.id) == col(c.person_id)).order_by(col(p.code))
    )
    found: dict[int, list[Named]] = defaultdict(list)
    for outbreak, *named in rows:
        found[outbreak].append(Named(*named))
    return found


def _zones(session: Session) -> dict[int, tuple[tuple[str, tuple[str, ...]], ...]]:
    z, s = t.OutbreakZone, t.Setting
    rows = session.exec(
        pick(z.outbreak_id, z.zone, s.code).join(s, col(s.id) == col(z.setting_id)).order_by(col(z.zone), col(s.code))
    )
    found: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for outbreak, zone, unit in rows:
        found[outbreak][zone] = (*found[outbreak].get(zone, ()), unit)
    return defaultdict(tuple, {outbreak: tuple(units.items()) for outbreak, units in found.items()})
