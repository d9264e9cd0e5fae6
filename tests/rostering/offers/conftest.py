"""The clock on the Friday before the week."""

import pytest


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTA_NOW", "2026-11-20T10:00:00+00:00")
