"""Lists and cards of others that are not believed."""

import json
from typing import Any

import pytest

from rostering.errors import BadInputError
from rostering.passports.keys import make_card, make_key
from rostering.passports.revocations import export_revocations, import_revocations
from rostering.passports.trust import trust
from rostering.store import tables as t
from tests.rostering.passports.conftest import Exchange


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
