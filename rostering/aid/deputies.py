"""Deputies: an approver who is away names who decides deployments in their place, from a day to a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from rostering import access, calendar, words
from rostering.aid.moves import DECIDE, RECORD
from rostering.errors import BadInputError, RefusedError
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store

LONGEST = timedelta(days=92)  # somebody who is away for longer is no approver; the agreement names another
STANDS, TO_COME, OVER, ENDED = "stands", "to come", "over", "ended"


@dataclass(frozen=True, slots=True)
class DeputyLine:
    """One deputy: for which approver of which organisation, from which day to which (both included)."""

    id: int
    organisation: str
    approver: str
    deputy: str
    from_on: date
    until: date
    state: str
    made_by: str
    ended_by: str | None = None

    @property
    def words(self) -> str:
        """The same as a sentence."""
        if self.state == ENDED:
            return f"{self.deputy} decides no more in place of {self.approver}."
        return (
            f"{self.deputy} decides deployments of {self.organisation} in place of {self.approver} from "
            f"{words.day(self.from_on)} to {words.day(self.until)}."
        )


@dataclass(frozen=True)
class Deputing:
    """Who is to decide in whose place (None: the actor's own), from when (None: today) to when, for which organisation
    (its code; None: the only one that the approver acts for)."""

    deputy: str
    until: date
    first: date | None = None
    approver: str | None = None
    organisation: str | None = None


def list_deputies(store: Store, actor_name: str | None, every: bool = False) -> tuple[DeputyLine, ...]:
    """The deputies of an actor's organisation (all for who acts for all) now and to come, by their first day; with
    `every` those that are over too. Raises RefusedError for who may not see."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        return tuple(
            one
            for one in _lines(session)
            if actor.organisation in (None, one.organisation) and (every or one.state in (STANDS, TO_COME))
        )


def name_deputy(store: Store, actor_name: str | None, wanted: Deputing) -> DeputyLine:
    """Name a deputy. An approver does it for themselves; for others it takes who acts for all.

    Raises BadInputError for days that cannot be, unknown names and somebody who is the deputy then already,
    RefusedError for who may not, and for a deputy who acts for another organisation or records nothing.
    """
    with store.reading() as session:
        row = _checked(session, access.acting(session, actor_name), wanted)
        code = session.get_one(t.Organisation, row.organisation_id).code
    with use_case(store, actor_name, DECIDE, code) as case:
        row = _checked(case.session, case.actor, wanted)
        case.session.add(row)
        case.session.flush()
        case.record(f"deputy of {row.approver} for {code}", None, f"{row.deputy}, {row.from_on} to {row.until_on}")
        return _line(row, code)


def end_deputy(store: Store, actor_name: str | None, number: int) -> DeputyLine:
    """Take a deputy's right back at once: by the approver, or who acts for all. What was decided meanwhile stays.

    Raises BadInputError for an unknown number and for one that is over, RefusedError for who may not.
    """
    with store.reading() as session:
        _, code = _ending(session, access.acting(session, actor_name), number)
    with use_case(store, actor_name, DECIDE, code) as case:
        row, code = _ending(case.session, case.actor, number)
        row.ended_by, row.ended_at = case.actor.name, case.now
        case.session.add(row)
        case.session.flush()
        case.record(f"deputy of {row.approver} for {code}", f"{row.deputy}, until {row.until_on}", "ended")
        return _line(row, code)


