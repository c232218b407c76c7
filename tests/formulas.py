"""Random templates that no topic made, and what they mean, said once more without the library."""

import math
from itertools import product

from hypothesis import strategies as st

from nnsolve.axis import Axis, Lookup, Offset, Relation
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
    Sym,
    Where,
)

P, J, M, N = Axis("p", 3), Axis("j", 2), Axis("m", 2), Axis("n", 4)
AXES = (P, J, M, N)
SHAPES = {"a": (3,), "c": (2, 3), "g": (4, 5), "u": (7,), "s": ()}
"""The quantities that random templates read, with their sizes."""

QUARTERS = st.integers(-8, 8).map(lambda n: n / 4)
"""Numbers whose sums and products are exact, so that a comparison cannot fall on either side of a tie."""


def nested(shape, numbers):
    """The next `numbers` as nested lists of `shape`."""
    if not shape:
        return next(numbers)
    return [nested(shape[1:], numbers) for _ in range(shape[0])]


VALUES = st.tuples(
    *(st.lists(QUARTERS, min_size=n, max_size=n) for n in map(math.prod, SHAPES.values()))
).map(
    lambda rows: {
        name: nested(shape, iter(row)) for (name, shape), row in zip(SHAPES.items(), rows, strict=True)
    }
)
"""One table of numbers for every quantity of `SHAPES`."""


# ------------------------------------------------------------------------------------- what a formula means


def relu(z):
    return z if z > 0 else 0.0


