"""Passports by keys alone, at the employer and at another organisation: real keys, real stores and files."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from rostering.passports.keys import make_card
from rostering.passports.revocations import export_revocations
from rostering.passports.signature import canonical
from rostering.passports.trust import distrust
from rostering.store import tables as t
from rostering.store.sqlite import SqliteStore
from tests.rostering.passports.conftest import Exchange, furnished_home, furnished_host
from tests.ui import office
from tests.ui.drive import Driver, drive
from ui.app import TodayApp
from ui.modals.form import Form
from ui.screens.issuers import IssuersScreen
from ui.screens.passport_file import PassportFileScreen
from ui.screens.passports import PassportsScreen


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Private keys lie in the test's own folder."""
    monkeypatch.setenv("ROTA_PASSPORT_KEYS", str(tmp_path / "keys"))


def app(store: SqliteStore) -> TodayApp:
    """The app as `rota` opens it."""
    return TodayApp(office.desk_of(store))


def states(store: SqliteStore) -> list[str | None]:
    """Why each passport was revoked, None for those that are good."""
    with store.reading() as session:
        return list(session.exec(select(col(t.Passport.revoked_for)).order_by(col(t.Passport.id))))


@pytest.mark.slow
def test_from_the_application_to_the_revocation(own: SqliteStore, tmp_path: Path) -> None:
    """n, g, c, i: each asks for what is missing and refuses in words what comes too early; m under t makes the key; the
    file is written; x revokes with a reason from the list."""
    out = tmp_path / "petra.passport"

    async def play(driver: Driver) -> None:
        await driver.press("f9")
        driver.on(PassportsScreen)
        assert "Nobody has applied for a passport" in driver.said
        await driver.press("n")
        await driver.fill(person="nobody")
        driver.on(Form)
        await driver.fill(person="AC03")
        assert "✓ Petra Novak (AC03) has applied; g grants it, d refuses it." in driver.said
        await driver.press("g")
        await driver.answer("1 Jan 2027")
        assert "say on which day, not after today, their papers were seen" in driver.said
        await driver.press("g")
        await driver.answer("2 Nov")
        assert "✓ Petra Novak is granted a passport" in driver.said
        assert "Granted, not issued 1" in driver.said
        await driver.press("i")
        await driver.fill(file=str(out))
        assert "has not agreed that ORG shares their passport" in driver.said
        await driver.press("escape", "c")
        await driver.fill(means="in_person")
        assert "✓ AC03 agreed on 25/11/2026 (in_person)." in driver.said
        await driver.press("i")
        await driver.fill(file=str(out))
        assert "ORG has no key to sign with; make one first." in driver.said
        assert not out.exists()
        await driver.press("escape", "t")
        driver.on(IssuersScreen)
        await driver.press("m", "enter")
        assert "✓ The key ORG-2026-" in driver.said
        await driver.press("escape", "i")
        await driver.fill(file=str(tmp_path / "no folder" / "petra.passport"))
        assert "cannot be written" in driver.said
        await driver.fill(file=str(out))
        assert "✓ The passport of Petra Novak is in" in driver.said
        assert "Good 1" in driver.said
        assert "1 organisation joined, 1 person with a passport" in driver.said
        assert "The scheme: who has joined 1" in driver.said
        await driver.press("x")
        await driver.answer("2")
        assert "was revoked (left)." in driver.said
        assert "Over, refused or declined 1" in driver.said

    drive(app(own), play, (160, 48))
    assert b'"name":"Petra Novak"' in out.read_bytes()
    assert states(own) == ["left"]


