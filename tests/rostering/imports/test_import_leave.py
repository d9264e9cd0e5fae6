"""What the leave sheet becomes in the store."""

from pathlib import Path

from tests.rostering.imports.sheets import Rows, Sheet
from tests.rostering.program import Rota


def test_leave_runs_from_local_midnight_to_local_midnight(office: Path, rota: Rota, sheet: Sheet, rows: Rows) -> None:
    """Whole days are whole local days, summer and winter; sick leave may be open; part of a day has its times."""
    text = "worker,kind,from,until,start,end\nw017,annual,2027-03-27,2027-03-28,,\n"
    text += "w018,sick,2026-11-17,,,\nw019,study,2026-12-02,,09:00,17:00\n"
    assert rota("import", "leave", sheet("leave.csv", text)).code == 0
    found = rows("select starts_at, ends_at from absence order by id")
    assert [tuple(str(moment)[:16] for moment in row) for row in found] == [
        ("2027-03-27 00:00", "2027-03-28 23:00"),
        ("2026-11-17 00:00", "None"),
        ("2026-12-02 09:00", "2026-12-02 17:00"),
    ]
