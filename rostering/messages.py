"""Ready messages to people: a gap, an offer, a change, a confirmation, a week, each to one person or to a group.

A message holds the shifts of the person it is for, and nothing of anybody else; no reason of a change gets into it. It
is text to copy, or a row for a gateway: nothing is sent from here. A telephone number is for those who ring people.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.errors import BadInputError
from rostering.gaps.board import gaps_of_shift
from rostering.message import RING, Message, Say, in_all, to_persons, to_workers
from rostering.message_words import Phrases, spoken
from rostering.people.person_search import find_person
from rostering.requests.employment import find_setting, settings_inside
from rostering.rosters.amendments import AmendedWork, Stand, read_amendments
from rostering.rosters.told import mark_told, read_untold
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.rosters.horizon import Horizon
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
GAP, COVER, OFFER, CHANGE, CONFIRMED, WEEK = "gap", "cover", "offer", "change", "confirmed", "week"
OFFERED, MESSAGE = "offered", "message"
COLUMNS = ("telephone", "text")
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Messages:
    """Messages of one kind; `marked` is how many people were noted as told with them."""

    messages: tuple[Message, ...]
    marked: int = 0

    @property
    def without_phone(self) -> tuple[Message, ...]:
        """Those that a gateway cannot take."""
        return tuple(one for one in self.messages if one.phone is None)


@dataclass(frozen=True)
class Choice:
    """Which messages: of some settings (none = all that the actor sees), of shifts in a period (None: all to come), in
    which language ('en', 'cy', 'both')."""

    settings: tuple[str, ...] = ()
    horizon: Horizon | None = None
    language: str = "en"


def gap_messages(
    store: Store,
    actor_name: str | None,
    shift: int,
    to: Iterable[str] = (),
    *,
    best: int = 0,
    urgent: bool = False,
    language: str = "en",
) -> Messages:
    """Asking for somebody for the open places of a shift: to people by name, or to the `best` candidates; to nobody in
    particular without either. `urgent` is the wording when somebody has dropped out.

    Raises BadInputError for a shift there is not or that is not short, and for a person nobody knows.
    """
    phrases, kind = spoken(language), COVER if urgent else GAP
    with store.reading() as session:
        actor, places = _start(session, actor_name)
        row = session.get(t.Shift, shift)
        if row is None or row.setting_id not in places:
            raise BadInputError(f"There is no shift {shift} here; choose one that is short.")
        spans = [(gap.starts_at, gap.ends_at) for gap in gaps_of_shift(session, shift)]
        if not spans:
            raise BadInputError(f"Shift {shift} is not short; choose one that is.")
        name = places[row.setting_id].called
        text = in_all(
            phrases, lambda one: one.say(kind, setting=name, shift=", ".join(one.shift(*span) for span in spans))
        )
        persons = [find_person(session, actor, typed).id for typed in to]
        if best:
            persons += _best(session, shift, best)
        if not persons:
            return Messages((Message(kind, None, None, None, text),))
        return Messages(tuple(to_persons(session, actor, kind, list(dict.fromkeys(persons)), text)))


def offer_messages(store: Store, actor_name: str | None, choice: Choice) -> Messages:
    """Every offer that waits for an answer, each to whom it was made, with the time until which to answer."""
    o, s = t.Offer, t.Shift
    with store.reading() as session:
        actor, places = _start(session, actor_name, choice.settings)
        columns: Any = (o.worker_id, o.shift_id, s.setting_id, o.starts_at, o.ends_at, o.state, o.answer_by)
        rows = session.exec(
            pick(*columns)
            .join(s, col(s.id) == col(o.shift_id))
            .where(col(s.setting_id).in_(sorted(places)), *_when(o.starts_at, choice))
            .order_by(col(o.asked_at), col(o.id))
        )
        newest = {(row[0], row[1]): row[2:] for row in rows}
        said: list[tuple[int, Say]] = []
        about: list[tuple[int]] = []
        for (worker, shift), (setting, starts_at, ends_at, state, answer_by) in newest.items():
            if state == OFFERED:
                said.append((worker, _offer(places[setting].called, (starts_at, ends_at), answer_by)))
                about.append((shift,))
        return Messages(to_workers(session, actor, OFFER, said, spoken(choice.language), about))


def confirmed_messages(store: Store, actor_name: str | None, choice: Choice) -> Messages:
    """Everybody who was asked and stands confirmed on a shift, a message a shift."""
    with store.reading() as session:
        actor, places = _start(session, actor_name, choice.settings)
        sure = [row for row in _standing(session, places, choice) if row[4] == CONFIRMED]
        said = [
            (worker, _phrase(CONFIRMED, places[setting].called, (starts_at, ends_at)))
            for worker, setting, starts_at, ends_at, _, _ in sure
        ]
        about = [(row[5],) for row in sure]
        return Messages(to_workers(session, actor, CONFIRMED, said, spoken(choice.language), about))


def week_messages(store: Store, actor_name: str | None, choice: Choice) -> Messages:
    """The published shifts of everybody in a period, home by home. Raises BadInputError without a period."""
    if choice.horizon is None:
        raise BadInputError("Say which week is told: --week WEEK, or --from DATE.")
    first, last = choice.horizon.first, choice.horizon.last
    with store.reading() as session:
        actor, places = _start(session, actor_name, choice.settings)
        shifts: dict[tuple[int, str], list[tuple[_Place, Span]]] = defaultdict(list)
        about: dict[tuple[int, str], list[int]] = defaultdict(list)
        for worker, setting, starts_at, ends_at, standing, shift in _standing(session, places, choice):
            if standing != OFFERED:
                shifts[worker, places[setting].home].append((places[setting], (starts_at, ends_at)))
                about[worker, places[setting].home].append(shift)

        def week(home: str, spans: Sequence[tuple[_Place, Span]]) -> Say:
            return lambda one: one.say(
                WEEK,
                setting=home,
                first=one.day(first),
                last=one.day(last),
                shifts="; ".join(place.shift(one, span) for place, span in spans),
            )

        said = [(worker, week(home, spans)) for (worker, home), spans in shifts.items()]
        return Messages(to_workers(session, actor, WEEK, said, spoken(choice.language), list(about.values())))


def change_messages(store: Store, actor_name: str | None, choice: Choice, *, mark: bool = False) -> Messages:
    """What changed for whom since they were last told, home by home; with `mark` they are noted as told by message.

    Of several changes to one shift the first state and the last count. Marking raises RefusedError for who may not
    edit the roster.
    """
    with store.reading() as session:
        actor, _ = _start(session, actor_name, choice.settings)
        if not mark:
            return Messages(_changes(session, actor, choice)[0])
    with use_case(store, actor_name, RING, actor.organisation) as case:
        messages, told = _changes(case.session, case.actor, choice)
        if not told:
            raise BadInputError("Everybody knows of every change; there is nobody to mark.")
        for roster, workers in sorted(told.items()):
            mark_told(case, roster, workers, MESSAGE)
        return Messages(messages, sum(len(workers) for workers in told.values()))


def as_csv(found: Messages) -> str:
    """The messages that have a telephone number, one a row, for a gateway: telephone, text."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((one.phone, one.text) for one in found.messages if one.phone is not None)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Place:
    """A setting: the home it lies in, and its own name where the home has several units to go to (else None)."""

    home: str
    unit: str | None

    @property
    def called(self) -> str:
        """The home, with the unit in it."""
        return self.home if self.unit is None else f"{self.home}, {self.unit}"

    def shift(self, phrases: Phrases, span: Span) -> str:
        """When a shift is, and on which unit of the home."""
        return phrases.shift(*span) + ("" if self.unit is None else f" ({self.unit})")


