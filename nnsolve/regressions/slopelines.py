"""Where the slopes of one point's loss come from, line by line, as the symbolic engine derives them.

Kept as text, so that a solution need not load the engine; a test derives every line again.
"""

from __future__ import annotations

from msgspec import Struct

from nnsolve.exposition import Block, Table


class Working(Struct, frozen=True):
    """The derivative of `formula` by `by`: equal `lines`, each with the title of its rule."""

    says: str
    formula: str
    by: str
    lines: tuple[tuple[str, str], ...]


WORKINGS: dict[str, tuple[Working, ...]] = {
    "square": (
        Working(
            "One point",
            "(y - (m*x + c))^2",
            "m",
            (
                ("d/dm [ (y − (m·x + c))² ]", "The slope to find"),
                ("2·(y − (m·x + c))·d/dm [ y − (m·x + c) ]", "Chain rule"),
                ("2·(y − (m·x + c))·(d/dm [ y ] − d/dm [ m·x + c ])", "Sum rule"),
                ("2·(y − (m·x + c))·(−d/dm [ m·x + c ])", "Constant"),
                ("2·(y − (m·x + c))·(−(d/dm [ m·x ] + d/dm [ c ]))", "Sum rule"),
                ("2·(y − (m·x + c))·(−(x·d/dm [ m ] + d/dm [ c ]))", "Constant factor"),
                ("2·(y − (m·x + c))·(−(x + d/dm [ c ]))", "Variable"),
                ("2·(y − (m·x + c))·(−x)", "Constant"),
                ("−2·(y − (m·x + c))·x", "Collect"),
                ("2·x·(c + m·x − y)", "Simplify"),
            ),
        ),
        Working(
            "One point",
            "(y - (m*x + c))^2",
            "c",
            (
                ("d/dc [ (y − (m·x + c))² ]", "The slope to find"),
                ("2·(y − (m·x + c))·d/dc [ y − (m·x + c) ]", "Chain rule"),
                ("2·(y − (m·x + c))·(d/dc [ y ] − d/dc [ m·x + c ])", "Sum rule"),
                ("2·(y − (m·x + c))·(−d/dc [ m·x + c ])", "Constant"),
                ("2·(y − (m·x + c))·(−(d/dc [ m·x ] + d/dc [ c ]))", "Sum rule"),
                ("2·(y − (m·x + c))·(−d/dc [ c ])", "Constant"),
                ("2·(y − (m·x + c))·(−1)", "Variable"),
                ("−2·(y − (m·x + c))", "Collect"),
                ("2·(c + m·x − y)", "Simplify"),
            ),
        ),
    ),
    "half-square": (
        Working(
            "One point",
            "(y - (m*x + c))^2/2",
            "m",
            (
                ("d/dm [ (y − (m·x + c))²/2 ]", "The slope to find"),
                ("(d/dm [ (y − (m·x + c))² ])/2", "Constant factor"),
                ("(2·(y − (m·x + c))·d/dm [ y − (m·x + c) ])/2", "Chain rule"),
                ("2·(y − (m·x + c))·(d/dm [ y ] − d/dm [ m·x + c ])/2", "Sum rule"),
                ("2·(y − (m·x + c))·(−d/dm [ m·x + c ])/2", "Constant"),
                ("2·(y − (m·x + c))·(−(d/dm [ m·x ] + d/dm [ c ]))/2", "Sum rule"),
                ("2·(y − (m·x + c))·(−(x·d/dm [ m ] + d/dm [ c ]))/2", "Constant factor"),
                ("2·(y − (m·x + c))·(−(x + d/dm [ c ]))/2", "Variable"),
                ("2·(y − (m·x + c))·(−x)/2", "Constant"),
                ("−(y − (m·x + c))·x", "Collect"),
                ("x·(c + m·x − y)", "Simplify"),
            ),
        ),
        Working(
            "One point",
            "(y - (m*x + c))^2/2",
            "c",
            (
                ("d/dc [ (y − (m·x + c))²/2 ]", "The slope to find"),
                ("(d/dc [ (y − (m·x + c))² ])/2", "Constant factor"),
                ("(2·(y − (m·x + c))·d/dc [ y − (m·x + c) ])/2", "Chain rule"),
                ("2·(y − (m·x + c))·(d/dc [ y ] − d/dc [ m·x + c ])/2", "Sum rule"),
                ("2·(y − (m·x + c))·(−d/dc [ m·x + c ])/2", "Constant"),
                ("2·(y − (m·x + c))·(−(d/dc [ m·x ] + d/dc [ c ]))/2", "Sum rule"),
                ("2·(y − (m·x + c))·(−d/dc [ c ])/2", "Constant"),
                ("2·(y − (m·x + c))·(−1)/2", "Variable"),
                ("−(y − (m·x + c))", "Collect"),
                ("c + m·x − y", "Simplify"),
            ),
        ),
    ),
    "square-plane": (
        Working(
            "One point, k the other terms",
            "(y - (b1*x1 + k))^2",
            "b1",
            (
                ("d/db1 [ (y − (b1·x1 + k))² ]", "The slope to find"),
                ("2·(y − (b1·x1 + k))·d/db1 [ y − (b1·x1 + k) ]", "Chain rule"),
                ("2·(y − (b1·x1 + k))·(d/db1 [ y ] − d/db1 [ b1·x1 + k ])", "Sum rule"),
                ("2·(y − (b1·x1 + k))·(−d/db1 [ b1·x1 + k ])", "Constant"),
                ("2·(y − (b1·x1 + k))·(−(d/db1 [ b1·x1 ] + d/db1 [ k ]))", "Sum rule"),
                ("2·(y − (b1·x1 + k))·(−(x1·d/db1 [ b1 ] + d/db1 [ k ]))", "Constant factor"),
                ("2·(y − (b1·x1 + k))·(−(x1 + d/db1 [ k ]))", "Variable"),
                ("2·(y − (b1·x1 + k))·(−x1)", "Constant"),
                ("−2·(y − (b1·x1 + k))·x1", "Collect"),
                ("2·x1·(b1·x1 + k − y)", "Simplify"),
            ),
        ),
    ),
    "half-square-plane": (
        Working(
            "One point, k the other terms",
            "(y - (b1*x1 + k))^2/2",
            "b1",
            (
                ("d/db1 [ (y − (b1·x1 + k))²/2 ]", "The slope to find"),
                ("(d/db1 [ (y − (b1·x1 + k))² ])/2", "Constant factor"),
                ("(2·(y − (b1·x1 + k))·d/db1 [ y − (b1·x1 + k) ])/2", "Chain rule"),
                ("2·(y − (b1·x1 + k))·(d/db1 [ y ] − d/db1 [ b1·x1 + k ])/2", "Sum rule"),
                ("2·(y − (b1·x1 + k))·(−d/db1 [ b1·x1 + k ])/2", "Constant"),
                ("2·(y − (b1·x1 + k))·(−(d/db1 [ b1·x1 ] + d/db1 [ k ]))/2", "Sum rule"),
                ("2·(y − (b1·x1 + k))·(−(x1·d/db1 [ b1 ] + d/db1 [ k ]))/2", "Constant factor"),
                ("2·(y − (b1·x1 + k))·(−(x1 + d/db1 [ k ]))/2", "Variable"),
                ("2·(y − (b1·x1 + k))·(−x1)/2", "Constant"),
                ("−(y − (b1·x1 + k))·x1", "Collect"),
                ("x1·(b1·x1 + k − y)", "Simplify"),
            ),
        ),
    ),
    "logistic": (
        Working(
            "Where y = 1",
            "-ln(sigmoid(z))",
            "z",
            (
                ("d/dz [ −ln(σ(z)) ]", "The slope to find"),
                ("−d/dz [ ln(σ(z)) ]", "Constant factor"),
                ("−(1/σ(z))·d/dz [ σ(z) ]", "Chain rule"),
                ("−(1/σ(z))·σ(z)·(1 − σ(z))", "Known slope"),
                ("−(1 − σ(z))", "Collect"),
                ("σ(z) − 1", "Simplify"),
            ),
        ),
        Working(
            "Where y = 0",
            "-ln(1 - sigmoid(z))",
            "z",
            (
                ("d/dz [ −ln(1 − σ(z)) ]", "The slope to find"),
                ("−d/dz [ ln(1 − σ(z)) ]", "Constant factor"),
                ("−(1/(1 − σ(z)))·d/dz [ 1 − σ(z) ]", "Chain rule"),
                ("−(1/(1 − σ(z)))·(d/dz [ 1 ] − d/dz [ σ(z) ])", "Sum rule"),
                ("−(1/(1 − σ(z)))·(−d/dz [ σ(z) ])", "Constant"),
                ("−(1/(1 − σ(z)))·(−σ(z)·(1 − σ(z)))", "Known slope"),
                ("σ(z)·(1 − σ(z))/(1 − σ(z))", "Collect"),
                ("σ(z)", "Simplify"),
            ),
        ),
        Working(
            "Net input",
            "w*x + b",
            "w",
            (
                ("d/dw [ w·x + b ]", "The slope to find"),
                ("d/dw [ w·x ] + d/dw [ b ]", "Sum rule"),
                ("x·d/dw [ w ] + d/dw [ b ]", "Constant factor"),
                ("x + d/dw [ b ]", "Variable"),
                ("x", "Constant"),
            ),
        ),
    ),
}
"""By kind: ``square`` and ``half-square`` for a line, the same with ``-plane``, and ``logistic``."""


def tables(kind: str, place: str) -> tuple[Table, ...]:
    """The derivations of `kind` as tables at `place`."""
    return tuple(_table(working, place) for working in WORKINGS[kind])


def _table(working: Working, place: str) -> Table:
    texts = [("= " if n else "") + text for n, (text, _) in enumerate(working.lines)]
    # Filled up with blanks, as a table sets its columns to the right.
    wide = max(map(len, texts))
    rules = [rule for _, rule in working.lines]
    broad = max(map(len, rules))
    rows = tuple(
        Block((text.ljust(wide), rule.ljust(broad))) for text, rule in zip(texts, rules, strict=True)
    )
    title = f"{working.says}: the slope by {working.by}"
    return Table(title, place, ("line".ljust(wide), "rule".ljust(broad)), rows, whole=True)
