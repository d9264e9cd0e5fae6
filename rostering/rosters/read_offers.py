"""Reading who was asked about the shifts of a period, which tiers they are released to, and who comes first at home."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import ONE_DAY, local_day, now
from rostering.catalogue import OWN, pools
from rostering.offers.balances import GIVEN, turns
from rostering.policies import policy
from rostering.rosters.horizon import Horizon
from rostering.rosters.offer_facts import OfferFacts, Span
from rostering.rosters.places import read_places
from rostering.rosters.snapshot import SettingFacts, ShiftFacts, WorkerFacts
from rostering.store import tables as t
from rostering.store.assignment_standing import OFFERED
from rostering.store.kept import kept
from rostering.store.roster_state import SUPERSEDED
from rostering.words import clock
from rostering.words import day as day_words

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
SAID_NO, OPEN_AGAIN = "declined", ("lapsed", "withdrawn")
NO_ANSWER = ("lapsed", "no_reply")
AREA, SETTING = "area", "setting"
WHOLE_DAY = "day"  # what a no covers
Answers = dict[tuple[int, int], str]  # (person, shift): in words


def offers(
    session: Session,
    horizon: Horizon,
    shifts: Collection[ShiftFacts],
    settings: Mapping[int, SettingFacts],
    homes: Collection[int],
    workers: Collection[WorkerFacts],
) -> OfferFacts:
    """What was asked about some shifts and whom they are released to by now; `homes` are those to be rostered."""
    by_id = {shift.id: shift for shift in shifts}
    said_no, no_that_day, unanswered = _answers(session, horizon, by_id, settings)
    closed, lenders = _released(session, horizon, by_id, settings)
    return OfferFacts(
        said_no=said_no,
        no_that_day=no_that_day,
        unanswered=unanswered,
        closed=closed,
        lenders=lenders,
        short=_short(session, horizon, settings, homes, _who_could_be_lent(settings, homes, workers, lenders)),
        turn=turns(session, horizon.first),
        room=places_left(session, by_id),
    )


def askable_again(session: Session, horizon: Horizon) -> frozenset[tuple[int, int]]:
    """Who is off a shift only because an offer was taken back or ran out: (employment, shift)."""
    rows = _asked(session, first=horizon.first, last=horizon.last)
    newest = {(row.worker_id, row.shift_id): row.state for row in rows}
    return frozenset(pair for pair, state in newest.items() if state in OPEN_AGAIN)


def _answers(
    session: Session, horizon: Horizon, shifts: Mapping[int, ShiftFacts], settings: Mapping[int, SettingFacts]
) -> tuple[Answers, Answers, Answers]:
    """Who said no to a shift, who to another one of its day, and who let a question pass, in words; the newest question
    to a person about a shift counts."""
    rows = _asked(session, first=horizon.first, last=horizon.last)
    newest = {(row.person_id, row.shift_id): row for row in rows}
    no = {pair: row for pair, row in newest.items() if row.state == SAID_NO}
    silent = {
        (person, shift): f"asked on {_when(row.asked_at)}, without an answer"
        for (person, shift), row in newest.items()
        if row.state in NO_ANSWER and shift in shifts
    }
    said_no = {
        pair: f"asked and said no on {_when(row.answered_at or row.asked_at)}"
        for pair, row in no.items()
        if pair[1] in shifts
    }
    return said_no, _no_that_day(session, no.values(), shifts, settings), silent


@kept
def _asked(first: date, last: date) -> Any:
    o, s, w = t.Offer, t.Shift, t.Worker
    columns: Any = (w.person_id, o.worker_id, o.shift_id, o.state, o.asked_at, o.answered_at)
    return (
        pick(*columns, s.setting_id, s.day, s.code)
        .join(s, col(s.id) == col(o.shift_id))
        .join(w, col(w.id) == col(o.worker_id))
        .where(col(s.day) >= first, col(s.day) <= last)
        .order_by(col(o.asked_at), col(o.id))
    )


def _no_that_day(
    session: Session, no: Iterable[Any], shifts: Mapping[int, ShiftFacts], settings: Mapping[int, SettingFacts]
) -> Answers:
    """Who said no to a shift of the same organisation and day, where that counts for all of the day."""
    found: dict[tuple[int, int], str] = {}
    for row in no:
        owner = settings[row.setting_id].organisation
        if policy(session, "offer.decline_covers", local_day(now()), owner) == WHOLE_DAY:
            why = f"said no to {row.code} of that day on {_when(row.answered_at or row.asked_at)}"
            found |= {
                (row.person_id, id_): why
                for id_, one in shifts.items()
                if one.day == row.day and id_ != row.shift_id and settings[one.setting].organisation == owner
            }
    return found


def _when(moment: datetime) -> str:
    return f"{day_words(local_day(moment))} at {clock(moment)}"


def _released(
    session: Session, horizon: Horizon, shifts: Mapping[int, ShiftFacts], settings: Mapping[int, SettingFacts]
) -> tuple[dict[tuple[int, str], str], dict[int, frozenset[int]]]:
    """The tiers that posted shifts are not open to, in words, and the homes that may lend people of their own."""
    posted: dict[int, list[Any]] = defaultdict(list)
    for row in _releases(session, first=horizon.first, last=horizon.last):
        if row.shift_id in shifts:
            posted[row.shift_id].append(row)
    closed: dict[tuple[int, str], str] = {}
    lenders: dict[int, frozenset[int]] = {}
    areas = _areas(session, settings) if posted else {}
    authorised = _authorised(session, [shifts[shift] for shift in posted], settings)
    for shift, releases in posted.items():
        setting = settings[shifts[shift].setting]
        for tier in (AREA, *(pool for pool in pools() if pool != OWN)):
            reason = _why_closed(session, tier, releases, setting.organisation, shifts[shift].day)
            if reason is not None and (shift, tier) not in authorised:
                closed[shift, tier] = reason
            elif tier == AREA:
                near = areas.get(setting.home, frozenset())
                lenders[shift] = frozenset(home for home in near if settings[home].organisation == setting.organisation)
    return closed, lenders


@kept
def _releases(first: date, last: date) -> Any:
    r, s = t.Release, t.Shift
    return (
        pick(r.shift_id, r.tier, r.released_at, r.closed_at, r.closed_by)
        .join(s, col(s.id) == col(r.shift_id))
        .where(col(s.day) >= first, col(s.day) <= last)
        .order_by(col(r.id))
    )


def _authorised(
    session: Session, shifts: Collection[ShiftFacts], settings: Mapping[int, SettingFacts]
) -> set[tuple[int, str]]:
    """The tiers that a manager opened some shifts to in their own name: (shift, tier)."""
    a = t.Authorisation
    rows = session.exec(select_typed(a).where(col(a.withdrawn_at).is_(None))).all() if shifts else ()
    if not rows:
        return set()
    outer: dict[int | None, int | None] = dict(session.exec(pick(t.Setting.id, t.Setting.within_id)).all())
    found = set()
    for shift in shifts:
        within, here = {None, shift.setting}, outer[shift.setting]
        while here is not None:
            within.add(here)
            here = outer[here]
        for row in rows:
            if (
                row.organisation_id == settings[shift.setting].organisation
                and row.setting_id in within
                and row.role in (None, shift.role)
                and row.from_on <= shift.day <= row.until_on
            ):
                found.add((shift.id, row.tier))
    return found


def places_left(session: Session, shifts: Collection[int]) -> dict[tuple[int, str], int]:
    """How many more people of a tier may be asked or say yes where a shift is released to it for so many places:
    (shift, tier). Who was asked since then and holds a place counts."""
    released = _open_releases(session, shifts=shifts).all()
    if not released:
        return {}
    rows = _standing(session, shifts={row.shift_id for row in released})
    newest = {(row.shift_id, row.worker_id): row for row in rows}.values()
    holding = [row for row in newest if row.standing in (OFFERED, *GIVEN)]
    return {
        (shift, tier): max(
            0, places - sum((one.shift_id, one.tier) == (shift, tier) and one.asked_at >= since for one in holding)
        )
        for shift, tier, places, since in released
    }


@kept
def _open_releases(shifts: Collection[int]) -> Any:
    r = t.Release
    return pick(r.shift_id, r.tier, r.places, r.released_at).where(
        col(r.shift_id).in_(shifts), col(r.closed_at).is_(None)
    )


@kept
def _standing(shifts: Collection[int]) -> Any:
    o, a = t.Offer, t.Assignment
    stands = (
        (col(a.roster_id) == col(o.roster_id))
        & (col(a.shift_id) == col(o.shift_id))
        & (col(a.worker_id) == col(o.worker_id))
    )
    return (
        pick(o.shift_id, o.worker_id, o.tier, o.asked_at, a.standing)
        .join(a, stands)
        .where(col(o.shift_id).in_(shifts))
        .order_by(col(o.asked_at), col(o.id))
    )


def _areas(session: Session, settings: Mapping[int, SettingFacts]) -> dict[int, frozenset[int]]:
    """The homes of each home's area."""
    rows = session.exec(pick(t.Setting.id, t.Setting.area_id)).all()
    area = {id_: known for id_, known in rows if known is not None and settings[id_].home == id_}
    together: dict[int, set[int]] = defaultdict(set)
    for home, known in area.items():
        together[known].add(home)
    return {home: frozenset(together[known]) for home, known in area.items()}


