"""What the documents say about the program is what the program does."""

import re
import tomllib
from pathlib import Path

import pytest

from rostering.access import PERMITTED
from rostering.cli.commands import COMMANDS
from rostering.errors import ExitCode
from rostering.imports.plain import KINDS
from ui.keys import renewed

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = (
    "README.md",
    "CHANGELOG.md",
    "docs/architecture.md",
    "docs/commands.md",
    "docs/coordinator.md",
    "docs/month.md",
    "docs/mutual-aid.md",
    "docs/outbreak.md",
    "docs/passports.md",
    "docs/pipeline.md",
    "docs/rules.md",
    "docs/solver.md",
    "docs/surge.md",
)
PATH = re.compile(r"`((?:rostering|solver|ui|data|tests|docs|benchmarks)/[\w./*]*)`")


def text(document: str) -> str:
    """The document's text."""
    return (ROOT / document).read_text(encoding="utf-8")


def test_the_readme_names_every_command_and_exit_code() -> None:
    """The table of commands in the README has a row for each command; the table of exit codes has each code."""
    assert re.findall(r"^\| `rota (\w+)", README, re.MULTILINE) == list(COMMANDS)
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)] == list(ExitCode)


def test_the_readme_lists_the_keys() -> None:
    """The list of keys in the README is the table of actions; `python -m ui.keys README.md` writes it anew."""
    assert renewed(README) == README


def test_every_command_has_its_section() -> None:
    """docs/commands.md has one section for each command."""
    assert sorted(re.findall(r"^## rota (\w+)$", text("docs/commands.md"), re.MULTILINE)) == sorted(COMMANDS)


def test_the_readme_names_every_variable() -> None:
    """Each environment variable that the program reads stands in the README, and no other."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "rostering").rglob("*.py")]
    read = {name for source in sources for name in re.findall(r"\bROTA_[A-Z_]+\b", source)}
    assert set(re.findall(r"^\| `(ROTA_[A-Z_]+)`", README, re.MULTILINE)) == read


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_columns_of_a_sheet_are_told(kind: str) -> None:
    """docs/commands.md names the required and the further columns of each sheet as the importer knows them."""
    (row,) = re.findall(rf"^\| `{kind}` \|(.*)\|(.*)\|$", text("docs/commands.md"), re.MULTILINE)
    required, further = (set(re.findall(r"`(\w+)`", cell)) for cell in row)
    assert required == {column.name for column in KINDS[kind].columns if column.required}
    assert further == {column.name for column in KINDS[kind].columns if not column.required}


def test_the_roles_are_told() -> None:
    """docs/commands.md has a row for each role."""
    rows = re.findall(r"^\| `(\w+)` \| [^|]* \|$", text("docs/commands.md"), re.MULTILINE)
    assert rows == list(PERMITTED)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_leads_somewhere(document: str) -> None:
    """A file or folder that a document names is there."""
    paths = [name for name in PATH.findall(text(document)) if "/x.py" not in name]
    assert [name for name in paths if not list(ROOT.glob(name.rstrip("/")))] == []


def test_the_pins_name_no_place() -> None:
    """constraints.txt pins exact versions and names no host, no file and no folder; every dependency is in it."""
    lines = [line for line in text("constraints.txt").splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.]+", line)] == []
    pinned = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in lines}
    project = tomllib.loads(text("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {re.split(r"[^A-Za-z0-9_.-]", one)[0] for one in wanted}
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in names} - pinned == set()
