"""`rota solve FILE`: what cannot be solved, or not as asked, is answered in words and with an exit code."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from rostering.cli.main import main

CURTOIS_QU = """SECTION_HORIZON
1

SECTION_SHIFTS
E,480,

SECTION_STAFF
A,E=1,480,0,5,1,1,1

SECTION_DAYS_OFF

SECTION_SHIFT_ON_REQUESTS

SECTION_SHIFT_OFF_REQUESTS

SECTION_COVER
0,E,1,100,1
"""


def problem(**changes: Any) -> dict[str, Any]:
    """One early shift on each of two days for one worker."""
    days = range(2)
    return {
        "schema": "rota-problem/1",
        "id": "small",
        "days": [0, 1440, 2880],
        "shifts": [
            {"id": f"E{day}", "code": "E", "day": day, "start": day * 1440 + 420, "end": day * 1440 + 900}
            for day in days
        ],
        "duties": [{"id": f"E{day}", "day": day, "shifts": [f"E{day}"]} for day in days],
        "workers": [{"id": "ann"}],
        "pairs": [{"worker": "ann", "duty": f"E{day}"} for day in days],
        "rules": [
            {"id": "MAX", "kind": "Total", "severity": "hard", "params": {"quantity": "days", "max": 1}},
            {
                "id": "COVER",
                "kind": "Cover",
                "severity": "soft",
                "tier": "cover",
                "params": {"by": "shift", "rows": [{"shift": "E0", "min": 1}]},
            },
        ],
    } | changes


def solve(tmp_path: Path, text: str, *words: str, format_: str = "json") -> int:
    """The program on a file."""
    file = tmp_path / "problem"
    file.write_text(text, encoding="utf-8")
    return main(
        ["solve", str(file), "--format", format_, "--time-limit", "5", "--workers", "1", *words], time.monotonic()
    )


def test_pins_that_a_maximum_forbids_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One pin is given up, on the screen and in JSON, with the rule that stands against it; exit code 1."""
    pinned = json.dumps(problem(pins=[{"worker": "ann", "duty": "E0"}, {"worker": "ann", "duty": "E1"}]))
    assert solve(tmp_path, pinned) == 1
    assert "is given up: 'MAX' stands against it" in capsys.readouterr().out
    assert solve(tmp_path, pinned, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "BROKEN"
    assert answer["reason"].endswith("is given up: 'MAX' stands against it")
    assert [broken["kind"] for broken in answer["violations"]] == ["Change"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"workers": [], "pairs": []}, "the problem has no workers"),
        ({"shifts": [], "duties": [], "pairs": [], "rules": []}, "the problem has no shifts"),
        ({"workers": [{"id": "ann"}, {"id": "ben"}]}, "'ben' is listed for no duty"),
    ],
)
def test_who_or_what_is_missing_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], says: str
) -> None:
    """There is an answer, with a line for what is missing."""
    assert solve(tmp_path, json.dumps(problem(**changes))) in (0, 1)
    assert f"  {says}\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tiers": {"safety": 10**15, "cover": 1}}, "tiers.safety: expected a whole number"),
        ({"pairs": [{"worker": "ann", "duty": "E0", "cost": 10**15}]}, "pairs[0].cost: expected a whole number"),
        ({"pairs": [{"worker": "ann", "duty": "E0", "cost": 10**9}]}, "the weights between the tiers would reach"),
        ({"pins": [{"worker": "zoe", "duty": "E0"}]}, "a pin names the unknown worker 'zoe'"),
    ],
)
def test_what_cannot_be_counted_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], says: str
) -> None:
    """One sentence on standard error, exit code 2, no fault report."""
    assert solve(tmp_path, json.dumps(problem(**changes))) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1


def test_a_benchmark_of_one_day_without_requests_is_solved(tmp_path: Path) -> None:
    """Empty sections and a single day are no fault."""
    assert solve(tmp_path, CURTOIS_QU, format_="curtois-qu") == 0


def test_a_benchmark_has_no_order_of_tiers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Tier after tier is refused where nobody said which tier comes first."""
    assert solve(tmp_path, CURTOIS_QU, "--lexicographic", format_="curtois-qu") == 2
    assert "have no order of importance" in capsys.readouterr().err


def test_a_file_is_solved_tier_after_tier(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last line says how each tier ended."""
    assert solve(tmp_path, json.dumps(problem()), "--lexicographic") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "  Tier after tier: safety 0, cover 0"
