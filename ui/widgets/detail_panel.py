"""The panel under the grid: the cell under the cursor in words."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from ui.detail import BROKEN, GOOD, PERMITTED, PLAIN, SHORT, Detail
from ui.faults import FaultProof

MANNERS = {
    GOOD: ("✓ ", "$good"),
    SHORT: ("▽ ", "$short-ink"),
    BROKEN: ("! ", "bold $error"),
    PERMITTED: ("~ ", "$accent"),
    PLAIN: ("", ""),
}


class DetailPanel(FaultProof, Static):
    """Shows one detail."""

    def show(self, detail: Detail) -> None:
        """Replace what is shown."""
        parts: list[str | tuple[str, str]] = [(detail.title, "bold"), f"  {detail.note}" if detail.note else ""]
        for said in detail.said:
            mark, style = MANNERS[said.manner]
            parts += ["\n", (mark + said.words, style)]
        self.update(Content.assemble(*parts), layout=False)  # its height is fixed
