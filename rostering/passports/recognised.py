"""What of another organisation's training and checks is recognised here, and as what: a mapping that is data.

What an organisation said for itself comes before data/recognised.toml. A category that stands in neither grants
nothing, and neither does one that stands there as not recognised.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rostering.catalogue import clearances, skills
from rostering.errors import BadInputError
from rostering.imports.fields import months_later
from rostering.pipeline.route import CHECK, routes
from rostering.resources import data_file

if TYPE_CHECKING:
    from sqlmodel import Session

    from rostering.store.engine import Store

SCHEMA = "rota-recognised/1"
NOT_MAPPED = "nobody mapped that category"
NOT_KNOWN = "this version does not know that kind of check"
CHOSEN = "this organisation does not recognise it"
LONGEST, MOST_MONTHS = 99, 120


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a category or kind of others is here: a skill (or clearance) and for how many months at the most, or None
    and why not. `by` is 'program' or the organisation's code; `step` is what it completes of a way in."""

    category: str
    code: str | None
    months: int | None = None
    why: str = ""
    by: str = "program"
    step: str | None = None

    def interval(self, level: int | None) -> int | None:
        """For how many months a training is recognised from its day; None: as long as it says itself."""
        entry = skills().get(self.code or "")
        return self.months if self.months is not None or entry is None else entry.interval(level)


@cache
def training() -> Mapping[str, Recognition]:
    """The program's own mapping of training, by category. A category twice, or a skill there is not, is a fault."""
    rows = _loaded()
    found: dict[str, Recognition] = {}
    for row in [*rows["training"], *rows["not_recognised"]]:
        skill = row.get("skill")
        if skill is not None and skill not in skills():
            raise ValueError(f"data/recognised.toml names the skill {skill!r}, which data/skills.toml has not")
        for category in row["from"]:
            if category in found:
                raise ValueError(f"data/recognised.toml has the category {category!r} twice")
            found[category] = Recognition(category, skill, row.get("months"), row.get("why", ""))
    return MappingProxyType(found)


@cache
def checks() -> Mapping[str, Recognition]:
    """The mapping of checks, by kind. A clearance or a step there is not is a fault."""
    found = {
        row["kind"]: Recognition(row["kind"], row.get("clearance"), why=row.get("why", ""), step=row.get("step"))
        for row in _loaded()["check"]
    }
    strange = {one.code for one in found.values() if one.code is not None} - clearances().keys()
    if strange:
        raise ValueError(f"data/recognised.toml names clearances that there are not: {', '.join(sorted(strange))}")
    checked = {step.code for route in routes().values() for step in route.steps if step.kind == CHECK}
    unsigned = {step for step in (identity_step(), *(one.step for one in found.values())) if step is not None} - checked
    if unsigned:
        raise ValueError(f"data/recognised.toml names steps that no way in signs: {', '.join(sorted(unsigned))}")
    return MappingProxyType(found)


def identity_step() -> str | None:
    """The step of a way in that the identity which a passport tells completes; None: none."""
    step: str | None = _loaded()["identity"].get("step")
    return step


def recognised_training(own: Mapping[str, Recognition], category: str) -> Recognition:
    """What a category is: by the organisation's own mapping, else the program's, else nothing."""
    known = own.get(category) or training().get(category)
    return known if known is not None else Recognition(category, None, why=NOT_MAPPED)


def recognised_check(kind: str) -> Recognition:
    """What a kind of check is here."""
    return checks().get(kind) or Recognition(kind, None, why=NOT_KNOWN)


def own_mapping(session: Session, organisation: int) -> Mapping[str, Recognition]:
    """What an organisation said for itself, by category."""
    from sqlmodel import select

    from rostering.store import tables as t

    code = session.get_one(t.Organisation, organisation).code
    rows = session.exec(select(t.RecognisedTraining).where(t.RecognisedTraining.organisation_id == organisation))
    return {
        row.category: Recognition(row.category, row.skill, row.months, "" if row.skill is not None else CHOSEN, code)
        for row in rows
    }


