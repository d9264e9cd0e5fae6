"""The wall rota: what stands in it, and that a browser prints it on as many pages of A3 as it has homes."""

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rostering.exports.material import Issue
from rostering.exports.page import pages
from rostering.exports.wall_rota import wall_rota
from rostering.store import tables as t
from tests.rostering.exports.leaving import amend, exported, material, page
from tests.rostering.office import NURSE, Office
from tests.rostering.rosters.published_week import published

CHROMIUM = [
    *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-pdf-header-footer"),
]
ANN = (
    '<tr><th class="person" scope="row"><bdi>Ann</bdi></th><td class="role">Care worker</td>'
    '<td class="cell day"><b><bdi>E</bdi></b></td><td class="cell off">·</td><td class="cell off">·</td>'
    '<td class="cell off">·</td><td class="cell off">·</td><td class="cell night weekend"><b><bdi>N</bdi></b></td>'
    '<td class="cell off weekend">·</td><td class="hours">18:00</td></tr>'
)
NIGHTS = (
    '<tr class="cover"><th class="person" scope="row"><bdi>N</bdi> on duty</th><td class="role">Care worker</td>'
    + '<td class="cell"></td>' * 5
    + '<td class="cell short weekend">1/2 ▼</td><td class="cell weekend"></td><td class="hours">−1</td></tr>'
)


class Text(HTMLParser):
    """The words of a document, without its style."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._styled = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._styled = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._styled:
            self.words += data.split()


@pytest.fixture
def week(office: Office) -> Office:
    """Ann on an early, and on a night with one place open."""
    roster = office.roster()
    office.assign(roster, office.worker("ann"), office.shift(0, "07:00", "15:00", "E"))
    office.assign(roster, 1, office.shift(5, "20:00", "06:00", "N", minimum=2, target=2))
    return office


def test_the_rows_are_as_they_should_be(week: Office) -> None:
    """One person's row and one of cover, to the letter."""
    lines = wall_rota([page(week)]).splitlines()
    assert ANN in lines
    assert NIGHTS in lines


def test_a_draft_is_marked_and_a_publication_tells_its_amendment(office: Office) -> None:
    """DRAFT across the page and in its head until it is published; then the number of the last amendment, and when."""
    week = published(office)
    assert re.fullmatch(r"Published \w{3} \d+ \w{3} \d{4} \d\d:\d\d", page(week).mark)
    assert "DRAFT" not in wall_rota([page(week)])
    amend(week, (1, 1, None))
    assert re.fullmatch(r"Published, amendment 1 of \w{3} \d+ \w{3} \d{4} \d\d:\d\d", page(week).mark)
    week.change(t.Roster, 1, state="draft")
    said = wall_rota([page(week)])
    assert said.count(">DRAFT<") == 1
    assert ">DRAFT, version 1<" in said


def test_names_are_text(week: Office) -> None:
    """Markup in a name is shown, not done; right to left and emoji stay."""
    week.change(t.Person, 1, name="<script>alert(1)</script> & שרה 🙂")
    said = wall_rota([page(week)])
    assert "<script" not in said
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt; &amp; שרה 🙂</bdi>" in said


def test_nothing_of_health_and_nothing_of_others(week: Office) -> None:
    """An absence is 'away'; work for another organisation is a mark without its letter."""
    week.worker("bob")
    sick = {"kind": "sick", "state": "granted", "starts_at": week.at(2, "00:00"), "ends_at": week.at(4, "00:00")}
    week.add(t.Absence(worker_id=2, **sick))
    other = week.add(t.Organisation(code="orc", name="Orc Care"))
    place = week.setting("K", organisation_id=other)
    elsewhere = week.worker("b2", person_id=2, organisation_id=other, setting_id=place)
    week.assign(week.roster([place]), elsewhere, week.shift(5, "07:00", "15:00", "QQ", setting_id=place))
    bob = next(row for row in pages(material(week))[0].rows if row.name == "Bob")
    assert [cell.words for cell in bob.cells] == ["", "", "away", "away", "", "(…)", ""]
    reader = Text()
    reader.feed(wall_rota(pages(material(week))[:1]))
    assert {"sick", "sickness", "QQ"}.isdisjoint(reader.words)


def test_four_weeks_a_page(week: Office) -> None:
    """More days than four weeks go on another page with all names; fetched from elsewhere is nothing."""
    one = page(week)
    days = tuple(week.horizon.date_of(number) for number in range(35))
    rows = tuple(replace(row, cells=row.cells * 5) for row in one.rows)
    cover = tuple(replace(row, days=row.days * 5) for row in one.cover)
    said = wall_rota([replace(one, days=days, rows=rows, cover=cover)])
    assert said.count("<section") == said.count("<bdi>Ann</bdi>") == 2
    assert "http" not in said
    assert "url(" not in said


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
@pytest.mark.parametrize(("people", "days", "sheets"), [(12, 7, 1), (40, 28, 1), (90, 7, 2)])
def test_a_browser_prints_it_on_a3(
    week: Office, tmp_path_factory: pytest.TempPathFactory, people: int, days: int, sheets: int
) -> None:
    """A home of 40 and four weeks are one page; more people go on with the head repeated."""
    folder = tmp_path_factory.mktemp("wall")
    one = page(week)
    times = days // 7
    row = replace(one.rows[0], cells=one.rows[0].cells * times)
    cover = tuple(replace(each, days=each.days * times) for each in one.cover)
    dates = tuple(week.horizon.date_of(number) for number in range(days))
    shown = replace(one, days=dates, rows=(row,) * people, cover=cover, issue=Issue("published", 3))
    (folder / "wall.html").write_text(wall_rota([shown]), encoding="utf-8")
    target = folder / "wall.pdf"
    subprocess.run(
        [*CHROMIUM, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", f"file://{folder}/wall.html"],
        check=True,
        capture_output=True,
        timeout=120,
    )
    printed = target.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == sheets
    (box,) = {
        tuple(float(side) for side in found.split()) for found in re.findall(rb"/MediaBox\s*\[([^\]]+)\]", printed)
    }
    assert [round(side / 72 * 25.4) for side in box[2:]] == [420, 297]


def test_the_grid_of_a_role_is_kept_together(week: Office) -> None:
    """A role is written once, at the first of its people; a heavier line begins the next."""
    week.worker("nia", role=NURSE)
    week.worker("bob")
    said = wall_rota([page(week)])
    assert said.count('<td class="role">Care worker</td>') == 1 + 2  # and two lines of cover
    assert said.count('<tr class="group">') == 1


def test_it_is_written_where_it_is_asked(week: Office, tmp_path: Path) -> None:
    """The ending of the file chooses the form."""
    done = exported(week, "html", tmp_path / "wall.html")
    assert done.sentence == f"2 assignments written to {tmp_path / 'wall.html'}; H is a draft."
    assert (tmp_path / "wall.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
