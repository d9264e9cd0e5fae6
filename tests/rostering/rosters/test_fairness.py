"""Fair shares: what a pattern says is its follower's share, and hours count as the contract rules count them."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from rostering.rosters.lay import lay
from rostering.store import tables as t
from solver.rules.fairness import Fairness, FairRow
from tests.rostering.office import ELSEWHERE, MONDAY, Office


@pytest.fixture
def fair_office(tmp_path: Path) -> Office:
    """An office in which nights, weekends and public holidays are shared."""
    return Office(tmp_path, off=set(ELSEWHERE) - {"GEN-FAIR"})


def follow(office: Office, worker: int, cycle: str) -> None:
    """Let somebody follow a pattern from the Monday on."""
    pattern = office.add(t.Pattern(code=f"P{worker}", cycle=cycle))
    office.add(t.PatternFollowed(worker_id=worker, pattern_id=pattern, starts_on=MONDAY, phase=1))


def stands(office: Office) -> list[tuple[int, int, str]]:
    """Everybody on the roster: worker, day of the week, code."""
    with office.store.reading() as session:
        rows = session.exec(select(t.Assignment, t.Shift).where(t.Assignment.shift_id == t.Shift.id)).all()
    return sorted((one.worker_id, (shift.day - MONDAY).days, shift.code) for one, shift in rows)


def rows(office: Office, measure: str) -> dict[str, FairRow]:
    """The row of each person for one measure."""
    rules = [one for one in office.build().problem.rules if isinstance(one, Fairness)]
    return {row.worker: row for one in rules if one.id == f"GEN-FAIR/{measure}" for row in one.rows}


def test_a_week_of_pattern_followers_without_gaps_stays_as_it_was_laid(fair_office: Office) -> None:
    """Ann has all nights and Cas every weekend day, as their patterns say; nobody is moved for a fairer week."""
    for code, cycle in {"ann": "N N N - - - -", "bob": "D - D D D - -", "cas": "- D - - - D D"}.items():
        follow(fair_office, fair_office.worker(code, contract={"minutes": 2250, "period": "week"}), cycle)
        for number, cell in enumerate(cycle.split()):
            if cell != "-":
                start, end = ("20:00", "08:00") if cell == "N" else ("08:00", "16:00")
                fair_office.shift(number, start, end, cell)
    lay(fair_office.store, None, fair_office.horizon, ())
    laid = stands(fair_office)
    fair_office.solve(accept=True)
    assert stands(fair_office) == laid
    assert fair_office.standing().report.score.parts["fairness"] == 0


def test_the_others_share_what_patterns_leave(fair_office: Office) -> None:
    """Of four nights Ann's pattern says two; Bob and Cas have one each. What Ann did before is not held against her."""
    contract = {"minutes": 2250, "period": "week"}
    ann, *_ = (fair_office.worker(code, contract=contract) for code in ("ann", "bob", "cas"))
    follow(fair_office, ann, "N N - - - - -")
    for number in range(4):
        fair_office.shift(number, "20:00", "08:00", "N")
    for number in (-5, -4, -3):
        fair_office.worked(ann, number, "20:00", "08:00")
    found = rows(fair_office, "nights")
    assert {code: (row.target, row.carry) for code, row in found.items()} == {
        "ann": (2, 0),
        "bob": (1, 0),
        "cas": (1, 0),
    }


def test_a_cell_on_leave_is_nobodys_share_but_the_others(fair_office: Office) -> None:
    """On leave on Tuesday, Ann has one night left of her pattern's two, and Bob the rest."""
    ann, _ = (fair_office.worker(code, contract={"minutes": 2250, "period": "week"}) for code in ("ann", "bob"))
    follow(fair_office, ann, "N N - - - - -")
    fair_office.add(
        t.Absence(
            worker_id=ann,
            kind="annual",
            state="granted",
            starts_at=fair_office.at(1, "00:00"),
            ends_at=fair_office.at(2, "00:00"),
        )
    )
    for number in range(5):
        fair_office.shift(number, "20:00", "08:00", "N")
    assert {code: row.target for code, row in rows(fair_office, "nights").items()} == {"ann": 1, "bob": 4}


def test_full_timers_have_equal_shares_whenever_they_agreed(fair_office: Office) -> None:
    """In Scotland 37.5 hours of 2023 and 36 hours of 2026 are both full time, and 18 hours on other terms are half of
    it: of 75 places at night they have 30, 30 and 15, where raw minutes would give Ann 31 and Bob 29."""
    fair_office.change(t.Organisation, fair_office.organisation, nation="SCO")
    agreed = {
        "ann": (2250, "week", date(2023, 5, 1)),
        "bob": (2160, "week", date(2026, 5, 1)),
        "cas": (1080, "week", None),
    }
    for code, (minutes, period, since) in agreed.items():
        band = None if since is None else "3"
        fair_office.worker(
            code, contract={"minutes": minutes, "period": period, "band": band, "starts_on": since}, started_on=since
        )
    for number in range(5):
        fair_office.shift(number, "20:00", "08:00", "N", target=15)
    found = {code: row.target for code, row in rows(fair_office, "nights").items()}
    assert found == {"ann": 30, "bob": 30, "cas": 15}
