"""What the screens work at: one store, and who acts on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ui.looked import Looked

if TYPE_CHECKING:
    from datetime import date

    from rostering.actuals.day_record import DayRecord
    from rostering.actuals.home_days import HomeDay
    from rostering.actuals.worked import Said
    from rostering.gaps.showing import Answer
    from rostering.people.directory import PersonLine
    from rostering.requests.listing import RequestLine
    from rostering.rosters.edit_cells import CellEdits, CellsEdited
    from rostering.rosters.home_standing import HomePart, HomePlace
    from rostering.rosters.horizon import Horizon
    from rostering.rosters.standing import Standing
    from rostering.rosters.trail import Step
    from rostering.store.engine import Store
    from rostering.today import Today
    from rostering.work.demand_rows import DemandRow, SettingLine


@dataclass(frozen=True)
class Desk:
    """The store that the app shows and the name of who acts; `app.desk` on every screen, and never None.

    Screens hand both to use cases (`mark_sick(desk.store, desk.actor_name, …)`), always in a thread. After a change
    that a screen of its own has made, it calls `app.changed()`, and what is shown behind it is read again.

    All that is read here takes as long as the store does, and raises StoreError, RefusedError and BadInputError.
    """

    store: Store
    actor_name: str | None

    @cached_property
    def _looked(self) -> Looked:
        return Looked(self.store, self.actor_name)

    @property
    def who(self) -> tuple[Store, str | None]:
        """What every use case is told first: the store, and who acts."""
        return self.store, self.actor_name

    def standing(self, horizon: Horizon, settings: Iterable[str] = ()) -> Standing:
        """The rosters of some settings (codes; none = all) over a period, with everybody in reach, checked."""
        from rostering.rosters.standing import standing_roster

        return standing_roster(self.store, self.actor_name, horizon, settings)

    def today(self) -> Today:
        """What needs somebody today."""
        from rostering.today import today

        return today(self.store, self.actor_name)

    def places(self) -> tuple[HomePlace, ...]:
        """Every home by its code."""
        from rostering.rosters.home_standing import home_places

        return home_places(self.store, self.actor_name)

    def home(self, code: str, first: date, last: date) -> tuple[HomePart, ...]:
        """The rosters of one home that have any of some days, with those who belong or stand there only, checked."""
        from rostering.rosters.home_standing import home_parts

        return home_parts(self.store, self.actor_name, code, first, last)

    def edit(self, asked: CellEdits) -> CellsEdited:
        """Save some changes of one roster, all of them or none."""
        from rostering.rosters.edit_cells import edit_cells

        return edit_cells(self.store, self.actor_name, asked)

    def requests(self, *, every: bool) -> tuple[RequestLine, ...]:
        """What waits for an answer; with `every` all that was ever asked."""
        from rostering.requests.listing import list_requests

        return list_requests(self.store, self.actor_name, state=None if every else "open", every=every)

    def request(self, reference: str) -> list[str]:
        """All that bears on a request, line by line."""
        from rostering.requests.request import request_lines

        return request_lines(self.store, self.actor_name, reference)

    def grant(self, reference: str, allow: str | None = None) -> str:
        """Say yes to a request, and say what that changed; `allow`: why what stands against it is let pass."""
        from rostering.requests.request import grant_request

        lines = grant_request(self.store, self.actor_name, reference, allow)
        return " ".join(line.strip() for line in lines)

    def agree(self, reference: str) -> str:
        """Note that the other person of a swap said yes."""
        from rostering.requests.request import agree_request

        return " ".join(line.strip() for line in agree_request(self.store, self.actor_name, reference))

    def decline(self, reference: str, why: str) -> str:
        """Say no to a request, and why."""
        from rostering.requests.deciding import decline

        return f"{decline(self.store, self.actor_name, reference, why).reference} is declined."

    def keep_waiting(self, reference: str, why: str) -> str:
        """Put a request off."""
        from rostering.requests.deciding import keep_waiting

        return f"{keep_waiting(self.store, self.actor_name, reference, why or None).reference} waits."

    def withdraw(self, reference: str, why: str) -> str:
        """Take a request back, and say which shifts its person is not put back on by that."""
        from rostering.requests.withdrawing import withdraw

        done = withdraw(self.store, self.actor_name, reference, why)
        left = f" Not put back on: {'; '.join(done.given_up)}." if done.given_up else ""
        return f"{done.decided.reference} is withdrawn.{left}"

    def people(self) -> list[PersonLine]:
        """Everybody with an employment."""
        from rostering.people.directory import directory

        return directory(self.store, self.actor_name)

    def person(self, code: str) -> list[str]:
        """All that is on record of a person, line by line."""
        from rostering.people.profile import profile

        return profile(self.store, self.actor_name, code).lines

    def declare(self, person: str, subjects: tuple[str, ...], until: date | None) -> str:
        """Declare good what is unknown of a person (no subjects: all of it), and say until when and what is left."""
        from rostering import text
        from rostering.people.declarations import Choice, accept

        done = accept(self.store, self.actor_name, Choice(subjects=subjects, persons=(person,)), until)
        left = f" Left, to be entered: {', '.join(one.subject for one in done.left)}." if done.left else ""
        said = ", ".join(one.subject for one in done.accepted)
        return f"Declared good until {text.day(done.until)}: {said}.{left}"

    def clear(self, person: str, typed: str) -> str:
        """Record what was seen of a person, as it is typed."""
        from rostering import text
        from rostering.catalogue import clearances
        from rostering.people.clearances import record_clearance
        from rostering.people.seen import Seen, record_seen
        from ui.typed_seen import typed_seen

        who = self.store, self.actor_name, person
        one = typed_seen(typed, [setting.code for setting in self.settings()])
        if one.what in clearances():
            clearance = record_clearance(*who, one.what, one.on, one.until, one.setting)
            said, until = f"{clearance.kind} of {clearance.person}", clearance.until
        else:
            seen = record_seen(*who, Seen(one.what, one.on, one.until, one.is_open))
            said, until = f"{seen.what} of {seen.person}", seen.until
        end = "" if until is None else f", good until {text.day(until)} {until.year}"
        return f"On record: {said}, seen {text.day(one.on)} {one.on.year}{end}."

    def period(self, home: str, day: date) -> Horizon:
        """The period of the roster that a home (its code) has on a day; the day's week where there is none."""
        from rostering.calendar import DAYS_A_WEEK, ONE_DAY, monday_of
        from rostering.rosters.horizon import Horizon
        from rostering.rosters.roster_place import rosters_touching

        with self.store.reading() as session:
            found = rosters_touching(session, Horizon(day, day), (home,))
        if found:
            return found[0].horizon
        monday = monday_of(day)
        return Horizon(monday, monday + (DAYS_A_WEEK - 1) * ONE_DAY)

    def home_of(self, setting: str) -> str:
        """The code of the home that a setting lies in."""
        from rostering.actuals.home_days import homes_by_code

        with self.store.reading() as session:
            return homes_by_code(session)[setting][0]

    def days(self) -> tuple[HomeDay, ...]:
        """The last seven days of every home."""
        from datetime import timedelta

        from rostering import calendar
        from rostering.actuals.home_days import home_days

        today = calendar.today()
        return home_days(self.store, self.actor_name, today - timedelta(days=7), today - timedelta(days=1))

    def worked(self, home: str, day: date) -> DayRecord:
        """A day at a home as planned and as worked."""
        from rostering.actuals.day_record import show_day

        return show_day(self.store, self.actor_name, home, day)

    def worked_lines(self, home: str, day: date) -> list[str]:
        """The same, a line a person."""
        from rostering.actuals.wording import times, what

        record = self.worked(home, day)
        lines = [
            f"{times(one.planned_start, one.planned_end)} {one.code:<3} {one.name}"
            + (f": {said}" if (said := what(one.outcome, one.breaks_missed or 0, 0, one.concern)) else "")
            for one in record.lines
        ]
        unnamed = f"{record.unnamed} booked without a name: nothing of their hours is on record."
        return [*lines, unnamed] if record.unnamed else lines

    def confirm(self, home: str, day: date, said: tuple[Said, ...] = (), *, again: bool = False) -> str:
        """Confirm a day, as planned but for what is said, and say what that came to."""
        from rostering import text
        from rostering.actuals.confirm import confirm_day

        record = confirm_day(self.store, self.actor_name, home, day, said, again=again)
        otherwise = sum(one.is_exception for one in record.lines)
        said_words = f"{otherwise} otherwise" if otherwise else "all as planned"
        return f"{text.day(day)} is confirmed: {text.counted(len(record.lines), 'shift')}, {said_words}."

    def settings(self) -> tuple[SettingLine, ...]:
        """Every setting, with how much it asks for."""
        from rostering.work.demand_rows import list_settings

        return list_settings(self.store, self.actor_name)

    def demand(self, setting: str, *, every: bool = False) -> tuple[DemandRow, ...]:
        """What a setting asks for from today on; with `every` what is over too."""
        from rostering.work.demand_rows import list_demand

        return list_demand(self.store, self.actor_name, setting, every=every)

    def set_demand(
        self, setting: str, cells: Mapping[str, str], *, instead_of: int | None = None, ends_old: bool = False
    ) -> str:
        """Write a row of what a setting asks for, new or instead of another, and say what stands now."""
        from rostering.work.demand_rows import set_demand

        row = set_demand(self.store, self.actor_name, setting, cells, instead_of=instead_of, ends_old=ends_old)
        return f"Saved: {row.said}."

    def end_demand(self, setting: str, id_: int, last_day: str) -> str:
        """Ask for a row no more after a day as it is typed; nothing typed: from today on."""
        from rostering import calendar
        from rostering.errors import BadInputError
        from rostering.work.demand_rows import end_demand

        try:
            last = calendar.parse_date(last_day, calendar.today()) if last_day else None
        except ValueError as error:
            raise BadInputError(f"{error}.") from error
        end_demand(self.store, self.actor_name, setting, id_, last)
        return "It is asked for no more." if last is None else f"It is asked for until {last:%d/%m/%Y}."

    def last_step(self) -> int:
        """The number of the audit trail's last row."""
        from rostering.rosters.trail import last_step

        return last_step(self.store)

    def steps_after(self, id_: int) -> tuple[Step, ...]:
        """What was done since a row of the audit trail."""
        from rostering.rosters.trail import steps_after

        return steps_after(self.store, id_)

    def why_open(self, shift: int) -> str:
        """What stops everybody who could fill a place of a shift (its number), in one line."""
        from rostering.gaps.why_open import why_open

        return why_open(self._looked.into(shift), shift)

    def candidates(self, shift: int, *, with_parts: bool = False) -> Answer:
        """Who could take a shift, ranked; at once where the shift was looked into since the last change."""
        from rostering.gaps.showing import answer

        return answer(self.store, self.actor_name, shift, with_parts=with_parts, known=self._looked.into(shift))
