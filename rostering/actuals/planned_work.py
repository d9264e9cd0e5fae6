"""What was planned at some settings on some days: everybody's part in each shift, with who they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import text
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
SUPERSEDED, NOT_WORKED = "superseded", "not_worked"


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """One assignment on a shift: whose, where, from when to when, and how it stands.

    `employer` is the code of the worker's organisation, `organisation` the number of the setting's; `state` is the
    roster's.
    """

    assignment: int
    roster: int
    state: str
    worker: int
    worker_code: str
    employer: str
    person: int
    person_code: str
    name: str
    setting: int
    setting_code: str
    organisation: int
    code: str
    type: str
    day: date
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    standing: str
    note: str | None
    role: str | None  # that the shift asks for
    target: int  # places of the shift

    @property
    def stands(self) -> bool:
        """Whether it was work to be done: neither declined nor cancelled nor missed."""
        return self.standing not in NOT_WORKING

    @property
    def label(self) -> str:
        """The work as sentences name it: D Mon 23 Nov 07:30–20:00."""
        return f"{self.code} {text.day(self.day)} {text.clock(self.starts_at)}–{text.clock(self.ends_at)}"

    @property
    def who(self) -> str:
        """The person as sentences name them: Ann (ann)."""
        return f"{self.name} ({self.person_code})"


def read_planned(session: Session, settings: Collection[int], first: date, last: date) -> tuple[PlannedWork, ...]:
    """All that was ever planned on the shifts of some settings that begin on the days `first` to `last`, by start.

    What was declined or missed is among it; superseded rosters are not.
    """
    a, s, w, p, o = t.Assignment, t.Shift, t.Worker, t.Person, t.Organisation
    columns: Any = (a.id, a.roster_id, t.Roster.state, w.id, w.code, o.code, p.id, p.code, p.name)
    place: Any = (t.Setting.id, t.Setting.code, t.Setting.organisation_id, s.code, s.type, s.day)
    rows = session.exec(
        pick(*columns, *place, a.starts_at, a.ends_at, a.break_minutes, a.standing, a.note, s.role, s.target)
        .join(s, col(s.id) == col(a.shift_id))
        .join(t.Roster, col(t.Roster.id) == col(a.roster_id))
        .join(t.Setting, col(t.Setting.id) == col(s.setting_id))
        .join(w, col(w.id) == col(a.worker_id))
        .join(p, col(p.id) == col(w.person_id))
        .join(o, col(o.id) == col(w.organisation_id))
        .where(
            col(t.Roster.state) != SUPERSEDED,
            col(s.setting_id).in_(sorted(settings)),
            col(s.day) >= first,
            col(s.day) <= last,
        )
        .order_by(col(a.starts_at), col(p.code), col(a.id))
    )
    return tuple(PlannedWork(*row) for row in rows)


def read_day_confirmed(
    session: Session, settings: Collection[int], first: date, last: date
) -> dict[tuple[int, date], t.DayConfirmed]:
    """The days confirmed at some settings, by setting and day."""
    d = t.DayConfirmed
    rows = session.exec(
        select_typed(d).where(col(d.setting_id).in_(sorted(settings)), col(d.day) >= first, col(d.day) <= last)
    )
    return {(row.setting_id, row.day): row for row in rows}
