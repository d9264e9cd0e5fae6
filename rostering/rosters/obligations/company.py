"""Not alone: who is new, from an agency or the reserve, not cleared or not yet certified has somebody beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rostering.calendar import instant, local_day
from rostering.catalogue import OWN, roles
from rostering.people.fitness import Answer, care_certificate, criminal_record_check
from rostering.pipeline.way_in import is_supervised
from rostering.rosters.obligations.pairs import NAMED, paired
from rostering.rosters.obligations.place import Place
from rostering.rosters.obligations.subjects import Concerned, Subjects
from rostering.rosters.obligations.supervised import ON_PLACEMENT, supervised
from rostering.rosters.snapshot import PersonFacts, ShiftFacts
from rostering.work.stretches import LAST_MINUTE
from solver.rules.companion import Companion
from solver.rules.rule import Rule

# What somebody is at a home on a day.
State = Callable[[Subjects, PersonFacts, int, date], bool]
SETTLED = timedelta(days=28)  # after so long on a home's own staff nobody is new there, though no history is known
LOANED = frozenset(("agency", "reservist"))
LEARNING = frozenset(("student", "volunteer"))
OPEN = ("in_progress", "no")


@dataclass(frozen=True, slots=True)
class Company:
    """Who needs somebody, who may be beside them, and the day of a shift by which both are judged."""

    needs: State
    able: State
    by: Callable[[ShiftFacts], date]
    cover_only: bool = False  # whether work that is no cover asks for nobody
    same_order: bool = False  # whether only the same or a higher qualification will do, and no other direct carer
    anywhere: bool = False  # whether both are the same at every home

    def told_once(self) -> Company:
        """The same, with what holds at every home found once for a person and a day."""
        return replace(self, needs=_told_once(self.needs), able=_told_once(self.able)) if self.anywhere else self


def _told_once(state: State) -> State:
    known: dict[tuple[int, date], bool] = {}

    def told(subjects: Subjects, person: PersonFacts, home: int, day: date) -> bool:
        key = person.id, day
        if key not in known:
            known[key] = state(subjects, person, home, day)
        return known[key]

    return told


def company(subjects: Subjects, places: tuple[Place, ...]) -> Iterator[Rule]:
    """Every rule in force about who must not be alone."""
    homes = subjects.snapshot.settings
    at: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        at[homes[place.shift.setting].home].append(place)
    home_of = {setting.code: homes[setting.home].code for setting in homes.values()}
    for one in subjects.concerned("Companion"):
        asked = one.part.params.get("if")
        kind = _COMPANY.get(asked) if isinstance(asked, str) else None
        if asked == ON_PLACEMENT:
            yield from supervised(subjects, one, places, home_of)
        elif kind is None:
            yield from paired(subjects, one, places, home_of) if asked == NAMED else _named(subjects, one, home_of)
        else:
            once = kind.told_once()
            for home, there in at.items():
                yield from _beside(subjects, one, once, home, there, home_of)


def _named(subjects: Subjects, one: Concerned, home_of: Mapping[str, str]) -> Iterator[Rule]:
    """People named by code: each of `if` is with somebody of `need`, or (`apart`) never meets any of them."""
    params = one.part.params
    first = [person for person in one.people if _is_named(subjects, person, params.get("if"))]
    others = [person.code for person in subjects.people if _is_named(subjects, person, params.get("need"))]
    if first and others:
        yield Companion(**one.shared(first), partners=frozenset(others), home=home_of, apart=params.get("apart", False))


def _is_named(subjects: Subjects, person: PersonFacts, value: object) -> bool:
    """Whether codes hold a person's own, or one of an employment as ORGANISATION/CODE."""
    codes = [value] if isinstance(value, str) else value
    if not isinstance(codes, list):
        return False
    organisations = subjects.snapshot.organisations
    own = {f"{organisations[worker.organisation]}/{worker.code}" for worker in subjects.employed[person.id]}
    return not own.isdisjoint(codes) or person.code in codes


