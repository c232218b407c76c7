"""Step units: forward, learning row by row, why some tables cannot be learned, networks of steps.

Steps of learning: the net input of the row, the output, right or wrong, the new weights; then a check of
every row. Of separability: weights that do, or the demands of some rows added up to a contradiction.
Further: a threshold on one variable, two layers of steps for a truth table, linear layers made one.

Conventions: ``step``, ``perceptron-rule``, ``perceptron-threshold`` (see `nnsolve.conventions`).
Sources: slides, perceptron; lecture notes, perceptron.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from nnsolve.axis import Key
from nnsolve.build import Builder
from nnsolve.conventions import chosen, stated
from nnsolve.errors import ProblemError
from nnsolve.perceptrons.classifier import classified
from nnsolve.perceptrons.composition import Linear, composed
from nnsolve.perceptrons.learning import Learning
from nnsolve.perceptrons.logic import truth_tables
from nnsolve.perceptrons.mistake import MISTAKES
from nnsolve.perceptrons.realise import realised
from nnsolve.perceptrons.report import ending, outline
from nnsolve.perceptrons.sample import STEPS
from nnsolve.perceptrons.separability import Certificate
from nnsolve.perceptrons.separation import Worked, contradiction, decidable, demands, verdict, worked
from nnsolve.perceptrons.table import named, samples
from nnsolve.perceptrons.trace import Unit, orders, run
from nnsolve.perceptrons.unit import Weighed, given, sample_table, weighed
from nnsolve.perceptrons.veto import forward
from nnsolve.topic import Number, Problem, Topic, finite

if TYPE_CHECKING:
    from random import Random

    from nnsolve.derivation import Derivation
    from nnsolve.exposition import Stated
    from nnsolve.perceptrons.sample import Samples, Step
    from nnsolve.perceptrons.unit import Given

USED = ("step", "perceptron-rule", "perceptron-threshold")
MOST_EPOCHS, MOST_VISITS = 1000, 20_000
MOST_EXACT = 200
"""Visits of the delta rule that are worked in fractions, which grow by some digits at every visit."""

TEMPLATE = """\
topic = "perceptron"
title = "A perceptron learns AND"
# source = "slides, page 7"

gate = "and"                # and, or, nand, nor, xor, xnor, not, majority; or rows and targets:
# rows = [[0, 1], [1, 1], [0, 0], [1, 0]]
# targets = [0, 1, 0, 0]
weights = [1, 1]            # zeros when left out
threshold = 2.5             # or bias = -2.5
ask = "learn"               # forward, separability, network, classifier, composition, gates
# gates = ["not", "and"]      # for ask = "gates": their truth tables side by side, inputs by names
# rate = 0.1                # for the rules with a learning rate
order = "cyclic"            # or "random" with a seed, or rows by number, as in [2, 4, 1, 3]
# epochs = 10               # at most so many

