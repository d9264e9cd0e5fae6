"""Switching a pool off: nobody is newly used through it, who was told stays, and the cover lost is told."""

from datetime import timedelta
from typing import NamedTuple

import pytest

from rostering.errors import BadInputError, RefusedError
from rostering.pools.switch import switch_off, switch_on, switches
from rostering.store import tables as t
from tests.rostering.office import MONDAY, Office, day
from tests.rostering.program import Rota


class Banked(NamedTuple):
    """An office with its numbers: Tuesday's two shifts and the draft."""

    office: Office
    early: int
    late: int
    draft: int


@pytest.fixture
def banked(office: Office) -> Banked:
    """Ann of the home's own staff, and Bo of the bank on Tuesday's late shift of the draft."""
    office.worker("ann")
    bo = office.worker("bo", pool="bank", setting_id=None)
    early, late = office.shift(1, "07:00", "15:00", "E"), office.shift(1, "15:00", "22:00", "L")
    draft = office.roster()
    office.assign(draft, bo, late)
    return Banked(office, early, late, draft)


def test_off_keeps_candidates_solves_and_rosters_from_the_pool(banked: Banked) -> None:
    """Inside the days nobody of the pool has a seat, on the days before and after they have; a solve uses Ann only."""
    sunday, monday = banked.office.shift(0, "07:00", "15:00", "E"), banked.office.shift(2, "07:00", "15:00", "E")
    switch_off(banked.office.store, None, "bank", day(1), day(1), "org")
    assert banked.office.refusal("bo", banked.late) == "POOL-OFF"
    assert banked.office.refusal("bo", sunday) is None
    assert banked.office.refusal("bo", monday) is None
    assert banked.office.refusal("ann", banked.late) is None
    banked.office.solve(accept=True)
    made = banked.office.build()
    tuesday = {
        made.snapshot.person_on(one).code
        for one in made.snapshot.assignments
        if made.snapshot.shift[one.shift].day == day(1)
    }
    assert tuesday == {"ann"}


def test_the_cover_lost_is_told_and_a_dry_run_writes_nothing(banked: Banked) -> None:
    """Seven hours of one place come off the draft, that Ann could take; the store stays as it was."""
    before = banked.office.store.path.read_bytes()
    done = switch_off(banked.office.store, None, "bank", MONDAY, dry_run=True)
    assert banked.office.store.path.read_bytes() == before
    assert [(one.person, one.day, one.minutes, one.others, one.below_minimum) for one in done.lost.lost] == [
        ("bo", day(1), 420, 1, True)
    ]
    assert (done.lost.minutes, done.lost.nobody_else, done.lost.kept) == (420, 0, ())
    assert done.lost.weeks == (("H", MONDAY, 1, 420),)
    assert switches(banked.office.store, None) == []


def test_who_was_told_keeps_the_shift(banked: Banked) -> None:
    """On a published roster Bo stays, and the list says so; nothing is lost."""
    banked.office.change(t.Roster, banked.draft, state="published")
    done = switch_off(banked.office.store, None, "bank", MONDAY)
    assert [one.person for one in done.lost.kept] == ["bo"]
    assert done.lost.lost == ()
    assert banked.office.refusal("bo", banked.late) is None
    assert banked.office.refusal("bo", banked.early) == "POOL-OFF"
    assert "GEN-SKILL" not in banked.office.broken()


def test_off_for_one_organisation_leaves_the_others(office: Office) -> None:
    """A collaborative bank that one host switches off still serves the other, and who is reached otherwise too."""
    other = office.add(t.Organisation(code="nhs", name="Health Board"))
    host = office.setting("K", organisation_id=other)
    bo = office.worker("bo", pool="bank", setting_id=None)
    for pool in ("collaborative_bank", "pop_up"):
        office.add(t.PoolMembership(worker_id=bo, pool=pool, organisation_id=other))
    here, there = office.shift(1, "07:00", "15:00"), office.shift(1, "07:00", "15:00", setting_id=host)
    switch_off(office.store, None, "bank", MONDAY, organisation="org")
    assert (office.refusal("bo", here), office.refusal("bo", there)) == ("POOL-OFF", None)
    switch_off(office.store, None, "collaborative_bank", MONDAY, organisation="nhs")
    assert office.refusal("bo", there) is None  # reached as pop-up too
    switch_off(office.store, None, "pop_up", MONDAY, organisation="nhs")
    assert office.refusal("bo", there) == "POOL-OFF"


def test_on_again_from_a_day(banked: Banked) -> None:
    """From the day on which it is switched on the pool is used again; the days before stay off."""
    switch_off(banked.office.store, None, "bank", MONDAY)
    later = banked.office.shift(3, "07:00", "15:00")
    (ended,) = switch_on(banked.office.store, None, "bank", day(3))
    assert (ended.organisation, ended.until) == (None, None)
    assert banked.office.refusal("bo", later) is None
    assert banked.office.refusal("bo", banked.early) == "POOL-OFF"


@pytest.mark.parametrize(
    ("pool", "first", "until", "organisation", "said"),
    [
        ("own", day(0), None, None, "no pool 'own'"),
        ("banks", day(0), None, None, "no pool 'banks'"),
        ("bank", MONDAY - timedelta(days=30), None, None, "past"),
        ("bank", day(3), day(2), None, "before it begins"),
        ("bank", day(0), None, "nobody", "no organisation"),
    ],
)
def test_what_cannot_be_is_refused(
    office: Office, pool: str, first: object, until: object, organisation: str | None, said: str
) -> None:
    """The own pool, unknown pools and organisations, days past or turned round: one sentence, nothing written."""
    with pytest.raises(BadInputError, match=said):
        switch_off(office.store, None, pool, first, until, organisation)  # type: ignore[arg-type]
    assert office.count(t.PoolSwitch) == 0


def test_twice_is_refused_and_so_is_who_may_not(office: Office) -> None:
    """The same days are not switched off twice, and a coordinator switches nothing."""
    switch_off(office.store, None, "bank", MONDAY, day(6))
    with pytest.raises(BadInputError, match="already"):
        switch_off(office.store, None, "bank", day(6))
    office.add(t.Actor(name="cora", role="coordinator", organisation_id=1))
    with pytest.raises(RefusedError):
        switch_off(office.store, "cora", "bank", day(8))


def test_the_command_says_what_is_lost(banked: Banked, rota: Rota) -> None:
    """off --dry-run, off, list and on, for people and for machines."""
    dry = rota.json("pools", "off", "bank", "--from", "23/11/2026", "--dry-run")
    assert (dry["written"], dry["cover_lost"]["places"], dry["cover_lost"]["minutes"]) == (False, 1, 420)
    told = rota("pools", "off", "bank", "--from", "23/11/2026")
    assert "Cover lost: 1 place, 7:00 hours" in told.out
    (bank,) = [one for one in rota.json("pools", "list")["pools"] if one["code"] == "bank"]
    assert [one["from_on"] for one in bank["off"]] == ["2026-11-23"]
    assert "Own bank is off" in rota("pools", "show", "bank").out
    assert rota("pools", "on", "bank", "--on", "23/11/2026").code == 0
    assert rota("pools", "on", "bank").code == 2
