"""What a hurried hand writes wrongly in a table of layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.convnet import rule
from nnsolve.expr import Add, Call, Div, Expr, Mul, Neg, Num, Sym
from nnsolve.mistake import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnsolve.derivation import Rule

    Rewrite = Callable[[Expr], Expr | None]


def _fraction(formula: Expr) -> tuple[Expr, Expr] | None:
    """The two halves of ``a/S + 1``."""
    match formula:
        case Add((Div(over, under), Num(1))):
            return over, under
        case _:
            return None


def _inside(formula: Expr) -> Expr | None:
    halves = _fraction(formula)
    return halves and Div(halves[0] + 1, halves[1])


def _without_stride(formula: Expr) -> Expr | None:
    halves = _fraction(formula)
    return halves and halves[0] + 1


def _without_one(formula: Expr) -> Expr | None:
    halves = _fraction(formula)
    return halves and Div(*halves)


def _padding_once(formula: Expr) -> Expr | None:
    match formula:
        case Add((Div(Add((*terms, Mul((Num(2), padding)))), stride), Num(1))):
            return Div(Add((*terms, padding)), stride) + 1
        case _:
            return None


def _size_kept(formula: Expr) -> Expr | None:
    match formula:
        case Add((Div(Add((size, Neg(), *_)), Sym() as stride), Num(1))):
            return Div(size, stride)
        case _:
            return None


def _ceil(formula: Expr) -> Expr | None:
    match formula:
        case Call("floor", args):
            return Call("ceil", args)
        case _:
            return None


def _filter(formula: Expr) -> tuple[tuple[Expr, ...], Expr, Expr] | None:
    """Kernel sizes, channels and filters of ``(F·F·C + 1)·K``."""
    match formula:
        case Mul((Add((Mul((*kernel, channels)), Num(1))), filters)):
            return tuple(kernel), channels, filters
        case _:
            return None


def _without_channels(formula: Expr) -> Expr | None:
    found = _filter(formula)
    if found is None:
        return None
    kernel, _, filters = found
    return Mul((_product(kernel) + 1, filters))


def _without_bias(formula: Expr) -> Expr | None:
    found = _filter(formula)
    if found is None:
        return None
    kernel, channels, filters = found
    return Mul((*kernel, channels, filters))


def _bias_per_weight(formula: Expr) -> Expr | None:
    found = _filter(formula)
    if found is None:
        return None
    kernel, channels, filters = found
    weights = Mul((*kernel, channels))
    return Mul((Add((weights, weights)), filters))


def _filters_before(formula: Expr) -> Expr | None:
    found = _filter(formula)
    if found is None:
        return None
    kernel, channels, _ = found
    return Mul((Mul((*kernel, channels)) + 1, channels))


def _filters_as_channels(formula: Expr) -> Expr | None:
    found = _filter(formula)
    if found is None:
        return None
    kernel, _, filters = found
    return Mul((Mul((*kernel, filters)) + 1, filters))


def _bias_per_input(formula: Expr) -> Expr | None:
    match formula:
        case Add((Mul((inputs, units)) as weights, Sym() as biases)) if units == biases:
            return weights + inputs
        case _:
            return None


def _bias_on_both_sides(formula: Expr) -> Expr | None:
    match formula:
        case Add((Mul((inputs, units)), Sym() as biases)) if units == biases:
            return Mul((inputs + 1, units + 1))
        case _:
            return None


def _one_dense_bias(formula: Expr) -> Expr | None:
    match formula:
        case Add((Mul() as weights, Sym())):
            return weights + 1
        case _:
            return None


def _dense_without_bias(formula: Expr) -> Expr | None:
    match formula:
        case Add((Mul() as weights, Sym())):
            return weights
        case _:
            return None


def _pooling_learns(formula: Expr) -> Expr | None:
    match formula:
        case Mul((Num(0), *window, channels)):
            return Mul((Mul((*window, channels)) + 1, channels))
        case _:
            return None


def _halved(formula: Expr) -> Expr | None:
    return Div(formula, Num(2)) if isinstance(formula, Sym) else None


def _only_channels(formula: Expr) -> Expr | None:
    match formula:
        case Mul((_, *_, channels)):
            return channels
        case _:
            return None


def _sides_added(formula: Expr) -> Expr | None:
    match formula:
        case Mul((_, _, *_) as factors):
            return Add(factors)
        case _:
            return None


def _product(factors: tuple[Expr, ...]) -> Expr:
    return factors[0] if len(factors) == 1 else Mul(factors)


def _for(rules: tuple[Rule, ...], code: str, rewrite: Rewrite, says: str, example: str) -> list[Mistake]:
    return [
        Mistake(code if n == 0 else f"{code}-{one.code}", one, rewrite, says, example)
        for n, one in enumerate(rules)
    ]


_SIZES = (rule.SIZE, rule.POOL_SIZE, rule.UNEVEN_SIZE)


def _levels(expr: Expr) -> Expr | None:
    match expr:
        case Add((Sym() as levels, Neg(Num(1)))):
            return levels
        case _:
            return None


MISTAKES: tuple[Mistake, ...] = (
    *_for(
        _SIZES,
        "plus-one-inside-fraction",
        _inside,
        "The + 1 stands outside of the fraction: the first window is not divided by the stride.",
        "(28 − 2 + 1)/2 = 13.5 for (28 − 2)/2 + 1 = 14",
    ),
    *_for(
        _SIZES,
        "stride-forgotten",
        _without_stride,
        "The window moves by the stride, so what is left is divided by it.",
        "28 − 2 + 1 = 27 for (28 − 2)/2 + 1 = 14",
    ),
    *_for(
        _SIZES,
        "plus-one-forgotten",
        _without_one,
        "The first window counts as well: add 1 to the number of strides.",
        "(28 − 2)/2 = 13 for (28 − 2)/2 + 1 = 14",
    ),
    Mistake(
        "padding-counted-once",
        rule.SIZE,
        _padding_once,
        "The padding lies on both sides of the input, so it counts twice.",
        "(28 − 5 + 2)/1 + 1 = 26 for (28 − 5 + 2·2)/1 + 1 = 28",
    ),
    Mistake(
        "size-kept",
        rule.SIZE,
        _size_kept,
        "The map keeps its size only with a padding of (F − 1)/2; without it, it becomes smaller.",
        "32/1 = 32 for (32 − 5)/1 + 1 = 28",
    ),
    Mistake(
        "ceil-for-floor",
        rule.ROUNDED,
        _ceil,
        "A window that does not fit any more is left out, so the size is rounded down.",
        "⌈8.75⌉ = 9 for ⌊8.75⌋ = 8",
    ),
    Mistake(
        "channels-left-out",
        rule.CONV,
        _without_channels,
        "A filter reaches through all channels of its input: its weights are F·F·C, not F·F.",
        "(5·5 + 1)·16 = 416 for (5·5·6 + 1)·16 = 2416",
    ),
    Mistake(
        "bias-forgotten",
        rule.CONV,
        _without_bias,
        "Every filter has one bias besides its weights.",
        "5·5·6·16 = 2400 for (5·5·6 + 1)·16 = 2416",
    ),
    Mistake(
        "bias-per-weight",
        rule.CONV,
        _bias_per_weight,
        "A filter has one bias in all, not one for each weight.",
        "(5·5·6 + 5·5·6)·16 = 4800 for (5·5·6 + 1)·16 = 2416",
    ),
    Mistake(
        "filters-of-previous-layer",
        rule.CONV,
        _filters_before,
        "The filters of this layer count; those of the layer before are its channels.",
        "(5·5·6 + 1)·6 = 906 for (5·5·6 + 1)·16 = 2416",
    ),
    Mistake(
        "filters-as-channels",
        rule.CONV,
        _filters_as_channels,
        "A filter reaches through the channels of its input; how many filters there are only counts outside"
        " the bracket.",
        "(5·5·16 + 1)·16 = 6416 for (5·5·6 + 1)·16 = 2416",
    ),
    Mistake(
        "bias-per-input",
        rule.DENSE,
        _bias_per_input,
        "The biases belong to the units of the layer, not to its inputs.",
        "128·64 + 128 = 8320 for 128·64 + 64 = 8256",
    ),
    Mistake(
        "bias-on-both-sides",
        rule.DENSE,
        _bias_on_both_sides,
        "The bias counts as one more input of the layer; the number of units stays as it is.",
        "(128 + 1)·(64 + 1) = 8385 for 128·64 + 64 = 8256",
    ),
    Mistake(
        "one-bias-in-all",
        rule.DENSE,
        _one_dense_bias,
        "Every unit has a bias of its own, not the layer one for all.",
        "128·64 + 1 = 8193 for 128·64 + 64 = 8256",
    ),
    Mistake(
        "dense-bias-forgotten",
        rule.DENSE,
        _dense_without_bias,
        "Every unit of a dense layer has one bias besides its weights.",
        "128·64 = 8192 for 128·64 + 64 = 8256",
    ),
    Mistake(
        "pooling-has-parameters",
        rule.POOLING,
        _pooling_learns,
        "A pooling layer takes a maximum or a mean: it has nothing to learn.",
        "(2·2·6 + 1)·6 = 150 for 0",
    ),
    Mistake(
        "channels-changed-by-pooling",
        rule.STAYS,
        _halved,
        "Pooling makes a map smaller, but every channel keeps its own map.",
        "6/2 = 3 for 6",
    ),
    Mistake(
        "flatten-forgotten",
        rule.FLATTEN,
        _only_channels,
        "Every cell of every channel is an input of the dense layer, so the map is flattened first.",
        "384 for 2·2·384 = 1536",
    ),
    Mistake(
        "sides-added",
        rule.FLATTEN,
        _sides_added,
        "A map has height times width cells in every channel: multiply.",
        "2 + 2 + 384 = 388 for 2·2·384 = 1536",
    ),
    Mistake(
        "levels-for-maximum",
        rule.LARGEST,
        _levels,
        "That is how many values there are; they start at 0, so the greatest is one less.",
        "256 for 256 − 1 = 255",
    ),
)
"""The known mistakes; one that several rules can meet has the code of the rule behind its own."""
