"""Mistakes in optimisers and in the layers of convolutional networks."""

from mutant_page import (
    ONE,
    TWO,
    each_node,
    everywhere,
    nodes,
    one_minus,
    opposite,
    product,
    total,
    unsquared,
    without,
)

from nnsolve.expr import Add, Call, Div, Mul, Neg, Num, Pow, Sym, symbols


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
        yield everywhere("gradient not squared", f, unsquared)
        yield "whole average squared", Add((old, Mul((one_minus(beta), one_minus(beta), *new.args[1:]))))
    else:
        yield "gradient squared in the mean", Add((old, Mul((*new.args[:-1], Pow(new.args[-1], TWO)))))
    yield from other_share(p)


def other_share(p):
    names = {"beta1": "beta2", "beta2": "beta1"}
    found = {s.name for s in symbols(p.formula)} & set(names)
    kind = "the other β" if len(found) == 1 else "both β exchanged"
    yield kind, p.with_all(lambda s: p.moved(s, names[s.name]) if s.name in names else None)


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
    yield (
        "momentum and rate exchanged",
        Add((Mul((new.args[0], *old.args[1:])), Mul((old.args[0], *new.args[1:])))),
    )
    yield "1 − momentum at the gradient", Add((old, Mul((one_minus(old.args[0]), *new.args[1:]))))
    yield "previous gradient", p.with_one(lambda s: before(p, s) if given_gradient(s) else None)


def new_parameter(p):
    f = p.formula
    if not isinstance(f, Add):
        return
    w, *steps = f.args
    added_up = "step added in place of subtracted" if len(steps) == 1 else "both steps added"
    yield added_up, Add((w, *map(opposite, steps)))
    yield "only the change", total(steps)
    if isinstance(w, Sym) and w.name == p.key.name:
        start = w.name.replace("w.", "start.", 1)
        yield (
            "started again from the first value",
            p.with_one(lambda s: p.moved(s, start, ()) if s == w else None),
        )
    if len(steps) > 1:
        yield "one of two steps forgotten", Add((w, *without_list(steps, p.random.randrange(len(steps)))))
    yield everywhere("rate forgotten", f, lambda e: ONE if e == Sym("rate") else None)
    yield everywhere("rate twice", f, lambda e: Mul((e, e)) if e == Sym("rate") else None)
    yield (
        "quantity of the step before",
        p.with_one(lambda s: before(p, s) if s != w and not own(p, s) else None),
    )
    yield (
        "gradient in place of the velocity",
        p.with_one(
            lambda s: p.moved(s, s.name.replace("v.", "given.", 1)) if s.name.startswith("v.") else None
        ),
    )
    yield "root forgotten", _rootless(f)
    yield (
        "bias correction forgotten",
        p.with_all(lambda s: p.moved(s, s.name.replace("_hat", "")) if "_hat" in s.name else None),
    )
    yield (
        "one correction forgotten",
        p.with_one(lambda s: p.moved(s, s.name.replace("_hat", "")) if "_hat" in s.name else None),
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
            yield everywhere(kind, f, lambda e, new=new: new if e == power else None)
        yield "1 − forgotten", Div(f.over, power)
        yield "1 + β^t", Div(f.over, Add((ONE, power)))
    yield from other_share(p)


def sum_of_squares(p):
    f = p.formula
    if isinstance(f, Add) and len(f.args) == 2:
        yield "squares not added up", f.args[1]
        yield everywhere("gradient not squared", f, unsquared)
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
    if isinstance(f, Add) and not any(isinstance(one, Neg) for one in f.args):
        yield "mean in place of the sum", Div(f, Num(len(f.args)))


def size(p):
    match p.formula:
        case Add((Div(Add(above), stride), Num())):
            over = Add(above)
            yield "+ 1 forgotten", Div(over, stride)
            yield "+ 1 in the fraction", Div(Add((*above, ONE)), stride)
            yield "stride forgotten", Add((over, ONE))
            yield "stride multiplied", Add((Mul((over, stride)), ONE))
            yield (
                "kernel added",
                Add(
                    (Div(Add(tuple(opposite(a) if n == 1 else a for n, a in enumerate(above))), stride), ONE)
                ),
            )
            yield (
                "kernel forgotten",
                Add((Div(Add((above[0], *above[2:])), stride), ONE)) if len(above) > 2 else None,
            )
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
        yield (
            "1 not subtracted",
            Div(p.formula.over.args[0], TWO) if isinstance(p.formula.over, Add) else None,
        )
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
            yield "all added in place of multiplied", Add((w, h, c))


def layer_total(p):
    if isinstance(p.formula, Add):
        yield (
            "a layer left out of the total",
            without(p.formula.args, p.random.randrange(len(p.formula.args))),
        )
        yield "a layer counted twice", Add((*p.formula.args, p.random.choice(p.formula.args)))
