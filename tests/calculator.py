"""A small calculator for printed lines: it reads what is on the page and shares no code with the program."""

import ast
import re

import mpmath
from activation_reference import ACTIVATIONS, elu

mpmath.mp.dps = 50
CLOSE = mpmath.mpf(10) ** -9
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
NUMBER = re.compile(r"(?<![\w.])(\d+\.?\d*)")
SIGNS = {
    "−": "-",
    "·": "*",
    "√(": "sqrt(",
    "σ(": "sigmoid(",
    "sigma(": "sigmoid(",
    "⌊": "floor(",
    "⌋": ")",
    "⌈": "ceil(",
    "⌉": ")",
    "log₂": "log2",
    "log₁₀": "log10",
    "Φ(": "Phi(",
    "φ(": "phi(",
    "≥": ">=",
    "≤": "<=",
    "^": "**",
}


class UncertainError(Exception):
    """The line decides between two nearly equal numbers or passes through infinity: no hand would go on."""


def calculate(line):
    """The value of a printed substitution, and the largest number met on the way."""
    tree = ast.parse(as_python(line), mode="eval").body
    largest = [mpmath.mpf(0)]
    try:
        return worth(tree, largest), largest[0]
    except ZeroDivisionError:
        raise UncertainError from None


def as_python(line):
    line = re.sub("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: f"**({m[0].translate(RAISED)})", line)
    line = re.sub(r"([½¼¾⅓])\(", r"\1·(", line)
    for glyph, plain in zip("½¼¾⅓", ("1/2", "1/4", "3/4", "1/3"), strict=True):
        line = line.replace(glyph, f"({plain})")
    for sign, plain in SIGNS.items():
        line = line.replace(sign, plain)
    while (bars := re.sub(r"\|([^|]*)\|", r"abs(\1)", line, count=1)) != line:
        line = bars
    line = re.sub(r"(?<![<>=!])=(?!=)", "==", line)
    return conditional(NUMBER.sub(r'N("\1")', line))


def conditional(line):
    """``X, as C`` as ``X if C else NEVER``, where C ends with the bracket that it stands in."""
    at = line.find(", as ")
    if at < 0:
        return line
    depth, end = 0, at
    while end < len(line) and depth >= 0:
        depth += (line[end] == "(") - (line[end] == ")")
        end += 1
    end -= depth < 0
    inner = conditional(line[at + len(", as ") : end])
    return conditional(f"{line[:at]} if {inner} else NEVER{line[end:]}")


def worth(node, largest):
    value = _worth(node, largest)
    if isinstance(value, mpmath.mpf):
        largest[0] = max(largest[0], abs(value))
    return value


def _worth(node, largest):
    match node:
        case ast.Call(ast.Name("N"), [ast.Constant(text)]):
            return mpmath.mpf(text)
        case ast.Name("e"):
            return mpmath.e
        case ast.Name("π"):
            return +mpmath.pi
        case ast.Name("NEVER"):
            message = "the stated condition does not hold"
            raise AssertionError(message)
        case ast.UnaryOp(ast.USub(), operand):
            return -worth(operand, largest)
        case ast.BinOp(left, op, right):
            if isinstance(left, ast.Name) and isinstance(op, ast.Pow):
                return exp(worth(right, largest))
            return OPERATORS[type(op)](mpmath.mpf(worth(left, largest)), mpmath.mpf(worth(right, largest)))
        case ast.IfExp(test, body, orelse):
            return worth(body if worth(test, largest) else orelse, largest)
        case ast.BoolOp(ast.And(), values):
            return all(worth(value, largest) for value in values)
        case ast.Compare(left, [op], [right]):
            one, two = worth(left, largest), worth(right, largest)
            if one != two and abs(one - two) < CLOSE * max(1, abs(one)):
                raise UncertainError
            return COMPARISONS[type(op)](one, two)
        case ast.Call(ast.Name(name), args):
            return FUNCTIONS[name](*[worth(arg, largest) for arg in args])
    raise AssertionError(ast.dump(node))


def argmax(*values):
    best = max(values)
    if sum(abs(value - best) < CLOSE * max(1, abs(best)) for value in values) > 1:
        raise UncertainError
    return mpmath.mpf(values.index(best))


def rounding(of):
    def go(x):
        if abs(x - mpmath.nint(x)) < CLOSE:
            raise UncertainError
        return of(x)

    return go


def exp(x):
    if abs(x) > 1e5:
        raise UncertainError
    return mpmath.exp(x)


def power(base, exponent):
    if abs(exponent) > 1e5:
        raise UncertainError
    return base**exponent


OPERATORS = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: power,
}
COMPARISONS = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
}
FUNCTIONS = {
    "sigmoid": lambda x: 1 / (1 + exp(-x)),
    "tanh": lambda x: 1 - 2 / (exp(2 * x) + 1),
    "ReLU": lambda x: max(x, mpmath.mpf(0)),
    "softplus": lambda x: mpmath.log(1 + exp(x)),
    "sqrt": mpmath.sqrt,
    "erf": mpmath.erf,
    "ELU": elu,
    "SELU": ACTIVATIONS["selu"],
    "SiLU": ACTIVATIONS["silu"],
    "swish": lambda x, a: x / (1 + exp(-a * x)),
    "GELU": ACTIVATIONS["gelu"],
    "GELUt": ACTIVATIONS["gelu_tanh"],
    "Mish": ACTIVATIONS["mish"],
    "hardσ": ACTIVATIONS["hard_sigmoid"],
    "hardσ5": ACTIVATIONS["hard_sigmoid_fifth"],
    "Phi": mpmath.ncdf,
    "phi": mpmath.npdf,
    "ln": mpmath.log,
    "log10": mpmath.log10,
    "log2": lambda x: mpmath.log(x, 2),
    "abs": abs,
    "sign": mpmath.sign,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "floor": rounding(mpmath.floor),
    "ceil": rounding(mpmath.ceil),
    "max": max,
    "min": min,
    "argmax": argmax,
}


def printed(text):
    """The number that a printed numeral stands for, and the worth of one unit in its last place."""
    plain = text.replace("−", "-")
    mantissa, _, power = plain.replace("·10", "*10^").partition("*10^")
    exponent = int(power.replace("^", "").translate(RAISED)) if power else 0
    _, point, decimals = mantissa.partition(".")
    unit = mpmath.mpf(10) ** (exponent - len(decimals))
    exact = not point and not power
    return mpmath.mpf(mantissa) * mpmath.mpf(10) ** exponent, mpmath.mpf(0) if exact else unit
