"""What an organisation can say of people in passports: what is on record and good today, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_typed

from rostering.catalogue import clearances, skills
from rostering.imports.fields import months_later
from rostering.passports.claims import Bound, Checked, Claims, Employment, Registered, Trained
from rostering.passports.ground import Whose
from rostering.passports.recognised import checks
from rostering.people.fitness import ACTIVE
from rostering.people.persons import running
from rostering.rosters.among import among
from rostering.store import tables as t

# SQLModel types at most four columns; these read plain tuples of many.
pick: Any = select_typed
SCHEME = "rota"  # the categories that this program writes: rota:fire
DBS, RIGHT_TO_WORK = "dbs", "right_to_work"


@dataclass(frozen=True)
class Records:
    """What the store holds of some people that a passport may speak of, read in one go for all of them."""

    persons: Mapping[int, t.Person]
    workers: Mapping[int, list[t.Worker]]  # with the organisation
    contracts: Mapping[int, list[t.Contract]]  # by worker
    registrations: Mapping[int, list[t.Registration]]
    skills: Mapping[int, list[t.Skill]]
    clearances: Mapping[int, list[t.Clearance]]
    restrictions: Mapping[int, list[t.Restriction]]
    levels: Mapping[int, Mapping[date, str]]  # of DBS checks that the organisation signed, by their day
    owners: Mapping[str, str]  # of a setting by its code: the organisation's code


def claims_of(session: Session, organisation: Whose, identities: Mapping[int, date], day: date) -> Mapping[int, Claims]:
    """What an organisation says of some people on a day, by the store's number. `identities`: when it saw who each of
    them is, by their papers.

    Restrictions go along as restrictions, without who reviewed them and without a reason; conditions of a registration
    as the fact that there are some.
    """
    records = _read(session, organisation, identities.keys())
    return {
        person: Claims(
            name=records.persons[person].name,
            identity_on=identity_on,
            employment=_employment(records, organisation, person, day),
            registrations=_registrations(records.registrations[person], day),
            training=_training(records.skills[person], day),
            checks=_checks(records, person, day),
            restrictions=_restrictions(records, person, day),
        )
        for person, identity_on in identities.items()
    }


def differing(before: Claims, now: Claims) -> tuple[str, ...]:
    """What a passport says otherwise than it would today, part by part."""
    parts = ("name", "employment", "registrations", "training", "checks", "restrictions")
    return tuple(part for part in parts if getattr(before, part) != getattr(now, part))


def _read(session: Session, organisation: Whose, people: Collection[int]) -> Records:
    def of(table: Any, *order: Any) -> dict[int, list[Any]]:
        rows = session.exec(select_typed(table).where(among(table.person_id, people)).order_by(*order, col(table.id)))
        return _grouped((row.person_id, row) for row in rows)

    w, c, s, o = t.Worker, t.Contract, t.Setting, t.Organisation
    workers = session.exec(
        select_typed(w).where(among(w.person_id, people), w.organisation_id == organisation.id).order_by(col(w.id))
    ).all()
    contracts = session.exec(
        select_typed(c).where(among(c.worker_id, {row.id or 0 for row in workers})).order_by(col(c.id))
    )
    persons = session.exec(select_typed(t.Person).where(among(t.Person.id, people)))
    owned = pick(s.code, o.code).join(o, col(o.id) == col(s.organisation_id))
    owners = session.exec(owned.order_by(col(o.code).desc()))  # of a code that several have, the first by code counts
    return Records(
        persons={row.id or 0: row for row in persons},
        workers=_grouped((row.person_id, row) for row in workers),
        contracts=_grouped((row.worker_id, row) for row in contracts),
        registrations=of(t.Registration, col(t.Registration.body), col(t.Registration.number)),
        skills=of(t.Skill),
        clearances=of(t.Clearance),
        restrictions=of(t.Restriction),
        levels=_levels(session, organisation, people),
        owners=dict(owners.all()),
    )


def _levels(session: Session, organisation: Whose, people: Collection[int]) -> Mapping[int, Mapping[date, str]]:
    """At what level the organisation signed the DBS check of people on their way into a pool, by its day."""
    p, e, w = t.PipelineStep, t.PipelineEntry, t.Worker
    rows = (
        pick(w.person_id, p.done_on, p.level)
        .join(e, col(e.id) == col(p.entry_id))
        .join(w, col(w.id) == col(e.worker_id))
        .where(among(w.person_id, people), w.organisation_id == organisation.id, p.step == DBS)
        .where(col(p.level).is_not(None), col(p.withdrawn_at).is_(None))
    )
    found: dict[int, dict[date, str]] = defaultdict(dict)
    for person, on, level in session.exec(rows.order_by(col(p.id))):
        found[person][on] = level
    return found


def _grouped(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, row in rows:
        found[key].append(row)
    return found


def _employment(records: Records, organisation: Whose, person: int, day: date) -> Employment:
    here = [row for row in records.workers[person] if running(row.started_on, row.ended_on, day, day)]
    contracts = [one for row in here for one in records.contracts[row.id or 0]]
    roles = {one.role for one in contracts if running(one.starts_on, one.ends_on, day, day)}
    started = [row.started_on for row in here if row.started_on is not None]
    return Employment(
        employer=organisation.name,
        roles=tuple(sorted(roles)),
        started_on=min(started) if here and len(started) == len(here) else None,
    )


def _registrations(rows: Iterable[t.Registration], day: date) -> tuple[Registered, ...]:
    return tuple(
        Registered(row.body, row.number, row.status, bool(row.conditions), row.until_on, row.looked_up_on)
        for row in rows
        if row.status == ACTIVE and _is_good(row.until_on, day)
    )


def _training(rows: Iterable[t.Skill], day: date) -> tuple[Trained, ...]:
    """Of several completions of one level the latest; one of which nobody knows the day is left out."""
    done = [(row.done_on, row) for row in rows if row.done_on is not None and row.done_on <= day]
    latest: dict[tuple[str, int], tuple[date, t.Skill]] = {}
    for on, row in sorted(done, key=lambda one: (one[0], one[1].until_on is None, one[1].id or 0)):
        latest[row.skill, row.level or 0] = on, row
    return tuple(
        Trained(
            category=f"{SCHEME}:{row.skill}",
            title=skills()[row.skill].title if row.skill in skills() else row.skill,
            level=row.level,
            done_on=on,
            until=row.until_on,
            provider=row.issuer,
        )
        for _, (on, row) in sorted(latest.items())
        if _is_good(row.until_on, day)
    )


def _checks(records: Records, person: int, day: date) -> tuple[Checked, ...]:
    who, rows, levels = records.persons[person], records.clearances[person], records.levels.get(person, {})
    kinds = {one.code: kind for kind, one in checks().items() if one.code is not None}
    found = [
        Checked(kinds[row.kind], row.on_date, row.until_on, levels.get(row.on_date) if row.kind == DBS else None)
        for row in rows
        if row.kind in kinds and row.setting_id is None
    ]
    if who.dbs_on is not None:
        months = clearances()[DBS].months
        until = None if months is None else months_later(who.dbs_on, months) - timedelta(days=1)
        found.append(Checked(DBS, who.dbs_on, until, levels.get(who.dbs_on)))
    if who.right_to_work_seen_on is not None and (who.right_to_work_open or who.right_to_work_until is not None):
        until = None if who.right_to_work_open else who.right_to_work_until
        found.append(Checked(RIGHT_TO_WORK, who.right_to_work_seen_on, until))
    return _newest(one for one in found if one.seen_on <= day and _is_good(one.until, day))


def _newest(found: Iterable[Checked]) -> tuple[Checked, ...]:
    newest: dict[str, Checked] = {}
    for one in sorted(found, key=lambda one: (one.seen_on, one.until or date.max)):
        newest[one.kind] = one
    return tuple(newest[kind] for kind in sorted(newest))


def _restrictions(records: Records, person: int, day: date) -> tuple[Bound, ...]:
    """What binds now or later; whose setting one names goes along, since codes of settings are an organisation's."""
    return tuple(
        Bound(
            row.forbids,
            row.value,
            records.owners.get(row.value or "") if row.forbids == "setting" else None,
            row.from_on,
            row.until_on,
            row.review_on,
        )
        for row in records.restrictions[person]
        if _is_good(row.until_on, day)
    )


def _is_good(until: date | None, day: date) -> bool:
    return until is None or until >= day
