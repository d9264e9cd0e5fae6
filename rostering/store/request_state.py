"""The states of what people ask for (leave, wishes, swaps): open, decided, or taken back."""

ASKED, WAITING, GRANTED, DECLINED, WITHDRAWN = "asked", "waiting", "granted", "declined", "withdrawn"
STATES = (ASKED, WAITING, GRANTED, DECLINED, WITHDRAWN)
OPEN = (ASKED, WAITING)
NO_MORE = (DECLINED, WITHDRAWN)  # nothing comes of it
