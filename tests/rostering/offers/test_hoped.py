"""Cover tells what is filled for sure from what is hoped for."""

from rostering.offers.answers import accept
from rostering.offers.send import send
from rostering.rosters.grid import grids
from rostering.rosters.summary import SettingCover, summarise
from tests.rostering.offers.bank_week import planned
from tests.rostering.office import Office


def cover(office: Office) -> SettingCover:
    standing = office.standing()
    (found,) = summarise(standing.build, standing.roster, standing.report).settings
    return found


def test_cover_tells_sure_from_hoped_for(office: Office) -> None:
    """Own staff are sure; bank people are hoped for until they say yes, asked or not."""
    planned(office)
    assert (cover(office).filled, cover(office).hoped, cover(office).sure) == (3, 2, 1)
    first, _ = send(office.store, None, office.horizon).offers
    assert cover(office).hoped == 2
    accept(office.store, None, first.id)
    assert (cover(office).filled, cover(office).hoped, cover(office).short) == (3, 1, 0)
    (home,) = grids(office.standing())
    (row,) = home.cover
    assert [day.hoped for day in row.days] == [0, 1, 0, 0, 0, 0, 0]
    assert {line.person: sum(cell.hoped for cell in line.cells) for line in home.rows} == {"ann": 0, "bob": 0, "cat": 1}


def test_more_than_enough_for_sure_leaves_nothing_to_hope_for(office: Office) -> None:
    """A place that somebody sure fills is not hoped for, however many are asked beside them."""
    roster = planned(office)
    office.assign(roster, 1, 1)
    assert cover(office).hoped == 1
