"""What people ask for: leave, wishes and swaps; what is known before each is decided, and what a decision does."""
