"""What a seat on a session stands at; booked and attended seats are work."""

BOOKED, ATTENDED, MISSED, CANCELLED = "booked", "attended", "missed", "cancelled"
TAKEN = (BOOKED, ATTENDED)  # they count in a person's hours and rest
