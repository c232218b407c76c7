"""Where the gradients of a run come from: a list, a typed function, or the error of a straight line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from nnsolve.axis import Axis
from nnsolve.expr import Div, Expr, Mul, Num, Sym, replaced, total
from nnsolve.notation import Listed as ListedNames
from nnsolve.notation import Numbered, Own, Word
from nnsolve.optimizers import rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from nnsolve.build import Builder
    from nnsolve.optimizers.run import Run

    Point = Callable[[str], Expr]


class Source(Protocol):
    """What a run asks of the thing it descends on; `computed` says whether it can be asked anywhere."""

    @property
    def computed(self) -> bool:
        """Whether gradients follow from the point, or stand in the exercise."""
        ...

    def given(self, b: Builder, k: Axis) -> None:
        """Write what stands in the exercise."""
        ...

    def write(self, run: Run, point: Point) -> None:
        """Write the gradient of every parameter at `point`, as quantity ``g``."""
        ...

    def value(self, run: Run) -> str:
        """Write the value of the function after the step; its name, empty where there is none."""
        ...


class Listed:
    """Gradients as a list for each parameter."""

    computed = False

    def __init__(self, gradients: Mapping[str, Sequence[Decimal]]) -> None:
        self._gradients = gradients

    def given(self, b: Builder, k: Axis) -> None:
        """Write the gradients of the steps along `k`."""
        alone = len(self._gradients) == 1 and "g" not in self._gradients
        for name, values in self._gradients.items():
            b.given(f"given.{name}", list(values)[: k.size], k, label=Word("g" if alone else f"g_{name}"))

    def write(self, run: Run, point: Point) -> None:
        """Take the gradients as they are."""
        del point
        for name in run.parameters:
            run.effective[name] = f"given.{name}"

    def value(self, run: Run) -> str:
        """Nothing: a list has no function."""
        del run
        return ""


class Typed:
    """A typed function of the parameters, with its slopes."""

    computed = True

    def __init__(self, formula: Expr, slopes: Mapping[str, Expr]) -> None:
        self._formula, self._slopes = formula, slopes

    def given(self, b: Builder, k: Axis) -> None:
        """Nothing stands in the exercise but the function."""

    def write(self, run: Run, point: Point) -> None:
        """Write the slopes at `point`."""
        for name, slope in self._slopes.items():
            at = replaced(slope, lambda sym: point(sym.name) if sym.name in self._slopes else _known(sym))
            run.write("g", "g", at, rule.GRADIENT, run.phases[0], name)

    def value(self, run: Run) -> str:
        """Write f at the new point."""
        at = replaced(
            self._formula,
            lambda sym: run.now("w", sym.name) if sym.name in self._slopes else _known(sym),
        )
        run.write("f", "f", at, rule.VALUE, run.phases[2])
        return "f"


def _known(sym: Sym) -> Expr:
    from nnsolve.functions import CONSTANTS

    return Num(CONSTANTS[sym.name], {"pi": "π"}.get(sym.name, sym.name))


class Straight:
    """The squared error of the line y = w·x + b on some samples, for the parameters in `fit`."""

    computed = True

    def __init__(
        self,
        samples: tuple[Sequence[Decimal], Sequence[Decimal]],
        fit: Sequence[str],
        fixed: Mapping[str, Decimal],
        factor: str,
    ) -> None:
        self._samples, self._fit, self._fixed, self._factor = samples, fit, fixed, factor
        self._i = Axis("i", len(samples[0]))

    def given(self, b: Builder, k: Axis) -> None:
        """Write the samples and the parameter that stays."""
        del k
        for name, values in zip("xy", self._samples, strict=True):
            b.given(f"sample.{name}", list(values), self._i, label=Own(Numbered(name)))
        for name in ("w", "b"):
            if name not in self._fit:
                b.given(f"fixed.{name}", self._fixed[name], label=Word(name))

    def write(self, run: Run, point: Point) -> None:
        """Write the residual of every sample, then the slopes of the error."""
        i = self._i
        residual = Sym(run.named("residual"), (run.k, i))
        x = Sym("sample.x", (i,))
        run.b.family(
            residual.name,
            self._miss(point),
            run.k,
            i,
            rule=rule.RESIDUAL,
            phase=run.phases[0],
            label=Own(ListedNames(tuple(run.text(f"r{n + 1}") for n in range(i.size)))),
        )
        for name in self._fit:
            summed = total(i, residual * x if name == "w" else residual)
            run.write("g", "g", self._scaled(summed, slope=True), rule.GRADIENT, run.phases[0], name)

    def value(self, run: Run) -> str:
        """Write the error after the step."""
        squares = total(self._i, self._miss(lambda name: run.now("w", name)) ** 2)
        run.write("f", "E", self._scaled(squares, slope=False), rule.VALUE, run.phases[2])
        return "E"

    def _miss(self, point: Point) -> Expr:
        w, bias = (point(name) if name in self._fit else Sym(f"fixed.{name}") for name in ("w", "b"))
        return w * Sym("sample.x", (self._i,)) + bias - Sym("sample.y", (self._i,))

    def _scaled(self, expr: Expr, *, slope: bool) -> Expr:
        """`expr` with the factor of the squared error, twice it for a slope."""
        n = self._i.size
        match self._factor, slope:
            case ("half", True) | ("sum", False):
                return expr
            case ("sum", _):
                return Mul((Num(2), expr))
            case ("half", _):
                return Div(expr, Num(2))
            case ("mean", True):
                return Div(Mul((Num(2), expr)), Num(n))
            case ("mean", _) | (_, True):
                return Div(expr, Num(n))
            case _:
                return Div(expr, Num(2 * n))
