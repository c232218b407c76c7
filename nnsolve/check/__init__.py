"""Marking: what a working claims, held against a derivation. Knows derivations and no topic."""
