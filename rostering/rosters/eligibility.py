"""Who may be put on which shift, and if not, why not: role, skill, registration, absence, restriction, agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from rostering.calendar import parse_clock
from rostering.catalogue import roles, skills
from rostering.rosters.clock import DAY_MINUTES, WallTimes, minutes_inside, wall_times
from rostering.rosters.snapshot import (
    AvailableFacts,
    AwayFacts,
    ContractFacts,
    PersonFacts,
    ShiftFacts,
    Snapshot,
    WorkerFacts,
)
from rostering.rules.pack import in_force

NIGHT_BEGINS, NIGHT_ENDS = 23 * 60, 6 * 60  # night time is 23:00 to 06:00 by the local clocks
NIGHT_LEAST_MINUTES = 180
DAYS_NEAR = (-1, 0, 1)
OWN = "own"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a person may not be put on a shift: the rule, and the reason in words that name no health matter."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A person may be put on a shift, through one of their employments and contracts."""

    worker: WorkerFacts
    contract: ContractFacts
    pool: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """When a person can (None: they have not said) and cannot work around one day, in clock minutes after midnight."""

    can: list[tuple[int, int]] | None
    cannot: list[tuple[int, int]]


class Eligibility:
    """Answers for one snapshot. People without the role or without reach are not candidates at all."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._walls: dict[int, WallTimes] = {}
        self._spoken: dict[tuple[int, date], Spoken] = {}
        self._inside: dict[tuple[int, int, int], int] = {}

    @cached_property
    def _by_role(self) -> dict[tuple[int, str], list[tuple[WorkerFacts, str]]]:
        """Who can be reached by an organisation in a role, and through which pool."""
        reach: dict[tuple[int, str], list[tuple[WorkerFacts, str]]] = defaultdict(list)
        for worker in self._snapshot.workers:
            held = {contract.role for contract in worker.contracts}
            for role in sorted(held):
                reach[worker.organisation, role].append((worker, worker.pool))
                for organisation, memberships in worker.members_of.items():
                    if organisation != worker.organisation and memberships:
                        reach[organisation, role].append((worker, memberships[0][0]))
        return reach

    @cached_property
    def _away(self) -> dict[int, list[AwayFacts]]:
        away: dict[int, list[AwayFacts]] = defaultdict(list)
        for one in self._snapshot.away:
            away[one.person].append(one)
        return away

    @cached_property
    def _available(self) -> dict[int, list[AvailableFacts]]:
        said: dict[int, list[AvailableFacts]] = defaultdict(list)
        for one in self._snapshot.available:
            said[one.person].append(one)
        return said

    def candidates(self, shift: ShiftFacts) -> Iterator[tuple[PersonFacts, Seat | Refusal]]:
        """Everybody in reach with the role: a seat for those who may, the first reason for those who may not.

        A person with several employments is named once, with the seat through the nearest of them.
        """
        best: dict[int, tuple[int, Seat | Refusal]] = {}
        for worker, pool in self._reached(shift):
            answer = self._judge(worker, pool, shift)
            rank = 0 if isinstance(answer, Seat) else 1
            if worker.person not in best or rank < best[worker.person][0]:
                best[worker.person] = (rank, answer)
        for person, (_, answer) in best.items():
            yield self._snapshot.persons[person], answer

    def refusal(self, worker: WorkerFacts, shift: ShiftFacts) -> Refusal | None:
        """Why one employment may not be put on a shift; None when it may."""
        setting = self._snapshot.settings[shift.setting]
        pools = [pool for pool, _, _ in worker.members_of.get(setting.organisation, ())]
        if worker.organisation == setting.organisation:
            pools.insert(0, worker.pool)
        if not pools:
            return Refusal("MA-AGREE", "no agreement covers this organisation")
        if self._bound_elsewhere(worker, pools[0], shift):
            return Refusal("GEN-SKILL", f"on the staff of {self._home_of(worker)}, not of this setting")
        answer = self._judge(worker, pools[0], shift)
        return answer if isinstance(answer, Refusal) else None

    def _reached(self, shift: ShiftFacts) -> Iterator[tuple[WorkerFacts, str]]:
        setting = self._snapshot.settings[shift.setting]
        wanted = [shift.role] if shift.role else sorted(roles())
        for role in wanted:
            for worker, pool in self._by_role[setting.organisation, role]:
                if not self._bound_elsewhere(worker, pool, shift):
                    yield worker, pool

    def _bound_elsewhere(self, worker: WorkerFacts, pool: str, shift: ShiftFacts) -> bool:
        """Own staff of one setting are not moved to another."""
        settings = self._snapshot.settings
        return (
            pool == OWN and worker.setting is not None and settings[worker.setting].home != settings[shift.setting].home
        )

    def _home_of(self, worker: WorkerFacts) -> str:
        settings = self._snapshot.settings
        return "" if worker.setting is None else settings[settings[worker.setting].home].name

    def _judge(self, worker: WorkerFacts, pool: str, shift: ShiftFacts) -> Seat | Refusal:
        contract = next(
            (one for one in worker.contracts if (shift.role in (None, one.role)) and one.on(shift.day)), None
        )
        if contract is None:
            return Refusal("GEN-SKILL", f"no contract as {_role(shift.role)} on that day")
        employed = (worker.started_on is None or worker.started_on <= shift.day) and (
            worker.ended_on is None or shift.day <= worker.ended_on
        )
        if not employed:
            return Refusal("GEN-SKILL", "not employed on that day")
        person = self._snapshot.persons[worker.person]
        refusal = (
            self._agreement(worker, shift)
            or self._declined(worker, shift)
            or self._fitness(person, shift)
            or self._skills(person, shift)
            or self._restrictions(person, shift)
            or self._absent(person, shift)
            or self._unavailable(person, shift)
        )
        return refusal or Seat(worker, contract, pool)

    def _agreement(self, worker: WorkerFacts, shift: ShiftFacts) -> Refusal | None:
        organisation = self._snapshot.settings[shift.setting].organisation
        if worker.organisation == organisation:
            return None
        for _, from_on, until_on in worker.members_of.get(organisation, ()):
            if (from_on is None or from_on <= shift.day) and (until_on is None or shift.day <= until_on):
                return None
        return Refusal("MA-AGREE", "no agreement covers this organisation on that day")

    def _declined(self, worker: WorkerFacts, shift: ShiftFacts) -> Refusal | None:
        if (worker.id, shift.id) in self._snapshot.declined:
            return Refusal("GEN-AVAIL", "declined it or was taken off it")
        return None

    def _fitness(self, person: PersonFacts, shift: ShiftFacts) -> Refusal | None:
        role = roles().get(shift.role or "")
        body = role.body if role is not None else None
        last = self._wall(shift).last_day
        return (
            _right_to_work(person, shift, last)
            or (_registered(person, body, shift, last) if body is not None else None)
            or self._young(person, shift)
        )

    def _young(self, person: PersonFacts, shift: ShiftFacts) -> Refusal | None:
        if person.under_18_until is None or shift.day >= person.under_18_until:
            return None
        part = in_force("WTR-Y", shift.day, "night")
        if part is None:
            return None
        begins, ends = part.params["from"], part.params["until"]
        if self._minutes_inside(shift, parse_clock(begins), parse_clock(ends)):
            return Refusal("WTR-Y/night", f"under 18: no work from {begins} to {ends}")
        return None

    def _skills(self, person: PersonFacts, shift: ShiftFacts) -> Refusal | None:
        last = self._wall(shift).last_day
        refusals = (_skilled(person, skill, level, shift.day, last) for skill, level in shift.skills)
        return next((refusal for refusal in refusals if refusal is not None), None)

    def _restrictions(self, person: PersonFacts, shift: ShiftFacts) -> Refusal | None:
        setting = self._snapshot.settings[shift.setting]
        home = self._snapshot.settings[setting.home]
        for forbids, value, from_on, until_on in person.restrictions:
            if shift.day < from_on or (until_on is not None and shift.day > until_on):
                continue
            met = (
                (forbids == "nights" and self._minutes_inside(shift, NIGHT_BEGINS, NIGHT_ENDS) >= NIGHT_LEAST_MINUTES)
                or (forbids == "zone" and value is not None and setting.zone == value)
                or (forbids == "setting" and value in (setting.code, home.code))
                or (forbids == "kind" and value == home.kind)
                or (forbids == "lone" and shift.target <= 1)
                or forbids == "contact"
            )
            if met:
                return Refusal("GEN-AVAIL", f"restricted: {_restriction(forbids, value)}")
        return None

    def _absent(self, person: PersonFacts, shift: ShiftFacts) -> Refusal | None:
        for away in self._away.get(person.id, ()):
            if away.starts_at < shift.ends_at and (away.ends_at is None or away.ends_at > shift.starts_at):
                return Refusal("GEN-AVAIL", "on leave" if away.kind == "annual" else "away")
        return None

    def _unavailable(self, person: PersonFacts, shift: ShiftFacts) -> Refusal | None:
        """Who has said when they can is unavailable outside that, within the dates they spoke about."""
        said = self._available.get(person.id)
        if not said:
            return None
        key = person.id, shift.day
        if key not in self._spoken:
            self._spoken[key] = _said_about(said, shift.day)
        wall, spoken = self._wall(shift), self._spoken[key]
        if spoken.can is not None and not _covered(wall.begins, wall.ends, spoken.can):
            return Refusal("GEN-AVAIL", "not available then")
        if any(wall.begins < last and wall.ends > first for first, last in spoken.cannot):
            return Refusal("GEN-AVAIL", "not available then")
        return None

    def _wall(self, shift: ShiftFacts) -> WallTimes:
        if shift.id not in self._walls:
            self._walls[shift.id] = wall_times(shift)
        return self._walls[shift.id]

    def _minutes_inside(self, shift: ShiftFacts, begins: int, ends: int) -> int:
        key = shift.id, begins, ends
        if key not in self._inside:
            self._inside[key] = minutes_inside(shift, begins, ends)
        return self._inside[key]


def _said_about(rows: list[AvailableFacts], day: date) -> Spoken:
    yes = [row for row in rows if row.available]
    speaks = any(row.reigns(day) for row in yes)
    can = _spells(yes, day, whole_day=2 * DAY_MINUTES) if speaks else None
    return Spoken(can, _spells([row for row in rows if not row.available], day, whole_day=DAY_MINUTES))


def _spells(rows: list[AvailableFacts], day: date, *, whole_day: int) -> list[tuple[int, int]]:
    """The stretches that rows speak of around a day, in clock minutes after the midnight that begins it."""
    found = []
    for offset in DAYS_NEAR:
        when = day + timedelta(days=offset)
        for row in rows:
            if row.applies(when):
                first = row.start_minute if row.start_minute is not None else 0
                last = row.end_minute if row.end_minute is not None else whole_day
                found.append((first + offset * DAY_MINUTES, last + offset * DAY_MINUTES))
    return sorted(found)


def _covered(begins: int, ends: int, spells: list[tuple[int, int]]) -> bool:
    """Whether stretches in order cover everything between two minutes."""
    for first, last in spells:
        if first <= begins < last:
            begins = last
    return begins >= ends


def _right_to_work(person: PersonFacts, shift: ShiftFacts, last: date) -> Refusal | None:
    if person.right_to_work_open or in_force("RTW", shift.day) is None:
        return None
    if person.right_to_work_until is None:
        return Refusal("RTW", "right to work is not on record")
    if person.right_to_work_until < last:
        return Refusal("RTW", f"right to work ends on {_date(person.right_to_work_until)}")
    return None


def _skilled(person: PersonFacts, skill: str, level: int | None, day: date, last: date) -> Refusal | None:
    entry = skills().get(skill)
    if entry is not None and entry.language is not None and entry.language in person.languages:
        return None
    named = entry.title.lower() if entry is not None else skill
    able = [until for has, until in person.skills.get(skill, ()) if level is None or (has is not None and has >= level)]
    if not able:
        return Refusal("GEN-SKILL", f"no {named}{f' at level {level}' if level else ''} on record")
    newest = max((until for until in able if until is not None), default=last)
    if None in able or newest >= last or in_force("TRAIN", day) is None:
        return None
    return Refusal("TRAIN", f"{named} runs out on {_date(newest)}")


def _registered(person: PersonFacts, body: str, shift: ShiftFacts, last: date) -> Refusal | None:
    if in_force("REG-LIVE", shift.day) is None:
        return None
    entries = [one for one in person.registrations if one[0] == body]
    if not entries:
        return Refusal("REG-LIVE", f"no {body} registration on record")
    active = [until for _, status, until in entries if status == "active"]
    if not active:
        return Refusal("REG-LIVE", f"{body} registration is not known to be active")
    newest = max((until for until in active if until is not None), default=last)
    if None in active or newest >= last:
        return None
    return Refusal("REG-LIVE", f"{body} registration runs out on {_date(newest)}")


def _restriction(forbids: str, value: str | None) -> str:
    words = {
        "nights": "no nights",
        "zone": f"no {value} zone",
        "setting": f"not at {value}",
        "kind": f"not in a {(value or '').replace('_', ' ')}",
        "lone": "not alone",
        "contact": "no direct contact",
    }
    return words.get(forbids, forbids)


def _role(role: str | None) -> str:
    found = roles().get(role or "")
    return found.title.lower() if found is not None else (role or "anything")


def _date(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
