"""Looking at a passport offline: what holds, and for each thing that stands against one its own word."""

import base64
import json
import string
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.passports.card import read_card
from rostering.passports.ground import looking
from rostering.passports.keys import list_keys, make_card, make_key
from rostering.passports.reason import Reason, UnfitError
from rostering.passports.revoke import revoke
from rostering.passports.sealed import MOST_BYTES, MOST_DEPTH, seal, unseal
from rostering.passports.signature import canonical, decoded, encoded, new_private_key
from rostering.passports.trust import distrust, list_trusted, trust
from rostering.passports.verify import LONGEST_VALID, verdict, verify
from rostering.store import tables as t
from tests.rostering.passports.conftest import Exchange

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
Change = Callable[[dict[str, Any]], None]


def reason(exchange: Exchange, data: bytes) -> Reason:
    """The word that the host has for a file."""
    return verify(exchange.host.store, None, data).reason


def signed_anew(exchange: Exchange, data: bytes, change: Change, created: datetime = NOW) -> bytes:
    """The passport with something changed, signed with the home's own key: what a newer or a careless issuer makes."""
    content = json.loads(data)
    del content["proof"]
    change(content)
    (key,) = list_keys(exchange.home.store, None)
    return seal(content, key.path.read_bytes(), key.key, created)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """The clock says so."""
    monkeypatch.setenv("ROTA_NOW", moment.isoformat())


def test_a_passport_as_it_was_issued_holds(exchange: Exchange, passport: bytes) -> None:
    """What the issuer signed is verified with its own word, tells everything it says, and nothing is unknown."""
    looked = verify(exchange.host.store, None, passport)
    assert (looked.reason, looked.holds, looked.unknown) == (Reason.VERIFIED, True, ())
    assert looked.document is not None
    assert looked.document.claims.name == "Ann Lee"
    assert "18/11/2027" in looked.sentence
    assert "revocation list" in looked.notes[0]


def test_looking_writes_nothing(exchange: Exchange, passport: bytes) -> None:
    """Verifying leaves the store byte for byte as it was, whatever the result."""
    before = exchange.host.store.path.read_bytes()
    verify(exchange.host.store, None, passport)
    verify(exchange.host.store, None, b"nothing")
    assert exchange.host.store.path.read_bytes() == before


STRIDE = 16


@given(mask=st.integers(1, 255), first=st.integers(0, STRIDE - 1))
def test_any_changed_byte_is_refused(looked_at: Exchange, passport: bytes, mask: int, first: int) -> None:
    """Whichever byte of a passport becomes another, it is refused: no byte of the file is without meaning."""
    with looking(looked_at.host.store, None) as ground:
        for place in range(first, len(passport), STRIDE):
            changed = passport[:place] + bytes([passport[place] ^ mask]) + passport[place + 1 :]
            assert not verdict(ground.session, ground.organisation, changed, NOW).holds, place


@pytest.mark.slow
@given(byte=st.sampled_from([b" ", b"\n", b"0", b"}", b"\x00"]), first=st.integers(0, STRIDE - 1))
def test_a_byte_more_or_less_is_refused(looked_at: Exchange, passport: bytes, byte: bytes, first: int) -> None:
    """A passport with a byte put in or left out anywhere, at its ends too, is refused."""
    with looking(looked_at.host.store, None) as ground:
        for place in (*range(first, len(passport), STRIDE), len(passport)):
            for changed in (passport[:place] + byte + passport[place:], passport[:place] + passport[place + 1 :]):
                held = verdict(ground.session, ground.organisation, changed, NOW).holds
                assert not held or changed == passport, place


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda data: data + b"\n", Reason.NOT_CANONICAL),
        (lambda data: json.dumps(json.loads(data), indent=2).encode(), Reason.NOT_CANONICAL),
        (lambda data: data.replace(b"Ann Lee", b"Ann \\u004cee"), Reason.NOT_CANONICAL),
        (lambda data: data.replace(b"Ann Lee", b"Ann Lea"), Reason.BAD_SIGNATURE),
        (lambda data: data.replace(b'"validUntil":"2027-11-18', b'"validUntil":"2027-11-19'), Reason.BAD_SIGNATURE),
        (lambda data: b"\xff" + data[1:], Reason.NOT_UTF8),
        (lambda data: data.decode().encode("utf-16"), Reason.NOT_UTF8),
        (lambda data: b"\xef\xbb\xbf" + data, Reason.NOT_JSON),
        (lambda data: data[:-1], Reason.NOT_JSON),
        (lambda _: b"", Reason.NOT_JSON),
        (lambda _: b"[]", Reason.NOT_JSON),
        (lambda _: b'{"a":NaN}', Reason.NOT_JSON),
        (lambda _: b'{"a":' + b"9" * 5000 + b"}", Reason.NOT_JSON),
        (lambda _: b'{"a":9007199254740993}', Reason.NOT_CANONICAL),
        (lambda _: b'{"a":"\\ud800"}', Reason.NOT_CANONICAL),
        (lambda data: b'{"id":"urn:uuid:1",' + data[1:], Reason.DUPLICATE_KEY),
        (lambda data: data.replace(b'"name":"Ann Lee"', b'"name":"Bob","name":"Ann Lee"'), Reason.DUPLICATE_KEY),
        (lambda _: b"{}", Reason.NO_PROOF),
        (lambda _: b" " * (10 * 1024 * 1024), Reason.TOO_LARGE),
    ],
)
def test_a_file_that_is_not_the_one_that_was_signed(
    exchange: Exchange, passport: bytes, change: Callable[[bytes], bytes], wanted: Reason
) -> None:
    """Each way in which bytes are not a sealed document has its own word, and none is let pass."""
    assert reason(exchange, change(passport)) is wanted


