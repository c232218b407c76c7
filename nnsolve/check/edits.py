"""Every single edit of a bound formula that a hurried hand makes, whatever the formula is about."""

from __future__ import annotations

from itertools import combinations, islice
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.check.change import LOGARITHMS, TWO, Change, opposite
from nnsolve.check.rewrites import changes
from nnsolve.check.siblings import ITSELF
from nnsolve.expr import HALF, Add, Call, Div, Mul, Neg, Num, Pow, Sym, parts, rebuilt, replaced, symbols

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnsolve.axis import Key
    from nnsolve.check.siblings import Siblings
    from nnsolve.expr import Expr

MOST = 400
"""Edits of one formula that are tried; a sum of hundreds of terms has more."""

_MOST_NODES = 40_000
"""Nodes of all of them together: of long formulas fewer edits are tried."""

_PAIR = 2
_MOST_PAIRS = 20
_BESIDE = frozenset({"sibling", "neighbour"})


class Edit(Struct, frozen=True):
    """A wrong form of a whole formula: what was done is told by `text` with `slots`, as in `Change`."""

    code: str
    formula: Expr
    text: str
    slots: tuple[Expr, ...] = ()


def edits(key: Key, formula: Expr, siblings: Siblings, *, whole: bool = False) -> Iterator[Edit]:
    """The wrong forms of the `formula` of `key`, each once, those of the whole first.

    `whole` tells that the quantity is a whole number by nature, which can be miscounted by one.
    """
    seen = {formula}
    made = _all(key, formula, siblings, whole)
    for edit in islice(made, min(MOST, _MOST_NODES // _size(formula))):
        if edit.formula not in seen:
            seen.add(edit.formula)
            yield edit


def _size(expr: Expr) -> int:
    """The number of nodes of a formula."""
    return 1 + sum(map(_size, parts(expr)))


def _all(key: Key, formula: Expr, siblings: Siblings, whole: bool) -> Iterator[Edit]:
    yield Edit("sign", opposite(formula), "The whole has the wrong sign.")
    yield Edit("two-extra", Mul((TWO, formula)), "There is a factor 2 too many.")
    yield Edit("half-extra", Mul((HALF, formula)), "There is a factor ½ too many.")
    if _is_mean_or_square(formula):
        yield Edit("root-extra", Call("sqrt", (formula,)), "A root was taken; none is needed here.")
    for change, rebuild in _nodes(formula, lambda made: made):
        yield Edit(change.code, rebuild(change.made), change.text, change.slots)
    yield from _everywhere(formula)
    yield from _exchanged(key, formula, siblings)
    if whole:
        yield Edit("one-off", formula + 1, "That is one too many.")
        yield Edit("one-off", formula + Num(-1), "That is one too few.")


def _is_mean_or_square(formula: Expr) -> bool:
    """Whether a formula is a mean or a sum of squares, which some take the root of."""
    match formula:
        case Div(Add(), Num()) | Pow(_, Num(2)):
            return True
        case Add(args) | Mul(args):
            return any(_is_mean_or_square(arg) for arg in args)
        case _:
            return False


def _nodes(expr: Expr, rebuild: Callable[[Expr], Expr]) -> Iterator[tuple[Change, Callable[[Expr], Expr]]]:
    for change in changes(expr):
        yield change, rebuild
    inner = parts(expr)
    for n, part in enumerate(inner):

        def around(made: Expr, n: int = n) -> Expr:
            return rebuild(rebuilt(expr, (*inner[:n], made, *inner[n + 1 :])))

        yield from _nodes(part, around)


def _everywhere(formula: Expr) -> Iterator[Edit]:
    """The same mistake at every square, or at every logarithm, of a formula that has several."""
    for code, text, change in _REPEATED:
        found = [0]
        made = _changed(formula, change, found)
        if found[0] >= _PAIR:
            yield Edit(code, made, text)


def _changed(expr: Expr, change: Callable[[Expr], Expr | None], found: list[int]) -> Expr:
    """`expr` with every node changed for which `change` gives something; counts them in `found`."""
    made = change(expr)
    if made is not None:
        found[0] += 1
        return made
    inner = parts(expr)
    return rebuilt(expr, [_changed(part, change, found) for part in inner]) if inner else expr


def _unsquared(expr: Expr) -> Expr | None:
    return expr.base if isinstance(expr, Pow) and expr.exponent == TWO else None


def _doubled(expr: Expr) -> Expr | None:
    return Mul((TWO, expr.base)) if isinstance(expr, Pow) and expr.exponent == TWO else None


def _termwise(expr: Expr) -> Expr | None:
    match expr:
        case Pow(Add((Sym() as one, Neg(Sym() as two))), Num(2)):
            return Pow(one, TWO) - Pow(two, TWO)
        case _:
            return None


def _plus(expr: Expr) -> Expr | None:
    match expr:
        case Pow(Add((one, Neg(two))), Num(2)):
            return Pow(one + two, TWO)
        case _:
            return None


def _to_base(base: str) -> Callable[[Expr], Expr | None]:
    def change(expr: Expr) -> Expr | None:
        if isinstance(expr, Call) and expr.function in LOGARITHMS and expr.function != base:
            return Call(base, expr.args)
        return None

    return change


_REPEATED: tuple[tuple[str, str, Callable[[Expr], Expr | None]], ...] = (
    ("square-forgotten", "Nothing is squared.", _unsquared),
    ("square-as-double", "What is to be squared is doubled.", _doubled),
    ("sign-inside", "Sums are squared where differences are to be.", _plus),
    ("square-termwise", "Differences are squared term by term.", _termwise),
    *(("log-base", f"The logarithms are not {said}.", _to_base(base)) for base, said in LOGARITHMS.items()),
)


def _exchanged(key: Key, formula: Expr, siblings: Siblings) -> Iterator[Edit]:
    """The formula with one quantity, or all of a family, taken for another."""
    found = list(symbols(formula))
    by_family: dict[str, dict[Key, Sym]] = {}
    for sym in found:
        by_family.setdefault(sym.name, {})[sym.key] = sym
    for sym in dict.fromkeys(found):
        for code, part, text, slots in siblings.parts(sym, key):
            made = replaced(formula, lambda one, sym=sym, part=part: part if one == sym else one)
            yield Edit(code, made, text, slots)
        for code, other in siblings.of(sym, key):
            made = replaced(formula, lambda one, sym=sym, other=other: other if one == sym else one)
            yield Edit(code, made, "{0} was taken for {1}.", (other, sym))
    slope = siblings.sigmoid_slope(key, formula)
    if slope is not None:
        yield Edit(
            "other-slope",
            slope[1],
            "{0}·(1 − {0}) is the slope of the sigmoid, which this is not.",
            slope[:1],
        )
    own = siblings.slope_by(key, key)
    if own is not None and isinstance(formula, Sym):
        yield Edit("itself-for-slope", own, ITSELF, (own,))
    for code, other in siblings.of(Sym(key.name, key.at), key):
        if code in _BESIDE:
            yield Edit("neighbour-copied", other, "That is the value of {0}.", (other,))
    for row in by_family.values():
        for one, two in islice(combinations(row.values(), _PAIR), _MOST_PAIRS):
            exchange = {one: two, two: one}
            made = replaced(formula, lambda sym, exchange=exchange: exchange.get(sym, sym))
            yield Edit("exchanged", made, "{0} and {1} have changed places.", (one, two))
    numbers = [sym for sym in dict.fromkeys(found) if siblings.is_number(sym.key)]
    for one, two in islice(combinations(numbers, _PAIR), _MOST_PAIRS):
        exchange = {one: two, two: one}
        made = replaced(formula, lambda sym, exchange=exchange: exchange.get(sym, sym))
        yield Edit("exchanged", made, "{0} and {1} have changed places.", (one, two))
    for name, row in by_family.items():
        if len(row) < _PAIR:
            continue
        for code, exchange in siblings.rows(name, list(row), key):
            made = replaced(formula, lambda sym, exchange=exchange: exchange.get(sym.key, sym))
            here, there = next((row[old], new) for old, new in exchange.items() if row[old] != new)
            yield Edit(code, made, "{0} and its like were taken for {1} and its like.", (there, here))
