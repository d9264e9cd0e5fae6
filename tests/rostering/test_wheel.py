"""The wheel: what somebody gets who installs the program and never sees the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from rostering.version import VERSION

ROOT = Path(__file__).resolve().parents[2]

READ = """
import json, sys
import rostering, solver, ui
from rostering.resources import data_file
print(json.dumps({
    "packages": [rostering.__file__, solver.__file__, ui.__file__],
    "data": str(data_file("roles.toml")),
    "roles": data_file("roles.toml").read_text(encoding="utf-8"),
    "path": sys.path,
}))
"""


def run(command: Sequence[str | Path], folder: Path) -> str:
    """What the command prints, run in a folder with nothing of the checkout in its environment."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**surroundings, "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout with the build tools at hand."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT], folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a bare environment: the wheel is installed there, its libraries are looked up here.

    A .pth file names the running environment's libraries. Python does not read the .pth files it finds in that folder,
    so an editable install of the checkout is out of reach.
    """
    home = tmp_path_factory.mktemp("bare") / "environment"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    places = {"base": str(home), "platbase": str(home)}
    scripts = Path(sysconfig.get_path("scripts", "venv", places))
    python = scripts / "python"
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    ]
    run([*pip, wheel], home)
    libraries = Path(sysconfig.get_path("purelib", "venv", places)) / "libraries.pth"
    libraries.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts


def test_the_wheel_holds_the_packages_and_the_data(wheel: Path) -> None:
    """All of the packages and the data is in the wheel, byte for byte, the data inside `rostering`; nothing else is."""
    expected = {
        ("rostering/" if top == "data" else "") + path.relative_to(ROOT).as_posix(): path
        for top in ("rostering", "solver", "ui", "data")
        for path in (ROOT / top).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if ".dist-info/" not in name}
        assert names == set(expected)
        assert [name for name, path in expected.items() if packed.read(name) != path.read_bytes()] == []


def test_the_program_starts_outside_the_checkout(bare: Path, tmp_path: Path) -> None:
    """The installed `rota` says its version in a folder that knows nothing of the checkout."""
    assert run([bare / "rota", "--version"], tmp_path) == f"rota {VERSION}\n"


def test_the_data_files_are_read_from_the_wheel(bare: Path, tmp_path: Path) -> None:
    """A data file is found beside the installed package; no path leads back to the checkout."""
    told = json.loads(run([bare / "python", "-c", READ], tmp_path))
    home = bare.parent
    assert all(Path(place).is_relative_to(home) for place in [*told["packages"], told["data"]])
    assert str(ROOT) not in told["path"]
    assert tomllib.loads(told["roles"]) == tomllib.loads((ROOT / "data" / "roles.toml").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_a_store_is_made_by_the_installed_program(bare: Path, tmp_path: Path) -> None:
    """The migrations come with the wheel: a store is made, found sound, and its audit trail verifies."""
    rota: list[str | Path] = [bare / "rota", "--db", tmp_path / "new.db"]
    run([*rota, "db", "upgrade"], tmp_path)
    assert "is sound" in run([*rota, "db", "check"], tmp_path)
    assert "1 row." in run([*rota, "audit", "verify"], tmp_path)


@pytest.mark.slow
def test_the_rules_are_listed_by_the_installed_program(bare: Path, tmp_path: Path) -> None:
    """The rule packs come with the wheel and every one of them is read; no store is needed for it."""
    rows = json.loads(run([bare / "rota", "--db", tmp_path / "none.db", "rules", "list", "--json"], tmp_path))["rules"]
    assert len({row["id"] for row in rows}) >= 91
    assert not (tmp_path / "none.db").exists()
