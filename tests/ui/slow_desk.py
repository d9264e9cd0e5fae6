"""A desk that takes its time: what the app does while the store is still being read."""

import threading
from dataclasses import dataclass, field
from datetime import date

from rostering.rosters.home_standing import HomePart, HomePlace
from ui.desk import Desk


@dataclass(frozen=True)
class SlowDesk(Desk):
    """It reads one home or one person (None: the list of homes) only once `read` is set."""

    waits: str | None = None
    read: threading.Event = field(default_factory=threading.Event)

    def places(self) -> tuple[HomePlace, ...]:
        """The homes, at once unless it is they that have to be waited for."""
        assert self.waits is not None or self.read.wait(60)
        return super().places()

    def home(self, code: str, first: date, last: date) -> tuple[HomePart, ...]:
        """A home, at once unless it is the one that has to be waited for."""
        assert code != self.waits or self.read.wait(60)
        return super().home(code, first, last)

    def person(self, code: str) -> list[str]:
        """A person, at once unless it is the one who has to be waited for."""
        assert code != self.waits or self.read.wait(60)
        return super().person(code)
