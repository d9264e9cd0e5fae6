"""A clock time as people type it in an option."""

from rostering.errors import BadInputError


def typed_clock(text: str | None) -> int | None:
    """Minutes after midnight, or None where none was given. Raises BadInputError for what is no time."""
    from rostering.calendar import parse_clock

    if text is None:
        return None
    try:
        return parse_clock(text)
    except ValueError as error:
        raise BadInputError(f"{error}.") from error
