"""Measurements of the solver and the program: never imported by the product, and no part of the tests."""
