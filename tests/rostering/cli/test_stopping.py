"""How a search ends: at its time limit, and by Ctrl-C, with the best roster found until then."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.rostering.cli.conftest import WEEK

ROOT = Path(__file__).resolve().parents[3]
START = "from rostering.cli.main import run; run()"


@pytest.mark.slow  # it measures time: beside other tests it would measure them
@pytest.mark.parametrize("seconds", [3, 10])
def test_the_time_limit_is_kept(tmp_path: Path, seconds: int) -> None:
    """From the start of the process to its end, a solve takes no more than 5 % and 0.3 s beyond its limit."""
    db = str(tmp_path / "demo.db")
    begun = time.monotonic()
    subprocess.run(
        [sys.executable, "-c", START, "demo", "--settings", "3", "--time-limit", str(seconds), "--db", db],
        cwd=ROOT, capture_output=True, timeout=60, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert time.monotonic() - begun < 1.05 * seconds + 0.3


@pytest.mark.slow  # it waits for a solve to have something to keep
def test_ctrl_c_keeps_the_best_so_far(tmp_path: Path) -> None:
    """An interrupt during a search ends it with 130, long before its limit, with the best roster saved and told."""
    db = str(tmp_path / "demo.db")
    shown, theirs = os.openpty()  # progress is drawn on a terminal only
    process = subprocess.Popen(
        [sys.executable, "-c", START, "demo", "--settings", "12", "--time-limit", "600", "--db", db],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, text=True, stdin=subprocess.DEVNULL,
        env=os.environ | {"ROTA_NOW": "2026-11-18T09:00:00+00:00", "TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    drawn = ""
    while "best " not in drawn:
        drawn += os.read(shown, 4096).decode()
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=200)
    assert process.returncode == 130
    assert "Traceback" not in drawn + os.read(shown, 65536).decode()
    assert "Roster of Mon 23 Nov" in out
    checked = subprocess.run(
        [sys.executable, "-c", START, "check", *WEEK, "--db", db],
        cwd=ROOT, capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    assert " 0 broken rules" in checked.stdout
