"""Formulas to differentiate, points, and an interpreter in which a slope is a central difference."""

import mpmath

from nnsolve.expr import Num, parts, rebuilt
from nnsolve.symbolic.parse import parse

FUNCTIONS = {
    "exp": mpmath.exp,
    "ln": mpmath.log,
    "log2": lambda x: mpmath.log(x, 2),
    "log10": mpmath.log10,
    "sqrt": mpmath.sqrt,
    "abs": abs,
    "sign": mpmath.sign,
    "erf": mpmath.erf,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tanh": mpmath.tanh,
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "identity": lambda x: x,
    "step": lambda x: mpmath.mpf(x >= 0),
    "relu": lambda x: max(x, mpmath.mpf(0)),
    "leaky_relu": lambda x, a: x if x > 0 else a * x,
    "elu": lambda x, a: x if x > 0 else a * (mpmath.exp(x) - 1),
    "Phi": mpmath.ncdf,
    "phi": mpmath.npdf,
    "gelu": lambda x: x * mpmath.ncdf(x),
    "gelu_tanh": lambda x: (
        x / 2 * (1 + mpmath.tanh(mpmath.sqrt(2 / mpmath.pi) * (x + mpmath.mpf("0.044715") * x**3)))
    ),
}
TESTS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
}
STEP = mpmath.mpf(10) ** -12


def calculate(expr, at):
    """The value of `expr` where its symbols have the values in `at`; call it under `mpmath.workdps`."""

    def go(e):
        return calculate(e, at)

    match type(expr).__name__:
        case "Num":
            return mpmath.mpf(expr.written if expr.written not in {"", "½"} else repr(expr.value))
        case "Sym":
            return at[expr.name] if expr.name in at else {"pi": +mpmath.pi, "e": +mpmath.e}[expr.name]
        case "Add":
            return mpmath.fsum(map(go, expr.args))
        case "Mul":
            return mpmath.fprod(map(go, expr.args))
        case "Neg":
            return -go(expr.arg)
        case "Div":
            return go(expr.over) / go(expr.under)
        case "Pow":
            return mpmath.power(go(expr.base), go(expr.exponent))
        case "Call":
            return FUNCTIONS[expr.function](*map(go, expr.args))
        case "Max":
            return max(map(go, expr.args))
        case "Choose":
            for test, then in expr.cases:
                if TESTS[test.op](go(test.left), go(test.right)):
                    return go(then)
            return go(expr.otherwise)
        case "Slope":
            here = at[expr.by.name]
            high, low = (calculate(expr.of, {**at, expr.by.name: here + step}) for step in (STEP, -STEP))
            return (high - low) / (2 * STEP)


POINTS = [
    {
        "x": "0.37",
        "y": "0.81",
        "w": "0.45",
        "b": "-0.2",
        "t": "0.6",
        "a": "0.7",
        "c": "1.3",
        "n": "3",
        "z": "0.9",
    },
    {
        "x": "1.83",
        "y": "0.29",
        "w": "-1.4",
        "b": "0.9",
        "t": "0.1",
        "a": "2.1",
        "c": "-0.4",
        "n": "2",
        "z": "-0.8",
    },
    {
        "x": "-0.74",
        "y": "1.2",
        "w": "0.8",
        "b": "0.3",
        "t": "0.9",
        "a": "0.3",
        "c": "0.2",
        "n": "2",
        "z": "0.3",
    },
]

TEXTS = """
5; x; -x; x^3; 3x^4 - 2x + 7; 1/x; 1/x^2; x^(-3); x⁻¹; sqrt(x^2+1); exp(x); exp(-x^2); 2^x; x^n; e^(2x)
x·exp(-x); x^2·ln(x^2+1); log2(x^2+1); log10(1+x^2); (x+1)(x-1); (x^2+1)/(x-3); 1/(x^2+1); sin(x)^2
sin(x)/cos(x); sin(x)cos(x)exp(x); 1/(1+exp(-x)); 1/(1+exp(x)); 1/(1+exp(-2x)); 2/(1+exp(-2x)) - 1
1/(1+exp(-(w·x+b))); 0.5/(1+exp(-x)); (exp(x)-exp(-x))/(exp(x)+exp(-x)); (exp(2x)-1)/(exp(2x)+1)
sigmoid(x); tanh(x); relu(x); leaky_relu(x, 0.2); elu(x); elu(x, a); softplus(x); gelu(x); gelu_tanh(x)
Phi(x); phi(x); erf(x); step(x)·x; floor(x) + x; |x|; |x^2-1|; x/(1+|x|); x·sigmoid(x); sigmoid(tanh(x))
x·tanh(ln(1+exp(x))); tanh(x)^2; (1-sigmoid(x))·sigmoid(x); relu(x)^2; max(0, x); max(0.1x, x); max(x, x^2, 1)
½(t - x)²; 0.5·(0.01 - x)^2; (t - sigmoid(w·x + b))²; (t - tanh(w·x))^2/2; exp(x)/(exp(x)+exp(y)+exp(c))
-ln(exp(x)/(exp(x)+exp(y))); a·x² + b·x + c; x·y·exp(x·y); (1-x)^2 + 100(y-x^2)^2; sqrt((x-1)^2+(y-2)^2)
0.15x + 0.05y + 0.35; ln(1+exp(-x)); x/2 + 3/4·x^2; identity(3x); (x^2+1)^0.5; (x^2+1)^(1/3); (2+x^2)^x
""".replace("\n", ";")
TEXTS = [text.strip() for text in TEXTS.split(";") if text.strip()]


def at(point):
    return {name: mpmath.mpf(digits) for name, digits in point.items()}


def bare(expr):
    inner = parts(expr)
    if isinstance(expr, Num):
        return Num(expr.value)
    return rebuilt(expr, [bare(e) for e in inner]) if inner else expr


def read(text):
    return bare(parse(text))
