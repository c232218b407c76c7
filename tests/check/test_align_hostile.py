"""Workings that nobody would write by hand: long, nested, repeated, with names out of nowhere."""

from functools import cache
from time import perf_counter

import pytest
from handwritten import claim, working
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsolve import derive, read
from nnsolve.check.align import Aligner
from nnsolve.check.exercise import Exercise
from nnsolve.expr import Add, Call, Div, Mul, Neg, Num, Pow, Sym
from nnsolve.working.claim import Claim, Side, Span, Working

SPAN = Span(1, 1, 2)


@cache
def aligner(problem="two-layer-sigmoid"):
    return Aligner(Exercise(derive(read(problem))))


NAMES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["in_h1", "E", "d(E)/d(w5)", "w5_new", "d(", ")/d(", "@", "x@9999999999", "d(d(E)/d(w5))/d(w6)", "²"]
    ),
)
DIGITS = st.one_of(
    st.integers(-(10**40), 10**40).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(["0", "0.0", "1e30", "1e-30", "0.5933", "1e999", "", "½", "x"]),
)
NUMBERS = st.builds(lambda written, value: Num(value, written), DIGITS, st.floats(allow_nan=False))
FORMULAS = st.recursive(
    st.one_of(NUMBERS, NAMES.map(Sym)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple).map(Add),
        st.lists(inner, max_size=3).map(tuple).map(Mul),
        inner.map(Neg),
        st.tuples(inner, inner).map(lambda two: Div(*two)),
        st.tuples(inner, inner).map(lambda two: Pow(*two)),
        inner.map(lambda e: Call("exp", (e,))),
    ),
    max_leaves=8,
)
SIDES = st.one_of(st.none(), FORMULAS).map(lambda e: Side("side", SPAN, e, "" if e else "unread"))
CLAIMS = st.lists(SIDES, min_size=1, max_size=4).map(
    lambda sides: Claim(tuple(sides), ("=",) * (len(sides) - 1), SPAN, "", "for h1")
)


@given(st.lists(CLAIMS, max_size=6))
@settings(deadline=None)
def test_anything_is_placed_or_not(made):
    for problem in ("two-layer-sigmoid", "and-gate"):
        found = aligner(problem).align(Working("", ("iteration 2",), tuple(made)))
        told = {one.claim for one in found.placed} | set(found.formulas) | set(found.unplaced)
        assert told == set(range(len(made)))


@pytest.mark.parametrize(
    "lines",
    [
        ["in_h1 = 0.15*0.05 + 0.20*0.10 + 0.35 = 0.3775"],
        [f"in_h1 = 0.15*0.05 + 0.20*0.10 + 0.35 = 0.4{n}" for n in range(100)],
        [f"foo{n} = 0.15*0.05 + bar{n} = 0.4" for n in range(100)],
        [f"0.15*0.05 + 0.20*0.10 + 0.3{n} = 0.3775" for n in range(100)],
    ],
)
def test_a_hundred_thousand_lines_are_bounded(lines):
    made = tuple(claim(line) for line in lines)
    many = Working("", (), made * (100_000 // len(made)))
    start = perf_counter()
    found = aligner().align(many)
    # A loose bound on a busy machine; it was 1 s. Weighing every line would take minutes.
    assert perf_counter() - start < 20
    assert len(found.placed) + len(found.unplaced) == len(many.claims)


def test_deep_and_wide_formulas():
    deep = Sym("w5")
    for _ in range(40):
        deep = Neg(Mul((deep, Num(2.0, "2"))))
    wide = Add(tuple(Mul((Num(0.5, "0.5"), Sym(f"w{n}"))) for n in range(2000)))
    numbers = Add(tuple(Num(n / 7, f"{n / 7:.4f}") for n in range(2000)))
    for expr in (deep, wide, numbers):
        sides = (Side("", SPAN, expr), Side("0.5", SPAN, Num(0.5, "0.5")))
        aligner().align(Working("", (), (Claim(sides, ("=",), SPAN, ""),)))


def test_headings_with_numbers_out_of_range():
    found = aligner("adam-parabola").align(working("Iteration 999999\nm = 0.2\nstep 0\nm = 0.2"))
    assert len(found.placed) + len(found.unplaced) == 2
