"""What the sheets of ways and of clients' wishes change in the store."""

from pathlib import Path

from tests.rostering.imports.sheets import Rows
from tests.rostering.program import Rota


def test_ways_and_clients_wishes_are_changed_in_place(
    office: Path, rota: Rota, samples: Path, rows: Rows, tmp_path: Path
) -> None:
    """A way told the other way round with other minutes, and somebody preferred who is excluded now, change the one
    row there is of each."""
    assert office.exists()
    way, client = tmp_path / "travel.csv", tmp_path / "clients.csv"
    way.write_text("from,to,minutes\nWillow House,Birch Court,12\n")
    client.write_text("client,setting,language,preferred,excluded\nC1,Willow House,cy,w017;w020,\n")
    assert rota("import", "travel", way).code == 0
    assert rota("import", "clients", client).code == 0
    way.write_text("from,to,minutes\nBirch Court,Willow House,15\n")
    client.write_text("client,setting,language,preferred,excluded\nC1,Willow House,,w020,w017\n")
    assert "0:12 → 0:15" in rota("import", "travel", way).out
    assert "kind preferred → excluded" in rota("import", "clients", client).out
    assert rows("SELECT minutes FROM travel") == [(15,)]
    wishes = "SELECT p.kind, w.code FROM client_preference p JOIN worker w ON w.person_id = p.person_id ORDER BY w.code"
    assert rows(wishes) == [("excluded", "w017"), ("preferred", "w020")]
    assert rows("SELECT language FROM client WHERE code = 'C1'") == [("cy",)]
