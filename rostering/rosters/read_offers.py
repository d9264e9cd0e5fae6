"""Reading who was asked about the shifts of a period, which tiers they are released to, and who comes first at home."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.calendar import local_day, now
from rostering.catalogue import pools
from rostering.offers.balances import turns
from rostering.policies import policy
from rostering.rosters.horizon import Horizon
from rostering.rosters.offer_facts import OfferFacts, Span
from rostering.rosters.read_worked import NOT_WORKING
from rostering.rosters.snapshot import SettingFacts, ShiftFacts, WorkerFacts
from rostering.store import tables as t
from rostering.words import clock
from rostering.words import day as day_words

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
SAID_NO, OPEN_AGAIN = "declined", ("lapsed", "withdrawn")
NO_ANSWER = ("lapsed", "no_reply")
AREA, OWN, SETTING = "area", "own", "setting"


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
    said_no, unanswered = _answers(session, horizon, by_id)
    closed, lenders = _released(session, horizon, by_id, settings)
    return OfferFacts(
        said_no=said_no,
        unanswered=unanswered,
        closed=closed,
        lenders=lenders,
        short=_short(session, horizon, settings, homes, _who_could_be_lent(settings, homes, workers, lenders)),
        turn=turns(session, horizon.first),
    )


def askable_again(session: Session, horizon: Horizon) -> frozenset[tuple[int, int]]:
    """Who is off a shift only because an offer was taken back or ran out: (employment, shift)."""
    o, s = t.Offer, t.Shift
    rows = session.exec(
        pick(o.worker_id, o.shift_id, o.state)
        .join(s, col(s.id) == col(o.shift_id))
        .where(col(s.day) >= horizon.first, col(s.day) <= horizon.last)
        .order_by(col(o.asked_at), col(o.id))
    ).all()
    newest = {(worker, shift): state for worker, shift, state in rows}
    return frozenset(pair for pair, state in newest.items() if state in OPEN_AGAIN)


def _answers(
    session: Session, horizon: Horizon, shifts: Mapping[int, ShiftFacts]
) -> tuple[dict[tuple[int, int], str], dict[tuple[int, int], str]]:
    """Who said no, and who let a question pass, in words; the newest question to a person about a shift counts."""
    o, s, w = t.Offer, t.Shift, t.Worker
    columns: Any = (w.person_id, o.shift_id, o.state, o.asked_at, o.answered_at)
    rows = session.exec(
        pick(*columns)
        .join(s, col(s.id) == col(o.shift_id))
        .join(w, col(w.id) == col(o.worker_id))
        .where(col(s.day) >= horizon.first, col(s.day) <= horizon.last)
        .order_by(col(o.asked_at), col(o.id))
    ).all()
    newest = {(person, shift): (state, asked, said) for person, shift, state, asked, said in rows if shift in shifts}
    no = {
        pair: f"asked and said no on {_when(said or asked)}"
        for pair, (state, asked, said) in newest.items()
        if state == SAID_NO
    }
    silent = {
        pair: f"asked on {_when(asked)}, without an answer"
        for pair, (state, asked, _) in newest.items()
        if state in NO_ANSWER
    }
    return no, silent


def _when(moment: datetime) -> str:
    return f"{day_words(local_day(moment))} at {clock(moment)}"


def _released(
    session: Session, horizon: Horizon, shifts: Mapping[int, ShiftFacts], settings: Mapping[int, SettingFacts]
) -> tuple[dict[tuple[int, str], str], dict[int, frozenset[int]]]:
    """The tiers that posted shifts are not open to, in words, and the homes that may lend people of their own."""
    r, s = t.Release, t.Shift
    columns: Any = (r.shift_id, r.tier, r.released_at, r.closed_at, r.closed_by)
    rows = session.exec(
        pick(*columns)
        .join(s, col(s.id) == col(r.shift_id))
        .where(col(s.day) >= horizon.first, col(s.day) <= horizon.last)
        .order_by(col(r.id))
    ).all()
    posted: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if row.shift_id in shifts:
            posted[row.shift_id].append(row)
    closed: dict[tuple[int, str], str] = {}
    lenders: dict[int, frozenset[int]] = {}
    areas = _areas(session, settings) if posted else {}
    for shift, releases in posted.items():
        setting = settings[shifts[shift].setting]
        for tier in (AREA, *(pool for pool in pools() if pool != OWN)):
            reason = _why_closed(session, tier, releases, setting.organisation)
            if reason is not None:
                closed[shift, tier] = reason
            elif tier == AREA:
                near = areas.get(setting.home, frozenset())
                lenders[shift] = frozenset(home for home in near if settings[home].organisation == setting.organisation)
    return closed, lenders


def _areas(session: Session, settings: Mapping[int, SettingFacts]) -> dict[int, frozenset[int]]:
    """The homes of each home's area."""
    rows = session.exec(pick(t.Setting.id, t.Setting.area_id)).all()
    area = {id_: known for id_, known in rows if known is not None and settings[id_].home == id_}
    together: dict[int, set[int]] = defaultdict(set)
    for home, known in area.items():
        together[known].add(home)
    return {home: frozenset(together[known]) for home, known in area.items()}


