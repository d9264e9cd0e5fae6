"""The demo's map: regions, towns, organisations, settings with their units, and the minutes between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import hypot
from random import Random
from typing import Any

from rostering.demo.blueprint import Blueprint, blueprint
from rostering.demo.names import Names

Row = dict[str, Any]
SETTINGS_A_REGION = 36  # four organisations a region: one for nine settings
TRAVEL_LIMIT = 60  # minutes; pairs further apart are not listed, and nobody is asked to work across them

# The kind of setting and which of its region's organisations runs it, in rotation.
_ROTATION = (
    ("care_home_nursing", 0),
    ("care_home", 0),
    ("domiciliary", 3),
    ("ward", 2),
    ("care_home_nursing", 0),
    ("care_home", 1),
    ("vaccination", 2),
    ("care_home_nursing", 1),
    ("care_home", 0),
    ("domiciliary", 3),
    ("care_home_nursing", 0),
    ("ward", 2),
)
_LETTERS = {"care_home_nursing": "NH", "care_home": "RH", "domiciliary": "DC", "ward": "WD", "vaccination": "VC"}


@dataclass(frozen=True)
class Home:
    """A home, ward, team or centre with its units: what the other parts of the world need to know of it."""

    number: int  # from 0
    code: str
    name: str
    setting_id: int
    unit_ids: tuple[int, ...]
    organisation_id: int
    region: int
    nation: str
    blueprint: Blueprint
    position: tuple[float, float]

    def setting_of(self, unit: int | None) -> int:
        """The id of a unit, counted from 0, or of the home as a whole."""
        return self.setting_id if unit is None else self.unit_ids[unit]


@dataclass(frozen=True)
class Places:
    """Rows of `organisation`, `area`, `setting` and `travel`, and the homes they describe."""

    organisation: tuple[Row, ...]
    area: tuple[Row, ...]
    setting: tuple[Row, ...]
    travel: tuple[Row, ...]
    homes: tuple[Home, ...]

    def organisations_of(self, region: int) -> tuple[int, ...]:
        """The ids of a region's organisations that run settings, in order."""
        return tuple(sorted({home.organisation_id for home in self.homes if home.region == region}))

    def trust_of(self, region: int) -> int:
        """The id of the region's hospital organisation, which leads its reservists and its pop-up workforce."""
        wanted = f"R{region + 1}-NHS"
        return next(int(row["id"]) for row in self.organisation if row["code"] == wanted)