@pytest.mark.slow
def test_a_refusal_needs_its_reason_and_consent_can_be_taken_back(own: SqliteStore, tmp_path: Path) -> None:
    """d refuses with a reason that says nothing of health; w takes the consent back, and the passport goes at once."""

    async def play(driver: Driver) -> None:
        await driver.press("f9", "n")
        await driver.fill(person="AC00")
        await driver.press("d")
        await driver.answer("is often sick")
        assert "must say nothing about health" in driver.said
        await driver.press("d")
        await driver.answer("leaves next week")
        assert "✓ The passport of Mair Owen is refused: leaves next week." in driver.said
        await driver.press("t", "m", "enter", "escape", "n")
        await driver.fill(person="AC01")
        await driver.stand_on("Naveed Joshi")
        await driver.press("g")
        await driver.answer("2 Nov")
        await driver.press("c")
        await driver.fill(means="telephone")
        await driver.press("i")
        await driver.fill(file=str(tmp_path / "naveed.passport"))
        await driver.stand_on("Naveed Joshi")
        await driver.press("w")
        await driver.answer("1")
        assert "✓ AC01 took the consent back." in driver.said
        assert "was revoked (consent_withdrawn)" in driver.said
        await driver.press("p")
        assert "PASSPORT" in driver.text
        assert "Consent: given 2026-11-25 (telephone)" in driver.said

    drive(app(own), play, (160, 48))
    assert states(own) == ["consent_withdrawn"]


@pytest.mark.slow
def test_the_start_screen_leads_to_who_has_applied(own: SqliteStore) -> None:
    """An application that waits stands on the start screen; Enter goes to its line."""

    async def play(driver: Driver) -> None:
        await driver.press("f9", "n")
        await driver.fill(person="AC03")
        await driver.press("f2")
        await driver.stand_on("Petra Novak has applied")
        await driver.press("enter")
        row = driver.on(PassportsScreen).state.under
        assert row is not None
        assert row.person == "AC03"

    drive(app(own), play)


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    """Two organisations, each with its store; the one issued Ann's passport, the other trusts nobody yet."""
    made = Exchange(furnished_home(tmp_path / "home"), furnished_host(tmp_path / "host"))
    made.ready()
    distrust(made.host.store, None, "urn:rota:organisation:org")
    (tmp_path / "ann.passport").write_bytes(made.issue().file)
    (tmp_path / "org.card").write_bytes(canonical(make_card(made.home.store, None).json()))
    (tmp_path / "org.list").write_bytes(export_revocations(made.home.store, None).file)
    return made


@pytest.mark.slow
def test_a_passport_of_others_is_looked_at_and_accepted(exchange: Exchange, tmp_path: Path) -> None:
    """o shows the verdict in words and what it would bring, and nothing is written by that; trust and the list come
    first; a asks, then what it brought is told; d takes it back with a reason."""
    host = exchange.host.store
    file = str(tmp_path / "ann.passport")

    async def look(driver: Driver) -> None:
        await driver.press("o")
        await driver.fill(file=file)
        driver.on(PassportFileScreen)

    async def play(driver: Driver) -> None:
        await driver.press("f9", "o")
        await driver.fill(file=str(tmp_path / "none.passport"))
        assert "cannot be read (No such file or directory)" in driver.said
        await driver.press("escape")
        await look(driver)
        assert "✗ unknown issuer: ward does not trust the issuer urn:rota:organisation:org" in driver.said
        await driver.press("a")
        await driver.answer("y")
        assert "The passport is not accepted (unknown_issuer)" in driver.said
        await driver.press("escape", "t", "n")
        await driver.fill(file=str(tmp_path / "org.card"), fingerprint="0000 0000")
        assert "No key on the card has the fingerprint" in driver.said
        await driver.fill(fingerprint="")
        assert "is trusted. Compare over the telephone:" in driver.said
        await driver.press("escape")
        await look(driver)
        assert "✗ status unknown:" in driver.said
        await driver.press("escape", "t", "l")
        await driver.fill(file=str(tmp_path / "org.list"))
        assert "0 revoked, is taken in." in driver.said
        await driver.press("escape")
        await look(driver)
        assert "✓ verified: Ann Lee: issued by" in driver.said
        assert "It would bring" in driver.text
        assert "Nothing comes of" in driver.text
        with host.reading() as session:
            assert not session.exec(select(t.Skill)).all()
        await driver.press("a")
        await driver.answer("n")
        assert "Nothing is accepted." in driver.said
        await driver.press("a")
        await driver.answer("y")
        assert "✓ Accepted for a-lee. It brought:" in driver.said
        await driver.press("escape")
        assert "Accepted of others 1" in driver.said
        await look(driver)
        await driver.press("d")
        await driver.answer("she left us")
        assert "✓ Declined: she left us. ward took back of a-lee:" in driver.said

    drive(app(host), play, (160, 48))
    with host.reading() as session:
        assert not session.exec(select(t.Skill)).all()
        answers = session.exec(select(t.PassportAnswer).order_by(col(t.PassportAnswer.id))).all()
    assert [(row.answer, row.withdrawn_at is None) for row in answers] == [("accepted", False), ("declined", True)]


