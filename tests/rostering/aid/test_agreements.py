"""Agreements: recorded, read from a sheet, ended; what waits for whom; and the lender until the lawful return."""

import json
from pathlib import Path

import pytest

from rostering.aid.agreements import Terms, add_agreement
from rostering.aid.lender import returns
from rostering.aid.listing import show_loan
from rostering.aid.said import Said
from rostering.errors import BadInputError, RefusedError
from rostering.store import tables as t
from rostering.today import Kind, today
from tests.rostering.aid.lending import Lending
from tests.rostering.office import CARER, Office, day
from tests.rostering.program import Rota, look
from tests.rostering.rules.own_pack import HEADER

GAP = (
    HEADER.format(rule="MOVE-10")
    + 'kind = "Movement"\nparams = { gap_days = 10, count = "clear_days", between = "different_setting" }\n'
)
SHEET = "agreement,organisation,name,from,until,approvers,passport,conditions\n"


@pytest.fixture
def lending(office: Office) -> Lending:
    """Two organisations without an agreement."""
    return Lending(office, agreed=False)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sides": {"org": ()}}, "two organisations"),
        ({"sides": {"org": (), "south": ()}}, "no organisation 'south'"),
        ({"until": day(-40)}, "before it begins"),
        ({"roles": ("pilot",)}, "no role 'pilot'"),
        ({"conditions": ("charm",)}, "no condition 'charm'"),
        ({"settings": ("X",)}, "no setting of those who sign 'X'"),
        ({"code": "two words"}, "is no code"),
        ({"notice_days": 91}, "0 to 90 days"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(lending: Lending, change: dict[str, object], sentence: str) -> None:
    """Nothing is written, and the sentence says what is wrong."""
    said = {"code": "memo", "name": "Memorandum", "sides": {"org": (), "north": ()}, "from_on": day(-30)}
    folder = lending.office.store.path.parent
    before = look(folder)
    with pytest.raises(BadInputError, match=sentence):
        add_agreement(lending.office.store, "root", Terms(**({"until": day(60)} | said | change)))  # type: ignore[arg-type]
    assert look(folder) == before


def test_one_side_alone_records_no_agreement(lending: Lending) -> None:
    """It binds both, so that it takes who acts for all."""
    terms = Terms("memo", "Memorandum", {"org": (), "north": ()}, day(-30), day(60))
    with pytest.raises(RefusedError, match="acts for organisation org only"):
        add_agreement(lending.office.store, "hugh", terms)


def test_the_sheet_says_the_same_again(lending: Lending, rota: Rota, tmp_path: Path) -> None:
    """A row for each organisation; a second import changes nothing, and one side cannot change it alone."""
    path = tmp_path / "agreements.csv"
    rows = [f"memo,{of},Memorandum,2026-10-01,2027-03-31,manager,yes,fire;dbs\n" for of in ("org", "North Care")]
    path.write_text(SHEET + "".join(rows), encoding="utf-8")
    assert rota("import", "agreements", path, "--as", "root").code == 0
    again = rota("import", "agreements", path, "--as", "root")
    assert "2 unchanged" in again.out
    (line,) = rota.json("aid", "agreements", "list", "--as", "nia")["agreements"]
    assert [side["organisation"] for side in line["sides"]] == ["north", "org"]
    assert (line["passport_required"], line["conditions"]) == (True, ["fire", "dbs"])
    path.write_text(SHEET + rows[0].replace("2027-03-31", "2028-03-31"), encoding="utf-8")
    alone = rota("import", "agreements", path, "--as", "hugh")
    assert (alone.code, "whole installation" in alone.err) == (2, True)
    path.write_text(SHEET + rows[0].replace("memo", "lone"), encoding="utf-8")
    assert "Only one organisation signed lone" in rota("import", "agreements", path, "--as", "root").err
    path.write_text(SHEET + rows[0] + rows[1].replace("yes", "no"), encoding="utf-8")
    assert "says something else of memo" in rota("import", "agreements", path, "--as", "root").err


def test_the_whole_way_on_the_command_line(lending: Lending, rota: Rota) -> None:
    """Each step by its command; an unknown number and a refused step end with 2, one that breaks shifts with 1."""
    office = lending.office
    sides = "--between", "org", "--between", "north=ned,nia"
    code = "aid", "agreements", "add", "memo", "--name", "Memorandum", *sides, "--until", "31/12/2026"
    assert "north: ned, nia" in rota(*code, "--as", "root").out
    asked = "--person", "ann", "--setting", "H", "--role", CARER, "--reason", "two are off"
    done = rota("deploy", "request", *asked, "--from", "23/11/2026", "--until", "29/11/2026", "--as", "cora")
    assert (done.code, done.out) == (0, "Deployment 1 of ann is requested.\n")
    assert rota("deploy", "show", "7", "--as", "cora").code == 2
    assert rota("deploy", "release", "7", "--as", "nia").code == 2
    assert rota("deploy", "accept", "1", "--as", "hugh").code == 2
    waiting = rota.json("deploy", "list", "--as", "nia")["deployments"]
    assert [(one["number"], one["waits_for_you_to"]) for one in waiting] == [(1, "release")]
    consent = "--means", "telephone", "--words", "May we send you to Hill House?"
    for step, by, *more in (
        ("release", "nia"),
        ("accept", "hugh"),
        ("consent", "noor", *consent),
        ("induct", "cora"),
        ("activate", "hugh"),
    ):
        assert rota("deploy", step, "1", *more, "--as", by).code == 0
    roster = office.roster(state="published")
    office.assign(roster, lending.ann, office.shift(1, "07:00", "15:00"))
    page = rota.json("deploy", "show", "1", "--as", "nia")
    assert page["deployment"]["state"] == "active"
    assert [one["holds"] for one in page["checks"]] == [True] * 8
    ended = rota("deploy", "end", "1", "--reason", "staff are back", "--as", "hugh", "--json")
    assert (ended.code, len(json.loads(ended.out)["deployment"]["broken"])) == (1, 1)
    text = rota("deploy", "show", "1", "--as", "nia").out
    assert "ended by hugh for org: staff are back" in text
    assert "deployment 1 is ended, not active" in text
    assert rota("deploy", "show", "1", "--as", "theo").code == 2
    assert rota("audit", "verify", "--as", "root").code == 0


def test_what_waits_stands_on_the_start_screen(lending: Lending) -> None:
    """A request waits for who may release it, then for who may accept it, and for nobody else."""
    lending.agree()
    number = lending.ask(by="cora")

    def waits(by: str) -> list[str]:
        return [one.what for one in today(lending.office.store, by).of(Kind.LOAN)]

    assert [len(waits(by)) for by in ("nia", "hugh", "noor", "theo")] == [1, 0, 0, 0]
    assert f"deployment {number} to release: Ann" in waits("nia")[0]
    lending.step(number, "release", "nia")
    assert [len(waits(by)) for by in ("nia", "hugh", "cora")] == [0, 1, 0]


@pytest.mark.parametrize(("gap", "back", "below"), [(False, 3, False), (True, 13, True)])
def test_the_lender_is_protected_to_the_lawful_return(lending: Lending, gap: bool, back: int, below: bool) -> None:
    """With a movement gap of ten clear days the shift two days after the loan is lost too, below its minimum; home
    lets it pass by its number, with a reason."""
    office = lending.office
    lending.agree()
    if gap:
        office.add(t.RulePack(name="ours", version="1", text=GAP, added_by="root", added_at=office.at(-6, "08:00")))
    shift = office.shift(4, "07:00", "15:00", setting_id=lending.away, minimum=1)
    office.assign(office.roster([lending.away]), lending.ann, shift)
    number = lending.ask(first=1, last=2)
    with office.store.reading() as session:
        assert returns(session, lending.loan(number)).day == day(back)
    assert [one.shift for one in show_loan(office.store, "nia", number).lost] == ([shift] if below else [])
    if below:
        with pytest.raises(RefusedError, match="0 of 1"):
            lending.step(number, "release", "nia")
        with pytest.raises(BadInputError, match="Say why"):
            lending.step(number, "release", "nia", Said(waive=(str(shift),)))
        lending.step(number, "release", "nia", Said("covered by the deputy", waive=(str(shift),)))
    else:
        lending.step(number, "release", "nia")
    assert lending.loan(number).state == "released"
