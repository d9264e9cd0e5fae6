"""Rules whose data an organisation writes into a pack of its own: just kept, and broken by the smallest step."""

from pathlib import Path

import pytest

from rostering.gaps.showing import answer
from rostering.rosters.edit import Edit, Work, newly_broken
from rostering.store import tables as t
from tests.rostering.office import NURSE, Office, day
from tests.rostering.rules.own_pack import own
from tests.rostering.rules.story import days, found, on

TOGETHER = 'kind = "Companion"\nseverity = "soft"\nparams = { if = "ann", need = "bob", during = "shift" }'
APART = 'kind = "Companion"\nparams = { if = "ann", need = ["org/bob"], apart = true, during = "shift" }'
TWO_VANS = 'kind = "Cover"\nparams = { by = "minute", max = 1, where = "code:V" }'
CODES = 'kind = "Total"\nparams = {{ quantity = "shifts", period = "{}", max = {}, codes = ["N"] }}'
HAZARD = """[[rule.part]]
name = "hazard"
kind = "RollingLimit"
applies = { role = ["care_worker"] }
params = { quantity = "work", max = 480, window_minutes = 1440, where = "regular_night_worker" }
"""
CHILDREN = """applies = { setting_kind = "ward" }
[[rule.part]]
name = "paediatric"
kind = "Cover"
severity = "soft"
tier = "cover"
applies = { setting_kind = "ward", all = [{ field = "setting.code", op = "in", value = ["H"] }] }
params = { by = "shift", min = 2, priority = 1, where = "registered_nurse" }
"""


@pytest.fixture
def office(store_folder: Path) -> Office:
    """An office in which every rule is as it is by default."""
    return Office(store_folder, off=())


def both(office: Office, end: str, start: str = "07:00") -> None:
    """Ann from seven to three, and Bob between two times of the same day."""
    roster = office.roster()
    office.assign(roster, office.worker("ann"), office.shift(0, "07:00", "15:00"))
    office.assign(roster, office.worker("bob"), office.shift(0, start, end, "E"))


@pytest.mark.parametrize(("end", "broken"), [("15:00", set()), ("14:59", {"GEN-PAIR"})])
def test_who_belong_together_are_on_together(office: Office, end: str, broken: set[str]) -> None:
    """Bob stays as long as Ann does, or a minute less."""
    both(own(office, "GEN-PAIR", TOGETHER), end)
    assert found(office) == broken


@pytest.mark.parametrize(("start", "broken"), [("15:00", set()), ("14:59", {"GEN-PAIR"})])
def test_who_must_not_meet_do_not(office: Office, start: str, broken: set[str]) -> None:
    """Bob comes when Ann leaves, or a minute before; a solve puts one of them on."""
    both(own(office, "GEN-PAIR", APART), "22:00", start)
    assert set(office.broken()) == broken


def test_a_solve_keeps_them_apart(office: Office) -> None:
    """Two places at once and only the two to fill them: one place stays open."""
    own(office, "GEN-PAIR", APART)
    office.worker("ann")
    office.worker("bob")
    for code in ("D", "E"):
        office.shift(0, "07:00", "15:00", code)
    office.switch("GEN-COVER", on=True)
    assert len(list(office.solve().roster)) == 1


@pytest.mark.parametrize(("start", "broken"), [("15:00", set()), ("14:59", {"GEN-CAP"})])
def test_no_more_use_a_thing_than_there_are(office: Office, start: str, broken: set[str]) -> None:
    """One van: the second shift that needs it begins when the first ends, or a minute before."""
    own(office, "GEN-CAP", TWO_VANS)
    roster = office.roster()
    office.assign(roster, office.worker("ann"), office.shift(0, "07:00", "15:00", "V"))
    office.assign(roster, office.worker("bob"), office.shift(0, start, "22:00", "V"))
    office.assign(roster, office.worker("cid"), office.shift(0, "07:00", "22:00", "D"))
    assert found(office) == broken


@pytest.mark.parametrize(("scope", "broken"), [("", {"GEN-CAP"}), ('scope = "per_setting"\n', set())])
def test_whose_things_they_are(office: Office, scope: str, broken: set[str]) -> None:
    """The organisation's one van, or one of each home."""
    own(office, "GEN-CAP", scope + TWO_VANS)
    home = office.setting("K")
    roster = office.roster([office.home, home])
    office.assign(roster, office.worker("ann"), office.shift(0, "07:00", "15:00", "V"))
    office.assign(
        roster, office.worker("bob", setting_id=home), office.shift(0, "07:00", "15:00", "V", setting_id=home)
    )
    assert found(office) == broken


@pytest.mark.parametrize("severity", ["hard", "soft"])
def test_a_thing_is_dearer_than_an_open_place(office: Office, severity: str) -> None:
    """With one van a solve fills one of two places that need it, though both are of the highest priority."""
    own(office, "GEN-CAP", f'severity = "{severity}"\n{TWO_VANS}')
    office.switch("GEN-COVER", on=True)
    for code in ("ann", "bob"):
        office.worker(code)
        office.shift(0, "07:00", "15:00", "V", priority=1)
    assert len(list(office.solve().roster)) == 1


