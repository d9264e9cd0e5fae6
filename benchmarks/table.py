"""Rows as a Markdown table that is also aligned to the eye."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.row import Row


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


# The columns: heading, whether it is set to the right, and its cell of a row.
COLUMNS: tuple[tuple[str, bool, Callable[[Row], str]], ...] = (
    ("instance", False, lambda row: row.instance),
    ("solver", False, lambda row: row.solver),
    ("objective", True, lambda row: _number(row.objective)),
    ("bound", True, lambda row: _number(row.bound)),
    ("best known", True, lambda row: _number(row.best_known)),
    ("above %", True, lambda row: _percent(row.above)),
    ("gap %", True, lambda row: _percent(row.gap)),
    ("proven", False, lambda row: "yes" if row.proven else "no"),
    ("seconds", True, lambda row: _seconds(row.seconds)),
    ("to 1 %", True, lambda row: _seconds(row.seconds_to_one_percent)),
    ("MB", True, lambda row: "" if row.peak_megabytes is None else f"{row.peak_megabytes:,.0f}"),
    ("verdict", False, lambda row: row.verdict.replace("|", "/")),
)


def table(rows: Sequence[Row]) -> str:
    """The table, without a line end at its end."""
    lines = [[heading for heading, _, _ in COLUMNS]] + [[cell(row) for _, _, cell in COLUMNS] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = [
        "-" * (width - 1) + ":" if right else "-" * width for width, (_, right, _) in zip(widths, COLUMNS, strict=True)
    ]
    padded = [
        [
            text.rjust(width) if right else text.ljust(width)
            for text, width, (_, right, _) in zip(line, widths, COLUMNS, strict=True)
        ]
        for line in lines
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in [padded[0], rule, *padded[1:]])
