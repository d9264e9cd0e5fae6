"""People who would be in two places at once: on a roster, and on another or at work elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rostering import text

if TYPE_CHECKING:
    from rostering.rosters.build import Build


@dataclass(frozen=True, slots=True)
class _Stay:
    """Where a person is from an instant to another; `label` None is work of others, told by its times alone."""

    starts_at: datetime
    ends_at: datetime
    label: str | None
    ours: bool


def overlaps(build: Build) -> tuple[str, ...]:
    """One sentence for each pair of overlapping pieces of one person's work of which one at least is on the roster.

    Drafts and published rosters of other settings count, and what people work elsewhere; another organisation's is
    told as 'elsewhere' with its times.
    """
    stays: dict[int, list[_Stay]] = defaultdict(list)
    snapshot = build.snapshot
    for one in snapshot.assignments:
        label = text.shift(build, snapshot.shift[one.shift])
        stays[snapshot.worker[one.worker].person].append(_Stay(one.starts_at, one.ends_at, label, ours=True))
    owners = {snapshot.settings[home].organisation for home in snapshot.homes}
    for work in snapshot.worked:
        if work.person in stays:
            setting = None if work.setting is None else snapshot.settings[work.setting]
            near = setting.name if setting is not None and setting.organisation in owners else None
            stays[work.person].append(_Stay(work.starts_at, work.ends_at, near, ours=False))
    return tuple(
        f"{snapshot.persons[person].name} ({snapshot.persons[person].code}) is in two places: {pair}"
        for person in sorted(stays, key=lambda id_: snapshot.persons[id_].code)
        for pair in _pairs(stays[person])
    )


def _pairs(stays: list[_Stay]) -> Iterator[str]:
    ordered = sorted(stays, key=lambda one: (one.starts_at, one.ends_at))
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.starts_at >= one.ends_at:
                break
            if one.ours or other.ours:
                yield f"{_words(one)} and {_words(other)}"


def _words(one: _Stay) -> str:
    if one.ours and one.label is not None:
        return one.label
    where = one.label or "elsewhere"
    return f"{where} {text.clock(one.starts_at)}–{text.clock(one.ends_at)}"
