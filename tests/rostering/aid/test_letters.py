"""Letters between two stores: the whole way, what becomes known of whom, and everything that is not taken in."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from rostering.aid.agreements import end_agreement
from rostering.aid.letters.partners import add_partner, list_partners, remove_partner
from rostering.aid.letters.send import send_person
from rostering.aid.listing import show_loan
from rostering.aid.said import Said
from rostering.aid.steps import take_step
from rostering.errors import BadInputError, RefusedError, RotaError
from rostering.gaps.lawful import Lawful
from rostering.passports.consent import give_consent, withdraw_consent
from rostering.passports.sealed import seal
from rostering.passports.signature import canonical
from rostering.passports.trust import distrust
from rostering.rules.ledger_read import read_ledger
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t
from tests.rostering.aid.posting import HOME, HOST, KEYS, NOW, WHY, Post, furnished, lent, new_post
from tests.rostering.office import day
from tests.rostering.program import Rota, look


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Post:
    """Two stores that know of each other, and Ann told of."""
    monkeypatch.setenv("ROTA_NOW", NOW)
    monkeypatch.setenv(KEYS, str(furnished().keys))
    return new_post(tmp_path)


@pytest.fixture
def lending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Post:
    """The two stores once Ann is lent."""
    monkeypatch.setenv("ROTA_NOW", NOW)
    monkeypatch.setenv(KEYS, str(furnished().keys))
    return new_post(tmp_path, lent())


def first_letter(post: Post) -> bytes:
    """The host's request, on its way."""
    post.ask()
    return post.send(HOST)[0].file


def told(file: bytes) -> dict[str, Any]:
    """A letter as JSON, without its proof."""
    return {name: value for name, value in json.loads(file).items() if name != "proof"}


def signed(content: dict[str, Any], by: str, created: str = NOW) -> bytes:
    """A letter as it says, signed with the key of one side: what somebody else's program might write."""
    (path,) = furnished().keys.glob(f"{by}-*.pem")
    return seal(content, path.read_bytes(), path.stem, datetime.fromisoformat(created))


def refused(post: Post, where: str, file: bytes, sentence: str) -> None:
    """A letter is not taken in, with a sentence, and the store's folder stays byte for byte as it was."""
    folder = post.offices[where].store.path.parent
    before = look(folder)
    with pytest.raises(RotaError, match=sentence):
        post.receive(where, file)
    assert look(folder) == before


def test_the_whole_way_by_letters(lending: Post) -> None:
    """Both histories tell the same steps by the same people, and the host's shifts open for Ann and close again."""
    host = lending.offices[HOST]
    shift = host.shift(1, "07:00", "15:00")
    assert host.refusal(_code(lending), shift) is None
    stories = [[(one.state, one.by, one.organisation) for one in lending.loan(where).steps] for where in (HOME, HOST)]
    assert stories[0] == stories[1]
    assert stories[0][-1] == ("active", "hana", "ward")
    roster = host.roster(state="published")
    host.assign(roster, lending.loan(HOST).facts.worker, shift)
    lending.step(HOME, "recall", "ned")
    (taken,) = lending.carry(HOME)
    assert ["MA-STATE" in one.rule or "active" in one.reason for one in taken.broken] == [True]
    assert [lending.loan(where).state for where in (HOME, HOST)] == ["recalled", "recalled"]


def _code(post: Post) -> str:
    with post.offices[HOST].store.reading() as session:
        shared = session.exec(select(t.SharedPerson)).one()
        worker = session.get_one(t.Worker, shared.worker_id)
        return session.get_one(t.Person, worker.person_id).code


def test_nobody_takes_the_partners_steps_here(post: Post) -> None:
    """Not even who acts for all: home's word comes only in home's letter."""
    post.ask()
    for name in ("release", "recall"):
        with pytest.raises(RefusedError, match="keeps a store of its own"):
            post.step(HOST, name, "root")
    post.carry(HOST)
    with pytest.raises(RefusedError, match="keeps a store of its own"):
        post.step(HOME, "withdraw", "root")


