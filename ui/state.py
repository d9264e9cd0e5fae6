"""What the week's screen shows, as one immutable value: every key replaces it by another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rostering.calendar import DAYS_A_WEEK
from ui.cursor import Cursor
from ui.edits.editing import NOTHING_YET, QUIET, Editing
from ui.lens import AS_EVER, Lens
from ui.sheet import CoverLine, Line, PersonLine, SeatLine, Sheet, make_sheet
from ui.week import SPANS

if TYPE_CHECKING:
    from ui.home_view import HomeView
    from ui.week import Span

EVERY = "All homes"


@dataclass(frozen=True, slots=True)
class Visit:
    """A cell that somebody wants to see: a home, a day, and a shift's number or a person's code."""

    home: str
    day: date
    shift: int | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class WeekState:
    """Which weeks, which home, seen how, where the cursor stands, and what is going on.

    `monday` and `weeks` are what is wanted, `span` what was read, which is of other days while reading goes on. `home`
    counts in the span's places. `line` is a line of the sheet on which the cursor may stand and `day` a column of it;
    both are 0 while there is nothing to stand on; `editing` is what is typed there and being saved.
    `coming` is the day that the cursor is to stand on once it is read, None: the one it stands on.
    `whys` say of shifts, by number, why they are short. `failure` is a sentence, empty when all is well.
    """

    monday: date | None = None
    weeks: int = 1
    span: Span | None = None
    home: int = 0
    lens: Lens = AS_EVER
    sheet: Sheet | None = None
    line: int = 0
    day: int = 0
    loading: bool = False
    failure: str = ""
    whys: Mapping[int, str] = field(default_factory=dict)
    editing: Editing = NOTHING_YET
    coming: date | None = None

    @property
    def short_shift(self) -> int | None:
        """The number of the first short shift of the cell under the cursor; None for none."""
        return next(iter(self.short_shifts), None)

    @property
    def short_shifts(self) -> tuple[int, ...]:
        """The numbers of the short shifts of the cell under the cursor."""
        view, line = self.view, self.under
        if view is None or not isinstance(line, CoverLine | SeatLine) or self.sheet is None:
            return ()
        if isinstance(line, SeatLine):
            seat = line.seats[self.day]
            ids: tuple[str, ...] = (seat.duty,) if seat.state in ("minimum", "target") else ()
        else:
            ids = line.row.days[self.day].shifts
        standing = view.part_of(self.day).standing
        shifts = (standing.build.shifts[id_] for id_ in ids)
        return tuple(
            facts.id
            for facts in shifts
            if standing.build.filled(standing.roster, facts.id) < max(facts.minimum, facts.target)
        )

    @property
    def code(self) -> str | None:
        """The code of the home in view, or of the cursor's where all are; None while there is none."""
        under = self.under
        if self.lens.every and isinstance(under, PersonLine | CoverLine | SeatLine):
            return under.home
        return self.span.places[self.home].code if self.span is not None and self.span.places else None

    @property
    def why_unread(self) -> str:
        """Why there is nothing to show, in a sentence; empty where that is not known."""
        code = self.code
        known = "" if self.span is None or code is None else self.span.unreadable.get(code, "")
        return self.failure or known

    @property
    def view(self) -> HomeView | None:
        """The home in view, or the cursor's where all are; None while it is not read."""
        code = self.code
        return self.span.views.get(code) if self.span is not None and code is not None else None

    @property
    def under(self) -> Line | None:
        """The line under the cursor."""
        return self.sheet.lines[self.line] if self.sheet is not None and self.sheet.stops else None

    @property
    def cursor(self) -> Cursor:
        """The cursor as the grid draws it."""
        return Cursor(self.line, self.day, self.editing.typed, self.editing.marked)

    @property
    def unopened(self) -> bool:
        """Whether the day under the cursor is on no roster yet."""
        return self.view is not None and self.view.part_of(self.day).roster is None

    @property
    def person(self) -> PersonLine | None:
        """The person under the cursor; None on other lines."""
        return self.under if isinstance(self.under, PersonLine) else None

    def opening(self, monday: date | None, weeks: int, coming: date | None = None) -> WeekState:
        """While some weeks are being read, to stand on a day of theirs; what was there before stays in view."""
        return replace(self, monday=monday, weeks=weeks, loading=True, failure="", coming=coming or self.coming)

    def loaded(self, span: Span) -> WeekState:
        """With weeks that were read, as far as they were. The home and the line under the cursor stay, and the day or,
        in other weeks, its weekday; who comes to weeks that hold today stands on today, unless for another day."""
        codes = [place.code for place in span.places]
        home = codes.index(self.code) if self.code in codes else 0
        day = self.day
        if self.span is not None and self.span.is_same_time(span):
            kept = {code: view for code, view in self.span.views.items() if code in codes}
            kept = {code: view for code, view in kept.items() if code not in span.unreadable}
            span = replace(span, views={**kept, **span.views})
        else:
            day = self._day_in(span)
        fresh = replace(self, monday=span.monday, weeks=span.weeks, span=span, home=home, failure="", coming=None)
        return replace(fresh, loading=not span.is_whole, whys={})._seen(self.under, day)

    def _day_in(self, span: Span) -> int:
        """The column of weeks just come to on which the cursor stands."""
        stood = None if self.span is None or self.sheet is None else self.span.monday + timedelta(days=self.day)
        for wanted in (self.coming, stood, span.today):
            if wanted is not None and wanted in span.days:
                return (wanted - span.monday).days
        return self.day % DAYS_A_WEEK

    def read(self, view: HomeView) -> WeekState:
        """With one home more, or again. The line under the cursor stays."""
        if self.span is None:
            return self
        return self._with(self.span.with_view(view), view.place.code)

    def unread(self, code: str, why: str) -> WeekState:
        """With a home that cannot be read, and why; the others stay."""
        return self if self.span is None else self._with(self.span.without(code, why), code)

    def _with(self, span: Span, code: str) -> WeekState:
        """With a span in which one home is otherwise."""
        fresh = replace(self, span=span, loading=not span.is_whole)
        if not self.lens.every and code != self.code:
            return fresh
        return fresh._seen(self.under, self.day)

    def told(self, words: str, manner: str = QUIET) -> WeekState:
        """With another line under the grid."""
        return replace(self, editing=self.editing.saying(words, manner))

    def failed(self, sentence: str) -> WeekState:
        """With weeks that could not be read."""
        return replace(self, span=None, sheet=None, home=0, line=0, day=0, loading=False, failure=sentence)

    def seen(self, lens: Lens) -> WeekState:
        """Through another lens; the cursor stays on its line, or on the person or shift it was about."""
        if lens == self.lens:
            return self
        codes = [place.code for place in self.span.places] if self.span is not None else []
        home = codes.index(self.code) if self.code in codes else self.home
        return replace(self, lens=lens, home=home)._seen(self.under, self.day)

    def _seen(self, under: Line | None, day: int) -> WeekState:
        """With the sheet made anew, the cursor on the line that says the same as one did."""
        span = self.span
        views = () if span is None else span.read
        title, about = EVERY, ""
        if span is not None and not self.lens.every and span.places:
            place = span.places[self.home]
            views = (span.views[place.code],) if place.code in span.views else ()
            title, about = place.name, place.code
        if not views:
            return replace(self, sheet=None, line=0)
        sheet = make_sheet(views, self.lens, title, about)
        fresh = replace(self, sheet=sheet)
        wanted = names_of(under)
        for name in wanted:
            for number in sheet.stops:
                if name in names_of(sheet.lines[number]):
                    return fresh.stand(number, day)
        return fresh.stand(self.line if wanted and self._is_like(sheet) else 0, day)

    def _is_like(self, sheet: Sheet) -> bool:
        return self.sheet is not None and self.sheet.about == sheet.about

    def stand(self, line: int, day: int) -> WeekState:
        """With the cursor on the stop nearest to a line, and on a day."""
        if self.sheet is None or not self.sheet.stops:
            return replace(self, line=0, day=0)
        stops = self.sheet.stops
        place = min(bisect_left(stops, line), len(stops) - 1)
        return replace(self, line=stops[place], day=max(0, min(day, len(self.sheet.days) - 1)))

    def move(self, stops: int, days: int) -> WeekState:
        """With the cursor moved by some stops and days, as far as there are any."""
        if self.sheet is None or not self.sheet.stops:
            return self
        here = bisect_left(self.sheet.stops, self.line)
        place = max(0, min(here + stops, len(self.sheet.stops) - 1))
        return self.stand(self.sheet.stops[place], self.day + days)

    def to_home(self, home: int) -> WeekState:
        """With another home, counted round; the cursor on its first line, the day kept. One home is shown then."""
        if self.span is None or not self.span.places:
            return self
        lens = replace(self.lens, every=False)
        return replace(self, home=home % len(self.span.places), lens=lens)._seen(None, self.day)

    def to_person(self, home: str, person: str) -> WeekState:
        """With the cursor on a person of a home, where they are in it; a filter that hides them is lifted."""
        if self.span is None or home not in self.span.views:
            return self
        codes = [place.code for place in self.span.places]
        there = self if self.lens.every else self.to_home(codes.index(home))
        for state in (there, there.seen(replace(there.lens, only="", turned=False))):
            for number, line in enumerate(state.sheet.lines if state.sheet is not None else ()):
                if isinstance(line, PersonLine) and (line.home, line.row.person) == (home, person):
                    return state.stand(number, self.day)
        return self

    def visited(self, visit: Visit) -> WeekState | None:
        """With the cursor on a cell that somebody wants to see; None while its home or its days are not read."""
        span = self.span
        if span is None or visit.home not in span.views or visit.day not in span.days:
            return None
        codes = [place.code for place in span.places]
        there = self.to_home(codes.index(visit.home)).stand(0, (visit.day - span.monday).days)
        if visit.person is not None:
            return there.to_person(visit.home, visit.person)
        ids = {
            id_
            for part in span.views[visit.home].parts
            for id_, facts in part.standing.build.shifts.items()
            if facts.id == visit.shift
        }
        for number, line in enumerate(there.sheet.lines if there.sheet is not None else ()):
            if isinstance(line, CoverLine) and ids & set(line.row.days[there.day].shifts):
                return there.stand(number, there.day)
        return there

    def next_trouble(self) -> WeekState | None:
        """With the cursor on the next cell that is short or broken, home after home; None when there is none."""
        if self.span is None:
            return None
        homes = 1 if self.lens.every else len(self.span.places)
        for step in range(homes + 1):
            state = self if step == 0 else self._there(self.home + step)
            found = None if state.sheet is None else _trouble(state.sheet, (-1, 0) if step else (self.line, self.day))
            if found is not None:
                return state.stand(*found)
        return None

    def _there(self, home: int) -> WeekState:
        return self if self.lens.every else self.to_home(home)

    def wider(self) -> int:
        """The next longer span in weeks, as far as there is one."""
        return min((weeks for weeks in SPANS if weeks > self.weeks), default=SPANS[-1])

    def narrower(self) -> int:
        """The next shorter span in weeks, as far as there is one."""
        return max((weeks for weeks in SPANS if weeks < self.weeks), default=SPANS[0])


def names_of(line: Line | None) -> tuple[tuple[str, ...], ...]:
    """What a line is about, the nearest first, by which it is found again on another sheet."""
    if isinstance(line, PersonLine):
        return (("person", line.home, line.row.person),)
    if isinstance(line, CoverLine):
        return (("cover", line.home, line.row.label),)
    if isinstance(line, SeatLine):
        return ("seat", line.home, line.label, str(line.number)), ("cover", line.home, line.label)
    return ()


def _trouble(sheet: Sheet, after: tuple[int, int]) -> tuple[int, int] | None:
    for line in sheet.stops:
        for day in range(len(sheet.days)):
            if (line, day) > after and sheet.troubled(line, day):
                return line, day
    return None
