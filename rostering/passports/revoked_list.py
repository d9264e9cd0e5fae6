"""The list of passports that an issuer revoked: a sealed document of its own, carried along as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rostering.passports.document import MOST_POSITION
from rostering.passports.fields import Fields, instant_text
from rostering.passports.sealed import Sealed

SCHEMA = "rota-revocations/1"


@dataclass(frozen=True, slots=True)
class RevokedEntry:
    """One revoked passport by its position in the list, the day that happened, and the word for why."""

    position: int
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class RevokedList:
    """All passports that an issuer revoked and that would be good otherwise, as of an instant."""

    issuer: str
    made: datetime
    entries: tuple[RevokedEntry, ...]

    def entry(self, position: int) -> RevokedEntry | None:
        """What it says of a position; None: not revoked."""
        return next((one for one in self.entries if one.position == position), None)

    def json(self) -> dict[str, Any]:
        """As it is signed, without the proof."""
        return {
            "schema": SCHEMA,
            "issuer": self.issuer,
            "made": instant_text(self.made),
            "revoked": [
                {"position": one.position, "on": one.on.isoformat(), "reason": one.reason} for one in self.entries
            ],
        }


def read_revoked_list(sealed: Sealed) -> RevokedList:
    """The list in a sealed file. Raises UnfitError where it is none."""
    fields = Fields.of(sealed.content)
    fields.expect("schema", SCHEMA)
    entries = tuple(
        RevokedEntry(one.whole("position", 1, MOST_POSITION), one.day("on"), one.text("reason"))
        for one in fields.each("revoked")
    )
    return RevokedList(fields.text("issuer"), fields.instant("made"), entries)
