"""What stands in a line against its formula: the same in any form, or the mistaken form that it is."""

import math

import pytest
from wrong_figures import shown, worked

from nnsolve import catalogue
from nnsolve.check.candidate import Candidate
from nnsolve.check.exercise import Exercise
from nnsolve.check.line import Restating
from nnsolve.check.name import Namer
from nnsolve.check.replay import replay
from nnsolve.expr import Add, Call, Div, Mul, Neg, Num, Pow, Sym, replaced
from nnsolve.solution import derive, marker
from nnsolve.working.written import written


def n(text):
    """A number as typed; ``-x`` is minus x."""
    return Neg(n(text[1:])) if text.startswith("-") else Num(float(text), text)


def times(*texts):
    return Mul(tuple(n(text) if isinstance(text, str) else text for text in texts))


def plus(*args):
    return Add(tuple(n(arg) if isinstance(arg, str) else arg for arg in args))


def minus(one, two):
    return plus(one, Neg(n(two) if isinstance(two, str) else two))


def squared(base):
    return Pow(base, n("2"))


def sigmoid(z):
    return Div(n("1"), plus("1", Call("exp", (n(z),))))


class Page:
    """A working of a bundled problem with all figures, to so many digits."""

    def __init__(self, name, figures=4, **other):
        problem = catalogue.read(name)
        self.made = derive(problem)
        exercise = Exercise(self.made)
        self.key = self.made.notation.key
        self.line = Restating(Namer(exercise, catalogue.topic(problem.topic).mistakes))
        keys = [key for key in self.made.cone(self.made.asked) if self.made[key].formula is not None]
        texts = {key: shown(self.made.value(key), figures) for key in keys}
        texts |= {self.key(name): text for name, text in other.items()}
        self.found = replay(exercise, {key: written(text) for key, text in texts.items() if text})

    def says(self, name, expr, named=None):
        return self.line.check(self.found, self.key(name), expr, named or {})


@pytest.fixture(scope="module")
def page():
    return Page("two-layer-sigmoid")


RIGHT = [
    ("in_h1", plus(times("0.15", "0.05"), times("0.20", "0.10"), "0.35")),
    ("in_h1", plus(times("0.05", "0.15"), times("0.10", "0.2"), times("0.35", "1"))),
    ("in_h1", plus("0.35", times("0.2", "0.1"), "0.0075")),
    ("in_h1", plus("0.0075", "0.02", "0.35")),
    ("out_h1", sigmoid("-0.3775")),
    ("out_h1", Call("sigmoid", (n("0.3775"),))),
    ("in_o1", plus(times("0.40", "0.5933"), times("0.45", "0.5969"), "0.60")),
    (
        "E",
        plus(times("0.5", squared(minus("0.01", "0.7514"))), times("0.5", squared(minus("0.7729", "0.99")))),
    ),
    ("E", times("0.5", plus(squared(minus("0.01", "0.7514")), squared(minus("0.99", "0.7729"))))),
    ("dE_dout_o1", minus("0.7514", "0.01")),
    ("dE_dout_o1", Neg(minus("0.01", "0.7514"))),
    ("dout_o1_din_o1", times("0.7514", minus("1", "0.7514"))),
    ("dout_o1_din_o1", times("0.7514", "0.2486")),
    ("dE_dw5", times("0.7414", "0.1868", "0.5933")),
    ("w5_new", minus("0.40", times("0.5", "0.08217"))),
    ("w5_new", plus("0.4", times("-0.5", "0.08217"))),
]


@pytest.mark.parametrize(("name", "expr"), RIGHT)
def test_the_formula_in_the_figures_above(page, name, expr):
    assert page.says(name, expr) == "yes"


def test_rounded_figures_are_the_figures_above(page):
    assert page.says("dE_dw5", times("0.741", "0.187", "0.593")) == "yes"
    assert page.says("w5_new", minus("0.4", times("0.5", "0.0822"))) == "yes"
    # More digits than the figure above shows.
    assert page.says("dE_dw5", times("0.74137", "0.18682", "0.59327")) == "yes"


