"""Normalisation of values: which of them share a mean and a spread, and the way back through it."""
