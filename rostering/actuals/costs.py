"""What work costs whoever pays for it: planned and as it was worked, by whose people and through which pool.

Whoever's shifts are worked pays. What other organisations' people and agencies cost is what is recharged. A person's
work costs what `rostering/bookings/work_cost.py` says, a booking what was agreed. Minutes are those that are paid (the
clock P). Overtime is the payroll's and not in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.actuals.planned_work import NOT_WORKED
from rostering.bookings.bookings import CANCELLED, NAMED, tier_of
from rostering.bookings.rates import PaidWork, read_rate_cards
from rostering.bookings.work_cost import WorkCost
from rostering.calendar import ONE_DAY
from rostering.catalogue import fills
from rostering.offers.balances import pool_through
from rostering.rosters.read import homes_named
from rostering.rosters.roster_place import RosterPlace, rosters_touching
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t
from rostering.store.assignment_standing import CANCELLED as TAKEN_BACK
from rostering.store.assignment_standing import DECLINED, OFFERED
from rostering.store.roster_state import PUBLISHED
from rostering.work.clocks import SLEEP_IN
from rostering.work.setting_clocks import SettingClocks

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one organisation pays for some people: `employer` is the organisation that employs them, or the source of a
    booking. `planned` and `actual` are pence; `actual` is of the `confirmed` shifts alone. `unpriced` counts
    people's shifts and bookings of which nobody said what they cost: they are in the shifts and not in the pence."""

    organisation: str
    employer: str
    pool: str
    shifts: int
    planned_minutes: int
    planned: int
    confirmed: int
    actual_minutes: int
    actual: int
    unpriced: int

    @property
    def is_recharged(self) -> bool:
        """Whether somebody else than the employer pays."""
        return self.employer != self.organisation


@dataclass(frozen=True, slots=True)
class _Priced:
    """One shift of one person, or one booking: minutes and pence as planned, and as worked where that is confirmed."""

    key: tuple[str, str, str]
    planned: tuple[int, int | None]
    actual: tuple[int, int | None] | None = None

    @property
    def is_unpriced(self) -> bool:
        """Whether no rate is known for the one or the other."""
        return self.planned[1] is None or (self.actual is not None and self.actual[1] is None)


def costs(store: Store, actor_name: str | None, horizon: Horizon, settings: Iterable[str] = ()) -> list[CostLine]:
    """What the shifts of a period cost at some settings with what lies in them (none: all that the actor sees).

    Who was only asked is left out. Raises BadInputError for a setting nobody knows, RefusedError for who may not take
    hours out.
    """
    named = list(settings)
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "export", actor.organisation)
        reading = _Reading(session, horizon, homes_named(session, named))
        priced = list(reading.priced(rosters_touching(session, horizon, named)))
    groups: dict[tuple[str, str, str], list[_Priced]] = defaultdict(list)
    for one in priced:
        if actor.organisation in (None, *one.key[:2]):
            groups[one.key].append(one)
    return [_line(key, groups[key]) for key in sorted(groups)]


def _line(key: tuple[str, str, str], priced: list[_Priced]) -> CostLine:
    done = [one.actual for one in priced if one.actual is not None]
    return CostLine(
        *key,
        shifts=len(priced),
        planned_minutes=sum(one.planned[0] for one in priced),
        planned=sum(one.planned[1] or 0 for one in priced),
        confirmed=len(done),
        actual_minutes=sum(minutes for minutes, _ in done),
        actual=sum(pence or 0 for _, pence in done),
        unpriced=sum(one.is_unpriced for one in priced),
    )