def test_a_part_that_was_worked_out_and_rounded_is_carried(page):
    assert page.says("dE_dw5", times("0.1385", "0.5933")) == "carried"
    assert page.says("w5_new", minus("0.4", "0.0411")) == "carried"
    assert page.says("w5_new", minus("0.4", "0.0421")) is None


def test_a_line_in_names_is_read_with_their_figures(page):
    named = {name: page.key(name) for name in ("w1", "w2", "i1", "i2", "b1")}
    formula = plus(Mul((Sym("w1"), Sym("i1"))), Mul((Sym("w2"), Sym("i2"))), Sym("b1"))
    assert page.says("in_h1", formula, named) == "yes"
    assert page.says("in_h1", formula) == "unread"
    forgotten = page.says("in_h1", plus(Mul((Sym("w1"), Sym("i1"))), Mul((Sym("w2"), Sym("i2")))), named)
    assert "bias-forgotten" in forgotten.codes


def test_unwritten_steps_are_filled_in():
    page = Page("two-layer-sigmoid", out_h1="", dE_dout_o1="", dout_o1_din_o1="")
    delta = times(minus("0.7514", "0.01"), "0.7514", minus("1", "0.7514"))
    assert page.says("delta_o1", delta) == "yes"


def test_the_numbers_of_a_line_stand_for_steps_that_were_never_written():
    page = Page("two-layer-sigmoid")
    page.found = replay(page.found.exercise, {})
    # 0.7514 and 0.5933 are out_o1 and out_h1 in four figures, which no line above shows.
    pull = minus("0.7514", "0.01")
    assert page.says("dE_dw5", times(pull, times("0.7514", minus("1", "0.7514")), "0.5933")) == "yes"
    assert page.says("dE_dw5", times(pull, "0.5933")).code == "slope-forgotten"


def test_a_short_number_that_is_no_rounding_is_not_open(page):
    # ½ is no number that was worked out: it does not stretch from 0.45 to 0.6 to let this pass.
    summed = times("0.5", squared(plus(minus("0.01", "0.7514"), minus("0.99", "0.7729"))))
    assert page.says("E", summed).code == "square-termwise"
    # 0.30 is due: neither 0.5 nor 0.78 stands for a number from above.
    assert page.says("E", times("0.5", squared(n("0.78")))) != "carried"


def test_of_reasons_with_one_value_the_one_that_is_worked_like_the_line_is_first(page):
    one, two = squared(minus("0.01", "0.7514")), squared(minus("0.99", "0.7729"))
    assert page.says("E", plus(one, two)).code == "half-forgotten"
    doubled = times("2", plus(times("0.5", one), times("0.5", two)))
    assert page.says("E", doubled).code == "two-extra"
    # The line shows both halves, so neither was forgotten.
    assert "half-forgotten" not in page.says("E", doubled).codes


# Quantity, the line, the code.
WRONG = [
    ("in_h1", plus(times("0.15", "0.05"), times("0.20", "0.10")), "bias-forgotten"),
    ("in_h1", plus(times("0.15", "0.05"), times("0.25", "0.10"), "0.35"), "sibling"),
    ("in_h1", plus(times("0.15", "0.05"), times("0.20", "0.10"), "0.53"), "copied-transposition"),
    ("in_o1", plus(times("0.40", "0.3775"), times("0.45", "0.3925"), "0.60"), "row-exchanged"),
    ("out_h1", sigmoid("0.3775"), "exponent-sign"),
    ("out_h1", sigmoid("-0.3757"), "copied-transposition"),
    ("dout_o1_din_o1", minus("0.7514", minus("1", "0.7514")), "minus-for-times"),
    ("E", plus(squared(minus("0.01", "0.7514")), squared(minus("0.99", "0.7729"))), "half-forgotten"),
    ("dE_dw5", times("0.7414", "0.5933"), "slope-forgotten"),
    ("dE_dw5", times("0.7414", "0.1886", "0.5933"), "copied-transposition"),
    ("dE_dw5", times("0.7414", "0.1868", "0.5969"), "sibling"),
    ("dE_dout_h1", times("0.1385", "0.40"), "path-missing"),
    ("w5_new", plus("0.40", times("0.5", "0.08217")), "ascent"),
    ("w5_new", minus("0.40", "0.08217"), "rate-missing"),
]


