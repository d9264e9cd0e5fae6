"""The keys of the week's screen that open work of its own: filling a gap, solving, publishing, comparing, exporting."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from textual import work

from rostering.errors import RotaError
from ui.edits import steps
from ui.edits.editing import BAD, GOOD
from ui.periods import Period, periods_of
from ui.screens.week_editing import WeekEditing
from ui.screens.week_saving import PUBLISHED
from ui.sheet import PersonLine

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from ui.messages import StepDone
    from ui.solve_choice import SolveEnd

NOTHING_SHORT = "Nothing is short here: stand on a short place, or press x to go to the next one."

MIXED = "Homes with rosters of other periods are not marked: stand on one of theirs to solve them."
HOMES_COME = "One moment: not all homes have been read yet."
NO_ROSTER = "There is no roster here yet."
ALL_PUBLISHED = "Every roster in view is published; patterns are laid on drafts only."
BAD_NEWS = "! "


class WeekJobs(WeekEditing):
    """Opens the screens beside the week, and says what became of them."""

    _opened: tuple[int, ...] = ()  # the shifts that the last sick call opened

    def on_step_done(self, message: StepDone) -> None:
        opened = message.outcome.opened
        if opened:
            self._opened = opened
            self._look_into(opened[0])

    @work(thread=True, exclusive=True, exit_on_error=False, group="why", description="why")
    def _look_into(self, shift: int) -> None:
        """Read what there is to know about a shift that is likely to be filled next."""
        try:
            self.desk.why_open(shift)
        except RotaError:
            return  # who opens it hears what is wrong

    def action_fill(self) -> None:
        from ui.screens.fill import FillScreen

        shifts = self.state.short_shifts
        if not shifts and isinstance(self.state.under, PersonLine):
            shifts = self._opened
        if not shifts:
            self.stand(self.state.told(NOTHING_SHORT))
            return
        self.app.push_screen(FillScreen(shifts), self._filled)

    def _filled(self, said: str | None) -> None:
        if said:
            self._opened = ()
        self._said(said)

    def _said(self, said: str | None) -> None:
        """Show what a screen has answered; what begins with a ! is bad news."""
        if said:
            bad = said.startswith(BAD_NEWS)
            self.stand(self.state.told(said.removeprefix(BAD_NEWS), BAD if bad else GOOD))

    @property
    def _own(self) -> Period | None:
        """The period of the roster under the cursor, with its home; None, which is said, while there is none, and while
        not all of the homes that are shown have been read."""
        view = self.state.view
        if self._lacks_homes:
            self.stand(self.state.told(HOMES_COME))
            return None
        if view is None or self.state.under is None:
            self.stand(self.state.told(NO_ROSTER))
            return None
        return Period(view.part_of(self.state.day).standing.build.horizon, (view.place.code,))

    @property
    def _lacks_homes(self) -> bool:
        """Whether all homes are shown, and some of them have yet to be read."""
        return self.state.lens.every and self.state.span is not None and not self.state.span.is_whole

    @property
    def _every(self) -> tuple[Period, ...]:
        """The periods of the rosters that all homes have on the day under the cursor."""
        return () if self.state.span is None else periods_of(self.state.span, self.state.day)

    @property
    def _shown(self) -> tuple[Period, ...]:
        """The periods of the rosters in view: of all homes, where all are shown, or of the home under the cursor."""
        own = self._own
        return () if own is None else self._every if self.state.lens.every else (own,)

    def action_asked(self) -> None:
        from ui.screens.asked import AskedScreen

        if periods := self._shown:
            self.app.push_screen(AskedScreen(periods), self._said)

    def action_lay(self) -> None:
        homes = self._unlaid()
        if self._lacks_homes:
            self.stand(self.state.told(HOMES_COME))
        elif homes:
            self.stand(self.state.told("Laying the patterns…"))
            self.take_step(partial(steps.lay, self.desk, homes))
        else:
            self.stand(self.state.told(ALL_PUBLISHED if self.state.view is not None else NO_ROSTER, BAD))

    def _unlaid(self) -> dict[Horizon, tuple[str, ...]]:
        """The homes in view, by the periods on which they have no roster; where all have one, those with a draft."""
        span, view = self.state.span, self.state.view
        views = span.read if span is not None and self.state.lens.every else () if view is None else (view,)
        parts = [(one.place.code, part) for one in views for part in one.parts]
        without = [(code, part) for code, part in parts if part.roster is None]
        drafts = [(code, part) for code, part in parts if part.roster is not None and part.roster[3] != PUBLISHED]
        found: dict[Horizon, tuple[str, ...]] = defaultdict(tuple)
        for code, part in without or drafts:
            found[part.standing.build.horizon] += (code,)
        return dict(found)

    def action_solve(self) -> None:
        from ui.screens.solve import SolveScreen
        from ui.solve_choice import SolveChoice

        span, own = self.state.span, self._own
        if span is None or own is None:
            return
        together = next((one for one in self._shown if one.horizon == own.horizon), own)
        homes = frozenset(together.homes or (place.code for place in span.places))
        choice = SolveChoice(own.horizon, span.places, own.homes[0], homes)
        self.app.push_screen(SolveScreen(choice, MIXED if len(self._shown) > 1 else ""), self._solved)

    def _solved(self, end: SolveEnd | None) -> None:
        from ui.screens.proposal import ProposalScreen

        if end is not None:
            period = Period(end.choice.horizon, tuple(sorted(end.choice.homes)))
            self.app.push_screen(ProposalScreen((period,), end.words), self._said)

    def action_proposal(self) -> None:
        from ui.screens.proposal import ProposalScreen

        if periods := self._shown:
            self.app.push_screen(ProposalScreen(periods), self._said)

    def action_publish(self) -> None:
        from ui.screens.publish import PublishScreen

        own = self._own
        if own is not None:
            self.app.push_screen(PublishScreen(own, self._every, shows_every=self.state.lens.every), self._said)

    def action_versions(self) -> None:
        from ui.screens.versions import VersionsScreen

        own = self._own
        if own is not None:
            self.app.push_screen(VersionsScreen(own), self._said)

    def action_export(self) -> None:
        from ui.screens.export import ExportScreen

        own = self._own
        if own is not None:
            mixed = len(self._every) > 1
            self.app.push_screen(ExportScreen(own, shows_every=self.state.lens.every, is_mixed=mixed), self._said)
