"""Opening and closing an outbreak: it breaks what the checks newly find, and nothing after its days."""

from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostering.errors import RefusedError
from rostering.outbreaks.close import close_outbreak
from rostering.outbreaks.listing import show_outbreak
from rostering.outbreaks.open import Opening, open_outbreak
from rostering.outbreaks.replan import replan
from rostering.rosters.proposals import proposal_edits, read_waiting
from rostering.store import tables as t
from solver.limits import Limits
from tests.rostering.aid.lending import Lending
from tests.rostering.office import Office, day
from tests.rostering.outbreaks.two_homes import TODAY, ZONES, TwoHomes
from tests.rostering.program import Rota, look

PEOPLE = ("ann", "bob", "cat")
WORK = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.integers(0, 6), st.sampled_from(("H", "R", "G", "T"))),
    max_size=9,
    unique_by=lambda one: one[:2],
)
COHORT = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from((None, "red", "green")))


@pytest.fixture
def two(office: Office) -> TwoHomes:
    """Two homes with nobody on their rosters yet."""
    return TwoHomes(office)


@settings(max_examples=4)
@given(
    work=WORK,
    earlier=st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(("R", "G", "T"))), max_size=2),
    cohort=COHORT,
    zoned=st.booleans(),
)
def test_it_names_exactly_what_the_checks_newly_find(
    work: list[tuple[str, int, str]], earlier: list[tuple[str, str]], cohort: dict[str, str | None], zoned: bool
) -> None:
    """Whoever works where in the week, worked where today, is named to come in or to a zone: the assignments that
    opening names are those that the checks of both homes find broken afterwards, where nothing was; a look without
    opening says the same."""
    two = TwoHomes(Office(Path(mkdtemp())), PEOPLE)
    for person, number, place in work:
        two.on(person, number, place)
    for person, place in earlier:
        two.office.worked(two.people[person], -5, "00:00", "06:00", setting_id=two.places[place])
    facts = {"cohort": cohort if zoned else dict.fromkeys(cohort), "zones": ZONES if zoned else {}}
    supposed = open_outbreak(two.office.store, None, Opening("H", **facts), dry_run=True)  # type: ignore[arg-type]
    opened = two.open(**facts)
    assert opened.broken == supposed.broken
    assert two.named(opened) == two.broken()


@settings(max_examples=3)
@given(work=WORK, cohort=COHORT, seed=st.integers(0, 6))
def test_a_solve_keeps_everybody_on_one_side(
    work: list[tuple[str, int, str]], cohort: dict[str, str | None], seed: int
) -> None:
    """Whatever a solve makes of both homes while an outbreak is open breaks nothing of the rule, though nobody stood
    anywhere whom it puts on both sides."""
    two = TwoHomes(Office(Path(mkdtemp())), PEOPLE, only=False)
    for number, place in enumerate("HRGTRGT"):
        two.office.shift((number + seed) % 7, "07:00", "15:00", setting_id=two.places[place])
    for person, number, place in work[:2]:
        two.on(person, number, place)
    two.open(cohort=cohort, zones=ZONES)
    two.office.solve(accept=True)
    assert two.broken() == set()


def test_planned_work_of_who_is_not_let_in_locks_nobody(two: TwoHomes) -> None:
    """Ann, who is not named, stands at H on Tuesday and at T on Thursday: only Tuesday is broken, since she does not
    come in; Bob, who is named, may not go to T after his Tuesday."""
    tuesdays = [two.on(person, 1, "R") for person in ("ann", "bob")]
    thursdays = [two.on(person, 3, "T") for person in ("ann", "bob")]
    assert two.named(two.open(cohort={"bob": None})) == {("ann", tuesdays[0]), ("bob", thursdays[1])}


def test_who_may_work_in_no_red_zone_is_kept_off_a_unit_that_becomes_one(two: TwoHomes) -> None:
    """A restriction from the red zone binds in a unit that the outbreak makes red, and not after it."""
    with two.office.writing() as session:
        person = session.get_one(t.Worker, two.people["ann"]).person_id
        session.add(
            t.Restriction(
                person_id=person, forbids="zone", value="red", from_on=TODAY, review_on=day(60), reviewed_by="m"
            )
        )
    red, green = two.on("ann", 1, "R"), two.on("bob", 1, "G")
    opened = two.open(zones=ZONES)
    assert two.named(opened) == two.broken() == {("ann", red)}
    assert green