def _beside(
    subjects: Subjects, one: Concerned, kind: Company, home: int, places: Iterable[Place], home_of: Mapping[str, str]
) -> Iterator[Rule]:
    """At a home, for each role asked for: who needs somebody on which days, and who may be beside them.

    What counts is the role that the shift asks for: a nurse on a carer's shift needs no other nurse.
    """
    reach = subjects.reaching(home)
    near = [person for person in subjects.people if person.id in reach]
    concerned = [person for person in one.people if person.id in reach]
    shifts: dict[tuple[date, str | None], set[str]] = defaultdict(set)
    for place in places:
        if kind.cover_only and not place.shift.is_cover:
            continue
        shifts[kind.by(place.shift), place.shift.role].add(place.id)
    alike: dict[tuple[tuple[int, ...], frozenset[str]], set[str]] = defaultdict(set)
    days = {day for day, _ in shifts}
    needing = {day: [person for person in concerned if kind.needs(subjects, person, home, day)] for day in days}
    able_on = {day: _able(subjects, kind, home, day, near, alone) for day, alone in needing.items() if alone}
    for (day, role), ids in shifts.items():
        alone, able = needing[day], able_on.get(day, [])
        for (order, cares), people in _by_order(subjects, alone, role).items():
            partners = frozenset(
                person.code
                for person in able
                if _order(subjects, person) >= order or (not kind.same_order and cares and _cares(subjects, person))
            )
            alike[tuple(sorted(person.id for person in people)), partners] |= ids
    persons = subjects.snapshot.persons
    for (who, partners), ids in sorted(alike.items(), key=lambda item: (item[0][0], min(item[1]))):
        mine = one.shared(persons[id_] for id_ in who)
        yield Companion(**mine, partners=partners, shifts=frozenset(ids), home=home_of)


def _able(
    subjects: Subjects,
    kind: Company,
    home: int,
    day: date,
    near: Iterable[PersonFacts],
    alone: Iterable[PersonFacts],
) -> list[PersonFacts]:
    """Who may be beside those who need somebody at a home on a day."""
    left = {person.id for person in alone}
    return [person for person in near if person.id not in left and kind.able(subjects, person, home, day)]


def _by_order(
    subjects: Subjects, people: Iterable[PersonFacts], role: str | None
) -> Mapping[tuple[int, bool], list[PersonFacts]]:
    """People who could be on a shift of a role, by the qualification it asks for, and whether it is direct care."""
    asked = roles().get(role or "")
    found: dict[tuple[int, bool], list[PersonFacts]] = defaultdict(list)
    for person in people:
        if asked is None:
            found[_order(subjects, person), _cares(subjects, person)].append(person)
        elif subjects.fills(person, role):
            found[asked.order, asked.direct_care].append(person)
    return found


def _order(subjects: Subjects, person: PersonFacts) -> int:
    """A person's place in the order of qualifications."""
    known = roles()
    return max((known[role].order for role in subjects.roles(person) if role in known), default=0)


def _cares(subjects: Subjects, person: PersonFacts) -> bool:
    known = roles()
    return any(known[role].direct_care for role in subjects.roles(person) if role in known)


def _is_new(subjects: Subjects, person: PersonFacts, home: int, day: date) -> bool:
    """Whether somebody has not completed the first shifts at a home. What is only planned is not completed."""
    part = subjects.part("ALONE", "buddy")
    if part is None or _is_at_home(subjects, person, home, day):
        return False
    least: int = part.params.get("shifts", 1)
    return subjects.snapshot.experience.get((person.id, home), 0) < least


def _is_at_home(subjects: Subjects, person: PersonFacts, home: int, day: date) -> bool:
    """Whether somebody has been on the staff of a home for a while, whatever is known of what they worked."""
    settings = subjects.snapshot.settings
    return any(
        worker.pool == OWN
        and worker.setting is not None
        and settings[worker.setting].home == home
        and (worker.started_on is None or worker.started_on + SETTLED <= day)
        for worker in subjects.employed[person.id]
    )


def _is_loaned(subjects: Subjects, person: PersonFacts, home: int, day: date) -> bool:
    """Whether somebody comes to a home only through an agency or the reserve."""
    return _comes_through(subjects, person, home, LOANED)


