"""Gradient descent for a line, a plane or a logistic unit: every update from its batch of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.axis import Axis, Key, Relation
from nnsolve.derivation import FORWARD, UPDATE
from nnsolve.exposition import Block, Counted, Named, Table, Valued
from nnsolve.expr import HALF, Call, Compare, Div, Expr, Mul, Neg, Num, Pow, Sym, Where, initial, lift, total
from nnsolve.iteration import kept
from nnsolve.notation import After, Listed, Own, Ratio, Word
from nnsolve.regressions import rules
from nnsolve.regressions.observed import whole as whole_number
from nnsolve.regressions.quality import MANY, Fit, equation, residual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder
    from nnsolve.derivation import Rule
    from nnsolve.network.schedule import Schedule
    from nnsolve.notation import Label
    from nnsolve.regressions.observed import Observed
    from nnsolve.topic import Number

MOST_COLUMNS = 6
"""The most parameters that get a column of their own in the table of updates."""

_LOSSES = {"mean": "(1/n) Σ ", "half-mean": "(1/2n) Σ ", "half": "½ Σ ", "sum": "Σ "}
_SLOPES = {"mean": "(2/n) Σ ", "half-mean": "(1/n) Σ ", "half": "Σ ", "sum": "2 Σ "}
_LOGISTIC = {"mean": "(1/n) Σ ", "sum": "Σ "}


def names(features: int, *, logistic: bool) -> tuple[tuple[str, ...], str]:
    """What the coefficients and the constant are called: m and c, b1, b2 and b0, or w1, w2 and b."""
    if logistic:
        return ("w",) if features == 1 else tuple(f"w{n + 1}" for n in range(features)), "b"
    if features == 1:
        return ("m",), "c"
    return tuple(f"b{n + 1}" for n in range(features)), "b0"


class Descent:
    """Writes the updates of one schedule; `conventions` are those in force."""

    def __init__(
        self,
        b: Builder,
        points: Observed,
        schedule: Schedule,
        conventions: dict[str, str],
        *,
        logistic: bool,
    ) -> None:
        self.b, self.points, self.schedule = b, points, schedule
        self._conventions, self._logistic = conventions, logistic
        self.weights, self.constant = names(points.features, logistic=logistic)
        self._j = points.feature
        self._error: Expr = Sym("e", schedule.axes)
        self._factor = conventions["logistic-loss" if logistic else "regression-loss"]

    def start(self, weights: Sequence[Number], constant: Number, rate: Number) -> None:
        """Write what stands in the exercise besides the points."""
        self.b.given("w", list(map(whole_number, weights)), self._j, label=Own(Listed(self.weights)))
        self.b.given("b", whole_number(constant), label=Word(self.constant))
        self.b.given("alpha", rate, label=Word("α", "alpha"))

    def run(self) -> None:
        """Write every update."""
        with self.b.scan_over(self.schedule.iteration):
            if self._logistic:
                self._probabilities()
            else:
                self._predictions()
            self._gradient()
            self._update()

    @property
    def final(self) -> tuple[int, ...]:
        """Where the last update stands."""
        return (self.schedule.updates - 1,) if self.schedule.iteration else ()

    @property
    def asked(self) -> list[Key]:
        """The parameters that the last update leaves."""
        return [Key("w_new", self.final), Key("b_new", self.final)]

    @property
    def last(self) -> tuple[tuple[Sym, ...], Sym]:
        """The symbols of the parameters that the last update leaves."""
        weights = tuple(Sym("w_new", (*self.final, n)) for n in range(self.points.features))
        return weights, Sym("b_new", self.final)

    def predictions(self, at: Sequence[Sequence[Number]]) -> list[Key]:
        """Write what the last parameters say of new points: a value, or a probability and a class."""
        fit = Fit(self.b, self.points, *self.last)
        if not self._logistic:
            return fit.predictions(at)
        if not at:
            return []
        fit.predictions(at, "z_new", rules.NET)
        q = Axis("q", len(at))
        marks = [""] if len(at) == 1 else [str(n + 1) for n in range(len(at))]
        label = Own(Listed(tuple(f"p_new{mark}" for mark in marks)))
        p = Call("sigmoid", (Sym("z_new", (q,)),))
        self.b.family("p_new", p, q, rule=rules.PROBABILITY, phase=rules.PREDICTION, label=label)
        label = Own(Listed(tuple(f"class_new{mark}" for mark in marks)))
        one = Compare(Sym("p_new", (q,)), ">=", Num(0.5, "0.5"))
        self.b.choose("class_new", ((one, 1),), 0, q, rule=rules.CLASS, phase=rules.PREDICTION, label=label)
        return [Key("p_new"), Key("class_new")]

    # ---------------------------------------------------------------------------------- the parts

    def _weight(self, n: int) -> Expr:
        return self._current(Sym("w", (n,)), "w_new", n)

    def _current(self, given: Expr, name: str, *at: int) -> Expr:
        if not self.schedule.iteration:
            return given
        (k,) = self.schedule.iteration
        return initial(k, given, Sym(name, (k - 1, *at)))

    def _linear(self) -> Expr:
        every = range(self.points.features)
        x = [Sym("x", (*self.schedule.sample, n)) for n in every]
        return equation([self._weight(n) for n in every], self._current(Sym("b"), "b_new"), x)

    def _write(self, name: str, template: Expr, rule: Rule, label: Label) -> None:
        where = self.schedule.filled
        phase = (
            FORWARD if rule in (rules.PREDICT, rules.NET) or name in ("yhat", "z", "p", "e") else rules.LOSS
        )
        self.b.family(name, template, *self.schedule.axes, rule=rule, phase=phase, label=label, where=where)

    def _shown(self, name: str, whole: Expr) -> Expr:
        """The quantity `name`, or its formula where a batch has too many points for lines of their own."""
        return whole if self.schedule.batch > MANY else Sym(name, self.schedule.axes)

    def _predictions(self) -> None:
        axes, y = self.schedule.axes, Sym("y", self.schedule.sample)
        said = "ŷ = m·x + c" if self.points.features == 1 else "ŷ = b0 + b1·x1 + b2·x2 + …"
        said = said.removesuffix(" + …") if self.points.features <= 2 else said  # noqa: PLR2004
        rule = structs.replace(rules.PREDICT, formula_text=said)
        self._write("yhat", self._linear(), rule, Word("ŷ", "yhat"))
        sign = self._conventions["residual"]
        said = "e = y − ŷ" if sign == "actual-first" else "e = ŷ − y"
        rule = structs.replace(rules.RESIDUAL, formula_text=said)
        self._write("e", residual(y, Sym("yhat", axes), sign), rule, Word("e"))
        self._error = self._shown("e", residual(y, self._linear(), sign))
        loss = self._scaled(Pow(self._error, lift(2)), self._factor)
        self._loss(loss, f"L = {_LOSSES[self._factor]}(y − ŷ)²")

    def _probabilities(self) -> None:
        axes = self.schedule.axes
        self._write("z", self._linear(), rules.NET, Word("z"))
        self._write("p", Call("sigmoid", (Sym("z", axes),)), rules.PROBABILITY, Word("p"))
        y, p = Sym("y", self.schedule.sample), Sym("p", axes)
        self._write("e", p - y, rules.ERROR, Word("e"))
        one = Neg(Call("ln", (p,)))
        zero = Neg(Call("ln", (1 - p,)))
        self._write("l", self._by_label(one, zero), rules.POINT_LOSS, Word("l"))
        whole = Call("sigmoid", (self._linear(),))
        self._error = self._shown("e", whole - y)
        every = self._by_label(Neg(Call("ln", (whole,))), Neg(Call("ln", (1 - whole,))))
        loss = self._scaled(self._shown("l", every), self._factor)
        self._loss(loss, f"L = {_LOGISTIC[self._factor]}l")

    def _by_label(self, one: Expr, zero: Expr) -> Expr:
        """`one` where y is 1, else `zero`: decided by the labels of the exercise, which do not change."""
        plan, y = self.schedule, self.points.y
        if not plan.axes:
            return one if y[0] else zero
        batches = range(-(-plan.samples // plan.batch))
        order = [[min(n * plan.batch + s, plan.samples - 1) for s in range(plan.batch)] for n in batches]
        here: set[tuple[int, ...]] = set()
        for k in range(plan.updates):
            for s, sample in enumerate(order[k % len(order)]):
                if y[sample]:
                    at = (*((k,) if plan.iteration else ()), *((s,) if plan.batch > 1 else ()))
                    here.add(at)
        return Where(Relation(plan.axes, frozenset(here)), one, zero)

    def _loss(self, template: Expr, said: str) -> None:
        rule = structs.replace(rules.LOSS_OF, formula_text=said)
        self.b.family("L", template, *self.schedule.iteration, rule=rule, phase=rules.LOSS, label=Word("L"))

    def _gradient(self) -> None:
        plan = self.schedule
        e = self._error
        x = Sym("x", (*plan.sample, self._j))
        error = "(p − y)" if self._logistic else "(ŷ − y)"
        front = (_LOGISTIC if self._logistic else _SLOPES)[self._factor]
        weight = "w" if self._logistic else "m" if self.points.features == 1 else "b_j"
        feature = "x" if self.points.features == 1 else "x_j"
        sign = ""
        if not self._logistic and self._conventions["residual"] == "actual-first":
            error, sign = "(y − ŷ)", "−"
        said = f"∂L/∂{weight} = {sign}{front}{feature}·{error}"
        rule = structs.replace(rules.BY_WEIGHT, formula_text=said)
        loss = Sym("L", plan.iteration)
        self.b.family(
            "dL_dw",
            self._slope(Mul((x, e))),
            *plan.iteration,
            self._j,
            rule=rule,
            phase=rules.GRADIENT,
            label=Ratio(loss, Sym("w", (self._j,))),
        )
        said = f"∂L/∂{self.constant} = {sign}{front}{error}"
        self.b.family(
            "dL_db",
            self._slope(e),
            *plan.iteration,
            rule=structs.replace(rules.BY_CONSTANT, formula_text=said),
            phase=rules.GRADIENT,
            label=Ratio(loss, Sym("b")),
        )

    def _slope(self, body: Expr) -> Expr:
        """The sum of `body` over the batch with the factor that differentiating the loss leaves."""
        if self._logistic:
            return self._scaled(body, self._factor)
        minus = self._conventions["residual"] == "actual-first"
        every = self._sum(body)
        if self._factor in ("mean", "sum"):
            every = Mul((Num(2), every))
        if minus:
            every = Neg(every)
        return self._divided(every) if self._factor in ("mean", "half-mean") else every

    def _scaled(self, body: Expr, factor: str) -> Expr:
        every = self._sum(body)
        match factor:
            case "mean":
                return self._divided(every)
            case "half-mean":
                return self._divided(every, 2)
            case "half":
                return HALF * every
            case _:
                return every

    def _sum(self, body: Expr) -> Expr:
        plan = self.schedule
        return total(plan.axes[-1], body, plan.filled) if plan.batch > 1 else body

    def _divided(self, over: Expr, times: int = 1) -> Expr:
        """`over` divided by the number of points in the batch, times `times`."""
        plan = self.schedule
        if plan.batch == 1:
            return Div(over, Num(times)) if times > 1 else over
        count: Expr = Num(plan.batch)
        if plan.filled:
            (k,) = plan.iteration
            short = frozenset((at,) for at in range(k.size) if plan.size(at) < plan.batch)
            count = Where(Relation((k,), short), Num(plan.samples % plan.batch), count)
        return Div(over, Mul((Num(times), count)) if times > 1 else count)

    def _update(self) -> None:
        plan = self.schedule
        given = Sym("w", (self._j,))
        old: Expr = given
        if plan.iteration:
            (k,) = plan.iteration
            old = initial(k, given, Sym("w_new", (k - 1, self._j)))
        slope = Sym("dL_dw", (*plan.iteration, self._j))
        self.b.family(
            "w_new",
            old - Mul((Sym("alpha"), slope)),
            *plan.iteration,
            self._j,
            rule=rules.DESCENT,
            phase=UPDATE,
            label=After(given),
        )
        slope = Sym("dL_db", plan.iteration)
        self.b.family(
            "b_new",
            self._current(Sym("b"), "b_new") - Mul((Sym("alpha"), slope)),
            *plan.iteration,
            rule=rules.DESCENT,
            phase=UPDATE,
            label=After(Sym("b")),
        )

    # --------------------------------------------------------------------------------------- tables

    def tables(self, every: int = 0, *, whole: bool = False) -> tuple[Table, ...]:
        """Old and new parameters of one update, or the loss and the parameters of the updates that are kept.

        `every` and `whole` as in `nnsolve.iteration.kept`.
        """
        plan, features = self.schedule, self.points.features
        if not plan.iteration:
            rows = [(Sym("w", (n,)), Sym("dL_dw", (n,)), Sym("w_new", (n,))) for n in range(features)]
            rows.append((Sym("b"), Sym("dL_db"), Sym("b_new")))
            blocks = tuple(Block((Named(old), Valued(old), Valued(by), Valued(new))) for old, by, new in rows)
            head = ("parameter", "old value", "slope of L", "new value")
            return (Table("Old and new parameters", "result", head, blocks),)
        (k,) = plan.iteration
        head, cells = ["update", "L before it"], [Counted(k), Valued(Sym("L", (k,)))]
        if features < MOST_COLUMNS:
            head += [*self.weights, self.constant]
            cells += [*(Valued(Sym("w_new", (k, n))) for n in range(features)), Valued(Sym("b_new", (k,)))]
        rows = kept(k.size, every, whole=whole)
        where = (Relation((k,), frozenset((n - 1,) for n in rows)),) if len(rows) < k.size else ()
        title = f"Updates, {len(rows)} of {k.size}" if where else "Updates"
        return (Table(title, "result", tuple(head), (Block(tuple(cells), (k,), where),), whole=True),)
