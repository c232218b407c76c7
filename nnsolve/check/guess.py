"""What may have happened in a false equality: one simple change of it that makes it true.

A guess names no rule and knows no exercise. It is made for one kind of change at a time, the likeliest kind
first, and not at all where several changes of a digit would do.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nnsolve.expr import Add, Div, Mul, Neg, Num, Pow, parts, rebuilt
from nnsolve.render.text import Printer, general
from nnsolve.working.exact import numerals
from nnsolve.working.written import figure, numeral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnsolve.expr import Expr
    from nnsolve.working.written import Written

    Holds: TypeAlias = Callable[[Expr, Expr], bool]

_MOST = 600
"""Changes that are tried on one line."""
_MOST_NUMBERS = 30
"""A line with more numbers gets no guess."""
_FEW = 2
"""More changes of one digit than this explain nothing."""
_FEWEST_FIGURES = 2


class Guess(Struct, frozen=True):
    """One change that makes an equality true: its code, the sentence, and both sides after it."""

    code: str
    says: str
    left: Expr | None = None
    right: Expr | None = None


class _Change(Struct, frozen=True):
    says: str
    left: Expr
    right: Expr


def guesses(left: Expr, right: Expr, holds: Holds, above: Expr | None = None) -> tuple[Guess, ...]:
    """At most two simple changes after which ``left = right`` holds, the likelier one first.

    `above` is the formula in letters that `left` puts numbers into.

    >>> from nnsolve.check.audit import relation
    >>> def holds(a, b): return relation(a, b).kind in {"exact", "rounded", "cut"}
    >>> x = Num(0.5, "0.5") * Num(0.4, "0.4") * Num(0.1, "0.1")
    >>> guesses(x, Num(0.002, "0.002"), holds)[0].says
    'the decimal point: 0.002 written for 0.02'
    """
    found: list[Guess] = []
    if len(numerals(left)) > _MOST_NUMBERS:
        return ()
    tries, y = _MOST, figure(right)
    for code, changes in _POINTS if _coarse(y) else _KINDS:
        if code == "digit" and len(found) >= (1 if y is None or not y.whole else _FEW):
            break
        here: dict[str, Guess] = {}
        for change in changes(left, right):
            tries -= 1
            if tries < 0:
                return tuple(found[:_FEW])
            if holds(change.left, change.right):
                here.setdefault(change.says, Guess(code, change.says, change.left, change.right))
        # Some other digit can nearly always be found; many that would do explain nothing.
        if len(here) <= _FEW:
            found += here.values()
        if code == "cut" and not found and above is not None and _factors(above) > _factors(left) > 1:
            says = f"the formula above it has {_factors(above)} factors, this line {_factors(left)}"
            return (Guess("factors", says),)
    return tuple(found[:_FEW])


def _coarse(y: Written | None) -> bool:
    """Whether a result shows so few figures that most changes come near it."""
    return y is not None and not y.whole and y.figures < _FEWEST_FIGURES


def _factors(expr: Expr) -> int:
    return sum(map(_factors, expr.args)) if isinstance(expr, Mul) else 1


def shown(expr: Expr, *, ascii: bool = False) -> str:  # noqa: A002
    """`expr` as one line of text."""
    return Printer(general(ascii=ascii), ascii=ascii).text(expr)


# ---------------------------------------------------------------------------------------- changes


def _everywhere(
    expr: Expr, local: Callable[[Expr], Iterator[tuple[str, Expr]]]
) -> Iterator[tuple[str, Expr]]:
    """`expr` with one of its nodes changed, for every node and every way that `local` knows for it."""
    yield from local(expr)
    inner = parts(expr)
    for n, part in enumerate(inner):
        for says, new in _everywhere(part, local):
            yield says, rebuilt(expr, [*inner[:n], new, *inner[n + 1 :]])


def _of_left(local: Callable[[Expr], Iterator[tuple[str, Expr]]]) -> Changes:
    def changes(left: Expr, right: Expr) -> Iterator[_Change]:
        for says, new in _everywhere(left, local):
            yield _Change(says, new, right)

    return changes


def _of_result(local: Callable[[Written], Iterator[str]], what: str) -> Changes:
    def changes(left: Expr, right: Expr) -> Iterator[_Change]:
        y = figure(right)
        if y is None or y.over:
            return
        for text in local(y):
            yield _Change(f"{what}: {y.text} written for {text}", left, _number(text))

    return changes


def _number(text: str) -> Expr:
    plain = text.removeprefix("-")
    mine = Num(float(plain), plain)
    return mine if plain == text else Neg(mine)


def _pointed(mine: Written) -> Iterator[str]:
    """The same digits with the point one or two places further."""
    if mine.over or not mine.digits or mine.places <= 0:
        return
    for shift in (1, -1, 2, -2):
        yield _plain(mine.digits, mine.places + shift)


def _plain(digits: int, places: int) -> str:
    return format(Decimal(digits).scaleb(-places), "f")


def _operand_point(expr: Expr) -> Iterator[tuple[str, Expr]]:
    if isinstance(expr, Num):
        for text in _pointed(numeral(expr)):
            yield f"the decimal point: {shown(expr)} written for {text}", Num(float(text), text)


def _bracket(expr: Expr) -> Iterator[tuple[str, Expr]]:
    match expr:
        case Div(Add((*first, last)), under) if len(first) > 1:
            sign, term = ("−", last.arg) if isinstance(last, Neg) else ("+", last)
            new: Expr = Add((Div(Add(tuple(first)), under), last))
            yield f"the {sign} {shown(term)} belongs outside the fraction", new
        case _:
            return


def _sign(expr: Expr) -> Iterator[tuple[str, Expr]]:
    match expr:
        case Neg(arg):
            yield f"the sign of {shown(arg)}", arg
        case Num(value) if value:
            yield f"the sign of {shown(expr)}", Neg(expr)
        case Add(args):
            for n, arg in enumerate(args):
                if not isinstance(arg, (Num, Neg)):
                    new: Expr = Add((*args[:n], Neg(arg), *args[n + 1 :]))
                    yield f"the sign of {shown(arg)}", new
        case _:
            return


def _operator(expr: Expr) -> Iterator[tuple[str, Expr]]:
    match expr:
        case Mul(args):
            for n in range(1, len(args)):
                yield (
                    f"× written for + before {shown(args[n])}",
                    Add((_product(args[:n]), _product(args[n:]))),
                )
                if not isinstance(args[n], Neg):
                    new: Expr = Add((_product(args[:n]), Neg(_product(args[n:]))))
                    yield f"× written for − before {shown(args[n])}", new
        case Add(args):
            for n in range(1, len(args)):
                joined = Mul((args[n - 1], args[n]))
                new = Add((*args[: n - 1], joined, *args[n + 1 :]))
                sign, term = ("−", args[n]) if isinstance(args[n], Neg) else ("+", args[n])
                yield f"{sign} written for × before {shown(parts(term)[0] if sign == '−' else term)}", new
            for n in range(len(args) - 1):
                last = args[n]
                # A sum inside a term that was meant to reach further: 0.4·0.5 + 0.45·(0.6·1).
                if isinstance(last, Mul):
                    for k in range(1, len(last.args)):
                        new = Add(
                            (*args[:n], _product(last.args[:k]), _product(last.args[k:]), *args[n + 1 :])
                        )
                        yield f"× written for + before {shown(last.args[k])}", new
        case Div(over, under):
            yield f"/ written for × before {shown(under)}", Mul((over, under))
        case _:
            return


def _product(factors: tuple[Expr, ...]) -> Expr:
    return factors[0] if len(factors) == 1 else Mul(factors)


def _left_out(expr: Expr) -> Iterator[tuple[str, Expr]]:
    match expr:
        case Mul(args) | Add(args) if len(args) > 1:
            word = "factor" if isinstance(expr, Mul) else "term"
            for n, arg in enumerate(args):
                rest = (*args[:n], *args[n + 1 :])
                new = rest[0] if len(rest) == 1 else type(expr)(rest)
                yield f"the {word} {shown(arg)} was not used", new
        case Div(over, under) if not (isinstance(over, Num) and over.value == 1):
            yield f"it was not divided by {shown(under)}", over
        case Pow(base, exponent):
            yield f"the power {shown(exponent)} was not taken", base
        case _:
            return


def _cut(left: Expr, right: Expr) -> Iterator[_Change]:
    """The operands with fewer digits than shown: one of them, then all."""
    decimals = {numeral(num).text: numeral(num) for num in numerals(left)}
    most = max((mine.places for mine in decimals.values()), default=0)
    for places in range(most - 1, 0, -1):
        long = [text for text, mine in decimals.items() if mine.places > places and not mine.over]
        for chosen in ([one] for one in long) if len(long) > 1 else ():
            yield _shortened(left, right, chosen, places)
        yield _shortened(left, right, long, places)


def _shortened(left: Expr, right: Expr, chosen: list[str], places: int) -> _Change:
    def go(expr: Expr) -> Expr:
        if isinstance(expr, Num):
            mine = numeral(expr)
            if mine.text not in chosen:
                return expr
            text = _plain(abs(mine.digits) // 10 ** (mine.places - places), places)
            return Num(float(text), text)
        inner = parts(expr)
        return rebuilt(expr, [go(part) for part in inner]) if inner else expr

    what = f"{chosen[0]} was cut" if len(chosen) == 1 else "the operands were cut"
    return _Change(f"{what} to {places} decimal{'s' * (places != 1)}", go(left), right)


def _exchanged(mine: Written) -> Iterator[str]:
    figures = str(abs(mine.digits)).rjust(mine.places + 1, "0")
    for n in range(len(figures) - 1):
        if figures[n] != figures[n + 1]:
            made = figures[:n] + figures[n + 1] + figures[n] + figures[n + 2 :]
            yield _signed(made, mine)


def _other_digit(mine: Written) -> Iterator[str]:
    figures = str(abs(mine.digits)).rjust(mine.places + 1, "0")
    for n, digit in enumerate(figures):
        for new in "0123456789":
            if new != digit and (n or new != "0" or mine.places == len(figures) - 1):
                yield _signed(figures[:n] + new + figures[n + 1 :], mine)


def _signed(figures: str, mine: Written) -> str:
    return _plain(-int(figures) if mine.digits < 0 else int(figures), mine.places)


def _operand(
    local: Callable[[Written], Iterator[str]], what: str
) -> Callable[[Expr], Iterator[tuple[str, Expr]]]:
    def changes(expr: Expr) -> Iterator[tuple[str, Expr]]:
        if not isinstance(expr, Num) or numeral(expr).over:
            return
        for text in local(numeral(expr)):
            yield f"{what}: {shown(expr)} written for {text}", Num(float(text), text)

    return changes


def _result_sign(mine: Written) -> Iterator[str]:
    yield _plain(-mine.digits, mine.places)


def _all(*several: Changes) -> Changes:
    def changes(left: Expr, right: Expr) -> Iterator[_Change]:
        for one in several:
            yield from one(left, right)

    return changes


if TYPE_CHECKING:
    Changes: TypeAlias = Callable[[Expr, Expr], Iterator[_Change]]

_KINDS: tuple[tuple[str, Changes], ...] = (
    ("result-point", _of_result(_pointed, "the decimal point")),
    ("sign", _all(_of_result(_result_sign, "the sign of the result"), _of_left(_sign))),
    ("bracket", _of_left(_bracket)),
    ("operand-point", _of_left(_operand_point)),
    ("left-out", _of_left(_left_out)),
    ("operator", _of_left(_operator)),
    ("cut", _cut),
    (
        "exchanged",
        _all(
            _of_result(_exchanged, "two digits exchanged"),
            _of_left(_operand(_exchanged, "two digits exchanged")),
        ),
    ),
    ("digit", _all(_of_left(_operand(_other_digit, "a digit")), _of_result(_other_digit, "a digit"))),
)

_POINTS = _KINDS[:2]
