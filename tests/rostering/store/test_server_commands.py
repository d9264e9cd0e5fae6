"""The program on a store of a server."""

from collections.abc import Iterator

import pytest

from rostering.cli.main import main
from rostering.store.revision import HEAD
from tests.postgres_server import Server
from tests.rostering.program import Rota


@pytest.fixture
def server(postgres: Server, capsys: pytest.CaptureFixture[str]) -> Iterator[Rota]:
    """The program on a database with nothing in it."""
    with postgres.database() as url:
        yield Rota(url, capsys)


@pytest.mark.slow
def test_the_store_is_made_examined_and_acted_on(server: Rota) -> None:
    """`rota db`, `rota user` and `rota audit` do on a server what they do on a file; the password is not shown."""
    assert server.json("db", "check")["version"] is None
    assert server.json("db", "upgrade")["after"] == HEAD
    assert server.json("db", "check") == {
        "store": server.place,
        "version": HEAD,
        "newest": HEAD,
        "faults": [],
    }
    assert server("user", "add", "Mia", "--role", "manager").code == 0
    assert server("audit", "verify", "--as", "Mia") == (0, "The audit trail is whole: 2 rows.\n", "")


def test_a_server_that_is_not_there_is_exit_code_3(capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence on standard error, and the exit code of a store that cannot be had."""
    place = "postgresql+psycopg://ann:secret@127.0.0.1:1/rota"
    assert main(["db", "check", "--db", place]) == 3
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), "secret" in err) == ("", 1, False)
    assert "cannot be reached; check the server, the URL and the network" in err