class _Reading:
    def __init__(self, session: Session, horizon: Horizon, homes: set[int]) -> None:
        s, o = t.Setting, t.Organisation
        self._session, self._horizon = session, horizon
        rules = rulebook(session)
        self._clocks = SettingClocks(session, rules)
        self._costs = WorkCost(read_rate_cards(session, horizon.first, horizon.last + ONE_DAY), rules)
        outer = {row.id: row for row in session.exec(pick(s.id, s.within_id, s.organisation_id)).all()}
        self._owner: Mapping[int, int] = {id_: row.organisation_id for id_, row in outer.items()}
        self._codes: Mapping[int, str] = dict(session.exec(pick(o.id, o.code)).all())
        self._settings = {id_ for id_ in outer if _home(outer, id_) in homes}
        c = t.Contract
        self._contracts: dict[int, list[Any]] = defaultdict(list)
        columns: Any = (c.worker_id, c.role, c.band, c.pence_an_hour, c.starts_on, c.ends_on)
        for row in session.exec(pick(*columns).order_by(col(c.id))).all():
            self._contracts[row.worker_id].append(row)
        m = t.PoolMembership
        self._members: dict[tuple[int, int], list[tuple[str, date | None, date | None]]] = defaultdict(list)
        memberships: Any = (m.worker_id, m.organisation_id, m.pool, m.from_on, m.until_on)
        for worker, organisation, *member in session.exec(pick(*memberships).order_by(col(m.id))).all():
            self._members[worker, organisation].append((member[0], member[1], member[2]))

    def priced(self, rosters: Iterable[RosterPlace]) -> Iterator[_Priced]:
        """Every shift of somebody and every booking, each on the roster that counts for it."""
        seen: set[int] = set()
        for place in sorted(rosters, key=lambda one: (one.state != PUBLISHED, -one.id)):
            bookings = list(self._bookings(place.id))
            agreed = {(one.worker_id, one.shift_id): one for one in bookings if one.state == NAMED}
            rows = [row for row in self._assignments(place.id) if row.shift_id not in seen]
            for row in rows:
                yield self._assignment(row, agreed.get((row.worker_id, row.shift_id)))
            for one in bookings:
                if one.state != NAMED and one.shift_id not in seen:
                    yield self._booking(one)
            seen |= {row.shift_id for row in (*rows, *bookings)}

    def _assignments(self, roster: int) -> list[Any]:
        p, a, s, w = t.Assignment, t.Actual, t.Shift, t.Worker
        columns: Any = (p.worker_id, p.shift_id, p.standing, p.starts_at, p.ends_at, p.break_minutes)
        shift: Any = (s.setting_id, s.type, s.role, s.target, s.day, w.organisation_id, w.pool)
        done: Any = (col(a.starts_at).label("began"), col(a.ends_at).label("ended"), col(a.break_minutes).label("rest"))
        rows = self._session.exec(
            pick(*columns, *shift, *done, a.disturbed_minutes)
            .join(s, col(s.id) == col(p.shift_id))
            .join(w, col(w.id) == col(p.worker_id))
            .join(a, col(a.assignment_id) == col(p.id), isouter=True)
            .where(col(p.roster_id) == roster, col(p.standing).not_in((DECLINED, TAKEN_BACK)), *self._here())
            .order_by(col(p.starts_at), col(p.id))
        ).all()
        return [row for row in rows if row.standing != OFFERED or row.began is not None]

    def _here(self) -> tuple[Any, ...]:
        """That a shift is at one of the settings, on one of the days."""
        s = t.Shift
        first, last = self._horizon.first, self._horizon.last
        return col(s.setting_id).in_(sorted(self._settings)), col(s.day) >= first, col(s.day) <= last

    def _bookings(self, roster: int) -> list[Any]:
        b, s = t.Booking, t.Shift
        columns: Any = (b.shift_id, b.worker_id, b.source, b.role, b.pence, b.state, b.starts_at, b.ends_at)
        times: Any = (col(s.starts_at).label("begins"), col(s.ends_at).label("ends"))
        rows = self._session.exec(
            pick(*columns, s.setting_id, s.type, s.target, s.break_minutes, *times)
            .join(s, col(s.id) == col(b.shift_id))
            .where(col(b.roster_id) == roster, *self._here())
            .order_by(col(b.id))
        ).all()
        return [row for row in rows if row.state != CANCELLED]

    def _assignment(self, row: Any, booking: Any) -> _Priced:
        planned = self._cost(row, row.starts_at, row.ends_at, row.break_minutes)
        actual: tuple[int, int | None] | None = (0, 0) if row.standing == NOT_WORKED else None
        if row.began is not None:
            actual = self._cost(row, row.began, row.ended, row.rest, called=row.disturbed_minutes)
        host = self._codes[self._owner[row.setting_id]]
        if booking is None:
            return _Priced((host, self._codes[row.organisation_id], self._pool(row)), planned, actual)
        key = (host, booking.source, tier_of(booking.source))
        agreed = booking.pence
        if actual is not None and agreed is not None and actual[0] == planned[0]:
            actual = (actual[0], agreed)  # worked as it was booked
        return _Priced(key, (planned[0], agreed), actual)

    def _booking(self, one: Any) -> _Priced:
        begins, ends = one.starts_at or one.begins, one.ends_at or one.ends
        paid = self._clocks.of(one.setting_id, one.type, (one.role, one.target), begins, ends, one.break_minutes).paid
        host = self._codes[self._owner[one.setting_id]]
        return _Priced((host, one.source, tier_of(one.source)), (paid, one.pence))

    def _cost(
        self, row: Any, begins: datetime, ends: datetime, rest: int, called: int | None = None
    ) -> tuple[int, int | None]:
        """Paid minutes and pence of work between two instants; None where no rate is known."""
        post = (row.role, row.target)
        paid = self._clocks.of(row.setting_id, row.type, post, begins, ends, rest, called=called).paid
        host = self._owner[row.setting_id]
        contract = next((one for one in self._contracts[row.worker_id] if _is_for(one, row)), None)
        work = PaidWork(
            organisation=host,
            pool=self._pool(row),
            role=row.role or ("" if contract is None else contract.role),
            starts_at=begins,
            ends_at=ends,
            band=None if contract is None else contract.band,
            source=None if row.organisation_id == host else self._codes[row.organisation_id],
            paid_minutes=paid,
            sleep_in_pence=self._costs.cards.sleep_ins.pence(host, row.day) if row.type == SLEEP_IN else 0,
        )
        return paid, self._costs.pence(work, None if contract is None else contract.pence_an_hour)

    def _pool(self, row: Any) -> str:
        host = self._owner[row.setting_id]
        members = self._members.get((row.worker_id, host), ())
        found: str = pool_through(row.pool, row.organisation_id, host, members, row.day)
        return found


def _is_for(contract: Any, row: Any) -> bool:
    begun = contract.starts_on is None or contract.starts_on <= row.day
    return begun and (contract.ends_on is None or row.day <= contract.ends_on) and fills(contract.role, row.role)


def _home(outer: Mapping[int, Any], setting: int) -> int:
    while outer[setting].within_id is not None:
        setting = outer[setting].within_id
    return setting
