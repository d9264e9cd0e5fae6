"""What the sheet of worked hours becomes in the store."""

from pathlib import Path

from tests.rostering.imports.sheets import Rows
from tests.rostering.program import Rota


def test_history_holds_sums_and_single_duties(office: Path, rota: Rota, samples: Path, rows: Rows) -> None:
    """Sums keep minutes and counts by employer; a single duty elsewhere is worked time with its instants."""
    assert rota("import", "history", samples / "history.csv").code == 0
    assert ("North Trust", 3360, 7, 2) in rows("select employer, minutes, shifts, nights from history_sum")
    assert [str(row[1])[:16] for row in rows("select employer, ends_at from actual order by id")] == [
        "2026-11-17 08:00",
        "2026-11-19 08:00",
    ]
