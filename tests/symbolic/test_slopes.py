"""The shipped slope table: derived again, and proved by two routes that do not know how it was made."""

import subprocess
import sys

import mpmath
import pytest
import sympy

from nnsolve.expr import Neg, Num, Sym, parts, rebuilt
from nnsolve.functions import FUNCTIONS
from nnsolve.losses import LOSSES
from nnsolve.slopes import FUNCTION_SLOPES, LOSS_SLOPES
from nnsolve.symbolic import derive
from nnsolve.symbolic.verify import substituted

z, a, o, t = sympy.symbols("z a o t", real=True)
n = sympy.Symbol("n", positive=True)
Phi = (1 + sympy.erf(z / sympy.sqrt(2))) / 2

# Written down here from the literature, not taken from the program.
MEANING = {
    "identity": z,
    "sigmoid": 1 / (1 + sympy.exp(-z)),
    "tanh": sympy.tanh(z),
    "relu": sympy.Piecewise((z, z > 0), (0, True)),
    "leaky_relu": sympy.Piecewise((z, z > 0), (a * z, True)),
    "elu": sympy.Piecewise((z, z > 0), (a * (sympy.exp(z) - 1), True)),
    "prelu": sympy.Piecewise((z, z > 0), (a * z, True)),
    "rrelu": sympy.Piecewise((z, z > 0), (a * z, True)),
    # Klambauer et al. 2017, with the digits of double precision.
    "selu": sympy.Rational("1.0507009873554805")
    * sympy.Piecewise(
        (z, z > 0),
        (
            sympy.Rational("1.7580993408473768") / sympy.Rational("1.0507009873554805") * (sympy.exp(z) - 1),
            True,
        ),
    ),
    "softplus": sympy.log(1 + sympy.exp(z)),
    "softsign": z / (1 + sympy.Abs(z)),
    "silu": z / (1 + sympy.exp(-z)),
    "swish": z / (1 + sympy.exp(-a * z)),
    "hard_sigmoid": sympy.Max(0, sympy.Min(1, z / 6 + sympy.Rational(1, 2))),
    "hard_sigmoid_fifth": sympy.Max(0, sympy.Min(1, z / 5 + sympy.Rational(1, 2))),
    "hard_tanh": sympy.Max(-1, sympy.Min(1, z)),
    "mish": z * sympy.tanh(sympy.log(1 + sympy.exp(z))),
    "gelu": z * Phi,
    "gelu_tanh": z
    * (1 + sympy.tanh(sympy.sqrt(2 / sympy.pi) * (z + sympy.Rational(44715, 1000000) * z**3)))
    / 2,
    "Phi": Phi,
    "phi": sympy.exp(-(z**2) / 2) / sympy.sqrt(2 * sympy.pi),
    "exp": sympy.exp(z),
    "ln": sympy.log(z),
    "log2": sympy.log(z, 2),
    "log10": sympy.log(z, 10),
    "sqrt": sympy.sqrt(z),
    "abs": sympy.Piecewise((z, z > 0), (-z, True)),
    "erf": sympy.erf(z),
    "sin": sympy.sin(z),
    "cos": sympy.cos(z),
}
POSITIVE = {"ln", "log2", "log10", "sqrt"}


# The other rows, and those at one target, are tested by their values (tests/topics/test_loss_slopes.py).
PLAIN_LOSSES = {
    name: row
    for name, row in LOSS_SLOPES.items()
    if name.split("-")[0] in ("squared", "absolute", "binary", "categorical")
    and not any(part in name for part in ("@", "hinge", "logits"))
}


def loss_meaning(name):
    kind, factor, *base = name.split("-")
    if kind == "squared":
        return (t - o) ** 2 * {"half": sympy.Rational(1, 2), "sum": 1, "mean": 1 / n}.get(
            factor if not base else "", 1 / (2 * n)
        )
    log = {"ln": 1, "log2": sympy.log(2), "log10": sympy.log(10)}.get(base[0] if base else "", 1)
    whole = {
        "absolute": sympy.Abs(t - o),
        "binary": -(t * sympy.log(o) + (1 - t) * sympy.log(1 - o)) / log,
        "categorical": -t * sympy.log(o) / log,
    }[kind]
    return whole / n if factor == "mean" else whole


def in_sympy(expr, value):
    """An interpreter of our formulas that shares no code with the one under test."""
    letters = {"z": z, "a": a, "o": o, "t": t, "n": n, "out": value, "pi": sympy.pi}
    functions = {
        "sigmoid": lambda e: 1 / (1 + sympy.exp(-e)),
        "Phi": lambda e: Phi.subs(z, e),
        "phi": lambda e: MEANING["phi"].subs(z, e),
        "ln": sympy.log,
        "abs": sympy.Abs,
        "sign": sympy.sign,
        **{name: getattr(sympy, name) for name in ("exp", "tanh", "sqrt", "sin", "cos")},
    }
    inner = [in_sympy(e, value) for e in parts(expr)]
    match type(expr).__name__:
        case "Num":
            return sympy.Rational(expr.written if expr.written not in {"", "½"} else str(expr.value))
        case "Sym":
            return letters[expr.name]
        case "Add":
            return sympy.Add(*inner)
        case "Mul":
            return sympy.Mul(*inner)
        case "Neg":
            return -inner[0]
        case "Div":
            return inner[0] / inner[1]
        case "Pow":
            return inner[0] ** inner[1]
        case "Call":
            return functions[expr.function](*inner)
        case "Choose":
            ops = {">": sympy.Gt, ">=": sympy.Ge}
            cases = zip(expr.cases, inner[0:-1:3], inner[1::3], inner[2::3], strict=True)
            return sympy.Piecewise(
                *((then, ops[test.op](left, right)) for (test, _), left, right, then in cases),
                (inner[-1], True),
            )


