"""What goes wrong in counts by hand: the right line of a step, rewritten into the wrong one."""

from __future__ import annotations

from nnsolve.counts import rules
from nnsolve.expr import Add, Call, Div, Expr, Mul, Neg, Num, Pow, Sym
from nnsolve.mistake import Mistake


def _no_biases(expr: Expr) -> Expr | None:
    match expr:
        case Add((Mul() as weights, Sym())):
            return weights
        case _:
            return None


def _bias_of_inputs(expr: Expr) -> Expr | None:
    match expr:
        case Add((Mul((inputs, _)) as weights, Sym())):
            return weights + inputs
        case _:
            return None


def _added_sizes(expr: Expr) -> Expr | None:
    match expr:
        case Mul((Sym() as one, Sym() as two)):
            return one + two
        case _:
            return None


def _turned(expr: Expr) -> Expr | None:
    match expr:
        case Pow(base, exponent):
            return Pow(exponent, base)
        case _:
            return None


def _product(expr: Expr) -> Expr | None:
    match expr:
        case Pow(base, exponent):
            return Mul((base, exponent))
        case _:
            return None


def _rounded_down(expr: Expr) -> Expr | None:
    match expr:
        case Call("ceil", (quotient,)):
            return Call("floor", (quotient,))
        case Call("floor", (quotient,)):
            return Call("ceil", (quotient,))
        case _:
            return None


def _other_share(expr: Expr) -> Expr | None:
    match expr:
        case Div(weight, under):
            return Add((Num(1), Neg(Div(weight, under))))
        case _:
            return None


def _undivided(expr: Expr) -> Expr | None:
    return expr.over if isinstance(expr, Div) else None


def _summed(expr: Expr) -> Expr | None:
    match expr:
        case Mul(args):
            return Add(args)
        case _:
            return None


def _last_left_out(expr: Expr) -> Expr | None:
    match expr:
        case Add((*terms, _)) if len(terms) > 1:
            return Add(tuple(terms))
        case Add((one, _)):
            return one
        case _:
            return None


MISTAKES = (
    Mistake(
        "biases-not-counted",
        rules.PARAMETERS,
        _no_biases,
        "Every unit has a bias too; these are the weights alone.",
        "4·5 = 20, where 4·5 + 5 = 25 is right",
    ),
    Mistake(
        "biases-of-inputs",
        rules.PARAMETERS,
        _bias_of_inputs,
        "The biases belong to the units of the layer, not to its inputs.",
        "4·5 + 4 = 24, where 4·5 + 5 = 25 is right",
    ),
    Mistake(
        "sizes-added",
        rules.WEIGHTS,
        _added_sizes,
        "Every input is connected with every unit: multiply.",
        "4 + 5 = 9, where 4·5 = 20 is right",
    ),
    Mistake(
        "power-turned-round",
        rules.COMBINATIONS,
        _turned,
        "The number of values is the base, the number of parameters the exponent.",
        "55^100, where 100^55 is right",
    ),
    Mistake(
        "power-as-product",
        rules.COMBINATIONS,
        _product,
        "The choices multiply: one factor for each parameter.",
        "100·55 = 5500, where 100^55 is right",
    ),
    Mistake(
        "rounded-the-other-way",
        rules.PER_EPOCH,
        _rounded_down,
        "The last batch, which is not full, is an update too.",
        "⌊1000/64⌋ = 15, where ⌈1000/64⌉ = 16 is right",
    ),
    Mistake(
        "share-of-the-other",
        rules.SHARE,
        _other_share,
        "That is the share of all the others.",
        "1 − 0.3/0.9 = 0.6667, where 0.3/0.9 = 0.3333 is right",
    ),
    Mistake(
        "share-not-divided",
        rules.SHARE,
        _undivided,
        "A share is the weight divided by the sum of the weights.",
        "0.3, where 0.3/0.9 = 0.3333 is right",
    ),
    Mistake(
        "regions-without-the-highest",
        rules.LAYER_REGIONS,
        _last_left_out,
        "The sum runs up to the dimension of the input.",
        "1 + 4 = 5, where 1 + 4 + 6 = 11 is right for 4 units on 2 inputs",
    ),
    Mistake(
        "regions-added",
        rules.REGIONS_BOUND,
        _summed,
        "Every piece can be cut again: multiply.",
        "11 + 11 = 22, where 11·11 = 121 is right",
    ),
    Mistake(
        "dot-in-place-of-entry",
        rules.HADAMARD,
        _summed,
        "The Hadamard product multiplies the two entries at one place.",
        "2 + 3 = 5, where 2·3 = 6 is right",
    ),
)
"""The known mistakes; a step has one when the code of its rule is that of the mistake."""
