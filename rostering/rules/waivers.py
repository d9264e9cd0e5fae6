"""Waivers: permission to break one rule once, for exactly one person on one shift.

Who is lifted by what is decided here over plain facts; `rostering.rules.waive` records and withdraws.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.calendar import monday_of
from rostering.rules.broken import Broken, Piece, broken
from rostering.rules.standing_exceptions import StandingException, covers, read_exceptions
from rostering.store import tables as t
from rostering.store.kept import kept

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from rostering.rules.entry import WaiverTerms
    from solver.roster import Roster
    from solver.rules.rule import Violation

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
# Managers of either side of a loan are managers here; nobody inside the product is anybody else that packs name.
MANAGERS: Mapping[str, str] = {"home_manager": "manager", "host_manager": "manager"}


@dataclass(frozen=True, slots=True)
class Waiver:
    """One rule (or part) lifted for one person on one shift, for a shift that starts by `until_on`.

    `shift` is None where the rule is broken by what somebody does not do; it then speaks of the period that ends on
    `until_on`. `minutes` is the rest that may be missing, where the waiver opened a debt of it.
    """

    id: int
    rule: str
    person: int
    shift: int | None
    reason: str
    reason_code: str | None
    rule_version: str | None
    approved_by: str
    approved_at: datetime
    until_on: date | None
    minutes: int | None = None

    def lifts(self, rule: str, person: int, shift: int | None, day: date | None) -> bool:
        """Whether it speaks of exactly this rule, person and shift, which starts on a day."""
        if (self.rule, self.person, self.shift) != (rule, person, shift):
            return False
        if shift is None:
            return self.until_on == day
        return self.until_on is None or (day is not None and day <= self.until_on)


Lifted = Waiver | StandingException


@dataclass(frozen=True)
class Permissions:
    """Every waiver that stands and every lasting exception of a store."""

    waivers: tuple[Waiver, ...] = ()
    exceptions: tuple[StandingException, ...] = ()

    @cached_property
    def of(self) -> Mapping[tuple[str, int], tuple[Waiver, ...]]:
        """The waivers by rule and person."""
        found: dict[tuple[str, int], tuple[Waiver, ...]] = {}
        for one in self.waivers:
            found[one.rule, one.person] = (*found.get((one.rule, one.person), ()), one)
        return found

    def lifting(self, rule: str, person: int, shift: int, day: date) -> Waiver | None:
        """The waiver that lifts a rule for a person on a shift: that pair, and nothing wider."""
        return next((one for one in self.of.get((rule, person), ()) if one.lifts(rule, person, shift, day)), None)


def waived(
    violations: Iterable[Broken], waivers: Iterable[Waiver], exceptions: Iterable[StandingException]
) -> list[tuple[Violation, Lifted | None]]:
    """Each broken rule with what lifts it: its waiver, or the lasting exception it stands under; None for neither."""
    standing, by_rule = tuple(exceptions), Permissions(tuple(waivers)).of
    found: list[tuple[Violation, Lifted | None]] = []
    for one in violations:
        theirs = by_rule.get((one.rule, one.person), ()) if one.person is not None else ()
        found.append((one.violation, _waiver(one, theirs) or covers(standing, one)))
    return found


def marked(
    build: Build, roster: Roster, violations: Iterable[Violation], permissions: Permissions
) -> list[tuple[Violation, Lifted | None]]:
    """The same for violations as the check of a roster gives them."""
    if not (permissions.waivers or permissions.exceptions):
        return [(one, None) for one in violations]
    listed = [broken(build, roster, one) for one in violations]
    return waived(listed, permissions.waivers, permissions.exceptions)


def _waiver(one: Broken, waivers: Sequence[Waiver]) -> Waiver | None:
    if not waivers or one.person is None:
        return None
    if one.is_counted:
        return _shares(one, waivers)
    last = one.last
    shift, day = (last.shift, last.day) if last is not None else (None, one.last_day)
    for waiver in waivers:
        deep = waiver.minutes is None or one.violation.amount <= waiver.minutes
        if deep and waiver.lifts(one.rule, one.person, shift, day):
            return waiver
    return None


def _shares(one: Broken, waivers: Sequence[Waiver]) -> Waiver | None:
    """The last of the waivers, where the shifts they lift make up the whole excess of a rule that counts."""
    assert one.person is not None
    lifting: dict[Piece, Waiver] = {}
    for piece in one.pieces:
        for waiver in waivers:
            if waiver.lifts(one.rule, one.person, piece.shift, piece.day):
                lifting[piece] = waiver
    shares: dict[object, list[Piece]] = defaultdict(list)
    for piece in one.pieces:
        shares[_share(piece, one.violation.unit)].append(piece)
    whole = [pieces for pieces in shares.values() if all(piece in lifting for piece in pieces)]
    minutes = one.violation.unit == "minutes" and one.violation.kind != "PeriodicRest"
    lifted = sum(sum(piece.minutes for piece in pieces) if minutes else 1 for pieces in whole)
    return list(lifting.values())[-1] if lifting and lifted >= one.violation.amount else None


def _share(piece: Piece, unit: str) -> object:
    """What a shift shares with others before it stops counting: the day, or the weekend, has to be free of both."""
    if unit == "days":
        return piece.day
    if unit == "weekends":
        return monday_of(piece.day)
    return piece.shift, piece.starts_at


def may_waive(role: str, terms: WaiverTerms, *, published: bool, agreed: Iterable[str] = ()) -> bool:
    """Whether a role of the product may waive a rule on these terms.

    Where all whom the terms name must agree, `agreed` are those outside the product (or second to the actor) who did.
    What a coordinator may waive in a draft takes a manager once the roster is published.
    """
    named = [MANAGERS.get(one, one) for one in terms.by]
    inside = [one for one in named if one in access.ANSWERING]
    if published:
        inside = ["manager" if one == "coordinator" else one for one in inside]
    if not terms.together:
        return access.is_at_least(role, inside)
    others = {one for one in named if one not in access.ANSWERING}
    return others <= set(agreed) and bool(inside) and all(access.is_at_least(role, [one]) for one in inside)


def read_waivers(session: Session) -> tuple[Waiver, ...]:
    """Every waiver that was not withdrawn, by number, with the minutes of rest it let go."""
    return tuple(Waiver(*row) for row in _standing(session))


@kept
def _standing() -> Any:
    w, d = t.Waiver, t.RestDebt
    columns: Any = (w.id, w.rule, w.person_id, w.shift_id, w.reason, w.reason_code, w.rule_version)
    return (
        pick(*columns, w.approved_by, w.approved_at, w.until_on, d.minutes)
        .join(d, col(d.waiver_id) == col(w.id), isouter=True)
        .where(col(w.withdrawn_at).is_(None))
        .order_by(col(w.id))
    )


def read_permissions(session: Session) -> Permissions:
    """Everything that lifts a rule for somebody."""
    return Permissions(read_waivers(session), read_exceptions(session))
