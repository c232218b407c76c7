"""Formula nodes: the written order is kept, and `bind` writes a template out as a hand would."""

import math
from itertools import product

import pytest
from formulas import FAMILIES, FUNCTIONS, VALUES, meaning, place, reader
from hypothesis import given
from hypothesis import strategies as st

from nnsolve.axis import Axis, Key, Lookup, Offset, Relation, fix, positions, size
from nnsolve.evaluate import evaluate
from nnsolve.expr import (
    Add,
    ArgMax,
    Call,
    Choose,
    Compare,
    Div,
    Each,
    Max,
    Mul,
    Neg,
    Num,
    Pow,
    Slope,
    Sym,
    Where,
    argmax,
    bind,
    greatest,
    initial,
    parts,
    rebuilt,
    replaced,
    symbols,
    threshold,
    total,
)
from nnsolve.functions import FLOATS

A, B, C = Sym("a"), Sym("b"), Sym("c")
P, J = Axis("i", 2), Axis("j", 3)


# ------------------------------------------------------------------------------------------- operators


@pytest.mark.parametrize(
    ("made", "written"),
    [
        (A + B + C, Add((A, B, C))),
        (C + A + 1, Add((C, A, Num(1)))),
        (1 + A, Add((Num(1), A))),
        (1 - A - B, Add((Num(1), Neg(A), Neg(B)))),
        (A - (B - C), Add((A, Neg(Add((B, Neg(C))))))),
        (A + (B + C), Add((A, Add((B, C))))),
        (B * A * C, Mul((B, A, C))),
        (2 * A * 3, Mul((Num(2), A, Num(3)))),
        (A * (B * C), Mul((A, Mul((B, C))))),
        (A * B + C, Add((Mul((A, B)), C))),
        (A / B / C, Div(Div(A, B), C)),
        (1 / A, Div(Num(1), A)),
        (A**2, Pow(A, Num(2))),
        (-A * B, Mul((Neg(A), B))),
        (-(A * B), Neg(Mul((A, B)))),
    ],
)
def test_operators_keep_the_written_order(made, written):
    assert made == written


ORDERED = st.permutations(["a", "b", "c", "d"])


@given(ORDERED)
def test_sums_and_products_never_sort(names):
    syms = [Sym(name) for name in names]
    summed = multiplied = syms[0]
    for sym in syms[1:]:
        summed, multiplied = summed + sym, multiplied * sym
    assert [sym.name for sym in symbols(summed)] == names
    assert [sym.name for sym in symbols(multiplied)] == names


def test_a_number_keeps_its_digits():
    assert bind(Num(0.2, "0.20") * A, {}).args[0].written == "0.20"


def test_a_free_symbol_has_no_key():
    with pytest.raises(ValueError, match="free index"):
        _ = Sym("x", (P,)).key
    assert Sym("x", (3, 4)).key == Key("x", (3, 4))


# --------------------------------------------------------------------------------------------- binding


def x(*index):
    return Sym("x", index)


@pytest.mark.parametrize(
    ("template", "line"),
    [
        (total(P, x(J, P)), Add((x(2, 0), x(2, 1)))),
        (total(P, x(J, P)) + A, Add((x(2, 0), x(2, 1), A))),
        (A + total(P, x(P)) * B, Add((A, Mul((Add((x(0), x(1))), B))))),
        (Add((Each(P, x(P)), Each(J, x(J)))), Add((x(0), x(1), x(0), x(1), x(2)))),
        (Mul((A, Each(P, x(P)))), Mul((A, x(0), x(1)))),
        (greatest(P, x(J, P)), Max((x(2, 0), x(2, 1)))),
        (argmax(P, x(P)), ArgMax((x(0), x(1)))),
        (total(P, total(J, x(P, J))), Add(tuple(x(i, j) for i in range(2) for j in range(3)))),
        (total(P, A, (Relation((P,), frozenset({(1,)})),)), A),
        (total(P, A, (Relation((P,), frozenset()),)), Add(())),
        (total(P, x(P), (Relation((J, P), frozenset({(2, 1), (0, 0)})),)), x(1)),
        (Where(Relation((J,), frozenset({(2,)})), A, B), A),
        (Where(Relation((J,), frozenset({(0,)})), A, B), B),
        (x(2 * J - 1, J + J + 1), x(3, 5)),
        (x(Offset(((3, J), (-1, J)), 2)), x(6)),
        (x(Lookup((J,), (7, 8, 9)), J), x(9, 2)),
        (Neg(total(P, x(P))), Neg(Add((x(0), x(1))))),
        (Call("exp", (total(P, x(P)),)), Call("exp", (Add((x(0), x(1))),))),
        (Slope(x(J), x(J)), Slope(x(2), x(2))),
        (threshold(x(J), 0.5), Choose(((Compare(x(2), ">=", Num(0.5)), Num(1)),), Num(0))),
    ],
)
def test_bind_writes_the_line_out(template, line):
    assert bind(template, {J: 2}) == line


