"""Mutual aid: agreements between organisations, and the loans of people that stand on them."""
