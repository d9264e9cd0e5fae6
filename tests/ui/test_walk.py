"""The walk-through of the documents."""

from pathlib import Path

import pytest

from tests.ui.walk import ROOT, Picture, Step, Walk, events

DOCUMENT = (ROOT / "docs" / "coordinator.md").read_text(encoding="utf-8")
MORNING = (ROOT / "docs" / "mutual-aid.md").read_text(encoding="utf-8").partition("## A morning")[2]


@pytest.mark.slow  # it walks through a whole week; each of its workflows has tests of its own
def test_the_coordinators_week_goes_as_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command, every key and every statement of docs/coordinator.md holds, from an empty store to a confirmed
    Monday."""
    monkeypatch.setenv("ROTA_DB", "")  # set again by the document, and put back after it
    walk = Walk(tmp_path)
    walk.through(DOCUMENT)
    assert walk.steps == sum(isinstance(event, Step) for event in events(DOCUMENT))


@pytest.mark.slow  # four people open the app; tests/rostering/aid/test_story.py is the short form
def test_a_morning_of_mutual_aid_goes_as_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four carers are away, three loans are planned, two managers approve by keys and one declines; the roster solved
    again uses what was approved, and the recharge and the register come out right."""
    for name in ("ROTA_DB", "ROTA_USER", "ROTA_NOW"):
        monkeypatch.setenv(name, "")  # set again by the document, and put back after it
    monkeypatch.delenv("ROTA_USER")
    walk = Walk(tmp_path)
    walk.through(MORNING)
    assert walk.steps == sum(isinstance(event, Step) for event in events(MORNING)) > 0


def test_every_picture_is_there() -> None:
    """Each picture that the walk-through names was made, and none lies about that it does not name."""
    named = {event.path for event in events(DOCUMENT) if isinstance(event, Picture)}
    assert named == {f"screenshots/{path.name}" for path in (ROOT / "docs" / "screenshots").glob("*.svg")}
