"""A person's consent to share their passport: when and how it was given, by whom it was recorded, and taken back.

Nothing is issued without it. Whoever takes it back has their passport revoked at that moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering.calendar import local_day
from rostering.errors import BadInputError, RefusedError
from rostering.passports.ground import Ground, refuse_not_employed, standing_on
from rostering.people.reason import few_words
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.passports.revoke import Revoked
    from rostering.store.engine import Store

MEANS = ("in_person", "telephone", "letter", "message")
LONGEST = 200
WORDS = "the words put to the person are needed, such as 'May we share your passport with other employers?'"


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One consent as it was recorded; the withdrawal is None as long as it stands."""

    person: str
    given_on: date
    means: str
    words: str
    recorded_by: str
    recorded_at: datetime
    withdrawn_on: date | None
    withdrawn_means: str | None
    withdrawal_recorded_by: str | None


def give_consent(
    store: Store,
    actor_name: str | None,
    person: str,
    means: str,
    words: str,
    on: date | None = None,
    organisation: str | None = None,
) -> ConsentLine:
    """Record that a person agreed, by which means, and to which words. The person needs no account.

    Raises BadInputError for a means there is not, words that are missing or speak of health, a day in the future, and
    where a consent stands already; RefusedError for who may not, and for somebody the organisation does not employ.
    """
    _refuse_means(means)
    said = few_words(words, LONGEST, f"For a consent {WORDS}", health="A consent says nothing about anybody's health.")

    def refuse(ground: Ground) -> None:
        refuse_not_employed(ground)
        _day(ground, on)
        if standing_consent(ground.session, ground.organisation.id, ground.person.id) is not None:
            raise BadInputError(f"{ground.person.code} gave a consent already, and it stands; nothing is new.")

    with standing_on(store, actor_name, "edit", organisation, person, refuse) as (case, ground):
        row = t.PassportConsent(
            person_id=ground.person.id,
            organisation_id=ground.organisation.id,
            given_on=_day(ground, on),
            means=means,
            words=said,
            recorded_by=case.actor.name,
            recorded_at=case.now,
        )
        case.session.add(row)
        case.record(f"passport consent of {ground.person.code}", None, f"given {row.given_on} ({means})")
        return line_of(row, ground.person.code)


def withdraw_consent(
    store: Store,
    actor_name: str | None,
    person: str,
    means: str,
    on: date | None = None,
    organisation: str | None = None,
) -> tuple[ConsentLine, Revoked | None]:
    """Record that a person took their consent back: their passport is revoked at once, and none is issued any more.

    A person may always do so; whoever may edit rosters records it. Raises BadInputError for a means there is not, a day
    in the future or before the consent, and where none stands.
    """
    from rostering.passports.revoke import CONSENT_WITHDRAWN, revoke_row
    from rostering.passports.standing import live_passport

    _refuse_means(means)

    def refuse(ground: Ground) -> None:
        _standing(ground)
        if _day(ground, on) < _standing(ground).given_on:
            raise BadInputError(f"The consent was given on {_standing(ground).given_on}; it was withdrawn later.")

    with standing_on(store, actor_name, "edit", organisation, person, refuse) as (case, ground):
        row = _standing(ground)
        row.withdrawn_on, row.withdrawn_means = _day(ground, on), means
        row.withdrawal_recorded_by, row.withdrawal_recorded_at = case.actor.name, case.now
        case.session.add(row)
        case.record(
            f"passport consent of {ground.person.code}",
            f"given {row.given_on}",
            f"withdrawn {row.withdrawn_on} ({means})",
        )
        live = live_passport(ground.session, ground.organisation.id, ground.person.id, case.now)
        revoked = None if live is None else revoke_row(case, ground, live, CONSENT_WITHDRAWN)
        return line_of(row, ground.person.code), revoked


def standing_consent(session: Session, organisation: int, person: int) -> t.PassportConsent | None:
    """The consent of a person to an organisation that nobody took back; None: there is none."""
    c = t.PassportConsent
    return session.exec(
        select(c).where(c.organisation_id == organisation, c.person_id == person, col(c.withdrawn_on).is_(None))
    ).first()


def refuse_without_consent(ground: Ground) -> None:
    """Raise RefusedError where a person's consent does not stand."""
    if standing_consent(ground.session, ground.organisation.id, ground.person.id) is None:
        raise RefusedError(
            f"{ground.person.code} has not agreed that {ground.organisation.code} shares their passport; ask first.",
            hint=f", and record it with 'rota passport consent give {ground.person.code}'",
        )


def line_of(row: t.PassportConsent, person: str) -> ConsentLine:
    """A consent as it is shown."""
    return ConsentLine(
        person=person,
        given_on=row.given_on,
        means=row.means,
        words=row.words,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        withdrawn_on=row.withdrawn_on,
        withdrawn_means=row.withdrawn_means,
        withdrawal_recorded_by=row.withdrawal_recorded_by,
    )


def _standing(ground: Ground) -> t.PassportConsent:
    row = standing_consent(ground.session, ground.organisation.id, ground.person.id)
    if row is None:
        raise BadInputError(
            f"No consent of {ground.person.code} to {ground.organisation.code} stands; there is nothing to withdraw."
        )
    return row


def _day(ground: Ground, on: date | None) -> date:
    today = local_day(ground.now)
    if on is not None and on > today:
        raise BadInputError(f"The day {on} is in the future; record it when it has happened.")
    return today if on is None else on


def _refuse_means(means: str) -> None:
    if means not in MEANS:
        raise BadInputError(f"'{means}' is no means of consent; choose one of: {', '.join(MEANS)}.")