def test_a_recurrence_begins_with_its_first_value():
    f = initial(J, A, x(J - 1))
    assert [bind(f, {J: n}) for n in range(3)] == [A, x(0), x(1)]


def test_the_sum_over_an_axis_hides_the_same_axis_around_it():
    assert bind(x(P) * total(P, x(P)), {P: 1}) == Mul((x(1), Add((x(0), x(1)))))


def test_lookups_over_two_axes_are_row_major():
    table = tuple(range(10, 16))
    rows = [fix(Lookup((P, J), table), {P: i, J: j}) for i in range(2) for j in range(3)]
    assert rows == list(table)
    assert fix(Lookup((P, J), table), {P: 1}) == Lookup((P, J), table)


@given(FAMILIES, VALUES)
def test_a_bound_formula_means_what_its_template_means(family, values):
    axes, template, _ = family
    read = reader(values)
    for at in positions(axes):
        here = dict(zip(axes, at, strict=True))
        line = bind(template, here)
        assert not any(isinstance(node, (Each, Where)) for node in walk(line))
        assert all(isinstance(i, int) for sym in symbols(line) for i in sym.index)
        found = evaluate(line, lambda key: read(key.name, key.at), FLOATS)
        assert math.isclose(found, meaning(template, here, read), rel_tol=1e-9, abs_tol=1e-9)


def walk(expr):
    yield expr
    for inner in parts(expr):
        yield from walk(inner)


@given(FAMILIES)
def test_parts_and_rebuilt_are_inverse(family):
    for node in walk(family[1]):
        assert rebuilt(node, parts(node)) == node
    assert replaced(family[1], lambda sym: sym) == family[1]


@given(FAMILIES)
def test_replaced_reaches_every_symbol(family):
    names = [sym.name for sym in symbols(family[1])]
    renamed = replaced(family[1], lambda sym: Sym(f"{sym.name}'", sym.index))
    assert [sym.name for sym in symbols(renamed)] == [f"{name}'" for name in names]


@pytest.mark.parametrize("template", [Each(P, A), Where(Relation((P,), frozenset()), A, B), Slope(A, B)])
def test_what_has_no_value_of_its_own_is_refused(template):
    with pytest.raises(TypeError, match="no value of its own"):
        evaluate(template, lambda _: 0.0, FLOATS)


# --------------------------------------------------------------------------------------------- places


@given(st.lists(st.sampled_from([Axis("p", 2), Axis("q", 3), Axis("r", 1)]), unique=True), st.data())
def test_positions_are_row_major_and_counted(axes, data):
    every = list(product(*(range(axis.size) for axis in axes)))
    assert list(positions(axes)) == every
    assert size(axes) == len(every)
    if axes:
        some = data.draw(st.lists(st.sampled_from(axes), unique=True, min_size=1))
        inside = data.draw(st.frozensets(st.sampled_from(list(product(*(range(a.size) for a in some))))))
        where = (Relation(tuple(some), inside),)
        kept = [at for at in every if tuple(at[axes.index(a)] for a in some) in inside]
        assert list(positions(axes, where)) == kept
        assert size(axes, where) == len(kept)


@given(st.integers(-5, 5), st.integers(-5, 5), st.integers(-9, 9), st.integers(0, 1), st.integers(0, 2))
def test_offsets_are_whole_number_combinations(f, g, shift, i, j):
    made = f * P + g * J + shift - 2
    assert fix(made, {P: i, J: j}) == place(made, {P: i, J: j}) == f * i + g * j + shift - 2


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("z", [-2.5, -0.5, 0.0, 0.25, 3.0])
def test_named_functions(name, z):
    more = (0.1,) if name in ("leaky_relu", "elu") else ()
    found = evaluate(Call(name, tuple(map(Num, (z, *more)))), lambda _: 0.0, FLOATS)
    assert found == pytest.approx(FUNCTIONS[name](z, *more), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("formula", "due"),
    [
        (Num(10) ** Num(400), math.inf),
        (Num(-10) ** Num(401), -math.inf),
        (Num(10) ** Num(10**9), math.inf),
        (Num(10) ** Num(200) * Num(10) ** Num(200), math.inf),
        (Num(10) ** Num(200) * Num(-(10**200)) * 0.5, -math.inf),
        (Num(10) ** Num(200) * Num(10) ** Num(-200), 1.0),
        (Num(2) ** Num(70), 2**70),
        (Num(0.0) ** Num(-1), math.inf),
        (Num(3) / Num(-0.0), -math.inf),
    ],
)
def test_whole_numbers_leave_the_range_as_floats_do(formula, due):
    assert evaluate(formula, lambda _: 0.0, FLOATS) == due
