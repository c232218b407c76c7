"""Formulas as data: one small tree that keeps its author's order and digits, and many interpreters.

A formula is written once, as a textbook writes it (``w[j, i] * x[i]``), and is read by every
interpreter that needs it: one number, a whole array, text, LaTeX, SymPy. A *template* is a formula
over named axes; `bind` fixes the axes and writes its sums out, which gives the line a hand would write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from msgspec import Struct

from nnsolve.axis import Axis, Index, Key, Relation, fix, holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


class Node(Struct, frozen=True, gc=False):
    """What every formula node can do: be combined with ``+ − · / ^``, keeping the written order."""

    def __add__(self, other: Expr | float) -> Add:
        return Add((*_terms(_expr(self)), lift(other)))

    def __radd__(self, other: float) -> Add:
        return Add((lift(other), *_terms(_expr(self))))

    def __sub__(self, other: Expr | float) -> Add:
        return Add((*_terms(_expr(self)), Neg(lift(other))))

    def __rsub__(self, other: float) -> Add:
        return Add((lift(other), Neg(_expr(self))))

    def __mul__(self, other: Expr | float) -> Mul:
        return Mul((*_factors(_expr(self)), lift(other)))

    def __rmul__(self, other: float) -> Mul:
        return Mul((lift(other), *_factors(_expr(self))))

    def __truediv__(self, other: Expr | float) -> Div:
        return Div(_expr(self), lift(other))

    def __rtruediv__(self, other: float) -> Div:
        return Div(lift(other), _expr(self))

    def __pow__(self, exponent: Expr | float) -> Pow:
        return Pow(_expr(self), lift(exponent))

    def __neg__(self) -> Neg:
        return Neg(_expr(self))


class Num(Node, frozen=True):
    """A number; `written` keeps the digits of its author (``0.20``, ``½``), empty when it had none."""

    value: float
    written: str = ""


class Sym(Node, frozen=True):
    """A reference to another quantity: ``w1[j, i]`` in a template, ``w1[0, 1]`` once bound."""

    name: str
    index: tuple[Index, ...] = ()

    @property
    def key(self) -> Key:
        """The address of a bound symbol; raises `ValueError` while an index is free."""
        at = tuple(i for i in self.index if isinstance(i, int))
        if len(at) != len(self.index):
            message = f"{self.name} still has a free index: {self.index}"
            raise ValueError(message)
        return Key(self.name, at)


class Add(Node, frozen=True):
    """A sum in the order it was written; a difference is the sum with a `Neg`."""

    args: tuple[Expr, ...]


class Mul(Node, frozen=True):
    """A product in the order it was written."""

    args: tuple[Expr, ...]


class Neg(Node, frozen=True):
    """Minus `arg`."""

    arg: Expr


class Div(Node, frozen=True):
    """`over` divided by `under`."""

    over: Expr
    under: Expr


class Pow(Node, frozen=True):
    """`base` to the power `exponent`."""

    base: Expr
    exponent: Expr


class Call(Node, frozen=True):
    """A named function of one or more arguments; `nnsolve.functions` has a row for each name."""

    function: str
    args: tuple[Expr, ...]


class Max(Node, frozen=True):
    """The greatest of `args`."""

    args: tuple[Expr, ...]


class ArgMax(Node, frozen=True):
    """The position, counted from 0, of the first greatest of `args`."""

    args: tuple[Expr, ...]


class Compare(Struct, frozen=True, gc=False):
    """A condition on values: `left` `op` `right`, with `op` one of ``< <= > >= ==``."""

    left: Expr
    op: str
    right: Expr


class Choose(Node, frozen=True):
    """The first case whose condition holds, else `otherwise`: ReLU's slope, a threshold."""

    cases: tuple[tuple[Compare, Expr], ...]
    otherwise: Expr


class Each(Node, frozen=True):
    """`body` once for every position of `axis` (of those in all of `where`), spread into the node around it.

    ``Add((Each(i, f),))`` is Σ f over i, ``Max((Each(i, f),))`` the greatest f, ``Mul`` the product.
    """

    axis: Axis
    body: Expr
    where: tuple[Relation, ...] = ()


class Where(Node, frozen=True):
    """`inside` at the positions of `relation`, `outside` elsewhere; decided by position, not by value."""

    relation: Relation
    inside: Expr
    outside: Expr


class Slope(Node, frozen=True):
    """d `of` / d `by`, not yet worked out: the left of a line that differentiates. Has no value."""

    of: Expr
    by: Sym


Expr: TypeAlias = (
    "Num | Sym | Add | Mul | Neg | Div | Pow | Call | Max | ArgMax | Choose | Each | Where | Slope"
)

HALF = Num(0.5, "½")


def lift(value: Expr | float) -> Expr:
    """`value` as a formula: a number becomes a `Num`."""
    return Num(value) if isinstance(value, (int, float)) else value


def _expr(node: Node) -> Expr:
    # The union is closed: every node is one of its members.
    return cast("Expr", node)


def _factors(expr: Expr) -> tuple[Expr, ...]:
    return expr.args if isinstance(expr, Mul) else (expr,)


def _terms(expr: Expr) -> tuple[Expr, ...]:
    return expr.args if isinstance(expr, Add) else (expr,)


