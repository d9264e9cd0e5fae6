"""Somebody called up in a campaign of the office's weeks, as far as a story needs."""

from collections.abc import Iterable
from datetime import datetime

from rostering.pipeline.recall_state import ACCEPTED, CHOSEN, NOTIFIED, RELEASED
from rostering.store import tables as t
from tests.rostering.office import Office, day

WINTER = "winter"
AGREED = (CHOSEN, NOTIFIED, RELEASED, ACCEPTED)


def called_up(
    office: Office,
    worker: int,
    told: datetime,
    days: Iterable[int] = (),
    steps: Iterable[str] = AGREED,
    window: tuple[int, int] = (-30, 30),
) -> int:
    """A recall of an employment that was told at an instant, with days offered and the steps made; its number."""
    campaign = office.add(
        t.RecallCampaign(
            code=WINTER,
            pools="reservist",
            from_on=day(window[0]),
            until_on=day(window[1]),
            opened_by="story",
            opened_at=told,
        )
    )
    recall = office.add(t.Recall(campaign_id=campaign, worker_id=worker))
    office.add_all(
        *(t.RecallStep(recall_id=recall, step=step, made_by="story", made_at=told) for step in steps),
        *(t.RecallDay(recall_id=recall, day=day(number), offered_by="story", offered_at=told) for number in days),
    )
    return recall
