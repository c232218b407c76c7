"""Regression: least squares by hand, gradient descent for a line or a plane, and logistic regression.

Steps of least squares: the sums of the points, the normal equations, their solution, predictions, residuals,
SS_res and R². Steps of descent, once for every update: predictions, residuals, the loss of the batch, its
slope by every parameter, the new parameters.

Conventions: ``regression-loss``, ``logistic-loss``, ``residual`` (see `nnsolve.conventions`).
Sources: lecture notes, linear regression and gradient descent.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from msgspec import structs

from nnsolve.axis import Key
from nnsolve.build import Builder
from nnsolve.conventions import chosen, stated
from nnsolve.errors import NnsolveError, NumericError, ProblemError
from nnsolve.exposition import Stated
from nnsolve.iteration import as_far_as_finite, check_rate, doubts
from nnsolve.network.schedule import Schedule
from nnsolve.notation import Word
from nnsolve.regressions import slopelines, squares
from nnsolve.regressions.descent import Descent, names
from nnsolve.regressions.mistakes import MISTAKES
from nnsolve.regressions.observed import Observed, observed
from nnsolve.regressions.quality import Fit
from nnsolve.topic import Number, Problem, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from nnsolve.derivation import Derivation
    from nnsolve.errors import Path
    from nnsolve.exposition import Table
    from nnsolve.expr import Sym

USED = ("regression-loss", "logistic-loss", "residual")
MOST = 20_000_000
"""The largest number of points times features times epochs that is worked."""

TEMPLATE = """\
topic = "regression"
title = "The best line through five points"
# source = "lecture notes, page 12"

method = "least-squares"      # "descent"; "logistic" (by descent); "residuals" of a given line
x = [1, 2, 3, 4, 5]           # for several features: x = { x1 = [...], x2 = [...] }
y = [2, 4, 5, 4, 5]
# data = "points.csv"         # in place of x and y: the last column is y, or the one that target names
# target = "price"
predict = [[6]]               # new points, each a list of its features

# For descent and logistic (a start that is left out is 0):
# start = { m = 0, c = 0 }
# rate = 0.01
# batch = "all"               # points per update: 1 is stochastic, 2 and more a mini-batch
# epochs = 1

