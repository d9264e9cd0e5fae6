"""Where the files that come with the program lie: catalogues, rule packs, schemas and samples."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def data_folder() -> Traversable:
    """The folder of data files: inside an installed wheel, else at the top of the checkout."""
    installed = files("rostering") / "data"
    if installed.is_dir():
        return installed
    return Path(__file__).resolve().parent.parent / "data"


def data_file(name: str) -> Traversable:
    """The data file of this name, `roles.toml` or `samples/staff.csv`; a missing one raises FileNotFoundError."""
    found = data_folder()
    for part in name.split("/"):
        found = found / part
    if not found.is_file():
        raise FileNotFoundError(f"the program's data file {name} is missing; install the program again")
    return found