def _why_closed(session: Session, tier: str, releases: Iterable[Any], organisation: int, day: date) -> str | None:
    """Why a posted shift is not open to a tier now; None when it is."""
    theirs = [one for one in releases if one.tier == tier]
    opened = [one.released_at for one in theirs if one.closed_at is None]
    if opened:
        at = min(opened)
        return None if at <= now() else f"not released to {tier_words(tier)} before {_when(at)}"
    if theirs:
        return f"no longer released to {tier_words(tier)}: {theirs[-1].closed_by} closed it"
    opens = opens_on(session, tier, min(one.released_at for one in releases), organisation, day)
    if opens is None:
        return f"not released to {tier_words(tier)}"
    return None if opens <= local_day(now()) else f"not released to {tier_words(tier)} before {day_words(opens)}"


def opens_on(session: Session, tier: str, posted_at: datetime, organisation: int, day: date) -> date | None:
    """The day from which the order of release opens a tier for a shift of a day that was posted at an instant; None: it
    never does.

    Nobody waits for a day that comes too late: a tier whose day would be after the shift's opens together with the last
    one that opens in time.
    """
    order = policy(session, "release.order", local_day(now()), organisation)
    if all(step.tier != tier for step in order):
        return None
    days = {step.tier: local_day(posted_at) + timedelta(days=step.days) for step in order}
    if days[tier] <= day:
        return days[tier]
    return max((opens for opens in days.values() if opens <= day), default=local_day(posted_at))


