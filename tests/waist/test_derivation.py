"""Derivations that no topic made: order, cones, addresses, and that `validate` catches what is broken."""

import math
from itertools import product

import pytest
from formulas import AXES, SHAPES, templates
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnsolve.axis import Axis, Key, Relation
from nnsolve.build import Builder
from nnsolve.derivation import FORWARD, GIVEN, UPDATE, Derivation, Rule
from nnsolve.exposition import Note
from nnsolve.expr import Add, Call, Mul, Num, Sym, initial, symbols, total
from nnsolve.grid import Grid

RULE = Rule("test", "Test")
HOW = {"rule": RULE, "phase": FORWARD}
K = Axis("k", 3)


@st.composite
def derivations(draw):
    """A few families, each reading some of the earlier ones, with two that scan together among them."""
    b, made = Builder("random"), []
    for name, shape in SHAPES.items():
        axes = tuple(Axis(f"{name}{n}", n_size) for n, n_size in enumerate(shape))
        b.given(name, grid(draw, shape), *axes)
    for n in range(draw(st.integers(1, 3))):
        free = tuple(draw(st.lists(st.sampled_from(AXES), max_size=2, unique=True)))
        more = [Sym(other, axes) for other, axes in made if set(axes) <= set(free)]
        body = Add((draw(templates(free, 2)), *more))
        where = relation(draw, free) if free and draw(st.integers(0, 3)) == 0 else ()
        b.family(f"f{n}", body, *free, where=where, **HOW)
        made += [] if where else [(f"f{n}", free)]
    axis = draw(st.sampled_from(AXES))
    with b.scan(K):
        old, other = Sym("p", (K - 1, axis)), Sym("q", (K - 1,))
        step = Call("tanh", (draw(templates((axis,), 1)),))
        b.family("p", initial(K, step, old + other * step), K, axis, **HOW)
        b.family("q", initial(K, Num(0.5), other) + total(axis, Sym("p", (K, axis))), K, **HOW)
    b.family("last", Sym("q", (2,)) + draw(templates((), 1)), **HOW)
    return b.done([Key("last")])


def grid(draw, shape):
    if not shape:
        return draw(st.integers(-8, 8)) / 4
    return [grid(draw, shape[1:]) for _ in range(shape[0])]


def relation(draw, free):
    every = list(product(*(range(axis.size) for axis in free)))
    return (Relation(free, draw(st.frozensets(st.sampled_from(every)))),)


@settings(max_examples=50)
@given(derivations())
def test_the_order_of_the_working(made):
    keys = list(made.keys())
    assert len(keys) == len(made) == len(set(keys))
    assert sorted(keys, key=made.order) == keys
    assert all(key in made for key in keys)
    stands = {key: n for n, key in enumerate(keys)}
    for key in keys:
        assert all(stands[read] < stands[key] for read in made[key].inputs)
    made.validate(10_000)


def reached(made, keys):
    """Everything that `keys` are computed from, by the definition alone: grown until nothing is new."""
    found = set(keys)
    while True:
        lines = [made[key].formula for key in found]
        more = {sym.key for line in lines if line is not None for sym in symbols(line)} - found
        if not more:
            return found
        found |= more


@settings(max_examples=50)
@given(derivations(), st.data())
def test_a_cone_is_what_a_value_is_computed_from(made, data):
    keys = list(made.keys())
    asked = data.draw(st.lists(st.sampled_from(keys), min_size=1, max_size=3))
    cone = made.cone(asked)
    assert set(cone) == reached(made, asked)
    assert list(cone) == [key for key in keys if key in set(cone)]
    assert made.cone(cone) == cone


@settings(max_examples=50)
@given(derivations())
def test_a_shortened_key_stands_for_what_is_under_it(made):
    every = list(made.keys())
    for family in made.families:
        own = [key for key in every if key.name == family.name]
        assert sorted(made.expand([Key(family.name)])) == sorted(own)
        assert len(family) == len(own)
        for key in own:
            assert list(made.expand([key])) == [key]
            under = [other for other in own if other.at[:1] == key.at[:1]]
            assert sorted(made.expand([Key(family.name, key.at[:1])])) == sorted(under)
    everywhere = [Key(family.name) for family in made.families]
    assert sorted(made.expand(everywhere)) == sorted(every)


@settings(max_examples=50)
@given(derivations())
def test_a_step_is_a_view_of_its_family(made):
    for key in made.keys():  # noqa: SIM118
        step, family = made[key], made.family(key.name)
        assert (step.key, step.rule, step.phase) == (key, family.rule, family.phase)
        assert step.value == made.value(key) == family.value(key.at)
        assert (step.formula is None) == (family.phase == GIVEN)


