"""Answering passports of others: what accepting brings and what it leaves, and how everything is taken back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from rostering.errors import BadInputError, RefusedError
from rostering.passports.answer import accept, decline, would_bring
from rostering.passports.listing import overview, page
from rostering.passports.recognised import (
    NOT_MAPPED,
)
from rostering.store import tables as t
from rostering.store.actors import add_actor
from tests.rostering.office import MONDAY, Office
from tests.rostering.passports.answering import accepted, accepted_words, entry, rows, why
from tests.rostering.passports.conftest import DONE, SEEN, Exchange
from tests.rostering.passports.test_verify import Change, signed_anew

END = date(2027, 11, 18)  # the last day of Ann's passport


def test_what_was_issued_is_what_is_accepted(exchange: Exchange, passport: bytes) -> None:
    """Skills, registrations, checks and restrictions stand in the host's store as the home had them, bounded by the
    passport's own end, and each is traceable to it."""
    done = accepted(exchange, passport)
    assert [(one.skill, one.level, one.done_on, one.until_on) for one in rows(exchange.host, t.Skill)] == [
        ("fire", None, DONE, date(2027, 5, 31)),
        ("infection_control", 2, DONE, date(2027, 5, 31)),
    ]
    (nmc,) = rows(exchange.host, t.Registration)
    assert (nmc.body, nmc.number, nmc.status, nmc.until_on) == ("NMC", "12A3456E", "active", date(2027, 3, 31))
    (dbs,) = rows(exchange.host, t.Clearance)
    assert (dbs.kind, dbs.on_date, dbs.until_on) == ("dbs", SEEN, END)
    (bound,) = rows(exchange.host, t.Restriction)
    assert (bound.forbids, bound.until_on, bound.reviewed_by) == ("nights", date(2027, 2, 1), "Org Care")
    (line,) = page(exchange.host.store, None, "a-lee").answers
    assert line.facts == done.brought
    assert all(one.source == f"passport {done.number.rpartition(':')[2]}" for one in rows(exchange.host, t.Skill))
    facts = rows(exchange.host, t.PassportFact)
    assert [one.kind for one in facts] == ["restriction", "skill", "skill", "registration", "clearance"]


def test_what_is_not_recognised_is_told(exchange: Exchange, passport: bytes) -> None:
    """What each service signs off and what each employer looks at itself brings nothing, and the reason is told."""
    left = why(accepted(exchange, passport))
    assert left == {
        f"Medication competency (rota:medication), done {DONE}": "medication competency is signed off by each service",
        f"check right_to_work seen {SEEN}": "whoever employs somebody looks at the papers themselves",
    }
    who = exchange.host.snapshot().persons[1]
    assert (who.right_to_work_until, "medication" in who.skills) == (None, False)


def test_looking_ahead_writes_nothing(exchange: Exchange, passport: bytes) -> None:
    """What it would bring is what it brings, and asking writes nothing."""
    before = exchange.host.store.path.read_bytes()
    _, harvest = would_bring(exchange.host.store, None, passport, "a-lee")
    assert exchange.host.store.path.read_bytes() == before
    assert tuple(one.words for one in harvest.brought) == accepted(exchange, passport).brought


def test_left_out_by_whoever_accepts(exchange: Exchange, passport: bytes) -> None:
    """A manager leaves out what is not wanted, item by item; restrictions cannot be left out."""
    accepted(exchange, passport, without=["rota:fire", "NMC", "dbs", "nights"])
    assert [one.skill for one in rows(exchange.host, t.Skill)] == ["infection_control"]
    assert (exchange.host.count(t.Registration), exchange.host.count(t.Clearance)) == (0, 0)
    assert exchange.host.count(t.Restriction) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (entry("training", category="cstf:unheard_of"), NOT_MAPPED),
        (entry("training", category="fire"), NOT_MAPPED),
        (entry("training", completedOn="2026-11-19"), "it is dated 2026-11-19, in the future"),
        (entry("training", validUntil="2026-11-17"), "it ended on 2026-11-17"),
        (entry("training", completedOn="2025-11-18", validUntil=None), "it ended on 2026-11-17"),  # 12 months here
        (entry("training", onlyAt="Hill House"), "it has a field that this version does not know"),
        (entry("registrations", status="suspended"), "its status is 'suspended'"),
        (entry("registrations", validUntil="2026-11-17"), "it ended on 2026-11-17"),
        (entry("registrations", suspendedFrom="2026-11-01"), "it has a field that this version does not know"),
        (entry("checks", kind="aura"), "this version does not know that kind of check"),
        (entry("checks", seenOn="2026-11-19"), "it is dated 2026-11-19, in the future"),
        (entry("checks", seenOn="2023-11-18", validUntil=None), "it ended on 2026-11-17"),  # 36 months here
        (entry("checks", barred=True), "it has a field that this version does not know"),
    ],
)
def test_an_entry_that_brings_nothing(exchange: Exchange, passport: bytes, change: Change, words: str) -> None:
    """Signed by a trusted key, yet unmapped, from the future, ended or with a field nobody knows: told, not granted."""
    whole = set(accepted_words(exchange, passport))
    done = accepted(exchange, signed_anew(exchange, passport, change))
    assert words in why(done).values()
    assert len(done.brought) == len(whole) - 1


