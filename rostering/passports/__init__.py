"""Passports: signed documents about a person that one organisation issues and another believes, offline."""
