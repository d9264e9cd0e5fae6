"""The frame of the command line: every way out, what is loaded, and how fast it starts."""

import io
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
import tomllib
import types
from pathlib import Path

import pytest

import rostering
from rostering.cli.commands import COMMANDS, Command
from rostering.cli.main import main
from rostering.errors import ExitCode
from rostering.version import VERSION

ROOT = Path(rostering.__file__).parents[1]
START = "from rostering.cli.main import run; run()"

TRIAL = """
import argparse, signal
from rostering.errors import BadInputError, ExitCode, RefusedError, StoreError

FAULTS = {
    "bad": BadInputError("Row 3 is bad; write it so."),
    "refused": RefusedError("You may not; ask."),
    "store": StoreError("The store is damaged; restore it."),
    "fault": RuntimeError("the third page\\nis missing"),
    "private": KeyError("Ann Rees"),
}

def arguments(parser):
    parser.add_argument("how")
    parser.add_argument("--lines", type=int, default=0)

def run(arguments, context):
    if arguments.how in FAULTS:
        raise FAULTS[arguments.how]
    if arguments.how == "interrupt":
        signal.raise_signal(signal.SIGINT)
    if arguments.how == "code":
        return 42
    if arguments.how == "look":
        return ExitCode.LOOK
    context.output.text("x" * 100 for _ in range(arguments.lines))
    context.output.json([context.db, context.named, context.actor_name, context.json, context.started > 0])
    return ExitCode.DONE
"""


@pytest.fixture(autouse=True)
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command `trial` that ends in whichever way it is told to."""
    (tmp_path / "rota_trial.py").write_text(TRIAL, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(COMMANDS, "trial", Command("end in some way", "rota_trial"))


def rota(*words: str, code: str = START, **options: object) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own."""
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-c", code, *words],
        cwd=ROOT, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, **options,
    )  # fmt: skip


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["--version"], ["help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    """Help and version are printed without the database, the solver, the screens or the time zones being loaded."""
    code = (
        "import sys\nfrom rostering.cli.main import run\ntry:\n    run()\nfinally:\n"
        "    print(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = rota(*words, code=code)
    assert done.returncode == 0
    assert done.stdout.startswith(("usage: rota", "rota "))
    heavy = {
        "sqlalchemy",
        "sqlmodel",
        "alembic",
        "ortools",
        "numpy",
        "textual",
        "rich",
        "pendulum",
        "pydantic",
        "sqlite3",
    }
    assert set(done.stderr.split()) & heavy == set()


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_is_quick(word: str) -> None:
    """Help and version take less than 200 ms of CPU; the best of three, because the machine may be busy."""

    def spent() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        rota(word)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(spent() for _ in range(3)) < 0.2


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Each command of the table stands in the help with its line."""
    assert main(["--help"]) == ExitCode.DONE
    printed = capsys.readouterr().out
    for name, command in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(command.help)}$", printed, re.MULTILINE)
    assert max(map(len, printed.splitlines())) <= 100


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    """The version printed is the one in pyproject.toml."""
    assert main(["--version"]) == main(["trial", "--version"]) == ExitCode.DONE
    assert capsys.readouterr().out == f"rota {VERSION}\n" * 2
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == VERSION


