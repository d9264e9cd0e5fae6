"""A passport's life with its issuer: asked for, granted, agreed to, issued, revoked; and the keys it is signed with."""

import json
import os
import stat
from collections.abc import Callable
from datetime import UTC, date, datetime

import jsonschema
import pytest

from rostering.errors import BadInputError, RefusedError, RotaError, StoreError
from rostering.passports.applications import apply, grant, refuse_application
from rostering.passports.consent import give_consent, withdraw_consent
from rostering.passports.issue import issue
from rostering.passports.keys import list_keys, make_card, make_key
from rostering.passports.listing import overview, page, passport_file
from rostering.passports.revocations import export_revocations
from rostering.passports.revoke import REASONS, revoke
from rostering.passports.scheme import scheme
from rostering.passports.signature import new_private_key
from rostering.passports.trust import trust
from rostering.passports.verify import LONGEST_VALID
from rostering.resources import data_file
from rostering.store import audit
from rostering.store import tables as t
from rostering.store.actors import add_actor
from tests.rostering.office import Office
from tests.rostering.passports.conftest import SEEN, WORDS, Exchange

TODAY = date(2026, 11, 18)


@pytest.fixture
def home(exchange: Exchange) -> Office:
    """The office that issues, with Ann's passport issued, and Bob of whom nothing is known."""
    exchange.home.worker("bob")
    return exchange.home


def ready(home: Office, person: str = "bob") -> None:
    """Everything that issuing asks for."""
    apply(home.store, None, person)
    grant(home.store, None, person, SEEN)
    give_consent(home.store, None, person, "telephone", WORDS)


def test_from_the_application_to_the_file(home: Office) -> None:
    """Applied for, granted, agreed to, issued: each step is asked for, in this order, and is in the audit trail."""
    with pytest.raises(RefusedError, match="No passport was granted"):
        issue(home.store, None, "bob")
    assert apply(home.store, None, "bob").state == "applied"
    with pytest.raises(RefusedError, match="No passport was granted"):
        issue(home.store, None, "bob")
    assert grant(home.store, None, "bob", SEEN).identity_on == SEEN
    with pytest.raises(RefusedError, match="has not agreed"):
        issue(home.store, None, "bob")
    given = give_consent(home.store, None, "bob", "letter", WORDS, date(2026, 11, 17))
    assert (given.given_on, given.means, given.recorded_by) == (date(2026, 11, 17), "letter", "coordinator")
    issued = issue(home.store, None, "bob", until=TODAY)
    assert passport_file(home.store, None, "bob") == issued.file
    with home.store.reading() as session:
        assert audit.verify(session) is None
        rows = [row.after for row in audit.show(session)]
    assert rows[-4:] == [
        "applied",
        f"granted, identity seen {SEEN}",
        "given 2026-11-17 (letter)",
        "issued, good until 2026-11-18",
    ]


