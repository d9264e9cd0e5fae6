"""A store file's committed content as bytes, taken without leaving a trace.

Opening a WAL database in the ordinary way makes, changes and deletes the `-wal` and `-shm` files beside it, even for
reading. Here the main file is read by a connection that is told the file never changes (so it neither locks nor
writes), what is committed in the log beside it is added in a private copy, and the result is handed over as bytes. A
stamp taken before and after proves that nothing moved meanwhile.
"""

import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from rostering.errors import StoreError

MAGIC = b"SQLite format 3\x00"
_LOG_HEADER = 32  # bytes; they change when the log starts again from its beginning
_TICK = 0.02  # seconds within which two changes of a file may bear the same time, generously
_PAUSE = 0.005  # seconds between two tries


@dataclass(frozen=True)
class Stamp:
    """What tells one state of a store file from the next: file, size, time of change, and the logs beside it."""

    inode: int
    size: int
    changed_ns: int
    log: bytes  # the head of the -wal file, empty when there is none
    journal: tuple[int, int] | None  # size and time of change of a rollback journal

    @property
    def alone(self) -> bool:
        """Nothing waits beside the file: it is the whole store."""
        return not self.log and self.journal is None


def beside(path: Path, ending: str) -> Path:
    """The file of the same name with an ending added, such as `rota.db-wal`."""
    return path.with_name(path.name + ending)


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of the file as it is now; None when there is no file."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    try:
        with beside(path, "-wal").open("rb") as file:
            log = file.read(_LOG_HEADER)
    except FileNotFoundError:
        log = b""
    try:
        kept = beside(path, "-journal").stat()
        journal = (kept.st_size, kept.st_mtime_ns) if kept.st_size else None
    except FileNotFoundError:
        journal = None
    return Stamp(status.st_ino, status.st_size, status.st_mtime_ns, log, journal)


def image_of(path: Path, patience: float) -> tuple[bytes, Stamp]:
    """The committed content of an existing store file and its stamp.

    Raises StoreError when somebody writes without a pause for longer than `patience` seconds or a part is missing,
    FileNotFoundError when the file went away, and OSError or sqlite3.Error when it cannot be read.
    """
    give_up = time.monotonic() + patience
    while True:
        before = stamp_of(path)
        if before is None:
            raise FileNotFoundError(path)
        if not 0 <= time.time() - before.changed_ns / 1e9 < _TICK:
            try:
                image = _whole(path, before)
            except (sqlite3.Error, StoreError):
                if stamp_of(path) == before:
                    raise
            else:
                if image is not None and stamp_of(path) == before:
                    return image, before
        if time.monotonic() > give_up:
            raise StoreError(f"The store {path} is being written to without a pause; try again in a moment.")
        time.sleep(_PAUSE)


def _whole(path: Path, stamp: Stamp) -> bytes | None:
    """The main file with what its logs hold; None when a log went away or started again meanwhile."""
    image = _main_file(path, stamp)
    if stamp.alone:
        return in_memory_mode(image)
    endings = [ending for ending, there in (("-wal", stamp.log), ("-journal", stamp.journal)) if there]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        copy.write_bytes(image)
        for ending in endings:
            try:
                log = beside(path, ending).read_bytes()
            except FileNotFoundError:
                return None
            if ending == "-wal" and not log.startswith(stamp.log):
                return None
            beside(copy, ending).write_bytes(log)
        joined = sqlite3.connect(copy)
        try:
            joined.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return in_memory_mode(joined.serialize())
        finally:
            joined.close()


def _main_file(path: Path, stamp: Stamp) -> bytes:
    """The main file as it is, without its logs. It is never opened but by SQLite.

    Closing a file of our own would drop every lock that this process holds on it through SQLite
    (sqlite.org/howtocorrupt.html, section 2.2).
    """
    main = sqlite3.connect(f"file:{quote(str(path))}?immutable=1", uri=True)
    try:
        if not stamp.alone:  # its end may still be in the log only: take it as long as it is
            main.execute("PRAGMA writable_schema=ON")
        main.execute("SELECT count(*) FROM sqlite_master").fetchone()
        try:
            return main.serialize()
        except sqlite3.OperationalError as error:
            raise StoreError(f"The store {path} is damaged; restore a backup with 'rota db restore FILE'.") from error
    finally:
        main.close()


def in_memory_mode(image: bytes) -> bytes:
    """The same content, marked as not kept in a log; only so can it be opened in memory."""
    return image[:18] + b"\x01\x01" + image[20:]


def on_disk_mode(image: bytes) -> bytes:
    """The same content, marked to be kept with a write-ahead log when it is next opened as a file."""
    return image[:18] + b"\x02\x02" + image[20:]


def open_image(image: bytes | None) -> sqlite3.Connection:
    """A private database in memory with that content, or an empty one."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    if image is not None:
        connection.deserialize(image)
    return connection
