"""Mistakes on the way back: slopes, paths, gradients, updates."""

from mutant_page import (
    ONE,
    TWO,
    added,
    difference,
    everywhere,
    nodes,
    one_minus,
    opposite,
    product,
    without,
)

from nnsolve.expr import Add, Call, Choose, Div, Mul, Neg, Num, Pow, Sym, symbols


def error_slope(p):
    f = p.formula
    yield "target minus output", opposite(f)
    yield "target of the other output", p.with_all(lambda s: p.sibling(s) if s.name == "t" else None)
    yield (
        "net input in the error slope",
        p.with_all(lambda s: p.moved(s, "in" + s.name[3:]) if s.name[:3] == "out" else None),
    )
    if difference(f):
        yield "2 kept in the slope", Mul((TWO, f))
        yield "½ kept in the slope", Mul((Num(0.5), f))
        yield "slope left squared", Pow(f, TWO)
        yield "plus in the difference", Add((f.args[0], opposite(f.args[1])))
        yield "error itself in place of its slope", Mul((Num(0.5), Pow(f, TWO)))
        yield "times the output", Mul((f, f.args[0]))
    elif isinstance(f, (Mul, Div)) and any(difference(e) for e in nodes(f)):
        yield "2 of the square forgotten", Div(f, TWO)
        yield everywhere("plus in the difference", f, added)
        if isinstance(f, Div):
            yield "mean forgotten in the slope", f.over
    else:
        found = list(symbols(f))
        if len(found) == 2:
            yield "out − target for cross-entropy", Add((found[1], Neg(found[0])))
            yield "logarithm kept in the slope", Neg(Mul((found[0], Call("ln", (found[1],)))))
            yield "fraction upside down", Neg(Div(found[1], Add((found[0], Num(0)))))
            yield "target forgotten in −t/o", Neg(Div(ONE, found[1]))


def slope(p):
    f, key = p.formula, p.key
    number = key.name.partition("_")[0][4:] or key.name[len("dout_din") :]
    out = Sym(f"out{number}", key.at[: _depth(p, f"out{number}")])
    z = Sym(f"in{number}", out.index)
    if not (p.has(out.name, out.index) and p.has(z.name, z.index)):
        return
    if isinstance(f, Mul):
        yield "net input in out(1 − out)", Mul((z, one_minus(z)))
        yield "half of out(1 − out) in net inputs", Mul((out, one_minus(z)))
        yield "1 − out alone", one_minus(out)
        yield "out alone", out
        yield "out(1 + out)", Mul((out, Add((ONE, out))))
        yield "out(out − 1)", Mul((out, Add((out, Neg(ONE)))))
        yield "out − (1 − out)", Add((out, Neg(one_minus(out))))
        yield "out(1 − out)²", Mul((out, Pow(one_minus(out), TWO)))
        yield "tanh's slope for sigmoid", one_minus(Pow(out, TWO))
        yield "bracket forgotten in out(1 − out)", Add((out, Neg(out)))
        yield "activation taken again", Call("sigmoid", (out,))
    elif isinstance(f, Add):
        yield "sigmoid's slope for tanh", Mul((out, one_minus(out)))
        yield "square forgotten in 1 − out²", one_minus(out)
        yield "net input in 1 − out²", one_minus(Pow(z, TWO))
        yield "1 + out²", Add((ONE, Pow(out, TWO)))
        yield "out² − 1", Add((Pow(out, TWO), Neg(ONE)))
        yield "(1 − out)²", Pow(one_minus(out), TWO)
    elif isinstance(f, Choose):
        yield "ReLU's slope the wrong way round", one_minus(f)
        yield "ReLU's value in place of its slope", out
        yield "sigmoid's slope for ReLU", Mul((out, one_minus(out)))
    else:
        yield "sigmoid's slope for the identity", Mul((out, one_minus(out)))
        yield "slope 0 for the identity", Num(0)
    yield "slope at the neighbouring unit", p.with_all(p.sibling)
    yield "slope at the other layer", p.with_all(lambda s: p.moved(s, s.name[:-1] + str(3 - int(s.name[-1]))))


def _depth(p, name):
    try:
        return len(p.exercise.derivation.family(name).axes)
    except KeyError:
        return 0


