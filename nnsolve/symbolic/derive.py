"""The slopes of named functions and losses: ``python -m nnsolve.symbolic.derive`` writes `nnsolve.slopes`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.expr import (
    HALF,
    Add,
    Call,
    Choose,
    Div,
    Expr,
    Max,
    Mul,
    Neg,
    Num,
    Pow,
    Sym,
    parts,
    rebuilt,
    symbols,
)
from nnsolve.functions import FUNCTIONS, OUT, A, Z
from nnsolve.loss_rows import (
    ALPHA,
    DELTA,
    ERROR,
    GAMMA,
    MARGIN,
    OUTPUT,
    PRODUCT,
    SUM,
    TARGET,
    TAU,
    Loss,
    N,
)
from nnsolve.losses import LOSSES, SETTLED, at_target
from nnsolve.slopes import FUNCTION_SLOPES
from nnsolve.symbolic.algebra import sympy
from nnsolve.symbolic.convert import defined, from_sympy, symbol, to_sympy
from nnsolve.symbolic.differentiate import slope
from nnsolve.symbolic.hand import named_forms
from nnsolve.symbolic.shorten import shortest
from nnsolve.symbolic.step import JUMPING
from nnsolve.symbolic.verify import substituted

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES: dict[Expr, str] = {
    Z: "Z",
    OUT: "OUT",
    A: "A",
    TARGET: "TARGET",
    OUTPUT: "OUTPUT",
    N: "N",
    ERROR: "ERROR",
    DELTA: "DELTA",
    TAU: "TAU",
    GAMMA: "GAMMA",
    ALPHA: "ALPHA",
    MARGIN: "MARGIN",
    Sym("pi"): "PI",
}

_HEAD = '''"""Slopes of the named functions and losses, derived from their definitions; do not edit.