@pytest.mark.parametrize(
    ("completed", "brings"),
    [("2025-11-19", 5), ("2025-11-18", 4)],  # twelve months: the last good day is today, or was yesterday
)
def test_the_interval_here_at_its_edge(exchange: Exchange, passport: bytes, completed: str, brings: int) -> None:
    """A training without an end is recognised for our own interval, to its last day."""
    data = signed_anew(exchange, passport, entry("training", completedOn=completed, validUntil=None))
    assert len(accepted_words(exchange, data)) == brings


@pytest.mark.parametrize(
    "change",
    [
        entry("restrictions", forbids="swimming"),
        entry("restrictions", forbids="zone", value="purple"),
        entry("restrictions", forbids="zone"),
        entry("restrictions", value="red"),
        entry("restrictions", forbids="kind", value="lighthouse"),
        entry("restrictions", forbids="setting"),
    ],
)
def test_a_restriction_that_cannot_be_kept_stops_everything(
    exchange: Exchange, passport: bytes, change: Change
) -> None:
    """Where a restriction is not understood, nothing of the passport is accepted: the rest would grant too much."""
    before = exchange.host.store.path.read_bytes()
    with pytest.raises(RefusedError, match="cannot keep"):
        accepted(exchange, signed_anew(exchange, passport, change))
    assert exchange.host.store.path.read_bytes() == before


def test_a_restriction_at_somebody_elses_setting(exchange: Exchange, passport: bytes) -> None:
    """A setting is named with its organisation: ours of the same code is not meant, and the host's own one binds."""
    away = signed_anew(exchange, passport, entry("restrictions", forbids="setting", value="H", organisation="org"))
    done = accepted(exchange, away)
    assert "restriction: not at H from 2026-11-01 to 2027-02-01" in why(done)
    assert exchange.host.count(t.Restriction) == 0

    def ours(one: dict[str, Any]) -> None:
        one["id"] = "urn:uuid:2"
        entry("restrictions", forbids="setting", value="H", organisation="ward")(one)

    accepted(exchange, signed_anew(exchange, passport, ours))
    assert [(one.forbids, one.value) for one in rows(exchange.host, t.Restriction)] == [("setting", "H")]


def test_restrictions_travel_and_bind(exchange: Exchange, passport: bytes) -> None:
    """Who may not work nights at home may not at the host."""
    exchange.host.shift(0, "20:00", "07:00", "N")
    exchange.host.change(t.Person, 1, right_to_work_open=True)
    night = exchange.host.refusal("a-lee", 1)
    accepted(exchange, passport)
    assert (night, exchange.host.refusal("a-lee", 1)) == (None, "GEN-AVAIL")


def test_what_is_on_record_stays(exchange: Exchange, passport: bytes) -> None:
    """What the host recorded itself is not changed, be it better or a later completion; only what it lacks is added."""
    host = exchange.host
    host.add(t.Skill(person_id=1, skill="fire", done_on=date(2026, 9, 1), until_on=date(2027, 1, 1)))
    host.add(t.Skill(person_id=1, skill="infection_control", level=2, done_on=SEEN))
    host.add(t.Registration(person_id=1, body="NMC", number="12A3456E", until_on=date(2026, 12, 31)))
    host.add(t.Clearance(person_id=1, kind="dbs", on_date=date(2026, 10, 1), until_on=date(2029, 9, 30)))
    host.add(
        t.Restriction(person_id=1, forbids="nights", from_on=MONDAY.replace(day=1), review_on=END, reviewed_by="Ann")
    )
    done = accepted(exchange, passport)
    assert done.brought == ()
    assert sorted(set(why(done).values()))[:2] == [
        "a later completion is on record",
        "it is on record already",
    ]
    assert [host.count(table) for table in (t.Skill, t.Registration, t.Clearance, t.Restriction)] == [2, 1, 1, 1]


