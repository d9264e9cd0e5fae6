"""Real processes: lost ones are replaced, killed runs are gone on with, nothing is missing, doubled or left over."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rostering.batch.answering import STOPPED
from rostering.batch.engine import Allowance, Answer, Posed
from rostering.batch.local_engine import LocalEngine
from tests.rostering.batch.conftest import problem_file
from tests.rostering.office import Office

ROOT = Path(__file__).resolve().parents[3]
START = "from rostering.cli.main import run; run()"


def answers(engine: LocalEngine, number: int) -> list[Answer]:
    found: list[Answer] = []
    deadline = time.monotonic() + 120
    while len(found) < number and time.monotonic() < deadline:
        answer = engine.next(0.2)
        found += [answer] if answer is not None else []
    return found


def lives(process: int) -> bool:
    return os.path.isdir(f"/proc/{process}")


def test_a_lost_process_costs_nothing_but_time(files: Path) -> None:
    """One is killed with a problem in it: another does it, each answer comes once, all end when the engine is closed.
    What is asked to stop before it began says so."""
    engine = LocalEngine(1)
    try:
        text = (files / "a.json").read_text(encoding="utf-8")
        engine.submit(Posed("first", text, Allowance(seconds=60)))
        while not engine.process_ids:
            time.sleep(0.01)
        os.kill(engine.process_ids[0], signal.SIGKILL)
        engine.submit(Posed("second", text, Allowance(seconds=60)))
        engine.submit(Posed("bad", "{", Allowance()))
        found = {one.key: one for one in answers(engine, 3)}
        assert {key: one.failure is None for key, one in found.items()} == {"first": True, "second": True, "bad": False}
        assert (found["first"].lost, found["second"].lost) == (1, 0)
        assert found["first"].result == found["second"].result
        assert found["first"].peak_bytes > 0
        engine.stop()
        engine.submit(Posed("late", text, Allowance()))
        assert answers(engine, 1)[0].failure == STOPPED
        left = engine.process_ids
    finally:
        engine.close()
    assert left
    assert not any(lives(one) for one in left)


def started(office: Office, folder: Path, out: Path, workers: int) -> "subprocess.Popen[bytes]":
    words = ["batch", str(folder), "--out", str(out), "--deterministic", "--workers", str(workers), "--json"]
    return subprocess.Popen(
        [sys.executable, "-c", START, *words, "--db", office.place],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(one) for one in listed.read_text().split()] if listed.exists() else []


def killed_when(process: "subprocess.Popen[bytes]", out: Path, rosters: int) -> list[int]:
    """Kill a run once so many rosters are there; the processes it had."""
    while process.poll() is None and len(list(out.glob("*.json"))) < rosters:
        time.sleep(0.005)
    theirs = children(process.pid)
    process.kill()
    process.communicate()
    return theirs


def contents(out: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(out.iterdir())}


def saved(office: Office) -> list[tuple[str, str]]:
    runs = subprocess.run(
        [sys.executable, "-c", START, "batch", "history", "--json", "--db", office.place],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [(piece["key"], piece["state"]) for piece in json.loads(runs.stdout)[0]["pieces"]]


def kill_and_resume(office: Office, folder: Path, out: Path, moments: list[int], workers: int) -> None:
    """Kill runs at some moments, then let one end; nothing is missing, nothing is there twice, nothing is left over."""
    for rosters in moments:
        theirs = killed_when(started(office, folder, out, workers), out, rosters)
        deadline = time.monotonic() + 20
        while any(lives(one) for one in theirs) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(lives(one) for one in theirs), "a process outlived its run"
    done, _ = started(office, folder, out, workers).communicate()
    told = json.loads(done)
    names = sorted(path.stem for path in folder.glob("*.json"))
    assert [one["key"] for one in sorted(told["pieces"], key=lambda one: one["key"])] == names
    assert sorted(saved(office)) == [(name, "solved") for name in names]
    assert sorted(contents(out)) == [f"{name}.json" for name in names]


@pytest.mark.slow
def test_a_run_killed_twice_ends_as_if_nobody_had(office: Office, files: Path, tmp_path: Path) -> None:
    """SIGKILL twice and resumed: all rosters are there once, and those of equal problems are the same."""
    problem_file(office, files, *(f"p{number}" for number in range(7)))
    kill_and_resume(office, files, tmp_path / "out", [1, 5], 1)
    bodies = {text.replace(f'"id": "{Path(name).stem}"', "").partition('"run"')[0]
              for name, text in contents(tmp_path / "out").items()}  # fmt: skip
    assert len(bodies) == 1


@pytest.mark.slow  # ten runs are killed
def test_a_run_killed_at_ten_random_moments_ends_as_an_undisturbed_one(
    office: Office, files: Path, tmp_path: Path
) -> None:
    """The same files with the same bytes as of a run that nobody disturbed, with two processes."""
    for number in range(5, 7):
        office.shift(number, "07:00", "15:00", target=2)
    for code in ("cy", "dee"):
        office.worker(code)
    problem_file(office, files, *(f"p{number}" for number in range(60)))
    moments = sorted(random.Random(9).sample(range(60), 10))
    kill_and_resume(office, files, tmp_path / "out", moments, 2)
    started(office, files, tmp_path / "undisturbed", 2).communicate()
    assert contents(tmp_path / "out") == contents(tmp_path / "undisturbed")
