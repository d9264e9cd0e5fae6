"""The forms in which a roster leaves the building, and the file names that ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the ending of its files, whether it is a folder of them, and whether it is text for a pipe."""

    name: str
    suffix: str
    help: str
    is_folder: bool = False
    is_text: bool = False


JSON, CSV, XLSX, ICAL = "json", "csv", "xlsx", "ical"
HTML, DAY_SHEETS = "html", "day-sheets"
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        one.name: one
        for one in (
            Form(JSON, ".json", "every assignment, for machines", is_text=True),
            Form(CSV, ".csv", "every assignment, a row each", is_text=True),
            Form(XLSX, ".xlsx", "a sheet a home, the grid with its totals"),
            Form(ICAL, ".ics", "a calendar a worker, a folder of them", is_folder=True),
            Form(HTML, ".html", "the wall rota, A3 to print", is_text=True),
            Form(DAY_SHEETS, ".html", "a page of A4 a unit and day, a folder of them", is_folder=True),
        )
    }
)
_BY_SUFFIX = {form.suffix: form for form in FORMS.values() if form.name != DAY_SHEETS} | {".htm": FORMS[HTML]}


def form_of(path: Path) -> Form | None:
    """The form that the ending of a file's name asks for; None where it asks for none."""
    return _BY_SUFFIX.get(path.suffix.casefold())