FUNCTIONS = {
    "sigmoid": lambda z: 0.5 * (1 + math.tanh(z / 2)),
    "tanh": lambda z: math.copysign((1 - math.exp(-2 * abs(z))) / (1 + math.exp(-2 * abs(z))), z),
    "relu": relu,
    "leaky_relu": lambda z, a: relu(z) - a * relu(-z),
    "elu": lambda z, a: z if z > 0 else a * (math.exp(z) - 1),
    "softplus": lambda z: math.log(1 + math.exp(z)),
    "gelu": lambda z: z * 0.5 * (1 + math.erf(z / math.sqrt(2))),
    "step": lambda z: 0.0 if z < 0 else 1.0,
    "identity": lambda z: z,
    "abs": lambda z: -z if z < 0 else z,
    "sign": lambda z: (z > 0) - (z < 0),
    "floor": lambda z: float(z // 1),
    "sin": math.sin,
    "exp": math.exp,
}

ORDER = {
    "<": lambda a, b: b > a,
    "<=": lambda a, b: not a > b,
    ">": lambda a, b: b < a,
    ">=": lambda a, b: not a < b,
    "==": lambda a, b: not (a < b or a > b),
}


def place(index, at):
    """The number that an index stands for where the axes stand at `at`."""
    match index:
        case int():
            return index
        case Axis():
            return at[index]
        case Offset(terms, shift):
            return shift + sum(factor * at[axis] for factor, axis in terms)
        case Lookup(axes, table):
            rows = list(product(*(range(axis.size) for axis in axes)))
            return table[rows.index(tuple(at[axis] for axis in axes))]


def there(relations, at):
    return all(tuple(at[axis] for axis in r.axes) in r.positions for r in relations)


def spread(args, at):
    """The values of `args`, an `Each` as many as it has positions."""
    found = []
    for arg in args:
        if isinstance(arg, Each):
            places = [{**at, arg.axis: k} for k in range(arg.axis.size)]
            found += [None if not there(arg.where, p) else (arg.body, p) for p in places]
        else:
            found.append((arg, at))
    return [one for one in found if one is not None]


def meaning(expr, at, read):
    """The value of a template where its axes stand at `at`; ``read(name, place)`` gives a quantity."""

    def go(e):
        return meaning(e, at, read)

    match expr:
        case Num(value):
            return float(value)
        case Sym(name, index):
            return read(name, tuple(place(one, at) for one in index))
        case Add(args):
            return math.fsum(meaning(e, p, read) for e, p in spread(args, at))
        case Mul(args):
            out = 1.0
            for e, p in spread(args, at):
                out *= meaning(e, p, read)
            return out
        case Neg(arg):
            return 0.0 - go(arg)
        case Div(over, under):
            return go(over) / go(under)
        case Pow(base, exponent):
            return go(base) ** go(exponent)
        case Call(function, args):
            return FUNCTIONS[function](*map(go, args))
        case Max(args):
            return max(meaning(e, p, read) for e, p in spread(args, at))
        case ArgMax(args):
            values = [meaning(e, p, read) for e, p in spread(args, at)]
            return next(n for n, v in enumerate(values) if all(v >= other for other in values))
        case Choose(cases, otherwise):
            for test, then in cases:
                if ORDER[test.op](go(test.left), go(test.right)):
                    return go(then)
            return go(otherwise)
        case Where(relation, inside, outside):
            return go(inside if there((relation,), at) else outside)


def reader(values):
    """A `read` for `meaning` over nested lists; a position outside of them raises `IndexError`."""

    def read(name, at):
        found = values[name]
        for k in at:
            if not 0 <= k < len(found):
                raise IndexError(name, at)
            found = found[k]
        return float(found)

    return read


def table(expr, axes, values, where=()):
    """The value of a template at every position of `axes` that is in `where`."""
    read = reader(values)
    places = [dict(zip(axes, at, strict=True)) for at in product(*(range(a.size) for a in axes))]
    return {tuple(at.values()): meaning(expr, at, read) for at in places if there(where, at)}


# ------------------------------------------------------------------------------------------ random formulas


def relations(axes):
    """A relation over some of `axes`, possibly empty, possibly whole."""

    def over(some):
        every = list(product(*(range(axis.size) for axis in some)))
        return st.frozensets(st.sampled_from(every)).map(lambda found: Relation(tuple(some), found))

    return st.lists(st.sampled_from(axes), min_size=1, max_size=2, unique=True).flatmap(over)


@st.composite
def indices(draw, size, free):
    """An index that stays in ``range(size)`` wherever the `free` axes stand."""
    kinds = ["int"]
    if free:
        kinds.append("lookup")
        kinds += ["axis", "axis", "offset", "offset"]
    kind = draw(st.sampled_from(kinds))
    fitting = [axis for axis in free if axis.size <= size]
    if kind == "axis" and fitting:
        return draw(st.sampled_from(fitting))
    if kind == "lookup":
        axes = tuple(draw(st.lists(st.sampled_from(free), min_size=1, max_size=2, unique=True)))
        count = math.prod(axis.size for axis in axes)
        rows = st.lists(st.integers(0, size - 1), min_size=count, max_size=count)
        return Lookup(axes, tuple(draw(rows)))
    if kind == "offset":
        left, parts, shift = size - 1, [], 0
        for axis in draw(st.lists(st.sampled_from(free), min_size=1, max_size=2, unique=True)):
            factor = draw(
                st.sampled_from([f for f in (1, 2, 3, -1) if abs(f) * (axis.size - 1) <= left] or [0])
            )
            parts.append((factor, axis))
            left -= abs(factor) * (axis.size - 1)
            shift += -factor * (axis.size - 1) if factor < 0 else 0
        return Offset(tuple(parts), shift + draw(st.integers(0, left)))
    return draw(st.integers(0, size - 1))


@st.composite
def reads(draw, free):
    name = draw(st.sampled_from(sorted(SHAPES)))
    return Sym(name, tuple(draw(indices(size, free)) for size in SHAPES[name]))


@st.composite
def guarded(draw, free):
    """A read past the edge, at a position that a relation lets through only inside: a padded window."""
    axes = tuple(draw(st.lists(st.sampled_from(free), min_size=1, max_size=2, unique=True)))
    factors = [draw(st.sampled_from((1, 2))) for _ in axes]
    index = Offset(tuple(zip(factors, axes, strict=True)), draw(st.integers(-3, 2)))
    every = product(*(range(axis.size) for axis in axes))
    name, size = draw(st.sampled_from((("a", 3), ("u", 7))))
    inside = frozenset(at for at in every if 0 <= place(index, dict(zip(axes, at, strict=True))) < size)
    return Relation(axes, inside), Sym(name, (index,))


@st.composite
def spreads(draw, free, body, depth):
    """An argument of a sum, product or maximum: a formula, or one for every position of a fresh axis."""
    fresh = [axis for axis in AXES if axis not in free]
    if not fresh or draw(st.booleans()):
        return draw(body(free, depth))
    axis = draw(st.sampled_from(fresh))
    here = (*free, axis)
    if draw(st.integers(0, 3)) == 0:
        relation, inside = draw(guarded(here))
        if axis in relation.axes:
            return Each(axis, Mul((inside, draw(body(here, depth)))), (relation,))
    where = draw(st.lists(relations(here).filter(lambda r: axis in r.axes), max_size=1))
    return Each(axis, draw(body(here, depth)), tuple(where))


@st.composite
def exact(draw, free, depth):
    """A template whose value is a small dyadic fraction in every order of computing it."""
    kind = draw(st.sampled_from(("num", "sym", "sym", "add", "mul", "neg", "max", "where", "call")))
    if depth <= 0 or kind in ("num", "sym"):
        return draw(QUARTERS.map(Num)) if kind == "num" else draw(reads(free))
    match kind:
        case "add":
            return Add(tuple(draw(st.lists(spreads(free, exact, depth - 2), min_size=1, max_size=3))))
        case "mul":
            return Mul((draw(exact(free, depth - 1)), draw(reads(free))))
        case "neg":
            return Neg(draw(exact(free, depth - 1)))
        case "max":
            more = draw(st.lists(spreads(free, exact, depth - 2), max_size=2))
            return Max((draw(exact(free, depth - 1)), *more))
        case "where" if free:
            return Where(draw(relations(free)), draw(exact(free, depth - 1)), draw(exact(free, depth - 1)))
        case _:
            name = draw(st.sampled_from(("abs", "relu", "step", "sign", "floor", "identity")))
            return Call(name, (draw(exact(free, depth - 1)),))


_SMOOTH = ("sigmoid", "tanh", "softplus", "gelu", "sin", "relu", "identity")


@st.composite
def templates(draw, free, depth=3):
    """A template over the `free` axes with a moderate value."""
    if depth <= 0:
        return draw(exact(free, 1))
    kinds = ("add", "add", "mul", "neg", "div", "pow", "call", "call", "max", "argmax", "choose", "where")
    below = templates(free, depth - 1)
    match draw(st.sampled_from(kinds)):
        case "add":
            return Add(tuple(draw(st.lists(spreads(free, templates, depth - 1), max_size=3))))
        case "mul":
            rows = draw(st.lists(spreads(free, templates, depth - 2), max_size=3))
            return Call("tanh", (Mul(tuple(rows)),))
        case "neg":
            return Neg(draw(below))
        case "div":
            return Div(draw(below), Add((Num(2), Pow(draw(below), Num(2)))))
        case "pow":
            return Pow(Call("tanh", (draw(below),)), Num(draw(st.sampled_from((0, 1, 2, 3, 4)))))
        case "call":
            name = draw(st.sampled_from((*_SMOOTH, "leaky_relu", "elu", "exp")))
            inner = Call("tanh", (draw(below),))
            return Call(name, (inner, Num(0.1)) if name in ("leaky_relu", "elu") else (inner,))
        case "max":
            more = draw(st.lists(spreads(free, templates, depth - 2), max_size=2))
            return Max((draw(below), *more))
        case "argmax":
            return ArgMax(
                (draw(exact(free, 1)), *draw(st.lists(spreads(free, exact, 2), min_size=1, max_size=3)))
            )
        case "choose":
            ops = st.sampled_from(("<", "<=", ">", ">=", "=="))
            cases = [
                (Compare(draw(exact(free, 2)), draw(ops), draw(exact(free, 1))), draw(below))
                for _ in range(draw(st.integers(1, 2)))
            ]
            return Choose(tuple(cases), draw(below))
        case _:
            if not free:
                return draw(below)
            if draw(st.booleans()):
                relation, inside = draw(guarded(free))
                return Where(relation, inside, draw(below))
            return Where(draw(relations(free)), draw(below), draw(below))


FREE = st.lists(st.sampled_from(AXES), max_size=3, unique=True).map(tuple)
"""The axes of a random family."""

FAMILIES = FREE.flatmap(
    lambda free: st.tuples(
        st.just(free), templates(free), st.lists(relations(free), max_size=1) if free else st.just([])
    )
)
"""Axes, template and the positions that exist."""
