"""How somebody stands on a shift, from planned to worked."""

PLANNED, OFFERED, ACCEPTED, DECLINED = "planned", "offered", "accepted", "declined"
CONFIRMED, WORKED, NOT_WORKED, CANCELLED = "confirmed", "worked", "not_worked", "cancelled"
STANDINGS = (PLANNED, OFFERED, ACCEPTED, DECLINED, CONFIRMED, WORKED, NOT_WORKED, CANCELLED)
NOT_WORKING = (DECLINED, NOT_WORKED, CANCELLED)  # of whom no work is expected
