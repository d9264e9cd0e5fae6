"""What the screens of work on whole rosters share: the periods it is about, dealt with one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic

from rostering.errors import RotaError
from ui.screens.desk_screen import Answer
from ui.screens.job_screen import JobScreen, RowOf

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store
    from ui.periods import Period


@dataclass(frozen=True)
class InTurn(Generic[Answer]):
    """What a use case answered for some periods, and why it refused others."""

    answers: tuple[Answer, ...]
    refused: str = ""


class PeriodScreen(JobScreen[RowOf], Generic[RowOf]):
    """Work on the rosters of some periods."""

    def __init__(self, periods: tuple[Period, ...]) -> None:
        super().__init__()
        self.periods = periods

    def where(self, period: Period) -> tuple[Store, str | None, Horizon, tuple[str, ...]]:
        """How a use case is told the rosters of a period, and who acts."""
        return self.desk.store, self.desk.actor_name, period.horizon, period.homes

    def in_turn(self, act: Callable[[Period], Answer], periods: Sequence[Period] = ()) -> InTurn[Answer]:
        """Do something for each period (none named: all), each by itself. Takes as long as the store does.

        What is refused for one leaves the others; raises what the first refuses where all do.
        """
        answers: list[Answer] = []
        refusals: list[RotaError] = []
        for period in periods or self.periods:
            try:
                answers.append(act(period))
            except RotaError as refusal:
                refusals.append(refusal)
        if not answers:
            raise refusals[0]
        return InTurn(tuple(answers), " ".join(one.sentence for one in refusals))
