"""A morning of mutual aid in short: the whole of it is walked in docs/mutual-aid.md, by commands and keys."""

import pytest

from rostering.actuals.confirm import confirm_day
from rostering.aid.plan.drafts import save_drafts
from rostering.aid.plan.plan import Asked, plan_aid
from rostering.aid.recharge import recharge
from rostering.aid.request import request_draft
from rostering.aid.said import Said
from rostering.gaps.sick_call import mark_sick
from rostering.outbreaks.register import register
from rostering.rosters.hold import Hold
from rostering.rosters.proposals import accept_proposals
from rostering.rosters.solve import solve_rosters
from rostering.store import tables as t
from solver.limits import Limits
from tests.rostering.aid.lending import ASKED, Lending
from tests.rostering.office import Office, day

MANAGERS = {"north": "nia", "south": "sid", "bank": "bea"}
TIMES = "07:00", "15:00"
AWAY = "amy", "ben", "cal", "dee"


def limits() -> Limits:
    """From now on, on one thread."""
    return Limits(seconds=20, workers=1, deterministic=True)


@pytest.fixture
def lending(office: Office) -> Lending:
    """H needs four on Tuesday and Wednesday, and has six of its own, of whom Eve is free. North, South and a bank can
    spare one each and need another at home. Whoever works at H costs £15.00 an hour, of the bank £16.50."""
    made = Lending(office, agreed=False)
    roster, shifts = office.roster(state="published"), [office.shift(n, *TIMES, minimum=4, target=4) for n in (1, 2)]
    workers = {code: office.worker(code) for code in (*AWAY, "eve", "fay")}
    for code in ("amy", "ben", "cal", "fay"):
        office.assign(roster, workers[code], shifts[0])
    for code in ("amy", "ben", "dee", "fay"):
        office.assign(roster, workers[code], shifts[1])
    for code in ("south", "bank"):
        number = office.add(t.Organisation(code=code, name=f"{code.title()} Care"))
        office.add(t.Actor(name=MANAGERS[code], role="manager", organisation_id=number))
        home = office.setting(code.upper(), organisation_id=number)
        pool = "bank" if code == "bank" else "own"
        office.worker(f"{code}-free", organisation_id=number, setting_id=home, pool=pool)
    needed = office.worker("nan", organisation_id=made.north, setting_id=made.away)
    home = office.roster((made.away,), state="published")
    for number in (1, 2):
        office.assign(home, needed, office.shift(number, *TIMES, setting_id=made.away))
    made.agree(sides={"south": (), "bank": ()})
    for pool, pence in (("own", 1500), ("bank", 1650)):
        office.add(
            t.RateCard(
                organisation_id=office.organisation, pool=pool, days="any", pence_an_hour=pence, from_on=day(-90)
            )
        )
    return made


@pytest.mark.slow  # two solves, and every fact looked at anew before each of fifteen steps
def test_a_morning(lending: Lending, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four are away; three loans are planned, one from each lender, and nobody whom home needs; one manager declines;
    the roster solved again has the two who were approved, and Eve for the rest; what is owed and who met whom is
    right to the penny and to the person."""
    store, office = lending.office.store, lending.office
    for person in AWAY:
        mark_sick(store, "hugh", person, until_on=day(20))
    plan = plan_aid(store, "hugh", Asked(office.horizon, ("H",), limits=limits()))
    assert (plan.places, plan.closed) == (6, 6)
    assert {one.home: one.person for one in plan.loans} == {"north": "ann", "south": "south-free", "bank": "bank-free"}
    home_of = {one.id: one.home.code for one in save_drafts(store, "hugh", plan.loans)}
    for number, home in home_of.items():
        request_draft(store, "hugh", number, "four are away")
        if home == "south":
            lending.step(number, "decline", "sid", Said("we are two down ourselves"))
            continue
        lending.step(number, "release", MANAGERS[home])
        for step in ("accept", "consent", "induct", "activate"):
            lending.step(number, step, "hugh", ASKED if step == "consent" else Said("welcome"))
    solve_rosters(office.store, "hugh", office.horizon, ("H",), limits(), propose=Hold.PUBLISHED)
    accept_proposals(office.store, "hugh", office.horizon, ("H",))
    there = {"ann", "bank-free", "eve", "fay"}
    monkeypatch.setenv("ROTA_NOW", f"{day(3)}T08:00:00+00:00")
    for number in (1, 2):
        record = confirm_day(office.store, "hugh", "H", day(number))
        assert {one.person for one in record.lines} == there
    owed = {one.owed_to: (one.worked_minutes, one.pence) for one in recharge(office.store, "hugh", office.horizon)}
    assert owed == {"north": (16 * 60, 24_000), "bank": (16 * 60, 26_400)}
    found = register(office.store, "hugh", "H", 7).lines
    assert len(found) == 8
    assert all({one.who.code, *(met.who.code for met in one.company)} == there for one in found)
    assert office.broken("H") == []
