"""Wrong forms of formulas: the ones a pencil makes are there, and all of them are sound."""

from collections import Counter

import pytest
from calculator import calculate
from wrong_figures import worked

from nnsolve import catalogue
from nnsolve.check.candidate import Why
from nnsolve.check.edits import MOST, edits
from nnsolve.check.prior import EDITS, KINDS
from nnsolve.check.says import Speaker
from nnsolve.check.siblings import Siblings
from nnsolve.expr import Add, Call, Div, Max, Mul, Neg, Num, Sym, replaced, symbols
from nnsolve.solution import derive

# Quantity of the two-layer sigmoid network, code, and the wrong line in the digits of the published example.
BY_PENCIL = [
    ("in_h1", "term-missing", "0.15·0.05 + 0.20·0.10"),
    ("in_h1", "term-missing", "0.15·0.05 + 0.35"),
    ("in_h1", "sign-of-term", "0.15·0.05 − 0.20·0.10 + 0.35"),
    ("in_h1", "only-term", "0.20·0.10"),
    ("in_h1", "factor-missing", "0.05 + 0.20·0.10 + 0.35"),
    ("in_h1", "plus-for-times", "0.15 + 0.05 + 0.20·0.10 + 0.35"),
    ("in_h1", "times-for-plus", "0.15·0.05 + 0.20·0.10·0.35"),
    ("in_h1", "sibling", "0.25·0.05 + 0.20·0.10 + 0.35"),
    ("in_h1", "row-exchanged", "0.25·0.05 + 0.30·0.10 + 0.35"),
    ("in_h1", "sibling", "0.15·0.05 + 0.25·0.10 + 0.35"),
    ("in_o1", "other-quantity", "0.40·0.3775 + 0.45·0.596884 + 0.60"),
    ("in_o1", "row-exchanged", "0.40·0.3775 + 0.45·0.3925 + 0.60"),
    ("in_o1", "sibling", "0.40·0.593270 + 0.45·0.593270 + 0.60"),
    ("out_h1", "exponent-sign", "1/(1 + e^0.3775)"),
    ("out_h1", "activation-forgotten", "0.3775"),
    ("out_h1", "exponential-only", "e^−0.3775"),
    ("out_h1", "exponential-only", "1 + e^−0.3775"),
    ("out_h1", "exponential-only", "e^0.3775"),
    ("out_h1", "other-activation", "tanh(0.3775)"),
    ("dout_o1_din_o1", "minus-for-times", "0.751365 − (1 − 0.751365)"),
    ("dout_o1_din_o1", "complement-forgotten", "0.751365·0.751365"),
    ("dout_o1_din_o1", "other-slope", "1 − 0.751365²"),
    ("dout_o1_din_o1", "factor-missing", "1 − 0.751365"),
    ("dout_o1_din_o1", "bracket-lost", "0.751365·1 − 0.751365"),
    ("dout_o1_din_o1", "sibling", "0.772928·(1 − 0.772928)"),
    ("dout_o1_din_o1", "other-quantity", "1.105906·(1 − 1.105906)"),
    ("dE_dout_o1", "sign", "0.01 − 0.751365"),
    ("dE_dout_o1", "two-extra", "2·(0.751365 − 0.01)"),
    ("E", "half-missing", "(0.01 − 0.751365)² + ½(0.99 − 0.772928)²"),
    ("E", "square-forgotten", "½(0.01 − 0.751365) + ½(0.99 − 0.772928)"),
    ("E", "square-as-double", "0.01 − 0.751365 + 0.99 − 0.772928"),
    ("E", "square-as-double", "½·2·(0.01 − 0.751365) + ½(0.99 − 0.772928)²"),
    ("E", "square-termwise", "½(0.01² − 0.751365²) + ½(0.99 − 0.772928)²"),
    ("dE_dw5", "factor-missing", "0.741365·0.593270"),
    ("dE_dw5", "factor-twice", "0.741365·0.186816·0.186816·0.593270"),
    ("dE_dw5", "sibling", "0.741365·0.186816·0.596884"),
    ("dE_dw5", "factors-missing", "0.186816"),
    ("dE_dout_h1", "term-missing", "0.138499·0.40"),
    ("dE_dout_h1", "new-for-old", "0.138499·0.358916 − 0.038098·0.50"),
    ("w5_new", "sign-of-term", "0.40 + 0.5·0.082167"),
    ("w5_new", "factor-missing", "0.40 − 0.082167"),
    ("w5_new", "factor-twice", "0.40 − 0.5·0.5·0.082167"),
    ("w5_new", "only-change", "0.5·0.082167"),
    ("w5_new", "factor-misplaced", "0.5·0.40 − 0.082167"),
    ("w5_new", "factor-misplaced", "0.5·(0.40 − 0.082167)"),
    ("in_h2", "neighbour-copied", "0.3775"),
    ("in_h1", "exchanged", "0.20·0.05 + 0.15·0.10 + 0.35"),
    ("out_h1", "activation-twice", "1/(1 + e^−0.593270)"),
    ("w5_new", "sibling", "0.45 − 0.5·0.082167"),
    ("in_h1", "times-for-plus", "(0.15·0.05 + 0.20·0.10)·0.35"),
    ("out_h1", "sign-inside", "1/(1 − e^−0.3775)"),
    ("out_h1", "slope-for-activation", "0.593270·(1 − 0.593270)"),
    ("E", "square-too-much", "(½(0.01 − 0.751365))² + ½(0.99 − 0.772928)²"),
    ("E", "sign-inside", "½(0.01 + 0.751365)² + ½(0.99 + 0.772928)²"),
    ("dE_dw5", "other-quantity", "0.741365·0.186816·0.3775"),
    ("w5_new", "part-for-whole", "0.40 − 0.5·0.741365·0.186816"),
    ("din_o1_dw5", "itself-for-slope", "0.40"),
    ("dE_dw5", "itself-for-slope", "0.741365·0.186816·0.40"),
    ("dE_dw5", "plus-for-times", "0.741365·0.186816 + 0.593270"),
    ("dE_dw5", "plus-for-times", "0.741365 + 0.186816·0.593270"),
    ("dE_dout_h1", "factor-missing", "0.138499 − 0.038098"),
    ("E", "square-termwise", "½(0.01 − 0.751365 + 0.99 − 0.772928)²"),
    ("E", "square-termwise", "½(0.01² − 0.751365²) + ½(0.99² − 0.772928²)"),
]


