"""Activation functions: value and slope at one net input or several, softmax, log-softmax, maxout.

Steps, for every net input: the parts of the definition (e^−z, 1 + e^−z), the value, the slope. Softmax: every
exponential, their sum, every share, the greatest; on demand its Jacobian.

Conventions: ``step``, ``relu-slope``, ``gelu``, ``hard-sigmoid``, ``randomised-relu`` and ``softmax`` (see
`nnsolve.conventions`). Sources: slides, activation functions; lecture notes, activations and
softmax; the papers named in ``docs/activations.md``.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random as _Random
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.activations import maxout
from nnsolve.activations.classes import LARGEST, Classes
from nnsolve.activations.mistakes import MISTAKES
from nnsolve.activations.pointwise import WORKED, Points, Worked, worked
from nnsolve.build import Builder
from nnsolve.conventions import chosen, refuse_unread, stated
from nnsolve.errors import ProblemError, quoted
from nnsolve.exposition import Block, Table
from nnsolve.expr import Call, Choose, Num
from nnsolve.functions import Z
from nnsolve.network.activation import activation
from nnsolve.topic import Number, Problem, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from nnsolve.derivation import Derivation
    from nnsolve.errors import Path
    from nnsolve.exposition import Stated
    from nnsolve.expr import Expr

USED = ("step", "relu-slope", "softmax", "gelu", "hard-sigmoid", "randomised-relu")
MOST = 1000
"""The largest number of net inputs."""
MOST_COMPARED = 8
MOST_CLASSES = 200
MOST_JACOBIAN = 8
"""Classes up to which a Jacobian is worked."""
_LOG_SOFTMAX = ("log-softmax", "log_softmax", "log softmax", "logsoftmax")

TEMPLATE = """\
topic = "activation"
title = "A sigmoid and its slope"
# source = "lecture notes, page 12"

function = "sigmoid"       # a name, as in "leaky relu(0.1)"; a formula in z; softmax, log-softmax, maxout
at = [0.3775, -2]          # the net inputs
slope = true               # the slope as well; of softmax the Jacobian

# compare = ["sigmoid", "tanh", "relu"]    # several functions side by side, in place of function

# For softmax and log-softmax:
# temperature = 2
# classes = ["cat", "dog", "fox"]

# For maxout with weights, where at are the inputs of the unit:
# weights = [[1, -1], [0.5, 2]]            # a row for each piece
# bias = [0, 0.1]

