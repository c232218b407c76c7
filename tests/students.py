"""Simulated students: exercises, scripts as hands write them, and their figures, worked in decimals.

A script is text. Its figures come from an evaluator of its own (`Decimal`, 34 digits) over the formulas of a
solution, rounded, cut, carried or left out as the student does it. `wrong` puts one or more mistakes into a
script; what is below them follows from the wrong figure. Nothing here knows how a working is marked.
"""

from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cached_property
from itertools import islice, pairwise
from random import Random
from typing import NamedTuple

import msgspec
from hand import put, quiet, value

from nnsolve import catalogue, derive
from nnsolve.axis import Key
from nnsolve.check.mark import Marker
from nnsolve.derivation import ERROR, Labelled
from nnsolve.notation import DIALECTS, Notation

LONG = Context(prec=34)
CLOSE = Decimal("1e-9")
MOST = 90
"""Lines of a solution that a student is made to write."""


# --------------------------------------------------------------------------------------- exercises


class Exercise:
    """A solved problem with its marker, prepared once for many scripts."""

    def __init__(self, kind, problem):
        self.kind, self.problem = kind, problem
        self.derivation = made = derive(problem)
        self.marker = Marker(made, catalogue.topic(problem.topic).mistakes)
        errors = [Key(family.name) for family in made.families if family.phase is ERROR]
        cone = (
            key for key in made.cone((*made.asked, *errors)) if made.family(key.name).template is not None
        )
        self.keys = tuple(islice(cone, MOST))
        self.formulas = {key: made[key].formula for key in self.keys}
        self.rules = {key: made.family(key.name).rule.code for key in self.keys}
        # What the solution has chosen cannot be wrong.
        self.bound = tuple(key for key in self.keys if not made.family(key.name).rule.free)
        self.whole = {key: isinstance(made.value(key), int) for key in self.keys}
        self._given = {}

    def given(self, key):
        """A given, as it stands in the exercise."""
        if key not in self._given:
            self._given[key] = self.derivation.typed(key) or repr(self.derivation.value(key))
        return self._given[key]

    def formula(self, key):
        """The bound formula of any quantity, also of one that is not on the way to what is asked."""
        if key not in self.formulas:
            self.formulas[key] = self.derivation[key].formula
        return self.formulas[key]

    @cached_property
    def names(self):
        """Names of every quantity by style; a dialect's only where it cannot be taken for something else."""
        made = self.derivation
        known = {f.name: Labelled(f.axes, f.label, f.where) for f in made.families}
        keys = list(made.cone((*made.asked, *self.keys)))
        own = made.notation
        styles = [
            {key: own.ascii(key) for key in keys},
            {key: own.text(key) for key in keys},
            {key: _slashed(own.name(key)) for key in keys},
        ]
        taken = {name for style in styles for name in style.values()}
        for one in DIALECTS:
            other = Notation(known, one.name)
            for read in (other.ascii, other.text):
                style = {key: read(key) for key in keys}
                new = set(style.values()) - taken
                if len(set(style.values())) == len(keys) and new:
                    styles.append(style)
        return styles


def _slashed(name):
    """``dE/dw5`` for a slope, the plain name otherwise."""
    return (
        f"{name.over}/{name.under}".replace("∂", "d") if name.over and "@" not in name.ascii else name.ascii
    )


NETS = ((2, 2, 2), (3, 2, 1), (4, 3, 2))


def network(seed):
    """A random network of the sizes that exercises have."""
    random = Random(f"network {seed}")  # noqa: S311
    sizes = random.choice(NETS)
    crossed = sizes[-1] > 1 and random.random() < 0.3
    hidden = random.choice(("sigmoid", "sigmoid", "tanh", "relu"))
    last = "softmax" if crossed else random.choice(("sigmoid", "sigmoid", "tanh", "identity"))
    samples = 2 if random.random() < 0.25 else 1

    def number(low, high):
        return Decimal(random.randint(low, high)) / 100

    layers = []
    for before, size in pairwise(sizes):
        weights = [[number(-95, 95) or Decimal("0.3") for _ in range(before)] for _ in range(size)]
        shared = random.random() < 0.4
        bias = number(-60, 60) if shared else [number(-60, 60) for _ in range(size)]
        layers.append({"weights": weights, "bias": bias})
    data = []
    for _ in range(samples):
        hot = random.randrange(sizes[-1])
        targets = [
            Decimal(int(n == hot))
            if crossed
            else random.choice((Decimal("0.01"), Decimal("0.99"), Decimal(1)))
            for n in range(sizes[-1])
        ]
        data.append({"inputs": [number(5, 99) for _ in range(sizes[0])], "targets": targets})
    fields = {
        "topic": "backprop",
        "layers": layers,
        "activation": [hidden, last],
        "loss": "categorical" if crossed else "squared",
        "rate": random.choice((Decimal("0.5"), Decimal("0.1"), Decimal("0.3"))),
        "dialect": random.choice(("in-out", "in-out", "net-out", "z-a")),
        "conventions": {} if crossed else {"squared-error": random.choice(("half", "half", "mean", "sum"))},
    }
    if samples == 2:
        fields |= {"samples": data, "batch": "all"}
    else:
        fields |= data[0]
    return msgspec.convert(fields, catalogue.topic("backprop").problem)


KINDS = {"network": 40, "optimizer": 18, "loss": 14, "cnn": 14, "perceptron": 14}
"""Kinds of exercises, with how many of a hundred scripts are about them."""


def exercise(kind, seed):
    """A drawn exercise of one of `KINDS`."""
    if kind == "network":
        return Exercise(kind, network(seed))
    levels = catalogue.topic(kind).levels
    return Exercise(kind, catalogue.draw(kind, 1 + seed % levels, f"student {seed}"))


