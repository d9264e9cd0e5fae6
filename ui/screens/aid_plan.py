"""The plan of loans: who could be lent to close what is short, what that takes from home; kept ones become drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.aid_plan_view import LoanLine, OpenLine, lines_of, plan_entries
from ui.list_state import Entry
from ui.screens.opened_screen import OpenedScreen

if TYPE_CHECKING:
    from rostering.aid.plan.planned import Plan

SECONDS = 15.0  # of one plan, with reading
PERIODS = {"7": "the next 7 days", "14": "the next 14 days", "28": "the next 28 days"}


class AidPlanScreen(OpenedScreen[LoanLine | OpenLine]):
    """Loans that close most, the most urgent first; nothing is written until they are saved, nobody assigned then."""

    SCOPE = Scope.AID_PLAN
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.AID_PLAN)]
    EMPTY = "Nothing is short in these days, so that nobody has to be lent."
    WIDTHS = (10, 2, 16, 0, 10)
    HEADS = ("first", "nr", "who", "from and to", "back home")

    def __init__(self, settings: Sequence[str] = ()) -> None:
        super().__init__()
        self._settings = tuple(settings)
        self._days = 14
        self._protect = True
        self._target = False
        self._plan: Plan | None = None
        self._asked: object = None
        self._dropped: frozenset[object] = frozenset()

    def entries(self) -> Sequence[Entry[LoanLine | OpenLine]]:
        asked = self._days, self._protect, self._target
        if self._plan is None or asked != self._asked:
            self._plan, self._asked, self._dropped = self._made(), asked, frozenset()
        return tuple(plan_entries(self._plan, self._dropped))

    def _made(self) -> Plan:
        from rostering import calendar
        from rostering.aid.plan.plan import Asked, plan_aid
        from rostering.rosters.horizon import Horizon
        from solver.limits import Limits

        today = calendar.today()
        asked = Asked(
            Horizon(today, today + timedelta(days=self._days - 1)),
            self._settings,
            self._protect,
            self._target,
            Limits(seconds=SECONDS),
        )
        return plan_aid(*self.desk.who, asked)

    def said_of(self, item: LoanLine | OpenLine) -> str:
        assert self._plan is not None
        dropped = isinstance(item, LoanLine) and item.loan.key in self._dropped
        return "\n".join(lines_of(self._plan, item, dropped=dropped))

    def title_words(self) -> str:
        return "Plan of loans"

    def note(self) -> str:
        plan = self._plan
        if self.state.loading:
            return f"looking for loans in {PERIODS[str(self._days)]}: up to {SECONDS:.0f} seconds"
        if plan is None or not plan.places:
            return PERIODS[str(self._days)]
        price = f"protection costs {plan.price}" if self._protect else "lenders not protected"
        return f"{PERIODS[str(self._days)]}: {plan.closed} of {plan.places} places closed; {price}"

    # Keys

    def action_drop(self) -> None:
        """Keep a loan no more, or again."""
        item = self.state.under
        if not isinstance(item, LoanLine):
            self._not_done("Only a proposed loan is kept or dropped.")
            return
        self._dropped ^= {item.loan.key}
        self._shown_again()
        self._detailed = ""
        self._read_detail()

    def action_drop_all(self) -> None:
        """Keep none; where none is kept, all again."""
        every = frozenset(one.key for one in (self._plan.loans if self._plan is not None else ()))
        self._dropped = frozenset() if self._dropped == every else every
        self._shown_again()

    def _shown_again(self) -> None:
        if self._plan is not None:
            self.stand(self.state.read(tuple(plan_entries(self._plan, self._dropped))))

    def action_save(self) -> None:
        """Write the kept loans down as drafts."""
        kept = () if self._plan is None else tuple(one for one in self._plan.loans if one.key not in self._dropped)
        if not kept:
            self._not_done("No loan is kept, so that there is nothing to save.")
            return
        self.do(partial(self._saved, kept))

    def _saved(self, kept: Sequence[object]) -> str:
        from rostering.aid.plan.drafts import save_drafts
        from rostering.words import counted

        drafts = save_drafts(*self.desk.who, kept)  # type: ignore[arg-type]
        self._plan = None
        return f"{counted(len(drafts), 'loan')} drafted; ask for each in the inbox. Nobody is assigned by it."

    def action_days(self) -> None:
        """Plan for other days."""
        self.choose("For which days?", PERIODS, self._take_days)

    def _take_days(self, key: str) -> None:
        self._days = int(key)
        self.read()

    def action_protect(self) -> None:
        """Plan with lenders protected, or without, to see what protection costs."""
        self._protect = not self._protect
        self.read()

    def action_target(self) -> None:
        """Plan for the places to a target too, or only for those to a minimum."""
        self._target = not self._target
        self.read()

    def action_reload(self) -> None:
        self._plan = None
        self.read()