[conventions]
# regression-loss = "mean"    # mean: 1/n sum, half-mean: 1/(2n) sum, half: 1/2 sum, sum
residual = "actual-first"     # or "predicted-first"
"""


class RegressionProblem(Problem, frozen=True, kw_only=True):
    """Points, a method, and what is asked.

    The points stand in `x` and `y` or in the CSV file `data`. `method` is ``least-squares``, ``descent``,
    ``logistic``, or ``residuals`` of the equation whose coefficients are `start`. `start` names m and c for
    one feature, b1, b2, … and b0 for more, w (w1, w2, …) and b for ``logistic``. `batch` is the number of
    points of one update. The table has a row for every update that `every` divides, for each of them with
    `whole`. A rate of 0 or less is refused without `force`. `predict` are new points. `ask` is a list of
    names; without it, all that is found.
    """

    x: dict[str, tuple[Number, ...]] | tuple[Number, ...] = ()
    y: tuple[Number, ...] = ()
    data: str = ""
    target: str = ""
    method: Literal["least-squares", "descent", "logistic", "residuals"] = "least-squares"
    start: dict[str, Number] = {}
    rate: Number | None = None
    batch: int | Literal["all"] = "all"
    epochs: int = 1
    every: int = 0
    whole: bool = False
    force: bool = False
    predict: tuple[tuple[Number, ...], ...] = ()
    ask: tuple[str, ...] = ()


def derive(p: RegressionProblem) -> Derivation:
    """The worked solution of `p`.

    A descent that leaves the range of double precision is worked up to there. Raises `ProblemError` with the
    place of what does not fit, `NumericError` where the first update has no value.
    """
    conventions = chosen(p.conventions, USED)
    points = observed(p.x, p.y, p.data, p.target, p.folder)
    for q, row in enumerate(p.predict):
        if len(row) != points.features:
            message = f"expected {points.features} features, as each point has, found {len(row)}"
            raise ProblemError(message, ("predict", q))
    if p.method in ("descent", "logistic"):
        made = as_far_as_finite(lambda most: _descended(p, points, conventions, most))
    else:
        _check_unused(p)
        made = _fitted(p, points, conventions)
    return structs.replace(made, asked=_named(made, p.ask)) if p.ask else made


def _named(made: Derivation, asked: Sequence[str]) -> tuple[Key, ...]:
    keys: list[Key] = []
    for n, name in enumerate(asked):
        try:
            keys += made.named((name,))
        except NnsolveError as unknown:
            raise ProblemError(str(unknown), ("ask", n)) from None
    return tuple(keys)


# ------------------------------------------------------------------------------------- least squares


def _fitted(p: RegressionProblem, points: Observed, conventions: dict[str, str]) -> Derivation:
    b = Builder(p.title or TOPIC.title)
    table = points.write(b)
    tables: list[Table] = [table]
    doubts: tuple[str, ...] = ()
    if p.method == "residuals":
        coefficients, constant = _given(b, p, points)
        asked: list[Key] = []
    else:
        squares.check(points, ("data",) if p.data else ("x",))
        solved = squares.Squares(b, points)
        solved.solve()
        doubts = solved.doubts()
        coefficients, constant = solved.coefficients, solved.constant
        asked = [Key(sym.name) for sym in (*coefficients, constant)]
        tables += squares.table(b, points)
    fit = Fit(b, points, coefficients, constant)
    asked += fit.residuals(conventions["residual"])
    asked += fit.predictions(p.predict)
    tables += fit.table()
    lines = [stated("residual", conventions["residual"])]
    return b.done(
        asked, summary=(*_fit_summary(p, points), *doubts), conventions=tuple(lines), tables=tuple(tables)
    )


def _given(b: Builder, p: RegressionProblem, points: Observed) -> tuple[tuple[Sym, ...], Sym]:
    """The coefficients of a given equation, every one of them typed."""
    found, constant = names(points.features, logistic=False)
    start = _start(p, points)
    for name in (*found, constant):
        if name not in start:
            message = f"expected the coefficients {', '.join((*found, constant))}, found no {name}"
            raise ProblemError(message, ("start",) if p.start else ("method",))
    made = [b.given(name, start[name], label=Word(name)).alone for name in (*found, constant)]
    return tuple(made[:-1]), made[-1]


def _check_unused(p: RegressionProblem) -> None:
    """Raise `ProblemError` at what only descent reads."""
    only = (("rate", p.rate is not None), ("batch", p.batch != "all"), ("epochs", p.epochs != 1))
    for name, used in (*only, ("start", bool(p.start) and p.method == "least-squares")):
        if used:
            message = f"{p.method} needs no {name}; did you mean method = 'descent'?"
            raise ProblemError(message, (name,))


def _fit_summary(p: RegressionProblem, points: Observed) -> tuple[str, ...]:
    shape = {1: "line ŷ = m·x + c", 2: "plane ŷ = b0 + b1·x1 + b2·x2"}.get(points.features, "equation")
    count = f"{len(points.y)} point{'s' * (len(points.y) != 1)}"
    how = "by least squares" if p.method == "least-squares" else "with the given coefficients"
    lines = [f"The {shape} {how}, {count}."]
    if points.says:
        lines.append(points.says)
    if len(set(points.y)) == 1:
        lines.append(f"All y are equal ({points.y[0]}): SS_tot is 0, so R² is not defined.")
    return tuple(lines)


# ------------------------------------------------------------------------------------------- descent


def _descended(
    p: RegressionProblem, points: Observed, conventions: dict[str, str], most: int | None
) -> Derivation:
    logistic = p.method == "logistic"
    if logistic:
        points = _labelled(p, points)
    start, rate, schedule = _start(p, points), _rate(p), _schedule(p, points, most)
    b = Builder(p.title or TOPIC.title)
    table = points.write(b)
    run = Descent(b, points, schedule, conventions, logistic=logistic)
    run.start(
        [start.get(name, Decimal(0)) for name in run.weights], start.get(run.constant, Decimal(0)), rate
    )
    try:
        run.run()
    except NumericError as error:
        message = f"{error}; a smaller learning rate may help"
        raise NumericError(message, error.before) from None
    asked = run.asked + (run.predictions(p.predict))
    used = ("logistic-loss",) if logistic else ("regression-loss", "residual")
    half = conventions["regression-loss"] in ("half", "half-mean")
    kind = (
        "logistic" if logistic else ("half-square" if half else "square") + "-plane" * (points.features > 1)
    )
    return b.done(
        asked,
        shown=(Key("L"),),
        summary=(*_descent_summary(p, points, schedule), *doubts(p.rate)),
        conventions=(
            *(stated(name, conventions[name]) for name in used),
            Stated("update", "simultaneous", "both slopes are taken at the old parameters"),
        ),
        tables=(table, *run.tables(p.every, whole=p.whole), *slopelines.tables(kind, "result")),
    )


def _labelled(p: RegressionProblem, points: Observed) -> Observed:
    """`points` with labels of 0 and 1; labels of −1 and 1 become those, which leaves the loss as it is."""
    signs = -1 in points.y
    for n, label in enumerate(points.y):
        if label not in ((-1, 1) if signs else (0, 1)):
            path: Path = ("data",) if p.data else ("y", n)
            where = f"point {n + 1}: " if p.data else ""
            wanted = "−1 or 1, as another point has," if signs else "0 or 1 (or −1 and 1)"
            message = f"{where}expected a label of {wanted} for logistic regression, found {label}"
            raise ProblemError(message, path)
    if not signs:
        return points
    said = "The labels −1 and 1 are worked as 0 and 1; ln(1 + e^(−y·z)) is the same loss."
    y = tuple(Decimal(int(label > 0)) for label in points.y)
    return structs.replace(points, y=y, says=f"{points.says} {said}".strip())


def _start(p: RegressionProblem, points: Observed) -> dict[str, Number]:
    found, constant = names(points.features, logistic=p.method == "logistic")
    for name in p.start:
        if name not in (*found, constant):
            message = f"expected one of {', '.join((*found, constant))}, found '{name}'"
            raise ProblemError(message, ("start", name), key=True)
    return p.start


def _rate(p: RegressionProblem) -> Number:
    if p.rate is None:
        message = "expected a learning rate, as in rate = 0.01, found none"
        raise ProblemError(message, ("rate",))
    check_rate(p.rate, force=p.force)
    return p.rate


def _schedule(p: RegressionProblem, points: Observed, most: int | None) -> Schedule:
    count = len(points.y)
    if p.epochs < 1:
        message = f"expected at least 1 epoch, found {p.epochs}"
        raise ProblemError(message, ("epochs",))
    batch = count if p.batch == "all" else p.batch
    if not 1 <= batch <= count:
        message = f"expected a batch of 1 to {count} points or 'all', found {batch}"
        raise ProblemError(message, ("batch",))
    work = count * points.features * p.epochs
    if work > MOST:
        message = f"expected at most {MOST} points times features times epochs, found {work}"
        raise ProblemError(message, ("epochs",))
    return Schedule(count, batch, p.epochs, most)


def _descent_summary(p: RegressionProblem, points: Observed, schedule: Schedule) -> tuple[str, ...]:
    shape = {1: "ŷ = m·x + c", 2: "ŷ = b0 + b1·x1 + b2·x2"}.get(points.features, "ŷ = b0 + b1·x1 + …")
    if p.method == "logistic":
        shape = "p = σ(w·x + b)" if points.features == 1 else "p = σ(b + w1·x1 + w2·x2"
        shape += "" if points.features == 1 else ")" if points.features == 2 else " + …)"  # noqa: PLR2004
    says = schedule.says.replace("sample", "point") or "One update from one point."
    lines = [f"{shape},  learning rate α = {p.rate}.", says]
    return (*lines, points.says) if points.says else tuple(lines)


# ---------------------------------------------------------------------------------------------- draw


def draw(random: Random, level: int) -> RegressionProblem:
    """An exercise: level 1 is a least-squares line, 2 a step of descent, 3 a plane, 4 logistic regression."""
    if level == 1:
        x = sorted(random.sample(range(10), random.choice((4, 5))))
        slope, constant = random.choice((-2, -1, 1, 2, 3)), random.randint(-3, 6)
        y = [slope * one + constant + random.randint(-1, 1) for one in x]
        return _drawn("The best line", x=_numbers(x), y=_numbers(y))
    if level == 2:  # noqa: PLR2004
        x = random.sample(range(1, 6), 3)
        y = [2 * one + random.randint(-1, 2) for one in x]
        factor = random.choice(("mean", "half-mean", "half", "sum"))
        return _drawn(
            "Gradient descent for a line",
            x=_numbers(x),
            y=_numbers(y),
            method="descent",
            start={"m": Decimal(random.randint(0, 1)), "c": Decimal(random.randint(0, 1))},
            rate=random.choice((Decimal("0.1"), Decimal("0.01"))),
            batch=random.choice(("all", 1, 2)),
            conventions={"regression-loss": factor},
        )
    if level == 3:  # noqa: PLR2004
        rows = random.sample([(one, two) for one in range(4) for two in range(4)], 4)
        while len({a * d - b * c for a, b, c, d in _edges(rows)}) == 1:
            rows = random.sample([(one, two) for one in range(4) for two in range(4)], 4)
        y = [1 + 2 * one - two + random.randint(-1, 1) for one, two in rows]
        x = {"x1": _numbers([row[0] for row in rows]), "x2": _numbers([row[1] for row in rows])}
        return _drawn("The best plane", x=x, y=_numbers(y))
    x = random.sample(range(-3, 4), 4)
    return _drawn(
        "Logistic regression",
        x=_numbers(x),
        y=_numbers([int(one + random.randint(-1, 1) > 0) for one in x]),
        method="logistic",
        start={"w": Decimal(random.randint(-5, 5)) / 10, "b": Decimal(random.randint(-5, 5)) / 10},
        rate=random.choice((Decimal("0.1"), Decimal("0.5"), Decimal(1))),
        batch=random.choice(("all", 1, 2)),
    )


def _edges(rows: Sequence[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """The edges from the first point to all pairs of others: all determinants are 0 on one line."""
    (p, q), *others = rows
    moved = [(one - p, two - q) for one, two in others]
    return [(*u, *v) for n, u in enumerate(moved) for v in moved[n + 1 :]] + [(0, 0, 0, 0)]


def _numbers(values: Sequence[int]) -> tuple[Number, ...]:
    return tuple(map(Decimal, values))


def _drawn(title: str, **fields: object) -> RegressionProblem:
    return structs.replace(RegressionProblem(topic="regression", title=title), **fields)


TOPIC = Topic("Regression", RegressionProblem, derive, draw, TEMPLATE, MISTAKES, levels=4)
