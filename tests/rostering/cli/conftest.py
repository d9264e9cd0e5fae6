"""The week of an office that a command is tried on."""

from datetime import date

import pytest

from rostering.store import tables as t
from tests.rostering.office import NURSE, Office

WEEK = ("--week", "2026-W48")
# What a check says of the roster of the fixture `week`.
CHECKED = """\
Short: L Mon 23 Nov 14:30–22:00, Hill House: 1 place for care worker below target (priority 3): \
1 already at work that day, 1 stopped by WTR-11 daily rest
Short: L Tue 24 Nov 14:30–22:00, Hill House: 1 place for care worker below target (priority 3): \
1 already at work that day, 1 stopped by WTR-11 daily rest
Short: L Wed 25 Nov 14:30–22:00, Hill House: 1 place for care worker below target (priority 3): \
1 already at work that day, 1 free to do it
3 assignments, 0 broken rules, 3 places short.
"""


@pytest.fixture
def week(office: Office) -> Office:
    """Two carers, a nurse, and a roster of three days' early shifts that breaks nothing."""
    for code in ("ann", "bob"):
        office.worker(code)
    office.worker("nia", role=NURSE)
    office.add(t.Registration(person_id=3, body="NMC", until_on=date(2030, 1, 1)))
    roster = office.roster()
    for number, worker in enumerate((1, 2, 1)):
        office.assign(roster, worker, office.shift(number, "07:00", "15:00", "E"))
        office.shift(number, "14:30", "22:00", "L", minimum=0)
    return office
