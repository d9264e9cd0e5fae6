"""The clock on the Friday before the week, and an office that may book agency without being authorised."""

from datetime import date

import pytest

from rostering.store import tables as t
from tests.rostering.office import Office


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00+00:00")


@pytest.fixture
def agency(office: Office) -> Office:
    """An office whose policy asks for no authorisation."""
    since = office.at(0, "00:00")
    office.add(
        t.Policy(
            name="agency.needs_authorisation", value="false", from_on=date(2020, 1, 1), set_by="story", set_at=since
        )
    )
    return office
