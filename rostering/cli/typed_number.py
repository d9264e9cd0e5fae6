"""A whole number as people type it on the command line."""

from rostering.errors import BadInputError

MOST_DIGITS = 9


def typed_number(text: str, what: str) -> int:
    """The number of something, such as 'a shift' or 'places'. Raises BadInputError for what is no whole number."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise BadInputError(f"'{text}' is no number of {what}.")
    return int(text)


def typed_whole(text: str, what: str, most: int) -> int:
    """A whole number from 1 to a greatest one. Raises BadInputError for anything else, with what it is."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and 1 <= int(text) <= most):
        raise BadInputError(f"{what} is a whole number from 1 to {most}, not '{text}'.")
    return int(text)
