"""Offers as people see them: who was asked about which shift, through which tier, at what rate, and what they said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, text
from rostering.calendar import local_day, now
from rostering.errors import BadInputError
from rostering.rosters.places import read_places
from rostering.rosters.roster_place import rosters_touching
from rostering.rosters.shift_line import ShiftLine, read_heads
from rostering.rosters.waived_work import waived_work
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
OFFERED, ACCEPTED, DECLINED, CONFIRMED = "offered", "accepted", "declined", "confirmed"
NO_REPLY, RING_BACK, WITHDRAWN, LAPSED = "no_reply", "ring_back", "withdrawn", "lapsed"
OPEN = (OFFERED, NO_REPLY, RING_BACK)  # may still be answered
RUNG = (NO_REPLY, RING_BACK)  # on the telephone, without an answer
YES = (ACCEPTED, CONFIRMED)


@dataclass(frozen=True, slots=True)
class OfferLine(ShiftLine):
    """One question to one person about one shift, or about a part of it (`starts_at` to `ends_at`).

    `tier` is what they are asked through: a pool, 'setting' or 'area'. `standing` is how they stand on the shift, None
    where they do not. `newest` says that nobody asked them about it since; `overdue` that the time to answer is over;
    `settled` that nobody waits for it any more: who was rung did not say, and the shift was filled or has begun.
    """

    worker: int
    person_id: int
    person: str
    name: str
    employer: str
    phone: str | None
    tier: str
    pence_an_hour: int | None
    state: str
    means: str
    asked_at: datetime
    asked_by: str
    answer_by: datetime | None
    answered_at: datetime | None
    recorded_by: str | None
    note: str | None
    standing: str | None
    newest: bool
    overdue: bool
    settled: bool = False
    waived: tuple[str, ...] = ()  # under what they stand on the shift

    @property
    def is_open(self) -> bool:
        """Whether it may still be answered, late or not."""
        return self.newest and self.state in OPEN and not self.settled

    @property
    def who(self) -> str:
        """The person as a sentence names them."""
        return f"{self.name} ({self.person})"


def offers(
    store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str] = (), *, everything: bool = False
) -> list[OfferLine]:
    """The offers about a period's shifts that the actor may see: the newest of each person and shift, or all ever made.

    Telephones are for those who may edit. Raises BadInputError for a setting nobody knows.
    """
    moment = now()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        rosters = [place.id for place in rosters_touching(session, horizon, settings)]
        found = [one for one in read_offers(session, moment, rosters) if horizon.includes(one.day)]
    rings = "edit" in access.PERMITTED[actor.role]
    return [
        one if rings else replace(one, phone=None)
        for one in found
        if actor.organisation in (None, one.organisation) and (everything or one.newest)
    ]


def read_offer(session: Session, id_: int, moment: datetime) -> OfferLine:
    """The offer of that number. Raises BadInputError where there is none."""
    row = session.get(t.Offer, id_)
    if row is None:
        raise BadInputError(f"There is no offer {id_}.", hint="; 'rota offers list --all' shows them")
    return next(one for one in read_offers(session, moment, [row.roster_id], [row.shift_id]) if one.id == id_)


def read_offers(
    session: Session, moment: datetime, rosters: Iterable[int] | None = None, shifts: Iterable[int] | None = None
) -> list[OfferLine]:
    """The offers of some rosters and shifts (None: of all) as they are at an instant, by shift and in order."""
    o, s, w, p, g, a = t.Offer, t.Shift, t.Worker, t.Person, t.Organisation, t.Assignment
    employer: Any = g.code
    query = (
        pick(o, employer, w.phone, p.id, p.code, p.name, a.standing)
        .join(s, col(s.id) == col(o.shift_id))
        .join(w, col(w.id) == col(o.worker_id))
        .join(g, col(g.id) == col(w.organisation_id))
        .join(p, col(p.id) == col(w.person_id))
        .join(
            a,
            (col(a.roster_id) == col(o.roster_id))
            & (col(a.shift_id) == col(o.shift_id))
            & (col(a.worker_id) == col(o.worker_id)),
            isouter=True,
        )
        .order_by(col(s.starts_at), col(s.id), col(o.asked_at), col(o.id))
    )
    if rosters is not None:
        query = query.where(col(o.roster_id).in_(sorted(rosters)))
    if shifts is not None:
        query = query.where(col(o.shift_id).in_(sorted(shifts)))
    rows = session.exec(query).all()
    newest = {(row[0].shift_id, row[0].worker_id): row[0].id for row in rows}
    heads = read_heads(session, (row[0].shift_id for row in rows))
    waived = waived_work(session, heads)
    lines = [
        replace(line, waived=waived.get((line.worker, line.shift), ()) if line.newest else ())
        for line in (_line(row, moment, newest, heads[row[0].shift_id]) for row in rows)
    ]
    return _with_settled(session, lines, moment)


def _with_settled(session: Session, lines: list[OfferLine], moment: datetime) -> list[OfferLine]:
    """The offers with those marked that nobody waits for any more; who stands as offered holds a place until then."""
    rung = [one for one in lines if one.newest and one.state in RUNG]
    if not rung:
        return lines
    shifts = session.exec(select_typed(t.Shift).where(col(t.Shift.id).in_({one.shift for one in rung}))).all()
    places = read_places(session, shifts, {one.roster for one in rung})
    return [
        replace(one, settled=True, overdue=False)
        if one.newest
        and one.state in RUNG
        and (one.starts_at <= moment or not places[one.roster, one.shift].has_room(one.starts_at, one.ends_at))
        else one
        for one in lines
    ]


def _line(row: Any, moment: datetime, newest: dict[tuple[int, int], int], head: dict[str, Any]) -> OfferLine:
    one, employer, phone, person_id, person, name, standing = row
    is_newest = newest[one.shift_id, one.worker_id] == one.id
    late = one.answer_by is not None and moment > one.answer_by
    return OfferLine(
        id=one.id,
        roster=one.roster_id,
        **head,
        worker=one.worker_id,
        person_id=person_id,
        person=person,
        name=name,
        employer=employer,
        phone=phone,
        tier=one.tier,
        pence_an_hour=one.pence_an_hour,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        state=one.state,
        means=one.means,
        asked_at=one.asked_at,
        asked_by=one.asked_by,
        answer_by=one.answer_by,
        answered_at=one.answered_at,
        recorded_by=one.recorded_by,
        note=one.note,
        standing=standing,
        newest=is_newest,
        overdue=is_newest and one.state in OPEN and late,
    )


def at(moment: datetime) -> str:
    """An instant as a sentence names it: Mon 23 Nov at 07:30."""
    return f"{text.day(local_day(moment))} at {text.clock(moment)}"