@pytest.mark.slow
def test_one_changed_byte_is_seen_and_another_person_is_refused(exchange: Exchange, tmp_path: Path) -> None:
    """A file that was changed is told so and brings nothing; p for somebody else is refused in words."""
    exchange.host.worker("bob-w", person_id=exchange.host.person("bob", name="Bob May"))
    exchange.host.store.close()
    good = (tmp_path / "ann.passport").read_bytes()
    (tmp_path / "changed.passport").write_bytes(good.replace(b'"name":"Ann Lee"', b'"name":"Ann Law"'))

    async def play(driver: Driver) -> None:
        await driver.press("f9", "t", "n")
        await driver.fill(file=str(tmp_path / "org.card"))
        await driver.press("l")
        await driver.fill(file=str(tmp_path / "org.list"))
        await driver.press("escape", "o")
        await driver.fill(file=str(tmp_path / "changed.passport"))
        assert "✗ bad signature:" in driver.said
        assert "It says, and nothing of it is to be believed" in driver.said
        assert "would bring" not in driver.said
        await driver.press("escape", "o")
        await driver.fill(file=str(tmp_path / "ann.passport"))
        await driver.press("p")
        await driver.answer("bob")
        assert "What it would bring cannot be said" in driver.said
        await driver.press("a")
        await driver.answer("y")
        assert "which by name and register is not Bob May (bob)" in driver.said
        await driver.press("escape", "t", "x")
        await driver.answer("y")
        assert "✓ Trusted no more:" in driver.said

    drive(app(exchange.host.store), play, (160, 48))
    with exchange.host.store.reading() as session:
        assert not session.exec(select(t.PassportAnswer)).all()


@pytest.mark.slow
def test_among_several_organisations_one_is_named(exchange: Exchange, tmp_path: Path) -> None:
    """Where nobody can know for which organisation a file is looked at, the form says which there are and stays."""
    exchange.host.add(t.Organisation(code="other", name="Other Trust"))
    exchange.host.store.close()

    async def play(driver: Driver) -> None:
        await driver.press("f9", "o")
        await driver.fill(file=str(tmp_path / "ann.passport"))
        driver.on(Form)
        assert "Say for which organisation; there are: other, ward." in driver.said
        await driver.fill(organisation="ward")
        driver.on(PassportFileScreen)

    drive(app(exchange.host.store), play, (160, 48))


@pytest.mark.slow
def test_card_and_list_are_written(own: SqliteStore, tmp_path: Path) -> None:
    """c writes the card others need, w the list of what was revoked; both name their file."""

    async def play(driver: Driver) -> None:
        await driver.press("f9", "t", "c")
        await driver.fill(file=str(tmp_path / "our.card"))
        assert "has no key to sign with" in driver.said
        await driver.press("escape", "m", "enter", "c")
        await driver.fill(file=str(tmp_path / "our.card"))
        assert "read the fingerprint out to whom you send it:" in driver.said
        await driver.press("w")
        await driver.fill(file=str(tmp_path / "our.list"))
        assert "✓ The list, 0 revoked, is in" in driver.said

    drive(app(own), play)
    assert b"rota-issuer/1" in (tmp_path / "our.card").read_bytes()
    assert b"rota-revocations/1" in (tmp_path / "our.list").read_bytes()
