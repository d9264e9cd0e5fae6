"""What differs between two states of a roster, a person: two versions, a draft and what it replaces, or a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, text
from rostering.errors import BadInputError
from rostering.rosters.amendments import Stand, read_amendments, stood_at
from rostering.rosters.edit import work_on
from rostering.rosters.proposals import proposal_edits, read_waiting
from rostering.rosters.replaced import in_place_of
from rostering.rosters.roster_place import RosterPlace, guard_roster, rosters_meant
from rostering.store import tables as t
from rostering.store.roster_state import DRAFT

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
Stands = Mapping[tuple[int, int], Stand]  # by worker and shift


@dataclass(frozen=True, slots=True)
class Difference:
    """One shift of one person in two states; None: they are not on it. `code` and `setting` name the shift."""

    shift: int
    code: str
    day: date
    setting: str
    before: Stand | None
    after: Stand | None

    @property
    def words(self) -> str:
        """The same as people say it: off E Mon 23 Nov 07:00–15:00, Hill House."""
        stand = self.after or self.before
        assert stand is not None
        label = f"{self.code} {text.day(self.day)} {_times(stand)}, {self.setting}"
        if self.before is None:
            return f"on {label}{_standing(stand)}"
        if self.after is None:
            return f"off {label}"
        said = []
        if (self.before.starts_at, self.before.ends_at) != (stand.starts_at, stand.ends_at):
            said.append(f"was {_times(self.before)}")
        if self.before.standing != stand.standing:
            said.append(f"{self.before.standing.replace('_', ' ')} becomes {stand.standing.replace('_', ' ')}")
        return f"{label}: {', '.join(said)}"


def _times(stand: Stand) -> str:
    return f"{text.clock(stand.starts_at)}–{text.clock(stand.ends_at)}"


def _standing(stand: Stand) -> str:
    return "" if stand.standing == "planned" else f" ({stand.standing.replace('_', ' ')})"


@dataclass(frozen=True, slots=True)
class PersonDifference:
    """What differs for one person, day by day."""

    person: str
    name: str
    changes: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of one roster, each called as people call it, and the people for whom they differ, by name."""

    roster: RosterPlace
    before: str
    after: str
    people: tuple[PersonDifference, ...]


def compare(
    store: Store,
    actor_name: str | None,
    horizon: Horizon,
    settings: Iterable[str],
    *,
    before: int | None = None,
    after: int | None = None,
    proposal: bool = False,
) -> tuple[Comparison, ...]:
    """Compare two states of the rosters of some homes (none = all) for a period.

    With `proposal`, what stands and the proposal that waits. Else two versions of a published roster, by the numbers of
    their amendments (0: as it was published), where None is the publication and what stands now; a draft, and a
    published roster that nobody amended, is compared with the roster that it replaces, a draft else with its
    proposal. Raises BadInputError where there is nothing to compare.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        places = rosters_meant(session, horizon, settings)
        if not places:
            raise BadInputError(f"There is no roster from {horizon.words}; choose other days, or solve to make one.")
        found = []
        for place in places:
            guard_roster(actor, "see", place)
            made = _of(session, place, before, after, proposal=proposal)
            if made is not None:
                found.append(made)
    if not found:
        raise BadInputError("No proposal waits there, and no roster was replaced: there is nothing to compare.")
    return tuple(found)


def _of(
    session: Session, place: RosterPlace, before: int | None, after: int | None, *, proposal: bool
) -> Comparison | None:
    if proposal:
        return with_proposal(session, place)
    if place.state != DRAFT:
        anew = (
            with_replaced(session, place) if before is None and after is None and not _amended(session, place) else None
        )
        return anew or versions(session, place, before or 0, after)
    if before is not None or after is not None:
        raise BadInputError(f"{place.label} is a draft and has no versions yet; publish it first.")
    return with_replaced(session, place) or with_proposal(session, place)


def _amended(session: Session, place: RosterPlace) -> bool:
    return any(record.number for record in read_amendments(session, place.id))


def versions(session: Session, place: RosterPlace, before: int, after: int | None = None) -> Comparison:
    """A published roster after one amendment and after another; None: as it stands now."""
    records = read_amendments(session, place.id)
    if not records:
        stands = stands_on(session, place.id)
        return Comparison(place, "published", "now", differences(session, stands, stands))
    first = stood_at(records, before)
    last = stands_on(session, place.id) if after is None else stood_at(records, after)
    return Comparison(place, _name(before), "now" if after is None else _name(after), differences(session, first, last))


def _name(number: int) -> str:
    return f"amendment {number}" if number else "as published"


def with_proposal(session: Session, place: RosterPlace) -> Comparison | None:
    """What stands on a roster and what a proposal would make of it; None where none waits."""
    waiting = read_waiting(session, place.id)
    if waiting is None:
        return None
    stands = stands_on(session, place.id)
    after = dict(stands)
    for edit in proposal_edits(session, waiting):
        after.pop(edit.pair, None)
        if edit.work is not None:
            after[edit.pair] = Stand(edit.work.starts_at, edit.work.ends_at, edit.work.standing)
    return Comparison(place, "now", f"proposal {waiting.id}", differences(session, stands, after))


def with_replaced(session: Session, place: RosterPlace) -> Comparison | None:
    """A roster and the one of the same homes and days that it takes the place of; None where there is none."""
    old = next(iter(in_place_of(session, place.id)), None)
    if old is None:
        return None
    found = differences(session, stands_on(session, old), stands_on(session, place.id))
    return Comparison(place, f"roster {old} as published before", place.state, found)


def stands_on(session: Session, roster: int) -> Stands:
    """Who stands where on a roster now."""
    return {pair: Stand(work.starts_at, work.ends_at, work.standing) for pair, work in work_on(session, roster).items()}


def differences(session: Session, before: Stands, after: Stands) -> tuple[PersonDifference, ...]:
    """What differs between two states, a person, by name; whoever has the same work in both is left out."""
    pairs = sorted(pair for pair in before.keys() | after.keys() if before.get(pair) != after.get(pair))
    s, w, p = t.Shift, t.Worker, t.Person
    shifts = session.exec(
        pick(s.id, s.code, s.day, t.Setting.name)
        .join(t.Setting, col(t.Setting.id) == col(s.setting_id))
        .where(col(s.id).in_(sorted({shift for _, shift in pairs})))
    )
    named = {row[0]: tuple(row[1:]) for row in shifts}
    people = session.exec(
        pick(w.id, p.code, p.name)
        .join(p, col(p.id) == col(w.person_id))
        .where(col(w.id).in_(sorted({worker for worker, _ in pairs})))
    )
    who = {row[0]: (row[2], row[1]) for row in people}
    found: dict[tuple[str, str], list[Difference]] = {}
    for worker, shift in pairs:
        code, day, setting = named[shift]
        change = Difference(shift, code, day, setting, before.get((worker, shift)), after.get((worker, shift)))
        found.setdefault(who[worker], []).append(change)
    return tuple(
        PersonDifference(code, name, tuple(sorted(found[name, code], key=lambda one: (one.day, one.code, one.shift))))
        for name, code in sorted(found)
    )