def test_a_refused_application(home: Office) -> None:
    """A refusal needs a reason that says nothing of health; nothing can be issued on it, and one may apply again."""
    apply(home.store, None, "bob")
    for reason in ("", "x" * 201, "long sickness"):
        with pytest.raises(BadInputError):
            refuse_application(home.store, None, "bob", reason)
    line = refuse_application(home.store, None, "bob", "leaves  next week")
    assert (line.state, line.reason) == ("refused", "leaves next week")
    with pytest.raises(BadInputError, match="waits"):
        grant(home.store, None, "bob", SEEN)
    with pytest.raises(RefusedError, match="No passport was granted"):
        issue(home.store, None, "bob")
    assert apply(home.store, None, "bob").state == "applied"


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda store: apply(store, None, "ann"), "granted a passport already"),
        (lambda store: [apply(store, None, "bob"), apply(store, None, "bob")], "applied already"),
        (lambda store: apply(store, None, "nobody"), "no person"),
        (lambda store: apply(store, None, "ann", "elsewhere"), "no organisation"),
        (lambda store: grant(store, None, "bob", SEEN), "waits"),
        (lambda store: [apply(store, None, "bob"), grant(store, None, "bob", None)], "identity-seen"),
        (lambda store: [apply(store, None, "bob"), grant(store, None, "bob", date(2026, 11, 19))], "identity-seen"),
        (lambda store: give_consent(store, None, "ann", "letter", WORDS), "consent already"),
        (lambda store: give_consent(store, None, "bob", "pigeon", WORDS), "no means"),
        (lambda store: give_consent(store, None, "bob", "letter", " "), "words put to the person"),
        (lambda store: give_consent(store, None, "bob", "letter", WORDS, date(2026, 11, 19)), "future"),
        (lambda store: withdraw_consent(store, None, "bob", "letter"), "nothing to withdraw"),
        (lambda store: withdraw_consent(store, None, "ann", "letter", date(2026, 11, 17)), "later"),
        (lambda store: issue(store, None, "ann"), "--replace"),
        (lambda store: issue(store, None, "ann", replace=True, until=date(2026, 11, 17)), "cannot be good"),
        (lambda store: issue(store, None, "ann", replace=True, from_on=date(2026, 11, 17)), "cannot be good"),
        (lambda store: issue(store, None, "ann", replace=True, until=TODAY + LONGEST_VALID), "at the most"),
        (lambda store: revoke(store, None, "bob", "lost"), "holds no passport"),
        (lambda store: revoke(store, None, "ann", "because"), "no reason to revoke"),
        (lambda store: passport_file(store, None, "bob"), "holds no passport"),
    ],
)
def test_what_cannot_be(home: Office, act: Callable[[object], object], error: str) -> None:
    """Each step out of its order, and each word or day that cannot be, is refused in one sentence."""
    with pytest.raises(RotaError, match=error):
        act(home.store)


def test_a_refusal_leaves_the_store_as_it_was(home: Office) -> None:
    """What is refused changes no byte of the store and leaves no key behind."""
    before = home.store.path.read_bytes()
    for act in (
        lambda: issue(home.store, None, "bob"),
        lambda: revoke(home.store, None, "bob", "lost"),
        lambda: grant(home.store, None, "bob", SEEN),
        lambda: make_key(home.store, "nobody"),
    ):
        with pytest.raises(RotaError):
            act()
    assert home.store.path.read_bytes() == before
    assert len(list_keys(home.store, None)) == 1


def test_who_may(home: Office) -> None:
    """A coordinator records applications and consent; whatever vouches, revokes or trusts takes a manager, and of that
    very organisation."""
    other = home.add(t.Organisation(code="other", name="Other Care"))
    home.worker("cat", organisation_id=other)
    with home.writing() as session:
        add_actor(session, "Clerk", "coordinator", "org", False)
        add_actor(session, "Boss", "manager", "org", False)
        add_actor(session, "Stranger", "registered_manager", "other", False)
    apply(home.store, "Clerk", "bob")
    give_consent(home.store, "Clerk", "bob", "in_person", WORDS)
    card = json.dumps(make_card(home.store, "Boss").json()).encode()
    for act in (
        lambda who: grant(home.store, who, "bob", SEEN, "org"),
        lambda who: refuse_application(home.store, who, "bob", "no", "org"),
        lambda who: issue(home.store, who, "ann", replace=True, organisation="org"),
        lambda who: revoke(home.store, who, "ann", "lost", "org"),
        lambda who: make_key(home.store, who, "org"),
        lambda who: trust(home.store, who, card, organisation="org"),
        lambda who: export_revocations(home.store, who, "org"),
    ):
        for who in ("Clerk", "Stranger"):
            with pytest.raises(RefusedError, match=f"{who}.*(may not|acts for organisation other only)"):
                act(who)
    with pytest.raises(RefusedError, match="org does not employ cat"):
        apply(home.store, "Boss", "cat")
    assert grant(home.store, "Boss", "bob", SEEN).state == "granted"
    assert issue(home.store, "Boss", "bob").person == "bob"


