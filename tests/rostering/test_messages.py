"""Ready messages: what they say, to whom, with which telephone, and how long they are."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from rostering.calendar import instant
from rostering.errors import BadInputError, RefusedError
from rostering.message_words import PLAIN, languages, parts
from rostering.messages import (
    Choice,
    as_csv,
    change_messages,
    confirmed_messages,
    gap_messages,
    offer_messages,
    week_messages,
)
from rostering.people.reason import speaks_of_health
from rostering.rosters.edit import Edit, Work, edit_roster, work_on
from rostering.store import tables as t
from rostering.store.use_case import use_case
from tests.rostering.office import Office

NOW = "2026-11-23T06:10:00+00:00"


@pytest.fixture
def week(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Ann on Tuesday and Wednesday, Bob on Tuesday, of a published week; Thursday's early is short. It is Monday
    06:10."""
    monkeypatch.setenv("ROTA_NOW", NOW)
    for code, phone in (("ann", "07700 900001"), ("bob", "07700 900002"), ("cat", None)):
        office.worker(code, phone=phone)
    roster = office.roster(state="published", published_at=office.at(-14, "12:00"))
    for number, worker, start, end, code in (
        (1, 1, "07:00", "15:00", "E"),
        (2, 1, "14:00", "22:00", "L"),
        (1, 2, "14:00", "22:00", "L"),
    ):
        office.assign(roster, worker, office.shift(number, start, end, code))
    office.shift(3, "07:00", "15:00", "E")
    office.add(t.Actor(name="Col", role="coordinator", organisation_id=1))
    office.add(t.Actor(name="Sal", role="scheduler", organisation_id=1))
    return office


def change(office: Office, *edits: Edit, reason: str = "sick call") -> None:
    """Change the published roster."""
    with use_case(office.store, "Col", "edit", "org") as case:
        edit_roster(case, 1, edits, reason)


def test_a_gap_to_copy_and_to_people(week: Office) -> None:
    """A gap is told once to copy, or to each by name with their number; short notice has its own words."""
    (one,) = gap_messages(week.store, "Col", 4).messages
    assert one.text == "Hill House: a shift is open, Thu 26 Nov 07:00-15:00. Can you work it? Please answer yes or no."
    assert (one.person, one.phone, one.letters, one.parts) == (None, None, 94, 1)
    found = gap_messages(week.store, "Col", 4, ["cat", "bob"], urgent=True, language="cy")
    assert [(one.person, one.phone) for one in found.messages] == [("cat", None), ("bob", "07700 900002")]
    assert found.messages[0].text == (
        "Hill House: mae angen rhywun i weithio, Iau 26 Tach 07:00-15:00. Allwch chi helpu? Atebwch, os gwelwch yn dda."
    )
    assert as_csv(found).splitlines() == ["telephone,text", f'07700 900002,"{found.messages[0].text}"']
    with pytest.raises(BadInputError, match="Shift 1 is not short"):
        gap_messages(week.store, "Col", 1)
    with pytest.raises(BadInputError, match="There is no shift 9"):
        gap_messages(week.store, "Col", 9)
    with pytest.raises(BadInputError, match="no messages in 'fr'"):
        gap_messages(week.store, "Col", 4, language="fr")


def test_a_gap_to_the_best_candidates(week: Office) -> None:
    """The people asked are those who may take it, the best first."""
    found = gap_messages(week.store, "Col", 4, best=2)
    assert len(found.messages) == 2
    assert {one.text for one in found.messages} == {gap_messages(week.store, "Col", 4).messages[0].text}


def test_telephones_are_for_those_who_ring(week: Office) -> None:
    """A scheduler sees no number, and nobody sees those of another organisation's people."""
    assert [one.phone for one in gap_messages(week.store, "Sal", 4, ["bob"]).messages] == [None]
    other = week.add(t.Organisation(code="oth", name="Other"))
    week.worker("dee", organisation_id=other, phone="07700 900009")
    week.add(
        t.Assignment(roster_id=1, shift_id=4, worker_id=4, starts_at=week.at(3, "07:00"), ends_at=week.at(3, "15:00"))
    )
    by_actor = {
        actor: {
            one.person: one.phone for one in week_messages(week.store, actor, Choice(horizon=week.horizon)).messages
        }
        for actor in ("Col", "coordinator")
    }
    assert (by_actor["Col"]["dee"], by_actor["coordinator"]["dee"]) == (None, "07700 900009")


def test_a_week_has_only_ones_own_shifts(week: Office) -> None:
    """Everybody is told their own shifts, in order, and nobody else's."""
    found = {one.person: one.text for one in week_messages(week.store, "Col", Choice(horizon=week.horizon)).messages}
    assert found == {
        "ann": "Hill House: your shifts from Mon 23 Nov to Sun 29 Nov: Tue 24 Nov 07:00-15:00; Wed 25 Nov 14:00-22:00.",
        "bob": "Hill House: your shifts from Mon 23 Nov to Sun 29 Nov: Tue 24 Nov 14:00-22:00.",
    }
    with pytest.raises(BadInputError, match="which week"):
        week_messages(week.store, "Col", Choice())