ROWS = [
    *((f"function {name}", row, MEANING[name], z) for name, row in FUNCTION_SLOPES.items()),
    *((f"loss {name}", row, loss_meaning(name), o) for name, row in PLAIN_LOSSES.items()),
]
IDS = [row[0] for row in ROWS]


def proved(slope, meaning, by):
    if by == z and meaning.has(sympy.Max):
        # A line between its corners: the slope between two of them is that anywhere inside.
        return all(
            sympy.Rational(meaning.subs(z, point + 1) - meaning.subs(z, point)) == slope.subs(z, point)
            for point in (sympy.Rational(one, 10) for one in (-50, -9, -7, 30, 50))
        )
    if by == z and slope.has(sympy.Piecewise, sympy.sign, sympy.Abs):
        # Each side of the corner on its own.
        sides = (sympy.Symbol("p", positive=True), -sympy.Symbol("p", positive=True))
        return all(
            sympy.simplify((slope.subs(z, side) - sympy.diff(meaning, z).subs(z, side)).doit()) == 0
            for side in sides
        )
    difference = slope - sympy.diff(meaning, by)
    return sympy.simplify(difference) == 0 or sympy.simplify(difference.rewrite(sympy.exp)) == 0


def differs(slope, meaning, by, positive):
    """The first point where the slope is not the central difference of the meaning, in 40 digits."""
    with mpmath.workdps(40):
        step = mpmath.mpf(10) ** -12
        for at in (-2.3, -0.7, 0.35, 1.9) if by == z and not positive else (0.15, 0.4, 0.85):
            fixed = {a: sympy.Rational(3, 10), t: sympy.Rational(6, 10), n: 3}
            f = sympy.lambdify(by, meaning.subs(fixed), "mpmath")
            own = sympy.lambdify(by, slope.subs(fixed), "mpmath")(mpmath.mpf(at))
            central = (f(mpmath.mpf(at) + step) - f(mpmath.mpf(at) - step)) / (2 * step)
            if abs(own - central) > mpmath.mpf(10) ** -18:
                return at
    return None


@pytest.mark.parametrize(("row", "meaning", "by"), [row[1:] for row in ROWS], ids=IDS)
def test_row_is_the_derivative_by_sympy(row, meaning, by):
    assert proved(in_sympy(row, meaning), meaning, by)


@pytest.mark.parametrize(("name", "row", "meaning", "by"), ROWS, ids=IDS)
def test_row_is_the_central_difference(name, row, meaning, by):
    assert differs(in_sympy(row, meaning), meaning, by, name.split()[1] in POSITIVE) is None


@pytest.mark.parametrize(
    "name", ["sigmoid", "tanh", "elu", "leaky_relu", "gelu", "mish", "hard_sigmoid", "log2"]
)
@pytest.mark.parametrize("wrong", [Neg, lambda e: e + Num(1), lambda e: Num(1.0001, "1.0001") * e])
def test_a_wrong_row_is_caught_by_both(name, wrong):
    slope = in_sympy(wrong(FUNCTION_SLOPES[name]), MEANING[name])
    assert not proved(slope, MEANING[name], z)
    assert differs(slope, MEANING[name], z, name in POSITIVE) is not None


@pytest.mark.parametrize("name", list(PLAIN_LOSSES))
def test_a_slope_with_target_and_output_swapped_is_caught(name):
    row = substituted(LOSS_SLOPES[name], Sym("t"), Sym("_"))
    row = substituted(substituted(row, Sym("o"), Sym("t")), Sym("_"), Sym("o"))
    assert differs(in_sympy(row, None), loss_meaning(name), o, positive=True) is not None


def test_every_function_and_loss_has_its_row():
    assert set(FUNCTION_SLOPES) == set(FUNCTIONS) - {"step", "sign", "floor", "ceil"}
    assert {name.partition("@")[0] for name in LOSS_SLOPES} == set(LOSSES)


def test_the_shipped_table_is_the_derived_one():
    functions = derive.function_slopes()
    losses = derive.loss_slopes(functions)
    assert {k: bare(v) for k, v in functions.items()} == {k: bare(v) for k, v in FUNCTION_SLOPES.items()}
    assert {k: bare(v) for k, v in losses.items()} == {k: bare(v) for k, v in LOSS_SLOPES.items()}
    text = derive.formatted(derive.written(functions, losses))
    assert text == derive.TARGET_FILE.read_text(encoding="utf-8")


def bare(expr):
    """`expr` with its numbers as numbers."""
    inner = parts(expr)
    if isinstance(expr, Num):
        return Num(expr.value)
    return rebuilt(expr, [bare(e) for e in inner]) if inner else expr


def test_the_table_loads_no_sympy_and_fast():
    code = (
        "import sys, time, nnsolve.expr; start = time.perf_counter(); import nnsolve.slopes;"
        "print(time.perf_counter() - start, 'sympy' in sys.modules)"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(5)
    ]
    assert {loaded for _, loaded in runs} == {"False"}
    assert min(float(seconds) for seconds, _ in runs) < 0.002
