"""The licence to attend: the placement's facts on one page, while it is active, for either side."""

from pathlib import Path

import pytest

from rostering.aid.licence import read_licence
from rostering.aid.said import Said
from rostering.errors import BadInputError, RefusedError
from rostering.exports.licence_page import licence_page
from rostering.store import tables as t
from tests.rostering.aid.lending import Lending
from tests.rostering.office import Office
from tests.rostering.program import Rota, look


@pytest.fixture
def lending(office: Office) -> Lending:
    """Two organisations with an agreement that names its papers."""
    return Lending(office, indemnity="NHS-R 17/204", data_sharing="DSA 9", notice_days=3)


@pytest.mark.slow
def test_it_says_what_the_placement_is(lending: Lending) -> None:
    """Who, as what, where, from when to when, whom they report to, what it covers and what it stands on."""
    number = lending.active()
    page = licence_page(read_licence(lending.office.store, "nia", number, "Hill House office, 01792 555 123"))
    for said in (
        *("<b><bdi>Ann</bdi></b> of <bdi>North Care</bdi>", "<bdi>Org Care</bdi> lets", "<b><bdi>Hill House</bdi></b>"),
        *("care worker", "<b>Mon 23 Nov 2026</b>", "<b>Sun 29 Nov 2026</b>", "<bdi>hugh</bdi>, manager"),
        *(
            "<bdi>Hill House office, 01792 555 123</bdi>",
            "NHS-R 17/204",
            "DSA 9",
            "<bdi>memo</bdi>",
            "3 days of notice",
        ),
        *("given on Wed 18 Nov 2026", "<bdi>nia</bdi>"),
    ):
        assert said in page, said
    assert "http" not in page
    assert "url(" not in page


@pytest.mark.slow
def test_it_says_nothing_of_health(lending: Lending) -> None:
    """What somebody may not be put on is not on it; a contact that speaks of anybody's health is refused."""
    number = lending.active()
    with lending.office.writing() as session:
        person = session.get_one(t.Worker, lending.ann).person_id
        facts = {"from_on": lending.office.monday, "review_on": lending.office.monday, "reviewed_by": "m"}
        session.add(t.Restriction(person_id=person, forbids="nights", **facts))
    assert "night" not in licence_page(read_licence(lending.office.store, "nia", number)).casefold()
    with pytest.raises(BadInputError, match="nothing about anybody's health"):
        read_licence(lending.office.store, "nia", number, "ask about her depression")


@pytest.mark.slow
def test_it_names_the_shifts_that_the_deployment_is_for(lending: Lending) -> None:
    """A deployment for named shifts covers those and no others."""
    unit = lending.office.setting("H1", name="Garden unit", within_id=lending.office.home)
    shifts = [lending.office.shift(number, "20:00", "08:00", "N") for number in (1, 2)]
    number = lending.ask(first=None, last=None, shifts=(shifts[0],))
    lending.until(number, "activate")
    page = licence_page(read_licence(lending.office.store, "hugh", number))
    assert "Tue 24 Nov 2026" in page
    assert "20:00–08:00" in page
    assert "Wed 25 Nov 2026</td>" not in page
    assert "Garden unit" in page
    assert unit


@pytest.mark.parametrize(
    ("by", "state", "sentence"),
    [
        ("hugh", "accept", "is accepted; a licence is written while it is active"),
        ("theo", "activate", "neither home"),
    ],
)
def test_who_is_refused(lending: Lending, by: str, state: str, sentence: str) -> None:
    """Nobody on neither side, and no licence before the deployment is active."""
    number = lending.ask()
    lending.until(number, state)
    with pytest.raises(RefusedError, match=sentence):
        read_licence(lending.office.store, by, number)


@pytest.mark.slow
def test_an_ended_deployment_has_none(lending: Lending) -> None:
    """Once the host has ended it, there is nothing to show at the door."""
    number = lending.active()
    lending.step(number, "end", "hugh", Said("no longer needed"))
    with pytest.raises(RefusedError, match="is ended"):
        read_licence(lending.office.store, "hugh", number)


@pytest.mark.slow
def test_the_command_writes_one_page(lending: Lending, rota: Rota, tmp_path: Path) -> None:
    """An HTML file, the same on standard output; another kind of file and an unknown number are refused, and no file or
    no store is touched."""
    number = str(lending.active())
    out = tmp_path / "ann.html"
    assert rota("deploy", "licence", number, "--as", "nia", "--out", out).code == 0
    assert out.read_text().startswith("<!DOCTYPE html>")
    assert rota("deploy", "licence", number, "--as", "nia").out.startswith("<!DOCTYPE html>")
    assert rota.json("deploy", "licence", number, "--as", "nia")["licence"]["agreement"] == "memo"
    before = look(tmp_path)
    for words, sentence in (
        (("99", "--out", tmp_path / "a.html"), "There is no deployment 99"),
        ((number, "--out", tmp_path / "a.pdf"), "is no HTML file"),
        ((number, "--out", tmp_path / "no" / "a.html"), "cannot be written"),
    ):
        done = rota("deploy", "licence", *words, "--as", "nia")
        assert done.code == 2
        assert sentence in done.err
    assert look(tmp_path) == before