@pytest.mark.parametrize(
    ("prepare", "error"),
    [
        (lambda host: host.change(t.Person, 1, name="Anna Lee"), "by name and register is not Anna Lee"),
        (lambda host: host.add(t.Registration(person_id=1, body="NMC", number="99Z")), "by name and register"),
        (lambda host: host.change(t.Worker, 1, organisation_id=_other(host)), "works neither for ward"),
    ],
)
def test_whose_it_is(exchange: Exchange, passport: bytes, prepare: Callable[[Office], object], error: str) -> None:
    """A passport is accepted only for the person it is about, and only for somebody whom the host may draw on."""
    prepare(exchange.host)
    with pytest.raises(RefusedError, match=error):
        accept(exchange.host.store, None, passport, "a-lee", organisation="ward")


def _other(host: Office) -> int:
    return host.add(t.Organisation(code="other", name="Other"))


def test_a_number_of_a_register_tells_more_than_a_name(exchange: Exchange, passport: bytes) -> None:
    """Somebody who changed their name is known by their number on a register."""
    exchange.host.change(t.Person, 1, name="Ann Jones")
    exchange.host.add(t.Registration(person_id=1, body="NMC", number="12A3456E", until_on=date(2027, 3, 31)))
    assert len(accepted(exchange, passport).brought) == 4


@pytest.mark.parametrize("link", ["member", "lent"])
def test_for_whom_the_host_draws_on(exchange: Exchange, passport: bytes, link: str) -> None:
    """Somebody whom another organisation employs is accepted for once a pool or a deployment leads to the host."""
    host = exchange.host
    host.change(t.Worker, 1, organisation_id=_other(host))
    if link == "member":
        host.add(t.PoolMembership(worker_id=1, pool="bank", organisation_id=1))
    else:
        starts, ends = host.at(0, "08:00"), host.at(5, "08:00")
        host.add(t.Deployment(worker_id=1, setting_id=1, role="care_worker", starts_at=starts, ends_at=ends))
    assert accept(host.store, None, passport, "a-lee", organisation="ward").person == "a-lee"


def test_twice_and_by_whom(exchange: Exchange, passport: bytes) -> None:
    """A passport is accepted once; by managers of the host alone; one that does not verify not at all."""
    with exchange.host.writing() as session:
        add_actor(session, "Clerk", "coordinator", "ward", False)
    with pytest.raises(RefusedError, match=r"Clerk \(coordinator\) may not"):
        accept(exchange.host.store, "Clerk", passport, "a-lee")
    with pytest.raises(RefusedError, match=r"Clerk \(coordinator\) may not"):
        decline(exchange.host.store, "Clerk", passport, "not ours")
    with pytest.raises(BadInputError, match=r"not accepted \(bad_signature\)"):
        accept(exchange.host.store, "coordinator", passport.replace(b"Ann Lee", b"Ann Lea"), "a-lee")
    accept(exchange.host.store, "coordinator", passport, "a-lee")
    with pytest.raises(BadInputError, match="accepted that passport already"):
        accept(exchange.host.store, "coordinator", passport, "a-lee")


def test_declined(exchange: Exchange, passport: bytes) -> None:
    """A passport is declined with a reason, good or not; an accepted one is taken back by that."""
    for reason in ("", "she is pregnant"):
        with pytest.raises(BadInputError):
            decline(exchange.host.store, None, passport, reason)
    with pytest.raises(BadInputError, match="No passport can be read"):
        decline(exchange.host.store, None, b"{}", "no passport")
    assert decline(exchange.host.store, None, passport, "no need").taken_back is None
    accepted(exchange, passport)
    done = decline(exchange.host.store, None, passport, "reference fell through")
    assert done.taken_back is not None
    assert exchange.host.count(t.Skill) == 0
    assert [(one.answer, one.state) for one in overview(exchange.host.store, None).answers] == [
        ("declined", "stands"),
        ("accepted", "taken back"),
        ("declined", "stands"),
    ]