def test_who_asked_never_releases_across_stores(post: Post) -> None:
    """One name on both sides is one person too few, in the store where it happens and where its letter arrives."""
    post.ask(by="both")
    post.carry(HOST)
    with pytest.raises(RefusedError, match="who asks does not release"):
        post.step(HOME, "release", "both")
    post.step(HOME, "release", "nia")
    (file,) = (one.file for one in post.send(HOME))
    content = told(file)
    content["body"]["by"] = "both"
    refused(post, HOST, signed(content, HOME), "who asks does not release")
    content["body"] |= {"by": "noor", "role": "coordinator"}
    refused(post, HOST, signed(content, HOME), "may not decide deployments")


@pytest.mark.slow
def test_a_letter_comes_once_and_in_order(post: Post) -> None:
    """A second time, before the one before it, or about a deployment nobody opened: refused, and it goes on after."""
    request = first_letter(post)
    post.receive(HOME, request)
    refused(post, HOME, request, "was taken in already")
    post.step(HOME, "release", "nia")
    (released,) = post.send(HOME)
    post.receive(HOST, released.file)
    post.step(HOST, "accept", "hugh")
    post.step(HOST, "consent", "cora", Said(means="telephone", words="May we?"))
    accepted, consented = post.send(HOST)
    refused(post, HOME, consented.file, "comes after letter 2, which is not here")
    post.receive(HOME, accepted.file)
    post.receive(HOME, consented.file)
    assert post.loan(HOME).state == "consented"
    assert [one.file for one in post.send(HOST, again=True)] == [request, accepted.file, consented.file]
    other = told(accepted.file) | {"about": "urn:uuid:00000000-0000-4000-8000-000000000000"}
    refused(post, HOME, signed(other, HOST), "not known here")
    refused(post, HOME, signed(told(accepted.file) | {"number": 4, "seen": 9}, HOST), "never written here")


def test_a_step_that_is_not_lawful_here(post: Post) -> None:
    """Signed and next, but home never released: the letter is refused with a word."""
    request = told(first_letter(post))
    post.receive(HOME, signed(request, HOST))
    body = request["body"] | {"reason": None, "terms": None, "role": "manager"}
    sentences = {"activate": "is requested; a letter of ward cannot say", "release": "released by north"}
    for step, sentence in (sentences | {"dance": "does not know"}).items():
        second = request | {"number": 2, "body": body | {"step": step}}
        refused(post, HOME, signed(second, HOST), sentence)


