"""`rota rules`: listing, showing, packs of one's own and switches, and what each leaves behind."""

import json
from pathlib import Path

import pytest

from rostering.cli.main import main
from rostering.rules.pack import PACKS
from rostering.rules.rulebook import program_rulebook
from tests.rostering.program import Outcome, Rota

ROW = ["id", "title", "level", "kind", "source", "where", "valid_from", "valid_until", "enabled", "certainty"]
PACK = """schema = "rota-rules/1"
pack = "ours"
version = "1"
title = "Our own"
replaces = ["GEN-DAYS-MAX"]
[[rule]]
id = "GEN-DAYS-MAX"
title = "Five days"
text = "At most {max} days in a row."
kind = "ConsecutiveRun"
level = "P"
where = ["UK"]
certainty = "J"
source = { name = "policy of the deploying organisation" }
params = { of = "work", max = 5 }
"""


class Rules(Rota):
    """`rota rules` on one store."""

    def __call__(self, *words: str | Path) -> Outcome:
        return super().__call__("rules", *words)

    def on(self, rule: str) -> list[bool]:
        """Whether the versions of a rule are on."""
        return [row["enabled"] for row in self.json("list")["rules"] if row["id"] == rule]

    def pack(self, text: str = PACK, name: str = "ours.toml") -> str:
        """A pack's file."""
        file = self.path.with_name(name)
        file.write_text(text, encoding="utf-8")
        return str(file)


