"""The check list of publishing: each thing that is looked at, its state, and what there is to say of it.

Broken rules and people in two places always block. Places below minimum and earlier work that nobody knows block until
somebody acknowledges that they have seen it. What else blocks is an organisation's choice: short places at all, unnamed
bookings and unanswered offers (policies publish.refuse_…), and whether a manager has to approve first
(publish.approval).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
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
    from solver.rules.rule import Violation

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
State = Literal["fine", "look", "blocks"]
FINE: State = "fine"
LOOK: State = "look"
BLOCKS: State = "blocks"
MOST_SHORT = 10  # short places that are told one by one


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
    """Short places: how many are below minimum, then the worst of them; the accepted ones, said as such, are no reason
    to wait."""
    accepted = _accepted(session, ground.rosters)
    found = [_short(ground, one, accepted) for one in cover_short(ground.standing.build, ground.standing.report)]
    found.sort(key=lambda one: (one.enough, not one.below_minimum))  # within that, by priority as they come
    left = [one for one in found if not one.enough]
    below = [one for one in left if one.below_minimum]
    lines = [one.words for one in found[:MOST_SHORT]]
    if len(found) > MOST_SHORT:
        lines.append(f"and {len(found) - MOST_SHORT} more that are less urgent")
    state = _graded(session, ground, "publish.refuse_short", found=bool(left))
    if below:
        lines.insert(0, _below(below, acknowledged=ground.acknowledged))
        state = state if ground.acknowledged else BLOCKS
    return CheckItem("cover", "Cover", state, tuple(lines))


@dataclass(frozen=True, slots=True)
class _Short:
    """A shift, or (without a role) a stretch of the day, of which too many places are open; `enough` were accepted."""

    words: str
    role: str | None
    missing: int
    below_minimum: bool
    enough: bool


def _short(ground: Ground, violation: Violation, accepted: Mapping[int, tuple[int | None, str]]) -> _Short:
    build = ground.standing.build
    assert violation.shift is not None
    facts, missing = build.shifts[violation.shift], violation.limit - violation.number
    if violation.row is None:
        below = build.filled(ground.standing.roster, facts.id) < facts.minimum
        said = text.short_place(build, facts, missing, "minimum" if below else "target")
    else:
        below, said = violation.hard, text.violation(build, violation)
    given = (accepted[build.shifts[id_].id] for id_ in violation.shifts if build.shifts[id_].id in accepted)
    places, words = next(given, (0, ""))
    return _Short(
        words=f"{said}; {words}" if places is None or places else said,
        role=text.role(facts.role) if violation.row is None else None,
        missing=missing,
        below_minimum=below,
        enough=places is None or places >= missing,
    )


def _below(short: list[_Short], *, acknowledged: bool) -> str:
    """How much is below minimum, by role; and what is to be done about it."""
    roles: Counter[str] = Counter()
    for one in short:
        if one.role is not None:
            roles[one.role] += one.missing
    each = ", ".join(f"{number} for {role}" for role, number in roles.most_common())
    much = text.in_all(sum(roles.values()), sum(one.role is None for one in short))
    asks = "Acknowledged." if acknowledged else "Acknowledge it to publish all the same."
    return f"{much} below minimum{f': {each}' if each else ''}. {asks}"


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
