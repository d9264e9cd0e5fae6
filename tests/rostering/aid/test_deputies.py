"""Deputies: who decides in an approver's place, from when to when; what two people decide stays with two people."""

import json
from datetime import date

import pytest

from rostering import access
from rostering.aid.deputies import Deputing, end_deputy, list_deputies, name_deputy
from rostering.aid.listing import show_loan
from rostering.errors import BadInputError, RefusedError, RotaError
from rostering.store import audit
from rostering.store import tables as t
from tests.rostering.aid.lending import Lending
from tests.rostering.office import Office, day
from tests.rostering.program import Rota, look

FROM, UNTIL = date(2026, 11, 18), day(13)


@pytest.fixture
def lending(office: Office) -> Lending:
    """Two organisations; the agreement names who approves for the lender: ned alone."""
    return Lending(office, sides={"north": ("ned",)})


def test_a_deputy_decides_in_the_approvers_place(lending: Lending) -> None:
    """From the first day to the last a coordinator takes the steps of the approver, recorded as such in the history and
    the trail; before and after that not."""
    store, number = lending.office.store, lending.ask(first=14, last=20)
    with pytest.raises(RefusedError, match="may not decide deployments"):
        lending.step(number, "release", "noor")
    name_deputy(store, "ned", Deputing("noor", UNTIL))
    assert show_loan(store, "noor", number).turn.in_place_of == "ned"
    lending.step(number, "release", "noor")
    last = lending.loan(number).steps[-1]
    assert (last.by, last.in_place_of, last.role, last.organisation) == ("noor", "ned", "manager", "north")
    with store.reading() as session:
        row = audit.show(session)[-1]
    assert (row.actor, row.action, row.after) == ("noor", "aid", "released in place of ned: cover is short")


@pytest.mark.parametrize(("now", "may"), [(day(-6), False), (day(-5), True), (day(2), True), (day(3), False)])
def test_only_on_the_days(lending: Lending, monkeypatch: pytest.MonkeyPatch, now: date, may: bool) -> None:
    """The first day and the last are among them, the day before and the day after not; nor one taken back."""
    number = lending.ask(first=14, last=20)
    line = name_deputy(lending.office.store, "ned", Deputing("noor", day(2), day(-5)))
    monkeypatch.setenv("ROTA_NOW", f"{now}T09:00:00+00:00")
    assert (show_loan(lending.office.store, "noor", number).turn.mine is not None) is may
    if may:
        end_deputy(lending.office.store, "ned", line.id)
        with pytest.raises(RefusedError, match="may not decide deployments"):
            lending.step(number, "release", "noor")


def test_two_people_stay_two(office: Office) -> None:
    """Who asked does not release through a deputy, whoever released does not accept through one, and nobody's deputy
    decides about them."""
    lending = Lending(office, sides={"north": ("administrator",), "org": ("administrator",)})
    for deputy, of in (("nia", "north"), ("hana", "org")):
        name_deputy(office.store, "root", Deputing(deputy, UNTIL, organisation=of))
    number = lending.ask(by="root")
    with pytest.raises(RefusedError, match="lets administrator approve for north, not nia"):
        lending.step(number, "release", "nia")
    other = lending.ask(by="hugh", first=7, last=8)
    lending.step(other, "release", "nia")
    for by in ("root", "hana"):
        with pytest.raises(RefusedError):
            lending.step(other, "accept", by)
    assert lending.loan(other).state == "released"


def test_a_deputy_of_whom_it_is_about(office: Office) -> None:
    """A manager who is to be lent does not release themselves through somebody else."""
    lending = Lending(office, sides={"north": ("Ann",)})
    office.add(t.Actor(name="Ann", role="manager", organisation_id=lending.north))
    number = lending.ask()
    name_deputy(office.store, "Ann", Deputing("nia", UNTIL))
    with pytest.raises(RotaError):
        lending.step(number, "release", "nia")
    assert lending.loan(number).state == "requested"


