"""A folder of problem files: one roster a file, whatever becomes of the others, and nothing done twice."""

import json
import time
from pathlib import Path

import pytest

from rostering.batch.conduct import Effort
from rostering.batch.engine import Posed
from rostering.batch.folder import FolderPieces
from rostering.batch.outcome import State
from rostering.batch.piece import Piece
from rostering.errors import BadInputError
from solver.check import check
from solver.formats.json import read, read_roster
from solver.formats.source import Source
from tests.rostering.batch.conftest import EFFORT, Batches
from tests.rostering.office import Office


def states(batched: object) -> dict[str, str]:
    return {one.key: one.state.value for one in batched.outcomes}  # type: ignore[attr-defined]


def contents(out: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()}


def test_each_file_has_its_roster(batches: Batches, files: Path, tmp_path: Path) -> None:
    """Every problem has an answer of its name, which its own check prices as it says."""
    batched = batches.folder(files, tmp_path / "out")
    assert states(batched) == dict.fromkeys("abcde", "solved")
    for name in "abcde":
        problem = read(Source.open(files / f"{name}.json"))
        found = Source.open(tmp_path / "out" / f"{name}.json")
        report = check(problem, read_roster(found, problem))
        assert (report.forbidden, report.score.objective) == ((), json.loads(found.text)["objective"])


