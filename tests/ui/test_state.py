"""The week's state: every key leads to a state that can be shown."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ui import office
from ui.sheet import HeadingLine, PersonLine
from ui.state import WeekState
from ui.week import Source, Week, read_week

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(-40, 40), st.integers(-9, 9)),
        st.tuples(st.just("stand"), st.integers(-3, 60), st.integers(-3, 12)),
        st.tuples(st.just("to_home"), st.integers(-5, 5)),
    ),
    max_size=12,
)


def state_of(week: Week) -> WeekState:
    """As just read."""
    return WeekState().opening(None).loaded(week)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_cursor_always_stands_on_a_cell(week: Week, steps: list[tuple[str, int, int]]) -> None:
    """Whatever is pressed, the cursor is on a person or a cover line, and on a day of the week."""
    state = state_of(week)
    for name, *numbers in steps:
        state = getattr(state, name)(*numbers)
        assert state.sheet is not None
        assert not isinstance(state.sheet.lines[state.line], HeadingLine)
        assert 0 <= state.day < 7


def test_homes_go_round(week: Week) -> None:
    """After the last home comes the first, and before the first the last."""
    state = state_of(week)
    assert state.to_home(2).home == 0
    assert state.to_home(-1).home == 1


def test_reading_again_keeps_the_place(source: Source, week: Week) -> None:
    """A week that is read again is shown with the same home, person and day under the cursor."""
    state = state_of(week).to_home(1).to_person("WH10").move(0, 3)
    again = state.opening(office.MONDAY).loaded(read_week(source, office.MONDAY))
    assert again.sheet is not state.sheet
    line = again.sheet.lines[again.line] if again.sheet else None
    assert isinstance(line, PersonLine)
    assert (again.home, line.row.person, again.day) == (1, "WH10", 3)


def test_a_failure_leaves_nothing_behind(week: Week) -> None:
    """A week that cannot be read takes the old one from view, so that nobody plans on it."""
    failed = state_of(week).failed("It is broken.")
    assert failed.sheet is None
    assert failed.failure == "It is broken."
    assert failed.move(1, 1) == failed


def test_next_trouble_visits_every_trouble_and_comes_back(week: Week) -> None:
    """From trouble to trouble one meets each short place and broken rule of all homes once, then the first again."""
    wanted = {
        (home, line, day)
        for home, sheet in enumerate(week.sheets)
        for line in sheet.stops
        for day in range(7)
        if sheet.troubled(line, day)
    }
    assert len(wanted) == 8
    state, met = state_of(week), []
    for _ in range(len(wanted) + 1):
        found = state.next_trouble()
        assert found is not None
        state = found
        met.append((state.home, state.line, state.day))
    assert set(met) == wanted
    assert met[-1] == met[0]


def test_no_trouble_is_said_with_none(source: Source) -> None:
    """In a week with nothing short and nothing broken there is no next trouble."""
    assert state_of(read_week(source, date(2027, 3, 1))).next_trouble() is None
