"""A campaign of recall: of whom, where and within which days; opened, its people chosen, closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering import access, calendar
from rostering.access import Acting
from rostering.catalogue import OWN, pools, roles, skills
from rostering.errors import BadInputError, RefusedError
from rostering.people.persons import bound_to, running
from rostering.pipeline.entry import ACTION
from rostering.pipeline.recall_state import CHOSEN
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,48}", re.ASCII)
AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A campaign as it is opened: a short name, the pools that are called up, and what narrows them: a role, skills in
    date on the first day, an area with all that lies in it."""

    code: str
    from_on: date
    until_on: date
    pools: tuple[str, ...] = ("reservist",)
    role: str | None = None
    skills: tuple[str, ...] = ()
    area: str | None = None


def open_campaign(store: Store, actor_name: str | None, wanted: Wanted) -> str:
    """Open a campaign and choose everybody whom it means; nobody is told yet. Answers its code.

    Raises BadInputError, with nothing written, for a name that is none or taken, for days that are past or the wrong
    way round, and for a pool, role, skill or area that nobody knows; RefusedError for who may not.
    """
    organisation = bound_to(store, actor_name, ACTION)
    with store.reading() as session:
        _checked(session, wanted)
    with use_case(store, actor_name, ACTION, organisation) as case:
        row = _checked(case.session, wanted)
        row.organisation_id = _organisation(case.session, case.actor)
        row.opened_by, row.opened_at = case.actor.name, case.now
        case.session.add(row)
        case.session.flush()
        chosen = _choose(case.session, row, case.actor.name)
        case.record(f"recall {row.code}", after=f"{chosen} chosen, {row.from_on} to {row.until_on}")
    return wanted.code


def close_campaign(store: Store, actor_name: str | None, code: str) -> str:
    """Close a campaign: after today it opens no day to anybody.

    Raises BadInputError for one that is unknown or closed already; RefusedError for who may not.
    """
    organisation = bound_to(store, actor_name, ACTION)
    with store.reading() as session:
        refuse_closed(find_campaign(session, access.acting(session, actor_name), code))
    with use_case(store, actor_name, ACTION, organisation) as case:
        row = find_campaign(case.session, case.actor, code)
        refuse_closed(row)
        row.closed_by, row.closed_at = case.actor.name, case.now
        case.session.add(row)
        case.record(f"recall {row.code}", "open", "closed")
        return row.code


def find_campaign(session: Session, actor: Acting, code: str) -> t.RecallCampaign:
    """The campaign of that name. Raises BadInputError where there is none, RefusedError for another organisation's."""
    rows = session.exec(select_typed(t.RecallCampaign)).all()
    found = next((row for row in rows if row.code == code.casefold()), None)
    if found is None:
        known = ", ".join(row.code for row in rows[:12]) or "none yet"
        raise BadInputError(f"There is no recall '{code}'; the store has {known}.")
    if actor.organisation is not None and found.organisation_id != _organisation(session, actor):
        raise RefusedError(
            f"The recall {found.code} is another organisation's; choose another actor.", hint=" with --as NAME"
        )
    return found


def refuse_closed(row: t.RecallCampaign) -> None:
    """Refuse to change a campaign that is closed."""
    if row.closed_at is not None:
        raise BadInputError(
            f"The recall {row.code} was closed on {calendar.local_day(row.closed_at)}; open another one."
        )


def _organisation(session: Session, actor: Acting) -> int | None:
    if actor.organisation is None:
        return None
    return session.exec(select_typed(t.Organisation).where(t.Organisation.code == actor.organisation)).one().id


def _checked(session: Session, wanted: Wanted) -> t.RecallCampaign:
    """The row of a campaign, not yet added. Raises BadInputError for what cannot be."""
    if not CODE.fullmatch(wanted.code):
        raise BadInputError(f"'{wanted.code}' cannot name a recall; use small letters, figures and hyphens.")
    c = t.RecallCampaign
    if session.exec(pick(c.id).where(c.code == wanted.code)).first() is not None:
        raise BadInputError(f"There is a recall '{wanted.code}' already; give this one another name.")
    if wanted.until_on < wanted.from_on:
        raise BadInputError(f"The recall ends on {wanted.until_on}, before it begins on {wanted.from_on}.")
    if wanted.until_on < calendar.today():
        raise BadInputError(f"The recall ends on {wanted.until_on}, in the past; give days that are to come.")
    callable_ = [code for code in pools() if code not in (OWN, AGENCY)]
    for what, given, known in (
        ("pool that can be recalled", wanted.pools, callable_),
        ("role", (wanted.role,) if wanted.role else (), list(roles())),
        ("skill", wanted.skills, list(skills())),
    ):
        for code in given:
            if code not in known:
                raise BadInputError(f"There is no {what} '{code}'; choose one of: {', '.join(known)}.")
    if not wanted.pools:
        raise BadInputError("Say which pool is recalled.", hint=" with --pool")
    return c(
        code=wanted.code,
        pools=";".join(wanted.pools),
        role=wanted.role,
        skills=";".join(wanted.skills),
        area_id=None if wanted.area is None else _area(session, wanted.area),
        from_on=wanted.from_on,
        until_on=wanted.until_on,
        opened_by="",
        opened_at=calendar.now(),
    )


