"""Files that come to be all or none: each is written beside its place and put there when all are complete."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rostering.errors import BadInputError

SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


@dataclass(frozen=True, slots=True)
class File:
    """A file to be written: its name, without a folder, and its bytes."""

    name: str
    content: bytes


def file_name(parts: Iterable[str], suffix: str, taken: set[str]) -> str:
    """A name that every system takes, made of some codes, and not yet `taken` (where it is noted)."""
    plain = "-".join("".join(letter if letter in SAFE else "_" for letter in part) for part in parts)
    found, number = f"{plain}{suffix}", 1
    while found.casefold() in taken:
        number += 1
        found = f"{plain}-{number}{suffix}"
    taken.add(found.casefold())
    return found


def write_file(path: Path, content: bytes) -> None:
    """One file in the place of what was there. Raises BadInputError, and leaves nothing, where it cannot be written."""
    _put([(path, content)])


def write_folder(folder: Path, files: Sequence[File]) -> None:
    """Some files in a folder, which is made; others in it stay. Raises BadInputError where that cannot be."""
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _put([(folder / one.name, one.content) for one in files])
    except OSError as error:
        raise BadInputError(f"{folder} cannot be made a folder ({error.strerror}); give another --out.") from error
    except BaseException:
        if made:
            with suppress(OSError):
                folder.rmdir()
        raise


def _put(files: Sequence[tuple[Path, bytes]]) -> None:
    beside: list[tuple[Path, Path]] = []
    try:
        for path, content in files:
            if path.is_dir():
                raise BadInputError(f"{path} is a folder; give the name of a file.")
            beside.append((_written(path, content), path))
        while beside:
            os.replace(*beside[0])
            beside.pop(0)
    except OSError as error:
        raise BadInputError(f"{path} cannot be written ({error.strerror}); give another --out.") from error
    finally:
        for written, _ in beside:
            with suppress(OSError):
                written.unlink()


def _written(path: Path, content: bytes) -> Path:
    """A file beside its place, complete, with the rights that a new file has."""
    number, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    return beside