# ------------------------------------------------------------------------------------------ habits


class Student(NamedTuple):
    """How somebody works: what is carried, what is shown, how much is left out, and how it is written."""

    carry: str
    shown: str
    form: str
    digits: int
    jitter: bool
    strip: bool
    left_out: float
    between: float
    style: int
    times: str
    minus: str
    equals: str


def student(random, digits=0, form="", left_out=None):
    """A student with habits of their own; the arguments fix some of them."""
    return Student(
        carry=random.choice(("full", "shown", "mixed")),
        shown=random.choice(("round", "even", "cut", "mixed")),
        form=form or random.choice(("decimals", "at least 2 figures", "figures")),
        digits=digits or random.randint(2, 6),
        jitter=not digits and random.random() < 0.2,
        strip=random.random() < 0.25,
        left_out=(0.4 if random.random() < 0.5 else 0.0) if left_out is None else left_out,
        between=random.choice((0.0, 0.4, 1.0)),
        style=random.randrange(1000),
        times=random.choice(("*", "*", "·", "×")),
        minus=random.choice(("-", "-", "−")),
        equals=random.choice((" = ", " = ", "=")),
    )


_WAYS = {"round": ROUND_HALF_UP, "even": ROUND_HALF_EVEN, "cut": ROUND_DOWN}


def shown(number, who, random):
    """`number` as this student writes it down."""
    digits = max(1, who.digits + random.choice((-1, 0, 0, 1))) if who.jitter else who.digits
    way = random.choice(("round", "cut")) if who.shown == "mixed" else who.shown
    place = -digits
    if number and who.form == "figures":
        place = number.adjusted() - digits + 1
    elif number and who.form != "decimals":
        place = min(place, number.adjusted() - 1)
    place = min(place, 0)
    with localcontext(prec=60):
        text = format(number.quantize(Decimal(1).scaleb(place), rounding=_WAYS[way]), "f")
    if who.strip and "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" + text.removeprefix("-0").removeprefix("0") if not text.strip("-0.") else text


# ----------------------------------------------------------------------------------------- scripts


class Wrong(NamedTuple):
    """A mistake: another formula, or what happens to the figure as it is written down."""

    formula: object = None
    figure: Callable[[str], str | None] | None = None


class Script(NamedTuple):
    """A written working: its lines, which quantity each is about, and the figures by quantity."""

    lines: tuple[str, ...]
    keys: tuple
    figures: dict
    kept: dict

    @property
    def text(self):
        return "\n".join(self.lines)

    def line(self, key):
        """The number of the line about `key`, counted from 1; `None` where it was left out."""
        return self.keys.index(key) + 1 if key in self.keys else None


class _Desk:
    """One student at one exercise."""

    def __init__(self, exercise, who, random, wrong):
        self.exercise, self.who, self.random, self.wrong = exercise, who, random, wrong
        self.kept, self.figures = {}, {}

    def of(self, key):
        """What the student has for `key`: a given, a figure, or what is worked out on the spot."""
        if key not in self.kept:
            formula = self.exercise.formula(key)
            self.kept[key] = (
                Decimal(self.exercise.given(key)) if formula is None else quiet(value(formula, self.of))
            )
        return self.kept[key]

    def written(self, key):
        """The digits that stand for `key` in a substitution."""
        if key in self.figures:
            return self.figures[key]
        if self.exercise.formula(key) is None:
            return self.exercise.given(key)
        number = self.of(key)
        return (
            str(int(number))
            if self.exercise.whole.get(key) and number == int(number)
            else shown(number, self.who, self.random)
        )

    def line(self, key, *, must):
        """One line of the script, `None` where it is left out."""
        who, random = self.who, self.random
        mistake = self.wrong.get(key, Wrong())
        formula = self.exercise.formula(key) if mistake.formula is None else mistake.formula
        number = self.kept[key] = quiet(value(formula, self.of))
        if random.random() < who.left_out and not must:
            return None
        between = None
        if random.random() < who.between:
            between = put(formula, self.written, who, random)
        whole = self.exercise.whole[key] and number == int(number)
        text = str(int(number)) if whole else shown(number, who, random)
        if mistake.figure is not None:
            text = mistake.figure(text)
            if text is None:
                return None
            self.kept[key] = Decimal(text)
        elif who.carry == "shown" or (who.carry == "mixed" and random.random() < 0.5):
            self.kept[key] = Decimal(text)
        self.figures[key] = text
        names = self.exercise.names
        name = names[who.style % len(names)][key]
        return who.equals.join(filter(None, (name, between, text.replace("-", who.minus))))


def script(exercise, who, random, wrong=None, *, hide=False):
    """A whole script; only with `hide` may a wrong line be left out. `None` where no number comes out."""
    wrong = wrong or {}
    desk = _Desk(exercise, who, random, wrong)
    lines, keys = [], []
    with localcontext(LONG):
        for key in exercise.keys:
            try:
                line = desk.line(key, must=key in wrong and not hide)
            except ArithmeticError:  # rounding made a divisor vanish: the hand stops here
                if any(one not in desk.kept for one in wrong):
                    return None
                break
            if line is not None:
                lines.append(line)
                keys.append(key)
    return Script(tuple(lines), tuple(keys), desk.figures, desk.kept)


def at(case, formula):
    """The value of a formula at what the student of `case` has; `None` where there is none."""

    def of(key):
        if key in case.script.kept:
            return case.script.kept[key]
        mine = case.exercise.formula(key)
        return Decimal(case.exercise.given(key)) if mine is None else value(mine, of)

    try:
        with localcontext(LONG):
            return value(formula, of)
    except (ArithmeticError, KeyError):
        return None