def bent(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    """A letter that says something else, rightly signed by its sender."""

    def make(file: bytes) -> bytes:
        content = told(file)
        change(content)
        return signed(content, HOST)

    return make


BAD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "ten megabytes": (lambda file: file + b" " * 10_000_000, "more than 256 KB"),
    "truncated": (lambda file: file[:-40], "no JSON"),
    "empty": (lambda file: b"", "no JSON"),
    "rewritten": (lambda file: json.dumps(json.loads(file), indent=1).encode(), "rewritten"),
    "another algorithm": (lambda file: file.replace(b"rota-ed25519-jcs/1", b"rota-ed25519-jcs/2"), "in another way"),
    "one byte": (lambda file: file.replace(b"cover is short", b"cover is shore"), "something in the file was changed"),
    "no proof": (lambda file: canonical(told(file)), "not signed"),
    "a field twice": (lambda file: file.replace(b'{"about"', b'{"to":"x","about"', 1), "same field twice"),
    "a foreign key": (lambda file: signed(told(file), HOME), "none that is trusted"),
    "a date in 9999": (bent(lambda one: one.update(written="9999-01-01T00:00:00Z")), "between 1900 and 2099"),
    "days in 9999": (bent(lambda one: one["body"]["terms"].update(ends="9999-01-01T00:00:00Z")), "between 1900"),
    "of tomorrow week": (bent(lambda one: one.update(written="2026-11-30T00:00:00Z")), "the clock here says"),
    "unknown sender": (bent(lambda one: one.update({"from": "urn:rota:organisation:nobody"})), "not known to keep"),
    "wrong addressee": (bent(lambda one: one.update(to="urn:rota:organisation:south")), "none of this store's"),
    "back to the sender": (bent(lambda one: one.update(to="urn:rota:organisation:ward")), "none of this store's"),
    "another version": (bent(lambda one: one.update(schema="rota-letter/2")), "rota-letter/1"),
    "another type": (bent(lambda one: one.update(type="song")), "type 'song'"),
    "another field": (bent(lambda one: one["body"].update(colour="red")), "field body.colour"),
    "another outer field": (bent(lambda one: one.update(colour="red")), "field colour"),
    "number nought": (bent(lambda one: one.update(number=0)), "a whole number from 1"),
    "no reason": (bent(lambda one: one["body"].update(reason=None)), "Say why"),
    "health": (bent(lambda one: one["body"].update(reason="three are sick")), "health"),
    "no agreement": (bent(lambda one: one["body"]["terms"].update(agreement="other")), "not recorded here"),
    "somebody else": (bent(lambda one: one["body"]["terms"].update(person="urn:uuid:1")), "never told"),
    "another role": (bent(lambda one: one["body"]["terms"].update(role="dancer")), "role or kind of setting"),
    "of no rank": (bent(lambda one: one["body"].update(role="emperor")), "role 'emperor'"),
    "of low rank": (bent(lambda one: one["body"].update(role="scheduler")), "may not edit"),
    "backwards": (bent(lambda one: one["body"]["terms"].update(ends="2026-11-20T00:00:00Z")), "turned round"),
    "for herself": (bent(lambda one: one["body"].update(by="ann lee")), "asks for themselves"),
    "no terms": (bent(lambda one: one["body"].update(terms=None)), "without saying whom"),
}


def test_what_is_not_taken_in(post: Post) -> None:
    """Each bad file is one sentence, and changes nothing; the good one is taken in after all of them."""
    file = first_letter(post)
    for make, sentence in BAD.values():
        refused(post, HOME, make(file), sentence)
    assert post.receive(HOME, file).outcome == "taken"


def test_an_end_of_another_year(lending: Post) -> None:
    """What ends a loan does so when it was written, a recall with its notice at the latest; only the host ends."""
    lending.step(HOST, "end", "hana")
    content = told(lending.send(HOST)[0].file)
    content["body"]["closesAt"] = "2031-01-01T00:00:00Z"
    refused(lending, HOME, signed(content, HOST), "long after it was written")
    content["body"] |= {"closesAt": None}
    refused(lending, HOME, signed(content, HOST), "does not say from when")


def test_a_restriction_that_cannot_be_kept(post: Post) -> None:
    """Then nothing of the person is taken in, as of a passport; nor in a role that nobody knows here."""
    content = told(send_person(post.offices[HOME].store, "nia", "ann", HOST).file)
    bound = {"forbids": "moonlight", "value": None, "organisation": None, "validUntil": None}
    dates = {"validFrom": "2026-11-01", "reviewOn": "2026-12-01"}
    content["body"]["person"]["restrictions"] = [bound | dates]
    refused(post, HOST, signed(content, HOME), "cannot keep")
    content["body"]["person"] |= {"restrictions": [], "employment": {"employer": "x", "roles": ["dancer"]}}
    refused(post, HOST, signed(content, HOME), "role 'dancer'")


def test_trust_is_asked_each_time(post: Post) -> None:
    """A key that is trusted no more signs no letter that is taken in; a deployment belongs to one partner."""
    file = first_letter(post)
    distrust(post.offices[HOME].store, "root", "ward", organisation=HOME)
    refused(post, HOME, file, "does not trust the issuer")


