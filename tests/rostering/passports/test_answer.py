"""Answering passports of others: what accepting brings and what it leaves, and how everything is taken back."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import SQLModel, select

from rostering.catalogue import clearances, skills
from rostering.errors import BadInputError, RefusedError, RotaError
from rostering.passports.answer import Accepted, accept, decline, would_bring
from rostering.passports.claims import Bound, Checked, Claims, Employment, Registered, Trained, read_claims
from rostering.passports.fields import Fields
from rostering.passports.issue import issue
from rostering.passports.keys import make_card, make_key
from rostering.passports.listing import overview, page
from rostering.passports.recognised import (
    NOT_MAPPED,
    checks,
    map_training,
    mapping,
    recognised_training,
    training,
    unmap_training,
)
from rostering.passports.revocations import export_revocations, import_revocations
from rostering.passports.revoke import revoke
from rostering.passports.signature import canonical
from rostering.passports.trust import trust
from rostering.store import tables as t
from rostering.store.actors import add_actor
from tests.rostering.office import MONDAY, NURSE, Office
from tests.rostering.passports.conftest import DONE, SEEN, Exchange
from tests.rostering.passports.test_verify import Change, signed_anew

END = date(2027, 11, 18)  # the last day of Ann's passport


def rows(office: Office, table: type[SQLModel]) -> list[Any]:
    """Every row of a table."""
    with office.store.reading() as session:
        return list(session.exec(select(table)).all())


def accepted(exchange: Exchange, data: bytes, **more: Any) -> Accepted:
    """The host accepts for Ann, whom it calls a-lee."""
    return accept(exchange.host.store, None, data, "a-lee", **more)


def why(done: Accepted) -> dict[str, str]:
    """What brought nothing, by its first word, and why."""
    return {one.words: one.why for one in done.left}


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


def _entry(part: str, place: int = 0, **values: Any) -> Change:
    return lambda one: one["credentialSubject"][part][place].update(values)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_entry("training", category="cstf:unheard_of"), NOT_MAPPED),
        (_entry("training", category="fire"), NOT_MAPPED),
        (_entry("training", completedOn="2026-11-19"), "it is dated 2026-11-19, in the future"),
        (_entry("training", validUntil="2026-11-17"), "it ended on 2026-11-17"),
        (_entry("training", completedOn="2025-11-18", validUntil=None), "it ended on 2026-11-17"),  # 12 months here
        (_entry("training", onlyAt="Hill House"), "it has a field that this version does not know"),
        (_entry("registrations", status="suspended"), "its status is 'suspended'"),
        (_entry("registrations", validUntil="2026-11-17"), "it ended on 2026-11-17"),
        (_entry("registrations", suspendedFrom="2026-11-01"), "it has a field that this version does not know"),
        (_entry("checks", kind="aura"), "this version does not know that kind of check"),
        (_entry("checks", seenOn="2026-11-19"), "it is dated 2026-11-19, in the future"),
        (_entry("checks", seenOn="2023-11-18", validUntil=None), "it ended on 2026-11-17"),  # 36 months here
        (_entry("checks", barred=True), "it has a field that this version does not know"),
    ],
)
def test_an_entry_that_brings_nothing(exchange: Exchange, passport: bytes, change: Change, words: str) -> None:
    """Signed by a trusted key, yet unmapped, from the future, ended or with a field nobody knows: told, not granted."""
    whole = set(accepted_words(exchange, passport))
    done = accepted(exchange, signed_anew(exchange, passport, change))
    assert words in why(done).values()
    assert len(done.brought) == len(whole) - 1


def accepted_words(exchange: Exchange, data: bytes) -> tuple[str, ...]:
    """What accepting would bring."""
    return tuple(one.words for one in would_bring(exchange.host.store, None, data, "a-lee")[1].brought)


@pytest.mark.parametrize(
    ("completed", "brings"),
    [("2025-11-19", 5), ("2025-11-18", 4)],  # twelve months: the last good day is today, or was yesterday
)
def test_the_interval_here_at_its_edge(exchange: Exchange, passport: bytes, completed: str, brings: int) -> None:
    """A training without an end is recognised for our own interval, to its last day."""
    data = signed_anew(exchange, passport, _entry("training", completedOn=completed, validUntil=None))
    assert len(accepted_words(exchange, data)) == brings


@pytest.mark.parametrize(
    "change",
    [
        _entry("restrictions", forbids="swimming"),
        _entry("restrictions", forbids="zone", value="purple"),
        _entry("restrictions", forbids="zone"),
        _entry("restrictions", value="red"),
        _entry("restrictions", forbids="kind", value="lighthouse"),
        _entry("restrictions", forbids="setting"),
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
    away = signed_anew(exchange, passport, _entry("restrictions", forbids="setting", value="H", organisation="org"))
    done = accepted(exchange, away)
    assert "restriction: not at H from 2026-11-01 to 2027-02-01" in why(done)
    assert exchange.host.count(t.Restriction) == 0

    def ours(one: dict[str, Any]) -> None:
        one["id"] = "urn:uuid:2"
        _entry("restrictions", forbids="setting", value="H", organisation="ward")(one)

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


def test_revoked_elsewhere(exchange: Exchange, passport: bytes) -> None:
    """When the list names an accepted passport, what it brought goes, the shifts that this breaks are named, and the
    restriction stays."""
    host = exchange.host
    host.change(t.Contract, 1, role=NURSE)
    roster = host.roster()
    nursing, driving = host.shift(0, "07:00", "15:00", role=NURSE), host.shift(2, "07:00", "15:00", "E", role=NURSE)
    accepted(exchange, passport)
    for shift in (nursing, driving):
        host.assign(roster, 1, shift)
    assert host.refusal("a-lee", nursing) is None
    exchange.tell()  # nothing of hers on it yet
    assert host.count(t.Skill) == 2
    revoke(exchange.home.store, None, "ann", "no_longer_valid")
    listed = import_revocations(host.store, None, export_revocations(exchange.home.store, None).file)
    (taken,) = listed.taken_back
    assert (taken.person, len(taken.gone), len(taken.stays)) == ("a-lee", 4, 1)
    assert [(one.assignment, one.rule) for one in taken.broken] == [(1, "REG-LIVE"), (2, "REG-LIVE")]
    assert "Mon 23 Nov" in taken.broken[0].words
    assert [host.count(table) for table in (t.Skill, t.Registration, t.Clearance, t.Restriction)] == [0, 0, 0, 1]
    (line,) = overview(host.store, None).answers
    assert (line.state, line.reason) == ("taken back", "revoked: no_longer_valid")
    with pytest.raises(BadInputError, match=r"not accepted \(revoked\)"):
        accepted(exchange, passport)


def test_a_shift_that_was_refused_before_is_not_newly_broken(exchange: Exchange, passport: bytes) -> None:
    """Only what the passport carried breaks with it; what a rule kept off anyway is not told, nor what is past."""
    host = exchange.host
    roster = host.roster()
    for code, role in (("D", "care_worker"), ("N", NURSE)):  # the one she may do without it, the other not even with
        host.assign(roster, 1, host.shift(0, "07:00", "15:00", code, role=role))
    accepted(exchange, passport)
    revoke(exchange.home.store, None, "ann", "lost")
    listed = import_revocations(host.store, None, export_revocations(exchange.home.store, None).file)
    assert [one.broken for one in listed.taken_back] == [()]


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


def test_one_store_for_both(exchange: Exchange) -> None:
    """Where issuer and host share a store, a revocation is known at once: no list is asked for, and what was accepted
    goes in the same moment."""
    home = exchange.home
    other = home.add(t.Organisation(code="ward", name="Ward Trust"))
    home.add(t.PoolMembership(worker_id=1, pool="bank", organisation_id=other))
    home.add(
        t.RecognisedTraining(
            organisation_id=other, category="rota:medication", skill="coshh", set_by="x", set_at=home.at(0, "00:00")
        )
    )
    trust(home.store, None, canonical(make_card(home.store, None, "org").json()), organisation="ward")
    issued = issue(home.store, None, "ann", replace=True, organisation="org")
    done = accept(home.store, None, issued.file, "ann", organisation="ward")
    assert [line.partition(",")[0] for line in done.brought] == ["Control of substances hazardous to health (COSHH)"]
    revoked = revoke(home.store, None, "ann", "left", "org")
    assert [one.organisation for one in revoked.taken_back] == ["ward"]
    assert "coshh" not in {one.skill for one in rows(home, t.Skill)}
    with pytest.raises(BadInputError, match=r"\(revoked\)"):
        accept(home.store, None, issued.file, "ann", organisation="ward")


def test_lists_that_are_not_taken_in(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list from the future, an older one, a changed one, none at all and one of a stranger are refused."""
    host, home = exchange.host, exchange.home
    now = export_revocations(home.store, None).file
    monkeypatch.setenv("ROTA_NOW", "2026-11-19T09:00:01+00:00")
    later = export_revocations(home.store, None).file
    monkeypatch.setenv("ROTA_NOW", "2026-11-18T09:00:00+00:00")
    with pytest.raises(BadInputError, match="clock"):
        import_revocations(host.store, None, later)
    monkeypatch.setenv("ROTA_NOW", "2026-11-18T09:00:01+00:00")  # a day before it: let pass
    assert import_revocations(host.store, None, later).revoked == 0
    with pytest.raises(BadInputError, match="before the one that is here"):
        import_revocations(host.store, None, now)
    for data in (later.replace(b"[]", b"[ ]"), later.replace(b"2026-11-19", b"2026-11-18"), b"{}", b""):
        with pytest.raises(BadInputError, match="cannot be taken in"):
            import_revocations(host.store, None, data)
    home.add(t.Organisation(code="new", name="New"))
    make_key(home.store, None, "new")
    with pytest.raises(BadInputError, match="does not trust"):
        import_revocations(host.store, None, export_revocations(home.store, None, "new").file)


