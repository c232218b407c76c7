"""Mistakes in optimisers, layers of convolutional networks, perceptrons and losses."""

from mutant_page import (
    ONE,
    TWO,
    added,
    difference,
    difference_of_squares,
    each_node,
    everywhere,
    nodes,
    one_minus,
    opposite,
    product,
    terms,
    total,
    unsquared,
    without,
)

from nnsolve.expr import Add, Call, Choose, Div, Max, Mul, Neg, Num, Pow, Sym, symbols, replaced


def before(p, sym):
    """The quantity one iteration earlier."""
    at = sym.index
    return p.moved(sym, at=(at[0] - 1, *at[1:])) if at and at[0] > 0 else None


def given_gradient(sym):
    return sym.name.startswith(("given.", "g.", "clipped."))


def own(p, sym):
    return sym.name == p.key.name


def averages(p):
    """β·v + (1 − β)·g, with the square or without."""
    f = p.formula
    if not (isinstance(f, Add) and len(f.args) == 2 and all(isinstance(a, Mul) for a in f.args)):
        return
    (old, new) = f.args
    beta = old.args[0]
    yield "β and 1 − β exchanged", Add((Mul((one_minus(beta), *old.args[1:])), Mul((beta, *new.args[1:]))))
    yield "1 − β forgotten", Add((old, product(new.args[1:])))
    yield "average not carried on", new
    yield "β forgotten", Add((product(old.args[1:]), new))
    yield "minus in the average", Add((old, Neg(new)))
    yield "1 + β", Add((old, Mul((Add((ONE, beta)), *new.args[1:]))))
    yield "previous gradient", p.with_one(lambda s: before(p, s) if given_gradient(s) else None)
    if any(isinstance(e, Pow) for e in nodes(new)):
        yield "gradient not squared", each_node(f, unsquared)
        yield "whole average squared", Add((old, Mul((one_minus(beta), one_minus(beta), *new.args[1:]))))
    else:
        yield "gradient squared in the mean", Add((old, Mul((*new.args[:-1], Pow(new.args[-1], TWO)))))
    names = {"beta1": "beta2", "beta2": "beta1"}
    yield "the other β", p.with_all(lambda s: p.moved(s, names[s.name]) if s.name in names else None)


def velocity(p):
    f = p.formula
    if not (isinstance(f, Add) and len(f.args) == 2 and all(isinstance(a, Mul) for a in f.args)):
        return
    old, new = f.args
    yield "velocity not carried on", new
    yield "momentum forgotten", Add((product(old.args[1:]), new))
    yield "rate forgotten in the velocity", Add((old, product(new.args[1:])))
    yield "sign in the velocity", Add((old, Neg(new)))
    yield "sign of the momentum", Add((Neg(old), new))
    yield "momentum and rate exchanged", Add((Mul((new.args[0], *old.args[1:])), Mul((old.args[0], *new.args[1:]))))
    yield "1 − momentum at the gradient", Add((old, Mul((one_minus(old.args[0]), *new.args[1:]))))
    yield "previous gradient", p.with_one(lambda s: before(p, s) if given_gradient(s) else None)


def new_parameter(p):
    f = p.formula
    if not isinstance(f, Add):
        return
    w, *steps = f.args
    yield "step added in place of subtracted", Add((w, *map(opposite, steps)))
    yield "only the change", total(steps)
    if isinstance(w, Sym) and w.name == p.key.name:
        start = w.name.replace("w.", "start.", 1)
        yield "started again from the first value", p.with_one(lambda s: p.moved(s, start, ()) if s == w else None)
    if len(steps) > 1:
        yield "one of two steps forgotten", Add((w, *without_list(steps, p.random.randrange(len(steps)))))
    yield "rate forgotten", p.with_all(lambda s: ONE if s.name in {"rate", "by.alpha"} else None)
    yield "rate twice", p.with_all(lambda s: Mul((s, s)) if s.name == "rate" else None)
    yield "quantity of the step before", p.with_one(
        lambda s: before(p, s) if s != w and not own(p, s) else None
    )
    yield "gradient in place of the velocity", p.with_one(
        lambda s: p.moved(s, s.name.replace("v.", "given.", 1)) if s.name.startswith("v.") else None
    )
    yield "root forgotten", _rootless(f)
    yield "bias correction forgotten", p.with_all(
        lambda s: p.moved(s, s.name.replace("_hat", "")) if "_hat" in s.name else None
    )
    yield "one correction forgotten", p.with_one(
        lambda s: p.moved(s, s.name.replace("_hat", "")) if "_hat" in s.name else None
    )
    yield "multiplied in place of divided", _multiplied(f)


