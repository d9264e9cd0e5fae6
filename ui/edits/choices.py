"""What may be typed into a cell: the shifts of that day at that home, those that fit the person first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rostering.rosters.snapshot import ShiftFacts
    from ui.edits.place import CellPlace


@dataclass(frozen=True, slots=True)
class Choice:
    """One shift: its number and code, when and where it is, whether the person may be put on it, and whether it is
    short. `worker` is the employment through which they would be on it.
    """

    shift: int
    code: str
    words: str
    fits: bool
    short: bool
    worker: int


def choices(place: CellPlace) -> tuple[Choice, ...]:
    """The shifts of a cell's day, without those the person is on: what fits and is short first."""
    if not place.here:
        return ()
    build = place.standing.build
    on = {one.shift for one in place.assignments}
    shifts = (facts for facts in build.snapshot.shifts if facts.day == place.day and facts.id not in on)
    found = [_choice(place, facts) for facts in shifts]
    return tuple(sorted(found, key=lambda one: (not one.fits, not one.short, len(one.code), one.code, one.shift)))


def _choice(place: CellPlace, facts: ShiftFacts) -> Choice:
    from rostering import text

    build = place.standing.build
    seat = build.seats.get((place.person, build.shift_ids[facts.id]))
    id_ = build.persons[place.person].id
    worker = seat.worker.id if seat is not None else next(one.id for one in build.snapshot.workers if one.person == id_)
    setting = build.snapshot.settings[facts.setting]
    unit = "" if setting.id == setting.home else f", {setting.name}"
    return Choice(
        shift=facts.id,
        code=facts.code,
        words=f"{facts.code} {text.clock(facts.starts_at)}–{text.clock(facts.ends_at)} {text.role(facts.role)}{unit}",
        fits=seat is not None,
        short=build.filled(place.standing.roster, facts.id) < max(facts.target, facts.minimum),
        worker=worker,
    )


def narrowed(found: Iterable[Choice], typed: str) -> tuple[Choice, ...]:
    """Those whose code begins with some letters; a code that is just that comes before longer ones."""
    wanted = typed.casefold()
    kept = [one for one in found if one.code.casefold().startswith(wanted)]
    return tuple(sorted(kept, key=lambda one: (not one.fits, one.code.casefold() != wanted, not one.short)))


def one_meant(found: Iterable[Choice]) -> Choice | None:
    """The one that is meant without a doubt: the only one that fits, or several of one code, of which the first counts
    where just that one is short or all are alike."""
    fitting = [one for one in found if one.fits]
    if not fitting or len({one.code for one in fitting}) > 1:
        return None
    short = [one for one in fitting if one.short]
    if len(fitting) == 1 or len(short) == 1:
        return (short or fitting)[0]
    return None


def refusal(place: CellPlace, found: Iterable[Choice]) -> str:
    """Why a person may be put on none of some shifts, in a sentence."""
    from rostering import text

    build = place.standing.build
    # Of a shift in somebody's own role it is worth saying what stands against it; of others, that it is not theirs.
    theirs = sorted(found, key=lambda one: place.person not in build.refusals.get(build.shift_ids[one.shift], {}))
    for one in theirs:
        facts = build.snapshot.shift[one.shift]
        why = build.why_not(place.person, facts)
        if why is not None:
            return f"{place.name} cannot be put on {one.words}: {text.refused(build, why)} ({why.rule})."
    return f"{place.name} is on that shift already."
