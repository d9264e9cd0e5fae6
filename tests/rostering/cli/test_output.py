"""Standard output and standard error: data on the one, sentences and the bar on the other."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.cli import diagnostics as module
from rostering.cli.diagnostics import Diagnostics
from rostering.cli.output import Output


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_table_is_aligned() -> None:
    """Numbers stand to the right, words to the left, nothing is empty, and wide letters count as two."""
    stream = io.StringIO()
    Output(stream).table(("row", "who", "note"), [(1, "Ann", None), (12, "日本", "x"), (None, "Zoë", "y")])
    assert stream.getvalue() == "row  who   note\n  1  Ann\n 12  日本  x\n     Zoë   y\n"


def test_a_table_without_rows_has_its_heads() -> None:
    """An empty table is one line of heads."""
    stream = io.StringIO()
    Output(stream).table(("a", "b"), [])
    assert stream.getvalue() == "a  b\n"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_json_is_one_document(document: object) -> None:
    """What is written as JSON reads back, and its letters stay letters."""
    stream = io.StringIO()
    Output(stream).json(document)
    assert json.loads(stream.getvalue()) == document
    assert stream.getvalue().endswith("\n")


def test_lines_are_written_as_they_are() -> None:
    """One line or several, each with its end."""
    stream = io.StringIO()
    Output(stream).text("one")
    Output(stream).text(["two", "three"])
    assert stream.getvalue() == "one\ntwo\nthree\n"


def test_the_bar_is_never_piped() -> None:
    """Into a file or pipe no bar is drawn; sentences are."""
    stream = io.StringIO()
    quiet = Diagnostics(stream)
    quiet.progress(0.5, "solving")
    quiet.note("Done.")
    assert stream.getvalue() == "Done.\n"


def test_the_bar_is_drawn_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the bar shows the part done, fits the line, and is gone before the next sentence."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "50")
    monkeypatch.setattr(module, "_REDRAWN", 0.0)
    stream = Terminal()
    drawing = Diagnostics(stream)
    drawing.progress(0.5, "solving " * 20)
    drawing.progress(7.0, "done")
    drawing.progress(None, "saving")
    drawing.error("Too late.")
    frames = stream.getvalue().split("\r\x1b[K")
    assert frames[0] == ""
    assert frames[1].startswith("[############............]  50% solving")
    assert len(frames[1]) == 49
    assert frames[2] == "[########################] 100% done"
    assert frames[3:] == ["saving", "rota: Too late.\n"]


def test_the_bar_is_drawn_ten_times_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand reports in a moment draw one bar."""
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    drawing = Diagnostics(stream)
    for step in range(1000):
        drawing.progress(step / 1000, "solving")
    assert 1 <= stream.getvalue().count("\r") <= 3


def test_a_dumb_terminal_gets_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where lines cannot be taken back nothing is drawn."""
    monkeypatch.setenv("TERM", "dumb")
    stream = Terminal()
    Diagnostics(stream).progress(0.5, "solving")
    assert stream.getvalue() == ""
