"""A proposal beside what stands: who changes how, what it fills, what stays short; accepted whole, in part or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from ui.action import Scope
from ui.actions import bindings
from ui.difference_view import people_counted, person_line, person_words
from ui.edits.editing import BAD, GOOD
from ui.periods import Period, words_of
from ui.screens.period_screen import InTurn, PeriodScreen
from ui.sweeps import NoSweeps
from ui.widgets.line_list import ListLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from rostering.rosters.compare import PersonDifference
    from rostering.rosters.proposal_shown import ShownProposal, ShownProposals


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One line: the roster it is of and the person; a line of what stays short has its words alone."""

    line: ListLine
    proposal: ShownProposal | None = None
    person: PersonDifference | None = None
    words: str = ""


class ProposalScreen(PeriodScreen[ProposalLine]):
    """The proposals that wait for the rosters of some periods, with what was just said of their search; answers what
    was done, or None."""

    SCOPE = Scope.PROPOSAL
    READING = "Reading the proposal…"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PROPOSAL)]

    def __init__(self, periods: tuple[Period, ...], said: str = "") -> None:
        super().__init__(periods)
        self._ended = said
        self._shown: tuple[ShownProposals, ...] = ()
        self._done: list[str] = []

    def on_mount(self) -> None:
        self.say(self._ended)
        self.in_thread(self._read, self._take, self._nothing)

    def _read(self) -> InTurn[ShownProposals]:
        from rostering.rosters.proposal_shown import show_proposals

        with NoSweeps():
            return self.in_turn(lambda period: show_proposals(*self.where(period)))

    def _nothing(self, sentence: str) -> None:
        """No proposal waits, or none any more."""
        self.dismiss(" ".join(self._done) or f"! {sentence}")

    def _take(self, found: InTurn[ShownProposals]) -> None:
        self._shown = found.answers
        self.title_says(_title(found.answers))
        self.show_rows(_rows(found.answers))

    def words_of_picked(self) -> Content:
        one = self.picked
        said = "" if one is None else one.words
        if one is not None and one.person is not None:
            said = person_words(one.person)
        return Content(said)

    # Answers

    def action_accept(self) -> None:
        from rostering.rosters.proposals import accept_proposals

        self._answer_all(accept_proposals, "Accepted: all of the proposal stands now.")

    def action_accept_person(self) -> None:
        from rostering.rosters.proposals import accept_proposals

        one = self.picked
        if one is None or one.person is None or one.proposal is None:
            self.say("Stand on a person first.", BAD)
            return
        act = partial(accept_proposals, people=(one.person.person,))
        self._answer(act, (_period(one.proposal),), f"Accepted for {one.person.name}.")

    def action_accept_home(self) -> None:
        from rostering.rosters.proposals import accept_proposals

        one = self.picked
        if one is None or one.proposal is None:
            self.say("Stand on a home or a person first.", BAD)
            return
        self._answer(accept_proposals, (_period(one.proposal),), f"Accepted for {', '.join(one.proposal.homes)}.")

    def action_discard(self) -> None:
        from rostering.rosters.proposals import refuse_proposals

        self._answer_all(refuse_proposals, "The proposal was put away.")

    def _answer_all(self, act: Callable[..., object], said: str) -> None:
        """Answer whatever waits; nothing of it is left to be seen then."""
        waiting = tuple(
            Period(one.horizon, tuple(home for each in one.found for home in each.homes)) for one in self._shown
        )
        self._answer(act, waiting, said, leaves=True)

    def _answer(
        self, act: Callable[..., object], periods: tuple[Period, ...], said: str, *, leaves: bool = False
    ) -> None:
        if periods:
            answer = partial(self.in_turn, lambda period: act(*self.where(period)), periods)
            self.save(answer, partial(self._answered, said, leaves))

    def _answered(self, said: str, leaves: bool, done: InTurn[object]) -> None:
        self._done.append(f"{said} But: {done.refused}" if done.refused else said)
        self.say(self._done[-1], BAD if done.refused else GOOD)
        self.rota.changed()
        if leaves and not done.refused:
            self.action_leave()
        else:
            self.in_thread(self._read, self._take, self._nothing)

    def action_leave(self) -> None:
        self.dismiss(" ".join(self._done) or None)


def _period(proposal: ShownProposal) -> Period:
    return Period(proposal.comparison.roster.horizon, proposal.homes)


def _title(shown: tuple[ShownProposals, ...]) -> Content:
    from rostering import text
    from rostering.calendar import local_day

    before = [setting for one in shown for setting in one.before]
    after = [setting for one in shown for setting in one.after.settings]
    filled = sum(one.filled for one in before), sum(one.filled for one in after)
    places = sum(one.places for one in after)
    short = places - filled[1]
    first = shown[0].found[0].waiting
    made = f"{first.made_by}, {text.day(local_day(first.made_at))} {text.clock(first.made_at)}"
    stale = any(each.stale for one in shown for each in one.found)
    people = {person.person for one in shown for each in one.found for person in each.comparison.people}
    return Content.assemble(
        (f"Proposal for {words_of([Period(one.horizon, ()) for one in shown])}", "bold"),
        (f"  {made}\n", "$quiet"),
        f"filled {filled[0]} → ",
        (f"{filled[1]} of {places}", "bold $good"),
        f", {text.counted(sum(one.changes for one in shown), 'change')} for {people_counted(len(people))}, ",
        (f"{short} still short" if short else "nothing short", "bold $short-ink" if short else "bold $good"),
        ("  the roster was changed since: solve again" if stale else "", "bold $error"),
    )


def _rows(shown: tuple[ShownProposals, ...]) -> Iterator[ProposalLine]:
    for one in shown:
        yield from _proposed(one, f"  {one.horizon.words}" if len(shown) > 1 else "")
    short = [f"{place.sentence}: {place.why}" for one in shown for place in one.after.short]
    yield from _words("Still short", short, "$short-ink")
    yield from _words("Broken", [words for one in shown for words in one.after.broken], "$error")


def _proposed(shown: ShownProposals, period: str) -> Iterator[ProposalLine]:
    """The homes of one period with what changes for whom; the period is said where there are several."""
    before = {one.code: one for one in shown.before}
    after = {one.code: one for one in shown.after.settings}
    for one in shown.found:
        people = people_counted(len(one.comparison.people))
        names = ", ".join(after[code].name for code in one.homes if code in after)
        filled = sum(before[code].filled for code in one.homes), sum(after[code].filled for code in one.homes)
        places = sum(after[code].places for code in one.homes)
        said = Content.assemble((names, "bold $accent"), f"{period}  {filled[0]} → {filled[1]} of {places}, {people}")
        yield ProposalLine(ListLine(said), one)
        for person in one.comparison.people:
            yield ProposalLine(ListLine(person_line(person)), one, person)


def _words(title: str, said: list[str], style: str) -> Iterator[ProposalLine]:
    if said:
        yield ProposalLine(ListLine(Content.styled(title, f"bold {style}"), stop=False))
        for words in said:
            yield ProposalLine(ListLine(Content.styled(f"  {words}", style)), words=words)
