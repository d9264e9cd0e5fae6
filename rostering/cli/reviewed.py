"""What is recorded of somebody until it is looked at again: its dates in the options, and its list."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol, TypeVar

from rostering.cli.context import Context


class Reviewed(Protocol):
    """A recorded line that counts from a day on, until another or until somebody ends it."""

    @property
    def id(self) -> int: ...
    @property
    def person(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def from_on(self) -> date: ...
    @property
    def until(self) -> date | None: ...
    @property
    def review_on(self) -> date: ...


Line = TypeVar("Line", bound=Reviewed)


def term_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --from and --until."""
    parser.add_argument("--from", dest="first", metavar="DATE", help="the first day (today)")
    parser.add_argument("--until", metavar="DATE", help="the last day (until somebody ends it)")


def tell_reviewed(
    context: Context,
    lines: Sequence[Line],
    what: str,
    nothing: str,
    by: Callable[[Line], str],
    due: Callable[[Line], str],
) -> None:
    """Print a list, or `nothing` where it is empty: `what` heads the words, `by` says who answers for a line and `due`
    what is to be minded of it."""
    heads = ("number", "person", "name", what, "from", "until", "by", "review", "")
    context.output.listed(
        heads,
        [
            (one.id, one.person, one.name, one.words, one.from_on, one.until, by(one), one.review_on, due(one))
            for one in lines
        ],
        nothing,
    )
