"""The network of the hand-made sheet, written down by hand: two inputs, two hidden units, two outputs."""

from decimal import Decimal

from nnsolve.axis import Axis, Key
from nnsolve.build import Builder
from nnsolve.derivation import BACKWARD, ERROR, FORWARD, UPDATE, Rule
from nnsolve.exposition import Block, Both, Note, Stated, Table, Valued
from nnsolve.expr import HALF, Call, Mul, Num, Pow, Sym, total
from nnsolve.notation import After, Listed, Numbered, Own, Ratio, Unit, Word

SUM = Rule("sum", "Weighted sum", formula_text="in = Σ weight·input + bias")
SIGMOID = Rule("sigmoid", "Sigmoid", formula_text="out = σ(in) = 1/(1 + e^−in)")
LOSS = Rule("error", "Error", "How far the outputs are off.")
RULE = Rule("slope", "Slope", "A slope.")


def decimals(*texts):
    return [Decimal(text) for text in texts]


def two_layers():
    b = Builder("Backpropagation, one step")
    i, h, o, one = Axis("i", 2), Axis("h", 2), Axis("o", 2), Axis("one", 1)
    hidden, outputs = Listed(("h1", "h2")), Listed(("o1", "o2"))
    b.given("x", decimals("0.05", "0.10"), i, label=Own(Numbered("i")))
    b.given("t", decimals("0.01", "0.99"), o, label=Unit("target", outputs))
    w = b.given("w", [decimals("0.15", "0.20"), decimals("0.25", "0.30")], h, i, label=Own(Numbered("w")))
    v = b.given("v", [decimals("0.40", "0.45"), decimals("0.50", "0.55")], o, h, label=Own(Numbered("w", 5)))
    b.given("b", decimals("0.35"), one, label=Word("b1"))
    b.given("c", decimals("0.60"), one, label=Word("b2"))
    alpha = b.given("alpha", Decimal("0.5"), label=Word("α", "alpha")).alone
    x, t = Sym("x", (i,)), Sym("t", (o,))
    zh, ah, zo, ao = Sym("zh", (h,)), Sym("ah", (h,)), Sym("zo", (o,)), Sym("ao", (o,))
    rows = [
        ("zh", total(i, w[h, i] * x) + Sym("b", (0,)), h, SUM, Unit("in", hidden)),
        ("ah", Call("sigmoid", (zh,)), h, SIGMOID, Unit("out", hidden)),
        ("zo", total(h, v[o, h] * ah) + Sym("c", (0,)), o, SUM, Unit("in", outputs)),
    ]
    for name, template, axis, rule, label in rows:
        b.family(name, template, axis, rule=rule, phase=FORWARD, label=label)
    target = Note("target {0:value}", (t,))
    b.family(
        "ao", Call("sigmoid", (zo,)), o, rule=SIGMOID, phase=FORWARD, label=Unit("out", outputs), note=target
    )
    b.step(
        "E",
        total(o, Mul((HALF, Pow(t - ao, Num(2))))),
        rule=Rule("error", "Error", formula_text="E = ½ Σ (target − out)²"),
        phase=ERROR,
        label=Word("E"),
    )
    e = Sym("E")

    def slope(name, template, *axes, over, under, more=""):
        label = Ratio(over, under, more)
        b.family(name, template, *axes, rule=RULE, phase=BACKWARD, label=label)
        return Sym(name, axes)

    e_ao = slope("e_ao", ao - t, o, over=e, under=ao)
    ao_zo = slope("ao_zo", ao * (1 - ao), o, over=ao, under=zo)
    delta = slope("delta", Mul((e_ao, ao_zo)), o, over=e, under=zo, more="delta")
    zo_v = slope("zo_v", ah, o, h, over=zo, under=v[o, h])
    e_v = slope("e_v", Mul((e_ao, ao_zo, zo_v)), o, h, over=e, under=v[o, h])
    e_ah = slope("e_ah", total(o, Mul((delta, v[o, h]))), h, over=e, under=ah)
    ah_zh = slope("ah_zh", ah * (1 - ah), h, over=ah, under=zh)
    zh_w = slope("zh_w", x, h, i, over=zh, under=w[h, i])
    e_w = slope("e_w", Mul((e_ah, ah_zh, zh_w)), h, i, over=e, under=w[h, i])
    one_path = Note(
        "{0} reaches E along one path, {0} → {1} → {2} → E: multiply three factors.", (v[o, h], zo, ao)
    )
    both = Note(
        "{0} reaches E along {1:path}, through {1}: add the two, then multiply.",
        (w[h, i], total(o, zo)),
    )
    for name, old, slope_, axes, heading, note in (
        ("v_new", v[o, h], e_v, (o, h), "Output weight", one_path),
        ("w_new", w[h, i], e_w, (h, i), "Hidden weight", both),
    ):
        b.family(
            name,
            old - Mul((alpha, slope_)),
            *axes,
            rule=RULE,
            phase=UPDATE,
            label=After(old),
            note=note,
            heading=heading,
        )
    into = [
        Block((unit, *(Both(Sym(family, (n, m))) for m in (0, 1)), Both(Sym(bias, (0,)))))
        for family, bias, names in (("w", "b", hidden), ("v", "c", outputs))
        for n, unit in enumerate(names.names)
    ]
    tables = (
        Table("", "given", ("into", "from i1", "from i2", "bias"), tuple(into[:2])),
        Table("", "given", ("into", "from h1", "from h2", "bias"), tuple(into[2:])),
        Table(
            "New", "result", ("old", "new"), (Block((Valued(v[o, h]), Valued(Sym("v_new", (o, h)))), (o, h)),)
        ),
    )
    return b.done(
        asked=(Key("v_new", (0, 0)), Key("w_new", (0, 0))),
        shown=(e.key,),
        summary=("Network 2-2-2, sigmoid units.  E = ½ Σ (target − out)²,  learning rate α = 0.5.",),
        tables=tables,
        conventions=(Stated("squared-error", "half", "half the sum of squares"),),
        views={"deltas": (Key("delta"),)},
    )
