"""A week of settings as a batch: each task posed from the store, its answer checked and saved in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rostering.batch.answering import STOPPED
from rostering.batch.arrival import ArrivalError, Arrived, arrived
from rostering.batch.chosen import Homes
from rostering.batch.double_booked import DoubleBookedError, make_room, seats_of
from rostering.batch.engine import Answer
from rostering.batch.outcome import Outcome, RosterOutcome, State
from rostering.batch.piece import Piece
from rostering.batch.plan import Plan, Task, Way
from rostering.batch.pose import Asked, ask, last_row, result_text
from rostering.batch.run import Run, keep, note, said
from rostering.errors import BadInputError, StoreAwayError
from rostering.rosters.save import save
from rostering.rosters.summary import Summary, summarise
from rostering.store.use_case import use_case
from solver.roster import Roster

if TYPE_CHECKING:
    from rostering.rosters.build import Build
    from rostering.store.engine import Store
    from solver.check import Report

NO_BETTER = "nothing better was found"
MINIMUM = "minimum"


@dataclass(frozen=True)
class _Found:
    """An answer told in the office's words."""

    asked: Asked
    roster: Roster
    report: Report
    document: dict[str, Any]

    @cached_property
    def summary(self) -> Summary:
        """What is short and what is broken."""
        return summarise(self.asked.build, self.roster, self.report, searched=True)


class WeekPieces:
    """The settings of a week. `before` is what was solved in any run, where that need not be done again."""

    def __init__(
        self,
        store: Store,
        actor_name: str | None,
        run: Run,
        homes: Homes,
        plan: Plan,
        *,
        before: Mapping[str, Outcome],
    ) -> None:
        assert run.scope.horizon is not None
        self._store, self._actor_name, self._run, self._horizon = store, actor_name, run, run.scope.horizon
        self._homes, self._plan, self._before = homes, plan, before
        self._tasks: dict[str, Task] = {}
        self._asked: dict[str, Asked] = {}  # of those under way
        self._own: set[int] = set()  # rows of the trail that this run wrote
        self._made: set[int] = set()  # homes whose draft this run has made

    def rounds(self) -> Iterator[Sequence[Piece]]:
        """Drafts, then the seams of those that were made, then proposals."""
        yield self._pieces(self._plan.drafts)
        for tasks in self._plan.seams:
            yield self._pieces([task for task in tasks if task.homes <= self._made])
        for tasks in self._plan.proposals:
            yield self._pieces(tasks)

    def _pieces(self, tasks: Sequence[Task]) -> list[Piece]:
        self._tasks.update({task.key: task for task in tasks})
        return [Piece(task.key, task.need) for task in tasks if task.key not in self._run.failed]

    def pose(self, piece: Piece) -> str | Outcome:
        """The problem as the facts are now; what was done with the same input is not done again."""
        task = self._tasks[piece.key]
        asked = self._ask(task)
        known = self._run.done.get(piece.key) or self._before.get(piece.key)
        if known is not None and known.input_sha256 == asked.sha256 and self._stands(task, asked):
            self._made |= task.homes if task.way is Way.DRAFT else set()
            return replace(known, state=State.KEPT)
        if task.way is Way.SEAM and not asked.problem.pairs:
            return Outcome(piece.key, State.KEPT, input_sha256=asked.sha256)
        self._asked[piece.key] = asked
        return asked.text

    def _ask(self, task: Task) -> Asked:
        with self._store.reading() as session:
            return ask(session, self._horizon, task, self._homes.codes, self._plan.free)

    def _stands(self, task: Task, asked: Asked) -> bool:
        """Whether the homes still have the rosters that were made of it."""
        return all(home in asked.build.snapshot.rosters for home in task.homes)

    def settle(self, piece: Piece, answer: Answer, *, ended: bool) -> Outcome | None:
        """Check an answer and save it, where the facts that it was made of still hold."""
        asked = self._asked.pop(piece.key)
        try:
            return self._settled(self._tasks[piece.key], asked, answer, ended=ended)
        except StoreAwayError:
            self._asked[piece.key] = asked  # this is done again
            raise

    def _settled(self, task: Task, asked: Asked, answer: Answer, *, ended: bool) -> Outcome | None:
        if ended and answer.failure == STOPPED:
            raise BadInputError(STOPPED)
        try:
            found = _told(asked, arrived(asked.problem, asked.sha256, answer))
        except ArrivalError as error:
            raise BadInputError(str(error)) from error
        outcome = self._outcome(task, found, answer, State.BEST if ended else State.SOLVED)
        if task.way is Way.SEAM and not _is_better(found):
            outcome = replace(outcome, said=NO_BETTER)
            self.note(outcome)
            return outcome
        return self._save(task, found, outcome)

    def _save(self, task: Task, found: _Found, outcome: Outcome) -> Outcome | None:
        """Save; where somebody else wrote to the store, look whether the problem is still the same, and save then."""
        for _ in range(2):
            try:
                return self._written(task, found, outcome)
            except DoubleBookedError:
                return None
            except BadInputError:  # the store was written to since its facts were read
                pass
            again = self._ask(task)
            if again.sha256 != found.asked.sha256:
                return None
            found = replace(found, asked=again)
        return None

    def _written(self, task: Task, found: _Found, outcome: Outcome) -> Outcome:
        build, left = found.asked.build, self._plan.free - self._made - task.homes
        changed = task.way is not Way.PROPOSAL or _changes(build, found.roster)
        with use_case(self._store, self._actor_name, "solve", self._run.scope.organisation) as case:
            if _rows_since(case.session, found.asked.seen) - self._own:
                raise BadInputError("The store was changed while a roster was saved.")
            if changed:
                make_room(case, build, found.roster, left, self._run.started_at)
                kept = result_text(found.document, outcome.seconds)
                waits = {one.home for one in save(case, build, found.roster, kept, accept=False) if not one.accepted}
                rosters = tuple(replace(one, waits=one.key in waits) for one in outcome.rosters)
                outcome = replace(outcome, rosters=rosters)
            keep(case, self._run, outcome)
            case.record(self._subject(task), after=_after(outcome, changed=changed))
            own = {entry.id for entry in case.entries}
        self._own |= own
        self._made |= task.homes if task.way is Way.DRAFT else set()
        return outcome

    def note(self, outcome: Outcome) -> None:
        """Keep what became of a task for which nothing was saved."""
        self._own.add(note(self._store, self._actor_name, self._run, outcome))

    def _subject(self, task: Task) -> str:
        homes = len(task.homes)
        settings = f"{homes} setting{'s' if homes != 1 else ''}"
        return f"rosters {self._horizon.first} to {self._horizon.last}, {settings}, batch {self._run.id}"

    def _outcome(self, task: Task, found: _Found, answer: Answer, state: State) -> Outcome:
        rosters = (_roster(found, home, self._homes.codes[home]) for home in sorted(task.homes))
        return Outcome.of(task.key, state, found.document, answer, *rosters)


