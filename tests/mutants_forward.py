"""Mistakes on the way forward: net inputs, activations, softmax, errors."""

from mutant_page import (
    ONE,
    TWO,
    added,
    difference,
    difference_of_squares,
    everywhere,
    nodes,
    one_minus,
    opposite,
    terms,
    total,
    unsquared,
    without,
)

from nnsolve.expr import Add, Call, Div, Mul, Neg, Num, Pow, Sym, replaced, symbols


def net_input(p):
    args = terms(p.formula)
    products = [one for one in args if isinstance(one, Mul)]
    rest = [one for one in args if not isinstance(one, Mul)]
    if not products:
        return
    if rest:
        bias = rest[0]
        yield "bias forgotten", total(products)
        yield "bias twice", Add((*args, bias))
        yield "bias with the wrong sign", Add((*products, opposite(bias)))
        yield "bias multiplied by an input", Add((*products, Mul((bias, products[0].args[-1]))))
        name = bias.arg.name if isinstance(bias, Neg) else bias.name
        if name[0] == "b" and name[1:].isdigit():
            other = Sym(f"b{3 - int(name[1:])}", (0,))
            if p.has(other.name, other.index):
                yield "bias of the other layer", Add((*products, other))
        yield "bias multiplied with the sum", Mul((total(products), bias))
    if len(args) > 1 and len(products) > 1:
        n = p.random.randrange(len(products))
        yield "an input left out", total([*products[:n], *products[n + 1 :], *rest])
        swapped = [
            Mul((products[1 - k].args[0], products[k].args[1])) if k < 2 else products[k]
            for k in range(len(products))
        ]
        yield "weights of two inputs exchanged", total([*swapped, *rest])
        yield "second product subtracted", total([products[0], Neg(products[1]), *products[2:], *rest])
    k = p.random.randrange(len(products))
    yield "weight and input added", total([*products[:k], Add(products[k].args), *products[k + 1 :], *rest])
    negative = [s for s in symbols(total(products)) if p.exercise.derivation.value(s.key) < 0]
    if negative:
        lost = p.random.choice(negative)
        yield "minus of a factor lost", replaced(p.formula, lambda s: Call("abs", (s,)) if s == lost else s)
    weights = {one.args[0] for one in products if isinstance(one.args[0], Sym)}
    yield "weights of the next unit", p.with_all(lambda s: p.row(s) if s in weights else None)
    yield "one weight of the next unit", p.with_one(lambda s: p.row(s) if s in weights else None)
    yield "weights down the column", p.with_all(lambda s: p.across(s) if s in weights else None)
    inputs = {one.args[1] for one in products if isinstance(one.args[1], Sym)}
    yield (
        "net input passed on",
        p.with_all(lambda s: p.moved(s, "in" + s.name[3:]) if s in inputs and s.name[:3] == "out" else None),
    )
    yield (
        "one net input passed on",
        p.with_one(lambda s: p.moved(s, "in" + s.name[3:]) if s in inputs and s.name[:3] == "out" else None),
    )
    yield (
        "first inputs in place of hidden outputs",
        p.with_all(lambda s: p.moved(s, "x") if s in inputs and s.name[:3] == "out" else None),
    )
    yield "wrong input with one weight", p.with_one(lambda s: p.sibling(s) if s in inputs else None)


def activation(p):
    f = p.formula
    if isinstance(f, Div):
        yield from softmax(p, f)
        return
    z = f.args[0] if isinstance(f, Call) else f
    if not isinstance(z, Sym):
        return
    kind = f.function if isinstance(f, Call) else "identity"
    up, down = Call("exp", (z,)), Call("exp", (Neg(z),))
    sigmoid, tanh, relu = (Call(name, (z,)) for name in ("sigmoid", "tanh", "relu"))
    if kind != "identity":
        yield "activation forgotten", z
        yield "activation twice", Call(kind, (f,))
    other = p.sibling(z)
    if other is not None:
        yield "activation of the neighbouring unit", Call(kind, (other,)) if kind != "identity" else other
    if kind == "sigmoid":
        yield "sign of the exponent", Div(ONE, Add((ONE, up)))
        yield "1 under the fraction forgotten", Div(ONE, down)
        yield "1/1 + e^-x", Add((ONE, down))
        yield "minus under the fraction", Div(ONE, Add((ONE, Neg(down))))
        yield "slope in place of the activation", Mul((f, one_minus(f)))
        yield "tanh in place of sigmoid", tanh
        yield "e^-x over 1 + e^-x", Div(down, Add((ONE, down)))
    elif kind == "tanh":
        yield "sigmoid in place of tanh", sigmoid
        yield "tanh over 2", Div(Add((up, Neg(down))), TWO)
        yield "tanh of half", Div(Add((ONE, Neg(down))), Add((ONE, down)))
        yield "tanh upside down", Div(Add((up, down)), Add((up, Neg(down))))
        yield "slope in place of the activation", one_minus(Pow(f, TWO))
    elif kind == "relu":
        yield "negative net input kept", z
        yield "minus dropped in place of clipped", Call("abs", (z,))
        yield "ReLU's slope in place of ReLU", Call("step", (z,))
        yield "positive net input clipped", Neg(Call("relu", (Neg(z),)))
        yield "sigmoid in place of ReLU", sigmoid
        yield "1 in place of 0", Add((f, ONE))
    else:
        yield "sigmoid in place of the identity", sigmoid
        yield "ReLU in place of the identity", relu


