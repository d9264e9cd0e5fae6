"""What importing does: it defines names. It loads nothing heavy that is not asked for, and it does nothing else."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("rostering", "solver", "ui")
HEAVY = {
    *("alembic", "cryptography", "numpy", "ortools", "pandas", "pendulum"),
    *("pydantic", "rich", "sqlalchemy", "sqlmodel", "textual"),
}
# Alembic runs these with a connection at hand; nobody imports them.
RUN_BY_ALEMBIC = ("rostering.store.migrations.env", "rostering.store.migrations.versions.")

# Run in a process of its own; the last line of its output says which of the libraries were loaded.
LOADED = """
import json, sys
try:
    {statement}
except SystemExit:
    pass
print()
print(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))
"""

# Imports every module named on the command line and prints what that did besides.
WATCHED = """
import importlib, json, logging, os, signal, sys, threading
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
ACTS = ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate", "os.putenv", "os.unsetenv",
        "os.system", "os.fork", "os.posix_spawn", "os.kill", "subprocess.Popen", "sqlite3.connect", "socket.connect",
        "socket.bind", "signal.pthread_kill", "shutil.rmtree", "tempfile.mkstemp", "tempfile.mkdtemp")
OURS = tuple(os.path.join(root, "") for root in ROOTS)
done = []

def ours():
    # The innermost line of code that belongs to a package of ours or to nobody's; a library's own doing is its own.
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith("<frozen"):
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith(OURS)

def watch(event, details):
    if event == "open":
        mode, flags = details[1], details[2]
        if flags & WRITES or (mode and set(mode) & set("wax+")):
            done.append([event, str(details[0])])
    elif event in ACTS and (event not in ("os.putenv", "os.unsetenv") or ours()):
        done.append([event, repr(details)])

before = (threading.active_count(), len(logging.getLogger().handlers), sys.getrecursionlimit(), os.umask(0o022))
os.umask(before[3])
hooks = (sys.excepthook, signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM))
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
after = (threading.active_count(), len(logging.getLogger().handlers), sys.getrecursionlimit(), os.umask(0o022))
if before != after or hooks != (sys.excepthook, signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)):
    done.append(["state", f"{before} became {after}"])
print(json.dumps(done))
"""

# Each module in a fresh copy of a process that knows the libraries, and of ours the tables alone: these lean on nothing
# above them, and take long to define.
ALONE = """
import gc, importlib, os, sys, traceback
for library in ("alembic.command", "ortools.sat.python.cp_model", "rostering.store.tables"):
    importlib.import_module(library)
gc.freeze()
failed = 0
for name in sys.argv[1:]:
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(name)
        except BaseException:
            print(f"import {name}", traceback.format_exc(limit=-1), flush=True)
            os._exit(1)
        os._exit(0)
    failed += os.waitpid(child, 0)[1] != 0
sys.exit(failed != 0)
"""


def modules() -> list[str]:
    """Every module of the three packages that can be imported."""
    paths = [path.relative_to(ROOT) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]
    return [name for name in names if not name.startswith(RUN_BY_ALEMBIC)]


def python(code: str, *words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The code in a process of its own, with the checkout importable and no bytecode written."""
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=230,
        check=False,
    )


def loaded_by(statement: str, *words: str) -> set[str]:
    """The top-level names in sys.modules after the statement."""
    done = python(LOADED.format(statement=statement), *words)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_there_are_modules_to_look_at() -> None:
    """The walk finds modules of every package, so that the tests below look at something."""
    names = modules()
    assert len(names) > 50
    assert {"rostering.cli.main", "rostering.store.audit", "solver.cpsat.build", "ui"} <= set(names)


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_and_version_load_no_library(word: str) -> None:
    """`rota --help` and `rota --version` load none of the heavy libraries, nor anything of solver and ui."""
    loaded = loaded_by("from rostering.cli.main import run; run()", word)
    assert loaded & (HEAVY | {"openpyxl", "platformdirs", "solver", "sqlite3", "ui"}) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "import solver.problem, solver.roster, solver.check, solver.score, solver.rules.registry",
        "import solver.solve, solver.result, solver.limits, solver.stop, solver.search.greedy",
        "import solver.formats.curtois_qu, solver.formats.inrc2",
    ],
)
def test_the_solver_checks_and_reads_without_a_library(statement: str) -> None:
    """To state a problem, to check a roster and to read a file takes Python alone; a search loads OR-Tools."""
    assert loaded_by(statement) & HEAVY == set()


