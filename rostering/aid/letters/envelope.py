"""A letter as a document: who writes to whom about what, which number it has, and its body, read field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rostering.aid.letters.bodies import PersonBody, StepBody, TimesBody, refuse_unknown
from rostering.aid.letters.outbox import PERSON, STEP, TIMES
from rostering.passports.fields import Fields, instant_text
from rostering.passports.reason import Reason, UnfitError
from rostering.passports.sealed import Sealed

SCHEMA = "rota-letter/1"
MOST_NUMBER = 10**6
Body = PersonBody | StepBody | TimesBody
BODIES: Mapping[str, type[PersonBody] | type[StepBody] | type[TimesBody]] = {
    PERSON: PersonBody,
    STEP: StepBody,
    TIMES: TimesBody,
}


@dataclass(frozen=True, slots=True)
class Envelope:
    """One letter. `about` is the deployment, or the person, by the name that both stores know; `number` counts the
    letters of the sender about it, `seen` those of the addressee that the sender had when it was written."""

    kind: str
    sender: str  # urn:rota:organisation:…
    addressee: str
    about: str  # urn:uuid:…
    number: int
    seen: int
    written: datetime
    body: Body

    def json(self) -> dict[str, Any]:
        """As it is signed, without the proof."""
        return {
            "schema": SCHEMA,
            "type": self.kind,
            "from": self.sender,
            "to": self.addressee,
            "about": self.about,
            "number": self.number,
            "seen": self.seen,
            "written": instant_text(self.written),
            "body": self.body.json(),
        }


def read_envelope(sealed: Sealed) -> Envelope:
    """The letter in a sealed file. Nothing of it is believed yet.

    Raises UnfitError for another schema or type, a field that is missing, wrong or not known to this version.
    """
    fields = Fields.of(sealed.content)
    fields.expect("schema", SCHEMA)
    kind = fields.text("type")
    if kind not in BODIES:
        raise UnfitError(
            Reason.WRONG_SHAPE, f"The letter is of the type '{kind}', which this version does not know; update rota."
        )
    body = fields.inner("body")
    letter = Envelope(
        kind=kind,
        sender=fields.text("from"),
        addressee=fields.text("to"),
        about=fields.text("about"),
        number=fields.whole("number", 1, MOST_NUMBER),
        seen=fields.whole("seen", 0, MOST_NUMBER),
        written=fields.instant("written"),
        body=BODIES[kind].read(body),
    )
    refuse_unknown(fields, *sealed.unknown)
    return letter
