"""The quick look at a line never says more than the exact comparison."""

from decimal import Context, Decimal
from random import Random

import pytest

from nnsolve.check.audit import relation
from nnsolve.check.near import agrees
from nnsolve.expr import Add, Call, Div, Mul, Neg, Num, Pow, Sym
from nnsolve.functions import FUNCTIONS
from nnsolve.working.exact import UndeterminedError, exact
from nnsolve.working.written import written


def number(random):
    digits = f"{random.uniform(0.01, 2):.{random.randint(0, 5)}f}"
    return Num(float(digits), digits) if "." in digits else Num(int(digits), digits)


def formula(random, depth=3):
    if depth == 0 or random.random() < 0.25:
        return number(random)
    inner = [formula(random, depth - 1) for _ in range(random.randint(2, 3))]
    match random.randrange(6):
        case 0:
            return Add(tuple(inner))
        case 1:
            return Mul(tuple(inner))
        case 2:
            return Neg(inner[0])
        case 3:
            return Div(inner[0], inner[1])
        case 4:
            return Pow(inner[0], Num(2, "2"))
        case _:
            return Call(random.choice(("sigmoid", "exp", "tanh", "ln", "sqrt", "cos")), (inner[0],))


@pytest.mark.parametrize("seed", range(20))
def test_what_agrees_is_never_false(seed):
    random = Random(seed)  # noqa: S311
    agreed = 0
    for _ in range(200):
        expr = formula(random)
        try:
            value = float(exact(expr))
        except UndeterminedError:
            continue
        if abs(value) > 1e20:
            continue
        moved = value * random.choice((1, 1, 1 + 1e-4, 1 - 1e-3, 1.01, -1))
        figure = format(Context(prec=random.randint(1, 6)).plus(Decimal(moved)), "f")
        shown = written(figure)
        if agrees(expr, shown):
            agreed += 1
            right = Num(abs(shown.number), figure.lstrip("-"))
            assert relation(expr, Neg(right) if shown.number < 0 else right).kind != "false"
    assert agreed > 20


@pytest.mark.parametrize("function", FUNCTIONS)
def test_any_function_of_any_number_can_be_looked_at(function):
    for value in (-800.0, -3.5, 0.0, 2.5, 1e300):
        for more in ((), (Num(0.1),), (Num(1), Num(2))):
            agrees(Call(function, (Num(value), *more)), written("0.50"))


def test_names_and_unknown_functions_take_a_closer_look():
    assert not agrees(Sym("w5"), written("0.50"))
    assert not agrees(Mul((Sym("w5"), Num(0.0, "0.0"))), written("0.00"))
    assert not agrees(Call("unheard", (Num(1),)), written("0.50"))
    assert agrees(Num(0.5, "0.5"), written("0.50"))
