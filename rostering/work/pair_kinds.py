"""What two people can be to each other at work: one word for each, and how a sentence says it."""

from __future__ import annotations

from collections.abc import Mapping

TOGETHER, APART = "together", "apart"
PAIR_KINDS: Mapping[str, str] = {TOGETHER: "works together with", APART: "never meets"}
