"""The INRC-II reader and writer: a small instance that the tests write themselves."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.formats import inrc2
from solver.formats.source import FormatError
from solver.limits import Limits
from solver.roster import Roster
from solver.solve import solve

NEED = {"minimum": 1, "optimal": 1}
NONE = {"minimum": 0, "optimal": 0}
WEEK_OF = {f"requirementOn{day}": NEED for day in inrc2.DAYS}
FILES: dict[str, Any] = {
    "Sc-n002w1.json": {
        "id": "n002w1",
        "numberOfWeeks": 1,
        "skills": ["Nurse"],
        "shiftTypes": [
            {"id": shift, "minimumNumberOfConsecutiveAssignments": 1, "maximumNumberOfConsecutiveAssignments": 5}
            for shift in ("Early", "Night")
        ],
        "forbiddenShiftTypeSuccessions": [{"precedingShiftType": "Night", "succeedingShiftTypes": ["Early"]}],
        "contracts": [
            {
                "id": "Full",
                "minimumNumberOfAssignments": 2,
                "maximumNumberOfAssignments": 5,
                "minimumNumberOfConsecutiveWorkingDays": 2,
                "maximumNumberOfConsecutiveWorkingDays": 4,
                "minimumNumberOfConsecutiveDaysOff": 1,
                "maximumNumberOfConsecutiveDaysOff": 3,
                "maximumNumberOfWorkingWeekends": 1,
                "completeWeekends": 1,
            }
        ],
        "nurses": [{"id": name, "contract": "Full", "skills": ["Nurse"]} for name in ("Ann", "Ben", "Cat")],
    },
    "H0-n002w1-0.json": {
        "week": 0,
        "scenario": "n002w1",
        "nurseHistory": [
            {
                "nurse": name,
                "numberOfAssignments": 0,
                "numberOfWorkingWeekends": 0,
                "lastAssignedShiftType": last,
                "numberOfConsecutiveAssignments": run,
                "numberOfConsecutiveWorkingDays": run,
                "numberOfConsecutiveDaysOff": 0 if run else 2,
            }
            for name, last, run in (("Ann", "None", 0), ("Ben", "Night", 2), ("Cat", "None", 0))
        ],
    },
    "WD-n002w1-0.json": {
        "scenario": "n002w1",
        "requirements": [
            {"shiftType": "Early", "skill": "Nurse", **WEEK_OF},
            {"shiftType": "Night", "skill": "Nurse", **{f"requirementOn{day}": NONE for day in inrc2.DAYS}},
        ],
        "shiftOffRequests": [{"nurse": "Ann", "shiftType": "Any", "day": "Monday"}],
    },
}


def write_files(folder: Path, files: dict[str, Any]) -> Path:
    """The files of an instance in a folder; a text is written as it is."""
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small instance."""
    return write_files(tmp_path, FILES)


def test_history_counts(folder: Path) -> None:
    """Ben comes from two nights: an early on Monday is forbidden him, a wish of Ann's costs ten."""
    _, problem = inrc2.read(folder, 0, (0,))
    assert check(problem, Roster.of([("Ben", "0:Early:Nurse")])).forbidden
    assert check(problem, Roster.of([("Ann", "0:Early:Nurse")])).score.parts["S4"] == 10


def test_solution_files_are_read_back(folder: Path, tmp_path: Path) -> None:
    """One file a week, old ones replaced, and the same roster when they are read again."""
    instance, problem = inrc2.read(folder, 0, (0,))
    result = solve(problem, Limits(seconds=20, deterministic=True))
    assert result.proven
    assert result.roster is not None
    out = tmp_path / "out"
    out.mkdir()
    (out / "Sol-old.json").write_text("{}", encoding="utf-8")
    files = inrc2.write(instance, result.roster, out)
    assert [file.name for file in files] == [file.name for file in out.iterdir()] == ["Sol-n002w1-0-0.json"]
    assert inrc2.read_roster(out, instance, problem) == result.roster


