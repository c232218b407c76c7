"""What goes wrong in a convolution by hand: the right line of a step, rewritten into the wrong one."""

from __future__ import annotations

from nnsolve.expr import Add, Div, Expr, Max, Mul, Num, Sym, replaced
from nnsolve.filters import rules
from nnsolve.mistake import Mistake

_PAIR = 2


def _products(expr: Expr) -> list[tuple[Sym, Sym]]:
    """The pixel and the weight of every product in a bound window; none where it is no such line."""
    terms = _terms(expr)
    return [
        (term.args[0], term.args[1])
        for term in terms
        if isinstance(term, Mul)
        and len(term.args) == _PAIR
        and isinstance(term.args[0], Sym)
        and isinstance(term.args[1], Sym)
    ]


def _terms(expr: Expr) -> tuple[Expr, ...]:
    match expr:
        case Add(args):
            return tuple(inner for arg in args for inner in (_terms(arg) if isinstance(arg, Div) else (arg,)))
        case Div(over, Num()):
            return _terms(over)
        case _:
            return (expr,)


def _is_flipped(products: list[tuple[Sym, Sym]]) -> bool:
    """Whether the weights run against the pixels."""
    (_, first), (_, last) = products[0], products[-1]
    return first.key > last.key


def _turned(expr: Expr) -> Expr | None:
    """The weights of a whole window in the opposite order; `None` where padding cuts the window."""
    products = _products(expr)
    if len(products) < _PAIR:
        return None
    weights = [weight.key for _, weight in products]
    dims = len(products[0][0].index)
    last = [max(key.at[-dims:][n] for key in weights) for n in range(dims)]
    if any(min(key.at[-dims:][n] for key in weights) for n in range(dims)):
        return None
    names = {weight.name for _, weight in products}
    turned = {
        key: Sym(
            key.name, (*key.at[:-dims], *(most - k for most, k in zip(last, key.at[-dims:], strict=True)))
        )
        for key in weights
    }

    def swap(sym: Sym) -> Expr:
        return turned[sym.key] if sym.name in names and sym.key in turned else sym

    wrong = replaced(expr, swap)
    return None if wrong == expr else wrong


def _flipped(expr: Expr) -> Expr | None:
    products = _products(expr)
    return None if len(products) < _PAIR or _is_flipped(products) else _turned(expr)


def _unflipped(expr: Expr) -> Expr | None:
    products = _products(expr)
    return _turned(expr) if len(products) >= _PAIR and _is_flipped(products) else None


def _bias_per_channel(expr: Expr) -> Expr | None:
    """Σ (part + bias) in place of Σ part + bias."""
    if not isinstance(expr, Add) or len(expr.args) <= _PAIR:
        return None
    *parts, bias = expr.args
    if not isinstance(bias, Sym) or any(isinstance(part, Sym) and part.name == bias.name for part in parts):
        return None
    return Add(tuple(one for part in parts for one in (part, bias)))


def _mean_for_greatest(expr: Expr) -> Expr | None:
    return Div(Add(expr.args), Num(len(expr.args))) if isinstance(expr, Max) else None


def _greatest_for_mean(expr: Expr) -> Expr | None:
    match expr:
        case Div(Add(args), Num()):
            return Max(args)
        case _:
            return None


def _exchanged(expr: Expr) -> Expr | None:
    """The window moved down as far as it should have moved right, and the other way round.

    The moved window may lie beside the image; `None` where padding cuts it, as its corner is not seen then.
    """
    products = _products(expr)
    if not products or len(products[0][0].index) < _PAIR:
        return None
    if any(min(weight.key.at[n] for _, weight in products) for n in (-2, -1)):
        return None
    pixels = [pixel.key for pixel, _ in products]
    corner = [min(key.at[n] for key in pixels) for n in (-2, -1)]
    if corner[0] == corner[1]:
        return None
    moved = {
        key: Sym(
            key.name,
            (*key.at[:-2], key.at[-2] - corner[0] + corner[1], key.at[-1] - corner[1] + corner[0]),
        )
        for key in pixels
    }
    return replaced(expr, lambda sym: moved.get(sym.key, sym))


MISTAKES = (
    Mistake(
        "kernel-flipped",
        rules.WINDOW,
        _flipped,
        "The kernel was turned by 180° first, but here it lies on the window as it is.",
        "window (1, 2; 3, 4), kernel (1, 0; 0, −1): 1·(−1) + 4·1 = 3, where 1·1 − 4·1 = −3 is right",
    ),
    Mistake(
        "kernel-not-flipped",
        rules.WINDOW,
        _unflipped,
        "A true convolution turns the kernel by 180° before it lies on the window.",
        "window (1, 2; 3, 4), kernel (1, 0; 0, −1): 1·1 − 4·1 = −3, where 1·(−1) + 4·1 = 3 is right",
    ),
    Mistake(
        "bias-per-channel",
        rules.CHANNELS,
        _bias_per_channel,
        "The bias belongs to the filter: it is added once, not once for each channel.",
        "channels 3, 4 and 5, bias 1: (3 + 1) + (4 + 1) + (5 + 1) = 15, where 3 + 4 + 5 + 1 = 13 is right",
    ),
    Mistake(
        "average-for-maximum",
        rules.GREATEST,
        _mean_for_greatest,
        "Max pooling keeps the greatest value of the window, not their mean.",
        "window 1, 3, 2, 4: (1 + 3 + 2 + 4)/4 = 2.5, where 4 is right",
    ),
    Mistake(
        "maximum-for-average",
        rules.MEAN,
        _greatest_for_mean,
        "Average pooling takes the mean of the window, not its greatest value.",
        "window 1, 3, 2, 4: max(1, 3, 2, 4) = 4, where 2.5 is right",
    ),
    Mistake(
        "stride-wrong-axis",
        rules.WINDOW,
        _exchanged,
        "The window was moved along the wrong axis: the first stride is for rows, the second for columns.",
        "strides 2 and 1, map[1,1]: the window was laid at image[1,2], where image[2,1] is right",
    ),
)
"""The mistakes of this topic."""
