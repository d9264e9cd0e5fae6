"""Who stands on which shift under a waiver or an agreement, in words, for lists that check no roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import text
from rostering.rules.debts import read_debts
from rostering.rules.standing_exceptions import read_exceptions
from rostering.rules.waivers import Lifted, read_waivers
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed


def waived_work(session: Session, shifts: Iterable[int]) -> Mapping[tuple[int, int], tuple[str, ...]]:
    """By (worker, shift), a sentence for each waiver that is on record for whoever stands on one of some shifts, and
    for each agreement under which their work there opened a debt of rest."""
    wanted = set(shifts)
    waivers = [one for one in read_waivers(session) if one.shift in wanted]
    agreed = [one for one in read_debts(session, everything=True) if one.exception is not None]
    if not waivers and not agreed:
        return {}
    agreements = {one.id: one for one in read_exceptions(session)}
    a, w, p = t.Assignment, t.Worker, t.Person
    rows = session.exec(
        pick(a.worker_id, a.shift_id, a.starts_at, p.id, p.code, p.name)
        .join(w, col(w.id) == col(a.worker_id))
        .join(p, col(p.id) == col(w.person_id))
        .where(
            col(a.shift_id).in_(sorted(wanted)),
            col(p.id).in_(sorted({one.person for one in waivers} | {one.person for one in agreed})),
            col(a.standing).not_in(NOT_WORKING),
        )
    ).all()
    found = {}
    for worker, shift, starts_at, person, code, name in rows:
        under: list[tuple[str, Lifted]] = [
            (one.rule, one) for one in waivers if (one.person, one.shift) == (person, shift)
        ]
        opened = [one for one in agreed if (one.person, one.opened_at) == (person, starts_at)]
        under += [(one.rule, agreements[one.exception]) for one in opened if one.exception in agreements]
        said = [f"{rule}: {name} ({code}) {text.permission(one)}" for rule, one in under]
        if said:
            found[worker, shift] = tuple(dict.fromkeys(said))
    return found
