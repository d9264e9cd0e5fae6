"""A batch whose database server is started anew under it."""

import time
from collections.abc import Iterator
from contextlib import closing
from threading import Thread

import pytest

from rostering.batch.engine import Posed
from rostering.store import audit
from tests.copied_store import MADE
from tests.postgres_server import OwnServer, Server
from tests.rostering.batch.conftest import Batches
from tests.rostering.batch.test_week import assert_nobody_is_in_two_places, bank, home, on
from tests.rostering.office import Office
from tests.rostering.server_office import ServerOffice, furnish


def furnished_with_homes(office: Office) -> Office:
    """Three homes of which two share somebody of the bank."""
    for code in "HKL":
        home(office, code)
    bank(office, "bea")
    return office


@pytest.fixture
def on_own_server(own_server: OwnServer) -> Iterator[ServerOffice]:
    """An office on a server that may be stopped."""
    with Server(own_server.url).database(MADE) as url:
        furnish(url)
        office = ServerOffice(url)
        with closing(office.store):
            yield office


@pytest.mark.slow
def test_a_server_started_anew_changes_no_roster(
    office: Office, on_own_server: ServerOffice, own_server: OwnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While rosters are solved the server goes away, and comes back when the first of them is to be saved: the same
    rosters stand there as after a batch that nothing disturbed, and the trail is whole."""
    undisturbed = Batches(furnished_with_homes(office), monkeypatch).week()
    batches = Batches(furnished_with_homes(on_own_server), monkeypatch)
    starting: list[Thread] = []

    def restart(_: Posed) -> None:
        if not starting:
            own_server.stop()
            starting.append(Thread(target=come_back))
            starting[0].start()

    def come_back() -> None:
        time.sleep(1.0)
        own_server.start()

    on_own_server.store.patience = 0.2  # so that it is the batch that waits
    disturbed = batches.week(around=restart)
    starting[0].join()
    assert any('"event": "waiting"' in line for line in batches.heard)
    assert [one.key for one in disturbed.outcomes] == [one.key for one in undisturbed.outcomes]
    assert not disturbed.interrupted
    assert on(on_own_server) == on(office)
    assert_nobody_is_in_two_places(on_own_server)
    with on_own_server.store.reading() as session:
        assert audit.verify(session) is None
