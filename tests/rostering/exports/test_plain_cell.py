"""Text that a spreadsheet would take for a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.exports.plain_cell import BEGINNINGS, guarded, unguarded
from rostering.exports.roster_file import as_csv, read_file
from tests.rostering.exports.leaving import material
from tests.rostering.office import Office

NAMES = st.text(st.one_of(st.sampled_from([*BEGINNINGS, "'", ",", '"', "ש", "🙂"]), st.characters()), max_size=9)


@given(NAMES)
def test_a_guarded_cell_begins_no_formula_and_comes_back(cell: str) -> None:
    """Whatever the text, it begins with nothing that a spreadsheet reckons with, and is the same when it is read."""
    assert not guarded(cell).startswith(BEGINNINGS)
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ('O"Neil, Ann', 'O"Neil, Ann'),
        ("’t Hooft", "’t Hooft"),
        ("שרה 🙂", "שרה 🙂"),
    ],
)
def test_names_stand_in_one_cell_of_a_csv(office: Office, name: str, cell: str) -> None:
    """Commas, quotes, right to left and emoji stay; a formula is a text; the file checks as what it was."""
    office.worker("-1", person_id=office.person("ann", name=name))
    office.assign(office.roster(), 1, office.shift(0, "07:00", "15:00", "E"))
    text = as_csv(material(office).snapshot, {})
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["name"], row["worker"], row["state"]) == (cell, "'-1", "draft")
    (read,) = read_file("roster.csv", text).rows
    assert (read.cells["name"], read.cells["worker"]) == (name, "-1")
