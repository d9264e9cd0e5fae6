"""What of somebody's training and papers ends about now: skills, registrations, the right to work."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, or_
from sqlmodel import select as select_typed

from rostering.catalogue import skills
from rostering.store import tables as t
from rostering.words import day as day_words

if TYPE_CHECKING:
    from rostering.rosters.snapshot import PersonFacts

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
SOON = timedelta(days=30)  # how far ahead, and how far back, an end of something is worth a word


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that is good until a day, that day included."""

    what: str
    until: date

    def words(self, today: date) -> str:
        """What ends and when, as a sentence names it: first aid ends Mon 30 Nov."""
        return f"{self.what} {'ended' if self.until < today else 'ends'} {day_words(self.until)}"


def endings(person: PersonFacts, today: date) -> tuple[Ending, ...]:
    """What of theirs ends within 30 days or ended within the last 30, the first to end first."""
    found = [Ending(f"{body} registration", until) for body, _, until in person.registrations if until is not None]
    if person.right_to_work_until is not None and not person.right_to_work_open:
        found.append(Ending("right to work", person.right_to_work_until))
    for skill, held in person.skills.items():
        untils = [until for _, until in held]
        if untils and None not in untils:
            title = skills()[skill].title if skill in skills() else skill
            found.append(Ending(title, max(until for until in untils if until is not None)))
    return tuple(
        sorted((one for one in found if abs(one.until - today) <= SOON), key=lambda one: (one.until, one.what))
    )


def people_with_endings(session: Session, today: date) -> Collection[int]:
    """The numbers of those of whom anything has an end about now; some of it may have been renewed since."""
    first, last = today - SOON, today + SOON
    p, s, r = t.Person, t.Skill, t.Registration
    queries = (
        pick(s.person_id).where(col(s.until_on) >= first, col(s.until_on) <= last),
        pick(r.person_id).where(col(r.until_on) >= first, col(r.until_on) <= last),
        pick(p.id).where(
            col(p.right_to_work_until) >= first,
            col(p.right_to_work_until) <= last,
            or_(col(p.right_to_work_open).is_(False), col(p.right_to_work_open).is_(None)),
        ),
    )
    return {id_ for query in queries for id_ in session.exec(query)}
