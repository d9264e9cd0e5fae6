"""What work at a setting of the store counts for, by the rules in force and the home's policy on a sole break."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import local_day, minutes_between
from rostering.store import tables as t
from rostering.work.clocks import Clocks, clocks, formula, is_within_call

if TYPE_CHECKING:
    from rostering.rules.rulebook import Rulebook

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
Post = tuple[str | None, int]  # the role that a shift asks for, and its places
NO_POST: Post = (None, 0)
NOWHERE = (None, "", "ENG")  # within no home, without a policy; by the rules of England


class SettingClocks:
    """The clocks of work at every setting of a store."""

    def __init__(self, session: Session, rules: Rulebook) -> None:
        s, o = t.Setting, t.Organisation
        columns: Any = (s.id, s.within_id, s.sole_break, o.nation)
        rows = session.exec(pick(*columns).join(o, col(o.id) == col(s.organisation_id)))
        self._rules = rules
        self._settings: Mapping[int | None, tuple[int | None, str, str]] = {row.id: tuple(row)[1:] for row in rows}

    def of(
        self,
        setting: int | None,
        type_: str,
        post: Post,
        starts_at: datetime,
        ends_at: datetime,
        break_minutes: int,
        *,
        called: int | None = None,
    ) -> Clocks:
        """The clocks of a stretch of work; `called` as for `clocks`, and `setting` None for work at none of them."""
        policy, nation = self._policy(setting), self._settings.get(setting, NOWHERE)[2]
        day = local_day(starts_at)
        within_call = is_within_call(self._rules, policy, type_, *post, day, nation)
        counts = formula(self._rules, type_, day, nation)
        length = minutes_between(starts_at, ends_at)
        return clocks(counts, length, break_minutes, called=called, within_call=within_call)

    def of_shift(self, shift: t.Shift, starts_at: datetime, ends_at: datetime, break_minutes: int) -> Clocks:
        """The clocks of work on a shift, for all of it or a part."""
        post = (shift.role, shift.target)
        return self.of(shift.setting_id, shift.type, post, starts_at, ends_at, break_minutes)

    def _policy(self, setting: int | None) -> str:
        """The policy on a sole break of the home that a setting lies in."""
        within, policy, _ = self._settings.get(setting, NOWHERE)
        return policy if within is None else self._policy(within)
