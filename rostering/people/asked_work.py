"""What the work in a store asks of people beside their role: skills, nights, personal care, by home and role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.errors import BadInputError
from rostering.rosters.read_demand import skills_of
from rostering.store import tables as t
from rostering.work.night import is_night, is_night_by_clock
from rostering.work.shifts import OVERLAY

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
MOST_NAMED = 12
AT_WORK = frozenset(("awake", "sleep-in", "on-call"))


@dataclass(frozen=True, slots=True)
class Home:
    """The outermost of settings that lie in one another."""

    code: str
    kind: str
    organisation: int
    nation: str


@dataclass
class Asked:
    """What one role is asked for at one home. `skills` are required by a place, `overlays` of some of those on duty."""

    skills: set[tuple[str, int | None]] = field(default_factory=set)
    overlays: set[tuple[str, int | None]] = field(default_factory=set)
    nights: bool = False
    personal_care: bool = False


@dataclass(frozen=True)
class AskedWork:
    """All work that a store asks for from a day on; the role None stands for whoever has the skills."""

    nations: Mapping[int, str]  # by organisation
    homes: Mapping[int, Home]
    called: Mapping[str, int]  # the home of a setting, by its code and name in small letters
    home_of: Mapping[int, int]
    asked: Mapping[tuple[int, str | None], Asked]

    def home_code(self, named: str) -> str:
        """The code of the home that a setting lies in, by the setting's code or name. Raises BadInputError."""
        if named.casefold() not in self.called:
            known = ", ".join(sorted(home.code for home in self.homes.values())[:MOST_NAMED])
            raise BadInputError(f"There is no setting '{named}'; the store has {known or 'none yet'}.")
        return self.homes[self.called[named.casefold()]].code

    def of(self, home: int, role: str) -> Iterator[Asked]:
        """What somebody in a role is asked for at a home."""
        for one in (role, None):
            if (home, one) in self.asked:
                yield self.asked[home, one]


def read_asked_work(session: Session, day: date) -> AskedWork:
    """The demand and the shifts that a store has from a day on."""
    nations = dict(session.exec(pick(t.Organisation.id, t.Organisation.nation)).all())
    homes, home_of, called = _homes(session, nations)
    asked: dict[tuple[int, str | None], Asked] = defaultdict(Asked)
    d, s = t.Demand, t.Shift
    wishes = set(session.exec(pick(t.Client.id).where(col(t.Client.personal_care_wish).is_not(None))).all())
    rows = session.exec(
        pick(d.setting_id, d.role, d.type, d.skills, d.personal_care, d.client_id, d.start_minute, d.end_minute).where(
            or_(col(d.on_date).is_(None), col(d.on_date) >= day),
            or_(col(d.until_on).is_(None), col(d.until_on) >= day),
            or_(col(d.target) > 0, col(d.minimum) > 0),
        )
    )
    for setting, role, type_, wanted, care, client, starts, ends in rows:
        one = asked[home_of[setting], role]
        (one.overlays if type_ == OVERLAY else one.skills).update(skills_of(wanted or ""))
        one.nights |= type_ in AT_WORK and is_night_by_clock(starts, ends)
        one.personal_care |= bool(care) and client in wishes
    shifts = session.exec(
        pick(s.setting_id, s.role, s.type, s.skills, s.personal_care, s.client_id, s.starts_at, s.ends_at).where(
            col(s.day) >= day, or_(col(s.target) > 0, col(s.minimum) > 0)
        )
    )
    for setting, role, type_, wanted, care, client, starts_at, ends_at in shifts:
        one = asked[home_of[setting], role]
        one.skills.update(skills_of(wanted or ""))
        one.nights = one.nights or (type_ in AT_WORK and is_night(starts_at, ends_at))
        one.personal_care |= bool(care) and client in wishes
    return AskedWork(nations, homes, called, home_of, dict(asked))


def _homes(session: Session, nations: Mapping[int, str]) -> tuple[dict[int, Home], dict[int, int], dict[str, int]]:
    s = t.Setting
    rows = session.exec(pick(s.id, s.within_id, s.code, s.name, s.kind, s.organisation_id)).all()
    within = {row[0]: row[1] for row in rows}

    def home(id_: int) -> int:
        while within[id_] is not None:
            id_ = within[id_]
        return id_

    home_of = {id_: home(id_) for id_ in within}
    homes = {row[0]: Home(row[2], row[4], row[5], nations[row[5]]) for row in rows if row[1] is None}
    called = {name.casefold(): home_of[row[0]] for row in rows for name in (row[3], row[2])}
    return homes, home_of, called
