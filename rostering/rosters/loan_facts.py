"""A loan of somebody to another organisation as rosters read it: what it covers, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rostering.store.deployment_state import ACTIVE


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What an agreement that both organisations signed covers. No roles: every role; no settings: every setting."""

    code: str
    first: date
    last: date
    roles: frozenset[str]
    settings: frozenset[int]
    conditions: tuple[str, ...]
    needs_passport: bool

    def uncovered(self, role: str | None, places: tuple[int, ...], first: date, last: date) -> str | None:
        """What of some days, a role and a place (a setting and those around it) it does not cover, as the rest of a
        sentence that begins with its code; None when it covers all."""
        if first < self.first:
            return f"begins on {self.first}"
        if last > self.last:
            return f"ends on {self.last}"
        if self.roles and role is not None and role not in self.roles:
            return "does not cover the role"
        if self.settings and self.settings.isdisjoint(places):
            return "does not cover the setting"
        return None


@dataclass(frozen=True, slots=True)
class LoanFacts:
    """A deployment of one employment. `agreement` is None where none that both organisations signed is named.

    `closes_at`: no shift begins under it from then on. `shut`: the days on which the setting is closed. `shifts` are
    those it is for; none: every one of its role. `waived`: the host's conditions that pass all the same.
    `passport_until` is the last instant of the passport that the host can go by, None without one.
    """

    id: int
    worker: int
    setting: int
    role: str
    starts_at: datetime
    ends_at: datetime
    state: str
    agreement: AgreementFacts | None
    consented_at: datetime | None = None
    opened_at: datetime | None = None
    closes_at: datetime | None = None
    shut: tuple[date | None, date | None] = (None, None)
    shifts: frozenset[int] = frozenset()
    waived: frozenset[str] = frozenset()
    passport_until: datetime | None = None

    def opens(self, starts_at: datetime) -> bool:
        """Whether it is active for a shift that begins at an instant: it is, or was until after that."""
        if self.opened_at is None:
            return False
        return self.state == ACTIVE if self.closes_at is None else starts_at < self.closes_at

    def is_shut_on(self, day: date) -> bool:
        """Whether the setting is closed on a day."""
        first, last = self.shut
        return first is not None and first <= day and (last is None or day <= last)
