"""The days in view, with the homes that have been read so far. Nothing in it changes; reading more makes another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rostering.calendar import DAYS_A_WEEK
from ui.sweeps import NoSweeps

if TYPE_CHECKING:
    from rostering.rosters.home_standing import HomePlace
    from ui.desk import Desk
    from ui.home_view import HomeView

SPANS = (1, 2, 4)  # weeks


@dataclass(frozen=True, eq=False)
class Span:
    """So many weeks from a Monday, all homes by their code, the views of those that were read, and of those that cannot
    be (`unreadable`, by code) why, in a sentence.

    `trail` is the last row of the audit trail before anything was read.
    """

    monday: date
    weeks: int
    today: date
    places: tuple[HomePlace, ...]
    trail: int = 0
    views: Mapping[str, HomeView] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)

    @property
    def days(self) -> tuple[date, ...]:
        """The days in view."""
        return tuple(self.monday + timedelta(days=number) for number in range(DAYS_A_WEEK * self.weeks))

    @property
    def read(self) -> tuple[HomeView, ...]:
        """The views there are, by the homes' codes."""
        return tuple(self.views[place.code] for place in self.places if place.code in self.views)

    @property
    def is_whole(self) -> bool:
        """Whether every home was read, as far as it can be."""
        return all(place.code in self.views or place.code in self.unreadable for place in self.places)

    def is_same_time(self, other: Span) -> bool:
        """Whether another span is of the same days."""
        return (self.monday, self.weeks) == (other.monday, other.weeks)

    def with_view(self, view: HomeView) -> Span:
        """With one home read, or read again."""
        unreadable = {code: why for code, why in self.unreadable.items() if code != view.place.code}
        return replace(self, views={**self.views, view.place.code: view}, unreadable=unreadable)

    def without(self, code: str, why: str) -> Span:
        """With one home that cannot be read, and why."""
        views = {known: view for known, view in self.views.items() if known != code}
        return replace(self, views=views, unreadable={**self.unreadable, code: why})


def read_span(desk: Desk, monday: date | None, weeks: int) -> Span:
    """The weeks from a Monday (that of today where none is named), no home read yet. Call it in a thread.

    Raises StoreError and RefusedError.
    """
    from rostering import calendar

    today = calendar.today()
    first = monday or calendar.monday_of(today)
    trail = desk.last_step()
    return Span(first, weeks, today, desk.places(), trail)


def read_home(desk: Desk, span: Span, code: str) -> HomeView:
    """One home of a span. Takes as long as the store does, so call it in a thread.

    Raises StoreError, RefusedError and BadInputError.
    """
    from ui.home_view import make_view

    place = next(one for one in span.places if one.code == code)
    with NoSweeps():
        view = make_view(place, desk.home(code, span.days[0], span.days[-1]), span.days, span.today)
        # Worked out here, in the thread, so that showing it takes no time.
        assert view.people is not None
        assert view.cover_lines is not None
    return view
