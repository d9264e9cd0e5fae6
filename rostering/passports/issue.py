"""Issuing a passport: what the organisation says of a person today, signed, from a day until a day."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, func, select

from rostering.calendar import instant, local_day
from rostering.errors import BadInputError, RefusedError
from rostering.passports.claims import Claims
from rostering.passports.consent import refuse_without_consent
from rostering.passports.document import Document, read_document
from rostering.passports.ground import Ground, refuse_not_employed, standing_on
from rostering.passports.keys import refuse_without_key, sealed_by
from rostering.passports.reason import UnfitError
from rostering.passports.revoke import REPLACED, Revoked, revoke_row
from rostering.passports.sealed import unseal
from rostering.passports.standing import GRANTED, latest_application, live_passport
from rostering.passports.subject import claims_of
from rostering.passports.verify import LONGEST_VALID
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

USUAL = timedelta(days=365)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Issued:
    """A passport as it was issued: its file's bytes, what it says, and the one that it takes the place of."""

    number: str
    person: str
    file: bytes
    document: Document
    replaced: Revoked | None = None


def issue(
    store: Store,
    actor_name: str | None,
    person: str,
    *,
    from_on: date | None = None,
    until: date | None = None,
    replace: bool = False,
    organisation: str | None = None,
) -> Issued:
    """Issue a passport, good from a day (default: now) to a last day (default: a year on).

    With `replace` one that is good now is revoked for it. Raises BadInputError for days that cannot be; RefusedError
    for who may not, without a granted application, without the person's consent, for somebody whom the organisation
    does not employ, and where one is good already; StoreError where the private key is not here.
    """

    def refuse(ground: Ground) -> None:
        _refuse(ground, replace)
        _term(ground, from_on, until)
        refuse_without_key(ground.session, ground.organisation)

    with standing_on(store, actor_name, "passport", organisation, person, refuse) as (case, ground):
        application = _granted(ground)
        assert application.id is not None
        assert application.identity_on is not None
        live = live_passport(ground.session, ground.organisation.id, ground.person.id, case.now)
        replaced = None if live is None else revoke_row(case, ground, live, REPLACED)
        starts, ends = _term(ground, from_on, until)
        document = Document(
            number=uuid.uuid4().urn,
            issuer=ground.organisation.issuer,
            issuer_name=ground.organisation.name,
            valid_from=starts,
            valid_until=ends,
            position=_next_position(ground.session, ground.organisation.id),
            subject=uuid.uuid4().urn,
            claims=_claims(ground, application.identity_on),
        )
        key, file = sealed_by(ground.session, ground.organisation, document.json(), case.now)
        _refuse_unreadable(file, ground)
        case.session.add(
            t.Passport(
                number=document.number,
                application_id=application.id,
                person_id=ground.person.id,
                organisation_id=ground.organisation.id,
                signing_key_id=key,
                position=document.position,
                valid_from=starts,
                valid_until=ends,
                document=file.decode("utf-8"),
                issued_by=case.actor.name,
                issued_at=case.now,
            )
        )
        case.record(
            f"passport {document.number} of {ground.person.code}", None, f"issued, good until {local_day(ends)}"
        )
        return Issued(document.number, ground.person.code, file, document, replaced)


def _claims(ground: Ground, identity_on: date) -> Claims:
    who, today = ground.person.id, local_day(ground.now)
    return claims_of(ground.session, ground.organisation, {who: identity_on}, today)[who]


def _refuse(ground: Ground, replace: bool) -> None:
    refuse_not_employed(ground)
    _granted(ground)
    refuse_without_consent(ground)
    if live_passport(ground.session, ground.organisation.id, ground.person.id, ground.now) is not None and not replace:
        raise RefusedError(
            f"{ground.person.code} holds a passport that is good; revoke it first.",
            hint=", or let --replace revoke it and issue a new one",
        )


def _granted(ground: Ground) -> t.PassportApplication:
    latest = latest_application(ground.session, ground.organisation.id, ground.person.id)
    if latest is None or latest.state != GRANTED:
        raise RefusedError(
            f"No passport was granted to {ground.person.code}; an application and its grant come first.",
            hint=" ('rota passport apply' and 'grant')",
        )
    return latest


def _term(ground: Ground, from_on: date | None, until: date | None) -> tuple[datetime, datetime]:
    """The first and the last second that it is good."""
    today = local_day(ground.now)
    first = today if from_on is None else from_on
    last = first + USUAL if until is None else until
    if first < today or last < first:
        raise BadInputError(f"A passport cannot be good from {first} until {last}; today is {today}.")
    starts = ground.now.replace(microsecond=0) if first == today else instant(first, 0)
    ends = instant(last + timedelta(days=1), 0) - SECOND
    if ends - starts > LONGEST_VALID:
        raise BadInputError(f"A passport is good for {LONGEST_VALID.days} days at the most; {last} is later than that.")
    return starts, ends


def _next_position(session: Session, organisation: int) -> int:
    p = t.Passport
    return (session.exec(select(func.max(p.position)).where(p.organisation_id == organisation)).one() or 0) + 1


def _refuse_unreadable(file: bytes, ground: Ground) -> None:
    """What others could not read is not issued: a name with hidden letters, a title of a thousand."""
    try:
        read_document(unseal(file))
    except UnfitError as error:
        raise BadInputError(
            f"What is on record of {ground.person.code} does not fit into a passport: {error.sentence}"
        ) from error