@pytest.fixture(scope="module")
def network():
    made = derive(catalogue.read("two-layer-sigmoid"))
    return made, Siblings(made)


@pytest.mark.parametrize(("name", "code", "line"), BY_PENCIL)
def test_what_a_pencil_makes_is_among_the_edits(network, name, code, line):
    made, siblings = network
    key = made.notation.key(name)
    found = [edit for edit in edits(key, made[key].formula, siblings) if edit.code == code]
    expected = float(calculate(line)[0])
    assert any(float(worked(edit.formula, made)) == pytest.approx(expected, rel=1e-5) for edit in found)


A, B, C = Sym("a"), Sym("b"), Sym("c")
FORMS = [
    (Div(A - B, C) + 1, "inside-fraction", Div(Add((*(A - B).args, Num(1))), C)),
    (Div(A - B, C) + 1, "divisor-missing", Add((A - B, Num(1)))),
    (Div(A, B), "fraction-turned", Div(B, A)),
    (Max((A, B)), "mean-for-greatest", Div(Add((A, B)), Num(2))),
    (Max((A, B)), "another-of", B),
    (A * B + (1 - A) * C, "shares-exchanged", Add((Mul((Add((Num(1), Neg(A))), B)), Mul((A, C))))),
    (Call("ln", (A,)) + Call("ln", (B,)), "log-base", Call("log2", (A,)) + Call("log2", (B,))),
    (Mul((A, Add((B, C)))), "bracket-lost", Add((Mul((A, B)), C))),
    (Div(Add((A, B)), Num(2)), "only-term", B),
    (Div(Add((A, B)), Num(2)), "one-off", Div(Add((A, B)), Num(3))),
    (Div(Add((A, B)), Num(2)), "root-extra", Call("sqrt", (Div(Add((A, B)), Num(2)),))),
]


@pytest.mark.parametrize(("formula", "code", "wrong"), FORMS)
def test_a_form_in_letters(network, formula, code, wrong):
    made, siblings = network
    bound = {"a": made.families[0], "b": made.families[1], "c": made.families[2]}

    def named(expr):
        return replaced(expr, lambda sym: Sym(bound[sym.name].name, (0,) * len(bound[sym.name].axes)))

    key = made.notation.key("E")
    assert any(
        edit.code == code and edit.formula == named(wrong) for edit in edits(key, named(formula), siblings)
    )


def bundled(most):
    for one in catalogue.problems():
        made = derive(catalogue.read(f"{one.topic}/{one.name}"))
        siblings = Siblings(made)
        seen = Counter()
        for key, _ in zip(made.keys(), range(400), strict=False):
            step = made[key]
            seen[key.name] += 1
            if step.formula is not None and seen[key.name] <= most:
                yield made, siblings, key, step.formula


def test_edits_are_new_formulas_over_known_quantities_each_once():
    codes = set()
    for made, siblings, key, formula in bundled(2):
        found = [*edits(key, formula, siblings, whole=isinstance(made.value(key), int))]
        assert len(found) <= MOST
        formulas = [edit.formula for edit in found]
        assert formula not in formulas
        assert len(set(formulas)) == len(formulas)
        for edit in found:
            assert all(sym.key in made for sym in symbols(edit.formula)), (key, edit)
        codes |= {edit.code for edit in found}
    assert codes <= set(KINDS)
    # Everything that the table lists happens somewhere in the problems that come with the package.
    assert {kind.code for kind in EDITS} - codes == set()


def test_every_edit_says_what_it_is():
    for made, siblings, key, formula in bundled(1):
        speaker = Speaker(made)
        for edit in [*edits(key, formula, siblings)][:60]:
            said = speaker.sentence(key, [Why(edit.code, edit.text, edit.slots, edit.formula, key)])
            assert said.endswith(".")
            assert not set(said) & set("{}")


def test_a_factor_of_1_is_not_missed():
    # Beside an output without activation the slope is 1: leaving it out changes nothing.
    looked = 0
    for made, siblings, key, formula in bundled(1):
        for edit in edits(key, formula, siblings):
            if edit.code == "part-for-whole" and isinstance(edit.slots[-1], Sym):
                looked += 1
                assert made.value(edit.slots[-1].key) != 1
    assert looked > 100
