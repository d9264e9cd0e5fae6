"""A refusal is one sentence; where commands can be typed, it names the one that helps."""

from pathlib import Path

import pytest

from rostering.errors import BadInputError
from rostering.offers.offer_lines import read_offer
from tests.rostering.office import Office
from tests.rostering.program import Rota


def test_a_hint_stands_before_the_full_stop() -> None:
    """The sentence is whole without it, and with it still one sentence."""
    plain, hinted = BadInputError("There is no offer 3."), BadInputError("There is no offer 3.", hint="; see 'rota x'")
    assert plain.in_full == plain.sentence == hinted.sentence == "There is no offer 3."
    assert hinted.in_full == str(hinted) == "There is no offer 3; see 'rota x'."


def test_only_the_command_line_names_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the app shows of the same refusal holds where nothing can be typed."""
    office = Office(tmp_path)
    done = Rota(office.store.path, capsys)("offers", "accept", "3")
    assert done.err == "rota: There is no offer 3; 'rota offers list --all' shows them.\n"
    with office.store.reading() as session, pytest.raises(BadInputError) as refused:
        read_offer(session, 3, office.at(0, "08:00"))
    assert refused.value.sentence == "There is no offer 3."
