"""The states of a roster: still in the making, made known, or replaced by a later one that was made known."""

DRAFT, PUBLISHED, SUPERSEDED = "draft", "published", "superseded"
