"""Whom an organisation reaches, through which pool: its own people, posts held there, and memberships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from rostering.catalogue import pools, roles
from rostering.rosters.based import homes_on, is_drawn_by_setting
from rostering.rosters.loan_facts import LoanFacts
from rostering.rosters.snapshot import ShiftFacts, Snapshot, WorkerFacts

NO_POOL: frozenset[str] = frozenset()


class Reach:
    """Answers for one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._homes: dict[int, frozenset[int] | None] = {}

    @cached_property
    def by_role(self) -> dict[tuple[int, str], list[tuple[WorkerFacts, str]]]:
        """Whom an organisation reaches for places of a role, and through which pool, the nearest pool first."""
        found: dict[tuple[int, str], list[tuple[WorkerFacts, str]]] = defaultdict(list)
        known = roles()
        for worker in self._snapshot.workers:
            held = {contract.role for contract in worker.contracts}
            able = held | {role for each in held if each in known for role in known[each].covers}
            through = self.pools(worker)
            for role in sorted(able):
                for organisation, joined in through.items():
                    found[organisation, role] += ((worker, pool) for pool in joined)
        return found

    def reached(self, shift: ShiftFacts) -> Iterator[tuple[WorkerFacts, str]]:
        """Every employment that a shift may draw on for its role (any, where it asks for none), and through which pool;
        nobody who is bound to another home."""
        organisation = self._snapshot.settings[shift.setting].organisation
        for role in [shift.role] if shift.role else sorted(roles()):
            for worker, pool in self.by_role[organisation, role]:
                if not self.is_bound_elsewhere(worker, pool, shift):
                    yield worker, pool

    def pools(self, worker: WorkerFacts) -> dict[int, list[str]]:
        """The pools through which an employment is reached by each organisation: its own, its own again where it has a
        post or is lent there, and memberships."""
        settings = self._snapshot.settings
        found: dict[int, list[str]] = {worker.organisation: [worker.pool]}
        for contract in worker.contracts:
            if contract.setting is not None:
                found.setdefault(settings[contract.setting].organisation, [worker.pool])
        for organisation, memberships in worker.members_of.items():
            if organisation != worker.organisation:
                joined = {pool for pool, _, _ in memberships} - set(found.get(organisation, ()))
                found.setdefault(organisation, []).extend(sorted(joined, key=_tier))
        for loan in self._snapshot.loans.get(worker.id, ()):
            through = found.setdefault(settings[loan.setting].organisation, [])
            if worker.pool not in through:
                through.append(worker.pool)
        return found

    def loans(self, worker: WorkerFacts, shift: ShiftFacts) -> tuple[LoanFacts, ...]:
        """The loans of an employment to the organisation of a shift, which is not its own."""
        settings = self._snapshot.settings
        host = settings[shift.setting].organisation
        if host == worker.organisation:
            return ()
        theirs = self._snapshot.loans.get(worker.id, ())
        return tuple(one for one in theirs if settings[one.setting].organisation == host)

    def is_bound_elsewhere(self, worker: WorkerFacts, pool: str, shift: ShiftFacts) -> bool:
        """Whether somebody is on the staff of another home on that day; such people are not moved, unless the shift is
        released to the area."""
        if not is_drawn_by_setting(pool):
            return False
        homes = self.homes(worker, shift.day)
        if not homes or self._snapshot.settings[shift.setting].home in homes or self.loans(worker, shift):
            return False
        return homes.isdisjoint(self._snapshot.offers.lenders.get(shift.id, ()))

    def homes(self, worker: WorkerFacts, day: date) -> frozenset[int]:
        """The homes that an employment belongs to on a day; none: to the organisation as a whole."""
        if worker.id not in self._homes:
            moves = any(contract.setting is not None for contract in worker.contracts)
            self._homes[worker.id] = None if moves else homes_on(self._snapshot.settings, worker, day)
        known = self._homes[worker.id]
        return homes_on(self._snapshot.settings, worker, day) if known is None else known

    def home_words(self, worker: WorkerFacts, day: date) -> str:
        """The names of those homes."""
        settings = self._snapshot.settings
        return " and ".join(sorted(settings[one].name for one in self.homes(worker, day)))

    def is_agreed(self, worker: WorkerFacts, pool: str, shift: ShiftFacts) -> bool:
        """Whether an employment may work for a shift's organisation on that day: its own, one where it has a post then,
        or one that a membership of the pool opens."""
        setting = self._snapshot.settings[shift.setting]
        if worker.organisation == setting.organisation or setting.home in self.homes(worker, shift.day):
            return True
        members = worker.members_of.get(setting.organisation, ())
        return any(joined == pool and _runs(spell, shift.day) for joined, *spell in members)

    def posts(self, worker: WorkerFacts, shift: ShiftFacts) -> frozenset[int] | None:
        """The settings of the posts by which somebody may be on a shift; None: any, as nothing says where."""
        posts = {one.setting for one in worker.contracts if one.setting is not None}
        if not posts:
            return None
        settings = self._snapshot.settings
        lent = self._snapshot.offers.lenders.get(shift.id, NO_HOMES)
        near = lent | {settings[shift.setting].home}
        if self.loans(worker, shift) and not any(settings[one].home in near for one in posts):
            return None
        return frozenset(one for one in posts if settings[one].home in near)

    def joined(self, worker: WorkerFacts, shift: ShiftFacts) -> frozenset[str]:
        """All the pools through which an employment reaches another organisation's shift on its day: what any of them
        asks for holds."""
        organisation = self._snapshot.settings[shift.setting].organisation
        members = worker.members_of.get(organisation, ())
        if worker.organisation == organisation or not members:
            return NO_POOL
        return frozenset(pool for pool, *spell in members if _runs(spell, shift.day))


NO_HOMES: frozenset[int] = frozenset()


def _tier(pool: str) -> tuple[int, str]:
    known = pools().get(pool)
    return (len(pools()) if known is None else known.tier, pool)


def _runs(spell: Sequence[date | None], day: date) -> bool:
    """Whether a membership, from a day to a day, holds on one."""
    from_on, until_on = spell
    return (from_on is None or from_on <= day) and (until_on is None or day <= until_on)
