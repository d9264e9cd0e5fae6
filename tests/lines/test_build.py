"""Every kind of rule along a line has its line form."""

from __future__ import annotations

from solver.lines.build import PARTS
from solver.rules.registry import KINDS


def test_the_kinds_that_act_along_a_line_are_those_with_parts() -> None:
    """A kind in the registry acts as a line exactly when it has parts; none is left out of pricing unseen."""
    assert set(PARTS) == {name for name, kind in KINDS.items() if kind.acts == "line"}