def test_a_deputy_does_nothing_else() -> None:
    """In another's place one decides deployments: no rule is waived and nothing published by that."""
    acting = access.Acting("noor", "manager", "north", in_place_of="ned")
    access.guard(acting, "aid", "north")
    for action in ("publish", "waive", "edit"):
        with pytest.raises(RefusedError, match="in place of ned, and nothing else"):
            access.guard(acting, action, "north")


@pytest.mark.parametrize(
    ("by", "wanted", "sentence"),
    [
        ("ned", Deputing("hugh", UNTIL), "hugh acts for organisation org; a deputy of ned acts for north"),
        ("ned", Deputing("ned", UNTIL), "cannot be their own deputy"),
        ("ned", Deputing("nobody", UNTIL), "Nobody called 'nobody'"),
        ("ned", Deputing("sam", UNTIL), "sam is a scheduler"),
        ("ned", Deputing("noor", day(-9)), "would never decide anything"),
        ("ned", Deputing("noor", day(0), day(1)), "would never decide anything"),
        ("ned", Deputing("noor", day(200)), "at most 92 days"),
        ("ned", Deputing("noor", UNTIL, organisation="org"), "acts for organisation north only"),
        ("noor", Deputing("nia", UNTIL), "may not decide deployments"),
        ("nia", Deputing("noor", UNTIL, approver="ned"), "is named by ned"),
        ("root", Deputing("noor", UNTIL), "say for which one"),
        ("root", Deputing("noor", UNTIL, organisation="none"), "no organisation 'none'"),
    ],
)
def test_what_cannot_be(lending: Lending, by: str, wanted: Deputing, sentence: str) -> None:
    """Each is refused in a sentence, and the store's file stays as it was."""
    lending.office.add(t.Actor(name="sam", role="scheduler", organisation_id=lending.north))
    folder = lending.office.store.path.parent
    before = look(folder)
    with pytest.raises(RotaError, match=sentence):
        name_deputy(lending.office.store, by, wanted)
    assert look(folder) == before


def test_one_deputy_is_named_once_and_ended_once(lending: Lending) -> None:
    """The same days a second time are refused; ending it takes the approver, or who acts for all; both are told."""
    store = lending.office.store
    line = name_deputy(store, "root", Deputing("noor", UNTIL, approver="ned"))
    assert (line.organisation, line.made_by, line.from_on) == ("north", "root", FROM)
    with pytest.raises(BadInputError, match="is the deputy of ned from"):
        name_deputy(store, "ned", Deputing("noor", day(20), day(10)))
    with pytest.raises(RefusedError, match="not nia"):
        end_deputy(store, "nia", line.id)
    end_deputy(store, "ned", line.id)
    with pytest.raises(BadInputError, match="is over already"):
        end_deputy(store, "ned", line.id)
    assert list_deputies(store, "nia") == ()
    assert [one.state for one in list_deputies(store, "nia", every=True)] == ["ended"]
    assert list_deputies(store, "hugh", every=True) == ()


@pytest.mark.usefixtures("lending")
def test_the_commands(rota: Rota) -> None:
    """Deputies are named, listed and ended by commands; an unknown number and a missing day are exit code 2."""
    add = "aid", "deputies", "add", "noor"
    assert rota(*add, "--as", "ned").code == 2
    done = rota(*add, "--until", "4 Dec", "--as", "ned")
    assert (done.code, done.out) == (
        0,
        "noor decides deployments of north in place of ned from Wed 18 Nov to Fri 4 Dec.\n",
    )
    (line,) = json.loads(rota("aid", "deputies", "list", "--json", "--as", "nia").out)["deputies"]
    assert (line["deputy"], line["approver"], line["until"], line["state"]) == ("noor", "ned", "2026-12-04", "stands")
    assert rota("aid", "deputies", "end", "7", "--as", "ned").code == 2
    assert rota("aid", "deputies", "end", "1", "--as", "ned").code == 0
    assert rota("aid", "deputies", "list", "--as", "ned").out == "Nobody decides in anybody's place.\n"
