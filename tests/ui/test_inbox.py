"""The manager's inbox by keys alone: real keys, a real store, and other managers who decide meanwhile."""

from pathlib import Path
from typing import Any

import pytest

from rostering.aid.agreements import end_agreement
from rostering.aid.said import Said
from rostering.store import tables as t
from tests.rostering.aid.lending import Lending
from tests.rostering.office import Office, day
from tests.ui.drive import Driver, Play, drive
from ui.app import RotaApp, TodayApp
from ui.desk import Desk
from ui.modals.ask import Ask
from ui.modals.form import Form
from ui.screens.inbox import InboxScreen
from ui.screens.today import TodayScreen


@pytest.fixture
def lending(tmp_path: Path) -> Lending:
    """Two organisations; hosts are short of two people on two days of next week, and home of nobody."""
    return furnished(Office(tmp_path))


def furnished(office: Office, **terms: Any) -> Lending:
    """The same with terms of the agreement."""
    made = Lending(office, **terms)
    for number in (8, 9):
        office.shift(number, "07:00", "15:00", target=2)
    return made


class InboxApp(RotaApp):
    """The app, opened at the inbox."""

    DEFAULT_MODE = "inbox"


def play(lending: Lending, by: str, keys: Play) -> None:
    """What somebody does in their own app."""
    drive(InboxApp(Desk(lending.office.store, by)), keys, (80, 24))


def page(driver: Driver) -> str:
    """All that is said of the loan under the cursor, of which the terminal shows as much as it has room for."""
    return " ".join(driver.on(InboxScreen).state.detail.split())


def next_week(lending: Lending) -> int:
    """Ann is asked for, for all of next week; the deployment's number."""
    return lending.ask(first=7, last=13)


def state(lending: Lending, number: int) -> str:
    """What has become of a deployment."""
    return lending.loan(number).state


def test_a_loan_goes_the_whole_way_by_keys(lending: Lending) -> None:
    """a takes the step that is one's own; what is not is said with whose it is, and changes nothing."""
    number = next_week(lending)

    async def home(driver: Driver) -> None:
        assert "Waits for you 1" in driver.said
        assert "org gains: up to 2 shifts, 2 below minimum" in page(driver)
        assert "north loses: no shift that is rostered" in page(driver)
        assert "back at home: Mon 7 Dec (the day after the loan)" in page(driver)
        await driver.press("a")
        driver.on(Ask)
        await driver.press("enter")
        assert f"✓ Deployment {number} of Ann is released." in driver.said
        assert "Waits for others 1" in driver.said
        await driver.press("a")
        assert "! nia acts for organisation north only, not for organisation org." in driver.said

    async def host(driver: Driver) -> None:
        await driver.press("a")
        await driver.answer("welcome")
        assert "is accepted." in driver.said
        await driver.press("a")
        await driver.fill(means="")
        assert "Say by which means the worker answered" in driver.on(Form).query_one(".hint").render().plain  # type: ignore[union-attr]
        await driver.fill(means="letter", on="24 Nov")
        assert "is consented." in driver.said
        await driver.press("a", "enter")
        assert "is inducted." in driver.said
        await driver.press("a", "enter")
        assert "is active." in driver.said
        assert "Active 1" in driver.said

    play(lending, "nia", home)
    play(lending, "hugh", host)
    steps = lending.loan(number).steps
    assert [one.state for one in steps[2:]] == ["released", "accepted", "consented", "inducted", "active"]
    assert (steps[3].why, steps[4].means) == ("welcome", "letter")


@pytest.mark.slow
def test_a_decline_needs_its_reason(lending: Lending) -> None:
    """d asks why; Enter alone and a word about health decline nothing."""
    number = next_week(lending)

    async def home(driver: Driver) -> None:
        await driver.press("d", "enter")
        driver.on(Ask)
        assert "Type it first" in driver.text
        await driver.answer("she is sick")
        assert "says nothing about anybody's health" in driver.said
        assert state(lending, number) == "requested"
        await driver.press("d")
        await driver.answer("we are short ourselves")
        assert "is declined." in driver.said
        assert "No loan waits for you or for others." in driver.said
        await driver.press("v")
        assert "Over 1" in driver.said
        assert "declined by nia for north: we are short ourselves" in page(driver)

    play(lending, "nia", home)
    assert state(lending, number) == "declined"


