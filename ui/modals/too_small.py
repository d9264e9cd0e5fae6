"""What a terminal shows that is too small for anything else."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from ui.faults import FaultProof

LEAST = Size(40, 10)  # columns and lines below which no screen can be read


def is_too_small(size: Size) -> bool:
    """Whether a terminal has too few columns or lines."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(FaultProof, ModalScreen[None]):
    """In front until there is room again; what is behind it goes on and stays as it is."""

    CSS_PATH = "modals.tcss"

    def compose(self) -> ComposeResult:
        yield Static(classes="too-small", markup=False)

    def on_mount(self) -> None:
        self._tell()

    def on_resize(self) -> None:
        self._tell()

    def _tell(self) -> None:
        size = self.app.size
        words = f"Too small: {size.width}x{size.height}. Make it {LEAST.width}x{LEAST.height} or more; nothing is lost."
        self.query_one(Static).update(f"{words} ctrl+q leaves.")
