"""`rota batch` as it is typed: exit codes, one line for what is wrong, files for machines, digests, history."""

import json
from pathlib import Path

import pytest

from rostering.store import tables as t
from tests.rostering.batch.conftest import Batches
from tests.rostering.office import Office, day
from tests.rostering.program import Outcome, Rota

QUICK = ("--deterministic", "--time-limit", "5", "--progress", "none")


@pytest.fixture
def typed(batches: Batches, rota: Rota) -> "Typed":
    """The command, solving where it stands."""
    return Typed(batches, rota)


class Typed:
    def __init__(self, batches: Batches, rota: Rota) -> None:
        self._batches, self._rota = batches, rota

    def __call__(self, *words: str | Path) -> Outcome:
        self._batches._begin(lambda _: None)
        return self._rota("batch", *words)


def short_week(office: Office) -> None:
    """One carer, and a day that needs two."""
    office.worker("ann", name="Ann Archer")
    office.shift(0, "07:00", "15:00", minimum=2, target=2)
    office.shift(1, "07:00", "15:00")


def test_a_week_short_of_its_minimum_is_told_in_every_way(office: Office, typed: Typed, tmp_path: Path) -> None:
    """Exit 1, the setting in the summary, one alert, a digest for who coordinates it, a log and history without
    names."""
    short_week(office)
    office.add(t.Actor(name="Cora", role="coordinator", organisation_id=office.organisation))
    alerts, log, digests = tmp_path / "alerts.json", tmp_path / "log.jsonl", tmp_path / "digests"
    done = typed("--week", "2026-W48", *QUICK, "--alerts", alerts, "--log", log, "--digest", digests)
    assert done.code == 1
    assert "Short: H: 1 places, 1 of them below a minimum" in done.out
    told = json.loads(alerts.read_text(encoding="utf-8"))
    assert (told["exit"], [(one["trouble"], one["rosters"]) for one in told["alerts"]]) == (
        1,
        [("mandatory-short", ["H"])],
    )
    digest = json.loads((digests / "cora.json").read_text(encoding="utf-8"))
    assert [(one["setting"], one["below_minimum"]) for one in digest["rosters"]] == [("H", 1)]
    assert "1 below a minimum" in (digests / "cora.txt").read_text(encoding="utf-8")
    history = typed("history", "--json")
    assert history.json[0]["pieces"][0]["rosters"][0]["below_minimum"] == 1
    for text in (log.read_text(encoding="utf-8"), history.out, alerts.read_text(encoding="utf-8")):
        assert "Ann" not in text
    assert "H" in typed("history").out


@pytest.mark.parametrize(("fail_on", "code"), [("failed", 0), ("broken", 0), ("mandatory-short", 1)])
def test_what_makes_exit_1_can_be_chosen(office: Office, typed: Typed, fail_on: str, code: int) -> None:
    """A place below its minimum is no failure where only failures count."""
    short_week(office)
    assert typed("--week", "2026-W48", *QUICK, "--fail-on", fail_on).code == code


@pytest.mark.parametrize(
    "words",
    [
        ("--week", "2026-W48", "--setting", "nowhere"),
        ("--week", "2026-W48", "--area", "nowhere"),
        ("--week", "2026-W48", "--organisation", "nobody"),
        ("--week", "2026-W99",),
        ("nowhere", "--out", "out"),
        ("nowhere",),
        ("--out", "out"),
        ("folder", "--out", "out", "--week", "next"),
        ("--again", "--retry-failed"),
        ("--retry-failed",),
        ("--until", "25:00"),
        ("--gap", "2"),
        ("--workers", "0"),
        ("--engine", "steam"),
        ("--log", "nowhere/log"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_line(office: Office, rota: Rota, words: tuple[str, ...]) -> None:
    """Exit 2, one sentence, and the store as it was."""
    short_week(office)
    before = office.kept()
    done = rota("batch", *words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert office.kept() == before


def test_progress_is_json_lines_for_machines(typed: Typed, files: Path, tmp_path: Path) -> None:
    """Each event a line on standard error, the one document on standard output."""
    done = typed(files, "--out", tmp_path / "out", "--deterministic", "--progress", "jsonl", "--json")
    assert (done.code, len(done.json["pieces"])) == (0, 5)
    events = [json.loads(line) for line in done.err.splitlines()]
    assert [one["event"] for one in events].count("done") == 5
    assert {"run begun", "begun", "done", "run over"} == {one["event"] for one in events}


def test_old_availability_is_named(office: Office, typed: Typed) -> None:
    """What was told nine days ago is said, what was told yesterday is not."""
    short_week(office)
    told = office.add(t.Availability(worker_id=1, weekdays="0", available=True, told_on=day(-14)))
    assert "availability of org is 9 days old" in typed("--week", "2026-W48", *QUICK).out
    office.change(t.Availability, told, told_on=day(-6))
    assert "days old" not in typed("--week", "2026-W48", *QUICK).out


def test_next_is_what_people_mean_on_a_thursday(office: Office, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a Thursday, and on every day of its week, next is the week that begins on the coming Monday."""
    short_week(office)
    for number in (-7, -4, -1):
        monkeypatch.setenv("ROTA_NOW", f"{day(number)}T22:30:00+00:00")
        done = typed("--week", "next", *QUICK, "--json")
        assert done.json["scope"].startswith("2026-11-23 to 2026-11-29")


def test_nobody_may_solve_for_others(office: Office, typed: Typed) -> None:
    """Who acts for one organisation solves its settings, and is refused another's."""
    short_week(office)
    far = office.add(t.Organisation(code="far", name="Far"))
    office.setting("F", organisation_id=far)
    office.add(t.Actor(name="Cora", role="coordinator", organisation_id=office.organisation))
    done = typed("--week", "2026-W48", *QUICK, "--as", "Cora", "--json")
    assert [one["rosters"][0]["key"] for one in done.json["pieces"]] == ["H"]
    refused = typed("--week", "2026-W48", "--organisation", "far", "--as", "Cora")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