def jacobian(p):
    f = p.formula
    yield "sign in the softmax slope", opposite(f)
    yield "neighbour in the softmax slope", p.with_one(p.sibling)
    if isinstance(f, Mul):
        yield "1 − out alone", f.args[-1] if isinstance(f.args[-1], Add) else None


def delta(p):
    f = p.formula
    if isinstance(f, Mul) and len(f.args) == 2:
        yield "slope of the activation forgotten", f.args[0]
        yield "error forgotten", f.args[1]
        yield "added in place of multiplied", Add(f.args)
        yield "divided in place of multiplied", Div(*f.args)
        yield (
            "slope of the neighbouring unit",
            p.with_one(lambda s: p.sibling(s) if "din" in s.name else None),
        )
        yield "error of the neighbouring unit", p.with_one(lambda s: p.sibling(s) if "dE" in s.name else None)
        yield (
            "output in place of the slope",
            p.with_one(lambda s: p.moved(s, "out" + s.name[8:]) if s.name[:8] == "dout_din" else None),
        )
    elif isinstance(f, Add):
        yield "only one term of the softmax sum", p.random.choice(f.args)
        if difference(f):
            yield "target minus output", opposite(f)
            yield "out(1 − out) beside softmax", Mul((f, f.args[0], one_minus(f.args[0])))
    yield "sign of delta", opposite(f)


def paths(p):
    f = p.formula
    if isinstance(f, Add):
        yield "one path only", p.random.choice(f.args)
        yield "one path forgotten", without(f.args, p.random.randrange(len(f.args)))
        yield "mean of the paths", Div(f, Num(len(f.args)))
        yield "paths subtracted", Add((f.args[0], Neg(f.args[1]), *f.args[2:]))
        yield "paths multiplied", Mul(f.args)
        yield (
            "errors of the paths exchanged",
            p.with_all(lambda s: p.sibling(s) if s.name.startswith("delta") else None),
        )
    weights = {s for s in symbols(f) if s.name[0] == "w"}
    yield "weights on the way back across", p.with_all(lambda s: p.across(s) if s in weights else None)
    yield "weights of the other hidden unit", p.with_all(lambda s: p.sibling(s) if s in weights else None)
    yield "one weight of the other hidden unit", p.with_one(lambda s: p.sibling(s) if s in weights else None)
    yield (
        "new weights on the way back",
        p.with_all(lambda s: p.moved(s, f"{s.name}_new") if s in weights else None),
    )
    yield (
        "one new weight on the way back",
        p.with_one(lambda s: p.moved(s, f"{s.name}_new") if s in weights else None),
    )
    yield everywhere("weight forgotten on the way back", f, lambda e: ONE if e in weights else None)
    yield (
        "errors in place of deltas on the way back",
        p.with_all(lambda s: p.moved(s, "dE_dout" + s.name[5:]) if s.name.startswith("delta") else None),
    )
    yield (
        "output slope forgotten on one path",
        p.with_one(lambda s: p.moved(s, "dE_dout" + s.name[5:]) if s.name.startswith("delta") else None),
    )
    yield everywhere("weight and delta added", f, lambda e: Add(e.args) if isinstance(e, Mul) else None)


def net_input_slope(p):
    if isinstance(p.formula, Sym):
        s = p.formula
        yield "weight in place of the input", p.moved(s, *_weight(p))
        yield "input of the neighbour", p.with_one(p.sibling)
        yield (
            "net input in place of the activation",
            p.moved(s, "in" + s.name[3:]) if s.name[:3] == "out" else None,
        )


def _weight(p):
    """The weight that a slope of a net input is by."""
    name = p.key.name.partition("_d")[2].rpartition("d")[2]
    depth = _depth(p, name)
    return name, p.key.at[len(p.key.at) - depth :] if depth else p.key.at