def test_consent_taken_back(home: Office) -> None:
    """Taking consent back revokes the passport at once and no other is issued, until the person agrees anew; who, when
    and how of both stay on record."""
    line, revoked = withdraw_consent(home.store, None, "ann", "message")
    assert (line.withdrawn_on, line.withdrawn_means, line.withdrawal_recorded_by) == (TODAY, "message", "coordinator")
    assert revoked is not None
    assert revoked.reason == "consent_withdrawn"
    assert [one.state for one in overview(home.store, None).issued] == ["revoked"]
    with pytest.raises(RefusedError, match="has not agreed"):
        issue(home.store, None, "ann")
    give_consent(home.store, None, "ann", "in_person", WORDS)
    issue(home.store, None, "ann")
    shown = page(home.store, None, "ann")
    assert [one.withdrawn_on for one in shown.consents] == [TODAY, None]
    assert [one.state for one in shown.issued] == ["revoked", "good"]


def test_consent_taken_back_without_a_passport(home: Office) -> None:
    """Where nothing was issued, taking consent back revokes nothing and stops the issue all the same."""
    ready(home)
    assert withdraw_consent(home.store, None, "bob", "letter")[1] is None
    with pytest.raises(RefusedError, match="has not agreed"):
        issue(home.store, None, "bob")


def test_the_file_keeps_to_its_schema(passport: bytes) -> None:
    """An issued passport validates against the schema that others get, and has exactly the fields it names; of checks
    a level only where it is known."""
    schema = json.loads(data_file("schemas/rota-passport-1.json").read_text(encoding="utf-8"))
    document = json.loads(passport)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)
    subject = schema["properties"]["credentialSubject"]["properties"]
    assert document.keys() == schema["properties"].keys()
    assert document["credentialSubject"].keys() == subject.keys()
    for part in ("registrations", "training", "checks", "restrictions"):
        names = subject[part]["items"]["properties"].keys()
        for one in document["credentialSubject"][part]:
            assert one.keys() <= names
            assert names - one.keys() <= {"level"}  # of a check, where nobody signed one


def test_what_it_says_and_never_says(exchange: Exchange, passport: bytes) -> None:
    """It says what is on record and good; a restriction goes as a restriction, without reviewer or reason, and nothing
    else of the person leaves the store."""
    exchange.home.change(t.Person, 1, identity_hash="f" * 64, postcode_out="CF10")
    exchange.home.change(t.Registration, 1, conditions="only under supervision")
    exchange.home.add(t.Registration(person_id=1, body="HCPC", status="lapsed"))
    exchange.home.add(t.Skill(person_id=1, skill="coshh", done_on=date(2020, 1, 1), until_on=date(2026, 11, 17)))
    exchange.home.add(t.Skill(person_id=1, skill="dementia"))  # nobody knows when
    exchange.home.add(t.Clearance(person_id=1, kind="pcr", on_date=SEEN))
    exchange.home.add(t.Clearance(person_id=1, kind="induction", setting_id=1, on_date=SEEN))
    file = issue(exchange.home.store, None, "ann", replace=True).file
    said = json.loads(file)["credentialSubject"]
    assert [one["category"] for one in said["training"]] == ["rota:fire", "rota:infection_control", "rota:medication"]
    assert [(one["body"], one["withConditions"]) for one in said["registrations"]] == [("NMC", True)]
    assert [one["kind"] for one in said["checks"]] == ["dbs", "right_to_work"]
    assert said["restrictions"] == [
        {
            "forbids": "nights",
            "value": None,
            "organisation": None,
            "validFrom": "2026-11-01",
            "validUntil": "2027-02-01",
            "reviewOn": "2026-12-20",
        }
    ]
    for secret in (b"Mair Jones", b"supervision", b"ffff", b"CF10", b"pcr", b"induction"):
        assert secret not in file


