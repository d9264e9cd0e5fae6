"""Taking rosters out of the building in one of the forms there are: read once, made whole, then written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rostering.errors import BadInputError
from rostering.exports.file_set import File, file_name, write_file, write_folder
from rostering.exports.form import CSV, DAY_SHEETS, FORMS, HTML, ICAL, JSON, XLSX, Form
from rostering.exports.material import Material, read_material
from rostering.store.roster_state import PUBLISHED
from solver.stop import Stop

if TYPE_CHECKING:
    from rostering.exports.worker_calendar import WorkerCalendar
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store

Progress = Callable[[float, str], None]
READ = 0.2  # of the whole work, roughly


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is to go out: a form by its name, a period, homes by code or name (none = all that the actor may export).

    `drafts`: calendars take in what is not published, as tentative; all other forms do so without being told, and are
    marked as drafts. `people` (names or codes) narrows calendars down.
    """

    form: str
    horizon: Horizon
    settings: tuple[str, ...] = ()
    drafts: bool = False
    people: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.form not in FORMS:
            raise BadInputError(f"There is no form '{self.form}'; choose one of {', '.join(FORMS)}.")
        if (self.drafts or self.people) and self.form != ICAL:
            raise BadInputError("--draft and --person are for calendars (--format ical); other forms mark drafts.")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and where: the files in order. `drafts` are the homes whose roster is a draft, or missing."""

    form: Form
    out: Path
    files: tuple[Path, ...]
    assignments: int
    drafts: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What was done, in a sentence."""
        are = "are drafts" if len(self.drafts) > 1 else "is a draft"
        draft = f"; {', '.join(self.drafts)} {are}" if self.drafts else ""
        if self.form.is_folder and self.files != (self.out,):
            return f"{_count(len(self.files), 'file')} written to {self.out}{draft}."
        return f"{_count(self.assignments, 'assignment')} written to {self.out}{draft}."


def export_roster(
    store: Store,
    actor_name: str | None,
    request: ExportRequest,
    out: Path,
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Exported:
    """Write rosters to a file, or to a folder for calendars and day sheets; one calendar may be a file that ends in
    `.ics`.

    `progress` is told how far the work is, from 0 to 1, and what is being done. When `stop` is requested, Stopped is
    raised. Then, and after a refusal, no file has been written or changed. Raises RefusedError for who may not export,
    BadInputError for settings and people nobody knows, for calendars where nothing is published, and where `out`
    cannot be written.
    """
    material, files = _made(store, actor_name, request, progress, stop)
    form = FORMS[request.form]
    if form.is_folder and out.suffix.casefold() == ".ics":
        if len(files) != 1:
            raise BadInputError(f"{out} would be {_count(len(files), 'calendar')}; give a folder, or one --person.")
        write_file(out, files[0].content)
        paths: tuple[Path, ...] = (out,)
    elif form.is_folder:
        write_folder(out, files)
        paths = tuple(out / one.name for one in files)
    else:
        write_file(out, files[0].content)
        paths = (out,)
    drafts = tuple(material.setting(home).code for home in material.homes if not material.issue(home).is_published)
    return Exported(form, out, paths, len(material.snapshot.assignments), drafts)


def export_text(store: Store, actor_name: str | None, request: ExportRequest) -> str:
    """Rosters in a form that is text, for a pipe. Raises as `export_roster` does, and for a form that is none."""
    if not FORMS[request.form].is_text:
        what = "FOLDER" if FORMS[request.form].is_folder else "FILE"
        raise BadInputError(f"Say where the {request.form} goes: --out {what}.")
    return _made(store, actor_name, request, None, None)[1][0].content.decode()


def _made(
    store: Store, actor_name: str | None, request: ExportRequest, progress: Progress | None, stop: Stop | None
) -> tuple[Material, Sequence[File]]:
    """Everything that is to be written, complete."""
    told, stopping = progress or _silent, stop or Stop()
    told(0.0, "reading the rosters")
    material = read_material(store, actor_name, request.horizon, request.settings)
    stopping.raise_if_over()
    made: list[File] = []
    for done, file in _files(store, material, request):
        stopping.raise_if_over()
        made.append(file)
        told(READ + (1 - READ) * done, f"{_count(len(made), 'file')} made")
    stopping.raise_if_over()
    return material, made


def _silent(fraction: float, said: str) -> None:
    """Tell nobody."""


def _files(store: Store, material: Material, request: ExportRequest) -> Iterator[tuple[float, File]]:
    """Each file with how much is done by then."""
    if request.form == ICAL:
        yield from _calendars(store, material, request)
    elif request.form == DAY_SHEETS:
        yield from _day_sheets(store, material)
    else:
        yield 1.0, File(f"rota{FORMS[request.form].suffix}", _one_file(material, request.form))


def _one_file(material: Material, form: str) -> bytes:
    if form in (JSON, CSV):
        from rostering.exports.roster_file import as_csv, as_json

        snapshot = material.snapshot
        permissions = material.permissions
        if form == CSV:
            return as_csv(snapshot, permissions).encode()
        document = as_json(snapshot, material.horizon, permissions)
        return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
    from rostering.exports.page import pages

    if form == XLSX:
        from rostering.exports.grid_sheet import workbook

        return workbook(pages(material))
    assert form == HTML
    from rostering.exports.wall_rota import wall_rota

    return wall_rota(pages(material)).encode()


def _calendars(store: Store, material: Material, request: ExportRequest) -> Iterator[tuple[float, File]]:
    from rostering.exports.calendar_file import calendar_file
    from rostering.exports.worker_calendar import worker_calendars

    states = {state for *_, state in material.snapshot.rosters.values()}
    if PUBLISHED not in states and not request.drafts:
        raise BadInputError(
            f"Nothing is published from {request.horizon.words}; publish it first, or give "
            "--draft for calendars that are marked tentative."
        )
    calendars = worker_calendars(material, drafts=request.drafts)
    meant = _meant(store, material, calendars, request.people)
    taken: set[str] = set()
    for number, one in enumerate(meant, 1):
        name = file_name((one.organisation, one.worker), ".ics", taken)
        yield number / len(meant), File(name, calendar_file(one))


def _meant(
    store: Store, material: Material, calendars: Sequence[WorkerCalendar], people: Iterable[str]
) -> Sequence[WorkerCalendar]:
    named = list(people)
    if not named:
        return calendars
    from rostering.people.person_search import find_person

    with store.reading() as session:
        persons = {typed: find_person(session, material.actor, typed).id for typed in named}
    there = {one.person for one in calendars}
    absent = [typed for typed, person in persons.items() if person not in there]
    if absent:
        raise BadInputError(f"{absent[0]} has no shifts on these rosters; choose another period or person.")
    return [one for one in calendars if one.person in persons.values()]


def _day_sheets(store: Store, material: Material) -> Iterator[tuple[float, File]]:
    from rostering.exports.day_page import DayPages, units_and_days
    from rostering.exports.day_sheet import day_sheet
    from rostering.exports.ring_list import read_desks

    pages = DayPages(material, read_desks(store, material))
    meant = units_and_days(material)
    taken: set[str] = set()
    for number, (unit, day) in enumerate(meant, 1):
        setting = material.setting(unit)
        home = material.setting(setting.home)
        codes = (home.code,) if home.id == unit else (home.code, setting.code)
        sheet = day_sheet(pages.page(unit, day))
        yield number / len(meant), File(file_name((*codes, str(day)), ".html", taken), sheet.encode())


def _count(number: int, word: str) -> str:
    return f"1 {word}" if number == 1 else f"{number} {word}s"
