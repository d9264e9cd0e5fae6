"""Who stands on which shift under a waiver, in words, for lists that check no roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import text
from rostering.rules.waivers import read_waivers
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed


def waived_work(session: Session, shifts: Iterable[int]) -> Mapping[tuple[int, int], tuple[str, ...]]:
    """By (worker, shift), a sentence for each waiver that is on record for whoever stands on one of some shifts."""
    wanted = set(shifts)
    waivers = [one for one in read_waivers(session) if one.shift in wanted]
    if not waivers:
        return {}
    a, w, p = t.Assignment, t.Worker, t.Person
    rows = session.exec(
        pick(a.worker_id, a.shift_id, p.id, p.code, p.name)
        .join(w, col(w.id) == col(a.worker_id))
        .join(p, col(p.id) == col(w.person_id))
        .where(
            col(a.shift_id).in_(sorted({one.shift for one in waivers if one.shift is not None})),
            col(a.standing).not_in(NOT_WORKING),
        )
    ).all()
    found = {}
    for worker, shift, person, code, name in rows:
        theirs = [one for one in waivers if (one.person, one.shift) == (person, shift)]
        if theirs:
            found[worker, shift] = tuple(f"{one.rule}: {name} ({code}) {text.permission(one)}" for one in theirs)
    return found
