"""`rota check --as-at`: one roster, judged by the rules of two days."""

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rostering.cli.main import main
from rostering.store import tables as t
from tests.rostering.office import Office, day

THEN, NOW = "2021-12-01", "2026-11-01"
Found = Callable[[str], set[str]]


@pytest.fixture
def office(store_folder: Path) -> Office:
    """An office in which every rule is as it is by default, but for who is new there."""
    return Office(store_folder, off=("ALONE",))


@pytest.fixture
def found(office: Office, capsys: pytest.CaptureFixture[str]) -> Found:
    """The rules that `rota check --json` finds broken in the week by the rules of a day, as its words name them."""

    def check(as_at: str) -> set[str]:
        words = ["check", "--week", "2026-W48", "--as-at", as_at, "--json", "--db", str(office.store.path)]
        code = main(words, started=time.monotonic())
        report = json.loads(capsys.readouterr().out)
        assert bool(report["violations"]) is (code == 1)
        rules = {violation["rule"] for violation in report["violations"]}
        assert {violation["text"].split()[0] for violation in report["violations"]} == rules
        return rules

    return check


def test_a_proof_to_enter_is_asked_for_in_its_winter_only(office: Office, found: Found) -> None:
    """Nobody showed a proof: by the rules of December 2021 they may not come, by those of 2026 they may."""
    ann = office.worker("ann")
    office.assign(office.roster(), ann, office.shift(0, "07:00", "15:00", break_minutes=30))
    assert found(THEN) == {"VCOD"}
    assert found(NOW) == set()
    office.add(t.Clearance(person_id=ann, kind="entry_proof", on_date=day(0)))
    assert found(THEN) == set()


@pytest.mark.parametrize(("number", "broken"), [(-9, True), (-10, False)])
def test_moving_between_homes_took_ten_days(office: Office, found: Found, number: int, broken: bool) -> None:
    """Nine clear days after another home are too few in December 2021, and nobody counts them in 2026."""
    there, ann = office.setting("T"), office.worker("ann", pool="bank", setting_id=None)
    office.add(t.Clearance(person_id=ann, kind="entry_proof", on_date=day(-20)))
    for kind in ("pcr", "lateral_flow"):
        office.add(t.Clearance(person_id=ann, kind=kind, on_date=day(1)))
    office.worked(ann, number, "07:00", "15:00", setting_id=there)
    office.assign(office.roster(), ann, office.shift(1, "07:00", "15:00", break_minutes=30))
    assert found(THEN) == ({"MOVE-10/gap"} if broken else set())
    assert found(NOW) == set()


def scottish_week(office: Office, contract: dict[str, object], last: str, **more: Any) -> None:
    """Four shifts of 7 h 12 min and one that ends at `last`, for somebody on a Scottish contract."""
    office.change(t.Organisation, office.organisation, nation="SCO")
    ann, roster = office.worker("ann", contract={"period": "week", "band": "5"} | contract, **more), office.roster()
    for number in range(5):
        ends = last if number == 4 else "13:12"
        office.assign(roster, ann, office.shift(number, "05:40", ends, break_minutes=20))


@pytest.mark.parametrize(
    ("last", "by_then", "by_now"),
    [
        ("13:12", set(), set()),
        ("13:13", set(), {"GEN-MINUTES/max"}),
        ("14:42", set(), {"GEN-MINUTES/max"}),
        ("14:43", {"GEN-MINUTES/max"}, {"GEN-MINUTES/max"}),
    ],
)
def test_scotlands_full_time_week_grew_shorter(
    office: Office, found: Found, last: str, by_then: set[str], by_now: set[str]
) -> None:
    """A full-time contract of 37.5 hours allows 37.5 in December 2021 and 36 in 2026, and no minute more."""
    scottish_week(office, {"minutes": 2250, "starts_on": date(2021, 6, 1)}, last)
    assert (found(THEN), found(NOW)) == (by_then, by_now)


@pytest.mark.parametrize(
    "contract",
    [
        {"minutes": 2220, "starts_on": date(2025, 1, 6)},
        {"minutes": 2160, "starts_on": date(2026, 6, 1)},
        {"minutes": 2160, "starts_on": date(2021, 6, 1)},
        {"minutes": 2250},
    ],
)
def test_full_time_is_full_time_whenever_it_was_agreed(
    office: Office, found: Found, contract: dict[str, object]
) -> None:
    """37 hours of 2025, 36 of 2026, hours brought up to date in place and ones that run from the employment's start."""
    scottish_week(office, contract, "13:13", started_on=date(2021, 6, 1))
    assert (found(THEN), found(NOW)) == (set(), {"GEN-MINUTES/max"})


@pytest.mark.parametrize("other", [{"band": None}, {"starts_on": None}])
def test_other_contracts_are_what_they_say(office: Office, found: Found, other: dict[str, object]) -> None:
    """Without NHS terms, or a day that they were agreed on, 37.5 hours are 37.5 by the rules of any day."""
    scottish_week(office, {"minutes": 2250, "starts_on": date(2021, 6, 1)} | other, "14:42")
    assert (found(THEN), found(NOW)) == (set(), set())
