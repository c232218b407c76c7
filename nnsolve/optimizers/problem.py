"""What a problem of optimisers says, and the checks that it fits together."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from nnsolve.conventions import CONVENTIONS
from nnsolve.errors import ExpressionError, ProblemError, quoted
from nnsolve.iteration import check_rate
from nnsolve.optimizers.clip import Clip  # noqa: TC001  (msgspec reads the annotations)
from nnsolve.optimizers.constant import CONSTANTS, check
from nnsolve.optimizers.source import Listed, Straight, Typed
from nnsolve.optimizers.table import OPTIMIZERS, constants, conventions, optimizer
from nnsolve.topic import Number, Part, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nnsolve.errors import Path
    from nnsolve.optimizers.row import Optimizer
    from nnsolve.optimizers.source import Source

MOST_STEPS = 100_000


class Regression(Part, frozen=True, kw_only=True):
    """Samples of a line y = w·x + b; the parameters in `fit` move from where they stand, the other stays."""

    x: tuple[Number, ...]
    y: tuple[Number, ...]
    fit: tuple[Literal["w", "b"], ...] = ("w",)
    w: Number = Decimal(0)
    b: Number = Decimal(0)

    def __post_init__(self) -> None:
        """Raise `ProblemError` where the samples do not pair up or nothing is fitted."""
        if not self.x:
            message = "expected at least one sample, found none"
            raise ProblemError(message, ("x",))
        if len(self.x) != len(self.y):
            message = f"expected {len(self.x)} targets, one for each x, found {len(self.y)}"
            raise ProblemError(message, ("y",))
        if not self.fit or len(set(self.fit)) != len(self.fit):
            message = f"expected w, b or both, found {', '.join(self.fit) or 'nothing'}"
            raise ProblemError(message, ("fit",))


class OptimizerProblem(Problem, frozen=True, kw_only=True):
    """An optimiser, or several to `compare`, and what it descends on.

    Either `gradients` (a list, or a list for each parameter), a typed `function`, or a `regression`. `start`
    is where the parameters begin, `state` what a state variable is before the first step (``G``, ``v``), for
    all parameters or for each. With nothing but a state, the quantities that follow from it are worked.
    The constants have their usual values where the problem gives none. The tables have a row for every step
    that `every` divides, for each of them with `whole`; `tally` counts how often the step grows and shrinks.
    A rate of 0 or less is refused without `force`. A `series` is not descended on: its exponentially
    weighted average is worked.
    """

    optimizer: str = ""
    compare: tuple[str, ...] = ()
    function: str = ""
    gradients: tuple[Number, ...] | dict[str, tuple[Number, ...]] = ()
    regression: Regression | None = None
    series: tuple[Number, ...] = ()
    start: Number | dict[str, Number] | None = None
    steps: int | None = None
    every: int = 0
    whole: bool = False
    tally: bool = False
    force: bool = False
    state: dict[str, Number | dict[str, Number]] = {}  # noqa: RUF012  (msgspec copies it)
    clip: Clip | None = None
    rate: Number | None = None
    momentum: Number | None = None
    beta: Number | None = None
    beta1: Number | None = None
    beta2: Number | None = None
    rho: Number | None = None
    epsilon: Number | None = None
    grow: Number | None = None
    shrink: Number | None = None
    step: Number | None = None
    step_least: Number | None = None
    step_most: Number | None = None
    decay: Number | None = None


def rows(p: OptimizerProblem) -> tuple[Optimizer, ...]:
    """The optimisers that `p` names; raises `ProblemError`."""
    if bool(p.optimizer) == bool(p.compare):
        found = "both" if p.compare else "none"
        message = (
            f"expected an optimizer, or several to compare, found {found}; one of {', '.join(OPTIMIZERS)}"
        )
        raise ProblemError(message, ("compare",) if p.compare else ())
    if p.optimizer:
        return (optimizer(p.optimizer),)
    made = tuple(optimizer(name, ("compare", n)) for n, name in enumerate(p.compare))
    for n, row in enumerate(made):
        if row in made[:n]:
            message = f"expected every optimiser once, found {row.name} again"
            raise ProblemError(message, ("compare", n))
    return made


def chosen(p: OptimizerProblem, used: tuple[Optimizer, ...]) -> dict[str, str]:
    """The convention in force for the form of each optimiser, weight decay and the squared error.

    Raises `ProblemError` for a name that this problem does not use and for an unknown option.
    """
    from nnsolve.reading.mismatch import suggestion

    known = {**conventions(), "squared-error": CONVENTIONS["squared-error"]}
    names = [row.name for row in used]
    names += ["weight-decay"] if p.decay is not None else []
    names += ["average-start"] if p.series else []
    names += ["squared-error"] if p.regression is not None else []
    for name, code in p.conventions.items():
        if name not in names:
            message = f"unknown convention {quoted(name)}; this problem knows {', '.join(names)}"
            raise ProblemError(message, ("conventions", name))
        if code not in known[name].options:
            options = known[name].options
            near = _meant(suggestion(code, options))
            message = f"expected one of {', '.join(options)}, found {quoted(code)}{near}"
            raise ProblemError(message, ("conventions", name))
    return {name: p.conventions.get(name, known[name].default) for name in names}


def _meant(suggested: str) -> str:
    return suggested if "did you mean" in suggested else ""


def given(p: OptimizerProblem, forms: dict[str, str]) -> dict[str, Decimal]:
    """The constants that `p` names; raises `ProblemError` for one that has no place or a wrong value."""
    values = {name: getattr(p, name) for name in CONSTANTS}
    named: dict[str, Decimal] = {name: value for name, value in values.items() if value is not None}
    known = [(row, constants(row.forms[forms[row.name]])) for row in rows(p)]
    own = {name for _, used in known for name in used}
    for name, value in named.items():
        check(name, value)
        if name == "rate":
            check_rate(value, force=p.force)
        if name not in own and name != "decay":
            said = ", ".join(field for field in CONSTANTS if field in own)
            who = " and ".join(row.title for row, _ in known)
            message = f"{CONSTANTS[name].text} has no place in {who}, which knows {said}"
            raise ProblemError(message, (name,))
    if "decay" in named and forms["weight-decay"] == "decoupled":
        for row, used in known:
            if "rate" not in used:
                message = f"decoupled weight decay needs a rate, and {row.title} has none"
                raise ProblemError(message, ("decay",))
    return named


def source(p: OptimizerProblem, forms: dict[str, str]) -> tuple[Source, dict[str, Decimal], int]:
    """Where the gradients come from, the start of every parameter, and the number of steps.

    Raises `ProblemError` where there is no source or more than one.
    """
    kinds = {
        "gradients": bool(p.gradients),
        "function": bool(p.function),
        "regression": p.regression is not None,
    }
    found = [name for name, there in kinds.items() if there]
    if len(found) > 1:
        message = f"expected one of gradients, function, regression, found {' and '.join(found)}"
        raise ProblemError(message, (found[1],))
    if p.gradients:
        return _listed(p)
    if p.steps is not None and not 1 <= p.steps <= MOST_STEPS:
        message = f"expected 1 to {MOST_STEPS} steps, found {p.steps}"
        raise ProblemError(message, ("steps",))
    if p.function:
        typed, names = _typed(p.function)
        return typed, _start(p, names, needed=True), p.steps or 10
    if p.regression is None:
        message = "no gradients: expected gradients = [0.4, 0.3], a function or a regression"
        raise ProblemError(message)
    if p.start is not None:
        message = "a regression has its start in its own table: w and b"
        raise ProblemError(message, ("start",))
    own = p.regression
    fixed = {"w": own.w, "b": own.b}
    line = Straight((own.x, own.y), own.fit, fixed, forms["squared-error"])
    return line, {name: fixed[name] for name in own.fit}, p.steps or 10


def check_parameter(name: str, path: Path) -> None:
    """Raise `ProblemError` where a parameter cannot be called `name`."""
    from nnsolve.notation import spelled

    if not (name.isidentifier() and spelled(name).isascii()):
        message = f"expected a name of letters and digits for a parameter, found {quoted(name)}"
        raise ProblemError(message, path)


def _listed(p: OptimizerProblem) -> tuple[Source, dict[str, Decimal], int]:
    lists = p.gradients if isinstance(p.gradients, dict) else {"w": p.gradients}
    count = len(next(iter(lists.values())))
    for name, values in lists.items():
        path: Path = ("gradients", name) if isinstance(p.gradients, dict) else ("gradients",)
        check_parameter(name, path)
        if not values:
            message = "no gradients: expected at least one number"
            raise ProblemError(message, path)
        if len(values) != count:
            message = f"expected {count} gradients as before it, found {len(values)}"
            raise ProblemError(message, path)
    if p.steps is not None and p.steps != count:
        message = f"there is a step for every gradient: expected {count}, found {p.steps}"
        raise ProblemError(message, ("steps",))
    return Listed(lists), _start(p, tuple(lists), needed=False), count


def _typed(text: str) -> tuple[Source, tuple[str, ...]]:
    from nnsolve.expr import symbols
    from nnsolve.functions import CONSTANTS as KNOWN
    from nnsolve.symbolic.differentiate import slope
    from nnsolve.symbolic.parse import parse

    try:
        formula = parse(text)
        names = tuple(dict.fromkeys(sym.name for sym in symbols(formula) if sym.name not in KNOWN))
        if not names:
            message = "expected a function with a variable, found a constant"
            raise ProblemError(message, ("function",))
        for name in names:
            check_parameter(name, ("function",))
        return Typed(formula, {name: slope(formula, name) for name in names}), names
    except ExpressionError as error:
        raise ProblemError(error.message, ("function",), offset=error.column) from None


def _start(p: OptimizerProblem, names: tuple[str, ...], *, needed: bool) -> dict[str, Decimal]:
    """The start of every parameter in `names`; 0 where it is left out and not `needed`."""
    if isinstance(p.start, dict):
        for name in p.start:
            if name not in names:
                message = f"unknown parameter {quoted(name)}; there are {', '.join(names)}"
                raise ProblemError(message, ("start", name))
        starts: Mapping[str, Decimal] = p.start
    else:
        starts = {} if p.start is None else dict.fromkeys(names, p.start)
    missing = [name for name in names if name not in starts]
    if needed and missing:
        message = f"expected a start for {', '.join(missing)}, found none"
        raise ProblemError(message, ("start",) if p.start is not None else ())
    return {name: starts.get(name, Decimal(0)) for name in names}


def state(p: OptimizerProblem, parameters: tuple[str, ...], texts: set[str]) -> dict[str, dict[str, Decimal]]:
    """What the state variables, printed as `texts`, are before the first step, for each parameter.

    Raises `ProblemError` for another name.
    """
    out: dict[str, dict[str, Decimal]] = {}
    for text, value in p.state.items():
        if text not in texts:
            message = f"unknown state {quoted(text)}; there are {', '.join(sorted(texts)) or 'none'}"
            raise ProblemError(message, ("state", text))
        own = value if isinstance(value, dict) else dict.fromkeys(parameters, value)
        for name in own:
            if name not in parameters:
                message = f"unknown parameter {quoted(name)}; there are {', '.join(parameters)}"
                raise ProblemError(message, ("state", text, name))
        out[text] = own
    return out
