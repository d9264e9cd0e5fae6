"""Who could take a part of a gap, stay on into it or come early for it, and which two cover it together.

A part ends or begins at a seam: the middle of the gap, the changes of shift at the home within it, and the first and
the last minute that a person's own rest allows. Each is checked by every rule as if it stood; parts of one person are
told with the longest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rostering.calendar import minutes_between
from rostering.gaps.candidate import Candidate
from rostering.gaps.candidates import Asking, Candidates
from rostering.gaps.desk import Desk, among_people
from rostering.gaps.gaps import Gap
from rostering.gaps.lawful import Lawful
from rostering.gaps.line import line_of
from rostering.rosters.build import Build, build
from rostering.rosters.snapshot import AssignmentFacts, ShiftFacts
from rostering.work.breaks import break_within

LEAST_MINUTES = 120  # nobody is asked to come for less
NEAR_MINUTES = 60  # a shift that ends or begins so near the gap's beginning or end is next to it
MOST_PEOPLE = 40  # who are looked at for parts, the best ranked first
MOST_PAIRS = 10
STEP_MINUTES = 15
HALF_HOUR = 30
PART, STAYS_ON, COMES_EARLY = "part", "stays on", "comes early"


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody for a stretch of a gap, from an instant to another.

    `kind` says how: on a part of the shift itself, or by their own shift `own_shift` made longer; then `own_starts_at`
    and `own_ends_at` are its times as they would be.
    """

    candidate: Candidate
    kind: str
    starts_at: datetime
    ends_at: datetime
    own_shift: int | None = None
    own_starts_at: datetime | None = None
    own_ends_at: datetime | None = None

    @property
    def minutes(self) -> int:
        """How long the stretch is."""
        return minutes_between(self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who cover a gap together: the first until the seam, the second from there."""

    first: Part
    second: Part

    @property
    def seam(self) -> datetime:
        """When the one follows the other."""
        return self.second.starts_at


@dataclass(frozen=True)
class Parts:
    """What covers a gap in part, the best first, and the pairs that cover it together."""

    parts: tuple[Part, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class _Idea:
    """A part that may not be lawful; `instead_of` is the assignment whose times would change."""

    code: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    instead_of: AssignmentFacts | None = None


def parts(desk: Desk, gap: Gap, whole: Candidates) -> Parts:
    """Who could cover a stretch of a gap, each part lawful, and pairs of them; `whole` are the gap's candidates."""
    return _Parts(desk, gap, whole).answer()


class _Parts:
    def __init__(self, desk: Desk, gap: Gap, whole: Candidates) -> None:
        self.desk, self.gap, self.whole = desk, gap, whole
        self.shift = desk.snapshot.shift[gap.shift]
        self.asking = Asking(desk, self.shift)

    def answer(self) -> Parts:
        ideas = list(self._ideas())
        if not ideas:
            return Parts((), ())
        pieces = _pieces(self.desk, self.shift, ideas)
        made, lawful = pieces
        found: list[tuple[Part, str]] = []
        for number, idea in enumerate(ideas, 1):
            duty = f"{made.shift_ids[idea.instead_of.shift if idea.instead_of else self.shift.id]}@{-number}"
            before = None if idea.instead_of is None else made.assigned(idea.instead_of)[1]
            if duty in made.problem.duty and lawful.first_broken(idea.code, duty, instead_of=before) is None:
                found.append((self._part(idea), duty))
        best = _longest(part for part, _ in found)
        return Parts(tuple(best), tuple(self._pairs([part for part, _ in found])))

    def _part(self, idea: _Idea) -> Part:
        stands = idea.instead_of
        without = None if stands is None else self.desk.build.assigned(stands)[1]
        line = line_of(self.desk, idea.code, self.shift, without=without)
        candidate = self.asking.candidate(idea.code, line, idea.starts_at, idea.ends_at)
        if stands is None:
            return Part(candidate, idea.kind, idea.starts_at, idea.ends_at)
        return Part(
            replace(candidate, worker=stands.worker, week_minutes=line.week_minutes + _minutes_of(stands)),
            idea.kind,
            idea.starts_at,
            idea.ends_at,
            stands.shift,
            min(stands.starts_at, idea.starts_at),
            max(stands.ends_at, idea.ends_at),
        )

    def _ideas(self) -> Iterator[_Idea]:
        """Every part worth a look."""
        begins, ends = self.gap.starts_at, self.gap.ends_at
        seams = self._seams()
        for code in self._people():
            line = line_of(self.desk, code, self.shift)
            theirs = seams | set(self._own_seams(code))
            for seam in sorted(theirs):
                for first, last in ((begins, seam), (seam, ends)):
                    if _is_long_enough(first, last) and line.works_then(first, last) is None:
                        yield _Idea(code, PART, first, last)
        for stands in self._next_to(self.gap):
            code = self.desk.snapshot.person_on(stands).code
            for seam in sorted(seams | {begins, ends}):
                if stands.ends_at < ends and abs(minutes_between(stands.ends_at, begins)) <= NEAR_MINUTES:
                    if _is_long_enough(begins, seam):
                        yield _Idea(code, STAYS_ON, begins, seam, stands)
                elif _is_long_enough(seam, ends):
                    yield _Idea(code, COMES_EARLY, seam, ends, stands)

    def _seams(self) -> set[datetime]:
        """The middle of the gap to the half hour, and the changes of shift at the home within it."""
        begins, ends = self.gap.starts_at, self.gap.ends_at
        half = minutes_between(begins, ends) // 2
        found = {begins + timedelta(minutes=half // HALF_HOUR * HALF_HOUR)}
        settings = self.desk.snapshot.settings
        home = settings[self.shift.setting].home
        for one in self.desk.snapshot.shifts:
            if settings[one.setting].home == home and one.is_cover:
                found |= {one.starts_at, one.ends_at}
        return {one for one in found if _is_long_enough(begins, one) and _is_long_enough(one, ends)}

    def _own_seams(self, code: str) -> Iterator[datetime]:
        """The earliest beginning and the latest end that a person's daily rest allows."""
        begins, ends = self.gap.starts_at, self.gap.ends_at
        line = line_of(self.desk, code, self.shift)
        rest = _daily_rest(self.desk.build)
        before, after = line.rest_before(begins), line.rest_after(ends)
        if before is not None and before < rest:
            yield begins + timedelta(minutes=-(-(rest - before) // STEP_MINUTES) * STEP_MINUTES)
        if after is not None and after < rest:
            yield ends - timedelta(minutes=-(-(rest - after) // STEP_MINUTES) * STEP_MINUTES)

    def _people(self) -> list[str]:
        """Who is looked at: those who could take all of it, and those whom a rule stops though they have a seat."""
        id_ = self.desk.build.shift_ids[self.shift.id]
        able = [one.code for one in self.whole.lawful]
        able += [one.code for one in self.whole.unlawful if (one.code, id_) in self.desk.build.seats]
        able += [one.code for one in self.whole.left_out if (one.code, id_) in self.desk.build.seats]
        return able[:MOST_PEOPLE]

    def _next_to(self, gap: Gap) -> list[AssignmentFacts]:
        """Who stands at the home, in the role, on a shift that ends as the gap begins or begins as it ends."""
        snapshot = self.desk.snapshot
        home = snapshot.settings[self.shift.setting].home
        id_ = self.desk.build.shift_ids[self.shift.id]
        found = []
        for one in snapshot.assignments:
            shift = snapshot.shift[one.shift]
            person = snapshot.person_on(one)
            if (
                one.shift == gap.shift
                or shift.role != self.shift.role
                or snapshot.settings[shift.setting].home != home
                or (person.code, id_) not in self.desk.build.seats
            ):
                continue
            near = minutes_between(one.ends_at, gap.starts_at), minutes_between(gap.ends_at, one.starts_at)
            if min(abs(minutes) for minutes in near) <= NEAR_MINUTES:
                found.append(one)
        return found

    def _pairs(self, found: Sequence[Part]) -> Iterator[Pair]:
        """Two parts that meet at a seam and reach from the gap's beginning to its end, the best ranked first."""
        firsts = [one for one in found if one.starts_at == self.gap.starts_at and one.ends_at < self.gap.ends_at]
        seconds = [one for one in found if one.ends_at == self.gap.ends_at and one.starts_at > self.gap.starts_at]
        pairs = [
            Pair(first, second)
            for first in firsts
            for second in seconds
            if first.ends_at == second.starts_at and first.candidate.person != second.candidate.person
        ]
        pairs.sort(key=_pair_rank)
        used: dict[int, int] = {}
        number = 0
        for pair in pairs:
            people = pair.first.candidate.person, pair.second.candidate.person
            # Nobody stands in every pair: whoever is rung says yes or no once.
            if number < MOST_PAIRS and all(used.get(person, 0) < 2 for person in people):
                number += 1
                for person in people:
                    used[person] = used.get(person, 0) + 1
                yield pair


def _pair_rank(pair: Pair) -> tuple[object, ...]:
    first, second = pair.first.candidate.rank, pair.second.candidate.rank
    return max(first, second), min(first, second)


def _longest(found: Iterable[Part]) -> list[Part]:
    """Of each person the longest part of each kind, ranked as candidates are."""
    best: dict[tuple[int, str], Part] = {}
    for part in found:
        key = part.candidate.person, part.kind
        if key not in best or part.minutes > best[key].minutes:
            best[key] = part
    return sorted(best.values(), key=lambda part: (part.candidate.rank, part.kind, part.starts_at))


def _is_long_enough(first: datetime, last: datetime) -> bool:
    return minutes_between(first, last) >= LEAST_MINUTES


def _minutes_of(stands: AssignmentFacts) -> int:
    return minutes_between(stands.starts_at, stands.ends_at) - stands.break_minutes


def _daily_rest(made: Build) -> int:
    """Minutes of the longest rest that any rule in force asks for between two days' work."""
    from solver.rules.min_rest import MinRest

    rests = [one.minutes for one in made.problem.rules if isinstance(one, MinRest) and one.hard and not one.travel]
    return max(rests, default=0)


def _pieces(desk: Desk, shift: ShiftFacts, ideas: Sequence[_Idea]) -> tuple[Build, Lawful]:
    """The roster around a shift, with each idea as a shift of its own that nobody stands on yet.

    Its number is below nought: idea 1 is assignment −1.
    """
    snapshot = desk.snapshot
    people = {desk.build.persons[idea.code].id for idea in ideas}
    theirs = {one.shift for one in snapshot.assignments if snapshot.worker[one.worker].person in people}
    settings = snapshot.settings
    home = settings[shift.setting].home
    spans = [(shift.starts_at, shift.ends_at), *((idea.starts_at, idea.ends_at) for idea in ideas)]
    begins, ends = min(span[0] for span in spans), max(span[1] for span in spans)
    beside = {
        one.shift
        for one in snapshot.assignments
        if one.starts_at < ends and one.ends_at > begins and settings[snapshot.shift[one.shift].setting].home == home
    }
    kept = theirs | beside | {shift.id}
    stands = tuple(one for one in snapshot.assignments if one.shift in kept)
    people |= {snapshot.worker[one.worker].person for one in stands}
    small = among_people(
        replace(
            snapshot,
            shifts=tuple(one for one in snapshot.shifts if one.id in kept),
            bookings=tuple(one for one in snapshot.bookings if one.shift in kept),
        ),
        people,
    )
    asked = tuple(_stand(desk, shift, number, idea) for number, idea in enumerate(ideas, 1))
    made = build(replace(small, assignments=(*stands, *asked)), desk.build.horizon, keep=True)
    real = replace(made, snapshot=replace(small, assignments=stands))
    return real, Lawful(real, real.joined)


def _stand(desk: Desk, shift: ShiftFacts, number: int, idea: _Idea) -> AssignmentFacts:
    """An idea as if it stood."""
    own = idea.instead_of
    if own is not None:
        return replace(
            own,
            id=-number,
            starts_at=min(own.starts_at, idea.starts_at),
            ends_at=max(own.ends_at, idea.ends_at),
        )
    seat = desk.build.seats[idea.code, desk.build.shift_ids[shift.id]]
    return AssignmentFacts(
        id=-number,
        roster=desk.place.id,
        worker=seat.worker.id,
        shift=shift.id,
        starts_at=idea.starts_at,
        ends_at=idea.ends_at,
        break_minutes=break_within(shift, idea.starts_at, idea.ends_at),
        standing="planned",
        pinned=False,
    )
