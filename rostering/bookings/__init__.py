"""Places covered by an agency or another source: bookings, what they cost, and who may open the dear tiers."""
