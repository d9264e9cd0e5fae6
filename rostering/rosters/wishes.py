"""What people want and what their patterns say, as the solver takes it: one wish a person and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from rostering.rosters.away_facts import AwayFacts
from rostering.rosters.horizon import Horizon
from rostering.rosters.pattern_cells import pattern_cells
from rostering.rosters.snapshot import PatternFacts, Snapshot, WishFacts
from rostering.rules.entry import RulePart
from rostering.work.patterns import OFF, codes_of
from solver.rules.request import Wish


class Wishes:
    """The wishes that a roster of the snapshot's homes can meet or miss."""

    def __init__(self, snapshot: Snapshot, horizon: Horizon, ids: Mapping[int, str]) -> None:
        self._snapshot = snapshot
        self._horizon = horizon
        self._homes = set(snapshot.homes)
        self._away: dict[int, list[AwayFacts]] = defaultdict(list)
        for away in snapshot.away:
            self._away[away.person].append(away)
        self._at: dict[tuple[int, int], set[str]] = defaultdict(set)
        for shift in snapshot.shifts:
            self._at[horizon.number_of(shift.day), snapshot.settings[shift.setting].home].add(ids[shift.id])

    def asked(self, *, promised: bool) -> list[Wish]:
        """What people asked for; with `promised`, what they were promised."""
        return [wish for one in self._snapshot.wishes if one.promised == promised for wish in self._by_day(one)]

    def cells(self, part: RulePart) -> list[Wish]:
        """The cells of patterns, at the prices of GEN-REQ."""
        return [
            self._cell(pattern, day, cell, part)
            for pattern, day, cell in pattern_cells(self._snapshot, self._horizon)
            if self._concerns(pattern, cell) and not self._is_away(pattern.person, day)
        ]

    def _cell(self, pattern: PatternFacts, when: date, cell: str, part: RulePart) -> Wish:
        person, day = self._snapshot.persons[pattern.person].code, self._horizon.number_of(when)
        if cell == OFF:
            return Wish(person, day, "off", weight=part.params["pattern_off"])
        return Wish(person, day, "on", codes=frozenset(codes_of(cell)), weight=part.params["pattern_on"])

    def _concerns(self, pattern: PatternFacts, cell: str) -> bool:
        setting = pattern.setting if pattern.setting is not None else self._snapshot.worker[pattern.worker].setting
        return cell == OFF or self._is_ours(setting)

    def _by_day(self, wish: WishFacts) -> Iterator[Wish]:
        setting = wish.setting
        if wish.kind == "on" and setting is None:
            setting = self._snapshot.worker[wish.worker].setting
        if not self._is_ours(wish.setting) or (wish.kind == "on" and not self._is_ours(setting)):
            return
        person = self._snapshot.persons[wish.person].code
        first = max(0, self._horizon.number_of(wish.from_on))
        last = min(self._horizon.length - 1, self._horizon.number_of(wish.until_on))
        codes = None if wish.shift_code is None else frozenset((wish.shift_code,))
        for day in range(first, last + 1):
            yield Wish(
                person,
                day,
                "on" if wish.kind == "on" else "off",
                codes=codes,
                shifts=self._shifts_at(day, wish.setting),
                weight=wish.weight,
            )

    def _is_ours(self, setting: int | None) -> bool:
        return setting is None or self._snapshot.settings[setting].home in self._homes

    def _shifts_at(self, day: int, setting: int | None) -> frozenset[str] | None:
        if setting is None:
            return None
        return frozenset(self._at[day, self._snapshot.settings[setting].home])

    def _is_away(self, person: int, day: date) -> bool:
        number = self._horizon.number_of(day)
        begins = self._horizon.moment(self._horizon.days[number])
        ends = self._horizon.moment(self._horizon.days[number + 1])
        return any(away.meets(begins, ends) for away in self._away.get(person, ()))
