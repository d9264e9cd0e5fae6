"""Two organisations that exchange passports, each with a store of its own: 'org' issues, 'ward' accepts."""

from datetime import date
from pathlib import Path

import pytest

from rostering.passports.applications import apply, grant
from rostering.passports.consent import give_consent
from rostering.passports.issue import Issued, issue
from rostering.passports.keys import make_card, make_key
from rostering.passports.revocations import export_revocations, import_revocations
from rostering.passports.signature import canonical
from rostering.passports.trust import trust
from rostering.store import tables as t
from tests.rostering.office import CARER, Office, settle

WORDS = "May we share your passport with other employers?"
Furnished = tuple[bytes, bytes, dict[str, bytes], bytes]
DONE, SEEN = date(2026, 6, 1), date(2026, 11, 2)


class Exchange:
    """The office that issues, the one that accepts, and Ann, who works for the first and is known to the second."""

    def __init__(self, home: Office, host: Office) -> None:
        self.home, self.host = home, host

    def ready(self) -> None:
        """Ann has applied, was granted a passport and agreed; the home has a key, and the host trusts it."""
        make_key(self.home.store, None)
        apply(self.home.store, None, "ann")
        grant(self.home.store, None, "ann", SEEN)
        give_consent(self.home.store, None, "ann", "in_person", WORDS)
        trust(self.host.store, None, canonical(make_card(self.home.store, None).json()))

    def issue(self, **more: date | None) -> Issued:
        """Ann's passport."""
        return issue(self.home.store, None, "ann", **more)

    def tell(self) -> None:
        """The newest revocation list of the home is taken in by the host."""
        import_revocations(self.host.store, None, export_revocations(self.home.store, None).file)


def furnished_home(folder: Path) -> Office:
    """The office that issues: Ann with training, a registration, checks and a restriction."""
    folder.mkdir()
    office = Office(folder)
    office.worker("ann", CARER, started_on=date(2025, 1, 1))
    office.change(t.Person, 1, name="Ann Lee", right_to_work_seen_on=SEEN)
    office.add(t.Skill(person_id=1, skill="fire", done_on=DONE, until_on=date(2027, 5, 31), issuer="Fire School"))
    office.add(t.Skill(person_id=1, skill="infection_control", level=2, done_on=DONE, until_on=date(2027, 5, 31)))
    office.add(t.Skill(person_id=1, skill="medication", done_on=DONE, until_on=date(2027, 5, 31)))
    office.add(t.Registration(person_id=1, body="NMC", number="12A3456E", until_on=date(2027, 3, 31)))
    office.add(t.Clearance(person_id=1, kind="dbs", on_date=SEEN, until_on=date(2029, 11, 1)))
    office.add(
        t.Restriction(
            person_id=1,
            forbids="nights",
            from_on=date(2026, 11, 1),
            until_on=date(2027, 2, 1),
            review_on=date(2026, 12, 20),
            reviewed_by="Mair Jones",
        )
    )
    return office


def furnished_host(folder: Path) -> Office:
    """The office that accepts: Ann, of whom nothing is known."""
    folder.mkdir()
    office = Office(folder)
    office.change(t.Organisation, 1, code="ward", name="Ward Trust")
    office.worker("ann-w", person_id=office.person("a-lee", name="Ann Lee"))
    return office


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """Both stores made once with all that an exchange needs, the home's key files, and a passport of Ann's."""
    with pytest.MonkeyPatch.context() as patch:
        keys = tmp_path_factory.mktemp("keys")
        patch.setenv("ROTA_PASSPORT_KEYS", str(keys))
        patch.setenv("ROTA_NOW", "2026-11-18T09:00:00+00:00")
        folder = tmp_path_factory.mktemp("exchange")
        exchange = Exchange(furnished_home(folder / "home"), furnished_host(folder / "host"))
        exchange.ready()
        exchange.tell()
        issued = exchange.issue()
        settle()
        return (
            exchange.home.store.path.read_bytes(),
            exchange.host.store.path.read_bytes(),
            {path.name: path.read_bytes() for path in keys.iterdir()},
            issued.file,
        )


@pytest.fixture
def exchange(furnished: Furnished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exchange:
    """Both offices, with Ann's passport issued and the host's list new."""
    monkeypatch.setenv("ROTA_PASSPORT_KEYS", str(tmp_path / "keys"))
    return _copied(furnished, tmp_path)


@pytest.fixture(scope="session")
def looked_at(furnished: Furnished, tmp_path_factory: pytest.TempPathFactory) -> Exchange:
    """Both offices once for all tests, to be looked at only."""
    return _copied(furnished, tmp_path_factory.mktemp("looked-at"))


def _copied(furnished: Furnished, folder: Path) -> Exchange:
    home, host, keys, _ = furnished
    (folder / "keys").mkdir()
    for name, private_key in keys.items():
        (folder / "keys" / name).write_bytes(private_key)
        (folder / "keys" / name).chmod(0o600)
    offices = []
    for name, data in (("home", home), ("host", host)):
        (folder / name).mkdir()
        office = Office(folder / name)
        office.store.path.write_bytes(data)
        offices.append(office)
    return Exchange(*offices)


@pytest.fixture(scope="session")
def passport(furnished: Furnished) -> bytes:
    """The file of Ann's passport."""
    return furnished[3]
