"""`rota check --as-at`: one roster, judged by the rules of two days."""

import json
import time
from collections.abc import Callable
from pathlib import Path

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
    """The rules that `rota check --json` finds broken in the office's week by the rules of a day: its first words."""

    def check(as_at: str) -> set[str]:
        words = ["check", "--week", "2026-W48", "--as-at", as_at, "--json", "--db", str(office.store.path)]
        code = main(words, started=time.monotonic())
        report = json.loads(capsys.readouterr().out)
        assert bool(report["violations"]) is (code == 1)
        return {violation["text"].split()[0] for violation in report["violations"]}

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
