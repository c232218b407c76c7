"""The term of a loss at every sample: which part of it counts there, in formulas and in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from nnsolve.axis import Axis, Relation, positions
from nnsolve.criteria import rules
from nnsolve.errors import ProblemError
from nnsolve.expr import HALF, Choose, Compare, Div, Expr, Mul, Num, Where, replaced, symbols
from nnsolve.functions import FUNCTIONS
from nnsolve.loss_rows import OUTPUT, TARGET
from nnsolve.losses import SETTLED, at_target
from nnsolve.network.criterion import GREEK, slope_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nnsolve.criteria.given import Given
    from nnsolve.derivation import Rule
    from nnsolve.network.criterion import Named

RULES: dict[str, Rule] = {
    "squared": rules.SQUARE,
    "root": rules.SQUARE,
    "log-squared": rules.SQUARE,
    "absolute": rules.ABSOLUTE,
    "percentage": rules.ABSOLUTE,
    "total": rules.ABSOLUTE,
    "bias": rules.SIGNED,
    "huber": rules.HUBER,
    "hinge": rules.HINGE,
    "squared-hinge": rules.HINGE,
    "binary": rules.LOG,
    "categorical": rules.LOG,
    "nll": rules.LOG,
    "focal": rules.LOG,
    "divergence": rules.DIVERGENCE,
    "jensen": rules.DIVERGENCE,
}
"""The rule of a term by how the name of its row begins; the longest beginning counts."""


class Case(Struct, frozen=True):
    """What a formula is at the positions where targets or outputs are 0 or 1."""

    target: int | None
    output: int | None
    formula: Expr


class Terms(Struct, frozen=True):
    """The terms of one row of losses over samples; `soft` labels are never taken as 0 or 1."""

    found: Named
    samples: Given
    soft: bool = False

    @property
    def rule(self) -> Rule:
        """Why a term is what it is."""
        fitting = [start for start in RULES if self.found.row.name.startswith(start)]
        return RULES[max(fitting, key=len)] if fitting else rules.TERM

    def term(self, t: Expr, o: Expr, axes: tuple[Axis, ...], *, inline: bool = False) -> Expr:
        """The term at every position of `axes`; `inline`, decided by value and not by position."""
        row = self.found.row
        return self._decided(row.term, lambda target: at_target(row.term, target), t, o, axes, inline=inline)

    def slope(
        self, t: Expr, o: Expr, axes: tuple[Axis, ...], more: Mapping[str, Expr], by: Expr | None = None
    ) -> Expr:
        """The slope of the loss by the output at every position of `axes`.

        `more` says what n and E are; with `by` it is divided by that many samples.
        """
        row = self.found.row

        def shared(slope: Expr) -> Expr:
            return slope if by is None or slope == Num(0) else Div(slope, by)

        general = slope_of(row)

        def settled(target: int) -> Expr:
            return shared(slope_of(row, target) if row.reads in SETTLED else at_target(general, target))

        decided = self._decided(shared(general), settled, t, o, axes, inline=False)
        return replaced(decided, lambda sym: more.get(sym.name, sym))

    @property
    def says(self) -> str:
        """The term in the words of the row: what stands behind its Σ."""
        says, row = self.found.row.says, self.found.row
        head, _, term = says.partition("Σ ")
        while term.count(")") > term.count("("):
            term = term[: term.rindex(")")] + term[term.rindex(")") + 1 :]
        half = isinstance(row.term, Mul) and row.term.args[0] == HALF
        if term.startswith("[") and term.endswith("]") and not head.startswith("−") and not half:
            term = term[1:-1]
        told = [f"{GREEK.get(name, name)} = {value.written}" for name, value in self.found.values.items()]
        sign = "−" if head.startswith("−") else "½" if half else ""
        return ", ".join((f"{sign}{term}", *told))

    def _decided(
        self,
        general: Expr,
        settled: Callable[[int], Expr],
        t: Expr,
        o: Expr,
        axes: tuple[Axis, ...],
        *,
        inline: bool,
    ) -> Expr:
        """`general` with the cases in which a target or an output of 0 or 1 leaves less of it."""
        cases = [(case, self._put(case.formula, t, o)) for case in self._cases(general, settled)]
        out = self._put(general, t, o)
        if inline:
            for case, formula in cases:
                which, value = (t, case.target) if case.target is not None else (o, case.output)
                out = Choose(((Compare(which, "==", Num(value or 0)), formula),), out)
            return out
        found = [(self._positions(case), formula) for case, formula in cases]
        found = [(at, formula) for at, formula in found if at]
        every = len(self.samples.shown) * (self.samples.wide or 1)
        if found and len(frozenset[tuple[int, ...]]().union(*(at for at, _ in found))) == every:
            # Nothing is left of the general formula, so it need not be read.
            out = found.pop(0)[1]
        for at, formula in found:
            out = Where(Relation(axes, at), formula, out)
        return out

    def _cases(self, general: Expr, settled: Callable[[int], Expr]) -> tuple[Case, ...]:
        """The last case that holds at a position counts."""
        if self.soft:
            return ()
        row = self.found.row
        if row.reads in SETTLED:
            return Case(1, None, settled(1)), Case(0, None, settled(0))
        shares = row.reads in ("classes", "logarithms")
        if shares and not row.name.startswith(("hellinger", "total")):
            cases = [Case(None, 0, at_target(general, 0, OUTPUT))] if row.name.startswith("jensen") else []
            if row.name.startswith(("categorical", "nll")):
                cases.append(Case(1, None, settled(1)))
            return (*cases, Case(0, None, settled(0)))
        return ()

    def _positions(self, case: Case) -> frozenset[tuple[int, ...]]:
        samples = self.samples
        values, wanted = (
            (samples.targets, case.target) if case.output is None else (samples.outputs, case.output)
        )
        if not samples.wide:
            return frozenset((place,) for place, n in enumerate(samples.shown) if values[n] == wanted)
        found = (
            (place, c)
            for place, n in enumerate(samples.shown)
            for c in range(samples.wide)
            if values[n][c] == wanted
        )
        return frozenset(at[-1:] if samples.single else at for at in found)

    def _put(self, formula: Expr, t: Expr, o: Expr) -> Expr:
        swaps = {TARGET.name: t, OUTPUT.name: o}
        return replaced(self.found.put(formula), lambda sym: swaps.get(sym.name, sym))

    def counted(self, axes: tuple[Axis, ...]) -> tuple[Relation, ...]:
        """The positions whose term is not 0 because its target is: all of them where there is no relation."""
        if self.soft or not any(case.target == 0 and case.formula == Num(0) for case in self._zero()):
            return ()
        zeros = self._positions(Case(0, None, Num(0)))
        if not zeros:
            return ()
        every = positions(axes)
        return (Relation(axes, frozenset(at for at in every if at not in zeros)),)

    def _zero(self) -> tuple[Case, ...]:
        row = self.found.row
        return self._cases(row.term, lambda target: at_target(row.term, target))

    def words(self, n: int) -> str:
        """Which part of the term counts at sample `n` (counted from 0); empty where all of it does."""
        if self.samples.wide:
            return self._class_words(n)
        t, o = float(self.samples.targets[n]), float(self.samples.outputs[n])
        name = self.found.row.name
        if self.soft:
            return ""
        if name.startswith(("binary-", "focal")):
            return _logs(name, t)
        if name.startswith("huber"):
            delta = self.found.values["delta"].value
            return "|d| ≤ δ: the square" if abs(t - o) <= delta else "|d| > δ: the line"
        if name.startswith(("hinge", "squared-hinge")):
            return "margin kept: 0" if t * o >= 1 else "1 − t·o"
        if name.startswith("quantile"):
            return "too low: τ" if t >= o else "too high: 1 − τ"
        if self.found.row.reads == "classes" and t == 0 and not name.startswith(("hellinger", "total")):
            return "0·log counts as 0" if not name.startswith("jensen") else "only q"
        return ""

    def _class_words(self, n: int) -> str:
        """The one class that counts for a sample, where there is one."""
        row = list(self.samples.targets[n])
        name = self.found.row.name
        if self.soft or not name.startswith("categorical") or sorted(map(float, row)) != _one_hot(len(row)):
            return ""
        return f"class {row.index(1)}: only {FUNCTIONS[name.rpartition('-')[2]].sign} o[{row.index(1)}]"


def _one_hot(size: int) -> list[float]:
    return [0.0] * (size - 1) + [1.0]


def _logs(name: str, t: float) -> str:
    if t not in (0, 1):
        return "both parts"
    if name.startswith("binary-logits"):
        return f"t = {t:g}: only softplus({'−z' if t else 'z'})"
    base = name.rpartition("-")[2]
    log = FUNCTIONS[base].sign if base in FUNCTIONS else "ln"
    return f"t = {t:g}: only {log} o" if t else f"t = 0: only {log}(1 − o)"


def refuse_infinite(found: Named, samples: Given, *, soft: bool = False) -> None:
    """Raise `ProblemError` where a loss is infinite: it names the sample and says what can be done."""
    name = found.row.name.replace("binary-logits", "logits")
    for start, test, says in _INFINITE:
        if not name.startswith(start):
            continue
        # A smoothed target is neither 0 nor 1.
        at = samples.first(partial(_smoothed, test) if soft else test)
        if at is None:
            continue
        t, o = samples.targets, samples.outputs
        for k in at:
            t, o = t[k], o[k]
        remedy = "a clip such as 1e-7 keeps it finite, as libraries do"
        smooth = "the smoothed target" if soft else f"target {t}"
        where = samples.place(at) if samples.wide or not start.startswith("div") else f"outcome {at[0] + 1}"
        message = f"{found.row.short} is infinite: {where} has {smooth} and output {o}, {says} ({remedy})"
        raise ProblemError(message, samples.path)


def _smoothed(test: Callable[[Any, Any], Any], t: Any, o: Any) -> Any:  # noqa: ANN401  (numbers or arrays)
    return test(t * 0 + 0.5, o)


_INFINITE: tuple[tuple[str, Callable[[Any, Any], Any], str], ...] = (
    ("binary", lambda t, o: ((t > 0) & (o == 0)) | ((t < 1) & (o == 1)), "and −log 0 = ∞"),
    ("likelihood", lambda t, o: ((t > 0) & (o == 0)) | ((t < 1) & (o == 1)), "and −log 0 = ∞"),
    ("focal", lambda t, o: ((t > 0) & (o == 0)) | ((t < 1) & (o == 1)), "and −log 0 = ∞"),
    ("categorical", lambda t, o: (t > 0) & (o == 0), "and −log 0 = ∞"),
    ("divergence", lambda t, o: (t > 0) & (o == 0), "and log(p/0) = ∞"),
)


def reads_outputs(found: Named) -> bool:
    """Whether the loss is one of targets and outputs, not of a single distribution."""
    return OUTPUT in symbols(found.row.term)
