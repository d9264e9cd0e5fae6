"""Who was asked what before: the offers of a roster's shifts, and when each person was last asked at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import local_day
from rostering.store import tables as t
from rostering.words import day

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
WORDS = {
    "offered": "asked, no answer yet",
    "accepted": "said yes",
    "declined": "said no",
    "no_reply": "did not reply",
    "ring_back": "will ring back",
    "confirmed": "said yes, confirmed",
    "withdrawn": "the offer was withdrawn",
    "lapsed": "the offer ran out",
}


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """One question put to somebody about one shift: when, by which means, by whom, and what they said."""

    shift: int
    person: int
    at: datetime
    means: str
    state: str
    by: str
    times: int = 1  # so often they were asked about this shift

    @property
    def answer(self) -> str:
        """What they said, in words."""
        return WORDS.get(self.state, self.state)

    @property
    def words(self) -> str:
        """What they said and on which day: said no Tue 1 Dec."""
        return f"{self.answer} {day(local_day(self.at))}"


@dataclass(frozen=True)
class AskedRecord:
    """The newest question to each person about each shift of a roster, and the newest of all to each person."""

    by_shift: Mapping[tuple[int, int], AskedBefore]  # (shift, person)
    last: Mapping[int, AskedBefore]  # person

    def about(self, shift: int, person: int) -> AskedBefore | None:
        """What somebody was asked about a shift last."""
        return self.by_shift.get((shift, person))


def read_asked(session: Session, roster: int) -> AskedRecord:
    """The offers of one roster's shifts, and the last question to anybody about any."""
    o, w = t.Offer, t.Worker
    columns: Any = (o.shift_id, w.person_id, o.asked_at, o.means, o.state, o.asked_by, o.roster_id)
    rows = session.exec(
        pick(*columns).join(w, col(w.id) == col(o.worker_id)).order_by(col(o.asked_at), col(o.id))
    ).all()
    by_shift: dict[tuple[int, int], AskedBefore] = {}
    last: dict[int, AskedBefore] = {}
    for shift, person, at, means, state, by, of in rows:
        before = by_shift.get((shift, person))
        one = AskedBefore(shift, person, at, means, state, by, 1 if before is None else before.times + 1)
        last[person] = one
        if of == roster:
            by_shift[shift, person] = one
    return AskedRecord(by_shift, last)
