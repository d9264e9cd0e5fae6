"""A store in one SQLite file.

Reading takes an image of the file and works on that in memory, so the file and its folder stay as they are. Writing
opens the file itself: write-ahead log, foreign keys, one `BEGIN IMMEDIATE` transaction; the last connection to close
folds the log back into the file. A new store is built in memory and put in place only when its first transaction
succeeds.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from rostering.errors import StoreError
from rostering.store import sqlite_image
from rostering.store.engine import Store
from rostering.store.location import data_folder
from rostering.store.revision import OURS, Revisions
from rostering.store.sqlite_image import Stamp

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlmodel import Session

PATIENCE = 5.0  # seconds to wait for another writer


class SqliteStore(Store):
    """A store file. `patience` is how many seconds to wait while another program writes."""

    synchronous = (
        "NORMAL"  # SQLite's word for when it waits for the disk: what is written is whole after a loss of power
    )

    def __init__(self, path: Path, patience: float = PATIENCE, revisions: Revisions = OURS) -> None:
        self.path = path
        self.revisions = revisions
        self.patience = patience
        self.url = f"sqlite:///{path}"
        self._kept: tuple[Stamp | None, str | None, bytes] | None = None  # stamp, stored revision, image at head
        self._examined = False

    def close(self) -> None:
        self._kept = None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        from rostering.store.failure import told
        from rostering.store.session import session_in, sqlite_engine, sqlite_transaction

        _, image = self._at_head()
        with told(str(self.path), reading=True):
            raw = sqlite_image.open_image(image)
            raw.execute("PRAGMA query_only=ON")
            with sqlite_transaction(sqlite_engine(), raw, "BEGIN") as connection, session_in(connection) as session:
                yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        from rostering.store.failure import told

        stored, _ = self._at_head()
        transaction = self._newborn() if stored is None else self._changing(stored)
        with told(str(self.path), reading=False), transaction as session:
            yield session

    def revision(self) -> str | None:
        return self._at_head()[0]

    def faults(self) -> list[str]:
        from rostering.store.failure import told

        image = self._stored_image()
        if image is None:
            return []
        with told(str(self.path), reading=True), contextlib.closing(sqlite_image.open_image(image)) as raw:
            broken = [str(row[0]) for row in raw.execute("PRAGMA integrity_check") if row[0] != "ok"]
            loose = [
                f"row {row[1]} of {row[0]} points at a row of {row[2]} that does not exist"
                for row in raw.execute("PRAGMA foreign_key_check")
            ]
        return broken + loose

    def image(self) -> bytes:
        """The whole store as the bytes of a store file, at the revision it has. Raises StoreError if there is none."""
        image = self._stored_image()
        if image is None:
            raise StoreError(f"There is no store at {self.path} yet.")
        return sqlite_image.on_disk_mode(image)

    def replace(self, image: bytes) -> None:
        """Put another store's content in the place of this one's, in one transaction of the file.

        Other programs that have the store open see the new content at their next transaction.
        """
        from rostering.store.failure import told

        if sqlite_image.stamp_of(self.path) is None:
            self._put_in_place(sqlite_image.on_disk_mode(image))
            return
        source = sqlite_image.open_image(sqlite_image.in_memory_mode(image))
        with (
            told(str(self.path), reading=False),
            contextlib.closing(source),
            contextlib.closing(self._open_file(foreign_keys=False)) as target,
        ):
            source.backup(target)

    def _stored_image(self) -> bytes | None:
        """The file's committed content, or None when there is no file. Raises StoreError when it cannot be a store."""
        from rostering.store.failure import told

        self._refuse_unusable()
        with told(str(self.path), reading=True):
            try:
                return sqlite_image.image_of(self.path, self.patience)[0]
            except FileNotFoundError:
                return None

    def _at_head(self) -> tuple[str | None, bytes]:
        """The stored revision (None: no store) and the content as the newest revision has it."""
        from rostering.store.failure import told

        self._refuse_unusable()
        with told(str(self.path), reading=True):
            now = sqlite_image.stamp_of(self.path)
            if self._kept is not None and self._kept[0] == now:
                return self._kept[1], self._kept[2]
            if now is None:
                kept: tuple[Stamp | None, str | None, bytes] = (None, None, self._empty_image())
            else:
                image, now = sqlite_image.image_of(self.path, self.patience)
                revision = self._understood(image)
                kept = (now, revision, image if revision == self.revisions.head else self._upgraded(image))
        self._kept = kept if now is None or now.alone else None
        return kept[1], kept[2]

    def _refuse_unusable(self) -> None:
        """Refuse what cannot be a store without opening it as one."""
        try:
            status = self.path.stat()
            if stat.S_ISDIR(status.st_mode):
                raise StoreError(f"The store {self.path} is a folder; name a file with --db.")
            if not stat.S_ISREG(status.st_mode):
                raise StoreError(f"The store {self.path} is not an ordinary file; name another with --db.")
            if not may(self.path, os.R_OK):
                raise StoreError(f"The store {self.path} may not be read by you; ask its owner for the right.")
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreError(f"The store {self.path} cannot be reached: {error.strerror}.") from error
        if status.st_size == 0:
            raise StoreError(f"The store {self.path} is an empty file; delete it or name another with --db.")

    def _understood(self, image: bytes) -> str:
        """The revision of a stored image; the whole of it is examined once for each opened store."""
        from rostering.store.schema import understood

        if not image.startswith(sqlite_image.MAGIC):
            raise StoreError(f"The store {self.path} is not a rota store; name another file with --db.")
        with contextlib.closing(sqlite_image.open_image(image)) as raw:
            if not self._examined and raw.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise StoreError(f"The store {self.path} is damaged; restore a backup with 'rota db restore FILE'.")
            if not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
                raise StoreError(f"The store {self.path} is some other program's database; name another with --db.")
            rows = [str(row[0]) for row in raw.execute("SELECT version_num FROM alembic_version")]
        revision = understood(rows, str(self.path), self.revisions)
        self._examined = True
        return revision

    def _empty_image(self) -> bytes:
        """An empty store at head, in memory."""
        from rostering.store.schema import make

        return self._worked_on(None, make)

    def _upgraded(self, image: bytes) -> bytes:
        """The content brought to the newest revision, in memory."""
        from rostering.store.schema import upgrade

        return self._worked_on(image, lambda connection: upgrade(connection, self.revisions))

    def _worked_on(self, image: bytes | None, work: Callable[[Connection], None]) -> bytes:
        from rostering.store.session import sqlite_engine, sqlite_transaction

        raw = sqlite_image.open_image(image)
        with sqlite_transaction(sqlite_engine(), raw, "BEGIN") as connection:
            work(connection)
            connection.commit()
            return raw.serialize()

    def _open_file(self, foreign_keys: bool) -> sqlite3.Connection:
        """The file itself, opened for writing; nothing is written yet."""
        if not may(self.path, os.W_OK):
            raise StoreError(f"The store {self.path} may not be written by you; ask its owner for the right.")
        raw = sqlite3.connect(
            f"file:{quote(str(self.path))}?mode=rw",
            uri=True,
            timeout=self.patience,
            isolation_level=None,
            check_same_thread=False,
        )
        raw.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        raw.execute(f"PRAGMA synchronous={self.synchronous}")
        return raw

    @contextmanager
    def _changing(self, stored: str) -> Iterator[Session]:
        """A transaction on the file itself; an older store is upgraded in it, after a backup beside the file."""
        from rostering.store.schema import revision_on, upgrade
        from rostering.store.session import session_in, sqlite_engine, sqlite_transaction

        behind = stored != self.revisions.head
        # A table is rebuilt by dropping its old self, which foreign keys would take for a deletion of its rows.
        raw = self._open_file(foreign_keys=not behind)
        backup: Path | None = None
        try:
            with sqlite_transaction(sqlite_engine(), raw, "BEGIN IMMEDIATE") as connection:
                if revision_on(connection, str(self.path), self.revisions) != stored:
                    raise StoreError(f"The store {self.path} was upgraded by another program; try again.")
                if behind:
                    backup = self._back_up(raw.serialize(), stored)
                    upgrade(connection, self.revisions)
                with session_in(connection) as session:
                    yield session
                if behind:
                    self._refuse_loose_rows(connection)
        except BaseException:
            if backup is not None:
                backup.unlink()
            raise

    def _back_up(self, image: bytes, revision: str) -> Path:
        """Write the image beside the store as NAME.before-REVISION.bak, or with a number when that exists already."""
        number = 1
        while True:
            ending = f".before-{revision}.bak" if number == 1 else f".before-{revision}-{number}.bak"
            backup = sqlite_image.beside(self.path, ending)
            try:
                write_new(backup, image)
            except FileExistsError:
                number += 1
            else:
                return backup

    def _refuse_loose_rows(self, connection: Connection) -> None:
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone()
        if loose is not None:
            raise StoreError(
                f"The store {self.path} cannot be upgraded: row {loose[1]} of {loose[0]} points at a row of {loose[2]} "
                "that does not exist; restore a sound backup."
            )

    @contextmanager
    def _newborn(self) -> Iterator[Session]:
        """A new store, built in memory with its first transaction and put in place at the end."""
        from rostering.store.first_rows import insert_first_rows
        from rostering.store.schema import upgrade
        from rostering.store.session import session_in, sqlite_engine, sqlite_transaction

        self._refuse_unmakable()
        raw = sqlite_image.open_image(None)
        raw.execute("PRAGMA foreign_keys=ON")
        with sqlite_transaction(sqlite_engine(), raw, "BEGIN") as connection:
            upgrade(connection, self.revisions)
            insert_first_rows(connection)
            with session_in(connection) as session:
                yield session
            connection.commit()
            image = raw.serialize()
        self._put_in_place(sqlite_image.on_disk_mode(image))

    def _refuse_unmakable(self) -> None:
        """Refuse to begin what could not be put in place at the end; the default folder is made when needed."""
        folder = self.path.parent
        if folder == data_folder():
            return
        if not folder.is_dir():
            raise StoreError(f"The store {self.path} cannot be made: there is no folder {folder}; make it first.")
        if not may(folder, os.W_OK | os.X_OK):
            raise StoreError(f"The store {self.path} cannot be made: you may not write in {folder}.")

    def _put_in_place(self, image: bytes) -> None:
        """Write a new store file in one step; somebody else's file of that name is never overwritten."""
        try:
            if self.path.parent == data_folder():
                self.path.parent.mkdir(parents=True, exist_ok=True)
            write_new(self.path, image)
        except FileExistsError as error:
            raise StoreError(f"The store {self.path} was made by another program just now; try again.") from error
        except OSError as error:
            raise StoreError(f"The store {self.path} cannot be made: {error.strerror}.") from error


def may(path: Path, what: int) -> bool:
    """Whether the running user has the rights `os.R_OK`, `os.W_OK`, `os.X_OK` on a path."""
    return os.access(path, what, effective_ids=os.access in os.supports_effective_ids)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet, all of it or nothing; only its owner may read it.

    Raises FileExistsError when there is one already, OSError when it cannot be written.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _name_it(Path(name), path)
    finally:
        Path(name).unlink(missing_ok=True)


def _name_it(written: Path, path: Path) -> None:
    """Give the written file its name, unless another has it; some file systems know no links, there it is moved."""
    try:
        os.link(written, path)
    except FileExistsError:
        raise
    except OSError:
        if path.exists():
            raise FileExistsError(path) from None
        written.rename(path)
