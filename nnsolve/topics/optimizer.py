"""Optimisers step by step: every state variable and every new parameter, in the form of the course.

Steps of each iteration: the gradient at the point (clipped, with weight decay), the state variables of the
optimiser, the new parameter. Several optimisers stand side by side.

Conventions: the form of every optimiser under its own name, ``weight-decay``, ``squared-error``. The gradient
of step t is taken at the point before it, w⁽ᵗ⁻¹⁾; t counts from 1; state variables start at 0 unless the form
or the problem says otherwise.
Sources: slides, training of networks; slides, optimisers; the papers and libraries that a form names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Key
from nnsolve.build import Builder
from nnsolve.conventions import stated as stated_elsewhere
from nnsolve.errors import ProblemError, quoted
from nnsolve.exposition import Stated
from nnsolve.iteration import as_far_as_finite, doubts, kept
from nnsolve.notation import Word
from nnsolve.optimizers import problem
from nnsolve.optimizers.average import averaged
from nnsolve.optimizers.constant import CONSTANTS
from nnsolve.optimizers.draw import draw
from nnsolve.optimizers.mistake import MISTAKES
from nnsolve.optimizers.problem import OptimizerProblem
from nnsolve.optimizers.run import Choices, Run
from nnsolve.optimizers.standing import standing
from nnsolve.optimizers.table import OPTIMIZERS, conventions
from nnsolve.optimizers.tables import compared, states
from nnsolve.optimizers.tally import tally
from nnsolve.topic import Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from nnsolve.derivation import Derivation
    from nnsolve.optimizers.row import Optimizer
    from nnsolve.optimizers.source import Source

TEMPLATE = """\
topic = "optimizer"
title = "Adam, step by step"
# source = "lecture notes, page 12"

optimizer = "adam"            # or several: compare = ["sgd", "momentum", "adam"]
gradients = [0.4, 0.3, -0.2]  # or for several parameters: gradients = {w1 = [0.4, 0.3], w2 = [0.1, 0.2]}
start = 1                     # or start = {w1 = 1, w2 = 2}
rate = 0.1
beta1 = 0.9
beta2 = 0.999
epsilon = 1e-8
# decay = 0.01                # weight decay
# clip = {norm = 1}           # or {value = 1}, {drop = 1}
# state = {m = 0.1}           # before the first step
# tally = true                # of rprop: how often the step grows and shrinks

# In place of gradients:
# function = "x^2 + 3*y^2"    # with start = {x = 1, y = 2} and steps = 10
# [regression]                # a line y = w*x + b
# x = [1, 2, 3]
# y = [2, 4, 5]
# fit = ["w"]