@pytest.fixture
def rota(store_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Rules:
    monkeypatch.setenv("ROTA_NOW", "2026-11-23T09:00:00Z")
    return Rules(store_folder / "rota.db", capsys)


def test_one_row_an_entry(rota: Rules) -> None:
    """Every version is a row with these keys in this order; a rule of several kinds lists each once."""
    rows = rota.json("list")["rules"]
    assert len(rows) == len(program_rulebook().entries)
    assert all(list(row) == ROW for row in rows)
    assert next(row for row in rows if row["id"] == "WTR-Y") == {
        "id": "WTR-Y",
        "title": "Under 18",
        "level": "L",
        "kind": ["Total", "MinRest", "PeriodicRest", "ShiftShape", "Eligibility"],
        "source": "LRD; XpertHR; worksmart",
        "where": ["GB"],
        "valid_from": "1998-10-01",
        "valid_until": None,
        "enabled": True,
        "certainty": "S",
    }
    assert next(row for row in rows if row["id"] == "WTR-11")["kind"] == "MinRest"


def test_the_list_needs_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is made where no store was."""
    missing = Rules(tmp_path / "rota.db", capsys)
    code, out, _ = missing("list")
    assert code == 0
    assert "WTR-11" in out
    assert not missing.path.exists()


def test_a_rule_is_shown_with_all_it_says(rota: Rules) -> None:
    """Words with numbers, source, dates, who may waive, and what is unconfirmed; all versions of it."""
    _, out, _ = rota("show", "WTR-11")
    for said in (
        "11 hours off in a row",
        "reg 10(1)",
        "legislation.gov.uk",
        "from 1998-10-01",
        "waiver: manager, for reg21",
    ):
        assert said in out
    _, out, _ = rota("show", "AFC-UNSOC")
    assert "AFC-UNSOC/band-1: Pay, report, off until somebody confirms it, unconfirmed" in out
    assert len(rota.json("show", "AFC-WEEK")["versions"]) == 3
    assert rota.json("show", "WTR-Y/night")["versions"][0]["id"] == "WTR-Y"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "WRT-11"), "did you mean WTR-11"),
        (("show", "generic"), "is a pack"),
        (("on", "WTR-Y/tea"), "There is no rule, part or pack"),
        (("off", "nothing-like-it-at-all"), "see 'rota rules list'"),
        (("drop", "ours"), "it has none"),
        (("drop", "generic"), "rota rules off generic"),
        (("add", "missing.toml"), "cannot be read"),
        (("as-at", "yesteryear"), "yesteryear"),
        (("on", "generic", "--from", "2026-12-02", "--until", "2026-12-01"), "before it begins"),
    ],
)
def test_what_is_not_there_is_one_sentence(rota: Rules, words: tuple[str, ...], says: str) -> None:
    """Exit code 2, and the store is as it was."""
    before = rota.path.read_bytes()
    code, out, err = rota(*words)
    assert (code, out) == (2, "")
    assert says in err
    assert rota.path.read_bytes() == before


def test_as_at_knows_the_rules_of_its_day(rota: Rules) -> None:
    """In December 2021 the vaccination condition and the gap between homes hold; in November 2026 they do not."""
    winter = {row["id"]: row for row in rota.json("as-at", "2021-12-01")["rules"]}
    now = {row["id"]: row for row in rota.json("as-at", "2026-11-01")["rules"]}
    assert winter["MOVE-10"]["parts"] == ["MOVE-10/gap", "MOVE-10/test"]
    assert winter["MOVE-10"]["nations"] == ["ENG"]
    assert {"VCOD", "MOVE-10"} <= winter.keys() - now.keys()
    assert winter["AFC-WEEK"]["valid_until"] == "2024-03-31"
    assert now["AFC-WEEK"]["valid_from"] == "2026-04-01"
    code, out, _ = rota("as-at", "1 Dec 2021")
    assert code == 0
    assert "Into a care home comes only" in out


def test_a_switch_counts_from_its_day_and_is_recorded(rota: Rules) -> None:
    """On until it is switched off again; who, what and why is in the trail, and law is warned of."""
    assert rota.on("MOVE-TEMP") == [False]
    code, out, err = rota("on", "uk-infection", "--reason", "winter")
    assert (code, err) == (0, "")
    assert out == "uk-infection is on from 2026-11-23.\n"
    assert rota.on("MOVE-TEMP") == [True]
    rota("off", "MOVE-TEMP", "--from", "2026-11-24")
    assert rota.on("MOVE-TEMP") == [True]
    _, _, err = rota("off", "WTR-24")
    assert "is law" in err
    assert rota.on("WTR-24") == [False]
    main(["audit", "show", "--db", str(rota.path), "--json"])
    trail = json.loads(rota._capsys.readouterr().out)
    assert "on from 2026-11-23: winter" in json.dumps(trail)


def test_a_pack_of_ones_own_stands_in_and_goes_again(rota: Rules) -> None:
    """Taken in, it counts in place of the program's; a new version replaces it; dropped, the program's counts."""
    assert rota("add", rota.pack()) == (0, "Rule pack ours version 1 counts now, with 1 entry.\n", "")
    assert [one["title"] for one in rota.json("show", "GEN-DAYS-MAX")["versions"]] == ["Five days"]
    assert rota("add", rota.pack(PACK.replace('"1"', '"2"')))[1].endswith("in place of version 1, with 1 entry.\n")
    assert rota.on("GEN-DAYS-MAX") == [True]
    rota("off", "ours")
    assert rota.on("GEN-DAYS-MAX") == [False]
    assert rota("drop", "ours")[0] == 0
    assert [one["parts"][0]["params"]["max"] for one in rota.json("show", "GEN-DAYS-MAX")["versions"]] == [6]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("ConsecutiveRun", "ConsecutivRun", "Rule pack ours.toml, entry GEN-DAYS-MAX: unknown kind"),
        ("source =", "sauce =", "entry GEN-DAYS-MAX: source is missing"),
        ('replaces = ["GEN-DAYS-MAX"]\n', "", "pack generic holds this rule on the same days"),
        ("max = 5 }", "max = 5 }\nvalid_from = 2026-02-30", "entry GEN-DAYS-MAX, cannot be read"),
        ("max = 5 }", "max = 5 }\nvalid_from = 2026-02-02\nvalid_until = 2026-02-01", "before it begins"),
        ('pack = "ours"', f'pack = "{PACKS[0]}"', "already"),
    ],
)
def test_a_refused_pack_leaves_the_rules_as_they_were(rota: Rules, old: str, new: str, says: str) -> None:
    """One sentence, exit code 2, and the store is byte for byte as it was."""
    rota("add", rota.pack())
    before = rota.path.read_bytes()
    code, out, err = rota("add", rota.pack(PACK.replace(old, new)))
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1
    assert rota.path.read_bytes() == before
    assert [one["title"] for one in rota.json("show", "GEN-DAYS-MAX")["versions"]] == ["Five days"]


def test_who_may_change_the_rules(rota: Rules) -> None:
    """A coordinator reads them; a manager changes them."""
    for name, role in (("Cora", "coordinator"), ("Max", "manager")):
        main(["user", "add", name, "--role", role, "--db", str(rota.path), "--as", "coordinator"])
    assert rota("list", "--as", "Cora")[0] == 0
    code, _, err = rota("on", "uk-infection", "--as", "Cora")
    assert code == 2
    assert "may not change the rules in force" in err
    assert rota("on", "uk-infection", "--as", "Max")[0] == 0