def test_closing_says_what_opens_again_and_when(two: TwoHomes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two days after the last one Ann may work elsewhere again, and Bob come in from the day after; nothing is broken
    once these days are over."""
    two.office.worked(two.people["ann"], -5, "07:00", "15:00", setting_id=two.places["R"])
    elsewhere = [two.on("ann", number, "T") for number in (1, 2)]
    inside = [two.on("bob", number, "R") for number in (0, 1)]
    two.open(cohort={"ann": None}, days_after=2)
    every = {("ann", shift) for shift in elsewhere} | {("bob", shift) for shift in inside}
    assert two.broken() == every
    monkeypatch.setenv("ROTA_NOW", "2026-11-23T18:00:00+00:00")
    closed = close_outbreak(two.office.store, None, "R")
    assert (closed.line.anybody_from, closed.line.free_on) == (day(1), day(2))
    again = {two.person_of(one.assignment) for one in closed.open_again.assignments}
    assert again == {("ann", elsewhere[1]), ("bob", inside[1])}
    assert two.broken() == every - again


@pytest.mark.slow
def test_the_loans_that_it_breaks(office: Office) -> None:
    """Ann's loan to H is broken where she is not named. Where she is, she may not go home until the days after."""
    lending = Lending(office)
    office.switch("OUTBREAK", on=True)
    number = lending.active()
    opening = Opening("H", cohort={"ann": None})
    (kept,) = open_outbreak(office.store, "hugh", opening, dry_run=True).broken.loans
    assert (kept.number, kept.is_broken) == (number, False)
    assert "back at home 14 days after" in kept.why
    office.worker("bob")
    (lost,) = open_outbreak(office.store, "hugh", Opening("H", cohort={"bob": None})).broken.loans
    assert (lost.number, lost.is_broken) == (number, True)
    assert show_outbreak(office.store, "hugh", "H").broken.loans == (lost,)


def test_other_organisations_rosters_are_elsewhere(office: Office) -> None:
    """Ann of a third organisation worked at H today and stands at its own home: who acts for H is told when, not
    where; who acts for all is told."""
    two = TwoHomes(office)
    third = office.add(t.Organisation(code="third", name="Third"))
    far = office.setting("Z", organisation_id=third)
    zed = office.worker("zed", organisation_id=third, setting_id=far)
    office.add(t.PoolMembership(worker_id=zed, pool="collaborative_bank", organisation_id=office.organisation))
    office.worked(zed, -5, "00:00", "06:00", setting_id=two.places["R"])
    office.assign(office.roster([far]), zed, office.shift(1, "07:00", "15:00", setting_id=far))
    office.add_all(
        t.Actor(name="hugh", role="manager", organisation_id=office.organisation),
        t.Actor(name="root", role="administrator"),
    )
    told = {
        name: open_outbreak(office.store, name, Opening("H"), dry_run=True).broken.assignments[0].shift
        for name in ("hugh", "root")
    }
    assert told == {"hugh": "elsewhere Tue 24 Nov 07:00–15:00", "root": "D Tue 24 Nov 07:00–15:00, Z"}


@pytest.mark.parametrize("state", ["draft", "published"])
def test_the_re_plan_waits_as_a_proposal_with_the_fewest_changes(office: Office, state: str) -> None:
    """Ann is on three days at R and only Bob is named: he takes hers, keeps his own, and nothing of it stands before
    somebody accepts. What Ann was promised is left to somebody's hand."""
    two = TwoHomes(office, state=state, only=False)
    mine = [two.on("ann", number, "R") for number in (0, 2)]
    promised = two.on("ann", 4, "R", standing="confirmed")
    two.on("bob", 6, "G")
    opened = two.open(cohort={"bob": None})
    (plan,) = replan(office.store, None, opened.broken, Limits(seconds=5, workers=1, deterministic=True))
    assert (plan.gone, plan.by_hand, plan.short, plan.why_not) == (2, 1, 0, None)
    with office.store.reading() as session:
        waiting = read_waiting(session, two.rosters["H"])
        assert waiting is not None
        edits = proposal_edits(session, waiting)
    assert {(one.worker, one.shift) for one in edits if one.work is None} == {(two.people["ann"], one) for one in mine}
    taken = {(one.worker, one.shift) for one in edits if one.work is not None}
    assert taken >= {(two.people["bob"], one) for one in mine}
    assert two.broken() == {("ann", shift) for shift in (*mine, promised)}


def wrong(*words: str, said: str) -> tuple[tuple[str, ...], str]:
    return words, said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        wrong("open", "nowhere", said="There is no setting 'nowhere'"),
        wrong("open", "H", said="An outbreak is open at Hill House since Wed 18 Nov; close it first"),
        wrong("open", "R", said="An outbreak is open at Hill House since"),
        wrong("open", "T", "--on", "19 Nov 2026", said="still to come"),
        wrong("open", "T", "--on", "1 Oct 2026", said="more than 28 days back"),
        wrong("open", "T", "--on", "soon", said="soon"),
        wrong("open", "T", "--days-after", "400", said="0 to 90, not 400"),
        wrong("open", "T", "--days-after", "x", said="'x'"),
        wrong("open", "T", "--cohort", "nobody", said="There is no person 'nobody'"),
        wrong(
            "open", "T", "--cohort", "ann=red", said="cannot come to zone 'red'; the zones of this outbreak are: none"
        ),
        wrong("open", "T", "--zone", "blue=T", said="There is no zone 'blue'"),
        wrong("open", "T", "--zone", "red=R", said="R is no unit of that home"),
        wrong("open", "T", "--zone", "red=T", "--zone", "green=T", said="T is of the red zone already"),
        wrong("open", "T", "--zone", "red", said="names no unit"),
        wrong("open", "T", "--time-limit", "0", said="time limit"),
        wrong("close", "T", said="No outbreak is open at T"),
        wrong("close", "nowhere", said="There is no setting 'nowhere'"),
        wrong("close", "H", "--on", "17 Nov 2026", said="was opened on Wed 18 Nov"),
        wrong("close", "H", "--on", "1 Dec 2026", said="still to come"),
        wrong("show", "T", said="There was no outbreak at T yet"),
        wrong("open", "T", "--as", "cora", said="may not open and close outbreaks"),
        wrong("close", "H", "--as", "theo", said="acts for organisation third only"),
        wrong("show", "H", "--as", "theo", said="acts for organisation third only"),
        wrong("register", "H", "--as", "cora", said="may not open and close outbreaks and read who worked with whom"),
        wrong("register", "nowhere", said="There is no setting 'nowhere'"),
        wrong("register", "H", "--days", "0", said="1 to 90 days"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_what_cannot_be_is_one_sentence(two: TwoHomes, rota: Rota, words: tuple[str, ...], said: str) -> None:
    """Exit 2, one sentence, nothing on standard output, and the store byte for byte as it was."""
    office = two.office
    third = office.add(t.Organisation(code="third", name="Third"))
    office.add_all(
        t.Actor(name="cora", role="coordinator", organisation_id=office.organisation),
        t.Actor(name="theo", role="manager", organisation_id=third),
    )
    two.open()
    folder = office.store.path.parent
    before = look(folder)
    done = rota("outbreak", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1
    assert look(folder) == before


def test_while_the_rule_is_off_nothing_is_opened(office: Office, rota: Rota) -> None:
    """An outbreak that would bind nobody is refused, with what to switch on; nor may the next begin before the last
    one's end."""
    assert "The rule OUTBREAK is off on Wed 18 Nov" in rota("outbreak", "open", "H").err
    assert rota("rules", "on", "OUTBREAK").code == 0
    assert rota("outbreak", "open", "H").code == 0
    assert rota("outbreak", "close", "H").code == 0
    assert "was closed on Wed 18 Nov; open the next on a later day" in rota("outbreak", "open", "H").err


def test_nobody_of_another_organisation_opens_one(office: Office) -> None:
    """A manager acts for their own organisation's homes."""
    lending = Lending(office)
    office.switch("OUTBREAK", on=True)
    with pytest.raises(RefusedError, match="acts for organisation north only"):
        open_outbreak(lending.office.store, "nia", Opening("H"))


def test_the_command_from_opening_to_closing(two: TwoHomes, rota: Rota) -> None:
    """A look writes nothing; opening tells what is broken and what was planned again, and the list, the page and the
    trail have it; closing tells from when what is open again."""
    two.on("ann", 1, "R")
    two.on("bob", 2, "T")
    before = look(two.office.store.path.parent)
    asked = ("outbreak", "open", "H", "--cohort", "bob=green", "--zone", "green=G", "--zone", "red=R")
    supposed = rota(*asked, "--dry-run")
    assert (supposed.code, look(two.office.store.path.parent)) == (1, before)
    assert "Nothing is written." in supposed.out
    done = rota(*asked, "--time-limit", "5", "--workers", "1", "--json")
    assert done.code == 1
    assert [one["person"] for one in done.json["broken"]] == ["ann"]
    assert done.json["outbreak"]["cohort"] == [{"person": "bob", "name": "Bob", "zone": "green"}]
    assert done.json["replanned"][0]["gone"] == 1
    assert "It breaks 1 assignment and 0 loans:" in rota("outbreak", "show", "R").out
    assert rota.json("outbreak", "list")["outbreaks"][0]["zones"] == {"green": ["G"], "red": ["R"]}
    closed = rota("outbreak", "close", "H")
    assert "Anybody comes in from Thu 19 Nov" in closed.out
    assert "Who worked there works elsewhere from Wed 2 Dec." in closed.out
    assert rota("audit", "show").out.count("outbreak at H") == 2
    assert rota("outbreak", "show", "H").code == 0


def test_without_a_re_plan_nothing_waits(two: TwoHomes, rota: Rota) -> None:
    """`--no-replan` says what is broken and leaves it at that."""
    two.on("ann", 1, "R")
    done = rota("outbreak", "open", "H", "--cohort", "bob", "--no-replan")
    assert (done.code, two.office.count(t.Proposal)) == (1, 0)
