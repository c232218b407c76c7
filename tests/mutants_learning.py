"""Mistakes in perceptrons and losses."""

from mutant_page import (
    ONE,
    TWO,
    added,
    difference_of_squares,
    everywhere,
    nodes,
    opposite,
    product,
    unsquared,
    without,
)
from mutants_forward import logarithms

from nnsolve.expr import Add, Call, Choose, Div, Max, Mul, Num, Pow, Sym


def step_unit(p):
    match p.formula:
        case Choose(((test, on),), off):
            yield "step the wrong way round", Choose(((test, off),), on)
            yield "net input in place of the step", test.left
            yield "equality in the step", Choose(((_flipped(test), on),), off)
            if isinstance(off, Num):
                other = Num(0) if off.value == -1 else Num(-1)
                yield "0 for −1 or −1 for 0", Choose(((test, on),), other)


def _flipped(test):
    from msgspec import structs

    return structs.replace(test, op={">": ">=", ">=": ">", "<": "<=", "<=": "<"}.get(test.op, test.op))


def learning(p):
    f = p.formula
    if isinstance(f, Choose) and len(f.cases) == 2:
        (same, keep), (below, add) = f.cases
        minus = f.otherwise
        yield "sign of the update", Choose(((same, keep), (below, minus)), add)
        yield "updated though the output was right", Choose(((below, minus),), add)
        yield "not updated", keep
        yield everywhere(
            "1 in place of the input", f, lambda e: ONE if isinstance(e, Sym) and e.name == "x" else None
        )
        yield "input of the neighbour", p.with_all(lambda s: p.sibling(s) if s.name == "x" else None)
    elif isinstance(f, Add) and len(f.args) == 2:
        w, change = f.args
        yield "sign of the update", Add((w, opposite(change)))
        yield "not updated", w
        if isinstance(change, Mul):
            yield "rate forgotten", p.with_all(lambda s: ONE if s.name == "alpha" else None)
            yield "error forgotten", p.with_all(lambda s: ONE if s.name == "e" else None)
            yield "input forgotten in the update", p.with_all(lambda s: ONE if s.name == "x" else None)
            yield "input of the neighbour", p.with_all(lambda s: p.sibling(s) if s.name == "x" else None)
            yield "only the change", change
            yield (
                "output in place of the error",
                p.with_all(lambda s: p.moved(s, "y") if s.name == "e" else None),
            )
    if isinstance(f, (Choose, Add)):
        yield (
            "weight of the neighbour",
            p.with_all(lambda s: p.sibling(s) if s.name in {"w", "w_new"} else None),
        )
        yield (
            "first weight again",
            p.with_all(
                lambda s: (
                    p.moved(s, s.name.removesuffix("_new"), s.index[1:]) if s.name.endswith("_new") else None
                )
            ),
        )


def perceptron_error(p):
    f = p.formula
    if isinstance(f, Add):
        yield "output minus target", Add(tuple(opposite(a) for a in reversed(f.args)))
        yield (
            "net input in place of the output",
            p.with_all(lambda s: p.moved(s, "z") if s.name == "y" else None),
        )
        yield "plus in the difference", Add((f.args[0], opposite(f.args[1])))


def square_term(p):
    f = p.formula
    yield everywhere("not squared", f, unsquared)
    yield everywhere("t² − o²", f, difference_of_squares)
    yield everywhere("plus in the difference", f, added)
    if isinstance(f, Mul):
        yield "½ forgotten", product(f.args[1:])
    else:
        yield "½ too many", Mul((Num(0.5), f))
    yield "minus of the error", opposite(f)
    yield everywhere(
        "doubled in place of squared", f, lambda e: Mul((TWO, e.base)) if isinstance(e, Pow) else None
    )
    yield "target of the next sample", p.with_all(lambda s: p.sibling(s) if s.name == "t" else None)


def absolute_term(p):
    if isinstance(p.formula, Call):
        yield "absolute value forgotten", p.formula.args[0]
        yield "squared in place of absolute", Pow(p.formula.args[0], TWO)


def log_term(p):
    f = p.formula
    yield "minus of the logarithm forgotten", opposite(f)
    if isinstance(f, Add):
        yield (
            "minus of the logarithm forgotten",
            Add(
                tuple(
                    Mul((opposite(a.args[0]), *a.args[1:])) if isinstance(a, Mul) else opposite(a)
                    for a in f.args
                )
            ),
        )
        yield "a term of the sum left out", without(f.args, p.random.randrange(len(f.args)))
    yield from logarithms(p)


def loss_total(p):
    f = p.formula
    if isinstance(f, Div) and isinstance(f.over, Add):
        count = len(f.over.args)
        yield "mean forgotten", f.over
        yield "divided by n − 1", Div(f.over, Num(count - 1)) if count > 1 else None
        yield "divided by n + 1", Div(f.over, Num(count + 1))
        yield "half of the mean", Div(f, TWO)
        yield "root of the mean", Call("sqrt", (f,))
        yield "a sample left out", Div(without(f.over.args, p.random.randrange(count)), f.under)
        yield "minus of the error", opposite(f)
    elif isinstance(f, Add):
        yield "mean in place of the sum", Div(f, Num(len(f.args)))
        yield "a sample left out", without(f.args, p.random.randrange(len(f.args)))
        yield "half of the sum", Div(f, TWO)
        yield "minus of the error", opposite(f)
    elif isinstance(f, Call):
        yield "root forgotten", f.args[0]


def loss_slope(p):
    f = p.formula
    yield "sign of the slope", opposite(f)
    if isinstance(f, Div):
        yield "mean forgotten in the slope", f.over
    yield "slope 0", Num(0)
    twos = any(isinstance(e, Num) and e.value == 2 for e in nodes(f))
    yield ("2 of the square forgotten", Div(f, TWO)) if twos else ("2 kept in the slope", Mul((TWO, f)))


def hinge_term(p):
    f = p.formula
    yield everywhere(
        "margin 1 forgotten", f, lambda e: e.args[1] if isinstance(e, Add) and e.args[0] == ONE else None
    )
    yield everywhere(
        "margin added",
        f,
        lambda e: Add((ONE, opposite(e.args[1]))) if isinstance(e, Add) and e.args[0] == ONE else None,
    )
    if isinstance(f, Max):
        yield "not clipped at 0", f.args[-1]
