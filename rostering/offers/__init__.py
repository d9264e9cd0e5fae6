"""People who may refuse are asked: what they are offered, what they said, which tiers places are released to."""
