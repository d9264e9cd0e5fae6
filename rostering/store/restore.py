"""A backup put back in the place of a store file; what was there is kept beside it."""

import tempfile
from pathlib import Path

from rostering.errors import BadInputError, StoreError
from rostering.store.sqlite import SqliteStore, write_new
from rostering.store.sqlite_image import beside, on_disk_mode
from rostering.store.use_case import use_case

KEPT = ".before-restore"


def put_back(store: SqliteStore, backup: Path, actor_name: str | None) -> Path | None:
    """Put a backup in the store's place, upgraded where it is older, and say where the former store is kept.

    The backup's own users decide who may do it, and its audit trail gets the row. Raises BadInputError when there is
    no such file, StoreError when the backup is damaged, newer or no store; then nothing is changed.
    """
    if not backup.is_file():
        raise BadInputError(f"There is no backup file {backup}.")
    if backup.resolve() == store.path:
        raise BadInputError(f"{backup} is the store itself; name a backup of it.")
    source = SqliteStore(backup.resolve())
    broken = source.faults()
    if broken:
        raise StoreError(f"The backup {backup} is damaged ({broken[0]}); choose another.")
    with tempfile.TemporaryDirectory() as folder:
        copy = SqliteStore(Path(folder) / "restored.db")
        copy.replace(source.image())
        with use_case(copy, actor_name, "store") as case:
            case.record("store", after=f"restored from {backup.name}")
        image = copy.image()
    return _exchange(store, image)


def _exchange(store: SqliteStore, image: bytes) -> Path | None:
    """Keep what is there, then put the image in its place."""
    if not store.path.exists():
        store.replace(image)
        return None
    try:
        former = store.image()
        sound = not store.faults()
    except StoreError:
        sound = False
    if sound:
        kept = _first_free(store.path, KEPT)
        write_new(kept, on_disk_mode(former))
        store.replace(image)
        return kept
    kept = _first_free(store.path, KEPT)
    store.path.rename(kept)  # damaged: nothing can have it open in earnest
    store.replace(image)
    return kept


def _first_free(path: Path, ending: str) -> Path:
    """NAME + ending + .bak, or with a number where that exists."""
    candidate, number = beside(path, f"{ending}.bak"), 2
    while candidate.exists():
        candidate, number = beside(path, f"{ending}-{number}.bak"), number + 1
    return candidate