def _area(session: Session, named: str) -> int:
    rows = session.exec(pick(t.Area.id, t.Area.code, t.Area.name)).all()
    for id_, code, name in rows:
        if named.casefold() in (code.casefold(), name.casefold()):
            return int(id_)
    known = ", ".join(row[1] for row in rows[:12]) or "none yet"
    raise BadInputError(f"There is no area '{named}'; the store has {known}.")


def _choose(session: Session, campaign: t.RecallCampaign, by: str) -> int:
    """Note everybody whom a campaign means; how many."""
    now, chosen = calendar.now(), 0
    for worker in _meant(session, campaign):
        assert campaign.id is not None
        row = t.Recall(campaign_id=campaign.id, worker_id=worker)
        session.add(row)
        session.flush()
        assert row.id is not None
        session.add(t.RecallStep(recall_id=row.id, step=CHOSEN, made_by=by, made_at=now))
        chosen += 1
    session.flush()
    return chosen


def _meant(session: Session, campaign: t.RecallCampaign) -> Iterator[int]:
    """The employments through the campaign's pools, running on its days, with the role, the skills and the area; a
    person once."""
    w, seen = t.Worker, set[int]()
    rows = session.exec(select_typed(w).where(col(w.pool).in_(campaign.pools.split(";"))).order_by(col(w.id))).all()
    roles_of = _roles(session)
    able = _able(session, [code for code in campaign.skills.split(";") if code], campaign.from_on)
    reach = None if campaign.area_id is None else _reach(session, campaign.area_id)
    for row in rows:
        assert row.id is not None
        if (
            row.person_id not in seen
            and campaign.organisation_id in (None, row.organisation_id)
            and running(row.started_on, row.ended_on, campaign.from_on, campaign.until_on)
            and (campaign.role is None or campaign.role in roles_of.get(row.id, ()))
            and (able is None or row.person_id in able)
            and (reach is None or row.id in reach)
        ):
            seen.add(row.person_id)
            yield row.id


def _roles(session: Session) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for worker, role in session.exec(pick(t.Contract.worker_id, t.Contract.role)):
        found.setdefault(worker, set()).add(role)
    return found


def _able(session: Session, wanted: list[str], day: date) -> set[int] | None:
    """Who holds all skills on a day; None where none is asked for."""
    k = t.Skill
    held: dict[str, set[int]] = {code: set() for code in wanted}
    for person, code, until in session.exec(pick(k.person_id, k.skill, k.until_on).where(col(k.skill).in_(wanted))):
        if until is None or until >= day:
            held[code].add(person)
    return set.intersection(*held.values()) if held else None


def _reach(session: Session, area: int) -> set[int]:
    """The employments of an area: by their own setting, else by the settings of the organisations that may draw on
    them."""
    within = dict(session.exec(pick(t.Area.id, t.Area.within_id)).all())
    inside = {one for one in within if area in _around(within, one)}
    s, w, m = t.Setting, t.Worker, t.PoolMembership
    rows = session.exec(pick(s.id, s.organisation_id).where(col(s.area_id).in_(sorted(inside)))).all()
    settings, organisations = {row[0] for row in rows}, {row[1] for row in rows}
    opened = set(session.exec(pick(m.worker_id).where(col(m.organisation_id).in_(sorted(organisations)))))
    return {
        id_
        for id_, setting, organisation in session.exec(pick(w.id, w.setting_id, w.organisation_id))
        if (setting in settings if setting is not None else organisation in organisations or id_ in opened)
    }


def _around(within: dict[int, int | None], area: int) -> set[int]:
    found: set[int] = set()
    step: int | None = area
    while step is not None and step not in found:
        found.add(step)
        step = within.get(step)
    return found
