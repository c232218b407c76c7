"""Which mistake explains a wrong figure of a piece that was stated on its own, such as Δw5 or E_o1."""

from __future__ import annotations

from collections import Counter
from math import inf
from typing import TYPE_CHECKING

from nnsolve.check.candidate import Why, diagnosed
from nnsolve.check.hits import worth
from nnsolve.check.pieces import piece_range
from nnsolve.check.prior import KINDS, UNKNOWN
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnsolve.axis import Key
    from nnsolve.check.candidate import Diagnosis, Hit
    from nnsolve.check.name import Namer
    from nnsolve.check.replay import Replay
    from nnsolve.expr import Expr
    from nnsolve.working.written import Written


def named_piece(
    namer: Namer, found: Replay, key: Key, piece: Expr, figure: Written, point: Callable[[Key], float]
) -> Diagnosis:
    """What explains `figure`, which does not follow for a `piece` of the formula of `key`.

    `point` gives the number of a quantity as it was written, or as it follows.
    """
    unit = 10.0**-figure.places if not figure.over else 0.0
    size = max(abs(figure.number), abs(evaluate(piece, point, FLOATS)))
    hits = list(_hits(namer, found, key, piece, figure, unit, point))
    unknown = UNKNOWN / (10 * size / unit + 10) if unit else 0.0
    return diagnosed(key, hits, unknown, figure.figures, namer.speaker)


def _hits(
    namer: Namer,
    found: Replay,
    key: Key,
    piece: Expr,
    figure: Written,
    unit: float,
    point: Callable[[Key], float],
) -> Iterator[Hit]:
    edits = list(namer.preparations.edits(key, piece))
    counts = Counter(edit.code for edit in edits)
    for edit in edits:
        low, high = piece_range(found, edit.formula, {})
        if -inf < low <= figure.high and figure.low <= high < inf:
            weight = KINDS[edit.code].weight / counts[edit.code]
            why = Why(edit.code, edit.text, edit.slots, edit.formula, key)
            yield worth(weight, (low, high), unit), evaluate(edit.formula, point, FLOATS), why
