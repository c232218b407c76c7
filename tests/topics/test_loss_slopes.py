"""The rows of losses: slopes against central differences, workings derived again, every row in a network."""

import random as randoms
import re
from decimal import Decimal

import calculator
import loss_workings
import mpmath
import pytest
from mpmath import mpf
from msgspec import structs

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.criteria import listing
from nnsolve.criteria.slope_tables import working_tables
from nnsolve.criteria.workings import WORKINGS
from nnsolve.errors import ProblemError
from nnsolve.expr import Call, Num, Pow, parts
from nnsolve.loss_rows import OUTPUT, SUM, TARGET, Loss, N
from nnsolve.losses import ALIASES, KINDS, LOSSES, SETTLED
from nnsolve.slopes import LOSS_SLOPES
from nnsolve.topics.backprop import TOPIC as BACKPROP
from nnsolve.topics.loss import TOPIC, LossProblem

mpmath.mp.dps = 50
STEP = mpf(10) ** -15
PARAMETERS = {
    "delta": mpf("0.8"),
    "tau": mpf("0.3"),
    "gamma": mpf("1.5"),
    "alpha": mpf("0.25"),
    "margin": mpf("1.1"),
}
CALLS = {
    "ln": mpmath.log,
    "log2": lambda x: mpmath.log(x) / mpmath.log(2),
    "log10": mpmath.log10,
    "exp": mpmath.exp,
    "sqrt": mpmath.sqrt,
    "abs": abs,
    "sign": mpmath.sign,
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "softplus": lambda z: mpmath.log(1 + mpmath.exp(z)),
}
OPERATORS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def worth(expr, letters):
    """A formula at 50 digits; an interpreter that shares no code with the program's."""
    inner = [worth(part, letters) for part in parts(expr)] if type(expr).__name__ != "Choose" else []
    match type(expr).__name__:
        case "Num":
            return mpf(expr.written if expr.written not in {"", "½"} else str(expr.value))
        case "Sym":
            return letters[expr.name]
        case "Add":
            return mpmath.fsum(inner)
        case "Mul":
            return mpmath.fprod(inner)
        case "Neg":
            return -inner[0]
        case "Div":
            return inner[0] / inner[1]
        case "Pow":
            return inner[0] ** inner[1]
        case "Max":
            return max(inner)
        case "Call":
            return CALLS[expr.function](*inner)
        case "Choose":
            for test, then in expr.cases:
                if OPERATORS[test.op](worth(test.left, letters), worth(test.right, letters)):
                    return worth(then, letters)
            return worth(expr.otherwise, letters)
    raise AssertionError(expr)


def error(row, targets, outputs):
    count = mpf(len(outputs))
    terms = [worth(row.term, {**PARAMETERS, "t": t, "o": o}) for t, o in zip(targets, outputs, strict=True)]
    return worth(row.scale, {"sum": mpmath.fsum(terms), "product": mpmath.fprod(terms), "n": count})


def slope_differs(row, slope, target=None, seeds=12):
    for seed in range(seeds):
        random = randoms.Random(f"{row.name} {seed}")  # noqa: S311
        outputs = [mpf(random.randint(50, 950)) / 1000 for _ in range(3)]
        targets = [mpf(random.randint(50, 950)) / 1000 + mpf(10) ** -5 for _ in range(3)]
        if row.reads in ("signs", "distances", "outcomes"):
            targets = [mpf(random.choice((-1, 1) if row.reads == "signs" else (0, 1))) for _ in range(3)]
        if target is not None:
            targets[1] = mpf(target)
        letters = {
            **PARAMETERS,
            "t": targets[1],
            "o": outputs[1],
            "n": mpf(3),
            "E": error(row, targets, outputs),
        }
        up, down = ([outputs[0], outputs[1] + move, outputs[2]] for move in (STEP, -STEP))
        expected = (error(row, targets, up) - error(row, targets, down)) / (2 * STEP)
        if abs(worth(slope, letters) - expected) > mpf(10) ** -12 * max(1, abs(expected)):
            return seed
    return None


@pytest.mark.parametrize("name", list(LOSS_SLOPES))
def test_a_slope_is_the_central_difference(name):
    name_of, _, target = name.partition("@")
    assert slope_differs(LOSSES[name_of], LOSS_SLOPES[name], int(target) if target else None) is None


@pytest.mark.parametrize("name", [name for name in LOSS_SLOPES if not name.startswith("entropy")])
@pytest.mark.parametrize("wrong", [lambda e: -e, lambda e: 2 * e, lambda e: e + 1])
def test_a_wrong_slope_is_caught(name, wrong):
    name_of, _, target = name.partition("@")
    row = LOSSES[name_of]
    assert slope_differs(row, wrong(LOSS_SLOPES[name]), int(target) if target else None) is not None


def test_every_row_and_every_name_has_what_it_needs():
    for name, row in LOSSES.items():
        assert name == row.name
        assert name in LOSS_SLOPES
        assert (f"{name}@1" in LOSS_SLOPES) == (row.reads in SETTLED)
    for name in ALIASES.values():
        assert name in KINDS or name in LOSSES


