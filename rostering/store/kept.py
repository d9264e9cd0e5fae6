"""Questions to the store that are made once and asked often.

To make a statement anew and to ask it through the session takes several times as long as the database takes to answer,
and reading a roster asks some seventy of them. A question that is kept is made once for each shape of its values, and
goes straight to the session's connection.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

if TYPE_CHECKING:
    from sqlmodel import Session

Values = ParamSpec("Values")


def kept(question: Callable[Values, Any]) -> Callable[Concatenate[Session, Values], Any]:
    """Ask a session what a function says, which gives a SELECT for some values.

    The function is called once for each shape of its values, with a place to be filled (a `bindparam`) for each of
    them. So it may do nothing with a value but compare a column with it, or look whether it is None: what is None stays
    None. A collection may be asked `in_` of as it comes. One value is compared with columns of one type.

    The answer is what `session.exec` would give, but that a whole table comes as plain rows: nothing the session knows
    of and nothing that could be changed. What the session has not written yet is written first, as by `session.exec`.
    """
    names = tuple(signature(question).parameters)
    made: dict[tuple[tuple[str, bool | None], ...], tuple[Any, bool]] = {}

    @wraps(question)
    def ask(session: Session, /, *given: Values.args, **named: Values.kwargs) -> Any:
        values = dict(zip(names, given, strict=False)) | named
        told = {name: _told(value) for name, value in values.items() if value is not None}
        shape = tuple((name, None if value is None else type(told[name]) is list) for name, value in values.items())
        if shape not in made:
            made[shape] = _made(question, values, told)
        statement, is_single = made[shape]
        session.flush()
        rows = session.connection().execute(statement, told)
        return rows.scalars() if is_single else rows

    return ask


def _told(value: Any) -> Any:
    """A value as the connection takes it: the same values in any order are the same list."""
    return sorted(value) if isinstance(value, Collection) and not isinstance(value, str | bytes) else value


def _made(question: Callable[..., Any], values: dict[str, Any], told: dict[str, Any]) -> tuple[Any, bool]:
    """The statement with places for its values, and whether a row of its answer is a single value."""
    from sqlalchemy import bindparam

    places: dict[str, Any] = {name: bindparam(name, expanding=type(value) is list) for name, value in told.items()}
    statement = question(**{name: places.get(name) for name in values})
    return statement, len(statement.selected_columns) == 1