def spoilt(name: str, path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """The files with one value changed."""
    files = copy.deepcopy(FILES)
    holder = files[name]
    for key in path[:-1]:
        holder = holder[key]
    if value is KeyError:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return files


SCENARIO, HISTORY, DEMAND = FILES
MALFORMED: list[tuple[str, dict[str, Any]]] = [
    ("no scenario", {HISTORY: FILES[HISTORY], DEMAND: FILES[DEMAND]}),
    ("two scenarios", {**FILES, "Sc-other.json": FILES[SCENARIO]}),
    ("no history", {SCENARIO: FILES[SCENARIO], DEMAND: FILES[DEMAND]}),
    ("no week", {SCENARIO: FILES[SCENARIO], HISTORY: FILES[HISTORY]}),
    ("an empty file", {**FILES, DEMAND: ""}),
    ("a list", {**FILES, DEMAND: "[]"}),
    ("a cut file", {**FILES, SCENARIO: json.dumps(FILES[SCENARIO])[:200]}),
    ("deep nesting", {**FILES, DEMAND: "[" * 100_000}),
    ("no id", spoilt(SCENARIO, ("id",), KeyError)),
    ("a nurse without history", spoilt(HISTORY, ("nurseHistory",), [])),
    ("an unknown contract", spoilt(SCENARIO, ("nurses", 0, "contract"), "Half")),
    ("an unknown skill", spoilt(SCENARIO, ("nurses", 0, "skills"), ["Surgeon"])),
    ("a nurse twice", spoilt(SCENARIO, ("nurses", 1, "id"), "Ann")),
    ("a number as text", spoilt(SCENARIO, ("contracts", 0, "maximumNumberOfAssignments"), "five")),
    ("half a shift", spoilt(SCENARIO, ("contracts", 0, "maximumNumberOfAssignments"), 2.5)),
    ("limits that contradict", spoilt(SCENARIO, ("contracts", 0, "maximumNumberOfAssignments"), 1)),
    ("a need as text", spoilt(DEMAND, ("requirements", 0, "requirementOnMonday"), {"minimum": "1", "optimal": 1})),
    ("a negative need", spoilt(DEMAND, ("requirements", 0, "requirementOnMonday"), {"minimum": -1, "optimal": -1})),
    ("a day without need", spoilt(DEMAND, ("requirements", 0, "requirementOnSunday"), KeyError)),
    ("cover of an unknown shift", spoilt(DEMAND, ("requirements", 0, "shiftType"), "Late")),
    ("a wish of nobody", spoilt(DEMAND, ("shiftOffRequests", 0, "nurse"), "Dan")),
    ("a wish on no day", spoilt(DEMAND, ("shiftOffRequests", 0, "day"), "Someday")),
    ("history as text", spoilt(HISTORY, ("nurseHistory", 0, "numberOfConsecutiveWorkingDays"), "two")),
    ("history without end", spoilt(HISTORY, ("nurseHistory", 1, "numberOfConsecutiveWorkingDays"), 10**12)),
    ("skills as a number", spoilt(SCENARIO, ("skills",), 3)),
]


@pytest.mark.parametrize("files", [case[1] for case in MALFORMED], ids=[case[0] for case in MALFORMED])
def test_a_malformed_instance_is_refused(tmp_path: Path, files: dict[str, Any]) -> None:
    """One sentence, with the file or the folder in it."""
    with pytest.raises(FormatError) as error:
        inrc2.read(write_files(tmp_path, files), 0, (0,))
    assert str(tmp_path) in str(error.value)


def test_weeks_must_be_named(folder: Path) -> None:
    """No weeks is no horizon."""
    with pytest.raises(FormatError, match="name the weeks"):
        inrc2.read(folder, 0, ())


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_cut_file_reads_or_is_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Any prefix of any of the files reads or is refused; nothing else is raised."""
    name = data.draw(st.sampled_from(list(FILES)))
    text = json.dumps(FILES[name])
    files = {**FILES, name: text[: data.draw(st.integers(0, len(text) - 1))]}
    with pytest.raises(FormatError):
        inrc2.read(write_files(tmp_path_factory.mktemp("cut"), files), 0, (0,))


GOOD = {"nurse": "Ann", "day": "Mon", "shiftType": "Early", "skill": "Nurse"}


@pytest.mark.parametrize(
    "solution",
    [
        {"scenario": "n002w1", "assignments": []},
        {"scenario": "n002w1", "week": 1, "assignments": []},
        {"scenario": "n002w1", "week": "0", "assignments": []},
        {"scenario": "n002w1", "week": 0},
        {"scenario": "n002w1", "week": 0, "assignments": 3},
        {"scenario": "n002w1", "week": 0, "assignments": [[]]},
        {"scenario": "n002w1", "week": 0, "assignments": [GOOD, GOOD]},
        {"scenario": "n002w1", "week": 0, "assignments": [{**GOOD, "nurse": "Dan"}]},
        {"scenario": "n002w1", "week": 0, "assignments": [{**GOOD, "nurse": ["Dan"]}]},
        {"scenario": "n002w1", "week": 0, "assignments": [{**GOOD, "day": 1}]},
        {"scenario": "n002w1", "week": 0, "assignments": [{**GOOD, "skill": "Surgeon"}]},
        {"scenario": "n002w1", "week": 0, "assignments": [{"nurse": "Ann"}]},
        {"scenario": "other", "week": 0, "assignments": []},
    ],
    ids=str,
)
def test_a_malformed_solution_is_refused(folder: Path, tmp_path: Path, solution: dict[str, Any]) -> None:
    """A solution that lacks, doubles or does not know something is refused with its place."""
    instance, problem = inrc2.read(folder, 0, (0,))
    out = tmp_path / "out"
    out.mkdir()
    (out / "Sol-n002w1-0-0.json").write_text(json.dumps(solution), encoding="utf-8")
    with pytest.raises(FormatError) as error:
        inrc2.read_roster(out, instance, problem)
    assert str(out) in str(error.value)
