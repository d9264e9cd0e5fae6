"""What the tests of imports are handed: a sample with cells changed, a sheet from its text, rows of the store."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Edited = Callable[..., Path]
Sheet = Callable[[str, str], Path]
Rows = Callable[..., list[tuple[Any, ...]]]
EMPLOYER = "1-102030405"  # the organisation of the samples
