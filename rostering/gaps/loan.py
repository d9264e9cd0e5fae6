"""Drafting a loan: somebody of another organisation for one shift, for both organisations to decide."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.store.use_case import UseCase

DRAFT = "draft"
MEANS = "telephone"


def draft_loan(
    case: UseCase, *, worker: int, setting: int, role: str, shift: int, starts_at: datetime, ends_at: datetime
) -> int:
    """A deployment in draft of one employment to a setting for one shift, with its first step; its number.

    Nobody stands on the shift by it: that comes when both organisations and the worker have agreed.
    """
    row = t.Deployment(
        worker_id=worker, setting_id=setting, role=role, starts_at=starts_at, ends_at=ends_at, state=DRAFT
    )
    case.session.add(row)
    case.session.flush()
    assert row.id is not None
    case.session.add(t.DeploymentShift(deployment_id=row.id, shift_id=shift))
    case.session.add(
        t.DeploymentStep(deployment_id=row.id, state=DRAFT, made_by=case.actor.name, made_at=case.now, means=MEANS)
    )
    case.session.flush()
    case.record(f"deployment {row.id}", after=f"{DRAFT}: worker {worker} for shift {shift}")
    return row.id