def test_changes_are_told_until_they_are_marked(week: Office) -> None:
    """Of several changes the sum is told, each to whom it concerns and without the reason; marked, they are known."""
    with week.store.reading() as session:
        ann = work_on(session, 1)[1, 1]
    change(week, Edit(1, 1, None))
    change(week, Edit(3, 1, Work(ann.starts_at, ann.ends_at, 0)), reason="swap")
    change(week, Edit(1, 2, Work(week.at(2, "16:00"), week.at(2, "22:00"), 0)), reason="swap")
    texts = {one.person: one.text for one in change_messages(week.store, "Col", Choice()).messages}
    assert texts == {
        "ann": "Hill House: your shifts have changed. Not any more: Tue 24 Nov 07:00-15:00; "
        "Other times: Wed 25 Nov 16:00-22:00. Please say that you have seen this.",
        "cat": "Hill House: your shifts have changed. New: Tue 24 Nov 07:00-15:00. Please say that you have seen this.",
    }
    assert not any(speaks_of_health(text) for text in texts.values())
    with pytest.raises(RefusedError, match="may not edit"):
        change_messages(week.store, "Sal", Choice(), mark=True)
    assert change_messages(week.store, "Col", Choice(settings=("H",)), mark=True).marked == 2
    assert change_messages(week.store, "Col", Choice()).messages == ()
    with week.store.reading() as session:
        assert {(row.means, row.told_by) for row in session.exec(select(t.Told))} == {("message", "Col")}
    with pytest.raises(BadInputError, match="nobody to mark"):
        change_messages(week.store, "Col", Choice(), mark=True)
    change(week, Edit(1, 2, Work(week.at(2, "14:00"), week.at(2, "22:00"), 0)))
    change(week, Edit(1, 2, Work(week.at(2, "16:00"), week.at(2, "22:00"), 0)))
    (one,) = change_messages(week.store, "Col", Choice(language="both")).messages
    assert one.text.split(" / ") == [
        "Hill House: newid i'ch shifftiau. Dim newid. Atebwch, os gwelwch yn dda.",
        "Hill House: your shifts have changed. Your shifts are as before. Please say that you have seen this.",
    ]


def test_offers_that_wait_and_what_is_confirmed(week: Office) -> None:
    """The newest offer of a pair counts: one that waits is told with its time, an answered one is not; a shift is told
    as confirmed to whom it is confirmed for."""
    for worker, state, hour in ((2, "offered", "05:00"), (3, "offered", "05:00"), (3, "declined", "05:30")):
        week.add(
            t.Offer(
                roster_id=1,
                shift_id=4,
                worker_id=worker,
                tier="bank",
                state=state,
                asked_at=week.at(0, hour),
                asked_by="Col",
                answer_by=week.at(1, "12:00"),
                starts_at=week.at(3, "07:00"),
                ends_at=week.at(3, "15:00"),
            )
        )
    assert [(one.person, one.text) for one in offer_messages(week.store, "Col", Choice()).messages] == [
        ("bob", "Hill House: you are offered Thu 26 Nov 07:00-15:00. Please answer yes or no by Tue 24 Nov 12:00.")
    ]
    assert confirmed_messages(week.store, "Col", Choice()).messages == ()
    week.assign(1, 2, 4, standing="confirmed")
    (one,) = confirmed_messages(week.store, "Col", Choice()).messages
    assert one.text == "Hill House: Thu 26 Nov 07:00-15:00 is confirmed for you. Thank you."


@given(st.text(alphabet=sorted(PLAIN), max_size=500))
def test_plain_letters_fill_an_sms(text: str) -> None:
    """160 plain letters are one SMS; more are sent as parts of 153."""
    assert parts(text) == (1 if len(text) <= 160 else (len(text) + 152) // 153)


@pytest.mark.parametrize(
    ("text", "number"), [("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("ŵ" * 70, 1), ("ŵ" * 71, 2)]
)
def test_letters_outside_the_plain_ones_cost_more(text: str, number: int) -> None:
    """The euro sign counts twice; a single ŵ leaves room for 70 letters."""
    assert parts(text) == number


def test_every_phrase_is_plain_and_takes_its_facts() -> None:
    """All phrases of all languages are in the plain alphabet, speak of nobody's health, and name days by local time."""
    for one in languages().values():
        text = " ".join((*one.weekdays, *one.months, *one.phrase.values()))
        assert set(text) - {"{", "}"} <= PLAIN
        assert not speaks_of_health(text)
        assert (len(one.weekdays), len(one.months)) == (7, 12)
    night = instant(date(2026, 10, 24), 20 * 60), instant(date(2026, 10, 25), 8 * 60)
    assert languages()["cy"].shift(*night) == "Sad 24 Hyd 20:00-08:00"


def test_the_unit_is_named_where_a_home_has_several(week: Office) -> None:
    """With two units in the home a message says to which one to go; with one unit the home is enough."""
    oak = week.setting("OAK", name="Oak", within_id=week.home)
    for shift in (1, 4):
        week.change(t.Shift, shift, setting_id=oak)
    assert gap_messages(week.store, "Col", 4).messages[0].text.startswith("Hill House: a shift is open, Thu 26 Nov")
    week.setting("ELM", name="Elm", within_id=week.home)
    assert gap_messages(week.store, "Col", 4).messages[0].text.startswith("Hill House, Oak: a shift is open, Thu 26")
    told = {one.person: one.text for one in week_messages(week.store, "Col", Choice(horizon=week.horizon)).messages}
    assert "Hill House: your shifts from" in told["ann"]
    assert "Tue 24 Nov 07:00-15:00 (Oak); Wed 25 Nov 14:00-22:00." in told["ann"]
    assert "(" not in told["bob"]
    change(week, Edit(1, 1, None))
    (hers,) = change_messages(week.store, "Col", Choice()).messages
    assert hers.text.startswith("Hill House: your shifts have changed. Not any more: Tue 24 Nov 07:00-15:00 (Oak).")