def softmax(p, f):
    if not isinstance(f.over, Sym):
        return
    exps = Sym(f.over.name, f.over.index)
    own = p.moved(exps, "in" + exps.name[3:])
    yield "softmax not normalised", exps
    yield "softmax over the others", Div(exps, Add((f.under, Neg(exps))))
    yield "softmax by the number of outputs", Div(exps, TWO)
    other = p.sibling(exps)
    if other is not None:
        yield "softmax of the other output", Div(other, f.under)
        yield "softmax by the other's exponential", Div(exps, other)
    if own is not None:
        yield "sigmoid in place of softmax", Call("sigmoid", (own,))
        yield "softmax with a net input above", Div(own, f.under)


def exponential(p):
    z = p.formula.args[0] if isinstance(p.formula, Call) else None
    if isinstance(z, Sym):
        yield "e^-z in softmax", Call("exp", (Neg(z),))
        yield "exponential forgotten", z
        other = p.sibling(z)
        if other is not None:
            yield "exponential of the neighbour", Call("exp", (other,))


def normalisation(p):
    if isinstance(p.formula, Add):
        yield "a term of the sum left out", without(p.formula.args, p.random.randrange(len(p.formula.args)))
        yield "exponentials multiplied", Mul(p.formula.args)
        yield "net inputs summed", p.with_all(lambda s: p.moved(s, "in" + s.name[3:]))


def error(p):
    f = p.formula
    logs = any(isinstance(one, Call) for one in nodes(f))
    yield "minus of the error", opposite(f)
    if isinstance(f, Add):
        yield "only one output in the error", p.random.choice(f.args)
        yield "only one output in the error", without(f.args, p.random.randrange(len(f.args)))
    if isinstance(f, Div) and isinstance(f.over, Add):
        yield "mean forgotten", f.over
        yield "only one output in the error", Div(p.random.choice(f.over.args), f.under)
    elif isinstance(f, Add):
        yield "mean in place of the sum", Div(f, Num(len(f.args)))
    yield "targets exchanged", p.with_all(lambda s: p.sibling(s) if s.name == "t" else None)
    yield (
        "net inputs in the error",
        p.with_all(lambda s: p.moved(s, "in" + s.name[3:]) if s.name[:3] == "out" else None),
    )
    if logs:
        yield from logarithms(p)
        return
    halves = any(isinstance(one, Num) and one.value == 0.5 for one in nodes(f))
    if halves:
        yield "½ forgotten", Mul((TWO, f))
    else:
        yield "½ too many", Mul((Num(0.5), f))
    yield everywhere("not squared", f, unsquared)
    yield "root of the error", Call("sqrt", (f,))
    yield everywhere("t² − o²", f, difference_of_squares)
    yield everywhere("plus in the difference", f, added)
    squares = [one for one in nodes(f) if isinstance(one, Pow)]
    if len(squares) > 1:
        yield "sum squared", Mul((Num(0.5), Pow(Add(tuple(one.base for one in squares)), TWO)))


def logarithms(p):
    f = p.formula
    for name, kind in (
        ("ln", "natural logarithm in place"),
        ("log10", "log10 in place"),
        ("log2", "log2 in place"),
    ):
        if not any(isinstance(one, Call) and one.function == name for one in nodes(f)):
            yield everywhere(kind, f, lambda e, name=name: _other_log(e, name))
    yield everywhere("logarithm of 1 − o", f, _complement)
    yield everywhere(
        "logarithm forgotten", f, lambda e: e.args[0] if isinstance(e, Call) and e.function in LOGS else None
    )
    yield everywhere("target and output exchanged", f, _exchanged)
    yield everywhere("target forgotten before the logarithm", f, _without_target)
    outs = [e.args[0] for e in nodes(f) if isinstance(e, Call) and isinstance(e.args[0], Sym)]
    if len(outs) > 1:
        more = [
            Neg(Mul((one_minus(Sym("t", o.index)), Call("ln", (one_minus(o),)))))
            for o in outs
            if p.has("t", o.index)
        ]
        yield "binary terms added", Add((f, *more))


LOGS = ("ln", "log2", "log10")


def _other_log(expr, name):
    return Call(name, expr.args) if isinstance(expr, Call) and expr.function in LOGS else None


def _complement(expr):
    if not (isinstance(expr, Call) and expr.function in LOGS):
        return None
    arg = expr.args[0]
    bare = arg.args[1].arg if difference(arg) and arg.args[0] == ONE else None
    return Call(expr.function, (bare if bare is not None else one_minus(arg),))


def _exchanged(expr):
    match expr:
        case Mul((Neg(t), Call(log, (Sym() as o,)))):
            return Mul((Neg(o), Call(log, (t,))))
        case Neg(Mul((t, Call(log, (Sym() as o,))))):
            return Neg(Mul((o, Call(log, (t,)))))
        case Mul((Sym() as t, Call(log, (Sym() as o,)))):
            return Mul((o, Call(log, (t,))))
    return None


def _without_target(expr):
    match expr:
        case Mul((Neg(Sym()), Call() as log)):
            return Neg(log)
        case Mul((Sym(), Call() as log)):
            return log
    return None