Written by ``python -m nnsolve.symbolic.derive``; a test derives every row again and proves it.
"""

from __future__ import annotations

from nnsolve.expr import HALF, Call, Choose, Compare, Expr, Num, Sym

Z, OUT, A = Sym("z"), Sym("out"), Sym("a")
TARGET, OUTPUT, N, PI, ERROR = Sym("t"), Sym("o"), Sym("n"), Sym("pi"), Sym("E")
DELTA, TAU, GAMMA, ALPHA, MARGIN = Sym("delta"), Sym("tau"), Sym("gamma"), Sym("alpha"), Sym("margin")

'''


def function_slopes() -> dict[str, Expr]:
    """The slope of every named function that has one, in ``z``, ``out`` and ``a``; none is looked up."""
    rows = [row for row in FUNCTIONS.values() if row.name not in JUMPING]
    found: dict[str, Expr] = {}
    # Definitions rest on the functions that are taken as known, GELU on Φ.
    for row in sorted(rows, key=lambda row: (row.definition is not None, row.activation)):
        found[row.name] = _taken(row.name) if row.definition is None else _derived(row.name, found)
    return {row.name: found[row.name] for row in rows}


def _taken(name: str) -> Expr:
    """The slope of a function without definition, as SymPy knows it."""
    call = Call(name, (Z,))
    derivative = from_sympy(sympy.diff(to_sympy(call), symbol(Z)))
    if derivative == call:
        return OUT
    return slope(call, Z.name, OUT, {name: shortest(derivative, named_forms(derivative, Z))})


def _derived(name: str, known: Mapping[str, Expr]) -> Expr:
    call = Call(name, (Z, A)) if FUNCTIONS[name].defaults else Call(name, (Z,))
    return slope(defined(name, call.args) or call, Z.name, OUT, known)


def loss_slopes(known: Mapping[str, Expr]) -> dict[str, Expr]:
    """dE/do of every named loss; `known` has the slopes of the functions.

    Those of `SETTLED` are also there for a target of 1 and of 0, as in ``binary-sum-ln@1``.
    """
    found = {loss.name: loss_slope(loss, known) for loss in LOSSES.values()}
    for loss in LOSSES.values():
        for target in (1, 0) if loss.reads in SETTLED else ():
            settled = structs.replace(loss, term=at_target(loss.term, target))
            found[f"{loss.name}@{target}"] = loss_slope(settled, known)
    return found


def loss_slope(loss: Loss, known: Mapping[str, Expr] = FUNCTION_SLOPES) -> Expr:
    """dE/do of a loss, in ``t``, ``o``, ``n`` and its parameters, and in ``E`` where that is shorter."""
    return _arranged(slope(as_one_output(loss, known), OUTPUT.name, None, known))


def _arranged(expr: Expr) -> Expr:
    """`expr` with the factors of each product in one order for all rows: n·o·(1 − o)·ln 2."""
    inner = [_arranged(e) for e in parts(expr)]
    expr = rebuilt(expr, inner) if inner else expr
    if not isinstance(expr, Mul):
        return expr
    order: dict[type, int] = {Num: 0, Sym: 1, Add: 2, Call: 3}
    return Mul(tuple(sorted(expr.args, key=lambda e: (order.get(type(e), 2), isinstance(e, Sym) and e.name))))


def as_one_output(loss: Loss, known: Mapping[str, Expr] = FUNCTION_SLOPES) -> Expr:
    """A formula that changes with one output as the error does: the other terms of the sum stay.

    Of a product the other factors fall out, as only its logarithm is taken.
    """
    if PRODUCT in symbols(loss.scale):
        return substituted(loss.scale, PRODUCT, loss.term)
    rise = slope(loss.scale, SUM.name, ERROR, known)
    if SUM in symbols(rise) or ERROR in symbols(rise):
        return Mul((rise, loss.term))
    return substituted(loss.scale, SUM, loss.term)


def written(functions: Mapping[str, Expr], losses: Mapping[str, Expr]) -> str:
    """The text of the module `nnsolve.slopes`, before it is formatted."""
    by_z = "by the net input ``z``, in ``z``, the function's own value ``out`` and its parameter ``a``"
    by_o = "by one output ``o``, in ``o``, the target ``t``, their number ``n``, parameters and the loss"
    return (
        f"{_HEAD}FUNCTION_SLOPES: dict[str, Expr] = {{{_rows(functions)}}}\n"
        f'"""Slopes {by_z}."""\n\n'
        f"LOSS_SLOPES: dict[str, Expr] = {{{_rows(losses)}}}\n"
        f'"""Slopes {by_o}."""\n'
    )


def _rows(rows: Mapping[str, Expr]) -> str:
    return "".join(f'"{name}": {source(expr)},' for name, expr in rows.items())


_SUM, _PRODUCT, _POWER, _ATOM = range(4)


def source(expr: Expr) -> str:
    """The Python expression that makes `expr`: operators where they keep its order, else constructors."""
    return f"Num({expr.value})" if isinstance(expr, Num) and _is_plain(expr) else _source(expr)[0]


def _within(expr: Expr, tight: int) -> str:
    """`expr` as an operand of an operator that binds as tightly as `tight`; whole numbers stay bare."""
    text, own = _source(expr)
    return f"({text})" if own < tight else text


def _is_plain(num: Num) -> bool:
    return isinstance(num.value, int) and not num.written


def _source(expr: Expr) -> tuple[str, int]:
    match expr:
        case Num(value, written):
            if expr == HALF:
                return "HALF", _ATOM
            return (str(value) if _is_plain(expr) else f'Num({value}, "{written}")'), _ATOM
        case Sym():
            return _NAMES[expr], _ATOM
        case Add((first, *rest)):
            text = _within(first, _PRODUCT)
            for term in rest:
                bare = term.arg if isinstance(term, Neg) else term
                text += f" {'+' if bare is term else '-'} {_within(bare, _PRODUCT)}"
            return text, _SUM
        case Mul(args):
            return " * ".join(_within(arg, _POWER) for arg in args), _PRODUCT
        case Div(Num() as over, Num() as under) if _is_plain(over) and _is_plain(under):
            return f"{source(over)} / {under.value}", _PRODUCT
        case Div(over, under):
            return f"{_within(over, _PRODUCT)} / {_within(under, _POWER)}", _PRODUCT
        case Neg(arg):
            return f"-({source(arg)})", _PRODUCT
        case Pow(base, exponent):
            return f"{_within(base, _ATOM)} ** {_within(exponent, _ATOM)}", _POWER
        case Call(function, args):
            return f'Call("{function}", ({", ".join(map(source, args))},))', _ATOM
        case Max(args):
            return f"Max(({', '.join(map(source, args))},))", _ATOM
        case Choose(cases, otherwise):
            rows = "".join(
                f'(Compare({source(test.left)}, "{test.op}", {source(test.right)}), {source(then)}),'
                for test, then in cases
            )
            return f"Choose(({rows}), {source(otherwise)})", _ATOM
        case _:
            message = f"no source for {type(expr).__name__}"
            raise TypeError(message)


TARGET_FILE = Path(__file__).parent.parent / "slopes.py"


def formatted(text: str) -> str:
    """`text` as the project formats its modules."""
    command = (sys.executable, "-m", "ruff", "format", "--stdin-filename", str(TARGET_FILE), "-")
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True, encoding="utf-8")  # noqa: S603
    return done.stdout


def main() -> None:
    """Write the module."""
    functions = function_slopes()
    TARGET_FILE.write_text(formatted(written(functions, loss_slopes(functions))), encoding="utf-8")


if __name__ == "__main__":
    main()
