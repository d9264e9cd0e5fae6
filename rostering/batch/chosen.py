"""Which settings a batch is for: those named, of some areas, of some organisations; none: all one may solve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.access import Acting
from rostering.errors import BadInputError
from rostering.rosters.read import homes_named
from rostering.store import tables as t
from rostering.surge.ground import settings_in_areas

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True)
class Chosen:
    """What was asked for: settings and areas by code or name, organisations by code."""

    settings: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """As the record of a run has it: the same settings asked for in another order are the same."""
        parts = (
            ("settings", self.settings),
            ("areas", self.areas),
            ("organisations", self.organisations),
        )
        return "; ".join(f"{what} {', '.join(sorted(names))}" for what, names in parts if names) or "all settings"


@dataclass(frozen=True)
class Homes:
    """The outermost settings meant: their codes by id, and the organisation of all of them, where it is one."""

    codes: dict[int, str]
    organisation: str | None
    organisations: dict[int, str]  # by home


def read_homes(session: Session, actor: Acting, chosen: Chosen) -> Homes:
    """The homes that are meant; who acts for one organisation means its own, where nothing is named.

    Raises BadInputError for what nobody knows and where no setting is left, RefusedError for what the actor may not
    solve.
    """
    named = [*chosen.settings, *settings_in_areas(session, chosen.areas)]
    homes = homes_named(session, named) if named or not chosen.organisations else set[int]()
    s, o = t.Setting, t.Organisation
    rows = session.exec(
        pick(s.id, s.code, o.code).join(o, col(o.id) == col(s.organisation_id)).order_by(col(s.id))
    ).all()
    outermost = homes_named(session)
    if chosen.organisations:
        wanted = _organisations(chosen.organisations, {row[2] for row in rows})
        homes |= {row[0] for row in rows if row[2] in wanted and row[0] in outermost}
    elif not named and actor.organisation is not None:
        homes = {row[0] for row in rows if row[2] == actor.organisation and row[0] in outermost}
    if not homes:
        raise BadInputError("There is no setting to roster; import settings first, or choose others.")
    organisations = {row[0]: row[2] for row in rows if row[0] in homes}
    one = set(organisations.values())
    organisation = one.pop() if len(one) == 1 else None
    access.guard(actor, "solve", organisation)
    return Homes({row[0]: row[1] for row in rows if row[0] in homes}, organisation, organisations)


def _organisations(named: Iterable[str], known: set[str]) -> set[str]:
    by_name = {code.casefold(): code for code in known}
    found = set()
    for name in named:
        if name.casefold() not in by_name:
            listed = ", ".join(sorted(known)[:12]) or "none yet"
            raise BadInputError(f"There is no organisation '{name}' with settings; the store has {listed}.")
        found.add(by_name[name.casefold()])
    return found
