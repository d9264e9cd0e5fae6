"""The steps a deployment takes: from which states, to which, by whose side, and what each asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rostering.store.deployment_state import (
    ACCEPTED,
    ACTIVE,
    BEFORE_ACTIVE,
    CONSENTED,
    DECLINED,
    DRAFT,
    ENDED,
    INDUCTED,
    RECALLED,
    RELEASED,
    REQUESTED,
    WITHDRAWN,
)

HOME, HOST, EITHER = "home", "host", "either"
DECIDE, RECORD = "aid", "edit"  # what the guard asks for: a manager's decision, or an entry


@dataclass(frozen=True, slots=True)
class Move:
    """One step. `approves`: by who may approve under the agreement; `says`: the worker said so, by some means;
    `checked`: the facts have to hold; `urgent_of`: from which states the short chain of an emergency takes it."""

    name: str
    past: str
    of: tuple[str, ...]
    to: str
    side: str
    action: str
    approves: bool = False
    reason: bool = False
    says: bool = False
    checked: bool = False
    urgent_of: tuple[str, ...] = ()


REQUEST = Move("request", "requested", (DRAFT,), REQUESTED, HOST, RECORD, reason=True, checked=True)
# In an emergency the host decides once, at the end, and the induction is done on arrival.
RELEASE = Move(
    "release",
    "released",
    (REQUESTED,),
    RELEASED,
    HOME,
    DECIDE,
    approves=True,
    checked=True,
    urgent_of=(REQUESTED,),
)
ACCEPT = Move("accept", "accepted", (RELEASED,), ACCEPTED, HOST, DECIDE, approves=True, checked=True)
CONSENT = Move(
    "consent",
    "consented to",
    (ACCEPTED,),
    CONSENTED,
    EITHER,
    RECORD,
    says=True,
    checked=True,
    urgent_of=(RELEASED, ACCEPTED),
)
INDUCT = Move("induct", "inducted", (CONSENTED,), INDUCTED, HOST, RECORD, checked=True)
ACTIVATE = Move(
    "activate",
    "activated",
    (INDUCTED,),
    ACTIVE,
    HOST,
    DECIDE,
    approves=True,
    checked=True,
    urgent_of=(CONSENTED, INDUCTED),
)
# In place of one's own step.
HOME_DECLINES = Move("decline", "declined", (REQUESTED,), DECLINED, HOME, DECIDE, approves=True, reason=True)
HOST_DECLINES = Move("decline", "declined", (RELEASED,), DECLINED, HOST, DECIDE, approves=True, reason=True)
WORKER_DECLINES = Move("decline", "declined", (ACCEPTED,), DECLINED, EITHER, RECORD, reason=True, says=True)
WITHDRAW = Move("withdraw", "withdrawn", BEFORE_ACTIVE, WITHDRAWN, HOST, RECORD, reason=True)
CONSENT_WITHDRAWN = Move("withdraw", "withdrawn", (CONSENTED, INDUCTED, ACTIVE), WITHDRAWN, EITHER, RECORD, says=True)
GIVEN = (RELEASED, ACCEPTED, CONSENTED, INDUCTED, ACTIVE)  # once home let them go
RECALL = Move("recall", "recalled", GIVEN, RECALLED, HOME, DECIDE, approves=True, reason=True, urgent_of=GIVEN)
END = Move("end", "ended", (ACTIVE,), ENDED, HOST, DECIDE, approves=True, reason=True)
DECLINES: Mapping[str, Move] = {REQUESTED: HOME_DECLINES, RELEASED: HOST_DECLINES, ACCEPTED: WORKER_DECLINES}
# Ways out that are open whosever turn it is.
WAYS_OUT = (WITHDRAW, CONSENT_WITHDRAWN, RECALL, END)
# What comes next on the way, by state.
NEXT: Mapping[str, Move] = {one.of[0]: one for one in (REQUEST, RELEASE, ACCEPT, CONSENT, INDUCT, ACTIVATE)}
