"""Gradient descent on a typed function: gradient, step and new point of each iteration, and where it ends.

Steps of an iteration: every slope at the old point, the length of the gradient, the rate where it changes,
every new coordinate, f there. Then the Hessian at the end with its eigenvalues and, where every coordinate
moves alone and linearly, its closed form. Newton's method and exact line search take the same table.

Conventions: iteration k takes its gradient at point k − 1 and gives point k; all coordinates move together.
Sources: slides, gradient descent on f(x, y); lecture notes, learning rate.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from nnsolve.axis import Key
from nnsolve.build import Builder
from nnsolve.conventions import chosen
from nnsolve.descent.ending import Ending, lost, stopped, told
from nnsolve.descent.function import check_differentiable, function
from nnsolve.descent.linear import Coordinate, closed_lines, closed_table, constant_hessian, coordinates
from nnsolve.descent.lines import (
    Line,
    Titles,
    descent_lines,
    gradient_lines,
    newton_lines,
    rate_lines,
    search_lines,
    value_line,
)
from nnsolve.descent.mistakes import MISTAKES
from nnsolve.descent.rate import Schedule, rate
from nnsolve.descent.run import Run
from nnsolve.descent.spelling import spelled
from nnsolve.descent.tables import iterates, working
from nnsolve.descent.walk import Course, Stop, walk
from nnsolve.errors import ProblemError
from nnsolve.exposition import Stated
from nnsolve.expr import Expr, Num, Sym
from nnsolve.iteration import check_rate, doubts
from nnsolve.notation import Word
from nnsolve.topic import Number, Problem, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from nnsolve.derivation import Derivation

MOST = 100_000
"""The largest number of iterations."""
MOST_NEWTON = 3
"""Variables up to which Newton's method is worked."""

TEMPLATE = """\
topic = "gradient-descent"
title = "Gradient descent on a bowl"
# source = "lecture notes, page 12"

f = "x^2 + 2*y^2"
rate = 0.1               # the learning rate
iterations = 10          # at most so many
# method = "newton"      # gradient, line-search (for a quadratic f), newton (up to 3 variables)

[start]
x = 2
y = 1

# Stop before the last iteration:
# [stop]
# gradient = 1e-6        # or step, f: shorter than this

# A rate that changes: step (decay, every), exponential, inverse (decay), cosine (every, least)
# [schedule]
# kind = "exponential"
# decay = 0.9
"""


class GradientDescentProblem(Problem, frozen=True, kw_only=True):
    """A function, a start and how to step.

    `f` is a formula in one to ten variables, `start` a value for each. `method` is ``gradient``,
    ``line-search`` or ``newton``; only the first needs a `rate`, which `schedule` may change. `iterations`
    are the most, `stop` says when fewer will do. The table has a row for every iteration that `every`
    divides, for each of them with `whole`. A rate of 0 or less is refused without `force`.
    """

    f: str
    start: dict[str, Number]
    rate: Number | None = None
    iterations: int = 10
    method: Literal["gradient", "line-search", "newton"] = "gradient"
    schedule: Schedule = Schedule()
    stop: Stop = Stop()
    every: int = 0
    whole: bool = False
    force: bool = False


class _Descent:
    """One problem on its way to a derivation."""

    def __init__(self, p: GradientDescentProblem) -> None:
        self.p = p
        self.f = function(p.f, p.start)
        self.start = {v: float(p.start[v]) for v in self.f.variables}
        check_differentiable(self.f, self.start)
        self.titles = Titles(self.f.variables)
        self.hessian = self.f.curvatures()
        self.fixed = constant_hessian(self.hessian)
        self.made = rate(p.schedule, Sym("by.alpha"), Sym("it.t"))
        self.lines = self._lines()
        self.course = self._course()

    def _lines(self) -> list[Line]:
        p, f = self.p, self.f
        lines = gradient_lines(f, self.titles)
        match p.method:
            case "newton":
                if len(f.variables) > MOST_NEWTON:
                    found = len(f.variables)
                    message = f"Newton's method is worked for up to {MOST_NEWTON} variables, f has {found}"
                    raise ProblemError(message, ("method",))
                lines += newton_lines(f, self.hessian, self.titles)
            case "line-search":
                if self.fixed is None or not any(map(any, self.fixed)):
                    message = "exact line search is worked where f is quadratic; here its Hessian changes"
                    raise ProblemError(message, ("method",))
                numbers: list[list[Expr]] = [[_number(h) for h in row] for row in self.fixed]
                lines += search_lines(f, numbers, self.titles)
                lines += descent_lines(f, Sym("it.rate"))
            case "gradient":
                lines += rate_lines(self.made, self.titles) if self.made else []
                lines += descent_lines(f, Sym("it.rate") if self.made else Sym("by.alpha"))
        return [*lines, value_line(f)]

    def _course(self) -> Course:
        p = self.p
        givens = {name: float(value) for name, _, _, value in self.givens()}
        first = self.f.value(self.start)
        course = walk(self.lines, self.start, givens, first, most=p.iterations, stop=p.stop)
        if course.count == 0:
            if course.reason == "bend":
                message = (
                    "along the gradient f bends down at the start: it has no least value there, no best rate"
                )
                raise ProblemError(message, ("method",))
            raise ProblemError(lost(course), ("rate",) if p.method == "gradient" else ("method",))
        return course

    def givens(self) -> list[tuple[str, str, str, Number]]:
        """The numbers besides the start: family, printed name, plain name, value."""
        if self.p.method != "gradient" or self.p.rate is None:
            return []
        rest = self.made.givens if self.made else ()
        return [("by.alpha", "α", "alpha", self.p.rate), *rest]

    @property
    def alone(self) -> list[Coordinate] | None:
        """The coordinates of a linear descent, each on its own; `None` where it is not linear or coupled."""
        if self.p.method != "gradient" or self.made or self.fixed is None or self.p.rate is None:
            return None
        return coordinates(self.f, self.fixed, float(self.p.rate))

    def ending(self) -> Ending:
        """What it ends at."""
        alpha = float(self.p.rate or 0) if self.p.method == "gradient" else 0.0
        spectrum = eigenvalues(self.fixed) if self.fixed is not None else []
        first = self.f.gradient(self.start)
        return told(self.f, self.course, first, self.start, self.alone, alpha, spectrum)


