"""Which assignments of a roster stand under a waiver or a lasting exception, and under which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from rostering import text
from rostering.rosters.eligibility.eligibility import Eligibility
from rostering.rules.broken import Broken, broken
from rostering.rules.waivers import Lifted, Waiver

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from solver.roster import Roster
    from solver.rules.rule import Violation


@dataclass(frozen=True, slots=True)
class Permit:
    """One assignment (a person's code and the id of their shift), the rule it breaks, and what lifts that.

    `refused` where the rule would keep the person off the shift at all.
    """

    person: str
    shift: str
    rule: str
    by: Lifted
    refused: bool = False

    @property
    def words(self) -> str:
        """The rule and what lifts it: WTR-11 waived by Mia (reg21-continuity: no relief came), 2 h of rest owed."""
        return f"{self.rule} {text.permission(self.by)}"


@dataclass(frozen=True)
class Permits:
    """Every permit of a roster, by person and shift."""

    build: Build
    every: tuple[Permit, ...] = ()

    @cached_property
    def of(self) -> Mapping[tuple[str, str], tuple[Permit, ...]]:
        """The permits of each assignment that has any."""
        found: dict[tuple[str, str], tuple[Permit, ...]] = {}
        for one in self.every:
            found[one.person, one.shift] = (*found.get((one.person, one.shift), ()), one)
        return found

    def words(self, person: str, shift: str) -> str:
        """What an assignment stands under; empty where it is under nothing."""
        return "; ".join(dict.fromkeys(one.words for one in self.of.get((person, shift), ())))

    @cached_property
    def by_assignment(self) -> Mapping[int, str]:
        """What each assignment in the store stands under, by its number; those under nothing are left out."""
        words = {one.id: self.words(*self.build.assigned(one)) for one in self.build.snapshot.assignments}
        return {id_: said for id_, said in words.items() if said}

    def sentence(self, one: Permit) -> str:
        """One permit in full: the rule, the person, the shift, and what lifts it."""
        person, shift = self.build.persons[one.person], text.shift(self.build, self.build.shifts[one.shift])
        title = text.rule_title(one.rule, self.build)
        return f"{title}: {person.name} ({person.code}), {shift}; {text.permission(one.by)}"

    @property
    def refused(self) -> tuple[str, ...]:
        """A sentence for each person who is on a shift that a rule would keep them off, but for a waiver."""
        return tuple(self.sentence(one) for one in self.every if one.refused)


def permits(build: Build, roster: Roster, marks: Iterable[tuple[Violation, Lifted | None]]) -> Permits:
    """The permits of a roster of single shifts, given the hard rules broken in it with what lifts each."""
    permissions = build.snapshot.permissions
    if not (permissions.waivers or permissions.exceptions):
        return Permits(build)
    found = [
        permit
        for violation, lifted in marks
        if lifted is not None and violation.worker is not None
        for permit in _of(build, violation.worker, roster, broken(build, roster, violation), lifted)
    ]
    found += _refused(build, roster)
    return Permits(build, tuple(dict.fromkeys(sorted(found, key=lambda one: (one.person, one.shift, one.rule)))))


def _on(build: Build, roster: Roster, person: str) -> Mapping[int, str]:
    """The shifts a person is on: the ids in the problem by the numbers in the store."""
    return {build.shifts[id_].id: id_ for id_ in roster.by_worker(person)}


def _of(build: Build, person: str, roster: Roster, one: Broken, lifted: Lifted) -> Iterator[Permit]:
    """The permit of each shift that a broken rule is about, or of those alone that waivers name."""
    on = _on(build, roster, person)
    pieces = [piece for piece in one.pieces if piece.shift in on]
    if not isinstance(lifted, Waiver):
        yield from (Permit(person, on[piece.shift or 0], one.rule, lifted) for piece in pieces)
        return
    waivers = build.snapshot.permissions.of.get((one.rule, lifted.person), ())
    for piece in pieces:
        for waiver in waivers:
            if lifted.shift is None or waiver.lifts(one.rule, waiver.person, piece.shift, piece.day):
                yield Permit(person, on[piece.shift or 0], one.rule, waiver)


def _refused(build: Build, roster: Roster) -> Iterator[Permit]:
    """The permits of those who are on a shift that a rule would keep them off, but for a waiver."""
    code = {person.id: person.code for person in build.snapshot.persons.values()}
    for waiver in build.snapshot.permissions.waivers:
        person = code.get(waiver.person)
        if person is None or waiver.shift is None:
            continue
        id_ = _on(build, roster, person).get(waiver.shift)
        if id_ is not None and _keeps_off(build, waiver, id_):
            yield Permit(person, id_, waiver.rule, waiver, refused=True)


def _keeps_off(build: Build, waiver: Waiver, shift: str) -> bool:
    """Whether without a waiver its rule would refuse its person that shift, through each of their employments."""
    permissions = build.snapshot.permissions
    others = tuple(one for one in permissions.waivers if one.id != waiver.id)
    bare = Eligibility(replace(build.snapshot, permissions=replace(permissions, waivers=others)))
    facts = build.shifts[shift]
    answers = [bare.refusal(one, facts) for one in build.snapshot.workers if one.person == waiver.person]
    return None not in answers and any(one is not None and one.rule == waiver.rule for one in answers)
