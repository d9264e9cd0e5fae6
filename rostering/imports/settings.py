"""The settings sheet: where work is done, whose it is and in which nation, what lies in what, and its area."""

from dataclasses import dataclass
from datetime import date

from rostering.catalogue import setting_kinds
from rostering.imports import fields
from rostering.imports.comparison import Comparison, RowChange
from rostering.imports.plan import Record, Value
from rostering.imports.sheet import LONGEST_ID, SheetRow, columns

KIND = "settings"
COLUMNS = columns(
    "setting name organisation kind",
    "organisation_name nation within area area_name places break sole_break zone ward learners postcode opened",
)
NATIONS = ("ENG", "WAL", "SCO", "NIR")
SOLE_BREAKS = ("relieved", "present")
ZONES = ("green", "amber", "red")
WARDS = ("adult", "paediatric")
MOST_PLACES, LONGEST_BREAK, MOST_LEARNERS = 2_000, 120, 200
EVERYBODY = ""  # a new organisation is the whole installation's


@dataclass(frozen=True)
class SettingRow:
    """One row of the sheet; what is None or empty stays as it is."""

    row: SheetRow
    code: str
    organisation: str
    organisation_name: str
    nation: str | None
    within: str
    area: str
    area_name: str
    values: dict[str, Value]


def parse(row: SheetRow, today: date) -> SettingRow:
    """The row as it stands; what is wrong is noted on it."""
    nation = _one_of(row, "nation", NATIONS)
    titles = {kind.code: kind.title for kind in setting_kinds().values()}
    said: dict[str, Value] = {
        "name": row.text("name"),
        "kind": row.known("kind", titles, "kind of setting"),
        "places": row.whole("places", 1, MOST_PLACES),
        "default_break_minutes": row.whole("break", 0, LONGEST_BREAK),
        "sole_break": _one_of(row, "sole_break", SOLE_BREAKS),
        "zone": _one_of(row, "zone", ZONES),
        "ward": _one_of(row, "ward", WARDS),
        "learners": row.whole("learners", 0, MOST_LEARNERS),
        "postcode_out": row.read("postcode", fields.outward_of),
        "opened_on": row.date("opened"),
    }
    if row.filled("area_name") and not row.filled("area"):
        row.refuse("area", "The area has a name and no code; fill both, or neither.")
    return SettingRow(
        row=row,
        code=row.text("setting", LONGEST_ID),
        organisation=row.text("organisation", LONGEST_ID),
        organisation_name=row.text("organisation_name"),
        nation=nation,
        within=row.text("within"),
        area=row.text("area", LONGEST_ID),
        area_name=row.text("area_name"),
        values={column: value for column, value in said.items() if value is not None},
    )


def _one_of(row: SheetRow, column: str, words: tuple[str, ...]) -> str | None:
    """One of some words, whatever its capitals; None for an empty cell."""
    by_small = {word.lower(): word for word in words}
    return by_small.get(row.choice(column, by_small, ""))


def compare(comparison: Comparison, rows: list[SettingRow]) -> None:
    """Plans what the sheet adds and changes: homes before what lies in them."""
    nations: dict[str, tuple[str, int]] = {}
    for one in sorted(rows, key=lambda one: bool(one.within)):
        change = comparison.row(one.row, f"setting {one.code}")
        organisation = _organisation(comparison, change, one)
        if one.nation is not None:
            said, at = nations.setdefault(organisation["code"], (one.nation, one.row.number))
            if said != one.nation:
                one.row.refuse("nation", f"{organisation['name']} lies in {said} by row {at}; keep one of the two.")
                continue
            change.set(organisation, nation=one.nation)
        what = f"The setting {fields.quoted(one.code)} of {organisation['name']}"
        if comparison.once(one.row, ("setting", id(organisation), one.code), "setting", what):
            _setting(comparison, change, one, organisation)


def _setting(comparison: Comparison, change: RowChange, one: SettingRow, organisation: Record) -> None:
    known = next(
        (each for each in comparison.of("setting", "organisation_id", organisation) if each["code"] == one.code), None
    )
    values = dict(one.values)
    if one.area:
        values["area_id"] = _area(comparison, change, one)
    if one.within:
        outer = comparison.setting(one.row, "within", one.within, organisation)
        if outer is None:
            return
        if outer is known or outer["organisation_id"] is not organisation:
            one.row.refuse("within", f"{fields.quoted(one.within)} is not another setting of {organisation['name']}.")
            return
        values["within_id"] = outer
    if known is None:
        change.add("setting", code=one.code, organisation_id=organisation, **values)
    else:
        change.set(known, **values)
    change.done()


def _organisation(comparison: Comparison, change: RowChange, one: SettingRow) -> Record:
    """The organisation by its code or name; a new one belongs to whoever acts for the whole installation."""
    known = comparison.plan.rows("organisation")
    found = next((each for each in known if one.organisation in (each["code"], each["name"])), None)
    if found is None:
        name = one.organisation_name or one.organisation
        found = comparison.add("organisation", code=one.organisation, name=name)
        comparison.organisations.add(EVERYBODY)
        change.say(f"new organisation {name}")
    elif one.organisation_name:
        change.set(found, name=one.organisation_name)
    comparison.organisations.add(found["code"])
    return found


def _area(comparison: Comparison, change: RowChange, one: SettingRow) -> Record:
    """The area by its code; a new one where nobody knows it."""
    found = next((each for each in comparison.plan.rows("area") if each["code"] == one.area), None)
    if found is None:
        found = comparison.add("area", code=one.area, name=one.area_name or one.area)
        change.say(f"new area {found['name']}")
    elif one.area_name:
        change.set(found, name=one.area_name)
    return found
