"""The states of a deployment: the way to a loan that is active, and the ways out of it."""

DRAFT, REQUESTED, RELEASED, ACCEPTED = "draft", "requested", "released", "accepted"
CONSENTED, INDUCTED, ACTIVE, ENDED = "consented", "inducted", "active", "ended"
DECLINED, WITHDRAWN, RECALLED, EXPIRED = "declined", "withdrawn", "recalled", "expired"
# The whole way, in order.
WAY = (DRAFT, REQUESTED, RELEASED, ACCEPTED, CONSENTED, INDUCTED, ACTIVE, ENDED)
STATES = (*WAY, DECLINED, WITHDRAWN, RECALLED, EXPIRED)
BEFORE_ACTIVE = (DRAFT, REQUESTED, RELEASED, ACCEPTED, CONSENTED, INDUCTED)
OVER = (ENDED, DECLINED, WITHDRAWN, RECALLED, EXPIRED)
