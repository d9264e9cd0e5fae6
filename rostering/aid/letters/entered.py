"""A step that a letter brings, as a row of the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rostering.store import tables as t

if TYPE_CHECKING:
    from rostering.aid.letters.bodies import StepBody
    from rostering.aid.letters.envelope import Envelope
    from rostering.passports.ground import Whose


def entered_step(deployment: int, state: str, sender: Whose, letter: Envelope, body: StepBody) -> t.DeploymentStep:
    """The step by which a deployment came to a state, as its letter tells it."""
    return t.DeploymentStep(
        deployment_id=deployment,
        state=state,
        made_by=body.by,
        made_at=letter.written,
        means=body.means,
        note=body.reason,
        role=body.role,
        organisation=sender.code,
        words=body.words,
        given_at=body.given_at,
        waived=";".join(body.waived) or None,
        in_place_of=body.in_place_of,
    )
