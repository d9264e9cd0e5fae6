"""Versions of a roster: what differs between one of them and now, every amendment, and who was told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from ui.action import Scope
from ui.actions import bindings
from ui.difference_view import people_counted, person_line, person_words
from ui.edits.editing import BAD, GOOD
from ui.screens.period_screen import PeriodScreen
from ui.widgets.line_list import ListLine

if TYPE_CHECKING:
    from rostering.rosters.amendment_list import AmendmentLine, PersonKnows
    from rostering.rosters.compare import Comparison, PersonDifference
    from ui.periods import Period

TOLD, UNTOLD = ("✓ ", "$good"), ("○ ", "bold $short-ink")
STAND = "Stand on somebody who is not told yet."


@dataclass(frozen=True)
class Versions:
    """What was read: the amendments of published rosters, and what differs between a version and now."""

    amendments: tuple[AmendmentLine, ...]
    compared: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One line: the amendment it is of, the person, and whether they know."""

    line: ListLine
    amendment: AmendmentLine | None = None
    person: PersonDifference | None = None
    knows: PersonKnows | None = None


class VersionsScreen(PeriodScreen[VersionLine]):
    """The versions of one home's roster over a period."""

    SCOPE = Scope.VERSIONS
    READING = "Reading the versions…"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.VERSIONS)]

    def __init__(self, period: Period) -> None:
        super().__init__((period,))
        self._period = period
        self._since = 0  # the number of the version that is compared with now
        self._found: Versions | None = None

    def on_mount(self) -> None:
        self._look()

    def _look(self) -> None:
        self.in_thread(partial(self._read, self._since), self._take, self._nothing)

    def _read(self, since: int) -> Versions:
        from rostering.errors import BadInputError
        from rostering.rosters.amendment_list import list_amendments
        from rostering.rosters.compare import compare

        where = self.where(self._period)
        try:
            amendments = list_amendments(*where)
        except BadInputError:  # nothing is published there: a draft is compared with what it replaces
            return Versions((), compare(*where))
        return Versions(amendments, compare(*where, before=since))

    def _nothing(self, sentence: str) -> None:
        self.title_says("")
        self.say(sentence, BAD)

    def _take(self, found: Versions) -> None:
        self._found = found
        self.title_says(_title(found))
        self.show_rows(_rows(found))

    def words_of_picked(self) -> Content:
        one = self.picked
        said = ""
        if one is not None and one.person is not None:
            said = person_words(one.person)
        if one is not None and one.knows is not None:
            said = f"{said}\n{_knows(one.knows)}"
        return Content(said)

    def action_older(self) -> None:
        self._compare(self._since - 1)

    def action_newer(self) -> None:
        self._compare(self._since + 1)

    def _compare(self, since: int) -> None:
        last = max((one.number for one in self._found.amendments), default=0) if self._found is not None else 0
        if 0 <= since <= last:
            self._since = since
            self._look()
        else:
            self.say("There is no version beyond that one.")

    # Telling people

    def action_phone(self) -> None:
        self._told("telephone")

    def action_message(self) -> None:
        self._told("message")

    def action_in_person(self) -> None:
        self._told("in_person")

    def _told(self, means: str) -> None:
        one = self.picked
        if one is None or one.amendment is None:
            self.say(STAND, BAD)
            return
        untold = [knows for knows in one.amendment.knows if knows.told_at is None and one.knows in (None, knows)]
        if not untold:
            self.say("They know of it already." if one.knows is not None else "Everybody knows of it.")
        else:
            self.save(partial(self._tell_them, untold, means, one.amendment.number), self._are_told)

    def _tell_them(self, untold: list[PersonKnows], means: str, number: int) -> tuple[str, ...]:
        from rostering.rosters.amendment_list import told_person

        for knows in untold:
            told_person(
                self.desk.store,
                self.desk.actor_name,
                knows.person,
                means,
                horizon=self._period.horizon,
                settings=self._period.homes,
                number=number,
            )
        return tuple(knows.name for knows in untold)

    def _are_told(self, names: tuple[str, ...]) -> None:
        self.say(f"Noted: {', '.join(names)} {'knows' if len(names) == 1 else 'know'} of it.", GOOD)
        self.rota.changed()
        self._look()


def _title(found: Versions) -> Content:
    from rostering import text

    place = found.compared[0].roster
    amended = sum(one.number > 0 for one in found.amendments)
    untold = sum(one.told_at is None for line in found.amendments for one in line.knows)
    said = f", {text.counted(amended, 'amendment')}" if found.amendments else ""
    waiting = f", {untold} still to be told" if untold else ""
    period = f"{text.day(place.horizon.first)} to {text.day(place.horizon.last)}"
    return Content.assemble(
        (f"{', '.join(place.homes)}, {period}", "bold"),
        f"  {place.state}, version {place.version}{said}",
        (waiting, "bold $short-ink"),
    )


def _rows(found: Versions) -> Iterator[VersionLine]:
    for compared in found.compared:
        differ = f"{people_counted(len(compared.people))} otherwise" if compared.people else "nothing differs"
        said = f"From {compared.before} to {compared.after}: {differ}"
        yield VersionLine(ListLine(Content.styled(said, "bold $accent"), stop=False))
        yield from (VersionLine(ListLine(person_line(person)), person=person) for person in compared.people)
    for line in reversed(found.amendments):
        yield from _amendment(line)


def _amendment(line: AmendmentLine) -> Iterator[VersionLine]:
    from rostering import text
    from rostering.calendar import local_day

    at = f"{text.day(local_day(line.made_at))} {text.clock(line.made_at)}"
    name = f"Amendment {line.number}" if line.number else "Published"
    title = Content.assemble((f"{name}  ", "bold $accent"), f"{at}  {line.made_by}: {line.reason}")
    yield VersionLine(ListLine(title), line)
    knows = {one.person: one for one in line.knows}
    for person in line.people:
        known = knows.get(person.person)
        mark = ("  ", "") if known is None else UNTOLD if known.told_at is None else TOLD
        yield VersionLine(ListLine(person_line(person, mark)), line, person, known)


def _knows(one: PersonKnows) -> str:
    from rostering import text
    from rostering.calendar import local_day

    if one.told_at is None:
        return "Not told yet: t by telephone, m by message, i in person."
    means = (one.means or "").replace("_", " ")
    return f"Told {text.day(local_day(one.told_at))} {text.clock(one.told_at)} by {one.told_by} ({means})."