def test_what_the_host_learns_of_a_person(post: Post) -> None:
    """The name, the role and what binds: an employment at the partner and no birthday, number or telephone; a second
    letter renews it and an older one is refused."""
    with post.offices[HOST].store.reading() as session:
        person = session.exec(select(t.Person).where(t.Person.name == "Ann Lee")).one()
        worker = session.exec(select(t.Worker).where(t.Worker.person_id == person.id)).one()
        contract = session.exec(select(t.Contract).where(t.Contract.worker_id == worker.id)).one()
        organisation = session.get_one(t.Organisation, worker.organisation_id)
        assert (organisation.code, contract.role, person.right_to_work_open) == ("north", "care_worker", True)
        assert (person.postcode_out, person.identity_hash, worker.phone, worker.started_on) == (None,) * 4
    home = post.offices[HOME]
    home.add(t.Restriction(person_id=1, forbids="nights", from_on=day(-5), review_on=day(30), reviewed_by="Mair"))
    older = send_person(home.store, "nia", "ann", HOST)
    newer = send_person(home.store, "nia", "ann", HOST)
    post.receive(HOST, newer.file)
    refused(post, HOST, older.file, "taken in already")
    with post.offices[HOST].store.reading() as session:
        assert [(one.forbids, one.reviewed_by) for one in session.exec(select(t.Restriction))] == [
            ("nights", "North Care")
        ]
        assert len(session.exec(select(t.Person).where(t.Person.name == "Ann Lee")).all()) == 1


@pytest.mark.parametrize("lacking", ["consent", "age", "agreement", "manager", "partner"])
def test_nobody_is_told_of_without(post: Post, lacking: str) -> None:
    """Consent to share, a known age, an agreement, a manager and a partner: without one no letter is written."""
    home, by, to = post.offices[HOME], "nia", HOST
    if lacking == "consent":
        withdraw_consent(home.store, "nia", "ann", "telephone")
    elif lacking == "age":
        home.change(t.Person, 1, age_known=False)
    elif lacking == "agreement":
        end_agreement(home.store, "root", "memo", "the partners part")
    by, to = ("noor" if lacking == "manager" else by), ("south" if lacking == "partner" else to)
    before = look(home.store.path.parent)
    with pytest.raises(RotaError):
        send_person(home.store, by, "ann", to)
    assert look(home.store.path.parent) == before


def test_busy_times_count_as_elsewhere(lending: Post) -> None:
    """What Ann works at home keeps her off a shift of the host that begins before her rest is over, and stands in the
    host's ledger; told again it stands there once, and says no more than the times."""
    home, host = lending.offices[HOME], lending.offices[HOST]
    night = home.shift(0, "21:00", "07:00", code="N")
    assignment = home.assign(home.roster(state="published"), 1, night)
    shift = host.shift(1, "08:00", "16:00")
    assert _rests(lending, shift) is None
    lending.carry(HOME)
    lending.carry(HOME)
    assert _rests(lending, shift) == "WTR-11"
    with host.store.reading() as session:
        (busy,) = session.exec(select(t.BusyTime)).all()
        assert (busy.starts_at, busy.ends_at) == (home.at(0, "21:00"), home.at(0, "31:00"))
        person = session.get_one(t.Worker, busy.worker_id).person_id
        entries = read_ledger(session, person, day(6), rulebook(session)).entries
        assert [(one.starts_at, one.work_minutes, one.employer) for one in entries] == [(busy.starts_at, 600, "north")]
    home.change(t.Assignment, assignment, standing="cancelled")
    lending.carry(HOME)
    assert host.count(t.BusyTime) == 0
    assert _rests(lending, shift) is None


def _rests(post: Post, shift: int) -> str | None:
    """The first rule that Ann breaks on a shift of the host."""
    made = post.offices[HOST].build()
    broken = Lawful(made, made.roster).first_broken(_code(post), made.shift_ids[shift])
    return None if broken is None else broken.rule