def _rows_since(session: Any, seen: int) -> set[int]:
    return set(range(seen + 1, last_row(session) + 1))  # the trail has no gaps


def _told(asked: Asked, answer: Arrived) -> _Found:
    roster, report = asked.question.answer(answer.roster, answer.report)
    return _Found(asked, roster, report, answer.document)


def _is_better(found: _Found) -> bool:
    """Whether a seam costs less than it did."""
    from solver.check import check

    problem = found.asked.problem
    before = check(problem, Roster.of(problem.hint))
    return bool(before.forbidden) or found.document["objective"] < before.score.objective


def _changes(build: Build, roster: Roster) -> bool:
    """Whether a proposal would change anything of what stands."""
    wanted = seats_of(build, roster)
    stands = {(one.worker, one.shift) for one in build.snapshot.assignments}
    gone = {(one.worker, one.shift) for one in build.snapshot.assignments if not one.is_held} - wanted
    return bool(gone or wanted - stands)


def _roster(found: _Found, home: int, code: str) -> RosterOutcome:
    build = found.asked.build
    short = [one for one in found.summary.short if one.setting == code]
    there = frozenset(id_ for id_, shift in build.shifts.items() if build.snapshot.settings[shift.setting].home == home)
    broken = [one for one in found.report.broken if one.shift in there or not there.isdisjoint(one.duties)]
    first = home == min(build.snapshot.homes)
    nowhere = [one for one in found.report.broken if one.shift is None and not one.duties] if first else []
    return RosterOutcome(
        code,
        sum(one.places for one in short),
        sum(one.places for one in short if one.below == MINIMUM),
        len(broken) + len(nowhere),
        lines=tuple(f"{one.sentence}: {one.why}" for one in short),
    )


def _after(outcome: Outcome, *, changed: bool) -> str:
    short = f"{outcome.short} places short"
    what = "waits" if outcome.waits else "accepted" if changed else "nothing to change"
    return f"{said(outcome)}, {short}, {what}"
