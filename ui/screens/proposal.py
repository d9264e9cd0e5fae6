"""A proposal beside what stands: who changes how, what it fills, what stays short; accepted whole, in part or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from ui.actions import Scope, bindings
from ui.difference_view import people_counted, person_line, person_words
from ui.edits.editing import BAD, GOOD
from ui.screens.job_screen import JobScreen
from ui.sweeps import NoSweeps
from ui.widgets.line_list import ListLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from rostering.rosters.compare import PersonDifference
    from rostering.rosters.horizon import Horizon
    from rostering.rosters.proposal_shown import ShownProposal, ShownProposals
    from rostering.store.engine import Store


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One line: the roster it is of and the person; a line of what stays short has its words alone."""

    line: ListLine
    proposal: ShownProposal | None = None
    person: PersonDifference | None = None
    words: str = ""


class ProposalScreen(JobScreen):
    """The proposals that wait for some homes (codes; none = all) and a period, with what was just said of their search;
    answers what was done, or None."""

    SCOPE = Scope.PROPOSAL
    READING = "Reading the proposal…"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PROPOSAL)]

    def __init__(self, horizon: Horizon, homes: tuple[str, ...], said: str = "") -> None:
        super().__init__()
        self._horizon, self._homes, self._ended = horizon, homes, said
        self._shown: ShownProposals | None = None
        self._lines: tuple[ProposalLine, ...] = ()
        self._done: list[str] = []

    def on_mount(self) -> None:
        self.say(self._ended)
        self.in_thread(self._read, self._take, self._nothing)

    def _read(self) -> ShownProposals:
        from rostering.rosters.proposal_shown import show_proposals

        with NoSweeps():
            return show_proposals(self.desk.store, self.desk.actor_name, self._horizon, self._homes)

    def _nothing(self, sentence: str) -> None:
        """No proposal waits, or none any more."""
        self.dismiss(" ".join(self._done) or f"! {sentence}")

    def _take(self, shown: ShownProposals) -> None:
        self._shown = shown
        self._lines = tuple(_lines(shown))
        self.title_says(_title(shown))
        self.list.show([one.line for one in self._lines])
        self.tell()

    @property
    def _picked(self) -> ProposalLine | None:
        return self._lines[self.list.picked] if self.list.picked < len(self._lines) else None

    def words_of_picked(self) -> Content:
        one = self._picked
        said = "" if one is None else one.words
        if one is not None and one.person is not None:
            said = person_words(one.person)
        return Content(said)

    # Answers

    def action_accept(self) -> None:
        from rostering.rosters.proposals import accept_proposals

        self._answer(partial(accept_proposals, *self._where(self._homes)), "Accepted: all of the proposal stands now.")

    def action_accept_person(self) -> None:
        from rostering.rosters.proposals import accept_proposals

        one = self._picked
        if one is None or one.person is None or one.proposal is None:
            self.say("Stand on a person first.", BAD)
            return
        where = self._where(one.proposal.homes)
        said = f"Accepted for {one.person.name}."
        self._answer(partial(accept_proposals, *where, people=(one.person.person,)), said)

    def action_accept_home(self) -> None:
        from rostering.rosters.proposals import accept_proposals

        one = self._picked
        if one is None or one.proposal is None:
            self.say("Stand on a home or a person first.", BAD)
            return
        said = f"Accepted for {', '.join(one.proposal.homes)}."
        self._answer(partial(accept_proposals, *self._where(one.proposal.homes)), said)

    def action_discard(self) -> None:
        from rostering.rosters.proposals import refuse_proposals

        self._answer(partial(refuse_proposals, *self._where(self._homes)), "The proposal was put away.")

    def _where(self, homes: tuple[str, ...]) -> tuple[Store, str | None, Horizon, tuple[str, ...]]:
        return self.desk.store, self.desk.actor_name, self._horizon, homes

    def _answer(self, act: Callable[[], object], said: str) -> None:
        if self._shown is not None:
            self.save(act, partial(self._answered, said))

    def _answered(self, said: str, done: object) -> None:
        self._done.append(said)
        self.say(said, GOOD)
        self.rota.changed()
        self.in_thread(self._read, self._take, self._nothing)

    def action_leave(self) -> None:
        self.dismiss(" ".join(self._done) or None)


def _title(shown: ShownProposals) -> Content:
    from rostering import text
    from rostering.calendar import local_day

    filled = sum(one.filled for one in shown.before), sum(one.filled for one in shown.after.settings)
    places = sum(one.places for one in shown.after.settings)
    short = places - filled[1]
    first = shown.found[0].waiting
    made = f"{first.made_by}, {text.day(local_day(first.made_at))} {text.clock(first.made_at)}"
    stale = any(one.stale for one in shown.found)
    return Content.assemble(
        (f"Proposal for {text.day(shown.horizon.first)} to {text.day(shown.horizon.last)}", "bold"),
        (f"  {made}\n", "$quiet"),
        f"filled {filled[0]} → ",
        (f"{filled[1]} of {places}", "bold $good"),
        f", {text.counted(shown.changes, 'change')} for {people_counted(shown.people)}, ",
        (f"{short} still short" if short else "nothing short", "bold $short-ink" if short else "bold $good"),
        ("  the roster was changed since: solve again" if stale else "", "bold $error"),
    )


def _lines(shown: ShownProposals) -> Iterator[ProposalLine]:
    before = {one.code: one for one in shown.before}
    after = {one.code: one for one in shown.after.settings}
    for one in shown.found:
        people = people_counted(len(one.comparison.people))
        names = ", ".join(after[code].name for code in one.homes if code in after)
        filled = sum(before[code].filled for code in one.homes), sum(after[code].filled for code in one.homes)
        places = sum(after[code].places for code in one.homes)
        said = Content.assemble((names, "bold $accent"), f"  {filled[0]} → {filled[1]} of {places}, {people}")
        yield ProposalLine(ListLine(said), one)
        for person in one.comparison.people:
            yield ProposalLine(ListLine(person_line(person)), one, person)
    yield from _words("Still short", [f"{one.sentence}: {one.why}" for one in shown.after.short], "$short-ink")
    yield from _words("Broken", list(shown.after.broken), "$error")


def _words(title: str, said: list[str], style: str) -> Iterator[ProposalLine]:
    if said:
        yield ProposalLine(ListLine(Content.styled(title, f"bold {style}"), stop=False))
        for words in said:
            yield ProposalLine(ListLine(Content.styled(f"  {words}", style)), words=words)