def test_cards_that_are_not_believed(exchange: Exchange) -> None:
    """A card whose fingerprint nobody read out, with another value for a known key, or that is none, adds no trust."""
    card = make_card(exchange.home.store, None).json()
    (key,) = card["keys"]

    def add(document: Any, fingerprint: str | None = None) -> object:
        return trust(exchange.host.store, None, json.dumps(document).encode(), fingerprint)

    with pytest.raises(BadInputError, match="nothing is new"):
        add(card)
    with pytest.raises(BadInputError, match="fingerprint"):
        add(card | {"issuer": "urn:rota:organisation:x"}, "0000 0000 0000 0000 0000")
    with pytest.raises(BadInputError, match="another value"):
        add(card | {"keys": [key | {"publicKey": "A" * 43}]})
    for keys in ([], [key, key], [key | {"publicKey": "A" * 42}], [key | {"from": "then"}], None):
        with pytest.raises(BadInputError):
            add(card | {"keys": keys})
    (print_,) = (one.fingerprint for one in make_card(exchange.home.store, None).keys)
    add(card | {"issuer": "urn:rota:organisation:x", "name": "X"}, print_.upper())


# The mapping


def test_the_mapping_covers_the_catalogue() -> None:
    """Every skill that a passport of ours may name is recognised as itself or said not to be, with a reason; every
    ASC-WDS category of a skill is what that skill is."""
    for code, skill in skills().items():
        known = recognised_training({}, f"rota:{code}")
        assert known.code == code or (known.code is None and known.why not in ("", NOT_MAPPED)), code
        for number in skill.asc:
            assert recognised_training({}, f"asc-wds:{number}").code == known.code
    assert all(one.code is not None or one.why for one in (*training().values(), *checks().values()))
    assert {one.code for one in checks().values()} - {None} <= clearances().keys()