@pytest.mark.parametrize(
    ("how", "code", "says"),
    [
        ("bad", 2, "rota: Row 3 is bad; write it so.\n"),
        ("refused", 2, "rota: You may not; ask.\n"),
        ("store", 3, "rota: The store is damaged; restore it.\n"),
        ("interrupt", 130, "Interrupted.\n"),
        ("look", 1, ""),
        ("fine", 0, ""),
    ],
)
def test_every_way_out_has_its_code(how: str, code: int, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An error is one sentence on standard error and its own exit code; a command's own code is passed on."""
    assert main(["trial", how]) == code
    assert capsys.readouterr().err == says


def test_a_fault_of_ours_is_reported_to_a_file(capsys: pytest.CaptureFixture[str], own_surroundings: Path) -> None:
    """Any other exception is exit code 70, one sentence with the report's place, and no traceback on the screen."""
    assert main(["trial", "fault"]) == 70
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert "Traceback" not in shown
    assert "(RuntimeError)" in shown
    (report,) = own_surroundings.rglob("fault-*.txt")
    assert str(report) in shown
    written = report.read_text(encoding="utf-8")
    assert "the third page" in written
    assert "rota_trial.py" in written


def test_a_report_holds_no_data(own_surroundings: Path) -> None:
    """The message of an exception that may quote a person's name is left out of the report."""
    assert main(["trial", "private"]) == 70
    (report,) = own_surroundings.rglob("fault-*.txt")
    assert "KeyError" in report.read_text(encoding="utf-8")
    assert "Ann" not in report.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_said(
    capsys: pytest.CaptureFixture[str], own_surroundings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a place for the report the sentence says so, and the exit code stays."""
    (own_surroundings / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(own_surroundings / "file"))
    assert main(["trial", "fault"]) == 70
    assert "no report could be written" in capsys.readouterr().err


def test_a_code_that_is_none_of_ours_is_a_fault() -> None:
    """A command cannot end the program with a code that is not in the table."""
    assert main(["trial", "code"]) == 70


@pytest.mark.parametrize(
    "line",
    [
        ["--db", "x.db", "--as", "ann", "--json", "trial", "fine"],
        ["trial", "fine", "--db", "x.db", "--as=ann", "--json"],
        ["--json", "trial", "--as", "ann", "fine", "--db=x.db"],
    ],
)
def test_general_options_stand_anywhere(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """--db, --as and --json mean the same before and after the command."""
    assert main(line) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out) == ["x.db", "ann", "ann", True, True]


def test_the_actor_may_come_from_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ROTA_USER names the actor unless --as does; an empty one names nobody."""
    monkeypatch.setenv("ROTA_USER", "bea")
    main(["trial", "fine"])
    main(["trial", "fine", "--as", "ann"])
    monkeypatch.setenv("ROTA_USER", "")
    main(["trial", "fine"])
    printed = capsys.readouterr().out
    assert [answer[2] for answer in json.loads("[" + printed.replace("]\n[", "],[") + "]")] == ["bea", "ann", None]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["shwo"], "did you mean 'show'"),
        (["xyzzy"], "There is no command 'xyzzy'; see 'rota --help'"),
        (["--dbx", "trial"], "There is no option '--dbx'"),
        (["trial"], "required: how; see 'rota trial --help'"),
        (["trial", "fine", "--lin", "3"], "nrecognized arguments: --lin"),
        (["trial", "fine", "--lines", "many"], "--lines"),
        (["trial", "fine", "--db"], "--db needs a value"),
        (["--as", "--json", "trial"], "--as needs a value"),
        (["--", "--json"], "no option '--'"),
        ([], "needs a terminal"),
    ],
)
def test_a_usage_error_is_one_sentence(line: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong usage is exit code 2 and one sentence that says where the help is; nothing on standard output."""
    assert main(line) == ExitCode.BAD_INPUT
    printed = capsys.readouterr()
    assert says in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""


def test_a_command_has_its_own_help(capsys: pytest.CaptureFixture[str]) -> None:
    """`rota trial --help` shows the command's options and the general ones."""
    assert main(["trial", "--help"]) == ExitCode.DONE
    printed = capsys.readouterr().out
    assert "usage: rota trial" in printed
    assert "--lines" in printed
    assert "--db URL" in printed


def test_the_app_opens_in_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a command, and with a terminal on both sides, the app is run and its exit code passed on."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    app = types.ModuleType("ui.app")
    app.run = lambda context: ExitCode.LOOK if context.db == "x.db" else None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ui.app", app)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert main(["--db", "x.db"]) == ExitCode.LOOK
    assert main([]) == ExitCode.DONE


@pytest.mark.parametrize(
    ("line", "code"), [(["--help"], 0), (["xyzzy"], 2), ([], 2), (["db", "check", "--db", "/dev/null"], 3)]
)
def test_the_process_ends_with_the_code(line: list[str], code: int) -> None:
    """The exit code reaches whoever started the program, and no traceback does."""
    done = rota(*line)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_a_reader_who_has_enough_is_no_fault() -> None:
    """When nobody reads the output any more the program ends quietly."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", START, "--help"], cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, timeout=60
    )
    os.close(writer)
    assert done.returncode == 0
    assert done.stderr == b""


def test_an_interrupt_from_outside_is_130(tmp_path: Path) -> None:
    """Ctrl-C while the program works ends it with 130 and without a traceback."""
    code = (
        "import sys, time\nfrom rostering.cli import main as frame\n"
        "def wait(*_):\n    print('ready', flush=True)\n    time.sleep(60)\n"
        "frame._dispatch = wait\nframe.run()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == "Interrupted.\n"


def test_time_counts_from_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    """The context carries the moment the process began, by the monotonic clock."""
    assert main(["trial", "fine"], started=time.monotonic()) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)[4] is True