def _start(session: Session, actor_name: str | None, settings: Iterable[str] = ()) -> tuple[Acting, dict[int, _Place]]:
    """Who acts, and the settings that they see, or those named with what lies in them."""
    actor = access.acting(session, actor_name)
    access.guard(actor, "see", actor.organisation)
    s, o = t.Setting, t.Organisation
    rows = session.exec(
        pick(s.id, s.name, s.within_id, o.code).join(o, col(o.id) == col(s.organisation_id)).order_by(col(s.id))
    ).all()
    names, within = {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}

    def home(setting: int) -> int:
        while within[setting] is not None:
            setting = within[setting]
        return setting

    units = Counter(home(id_) for id_ in names if within[id_] is not None)
    found = {
        id_: _Place(names[home(id_)], name if inside is not None and units[home(id_)] > 1 else None)
        for id_, name, inside, code in rows
        if actor.organisation in (None, code)
    }
    wanted = list(settings)
    if wanted:
        inside = {one for name in wanted for one in settings_inside(session, find_setting(session, name).id or 0)}
        found = {id_: place for id_, place in found.items() if id_ in inside}
    return actor, found


def _when(starts_at: Any, choice: Choice) -> tuple[Any, ...]:
    if choice.horizon is None:
        return (col(starts_at) > calendar.now(),)
    return col(starts_at) >= choice.horizon.begins, col(starts_at) < choice.horizon.ends


