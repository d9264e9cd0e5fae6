"""The states of a proposal: it waits for an answer, or has one."""

WAITING, ACCEPTED, REFUSED = "waiting", "accepted", "refused"
