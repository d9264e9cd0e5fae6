"""Windows for wishes: the days on which wishes for a period may be told at a setting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar, text
from rostering.calendar import monday_of
from rostering.errors import BadInputError
from rostering.policies import policy
from rostering.requests.employment import Employment, find_setting, settings_around
from rostering.rosters.touching import touching
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which wishes for the days `first_day` to `last_day` are taken; all four are inside.

    `id` and `opened_by` are None for a window that the policy gives.
    """

    id: int | None
    setting: str
    first_day: date
    last_day: date
    opens_on: date
    closes_on: date
    opened_by: str | None

    def is_open(self, day: date) -> bool:
        """Whether wishes are taken on a day."""
        return self.opens_on <= day <= self.closes_on


def window_for(session: Session, one: Employment, setting: int | None, day: date) -> Window:
    """The window that decides over wishes for a day at a setting (None: the home setting).

    Of windows that somebody opened the innermost setting's counts, and of those the latest; where nobody opened one,
    the policy `wish.window` counts days before the first day of the roster, or else of the Monday week.
    """
    around = settings_around(session, one.setting if setting is None else setting)
    w = t.WishWindow
    rows = session.exec(
        select_typed(w)
        .where(col(w.setting_id).in_(around), col(w.first_day) <= day, col(w.last_day) >= day)
        .order_by(col(w.id).desc())
    ).all()
    if rows:
        return _window(session, min(rows, key=lambda row: around.index(row.setting_id)))
    first, last = _period(session, around, day)
    days = policy(session, "wish.window", calendar.today(), one.organisation)
    name = session.get_one(t.Setting, around[0]).code if around else one.organisation_code
    opens, closes = (first - timedelta(days=days[end]) for end in ("opens", "closes"))
    return Window(None, name, first, last, opens, closes, None)


def outside_window(session: Session, one: Employment, setting: int | None, first: date, last: date) -> str | None:
    """A sentence where wishes for some days are not taken today; None where they are."""
    today = calendar.today()
    for day in dict.fromkeys((first, last)):
        window = window_for(session, one, setting, day)
        if not window.is_open(today):
            when = "opens" if today < window.opens_on else "closed"
            on = window.opens_on if today < window.opens_on else window.closes_on
            return (
                f"The window for wishes for {text.day(window.first_day)} to {text.day(window.last_day)} at "
                f"{window.setting} {when} on {on:%d/%m/%Y}"
            )
    return None


def list_windows(store: Store, actor_name: str | None, setting: str | None = None) -> tuple[Window, ...]:
    """The windows that somebody opened and whose period is not over, by setting and period."""
    today = calendar.today()
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        around = None if setting is None else settings_around(session, find_setting(session, setting).id)
        rows = session.exec(
            pick(t.WishWindow, t.Organisation.code)
            .join(t.Setting, col(t.Setting.id) == col(t.WishWindow.setting_id))
            .join(t.Organisation, col(t.Organisation.id) == col(t.Setting.organisation_id))
            .where(col(t.WishWindow.last_day) >= today)
        ).all()
        found = [
            _window(session, row)
            for row, code in rows
            if (around is None or row.setting_id in around) and actor.organisation in (None, code)
        ]
    return tuple(sorted(found, key=lambda one: (one.setting, one.first_day, one.id or 0)))


def open_window(
    store: Store, actor_name: str | None, setting: str, first_day: date, last_day: date, opens_on: date, closes_on: date
) -> Window:
    """Say from when to when wishes for a period may be told at a setting; takes a manager.

    Raises BadInputError, with nothing written, for an unknown setting and for dates that cannot be.
    """
    if last_day < first_day or closes_on < opens_on:
        raise BadInputError("A window and its period end on or after the day they begin; give the days in order.")
    if opens_on > last_day:
        raise BadInputError("The window would open after its period is over; choose an earlier day.")
    with store.reading() as session:
        place = find_setting(session, setting)
        organisation = session.get_one(t.Organisation, place.organisation_id).code
    assert place.id is not None
    with use_case(store, actor_name, "overrule", organisation) as case:
        row = t.WishWindow(
            setting_id=place.id,
            first_day=first_day,
            last_day=last_day,
            opens_on=opens_on,
            closes_on=closes_on,
            opened_by=case.actor.name,
        )
        case.session.add(row)
        case.session.flush()
        case.record(
            f"window {row.id} for wishes at {place.code}", after=f"{first_day} to {last_day}: {opens_on} to {closes_on}"
        )
        return _window(case.session, row)


def close_window(store: Store, actor_name: str | None, number: int, on: date | None = None) -> Window:
    """Close a window: its last day is `on` (default: today); takes a manager.

    Raises BadInputError for a window there is not, and for a day before it opens.
    """
    last = on or calendar.today()
    with store.reading() as session:
        organisation = _checked(session, number, last)[1]
    with use_case(store, actor_name, "overrule", organisation) as case:
        row = _checked(case.session, number, last)[0]
        before, row.closes_on = str(row.closes_on), last
        case.session.add(row)
        window = _window(case.session, row)
        case.record(f"window {number} for wishes at {window.setting}", f"closes {before}", f"closes {last}")
    return window


def _checked(session: Session, number: int, last: date) -> tuple[t.WishWindow, str]:
    row = session.get(t.WishWindow, number)
    if row is None:
        raise BadInputError(f"There is no window {number}.", hint="; 'rota requests window list' shows them")
    if last < row.opens_on:
        raise BadInputError(f"Window {number} opens on {row.opens_on}; it cannot close on {last}, before that.")
    place = session.get_one(t.Setting, row.setting_id)
    return row, session.get_one(t.Organisation, place.organisation_id).code


def _period(session: Session, around: tuple[int, ...], day: date) -> tuple[date, date]:
    """The days of the roster that holds a day, else of its Monday week."""
    r, rs = t.Roster, t.RosterSetting
    row = session.exec(
        pick(r.first_day, r.last_day)
        .join(rs, col(rs.roster_id) == col(r.id))
        .where(
            col(rs.setting_id).in_(around),
            *touching(day, day),
        )
        .order_by(col(r.id).desc())
    ).first()
    if row is not None:
        return row[0], row[1]
    return monday_of(day), monday_of(day) + timedelta(days=6)


def _window(session: Session, row: t.WishWindow) -> Window:
    setting = session.get_one(t.Setting, row.setting_id).code
    return Window(row.id, setting, row.first_day, row.last_day, row.opens_on, row.closes_on, row.opened_by)