@pytest.mark.parametrize(("name", "expr", "code"), WRONG)
def test_a_mistaken_form_is_named(page, name, expr, code):
    found = page.says(name, expr)
    assert isinstance(found, Candidate)
    assert code in found.codes
    assert found.says


def test_equal_values_are_told_apart_by_the_numbers_that_stand_there(page):
    # Without the factor 0.10 the value would be the same: 0.0075 + 0.20 + 0.35 = 0.0075 + 0.02 + 0.53.
    found = page.says("in_h1", plus(times("0.15", "0.05"), times("0.20", "0.10"), "0.53"))
    assert found.codes == ("copied-transposition",)
    found = page.says("in_h1", plus(times("0.15", "0.05"), "0.20", "0.35"))
    assert found.code == "factor-missing"


def test_a_line_that_is_nothing_known(page):
    assert page.says("dE_dw5", times("0.1234", "0.5678")) is None
    assert page.says("in_h1", Div(n("1"), n("0"))) is None


def test_coarse_numbers_restate_nothing(page):
    assert page.says("dE_dw5", times("0.1", "0.1")) is None


def test_the_students_own_wrong_figure_is_the_figure_above():
    page = Page("two-layer-sigmoid", out_h1="0.4067")
    assert page.says("in_o1", plus(times("0.40", "0.4067"), times("0.45", "0.5969"), "0.60")) == "yes"
    other = page.says("in_o1", plus(times("0.40", "0.5933"), times("0.45", "0.5969"), "0.60"))
    assert other != "yes"


@pytest.mark.parametrize("name", ["two-layer-sigmoid", "four-two-one", "tanh-thresholds", "relu-hidden"])
def test_every_formula_with_its_figures_filled_in_restates_it(name):
    page = Page(name, 6)
    figures = {outcome.key: outcome.figure.text for outcome in page.found}

    def filled(sym):
        return n(figures.get(sym.key) or page.made.typed(sym.key) or str(page.made.value(sym.key)))

    for key in figures:
        assert page.line.check(page.found, key, replaced(page.made[key].formula, filled)) == "yes", key


def test_every_mistaken_form_with_its_figures_filled_in_is_named():
    page = Page("two-layer-sigmoid", 6)
    figures = {outcome.key: outcome.figure.text for outcome in page.found}

    def filled(sym):
        return n(figures.get(sym.key) or page.made.typed(sym.key) or str(page.made.value(sym.key)))

    seen = 0
    for mistake in catalogue.topic("backprop").mistakes:
        for key in figures:
            step = page.made[key]
            wrong = mistake.rewrite(step.formula) if step.rule.code == mistake.rule.code else None
            if wrong is None or math.isclose(worked(wrong, page.made), step.value, rel_tol=1e-4):
                continue
            seen += 1
            found = page.line.check(page.found, key, replaced(wrong, filled))
            assert isinstance(found, Candidate), (mistake.code, key)
            assert mistake.code in found.codes
    assert seen > 40


def test_a_lost_sign_in_the_line_is_told_before_a_slip_of_what_went_in():
    # e^in for e^−in, as the line shows, gives what a wrong sign of in would give as well.
    report = marker(catalogue.read("two-layer-sigmoid")).mark(
        "in_h1 = 0.3775\nout_h1 = 1/(1+e^0.3775) = 0.4067"
    )
    whys = report.verdicts[1].candidates[0].whys
    assert whys[0].formula is not None
    assert "copied-sign-slip" in {why.code for why in whys[1:]}
