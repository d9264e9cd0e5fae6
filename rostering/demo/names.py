"""Invented names of people and places, from the data file `names.toml`."""

import tomllib
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any

from rostering.resources import data_file


@dataclass(frozen=True)
class Identity:
    """An invented person's name, and the languages they declare, with a semicolon between."""

    name: str
    languages: str


@dataclass(frozen=True)
class Names:
    """The lists of the data file and the ways to draw from them."""

    lists: dict[str, Any]

    def identities(self, count: int, random: Random) -> tuple[Identity, ...]:
        """So many different names; a middle initial tells apart those who would bear the same one."""
        communities = self.lists["community"]
        weights = list(accumulate(community["weight"] for community in communities))
        taken: set[str] = set()
        found = []
        for _ in range(count):
            community = random.choices(communities, cum_weights=weights)[0]
            name = _new_name(community, taken, random)
            taken.add(name)
            found.append(Identity(name, self._languages(community["code"], random)))
        return tuple(found)

    def region(self, number: int) -> str:
        """The name of the region counted from 0; a number follows when the list is used up."""
        return _numbered(self.lists["places"]["regions"], number)

    def town(self, number: int) -> str:
        """The name of the town counted from 0."""
        return _numbered(self.lists["places"]["towns"], number)

    def organisation(self, owner: str, region: int, nation: str) -> str:
        """The name of a region's organisation: care, homes, nhs or council."""
        name = _numbered(self.lists["organisations"][owner], region)
        if owner == "nhs":
            return f"{name} University Health Board" if nation == "WAL" else f"{name} NHS Foundation Trust"
        return name

    def setting(self, kind: str, variant: int) -> str:
        """The name of the setting of this kind counted from 0."""
        settings = self.lists["settings"]
        if kind in ("care_home_nursing", "care_home"):
            trees, ends = settings["homes"], settings[kind]
            shift = 11 if kind == "care_home" else 0
            tree, end = trees[(variant + shift) % len(trees)], ends[(variant + variant // len(trees)) % len(ends)]
            return f"{tree} {end}"
        name = _numbered(settings[kind], variant)
        return {
            "domiciliary": f"{name} Homecare Team",
            "ward": f"{name} Ward",
            "vaccination": f"{name} Vaccination Centre",
        }[kind]

    def unit(self, variant: int, unit: int) -> str:
        """The name of a home's unit counted from 0."""
        units: list[str] = self.lists["settings"]["units"]
        return units[(variant * 3 + unit) % len(units)]

    def _languages(self, community: str, random: Random) -> str:
        spoken = self.lists["languages"].get(community)
        if spoken is not None and random.randrange(100) < spoken["percent"]:
            return f"en;{spoken['code']}"
        return "en"


def load_names() -> Names:
    """The names that come with the program."""
    return Names(tomllib.loads(data_file("names.toml").read_text(encoding="utf-8")))


def _numbered(names: list[str], number: int) -> str:
    rounds, place = divmod(number, len(names))
    return names[place] if rounds == 0 else f"{names[place]} {rounds + 1}"


def _new_name(community: dict[str, Any], taken: set[str], random: Random) -> str:
    for _ in range(8):
        name = f"{random.choice(community['first'])} {random.choice(community['last'])}"
        if name not in taken:
            return name
    first, last = random.choice(community["first"]), random.choice(community["last"])
    while True:
        name = f"{first} {random.choice('ABCDEFGHJKLMNPRSTW')}. {random.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
        if name not in taken:
            return name
