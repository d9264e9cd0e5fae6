"""What a plan stands on: everybody where they stand, what is short, and who could be lent there by law."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering.aid.lender import RULE as DONOR
from rostering.aid.lender import Return, lawful_return
from rostering.aid.plan.burden import days_before, home_account, shared_since
from rostering.aid.plan.possible import Agreed, Possible, possible_loans, read_agreed
from rostering.aid.plan.standing import with_standing
from rostering.aid.plan.wanted import Wanted, open_shifts
from rostering.calendar import ONE_DAY, local_day
from rostering.rosters.based import homes_on
from rostering.rosters.build import Build, build
from rostering.rosters.horizon import DAYS_AHEAD, Horizon
from rostering.rosters.loan_facts import LoanFacts
from rostering.rosters.read import read_snapshot
from rostering.rosters.read_loans import loan_facts
from rostering.rosters.snapshot import Snapshot, WorkerFacts
from rostering.rules.rulebook import Rulebook, rulebook
from rostering.store import tables as t
from rostering.store.deployment_state import ACTIVE, BEFORE_ACTIVE
from rostering.work.stretches import LAST_MINUTE

if TYPE_CHECKING:
    from solver.roster import Roster


@dataclass(frozen=True)
class Ground:
    """`horizon` reaches as far beyond the period as loans that end in it take people from home. `reserved` are the days
    on which home is without an employment by what is on the way already. `before` is the burden since a day, nothing
    where it is not shared; `back` says by setting, lender and last day of a loan when somebody may return."""

    horizon: Horizon
    build: Build
    wanted: tuple[Wanted, ...]
    possible: Possible
    agreed: Agreed
    reserved: Mapping[int, frozenset[date]]
    bases: Mapping[int, int]
    since: date | None
    before: Mapping[str, int]
    back: Mapping[tuple[int, int, date], Return]
    protected: frozenset[int]

    @property
    def snapshot(self) -> Snapshot:
        """What the store knew when it was read."""
        return self.build.snapshot

    @cached_property
    def roster(self) -> Roster:
        """Who does which duty, in the problem's words."""
        return self.build.joined


def read_ground(session: Session, period: Horizon, wanted: tuple[Wanted, ...], now: datetime) -> Ground | None:
    """Read everything once; None where no host has an agreement with anybody in these days."""
    codes = {row.code: row.id or 0 for row in session.exec(select(t.Organisation))}
    hosts = {codes[one.organisation] for one in wanted}
    agreed = read_agreed(session, hosts, period.first, period.last)
    lenders = frozenset(one for host in hosts for one in agreed.lenders(host))
    if not lenders:
        return None
    book, pending = rulebook(session), _pending(session, now)
    left = open_shifts(wanted, _asked(pending))
    back = _back(session, book, {_outermost(session, one.shift.setting) for one in left}, lenders, period)
    horizon = _beyond(period, back.values())
    whole = read_snapshot(session, horizon, _codes(session, hosts | lenders), apart=True)
    whole = with_standing(session, whole, horizon)
    possible = possible_loans(session, whole, horizon, left, agreed, now)
    both = {*whole.loans, *possible.loans}
    loans = {worker: (*whole.loans.get(worker, ()), *possible.loans.get(worker, ())) for worker in both}
    made = build(replace(whole, loans=loans), horizon, keep=True, asked={one.shift.id for one in left})
    since, bases = shared_since(book, period.first), base_homes(whole, period.first)
    accounts = {one.id: account_of_home(whole, one, bases) for one in whole.workers if one.id in bases}
    return Ground(
        horizon=horizon,
        build=made,
        wanted=left,
        possible=possible,
        agreed=agreed,
        reserved=_reserved(session, book, pending, horizon),
        bases=bases,
        since=since,
        before=days_before(session, since, accounts, whole.organisations),
        back=back,
        protected=frozenset(one for one in lenders if _is_protected(book, whole.nations[one], period)),
    )


def _back(
    session: Session, book: Rulebook, homes: Iterable[int], lenders: Iterable[int], period: Horizon
) -> dict[tuple[int, int, date], Return]:
    """When people of each lender may return from each host, by the last day of a loan; that may be the day after the
    period, with its last night."""
    days = [period.first + timedelta(days=step) for step in range(period.length + 1)]
    of_nation: dict[str, list[int]] = defaultdict(list)
    for one in lenders:
        of_nation[session.get_one(t.Organisation, one).nation].append(one)
    found: dict[tuple[int, int, date], Return] = {}
    for home in homes:
        for alike in of_nation.values():
            for day in days:
                back = lawful_return(session, book, home, alike[0], day, day)
                found |= {(home, one, day): back for one in alike}
    return found


def _beyond(period: Horizon, back: Iterable[Return]) -> Horizon:
    """The period with the days after it on which home may still be without somebody."""
    furthest = period.last + timedelta(days=DAYS_AHEAD)
    last = max((one.day - ONE_DAY if one.day is not None else furthest for one in back), default=period.last)
    return Horizon(period.first, max(period.last + ONE_DAY, last))


def _is_protected(book: Rulebook, nation: str, period: Horizon) -> bool:
    days = (period.first + timedelta(days=step) for step in range(period.length))
    return any(book.part(DONOR, day, nation) is not None for day in days)


def base_homes(snapshot: Snapshot, day: date) -> dict[int, int]:
    """The home that each employment belongs to on a day, where it belongs to one."""
    found = ((worker.id, sorted(homes_on(snapshot.settings, worker, day))) for worker in snapshot.workers)
    return {worker: homes[0] for worker, homes in found if homes}


def account_of_home(snapshot: Snapshot, worker: WorkerFacts, bases: Mapping[int, int]) -> str:
    """The account that somebody's days away are on at their home."""
    base = bases.get(worker.id)
    return home_account(
        snapshot.organisations[worker.organisation], "" if base is None else snapshot.settings[base].code
    )


def _pending(session: Session, now: datetime) -> tuple[LoanFacts, ...]:
    d = t.Deployment
    return tuple(loan_facts(session, col(d.state).in_((*BEFORE_ACTIVE, ACTIVE)), col(d.ends_at) > now))


def _asked(pending: Iterable[LoanFacts]) -> dict[int, int]:
    """For how many places of each shift somebody is asked already who does not stand there yet."""
    return dict(Counter(shift for one in pending if one.state != ACTIVE for shift in one.shifts))


def _reserved(
    session: Session, book: Rulebook, pending: Iterable[LoanFacts], horizon: Horizon
) -> Mapping[int, frozenset[date]]:
    """The days on which home is without each employment by what is on the way or active."""
    found: dict[int, frozenset[date]] = defaultdict(frozenset)
    for one in pending:
        home = session.get_one(t.Worker, one.worker).organisation_id
        first, last = local_day(one.starts_at), local_day(one.ends_at - LAST_MINUTE)
        back = lawful_return(session, book, one.setting, home, first, last).day or horizon.last + ONE_DAY
        found[one.worker] |= {first + timedelta(days=step) for step in range((back - first).days)}
    return found


def _outermost(session: Session, setting: int) -> int:
    row = session.get_one(t.Setting, setting)
    return setting if row.within_id is None else _outermost(session, row.within_id)


def _codes(session: Session, organisations: Collection[int]) -> list[str]:
    """The codes of the settings of some organisations."""
    s = t.Setting
    return list(session.exec(select(s.code).where(col(s.organisation_id).in_(organisations))).all())
