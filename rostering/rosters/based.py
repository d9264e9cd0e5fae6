"""Where somebody belongs on a day: the home of their employment, or of the posts that they hold then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from rostering.catalogue import pools

if TYPE_CHECKING:
    from rostering.rosters.snapshot import SettingFacts, WorkerFacts

BY_SETTING = "setting"  # a pool that only the setting draws on to which somebody belongs


def homes_on(settings: Mapping[int, SettingFacts], worker: WorkerFacts, day: date) -> frozenset[int]:
    """The homes that an employment belongs to on a day; none: to its organisation as a whole."""
    return frozenset(settings[one].home for one in worker.bases(day))


def is_based(settings: Mapping[int, SettingFacts], worker: WorkerFacts, setting: int, day: date) -> bool:
    """Whether an employment belongs to the home of a setting on a day; who belongs to none is at home everywhere in
    their organisation."""
    homes = homes_on(settings, worker, day)
    return settings[setting].home in homes if homes else settings[setting].organisation == worker.organisation


def is_posted(settings: Mapping[int, SettingFacts], worker: WorkerFacts, setting: int, day: date) -> bool:
    """Whether an employment belongs to the home of a setting on a day, whoever runs that."""
    return settings[setting].home in homes_on(settings, worker, day)


def is_drawn_by_setting(pool: str) -> bool:
    """Whether only the settings that somebody belongs to draw on them, in a pool."""
    return pool in pools() and pools()[pool].draws == BY_SETTING


def is_staff_elsewhere(settings: Mapping[int, SettingFacts], worker: WorkerFacts, setting: int, day: date) -> bool:
    """Whether an employment is on the staff of other homes on a day: nobody else draws on it, unless it is lent."""
    homes = homes_on(settings, worker, day)
    return is_drawn_by_setting(worker.pool) and bool(homes) and settings[setting].home not in homes
