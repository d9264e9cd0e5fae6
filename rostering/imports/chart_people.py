"""Whose row of a wall chart it is: found by id, or by a name that is exact and only one at the setting."""

from dataclasses import dataclass

from rostering.imports.chart import ChartRow
from rostering.imports.comparison import Comparison
from rostering.imports.fields import quoted
from rostering.imports.plan import Record
from rostering.imports.sheet import nearest


@dataclass(frozen=True)
class Placed:
    """A row with the worker and the setting it is about; `home` is the outermost setting that lies around it."""

    chart: ChartRow
    worker: Record
    setting: Record
    home: Record

    @property
    def worker_id(self) -> int:
        """The worker's number in the store."""
        assert self.worker.id is not None
        return self.worker.id

    @property
    def home_id(self) -> int:
        """The home's number in the store."""
        assert self.home.id is not None
        return self.home.id

    @property
    def organisation_id(self) -> int:
        """The number of the organisation whose chart it is."""
        number: int = self.home["organisation_id"].id
        return number


def placed(comparison: Comparison, row: ChartRow) -> Placed | None:
    """The row with who and where; what is not known or not clear is noted, and a second row of the same is too."""
    setting = comparison.setting(row.row, "setting", row.setting) if row.setting else None
    if setting is None:
        return None
    home = setting
    while home["within_id"] is not None:
        home = home["within_id"]
    worker = comparison.worker(row.row) if row.worker else _named(comparison, row, home)
    if worker is None:
        return None
    if row.worker and row.name and _plain(worker["person_id"]["name"]) != _plain(row.name):
        row.row.refuse("name", f"The name is not that of worker {quoted(row.worker)}; correct one of the two.")
        return None
    column = "worker" if row.worker else "name"
    if not comparison.once(row.row, ("chart", id(home), id(worker)), column, "The same person"):
        return None
    return Placed(row, worker, setting, home)


def _named(comparison: Comparison, row: ChartRow, home: Record) -> Record | None:
    """The worker of that name at a home; nobody and several are noted."""
    there = [one for one in comparison.plan.rows("worker") if _is_there(one, home)]
    found = [one for one in there if _plain(one["person_id"]["name"]) == _plain(row.name)]
    if len(found) > 1:
        found = [one for one in found if one["ended_on"] is None] or found
    if len(found) == 1:
        comparison.organisations.add(found[0]["organisation_id"]["code"])
        return found[0]
    if found:
        codes = ", ".join(str(one["code"]) for one in found)
        row.row.refuse(
            "name", f"{len(found)} people of that name are at {home['name']}; fill worker with one: {codes}."
        )
    else:
        near = nearest(row.name, [str(one["person_id"]["name"]) for one in there])
        row.row.refuse("name", f"Nobody at {home['name']} is called {quoted(row.name)}; {near}")
    return None


def _is_there(worker: Record, home: Record) -> bool:
    """Whether a worker's own setting is the home or lies in it, or they have none and the same employer."""
    setting = worker["setting_id"]
    if setting is None:
        return worker["organisation_id"] is home["organisation_id"]
    while setting is not None and setting is not home:
        setting = setting["within_id"]
    return setting is home


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
