"""The sick call on the command line at ten past six, as people type it and as machines read it."""

from tests.rostering.gaps.dawn import DAY, standing
from tests.rostering.office import Office
from tests.rostering.program import Rota


def test_the_sick_call_as_people_type_it(dawn: Office, rota: Rota) -> None:
    """Marking Ann names the open shift and who could come with telephone and reasons (and ends with 'look'); a call
    without reply, a refusal in words and a yes follow; then nothing is short that day."""
    sick = rota("sick", "ann")
    assert sick.code == 1
    assert sick.out.splitlines()[:3] == [
        "Ann (ann) is marked sick from Tue 24 Nov at 06:10, until further notice.",
        "Taken off: shift 2, D Tue 24 Nov 07:30–19:30, Hill House, amendment 1.",
        "Shift 2, D Tue 24 Nov 07:30–19:30, Hill House: 1 place open 07:30–19:30, below minimum.",
    ]
    assert sick.out.splitlines()[3].split() == ["name", "person", "telephone", "last", "asked", "tier", "why", "there"]
    best = "own staff of this setting  none of 40 h this week; rest several days before"
    assert sick.out.splitlines()[4].startswith("1  Bob   bob     07700 900003")
    assert best in sick.out.splitlines()[4]
    rung = rota("gaps", "ring", str(DAY), "bob", "no-reply")
    assert rung.out == "Bob (bob), D Tue 24 Nov 07:30–19:30, Hill House: no reply.\n"
    assert rota("gaps", "ring", str(DAY), "bob", "no-reply").out.endswith("no reply, asked 2 times.\n")
    assert "did not reply Tue 24 Nov" in rota("gaps", "candidates", str(DAY)).out
    refused = rota("gaps", "ring", str(DAY), "eve", "yes")
    assert (refused.code, refused.out) == (2, "")
    assert "agency" in refused.err
    yes = rota("gaps", "ring", str(DAY), "cat", "yes")
    assert yes.out == ("Cat (cat), D Tue 24 Nov 07:30–19:30, Hill House: yes; offered and confirmed (amendment 2).\n")
    assert standing(dawn)[3][2] == "confirmed"
    assert "Bob (bob), telephone: did not reply (coordinator)." in rota("gaps", "show", str(DAY)).out
    assert rota("gaps", "list", "--from", "2026-11-24", "--until", "2026-11-24").out == "Nothing is short.\n"


def test_two_halves_and_running_short_on_the_command_line(dawn: Office, rota: Rota) -> None:
    """Half is taken, the other half is accepted short: the list says from when to when, and by whom."""
    rota("sick", "ann", "--until", "2026-11-25")
    half = rota("gaps", "ring", str(DAY), "bob", "yes", "--end", "13:30")
    assert half.out.splitlines()[-1] == "Still open: 13:30–19:30."
    listed = rota("gaps", "list", "--setting", "H")
    assert listed.code == 1
    assert "13:30–19:30" in listed.out
    assert rota("gaps", "accept-short", str(DAY)).code == 2
    done = rota("gaps", "accept-short", str(DAY), "--measure", "1", "--measure", "Lunch is cold")
    assert done.out == ("Shift 2 runs short, accepted by coordinator: the manager on call was told; Lunch is cold.\n")
    listed = rota("gaps", "list", "--setting", "H")
    assert (listed.code, listed.out.splitlines()[-1]) == (0, "1 short, 1 of them accepted.")


def test_machines_read_the_same(dawn: Office, rota: Rota) -> None:
    """Every answer has its schema; candidates carry what ranks them, parts and pairs come when asked for."""
    sick = rota("sick", "ann", "--from", "2026-11-24", "--time", "06:00", "--json")
    assert sick.json["schema"] == "rota-sick/1"
    assert [(one["shift"], one["amendment"]) for one in sick.json["opened"]] == [(DAY, 1)]
    found = rota.json("gaps", "candidates", str(DAY), "--parts")
    assert found["schema"] == "rota-gaps/1"
    assert [(one["person"], one["way"]) for one in found["lawful"]] == [
        ("bob", "assign"),
        ("cat", "confirm"),
        ("dan", "confirm"),
        ("eve", "book"),
    ]
    assert [one["reason"] for one in found["left_out"]] == ["away"]
    assert found["pairs"][0]["first"]["until"] == found["pairs"][0]["seam"]
    shown = rota.json("gaps", "show", str(DAY))
    assert (shown["gaps"][0]["below"], len(shown["usual_measures"])) == ("minimum", 5)
    assert rota.json("gaps", "ring", str(DAY), "bob", "ring-back")["answer"] == "ring_back"
    listed = rota("gaps", "list", "--json")
    assert [(one["shift"], one["asked"]) for one in listed.json["gaps"]] == [(DAY, 1)]
    back = rota.json("sick", "ann", "--back", "2026-11-26")
    assert back["first_day_back"] == "2026-11-26"


def test_who_may_not_ring_sees_no_telephone(dawn: Office, rota: Rota) -> None:
    """A scheduler sees the candidates without their numbers, and may record no call."""
    rota("user", "add", "sam", "--role", "scheduler")
    rota("sick", "ann")
    found = rota.json("gaps", "candidates", str(DAY), "--as", "sam")
    assert [one["telephone"] for one in found["lawful"]] == [None] * 4
    assert rota("gaps", "ring", str(DAY), "bob", "no", "--as", "sam").code == 2


def test_what_cannot_be_meant_is_answered_in_a_sentence(dawn: Office, rota: Rota) -> None:
    """Shifts there are not, times that are none, and ending what never began."""
    for words in (
        ("gaps", "candidates", "99"),
        ("gaps", "candidates", "Tuesday"),
        ("gaps", "ring", "2", "bob", "yes", "--end", "25:00"),
        ("gaps", "list", "--setting", "Z"),
        ("sick", "ann", "--back", "2026-11-26"),
        ("sick", "ann", "--until", "2026-11-20"),
        ("sick", "ann", "--back", "2026-11-26", "--until", "2026-11-27"),
        ("sick", "nobody"),
    ):
        done = rota(*words)
        assert (done.code, done.out) == (2, ""), words
        assert done.err.count("\n") == 1, words


def test_the_last_day_of_an_absence_is_named(dawn: Office, rota: Rota) -> None:
    """Sick until the fourth means until the end of the fourth, not of midnight on the fifth."""
    said = rota("sick", "ann", "--until", "2026-12-04").out.splitlines()[0]
    assert said == "Ann (ann) is marked sick from Tue 24 Nov at 06:10, until the end of Fri 4 Dec."