@pytest.mark.slow
def test_a_question_is_asked_and_answered(lending: Lending) -> None:
    """m asks the other side, which finds it under what waits for it; w answers; both stand in the history's page."""
    number = next_week(lending)

    async def home(driver: Driver) -> None:
        await driver.press("w")
        assert f"! Nobody asks you anything about deployment {number}." in driver.said
        await driver.press("m")
        await driver.answer("Who meets her there?")
        assert "✓ Asked: Who meets her there?" in driver.said
        await driver.press("m")
        await driver.answer("And when?")
        assert "! nia asked org already, and there is no answer yet" in driver.said

    async def host(driver: Driver) -> None:
        row = driver.on(InboxScreen).state.under
        assert row is not None
        assert row.part == "mine"
        await driver.press("w", "enter")
        driver.on(Ask)
        await driver.answer("Cora does, at seven.")
        assert "✓ Answered: Cora does, at seven." in driver.said
        assert "nia (north) asks: Who meets her there?" in page(driver)
        assert "hugh: Cora does, at seven." in page(driver)

    play(lending, "nia", home)
    play(lending, "hugh", host)


@pytest.mark.slow
def test_a_deputy_decides_while_the_approver_is_away(tmp_path: Path) -> None:
    """g names who decides; they find it in their own inbox, in whose place it says; u takes it back."""
    lending = furnished(Office(tmp_path), sides={"north": ("ned",)})
    first, second = next_week(lending), lending.ask(first=20, last=21)

    async def away(driver: Driver) -> None:
        await driver.press("g")
        await driver.fill(deputy="hugh", until="30 Nov")
        assert "hugh acts for organisation org; a deputy of ned acts for north" in driver.said
        await driver.fill(deputy="noor")
        assert "✓ noor decides deployments of north in place of ned from Wed 25 Nov to Mon 30 Nov." in driver.said
        await driver.press("u")
        assert "✓ noor decides no more in place of ned." in driver.said
        await driver.press("g")
        await driver.fill(deputy="noor", until="4 Dec")
        assert "; noor for ned" in driver.said

    async def deputy(driver: Driver) -> None:
        assert "you for ned" in driver.said
        row = driver.on(InboxScreen).state.under
        assert row is not None
        assert (row.turn.in_place_of, row.turn.whose) == ("ned", "north: ned")
        await driver.press("a", "enter")
        assert f"✓ Deployment {first} of Ann is released." in driver.said

    play(lending, "ned", away)
    play(lending, "noor", deputy)
    assert (lending.loan(first).steps[-1].by, lending.loan(first).steps[-1].in_place_of) == ("noor", "ned")
    assert state(lending, second) == "requested"


@pytest.mark.slow
def test_two_managers_at_the_same_moment(lending: Lending) -> None:
    """Another manager decides while one reads: the screen says who it was and when, and shows what it is now."""
    number = next_week(lending)

    async def late(driver: Driver) -> None:
        await driver.press("a")
        lending.step(number, "decline", "ned", Said("we are short ourselves"))
        await driver.press("enter")
        assert f"! Deployment {number} is declined since" in driver.said
        assert "by ned (we are short ourselves); it is released only while it is requested." in driver.said
        assert driver.on(InboxScreen).state.under is None

    play(lending, "nia", late)
    assert [one.by for one in lending.loan(number).steps[2:]] == ["ned"]


@pytest.mark.slow
def test_what_stands_against_it_passes_with_a_reason(lending: Lending) -> None:
    """A release that would leave home below its minimum is refused in a line; l lets shifts pass, with a reason."""
    office = lending.office
    shift = office.shift(8, "07:00", "15:00", setting_id=lending.away)
    office.assign(
        office.roster((lending.away,), state="published", first_day=day(7), last_day=day(13)), lending.ann, shift
    )
    number = next_week(lending)

    async def home(driver: Driver) -> None:
        assert "north loses: 1 shift, 1 below minimum" in page(driver)
        await driver.press("a", "enter")
        assert f"! Deployment {number} cannot be released:" in driver.said
        await driver.press("l")
        await driver.answer("1")
        await driver.press("enter")
        driver.on(Ask)
        await driver.answer("the partner home covers it")
        assert "is released." in driver.said

    play(lending, "nia", home)
    assert lending.loan(number).steps[-1].waived == f"shift:{shift}"