def small():
    """x = 2, 3; y = x·x; z = Σ y + y₀, and a scan w that reads itself."""
    i = Axis("i", 2)
    b = Builder("small")
    x = b.given("x", [2, 3], i)
    y = b.family("y", x[i] * x[i], i, note=Note("{0}", (x[i],)), forms=(x[i] ** 2,), **HOW)
    b.step("z", total(i, y[i]) + y[0], **HOW)
    with b.scan(K):
        b.family("w", initial(K, Sym("z"), Sym("w", (K - 1,)) / 2), K, rule=RULE, phase=UPDATE)
    return b.done([Key("w", (2,))])


def test_a_small_derivation():
    made = small()
    made.validate()
    assert [made.value(key) for key in made.expand([Key("w")])] == [17.0, 8.5, 4.25]
    step = made[Key("y", (1,))]
    assert step.formula == Mul((Sym("x", (1,)), Sym("x", (1,))))
    assert step.forms == (Sym("x", (1,)) ** 2,)
    assert step.note == Note("{0}", (Sym("x", (1,)),))
    assert step.inputs == (Key("x", (1,)),)
    assert made[Key("z")].inputs == (Key("y", (0,)), Key("y", (1,)))
    assert Key("y", (2,)) not in made
    assert Key("y", (-1,)) not in made
    assert Key("y", ()) not in made
    assert Key("v") not in made
    for missing in (Key("y", (2,)), Key("v")):
        with pytest.raises(KeyError):
            _ = made[missing]


def with_family(made, name, **changes):
    families = [replace(f, **changes) if f.name == name else f for f in made.families]
    return Derivation(made.title, tuple(families), made.asked)


@pytest.mark.parametrize("name", ["y", "z", "w"])
def test_a_corrupted_value_is_caught(name):
    made = small()
    family = made.family(name)
    for n in range(len(family.values.flat)):
        flat = list(family.values.flat)
        flat[n] += 1e-6
        broken = with_family(made, name, values=Grid(family.values.shape, flat))
        with pytest.raises(ValueError, match=r"but its formula gives|value"):
            broken.validate()


def test_a_value_that_is_no_number_is_caught():
    broken = with_family(small(), "z", values=Grid((), [math.nan]))
    with pytest.raises(ValueError, match="its formula gives"):
        broken.validate()


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("y", Sym("z")),
        ("y", Sym("x", (2,))),
        ("y", Sym("x", (-1,))),
        ("y", Sym("y", (0,))),
        ("y", Sym("nothing")),
        ("y", Num(0) * Sym("w", (0,))),
        ("w", Sym("w", (K,))),
        ("w", Num(0) * Sym("w", (K + 1,))),
    ],
    ids=["later", "past the end", "before the start", "itself", "unknown", "later scan", "now", "next"],
)
def test_a_family_that_reads_what_is_not_there_yet_is_caught(name, template):
    with pytest.raises(ValueError, match="not derived before it"):
        with_family(small(), name, template=template).validate()


def test_a_wrong_shape_and_a_name_twice_are_caught():
    made = small()
    with pytest.raises(ValueError, match="shape"):
        with_family(made, "y", values=Grid((3,), [4.0, 9.0, 0.0])).validate()
    with pytest.raises(ValueError, match="same name"):
        Derivation("t", (*made.families, made.families[0])).validate()


def test_all_of_a_family_is_validated_on_request_only():
    i = Axis("i", 10)
    b = Builder("t")
    b.given("x", list(range(10)), i)
    b.family("y", Sym("x", (i,)) + 1, i, **HOW)
    made = b.done()
    broken = with_family(made, "y", values=Grid((10,), [1.0, 2.0, 3.0, *[0.0] * 7]))
    broken.validate(3)
    with pytest.raises(ValueError, match=r"y\[3\]"):
        broken.validate(4)


@pytest.mark.parametrize("gap", [False, True], ids=["side by side", "with a family between"])
def test_two_scans_along_one_axis_run_one_after_the_other(gap):
    # The second scan begins where the first one ended.
    b = Builder("t")
    with b.scan(K):
        b.family("a", initial(K, Num(1), Sym("a", (K - 1,)) * 2), K, **HOW)
    if gap:
        b.step("between", Sym("a", (2,)) + 0, **HOW)
    with b.scan(K):
        b.family("c", initial(K, Sym("a", (2,)), Sym("c", (K - 1,)) + 1), K, **HOW)
    made = b.done([Key("c")])
    made.validate()
    assert [made.value(key) for key in made.expand(made.asked)] == [4, 5, 6]
    assert made.cone([Key("c", (0,))])[-1] == Key("c", (0,))
