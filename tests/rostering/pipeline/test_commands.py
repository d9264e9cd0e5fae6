"""`rota pipeline` and `rota recall` as people and machines use them."""

from typing import Any

import pytest

from tests.rostering.office import Office
from tests.rostering.program import Rota

PERSON = {
    *("person", "name", "worker", "organisation", "pool", "roles", "minutes_a_week", "since", "supervised_on"),
    *("deployable_on", "is_supervised", "is_deployable", "is_late", "blocks", "steps"),
}
STEP = {"step", "title", "state", "on", "by", "level", "outcome", "times", "done_times", "late"}
SESSION = {
    *("id", "organisation", "step", "starts_at", "ends_at", "setting", "place", "skills", "seats", "taken", "free"),
    *("trainer", "is_cancelled", "people"),
}
CAMPAIGN = {
    *("code", "pools", "role", "skills", "area", "from_on", "until_on", "opened_by", "opened_on", "closed_on"),
    *("counts", "days"),
}
CALLED = {"person", "name", "pool", "steps", "first_day", "days", "posted", "year"}
ADD = ("pipeline", "add", "Eli Stone", "--pool", "pop_up", "--hours", "20", "--role", "care_worker")


@pytest.mark.slow
def test_the_whole_way_in(rota: Rota, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """From interest to deployable, day by day; each answer has the fields that are documented."""
    person = rota.json(*ADD)["person"]
    assert set(person) == PERSON
    assert {name for step in person["steps"] for name in step} == STEP
    rota.json("pipeline", "step", "p1", "identity", "--born", "1/1/1990")
    rota.json("pipeline", "step", "p1", "right_to_work", "--open")
    rota.json("pipeline", "step", "p1", "dbs", "--level", "enhanced_barred", "--by", "Ann Lee")
    rota.json("pipeline", "step", "p1", "references")
    rota.json("pipeline", "step", "p1", "occupational_health", "--outcome", "fit")
    skills = ("--skill", "infection_control", "moving_people:2", "fire")
    times = ("--start", "9:00", "--end", "16:00", "--seats", "4", "--trainer", "Mair Rees", "--setting", "Hill House")
    made = rota.json("pipeline", "sessions", "add", "induction", "--on", "19/11/2026", *times, *skills)["session"]
    assert set(made) == SESSION
    assert made["skills"][1] == {"skill": "moving_people", "level": 2}
    for number, on in ((2, "20/11/2026"), (3, "21/11/2026")):
        rota.json("pipeline", "sessions", "add", "shadow", "--on", on, *times)
        rota.json("pipeline", "sessions", "book", str(number), "p1")
    booked = rota.json("pipeline", "sessions", "book", "1", "p1")["session"]
    assert (booked["taken"], booked["free"]) == (1, 3)
    (week,) = rota.json("pipeline", "weeks", "--weeks", "1")["weeks"]
    assert (week["monday"], week["minutes"], week["becoming"]) == ("2026-11-23", 1200, [])
    monkeypatch.setenv("ROTA_NOW", "2026-11-22T20:00:00+00:00")
    for number in (1, 2, 3):
        rota.json("pipeline", "sessions", "attended", str(number), "p1")
    (line,) = rota.json("pipeline", "list", "--blocked")["pipeline"]
    assert (line["is_supervised"], line["blocks"]) == (True, ["Deployable: to be signed"])
    assert rota.json("pipeline", "step", "p1", "deployable")["person"]["is_deployable"]
    assert office.refusal("p1", office.shift(2, "07:00", "15:00", target=1)) is None
    assert rota.json("pipeline", "list", "--blocked") == {"pipeline": []}
    assert rota.json("pipeline", "leave", "p1") == {"person": "p1", "pool": "pop_up", "left_on": "2026-11-22"}


def test_the_whole_call_up(rota: Rota, office: Office) -> None:
    """From the choice to the days; each answer has the fields that are documented."""
    office.worker("ann", pool="reservist", setting_id=None, phone="07700 900001")
    opened = rota.json("recall", "open", "winter", "--from", "23/11/2026", "--until", "31/12/2026")
    assert set(opened["campaign"]) == CAMPAIGN
    assert [set(one) for one in opened["people"]] == [CALLED]
    (message,) = rota.json("recall", "notice", "winter", "--language", "both")["messages"]
    assert message["text"].count("Wed 25 Nov") == message["text"].count("Mer 25 Tach") == 1
    for step in ("released", "accepted"):
        rota.json("recall", "step", "winter", "ann", step)
    days = rota.json("recall", "days", "winter", "ann", "25 Nov", "26/11/2026")
    assert days["days"] == ["2026-11-25", "2026-11-26"]
    assert set(days["year"]) == {"first", "last", "days", "most", "is_hard"}
    posted: Any = rota.json("recall", "step", "winter", "ann", "posted", "--setting", "H")
    assert posted["people"][0]["posted"] == "Hill House"
    (line,) = rota.json("recall", "list")["campaigns"]
    assert (line["counts"]["posted"], line["days"]) == (1, 2)
    assert rota.json("recall", "close", "winter")["campaign"]["closed_on"] == "2026-11-18"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("pipeline", "add", "--pool", "pop_up"), "Write the NAME of somebody new, or --known PERSON"),
        (("pipeline", "add", "Flo Ray", "--pool", "pop_up", "--hours", "many"), "'many'"),
        (("pipeline", "show", "p1"), "There is no person 'p1'"),
        (("pipeline", "list", "--pool", "own"), "no way into a pool 'own'"),
        (("pipeline", "weeks", "--weeks", "99"), "a whole number from 1 to 52"),
        (("pipeline", "sessions", "cancel", "9"), "There is no session 9"),
        (("recall", "show", "winter"), "There is no recall 'winter'"),
        (("recall", "open", "winter", "--from", "soon", "--until", "31/12/2026"), "'soon' is not a date"),
    ],
)
def test_one_sentence_and_nothing_changed(rota: Rota, words: tuple[str, ...], said: str) -> None:
    """A fault of the user's is exit code 2 with a sentence; the store is as it was."""
    before = rota.path.read_bytes()
    done = rota(*words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert rota.path.read_bytes() == before


def test_for_people_to_read(rota: Rota, office: Office) -> None:
    """What the tables say; a day above the year's limit is noted beside the answer."""
    assert rota("pipeline", "list").out == "Nobody is on the way into a pool.\n"
    assert rota("pipeline", "sessions", "list").out == "No session is planned.\n"
    assert rota("recall", "list").out == "No recall runs.\n"
    shown = rota(*ADD).out
    assert "Identity" in shown
    assert "Deployable: from Sat 12 Dec." in shown
    ann = office.worker("ann", pool="reservist", setting_id=None)
    for number in range(30):
        office.worked(ann, -3 * number - 3, "07:00", "13:00")
    rota("recall", "open", "winter", "--from", "23/11/2026", "--until", "31/12/2026")
    rota("recall", "notice", "winter")
    rota("recall", "step", "winter", "ann", "accepted")
    done = rota("recall", "days", "winter", "ann", "25/11/2026")
    assert done.out == "ann offers 1 day: Wed 25 Nov.\n"
    assert "31 days of the agreement year" in done.err
    assert "accepted" in rota("recall", "show", "winter", "--history").out