def _checked(session: Session, actor: Acting, wanted: Deputing) -> t.ApproverDeputy:
    """The row as it would be."""
    approver = access.acting(session, wanted.approver or actor.name)
    if approver.name != actor.name and actor.organisation is not None:
        raise RefusedError(
            f"A deputy of {approver.name} is named by {approver.name}, or by who acts for all, not by {actor.name}."
        )
    organisation = _organisation(session, approver, wanted.organisation)
    access.guard(approver, DECIDE, organisation.code)
    deputy = access.acting(session, wanted.deputy)
    _refuse_unfit(approver, deputy, organisation.code)
    first, last = wanted.first or calendar.today(), wanted.until
    if last < first or last < calendar.today():
        raise BadInputError(f"A deputy from {first} to {last} would never decide anything; name days to come.")
    if last - first >= LONGEST:
        raise BadInputError(f"A deputy decides for at most {LONGEST.days} days; {first} to {last} is longer.")
    d = t.ApproverDeputy
    known = session.exec(
        select(d).where(
            d.organisation_id == organisation.id,
            d.approver == approver.name,
            d.deputy == deputy.name,
            col(d.ended_at).is_(None),
            col(d.from_on) <= last,
            col(d.until_on) >= first,
        )
    ).first()
    if known is not None:
        raise BadInputError(
            f"{deputy.name} is the deputy of {approver.name} from {known.from_on} to {known.until_on} already."
        )
    assert organisation.id is not None
    return t.ApproverDeputy(
        organisation_id=organisation.id,
        approver=approver.name,
        deputy=deputy.name,
        from_on=first,
        until_on=last,
        made_by=actor.name,
        made_at=calendar.now(),
    )


def _refuse_unfit(approver: Acting, deputy: Acting, organisation: str) -> None:
    if deputy.name == approver.name:
        raise BadInputError(f"{approver.name} cannot be their own deputy; name somebody else.")
    if deputy.organisation not in (None, organisation):
        raise RefusedError(
            f"{deputy.name} acts for organisation {deputy.organisation}; a deputy of {approver.name} acts for "
            f"{organisation}."
        )
    if RECORD not in access.PERMITTED[deputy.role]:
        raise RefusedError(f"{deputy.name} is a {deputy.role} and changes no roster; name a coordinator or a manager.")


def _organisation(session: Session, approver: Acting, named: str | None) -> t.Organisation:
    """For which organisation somebody approves."""
    code = named or approver.organisation
    if code is None:
        every = session.exec(select(t.Organisation).order_by(t.Organisation.code)).all()
        if len(every) == 1:
            return every[0]
        raise BadInputError(
            f"{approver.name} acts for all organisations; say for which one the deputy decides.",
            hint=" (with --organisation CODE)",
        )
    row = session.exec(select(t.Organisation).where(t.Organisation.code == code)).first()
    if row is None:
        raise BadInputError(f"There is no organisation '{code}'.")
    return row


def _ending(session: Session, actor: Acting, number: int) -> tuple[t.ApproverDeputy, str]:
    row = session.get(t.ApproverDeputy, number)
    if row is None:
        raise BadInputError(f"There is no deputy {number}; look at those there are.")
    code = session.get_one(t.Organisation, row.organisation_id).code
    if actor.organisation is not None and actor.name != row.approver:
        raise RefusedError(f"{row.approver} named deputy {number} and takes that back, not {actor.name}.")
    state = _state(row)
    if state in (OVER, ENDED):
        raise BadInputError(f"Deputy {number} is over already; there is nothing to take back.")
    return row, code


def _lines(session: Session) -> list[DeputyLine]:
    codes = {one.id: one.code for one in session.exec(select(t.Organisation))}
    d = t.ApproverDeputy
    rows = session.exec(select(d).order_by(col(d.from_on), col(d.id))).all()
    return [_line(row, codes[row.organisation_id]) for row in rows]


def _line(row: t.ApproverDeputy, organisation: str) -> DeputyLine:
    assert row.id is not None
    names = row.approver, row.deputy
    return DeputyLine(row.id, organisation, *names, row.from_on, row.until_on, _state(row), row.made_by, row.ended_by)


def _state(row: t.ApproverDeputy) -> str:
    today = calendar.today()
    if row.ended_at is not None:
        return ENDED
    return OVER if row.until_on < today else STANDS if row.from_on <= today else TO_COME