def test_of_two_pinned_on_one_thing_a_solve_lets_one_go(office: Office) -> None:
    """A most is not for sale: the pin that cannot hold beside it is given up, and said."""
    own(office, "GEN-CAP", TWO_VANS)
    roster = office.roster()
    for code in ("ann", "bob"):
        shift = office.shift(0, "07:00", "13:00", "V", priority=1)
        office.assign(roster, office.worker(code), shift, pinned=True)
    solved = office.solve(accept=True)
    assert (len(list(solved.roster)), solved.result.status.name) == (1, "BROKEN")


def test_nobody_is_put_on_a_shift_for_want_of_a_thing(office: Office) -> None:
    """Ann has the one van: Bob is refused a second shift that needs it, and is no candidate for it either."""
    roster = office.roster()
    office.assign(roster, office.worker("ann"), office.shift(0, "07:00", "15:00", "V"))
    bob, shift = office.worker("bob"), office.shift(0, "14:59", "20:59", "V")
    put = [Edit(bob, shift, Work(office.at(0, "14:59"), office.at(0, "20:59"), 0))]
    with office.store.reading() as session:
        assert not newly_broken(session, roster, put)
    own(office, "GEN-CAP", TWO_VANS)
    with office.store.reading() as session:
        (said,) = newly_broken(session, roster, put)
        assert said.startswith("GEN-CAP")
    found = answer(office.store, None, shift).whole
    assert ([one.code for one in found.lawful], [one.rule for one in found.unlawful]) == ([], ["GEN-CAP"])


@pytest.mark.parametrize(("nights", "broken"), [(2, set()), (3, {"GEN-KIND-MAX"})])
@pytest.mark.parametrize("period", ["week", "contract", "pattern_cycle"])
def test_so_many_shifts_of_a_code(office: Office, period: str, nights: int, broken: set[str]) -> None:
    """Two nights a week, a contract's week or a cycle of a week; one of them was worked the day before it began."""
    own(office, "GEN-KIND-MAX", CODES.format(period, 2))
    worker = office.worker("ann", contract={"minutes": 2400, "period": "week"})
    pattern = office.add(t.Pattern(code="P", cycle="N N - - - - -"))
    office.add(t.PatternFollowed(worker_id=worker, pattern_id=pattern, starts_on=day(-13), phase=2))
    office.worked(worker, -1, "22:00", "06:00", code="N")
    on(office, worker, *days(office, range(nights), "22:00", "06:00", code="N"))
    assert found(office) == broken


@pytest.mark.parametrize(("before", "broken"), [(-23, {"GEN-KIND-MAX"}), (-24, set())])
def test_a_month_begins_on_its_first_day(office: Office, before: int, broken: set[str]) -> None:
    """A night on the first of November counts with one of the last week of it, the night before does not."""
    own(office, "GEN-KIND-MAX", CODES.format("month", 1))
    worker = office.worker("ann")
    office.worked(worker, before + 1, "22:00", "06:00", code="N")
    on(office, worker, office.shift(0, "22:00", "06:00", "N"))
    assert found(office) == broken


def test_never_is_no_shift_at_all(office: Office) -> None:
    """Most of none: the first one is one too many."""
    own(office, "GEN-KIND-MAX", CODES.format("week", 0))
    on(office, office.worker("ann"), office.shift(0, "22:00", "06:00", "N"))
    assert found(office) == {"GEN-KIND-MAX"}


@pytest.mark.parametrize(("end", "broken"), [("06:00", set()), ("06:01", {"WTR-N8/hazard"})])
def test_night_work_of_special_hazard_lasts_eight_hours(office: Office, end: str, broken: set[str]) -> None:
    """In a role that the pack names a night worker has eight hours in any 24, and not a minute more."""
    own(office, "WTR-N8", HAZARD)
    worker = office.worker("ann")
    office.worked(worker, -3, "22:00", "06:00")
    on(office, worker, office.shift(0, "22:00", end))
    assert found(office) == broken


@pytest.mark.parametrize(("nurses", "broken"), [(2, set()), (1, {"W-25B/paediatric"})])
@pytest.mark.parametrize("code", ["H", "W"])
def test_a_ward_for_children_has_two_nurses(office: Office, code: str, nurses: int, broken: set[str]) -> None:
    """On the ward that the pack names two nurses are on whatever is planned; on another one is enough."""
    own(office, "W-25B", CHILDREN)
    office.change(t.Organisation, office.organisation, nation="WAL")
    office.change(t.Setting, office.home, kind="ward", code=code)
    shift, roster = office.shift(0, "07:00", "15:00", role=NURSE, target=2), office.roster()
    for number in range(nurses):
        office.assign(roster, office.worker(f"n{number}", role=NURSE), shift)
    assert found(office) & {"W-25B/paediatric"} == (broken if code == "H" else set())
