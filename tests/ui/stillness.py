"""Waiting until an app has nothing more to do, and not a moment longer: its event loop says when it would only wait."""

import asyncio
from selectors import DefaultSelector, SelectorKey
from time import monotonic

SOON = 1 / 30  # seconds; twice the time between two frames: who waits that long waits for something else
LONGEST = 1.0  # seconds; what moves all the time is not waited for


class _Watch(DefaultSelector):
    """What a loop asks for events, with the longest it would wait for one."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[float, asyncio.Future[None]]] = []

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """The events there are; where there are none for a while, whoever asked is told first."""
        if not self.asked:
            return super().select(timeout)
        if timeout is None or timeout > SOON:
            events = super().select(0)
            if not events:
                self._tell(monotonic())
            return events
        events = super().select(timeout)
        self._tell(monotonic() - LONGEST)
        return events

    def _tell(self, until: float) -> None:
        """Tell those who asked by a moment."""
        told = [(since, turn) for since, turn in self.asked if since <= until]
        self.asked = [one for one in self.asked if one not in told]
        for _, turn in told:
            if not turn.done():
                turn.set_result(None)


class StillLoop(asyncio.SelectorEventLoop):
    """An event loop that one can wait for."""

    def __init__(self) -> None:
        self._watch = _Watch()
        super().__init__(self._watch)

    async def still(self) -> None:
        """Wait until no task can go on and no timer is due soon; a second at most."""
        turn = self.create_future()
        self._watch.asked.append((monotonic(), turn))
        await turn


async def until_still(min_sleep: float = 0.0, max_sleep: float = LONGEST) -> None:
    """What Textual's pilot calls to let an app come to rest, without its pauses of a fiftieth of a second."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, StillLoop)
    await loop.still()
