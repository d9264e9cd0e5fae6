"""Putting the demo world into a store: in place of an earlier demo, never beside anything else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from rostering import access
from rostering.demo.world import World, make_world, save_world
from rostering.errors import BadInputError
from rostering.store import tables as t
from rostering.store.use_case import use_case

if TYPE_CHECKING:
    from rostering.store.engine import Store

KEPT = frozenset(("audit", "actor", "installation"))
CONTENT, DEMO = "content", "demo"


def install_demo(store: Store, actor_name: str | None, settings: int, seed: int, week: date) -> World:
    """Make the demo world and save it. Raises BadInputError where the store holds anything but an earlier demo."""
    with store.reading() as session:
        access.guard(access.acting(session, actor_name), "demo")
        _refuse_others(session, store.url)
    world = make_world(settings, seed, week)
    with use_case(store, actor_name, "demo") as case:
        _refuse_others(case.session, store.url)
        _clear(case.session)
        save_world(case.session, world)
        after = f"{settings} settings, {len(world.person)} people, {len(world.shift)} shifts, seed {seed}"
        case.record(f"demo of the week from {week}", after=after)
    return world


def _refuse_others(session: Session, url: str) -> None:
    content = session.exec(select(t.Installation.value).where(col(t.Installation.key) == CONTENT)).first()
    if content == DEMO:
        return
    for table in (t.Organisation, t.Person, t.Roster):
        if session.exec(select(func.count()).select_from(table)).one():
            raise BadInputError(
                f"The store {url} holds real data; the demo needs a store of its own: name another with --db."
            )


def _clear(session: Session) -> None:
    for table in reversed(SQLModel.metadata.sorted_tables):
        if table.name not in KEPT:
            session.connection().execute(table.delete())
