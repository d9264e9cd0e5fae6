"""How many are needed: on each shift, at every minute, and of those on duty with a skill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from rostering.calendar import instant
from rostering.catalogue import roles
from rostering.rosters.obligations.booked import Booked
from rostering.rosters.obligations.filter_rows import holds
from rostering.rosters.obligations.place import Place
from rostering.rosters.obligations.subjects import Subjects
from rostering.rosters.snapshot import PersonFacts, SettingFacts, ShiftFacts
from rostering.rules.entry import RulePart
from solver.rules.cover import LOWEST_PRIORITY, Cover, CoverRow
from solver.rules.rule import Rule

NURSE = "registered_nurse"
WELSH = "cy"
HOUR = 60
CAPACITY = {"from": "resource.capacity"}  # a most that each organisation gives code by code
USES = "code:"  # what a rule counts the shifts of a code by
DEAREST = 2 * LOWEST_PRIORITY + 1  # above what any place below its minimum costs
Span = tuple[int, int]


@dataclass(frozen=True)
class Ask:
    """So many heads over a stretch at a home, of the places and people that count."""

    home: int
    span: Span
    counts: Callable[[Place], bool]
    among: frozenset[str] | None
    minimum: int = 0
    target: int = 0


def cover(
    subjects: Subjects, places: Iterable[Place], taken: Mapping[int, int], parts: Set[str] | None = None
) -> Iterator[Rule]:
    """Every rule in force about cover. `taken` counts the places of a shift that are filled at times of their own, or
    by a booking; a booking is a head wherever anybody counts, and none where somebody has to hold a skill.

    A solve fills whole places, so whoever is there for a part has filled one. A check looks closer: `parts` are the
    places (by id) that are filled from when to when they are only, and what they leave open is told by its minutes.
    """
    made = _Making(subjects, tuple(places))
    yield from made.on_shifts(taken, parts)
    for rule, name, asks in (
        ("NURSE-24", "present", made.nurses),
        ("GEN-COVER", "overlay", made.overlays),
        ("WELSH", "speaker", made.speakers),
        ("CQC-18", "", made.dependency),
        ("NICE-RF", "nurses", made.ward_nurses),
        ("NICE-RF", "time", made.nurse_time),
        ("W-25B", "paediatric", made.ward_nurses),
    ):
        for nation in made.nations:
            part = subjects.part(rule, name, nation)
            if part is not None:
                yield from made.along_the_day(part, nation, asks)
    yield from made.planned()
    yield from made.shared_things()


class _Making:
    def __init__(self, subjects: Subjects, places: tuple[Place, ...]) -> None:
        self._subjects = subjects
        self._snapshot = subjects.snapshot
        self._at: dict[int, list[Place]] = defaultdict(list)
        self._of: dict[int, list[Place]] = defaultdict(list)
        self._booked = Booked(subjects.snapshot, subjects.horizon)
        for place in places:
            self._at[self._home(place.shift)].append(place)
            self._of[place.shift.id].append(place)

    @cached_property
    def nations(self) -> tuple[str, ...]:
        """Every nation that there is a place in, whoever may come."""
        homes = (self._snapshot.settings[home] for home in self._at)
        return tuple(sorted({self._snapshot.nations[home.organisation] for home in homes}))

    def _part(self, rule: str, name: str = "") -> RulePart | None:
        found = (self._subjects.part(rule, name, nation) for nation in self.nations)
        return next((part for part in found if part is not None), None)

    def on_shifts(self, taken: Mapping[int, int], parts: Set[str] | None) -> Iterator[Rule]:
        """What each shift asks for. One-to-one care is safety, all else goes by priority."""
        one_to_one, general = self._part("1:1"), self._part("GEN-COVER", "shift")
        rows: dict[str, list[CoverRow]] = defaultdict(list)
        for shift in self._snapshot.shifts:
            filled, id_ = taken.get(shift.id, 0), self._subjects.ids[shift.id]
            plain = CoverRow(id_, shift.minimum, max(shift.target, shift.minimum))
            urgent = replace(plain, priority=shift.priority)
            if not shift.is_cover:
                rows["other"].append(replace(_lowered(plain, filled), min=0, under=1))
            elif shift.exclusive and one_to_one is not None:
                # Below the minimum it is safety; one unit beside that is enough.
                rows["1:1"] += self._throughout(replace(plain, under=1), self._of[shift.id])
            elif general is not None and parts is None:
                rows["general"].append(_lowered(urgent, filled))
            elif general is not None and parts is not None:
                there = [place for place in self._of[shift.id] if place.id == id_ or place.id in parts]
                whole = filled - (len(there) - 1) - self._booked.on(shift.id)
                rows["general"] += self._throughout(_lowered(urgent, whole), there)
        if one_to_one is not None and rows["1:1"]:
            yield Cover(id=one_to_one.id, severity="hard", rows=tuple(rows["1:1"]))
        if rows["general"]:
            yield Cover(id="GEN-COVER", severity="soft", rows=tuple(rows["general"]))
        if rows["other"]:
            yield Cover(id="GEN-COVER/other-work", severity="soft", tier="wishes", rows=tuple(rows["other"]))

    def _throughout(self, plain: CoverRow, places: Sequence[Place]) -> Iterator[CoverRow]:
        """The places of a shift at every minute of it, where somebody is on it at times of their own; else its row."""
        own = next(place for place in places if place.id == plain.shift)
        whole = own.begins, own.ends
        booked = self._booked.on_shift(own.shift.id)
        if len(places) == 1 and all((one.begins, one.ends) == whole for one in booked):
            yield _lowered(plain, len(booked))
            return
        for span, reaching in _cut(whole, [*places, *booked]):
            there = [place for place in reaching if place not in booked]
            row = _lowered(plain, len(reaching) - len(there))
            yield replace(row, shifts=frozenset(place.id for place in there), minutes=span)

    def along_the_day(
        self, part: RulePart, nation: str, asks: Callable[[RulePart, str], Iterator[tuple[Ask, int]]]
    ) -> Iterator[Rule]:
        """One row for each stretch between two starts or ends in which the same people could be on.

        A head missing over a stretch costs one unit: the places themselves have their price beside it. A stretch that
        no place reaches is short whoever works: it is told of the place that begins nearest to it.
        """
        rows: dict[tuple[frozenset[str], frozenset[str] | None, int, int, int, Span | None], CoverRow] = {}
        for ask, priority in asks(part, nation):
            for open_, span, there in self._stretches(ask):
                shifts = frozenset(place.id for place in there)
                key = shifts, ask.among, open_.minimum, open_.target, priority, span if not there else None
                if key not in rows and self._at[ask.home]:
                    where = min(there or [self._nearest(ask.home, span)], key=lambda one: (one.begins, one.id)).id
                    rows[key] = CoverRow(
                        where,
                        min=open_.minimum,
                        target=open_.target or None,
                        priority=priority,
                        shifts=shifts or frozenset((where,)),
                        among=ask.among if there else frozenset(),
                        under=1,
                        minutes=span,
                    )
        if rows:
            hard: Literal["hard", "soft"] = "hard" if part.severity == "hard" else "soft"
            yield Cover(id=part.id, severity=hard, weight=part.weight, rows=tuple(rows.values()))

    def nurses(self, part: RulePart, nation: str) -> Iterator[tuple[Ask, int]]:
        """Every minute between the first and the last nurse's shift at a home with nursing."""
        for home, places in self._homes(part, nation):
            nursing = [place for place in places if place.is_waking_cover and place.shift.role == NURSE]
            if nursing:
                span = min(place.begins for place in nursing), max(place.ends for place in nursing)
                yield Ask(home, span, _is_nursing, None, minimum=part.params["min"]), part.params["priority"]

    def ward_nurses(self, part: RulePart, nation: str) -> Iterator[tuple[Ask, int]]:
        """So many nurses whenever a ward has a nurse on, and one for so many beds where the rule says so. A ward inside
        a hospital is one of its own."""
        for home, places in self._homes(part, nation):
            for place in filter(_is_nursing, places):
                setting = self._snapshot.settings[place.shift.setting]
                least = part.params["min"]
                if setting.places and "patients_for_each" in part.params:
                    least = max(least, -(-setting.places // part.params["patients_for_each"]))
                span = place.begins, place.ends
                yield Ask(home, span, _is_nursing_at(setting.id), None, minimum=least), part.params["priority"]

    def speakers(self, part: RulePart, nation: str) -> Iterator[tuple[Ask, int]]:
        """A Welsh speaker among those on every shift."""
        able = frozenset(person.code for person in self._subjects.people if WELSH in person.languages)
        for home, places in self._homes(part, nation):
            for span in {(place.begins, place.ends) for place in places if place.is_waking_cover}:
                yield Ask(home, span, _is_awake, able, minimum=part.params["min"]), part.params["priority"]

    def overlays(self, part: RulePart, nation: str) -> Iterator[tuple[Ask, int]]:
        """Of those on duty so many hold the skills, whatever their place."""
        horizon = self._subjects.horizon
        for overlay in self._snapshot.overlays:
            setting = self._snapshot.settings[overlay.setting]
            if self._snapshot.nations[setting.organisation] == nation:
                able = frozenset(person.code for person in self._subjects.people if _holds(person, overlay.skills))
                span = horizon.minute(overlay.starts_at), horizon.minute(overlay.ends_at)
                unit = None if setting.home == setting.id else setting.id
                counts = _is_awake if unit is None else _is_awake_at(unit)
                yield Ask(setting.home, span, counts, able, minimum=overlay.minimum), overlay.priority

    def dependency(self, part: RulePart, nation: str) -> Iterator[tuple[Ask, int]]:
        """Heads for the care minutes of each hour."""
        return self._by_hours(part, nation, None, _is_direct_care)

    def nurse_time(self, part: RulePart, nation: str) -> Iterator[tuple[Ask, int]]:
        """Heads for the nurse minutes of each hour."""
        return self._by_hours(part, nation, NURSE, _is_nursing)

    def planned(self) -> Iterator[Rule]:
        """The planned roster of each Welsh ward, shift by shift."""
        part = self._subjects.part("W-25B", "adult", "WAL")
        if part is None:
            return
        rows = [
            CoverRow(
                place.id,
                target=max(0, place.shift.target - self._booked.on(place.shift.id)),
                priority=part.params["priority"],
                shifts=frozenset(one.id for one in self._of[place.shift.id])
                if len(self._of[place.shift.id]) > 1
                else None,
            )
            for _, places in self._homes(part, "WAL")
            for place in places
            if _is_nursing(place) and place.id == self._subjects.ids.get(place.shift.id)
        ]
        if rows:
            yield Cover(id=part.id, severity="soft", rows=tuple(rows))

    def shared_things(self) -> Iterator[Rule]:
        """No more on shifts that use a thing than there are of it, at any minute: at a home where the rule counts each
        setting, else in an organisation. Where it is soft, one too many is dearer than any place left open for it."""
        found = {
            part.id: part
            for nation in self.nations
            for _, part in self._snapshot.rules.parts(self._subjects.day, nation, "Cover")
        }
        for part in found.values():
            if part.severity != "report":
                rows = tuple(self._counted(part))
                if rows:
                    hard: Literal["hard", "soft"] = "hard" if part.severity == "hard" else "soft"
                    yield Cover(id=part.id, severity=hard, weight=part.weight, rows=rows)

    def _counted(self, part: RulePart) -> Iterator[CoverRow]:
        """The rows of what a pack counts itself, or of what each organisation says there is."""
        most, codes = part.params.get("max"), using(part)
        if isinstance(most, int) and codes:
            yield from self._using(part, most, codes)
        elif most == CAPACITY:
            for organisation, things in self._snapshot.things.items():
                for code, number in things.items():
                    yield from self._using(part, number, frozenset((code,)), organisation)

    def _using(self, part: RulePart, most: int, codes: frozenset[str], only: int | None = None) -> Iterator[CoverRow]:
        groups: dict[int, list[Place]] = defaultdict(list)
        for home, places in self._at.items():
            owner = home if part.scope == "per_setting" else self._snapshot.settings[home].organisation
            if only not in (None, self._snapshot.settings[home].organisation):
                continue
            groups[owner] += [place for place in places if place.shift.code in codes]
        for places in groups.values():
            if not places:
                continue
            span = min(place.begins for place in places), max(place.ends for place in places)
            seen = set()
            for minutes, there in _cut(span, places):
                shifts = frozenset(place.id for place in there)
                if shifts and shifts not in seen:
                    seen.add(shifts)
                    where = min(there, key=lambda one: (one.begins, one.id)).id
                    yield CoverRow(where, max=most, over=DEAREST, shifts=shifts, minutes=minutes)

    def _by_hours(
        self, part: RulePart, nation: str, role: str | None, counts: Callable[[Place], bool]
    ) -> Iterator[tuple[Ask, int]]:
        horizon = self._subjects.horizon
        homes = {home for home, _ in self._homes(part, nation)}
        for one in self._snapshot.workload:
            home = self._snapshot.settings[one.setting].home
            if home not in homes or one.role != role:
                continue
            for number in range(horizon.length):
                day = horizon.date_of(number)
                if one.on(day) and one.minutes:
                    begins = horizon.minute(instant(day, one.hour * HOUR))
                    heads = -(-one.minutes // HOUR)
                    yield Ask(home, (begins, begins + HOUR), counts, None, target=heads), part.params["priority"]

    def _homes(self, part: RulePart, nation: str) -> Iterator[tuple[int, list[Place]]]:
        """The homes that a rule is about, each with its places; of a hospital only those on wards that it is about."""
        kinds = part.applies.get("setting_kind")
        wanted = [kinds] if isinstance(kinds, str) else kinds
        rows = part.applies.get("all", ())
        for home, places in self._at.items():
            setting = self._snapshot.settings[home]
            here = self._snapshot.nations[setting.organisation] == nation
            if here and (wanted is None or setting.kind in wanted):
                there = [place for place in places if self._is_about(rows, setting, place)] if rows else places
                if there:
                    yield home, there

    def _is_about(self, rows: Iterable[Mapping[str, Any]], home: SettingFacts, place: Place) -> bool:
        known = {
            "setting.code": home.code,
            "setting.kind": home.kind,
            "setting.zone": home.zone,
            "setting.ward": self._snapshot.settings[place.shift.setting].ward or home.ward,
        }
        return all(holds(row, known) for row in rows)

    def _stretches(self, ask: Ask) -> Iterator[tuple[Ask, Span, list[Place]]]:
        """What is left to ask for on each stretch, which one it is, and the places that reach all over it."""
        begin, end = ask.span
        near = [
            place for place in self._at[ask.home] if place.begins < end and place.ends > begin and ask.counts(place)
        ]
        # Who is booked has no name yet: nobody knows what skills they hold.
        booked = self._booked.near(ask.home, ask.span, ask.counts) if ask.among is None else []
        for span, reaching in _cut(ask.span, [*near, *booked]):
            there = [place for place in reaching if place not in booked]
            heads = len(reaching) - len(there)
            left = replace(ask, minimum=max(0, ask.minimum - heads), target=max(0, ask.target - heads))
            if left.minimum or left.target or not heads:
                yield left, span, there

    def _nearest(self, home: int, span: Span) -> Place:
        return min(self._at[home], key=lambda place: (abs(place.begins - span[0]), place.id))

    def _home(self, shift: ShiftFacts) -> int:
        return self._snapshot.settings[shift.setting].home


def using(part: RulePart) -> frozenset[str]:
    """The codes of the shifts that use what a rule counts: 'code:V' for those of the code V."""
    where = part.params.get("where", ())
    named = [where] if isinstance(where, str) else where
    return frozenset(str(one).removeprefix(USES) for one in named if str(one).startswith(USES))


def _lowered(row: CoverRow, heads: int) -> CoverRow:
    """A row of which so many heads are booked already."""
    return replace(row, min=max(0, row.min - heads), target=max(0, row.wanted - heads)) if heads else row


def _cut(span: Span, places: Iterable[Place]) -> Iterator[tuple[Span, list[Place]]]:
    """The stretches of a span between two starts or ends, each with the places that reach all over it."""
    begin, end = span
    near = list(places)
    cuts = sorted({begin, end, *(cut for place in near for cut in (place.begins, place.ends) if begin < cut < end)})
    for first, last in pairwise(cuts):
        yield (first, last), [place for place in near if place.begins <= first and place.ends >= last]


def _is_awake(place: Place) -> bool:
    return place.shift.type == "awake"


def _is_awake_at(setting: int) -> Callable[[Place], bool]:
    return lambda place: _is_awake(place) and place.shift.setting == setting


def _is_nursing(place: Place) -> bool:
    return place.is_waking_cover and place.shift.role == NURSE


def _is_nursing_at(setting: int) -> Callable[[Place], bool]:
    return lambda place: _is_nursing(place) and place.shift.setting == setting


def _is_direct_care(place: Place) -> bool:
    role = roles().get(place.shift.role or "")
    return place.is_waking_cover and (role is None or role.direct_care)


def _holds(person: PersonFacts, skills: tuple[tuple[str, int | None], ...]) -> bool:
    """Whether somebody holds every skill at its level at all; whether it has run out is for the places to say."""
    return all(
        any(level is None or (has is not None and has >= level) for has, _ in person.skills.get(skill, ()))
        for skill, level in skills
    )
