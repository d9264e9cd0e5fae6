"""The check list of publishing: each thing that is looked at, its state, and what there is to say of it.

Broken rules, people in two places and history that nobody acknowledged always block. What else blocks is an
organisation's choice: short places, unnamed bookings and unanswered offers (policies publish.refuse_…), and whether a
manager has to approve first (publish.approval).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import text
from rostering.bookings.bookings import unnamed
from rostering.calendar import now, today
from rostering.offers.offer_lines import NO_REPLY, read_offers
from rostering.policies import policy
from rostering.rosters.approval import APPROVED, Approval, read_approval
from rostering.rosters.summary import cover_short
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.rosters.standing import Standing

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
State = Literal["fine", "look", "blocks"]
FINE: State = "fine"
LOOK: State = "look"
BLOCKS: State = "blocks"


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing that is looked at: `fine`, worth a `look`, or in the way (`blocks`), with a sentence for each case."""

    name: str
    title: str
    state: State
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """What the list is made of: rosters by id, whose they are (None: of several), the roster checked, and what the
    publication has found out already."""

    rosters: tuple[int, ...]
    owner: int | None
    standing: Standing
    broken: tuple[str, ...]
    overlaps: tuple[str, ...]
    lifted: tuple[str, ...]
    unknown: tuple[str, ...]
    acknowledged: bool


def check_list(session: Session, ground: Ground) -> tuple[CheckItem, ...]:
    """Every item, in the order in which people go through it."""
    items = [
        CheckItem("rules", "Rules", BLOCKS if ground.broken else FINE, ground.broken),
        CheckItem("overlaps", "Nobody in two places", BLOCKS if ground.overlaps else FINE, ground.overlaps),
        _cover(session, ground),
        CheckItem("waivers", "Waivers", FINE, ground.lifted),
        _bookings(session, ground),
        _offers(session, ground),
        _history(ground),
    ]
    if chosen(session, "publish.approval", ground.owner):
        items.append(_approval([read_approval(session, roster) for roster in ground.rosters]))
    return tuple(items)


def chosen(session: Session, name: str, owner: int | None) -> Any:
    """What an organisation's policy says today."""
    return policy(session, name, today(), owner)


def _graded(session: Session, ground: Ground, refuses: str, *, found: bool) -> State:
    if not found:
        return FINE
    return BLOCKS if chosen(session, refuses, ground.owner) else LOOK


def _cover(session: Session, ground: Ground) -> CheckItem:
    """Short places, the accepted ones said as such; those alone are no reason to wait."""
    accepted = _accepted(session, ground.rosters)
    build = ground.standing.build
    lines, left = [], False
    for violation in cover_short(build, ground.standing.report):
        assert violation.shift is not None
        facts, missing = build.shifts[violation.shift], violation.limit - violation.number
        if violation.row is None:
            below = "minimum" if build.filled(ground.standing.roster, facts.id) < facts.minimum else "target"
            said = text.short_place(build, facts, missing, below)
        else:
            said = text.violation(build, violation)
        given = (accepted[build.shifts[id_].id] for id_ in violation.shifts if build.shifts[id_].id in accepted)
        places, words = next(given, (0, ""))
        enough = places is None or places >= missing
        left |= not enough
        lines.append(f"{said}; {words}" if places is None or places else said)
    state = _graded(session, ground, "publish.refuse_short", found=left)
    return CheckItem("cover", "Cover", state, tuple(lines))


def _accepted(session: Session, rosters: Iterable[int]) -> dict[int, tuple[int | None, str]]:
    """By shift, how many places are accepted as short (None: all) and by whom."""
    a = t.AcceptedShort
    columns: Any = (a.shift_id, a.places, a.accepted_by, a.measures)
    rows = session.exec(pick(*columns).where(col(a.roster_id).in_(sorted(rosters))).order_by(col(a.id)))
    return {shift: (places, f"accepted by {accepted_by}: {measures}") for shift, places, accepted_by, measures in rows}


def _bookings(session: Session, ground: Ground) -> CheckItem:
    """Places booked without a name; overdue ones are said to be."""
    labels = {one.id: text.booking(ground.standing.build, one) for one in ground.standing.build.snapshot.bookings}
    found = unnamed(session, ground.rosters, now())
    lines = tuple(f"{labels.get(one.id, f'booking {one.id}')}{', overdue' if one.overdue else ''}" for one in found)
    state = _graded(session, ground, "publish.refuse_unnamed", found=bool(found))
    return CheckItem("bookings", "Bookings without a name", state, lines)


def _offers(session: Session, ground: Ground) -> CheckItem:
    """Questions that nobody has answered: of the offers to a person about a shift, the newest counts."""
    build = ground.standing.build
    lines = tuple(
        f"{text.shift(build, build.snapshot.shift[one.shift])}: {one.who} has not answered"
        for one in read_offers(session, now(), ground.rosters)
        if one.is_open and one.state != NO_REPLY and one.shift in build.snapshot.shift
    )
    return CheckItem(
        "offers",
        "Unanswered offers",
        _graded(session, ground, "publish.refuse_unanswered", found=bool(lines)),
        lines,
    )


def _history(ground: Ground) -> CheckItem:
    if not ground.unknown:
        return CheckItem("history", "Earlier work known", FINE)
    if ground.acknowledged:
        return CheckItem("history", "Earlier work known", FINE, (*ground.unknown, "Acknowledged."))
    return CheckItem("history", "Earlier work known", BLOCKS, ground.unknown)


def _approval(found: Iterable[Approval | None]) -> CheckItem:
    said = Counter("Nobody was asked to approve." if one is None else one.words for one in found)
    good = all(one is not None and one.state == APPROVED and not one.stale for one in found)
    return CheckItem("approval", "Approved by a manager", FINE if good else BLOCKS, tuple(said))