def without_list(steps, n):
    return [*steps[:n], *steps[n + 1 :]]


def _rootless(expr):
    new = each_node(expr, lambda e: e.args[0] if isinstance(e, Call) and e.function == "sqrt" else None)
    return new if new != expr else None


def _multiplied(expr):
    new = each_node(expr, lambda e: Mul((e.over, e.under)) if isinstance(e, Div) else None)
    return new if new != expr else None


def correction(p):
    f = p.formula
    if not isinstance(f, Div):
        return
    yield "correction forgotten", f.over
    yield "multiplied in place of divided", Mul((f.over, f.under))
    powers = [e for e in nodes(f.under) if isinstance(e, Pow)]
    if powers:
        power = powers[0]
        swaps = {
            "t off by one": Pow(power.base, Add((power.exponent, ONE))),
            "t off by one below": Pow(power.base, Add((power.exponent, Neg(ONE)))),
            "t forgotten": power.base,
            "β·t": Mul((power.base, power.exponent)),
        }
        for kind, new in swaps.items():
            yield kind, each_node(f, lambda e, new=new: new if e == power else None)
        yield "1 − forgotten", Div(f.over, power)
        yield "1 + β^t", Div(f.over, Add((ONE, power)))
    names = {"beta1": "beta2", "beta2": "beta1"}
    yield "the other β", p.with_all(lambda s: p.moved(s, names[s.name]) if s.name in names else None)


def sum_of_squares(p):
    f = p.formula
    if isinstance(f, Add) and len(f.args) == 2:
        yield "squares not added up", f.args[1]
        yield "gradient not squared", each_node(f, unsquared)
        yield "previous gradient", p.with_one(lambda s: before(p, s) if given_gradient(s) else None)
        yield "squares averaged", Div(f, TWO)


def root(p):
    yield "root forgotten", _rootless(p.formula)


def rate_share(p):
    if isinstance(p.formula, Div):
        yield "multiplied in place of divided", Mul((p.formula.over, p.formula.under))
        yield "fraction upside down", Div(p.formula.under, p.formula.over)


def summed(p):
    f = p.formula
    if isinstance(f, Add):
        yield "a term of the sum left out", without(f.args, p.random.randrange(len(f.args)))
        yield "sign of one term", Add((*f.args[:-1], opposite(f.args[-1])))
    if isinstance(f, Add) and all(isinstance(a, Mul) for a in f.args):
        yield "gradient not multiplied by x", Add(tuple(a.args[0] for a in f.args))
    yield "mean in place of the sum", Div(f, Num(len(f.args))) if isinstance(f, Add) else None


def size(p):
    match p.formula:
        case Add((Div(Add(above), stride), Num())):
            over = Add(above)
            yield "+ 1 forgotten", Div(over, stride)
            yield "+ 1 in the fraction", Div(Add((*above, ONE)), stride)
            yield "stride forgotten", Add((over, ONE))
            yield "stride multiplied", Add((Mul((over, stride)), ONE))
            yield "kernel added", Add((Div(Add(tuple(opposite(a) if n == 1 else a for n, a in enumerate(above))), stride), ONE))
            yield "kernel forgotten", Add((Div(Add((above[0], *above[2:])), stride), ONE)) if len(above) > 2 else None
            padding = [a for a in above if isinstance(a, Mul)]
            if padding:
                kept = tuple(a for a in above if a is not padding[0])
                yield "padding once", Add((Div(Add((*kept, padding[0].args[-1])), stride), ONE))
                yield "padding forgotten", Add((Div(Add(kept), stride), ONE))
                yield "padding subtracted", Add((Div(Add((*kept, Neg(padding[0]))), stride), ONE))
                yield "padding four times", Add((Div(Add((*above, padding[0])), stride), ONE))
            yield "+ 2", Add((Div(over, stride), TWO))
            yield "same size kept", above[0]
        case _:
            return


def rounding(p):
    if isinstance(p.formula, Call):
        yield "rounded up", Call("ceil" if p.formula.function == "floor" else "floor", p.formula.args)


def same_padding(p):
    if isinstance(p.formula, Div):
        yield "1 not subtracted", Div(p.formula.over.args[0], TWO) if isinstance(p.formula.over, Add) else None
        yield "not halved", p.formula.over


