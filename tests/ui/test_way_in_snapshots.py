"""How the screens of the way in and of passports look, small and large. Renew with --snapshot-update, and look."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlmodel import select

from rostering.passports.applications import apply, grant
from rostering.passports.consent import give_consent
from rostering.passports.issue import issue
from rostering.passports.keys import make_key
from rostering.pipeline.attendance import book_seats
from rostering.pipeline.campaign import Wanted, open_campaign
from rostering.pipeline.entry import Interest, add_interest
from rostering.pipeline.recall import notify, recall_step
from rostering.pipeline.session import Planned, add_session
from rostering.pipeline.step import Signed, sign_step
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.ui import office
from tests.ui.test_snapshots import SIZES, pressing
from ui.app import RotaApp
from ui.desk import Desk

FILE = "ann.passport"
# What is pressed on the week's screen until each screen is there; words are typed into the field in front.
PATHS: dict[str, tuple[str, ...]] = {
    "pipeline": ("f8",),
    "interest": ("f8", "n"),
    "sign": ("f8", "s"),
    "sessions": ("f8", "t", "end"),
    "weeks to come": ("f8", "w", "end"),
    "recall": ("f8", "c", "enter"),
    "passports": ("f9", "down"),
    "a passport of others": ("f9", "o", *FILE, "enter"),
    "issuers": ("f9", "t"),
    "expiring": ("f2", "e"),
}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the private keys of these pictures lie."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def own_keys(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They lie there in every test."""
    monkeypatch.setenv("ROTA_PASSPORT_KEYS", str(keys))


@pytest.fixture(scope="module")
def called(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Iterator[Desk]:
    """A desk that is only read: three are on the way in, two sessions are planned, a recall runs, one person holds a
    passport and one has applied, two rights to work run out. Key and numbers stand still; the passport lies in the
    folder one works in."""
    folder = tmp_path_factory.mktemp("called")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROTA_NOW", office.NOW)
        patch.setenv("ROTA_PASSPORT_KEYS", str(keys))
        key = Ed25519PrivateKey.from_private_bytes(bytes(32))
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        patch.setattr("rostering.passports.signature.new_private_key", lambda: pem)
        patch.setattr("uuid.uuid4", lambda: UUID(int=1))
        patch.chdir(folder)
        store = office.furnish(folder / "rota.db")
        _way_in(store)
        _recall(store)
        _passports(store, folder / FILE)
        with store.writing() as session:
            for code, until in (("AC03", date(2026, 11, 27)), ("WH06", date(2027, 1, 10))):
                person = session.exec(select(t.Person).where(t.Person.code == code)).one()
                person.right_to_work_open, person.right_to_work_until = False, until
                session.add(person)
        yield Desk(store, None)


def _way_in(store: SqliteStore) -> None:
    for pool, name in (("pop_up", "Eli Stone"), ("pop_up", "Flo Ray"), ("volunteer", "Gus May")):
        add_interest(store, None, Interest(pool, name, minutes_a_week=1200))
    for person in ("p1", "p2"):
        sign_step(store, None, Signed(person, "identity", by="Mair Rees"))
    sign_step(store, None, Signed("p1", "right_to_work", open_ended=True))
    friday = office.MONDAY + timedelta(days=4)
    given = ("fire", "moving_people:2")
    add_session(store, None, Planned("induction", friday, 540, 960, 4, "Mair Rees", setting="WH"))
    add_session(
        store, None, Planned("skills", friday + timedelta(days=3), 540, 960, 8, "Dai Lloyd", place="Hall", skills=given)
    )
    book_seats(store, None, 1, ["p1"])


def _recall(store: SqliteStore) -> None:
    with store.writing() as session:
        for code in ("WH13", "WH14", "WH15"):
            worker = session.exec(select(t.Worker).where(t.Worker.code == code)).one()
            worker.pool, worker.phone = "reservist", "07700 900123"
            session.add(worker)
    open_campaign(store, None, Wanted("winter", date(2026, 12, 1), date(2027, 1, 31)))
    notify(store, None, "winter", ["WH14", "WH15"])
    for step in ("released", "accepted"):
        recall_step(store, None, "winter", "WH15", step)


def _passports(store: SqliteStore, file: Path) -> None:
    make_key(store, None)
    for person in ("AC01", "AC03"):
        apply(store, None, person)
    grant(store, None, "AC01", date(2026, 11, 2))
    give_consent(store, None, "AC01", "in_person", "May we share your passport with other employers?")
    file.write_bytes(issue(store, None, "AC01").file)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PATHS)
def test_a_screen(snap_compare: Callable[..., bool], called: Desk, name: str, size: tuple[int, int]) -> None:
    """Each screen looks as it did."""
    app = RotaApp(called, office.MONDAY)
    assert snap_compare(app, terminal_size=size, run_before=pressing(PATHS[name]))
