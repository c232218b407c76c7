"""Where the slopes of measures of distributions come from, as the symbolic engine derives them; do not edit.

``python tests/loss_workings.py`` writes this module; a test derives every line again.
"""

# ruff: noqa: E501  (a line of a working is as long as it is)

from __future__ import annotations

WORKINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "divergence-sum-ln": (
        ("d/do [ t·ln(t/o) ]", "The slope to find"),
        ("t·d/do [ ln(t/o) ]", "Constant factor"),
        ("t·(1/(t/o))·d/do [ t/o ]", "Chain rule"),
        ("t·(1/(t/o))·(−(t·d/do [ o ])/o²)", "Reciprocal rule"),
        ("t·(1/(t/o))·(−t/o²)", "Variable"),
        ("−t·o/o²", "Collect"),
        ("−t/o", "Simplify"),
    ),
    "divergence-sum-log2": (
        ("d/do [ t·log₂(t/o) ]", "The slope to find"),
        ("t·d/do [ log₂(t/o) ]", "Constant factor"),
        ("t·(1/((t/o)·ln(2)))·d/do [ t/o ]", "Chain rule"),
        ("t·(1/((t/o)·ln(2)))·(−(t·d/do [ o ])/o²)", "Reciprocal rule"),
        ("t·(1/((t/o)·ln(2)))·(−t/o²)", "Variable"),
        ("−t·o/(ln(2)·o²)", "Collect"),
        ("−t/(o·ln(2))", "Simplify"),
    ),
    "divergence-sum-log10": (
        ("d/do [ t·log₁₀(t/o) ]", "The slope to find"),
        ("t·d/do [ log₁₀(t/o) ]", "Constant factor"),
        ("t·(1/((t/o)·ln(10)))·d/do [ t/o ]", "Chain rule"),
        ("t·(1/((t/o)·ln(10)))·(−(t·d/do [ o ])/o²)", "Reciprocal rule"),
        ("t·(1/((t/o)·ln(10)))·(−t/o²)", "Variable"),
        ("−t·o/(ln(10)·o²)", "Collect"),
        ("−t/(o·ln(10))", "Simplify"),
    ),
    "jensen-shannon-ln": (
        ("d/do [ ½(t·ln(2·t/(t + o)) + o·ln(2·o/(t + o))) ]", "The slope to find"),
        ("½·d/do [ t·ln(2·t/(t + o)) + o·ln(2·o/(t + o)) ]", "Constant factor"),
        ("½(d/do [ t·ln(2·t/(t + o)) ] + d/do [ o·ln(2·o/(t + o)) ])", "Sum rule"),
        ("½(t·d/do [ ln(2·t/(t + o)) ] + d/do [ o·ln(2·o/(t + o)) ])", "Constant factor"),
        ("½(t·(1/(2·t/(t + o)))·d/do [ 2·t/(t + o) ] + d/do [ o·ln(2·o/(t + o)) ])", "Chain rule"),
        (
            "½(t·(1/(2·t/(t + o)))·(−(2·t·d/do [ t + o ])/(t + o)²) + d/do [ o·ln(2·o/(t + o)) ])",
            "Reciprocal rule",
        ),
        (
            "½(t·(1/(2·t/(t + o)))·(−2·t·(d/do [ t ] + d/do [ o ])/(t + o)²) + d/do [ o·ln(2·o/(t + o)) ])",
            "Sum rule",
        ),
        ("½(t·(1/(2·t/(t + o)))·(−(2·t·d/do [ o ])/(t + o)²) + d/do [ o·ln(2·o/(t + o)) ])", "Constant"),
        ("½(t·(1/(2·t/(t + o)))·(−2·t/(t + o)²) + d/do [ o·ln(2·o/(t + o)) ])", "Variable"),
        (
            "½(t·(1/(2·t/(t + o)))·(−2·t/(t + o)²) + ((d/do [ o ])·ln(2·o/(t + o)) + o·d/do [ ln(2·o/(t + o)) ]))",
            "Product rule",
        ),
        (
            "½(t·(1/(2·t/(t + o)))·(−2·t/(t + o)²) + (ln(2·o/(t + o)) + o·d/do [ ln(2·o/(t + o)) ]))",
            "Variable",
        ),
        (
            "½(t·(1/(2·t/(t + o)))·(−2·t/(t + o)²) + (ln(2·o/(t + o)) + o·(1/(2·o/(t + o)))·d/do [ 2·o/(t + o) ]))",
            "Chain rule",
        ),
        (
            "½(t·(1/(2·t/(t + o)))·(−2·t/(t + o)²) + (ln(2·o/(t + o)) + o·(1/(2·o/(t + o)))·((d/do [ 2·o ])·(t + o) − 2·o·d/do [ t + o ])/(t + o)²))",
            "Quotient rule",
        ),
        (
            "½(t·(1/(2·t/(t + o)))·(−2·t/(t + o)²) + (ln(2·o/(t + o)) + o·(1/(2·o/(t + o)))·((2·d/do [ o ])·(t + o) − 2·o·d/do [ t + o ])/(t + o)²))",
            "Constant factor",
        ),
        (
            "½(t·(1/(2·t/(t + o)))·(−2·t/(t + o)²) + (ln(2·o/(t + o)) + o·(1/(2·o/(t + o)))·(2·(t + o) − 2·o·d/do [ t + o ])/(t + o)²))",
            "Variable",
        ),
        (
            "½(t·(1/(2·t/(t + o)))·(−2·t/(t + o)²) + (ln(2·o/(t + o)) + o·(1/(2·o/(t + o)))·(2·(t + o) − 2·o·(d/do [ t ] + d/do [ o ]))/(t + o)²))",
            "Sum rule",
        ),
        (
            "½(t·(1/(2·t/(t + o)))·(−2·t/(t + o)²) + (ln(2·o/(t + o)) + o·(1/(2·o/(t + o)))·(2·(t + o) − 2·o·d/do [ o ])/(t + o)²))",
            "Constant",
        ),
        (
            "½(t·(1/(2·t/(t + o)))·(−2·t/(t + o)²) + (ln(2·o/(t + o)) + o·(1/(2·o/(t + o)))·(2·(t + o) − 2·o)/(t + o)²))",
            "Variable",
        ),
        ("½(−t·(t + o)/(t + o)² + ln(2·o/(t + o)) + (t + o)·(2·(t + o) − 2·o)/(2·(t + o)²))", "Collect"),
        ("½·ln(2·o/(t + o))", "Simplify"),
    ),
    "jensen-shannon-log2": (
        ("d/do [ ½(t·log₂(2·t/(t + o)) + o·log₂(2·o/(t + o))) ]", "The slope to find"),
        ("½·d/do [ t·log₂(2·t/(t + o)) + o·log₂(2·o/(t + o)) ]", "Constant factor"),
        ("½(d/do [ t·log₂(2·t/(t + o)) ] + d/do [ o·log₂(2·o/(t + o)) ])", "Sum rule"),
        ("½(t·d/do [ log₂(2·t/(t + o)) ] + d/do [ o·log₂(2·o/(t + o)) ])", "Constant factor"),
        ("½(t·(1/((2·t/(t + o))·ln(2)))·d/do [ 2·t/(t + o) ] + d/do [ o·log₂(2·o/(t + o)) ])", "Chain rule"),
        (
            "½(t·(1/((2·t/(t + o))·ln(2)))·(−(2·t·d/do [ t + o ])/(t + o)²) + d/do [ o·log₂(2·o/(t + o)) ])",
            "Reciprocal rule",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(2)))·(−2·t·(d/do [ t ] + d/do [ o ])/(t + o)²) + d/do [ o·log₂(2·o/(t + o)) ])",
            "Sum rule",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(2)))·(−(2·t·d/do [ o ])/(t + o)²) + d/do [ o·log₂(2·o/(t + o)) ])",
            "Constant",
        ),
        ("½(t·(1/((2·t/(t + o))·ln(2)))·(−2·t/(t + o)²) + d/do [ o·log₂(2·o/(t + o)) ])", "Variable"),
        (
            "½(t·(1/((2·t/(t + o))·ln(2)))·(−2·t/(t + o)²) + ((d/do [ o ])·log₂(2·o/(t + o)) + o·d/do [ log₂(2·o/(t + o)) ]))",
            "Product rule",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(2)))·(−2·t/(t + o)²) + (log₂(2·o/(t + o)) + o·d/do [ log₂(2·o/(t + o)) ]))",
            "Variable",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(2)))·(−2·t/(t + o)²) + (log₂(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(2)))·d/do [ 2·o/(t + o) ]))",
            "Chain rule",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(2)))·(−2·t/(t + o)²) + (log₂(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(2)))·((d/do [ 2·o ])·(t + o) − 2·o·d/do [ t + o ])/(t + o)²))",
            "Quotient rule",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(2)))·(−2·t/(t + o)²) + (log₂(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(2)))·((2·d/do [ o ])·(t + o) − 2·o·d/do [ t + o ])/(t + o)²))",
            "Constant factor",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(2)))·(−2·t/(t + o)²) + (log₂(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(2)))·(2·(t + o) − 2·o·d/do [ t + o ])/(t + o)²))",
            "Variable",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(2)))·(−2·t/(t + o)²) + (log₂(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(2)))·(2·(t + o) − 2·o·(d/do [ t ] + d/do [ o ]))/(t + o)²))",
            "Sum rule",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(2)))·(−2·t/(t + o)²) + (log₂(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(2)))·(2·(t + o) − 2·o·d/do [ o ])/(t + o)²))",
            "Constant",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(2)))·(−2·t/(t + o)²) + (log₂(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(2)))·(2·(t + o) − 2·o)/(t + o)²))",
            "Variable",
        ),
        (
            "½(−t·(t + o)/(ln(2)·(t + o)²) + log₂(2·o/(t + o)) + (t + o)·(2·(t + o) − 2·o)/(2·ln(2)·(t + o)²))",
            "Collect",
        ),
        ("½·ln(2·o/(t + o))/ln(2)", "Simplify"),
    ),
    "jensen-shannon-log10": (
        ("d/do [ ½(t·log₁₀(2·t/(t + o)) + o·log₁₀(2·o/(t + o))) ]", "The slope to find"),
        ("½·d/do [ t·log₁₀(2·t/(t + o)) + o·log₁₀(2·o/(t + o)) ]", "Constant factor"),
        ("½(d/do [ t·log₁₀(2·t/(t + o)) ] + d/do [ o·log₁₀(2·o/(t + o)) ])", "Sum rule"),
        ("½(t·d/do [ log₁₀(2·t/(t + o)) ] + d/do [ o·log₁₀(2·o/(t + o)) ])", "Constant factor"),
        (
            "½(t·(1/((2·t/(t + o))·ln(10)))·d/do [ 2·t/(t + o) ] + d/do [ o·log₁₀(2·o/(t + o)) ])",
            "Chain rule",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(10)))·(−(2·t·d/do [ t + o ])/(t + o)²) + d/do [ o·log₁₀(2·o/(t + o)) ])",
            "Reciprocal rule",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(10)))·(−2·t·(d/do [ t ] + d/do [ o ])/(t + o)²) + d/do [ o·log₁₀(2·o/(t + o)) ])",
            "Sum rule",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(10)))·(−(2·t·d/do [ o ])/(t + o)²) + d/do [ o·log₁₀(2·o/(t + o)) ])",
            "Constant",
        ),
        ("½(t·(1/((2·t/(t + o))·ln(10)))·(−2·t/(t + o)²) + d/do [ o·log₁₀(2·o/(t + o)) ])", "Variable"),
        (
            "½(t·(1/((2·t/(t + o))·ln(10)))·(−2·t/(t + o)²) + ((d/do [ o ])·log₁₀(2·o/(t + o)) + o·d/do [ log₁₀(2·o/(t + o)) ]))",
            "Product rule",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(10)))·(−2·t/(t + o)²) + (log₁₀(2·o/(t + o)) + o·d/do [ log₁₀(2·o/(t + o)) ]))",
            "Variable",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(10)))·(−2·t/(t + o)²) + (log₁₀(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(10)))·d/do [ 2·o/(t + o) ]))",
            "Chain rule",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(10)))·(−2·t/(t + o)²) + (log₁₀(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(10)))·((d/do [ 2·o ])·(t + o) − 2·o·d/do [ t + o ])/(t + o)²))",
            "Quotient rule",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(10)))·(−2·t/(t + o)²) + (log₁₀(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(10)))·((2·d/do [ o ])·(t + o) − 2·o·d/do [ t + o ])/(t + o)²))",
            "Constant factor",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(10)))·(−2·t/(t + o)²) + (log₁₀(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(10)))·(2·(t + o) − 2·o·d/do [ t + o ])/(t + o)²))",
            "Variable",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(10)))·(−2·t/(t + o)²) + (log₁₀(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(10)))·(2·(t + o) − 2·o·(d/do [ t ] + d/do [ o ]))/(t + o)²))",
            "Sum rule",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(10)))·(−2·t/(t + o)²) + (log₁₀(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(10)))·(2·(t + o) − 2·o·d/do [ o ])/(t + o)²))",
            "Constant",
        ),
        (
            "½(t·(1/((2·t/(t + o))·ln(10)))·(−2·t/(t + o)²) + (log₁₀(2·o/(t + o)) + o·(1/((2·o/(t + o))·ln(10)))·(2·(t + o) − 2·o)/(t + o)²))",
            "Variable",
        ),
        (
            "½(−t·(t + o)/(ln(10)·(t + o)²) + log₁₀(2·o/(t + o)) + (t + o)·(2·(t + o) − 2·o)/(2·ln(10)·(t + o)²))",
            "Collect",
        ),
        ("½·ln(2·o/(t + o))/ln(10)", "Simplify"),
    ),
    "hellinger-root": (
        ("d/do [ (√(t) − √(o))² ]", "The slope to find"),
        ("2·(√(t) − √(o))·d/do [ √(t) − √(o) ]", "Chain rule"),
        ("2·(√(t) − √(o))·(d/do [ √(t) ] − d/do [ √(o) ])", "Sum rule"),
        ("2·(√(t) − √(o))·(−d/do [ √(o) ])", "Constant"),
        ("2·(√(t) − √(o))·(−1/(2·√(o)))", "Known slope"),
        ("−(√(t) − √(o))/√(o)", "Collect"),
        ("1 − √(t)/√(o)", "Simplify"),
    ),
    "total-variation": (
        ("d/do [ ½·|t − o| ]", "The slope to find"),
        ("½·d/do [ |t − o| ]", "Constant factor"),
        ("½·sign(t − o)·d/do [ t − o ]", "Chain rule"),
        ("½·sign(t − o)·(d/do [ t ] − d/do [ o ])", "Sum rule"),
        ("½·sign(t − o)·(−d/do [ o ])", "Constant"),
        ("½·sign(t − o)·(−1)", "Variable"),
        ("−½·sign(t − o)", "Collect"),
        ("½·sign(o − t)", "Simplify"),
    ),
    "hellinger-root@all": (
        ("d/do [ (1/√(2))·√((√(t) − √(o))² + R) ]", "The slope to find"),
        ("(1/√(2))·d/do [ √((√(t) − √(o))² + R) ]", "Constant factor"),
        ("(1/√(2))·(1/(2·√((√(t) − √(o))² + R)))·d/do [ (√(t) − √(o))² + R ]", "Chain rule"),
        ("(1/√(2))·(1/(2·√((√(t) − √(o))² + R)))·(d/do [ (√(t) − √(o))² ] + d/do [ R ])", "Sum rule"),
        (
            "(1/√(2))·(1/(2·√((√(t) − √(o))² + R)))·(2·(√(t) − √(o))·d/do [ √(t) − √(o) ] + d/do [ R ])",
            "Chain rule",
        ),
        (
            "(1/√(2))·(1/(2·√((√(t) − √(o))² + R)))·(2·(√(t) − √(o))·(d/do [ √(t) ] − d/do [ √(o) ]) + d/do [ R ])",
            "Sum rule",
        ),
        ("(1/√(2))·(1/(2·√((√(t) − √(o))² + R)))·2·(√(t) − √(o))·(−d/do [ √(o) ])", "Constant"),
        ("(1/√(2))·(1/(2·√((√(t) − √(o))² + R)))·2·(√(t) − √(o))·(−1/(2·√(o)))", "Known slope"),
        ("−(√(t) − √(o))/(2·√(2)·√((√(t) − √(o))² + R)·√(o))", "Collect"),
        ("(√(o) − √(t))/(2·√(2)·√((√(t) − √(o))² + R)·√(o))", "Simplify"),
        ("(√(o) − √(t))/(4·E·√(o))", "The distance put in"),
    ),
    "hellinger-square@all": (
        ("d/do [ (1/√(2))·((√(t) − √(o))² + R) ]", "The slope to find"),
        ("(1/√(2))·d/do [ (√(t) − √(o))² + R ]", "Constant factor"),
        ("(1/√(2))·(d/do [ (√(t) − √(o))² ] + d/do [ R ])", "Sum rule"),
        ("(1/√(2))·(2·(√(t) − √(o))·d/do [ √(t) − √(o) ] + d/do [ R ])", "Chain rule"),
        ("(1/√(2))·(2·(√(t) − √(o))·(d/do [ √(t) ] − d/do [ √(o) ]) + d/do [ R ])", "Sum rule"),
        ("(1/√(2))·2·(√(t) − √(o))·(−d/do [ √(o) ])", "Constant"),
        ("(1/√(2))·2·(√(t) − √(o))·(−1/(2·√(o)))", "Known slope"),
        ("−(√(t) − √(o))/(√(2)·√(o))", "Collect"),
        ("(√(o) − √(t))/(√(2)·√(o))", "Simplify"),
    ),
}
"""Equal lines, each with the title of its rule, by the name of the first row with that term."""
