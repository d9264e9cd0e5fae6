"""The record of a run: a lock while its process lives, resumed when it died, and its history."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from rostering import calendar
from rostering.batch.history import read_history
from rostering.batch.process import Process
from rostering.batch.run import SILENT, Run, Scope, begin, end
from rostering.errors import BadInputError
from rostering.rosters.horizon import Horizon
from rostering.store import tables as t
from tests.rostering.office import Office

OPTIONS = {"gap": 0.0}


def week(office: Office, words: str = "the week", days: int = 0) -> Scope:
    first = office.monday + timedelta(days=days)
    return Scope(words, Horizon(first, first + timedelta(days=6)))


def begun(office: Office, scope: Scope, **more: bool) -> Run:
    return begin(office.store, None, scope, OPTIONS, **more)


def as_of(office: Office, run: Run, process: Process) -> None:
    """Pretend that another process carries a run."""
    office.change(t.BatchRun, run.id, host=process.host, process=process.words)


def test_two_runs_for_the_same_days_do_not_go_together(office: Office) -> None:
    """While the first lives a second is refused, whatever settings it is for; one for other days, or files, is not."""
    begun(office, week(office))
    for words in ("the week", "another setting"):
        with pytest.raises(BadInputError, match="has been running"):
            begun(office, week(office, words))
    with pytest.raises(BadInputError, match="has been running"):
        begun(office, week(office, "a day later", days=1))
    begun(office, week(office, "the next week", days=7))
    begun(office, Scope("files"))
    with pytest.raises(BadInputError, match="has been running"):
        begun(office, Scope("files"))


def test_a_dead_process_holds_nothing(office: Office) -> None:
    """A run whose process has ended, or whose number is another's by now, is gone on with."""
    run = begun(office, week(office))
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    own = Process.own()
    process = Process.read(own.host, f"{child.pid}:0")
    as_of(office, run, Process(own.host, child.pid, "0"))  # the number lives, but it is not the process that began
    assert not process.lives
    assert begun(office, week(office)).id == run.id
    child.communicate(b"\n")
    as_of(office, run, Process(own.host, child.pid, "0"))
    again = begun(office, week(office))
    assert (again.id, again.resumed) == (run.id, True)


def test_a_run_on_another_machine_counts_as_alive_until_it_is_silent(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can look at a process elsewhere: its last sign of life counts."""
    run = begun(office, week(office))
    as_of(office, run, Process("elsewhere", os.getpid(), "1"))
    with pytest.raises(BadInputError, match="on elsewhere"):
        begun(office, week(office))
    later = calendar.now() + SILENT + timedelta(minutes=1)
    monkeypatch.setenv("ROTA_NOW", later.isoformat())
    assert begun(office, week(office)).id == run.id


def test_after_its_end_a_run_is_not_gone_on_with(office: Office) -> None:
    """What ended is followed by a new run, what was interrupted is gone on with unless somebody begins again."""
    first = begun(office, week(office))
    end(office.store, None, first, interrupted=True, words="")
    assert begun(office, week(office)).id == first.id
    end(office.store, None, first, interrupted=False, words="")
    second = begun(office, week(office))
    assert second.id != first.id
    end(office.store, None, second, interrupted=True, words="")
    third = begun(office, week(office), again=True)
    assert (third.id != second.id, third.resumed) == (True, False)
    end(office.store, None, third, interrupted=False, words="")
    assert [(one.id, one.state) for one in read_history(office.store, None)] == [
        (third.id, "ended"),
        (second.id, "interrupted"),
        (first.id, "ended"),
    ]


def test_a_process_knows_itself(office: Office) -> None:
    """This process lives, by its own record."""
    own = Process.own()
    assert Process.read(own.host, own.words) == own
    assert own.lives
    assert own.is_here
    assert not Process(own.host, own.number, "0").lives or not os.path.isdir("/proc/self")
