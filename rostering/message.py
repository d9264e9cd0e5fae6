"""One message to one person or to a group, and the telephone that it may go to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.access import PERMITTED, Acting
from rostering.message_words import BETWEEN, Phrases, letters, parts
from rostering.rosters.waived_work import waived_work
from rostering.store import tables as t

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
RING = "edit"  # whoever does this rings people too
Say = Callable[[Phrases], str]


@dataclass(frozen=True, slots=True)
class Message:
    """A text for one person, or for whoever it is copied to (`person` None). `phone` None: none known, or not for this
    actor."""

    kind: str
    person: str | None
    name: str | None
    phone: str | None
    text: str
    waived: tuple[str, ...] = ()  # under what they stand on the shifts that it is about; no part of the text

    @property
    def letters(self) -> int:
        """How many letters of an SMS it takes."""
        return letters(self.text)

    @property
    def parts(self) -> int:
        """How many SMS it makes."""
        return parts(self.text)


def in_all(phrases: Iterable[Phrases], say: Say) -> str:
    """The same in each language, one after the other."""
    return BETWEEN.join(say(one) for one in phrases)


def to_workers(
    session: Session,
    actor: Acting,
    kind: str,
    said: Iterable[tuple[int, Say]],
    phrases: Sequence[Phrases],
    about: Sequence[Iterable[int]] = (),
) -> tuple[Message, ...]:
    """Messages to employments, by the person's name, each by the telephone of that employment. `about` are the shifts
    that each of them is about."""
    listed = list(said)
    shifts = [tuple(one) for one in about] or [()] * len(listed)
    waived = waived_work(session, (shift for theirs in shifts for shift in theirs))
    w, p, o = t.Worker, t.Person, t.Organisation
    rows = session.exec(
        pick(w.id, p.code, p.name, w.phone, o.code)
        .join(p, col(p.id) == col(w.person_id))
        .join(o, col(o.id) == col(w.organisation_id))
        .where(col(w.id).in_(sorted({worker for worker, _ in listed})))
    )
    who = {row[0]: row[1:] for row in rows}
    found = [
        Message(
            kind,
            who[worker][0],
            who[worker][1],
            _phone(actor, *who[worker][2:]),
            in_all(phrases, say),
            tuple(words for shift in theirs for words in waived.get((worker, shift), ())),
        )
        for (worker, say), theirs in zip(listed, shifts, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (one.name or "", one.person or "")))


def to_persons(session: Session, actor: Acting, kind: str, persons: list[int], text: str) -> Iterable[Message]:
    """One text to several people, in their order, each by a telephone that this actor may ring."""
    w, p, o = t.Worker, t.Person, t.Organisation
    rows = session.exec(
        pick(p.id, p.code, p.name, w.phone, o.code)
        .join(p, col(p.id) == col(w.person_id))
        .join(o, col(o.id) == col(w.organisation_id))
        .where(col(p.id).in_(persons))
        .order_by(col(w.id))
    )
    found: dict[int, Message] = {}
    for person, code, name, phone, organisation in rows:
        known = found.get(person)
        if known is None or known.phone is None:
            found[person] = Message(kind, code, name, _phone(actor, phone, organisation), text)
    return [found[person] for person in persons if person in found]


def _phone(actor: Acting, phone: str | None, organisation: str) -> str | None:
    """A number as far as this actor may ring it: of whom their own organisation employs."""
    rings = RING in PERMITTED[actor.role] and actor.organisation in (None, organisation)
    return phone if rings and phone else None
