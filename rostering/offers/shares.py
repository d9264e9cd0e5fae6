"""Agreed shares of a scarce pool: who has which, what is carried when a period is closed, and whose need comes first.

A scarce pool goes by need: the more urgent shift first, then the one that is short of more. Where need is the same, the
organisation goes first that is owed most of its share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, text
from rostering.calendar import ONE_DAY, local_day, now, today
from rostering.catalogue import OWN, pools
from rostering.errors import BadInputError
from rostering.offers.balances import WHOLE, ShareLine, read_balances, turns
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A short shift in the order in which a pool is given out. `turn` is 0 where most is owed; None without shares."""

    shift: int
    label: str
    organisation: str
    priority: int
    below: str
    places: int
    turn: int | None


def shares(store: Store, actor_name: str | None, pool: str | None = None, day: date | None = None) -> list[ShareLine]:
    """The shares that run on a day (today), with what was given until then; of one pool or all."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        found = read_balances(session, day or today(), None if pool is None else _pool(pool))
    return [one for one in found if actor.organisation in (None, one.code)]


def set_shares(
    store: Store, actor_name: str | None, pool: str, wanted: Mapping[str, int], from_on: date
) -> list[ShareLine]:
    """Agree on shares of a pool, in per mille by organisation, from a day on.

    What is carried stays. Raises BadInputError where they do not add up to 1000, for what there is not, and where a
    period runs that is to be closed first; RefusedError for who may not choose for the whole installation.
    """
    code = _pool(pool)
    if sum(wanted.values()) != WHOLE or any(share < 0 for share in wanted.values()):
        raise BadInputError(f"Shares add up to {WHOLE} per mille, not to {sum(wanted.values())}.")
    with use_case(store, actor_name, "policies") as case:
        organisations = {one.code: one for one in case.session.exec(select(t.Organisation)).all()}
        for name in wanted:
            if name not in organisations:
                raise BadInputError(f"There is no organisation '{name}'; it is one of {', '.join(organisations)}.")
        known = {row.organisation_id: row for row in _running(case.session, code)}
        earlier = [row.from_on for row in known.values() if row.from_on != from_on]
        if earlier:
            raise BadInputError(
                f"A period of {pools()[code].title.lower()} runs from {earlier[0]}; close it until {from_on - ONE_DAY} "
                "first, so that what is owed is carried on."
            )
        for name, share in wanted.items():
            number = organisations[name].id or 0
            row = known.pop(number, None) or t.PoolShare(
                pool=code, organisation_id=number, per_mille=share, from_on=from_on
            )
            row.per_mille = share
            case.session.add(row)
        for row in known.values():  # no share any more; what is owed to them stays on record
            row.per_mille = 0
            case.session.add(row)
        case.session.flush()
        said = ", ".join(f"{name} {share}" for name, share in wanted.items())
        case.record(f"shares of {code}", after=f"{said} from {from_on}")
        return read_balances(case.session, max(from_on, local_day(case.now)), code)


def close_shares(store: Store, actor_name: str | None, pool: str, until_on: date) -> list[ShareLine]:
    """Close the running period of a pool with a day: what each is owed then is carried into the next period.

    Gives the lines of the closed period. Raises BadInputError where none runs or the day is not over.
    """
    code = _pool(pool)
    with use_case(store, actor_name, "policies") as case:
        rows = {row.id: row for row in _running(case.session, code)}
        if not rows:
            raise BadInputError(f"No shares of {pools()[code].title.lower()} are agreed; set them first.")
        first = min(row.from_on for row in rows.values())
        if until_on >= local_day(case.now):
            raise BadInputError(f"{text.day(until_on)} is not over; a period is closed when its last day is.")
        if until_on < first:
            begins, end = text.day(first), text.day(until_on)
            raise BadInputError(f"The running period begins on {begins}, after {end}; close it with a later day.")
        lines = read_balances(case.session, until_on, code)
        for line in lines:
            row = rows[line.id]
            row.until_on = until_on
            case.session.add(row)
            case.session.add(
                t.PoolShare(
                    pool=code,
                    organisation_id=row.organisation_id,
                    per_mille=row.per_mille,
                    carried_minutes=line.owed,
                    from_on=until_on + ONE_DAY,
                )
            )
        said = ", ".join(f"{line.code} {line.owed:+d} min" for line in lines)
        case.record(f"shares of {code}", before=f"from {first}", after=f"closed until {until_on}, carried {said}")
        return lines


def queue(
    store: Store, actor_name: str | None, pool: str, horizon: Horizon, settings: Iterable[str] = ()
) -> list[QueueLine]:
    """The short shifts of a period in the order in which a scarce pool is given out: by need, then by what is owed."""
    from rostering.gaps.board import read_board

    code = _pool(pool)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        board = read_board(session, actor, now(), settings, first=horizon.first, last=horizon.last)
        owed = turns(session, horizon.first)
        numbers = {one.code: one.id for one in session.exec(select(t.Organisation)).all()}
    lines = [
        QueueLine(
            shift=one.gap.shift,
            label=one.label,
            organisation=one.organisation,
            priority=one.shift.priority,
            below=one.gap.below,
            places=one.gap.places,
            turn=owed.get((code, numbers[one.organisation] or 0)),
        )
        for one in board
    ]
    last = len(lines)
    return sorted(
        lines,
        key=lambda one: (
            one.below != "minimum",
            one.priority,
            -one.places,
            last if one.turn is None else one.turn,
            one.shift,
        ),
    )


def _running(session: Session, pool: str) -> list[t.PoolShare]:
    p = t.PoolShare
    return list(session.exec(select(p).where(p.pool == pool, col(p.until_on).is_(None)).order_by(col(p.id))).all())


def _pool(typed: str) -> str:
    known = pools()
    for code, pool in known.items():
        if typed.casefold() in (code, pool.title.casefold()) and code != OWN:
            return code
    raise BadInputError(
        f"There is no pool '{typed}' to share; it is one of {', '.join(one for one in known if one != OWN)}."
    )