[conventions]
relu-slope = "zero"        # the slope of ReLU at 0: zero, half, one
# step = "unit"            # unit, unit-strict, sign, sign-strict
# gelu = "exact"           # exact or tanh
# hard-sigmoid = "sixth"   # sixth: z/6 + 1/2, fifth: 0.2z + 0.5
# softmax = "plain"        # or stable: the largest net input is subtracted first
# randomised-relu = "mean" # or drawn, with seed = 1
"""


class ActivationProblem(Problem, frozen=True, kw_only=True):
    """A function and where to work it.

    `function` is an activation by name, with its parameter in brackets, a formula in z, ``softmax``,
    ``log-softmax`` or ``maxout``; `compare` are several of the first three kinds. `at` are the net inputs.
    `slope` asks for slopes too, of softmax for the Jacobian. `seed` is that of a randomised ReLU.
    """

    function: str = ""
    compare: tuple[str, ...] = ()
    at: tuple[Number, ...] = ()
    slope: bool = False
    temperature: Number = Decimal(1)
    classes: tuple[str, ...] = ()
    weights: tuple[tuple[Number, ...], ...] = ()
    bias: tuple[Number, ...] = ()
    seed: int = 0


def derive(p: ActivationProblem) -> Derivation:
    """The worked solution of `p`.

    Raises `ProblemError` with the place of what does not fit, `NumericError` where a value leaves the range.
    """
    conventions = chosen(p.conventions, USED)
    _check(p)
    name = p.function.strip().lower()
    if name == "softmax" or name in _LOG_SOFTMAX:
        made = _classes(p, conventions, log=name != "softmax")
    else:
        made = _maxout(p) if name == "maxout" else _pointwise(p, conventions)
    # Whether a slope at 0 is asked depends on the numbers, not on the function.
    refuse_unread(p.conventions, made.conventions, name or "this comparison", ("relu-slope",))
    return made


def _check(p: ActivationProblem) -> None:
    if bool(p.function) == bool(p.compare):
        message = "expected a function, or several to compare"
        raise ProblemError(message, ("compare",) if p.function else ())
    if not 1 <= len(p.at) <= MOST:
        message = f"expected 1 to {MOST} net inputs, found {len(p.at)}"
        raise ProblemError(message, ("at",) if p.at else ())
    name = p.function.strip().lower()
    for field, only in (
        ("temperature", ("softmax", *_LOG_SOFTMAX)),
        ("classes", ("softmax", *_LOG_SOFTMAX)),
        ("weights", ("maxout",)),
        ("bias", ("maxout",)),
    ):
        given: object = getattr(p, field)
        if name not in only and given and given != 1:
            message = f"{field} is for {only[0]}, not for {quoted(p.function or ', '.join(p.compare))}"
            raise ProblemError(message, (field,))


# ------------------------------------------------------------------------------- one net input at a time


def _pointwise(p: ActivationProblem, conventions: dict[str, str]) -> Derivation:
    texts = p.compare or (p.function,)
    if len(texts) > MOST_COMPARED:
        message = f"expected at most {MOST_COMPARED} functions, found {len(texts)}"
        raise ProblemError(message, ("compare",))
    paths: list[Path] = [("compare", n) for n in range(len(texts))] if p.compare else [("function",)]
    _check_different(p)
    functions = [_named(text, conventions, path) for text, path in zip(texts, paths, strict=True)]
    for n, one in enumerate(functions):
        if one.sign in [other.sign for other in functions[:n]]:
            message = f"expected functions with names of their own, found {one.sign} twice"
            raise ProblemError(message, paths[n])
    random = _Random(f"randomised/{p.seed}")  # noqa: S311  (an exercise, not a secret)
    every = [
        [_drawn(one, text, conventions, random) for one, text in zip(functions, texts, strict=True)]
        for _ in p.at
    ]
    b = Builder(p.title or _title(p, functions))
    points = Points(b, p.at)
    asked = points.write(every, slope=p.slope)
    tables: list[Table] = []
    if len(p.at) > 1 or p.compare:
        tables.append(points.table(functions, slope=p.slope))
    if len(functions) > 1:
        tables.append(_traits(functions))
    made = b.done(
        asked,
        summary=_summary(p, functions),
        conventions=_stated(p, functions, texts, conventions),
        tables=tuple(tables),
    )
    return points.exact(made)


def _title(p: ActivationProblem, functions: Sequence[Worked]) -> str:
    if len(functions) > 1:
        return "Activations side by side"
    (one,) = functions
    name = "The function f" if one.row is None else one.act.title[:1].upper() + one.act.title[1:]
    return f"{name} and its slope" if p.slope and one.act.slope is not None else name


def _check_different(p: ActivationProblem) -> None:
    for n, z in enumerate(p.at):
        if z in p.at[:n]:
            message = f"expected different net inputs, found {z} twice"
            raise ProblemError(message, ("at", n))


def _named(text: str, conventions: dict[str, str], path: Path) -> Worked:
    act = activation(text, conventions, path)
    if act.formula is None:
        beside = "" if "(" not in text else "; its number has a field of its own, as in temperature = 2"
        message = f"expected a function of one net input to compare, found {quoted(text)}{beside}"
        raise ProblemError(message, path)
    return worked(act)


def _drawn(one: Worked, text: str, conventions: dict[str, str], random: Random) -> Worked:
    """`one` itself, or a randomised ReLU with a slope of its own."""
    if one.word != "rrelu" or "(" in text or conventions["randomised-relu"] == "mean":
        return one
    slope = round(random.uniform(1 / 8, 1 / 3), 4)
    return worked(activation(f"rrelu({slope})", conventions, ("function",)))


def _summary(p: ActivationProblem, functions: Sequence[Worked]) -> tuple[str, ...]:
    lines: list[str] = []
    if len(functions) == 1:
        (one,) = functions
        if one.row is None:
            lines.append(f"f(z) = {_spelled(one.act.value(Z))}.")
        elif _trait(one)[0]:
            where, centred, dies = _trait(one)
            around = "centred at 0" if centred == "yes" else "not centred at 0"
            title = one.act.title[:1].upper() + one.act.title[1:]
            lines.append(f"{title}: values in {where}, {around}; it {_saturates(dies)}.")
    if p.slope and any(one.act.slope is None for one in functions):
        lines.append("The slope of the step is 0 wherever it has one: there is nothing to descend.")
    if len(p.at) > WORKED:
        lines.append(f"The first 3 of {len(p.at)} net inputs are worked; the others go in the same way.")
    return tuple(lines)


def _spelled(expr: Expr) -> str:
    from nnsolve.descent.spelling import spelled

    return spelled(expr)


def _saturates(dies: str) -> str:
    return "does not saturate" if dies == "no" else f"saturates {dies}"


def _trait(one: Worked) -> tuple[str, str, str]:
    """Range, whether it is centred at 0 and where it saturates; empty where nobody says."""
    if one.row is None or one.row.traits is None or any(a <= 0 for a in one.parameters):
        return "", "", ""
    traits = one.row.traits
    if isinstance(one.act.formula, Choose):
        (_, on), off = one.act.formula.cases[0], one.act.formula.otherwise
        where = f"{{{_spelled(off)}, {_spelled(on)}}}"
        return where, "yes" if off == Num(-1) else "no", traits.saturates
    args = one.act.formula.args[1:] if isinstance(one.act.formula, Call) else ()
    written = [getattr(arg, "written", "") for arg in args]
    where = traits.range.format(a=written[0] if written else "").replace("/1,", ",")
    return where, "yes" if traits.centred else "no", traits.saturates


def _traits(functions: Sequence[Worked]) -> Table:
    rows = tuple(Block((one.sign, *_trait(one))) for one in functions if _trait(one)[0])
    return Table("Traits", "result", ("", "values in", "centred at 0", "saturates"), rows, whole=True)


def _stated(
    p: ActivationProblem, functions: Sequence[Worked], texts: Sequence[str], conventions: dict[str, str]
) -> tuple[Stated, ...]:
    words = {one.word for one in functions}
    lines: list[Stated] = []
    if "step" in words:
        lines.append(stated("step", conventions["step"]))
    corners = [one for one in functions if isinstance(one.act.slope, Choose)]
    if p.slope and corners and any(z == 0 for z in p.at):
        lines.append(stated("relu-slope", conventions["relu-slope"]))
    for row, name, option in (
        ("gelu", "gelu", "exact"),
        ("gelu_tanh", "gelu", "tanh"),
        ("hard_sigmoid", "hard-sigmoid", "sixth"),
        ("hard_sigmoid_fifth", "hard-sigmoid", "fifth"),
    ):
        if row in words:
            lines.append(stated(name, option))
    if any(one.word == "rrelu" and "(" not in text for one, text in zip(functions, texts, strict=True)):
        lines.append(stated("randomised-relu", conventions["randomised-relu"]))
    return tuple(lines)


def functions(p: ActivationProblem) -> list[Worked]:
    """The functions of one net input that `p` is about; none for softmax and its kin.

    Raises `ProblemError` as `derive` does.
    """
    conventions = chosen(p.conventions, USED)
    if p.function.strip().lower() in {"softmax", "maxout", *_LOG_SOFTMAX}:
        return []
    return [_named(text, conventions, ("function",)) for text in p.compare or (p.function,)]


# ------------------------------------------------------------------------------------ several at a time


def _classes(p: ActivationProblem, conventions: dict[str, str], *, log: bool) -> Derivation:
    most = MOST_JACOBIAN if p.slope else MOST_CLASSES
    if len(p.at) > most:
        what = "classes with a Jacobian" if p.slope else "classes"
        message = f"expected at most {most} {what}, found {len(p.at)}"
        raise ProblemError(message, ("at",))
    if p.temperature <= 0:
        message = f"expected a temperature above 0, found {p.temperature}"
        raise ProblemError(message, ("temperature",))
    if p.classes and len(p.classes) != len(p.at):
        message = f"expected {len(p.at)} classes, one for each net input, found {len(p.classes)}"
        raise ProblemError(message, ("classes",))
    peak = float(max(p.at)) / float(p.temperature)
    needed = abs(peak) > LARGEST
    form = "stable" if needed else conventions["softmax"]
    b = Builder(p.title or ("Log-softmax" if log else "Softmax"))
    classes = Classes(b, p.at, p.temperature, stable=form == "stable")
    of = "ln_p" if log else "p"
    asked = classes.logs() if log else classes.shares(asked=True)
    tables = [classes.table(p.classes, of)]
    if p.slope:
        asked += classes.jacobian(of)
        tables.append(classes.jacobian_table(of))
    lines: list[str] = []
    if needed and conventions["softmax"] == "plain":
        lines.append("e^z would leave double precision, so the largest net input is subtracted first.")
    if p.temperature != 1:
        flat = "flattens" if p.temperature > 1 else "sharpens"
        lines.append(f"The temperature {p.temperature} {flat} the shares.")
    made = b.done(asked, summary=tuple(lines), conventions=(stated("softmax", form),), tables=tuple(tables))
    called = ((f"{of}{n}", n) for n in range(1, len(p.at) + 1))
    word = "log_softmax" if log else "softmax"
    return structs.replace(made, synonyms={name: (f"{word}(z){n}", f"{word}(z{n})") for name, n in called})


def _maxout(p: ActivationProblem) -> Derivation:
    b = Builder(p.title or "Maxout")
    if p.bias and not p.weights:
        message = "expected weights for the bias, found none"
        raise ProblemError(message, ("bias",))
    if p.weights:
        for n, row in enumerate(p.weights):
            if len(row) != len(p.at):
                message = f"expected {len(p.at)} weights, one for each input, found {len(row)}"
                raise ProblemError(message, ("weights", n))
        if p.bias and len(p.bias) != len(p.weights):
            message = f"expected {len(p.weights)} biases, one for each piece, found {len(p.bias)}"
            raise ProblemError(message, ("bias",))
        count = maxout.pieces(b, p.at, p.weights, p.bias)
    else:
        count = maxout.given(b, p.at)
    if count > MOST_CLASSES:
        message = f"expected at most {MOST_CLASSES} pieces, found {count}"
        raise ProblemError(message, ("weights",) if p.weights else ("at",))
    asked = maxout.maxout(b, count, slope=p.slope)
    return b.done(asked)


# ------------------------------------------------------------------------------------------------- draw


def draw(random: Random, level: int) -> ActivationProblem:
    """An exercise: 1 asks for a value, 2 for value and slope, 3 for softmax, 4 compares three functions."""
    z = Decimal(random.choice([n for n in range(-300, 301) if n])) / 100
    if level == 1:
        function = random.choice(("sigmoid", "tanh", "relu", "leaky relu", "softplus", "softsign"))
        return _posed("The value of an activation", function=function, at=(z,))
    if level == 2:  # noqa: PLR2004
        names = ("sigmoid", "tanh", "elu(0.5)", "leaky relu(0.1)", "silu", "gelu", "softplus", "hard sigmoid")
        return _posed("An activation and its slope", function=random.choice(names), at=(z,), slope=True)
    at = random.sample(range(-20, 31), 3)
    if level == 3:  # noqa: PLR2004
        return _posed(
            "Softmax of three classes",
            function="softmax",
            at=tuple(Decimal(n) / 10 for n in at),
            temperature=Decimal(random.choice((1, 1, 2))),
            slope=random.random() < 0.3,  # noqa: PLR2004
        )
    names = random.sample(("sigmoid", "tanh", "relu", "elu", "softplus", "mish", "selu"), 3)
    return _posed(
        "Three activations side by side",
        compare=tuple(names),
        at=tuple(Decimal(n) / 10 for n in at),
        slope=True,
    )


def _posed(title: str, **fields: object) -> ActivationProblem:
    return ActivationProblem(topic="activation", title=title, **fields)  # pyright: ignore[reportArgumentType]


TOPIC = Topic("Activation functions", ActivationProblem, derive, draw, TEMPLATE, MISTAKES, levels=4)
