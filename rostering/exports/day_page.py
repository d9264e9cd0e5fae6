"""One unit on one day as its sheet shows it: who, when, in charge, one to one, breaks with relief, whom to ring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rostering import text
from rostering.exports.break_times import BreakTimes, break_times
from rostering.exports.on_duty import Duty, InCharge, came_from, in_charge, on_duty
from rostering.exports.page import Paper, look_of, span
from rostering.exports.ring_list import RingLine, ring_list

if TYPE_CHECKING:
    from rostering.exports.material import Material
    from rostering.gaps.desk import Desk
    from rostering.rosters.snapshot import ShiftFacts


@dataclass(frozen=True, slots=True)
class DayLine:
    """One place of a shift. `one_to_one` is the resident's code ('' for a place that is no one to one); `breaks` are
    ready to print, each with who stands in."""

    code: str
    look: str
    times: str
    name: str
    role: str
    came_from: str
    one_to_one: str
    leads: bool
    unsure: bool
    waived: bool
    to_follow: bool
    own_times: bool
    breaks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage(Paper):
    """One unit on one day. `house` are those who lead the home that the unit is in, where it has somebody on duty for
    all of it; `remarks` are what somebody has to see to: places open, breaks without a time."""

    code: str
    unit: str
    home: str
    day: date
    lines: tuple[DayLine, ...]
    charge: tuple[InCharge, ...]
    house: tuple[InCharge, ...]
    remarks: tuple[str, ...]
    ring: tuple[RingLine, ...]


def units_and_days(material: Material) -> tuple[tuple[int, date], ...]:
    """The units that have shifts, each with its days, by home, unit and day."""
    settings = material.snapshot.settings
    found = {(one.setting, one.day) for one in material.snapshot.shifts}
    return tuple(
        sorted(found, key=lambda one: (settings[settings[one[0]].home].code, settings[one[0]].code, one[0], one[1]))
    )


class DayPages:
    """The pages of some rosters; `desks` are those of homes for which somebody may ring people."""

    def __init__(self, material: Material, desks: Mapping[int, Desk]) -> None:
        self._material, self._desks = material, desks
        self._breaks: dict[tuple[int, date], BreakTimes] = {}

    def page(self, unit: int, day: date) -> DayPage:
        """The page of one unit and day."""
        material = self._material
        setting = material.setting(unit)
        home = setting.home
        duties, breaks = on_duty(material, unit, day), self._home_breaks(home, day)
        charge = in_charge(duties)
        leading = {name for one in charge for name in one.names}
        names = {one.key: one.name for one in self._home_duties(home, day)}
        return DayPage(
            code=setting.code,
            unit=setting.name,
            home="" if home == unit else material.setting(home).name,
            day=day,
            issue=material.issue(home),
            lines=tuple(_line(material, one, breaks, names, one.name in leading) for one in duties),
            charge=charge,
            house=() if home == unit else in_charge(on_duty(material, home, day)),
            remarks=(*_open(material, unit, day), *_unplanned(breaks, duties)),
            ring=ring_list(self._desks[home], unit, day) if home in self._desks else (),
            printed_at=material.printed_at,
        )

    def _home_duties(self, home: int, day: date) -> tuple[Duty, ...]:
        settings = self._material.snapshot.settings
        units = sorted(id_ for id_, one in settings.items() if one.home == home)
        return tuple(one for unit in units for one in on_duty(self._material, unit, day))

    def _home_breaks(self, home: int, day: date) -> BreakTimes:
        if (home, day) not in self._breaks:
            self._breaks[home, day] = break_times(self._material, self._home_duties(home, day))
        return self._breaks[home, day]


def _line(material: Material, one: Duty, breaks: BreakTimes, names: Mapping[str, str], leads: bool) -> DayLine:
    return DayLine(
        code=one.shift.code,
        look=look_of(one.shift),
        times=span(one.starts_at, one.ends_at),
        name=one.name,
        role=text.role(one.role),
        came_from=came_from(one),
        one_to_one=_resident(material, one.shift),
        leads=leads,
        unsure=one.unsure,
        waived=one.waived,
        to_follow=one.person is None,
        own_times=one.has_own_times,
        breaks=tuple(_breaks(material, one, breaks, names)),
    )


def _resident(material: Material, shift: ShiftFacts) -> str:
    if not shift.exclusive:
        return ""
    client = material.snapshot.clients.get(shift.client or 0)
    return "1:1" if client is None else f"1:1 {client.code}"


def _breaks(material: Material, one: Duty, breaks: BreakTimes, names: Mapping[str, str]) -> Iterator[str]:
    for planned in breaks.planned.get(one.key, ()):
        when = span(material.horizon.moment(planned.starts_at), material.horizon.moment(planned.ends_at))
        yield when if planned.relieved_by is None else f"{when} relief {names[planned.relieved_by]}"


def _open(material: Material, unit: int, day: date) -> Iterator[str]:
    """What is short, shift by shift."""
    standing = material.standing
    for shift in material.snapshot.shifts:
        if (shift.setting, shift.day) != (unit, day) or not shift.is_cover:
            continue
        have = standing.build.filled(standing.roster, shift.id)
        missing = max(shift.target, shift.minimum) - have
        if missing > 0:
            places = "1 place" if missing == 1 else f"{missing} places"
            below = "minimum" if have < shift.minimum else "target"
            when = span(shift.starts_at, shift.ends_at)
            yield f"{shift.code} {when}: {places} open for {text.role(shift.role)}, below the {below}"


def _unplanned(breaks: BreakTimes, duties: tuple[Duty, ...]) -> Iterator[str]:
    names = {each.key: each.name for each in duties}
    without = Counter((one.person, one.minutes, one.alone) for one in breaks.unplanned if one.person in names)
    for (key, minutes, alone), number in without.items():
        some = f"a break of {minutes} minutes has" if number == 1 else f"{number} breaks of {minutes} minutes have"
        why = "nobody can be spared to relieve them" if alone else "it does not fit beside the breaks of the others"
        yield f"{names[key]}: {some} no time, {why}"
