"""An amount of money as people type it in an option."""

from rostering.errors import BadInputError


def typed_pounds(text: str | None) -> int | None:
    """Pounds in pence, or None where nothing was given. Raises BadInputError for what is no amount."""
    from rostering.imports.fields import CellError, pence_of_pounds

    if text is None:
        return None
    try:
        return pence_of_pounds(text.strip())
    except CellError as error:
        raise BadInputError(f"The amount {error}.") from error
