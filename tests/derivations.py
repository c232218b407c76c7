"""Random derivations that no topic made: every reader has to cope with them."""

from decimal import Decimal
from itertools import permutations

from hypothesis import assume
from hypothesis import strategies as st

from nnsolve.axis import Axis, Key
from nnsolve.build import Builder
from nnsolve.derivation import BACKWARD, ERROR, FORWARD, UPDATE, Rule
from nnsolve.errors import NumericError
from nnsolve.exposition import Block, Both, Named, Note, Stated, Table, Valued
from nnsolve.expr import (
    Add,
    ArgMax,
    Call,
    Choose,
    Compare,
    Div,
    Max,
    Mul,
    Neg,
    Num,
    Pow,
    Sym,
    initial,
    total,
)
from nnsolve.notation import After, Listed, Numbered, Own, Ratio, Unit, Word

PHASES = (FORWARD, ERROR, BACKWARD, UPDATE)
AXES = (Axis("i", 2), Axis("j", 3), Axis("m", 1))
HALF = Num(0.5, "½")

decimals = st.decimals(min_value=-20, max_value=20, places=2, allow_nan=False, allow_infinity=False)
numbers = st.one_of(
    decimals,
    st.integers(-9, 9),
    st.floats(-5, 5, allow_subnormal=False).filter(lambda x: x == 0 or abs(x) > 1e-9),
    st.sampled_from([Decimal("1e-8"), Decimal("0.0001234"), Decimal(12345678), Decimal("0.10")]),
)
constants = st.sampled_from(
    [Num(1), Num(2), HALF, Num(0.1, "0.10"), Num(-0.7, "-0.7"), Num(3.5), Num(1e-9, "1e-9"), Num(-1)]
)
words = st.text("abc [/]{x}", min_size=1, max_size=40).map(str.strip).filter(bool)


OFTEN = ("leaf", "leaf", "add", "mul", "div", "call", "sum")
SELDOM = ("leaf", "neg", "square", "cube", "exp", "root", "ln", "max", "argmax", "choose")
KINDS = st.sampled_from(OFTEN + OFTEN + SELDOM)
COUNT = st.integers(2, 3)
CALLS = st.sampled_from(["sigmoid", "tanh", "relu", "abs"])
TESTS = st.sampled_from([">", ">=", "<", "<="])
YES = st.booleans()
QUARTER = st.sampled_from([True, False, False, False])


def leaf(draw, known, frame):
    """A known quantity whose axes are all in `frame`, or a number."""
    fitting = [Sym(name, axes) for name, axes in known if set(axes) <= set(frame)]
    if not fitting or draw(QUARTER):
        return draw(constants)
    # The latest quantities are read most, so that working goes deep and lines are read more than once.
    return draw(st.sampled_from(fitting[-2:] if draw(YES) else fitting))


def summed(draw, known, frame):
    """A sum over an axis that is not in `frame`, written out by `bind`."""
    reach = [(name, axes) for name, axes in known if len(set(axes) - set(frame)) == 1]
    if not reach:
        return leaf(draw, known, frame)
    first, second = draw(st.sampled_from(reach)), draw(st.sampled_from(known))
    (axis,) = set(first[1]) - set(frame)
    body = Sym(*first)
    return total(axis, Mul((body, Sym(*second))) if set(second[1]) <= {*frame, axis} else body)


def formula(draw, known, frame, depth=3):
    """A formula over `known` quantities with the free axes `frame`."""

    def inner():
        return formula(draw, known, frame, depth - 1)

    def some():
        return tuple(inner() for _ in range(draw(COUNT)))

    match draw(KINDS) if depth else "leaf":
        case "add":
            return Add(some())
        case "mul":
            return Mul(some())
        case "neg":
            return Neg(inner())
        case "div":
            return Div(inner(), inner() if draw(YES) else Num(3))
        case "square":
            return Mul((HALF, Pow(inner(), Num(2)))) if draw(YES) else Pow(inner(), Num(2))
        case "cube":
            return Pow(leaf(draw, known, frame), Num(3))
        case "call":
            return Call(draw(CALLS), (inner(),))
        case "exp":
            return Call("exp", (inner(),))
        case "root":
            return Call("sqrt", (Call("abs", (inner(),)),))
        case "ln":
            return Call("ln", (1 + Pow(inner(), Num(2)),))
        case "max":
            return Max(some())
        case "argmax":
            return ArgMax(some())
        case "choose":
            test = Compare(inner(), draw(TESTS), leaf(draw, known, frame))
            return Choose(((test, inner()),), inner())
        case "sum":
            return summed(draw, known, frame)
        case _:
            return leaf(draw, known, frame)


