"""Passports: who applied, who holds one, what was accepted of others; each dealt with by a key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.passports_view import PassportRow, passport_rows, revoked_words, scheme_rows
from ui.screens.place_screen import PlaceScreen

if TYPE_CHECKING:
    from ui.screens.passport_file import Look

Act = Callable[[PassportRow, str], str]
APPLY = {
    "person": "code or name",
    "organisation": "the employer that they ask; nothing: their only one",
}
CONSENT = {
    "person": "code or name",
    "means": "in_person, telephone, letter or message",
    "words": "what was put to them",
    "on": "the day; nothing: today",
    "organisation": "who may share it; nothing: their only employer",
}
WORDS = "May we share your passport with other employers?"
ISSUE = {
    "file": "where to write it",
    "from": "the first day; nothing: today",
    "until": "the last day; nothing: a year on",
    "replace": "yes: revoke the one that is good",
}
LOOK = {
    "file": "the passport's file",
    "person": "whose it is here; nothing: by the name in it",
    "organisation": "who looks at it; nothing: yours, or the only one",
}
NO_HEALTH = "never a word about health"


class PassportsScreen(PlaceScreen[PassportRow]):
    """What waits for an answer first; then the passports that are good, those of others, and what is over."""

    SCOPE = Scope.PASSPORTS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PASSPORTS)]
    TITLE_WORDS = "Passports"
    EMPTY = "Nobody has applied for a passport, and none of others was answered. n records an application."
    WIDTHS = (20, 8, 11, 10, 0)
    HEADS = ("name", "at", "state", "day", "more")

    def __init__(self) -> None:
        super().__init__()
        self._scheme = ""  # its figures, as far as they are read

    def entries(self) -> Sequence[Entry[PassportRow]]:
        from rostering.passports.listing import overview
        from rostering.passports.scheme import scheme

        shown = overview(*self.desk.who)
        figures = scheme(*self.desk.who, shown=shown)
        self._scheme = figures.words
        return (*passport_rows(shown), *scheme_rows(figures))

    def said_of(self, item: PassportRow) -> str:
        from rostering.passports.listing import page
        from rostering.passports.wording import page_lines

        if item.person is None:
            return "\n".join(item.said)
        shown = page(*self.desk.who, item.person, item.organisation)
        return "\n".join([f"{item.name} ({item.person})".upper(), *page_lines(shown)])

    def note(self) -> str:
        waiting = sum(line.tone == "press" for line in self.state.every)
        looked = f"{waiting} to look at (!)" if waiting else "nothing to look at"
        return f"{looked} · {self._scheme}" if self._scheme else looked

    # Applications

    def action_apply(self) -> None:
        self.fill_in("Who asks for a passport?", APPLY, self._known(), self._apply)

    def _apply(self, cells: Mapping[str, str]) -> str:
        from rostering.passports.applications import apply
        from ui.typed_cells import words

        line = apply(*self.desk.who, words(cells, "person") or "", words(cells, "organisation"))
        return f"{line.name} ({line.person}) has applied; g grants it, d refuses it."

    def action_grant(self) -> None:
        self._ask_about("On which day were the papers of {} seen?", "a day, not after today: 2 Nov", self._grant)

    def _grant(self, row: PassportRow, typed: str) -> str:
        from rostering.passports.applications import grant
        from ui.typed_cells import day

        line = grant(*self.desk.who, row.code, day({"papers": typed}, "papers"), row.organisation)
        return f"{line.name} is granted a passport; c notes that they agree to share it, i issues it."

    def action_refuse(self) -> None:
        self._ask_about("The passport of {} is refused: why?", NO_HEALTH, self._refuse)

    def _refuse(self, row: PassportRow, why: str) -> str:
        from rostering.passports.applications import refuse_application

        line = refuse_application(*self.desk.who, row.code, why, row.organisation)
        return f"The passport of {line.name} is refused: {line.reason}."

    # Consent

    def action_consent(self) -> None:
        self.fill_in("Who agrees to share it?", CONSENT, {**self._known(), "words": WORDS}, self._consent)

    def _consent(self, cells: Mapping[str, str]) -> str:
        from rostering.passports.consent import give_consent
        from ui.typed_cells import day, words

        said = words(cells, "means") or "", words(cells, "words") or ""
        who = words(cells, "person") or ""
        line = give_consent(*self.desk.who, who, *said, day(cells, "on"), words(cells, "organisation"))
        return f"{line.person} agreed on {line.given_on:%d/%m/%Y} ({line.means})."

    def action_withdraw(self) -> None:
        from rostering.passports.consent import MEANS

        row = self.state.under
        if row is not None and row.person is not None:
            things = {means: means.replace("_", " ") for means in MEANS}
            title = f"{row.name} takes the consent back, and the passport is revoked at once. How was it said?"
            self.choose(title, things, lambda means: self.do(partial(self._withdraw, row, means)))

    def _withdraw(self, row: PassportRow, means: str) -> str:
        from rostering.passports.consent import withdraw_consent

        line, revoked = withdraw_consent(*self.desk.who, row.code, means, None, row.organisation)
        after = f" {revoked_words(revoked)}" if revoked is not None else ""
        return f"{line.person} took the consent back.{after}"

    # Issued and revoked

    def action_issue(self) -> None:
        row = self.state.under
        if row is not None and row.person is not None:
            cells = {"file": f"{row.person}.passport"}
            self.fill_in(f"The passport of {row.name}", ISSUE, cells, partial(self._issue, row))

    def _issue(self, row: PassportRow, cells: Mapping[str, str]) -> str:
        from rostering.passports.issue import issue
        from rostering.written import writable, write_text
        from ui.typed_cells import day, words

        out = writable(words(cells, "file") or "")
        done = issue(
            *self.desk.who,
            row.code,
            from_on=day(cells, "from"),
            until=day(cells, "until"),
            replace=(words(cells, "replace") or "").casefold().startswith("y"),
            organisation=row.organisation,
        )
        write_text(out, done.file.decode("utf-8"))
        before = f" {revoked_words(done.replaced)}" if done.replaced is not None else ""
        return f"The passport of {row.name} is in {out}, good until {done.document.valid_until:%d/%m/%Y}.{before}"

    def action_revoke(self) -> None:
        from rostering.passports.revoke import REASONS

        row = self.state.under
        if row is not None and row.person is not None:
            things = {reason: reason.replace("_", " ") for reason in REASONS}
            title = f"The passport of {row.name} is revoked: why?"
            self.choose(title, things, lambda reason: self.do(partial(self._revoke, row, reason)))

    def _revoke(self, row: PassportRow, reason: str) -> str:
        from rostering.passports.revoke import revoke

        return revoked_words(revoke(*self.desk.who, row.code, reason, row.organisation))

    # Other pages

    def action_look(self) -> None:
        from ui.screens.passport_file import PassportFileScreen

        def take(look: Look) -> None:
            self.app.push_screen(PassportFileScreen(look))

        self.ask_form("Which passport of others is looked at?", LOOK, {}, self._look_at, take)

    def _look_at(self, cells: Mapping[str, str]) -> Look:
        """The file that is looked at, once it is clear for which organisation."""
        from rostering.passports.verify import verify
        from ui.screens.passport_file import read_look

        look = read_look(cells)
        verify(*self.desk.who, look.data, look.organisation)
        return look

    def action_issuers(self) -> None:
        from ui.screens.issuers import IssuersScreen

        self.app.push_screen(IssuersScreen())

    def action_person(self) -> None:
        if self.state.under is not None and self.state.under.person is not None:
            self.rota.go("people", self.state.under.person)

    def _ask_about(self, title: str, hint: str, act: Act) -> None:
        row = self.state.under
        if row is not None and row.person is not None:
            self.ask(title.format(row.name), hint, partial(act, row))

    def _known(self) -> dict[str, str]:
        """The person of the line under the cursor, as fields name them."""
        row = self.state.under
        return {} if row is None or row.person is None else {"person": row.person, "organisation": row.organisation}
