"""A clock file taken in: its rows matched to the plan, what is otherwise proposed, and the days confirmed with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar, text
from rostering.actuals.clock_match import Clocked, Rounding, match
from rostering.actuals.clock_rows import ClockRow, UnmatchedRow, read_clock_rows
from rostering.actuals.confirm import (
    DRAFT,
    in_short,
    mark_confirmed,
    named_work,
    refuse_unclear,
    refuse_unready,
    worked_of,
)
from rostering.actuals.planned_work import NOT_WORKED, PlannedWork, read_day_confirmed, read_planned
from rostering.actuals.worked import Said, Worked, as_planned
from rostering.actuals.write import Done, write_worked
from rostering.calendar import MINUTES_AN_HOUR, ONE_DAY, local_day
from rostering.errors import BadInputError
from rostering.people.persons import People, PersonName, seen_by
from rostering.policies import policy
from rostering.requests.employment import find_setting, settings_inside
from rostering.rules.debts import settle
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from collections.abc import Callable

    from rostering.access import Acting
    from rostering.store.engine import Store

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
MOST_NAMED = 6
MOST_DAYS = 62  # between the first and the last row of a file


@dataclass(frozen=True, slots=True)
class ClockOptions:
    """How a clock file is taken in: what is said beside it, whether whoever has no row worked as planned, and whether
    days that are confirmed are corrected for those with a row."""

    said: tuple[Said, ...] = ()
    others_as_planned: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """What somebody is to be recorded with, and the rows of the file that say so (none: it was said beside it)."""

    planned: PlannedWork
    worked: Worked
    rows: tuple[int, ...]

    @property
    def is_exception(self) -> bool:
        """Whether it differs from the plan."""
        return self.worked != as_planned(self.planned) and not self._only_clocked

    @property
    def _only_clocked(self) -> bool:
        plan, done = self.planned, self.worked
        same = (done.starts_at, done.ends_at, done.break_minutes) == (plan.starts_at, plan.ends_at, plan.break_minutes)
        return same and done.came and not (done.disturbed_minutes or done.breaks_missed or done.concern)


@dataclass(frozen=True)
class ClockProposal:
    """What a clock file comes to. `without` are people with planned work and no row, who keep the days from being
    confirmed until something is said of them. `days` are the settings and days that are (to be) confirmed."""

    file: str
    proposed: tuple[Proposed, ...]
    unmatched: tuple[UnmatchedRow, ...]
    without: tuple[PlannedWork, ...]
    days: tuple[tuple[str, date], ...]
    written: bool
    repaid: int = 0
    owed_again: int = 0

    @property
    def exceptions(self) -> tuple[Proposed, ...]:
        """Those that differ from the plan."""
        return tuple(one for one in self.proposed if one.is_exception)


def clock_in(
    store: Store, actor_name: str | None, path: Path, options: ClockOptions | None = None, *, dry_run: bool = False
) -> ClockProposal:
    """Confirm with the rows of a clock file every day and setting that a row belongs to; a dry run only tells.

    Raises RefusedSheetError for a file with faults, BadInputError for a day that is confirmed already and for people
    without a row of whom nothing is said. Then nothing is changed.
    """
    chosen = options or ClockOptions()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "edit", actor.organisation)
        found = _Taking(session, actor, path, chosen).proposal()
    if dry_run:
        return found.proposal
    with use_case(store, actor_name, "edit", actor.organisation) as case:
        found = _Taking(case.session, case.actor, path, chosen).proposal()
        _refuse_unsaid(found)
        refuse_unready(case, [one for one, _ in found.done])
        refuse_unclear(case.session, found.unasked)
        write_worked(case, found.done)
        for day, settings in found.days.items():
            mark_confirmed(case, settings, day)
        first: dict[int, date] = {}
        for one, _ in found.done if chosen.again else ():
            first[one.person] = min(one.day, first.get(one.person, one.day))
        settled = settle(case, first)
        days = ", ".join(f"{text.day(day)} at {setting}" for setting, day in found.proposal.days[:MOST_NAMED])
        more = f" and {len(found.proposal.days) - MOST_NAMED} more" if len(found.proposal.days) > MOST_NAMED else ""
        case.record(f"actuals of {days}{more} by clock", after=in_short(found.done, settled))
    before = found.proposal
    return replace(before, without=(), written=True, repaid=settled.repaid, owed_again=settled.owed_again)


@dataclass(frozen=True)
class _Found:
    """A proposal with what is written for it; `unasked` worked as planned without anybody's word."""

    proposal: ClockProposal
    done: list[Done]
    days: Mapping[date, frozenset[int]]
    unasked: tuple[PlannedWork, ...]
    confirmed: tuple[t.DayConfirmed, ...]


def _refuse_unsaid(found: _Found) -> None:
    if found.confirmed:
        row = found.confirmed[0]
        raise BadInputError(
            f"{text.day(row.day)} was confirmed by {row.confirmed_by} already; --again corrects those with a row."
        )
    if not found.done:
        raise BadInputError("No row of the file belongs to planned work; look at it with --dry-run.")
    without = found.proposal.without
    if without:
        listed = ", ".join(f"{one.who} {one.label}" for one in without[:MOST_NAMED])
        more = f" and {len(without) - MOST_NAMED} more" if len(without) > MOST_NAMED else ""
        raise BadInputError(
            f"No row for {listed}{more}: say --came PERSON or --absent PERSON, or --others-as-planned for all of them."
        )


