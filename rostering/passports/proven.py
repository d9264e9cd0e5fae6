"""Which steps of somebody's way in a passport completes: what it proves was looked at, on which day, at what level.

Only where the mapping says so (data/recognised.toml), only on a way in with whoever accepts, and only until the
passport ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from rostering.passports.claims import Claims
from rostering.passports.document import Document
from rostering.passports.ground import Ground
from rostering.passports.recognised import identity_step, recognised_check
from rostering.pipeline.entry import Entry, read_entries
from rostering.pipeline.route import Step
from rostering.store import tables as t

IDENTITY = "identity"
LONGEST_ISSUER = 60


@dataclass(frozen=True, slots=True)
class Proof:
    """What a passport proves for a step: what it is called, the day it was seen, its own end, and its level."""

    name: str
    step: str
    seen_on: date
    until: date | None = None
    level: str | None = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proven:
    """One step that a passport is about: in words, with the row that completes it, or why it does not."""

    words: str
    row: t.PipelineStep | None
    why: str = ""


def proven(ground: Ground, document: Document, stopped: Callable[[Proof], str]) -> Iterator[Proven]:
    """What a passport completes of each way in that the person is on with the organisation, identity first.

    `stopped` says why a proof brings nothing by itself; empty where nothing stops it.
    """
    for entry in read_entries(ground.session):
        if (entry.person.id, entry.organisation) != (ground.person.id, ground.organisation.code):
            continue
        steps = {step.code: step for step in entry.route.steps}
        brought: set[str] = set()
        for proof in _proofs(document.claims):
            step = steps.get(proof.step)
            if step is None:
                continue
            why = stopped(proof) or _unfit(document, entry, step, proof, brought)
            words = f"step of the way in: {step.title}{f' {proof.level}' if step.levels and proof.level else ''}"
            said = f"{words}, seen {proof.seen_on}"
            if why:
                yield Proven(said, None, why)
                continue
            brought.add(step.code)
            yield Proven(said, _row(ground, document, entry, step, proof))


def _proofs(claims: Claims) -> Iterator[Proof]:
    step = identity_step()
    if step is not None:
        yield Proof(IDENTITY, step, claims.identity_on)
    for one in claims.checks:
        step = recognised_check(one.kind).step
        if step is not None:
            yield Proof(one.kind, step, one.seen_on, one.until, one.level, one.unknown)


def _unfit(document: Document, entry: Entry, step: Step, proof: Proof, brought: set[str]) -> str:
    """Why a proof does not complete a step; empty where it does."""
    if step.levels and proof.level is None:
        return "the passport does not say at what level"
    if step.levels and proof.level not in step.levels:
        return f"no level is called '{proof.level}'"
    reached = (one for one in entry.way.done.get(step.code, ()) if step.reaches(one.level, proof.level))
    if any(one.until is None or one.until >= document.valid_until for one in reached):
        return "it is complete already, and for as long"
    for code in entry.route.before(step):
        earlier = entry.route.step(code)
        if code not in brought and entry.way.completed(earlier, document.valid_until) is None:
            return f"{earlier.title.lower()} comes first"
    return ""


def _row(ground: Ground, document: Document, entry: Entry, step: Step, proof: Proof) -> t.PipelineStep:
    return t.PipelineStep(
        entry_id=entry.id,
        step=step.code,
        done_at=ground.now,
        done_on=proof.seen_on,
        done_by=f"passport of {document.issuer_name}"[:LONGEST_ISSUER],
        level=proof.level if step.levels else None,
        recorded_by=ground.actor.name,
        recorded_at=ground.now,
    )
