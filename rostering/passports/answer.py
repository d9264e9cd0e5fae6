"""Answering a passport: accepted, so that what is recognised of it stands in the own store, or declined, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import select

from rostering.errors import BadInputError, RefusedError
from rostering.passports.brought import Brought, Harvest, Left, harvest
from rostering.passports.document import Document
from rostering.passports.ground import Ground, looking, refuse_unreached, standing_on
from rostering.passports.taken_back import ACCEPTED, DECLINED, TakenBack, accepted_of, take_back
from rostering.passports.verify import Verdict, verdict
from rostering.people.reason import few_words
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.engine import Store

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Accepted:
    """A passport that was accepted for a person: what it brought, what it left and why, and what is to be told."""

    number: str
    person: str
    brought: tuple[str, ...]
    left: tuple[Left, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declined:
    """A passport that was declined; `taken_back` is what an earlier acceptance had brought."""

    number: str
    reason: str
    taken_back: TakenBack | None


def would_bring(
    store: Store, actor_name: str | None, data: bytes, person: str, organisation: str | None = None
) -> tuple[Verdict, Harvest]:
    """What accepting a passport for a person would bring. Nothing is written.

    Raises BadInputError and RefusedError as `accept` does, but for the actor's right to accept.
    """
    with looking(store, actor_name, organisation, person) as ground:
        return _judged(ground, data, ())


def accept(
    store: Store,
    actor_name: str | None,
    data: bytes,
    person: str,
    *,
    without: Sequence[str] = (),
    organisation: str | None = None,
) -> Accepted:
    """Accept a passport for a person of the own store: what is recognised of it becomes skills, registrations, checks,
    restrictions and completed steps of their way in, each traceable to it.

    `without` names categories of training, bodies and kinds of checks that are not taken. Raises BadInputError, with
    nothing written, for a passport that does not verify, one of somebody else, and one that was accepted already;
    RefusedError for who may not, for a person whom the organisation cannot draw on, and for a restriction that cannot
    be kept here.
    """

    def refuse(ground: Ground) -> None:
        _judged(ground, data, without)

    with standing_on(store, actor_name, "passport", organisation, person, refuse) as (case, ground):
        judged, taken = _judged(ground, data, without)
        document = _document(judged)
        answer = _answer(ground, document, ACCEPTED, None, data)
        case.session.add(answer)
        case.session.flush()
        assert answer.id is not None
        for one in taken.brought:
            case.session.add(one.row)
            case.session.flush()
            case.session.add(_fact(answer.id, one))
        case.record(
            f"passport {document.number} of {ground.person.code}",
            f"issued by {document.issuer}",
            f"{ACCEPTED}: {len(taken.brought)} facts, {len(taken.left)} left",
        )
        brought = tuple(one.words for one in taken.brought)
        return Accepted(document.number, ground.person.code, brought, taken.left, judged.told)


def decline(
    store: Store, actor_name: str | None, data: bytes, reason: str, organisation: str | None = None
) -> Declined:
    """Decline a passport with a reason, be it good or not; one that was accepted is taken back, and the shifts that
    this breaks are named. Others are not told: it says what one organisation believes.

    Raises BadInputError for a file in which no passport can be read, and for a reason that is missing, long or of
    health; RefusedError for who may not.
    """
    why = few_words(
        reason,
        LONGEST_REASON,
        "Declining a passport needs its reason",
        health="The reason must say nothing about health; say only what about the passport is not accepted.",
    )

    def refuse(ground: Ground) -> None:
        _document(verdict(ground.session, ground.organisation, data, ground.now))

    with standing_on(store, actor_name, "passport", organisation, check=refuse) as (case, ground):
        document = _document(verdict(ground.session, ground.organisation, data, ground.now))
        taken = None
        for answer in accepted_of(ground.session, ground.organisation.id, document.number):
            taken = take_back(case, answer, f"declined: {why}")
        case.session.add(_answer(ground, document, DECLINED, why, data))
        case.record(f"passport {document.number}", f"issued by {document.issuer}", f"{DECLINED}: {why}")
        return Declined(document.number, why, taken)


def _judged(ground: Ground, data: bytes, without: Sequence[str]) -> tuple[Verdict, Harvest]:
    """The verdict and what the passport brings, where it may be accepted for the person."""
    refuse_unreached(ground)
    judged = verdict(ground.session, ground.organisation, data, ground.now)
    if not judged.holds:
        raise BadInputError(f"The passport is not accepted ({judged.reason}): {judged.sentence}", hint=judged.hint)
    document = _document(judged)
    _refuse_other(ground, document)
    if accepted_of(ground.session, ground.organisation.id, document.number):
        raise BadInputError(f"{ground.organisation.code} accepted that passport already; nothing is new.")
    return judged, harvest(ground, document, without)


def _document(judged: Verdict) -> Document:
    if judged.document is None:
        raise BadInputError(
            f"No passport can be read from the file ({judged.reason}): {judged.sentence}", hint=judged.hint
        )
    return judged.document


def _refuse_other(ground: Ground, document: Document) -> None:
    """Raise RefusedError where the passport is not the person's: by a register's number, else by the name."""
    r = t.Registration
    rows = ground.session.exec(select(r).where(r.person_id == ground.person.id)).all()
    known = {row.body: row.number for row in rows if row.number}
    told = {one.body: one.number for one in document.claims.registrations if one.number}
    both = known.keys() & told.keys()
    same = all(known[body] == told[body] for body in both) and (bool(both) or _names_agree(ground, document))
    if not same:
        raise RefusedError(
            f"The passport is that of {document.claims.name}, which by name and register is not {ground.person.name} "
            f"({ground.person.code}); name the person it is for, or enter their name as the passport has it."
        )


def _names_agree(ground: Ground, document: Document) -> bool:
    return document.claims.name.casefold().split() == ground.person.name.casefold().split()


def _answer(ground: Ground, document: Document, answer: str, reason: str | None, data: bytes) -> t.PassportAnswer:
    return t.PassportAnswer(
        organisation_id=ground.organisation.id,
        person_id=None if ground.named is None else ground.named.id,
        number=document.number,
        issuer=document.issuer,
        issuer_name=document.issuer_name,
        position=document.position,
        answer=answer,
        reason=reason,
        valid_until=document.valid_until,
        document=data.decode("utf-8"),
        answered_by=ground.actor.name,
        answered_at=ground.now,
    )


def _fact(answer: int, one: Brought) -> t.PassportFact:
    row_id: int = one.row.id  # type: ignore[attr-defined]
    return t.PassportFact(answer_id=answer, kind=one.kind, row_id=row_id, words=one.words)