class _Taking:
    """One file against the store as it is."""

    def __init__(self, session: Session, actor: Acting, path: Path, options: ClockOptions) -> None:
        self._session, self._actor, self._path, self._options = session, actor, path, options
        self._now = calendar.now()

    def proposal(self) -> _Found:
        rows, unmatched = read_clock_rows(self._path, self._finder())
        places = self._places(rows)
        plan = self._plan(rows)
        clocked, left = match([one for one in plan if _able(one)], rows, places, self._roundings(plan))
        days, early = self._days(clocked)
        confirmed = self._confirmed(days)
        taken = [one for one in clocked if one.planned.setting in days.get(one.planned.day, ())]
        theirs = [one for one in plan if one.setting in days.get(one.day, ())]
        has_row = {one.planned.assignment: one for one in taken}
        unclocked = {one.assignment for one in theirs} - has_row.keys()
        said = named_work(self._session, theirs, self._options.said, unclocked)
        corrected = {(row.setting_id, row.day) for row in confirmed} if self._options.again else set()
        without = [
            one
            for one in theirs
            if one.stands
            and one.assignment not in has_row
            and one.assignment not in said
            and (one.setting, one.day) not in corrected
        ]
        as_plan = without if self._options.others_as_planned else []
        kept = {one.assignment for one in (*(one.planned for one in taken), *as_plan)} | set(said)
        done = worked_of(
            [one for one in theirs if one.assignment in kept],
            said,
            clocked={assignment: one.worked for assignment, one in has_row.items()},
        )
        return _Found(
            proposal=ClockProposal(
                file=self._path.name,
                proposed=tuple(Proposed(one, worked, _rows(has_row.get(one.assignment))) for one, worked in done),
                unmatched=(*unmatched, *(_unmatched(row) for row in left), *early),
                without=() if as_plan else tuple(without),
                days=self._named(days),
                written=False,
            ),
            done=done,
            days=days,
            unasked=tuple(as_plan),
            confirmed=() if self._options.again else confirmed,
        )

    def _finder(self) -> Callable[[str], PersonName]:
        people = People(self._session)
        seen = {one.id for one in seen_by(self._actor, people.by_id.values())}

        def find(typed: str) -> PersonName:
            person = people.find(typed)
            if person.id not in seen:
                raise BadInputError(f"There is no person '{typed}' in this organisation.")
            return person

        return find

    def _places(self, rows: Iterable[ClockRow]) -> Mapping[str, frozenset[int]]:
        names = {row.setting for row in rows if row.setting is not None}
        return {
            name: settings_inside(self._session, find_setting(self._session, name).id or 0) for name in sorted(names)
        }

    def _plan(self, rows: Sequence[ClockRow]) -> tuple[PlannedWork, ...]:
        if not rows:
            return ()
        first = local_day(min(row.starts_at for row in rows)) - ONE_DAY
        last = local_day(max(row.ends_at for row in rows)) + ONE_DAY
        if last - first > timedelta(days=MOST_DAYS):
            raise BadInputError(f"{self._path.name} covers more than {MOST_DAYS} days; take it in month by month.")
        wanted = [
            id_
            for id_, organisation in self._owners().items()
            if self._actor.organisation is None or organisation == self._actor.organisation
        ]
        return tuple(one for one in read_planned(self._session, wanted, first, last) if one.state != DRAFT)

    def _owners(self) -> dict[int, str]:
        s, o = t.Setting, t.Organisation
        return dict(self._session.exec(pick(s.id, o.code).join(o, col(o.id) == col(s.organisation_id))).all())

    def _roundings(self, plan: Iterable[PlannedWork]) -> Mapping[int, Rounding]:
        """What each organisation chose for its clocks."""
        today, chosen = local_day(self._now), self._session
        return {
            owner: Rounding(
                grace=policy(chosen, "actuals.grace_minutes", today, owner),
                step=policy(chosen, "actuals.round_minutes", today, owner),
                near=MINUTES_AN_HOUR * policy(chosen, "actuals.match_hours", today, owner),
            )
            for owner in sorted({one.organisation for one in plan})
        }

    def _days(self, clocked: Iterable[Clocked]) -> tuple[dict[date, frozenset[int]], list[UnmatchedRow]]:
        """The settings that rows belong to, day by day; what is not over yet is left for later."""
        days: dict[date, set[int]] = defaultdict(set)
        early = []
        for one in clocked:
            if one.planned.ends_at <= self._now:
                days[one.planned.day].add(one.planned.setting)
            else:
                early += [_unmatched(row, f"{one.planned.label} is not over yet") for row in one.rows]
        return {day: frozenset(settings) for day, settings in sorted(days.items())}, early

    def _confirmed(self, days: Mapping[date, frozenset[int]]) -> tuple[t.DayConfirmed, ...]:
        return tuple(
            row
            for day, settings in days.items()
            for row in read_day_confirmed(self._session, settings, day, day).values()
        )

    def _named(self, days: Mapping[date, frozenset[int]]) -> tuple[tuple[str, date], ...]:
        codes = dict(self._session.exec(pick(t.Setting.id, t.Setting.code)).all())
        return tuple((codes[setting], day) for day, settings in days.items() for setting in sorted(settings))


def _able(one: PlannedWork) -> bool:
    return one.stands or one.standing == NOT_WORKED


def _rows(clocked: Clocked | None) -> tuple[int, ...]:
    return () if clocked is None else tuple(row.row for row in clocked.rows)


def _unmatched(row: ClockRow, why: str = "") -> UnmatchedRow:
    said = why or "nothing was planned for them near that time; put them on the shift with 'rota amend put'"
    return UnmatchedRow(row.row, row.person.code, row.times, said)


__all__ = ["ClockOptions", "ClockProposal", "Proposed", "clock_in"]
