"""Pools: which are switched off, what that costs in cover, banks that organisations share, and each pool's limits."""