def test_bad_files_among_good_ones_are_said_and_the_rest_carries_on(
    batches: Batches, files: Path, tmp_path: Path
) -> None:
    """Broken JSON, no text, an unknown field and an empty file fail with their names; the others are solved."""
    text = (files / "a.json").read_text(encoding="utf-8")
    (files / "a.json").write_text(text[: len(text) // 2], encoding="utf-8")
    (files / "b.json").write_bytes(b"\xff\xfe\x00")
    (files / "c.json").write_text(text.replace('"shifts"', '"shifted"', 1), encoding="utf-8")
    (files / "f.json").write_text("", encoding="utf-8")
    batched = batches.folder(files, tmp_path / "out")
    assert states(batched) == dict.fromkeys("abcf", "failed") | dict.fromkeys("de", "solved")
    for one in batched.in_state(State.FAILED):
        assert f"{one.key}.json" in one.said
        assert "\n" not in one.said
    assert sorted(contents(tmp_path / "out")) == ["d.json", "e.json"]


def test_our_own_fault_with_one_stops_no_other(
    batches: Batches, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What breaks while one problem is read or saved is that one's failure, and says where it broke."""
    pose = FolderPieces.pose

    def broken(pieces: FolderPieces, piece: Piece) -> object:
        return 1 // 0 if piece.key == "b" else pose(pieces, piece)

    monkeypatch.setattr(FolderPieces, "pose", broken)
    batched = batches.folder(files, tmp_path / "out")
    assert states(batched) == dict.fromkeys("acde", "solved") | {"b": "failed"}
    assert "ZeroDivisionError in test_folder.py" in batched.in_state(State.FAILED)[0].said


def test_a_stopped_run_goes_on_where_it_was(batches: Batches, files: Path, tmp_path: Path) -> None:
    """What was done before the stop is kept and not solved again; in the end all is as if nobody had stopped it."""
    first = batches.folder(files, tmp_path / "out", watch=batches.stopping_after(2))
    assert first.interrupted
    done = [one.key for one in first.in_state(State.SOLVED)]
    assert len(done) == 2
    second = batches.folder(files, tmp_path / "out")
    assert (second.run, second.resumed, second.interrupted) == (first.run, True, False)
    assert sorted(one.key for one in second.in_state(State.KEPT)) == sorted(done)
    assert sorted([*batches.engine.solved, *done]) == list("abcde")
    batches.folder(files, tmp_path / "other")
    assert contents(tmp_path / "out") == contents(tmp_path / "other")


def test_a_changed_or_missing_one_is_solved_again_when_resumed(batches: Batches, files: Path, tmp_path: Path) -> None:
    """A file that changed after its roster was made, and one whose roster is gone, are not taken as done."""
    out = tmp_path / "out"
    batches.folder(files, out, watch=batches.stopping_after(3))
    done = sorted(path.stem for path in out.iterdir())
    text = (files / f"{done[0]}.json").read_text(encoding="utf-8")
    (files / f"{done[0]}.json").write_text(text.replace(f'"id": "{done[0]}"', '"id": "new"'), encoding="utf-8")
    (out / f"{done[1]}.json").unlink()
    batches.folder(files, out)
    assert set(batches.engine.solved) == {*"abcde"} - {done[2]}


def test_only_changed_leaves_out_what_is_the_same(batches: Batches, files: Path, tmp_path: Path) -> None:
    """A new run after a whole one solves everything again, unless it is for what changed only."""
    out = tmp_path / "out"
    batches.folder(files, out)
    batches.folder(files, out)
    assert sorted(batches.engine.solved) == list("abcde")
    text = (files / "c.json").read_text(encoding="utf-8")
    (files / "c.json").write_text(text.replace('"id": "c"', '"id": "new"'), encoding="utf-8")
    batched = batches.folder(files, out, only_changed=True)
    assert batches.engine.solved == ["c"]
    assert states(batched) == dict.fromkeys("abde", "kept") | {"c": "solved"}


def test_what_failed_is_tried_again_when_asked(batches: Batches, files: Path, tmp_path: Path) -> None:
    """--retry-failed goes on with the last run: what failed is solved, what was solved is not."""
    out, text = tmp_path / "out", (files / "a.json").read_text(encoding="utf-8")
    with pytest.raises(BadInputError, match="no earlier run"):
        batches.folder(files, out, retry_failed=True)
    (files / "a.json").write_text("{", encoding="utf-8")
    first = batches.folder(files, out)
    (files / "a.json").write_text(text, encoding="utf-8")
    second = batches.folder(files, out, retry_failed=True)
    assert (second.run, batches.engine.solved) == (first.run, ["a"])
    assert states(second) == dict.fromkeys("bcde", "kept") | {"a": "solved"}


def test_a_full_disk_fails_one_roster_in_one_line(batches: Batches, files: Path, tmp_path: Path) -> None:
    """What cannot be written whole is not there at all, and is said; what fits is written."""
    out = tmp_path / "out"

    def fill(posed: Posed) -> None:
        if posed.key == "c":
            (out / "c.json.part").symlink_to("/dev/full")

    batched = batches.folder(files, out, around=fill)
    assert states(batched) == dict.fromkeys("abde", "solved") | {"c": "failed"}
    assert batched.in_state(State.FAILED)[0].said == f"{out / 'c.json'} cannot be written (No space left on device)."
    assert sorted(contents(out)) == ["a.json", "b.json", "d.json", "e.json"]


@pytest.mark.parametrize("wrong", ["missing", "empty", "same", "file"])
def test_folders_that_cannot_be_used_are_refused_in_a_sentence(
    batches: Batches, files: Path, tmp_path: Path, office: Office, wrong: str
) -> None:
    """No folder, no problem in it, answers over problems, and a file where the answers should go."""
    (tmp_path / "nothing").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    folder, out = {
        "missing": (tmp_path / "nowhere", tmp_path / "out"),
        "empty": (tmp_path / "nothing", tmp_path / "out"),
        "same": (files, files),
        "file": (files, tmp_path / "file" / "out"),
    }[wrong]
    before = office.kept()
    with pytest.raises(BadInputError) as error:
        batches.folder(folder, out)
    assert str(error.value).count("\n") == 0
    assert office.kept() == before


def test_when_the_time_is_over_the_rest_is_left_and_said(
    batches: Batches, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is begun after the hour, whatever the clock on the wall shows meanwhile; the next run does the rest."""
    monkeypatch.setenv("ROTA_NOW", "2026-11-18T09:00:00+00:00")
    past = batches.folder(files, tmp_path / "out", Effort(EFFORT.each, time.monotonic() - 1))
    assert states(past) == dict.fromkeys("abcde", "left")
    assert past.must_look(frozenset(past.troubles(past.outcomes[0])))
    monkeypatch.setenv("ROTA_NOW", "2031-01-01T00:00:00+00:00")
    assert states(batches.folder(files, tmp_path / "out", EFFORT)) == dict.fromkeys("abcde", "solved")


def test_nothing_of_a_run_is_a_name(batches: Batches, files: Path, tmp_path: Path, office: Office) -> None:
    """The log has codes only: nobody's name stands in any event."""
    batches.folder(files, tmp_path / "out")
    names = [one.name for one in office.snapshot().persons.values()]
    assert batches.heard
    assert not any(name in line for name in names for line in batches.heard)
    assert [json.loads(line)["event"] for line in batches.heard].count("done") == 5
