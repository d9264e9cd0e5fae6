"""Two organisations with a store each: 'ward' asks for Ann, whom 'north' employs and lends; all they say is letters.

Both are made once and copied: keys, cards and the first letter, which tells of Ann, are the same for every story.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from rostering.aid.agreements import Terms, add_agreement
from rostering.aid.letters.partners import add_partner
from rostering.aid.letters.receive import TakenIn, receive_letter
from rostering.aid.letters.send import Posted, send_letters, send_person
from rostering.aid.loan import Loan, find_loan
from rostering.aid.request import Wanted, request_new
from rostering.aid.said import Said
from rostering.aid.steps import Taken, take_step
from rostering.calendar import now
from rostering.passports.consent import give_consent
from rostering.passports.keys import make_card, make_key
from rostering.passports.signature import canonical
from rostering.passports.trust import trust
from rostering.store import tables as t
from tests.rostering.aid.lending import ASKED, FAR
from tests.rostering.office import CARER, Office, day, settle

KEYS = "ROTA_PASSPORT_KEYS"
NOW = "2026-11-18T09:00:00+00:00"
HOME, HOST = "north", "ward"
# Who takes which step of the way, in which store.
WAY = (
    (HOME, "release", "nia"),
    (HOST, "accept", "hugh"),
    (HOME, "consent", "noor"),
    (HOST, "induct", "cora"),
    (HOST, "activate", "hana"),
)
WHY = Said("cover is short")


@dataclass(frozen=True)
class Furnished:
    """Both stores as every story begins with them, and the files of the keys."""

    stores: dict[str, bytes]
    keys: Path


class Post:
    """Two offices and the post between them: what is sent lies here as files until somebody takes it in."""

    def __init__(self, folder: Path, stores: dict[str, bytes] | None = None) -> None:
        self.offices: dict[str, Office] = {}
        for name in (HOME, HOST):
            (folder / name).mkdir(parents=True)
            self.offices[name] = Office(folder / name)
            if stores is not None:
                self.offices[name].store.path.write_bytes(stores[name])
        self.organisation = {HOME: 1, HOST: 1}

    def ask(self, by: str = "hugh", first: int = 0, last: int = 6) -> int:
        """The host asks for Ann, whom it knows by a letter; the number in its store."""
        wanted = Wanted("Ann Lee", "H", CARER, "cover is short", first=day(first), last=day(last))
        return request_new(self.offices[HOST].store, by, wanted).loan.id

    def step(self, where: str, name: str, by: str, said: Said | None = None, number: int = 1) -> Taken:
        """One step in one of the stores."""
        default = ASKED if name in ("consent", "decline") else WHY
        return take_step(self.offices[where].store, by, number, name, default if said is None else said)

    def send(self, where: str, number: int = 1, *, again: bool = False) -> tuple[Posted, ...]:
        """What waits to be sent from one of the stores."""
        return send_letters(self.offices[where].store, "root", number, again=again)

    def receive(self, where: str, file: bytes) -> TakenIn:
        """A file is taken in at one of the stores."""
        return receive_letter(self.offices[where].store, "root", file)

    def carry(self, where: str, number: int = 1) -> list[TakenIn]:
        """What waits in one of the stores is sent, and taken in at the other at once."""
        return [self.receive(other(where), one.file) for one in self.send(where, number)]

    def until(self, last: str) -> None:
        """Ann is asked for, and the whole way is gone up to a step (its own too), each letter at once."""
        self.ask()
        self.carry(HOST)
        for where, name, by in WAY:
            if last == "request":
                return
            self.step(where, name, by)
            self.carry(where)
            if name == last:
                return

    def loan(self, where: str, number: int = 1) -> Loan:
        """A deployment as one of the stores has it."""
        with self.offices[where].store.reading() as session:
            return find_loan(session, number, now())


def other(where: str) -> str:
    """The other of the two."""
    return HOST if where == HOME else HOME


def _furnish(post: Post) -> None:
    names = {HOME: "North Care", HOST: "Ward Trust"}
    for name, office in post.offices.items():
        office.change(t.Organisation, 1, code=name, name=names[name])
        people = (("root", "administrator"), ("both", "manager")) + (
            (("nia", "manager"), ("ned", "manager"), ("noor", "coordinator"))
            if name == HOME
            else (("hugh", "manager"), ("hana", "manager"), ("cora", "coordinator"))
        )
        office.add_all(
            *(t.Actor(name=who, role=role, organisation_id=None if who == "root" else 1) for who, role in people)
        )
    post.offices[HOME].change(t.Setting, 1, code="T", name="Tan House")
    post.offices[HOME].worker("ann")
    post.offices[HOME].change(t.Person, 1, name="Ann Lee")
    for name, office in post.offices.items():
        add_partner(office.store, "root", other(name), names[other(name)])
        sides: dict[str, tuple[str, ...]] = {HOME: (), HOST: ()}
        add_agreement(office.store, "root", Terms("memo", "Memorandum", sides, day(-30), FAR))
        make_key(office.store, "root", name)
    for name, office in post.offices.items():
        card = canonical(make_card(post.offices[other(name)].store, "root", other(name)).json())
        trust(office.store, "root", card, organisation=name)
    give_consent(
        post.offices[HOME].store, "root", "ann", "in_person", "May we tell other employers of you?", organisation=HOME
    )
    told = send_person(post.offices[HOME].store, "root", "ann", HOST, HOME)
    post.receive(HOST, told.file)


@cache
def furnished() -> Furnished:
    """Both stores made once: keys, cards, an agreement, and Ann told of."""
    with pytest.MonkeyPatch.context() as patch:
        keys = Path(mkdtemp())
        patch.setenv(KEYS, str(keys))
        patch.setenv("ROTA_NOW", NOW)
        post = Post(Path(mkdtemp()))
        _furnish(post)
        settle()
        return Furnished({name: office.store.path.read_bytes() for name, office in post.offices.items()}, keys)


@cache
def lent() -> dict[str, bytes]:
    """Both stores once Ann is lent, the whole way by letters. The keys and the clock are the caller's to set."""
    post = new_post()
    post.until("activate")
    settle()
    return {name: office.store.path.read_bytes() for name, office in post.offices.items()}


def new_post(folder: Path | None = None, stores: dict[str, bytes] | None = None) -> Post:
    """Two stores as every story begins with them. The keys and the clock are the caller's to set."""
    return Post(Path(mkdtemp()) if folder is None else folder, stores or furnished().stores)