def eigenvalues(matrix: Sequence[Sequence[float]]) -> list[float]:
    """The eigenvalues of a symmetric matrix, greatest first."""
    if len(matrix) == 1:
        return [matrix[0][0]]
    from nnsolve.symbolic.stationary import spectrum

    return spectrum(matrix)


def _number(value: float) -> Expr:
    from nnsolve.expr import Neg

    whole = int(value) if value.is_integer() else value
    return Neg(Num(-whole)) if whole < 0 else Num(whole)


def derive(p: GradientDescentProblem) -> Derivation:
    """The worked solution of `p`.

    Raises `ProblemError` with the place of what does not fit.
    """
    chosen(p.conventions, ())
    _check(p)
    descent = _Descent(p)
    f, course = descent.f, descent.course
    b = Builder(p.title or TOPIC.title)
    run = Run(b, f, course.count)
    run.start({v: p.start[v] for v in f.variables})
    for name, text, plain, value in descent.givens():
        b.given(name, value, label=Word(text, plain))
    run.iterations(descent.lines)
    ending = descent.ending()
    shown: list[Key] = [Key("f.start")]
    if ending.arrived or descent.fixed is not None:
        shown += [Key(name) for name in run.hessian(descent.hessian, descent.titles)]
    last = (course.count - 1,)
    norm = next(line.title for line in descent.lines if line.name == "it.norm")
    changes = any(line.name == "it.rate" for line in descent.lines)
    tables = [iterates(f, course.count, every=p.every, whole=p.whole, rate=changes, norm=norm)]
    if descent.alone is not None and p.rate is not None:
        shown += [Key(name) for name in closed_lines(run, descent.alone, descent.titles)]
        tables.append(closed_table(descent.alone, descent.start, float(p.rate)))
    run.end((stopped(course, p.stop, p.iterations), *ending.sentences), norm)
    asked = [*(Key(f"new.{v}", last) for v in f.variables), Key("f", last)]
    return b.done(
        asked,
        shown=(*shown, Key("it.norm", last), Key("end.norm")),
        summary=(*_summary(descent), *doubts(p.rate)),
        conventions=_stated(),
        tables=(*tables, working(f)),
        views={"gradient": tuple(Key(f"g.{v}", (0,)) for v in f.variables)},
    )


def _check(p: GradientDescentProblem) -> None:
    if not 1 <= p.iterations <= MOST:
        message = f"expected 1 to {MOST} iterations, found {p.iterations}"
        raise ProblemError(message, ("iterations",))
    if p.every < 0:
        message = f"expected 0 or more, found {p.every}"
        raise ProblemError(message, ("every",))
    if p.method != "gradient":
        if p.schedule.kind != "constant":
            message = f"a schedule is for the method gradient, not for {p.method}"
            raise ProblemError(message, ("schedule",))
        return
    if p.rate is None:
        message = "expected a learning rate, as in rate = 0.1, found none"
        raise ProblemError(message, ("rate",))
    check_rate(p.rate, force=p.force)


def _summary(descent: _Descent) -> tuple[str, ...]:
    f, p = descent.f, descent.p
    lines = [f"f({', '.join(f.variables)}) = {spelled(f.formula)}."]
    match p.method:
        case "newton":
            lines.append("Newton's method: the step p solves H·p = ∇f.")
        case "line-search":
            lines.append("Gradient descent with exact line search: every rate is the best one.")
        case "gradient":
            lines.append(f"Gradient descent, learning rate α = {p.rate}.")
    if descent.made:
        lines.append(f"Schedule: {descent.made.says}, with t = 0 in the first iteration.")
    return tuple(lines)


def _stated() -> tuple[Stated, ...]:
    return (
        Stated("count", "after", "point k is the one after k iterations, point 0 the start"),
        Stated("update", "simultaneous", "all coordinates move together, with the slopes at the old point"),
    )


def draw(random: Random, level: int) -> GradientDescentProblem:
    """An exercise with friendly numbers: 1 has one variable, 2 two that move alone, 3 two coupled ones."""
    a, b, c = random.randint(2, 4), random.randint(1, 3), random.randint(2, 5)
    start = {"x": Decimal(random.choice([n for n in range(-5, 6) if n]))}
    if level == 1:
        # Minima at fractions of a, never at a whole number where the start may be.
        f = f"{a}*x^2 {random.choice('+-')} {b}*x"
    elif level == 2:  # noqa: PLR2004
        f = f"{a}*x^2 {random.choice('++-')} {c}*y^2"
    else:
        f = f"{a}*x^2 {random.choice('+-')} x*y + {c}*y^2"
    if level > 1:
        start["y"] = Decimal(random.choice([n for n in range(-5, 6) if n]))
    return GradientDescentProblem(
        topic="gradient-descent",
        title="Gradient descent, step by step",
        f=f,
        start=start,
        rate=random.choice((Decimal("0.05"), Decimal("0.1"), Decimal("0.2"))),
        iterations=random.choice((3, 4, 5)),
    )


TOPIC = Topic("Gradient descent", GradientDescentProblem, derive, draw, TEMPLATE, MISTAKES)