def _is_learning(subjects: Subjects, person: PersonFacts, home: int, day: date) -> bool:
    """Whether somebody comes to a home only as a student or a volunteer."""
    return _comes_through(subjects, person, home, LEARNING)


def _comes_through(subjects: Subjects, person: PersonFacts, home: int, pools: frozenset[str]) -> bool:
    """Whether somebody comes to a home only through some pools."""
    organisation = subjects.snapshot.settings[home].organisation
    through = {
        pool
        for worker in subjects.employed[person.id]
        for pool in (
            [worker.pool]
            if worker.pool in pools or worker.organisation == organisation
            else [name for name, _, _ in worker.members_of.get(organisation, ())]
        )
    }
    return bool(through) and through <= pools


def _is_settled(subjects: Subjects, person: PersonFacts, home: int, day: date) -> bool:
    return not _is_new(subjects, person, home, day) and not _is_loaned(subjects, person, home, day)


def _is_on_the_way_in(subjects: Subjects, person: PersonFacts, home: int, day: date) -> bool:
    """Whether somebody comes to a home only through employments that are on the way into a pool, with a step still
    open as the day begins without which they need somebody beside them."""
    there = subjects.snapshot.settings[home]
    through = [
        worker.way_in
        for worker in subjects.employed[person.id]
        if worker.organisation == there.organisation or there.organisation in worker.members_of
    ]
    begins = instant(day, 0)
    return bool(through) and all(way is not None and is_supervised(way, there.kind, begins) for way in through)


def _is_beside(subjects: Subjects, person: PersonFacts, home: int, day: date) -> bool:
    learns = _is_learning(subjects, person, home, day)
    return (
        not learns and _is_settled(subjects, person, home, day) and not _is_on_the_way_in(subjects, person, home, day)
    )


def _is_uncleared(subjects: Subjects, person: PersonFacts, home: int, day: date) -> bool:
    """Whether the check on record is too old; one that is not on record is unknown, and told as such."""
    part = subjects.part("DBS", "check")
    if part is None:
        return False
    return criminal_record_check(person, day, part.params["months"]["check"]) is Answer.FAIL


def _is_cleared(subjects: Subjects, person: PersonFacts, home: int, day: date) -> bool:
    return not _is_uncleared(subjects, person, home, day)


def _is_in_training(subjects: Subjects, person: PersonFacts, home: int, day: date) -> bool:
    """Whether somebody in direct care is within their first weeks without the Care Certificate."""
    part = subjects.part("CARE-CERT", "buddy")
    known = roles()
    if part is None or not any(
        known[role].direct_care and not known[role].body for role in subjects.roles(person) if role in known
    ):
        return False
    weeks = timedelta(weeks=part.params["weeks"])
    begins = [
        worker.started_on
        for worker in subjects.employed[person.id]
        if worker.care_certificate in OPEN and worker.started_on is not None
    ]
    return any(day < begin + weeks for begin in begins) and _certificate(subjects, person, day) is not Answer.PASS


def _is_certified(subjects: Subjects, person: PersonFacts, home: int, day: date) -> bool:
    """Whether nothing on record says that somebody lacks the Care Certificate."""
    return _certificate(subjects, person, day) is not Answer.FAIL


def _certificate(subjects: Subjects, person: PersonFacts, day: date) -> Answer:
    said = [worker.care_certificate for worker in subjects.employed[person.id]]
    return care_certificate(person, said, day)


def _first_day(shift: ShiftFacts) -> date:
    return shift.day


def _last_day(shift: ShiftFacts) -> date:
    return local_day(shift.ends_at - LAST_MINUTE)


_COMPANY: Mapping[str, Company] = {
    "new_at_setting": Company(_is_new, _is_settled, _first_day, same_order=True),
    "way_in_open": Company(_is_on_the_way_in, _is_beside, _first_day, cover_only=True),
    "student_or_volunteer": Company(_is_learning, _is_beside, _first_day, cover_only=True),
    "agency_or_reservist": Company(_is_loaned, _is_settled, _first_day, same_order=True),
    "not_cleared": Company(_is_uncleared, _is_cleared, _last_day, anywhere=True),
    "certificate_open": Company(_is_in_training, _is_certified, _first_day, anywhere=True),
}