[conventions]
adam = "corrected"            # or uncorrected, folded, …
"""


def derive(p: OptimizerProblem) -> Derivation:
    """The worked solution of `p`.

    A run that leaves the range of double precision is worked up to there. Raises `ProblemError` with the
    place of what does not fit, `NumericError` where the first step has no value.
    """
    return as_far_as_finite(lambda most: _derived(p, most))


def _derived(p: OptimizerProblem, most: int | None) -> Derivation:
    """The first `most` steps of `p`, all of them where there is no limit."""
    if p.series:
        forms = problem.chosen(p, ())
        return averaged(Builder(p.title or TOPIC.title), p, forms["average-start"], _stated(p, forms))
    used = problem.rows(p)
    forms = problem.chosen(p, used)
    given = problem.given(p, forms)
    b = Builder(p.title or TOPIC.title)
    if p.state and not (p.gradients or p.function or p.regression):
        return standing(b, p, (used[0], forms[used[0].name]), given, _stated(p, forms))
    source, start, steps = problem.source(p, forms)
    steps = min(steps, most or steps)
    k = Axis("k", steps)
    texts = {line.text for row in used for line in row.forms[forms[row.name]].lines if line.name != "w"}
    choices = Choices(
        given,
        problem.state(p, tuple(start), texts),
        p.clip,
        forms.get("weight-decay", "coupled") == "coupled",
    )
    runs = [Run(b, k, (row, forms[row.name]), tuple(start), choices, marked=len(used) > 1) for row in used]
    _givens(b, p, source, start, given, runs)
    for run in runs:
        run.steps(source)
    _check_names(b, tuple(start))
    counted = tuple(key for run in runs for key in tally(run)) if p.tally else ()
    rows = kept(steps, p.every, whole=p.whole)
    return b.done(
        [Key(run.named("w", name), (steps - 1,)) for run in runs for name in start],
        shown=counted,
        summary=(_summary(p, runs, steps), *doubts(p.rate)),
        conventions=(*_stated(p, forms), _point(used, forms, computed=source.computed)),
        tables=(*(compared(runs, rows) if len(runs) > 1 else ()), *states(runs, rows)),
    )


def _givens(
    b: Builder,
    p: OptimizerProblem,
    source: Source,
    start: dict[str, Decimal],
    given: dict[str, Decimal],
    runs: Sequence[Run],
) -> None:
    """Write what stands in the exercise."""
    k = runs[0].k
    for name, value in given.items():
        b.given(name, value, label=Word(CONSTANTS[name].text, CONSTANTS[name].ascii))
    if p.clip is not None:
        b.given("limit", p.clip.limit, label=Word("limit"))
    for name, value in start.items():
        b.given(f"start.{name}", value, label=Word(f"{name}⁽⁰⁾", f"{name}@k0"))
    source.given(b, k)
    for run in runs:
        run.givens()
    if any(run.counts for run in runs):
        b.given("t", list(range(1, k.size + 1)), k, label=Word("t"))


def _check_names(b: Builder, parameters: Iterable[str]) -> None:
    """Raise `ProblemError` where a parameter is called like another quantity."""
    texts = [family.label.text for family in b.families if isinstance(family.label, Word)]
    twice = {text.partition("_")[0] for text in texts if texts.count(text) > 1}
    taken = twice | {constant.ascii for constant in CONSTANTS.values()}
    for name in parameters:
        if name.partition("_")[0] in twice or name in taken:
            message = (
                f"expected another name for the parameter: {quoted(name)} is a quantity of the optimiser"
            )
            raise ProblemError(message)


def _summary(p: OptimizerProblem, runs: Sequence[Run], steps: int) -> str:
    who = ", ".join(run.row.title for run in runs)
    count = "one step" if steps == 1 else f"{steps} steps"
    if p.function:
        return f"{who} on f = {p.function}, {count}."
    if p.regression is not None:
        return f"{who} on the error of the line y = w·x + b, {count}."
    return f"{who} on a list of gradients, {count}."


def _stated(p: OptimizerProblem, forms: dict[str, str]) -> tuple[Stated, ...]:
    """The conventions that this solution depends on, each form with its source."""
    known = conventions()
    out: list[Stated] = []
    for name, code in forms.items():
        if name in known:
            option = known[name].options[code]
            said = f"{option.says} ({option.source})" if option.source else option.says
            out.append(Stated(name, code, f"{name} {code}: {said}" if name in OPTIMIZERS else said))
        else:
            out.append(stated_elsewhere(name, code))
    if p.clip is not None:
        out.append(Stated("clipping", "on", p.clip.says))
    return tuple(out)


def _point(used: Iterable[Optimizer], forms: dict[str, str], *, computed: bool) -> Stated:
    """Where the gradient of a step is taken."""
    if any(row.forms[forms[row.name]].look is not None for row in used):
        if computed:
            says = "the gradient is taken at the look-ahead point of forms that have one"
            return Stated(
                "gradient",
                "ahead",
                says,
            )
        return Stated("gradient", "given", "the gradients are given, so no look-ahead point is worked")
    return Stated("gradient", "before", "the gradient of step t is taken at the point before it")


TOPIC = Topic("Optimisers", OptimizerProblem, derive, draw, TEMPLATE, MISTAKES, levels=4)