@pytest.mark.parametrize(("size", "wanted"), [(MOST_BYTES, Reason.NOT_JSON), (MOST_BYTES + 1, Reason.TOO_LARGE)])
def test_a_large_file_is_refused_before_it_is_read(exchange: Exchange, size: int, wanted: Reason) -> None:
    """A file of 256 KB is looked into, one with a byte more is not."""
    assert reason(exchange, b"x" * size) is wanted


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b'{"a":' * (MOST_DEPTH - 1) + b"{}" + b"}" * (MOST_DEPTH - 1), Reason.NO_PROOF),
        (b'{"a":' * MOST_DEPTH + b"{}" + b"}" * MOST_DEPTH, Reason.TOO_DEEP),
        (b"[" * 100_000, Reason.TOO_DEEP),
        (b'{"a":"' + b"[" * 100 + b'\\"{{{{"}', Reason.NO_PROOF),  # brackets of a text nest nothing
    ],
)
def test_deep_nesting_is_refused_before_it_is_parsed(exchange: Exchange, data: bytes, wanted: Reason) -> None:
    """Twelve levels are read, a thirteenth is not, and a bomb of brackets does no harm."""
    assert reason(exchange, data) is wanted


def _proof(change: Change) -> Callable[[bytes], bytes]:
    def changed(data: bytes) -> bytes:
        document = json.loads(data)
        change(document)
        return canonical(document)

    return changed


def _two(document: dict[str, Any]) -> None:
    document["proof"] = [document["proof"], document["proof"]]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (_two, Reason.TWO_PROOFS),
        (lambda one: one.update(proof=[]), Reason.TWO_PROOFS),
        (lambda one: one["proof"].update(type="DataIntegrityProof"), Reason.OTHER_ALGORITHM),
        (lambda one: one["proof"].update(type="none", signature=""), Reason.OTHER_ALGORITHM),
        (lambda one: one["proof"].update(signature="AAAA"), Reason.BAD_SIGNATURE),
        (lambda one: one["proof"].update(signature=encoded(bytes(64))), Reason.BAD_SIGNATURE),
        (lambda one: one["proof"].update(key=["a", "b"]), Reason.WRONG_SHAPE),
        (lambda one: one["proof"].update(key="org-2026-00000000"), Reason.UNKNOWN_KEY),
        (lambda one: one["proof"].pop("created"), Reason.WRONG_SHAPE),
        (lambda one: one.update(proof="signed"), Reason.WRONG_SHAPE),
        (lambda one: one["issuer"].update(id="urn:rota:organisation:other"), Reason.UNKNOWN_ISSUER),
    ],
)
def test_proofs_that_are_none(exchange: Exchange, passport: bytes, change: Change, wanted: Reason) -> None:
    """Two proofs, another algorithm, another key and a signature of nothing are refused, each with its word."""
    assert reason(exchange, _proof(change)(passport)) is wanted


def test_a_second_form_of_the_same_signature_is_refused(exchange: Exchange, passport: bytes) -> None:
    """The last letter of a signature has bits that decode to nothing; a letter that differs only there is refused."""
    signed = json.loads(passport)["proof"]["signature"]
    other = next(
        signed[:-1] + letter
        for letter in string.ascii_letters
        if letter != signed[-1] and base64.urlsafe_b64decode(signed[:-1] + letter + "==") == decoded(signed, 64)
    )
    assert reason(exchange, passport.replace(signed.encode(), other.encode())) is Reason.BAD_SIGNATURE


