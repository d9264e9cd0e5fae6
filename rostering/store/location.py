"""Where a store is kept: what a person may write for it, and the user's own data folder."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from rostering.errors import BadInputError

FILE_NAME = "rota.db"
SQLITE = "sqlite:///"
POSTGRES = ("postgresql://", "postgresql+psycopg://", "postgres://")


@dataclass(frozen=True)
class Location:
    """A store's place: a file, or the URL of a PostgreSQL database; exactly one of them is set."""

    file: Path | None = None
    server: str | None = None


def data_folder() -> Path:
    """The user's own data folder for this program; it need not exist yet."""
    import platformdirs

    return Path(platformdirs.user_data_path("rota", appauthor=False))


def locate(text: str | None) -> Location:
    """The place that a `--db` value, else `ROTA_DB`, else the default names.

    Takes a path, `sqlite:///path` or `postgresql+psycopg://…`. Raises BadInputError for any other kind of URL.
    """
    given = text or os.environ.get("ROTA_DB") or str(data_folder() / FILE_NAME)
    if given.startswith(POSTGRES):
        return Location(server="postgresql+psycopg://" + given.split("://", 1)[1])
    if given.startswith(SQLITE) and len(given) > len(SQLITE):
        return Location(file=_absolute(unquote(given.removeprefix(SQLITE))))
    if "://" in given or given == ":memory:":
        kind = given.split("://", 1)[0]
        raise BadInputError(
            f"A store cannot be opened by '{kind}'; give a file, sqlite:///file or postgresql+psycopg://host/name."
        )
    return Location(file=_absolute(given))


def _absolute(path: str) -> Path:
    """The path in full with links followed, so that one file has one name."""
    return Path(os.path.realpath(Path(path).expanduser()))