def kernel_parameters(p):
    match p.formula:
        case Mul((Add((Mul(window), one)), filters)):
            yield "depth forgotten", Mul((Add((Mul(window[:2]), one)), filters))
            yield "bias forgotten in the count", Mul((*window, filters))
            yield "one bias for all filters", Add((Mul((*window, filters)), ONE))
            yield "number of filters forgotten", Add((Mul(window), one))
            yield "kernel not squared", Mul((Add((Mul(window[1:]), one)), filters))
            yield "filters added", Add((Mul(window), one, filters))
            yield "filters counted as inputs", Mul((Add((Mul((*window[:2], filters)), one)), filters))
            channels = [s for s in (window[-1],) if isinstance(s, Sym)]
            if channels and p.has("C_input", ()) and channels[0].name != "C_input":
                yield "depth of the picture", Mul((Add((Mul((*window[:2], Sym("C_input"))), one)), filters))
            yield "bias per channel", Mul((Add((Mul(window), window[-1])), filters))
            yield "output size counted in", Mul((p.formula, Num(2)))


def dense_parameters(p):
    match p.formula:
        case Add((Mul((n, m)), _)):
            yield "bias forgotten in the count", Mul((n, m))
            yield "inputs and outputs added", Add((n, m))
            yield "bias per input", Add((Mul((n, m)), n))
            yield "one bias for all units", Add((Mul((n, m)), ONE))
            yield "bias both sides", Mul((Add((n, ONE)), Add((m, ONE))))


def flattened(p):
    match p.formula:
        case Mul((w, h, c)):
            yield "channels forgotten", Mul((w, h))
            yield "width only once", Mul((w, c))
            yield "added in place of multiplied", Add((w, h, c))


def total(p):
    if isinstance(p.formula, Add):
        yield "a layer left out of the total", without(p.formula.args, p.random.randrange(len(p.formula.args)))
        yield "a layer counted twice", Add((*p.formula.args, p.random.choice(p.formula.args)))


def step_unit(p):
    match p.formula:
        case Choose(((test, on),), off):
            yield "step the wrong way round", Choose(((test, off),), on)
            yield "net input in place of the output", test.left
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
        yield "1 in place of the input", each_node(
            f, lambda e: ONE if isinstance(e, Sym) and e.name == "x" else None
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
            yield "output in place of the error", p.with_all(lambda s: p.moved(s, "y") if s.name == "e" else None)
            yield "target in place of the error", None
    if isinstance(f, (Choose, Add)):
        yield "weight of the neighbour", p.with_all(lambda s: p.sibling(s) if s.name in {"w", "w_new"} else None)
        yield "first weight again", p.with_all(
            lambda s: p.moved(s, s.name.removesuffix("_new"), s.index[1:]) if s.name.endswith("_new") else None
        )


def perceptron_error(p):
    f = p.formula
    if isinstance(f, Add):
        yield "output minus target", Add(tuple(opposite(a) for a in reversed(f.args)))
        yield "net input in place of the output", p.with_all(lambda s: p.moved(s, "z") if s.name == "y" else None)
        yield "plus in the difference", Add((f.args[0], opposite(f.args[1])))


def square_term(p):
    f = p.formula
    yield "not squared", each_node(f, unsquared)
    yield "t² − o²", each_node(f, difference_of_squares)
    yield "plus in the difference", each_node(
        f, added
    )
    if isinstance(f, Mul):
        yield "½ forgotten", product(f.args[1:])
    else:
        yield "½ too many", Mul((Num(0.5), f))
    yield "minus of the error", opposite(f)
    yield "doubled in place of squared", each_node(f, lambda e: Mul((TWO, e.base)) if isinstance(e, Pow) else None)
    yield "target of the next sample", p.with_all(lambda s: p.sibling(s) if s.name == "t" else None)


def absolute_term(p):
    if isinstance(p.formula, Call):
        yield "absolute value forgotten", p.formula.args[0]
        yield "squared in place of absolute", Pow(p.formula.args[0], TWO)


def log_term(p):
    f = p.formula
    yield "minus of the logarithm forgotten", opposite(f)
    if isinstance(f, Add):
        yield "minus of the logarithm forgotten", Add(tuple(
            Mul((opposite(a.args[0]), *a.args[1:])) if isinstance(a, Mul) else opposite(a) for a in f.args
        ))
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
    yield "margin 1 forgotten", each_node(f, lambda e: e.args[1] if isinstance(e, Add) and e.args[0] == ONE else None)
    yield "margin added", each_node(
        f, lambda e: Add((ONE, opposite(e.args[1]))) if isinstance(e, Add) and e.args[0] == ONE else None
    )
    if isinstance(f, Max):
        yield "not clipped at 0", f.args[-1]
