"""Where a use case of passports stands: for which organisation, about whom, by whom, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.access import Acting
from rostering.errors import BadInputError, RefusedError
from rostering.people.persons import People, PersonName
from rostering.store import tables as t
from rostering.store.use_case import UseCase, use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed


@dataclass(frozen=True, slots=True)
class Whose:
    """An organisation: the store's number, its code, its name, and how documents name it."""

    id: int
    code: str
    name: str

    @property
    def issuer(self) -> str:
        """The organisation as an issuer: urn:rota:organisation:CODE."""
        return f"urn:rota:organisation:{quote(self.code, safe='')}"


@dataclass(frozen=True, slots=True)
class Ground:
    """One look at the store for one organisation, and about one person where somebody was named."""

    session: Session
    actor: Acting
    now: datetime
    organisation: Whose
    named: PersonName | None = None

    @property
    def person(self) -> PersonName:
        """The person who was named."""
        assert self.named is not None
        return self.named


Check = Callable[[Ground], None]


@contextmanager
def looking(
    store: Store, actor_name: str | None, organisation: str | None = None, person: str | None = None
) -> Iterator[Ground]:
    """Look at the store for an organisation. Raises as `standing_on` does, for who may not see."""
    with store.reading() as session:
        ground = _ground(session, access.acting(session, actor_name), calendar.now(), organisation, person)
        access.guard(ground.actor, "see", ground.organisation.code)
        yield ground


@contextmanager
def standing_on(
    store: Store,
    actor_name: str | None,
    action: str,
    organisation: str | None = None,
    person: str | None = None,
    check: Check | None = None,
) -> Iterator[tuple[UseCase, Ground]]:
    """A use case for one organisation: the one named, the actor's own, the named person's only employer, or the only
    one there is.

    `check` refuses what cannot be; it is asked before anything is opened for writing, and again inside. Raises
    BadInputError for an organisation or a person there is not, and where several organisations may be meant;
    RefusedError for who may not.
    """
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        looked = _ground(session, actor, calendar.now(), organisation, person)
        access.guard(actor, action, looked.organisation.code)
        if check is not None:
            check(looked)
    with use_case(store, actor_name, action, looked.organisation.code) as case:
        ground = _ground(case.session, case.actor, case.now, organisation, person)
        if check is not None:
            check(ground)
        yield case, ground


def refuse_not_employed(ground: Ground) -> None:
    """Raise RefusedError where the organisation does not employ the person."""
    if ground.organisation.code not in ground.person.organisations:
        raise RefusedError(
            f"{ground.organisation.code} does not employ {ground.person.code}; a passport is its employer's to issue."
        )


def refuse_unreached(ground: Ground) -> None:
    """Raise RefusedError where a person neither works for the organisation nor may be drawn on by it."""
    if ground.organisation.code in ground.person.organisations or _may_be_drawn_on(ground):
        return
    raise RefusedError(
        f"{ground.person.code} works neither for {ground.organisation.code} nor through a pool or a deployment there; "
        "enter that first."
    )


def _may_be_drawn_on(ground: Ground) -> bool:
    w, m, d, s = t.Worker, t.PoolMembership, t.Deployment, t.Setting
    theirs = pick(w.id).where(w.person_id == ground.person.id)
    member = pick(m.id).where(col(m.worker_id).in_(theirs), m.organisation_id == ground.organisation.id)
    lent = (
        pick(d.id)
        .join(s, col(s.id) == col(d.setting_id))
        .where(col(d.worker_id).in_(theirs), s.organisation_id == ground.organisation.id)
    )
    return any(ground.session.exec(query.limit(1)).first() is not None for query in (member, lent))


def _ground(session: Session, actor: Acting, now: datetime, organisation: str | None, person: str | None) -> Ground:
    named = None if person is None else People(session).find(person)
    return Ground(session, actor, now, _whose(session, actor, organisation, named), named)


def _whose(session: Session, actor: Acting, wanted: str | None, person: PersonName | None) -> Whose:
    o = t.Organisation
    known = [Whose(*row) for row in session.exec(pick(o.id, o.code, o.name).order_by(o.code)).all()]
    meant = wanted if wanted is not None else actor.organisation
    if meant is None and person is not None and len(person.organisations) == 1:
        (meant,) = person.organisations
    if meant is None and len(known) == 1:
        return known[0]
    found = [
        one for one in known if meant is not None and meant.casefold() in (one.code.casefold(), one.name.casefold())
    ]
    if len(found) == 1:
        return found[0]
    names = ", ".join(one.code for one in known) or "none yet"
    if meant is None:
        raise BadInputError(f"Say for which organisation; there are: {names}.", hint=" (with --organisation CODE)")
    raise BadInputError(f"There is no organisation '{meant}'; there are: {names}.")