def test_a_passport_that_would_read_otherwise_today(home: Office) -> None:
    """The list tells which parts of a good passport have changed since; issuing it anew revokes the old one."""
    assert [one.differs for one in overview(home.store, None).issued] == [()]
    home.add(t.Restriction(person_id=1, forbids="lone", from_on=TODAY, review_on=date(2027, 1, 1), reviewed_by="Mair"))
    home.change(t.Registration, 1, status="lapsed")
    assert [one.differs for one in overview(home.store, None).issued] == [("registrations", "restrictions")]
    again = issue(home.store, None, "ann", replace=True)
    assert again.replaced is not None
    assert [(one.state, one.revoked_for, one.differs) for one in overview(home.store, None).issued] == [
        ("revoked", "replaced", ()),
        ("good", None, ()),
    ]


def test_a_name_that_hides_something_is_not_issued(home: Office) -> None:
    """What others could not read is refused when it is issued, not when it is shown to them."""
    ready(home)
    home.change(t.Person, 2, name="Bob\u202e Lee")
    with pytest.raises(BadInputError, match="does not fit into a passport"):
        issue(home.store, None, "bob")


def test_the_private_key_lies_in_a_file_of_its_own(home: Office) -> None:
    """The private half is in a file that its owner alone may read, its path is told, and the store never held it."""
    line = make_key(home.store, None)
    private = line.path.read_bytes()
    assert b"PRIVATE KEY" in private
    assert stat.S_IMODE(line.path.stat().st_mode) == 0o600
    assert private.split(b"\n")[1] not in home.store.path.read_bytes()
    assert [one.retired_at is None for one in list_keys(home.store, None)] == [False, True]


def test_a_key_that_is_not_safe_signs_nothing(home: Office) -> None:
    """A private key that others may read, that is missing, damaged or another's, signs nothing."""
    ready(home)
    (line,) = list_keys(home.store, None)
    private = line.path.read_bytes()
    line.path.chmod(0o640)
    if os.name == "posix":
        with pytest.raises(StoreError, match="chmod 600"):
            issue(home.store, None, "bob")
    line.path.chmod(0o600)
    line.path.write_bytes(b"nothing")
    with pytest.raises(StoreError, match="damaged"):
        issue(home.store, None, "bob")
    line.path.write_bytes(new_private_key())
    with pytest.raises(StoreError, match="is not the private half"):
        issue(home.store, None, "bob")
    line.path.unlink()
    with pytest.raises(StoreError, match="cannot be read"):
        issue(home.store, None, "bob")
    line.path.write_bytes(private)
    line.path.chmod(0o600)
    assert issue(home.store, None, "bob").person == "bob"


@pytest.mark.parametrize("reason", REASONS)
def test_only_what_was_revoked_and_may_still_run_is_listed(
    home: Office, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    """A list holds revoked passports until 31 days after their end, each with the word for why and nothing of whom."""
    revoke(home.store, None, "ann", reason)
    listed = json.loads(export_revocations(home.store, None).file)
    assert listed["revoked"] == [{"position": 1, "on": "2026-11-18", "reason": reason}]
    for moment, count in ((datetime(2027, 12, 19, tzinfo=UTC), 1), (datetime(2027, 12, 20, tzinfo=UTC), 0)):
        monkeypatch.setenv("ROTA_NOW", moment.isoformat())
        assert export_revocations(home.store, None).revoked == count


def test_the_figures_of_the_scheme(exchange: Exchange, home: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has a key has joined; people count once, as long as they hold a passport that is good."""
    home.add(t.Organisation(code="other", name="Other Care"))
    apply(home.store, None, "bob")
    figures = scheme(home.store, None)
    ours, other = figures.members
    assert (figures.joined, figures.holders) == (1, 1)
    assert (ours.joined_on, ours.waiting, ours.issued, ours.holders) == (TODAY, 1, 1, 1)
    assert (other.joined_on, other.issued, other.holders) == (None, 0, 0)
    theirs = scheme(exchange.host.store, None)
    assert (theirs.joined, [one.trusts for one in theirs.members]) == (0, [("Org Care",)])
    monkeypatch.setenv("ROTA_NOW", "2027-11-19T00:00:01+00:00")
    assert scheme(home.store, None).holders == 0
