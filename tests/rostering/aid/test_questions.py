"""Questions about a deployment: asked by one side, answered by the other, one at a time; the state stays as it is."""

import json

import pytest

from rostering.aid.inbox import MINE, OTHERS, read_inbox
from rostering.aid.listing import show_loan
from rostering.aid.questions import answer, ask
from rostering.errors import RotaError
from tests.rostering.aid.lending import Lending
from tests.rostering.office import Office
from tests.rostering.program import Rota, look


@pytest.fixture
def lending(office: Office) -> Lending:
    """Two organisations with an agreement."""
    return Lending(office)


def parts(lending: Lending, by: str) -> list[tuple[str, bool]]:
    """Where somebody finds each deployment in their inbox, and whether they are asked something."""
    return [(one.part, one.asked is not None) for one in read_inbox(lending.office.store, by)]


def test_a_question_waits_for_the_other_side(lending: Lending) -> None:
    """The other side finds it under what waits for it and answers; then it waits for the first again."""
    store, number = lending.office.store, lending.ask()
    assert (parts(lending, "cora"), parts(lending, "nia")) == ([(OTHERS, False)], [(MINE, False)])
    ask(store, "noor", number, "Who meets her there?")
    assert (parts(lending, "cora"), parts(lending, "noor")) == ([(MINE, True)], [(OTHERS, False)])
    answer(store, "cora", number, "I do, at seven.")
    assert (parts(lending, "cora"), parts(lending, "nia")) == ([(OTHERS, False)], [(MINE, False)])
    (one,) = show_loan(store, "nia", number).questions
    assert (one.by, one.organisation, one.words) == ("noor", "north", "Who meets her there?")
    assert (one.answered_by, one.answer) == ("cora", "I do, at seven.")
    assert lending.loan(number).state == "requested"


def test_both_sides_may_ask(lending: Lending) -> None:
    """Each has one question open; who acts for all answers the older, and not their own."""
    store, number = lending.office.store, lending.ask()
    ask(store, "nia", number, "Who meets her there?")
    ask(store, "hugh", number, "May she stay on?")
    answer(store, "root", number, "Cora does.")
    assert [one.answer for one in show_loan(store, "root", number).questions] == ["Cora does.", None]
    answer(store, "ned", number, "No.")
    ask(store, "root", number, "Is she told?")
    with pytest.raises(RotaError, match="somebody else there answers"):
        answer(store, "root", number, "Yes.")


@pytest.mark.parametrize(
    ("by", "verb", "words", "sentence"),
    [
        ("theo", ask, "Who is it?", "neither home"),
        ("theo", answer, "Nobody.", "neither home"),
        ("sam", ask, "Who is it?", "Nobody called"),
        ("nia", ask, " ", "Say what you want to know"),
        ("nia", ask, "Is she pregnant?", "nothing about anybody's health"),
        ("nia", ask, "Again?", "asked org already"),
        ("nia", answer, "Yes.", "asks org; somebody else there answers"),
        ("hugh", answer, "", "Say the answer"),
    ],
)
def test_what_is_refused_changes_nothing(lending: Lending, by: str, verb: object, words: str, sentence: str) -> None:
    """Each is said in a sentence, and the store's file stays as it was."""
    number = lending.ask()
    ask(lending.office.store, "nia", number, "Who meets her there?")
    before = look(lending.office.store.path.parent)
    with pytest.raises(RotaError, match=sentence):
        verb(lending.office.store, by, number, words)  # type: ignore[operator]
    assert look(lending.office.store.path.parent) == before


def test_nothing_is_asked_about_what_is_over(lending: Lending) -> None:
    """A deployment that was declined takes no question, and its open one is answered no more."""
    number = lending.ask()
    ask(lending.office.store, "nia", number, "Who meets her there?")
    lending.step(number, "decline", "nia")
    for by, verb in (("nia", ask), ("hugh", answer)):
        with pytest.raises(RotaError, match="is declined; nothing is asked"):
            verb(lending.office.store, by, number, "Never mind.")
    assert parts(lending, "hugh") == []


def test_the_inbox_is_in_order(lending: Lending) -> None:
    """What begins first comes first, of what begins on one day what has waited longest; drafts are the host's alone."""
    late, soon = lending.ask(first=20, last=21), lending.ask(first=7, last=8)
    found = read_inbox(lending.office.store, "nia")
    assert [(one.loan.id, one.presses, one.days_left) for one in found] == [(soon, False, 12), (late, False, 25)]
    lending.step(soon, "release", "nia")
    assert [(one.loan.id, one.part) for one in read_inbox(lending.office.store, "nia")] == [
        (soon, OTHERS),
        (late, MINE),
    ]
    assert [one.turn.whose for one in read_inbox(lending.office.store, "nia")] == ["org", "north"]


def test_the_commands(lending: Lending, rota: Rota) -> None:
    """A question and its answer by commands; `show` has them and whose turn it is; an unknown number is exit code 2."""
    number = str(lending.ask())
    assert rota("deploy", "ask", "99", "Who?", "--as", "nia").code == 2
    assert rota("deploy", "ask", number, "Who meets her there?", "--as", "nia").out == (
        "nia (north) asks: Who meets her there?\n"
    )
    told = json.loads(rota("deploy", "answer", number, "Cora does.", "--json", "--as", "hugh").out)
    assert told["question"]["answered_by"] == "hugh"
    page = json.loads(rota("deploy", "show", number, "--json", "--as", "hugh").out)
    assert (page["next"], page["whose_turn"], len(page["questions"])) == ("release", "north", 1)
    assert "next: release, by north." in rota("deploy", "show", number, "--as", "hugh").out
