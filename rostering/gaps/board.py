"""The board of gaps: every short place of the rosters that are not over, who was rung, and what is accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access
from rostering.bookings.bookings import BOOKED
from rostering.calendar import local_day, now
from rostering.errors import BadInputError
from rostering.gaps.accepted_short import Accepted, read_accepted
from rostering.gaps.gaps import MINIMUM, Gap, Ground, gaps_of
from rostering.rosters.read_demand import shift_facts
from rostering.rosters.shift_line import shift_label
from rostering.rosters.snapshot import ShiftFacts
from rostering.rosters.waived_work import waived_work
from rostering.store import tables as t
from rostering.store.assignment_standing import NOT_WORKING
from rostering.store.roster_state import PUBLISHED, SUPERSEDED

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap with the shift it is on, how many people were asked about it, and who accepted that it stays."""

    gap: Gap
    shift: ShiftFacts
    setting: str
    setting_name: str
    organisation: str
    state: str  # of the roster
    asked: int
    accepted: Accepted | None
    waived: tuple[str, ...] = ()  # under what those stand who are on the shift

    @property
    def label(self) -> str:
        """The shift as a sentence names it: D Mon 23 Nov 07:30–20:00, Hill House."""
        one = self.shift
        return shift_label(one.code, one.day, one.starts_at, one.ends_at, self.setting_name)

    @property
    def is_whole(self) -> bool:
        """Whether all of the shift is open, from its first minute to its last."""
        return (self.gap.starts_at, self.gap.ends_at) == (self.shift.starts_at, self.shift.ends_at)

    @property
    def is_accepted(self) -> bool:
        """Whether somebody accepted that so many places stay open."""
        known = self.accepted
        return known is not None and (known.places is None or known.places >= self.gap.places)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One roster: its state, its days and the settings it covers, homes with all that lies in them."""

    roster: int
    state: str
    first: date
    last: date
    settings: frozenset[int]


def board(
    store: Store,
    actor_name: str | None,
    settings: Iterable[str] = (),
    *,
    first: date | None = None,
    last: date | None = None,
) -> tuple[GapLine, ...]:
    """The gaps of some settings (none = all that the actor sees) that are not over, the most urgent first.

    With `first` and `last`, of shifts on those days only. Raises BadInputError for a setting nobody knows.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        return read_board(session, actor, now(), settings, first=first, last=last)


def read_board(
    session: Session,
    actor: Acting,
    at: datetime,
    settings: Iterable[str] = (),
    *,
    first: date | None = None,
    last: date | None = None,
) -> tuple[GapLine, ...]:
    """The same within a session, at an instant."""
    places = _places(session)
    homes = {
        home
        for home in _chosen(places, settings)
        if actor.organisation is None or places[home].owner == actor.organisation
    }
    since = first or local_day(at) - timedelta(days=1)  # a night of yesterday may still run
    sheets = _sheets(session, places, homes, since, last)
    asked, accepted = _asked(session, sheets), read_accepted(session, [sheet.roster for sheet in sheets])
    found = []
    in_force = list(_in_force(session, sheets))
    waived: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for (_, id_), said in waived_work(session, {gap.shift for _, _, gap in in_force}).items():
        waived[id_] += said
    for sheet, shift, gap in in_force:
        if gap.ends_at <= at or (first and shift.day < first) or (last and shift.day > last):
            continue
        place, known = places[shift.setting], (asked.get(gap.shift, 0), accepted.get(gap.shift))
        found.append(GapLine(gap, shift, place.code, place.name, place.owner, sheet.state, *known, waived[gap.shift]))
    return tuple(sorted(found, key=_urgency))


def gaps_of_shift(session: Session, shift: int) -> tuple[Gap, ...]:
    """The gaps of one shift, in order, over or not; none of a shift that there is not."""
    row = session.get(t.Shift, shift)
    if row is None:
        return ()
    places = _places(session)
    homes = {_home(places, row.setting_id)}
    return tuple(
        gap for _, one, gap in _in_force(session, _sheets(session, places, homes, row.day, row.day)) if one.id == shift
    )


def _urgency(line: GapLine) -> tuple[object, ...]:
    return line.gap.below != MINIMUM, line.shift.priority, line.gap.starts_at, line.gap.shift