def mapping(store: Store, actor_name: str | None, organisation: str | None = None) -> tuple[Recognition, ...]:
    """What holds for every category anybody mapped, for an organisation, by category."""
    from rostering.passports.ground import looking

    with looking(store, actor_name, organisation) as ground:
        own = own_mapping(ground.session, ground.organisation.id)
    return tuple(one for _, one in sorted({**training(), **own}.items()))


def map_training(
    store: Store,
    actor_name: str | None,
    category: str,
    skill: str | None,
    months: int | None = None,
    organisation: str | None = None,
) -> Recognition:
    """Say for an organisation what a category of others is here: a skill, or (None) not recognised.

    It holds for passports that are accepted from now on. Raises BadInputError for a skill there is not, a category
    without its scheme, or months out of bounds; RefusedError for who may not.
    """
    from rostering.passports.ground import standing_on
    from rostering.store import tables as t

    category = _checked(category, skill, months)
    with standing_on(store, actor_name, "passport", organisation) as (case, ground):
        row = _row(ground.session, ground.organisation.id, category)
        before = None if row is None else _said(row.skill, row.months)
        row = row or t.RecognisedTraining(
            organisation_id=ground.organisation.id, category=category, set_by=case.actor.name, set_at=case.now
        )
        row.skill, row.months = skill, months
        row.set_by, row.set_at = case.actor.name, case.now
        case.session.add(row)
        case.record(f"training category {category}", before, _said(skill, months))
        return Recognition(category, skill, months, "" if skill else CHOSEN, ground.organisation.code)


def unmap_training(store: Store, actor_name: str | None, category: str, organisation: str | None = None) -> Recognition:
    """Take back what an organisation said of a category: the program's own mapping counts again.

    Raises BadInputError where the organisation said nothing of it.
    """
    from rostering.passports.ground import Ground, standing_on

    def refuse(ground: Ground) -> None:
        if _row(ground.session, ground.organisation.id, category) is None:
            raise BadInputError(f"{ground.organisation.code} said nothing of '{category}'; there is nothing to drop.")

    with standing_on(store, actor_name, "passport", organisation, check=refuse) as (case, ground):
        row = _row(ground.session, ground.organisation.id, category)
        assert row is not None
        case.session.delete(row)
        case.record(f"training category {category}", _said(row.skill, row.months), "as the program has it")
    return recognised_training({}, category)


def recognised_until(recognition: Recognition, level: int | None, done_on: date, until: date | None) -> date | None:
    """The last good day of a training here: its own, or that of the interval in force here, whichever comes first."""
    months = recognition.interval(level)
    here = None if months is None else months_later(done_on, months) - timedelta(days=1)
    return min((one for one in (here, until) if one is not None), default=None)


def _row(session: Session, organisation: int, category: str) -> Any:
    from sqlmodel import select

    from rostering.store import tables as t

    r = t.RecognisedTraining
    return session.exec(select(r).where(r.organisation_id == organisation, r.category == category)).first()


def _checked(category: str, skill: str | None, months: int | None) -> str:
    scheme, colon, name = category.strip().partition(":")
    if not (scheme and colon and name) or len(category) > LONGEST or not category.isprintable():
        raise BadInputError(
            f"'{category[:LONGEST]}' is no training category; write its scheme before a colon, as in cstf:fire_safety."
        )
    if skill is not None and skill not in skills():
        raise BadInputError(f"There is no skill '{skill}'; choose one of: {', '.join(skills())}.")
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise BadInputError(f"Training is recognised for 1 to {MOST_MONTHS} months, not {months}.")
    return category.strip()


def _said(skill: str | None, months: int | None) -> str:
    return "not recognised" if skill is None else f"{skill}{f' for {months} months' if months else ''}"


@cache
def _loaded() -> Mapping[str, Any]:
    loaded = tomllib.loads(data_file("recognised.toml").read_text(encoding="utf-8"))
    if loaded.get("schema") != SCHEMA:
        raise ValueError(f"data/recognised.toml has the schema {loaded.get('schema')!r}; expected {SCHEMA!r}")
    return MappingProxyType(loaded)
