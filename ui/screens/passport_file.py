"""A passport of others in a file: the verdict in words, what it says, and what it would bring; accepted or declined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.screens.opened_screen import OpenedScreen

if TYPE_CHECKING:
    from rostering.passports.brought import Harvest
    from rostering.passports.verify import Verdict


@dataclass(frozen=True, slots=True)
class Look:
    """A file that is looked at: its name and bytes, for whom of the own people (None: by the name in it), and for which
    organisation (None: the actor's own, or the only one)."""

    name: str
    data: bytes
    person: str | None = None
    organisation: str | None = None


def read_look(cells: Mapping[str, str]) -> Look:
    """The file that fields name. Raises BadInputError where it cannot be read."""
    from rostering.passports.sealed import read_file
    from ui.typed_cells import words

    name = words(cells, "file") or ""
    return Look(name, read_file(name), words(cells, "person"), words(cells, "organisation"))


class PassportFileScreen(OpenedScreen[str]):
    """Nothing is written before it is accepted or declined."""

    SCOPE = Scope.PASSPORT_FILE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PASSPORT_FILE)]
    EMPTY = "No passport can be read from the file."

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._judged: Verdict | None = None

    def entries(self) -> Sequence[Entry[str]]:
        from rostering.passports.verify import verify

        look = self._look
        judged = verify(*self.desk.who, look.data, look.organisation)
        self._judged = judged
        harvest, why = self._harvest(judged)
        return tuple(_lines(judged, harvest, why))

    def _harvest(self, judged: Verdict) -> tuple[Harvest | None, str]:
        """What it would bring, or why nobody can say."""
        from rostering.errors import RotaError
        from rostering.passports.answer import would_bring

        if not judged.holds or judged.document is None:
            return None, ""
        person = self._look.person or judged.document.claims.name
        try:
            _, harvest = would_bring(*self.desk.who, self._look.data, person, self._look.organisation)
        except RotaError as refusal:
            return None, refusal.sentence
        return harvest, ""

    def said_of(self, item: str) -> str:
        return item

    def title_words(self) -> str:
        return f"Passport in {self._look.name}"

    def note(self) -> str:
        return f"for {self._look.person}" if self._look.person else "for whom it names"

    # Keys

    def action_accept(self) -> None:
        judged = self._judged
        if judged is not None and judged.document is not None:
            person = self._look.person or judged.document.claims.name
            title = f"What it would bring is taken into the store for {person}. Sure?"
            self.ask(title, "y accepts it", self._accept)

    def _accept(self, typed: str) -> str:
        from rostering.passports.answer import accept
        from rostering.passports.wording import said_harvest

        if not typed.casefold().startswith("y") or self._judged is None or self._judged.document is None:
            return "Nothing is accepted."
        person = self._look.person or self._judged.document.claims.name
        done = accept(*self.desk.who, self._look.data, person, organisation=self._look.organisation)
        brought = " ".join(line.strip() for line in said_harvest(done.brought, (), "It brought"))
        return f"Accepted for {done.person}. {brought}"

    def action_decline(self) -> None:
        self.ask("The passport is declined: why?", "never a word about health", self._decline)

    def _decline(self, why: str) -> str:
        from rostering.passports.answer import decline
        from rostering.passports.wording import said_taken_back

        done = decline(*self.desk.who, self._look.data, why, self._look.organisation)
        taken = "" if done.taken_back is None else " ".join(map(str.strip, said_taken_back(done.taken_back)))
        return f"Declined: {done.reason}. {taken}".strip()

    def action_whose(self) -> None:
        from ui.modals.ask import Ask

        def answered(person: str | None) -> None:
            if person is not None:
                self._look = replace(self._look, person=person or None)
                self.read()

        hint = "a code or name; nothing: by the name in it"
        self.app.push_screen(Ask("Whose passport is it here?", hint, needed=False), answered)


def _lines(judged: Verdict, harvest: Harvest | None, why: str) -> Iterator[Entry[str]]:
    from rostering.passports.wording import said_content

    yield Entry("verdict", ("The verdict",))
    tone, mark = ("good", "✓") if judged.holds else ("bad", "✗")
    sentence = f"{str(judged.reason).replace('_', ' ')}: {judged.sentence}"
    yield Entry("reason", (f"{mark} {sentence}",), sentence, tone)
    yield from (_said("told", number, one) for number, one in enumerate(judged.told))
    if harvest is not None:
        yield Entry("brings", ("It would bring" if harvest.brought else "It would bring nothing",))
        yield from (_said("brought", number, one.words) for number, one in enumerate(harvest.brought))
        if harvest.left:
            yield Entry("leaves", ("Nothing comes of",))
        yield from (
            _said("left", number, f"{one.words}: {one.why}", "quiet") for number, one in enumerate(harvest.left)
        )
    elif why:
        yield Entry("brings", ("What it would bring cannot be said",))
        yield _said("why", 0, why, "press")
    if judged.document is not None:
        believed = "It says" if judged.holds else "It says, and nothing of it is to be believed"
        yield Entry("says", (believed,))
        yield from (_said("says", number, one.strip()) for number, one in enumerate(said_content(judged.document)))


def _said(part: str, number: int, words: str, tone: str = "") -> Entry[str]:
    return Entry(f"{part} {number}", (words,), words, tone)
