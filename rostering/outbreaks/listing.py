"""Lists of outbreaks, and one with what stands against it as things are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import col

from rostering import access, calendar
from rostering.errors import BadInputError
from rostering.outbreaks.broken import Broken, lawful_by, touched_loans
from rostering.outbreaks.outbreak import OutbreakLine, home_of, outbreak_lines
from rostering.rosters.horizon import Horizon
from rostering.rosters.read_demand import outbreaks
from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.access import Acting
    from rostering.store.engine import Store


@dataclass(frozen=True)
class OutbreakPage:
    """One outbreak, and what it breaks of all that stands: empty for one that is closed."""

    line: OutbreakLine
    broken: Broken


def list_outbreaks(store: Store, actor_name: str | None, every: bool = False) -> list[OutbreakLine]:
    """The outbreaks that are open at settings of the actor's organisation (all for who acts for all), and those still
    in the days after; with `every` those that are over too. Raises RefusedError for who may not see."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        access.guard(actor, "see", actor.organisation)
        found = [one for one in outbreak_lines(session) if _sees(actor, one)]
    today = calendar.today()
    return [one for one in found if every or one.free_on is None or today < one.free_on]


def show_outbreak(store: Store, actor_name: str | None, setting: str) -> OutbreakPage:
    """The latest outbreak at a setting. Raises BadInputError for a setting nobody knows and one that had none,
    RefusedError for who may not."""
    found = latest_outbreak(store, actor_name, setting)
    if found is None:
        raise BadInputError(f"There was no outbreak at {setting} yet.")
    return found


def latest_outbreak(store: Store, actor_name: str | None, setting: str) -> OutbreakPage | None:
    """The same; None where there was none yet."""
    with store.reading() as session:
        actor = access.acting(session, actor_name)
        row, home = home_of(session, setting)
        access.guard(actor, "outbreak", session.get_one(t.Organisation, row.organisation_id).code)
        lines = outbreak_lines(session, col(t.Outbreak.setting_id).in_(sorted(home)))
        if not lines:
            return None
        line, today = lines[-1], calendar.today()
        if not line.is_open:
            return OutbreakPage(line, Broken((), ()))
        known = outbreaks(session, Horizon(today, today))
        (facts,) = (one for one in known if one.setting in home and one.closed_on is None)
        without = lawful_by(
            session, home, line.opened_on, today, lambda all_: tuple(one for one in all_ if one != facts)
        )
        loans = touched_loans(session, home, facts, calendar.now())
        return OutbreakPage(line, Broken(without.assignments, without.rosters, loans).seen_by(actor))


def _sees(actor: Acting, line: OutbreakLine) -> bool:
    return actor.organisation in (None, line.organisation)