def test_an_organisation_says_otherwise(exchange: Exchange, passport: bytes) -> None:
    """Its own mapping comes before the program's, in both directions, and may be dropped again."""
    store = exchange.host.store
    map_training(store, None, "rota:medication", "medication", 1)
    map_training(store, None, "rota:fire", None)
    assert map_training(store, None, "rota:medication", "medication", 6).months == 6
    own = {one.category: one.code for one in mapping(store, None) if one.by == "ward"}
    assert own == {"rota:medication": "medication", "rota:fire": None}
    done = accepted(exchange, passport)
    assert "Medication competency, done 2026-06-01, good until 2026-11-30" in done.brought
    assert "this organisation does not recognise it" in why(done).values()
    assert unmap_training(store, None, "rota:fire").code == "fire"


@pytest.mark.parametrize(
    ("category", "skill", "months"),
    [
        ("fire", "fire", None),
        (":fire", "fire", None),
        ("x:y", "flying", None),
        ("x:y", "fire", 0),
        ("x:y", "fire", 121),
    ],
)
def test_a_mapping_that_cannot_be(exchange: Exchange, category: str, skill: str, months: int | None) -> None:
    """A category without a scheme, a skill there is not and months out of bounds are refused."""
    with pytest.raises(RotaError):
        map_training(exchange.host.store, None, category, skill, months)
    with pytest.raises(BadInputError, match="said nothing"):
        unmap_training(exchange.host.store, None, category)


# Round trips

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
ends = st.none() | days
words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40).filter(str.strip)


@given(
    st.builds(
        Claims,
        name=words,
        identity_on=days,
        employment=st.builds(Employment, words, st.lists(words, max_size=3).map(tuple), ends),
        registrations=st.lists(
            st.builds(Registered, words, st.none() | words, words, st.booleans(), ends, ends), max_size=3
        ).map(tuple),
        training=st.lists(
            st.builds(Trained, words, words, st.none() | st.integers(1, 9), days, ends, st.none() | words), max_size=3
        ).map(tuple),
        checks=st.lists(st.builds(Checked, words, days, ends), max_size=3).map(tuple),
        restrictions=st.lists(
            st.builds(Bound, words, st.none() | words, st.none() | words, days, ends, days), max_size=3
        ).map(tuple),
    )
)
def test_claims_come_back_as_they_went(claims: Claims) -> None:
    """Whatever is said, written to canonical JSON and read again is the same, with nothing unknown."""
    written = json.loads(canonical(claims.json("urn:uuid:1")))
    assert read_claims(Fields.of(written)) == (claims, ())
