"""The dawn that the sick calls come at."""

import pytest

from tests.rostering.gaps.dawn import DAWN, home
from tests.rostering.office import Office


@pytest.fixture
def dawn(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A published week on Tuesday at 06:10."""
    monkeypatch.setenv("ROTA_NOW", DAWN)
    return home(office)
