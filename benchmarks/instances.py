"""The instances by name: which there are, where the public ones lie, and what they are known to cost.

Only the standard library is loaded here: the process that starts the runs stays small (see `process.py`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

BEST_KNOWN = Path(__file__).with_name("best_known.toml")


class Family(StrEnum):
    """Where an instance comes from."""

    CURTOIS_QU = "curtois-qu"
    INRC2 = "inrc2"
    REGION = "region"
    HOME = "home"


# The names that each family understands, and how to say it.
FORMS = {
    Family.CURTOIS_QU: re.compile(r"Instance\d+"),
    Family.INRC2: re.compile(r"n\d+w\d+:\d+:\d+(-\d+)*"),
    Family.REGION: re.compile(r"demo:\d+"),
    Family.HOME: re.compile(r"home:\d+"),
}
EXAMPLES = "Instance11, n030w4:1:6-2-9-1, demo:40 or home:15"
REGIONS = ("demo:40", "demo:100")
HOMES = ("home:15",)


class InstanceError(ValueError):
    """An instance cannot be had; one sentence says why."""


@dataclass(frozen=True)
class Instance:
    """One instance: its name, its family, and what it is known to cost (None: not known)."""

    name: str
    family: Family
    best: int | None = None
    lower: int | None = None

    @property
    def public(self) -> bool:
        """Whether its files are somebody else's and have to be found."""
        return self.family in (Family.CURTOIS_QU, Family.INRC2)

    @property
    def numbers(self) -> list[str]:
        """What follows the first colon, cut at colons."""
        return self.name.split(":")[1:]

    def file(self, folder: Path) -> Path:
        """The file (inrc2: the folder) of a public instance below the folder of all of them."""
        if self.family is Family.CURTOIS_QU:
            return folder / "curtois_qu" / f"{self.name}.txt"
        return folder / "inrc2" / self.name.split(":")[0]


def named(name: str) -> Instance:
    """The instance of that name. Raises InstanceError where no family has such names."""
    for family, form in FORMS.items():
        if form.fullmatch(name):
            known = _best_known(family).get(name, {})
            return Instance(name, family, known.get("best"), known.get("lower"))
    raise InstanceError(f"There are no instances named like {name!r}; names are such as {EXAMPLES}.")


def of_family(family: Family, folder: Path | None) -> list[Instance]:
    """The set of a family. Of Curtois & Qu these are all files in the folder, else those with a known cost."""
    if family is Family.REGION:
        names = list(REGIONS)
    elif family is Family.HOME:
        names = list(HOMES)
    else:
        names = list(_best_known(family))
    if family is Family.CURTOIS_QU and folder is not None:
        names = [file.stem for file in folder.glob("curtois_qu/Instance*.txt")] or names
        names.sort(key=lambda name: int(name.removeprefix("Instance")))
    return [named(name) for name in names]


def why_absent(instance: Instance, folder: Path | None) -> str | None:
    """One sentence where a public instance cannot be run; None where it can."""
    if not instance.public:
        return None
    if folder is None:
        return "ROSTERING_BENCH is not set: set it to the folder that holds curtois_qu/, inrc2/ and the judges."
    for needed in (instance.file(folder), judge(instance, folder)):
        if not needed.exists():
            return f"ROSTERING_BENCH is {folder}, where there is no {needed.relative_to(folder)}."
    return None


def judge(instance: Instance, folder: Path) -> Path:
    """The outside judge of a public instance."""
    return folder / f"judge_{instance.family.replace('-', '_')}.py"


def _best_known(family: Family) -> dict[str, dict[str, int]]:
    with BEST_KNOWN.open("rb") as file:
        known: dict[str, Any] = tomllib.load(file)
    found: dict[str, dict[str, int]] = known.get(family, {}).get("instance", {})
    return found