def chain(p):
    f = p.formula
    if not isinstance(f, Mul):
        return
    yield "sign of the gradient", opposite(f)
    names = {
        "dE": "error forgotten",
        "dout": "slope of the activation forgotten",
        "din": "input forgotten",
        "delta": "delta forgotten",
    }
    for n, factor in enumerate(f.args):
        head = factor.name.split("_")[0].rstrip("0123456789") if isinstance(factor, Sym) else ""
        if head in names and isinstance(factor, Sym):
            left = (*f.args[:n], *f.args[n + 1 :])
            yield names[head], product(left)
    last = f.args[-1]
    if isinstance(last, Sym) and last.name.startswith("din_dw"):
        n = int(last.name[6:])
        j = last.index[:-1]
        i = (*last.index[:-2], last.index[-1])
        source = Sym(f"out{n - 1}", i) if n > 1 else Sym("x", i)
        for kind, name, at in (
            ("weight in the chain for the input", f"w{n}", last.index[-2:]),
            ("net input in the chain for the activation", f"in{n - 1}", i),
            ("own output in place of the input", f"out{n}", j),
            ("first input in place of the hidden output", "x" if n > 1 else "", i),
        ):
            if p.has(name, at):
                yield kind, Mul((*f.args[:-1], Sym(name, at)))
        other = p.sibling(source) if p.has(source.name, source.index) else None
        if other is not None:
            yield "input of the neighbour", Mul((*f.args[:-1], other))
        kind = "added in place of multiplied" if len(f.args) == 2 else "input added to the product"
        yield kind, Add((product(f.args[:-1]), last))
    yield (
        "slope of the neighbouring unit",
        p.with_one(lambda s: p.sibling(s) if s.name.startswith("dout_din") else None),
    )
    yield (
        "error of the neighbouring unit",
        p.with_one(lambda s: p.sibling(s) if s.name.startswith(("dE_dout", "delta")) else None),
    )
    yield "2 too many in the gradient", Mul((TWO, *f.args))
    if isinstance(last, Sym) and last.name.startswith("din_db") and p.has("x", last.index[:-1] or (0,)):
        yield "bias gradient multiplied by an input", Mul((*f.args[:-1], Sym("x", last.index[:-1] or (0,))))


def shared(p):
    f = p.formula
    if isinstance(f, Add):
        yield "bias gradient of one unit", p.random.choice(f.args)
        yield "bias gradient averaged", Div(f, Num(len(f.args)))
        yield f"{len(f.args)} bias gradients multiplied", Mul(f.args)
        yield "paths subtracted", Add((f.args[0], Neg(f.args[1]), *f.args[2:]))


def batch(p):
    f = p.formula
    if isinstance(f, Div) and isinstance(f.over, Add):
        yield "batch sum for mean", f.over
        yield "only one sample", p.random.choice(f.over.args)
        yield "one sample in the mean", Div(p.random.choice(f.over.args), f.under)
    elif isinstance(f, Add):
        yield "batch mean for sum", Div(f, Num(len(f.args)))
        yield "only one sample", p.random.choice(f.args)


def descent(p):
    f = p.formula
    if not (isinstance(f, Add) and len(f.args) == 2 and isinstance(f.args[1], Neg)):
        return
    w, change = f.args[0], f.args[1].arg
    if not isinstance(change, Mul) or not isinstance(change.args[-1], Sym):
        return
    rate, g = change.args[0], change.args[-1]
    yield "ascent", Add((w, change))
    yield "learning rate forgotten", Add((w, Neg(g)))
    yield "learning rate twice", Add((w, Neg(Mul((rate, rate, g)))))
    yield "only the change", opposite(change)
    yield "only the change", change
    yield "rate times the whole bracket", Mul((rate, Add((w, Neg(g)))))
    yield "rate at the weight", Add((Mul((rate, w)), Neg(g)))
    yield "divided by the rate", Add((w, Neg(Div(g, rate))))
    yield "change minus weight", Add((change, Neg(w)))
    yield "weight multiplied in", Add((w, Neg(Mul((rate, g, w)))))
    yield "gradient of another weight", p.with_one(lambda s: p.sibling(s) if s == g else None)
    yield "another old weight", p.with_one(lambda s: p.sibling(s) if s == w else None)
    if g.name.endswith("_batch"):
        yield (
            "gradient of one sample",
            p.with_one(lambda s: p.moved(s, s.name[:-6], (0, *s.index)) if s == g else None),
        )
    if g.name.startswith("dE_dw") and g.name[5:].isdigit():
        yield (
            "delta in place of the gradient",
            p.with_one(lambda s: p.moved(s, "delta" + s.name[5:], s.index[:-1]) if s == g else None),
        )
