"""Where the slopes of the losses come from, kept as text, so that a solution need not load the engine."""

from __future__ import annotations

from nnsolve.criteria.workings import difference, divergence, margin, probability

WORKINGS = {**difference.WORKINGS, **divergence.WORKINGS, **margin.WORKINGS, **probability.WORKINGS}
"""Equal lines, each with the title of its rule, by the name of the first row with that term."""