def test_the_calendar_waits_for_its_library() -> None:
    """Importing the calendar does not load the time zone library; asking for a local time does."""
    assert "pendulum" not in loaded_by("import rostering.calendar")
    asked = "import datetime, rostering.calendar as c; c.instant(datetime.date(2026, 3, 29), 90)"
    assert "pendulum" in loaded_by(asked)


def test_no_command_loads_what_it_may_not_need() -> None:
    """The modules of all commands together load no solver library, no screens, no Alembic and no spreadsheets.

    What a command needs beyond the store it loads when it runs.
    """
    statement = (
        "import importlib; from rostering.cli.commands import COMMANDS; "
        "[importlib.import_module(command.module) for command in COMMANDS.values()]"
    )
    assert loaded_by(statement) & {"alembic", "numpy", "openpyxl", "ortools", "pandas", "rich", "textual"} == set()


@pytest.mark.slow
def test_importing_everything_does_nothing(own_surroundings: Path, tmp_path: Path) -> None:
    """Importing every module opens no file for writing, no database and no connection.

    It starts no thread or process, and leaves the environment, the signal handlers and the logging as they were.
    """
    roots = repr([str(ROOT / package) for package in PACKAGES])
    done = python(f"ROOTS = {roots}\n{WATCHED}", *modules(), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == list(own_surroundings.iterdir()) == []


def _read_first(name: str, names: set[str]) -> Iterator[str]:
    """The modules of ours that importing one reads before it is done: not those that functions or types ask for."""
    path = ROOT.joinpath(*name.split("."))
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for node in _as_read(ast.parse(source.read_text(encoding="utf-8")).body):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            asked = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (one if one in names else node.module for one in asked if one in names or node.module in names)


def _as_read(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run when a module is imported, those of `if TYPE_CHECKING` left out."""
    for node in body:
        yield node
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from _as_read(node.orelse)
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for part in ("body", "orelse", "finalbody"):
                yield from _as_read(getattr(node, part, []))


def test_no_modules_lean_on_each_other_in_a_circle() -> None:
    """What modules import as they are read makes no circle, so that any of them may come first."""
    names = set(modules())
    TopologicalSorter({name: set(_read_first(name, names)) - {name} for name in names}).prepare()


@pytest.mark.slow  # a process for each of many hundred modules; circles, the likeliest reason, are seen without
def test_every_module_can_be_the_first() -> None:
    """Each module can be imported before any other of ours."""
    done = python(ALONE, *modules())
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("open('made.txt', 'w').close()", "open"),
        ("import sqlite3; sqlite3.connect('made.db')", "sqlite3.connect"),
        ("import os; os.environ['MADE'] = '1'", "os.putenv"),
        ("import os; os.mkdir('made')", "os.mkdir"),
        ("import logging; logging.basicConfig()", "state"),
        ("import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()", "state"),
    ],
)
def test_the_watch_sees_a_deed(code: str, event: str, tmp_path: Path) -> None:
    """A module that does something when it is imported is noticed."""
    (tmp_path / "doer.py").write_text(code + "\n", encoding="utf-8")
    done = python(f"ROOTS = {[str(tmp_path)]!r}\n{WATCHED}", "doer", cwd=tmp_path)
    assert event in [deed[0] for deed in json.loads(done.stdout)], done.stderr
