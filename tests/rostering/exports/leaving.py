"""What the tests of exports share: the material of a week, an export to a folder, and an amendment."""

from pathlib import Path

from rostering.exports.export import Exported, ExportRequest, export_roster
from rostering.exports.material import Material, read_material
from rostering.exports.page import Page, pages
from rostering.rosters.edit import Edit, edit_roster
from rostering.rosters.shift_work import Work
from rostering.store.use_case import use_case
from tests.rostering.office import Office

NOW = "2026-11-20T10:00:00Z"


def material(office: Office, who: str | None = None, *settings: str) -> Material:
    """What an export of the office's week is made of."""
    return read_material(office.store, who, office.horizon, settings)


def page(office: Office) -> Page:
    """The page of the office's one home."""
    (only,) = pages(material(office))
    return only


def exported(office: Office, form: str, out: Path, who: str | None = None, *settings: str, **more: bool) -> Exported:
    """The office's week written in a form."""
    return export_roster(office.store, who, ExportRequest(form, office.horizon, settings, **more), out)


def amend(office: Office, *edits: tuple[int, int, Work | None]) -> None:
    """Workers on shifts as they shall be, as one amendment of the first roster by Mia."""
    with use_case(office.store, "Mia", "edit", None) as case:
        edit_roster(case, 1, [Edit(*one) for one in edits], "swap")
