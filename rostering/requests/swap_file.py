"""Swaps from a file: a row each, all of them asked for or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rostering import access, calendar
from rostering.errors import BadInputError
from rostering.imports.faults import Faults
from rostering.imports.sheet import SheetRow, columns, sheet_rows
from rostering.imports.table import read_table
from rostering.requests.swaps import SwapAsked, asked_already, asked_row, write_swap
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from sqlmodel import Session

    from rostering.access import Acting
    from rostering.requests.swap_view import SwapView
    from rostering.store import tables as t
    from rostering.store.engine import Store

COLUMNS = columns("worker date other", "other_date agreed")
Wanted = tuple[SheetRow, SwapAsked, bool]


def ask_swaps(store: Store, actor_name: str | None, path: Path) -> tuple[SwapView, ...]:
    """Ask for every swap of a sheet: `worker` gives the shift of `date` (a day, or a shift's number) to `other`, for
    that of `other_date` (empty: for none); `agreed` says that the other one said yes. Those asked for already are left
    out.

    Raises RefusedSheetError with every fault of the file, and nothing is written then.
    """
    faults = Faults()
    wanted = [_wanted(row) for row in sheet_rows(read_table(path), COLUMNS, faults)]
    faults.raise_if_any()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        owners = {owner for _, owner in _rows(session, actor, wanted, faults)}
    faults.raise_if_any()
    if not owners:
        return ()
    with use_case(store, actor_name, "edit", owners.pop() if len(owners) == 1 else None) as case:
        found = []
        for one in wanted:  # one after the other, so that a row that comes twice meets the first
            for row, _ in _rows(case.session, case.actor, [one], faults):
                row.agreed_on = calendar.local_day(case.now) if one[2] else None
                found.append(write_swap(case, row))
        faults.raise_if_any()
        return tuple(found)


def _wanted(row: SheetRow) -> Wanted:
    back = _shift(row, "other_date") if row.filled("other_date") else None
    asked = SwapAsked(row.text("worker"), _shift(row, "date"), row.text("other"), back)
    return row, asked, row.flag("agreed", False)


def _shift(row: SheetRow, column: str) -> str:
    """A shift's number, or the day of it."""
    typed = row.text(column)
    if typed.isascii() and typed.isdigit():
        return typed
    day = row.date(column)
    return "" if day is None else f"{day:%d/%m/%Y}"


def _rows(session: Session, actor: Acting, wanted: list[Wanted], faults: Faults) -> list[tuple[t.Swap, str]]:
    """The swaps that are not asked for yet, and whose they are; what cannot be is noted."""
    found = []
    for row, asked, _ in wanted:
        try:
            made, one = asked_row(session, actor, asked)
        except BadInputError as error:
            faults.refuse(row.file, row.number, None, error.in_full)
            continue
        if asked_already(session, made) is None:
            found.append((made, one.organisation_code))
    return found
