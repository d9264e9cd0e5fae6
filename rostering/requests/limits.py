"""How many may be on leave at once at a setting, by role, and who counts against it on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.catalogue import roles
from rostering.errors import BadInputError
from rostering.people.persons import running
from rostering.policies import policy
from rostering.requests.employment import find_setting, settings_around, settings_inside
from rostering.requests.team import LEAVE_KINDS, Team, role_on
from rostering.rosters.snapshot import WorkerFacts
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
MOST = 10_000
HOURS = "hours"  # how the policy leave.count may count, beside people
MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit as a list shows it: at most `most` people (or contract hours a week, as the policy counts) on leave at
    once at a setting, of a role or of everybody; None = open."""

    id: int
    setting: str
    role: str | None
    most: int
    counts: str
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class LimitOnDay:
    """A limit on a day for one who asks: how much of it others take, and how much the asker would."""

    setting: str
    role: str | None
    most: int
    counts: str
    taken: int  # people, or minutes a week
    more: int

    @property
    def is_passed(self) -> bool:
        """Whether granting would pass the limit; reaching it is allowed."""
        whole = MINUTES_AN_HOUR if self.counts == HOURS else 1
        return self.taken + self.more > self.most * whole


def limits_on(session: Session, team: Team, asker: WorkerFacts, day: date) -> tuple[LimitOnDay, ...]:
    """Every limit that stands over somebody's leave on a day, with the others on leave then."""
    around, role = settings_around(session, asker.setting), role_on(asker, day)
    rows = session.exec(
        select_typed(t.LeaveLimit).where(col(t.LeaveLimit.setting_id).in_(around)).order_by(col(t.LeaveLimit.id))
    ).all()
    counts = str(policy(session, "leave.count", day, asker.organisation))
    found = []
    for row in rows:
        if row.role not in (None, role) or not running(row.from_on, row.until_on, day, day):
            continue
        inside = settings_inside(session, row.setting_id)
        others = [
            one
            for one in team.in_role(day, row.role)
            if one.person != asker.person and one.setting in inside and team.is_off(one, day, LEAVE_KINDS)
        ]
        setting = session.get_one(t.Setting, row.setting_id)
        taken = sum(_weight(one, day, counts) for one in others)
        more = _weight(asker, day, counts)
        found.append(LimitOnDay(setting.name, row.role, row.most, counts, taken, more))
    return tuple(found)


def _weight(worker: WorkerFacts, day: date, counts: str) -> int:
    """What one person on leave takes of a limit: themselves, or their contract minutes of a week."""
    if counts != HOURS:
        return 1
    return sum(contract.weekly_minutes for contract in worker.contracts if contract.on(day))


def list_limits(store: Store, actor_name: str | None, setting: str | None = None) -> tuple[LimitLine, ...]:
    """The limits that hold today or later, by setting and role."""
    today = calendar.today()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        wanted = None if setting is None else find_setting(session, setting).id
        rows = session.exec(
            pick(t.LeaveLimit, t.Setting, t.Organisation.code)
            .join(t.Setting, col(t.Setting.id) == col(t.LeaveLimit.setting_id))
            .join(t.Organisation, col(t.Organisation.id) == col(t.Setting.organisation_id))
        ).all()
        lines = [
            _line(session, row, place)
            for row, place, code in rows
            if wanted in (None, place.id)
            and actor.organisation in (None, code)
            and (row.until_on is None or row.until_on >= today)
        ]
    return tuple(sorted(lines, key=lambda line: (line.setting, line.role or "", line.id)))


def set_limit(
    store: Store,
    actor_name: str | None,
    setting: str,
    role: str | None,
    most: int,
    *,
    from_on: date | None = None,
    until_on: date | None = None,
) -> LimitLine:
    """Say how many may be on leave at once; takes a manager. A limit of the same setting, role and dates is replaced.

    Raises BadInputError, with nothing written, for an unknown setting or role and for dates the wrong way round.
    """
    if role is not None and role not in roles():
        raise BadInputError(f"There is no role '{role}'; data/roles.toml names them.")
    if not 0 <= most <= MOST:
        raise BadInputError(f"A limit of leave lies between 0 and {MOST}.")
    if from_on is not None and until_on is not None and until_on < from_on:
        raise BadInputError(f"The limit would end on {until_on}, before it begins on {from_on}.")
    with store.reading() as session:
        place = find_setting(session, setting)
        organisation = session.get_one(t.Organisation, place.organisation_id).code
    with use_case(store, actor_name, "overrule", organisation) as case:
        limit = t.LeaveLimit
        rows = case.session.exec(select_typed(limit).where(limit.setting_id == place.id)).all()
        same = (row for row in rows if (row.role, row.from_on, row.until_on) == (role, from_on, until_on))
        row = next(same, None)
        before = None if row is None else f"at most {row.most}"
        assert place.id is not None
        row = row or limit(setting_id=place.id, role=role, most=most, from_on=from_on, until_on=until_on)
        row.most = most
        case.session.add(row)
        case.session.flush()
        case.record(f"leave limit {row.id} at {place.code}", before, f"at most {most} of {role or 'everybody'}")
        return _line(case.session, row, place)


def end_limit(store: Store, actor_name: str | None, number: int) -> LimitLine:
    """Take a limit away; takes a manager. Raises BadInputError where there is none of that number."""
    with store.reading() as session:
        _, organisation = _limit(session, number)
    with use_case(store, actor_name, "overrule", organisation) as case:
        row, _ = _limit(case.session, number)
        place = case.session.get_one(t.Setting, row.setting_id)
        line = _line(case.session, row, place)
        case.session.delete(row)
        case.record(f"leave limit {number} at {place.code}", f"at most {row.most}", "no limit")
    return line


def _limit(session: Session, number: int) -> tuple[t.LeaveLimit, str]:
    row = session.get(t.LeaveLimit, number)
    if row is None:
        raise BadInputError(f"There is no limit {number}.", hint="; 'rota requests limits' shows them")
    place = session.get_one(t.Setting, row.setting_id)
    return row, session.get_one(t.Organisation, place.organisation_id).code


def _line(session: Session, row: t.LeaveLimit, place: t.Setting) -> LimitLine:
    assert row.id is not None
    counts = str(policy(session, "leave.count", calendar.today(), place.organisation_id))
    return LimitLine(row.id, place.code, row.role, row.most, counts, row.from_on, row.until_on)