def test_the_workings_are_those_of_the_symbolic_engine():
    for path, text in loss_workings.written().items():
        assert text == path.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 400


def test_a_working_ends_at_the_slope_of_its_term():
    lines = dict(WORKINGS)["squared-sum"]
    assert lines[0] == ("d/do [ (t − o)² ]", "The slope to find")
    assert lines[-1][0] == "2·(o − t)"
    for name in LOSSES:
        found = name.partition("@")[0]
        assert working_tables(LOSSES[found], ("t", "o")) or found.startswith("entropy")


POINT = {"t": "0.31", "o": "0.57", "R": "0.83", "U": "0.41", "n": "3", "s": "0.47", "a": "0.91", "p": "0.23"}
POINT |= {"dp": "0.52", "dn": "0.74", "margin": "1.3", "δ": "0.19", "τ": "0.7", "γ": "2.5", "α": "0.35"}
LETTER = re.compile(r"(?<![^\W\d_])(?:" + "|".join(POINT) + r"|E)(?![^\W\d_(])")


def told(text, letters):
    """What a printed formula is worth where its letters have these values."""
    numbers = LETTER.sub(lambda found: f"({letters[found[0]]})", text.replace("²", "^2"))
    return calculator.calculate(numbers.replace(", else", " else"))[0]


@pytest.mark.parametrize("name", list(WORKINGS))
def test_every_line_of_a_working_is_the_central_difference(name):
    first, *lines = [text for text, _ in WORKINGS[name]]
    by, formula = re.fullmatch(r"d/d(\w+) \[ (.*) \]", first).groups()
    up, down = (told(formula, {**POINT, by: str(mpf(POINT[by]) + move)}) for move in (STEP, -STEP))
    expected = (up - down) / (2 * STEP)
    letters = {**POINT, "E": str(told(formula, POINT))}
    done = [line for line in lines if "[" not in line]
    assert done
    for line in done:
        assert abs(told(line, letters) - expected) < mpf(10) ** -20, line


# ----------------------------------------------------------------------------------------- networks

NETWORK = catalogue.read("backprop/two-layer-sigmoid")


OTHERS = ("entropy", "contrastive", "triplet", "multi-class-hinge", "likelihood", "categorical-logits")
"""Losses of no outputs, of samples that are compared, and of other targets than the network has."""
OF_OUTPUTS = [name for name in (*KINDS, *ALIASES) if ALIASES.get(name, name) not in OTHERS]


def trained(loss, move="0"):
    """The network under a loss, with its weight w5 moved by a little."""
    moved = {**NETWORK.parameters, "w5": NETWORK.parameters["w5"] + Decimal(move)}
    return BACKPROP.derive(structs.replace(NETWORK, loss=loss, parameters=moved))


def assert_descends(loss):
    made = trained(loss)
    made.validate()
    up, down = (trained(loss, move).value(Key("E")) for move in ("1e-5", "-1e-5"))
    slope = made.value(made.notation.key("dE_dw5"))
    assert slope == pytest.approx((up - down) / 2e-5, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", [*OF_OUTPUTS, "huber(0.3)", "focal(gamma=1)", "quantile(0.9)", "root-mean"])
def test_every_loss_of_outputs_trains_a_network(name):
    assert_descends(name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("entropy", "expected a loss of outputs, found entropy, which is one of the targets alone"),
        ("contrastive", "contrastive loss compares samples, by number in pairs, and reads no targets"),
        ("triplet", "triplet loss compares samples, by number in triplets, and reads no targets"),
    ],
)
def test_a_loss_that_reads_no_outputs_of_one_sample_is_refused_in_a_network(name, words):
    with pytest.raises(ProblemError, match=words):
        trained(name)


def test_a_network_says_the_parameters_of_its_loss():
    assert "δ = 0.3" in " ".join(trained("huber(0.3)").summary)
    with pytest.raises(ProblemError, match="expected a delta above 0"):
        trained("huber(0)")


def test_one_row_is_all_that_a_new_loss_needs(monkeypatch):
    # The Cauchy loss, which is not among the named ones.
    term = Call("ln", (1 + Pow(TARGET - OUTPUT, Num(2)),))
    row = Loss("cauchy", "Cauchy loss", "(1/n) Σ ln(1 + (target − out)²)", term, SUM / N)
    monkeypatch.setitem(LOSSES, "cauchy", row)
    assert_descends("cauchy")
    numbers = [Decimal(1), Decimal(3)], [Decimal("1.5"), Decimal(1)]
    problem = LossProblem(topic="loss", loss="cauchy", targets=numbers[0], outputs=numbers[1], gradient=True)
    made = TOPIC.derive(problem)
    made.validate()
    assert made.value(Key("L")) == pytest.approx(
        float(mpmath.log(mpf("1.25")) + mpmath.log(5)) / 2, rel=1e-14
    )
    # d/do ln(1 + d²) = 2·(o − t)/(1 + d²)
    assert made.value(Key("g", (1,))) == pytest.approx(-4 / 5 / 2, rel=1e-14)
    assert "Cauchy loss" in made.summary[0]


def test_the_page_of_all_losses_is_made_from_the_rows():
    assert listing.written() == listing.TARGET_FILE.read_text(encoding="utf-8")
