"""A PostgreSQL server for the tests: on a spare port of this machine alone, in a temporary folder, as nobody special.

Whoever asks first starts it; all test processes that share a folder share the server. Each holds a lease, a lock on a
file that the kernel takes back however the process ends; a keeper of its own waits until nobody holds one any more,
then stops the server and takes its folder away.

    python -m tests.postgres_server    the same by hand, until end of input
"""

import fcntl
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

URL, FAILED, LEASE, BEGINNING = "url", "failed", "lease", "beginning"
SECONDS_TO_START = 60
_FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=32MB", "jit=off")


class NoServerError(Exception):
    """No server can be had here, and why in a few words."""


@dataclass(frozen=True)
class Server:
    """A server that runs, by the URL of its first database."""

    url: str

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The URL of a database of one's own, made from a template and taken away afterwards."""
        name = f"rota_{uuid.uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.named(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def named(self, database: str) -> str:
        """The URL of a database of that name."""
        return make_url(self.url).set(database=database).render_as_string(hide_password=False)

    def template(self, folder: Path, name: str, fill: Callable[[str], None], of: str = "template1") -> str:
        """The name of a database that was filled once for all who share the folder; others are copies of it, as it
        began as a copy of another."""
        with (folder / BEGINNING).open("w") as beginning:
            fcntl.flock(beginning, fcntl.LOCK_EX)
            if not self.run(f"SELECT 1 FROM pg_database WHERE datname = '{name}' AND datistemplate"):
                self.run(f"DROP DATABASE IF EXISTS {name}")
                self.run(f"CREATE DATABASE {name} TEMPLATE {of}")
                fill(self.named(name))
                self.run(f"ALTER DATABASE {name} IS_TEMPLATE true")
        return name

    def run(self, statement: str) -> list[tuple[object, ...]]:
        """One statement outside any transaction, and the rows it gives."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            result = connection.execute(text(statement))
            rows = [tuple(row) for row in result] if result.returns_rows else []
        engine.dispose()
        return rows


def programs() -> Path:
    """The folder of the server's programs: on the path, else the newest that Debian's packages have put there."""
    on_path = shutil.which("initdb")
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not on_path and not packaged:
        raise NoServerError("PostgreSQL is not installed")
    return Path(on_path).parent if on_path else packaged[-1].parent


def shared_server(folder: Path) -> Server:
    """The server of all who share the folder, started if need be; it stays as long as this process lives.

    Raises NoServerError.
    """
    with (folder / BEGINNING).open("w") as beginning:
        fcntl.flock(beginning, fcntl.LOCK_EX)
        _leases[folder] = lease = os.open(folder / LEASE, os.O_CREAT | os.O_RDWR)
        fcntl.flock(lease, fcntl.LOCK_SH)
        if not (folder / URL).exists() and not (folder / FAILED).exists():
            _start(folder)
    if (folder / FAILED).exists():
        raise NoServerError((folder / FAILED).read_text(encoding="utf-8"))
    return Server((folder / URL).read_text(encoding="utf-8"))


_leases: dict[Path, int] = {}


def _start(folder: Path) -> None:
    try:
        programs()
    except NoServerError as reason:
        (folder / FAILED).write_text(str(reason), encoding="utf-8")
        return
    log = (folder / "keeper.log").open("w")
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres_server", "keep", str(folder)],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    give_up = time.monotonic() + SECONDS_TO_START
    while not (folder / URL).exists() and not (folder / FAILED).exists():
        if keeper.poll() is not None or time.monotonic() > give_up:
            said = (folder / "keeper.log").read_text(encoding="utf-8").strip().splitlines()[-1:]
            (folder / FAILED).write_text(f"PostgreSQL does not start: {' '.join(said)}", encoding="utf-8")
        time.sleep(0.02)


class OwnServer:
    """A server of one's own, which may be stopped and started again at the same place."""

    def __init__(self, folder: Path, owner: dict[str, Any]) -> None:
        self._folder, self._owner, self._port = folder, owner, _spare_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql+psycopg://rota@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start it and wait until it accepts connections. Raises NoServerError."""
        self._process = _started(self._folder, self._owner, self._port)
        _wait_for(self._folder, self._process)

    def stop(self) -> None:
        """Stop it; open connections are ended."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # its fast way down
            self._process.wait()
            self._process = None


@contextmanager
def server_running() -> Iterator[OwnServer]:
    """A server of one's own while the block lasts. Raises NoServerError."""
    programs()
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="rota-postgres-", dir="/tmp"))
    try:
        if owner:
            os.chown(folder, owner["user"], owner["group"])
        _made(folder, owner)
        server = OwnServer(folder, owner)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> dict[str, Any]:
    """As whom the server runs, for `subprocess`: it refuses to be root's. Empty where one is not root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise NoServerError("PostgreSQL does not run as root, and there is no user 'nobody'")


def _made(folder: Path, owner: dict[str, Any]) -> None:
    """The folder of a new server, sorting text as British English does, whatever this machine speaks."""
    language = ("--locale=C", "--locale-provider=icu", "--icu-locale=en-GB", "--encoding=UTF8")
    command = (programs() / "initdb", "--pgdata=data", "--username=rota", "--auth=trust", "--no-sync", *language)
    done = subprocess.run(command, cwd=folder, **owner, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoServerError(f"PostgreSQL does not start: {done.stderr.strip().splitlines()[-1]}")


def _started(folder: Path, owner: dict[str, Any], port: int) -> subprocess.Popen[bytes]:
    settings = (*_FAST, "listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}")
    words = [word for setting in settings for word in ("-c", setting)]
    with (folder / "log").open("w") as log:
        return subprocess.Popen(
            [programs() / "postgres", "-D", "data", *words],
            cwd=folder,
            **owner,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait_for(folder: Path, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while not re.search("ready to accept connections", (folder / "log").read_text(encoding="utf-8")):
        if process.poll() is not None or time.monotonic() > give_up:
            last = (folder / "log").read_text(encoding="utf-8").strip().splitlines()[-1:]
            raise NoServerError(f"PostgreSQL does not start: {' '.join(last)}")
        time.sleep(0.02)


def _spare_port() -> int:
    with socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        return int(spare.getsockname()[1])


def _keep(folder: Path) -> None:
    """Run a server until nobody holds a lease on the folder."""
    try:
        with server_running() as server:
            _write(folder / URL, server.url)
            with (folder / LEASE).open("r+") as lease:
                fcntl.flock(lease, fcntl.LOCK_EX)
                (folder / URL).unlink(missing_ok=True)  # while nobody can lease what is about to stop
    except NoServerError as reason:
        _write(folder / FAILED, str(reason))


def _write(path: Path, words: str) -> None:
    beginning = path.with_suffix(".new")
    beginning.write_text(words, encoding="utf-8")
    beginning.rename(path)


def main(words: list[str]) -> None:
    """Keep a server for the leases of a folder, or run one until end of input."""
    if words[:1] == ["keep"]:
        _keep(Path(words[1]))
        return
    try:
        with server_running() as server:
            print(server.url, flush=True)
            sys.stdin.read()
    except NoServerError as reason:
        sys.exit(f"{reason}.")


if __name__ == "__main__":
    main(sys.argv[1:])
