"""Wrong figures made without the search that is to explain them: rewritten lines, worked out by mpmath."""

import math
from decimal import ROUND_HALF_UP, Decimal

import mpmath
from slope_calculator import calculate

from nnsolve.expr import Num, Sym, parts, rebuilt, replaced, symbols
from nnsolve.working.written import written


def legible(expr):
    """`expr` with numbers such as −½ in the digits that the calculator reads."""
    if isinstance(expr, Num) and not expr.written.isascii():
        return Num(expr.value)
    inner = parts(expr)
    return rebuilt(expr, [legible(part) for part in inner]) if inner else expr


def worked(formula, made):
    """The value of a bound formula at the values of a derivation."""
    at = {str(sym.key): mpmath.mpf(repr(made.value(sym.key))) for sym in symbols(formula)}
    with mpmath.workdps(30):
        return calculate(replaced(legible(formula), lambda sym: Sym(str(sym.key))), at)


def shown(value, figures):
    """A number as a hand writes it, with so many significant figures."""
    exact = Decimal(mpmath.nstr(value, 25)) if isinstance(value, mpmath.mpf) else Decimal(repr(value))
    if not exact:
        return "0"
    places = figures - 1 - exact.adjusted()
    return format(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")


def whole_or_shown(value, figures, whole):
    """A whole number by nature is written as it is where it comes out whole."""
    if whole and value == int(value):
        return str(int(value))
    return shown(value, figures)


def wrong_lines(made, mistakes, most=10_000):
    """Mistake, key and wrong value for every mistake that changes a step and has a value there."""
    for key, _ in zip(made.keys(), range(most), strict=False):
        step = made[key]
        if step.formula is None:
            continue
        for mistake in mistakes:
            if mistake.rule.code != step.rule.code:
                continue
            wrong = mistake.rewrite(step.formula)
            if wrong is None or any(sym.key not in made for sym in symbols(wrong)):
                continue
            try:
                value = worked(wrong, made)
            except (ZeroDivisionError, KeyError):
                continue
            if (
                isinstance(value, mpmath.mpf)
                and mpmath.isfinite(value)
                and not math.isclose(value, step.value)
            ):
                yield mistake, key, value


def around(made, key, text, figures):
    """The figures of a working with one wrong line: what it reads, and itself."""
    step = made[key]
    known = {
        one: written(whole_or_shown(made.value(one), figures, isinstance(made.value(one), int)))
        for one in step.inputs
        if made.family(one.name).template is not None
    }
    return {**known, key: written(text)}
