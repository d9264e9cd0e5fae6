"""The Curtois & Qu reader: a small instance of our own, and everything that can be wrong with one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.formats import curtois_qu
from solver.formats.source import FormatError, Source
from solver.limits import Limits
from solver.roster import Roster
from solver.solve import solve

WHOLE = """# A small instance
SECTION_HORIZON
7

SECTION_SHIFTS
# ShiftID, Length in mins, Shifts which cannot follow this shift | separated
E,480,
L,480,E

SECTION_STAFF
# ID, MaxShifts, MaxTotalMinutes, MinTotalMinutes, MaxConsecutiveShifts, MinConsecutiveShifts, MinConsecutiveDaysOff, MaxWeekends
A,E=5|L=5,2400,960,4,2,2,1
B,E=5|L=0,2400,0,4,1,1,1

SECTION_DAYS_OFF
A,0

SECTION_SHIFT_ON_REQUESTS
A,2,L,3

SECTION_SHIFT_OFF_REQUESTS
B,3,E,2

SECTION_COVER
""" + "".join(f"{day},{shift},1,100,1\n" for day in range(7) for shift in "EL")  # noqa: E501


def read(text: str) -> object:
    """The problem in a text."""
    return curtois_qu.read(Source("small.txt", text))


def test_every_section_arrives() -> None:
    """Pairs leave out days off and shifts with a cap of zero; costs follow the published weights."""
    problem = curtois_qu.read(Source("small.txt", WHOLE))
    assert problem.horizon == 7
    assert ("A", "0:E") not in problem.pair
    assert ("B", "1:L") not in problem.pair
    nobody = check(problem, Roster())
    assert nobody.score.parts["under"] == 1400
    assert nobody.score.parts["on"] == 3
    assert check(problem, Roster.of([("B", "3:E")])).score.parts["off"] == 2


def test_a_roster_written_is_read_back() -> None:
    """The judge's CSV holds the roster whole, and the solver's own check finds the same in it."""
    problem = curtois_qu.read(Source("small.txt", WHOLE))
    result = solve(problem, Limits(seconds=20, deterministic=True))
    assert result.proven
    assert result.roster is not None
    text = curtois_qu.write(problem, result.roster)
    assert curtois_qu.read_roster(Source("roster.csv", text), problem) == result.roster


MALFORMED = [
    ("empty", " ", "SECTION_HORIZON"),
    ("another format", '{"id": 1}', "line 1"),
    ("no horizon", WHOLE.replace("SECTION_HORIZON\n7", ""), "line"),
    ("a horizon of letters", WHOLE.replace("\n7\n", "\nseven\n"), "line 3, column 1"),
    ("a horizon of none", WHOLE.replace("\n7\n", "\n0\n"), "line 3"),
    ("a horizon of digits beyond count", WHOLE.replace("\n7\n", "\n" + "9" * 6000 + "\n"), "line 3"),
    ("a section twice", WHOLE + "SECTION_STAFF\n", "stands twice"),
    ("an unknown section", WHOLE + "SECTION_LUNCH\n", "unknown section"),
    ("a shift twice", WHOLE.replace("L,480,E", "E,480,"), "'E' is listed twice"),
    ("a shift of no minutes", WHOLE.replace("L,480,E", "L,0,E"), "line 8, column 2"),
    ("a shift followed by nothing known", WHOLE.replace("L,480,E", "L,480,X"), "'X'"),
    ("staff twice", WHOLE.replace("B,E=5", "A,E=5"), "'A' is listed twice"),
    ("a cap on an unknown shift", WHOLE.replace("B,E=5|L=0", "B,E=5|X=0"), "column 2"),
    ("a cap beyond count", WHOLE.replace("B,E=5|L=0", "B,E=5|L=" + "9" * 6000), "column 2"),
    ("a cap in other digits", WHOLE.replace("B,E=5|L=0", "B,E=5|L=²"), "column 2"),
    ("least minutes above most", WHOLE.replace("2400,960", "2400,9600"), "contradict"),
    ("a field too many", WHOLE.replace("1,1,1\n\nSECTION_DAYS", "1,1,1,9\n\nSECTION_DAYS"), "fields"),
    ("a field missing", WHOLE.replace("4,2,2,1", "4,2,2"), "fields"),
    ("a negative number", WHOLE.replace("4,2,2,1", "4,2,2,-1"), "whole number"),
    ("runs that cannot be", WHOLE.replace("4,2,2,1", "4,9,2,1"), "small.txt"),
    ("a day off outside", WHOLE.replace("A,0\n", "A,7\n"), "day 7"),
    ("a day off of nobody", WHOLE.replace("A,0\n", "C,0\n"), "'C'"),
    ("a wish outside", WHOLE.replace("A,2,L,3", "A,12,L,3"), "day 12"),
    ("a wish for an unknown shift", WHOLE.replace("A,2,L,3", "A,2,X,3"), "'X'"),
    ("cover of an unknown shift", WHOLE.replace("6,L,1", "6,X,1"), "'X'"),
    ("cover twice", WHOLE.replace("6,L,1", "6,E,1"), "twice"),
    ("cover cut", WHOLE.rsplit("6,L", 1)[0], "cut off"),
]


@pytest.mark.parametrize(("text", "says"), [case[1:] for case in MALFORMED], ids=[case[0] for case in MALFORMED])
def test_a_malformed_instance_is_refused(text: str, says: str) -> None:
    """One sentence names the file and the place."""
    with pytest.raises(FormatError) as error:
        read(text)
    assert str(error.value).startswith("small.txt")
    assert says in str(error.value)


@settings(max_examples=150)
@given(st.integers(0, len(WHOLE) - 1))
def test_a_cut_instance_reads_or_is_refused(length: int) -> None:
    """Any prefix either reads or is refused in one sentence; nothing else is raised."""
    assert outcome(WHOLE[:length]) in ("read", "refused")


@settings(max_examples=150)
@given(st.text(alphabet="SECTION_HRZAFD,=|#0123456789\n \u00b2é", max_size=80), st.integers(0, len(WHOLE)))
def test_noise_in_an_instance_reads_or_is_refused(noise: str, at: int) -> None:
    """So does an instance with anything put into it."""
    assert outcome(WHOLE[:at] + noise + WHOLE[at:]) in ("read", "refused")


def outcome(text: str) -> str:
    """Whether a text reads or is refused."""
    try:
        read(text)
    except FormatError:
        return "refused"
    return "read"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "header"),
        ("staff,0,1\nA,,\nB,,\n", "header"),
        ("staff,0,1,2,3,4,5,6\nA,,,,,,,\n", "'B'"),
        ("staff,0,1,2,3,4,5,6\nA,,,,,,,\nB,,,,,,,\nC,,,,,,,\n", "'C'"),
        ("staff,0,1,2,3,4,5,6\nA,,,,,,,\nA,,,,,,,\nB,,,,,,,\n", "twice"),
        ("staff,0,1,2,3,4,5,6\nA,,,,,,\nB,,,,,,,\n", "6 days instead of 7"),
        ("staff,0,1,2,3,4,5,6\nA,,X,,,,,\nB,,,,,,,\n", "line 2, column 3"),
        ('staff,0,1,2,3,4,5,6\nA,"E,,,,,,\n', "CSV"),
    ],
)
def test_a_malformed_roster_is_refused(text: str, says: str) -> None:
    """A CSV of another instance, or a torn one, is refused with line and column."""
    problem = curtois_qu.read(Source("small.txt", WHOLE))
    with pytest.raises(FormatError) as error:
        curtois_qu.read_roster(Source("roster.csv", text), problem)
    assert says in str(error.value)


@pytest.mark.parametrize("data", [b"", b"  \n", b"\xff\xfe\x00S", b"SECTION_HORIZON\n\xc3\x28", b"\x00\x01\x02"])
def test_bytes_that_are_no_text_are_refused(tmp_path: object, data: bytes) -> None:
    """An empty file, another encoding, random bytes: one sentence with the file's name."""
    path = tmp_path / "instance.txt"  # type: ignore[operator]
    path.write_bytes(data)
    with pytest.raises(FormatError, match=r"instance\.txt"):
        curtois_qu.read(Source.open(path))


def test_a_byte_order_mark_is_dropped(tmp_path: object) -> None:
    """A file saved with a mark reads as the one without."""
    path = tmp_path / "instance.txt"  # type: ignore[operator]
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert curtois_qu.read(Source.open(path)).horizon == 7
