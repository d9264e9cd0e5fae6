"""A date as people type it in an option."""

from datetime import date

from rostering.errors import BadInputError


def typed_date(text: str | None) -> date | None:
    """The date, or None where none was given. Raises BadInputError for what is no date."""
    from rostering import calendar

    if text is None:
        return None
    try:
        return calendar.parse_date(text, calendar.today())
    except ValueError as error:
        raise BadInputError(f"{error}.") from error