def total(axis: Axis, body: Expr, where: tuple[Relation, ...] = ()) -> Add:
    """Σ `body` over `axis`, only at the positions that are in all of `where`."""
    return Add((Each(axis, body, where),))


def greatest(axis: Axis, body: Expr, where: tuple[Relation, ...] = ()) -> Max:
    """The greatest `body` along `axis`."""
    return Max((Each(axis, body, where),))


def argmax(axis: Axis, body: Expr, where: tuple[Relation, ...] = ()) -> ArgMax:
    """The position of the first greatest `body` along `axis`."""
    return ArgMax((Each(axis, body, where),))


def threshold(z: Expr, theta: Expr | float, op: str = ">=", on: float = 1, off: float = 0) -> Choose:
    """`on` where ``z op theta``, else `off`: a step unit under the convention of its course."""
    return Choose(((Compare(z, op, lift(theta)), Num(on)),), Num(off))


def initial(axis: Axis, first: Expr, later: Expr) -> Where:
    """`first` at the start of `axis`, `later` after it: how a recurrence begins."""
    return Where(Relation((axis,), frozenset({(0,)})), first, later)


# ------------------------------------------------------------------------------------- structure


def parts(expr: Expr) -> tuple[Expr, ...]:
    """The formulas directly inside `expr`, in reading order."""
    match expr:
        case Num() | Sym():
            return ()
        case Add(args) | Mul(args) | Max(args) | ArgMax(args) | Call(_, args):
            return args
        case Neg(arg) | Each(_, arg):
            return (arg,)
        case Div(one, two) | Pow(one, two) | Where(_, one, two) | Slope(one, two):
            return (one, two)
        case Choose(cases, otherwise):
            return (*(e for test, then in cases for e in (test.left, test.right, then)), otherwise)


def rebuilt(expr: Expr, new: Sequence[Expr]) -> Expr:
    """`expr` with its parts replaced by `new`, as many and in the same order."""
    match expr:
        case Num() | Sym():
            return expr
        case Add() | Mul() | Max() | ArgMax():
            return type(expr)(tuple(new))
        case Call(function):
            return Call(function, tuple(new))
        case Neg():
            return Neg(new[0])
        case Each(axis, _, where):
            return Each(axis, new[0], where)
        case Div() | Pow():
            return type(expr)(new[0], new[1])
        case Where(relation):
            return Where(relation, new[0], new[1])
        case Slope(_, by):
            return Slope(new[0], new[1] if isinstance(new[1], Sym) else by)
        case Choose(cases):
            triples = zip(cases, new[0::3], new[1::3], new[2::3], strict=False)
            return Choose(
                tuple((Compare(left, test.op, right), then) for (test, _), left, right, then in triples),
                new[-1],
            )


def replaced(expr: Expr, swap: Callable[[Sym], Expr]) -> Expr:
    """`expr` with every symbol ``s`` replaced by ``swap(s)``."""
    if isinstance(expr, Sym):
        return swap(expr)
    inner = parts(expr)
    return rebuilt(expr, [replaced(e, swap) for e in inner]) if inner else expr


def symbols(expr: Expr) -> Iterator[Sym]:
    """Every symbol of `expr`, in reading order, with repeats."""
    if isinstance(expr, Sym):
        yield expr
    for inner in parts(expr):
        yield from symbols(inner)


# -------------------------------------------------------------------------------------- binding


def bind(expr: Expr, at: Mapping[Axis, int]) -> Expr:
    """`expr` with axes fixed at numbers, cases of position decided and every `Each` written out.

    >>> j, i = Axis("j", 2), Axis("i", 2)
    >>> [str(s.key) for s in symbols(bind(total(i, Sym("w", (j, i)) * Sym("x", (i,))), {j: 1}))]
    ['w[1,0]', 'x[0]', 'w[1,1]', 'x[1]']
    """
    match expr:
        case Num():
            return expr
        case Sym(name, index):
            return Sym(name, tuple([fix(i, at) for i in index])) if index else expr
        case Add(args):
            spread: list[Expr] = []
            for one in _spread(args, at):
                spread.extend(_terms(one))
            return spread[0] if len(spread) == 1 else Add(tuple(spread))
        case Mul(args):
            factors = _spread(args, at)
            return factors[0] if len(factors) == 1 else Mul(factors)
        case Max(args):
            every = _spread(args, at)
            return every[0] if len(every) == 1 else Max(every)
        case ArgMax(args):
            return ArgMax(_spread(args, at))
        case Call(function, args):
            return Call(function, _spread(args, at))
        case Where(relation, inside, outside):
            return bind(inside if relation.holds(at) else outside, at)
        case _:
            return rebuilt(expr, [bind(e, at) for e in parts(expr)])


def _spread(args: tuple[Expr, ...], at: Mapping[Axis, int]) -> tuple[Expr, ...]:
    out: list[Expr] = []
    for arg in args:
        if isinstance(arg, Each):
            for k in range(arg.axis.size):
                here = {**at, arg.axis: k}
                if not arg.where or holds(arg.where, here):
                    out.append(bind(arg.body, here))
        else:
            out.append(bind(arg, at))
    return tuple(out)
