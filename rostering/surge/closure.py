"""A setting that closes: nobody is asked for there, and its own staff may help out nearby."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from rostering.errors import BadInputError
from rostering.rosters.snapshot import SettingFacts, Snapshot


def named_settings(snapshot: Snapshot, names: Iterable[str]) -> frozenset[int]:
    """The settings of some names or codes among those in question, with all that lies in them.

    Raises BadInputError for a name that is none of theirs, and where nothing would stay open.
    """
    gone: set[int] = set()
    here = {id_: one for id_, one in snapshot.settings.items() if one.home in snapshot.homes}
    for name in names:
        found = [one for one in here.values() if name.casefold() in (one.code.casefold(), one.name.casefold())]
        if not found:
            known = ", ".join(sorted(one.code for one in here.values() if one.id == one.home)[:12])
            raise BadInputError(f"There is no setting '{name}' to close; the report is about {known}.")
        gone |= {id_ for one in found for id_ in _all_of(here, one)}
    if set(snapshot.homes) <= gone:
        raise BadInputError("Every setting would be closed, so that nothing can be short; leave one open.")
    return frozenset(gone)


def _all_of(settings: Mapping[int, SettingFacts], one: SettingFacts) -> list[int]:
    return [id_ for id_, other in settings.items() if other.home == one.id] if one.home == one.id else [one.id]


def with_closed(snapshot: Snapshot, gone: Collection[int], areas: Mapping[int, int | None]) -> Snapshot:
    """A snapshot without what some settings ask for.

    The own staff of a home that closes may be put on shifts of the other homes of its organisation in the same area
    (`areas`, by home; a centre that opens is near to all). Who belongs to a shared bank may come as far as it reaches
    anyhow, and rules of movement hold as ever.
    """
    if not gone:
        return snapshot
    shifts = tuple(one for one in snapshot.shifts if one.setting not in gone)
    kept = {one.id for one in shifts}
    shut = [home for home in snapshot.homes if home in gone]
    lenders = dict(snapshot.offers.lenders)
    for one in shifts:
        near = [home for home in shut if _is_near(snapshot, areas, home, snapshot.settings[one.setting].home)]
        lenders[one.id] = lenders.get(one.id, frozenset()) | frozenset(near)
    return replace(
        snapshot,
        homes=tuple(home for home in snapshot.homes if home not in gone),
        shifts=shifts,
        assignments=tuple(one for one in snapshot.assignments if one.shift in kept),
        bookings=tuple(one for one in snapshot.bookings if one.shift in kept),
        overlays=tuple(one for one in snapshot.overlays if one.setting not in gone),
        workload=tuple(one for one in snapshot.workload if one.setting not in gone),
        offers=replace(snapshot.offers, lenders=lenders),
    )


def _is_near(snapshot: Snapshot, areas: Mapping[int, int | None], one: int, other: int) -> bool:
    same = snapshot.settings[one].organisation == snapshot.settings[other].organisation
    return same and (other not in areas or (areas[other] is not None and areas[other] == areas.get(one)))