def _places(session: Session) -> dict[int, Any]:
    s, o = t.Setting, t.Organisation
    owner: Any = o.code
    columns: Any = (s.id, s.code, s.name, s.within_id, owner.label("owner"))
    return {row.id: row for row in session.exec(pick(*columns).join(o, col(o.id) == col(s.organisation_id))).all()}


def _home(places: Mapping[int, Any], setting: int) -> int:
    while places[setting].within_id is not None:
        setting = places[setting].within_id
    return setting


def _chosen(places: Mapping[int, Any], settings: Iterable[str]) -> set[int]:
    """The outermost settings meant; all where none is named."""
    wanted = list(settings)
    homes = set()
    for name in wanted:
        found = [one.id for one in places.values() if name.casefold() in (one.code.casefold(), one.name.casefold())]
        if not found:
            raise BadInputError(f"There is no setting {name!r}.", hint="; 'rota show' prints those there are")
        homes |= {_home(places, id_) for id_ in found}
    return homes if wanted else {_home(places, id_) for id_ in places}


def _sheets(
    session: Session, places: Mapping[int, Any], homes: set[int], first: date, last: date | None
) -> list[_Sheet]:
    """The rosters of some homes that reach into some days, without those superseded."""
    r, rs = t.Roster, t.RosterSetting
    columns: Any = (r.id, r.state, r.first_day, r.last_day, rs.setting_id)
    query = (
        pick(*columns).join(rs, col(rs.roster_id) == col(r.id)).where(r.state != SUPERSEDED, col(r.last_day) >= first)
    )
    if last is not None:
        query = query.where(col(r.first_day) <= last)
    covered: dict[tuple[int, str, date, date], set[int]] = defaultdict(set)
    for *roster, home in session.exec(query.order_by(col(r.id))).all():
        if home in homes:
            covered[roster[0], roster[1], roster[2], roster[3]].add(home)
    return [
        _Sheet(*roster, frozenset(id_ for id_ in places if _home(places, id_) in theirs))
        for roster, theirs in covered.items()
    ]


def _in_force(session: Session, sheets: Iterable[_Sheet]) -> Iterator[tuple[_Sheet, ShiftFacts, Gap]]:
    """The gaps of some rosters, of each shift on the roster that counts: published before drafts, then the newest."""
    seen: set[int] = set()
    for sheet in sorted(sheets, key=lambda sheet: (sheet.state != PUBLISHED, -sheet.roster)):
        ground = _ground(session, sheet)
        shifts = {shift.id: shift for shift in ground.shifts}
        for gap in gaps_of(ground):
            if gap.shift not in seen:
                yield sheet, shifts[gap.shift], gap
        seen |= shifts.keys()


def _ground(session: Session, sheet: _Sheet) -> Ground:
    s, a, b = t.Shift, t.Assignment, t.Booking
    query = pick(s).where(
        col(s.setting_id).in_(sorted(sheet.settings)), col(s.day) >= sheet.first, col(s.day) <= sheet.last
    )
    shifts = tuple(shift_facts(row) for row in session.exec(query).all())
    times = {shift.id: (shift.starts_at, shift.ends_at) for shift in shifts}
    stands = session.exec(
        pick(a.shift_id, a.starts_at, a.ends_at).where(
            a.roster_id == sheet.roster, col(a.shift_id).is_not(None), col(a.standing).not_in(NOT_WORKING)
        )
    ).all()
    booked = session.exec(
        pick(b.shift_id, b.starts_at, b.ends_at).where(
            b.roster_id == sheet.roster,
            col(b.worker_id).is_(None),
            col(b.state).is_(None) | (col(b.state) == BOOKED),
        )
    ).all()
    return Ground(
        shifts=shifts,
        stands=tuple((shift, begins, ends) for shift, begins, ends in stands if shift in times),
        booked=tuple(
            (shift, begins or times[shift][0], ends or times[shift][1])
            for shift, begins, ends in booked
            if shift in times
        ),
        rosters=dict.fromkeys(sheet.settings, sheet.roster),
    )


def _asked(session: Session, sheets: Iterable[_Sheet]) -> dict[int, int]:
    """How many people were asked about each shift of some rosters."""
    o = t.Offer
    people: dict[int, set[int]] = defaultdict(set)
    rosters = [sheet.roster for sheet in sheets]
    for shift, worker in session.exec(pick(o.shift_id, o.worker_id).where(col(o.roster_id).in_(rosters))).all():
        people[shift].add(worker)
    return {shift: len(them) for shift, them in people.items()}
