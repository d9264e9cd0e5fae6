"""Each shift of somebody, and each booking, with what it costs whoever pays for it: as planned, and as it was worked.

A person's work costs what `rostering/bookings/work_cost.py` says, a booking what was agreed. Minutes are those that are
paid (the clock P). Overtime is the payroll's and not in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.actuals.planned_work import NOT_WORKED
from rostering.bookings.bookings import CANCELLED, NAMED, tier_of
from rostering.bookings.rates import PaidWork, rate_lines, read_rate_cards
from rostering.bookings.work_cost import WorkCost
from rostering.calendar import ONE_DAY
from rostering.catalogue import fills
from rostering.offers.balances import pool_through
from rostering.rosters.roster_place import RosterPlace
from rostering.rules.rulebook import rulebook
from rostering.store import tables as t
from rostering.store.assignment_standing import CANCELLED as TAKEN_BACK
from rostering.store.assignment_standing import DECLINED, OFFERED
from rostering.store.roster_state import PUBLISHED
from rostering.work.clocks import SLEEP_IN
from rostering.work.setting_clocks import SettingClocks

if TYPE_CHECKING:
    from rostering.rosters.horizon import Horizon

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class Price:
    """Paid minutes and pence (None: no rate is known); `rates` are the minutes at so many pence an hour that a card or
    the contract says, nothing where the sum itself was agreed."""

    minutes: int
    pence: int | None
    rates: tuple[tuple[int, int], ...] = ()


NOTHING = Price(0, 0)


@dataclass(frozen=True, slots=True)
class PricedWork:
    """One shift of one person, or one booking (`worker` None): its price as planned, and as worked where that is
    confirmed. `host` pays, `employer` employs them or is the source of a booking; the times are those that count."""

    host: str
    employer: str
    pool: str
    planned: Price
    actual: Price | None
    setting: int
    starts_at: datetime
    ends_at: datetime
    is_published: bool
    worker: int | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Who pays for whose people through which pool."""
        return self.host, self.employer, self.pool

    @property
    def is_recharged(self) -> bool:
        """Whether somebody else than the employer pays."""
        return self.employer != self.host

    @property
    def is_unpriced(self) -> bool:
        """Whether no rate is known for the one or the other."""
        return self.planned.pence is None or (self.actual is not None and self.actual.pence is None)

    @property
    def counted(self) -> Price:
        """What is paid: as worked where that is confirmed, else as planned."""
        return self.planned if self.actual is None else self.actual


class PricedReading:
    """What rosters cost over a period, at the settings of some homes (outermost settings, by number)."""

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

    def priced(self, rosters: Iterable[RosterPlace]) -> Iterator[PricedWork]:
        """Every shift of somebody and every booking, each on the roster that counts for it."""
        seen: set[int] = set()
        for place in sorted(rosters, key=lambda one: (one.state != PUBLISHED, -one.id)):
            bookings = list(self._bookings(place.id))
            agreed = {(one.worker_id, one.shift_id): one for one in bookings if one.state == NAMED}
            rows = [row for row in self._assignments(place.id) if row.shift_id not in seen]
            for row in rows:
                yield self._assignment(row, agreed.get((row.worker_id, row.shift_id)), place)
            for one in bookings:
                if one.state != NAMED and one.shift_id not in seen:
                    yield self._booking(one, place)
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

    def _assignment(self, row: Any, booking: Any, place: RosterPlace) -> PricedWork:
        planned = self._cost(row, row.starts_at, row.ends_at, row.break_minutes)
        actual = NOTHING if row.standing == NOT_WORKED else None
        if row.began is not None:
            actual = self._cost(row, row.began, row.ended, row.rest, called=row.disturbed_minutes)
        host = self._codes[self._owner[row.setting_id]]
        whose, pool = self._codes[row.organisation_id], self._pool(row)
        if booking is not None:
            whose, pool = booking.source, tier_of(booking.source)
            if actual is not None and booking.pence is not None and actual.minutes == planned.minutes:
                actual = Price(actual.minutes, booking.pence)  # worked as it was booked
            planned = Price(planned.minutes, booking.pence)
        times = (row.starts_at, row.ends_at) if row.began is None else (row.began, row.ended)
        published = place.state == PUBLISHED
        return PricedWork(host, whose, pool, planned, actual, row.setting_id, *times, published, row.worker_id)

    def _booking(self, one: Any, place: RosterPlace) -> PricedWork:
        begins, ends = one.starts_at or one.begins, one.ends_at or one.ends
        paid = self._clocks.of(one.setting_id, one.type, (one.role, one.target), begins, ends, one.break_minutes).paid
        host = self._codes[self._owner[one.setting_id]]
        price, published = Price(paid, one.pence), place.state == PUBLISHED
        return PricedWork(host, one.source, tier_of(one.source), price, None, one.setting_id, begins, ends, published)

    def _cost(self, row: Any, begins: datetime, ends: datetime, rest: int, called: int | None = None) -> Price:
        """What work between two instants costs."""
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
        by_contract = None if contract is None else contract.pence_an_hour
        found = Price(paid, self._costs.pence(work, by_contract))
        lines = rate_lines(self._costs.cards, work)
        if lines is not None:
            return replace(found, rates=tuple((one.minutes, one.card.pence_an_hour) for one in lines))
        return found if by_contract is None else replace(found, rates=((paid, by_contract),))

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
