"""The styles that the grid is painted with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.style import Style


@dataclass(frozen=True, eq=False)
class Palette:
    """The styles to paint with, by the name of what they paint. A change of theme makes a new one."""

    styles: Mapping[str, Style]

    def __getitem__(self, name: str) -> Style:
        return self.styles[name]
