"""The demo world as a whole: made in memory from a number of settings and a seed, then saved in one go."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from rostering.demo.absences import make_absences
from rostering.demo.agreements import make_agreements
from rostering.demo.contracts import make_contracts
from rostering.demo.delegations import make_delegations
from rostering.demo.demand import make_demand
from rostering.demo.history import make_history
from rostering.demo.names import load_names
from rostering.demo.people import make_people
from rostering.demo.pipeline import make_pipeline
from rostering.demo.places import make_places
from rostering.demo.staffing import make_staff
from rostering.errors import BadInputError

if TYPE_CHECKING:
    from sqlmodel import Session

Rows = tuple[dict[str, Any], ...]

DEFAULT_SETTINGS = 12
MOST_SETTINGS = 1000
WEEKS_BEHIND = 26


@dataclass(frozen=True)
class World:
    """Rows for the store, one field a table and named after it, each row with the table's columns and its id.

    The order of the fields is the order of saving: whatever a row refers to comes before it.
    """

    organisation: Rows
    area: Rows
    setting: Rows
    travel: Rows
    person: Rows
    worker: Rows
    contract: Rows
    pool_membership: Rows
    skill: Rows
    registration: Rows
    clearance: Rows
    restriction: Rows
    opt_out: Rows
    absence: Rows
    availability: Rows
    request: Rows
    pattern: Rows
    pattern_followed: Rows
    history_sum: Rows
    client: Rows
    delegation: Rows
    demand: Rows
    shift: Rows
    actual: Rows
    pipeline_entry: Rows
    pipeline_step: Rows
    training_session: Rows
    session_booking: Rows
    recall_campaign: Rows
    recall: Rows
    recall_step: Rows
    recall_day: Rows
    agreement: Rows
    agreement_organisation: Rows


def make_world(settings: int, seed: int, week: date) -> World:
    """The world of so many settings as it stands before `week`, a Monday; the same arguments give the same world.

    A setting is a home, ward, team or centre; units do not count. Work is known for 26 weeks before the week and
    demand for five weeks from it. A number of settings outside 1 to 1000 and a day that is no Monday are refused.
    """
    if not 1 <= settings <= MOST_SETTINGS:
        raise BadInputError(f"The demo can have 1 to {MOST_SETTINGS} settings, not {settings}; give such a number.")
    if week.weekday() != 0:
        raise BadInputError(f"The demo's week begins on {week}, which is no Monday; give a Monday.")
    first_day = week - timedelta(weeks=WEEKS_BEHIND)
    names = load_names()
    places = make_places(settings, names, _random(seed, "places"), week)
    staff = make_staff(places, first_day, week, _random(seed, "staff"))
    people = make_people(staff, places, names, week, _random(seed, "people"))
    contracts = make_contracts(staff, places, first_day, week, _random(seed, "contracts"))
    demand = make_demand(places.homes, first_day, week)
    away = make_absences(staff, first_day, week, _random(seed, "absences"))
    agreement, signed = make_agreements(places, week)
    worked = make_history(
        staff, places.homes, away.absence, away.restriction, first_day, week, _random(seed, "history")
    )
    return World(
        organisation=places.organisation,
        area=places.area,
        setting=places.setting,
        travel=places.travel,
        person=people.person,
        worker=people.worker,
        contract=contracts.contract,
        pool_membership=contracts.pool_membership,
        skill=people.skill,
        registration=people.registration,
        clearance=people.clearance,
        restriction=away.restriction,
        opt_out=contracts.opt_out,
        absence=away.absence,
        availability=contracts.availability,
        request=away.request,
        pattern=contracts.pattern,
        pattern_followed=contracts.pattern_followed,
        history_sum=people.history_sum,
        client=demand.client,
        delegation=make_delegations(staff, places.homes, people.registration, week),
        demand=demand.demand,
        shift=demand.shift,
        actual=worked,
        agreement=agreement,
        agreement_organisation=signed,
        **vars(make_pipeline(staff, week)),
    )


def save_world(session: "Session", world: World) -> None:
    """Insert every row of the world into an empty store and mark it as a demo; the caller commits.

    The mark is `installation` row 'content' = 'demo'. The store's tables must be there, and empty but for actors,
    the audit trail and other facts of the installation.
    """
    from sqlalchemy import insert
    from sqlmodel import SQLModel

    import rostering.store.tables  # noqa: F401

    tables = SQLModel.metadata.tables
    for field in fields(world):
        rows: Rows = getattr(world, field.name)
        if rows:
            session.connection().execute(insert(tables[field.name]), list(rows))
    installation = tables["installation"]
    session.connection().execute(installation.delete().where(installation.c.key == "content"))
    session.connection().execute(insert(installation), [{"key": "content", "value": "demo"}])


def _random(seed: int, part: str) -> Random:
    """A source of its own for each part of the world, so that a change in one leaves the others as they were."""
    return Random(f"{seed}:{part}")
