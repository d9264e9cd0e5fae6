"""Whose passports are believed, with which keys, and how new their revocation lists are; and the own key and card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ui.action import Scope
from ui.actions import bindings
from ui.list_state import Entry
from ui.screens.opened_screen import OpenedScreen

if TYPE_CHECKING:
    from rostering.passports.keys import KeyLine
    from rostering.passports.trust import TrustLine

CARD = {
    "file": "the issuer's card",
    "fingerprint": "what the issuer read out over the telephone",
    "organisation": "who believes it",
}
LISTED = {"file": "the issuer's revocation list", "organisation": "who takes it in"}
WRITTEN = {"file": "where to write it", "organisation": "whose it is"}


@dataclass(frozen=True, slots=True)
class IssuerRow:
    """One key: whose it is or who believes it, the issuer's id (empty: the organisation's own), and its words."""

    organisation: str
    issuer: str
    name: str
    said: tuple[str, ...]


class IssuersScreen(OpenedScreen[IssuerRow]):
    """Of each organisation its own keys, then those it trusts."""

    SCOPE = Scope.ISSUERS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.ISSUERS)]
    TITLE_WORDS = "Keys and trusted issuers"
    EMPTY = "Nobody has a key and nobody is trusted. m makes a key, n takes an issuer's card in."
    WIDTHS = (0, 18, 24, 15)
    HEADS = ("whose", "key", "fingerprint", "signs, list")

    def __init__(self) -> None:
        super().__init__()
        self._first = ""  # organisation, for fields where no line is

    def entries(self) -> Sequence[Entry[IssuerRow]]:
        from rostering.passports.keys import list_keys
        from rostering.passports.scheme import scheme
        from rostering.passports.trust import list_trusted

        found: list[Entry[IssuerRow]] = []
        members = scheme(*self.desk.who).members
        self._first = members[0].organisation if len(members) == 1 else ""
        for member in members:
            code = member.organisation
            own, trusted = list_keys(*self.desk.who, code), list_trusted(*self.desk.who, code)
            if own or trusted:
                joined = f", {member.holders} hold a passport of it" if own else ", has no key of its own"
                found.append(Entry(code, (f"{member.name} ({code}){joined}",)))
            found += [_own(code, one) for one in own]
            found += [_trusted(code, one) for one in trusted]
        return found

    def said_of(self, item: IssuerRow) -> str:
        return "\n".join(item.said)

    # Trust

    def action_trust(self) -> None:
        self.fill_in("Whose card is believed?", CARD, self._cells(), self._trust)

    def _trust(self, cells: Mapping[str, str]) -> str:
        from rostering.passports.sealed import read_file
        from rostering.passports.trust import trust
        from ui.typed_cells import words

        data = read_file(words(cells, "file") or "")
        done = trust(*self.desk.who, data, words(cells, "fingerprint"), words(cells, "organisation"))
        prints = "; ".join(one.fingerprint for one in done.new)
        compare = "" if words(cells, "fingerprint") else f" Compare over the telephone: {prints}."
        return f"{done.card.name} is trusted.{compare}"

    def action_distrust(self) -> None:
        row = self.state.under
        if row is None or not row.issuer:
            self._not_done("Stand on an issuer who is trusted.")
            return
        title = f"Passports of {row.name} are believed no more; what was accepted stands until it is declined. Sure?"
        self.ask(title, "y ends the trust", partial(self._distrust, row))

    def _distrust(self, row: IssuerRow, typed: str) -> str:
        from rostering.passports.trust import distrust

        if not typed.casefold().startswith("y"):
            return "They stay trusted."
        names = distrust(*self.desk.who, row.issuer, None, row.organisation)
        return f"Trusted no more: {row.name} ({', '.join(names)})."

    def action_take_list(self) -> None:
        self.fill_in("Which revocation list is taken in?", LISTED, self._cells(), self._take_list)

    def _take_list(self, cells: Mapping[str, str]) -> str:
        from rostering.passports.revocations import import_revocations
        from rostering.passports.sealed import read_file
        from rostering.passports.wording import said_taken_back
        from ui.typed_cells import words

        data = read_file(words(cells, "file") or "")
        done = import_revocations(*self.desk.who, data, words(cells, "organisation"))
        back = " ".join(line.strip() for one in done.taken_back for line in said_taken_back(one))
        return (
            f"The list of {done.issuer}, made {done.made:%d/%m/%Y}, {done.revoked} revoked, is taken in. {back}".strip()
        )

    # The own key

    def action_make_key(self) -> None:
        title = "A new key; the one before it signs no more. For which organisation?"
        self.ask(title, "its code", self._make_key, self._cells()["organisation"])

    def _make_key(self, organisation: str) -> str:
        from rostering.passports.keys import make_key

        line = make_key(*self.desk.who, organisation)
        return f"The key {line.key} is made; its private half lies in {line.path}. Others need the new card (c)."

    def action_write_card(self) -> None:
        cells = self._cells()
        cells["file"] = f"{cells['organisation']}.card"
        self.fill_in("The card that tells others the keys", WRITTEN, cells, self._write_card)

    def _write_card(self, cells: Mapping[str, str]) -> str:
        from rostering.passports.keys import make_card
        from rostering.passports.signature import canonical
        from rostering.written import writable, write_text
        from ui.typed_cells import words

        out = writable(words(cells, "file") or "")
        card = make_card(*self.desk.who, words(cells, "organisation"))
        write_text(out, canonical(card.json()).decode("utf-8"))
        prints = "; ".join(one.fingerprint for one in card.keys if one.until_at is None)
        return f"The card is in {out}; read the fingerprint out to whom you send it: {prints}."

    def action_write_list(self) -> None:
        cells = self._cells()
        cells["file"] = f"{cells['organisation']}.list"
        self.fill_in("The list of the passports that were revoked", WRITTEN, cells, self._write_list)

    def _write_list(self, cells: Mapping[str, str]) -> str:
        from rostering.passports.revocations import export_revocations
        from rostering.written import writable, write_text
        from ui.typed_cells import words

        out = writable(words(cells, "file") or "")
        done = export_revocations(*self.desk.who, words(cells, "organisation"))
        write_text(out, done.file.decode("utf-8"))
        return f"The list, {done.revoked} revoked, is in {out}; send it to whoever trusts you."

    def _cells(self) -> dict[str, str]:
        row = self.state.under
        return {"organisation": self._first if row is None else row.organisation}


def _own(organisation: str, one: KeyLine) -> Entry[IssuerRow]:
    signs = "signs" if one.retired_at is None else f"until {one.retired_at:%d/%m/%Y}"
    here = "here" if one.is_here else "not here; restore it from a backup"
    made = f"Made by {one.made_by} on {one.made_at:%d/%m/%Y}"
    said = (f"Key {one.key}", f"Fingerprint {one.fingerprint}", made, f"Its private half is {here}")
    row = IssuerRow(organisation, "", organisation, said)
    tone, mark = ("", "") if one.is_here or one.retired_at is not None else ("press", "!")
    return Entry(f"own {one.key}", ("own key", one.key, one.fingerprint, signs), row, tone or "good", mark or "*")


def _trusted(organisation: str, one: TrustLine) -> Entry[IssuerRow]:
    made = "no list here" if one.list_made is None else f"list {one.list_made:%d/%m/%Y}"
    until = "" if one.until_at is None else f", until {one.until_at:%d/%m/%Y}"
    said = (
        f"{one.name} ({one.issuer})",
        f"Key {one.key}{until}",
        f"Fingerprint {one.fingerprint}",
        f"Added by {one.added_by} on {one.added_at:%d/%m/%Y}",
        f"Revocations: {made}",
    )
    tone, mark = ("press", "!") if one.list_made is None else ("", "")
    row = IssuerRow(organisation, one.issuer, one.name, said)
    return Entry(f"{organisation} {one.key}", (one.name, one.key, one.fingerprint, made), row, tone, mark)
