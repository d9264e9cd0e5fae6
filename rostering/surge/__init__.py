"""What if: sickness, demand, a closed home or a new centre, and whom to call up. Nothing here writes to the store."""
