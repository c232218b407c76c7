"""A hand at work: the value of a formula in decimals, and the formula with figures put in.

It shares nothing with the program but the formula trees.
"""

from decimal import Decimal

from nnsolve.expr import Add, ArgMax, Call, Choose, Div, Max, Mul, Neg, Num, Pow, Sym, parts, symbols

NOISE = Decimal("1e-24")

_TESTS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
}


def _tanh(x):
    up, down = x.exp(), (-x).exp()
    return (up - down) / (up + down)


_CALLS = {
    "identity": lambda x: x,
    "step": lambda x: Decimal(int(x >= 0)),
    "sigmoid": lambda x: 1 / (1 + (-x).exp()),
    "tanh": _tanh,
    "relu": lambda x: max(x, Decimal(0)),
    "leaky_relu": lambda x, a: x if x > 0 else a * x,
    "exp": lambda x: x.exp(),
    "ln": lambda x: x.ln(),
    "log2": lambda x: x.ln() / Decimal(2).ln(),
    "log10": lambda x: x.log10(),
    "sqrt": lambda x: x.sqrt(),
    "abs": abs,
    "softplus": lambda x: (1 + x.exp()).ln(),
    "softsign": lambda x: x / (1 + abs(x)),
    "sign": lambda x: Decimal((x > 0) - (x < 0)),
    "floor": lambda x: x.to_integral_value("ROUND_FLOOR"),
    "ceil": lambda x: x.to_integral_value("ROUND_CEILING"),
}


def value(expr, of):
    """The value of a bound formula, `of` gives that of a quantity; sums to within a hand's 34 digits."""
    match expr:
        case Num():
            return Decimal(repr(expr.value))
        case Sym():
            return of(expr.key)
        case Add(args):
            return sum((value(arg, of) for arg in args), Decimal(0))
        case Mul(args):
            found = Decimal(1)
            for arg in args:
                found *= value(arg, of)
            return found
        case Neg(arg):
            return -value(arg, of)
        case Div(over, under):
            return value(over, of) / value(under, of)
        case Pow(base, exponent):
            low, up = value(base, of), value(exponent, of)
            return low ** int(up) if up == int(up) else low**up
        case Call(function, args):
            return _CALLS[function](*[value(arg, of) for arg in args])
        case Max(args):
            return max(value(arg, of) for arg in args)
        case ArgMax(args):
            every = [value(arg, of) for arg in args]
            return Decimal(every.index(max(every)))
        case Choose(cases, otherwise):
            for test, then in cases:
                if _TESTS[test.op](quiet(value(test.left, of)), quiet(value(test.right, of))):
                    return value(then, of)
            return value(otherwise, of)
    raise TypeError(expr)


def quiet(number):
    """0.1 + 0.2 − 0.3 is 0 for a hand."""
    return Decimal(0) if abs(number) < NOISE else number


_NAMED = {"tanh": "tanh({})", "ln": "ln({})", "log2": "log2({})", "log10": "log10({})", "abs": "|{}|"}


def put(formula, written, who, random):
    """The formula with figures put in, as a line of text; `None` where nobody writes it so."""
    if isinstance(formula, (Num, Sym, Choose)) or _odd(formula) or not list(symbols(formula)):
        return None
    forms = {
        "sigmoid": random.choice((None, "sigmoid({})", "σ({})")),
        "sqrt": random.choice(("sqrt({})", "√({})")),
        "relu": random.choice(("max(0, {})", "ReLU({})")),
    }

    def inner(expr, level):
        text, own = go(expr)
        return f"({text})" if own < level else text

    def go(expr):
        """Text, and how tightly it holds: 1 a sum, 2 a product, 3 a sign, 4 a power, 5 an atom."""
        match expr:
            case Num():
                text = expr.written if expr.written.isascii() and expr.written else plain(expr.value)
                return text, 3 if text.startswith("-") else 5
            case Sym():
                text = written(expr.key)
                return text, 1 if text.startswith("-") else 5
            case Add(args):
                pieces = []
                for arg in args:
                    minus = isinstance(arg, Neg)
                    text = inner(arg.arg if minus else arg, 2)
                    pieces.append((" - " if minus else " + ") + text)
                text = "".join(pieces)
                return ("-" + text[3:] if text.startswith(" - ") else text[3:]), 1
            case Mul(args):
                return f"{who.times}".join(inner(arg, 4 if n else 3) for n, arg in enumerate(args)), 2
            case Div(over, under):
                return f"{inner(over, 2)}/{inner(under, 4)}", 2
            case Neg(arg):
                return f"-{inner(arg, 2)}", 1
            case Pow(base, exponent):
                return f"{inner(base, 5)}^{inner(exponent, 5)}", 4
            case Call("sigmoid", (arg,)) if forms["sigmoid"] is None:
                return f"1/(1 + e^(-{inner(arg, 2)}))", 2
            case Call("exp", (arg,)):
                return f"e^({go(arg)[0]})", 4
            case Call(function, (arg,)):
                return (forms.get(function) or _NAMED[function]).format(go(arg)[0]), 5
        raise TypeError(expr)

    return go(formula)[0].replace("-", who.minus)


def _odd(expr):
    if isinstance(expr, (Choose, Max, ArgMax)):
        return True
    if isinstance(expr, Call) and expr.function not in {*_NAMED, "sigmoid", "sqrt", "relu", "exp"}:
        return True
    return any(_odd(part) for part in parts(expr))


def plain(number):
    """A number of a formula: ``2`` for 2.0."""
    return str(int(number)) if number == int(number) else format(Decimal(repr(number)), "f")