def test_a_key_of_somebody_else_is_not_believed(exchange: Exchange, passport: bytes) -> None:
    """A document sealed with another private key under the name of a trusted one has a bad signature."""
    content = json.loads(passport)
    key = content.pop("proof")["key"]
    assert reason(exchange, seal(content, new_private_key(), key, NOW)) is Reason.BAD_SIGNATURE


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda one: one.pop("credentialSubject"), Reason.WRONG_SHAPE),
        (lambda one: one["credentialSubject"].update(name=7), Reason.WRONG_SHAPE),
        (lambda one: one["credentialSubject"].update(name="Ann\x1b[31m"), Reason.WRONG_SHAPE),
        (lambda one: one["credentialSubject"].update(name="A" * 201), Reason.WRONG_SHAPE),
        (lambda one: one["credentialSubject"].update(training={}), Reason.WRONG_SHAPE),
        (lambda one: one["credentialSubject"].update(training=[None]), Reason.WRONG_SHAPE),
        (lambda one: one["credentialSubject"]["training"][0].update(level=True), Reason.WRONG_SHAPE),
        (lambda one: one["credentialSubject"]["training"][0].update(level=10), Reason.WRONG_SHAPE),
        (lambda one: one["credentialStatus"].update(position=0), Reason.WRONG_SHAPE),
        (lambda one: one.update(type=["VerifiableCredential"]), Reason.WRONG_SHAPE),
        (lambda one: one.update(validUntil="2027-11-18"), Reason.WRONG_SHAPE),
        (lambda one: one.update(validUntil="9999-12-31T23:59:59Z"), Reason.IMPOSSIBLE_DATE),
        (lambda one: one.update(validUntil="2026-02-30T00:00:00Z"), Reason.IMPOSSIBLE_DATE),
        (lambda one: one.update(validUntil="2026-11-17T00:00:00Z"), Reason.IMPOSSIBLE_DATE),
        (lambda one: one["credentialSubject"]["training"][0].update(validUntil="9999-12-31"), Reason.IMPOSSIBLE_DATE),
        (lambda one: one["credentialSubject"]["checks"][0].update(seenOn="1899-12-31"), Reason.IMPOSSIBLE_DATE),
    ],
)
def test_signed_nonsense_is_refused(exchange: Exchange, passport: bytes, change: Change, wanted: Reason) -> None:
    """A missing field, another type, a hidden letter, an impossible date: refused though a trusted key signed it."""
    assert reason(exchange, signed_anew(exchange, passport, change)) is wanted


def test_the_longest_a_passport_may_be_good(exchange: Exchange, passport: bytes) -> None:
    """Three years are let pass to the second, a second more is not."""
    for more, wanted in ((0, Reason.VERIFIED), (1, Reason.IMPOSSIBLE_DATE)):
        ends = NOW + LONGEST_VALID + timedelta(seconds=more)
        document = signed_anew(
            exchange, passport, lambda one, ends=ends: one.update(validUntil=f"{ends:%Y-%m-%dT%H:%M:%SZ}")
        )
        assert reason(exchange, document) is wanted


def test_unknown_fields_are_told(exchange: Exchange, passport: bytes) -> None:
    """A field that this version does not know, signed, leaves the passport verified and is told wherever it stands."""

    def change(one: dict[str, Any]) -> None:
        one["licence"] = True
        one["credentialSubject"]["grantsEverything"] = {"yes": [1, 2]}
        one["credentialSubject"]["training"][0]["waived"] = "all"
        one["credentialStatus"]["note\x1b"] = 1

    looked = verify(exchange.host.store, None, signed_anew(exchange, passport, change))
    assert looked.reason is Reason.VERIFIED
    assert set(looked.unknown) == {
        "licence",
        "credentialSubject.grantsEverything",
        "credentialSubject.training[0].waived",
        "credentialStatus.'note\\x1b'",
    }


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        (NOW, Reason.VERIFIED),
        (NOW - timedelta(days=1), Reason.VERIFIED),  # a clock a day slow
        (NOW - timedelta(days=1, seconds=1), Reason.NOT_YET_VALID),
        (datetime(2027, 11, 18, 23, 59, 59, tzinfo=UTC), Reason.VERIFIED),
        (datetime(2027, 11, 19, 0, 0, 0, tzinfo=UTC), Reason.EXPIRED),  # no grace at the end
        (datetime(2027, 11, 19, 9, 0, 0, tzinfo=UTC), Reason.EXPIRED),
    ],
)
def test_its_dates_at_their_edges(
    exchange: Exchange, passport: bytes, monkeypatch: pytest.MonkeyPatch, moment: datetime, wanted: Reason
) -> None:
    """Good to its last second and not one longer; from the future by a day at the most, which is told."""
    # A list of the same day, as the age of the list is another question.
    listed = datetime(2027, 11, 18, tzinfo=UTC)
    if moment > listed:
        at(monkeypatch, listed)
        exchange.tell()
    at(monkeypatch, moment)
    looked = verify(exchange.host.store, None, passport)
    assert looked.reason is wanted
    assert any("a day" in note for note in looked.notes) == (moment < NOW and looked.holds)