def _why_closed(session: Session, tier: str, releases: Iterable[Any], organisation: int) -> str | None:
    """Why a posted shift is not open to a tier now; None when it is."""
    theirs = [one for one in releases if one.tier == tier]
    if any(one.closed_at is None for one in theirs):
        return None
    if theirs:
        return f"no longer released to {tier_words(tier)}: {theirs[-1].closed_by} closed it"
    opens = opens_on(session, tier, min(one.released_at for one in releases), organisation)
    if opens is None:
        return f"not released to {tier_words(tier)}"
    return None if opens <= local_day(now()) else f"not released to {tier_words(tier)} before {day_words(opens)}"


def opens_on(session: Session, tier: str, posted_at: datetime, organisation: int) -> date | None:
    """The day from which the order of release opens a tier for what was posted at an instant; None: it never does."""
    order = policy(session, "release.order", local_day(now()), organisation)
    days = next((step.days for step in order if step.tier == tier), None)
    return None if days is None else local_day(posted_at) + timedelta(days=days)


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
    within = sorted(id_ for id_, one in settings.items() if one.home in first)
    if not within:
        return {}
    s, r, rs = t.Shift, t.Roster, t.RosterSetting
    columns: Any = (s.id, s.setting_id, s.day, s.role, s.type, s.starts_at, s.ends_at, s.target, s.minimum)
    near = timedelta(days=1)
    shifts = session.exec(
        pick(*columns).where(
            col(s.setting_id).in_(within), col(s.day) >= horizon.first - near, col(s.day) <= horizon.last + near
        )
    ).all()
    rosters = session.exec(
        pick(rs.setting_id, r.first_day, r.last_day)
        .join(r, col(r.id) == col(rs.roster_id))
        .where(col(rs.setting_id).in_(sorted(first)), r.state != "superseded")
    ).all()
    standing = _heads(session, [row.id for row in shifts])
    found: dict[int, list[Span]] = defaultdict(list)
    for row in shifts:
        home = settings[row.setting_id].home
        on_roster = any(one == home and begins <= row.day <= ends for one, begins, ends in rosters)
        if on_roster and standing[row.id] < max(row.target, row.minimum):
            found[home].append((row.role, row.starts_at, row.ends_at))
    return {home: tuple(spans) for home, spans in found.items()}


def _heads(session: Session, shifts: Collection[int]) -> Counter[int]:
    """How many stand on each shift or are booked for it without a name."""
    a, b, r = t.Assignment, t.Booking, t.Roster
    on = session.exec(
        pick(a.shift_id, func.count())
        .join(r, col(r.id) == col(a.roster_id))
        .where(col(a.shift_id).in_(shifts), col(a.standing).not_in(NOT_WORKING), r.state != "superseded")
        .group_by(a.shift_id)
    ).all()
    booked = session.exec(
        pick(b.shift_id, func.count())
        .where(col(b.shift_id).in_(shifts), col(b.worker_id).is_(None))
        .where(col(b.state).is_(None) | (col(b.state) == "booked"))
        .group_by(b.shift_id)
    ).all()
    heads: Counter[int] = Counter()
    for shift, count in (*on, *booked):
        heads[shift] += count
    return heads
