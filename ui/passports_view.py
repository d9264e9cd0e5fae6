"""Passports as lines of a list: what waits for somebody first, then what is good, and what is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ui.list_state import Entry

if TYPE_CHECKING:
    from rostering.passports.applications import ApplicationLine
    from rostering.passports.listing import AnswerLine, IssuedLine, Overview
    from rostering.passports.revoke import Revoked
    from rostering.passports.scheme import MemberLine, Scheme

ON_FILE = ("good", "not yet")  # states of a passport that others may believe now or soon


@dataclass(frozen=True, slots=True)
class PassportRow:
    """One line: the organisation and the person it is about (None: a passport of others for nobody here), and what is
    said of it beside."""

    organisation: str
    person: str | None
    name: str
    said: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The person's code; empty where it is about nobody here."""
        return self.person or ""


def passport_rows(shown: Overview) -> Iterator[Entry[PassportRow]]:
    """All of them under their headings."""
    held = {(one.organisation, one.person) for one in shown.issued if one.state in ON_FILE}
    latest = {(code, one.person): (code, one) for code, one in shown.applications}
    applied = [pair for pair in latest.values() if pair[1].state == "applied"]
    granted = [pair for key, pair in latest.items() if pair[1].state == "granted" and key not in held]
    refused = [pair for pair in latest.values() if pair[1].state == "refused"]
    good = [one for one in shown.issued if one.state in ON_FILE]
    taken = [one for one in shown.answers if one.answer == "accepted" and one.state == "stands"]
    yield from _part("Applied: to be granted or refused", [_applied(code, one, "press") for code, one in applied])
    yield from _part("Granted, not issued", [_applied(code, one, "press") for code, one in granted])
    yield from _part("Good", [_issued(one) for one in good])
    yield from _part("Accepted of others", [_answer(one) for one in taken])
    over = [_issued(one) for one in shown.issued if one not in good]
    over += [_answer(one) for one in shown.answers if one not in taken]
    over += [_applied(code, one, "quiet") for code, one in refused]
    yield from _part("Over, refused or declined", over)


def scheme_rows(figures: Scheme) -> Iterator[Entry[PassportRow]]:
    """The organisations that have joined, each with its figures."""
    joined = [(one, one.joined_on) for one in figures.members if one.joined_on is not None]
    yield from _part("The scheme: who has joined", [_member(one, on) for one, on in joined])


def _member(one: MemberLine, joined_on: date) -> Entry[PassportRow]:
    from rostering.words import counted

    holders = counted(one.holders, "holds a passport", "hold a passport")
    said = (
        f"{one.name} ({one.organisation}) joined on {joined_on:%d/%m/%Y}.",
        f"{holders}; {one.issued} issued, {one.revoked} revoked.",
        f"{counted(one.waiting, 'application')} waiting, {one.refused} refused.",
        f"Passports of others: {one.accepted} accepted, {one.declined} declined.",
        f"It believes passports of {', '.join(one.trusts) or 'nobody'}.",
    )
    cells = (one.name, one.organisation, "joined", f"{joined_on:%d/%m/%Y}", holders)
    return Entry(f"scheme {one.organisation}", cells, PassportRow(one.organisation, None, one.name, said), "quiet")


def _part(heading: str, entries: list[Entry[PassportRow]]) -> Iterator[Entry[PassportRow]]:
    if entries:
        yield Entry(heading, (f"{heading}  {len(entries)}",))
    yield from entries


def _applied(organisation: str, one: ApplicationLine, tone: str) -> Entry[PassportRow]:
    on = one.decided_at or one.applied_at
    said = one.reason or f"recorded by {one.decided_by or one.applied_by}"
    cells = (one.name, organisation, one.state, f"{on:%d/%m/%Y}", said)
    row = PassportRow(organisation, one.person, one.name)
    return Entry(application_key(organisation, one.person), cells, row, tone, "!" if tone == "press" else "")


def application_key(organisation: str, person: str) -> str:
    """What finds the line of somebody's application."""
    return f"application {organisation} {person}"


def _issued(one: IssuedLine) -> Entry[PassportRow]:
    otherwise = f"otherwise today: {', '.join(one.differs)}" if one.differs else ""
    said = otherwise or (one.revoked_for or "").replace("_", " ") or f"by {one.issued_by}"
    cells = (one.name, one.organisation, one.state, f"{one.valid_until:%d/%m/%Y}", said)
    tone, mark = ("press", "!") if one.differs else ("", "") if one.state in ON_FILE else ("quiet", "")
    return Entry(one.number, cells, PassportRow(one.organisation, one.person, one.name), tone, mark)


def _answer(one: AnswerLine) -> Entry[PassportRow]:
    until = "" if one.valid_until is None else f"{one.valid_until:%d/%m/%Y}"
    state = one.answer if one.state == "stands" else one.state
    said = (f"From {one.issuer}: {state}.", *([one.reason] if one.reason else []), *one.facts)
    tone = "" if one.answer == "accepted" and one.state == "stands" else "quiet"
    name = one.person or "nobody here"
    cells = (name, one.organisation, state, until, f"from {one.issuer}{f': {one.reason}' if one.reason else ''}")
    row = PassportRow(one.organisation, one.person, name, said)
    return Entry(f"answer {one.organisation} {one.number} {one.answered_at}", cells, row, tone)


def revoked_words(done: Revoked) -> str:
    """What came of a revocation, in a line."""
    from rostering.passports.wording import said_revoked

    return " ".join(line.strip() for line in said_revoked(done))
