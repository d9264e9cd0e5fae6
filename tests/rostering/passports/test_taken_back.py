"""What was accepted is taken back when the issuer revokes it, elsewhere or in the same store."""

import pytest

from rostering.errors import BadInputError
from rostering.passports.answer import accept
from rostering.passports.issue import issue
from rostering.passports.keys import make_card
from rostering.passports.listing import overview
from rostering.passports.revocations import export_revocations, import_revocations
from rostering.passports.revoke import revoke
from rostering.passports.signature import canonical
from rostering.passports.trust import trust
from rostering.store import tables as t
from tests.rostering.office import NURSE
from tests.rostering.passports.answering import accepted, rows
from tests.rostering.passports.conftest import Exchange


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
