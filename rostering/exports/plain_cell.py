"""Text that a spreadsheet takes for text: what would begin a formula there stands behind an apostrophe."""

from __future__ import annotations

# What Excel and LibreOffice read as the beginning of a formula, the full-width forms included.
BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
APOSTROPHE = "'"


def guarded(cell: str) -> str:
    """A cell as it goes into a CSV file; `unguarded` gives back exactly what it was."""
    return APOSTROPHE + cell if cell.lstrip(APOSTROPHE).startswith(BEGINNINGS) else cell


def unguarded(cell: str) -> str:
    """A cell of a CSV file as it was before it was guarded."""
    is_guarded = cell.startswith(APOSTROPHE) and cell.lstrip(APOSTROPHE).startswith(BEGINNINGS)
    return cell[1:] if is_guarded else cell