@pytest.mark.slow
def test_facts_that_changed_are_said_in_a_line(lending: Lending) -> None:
    """An agreement that ends, a worker who leaves, a setting that closes: each stands on the page, and refuses the step
    in a line; what was put right again stands against nothing."""
    number, office = next_week(lending), lending.office
    changes = (
        (t.Worker, lending.ann, {"ended_on": day(8)}, "ann leaves north on 2026-12-01"),
        (t.Setting, office.home, {"closed_from": day(8)}, "Hill House is closed from 2026-12-01"),
        (t.Agreement, 1, {"until_on": day(8)}, "agreement memo ends on 2026-12-01, before the deployment does"),
    )

    async def home(driver: Driver) -> None:
        for table, id_, facts, sentence in changes:
            with office.store.reading() as session:
                before = {name: getattr(session.get_one(table, id_), name) for name in facts}
            office.change(table, id_, **facts)
            await driver.press("r")
            assert f"LOOK: {sentence}" in page(driver)
            await driver.press("a", "enter")
            assert f"! Deployment {number} cannot be released: {sentence}" in driver.said
            office.change(table, id_, **before)
            office.store.close()
        await driver.press("r")
        assert "LOOK" not in page(driver)

    play(lending, "nia", home)
    assert state(lending, number) == "requested"


@pytest.mark.slow
def test_a_passport_revoked_after_activation_is_said_on_the_page(tmp_path: Path) -> None:
    """An active loan whose passport was revoked says so, in a line; so does one whose agreement ended."""
    lending = furnished(Office(tmp_path), passport_required=True)
    office = lending.office
    answer = lending.passport()
    number = lending.active(first=7, last=13)

    async def host(driver: Driver) -> None:
        assert "LOOK" not in page(driver)
        office.change(t.PassportAnswer, answer, withdrawn_at=office.at(1, "08:00"), withdrawn_for="revoked: error")
        office.store.close()
        await driver.press("r")
        assert "LOOK: passport is not on record" in page(driver)
        end_agreement(office.store, "nia", "memo", "the partners part", day(2))
        await driver.press("r", "v")
        assert "Over 1" in driver.said
        assert "agreement memo ended on 2026-11-24" in page(driver)
        await driver.press("a")
        assert f"! Deployment {number} is expired; there is nothing to decide." in driver.said

    play(lending, "hugh", host)


def test_who_is_on_neither_side_sees_nothing(lending: Lending) -> None:
    """A manager of a third organisation has an empty inbox, whatever its key is pressed for."""
    next_week(lending)

    async def outsider(driver: Driver) -> None:
        assert "No loan waits for you or for others." in driver.said
        await driver.press("a", "d", "m", "w", "l", "x")
        driver.on(InboxScreen)

    play(lending, "theo", outsider)


@pytest.mark.slow
def test_ways_out(lending: Lending) -> None:
    """x offers what is one's own: home recalls with a reason, the host withdraws or ends, the worker takes it back."""
    number = next_week(lending)
    lending.until(number, "accept")
    other = lending.ask(first=20, last=21)

    async def home(driver: Driver) -> None:
        await driver.press("x")
        await driver.answer("short at home")
        assert f"✓ Deployment {number} of Ann is recalled." in driver.said
        await driver.press("x")
        assert f"! Deployment {other} is not yours to withdraw, recall or end now." in driver.said

    async def host(driver: Driver) -> None:
        await driver.press("x", "enter")
        driver.on(Ask)
        await driver.answer("found somebody of our own")
        assert f"✓ Deployment {other} of Ann is withdrawn." in driver.said

    play(lending, "nia", home)
    play(lending, "hugh", host)
    assert (state(lending, number), state(lending, other)) == ("recalled", "withdrawn")


@pytest.mark.slow
def test_the_start_screen_leads_to_the_loan(lending: Lending) -> None:
    """What waits stands on the start screen with its number; Enter goes to its line in the inbox."""
    lending.ask(first=20, last=21)
    number = next_week(lending)

    async def keys(driver: Driver) -> None:
        assert "Loans that wait for you 2" in driver.said
        await driver.stand_on(f"deployment {number} to release")
        await driver.press("enter")
        row = driver.on(InboxScreen).state.under
        assert row is not None
        assert row.loan.id == number
        await driver.press("escape")
        driver.on(TodayScreen)
        await driver.press("f10")
        driver.on(InboxScreen)

    drive(TodayApp(Desk(lending.office.store, "nia")), keys, (80, 24))