def labels(draw, name, axes, known):
    """A way of naming that readers meet: none, own names, a slope, an update."""
    whole = [one for one in known if set(one[1]) <= set(axes)]
    kinds = ["none", "own", "unit"] + ["ratio", "ratio", "after"] * bool(whole)
    match draw(st.sampled_from(kinds)):
        case "own" if axes:
            return Own(Numbered(name))
        case "own":
            return Word(f"{name}α", f"{name}alpha")
        case "unit":
            count = 1
            for axis in axes:
                count *= axis.size
            return Unit(f"z{name}", Listed(tuple(f"u{n}" for n in range(count))))
        case "ratio":
            return Ratio(Sym(*draw(st.sampled_from(whole))), Sym(*draw(st.sampled_from(whole))))
        case "after":
            return After(Sym(*draw(st.sampled_from(whole))))
        case _:
            return None


def shaped(draw, axes):
    if not axes:
        return draw(numbers)
    return [shaped(draw, axes[1:]) for _ in range(axes[0].size)]


FRAMES = st.sampled_from([(), *((axis,) for axis in AXES), *permutations(AXES, 2)])


def notes(draw, known, axes):
    near = [Sym(*one) for one in known if set(one[1]) <= set(axes)]
    if not near or draw(st.booleans()):
        return None
    slots = tuple(draw(st.lists(st.sampled_from(near), min_size=1, max_size=3)))
    text = draw(
        st.sampled_from(["{0} is next", "{0:value} it is, along {1:path}", "{1}: {1:way}, {0} {0:value}"])
    )
    return Note(text, (slots[0], Add(slots)))


@st.composite
def derivations(draw, steps=5):
    """A random derivation: givens, families over axes, maybe a scan, some of it asked under headings."""
    b = Builder(draw(words))
    known = []
    for n in range(draw(st.integers(2, 4))):
        axes = draw(FRAMES)
        b.given(f"g{n}", shaped(draw, axes), *axes, label=labels(draw, f"g{n}", (), ()) if not axes else None)
        known.append((f"g{n}", axes))
    made = []
    phases = sorted(draw(st.lists(st.integers(0, 3), min_size=steps, max_size=steps)))
    for n in range(steps):
        axes = draw(FRAMES)
        more = {
            "rule": Rule(f"r{n}", "a rule", draw(words), draw(st.sampled_from(["", "y = f(x) − ½"]))),
            "phase": PHASES[phases[n]],
            "label": labels(draw, f"f{n}", axes, known),
            "note": notes(draw, known, axes),
            "heading": draw(st.sampled_from(["", "", "Heavy weight"])),
        }
        try:
            b.family(f"f{n}", formula(draw, known, axes), *axes, **more)
        except NumericError:
            continue
        made.append((f"f{n}", axes))
        known.append((f"f{n}", axes))
    if draw(st.booleans()):
        made += scanned(b, known)
    assume(made)
    asked = draw(st.lists(st.sampled_from(made), min_size=1, max_size=3, unique=True))
    keys = [Key(name, () if draw(st.booleans()) else tuple(0 for _ in axes)) for name, axes in asked]
    return b.done(
        keys,
        shown=(Key(made[0][0]),),
        summary=tuple(draw(st.lists(words, max_size=2))),
        conventions=(Stated("factor", "half", "a convention"),),
        tables=tuple(tables(known)),
        views={"all": tuple(Key(name) for name, _ in made)},
    )


def scanned(b, known):
    """Two families that advance together along an axis of their own."""
    k = Axis("k", 4)
    scalars = [Sym(name) for name, axes in known if not axes]
    start = scalars[0] if scalars else Num(1)
    rule = Rule("walk", "A walk")
    with b.scan(k):
        b.family(
            "p", initial(k, start, Num(0.9, "0.9") * Sym("p", (k - 1,)) - 1), k, rule=rule, phase=FORWARD
        )
        b.family("q", Call("tanh", (Sym("p", (k,)),)), k, rule=rule, phase=ERROR, heading="Point")
    return [("p", (k,)), ("q", (k,))]


def tables(known):
    """A table of the givens and one of the results, over one axis."""
    for place in ("given", "result"):
        rows = [one for one in known if one[1] == (AXES[0],) and (one[0][0] == "g") == (place == "given")]
        if rows:
            cells = (Named(Sym(*rows[0])), Both(Sym(*rows[0])), Valued(Sym(*rows[-1])))
            yield Table("Some", place, ("name", "both", "value"), (Block(cells, (AXES[0],)),))
