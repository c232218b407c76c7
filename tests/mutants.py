"""What students do wrong: a second author's list, made from scripts and not from what a program looks for.

Each mistake is another formula for one line, or something that happens to the figure as it is written down.
The first words of a kind are those of a teacher in the margin.
"""

import mutants_backward as backward
import mutants_forward as forward
import mutants_learning as learning
import mutants_others as others
from mutant_page import Page

from nnsolve.expr import Neg, Num, Sym, replaced, symbols

RULES = {
    "weighted-sum": forward.net_input,
    "perceptron-net-input": forward.net_input,
    "perceptron-net-input-bias": forward.net_input,
    "activation": forward.activation,
    "exponential": forward.exponential,
    "normalisation": forward.normalisation,
    "error": forward.error,
    "error-slope": backward.error_slope,
    "slope": backward.slope,
    "jacobian": backward.jacobian,
    "delta": backward.delta,
    "paths": backward.paths,
    "net-input-slope": backward.net_input_slope,
    "chain-rule": backward.chain,
    "shared": backward.shared,
    "batch-gradient": backward.batch,
    "descent": backward.descent,
    "velocity": others.velocity,
    "new-parameter": others.new_parameter,
    "mean-square": others.averages,
    "mean": others.averages,
    "mix": others.averages,
    "corrected-mean": others.correction,
    "corrected-squares": others.correction,
    "corrected-rate": others.correction,
    "sum-square": others.sum_of_squares,
    "root": others.root,
    "effective-rate": others.rate_share,
    "gradient": others.summed,
    "residual": others.summed,
    "gradient-norm": others.root,
    "conv-size": others.size,
    "pool-size": others.size,
    "rounding": others.rounding,
    "same-padding": others.same_padding,
    "conv-parameters": others.kernel_parameters,
    "dense-parameters": others.dense_parameters,
    "flatten": others.flattened,
    "total": others.layer_total,
    "concat-channels": others.layer_total,
    "perceptron-step": learning.step_unit,
    "perceptron-update": learning.learning,
    "perceptron-rate-update": learning.learning,
    "perceptron-bias-update": learning.learning,
    "perceptron-error": learning.perceptron_error,
    "square-term": learning.square_term,
    "absolute-term": learning.absolute_term,
    "log-term": learning.log_term,
    "divergence-term": learning.log_term,
    "loss-sum": learning.loss_total,
    "loss-mean": learning.loss_total,
    "loss-root": learning.loss_total,
    "loss-slope": learning.loss_slope,
    "hinge-term": learning.hinge_term,
}
"""Which mistakes go with which rule of a solution."""


def point_right(text, _):
    return _shifted(text, 1)


def point_left(text, _):
    return _shifted(text, -1)


def _shifted(text, by):
    if "." not in text:
        return None
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    before, after = text.split(".")
    if by > 0:
        if len(after) < 2:
            return None
        return f"{sign}{(before + after[0]).lstrip('0') or '0'}.{after[1:]}"
    return f"{sign}{before[:-1] or '0'}.{before[-1]}{after}"


def digits_exchanged(text, random):
    places = [
        n
        for n in range(len(text) - 1)
        if text[n : n + 2].isdigit() and text[n] != text[n + 1] and text[:n].strip("-0") != ""
    ] or [
        n
        for n in range(len(text) - 1)
        if text[n : n + 2].isdigit() and text[n] != text[n + 1] and text[n] != "0"
    ]
    if not places:
        return None
    n = random.choice(places)
    return text[:n] + text[n + 1] + text[n] + text[n + 2 :]


def digit_misread(text, random):
    places = [n for n, one in enumerate(text) if one in "123456789"]
    if not places:
        return None
    n = random.choice(places)
    return text[:n] + random.choice([d for d in "123456789" if d != text[n]]) + text[n + 1 :]


def digit_lost(text, random):
    places = [n for n in range(text.find(".") + 1, len(text) - 1) if text[n] in "123456789"]
    if "." not in text or not places:
        return None
    n = random.choice(places)
    return text[:n] + text[n + 1 :]


def zero_lost(text, _):
    return text.replace(".0", ".", 1) if ".0" in text and len(text.partition(".")[2]) > 1 else None


def sign_lost(text, _):
    return (text[1:] if text.startswith("-") else f"-{text}") if text.strip("-0.") else None


SLIPS = {
    "decimal point too far right": point_right,
    "decimal point too far left": point_left,
    "two digits exchanged": digits_exchanged,
    "a digit misread": digit_misread,
    "a digit lost": digit_lost,
    "a zero lost": zero_lost,
    "sign of the result": sign_lost,
}


def copied(p):
    """The value of the line beside it, and a given that was copied wrong."""
    sym = p.sibling(Sym(p.key.name, p.key.at))
    if (
        sym is not None
        and sym.key in p.exercise.formulas
        and p.exercise.keys.index(sym.key) < p.exercise.keys.index(p.key)
    ):
        yield "the neighbour's value copied", sym
    givens = [s for s in dict.fromkeys(symbols(p.formula)) if p.exercise.formula(s.key) is None]
    if givens and not isinstance(p.formula, Sym):
        one = p.random.choice(givens)
        text = p.exercise.given(one.key)
        for kind, slip in (
            ("a given with digits exchanged", digits_exchanged),
            ("a given with the point moved", point_right),
            ("a given without its minus", lambda t, _: t[1:] if t.startswith("-") else None),
        ):
            new = slip(text, p.random)
            if new is not None:
                number = Num(float(new), new) if not new.startswith("-") else Neg(Num(-float(new), new[1:]))
                yield kind, replaced(p.formula, lambda s, number=number: number if s == one else s)


def formulas(exercise, key, random):
    """Wrong formulas for the line about `key`, each with its kind."""
    page = Page(exercise, key, random)
    made = RULES.get(exercise.rules[key])
    found = [*(made(page) if made else ()), *copied(page)]
    return [(kind, new) for kind, new in found if new is not None and new != page.formula]