def tier_words(tier: str) -> str:
    """A tier as a sentence names it."""
    near = {SETTING: "the setting's own people", AREA: "the area"}
    return near.get(tier) or (pools()[tier].title.lower() if tier in pools() else tier)


def _who_could_be_lent(
    settings: Mapping[int, SettingFacts],
    homes: Collection[int],
    workers: Iterable[WorkerFacts],
    lenders: Mapping[int, frozenset[int]],
) -> set[int]:
    """The homes not up for rostering whose own staff may come elsewhere, by membership or within the area."""
    found = {home for near in lenders.values() for home in near}
    for worker in workers:
        if worker.pool == OWN and any(organisation != worker.organisation for organisation in worker.members_of):
            found |= set(homes_of(settings, worker))
    return found - set(homes)


def homes_of(settings: Mapping[int, SettingFacts], worker: WorkerFacts) -> list[int]:
    """The home of somebody's own, or all of their organisation where they belong to none."""
    if worker.setting is not None:
        return [settings[worker.setting].home]
    return [id_ for id_, one in settings.items() if one.home == id_ and one.organisation == worker.organisation]


def _short(
    session: Session,
    horizon: Horizon,
    settings: Mapping[int, SettingFacts],
    homes: Collection[int],
    lent_from: set[int],
) -> dict[int, tuple[Span, ...]]:
    """Where homes that put their own staff first are short on a roster that stands."""
    first = {
        home for home in lent_from if policy(session, "own_staff_first", horizon.first, settings[home].organisation)
    }
    within = {id_ for id_, one in settings.items() if one.home in first}
    if not within:
        return {}
    near = {"first": horizon.first - ONE_DAY, "last": horizon.last + ONE_DAY}
    shifts = _shifts_of(session, settings=within, **near).all()
    rosters = _rosters_of(session, homes=first, **near).all()
    places = read_places(session, shifts, {row.id for row in rosters})
    found: dict[int, list[Span]] = defaultdict(list)
    for row in shifts:
        home = settings[row.setting_id].home
        for one, begins, ends, roster in rosters:
            if one == home and begins <= row.day <= ends:
                found[home] += [(row.role, *span) for span in places[roster, row.id].free_spans]
    return {home: tuple(spans) for home, spans in found.items()}


@kept
def _shifts_of(settings: Collection[int], first: date, last: date) -> Any:
    s = t.Shift
    columns: Any = (s.id, s.setting_id, s.day, s.role, s.starts_at, s.ends_at, s.target, s.minimum)
    return pick(*columns).where(col(s.setting_id).in_(settings), col(s.day) >= first, col(s.day) <= last)


@kept
def _rosters_of(homes: Collection[int], first: date, last: date) -> Any:
    r, rs = t.Roster, t.RosterSetting
    return (
        pick(rs.setting_id, r.first_day, r.last_day, r.id)
        .join(r, col(r.id) == col(rs.roster_id))
        .where(
            col(rs.setting_id).in_(homes),
            col(r.state) != SUPERSEDED,
            col(r.first_day) <= last,
            col(r.last_day) >= first,
        )
    )
