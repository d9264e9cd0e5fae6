"""What the settings sheet becomes in the store, and who may import it."""

from pathlib import Path

from tests.rostering.imports.sheets import Rows
from tests.rostering.program import Rota


def test_a_settings_sheet_makes_an_office_in_its_own_nation(
    rota: Rota, samples: Path, rows: Rows, tmp_path: Path
) -> None:
    """In an empty store the sheet alone makes organisations, areas, homes and their units; Welsh law counts in Wales
    and nowhere else, and what a later sheet leaves empty stays as it is."""
    assert rota("import", "settings", samples / "settings.csv").code == 0
    assert rows("SELECT nation FROM organisation ORDER BY code") == [("WAL",), ("SCO",), ("WAL",)]
    assert rows("SELECT s.code, h.code FROM setting s JOIN setting h ON h.id = s.within_id WHERE h.code = 'HG'") == [
        ("HG-A", "HG"),
        ("HG-B", "HG"),
    ]
    assert rows("SELECT a.code, count(*) FROM setting s JOIN area a ON a.id = s.area_id GROUP BY a.code") == [
        ("LOTH", 1),
        ("NW", 5),
    ]
    changed = tmp_path / "again.csv"
    changed.write_text("setting,name,organisation,kind,sole_break\nHG,Hafod Grange,HAFOD,care_home_nursing,relieved\n")
    assert "sole break present → relieved" in rota("import", "settings", changed).out
    assert rows("SELECT places, zone, sole_break FROM setting WHERE code = 'HG'") == [(42, None, "relieved")]


def test_who_acts_for_one_organisation_makes_no_other(rota: Rota, samples: Path, rows: Rows, tmp_path: Path) -> None:
    """A coordinator of one organisation may put its own settings right, and not add a new employer."""
    rota("import", "settings", samples / "settings.csv")
    rota("user", "add", "Cai", "--role", "coordinator", "--organisation", "HAFOD")
    own = tmp_path / "own.csv"
    own.write_text("setting,name,organisation,kind\nHN,Hafod Newydd,HAFOD,care_home\n")
    assert rota("import", "settings", own, "--as", "Cai").code == 0
    own.write_text("setting,name,organisation,kind\nXX,Elsewhere,NEW,care_home\n")
    refused = rota("import", "settings", own, "--as", "Cai")
    assert refused.code == 2
    assert len(rows("SELECT id FROM organisation")) == 3
