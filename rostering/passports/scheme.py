"""The scheme in figures: which organisations have joined, how many people hold a passport, what was asked and answered.

An organisation has joined once it has a key to sign with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import col, select

from rostering import access
from rostering.calendar import local_day
from rostering.passports.ground import Whose
from rostering.passports.listing import GOOD, REVOKED, STANDS, Overview, overview
from rostering.passports.standing import APPLIED, REFUSED
from rostering.passports.taken_back import ACCEPTED, DECLINED
from rostering.store import tables as t
from rostering.words import counted

if TYPE_CHECKING:
    from rostering.store.engine import Store


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One organisation of the scheme: since when, whom it trusts (`trusts`), and its counts.

    `holders` are people with a passport of it that is good now; `accepted` are passports of others that stand.
    """

    organisation: str
    name: str
    joined_on: date | None
    trusts: tuple[str, ...]
    waiting: int
    refused: int
    issued: int
    revoked: int
    holders: int
    accepted: int
    declined: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """The figures of the scheme, as far as an actor sees it."""

    members: tuple[MemberLine, ...]
    holders: int  # people with at least one passport that is good

    @property
    def words(self) -> str:
        """Who has joined and how many hold a passport, in a line."""
        joined, holders = counted(self.joined, "organisation"), counted(self.holders, "person", "people")
        return f"{joined} joined, {holders} with a passport"

    @property
    def joined(self) -> int:
        """How many organisations have joined."""
        return sum(one.joined_on is not None for one in self.members)


def scheme(
    store: Store, actor_name: str | None, organisation: str | None = None, shown: Overview | None = None
) -> Scheme:
    """The figures of one organisation, or of all that the actor sees. Raises as `overview` does; where that was asked
    already it is handed in as `shown`."""
    shown = shown or overview(store, actor_name, organisation, compared=False)
    with store.reading() as session:
        keys = session.exec(select(t.SigningKey.organisation_id, t.SigningKey.made_at)).all()
        trusted = session.exec(
            select(t.TrustedIssuer.organisation_id, t.TrustedIssuer.name).where(
                col(t.TrustedIssuer.removed_at).is_(None)
            )
        ).all()
        rows = session.exec(select(t.Organisation).order_by(col(t.Organisation.code))).all()
        known = [Whose(row.id, row.code, row.name) for row in rows if row.id is not None]
        wanted = organisation or access.acting(session, actor_name).organisation
    members = []
    for one in known:
        if wanted is not None and one.code.casefold() != wanted.casefold():
            continue
        joined = [local_day(made) for whose, made in keys if whose == one.id]
        issued = [line for line in shown.issued if line.organisation == one.code]
        answers = [line for line in shown.answers if line.organisation == one.code]
        asked = [line for code, line in shown.applications if code == one.code]
        members.append(
            MemberLine(
                organisation=one.code,
                name=one.name,
                joined_on=min(joined, default=None),
                trusts=tuple(sorted(name for whose, name in trusted if whose == one.id)),
                waiting=sum(line.state == APPLIED for line in asked),
                refused=sum(line.state == REFUSED for line in asked),
                issued=len(issued),
                revoked=sum(line.state == REVOKED for line in issued),
                holders=len({line.person for line in issued if line.state == GOOD}),
                accepted=sum(line.answer == ACCEPTED and line.state == STANDS for line in answers),
                declined=sum(line.answer == DECLINED for line in answers),
            )
        )
    return Scheme(tuple(members), len({line.person for line in shown.issued if line.state == GOOD}))
