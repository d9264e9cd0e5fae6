"""The public instances and their outside judges: what we say a roster costs is what they say.

They are looked for in the folder that the environment variable ROSTERING_BENCH names: `curtois_qu/`, `inrc2/`,
`judge_curtois_qu.py` and `judge_inrc2.py`. No data comes with this project.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from solver.check import check
from solver.formats import curtois_qu, inrc2
from solver.formats.source import Source
from solver.limits import Limits
from solver.problem import Problem
from solver.roster import Roster
from solver.solve import solve

BENCH = Path(os.environ.get("ROSTERING_BENCH", "nowhere"))
pytestmark = pytest.mark.skipif(
    not BENCH.is_dir(), reason="set ROSTERING_BENCH to the folder with the public instances and the judges"
)
SAMPLES = sorted((BENCH / "inrc2").glob("*/Solution_H_*-WD_*"))
INSTANCES = sorted((BENCH / "curtois_qu").glob("*.txt"))


def judge(name: str, *arguments: object) -> tuple[int, int]:
    """What a judge says: the cost, and how many hard rules are broken."""
    command = [sys.executable, str(BENCH / name), *(str(argument) for argument in arguments)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    numbers = re.search(r"^cost (\d+) .* hard (\d+)$", said.stdout, re.MULTILINE)
    assert numbers, said.stdout + said.stderr
    return int(numbers[1]), int(numbers[2])


def judge_inrc2(instance: inrc2.Instance, folder: Path, numbers: tuple[str, str], solutions: Path) -> tuple[int, int]:
    """What the judge says of solution files; it looks for the files by the scenario's id, which one of them lacks."""
    written, id_ = next(folder.glob("Sc-*.json")).stem.removeprefix("Sc-"), str(instance.scenario["id"])
    if written != id_:
        renamed = solutions.parent / f"{id_}-renamed"
        renamed.mkdir()
        for file in folder.glob("*.json"):
            shutil.copy(file, renamed / file.name.replace(written, id_))
        folder = renamed
    return judge("judge_inrc2.py", folder, *numbers, solutions)


def read_sample(folder: Path) -> tuple[inrc2.Instance, Problem, str, str]:
    """The instance of a sample solution, and its history and weeks as the judge takes them."""
    named = re.fullmatch(r"Solution_H_(\d+)-WD_([\d-]+)", folder.name)
    assert named
    weeks = tuple(int(week) for week in named[2].split("-"))
    return *inrc2.read(folder.parent, int(named[1]), weeks), named[1], named[2]


def scattered(problem: Problem, chance: random.Random, share: float) -> Roster:
    """A roster in which each worker does something on a share of the days."""
    chosen = []
    for worker, duties in problem.duties_of.items():
        for day in range(problem.horizon):
            listed = [duty.id for duty in duties if duty.day == day]
            if listed and chance.random() < share:
                chosen.append((worker, chance.choice(listed)))
    return Roster.of(chosen)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda folder: f"{folder.parent.name} {folder.name}")
def test_a_sample_solution_costs_what_the_judge_says(sample: Path, tmp_path: Path) -> None:
    """Every sample solution read back breaks nothing hard and costs what the judge says."""
    instance, problem, history, weeks = read_sample(sample)
    solutions = tmp_path / "solutions"
    shutil.copytree(sample, solutions)
    report = check(problem, inrc2.read_roster(solutions, instance, problem))
    cost, broken = judge_inrc2(instance, sample.parent, (history, weeks), solutions)
    assert not broken
    assert not any(violation.hard for violation in report.violations)
    assert report.score.objective == cost


@pytest.mark.parametrize("sample", SAMPLES[::3], ids=lambda folder: folder.parent.name)
@pytest.mark.parametrize("share", [0.3, 0.7])
def test_any_inrc_roster_costs_what_the_judge_says(sample: Path, share: float, tmp_path: Path) -> None:
    """A random roster costs, beside what is broken, what the judge says; both find it broken or neither."""
    instance, problem, history, weeks = read_sample(sample)
    roster = scattered(problem, random.Random(7), share)
    inrc2.write(instance, roster, tmp_path / "solutions")
    cost, broken = judge_inrc2(instance, sample.parent, (history, weeks), tmp_path / "solutions")
    report = check(problem, roster)
    assert report.score.objective - report.score.safety == cost
    assert any(violation.hard for violation in report.violations) == bool(broken)


@pytest.mark.parametrize("path", INSTANCES[:6], ids=lambda path: path.stem)
def test_any_curtois_roster_costs_what_the_judge_says(path: Path, tmp_path: Path) -> None:
    """A random roster costs, beside what is broken, what the judge says; both find it broken or neither."""
    problem = curtois_qu.read(Source.open(path))
    roster = scattered(problem, random.Random(7), 0.5)
    out = tmp_path / "roster.csv"
    out.write_text(curtois_qu.write(problem, roster), encoding="utf-8")
    cost, broken = judge("judge_curtois_qu.py", path, out)
    report = check(problem, roster)
    assert report.score.objective - report.score.safety == cost
    assert any(violation.hard for violation in report.violations) == bool(broken)


def test_the_first_instance_is_solved(tmp_path: Path) -> None:
    """Instance1 costs 607, proven, and the judge agrees."""
    path = BENCH / "curtois_qu" / "Instance1.txt"
    problem = curtois_qu.read(Source.open(path))
    result = solve(problem, Limits(seconds=60, workers=1))
    assert result.roster is not None
    assert (result.objective, result.proven) == (607, True)
    out = tmp_path / "roster.csv"
    out.write_text(curtois_qu.write(problem, result.roster), encoding="utf-8")
    assert judge("judge_curtois_qu.py", path, out) == (607, 0)
