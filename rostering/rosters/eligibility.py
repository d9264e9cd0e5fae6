"""Who may be put on which shift, and if not, why not: role, skill, registration, absence, restriction, agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from rostering.catalogue import roles, skills
from rostering.rosters.horizon import Horizon
from rostering.rosters.snapshot import (
    AvailableFacts,
    AwayFacts,
    ContractFacts,
    PersonFacts,
    ShiftFacts,
    Snapshot,
    WorkerFacts,
)

LAST_MINUTE = timedelta(minutes=1)
NIGHT_BEGINS, NIGHT_ENDS = 23 * 60, 6 * 60  # rules.md section 2: night time is 23:00 to 06:00
NIGHT_LEAST_MINUTES = 180
YOUNG_BEGINS, YOUNG_ENDS = 22 * 60, 6 * 60  # WTR-Y/night
DAY_MINUTES = 1440
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


class Eligibility:
    """Answers for one snapshot. People without the role or without reach are not candidates at all."""

    def __init__(self, snapshot: Snapshot, horizon: Horizon) -> None:
        self._snapshot = snapshot
        self._horizon = horizon

    @cached_property
    def _by_role(self) -> dict[tuple[int, str], list[tuple[WorkerFacts, str]]]:
        """Who can be reached by an organisation in a role, and through which pool."""
        reach: dict[tuple[int, str], list[tuple[WorkerFacts, str]]] = defaultdict(list)
        for worker in self._snapshot.workers:
            held = {contract.role for contract in worker.contracts}
            for role in sorted(held):
                reach[worker.organisation, role].append((worker, worker.pool))
                for organisation, memberships in worker.members_of.items():
                    if organisation != worker.organisation:
                        reach[organisation, role].extend((worker, pool) for pool, _, _ in memberships[:1])
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
        answer = self._judge(worker, pools[0], shift)
        return answer if isinstance(answer, Refusal) else None

    def _reached(self, shift: ShiftFacts) -> Iterator[tuple[WorkerFacts, str]]:
        setting = self._snapshot.settings[shift.setting]
        wanted = [shift.role] if shift.role else sorted(roles())
        for role in wanted:
            for worker, pool in self._by_role[setting.organisation, role]:
                elsewhere = worker.setting is not None and self._snapshot.settings[worker.setting].home != setting.home
                if not (pool == OWN and elsewhere):
                    yield worker, pool

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

    def _fitness(self, person: PersonFacts, shift: ShiftFacts) -> Refusal | None:
        last = self._last_day(shift)
        if not person.right_to_work_open:
            if person.right_to_work_until is None:
                return Refusal("RTW", "right to work is not on record")
            if person.right_to_work_until < last:
                return Refusal("RTW", f"right to work ends on {_date(person.right_to_work_until)}")
        role = roles().get(shift.role or "")
        body = role.body if role is not None else None
        if body is not None:
            refusal = _registered(person, body, last)
            if refusal:
                return refusal
        if person.under_18_until is not None and shift.day < person.under_18_until:
            return self._young(shift)
        return None

    def _young(self, shift: ShiftFacts) -> Refusal | None:
        if self._minutes_inside(shift, YOUNG_BEGINS, YOUNG_ENDS):
            return Refusal("WTR-Y/night", "under 18: no work from 22:00 to 06:00")
        if shift.type == "sleep-in":
            return Refusal("WTR-Y/night", "under 18: no sleep-ins")
        return None

    def _skills(self, person: PersonFacts, shift: ShiftFacts) -> Refusal | None:
        last = self._last_day(shift)
        for skill, level in shift.skills:
            entry = skills().get(skill)
            if entry is not None and entry.language is not None and entry.language in person.languages:
                continue
            held = person.skills.get(skill, ())
            able = [until for has, until in held if level is None or (has is not None and has >= level)]
            if not able:
                named = entry.title.lower() if entry is not None else skill
                return Refusal("GEN-SKILL", f"no {named}{f' at level {level}' if level else ''} on record")
            if not any(until is None or until >= last for until in able):
                newest = max(until for until in able if until is not None)
                named = entry.title.lower() if entry is not None else skill
                return Refusal("TRAIN", f"{named} runs out on {_date(newest)}")
        return None

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
        said = self._available.get(person.id)
        if not said:
            return None
        yes = [row for row in said if row.available]
        # Who has said when they can is unavailable outside that, within the dates they spoke about.
        speaks = [row for row in yes if row.reigns(shift.day) or row.on_date == shift.day]
        inside = any(self._holds(row, shift) for row in speaks if row.applies(shift.day))
        if speaks and not inside:
            return Refusal("GEN-AVAIL", "not available then")
        for row in said:
            if not row.available and row.applies(shift.day) and self._touches(row, shift):
                return Refusal("GEN-AVAIL", "not available then")
        return None

    def _clock(self, shift: ShiftFacts) -> tuple[int, int]:
        day = self._horizon.number_of(shift.day)
        begins = self._horizon.minute(shift.starts_at) - self._horizon.days[day]
        return begins, begins + shift.length

    def _holds(self, row: AvailableFacts, shift: ShiftFacts) -> bool:
        begins, ends = self._clock(shift)
        first = row.start_minute if row.start_minute is not None else 0
        last = row.end_minute if row.end_minute is not None else 2 * DAY_MINUTES
        return first <= begins and ends <= last

    def _touches(self, row: AvailableFacts, shift: ShiftFacts) -> bool:
        begins, ends = self._clock(shift)
        first = row.start_minute if row.start_minute is not None else 0
        last = row.end_minute if row.end_minute is not None else DAY_MINUTES
        return begins < last and ends > first

    def _minutes_inside(self, shift: ShiftFacts, begins: int, ends: int) -> int:
        """Minutes of a shift between two clock times, the second on the next day."""
        start, end = self._clock(shift)
        windows = ((begins - DAY_MINUTES, ends), (begins, ends + DAY_MINUTES))
        return sum(max(0, min(end, last) - max(start, first)) for first, last in windows)

    def _last_day(self, shift: ShiftFacts) -> date:
        return self._horizon.date_of(self._horizon.day_of(shift.ends_at - LAST_MINUTE))


def _registered(person: PersonFacts, body: str, last: date) -> Refusal | None:
    entries = [one for one in person.registrations if one[0] == body]
    if not entries:
        return Refusal("REG-LIVE", f"no {body} registration on record")
    if not any(status == "active" for _, status, _ in entries):
        return Refusal("REG-LIVE", f"{body} registration is not known to be active")
    if not any(status == "active" and (until is None or until >= last) for _, status, until in entries):
        newest = max((until for _, _, until in entries if until is not None), default=last)
        return Refusal("REG-LIVE", f"{body} registration runs out on {_date(newest)}")
    return None


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