def _standing(
    session: Session, places: Mapping[int, _Place], choice: Choice
) -> list[tuple[int, int, datetime, datetime, str, int]]:
    """Worker, setting, times, standing and shift of all work on published rosters that is chosen, in order of time."""
    a, s = t.Assignment, t.Shift
    rows = session.exec(
        pick(a.worker_id, s.setting_id, a.starts_at, a.ends_at, a.standing, s.id)
        .join(s, col(s.id) == col(a.shift_id))
        .join(t.Roster, col(t.Roster.id) == col(a.roster_id))
        .where(
            t.Roster.state == "published",
            col(s.setting_id).in_(sorted(places)),
            col(a.standing).not_in(NOT_WORKING),
            *_when(a.starts_at, choice),
        )
        .order_by(col(a.starts_at), col(a.worker_id))
    )
    return [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in rows]


def _changes(
    session: Session, actor: Acting, choice: Choice
) -> tuple[tuple[Message, ...], Mapping[int, tuple[int, ...]]]:
    """The messages, and who is told with them, by roster."""
    _, places = _start(session, actor.name, choice.settings)
    untold: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for one in read_untold(session):
        untold[one.roster][one.worker].add(one.number)
    said: list[tuple[int, Say]] = []
    about: list[frozenset[int]] = []
    told: dict[int, tuple[int, ...]] = {}
    for roster, workers in untold.items():
        homes = _homes(session, roster)
        if not homes & places.keys() or not _in_period(session, roster, choice):
            continue
        records = read_amendments(session, roster)
        knowing = []
        for worker, numbers in sorted(workers.items()):
            amended = (change for record in records if record.number in numbers for change in record.changes)
            changes = [change for change in amended if change.worker == worker]
            theirs = _change(session, changes, places)
            said += [(worker, one) for one in theirs]
            about += [frozenset(change.shift for change in changes)] * len(theirs)
            knowing += [worker] if theirs else []
        if knowing:
            told[roster] = tuple(knowing)
    return to_workers(session, actor, CHANGE, said, spoken(choice.language), about), told


def _homes(session: Session, roster: int) -> set[int]:
    rs = t.RosterSetting
    return set(session.exec(pick(rs.setting_id).where(rs.roster_id == roster)).all())


def _in_period(session: Session, roster: int, choice: Choice) -> bool:
    row = session.get_one(t.Roster, roster)
    days = choice.horizon
    return days is None or (row.first_day <= days.last and row.last_day >= days.first)


def _change(session: Session, changes: Iterable[AmendedWork], places: Mapping[int, _Place]) -> list[Say]:
    """What changed for one worker in all, a message a home; none where some of it is at a home that was not chosen."""
    first: dict[int, Stand | None] = {}
    last: dict[int, Stand | None] = {}
    for one in changes:
        first.setdefault(one.shift, one.before)
        last[one.shift] = one.after
    at = dict(session.exec(pick(t.Shift.id, t.Shift.setting_id).where(col(t.Shift.id).in_(sorted(first)))).all())
    by_home: dict[str, list[tuple[_Place, str, Stand]]] = defaultdict(list)
    if not all(at.get(shift) in places for shift in first):
        return []
    for shift in first:
        became = _became(first[shift], last[shift])
        place = places[at[shift]]
        by_home[place.home] += [] if became is None else [(place, *became)]

    def change(home: str, became: Sequence[tuple[_Place, str, Stand]]) -> Say:
        def say(one: Phrases) -> str:
            each = [
                one.say(word, shift=place.shift(one, (stand.starts_at, stand.ends_at))) for place, word, stand in became
            ]
            return one.say(CHANGE, setting=home, changes="; ".join(each) or one.say("as_before"))

        return say

    return [change(home, sorted(became, key=lambda one: one[2].starts_at)) for home, became in by_home.items()]


def _became(before: Stand | None, after: Stand | None) -> tuple[str, Stand] | None:
    """What became of somebody's work on a shift, and the times to tell; None where all is as it was."""
    stood = before is not None and before.stands and before.standing != OFFERED
    stands = after is not None and after.stands
    if after is not None and stands:
        if after.standing == OFFERED:
            return OFFERED, after
        if before is None or not stood:
            return "new", after
        same = (before.starts_at, before.ends_at) == (after.starts_at, after.ends_at)
        return None if same else ("times", after)
    return ("off", before) if before is not None and stood else None


def _offer(setting: str, span: Span, answer_by: datetime | None) -> Say:
    if answer_by is None:
        return _phrase(OFFER, setting, span)
    by = answer_by
    return lambda one: one.say("offer_by", setting=setting, shift=one.shift(*span), answer_by=one.moment(by))


def _phrase(name: str, setting: str, span: Span) -> Say:
    return lambda one: one.say(name, setting=setting, shift=one.shift(*span))


def _best(session: Session, shift: int, most: int) -> list[int]:
    from rostering.gaps.candidates import candidates
    from rostering.gaps.desk import desk_of_shift

    desk = desk_of_shift(session, shift, calendar.now())
    return [one.person for one in candidates(desk, shift).lawful[:most]]
