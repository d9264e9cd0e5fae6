"""The steps of a recall, and which of them may follow which."""

from collections.abc import Mapping
from types import MappingProxyType

CHOSEN, NOTIFIED, RELEASED, NOT_RELEASED = "chosen", "notified", "released", "not_released"
ACCEPTED, DECLINED, POSTED, STOOD_DOWN = "accepted", "declined", "posted", "stood_down"
STEPS = (CHOSEN, NOTIFIED, RELEASED, NOT_RELEASED, ACCEPTED, DECLINED, POSTED, STOOD_DOWN)
# The employer's release and the person's reply come in either order; the later word of each counts.
RELEASE, REPLY = (RELEASED, NOT_RELEASED), (ACCEPTED, DECLINED)
# What has to be so before a step is made.
AFTER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        NOTIFIED: (CHOSEN,),
        RELEASED: (NOTIFIED,),
        NOT_RELEASED: (NOTIFIED,),
        ACCEPTED: (NOTIFIED,),
        DECLINED: (NOTIFIED,),
        POSTED: (RELEASED, ACCEPTED),
        STOOD_DOWN: (CHOSEN,),
    }
)
SAID: Mapping[str, str] = MappingProxyType(
    {
        CHOSEN: "chosen",
        NOTIFIED: "notified",
        RELEASED: "released by the employer",
        NOT_RELEASED: "not released by the employer",
        ACCEPTED: "accepted",
        DECLINED: "declined",
        POSTED: "posted",
        STOOD_DOWN: "stood down",
    }
)


def standing(steps: tuple[str, ...]) -> frozenset[str]:
    """What is so after some steps, in their order: of release and of reply the later word, the others once made."""
    said: dict[str, str] = {}
    for step in steps:
        key = "release" if step in RELEASE else "reply" if step in REPLY else step
        said[key] = step
    return frozenset(said.values())
