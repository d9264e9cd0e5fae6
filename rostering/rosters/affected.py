"""What a change to a roster touches, and what it newly breaks there: only the people and shifts concerned are read.

A rule that was broken before is not newly broken unless it is broken by more. That somebody does not come is a fact:
what breaks by that alone is told and not refused, since nothing that anybody decides could keep the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, and_, col, or_
from sqlmodel import select as select_typed

from rostering import text
from rostering.errors import BadInputError
from rostering.rosters.build import Build, build
from rostering.rosters.read import read_snapshot
from rostering.rosters.snapshot import AssignmentFacts, ShiftFacts, Snapshot, WorkedFacts
from rostering.rules.broken import broken
from rostering.rules.debts import NewDebt
from rostering.rules.standing_exceptions import StandingException, use_of
from rostering.rules.waivers import marked
from rostering.store import tables as t
from rostering.store.assignment_standing import DECLINED, NOT_WORKED
from solver.check import find
from solver.rules.rule import Touched, Violation

if TYPE_CHECKING:
    from rostering.rosters.roster_place import RosterPlace
    from rostering.rosters.shift_work import Work
    from solver.roster import Roster

# SQLModel types at most four columns; this reads plain tuples of many.
pick: Any = select_typed
Pair = tuple[int, int]  # worker, shift
Span = tuple[datetime, datetime]
Stands = Mapping[Pair, AssignmentFacts]
MOST_SPANS = 20  # of time in a query; for more than that everybody on the roster is read
BY_DUTY = frozenset(("Eligibility", "Companion"))  # broken by each shift for itself
MISSED = (DECLINED, NOT_WORKED)
# Cover is short, not broken, but for a hard most; fairness compares with everybody, of whom only those concerned were
# read.
LEFT_OUT = frozenset(("Cover", "Fairness", "Change"))


@dataclass(frozen=True, slots=True)
class Barred:
    """A hard rule newly broken that nothing lifts: the rule as a waiver names it, the person's code (None: of nobody
    alone), and the sentence about it."""

    rule: str
    person: str | None
    sentence: str


@dataclass(frozen=True)
class Affected:
    """What changes come to: hard rules newly broken that nothing lifts (`barred`), sentences about what else is newly
    broken (`told`), the debts of rest that a lasting exception asks for, and the persons whose work changes.
    """

    barred: tuple[Barred, ...]
    told: tuple[str, ...]
    debts: tuple[NewDebt, ...]
    people: tuple[int, ...]

    @property
    def refused(self) -> tuple[str, ...]:
        """The sentences about what is barred."""
        return tuple(one.sentence for one in self.barred)


@dataclass(frozen=True, slots=True)
class _Look:
    """A roster as it would stand, and what was found on it where it is touched."""

    build: Build
    roster: Roster
    found: tuple[Violation, ...]


def affected(
    session: Session,
    place: RosterPlace,
    after: Mapping[Pair, Work | None],
    *,
    written_before: Mapping[Pair, Work | None] | None = None,
) -> Affected:
    """What it means that some workers' work on some shifts of a roster becomes another.

    `written_before` says what stood there, where the change is written to the session already. Raises BadInputError for
    a worker who is not employed in the period and for one person twice on a shift.
    """
    snapshot = _narrowed(session, place, after)
    stands = {(one.worker, one.shift): one for one in snapshot.assignments}
    _refuse_strangers(session, snapshot, after)
    before = _with(place, stands, written_before or {})
    facts = {pair: work for pair, work in after.items() if _is_fact(snapshot, before.get(pair), work)}
    stages = [before, _with(place, before, facts), _with(place, before, after)]
    _refuse_twice(snapshot, stages[-1])
    was, without, now = _looks(replace(snapshot, declined=snapshot.declined - after.keys()), place, stages, set(after))
    chosen = _newly(without.found, now.found)
    given = _newly(was.found, without.found) if facts else []
    marks = marked(now.build, now.roster, chosen, snapshot.permissions)
    debts = (use_of(by, broken(now.build, now.roster, one)) for one, by in marks if isinstance(by, StandingException))
    barred = [one for one, by in marks if by is None and _is_maximum(one)]
    told = [one for one, by in marks if by is None and not _is_maximum(one)]
    return Affected(
        barred=tuple(dict.fromkeys(_barred(now, one) for one in barred)),
        told=tuple(
            dict.fromkeys(
                [text.violation(without.build, one) for one in given] + [text.violation(now.build, one) for one in told]
            )
        ),
        debts=tuple(debt for debt in debts if debt is not None),
        people=tuple(sorted({snapshot.worker[worker].person for worker, _ in after})),
    )


def _barred(look: _Look, one: Violation) -> Barred:
    rule = broken(look.build, look.roster, one).rule
    return Barred(rule, one.worker, text.violation(look.build, one))


def _narrowed(session: Session, place: RosterPlace, after: Mapping[Pair, Work | None]) -> Snapshot:
    """The roster as far as it is touched: the people who change, all they do, and who is there with them."""
    shifts = _shifts(session, after)
    spans = _spans(shifts, after)
    clients = {client for *_, client in shifts.values()} - {None}
    within = _within(session, {setting for setting, *_ in shifts.values()})
    people = _people(session, place, {worker for worker, _ in after}, spans, clients, within)
    whole = read_snapshot(session, place.horizon, place.homes, people=people)
    persons = {whole.worker[worker].person for worker, _ in after if worker in whole.worker}
    theirs = {one.shift for one in whole.assignments if whole.worker[one.worker].person in persons}
    beside = {one.shift for one in whole.assignments if _meets(one, spans)}
    kept = {
        one.id
        for one in whole.shifts
        if one.id in shifts or one.id in theirs or one.client in clients or (one.id in beside and one.setting in within)
    }
    return replace(
        whole,
        # Of those who are only there, what they do at other times says nothing about the change.
        worked=tuple(one for one in whole.worked if one.person in persons or _meets(one, spans)),
        worked_before=tuple(one for one in whole.worked_before if one.person in persons),
        outside=tuple(one for one in whole.outside if one.person in persons),
        shifts=tuple(one for one in whole.shifts if one.id in kept),
        assignments=tuple(one for one in whole.assignments if one.shift in kept),
        bookings=tuple(one for one in whole.bookings if one.shift in kept),
    )


def _shifts(session: Session, after: Mapping[Pair, Work | None]) -> dict[int, tuple[int, datetime, datetime, Any]]:
    """The shifts concerned: setting, begin, end and client by number."""
    s = t.Shift
    ids = sorted({shift for _, shift in after})
    rows = session.exec(pick(s.id, s.setting_id, s.starts_at, s.ends_at, s.client_id).where(col(s.id).in_(ids)))
    return {id_: tuple(facts) for id_, *facts in rows}


def _spans(shifts: Mapping[int, tuple[int, datetime, datetime, Any]], after: Mapping[Pair, Work | None]) -> list[Span]:
    """The times concerned: of the shifts, and of the work as it shall be."""
    found = {(begins, ends) for _, begins, ends, _ in shifts.values()}
    return sorted(found | {(work.starts_at, work.ends_at) for work in after.values() if work is not None})


def _people(
    session: Session,
    place: RosterPlace,
    changed: Iterable[int],
    spans: Sequence[Span],
    clients: Iterable[int],
    within: Iterable[int],
) -> frozenset[int]:
    """The persons whose work changes, and those at the same homes at the same times or with the same clients."""
    a, s, w = t.Assignment, t.Shift, t.Worker
    here: Any = a.roster_id == place.id
    if len(spans) > MOST_SPANS:
        near = here
    else:
        meets = or_(*(and_(col(a.starts_at) < ends, col(a.ends_at) > begins) for begins, ends in spans))
        there = or_(col(s.setting_id).in_(sorted(within)), and_(here, col(a.shift_id).is_(None)))
        near = or_(and_(meets, there), and_(here, col(s.client_id).in_(sorted(clients))))
    beside = pick(a.worker_id).join(s, col(s.id) == col(a.shift_id), isouter=True).where(near)
    who = or_(col(w.id).in_(sorted(changed)), col(w.id).in_(beside))
    return frozenset(session.exec(pick(w.person_id).where(who)).all())


def _within(session: Session, settings: set[int]) -> frozenset[int]:
    """All settings of the homes around some settings."""
    outer = dict(session.exec(pick(t.Setting.id, t.Setting.within_id)).all())

    def home(setting: int) -> int:
        while outer[setting] is not None:
            setting = outer[setting]
        return setting

    homes = {home(setting) for setting in settings}
    return frozenset(setting for setting in outer if home(setting) in homes)


def _meets(one: AssignmentFacts | WorkedFacts, spans: Sequence[Span]) -> bool:
    return any(one.starts_at < ends and begins < one.ends_at for begins, ends in spans)


def _refuse_strangers(session: Session, snapshot: Snapshot, after: Mapping[Pair, Work | None]) -> None:
    for worker, _ in after:
        if worker not in snapshot.worker:
            row = session.get(t.Worker, worker)
            who = f"worker {worker}" if row is None else row.code
            raise BadInputError(f"{who} is not employed in the period of the roster; choose somebody who is.")


def _with(place: RosterPlace, stands: Stands, changes: Mapping[Pair, Work | None]) -> Stands:
    """Who stands where after some changes; who stands nowhere yet has a number below nought."""
    found = dict(stands)
    for number, (pair, work) in enumerate(sorted(changes.items(), key=lambda item: item[0]), 1):
        known = found.pop(pair, None)
        if work is not None and work.stands:
            found[pair] = AssignmentFacts(
                id=-number if known is None else known.id,
                roster=place.id,
                worker=pair[0],
                shift=pair[1],
                starts_at=work.starts_at,
                ends_at=work.ends_at,
                break_minutes=work.break_minutes,
                standing=work.standing,
                pinned=work.pinned,
            )
    return found


def _is_fact(snapshot: Snapshot, stood: AssignmentFacts | None, work: Work | None) -> bool:
    """Whether a change says that somebody does not come: they said so, did not appear, or are away at that time."""
    if stood is None or (work is not None and work.stands):
        return False
    if work is not None and work.standing in MISSED:
        return True
    person = snapshot.worker[stood.worker].person
    return snapshot.absence(person, stood.starts_at, stood.ends_at) is not None


def _refuse_twice(snapshot: Snapshot, stands: Stands) -> None:
    seen: set[Pair] = set()
    for worker, shift in stands:
        key = snapshot.worker[worker].person, shift
        if key in seen:
            name = snapshot.persons[key[0]].name
            raise BadInputError(f"{name} would be on the same shift twice, by two employments; choose one of them.")
        seen.add(key)


def _looks(snapshot: Snapshot, place: RosterPlace, stages: Sequence[Stands], pairs: set[Pair]) -> list[_Look]:
    """Each stage with what is found where it is touched; stages with the same times share one problem."""
    own = [_own_times(snapshot, stage) for stage in stages]
    if all(one == own[0] for one in own):
        merged = {pair: one for stage in stages for pair, one in stage.items()}
        made = build(_standing(snapshot, merged), place.horizon, keep=True)
        touched = _touched(made, pairs)
        return [_look(_seen(made, stage), touched) for stage in stages]
    found: list[_Look] = []
    for number, stage in enumerate(stages):
        if number and stage == stages[number - 1]:
            found.append(found[-1])
            continue
        made = build(_standing(snapshot, stage), place.horizon, keep=True)
        # Somebody's own times are a shift of their own, which the other problem does not know: look at everything
        # there, so that what others break beside it is compared with itself.
        found.append(_look(made, None if number < len(stages) - 1 else _touched(made, pairs)))
    return found


def _standing(snapshot: Snapshot, stands: Stands) -> Snapshot:
    return replace(snapshot, assignments=tuple(sorted(stands.values(), key=lambda one: (one.starts_at, one.id))))


def _seen(made: Build, stage: Stands) -> Build:
    return replace(made, snapshot=_standing(made.snapshot, stage))


def _own_times(snapshot: Snapshot, stands: Stands) -> set[AssignmentFacts]:
    return {one for one in stands.values() if not _has_times_of(one, snapshot.shift[one.shift])}


def _has_times_of(one: AssignmentFacts, shift: ShiftFacts) -> bool:
    theirs = shift.starts_at, shift.ends_at, shift.break_minutes
    return (one.starts_at, one.ends_at, one.break_minutes) == theirs


def _touched(made: Build, pairs: set[Pair]) -> Touched:
    snapshot = made.snapshot
    workers = frozenset(snapshot.persons[snapshot.worker[worker].person].code for worker, _ in pairs)
    shifts = {made.shift_ids[shift] for _, shift in pairs}
    own = {id_ for id_, one in made.own_times.items() if (one.worker, one.shift) in pairs}
    return Touched(workers, frozenset(shifts | own))


def _look(made: Build, touched: Touched | None) -> _Look:
    roster = made.roster
    found = find(made.problem, made.blocks.joined(roster), touched)
    return _Look(made, roster, tuple(one for one in found if one.kind not in LEFT_OUT or _is_maximum(one)))


def _is_maximum(one: Violation) -> bool:
    return one.hard and not one.breakable


def _newly(before: Iterable[Violation], after: Iterable[Violation]) -> list[Violation]:
    """What is broken after a change and was not before, or not by so much."""
    amounts: dict[tuple[object, ...], int] = {}
    for one in before:
        key = _key(one)
        amounts[key] = max(amounts.get(key, 0), one.amount)
    return [one for one in after if one.amount > amounts.get(_key(one), 0)]


def _key(one: Violation) -> tuple[object, ...]:
    """What makes two violations the same one, by more or less."""
    # Of a shift at somebody's own times the id names the assignment after an @; it is the same shift all the same.
    what = tuple(duty.partition("@")[0] for duty in one.duties) if one.kind in BY_DUTY else ()
    return one.rule, one.kind, one.worker, one.shift, one.days, one.unit, what
