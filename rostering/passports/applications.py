"""Applications for a passport: asked for, then granted once somebody saw who the person is, or refused, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from rostering.calendar import local_day
from rostering.errors import BadInputError
from rostering.passports.ground import Ground, refuse_not_employed, standing_on
from rostering.passports.standing import APPLIED, GRANTED, REFUSED, latest_application
from rostering.people.reason import few_words
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """One application: `identity_on` is when the papers were seen, `reason` why it was refused."""

    person: str
    name: str
    state: str
    applied_by: str
    applied_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    identity_on: date | None


def apply(store: Store, actor_name: str | None, person: str, organisation: str | None = None) -> ApplicationLine:
    """Record that a person asks their employer for a passport.

    Raises BadInputError where an application waits already or was granted; RefusedError for who may not, and for
    somebody whom the organisation does not employ.
    """

    def refuse(ground: Ground) -> None:
        refuse_not_employed(ground)
        latest = latest_application(ground.session, ground.organisation.id, ground.person.id)
        if latest is not None and latest.state == APPLIED:
            raise BadInputError(f"{ground.person.code} has applied already; a manager grants or refuses it.")
        if latest is not None and latest.state == GRANTED:
            raise BadInputError(
                f"{ground.person.code} was granted a passport already.",
                hint=f"; 'rota passport issue {ground.person.code}' issues one",
            )

    with standing_on(store, actor_name, "edit", organisation, person, refuse) as (case, ground):
        row = t.PassportApplication(
            person_id=ground.person.id,
            organisation_id=ground.organisation.id,
            state=APPLIED,
            applied_by=case.actor.name,
            applied_at=case.now,
        )
        case.session.add(row)
        case.record(f"passport of {ground.person.code}", None, APPLIED)
        return line_of(row, ground)


def grant(
    store: Store, actor_name: str | None, person: str, identity_on: date | None, organisation: str | None = None
) -> ApplicationLine:
    """Grant the application that waits. `identity_on` is the day on which the person's papers were seen; needed.

    Raises BadInputError where none waits, and without that day or with one in the future; RefusedError for who may not.
    """

    def refuse(ground: Ground) -> None:
        _waiting(ground)
        if identity_on is None or identity_on > local_day(ground.now):
            raise BadInputError(
                "A passport vouches for who somebody is; say on which day, not after today, their papers were seen.",
                hint=", with --identity-seen",
            )

    with standing_on(store, actor_name, "passport", organisation, person, refuse) as (case, ground):
        row = _waiting(ground)
        row.state, row.identity_on = GRANTED, identity_on
        row.decided_by, row.decided_at = case.actor.name, case.now
        case.session.add(row)
        case.record(f"passport of {ground.person.code}", APPLIED, f"{GRANTED}, identity seen {identity_on}")
        return line_of(row, ground)


def refuse_application(
    store: Store, actor_name: str | None, person: str, reason: str, organisation: str | None = None
) -> ApplicationLine:
    """Refuse the application that waits, with a reason that says nothing about health.

    Raises BadInputError where none waits and for a reason that is missing, long or of health; RefusedError for who may
    not.
    """
    why = few_words(
        reason,
        LONGEST_REASON,
        "A refusal needs its reason",
        health="The reason must say nothing about health; only whether somebody gets a passport is kept.",
    )

    def refuse(ground: Ground) -> None:
        _waiting(ground)

    with standing_on(store, actor_name, "passport", organisation, person, refuse) as (case, ground):
        row = _waiting(ground)
        row.state, row.reason = REFUSED, why
        row.decided_by, row.decided_at = case.actor.name, case.now
        case.session.add(row)
        case.record(f"passport of {ground.person.code}", APPLIED, f"{REFUSED}: {why}")
        return line_of(row, ground)


def line_of(row: t.PassportApplication, ground: Ground) -> ApplicationLine:
    """An application of the person as it is shown."""
    who = ground.person
    decided = (row.decided_by, row.decided_at, row.reason, row.identity_on)
    return ApplicationLine(who.code, who.name, row.state, row.applied_by, row.applied_at, *decided)


def _waiting(ground: Ground) -> t.PassportApplication:
    latest = latest_application(ground.session, ground.organisation.id, ground.person.id)
    if latest is None or latest.state != APPLIED:
        raise BadInputError(
            f"No application of {ground.person.code} to {ground.organisation.code} waits.",
            hint=f"; 'rota passport apply {ground.person.code}' records one",
        )
    return latest