def test_a_worker_whom_the_host_knows_already(post: Post, tmp_path: Path) -> None:
    """A register's number tells that it is the same person: their hours are one ledger, not two."""
    home, host = post.offices[HOME], post.offices[HOST]
    home.worker("bea", person_id=home.person("bea", name="Bea Fox"))
    number = home.count(t.Person)
    home.add(t.Registration(person_id=number, body="NMC", number="12A3456E"))
    known = host.person("b-fox", name="Bea Fox")
    host.add(t.Registration(person_id=known, body="NMC", number="12A3456E"))
    give_consent(home.store, "nia", "bea", "in_person", "May we tell others?")
    taken = post.receive(HOST, send_person(home.store, "nia", "bea", HOST).file)
    assert taken.person == "b-fox"


@pytest.mark.slow
def test_crossed_decisions_are_told(post: Post) -> None:
    """Home recalls while the host accepts: the recall stands in both stores, and the page says what gave way."""
    post.until("release")
    post.step(HOME, "recall", "nia")
    post.step(HOST, "accept", "hugh")
    recalled, accepted = post.send(HOME)[0].file, post.send(HOST)[0].file
    assert post.receive(HOME, accepted).outcome == "crossed"
    assert post.receive(HOST, recalled).outcome == "taken"
    assert [post.loan(where).state for where in (HOME, HOST)] == ["recalled", "recalled"]
    page = show_loan(post.offices[HOME].store, "nia", 1)
    assert [(one.way, one.outcome) for one in page.letters if one.outcome == "crossed"] == [("received", "crossed")]


def test_a_partner_is_no_partner_in_the_middle_of_a_loan(post: Post) -> None:
    """Neither said nor taken back while something is under way."""
    store = post.offices[HOST].store
    post.ask()
    with pytest.raises(RefusedError, match="under way"):
        remove_partner(store, "root", HOME)
    with pytest.raises(BadInputError, match="already"):
        add_partner(store, "root", HOME)
    with pytest.raises(RefusedError, match="whole installation"):
        add_partner(store, "hugh", "south", "South Care")
    take_step(store, "hugh", 1, "withdraw", WHY)
    remove_partner(store, "root", HOME)
    assert list_partners(store, "root") == []


def test_from_the_command_line(post: Post, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Send to a folder, take in from it; a bad file is one sentence and exit code 2."""
    home, host = (Rota(post.offices[where].store.path, capsys) for where in (HOME, HOST))
    box = tmp_path / "box"
    box.mkdir()
    asked = ("--person", "Ann Lee", "--setting", "H", "--role", "care_worker", "--from", str(day(0)))
    assert host("deploy", "request", *asked, "--until", str(day(6)), "--reason", "short", "--as", "hugh").code == 0
    sent = host.json("deploy", "send", "1", "--out", str(box), "--as", "cora")["letters"]
    (file,) = box.iterdir()
    assert [one["file"] for one in sent] == [str(file)]
    taken = home("deploy", "receive", file, "--as", "noor")
    assert (taken.code, taken.out) == (0, "Deployment 1 of Ann Lee is requested.\n")
    again = home("deploy", "receive", file, "--as", "noor")
    assert (again.code, again.out, again.err.count("\n")) == (2, "", 1)
    shown = home("deploy", "show", "1", "--as", "nia").out
    assert "received 1: requested, taken" in shown
    assert [one["code"] for one in home.json("aid", "partners", "list", "--as", "nia")["partners"]] == ["ward"]
    for words in (
        ("send", "1", "--out", str(tmp_path / "nowhere")),
        ("send", "1"),
        ("send", "9", "--out", str(box)),
        ("send", "--out", str(box)),
        ("receive", str(tmp_path / "nothing")),
    ):
        done = home("deploy", *words, "--as", "nia")
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), words
