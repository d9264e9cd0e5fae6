"""The week's state: every key leads to a state that can be shown."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ui import office
from ui.desk import Desk
from ui.sheet import HeadingLine, PersonLine
from ui.state import WeekState

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(-40, 40), st.integers(-9, 9)),
        st.tuples(st.just("stand"), st.integers(-3, 60), st.integers(-3, 12)),
        st.tuples(st.just("to_home"), st.integers(-5, 5)),
    ),
    max_size=12,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_cursor_always_stands_on_a_cell(state: WeekState, steps: list[tuple[str, int, int]]) -> None:
    """Whatever is pressed, the cursor is on a person or a cover line, and on a day of the week."""
    for name, *numbers in steps:
        state = getattr(state, name)(*numbers)
        assert state.sheet is not None
        assert not isinstance(state.sheet.lines[state.line], HeadingLine)
        assert 0 <= state.day < 7


def test_homes_go_round(state: WeekState) -> None:
    """After the last home comes the first, and before the first the last."""
    assert state.to_home(2).home == 0
    assert state.to_home(-1).home == 1


def test_reading_again_keeps_the_place(desk: Desk, state: WeekState) -> None:
    """A week that is read again is shown with the same home, person and day under the cursor."""
    state = state.to_person("WH", "WH10")
    state = state.stand(state.line, 3)
    span = office.read(desk, office.MONDAY).span
    assert span is not None
    again = state.opening(office.MONDAY, 1).loaded(span)
    assert again.sheet is not state.sheet
    line = again.sheet.lines[again.line] if again.sheet else None
    assert isinstance(line, PersonLine)
    assert (again.home, line.row.person, again.day) == (1, "WH10", 3)


def test_a_failure_leaves_nothing_behind(state: WeekState) -> None:
    """A week that cannot be read takes the old one from view, so that nobody plans on it."""
    failed = state.failed("It is broken.")
    assert failed.sheet is None
    assert failed.failure == "It is broken."
    assert failed.move(1, 1) == failed


def test_next_trouble_visits_every_trouble_and_comes_back(state: WeekState) -> None:
    """From trouble to trouble one meets each short place and broken rule of all homes once, then the first again."""
    wanted = {
        (home, line, day)
        for home in (0, 1)
        if (sheet := state.to_home(home).sheet) is not None
        for line in sheet.stops
        for day in range(7)
        if sheet.troubled(line, day)
    }
    assert len(wanted) == 8
    met = []
    for _ in range(len(wanted) + 1):
        found = state.next_trouble()
        assert found is not None
        state = found
        met.append((state.home, state.line, state.day))
    assert set(met) == wanted
    assert met[-1] == met[0]


def test_no_trouble_is_said_with_none(desk: Desk) -> None:
    """In a week with nothing short and nothing broken there is no next trouble."""
    assert office.read(desk, date(2027, 3, 1)).next_trouble() is None
