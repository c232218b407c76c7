"""The value of a bound formula in any arithmetic: floats, intervals, exact rationals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from nnsolve.expr import Add, ArgMax, Call, Choose, Div, Each, Max, Mul, Neg, Num, Pow, Slope, Sym, Where

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.axis import Key
    from nnsolve.expr import Expr

N = TypeVar("N")


class Arithmetic(Protocol[N]):
    """What a bound formula is evaluated in: floats, intervals or exact rationals."""

    def number(self, num: Num) -> N:
        """The value of a written number."""
        ...

    def add(self, terms: Sequence[N]) -> N:
        """The sum of `terms`, from left to right; 0 for none."""
        ...

    def mul(self, factors: Sequence[N]) -> N:
        """The product of `factors`, from left to right; 1 for none."""
        ...

    def neg(self, value: N) -> N:
        """Minus `value`."""
        ...

    def div(self, over: N, under: N) -> N:
        """The quotient."""
        ...

    def power(self, base: N, exponent: N) -> N:
        """`base` to the power `exponent`."""
        ...

    def call(self, function: str, args: Sequence[N]) -> N:
        """The named function of `args`."""
        ...

    def greatest(self, values: Sequence[N]) -> N:
        """The greatest of `values`."""
        ...

    def argmax(self, values: Sequence[N]) -> N:
        """The position of the first greatest of `values`."""
        ...

    def choose(self, cases: Sequence[tuple[N, str, N, Callable[[], N]]], otherwise: Callable[[], N]) -> N:
        """The first case (left, op, right, then) that holds, else `otherwise`."""
        ...


def evaluate(expr: Expr, value_of: Callable[[Key], N], arithmetic: Arithmetic[N]) -> N:
    """The value of a bound formula in any arithmetic.

    Raises `TypeError` for a template that still has an `Each` or `Where`, and for a `Slope`.
    """

    def go(e: Expr) -> N:
        match e:
            case Num():
                return arithmetic.number(e)
            case Sym():
                return value_of(e.key)
            case Add(args):
                return arithmetic.add([go(a) for a in args])
            case Mul(args):
                return arithmetic.mul([go(a) for a in args])
            case Neg(arg):
                return arithmetic.neg(go(arg))
            case Div(over, under):
                return arithmetic.div(go(over), go(under))
            case Pow(base, exponent):
                return arithmetic.power(go(base), go(exponent))
            case Call(function, args):
                return arithmetic.call(function, [go(a) for a in args])
            case Max(args):
                return arithmetic.greatest([go(a) for a in args])
            case ArgMax(args):
                return arithmetic.argmax([go(a) for a in args])
            case Choose(cases, otherwise):
                tests = [(go(t.left), t.op, go(t.right), lambda then=then: go(then)) for t, then in cases]
                return arithmetic.choose(tests, lambda: go(otherwise))
            case Each() | Where() | Slope():
                message = f"{type(e).__name__} has no value of its own: bind the template first"
                raise TypeError(message)

    return go(expr)