[conventions]
step = "unit"               # 1 if in >= 0, else 0; unit-strict, sign, sign-strict
perceptron-rule = "add"     # w + x or w - x; rate, label, delta (Adaline)
perceptron-threshold = "fixed"      # or learned
"""


class PerceptronProblem(Problem, frozen=True, kw_only=True):
    """A step unit and the rows that it is held against.

    Rows come from a `gate` (of `size` inputs) or stand in `rows`, with `targets`, or `classes` by name where
    `labels` names the class below and the class above. `threshold` or `bias`; `inhibitory` inputs keep a
    McCulloch-Pitts neuron off. `order` lists rows by number from 1. Without `epochs`, the run ends after an
    epoch without a change, at the latest after 100; the delta rule runs one epoch. `layers` are for a
    ``composition``, which is worked for the `rows` as well; `gates` and the `names` of their inputs are for
    truth tables side by side.
    """

    ask: Literal["learn", "forward", "separability", "network", "classifier", "composition", "gates"] = (
        "learn"
    )
    gate: str = ""
    gates: tuple[str, ...] = ()
    size: int | None = None
    rows: tuple[tuple[Number, ...], ...] = ()
    targets: tuple[Number, ...] = ()
    classes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    weights: tuple[Number, ...] = ()
    threshold: Number | None = None
    bias: Number | None = None
    inhibitory: tuple[str, ...] = ()
    rate: Number = Decimal(1)
    order: Literal["cyclic", "random"] | tuple[int, ...] = "cyclic"
    seed: int = 0
    epochs: int | None = None
    layers: tuple[Linear, ...] = ()


def derive(p: PerceptronProblem) -> Derivation:
    """The worked solution of `p`.

    Raises `ProblemError` with the place of what does not fit.
    """
    conventions = chosen(p.conventions, USED)
    b = Builder(p.title or TOPIC.title)
    if p.ask == "composition":
        return _done(b, composed(b, p.layers, p.rows))
    if p.ask == "gates":
        return _done(b, truth_tables(b, p.gates, named(p.names, p.size or len(p.names) or 2)))
    step = STEPS[conventions["step"]]
    if p.threshold is not None and p.bias is not None:
        message = "expected a threshold or a bias, found both: a bias is minus the threshold"
        raise ProblemError(message, ("bias",))
    had = samples(p, step)
    have = given(b, had, step, p.labels)
    said = (stated("step", conventions["step"]),)
    if p.ask == "learn":
        return _learned(b, p, have, conventions)
    if p.ask == "forward":
        return _done(b, forward(b, have, _start(b, p, have), p.inhibitory), have, said)
    if p.ask == "separability":
        return _done(
            b, worked(b, have, verdict(had, step, _offset(p), biased=p.bias is not None)), have, said
        )
    _consistent(had)
    return _done(b, realised(b, have) if p.ask == "network" else classified(b, have), have, said)


def _done(b: Builder, made: Worked, have: Given | None = None, said: tuple[Stated, ...] = ()) -> Derivation:
    tables = (sample_table(have), *made.tables) if have is not None else made.tables
    return b.done(made.asked, shown=made.shown, summary=(made.says,), conventions=said, tables=tables)


def _learned(b: Builder, p: PerceptronProblem, have: Given, conventions: dict[str, str]) -> Derivation:
    """The run of a unit that learns, and what came of it."""
    had, step = have.samples, have.step
    if not had.targets:
        message = "expected a target for each row, as in targets = [0, 1], found none"
        raise ProblemError(message)
    _consistent(had)
    unit = _unit(p, step, conventions)
    _given_offset(p)
    epochs = _epochs(p, len(had.rows), unit)
    order = p.order if isinstance(p.order, str) else tuple(n - 1 for n in p.order)
    visits = epochs * (len(had.rows) if isinstance(order, str) else len(order))
    start = _start(b, p, have, rounded=unit.rule == "delta" and visits > MOST_EXACT)
    first = tuple(map(Fraction, _weights(p, have))), _given_offset(p)
    made = run(
        unit,
        had.exact(),
        had.targets,
        first,
        orders(order, len(had.rows), p.seed),
        epochs,
        repeats=order != "random",
    )
    done = Learning(b, have, start, unit, made).learned(p.rate)
    values = next(family for family in b.families if family.name == done.y.name)
    wrong = [s for s, target in enumerate(had.targets) if values.value((s,)) != target]
    tables = (sample_table(have), *done.tables)
    summary = [outline(unit, have, biased=start.biased), ending(made, wrong, delta=unit.rule == "delta")]
    if wrong and decidable(had):
        kept = None if unit.learned else _given_offset(p)
        found = verdict(had, step, kept, biased=start.biased)
        if isinstance(found.answer, Certificate):
            summary.append(contradiction(had, found, found.answer))
            tables = (*tables, demands(had, found))
        else:
            summary.append("There are weights that tell the rows apart: ask for separability to see some.")
    said = tuple(stated(name, conventions[name]) for name in USED)
    return b.done(
        done.asked, shown=(Key(done.y.name),), summary=tuple(summary), conventions=said, tables=tables
    )


def _unit(p: PerceptronProblem, step: Step, conventions: dict[str, str]) -> Unit:
    rule = conventions["perceptron-rule"]
    if rule == "label" and step.off != -1:
        message = 'the rule "label" needs the labels −1 and 1: set step = "sign" or "sign-strict"'
        raise ProblemError(message, ("conventions", "perceptron-rule"))
    if finite(p.rate, ("rate",)) <= 0:
        message = f"expected a learning rate above 0, found {p.rate}"
        raise ProblemError(message, ("rate",))
    learned = conventions["perceptron-threshold"] == "learned"
    sign = 1 if _biased(p) else -1
    return Unit(step, _RULES[rule], learned, sign, Fraction(p.rate))


_RULES: dict[str, Literal["add", "rate", "label", "delta"]] = {
    "add": "add",
    "rate": "rate",
    "label": "label",
    "delta": "delta",
}


def _epochs(p: PerceptronProblem, rows: int, unit: Unit) -> int:
    """At most how many epochs; raises `ProblemError` for a number or an order that cannot be."""
    visits = rows
    if not isinstance(p.order, str):
        visits = len(p.order)
        if not visits:
            message = "expected rows by number from 1, as in order = [2, 1], found none"
            raise ProblemError(message, ("order",))
        for n, row in enumerate(p.order):
            if not 1 <= row <= rows:
                message = f"expected the number of a row, from 1 to {rows}, found {row}"
                raise ProblemError(message, ("order", n))
    usual = 1 if unit.rule == "delta" else max(1, min(100, MOST_VISITS // visits))
    epochs = usual if p.epochs is None else p.epochs
    if not 1 <= epochs <= MOST_EPOCHS or epochs * visits > MOST_VISITS:
        message = f"expected from 1 to {min(MOST_EPOCHS, MOST_VISITS // visits)} epochs, found {epochs}"
        raise ProblemError(message, ("epochs",))
    return epochs


def _consistent(had: Samples) -> None:
    pair = had.contradiction() if had.targets else None
    if pair is not None:
        one, two = pair
        message = (
            f"row {two + 1} is the same as row {one + 1}, ({', '.join(map(str, had.rows[one]))}), "
            f"but has another target; ask for separability to see what follows"
        )
        raise ProblemError(message, ("rows", two))
    if not had.targets:
        message = "expected a target for each row, as in targets = [0, 1], found none"
        raise ProblemError(message)


def _biased(p: PerceptronProblem) -> bool:
    return p.threshold is None


def _start(b: Builder, p: PerceptronProblem, have: Given, *, rounded: bool = False) -> Weighed:
    offset = p.threshold if p.threshold is not None else p.bias if p.bias is not None else Decimal(0)
    _given_offset(p)
    return weighed(b, have, _weights(p, have), offset, biased=_biased(p), rounded=rounded)


def _weights(p: PerceptronProblem, have: Given) -> tuple[Decimal, ...]:
    weights = p.weights or (Decimal(0),) * have.i.size
    if len(weights) != have.i.size:
        message = f"expected {have.i.size} weights, one for each input, found {len(weights)}"
        raise ProblemError(message, ("weights",))
    for i, value in enumerate(weights):
        finite(value, ("weights", i))
    return weights


def _offset(p: PerceptronProblem) -> Fraction | None:
    """The threshold or bias that the exercise fixes; `None` where it is free."""
    return None if p.threshold is None and p.bias is None else _given_offset(p)


def _given_offset(p: PerceptronProblem) -> Fraction:
    """The threshold or bias as typed, 0 where there is none."""
    for name, value in (("threshold", p.threshold), ("bias", p.bias)):
        if value is not None:
            finite(value, (name,))
    return Fraction(p.threshold if p.threshold is not None else p.bias if p.bias is not None else 0)


def draw(random: Random, level: int) -> PerceptronProblem:
    """An exercise: level 1 forward, 2 a gate learned, 3 with a rate and a bias, 4 can it be learned."""
    from nnsolve.perceptrons.draw import drawn

    return PerceptronProblem(topic="perceptron", **drawn(random, level))


TOPIC = Topic("Perceptron", PerceptronProblem, derive, draw, TEMPLATE, MISTAKES, levels=4)