def test_a_passport_that_begins_later(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is good from Monday on is not believed before the day before it."""
    revoke(exchange.home.store, None, "ann", "left")
    issued = exchange.issue(from_on=NOW.date() + timedelta(days=5))
    exchange.tell()
    assert reason(exchange, issued.file) is Reason.NOT_YET_VALID
    at(monkeypatch, NOW + timedelta(days=5))
    assert reason(exchange, issued.file) is Reason.VERIFIED


def test_revoked_once_the_list_is_here(exchange: Exchange, passport: bytes) -> None:
    """A revoked passport is refused from the moment the newer list is taken in, with the day and the reason."""
    revoke(exchange.home.store, None, "ann", "lost")
    assert reason(exchange, passport) is Reason.VERIFIED  # nobody here can know yet
    exchange.tell()
    looked = verify(exchange.host.store, None, passport)
    assert looked.reason is Reason.REVOKED
    assert "18/11/2026 (lost)" in looked.sentence


@pytest.mark.parametrize(("days", "wanted"), [(14, Reason.VERIFIED), (15, Reason.STATUS_UNKNOWN)])
def test_an_old_list_says_nothing(
    exchange: Exchange, passport: bytes, monkeypatch: pytest.MonkeyPatch, days: int, wanted: Reason
) -> None:
    """A list of fourteen days ago tells the status; an older one does not, and unknown is not good."""
    at(monkeypatch, NOW + timedelta(days=days))
    assert reason(exchange, passport) is wanted


def test_without_a_list_the_status_is_unknown(exchange: Exchange, passport: bytes) -> None:
    """Where no list was ever taken in, nobody knows, and the passport is not believed."""
    with exchange.host.writing() as session:
        session.delete(session.get_one(t.RevocationList, 1))
    assert reason(exchange, passport) is Reason.STATUS_UNKNOWN


def test_a_new_key_ends_the_old_one(exchange: Exchange, passport: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change of keys old passports stay good, new ones need the new card, and the old key signs no more."""
    at(monkeypatch, NOW + timedelta(hours=1))
    old, _ = list_keys(exchange.home.store, None)[0], make_key(exchange.home.store, None)
    revoke(exchange.home.store, None, "ann", "facts_changed")
    new = exchange.issue().file
    assert reason(exchange, new) is Reason.UNKNOWN_KEY
    added = trust(exchange.host.store, None, canonical(make_card(exchange.home.store, None).json()))
    assert ([key.key for key in added.ended], len(added.new)) == ([old.key], 1)
    assert (reason(exchange, passport), reason(exchange, new)) == (Reason.VERIFIED, Reason.VERIFIED)
    content = json.loads(passport)
    del content["proof"]
    ended = NOW + timedelta(hours=1)
    for late, wanted in ((0, Reason.VERIFIED), (1, Reason.KEY_NOT_VALID)):
        sealed = seal(content, old.path.read_bytes(), old.key, ended + timedelta(seconds=late))
        assert reason(exchange, sealed) is wanted
    early = seal(content, old.path.read_bytes(), old.key, NOW - timedelta(seconds=1))
    assert reason(exchange, early) is Reason.KEY_NOT_VALID


def test_an_issuer_that_is_trusted_no_more(exchange: Exchange, passport: bytes) -> None:
    """Once a key is removed it is unknown, and with its last key the issuer is."""
    (line,) = list_trusted(exchange.host.store, None)
    make_key(exchange.home.store, None)
    trust(exchange.host.store, None, canonical(make_card(exchange.home.store, None).json()))
    assert distrust(exchange.host.store, None, line.issuer, line.key) == (line.key,)
    assert reason(exchange, passport) is Reason.UNKNOWN_KEY
    distrust(exchange.host.store, None, "org")
    assert reason(exchange, passport) is Reason.UNKNOWN_ISSUER
    assert list_trusted(exchange.host.store, None) == ()


def test_sealing_and_unsealing_are_one(exchange: Exchange, passport: bytes) -> None:
    """What was sealed comes apart as it went in, and is signed by its key alone."""
    sealed = unseal(passport)
    (line,) = read_card(canonical(make_card(exchange.home.store, None).json())).keys
    assert sealed.is_signed_by(decoded(line.public_key, 32))
    assert not sealed.is_signed_by(bytes(32))
    with pytest.raises(UnfitError):
        unseal(passport.replace(b":", b" :", 1))
