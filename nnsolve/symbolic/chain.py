"""The chain rule over named quantities: E of out, out of in, in of w, a slope for each, their product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.derivation import Rule  # noqa: TC001  (a field's type)
from nnsolve.expr import Call, Div, Expr, Mul, Pow, Slope, Sym, parts, rebuilt, replaced, symbols
from nnsolve.functions import FUNCTIONS, OUT, A, Z
from nnsolve.slopes import FUNCTION_SLOPES
from nnsolve.symbolic import calculus
from nnsolve.symbolic.convert import nodes
from nnsolve.symbolic.differentiate import slope
from nnsolve.symbolic.step import applied, depends
from nnsolve.symbolic.verify import substituted

if TYPE_CHECKING:
    from collections.abc import Iterator


class ChainFactor(Struct, frozen=True):
    """One local slope: ∂`of`/∂`by` where `of` = `definition`."""

    of: Sym
    by: Sym
    definition: Expr
    slope: Expr
    rule: Rule


class Chain(Struct, frozen=True):
    """The slope of a formula as a product of local slopes, from the outermost quantity to the variable.

    `product` is in the named quantities, `substituted` in the symbols of the formula alone. `note` says where
    the chain ends early because the variable is reached on several ways.
    """

    factors: tuple[ChainFactor, ...]
    product: Expr
    substituted: Expr
    note: str = ""


def chain(expr: Expr, by: str) -> Chain:
    """The chain of d `expr` / d `by`: in = w·x + b, out = σ(in), E = (t − out)² and their slopes.

    Quantities that are not recognisably an error, an activation and its net input are called f, u1, u2, …

    Raises:
        ExpressionError: when the formula is too long to differentiate.
    """
    sym = Sym(by)
    levels = [expr]
    while (inner := _inner(levels[-1], sym)) is not None:
        levels.append(inner)
    names = _named(levels, {s.name for s in symbols(expr)} | {by})
    factors = tuple(_factors(levels, names, sym))
    slopes = [factor.slope for factor in factors]
    product = slopes[0] if len(slopes) == 1 else Mul(tuple(slopes))
    whole = product
    for factor in factors:
        whole = substituted(whole, factor.of, factor.definition)
    note = _note(levels[-1], names[-1], sym)
    return Chain(factors, product, whole, note)


def _factors(levels: list[Expr], names: list[Sym], by: Sym) -> Iterator[ChainFactor]:
    for place, level in enumerate(levels):
        last = place == len(levels) - 1
        under = by if last else names[place + 1]
        definition = level if last else _swapped(level, levels[place + 1], under)
        local = _from_table(definition, under, names[place])
        rule = calculus.NAMED
        if local is None:
            local = slope(definition, under.name)
            rule, _ = applied(Slope(definition, under), FUNCTION_SLOPES)
        yield ChainFactor(names[place], under, definition, local, rule)


def _from_table(definition: Expr, under: Sym, value: Sym) -> Expr | None:
    """The slope of a named function of `under`, in `under` and the function's `value`."""
    match definition:
        case Call(function, (arg, *rest)) if function in FUNCTION_SLOPES and arg == under:
            if any(depends(parameter, under) for parameter in rest):
                return None
            meaning = {Z: under, OUT: value, A: rest[0] if rest else A}
            return replaced(FUNCTION_SLOPES[function], lambda sym: meaning.get(sym, sym))
        case _:
            return None


def _inner(expr: Expr, by: Sym) -> Expr | None:
    """The outermost quantity through which alone `expr` depends on `by`; `None` where there is none."""
    if isinstance(expr, Call):
        varying = [arg for arg in expr.args if depends(arg, by)]
        return varying[0] if len(varying) == 1 and varying[0] != by else None
    for part in (*_calls(expr), *_brackets(expr)):
        if part != expr and depends(part, by) and not depends(_swapped(expr, part, Sym("_")), by):
            return part
    return None


def _calls(expr: Expr) -> Iterator[Expr]:
    return (e for e in nodes(expr) if isinstance(e, Call))


def _brackets(expr: Expr) -> Iterator[Expr]:
    """The compound bases, exponents and denominators of `expr`."""
    for e in nodes(expr):
        match e:
            case Pow(base, exponent):
                yield from (part for part in (base, exponent) if parts(part))
            case Div(_, under) if parts(under):
                yield under
            case _:
                pass


def _swapped(expr: Expr, old: Expr, new: Sym) -> Expr:
    if expr == old:
        return new
    inner = parts(expr)
    return rebuilt(expr, [_swapped(part, old, new) for part in inner]) if inner else expr


def _named(levels: list[Expr], used: set[str]) -> list[Sym]:
    """Names for the levels, from the outermost: E, out, in where there is one activation, else f, u1, u2."""
    active = [k for k, level in enumerate(levels) if _is_activation(level)]
    names = ["f", *(f"u{k}" for k in range(1, len(levels)))]
    if len(active) == 1 and active[0] <= 1 and len(levels) <= active[0] + 2:
        names = ["E", "out", "in"][1 - active[0] :][: len(levels)]
    fresh: list[Sym] = []
    for name in names:
        while name in used:
            name += "_"  # noqa: PLW2901
        used.add(name)
        fresh.append(Sym(name))
    return fresh


def _is_activation(expr: Expr) -> bool:
    return isinstance(expr, Call) and FUNCTIONS[expr.function].activation


def _note(level: Expr, name: Sym, by: Sym) -> str:
    """Why the chain ends at `level`, where that is not because it holds the variable itself."""
    if isinstance(level, Call) or not any(depends(part, by) for part in (*_calls(level), *_brackets(level))):
        return ""
    return f"{by.name} reaches {name.name} on several ways; their slopes are added in one line"
