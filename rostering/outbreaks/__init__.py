"""Outbreaks at settings: opened and closed, what they break, the re-plan, and who worked with whom."""