def make_places(settings: int, names: Names, random: Random, week: date) -> Places:
    """The map for so many settings: at least three organisations, four for each 36 settings."""
    organisations: list[Row] = []
    areas: list[Row] = []
    homes: list[Home] = []
    rows: list[Row] = []
    towns: dict[int, list[tuple[int, float, float]]] = {}
    kinds: dict[str, int] = {}
    for number in range(settings):
        region, within = divmod(number, SETTINGS_A_REGION)
        if within == 0:
            here = min(SETTINGS_A_REGION, settings - number)
            towns[region] = _add_areas(areas, names, random, region, here)
            organisations += _organisations(len(organisations), names, region, here)
        kind, owner = _ROTATION[number % len(_ROTATION)]
        variant = kinds[kind] = kinds.get(kind, -1) + 1
        organisation = next(row for row in organisations if row["code"] == f"R{region + 1}-{_OWNERS[owner]}")
        town = towns[region][(within * 5 + within // 12) % len(towns[region])]
        home_rows, home = _home(
            len(rows), number, region, blueprint(kind, variant), organisation, town, variant, names, random, week
        )
        rows += home_rows
        homes.append(home)
    return Places(tuple(organisations), tuple(areas), tuple(rows), _travel(homes), tuple(homes))


_OWNERS = ("CARE", "HOMES", "NHS", "COUNCIL")
_OWNER_KINDS = ("care_company", "care_company", "nhs_trust", "council")


def _organisations(before: int, names: Names, region: int, settings: int) -> list[Row]:
    """The region's organisations. The first region always has three; others only those that run a setting."""
    used = {_ROTATION[within % len(_ROTATION)][1] for within in range(settings)}
    if region == 0:
        used |= {0, 2, 3}
    nations = ("ENG", "WAL", "ENG", "WAL") if region % 2 == 0 else ("WAL", "ENG", "WAL", "ENG")
    used |= {2}
    return [
        {
            "id": before + place,
            "code": f"R{region + 1}-{_OWNERS[owner]}",
            "name": names.organisation(_OWNERS[owner].lower(), region, nations[owner]),
            "nation": nations[owner],
            "kind": "health_board" if owner == 2 and nations[owner] == "WAL" else _OWNER_KINDS[owner],
            "provider_number": f"1-9{region:03d}{owner}0000" if nations[owner] == "ENG" else None,
        }
        for place, owner in enumerate(sorted(used), start=1)
    ]


def _add_areas(
    areas: list[Row], names: Names, random: Random, region: int, settings: int
) -> list[tuple[int, float, float]]:
    """Add the region and its towns; each town is returned as its id and its place on the map in travel minutes."""
    top = len(areas) + 1
    areas.append({"id": top, "code": f"R{region + 1}", "name": names.region(region), "within_id": None})
    towns = []
    for number in range(max(2, min(8, settings // 4 + 1))):
        town = len(areas) + 1
        areas.append(
            {
                "id": town,
                "code": f"R{region + 1}T{number + 1}",
                "name": names.town(region * 8 + number),
                "within_id": top,
            }
        )
        towns.append((town, random.uniform(0, 36), random.uniform(0, 30)))
    return towns


def _home(
    before: int,
    number: int,
    region: int,
    plan: Blueprint,
    organisation: Row,
    town: tuple[int, float, float],
    variant: int,
    names: Names,
    random: Random,
    week: date,
) -> tuple[list[Row], Home]:
    code = f"{_LETTERS[plan.kind]}{variant + 1}"
    area_id, east, north = town
    name = names.setting(plan.kind, variant)
    postcode = f"Q{'VXZ'[region % 3]}{area_id % 90 + 1}"  # QV, QX and QZ are not postcode areas
    opened = week - timedelta(days=random.randrange(900, 9000))
    shared = {
        "organisation_id": organisation["id"],
        "area_id": area_id,
        "default_break_minutes": 30,
        "sole_break": plan.sole_break,
        "zone": plan.zone,
        "postcode_out": postcode,
        "opened_on": opened,
        "closed_from": None,
        "closed_until": None,
    }
    home_id = before + 1
    rows: list[Row] = [
        {
            "id": home_id,
            "code": code,
            "name": name,
            "within_id": None,
            "kind": plan.kind,
            "places": plan.places or None,
            "location_number": f"1-9{number:04d}00000",
            **shared,
        }
    ]
    for unit in range(plan.units):
        rows.append(
            {
                "id": home_id + unit + 1,
                "code": f"{code}{'ABC'[unit]}",
                "name": f"{name}, {names.unit(variant, unit)} unit",
                "within_id": home_id,
                "kind": "unit",
                "places": plan.places // plan.units,
                "location_number": None,
                **shared,
            }
        )
    home = Home(
        number=number,
        code=code,
        name=name,
        setting_id=home_id,
        unit_ids=tuple(range(home_id + 1, home_id + 1 + plan.units)),
        organisation_id=organisation["id"],
        region=region,
        nation=organisation["nation"],
        blueprint=plan,
        position=(east + random.uniform(-2, 2), north + random.uniform(-2, 2)),
    )
    return rows, home


def _travel(homes: Sequence[Home]) -> tuple[Row, ...]:
    """Minutes between any two settings of different homes in a region, up to the limit; each pair once."""
    rows: list[Row] = []
    for index, near in enumerate(homes):
        for far in homes[index + 1 :]:
            if near.region != far.region:
                continue
            minutes = 5 + round(hypot(near.position[0] - far.position[0], near.position[1] - far.position[1]))
            if minutes > TRAVEL_LIMIT:
                continue
            rows += [
                {"from_id": start, "to_id": end, "minutes": minutes}
                for start in (near.setting_id, *near.unit_ids)
                for end in (far.setting_id, *far.unit_ids)
            ]
    return tuple(rows)
