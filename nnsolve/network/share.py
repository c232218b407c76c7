"""What one term of a loss is taken of: an output, the outputs of a sample together, or several samples.

A row of the losses is a formula in ``t`` and ``o``. A share says what these are in a network, writes what is
read before the error, and takes the slope of the error by ``o`` on to the outputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve import rules
from nnsolve.derivation import BACKWARD, ERROR
from nnsolve.expr import Expr, Num, Sym, replaced, total
from nnsolve.loss_rows import PRODUCT, SUM, N
from nnsolve.losses import at_target
from nnsolve.notation import Ratio, Word

if TYPE_CHECKING:
    from nnsolve.axis import Axis, Relation
    from nnsolve.network.criterion import Criterion
    from nnsolve.network.run import Run


class Share:
    """A term for every output: its target and the output itself."""

    def __init__(self, run: Run, loss: Criterion) -> None:
        self.run, self.loss, self.last = run, loss, f"out{run.last}"
        self.axis: Axis = run.unit[run.last]
        self.where: tuple[Relation, ...] = ()
        self.out: Sym = run.at(self.last, self.axis)
        self.t, self.o = self._read()

    def _read(self) -> tuple[Expr, Expr]:
        """The formulas of ``t`` and ``o``."""
        return self.run.target(self.axis), self.out

    @property
    def alone(self) -> bool:
        """Whether every term is taken of one output, so that its slope is that of the error."""
        return type(self) is Share

    @property
    def collapses(self) -> str:
        """The activation before which the error signal is the share minus the target; empty for none."""
        return self.loss.collapses if self.loss.collapses and self.run.targets_are_shares else ""

    def error(self, *, mean: bool) -> None:
        """Write the error of every sample and, for a batch, their mean or sum."""
        run = self.run
        self._before()
        run.write("E", self.put(self.loss.scale), None, self.rule(), ERROR, Word("E"))
        if run.schedule.batch > 1:
            one = Sym("E", run.pre)
            run.combine("E_batch", one, (), rules.BATCH_ERROR, ERROR, Word("E"), mean=mean)

    def slopes(self) -> None:
        """Write the slope of the error by every output."""
        self._write_slope(self.put(self.loss.slope))

    def put(self, formula: Expr) -> Expr:
        """A formula of the loss for this network: targets, outputs, their number, the sum of all terms, E."""
        count = self.axis.size
        swaps: dict[str, Expr] = {"t": self.t, "o": self.o, N.name: Num(count), "E": self.run.error}

        def swap(sym: Sym) -> Expr:
            if sym.name == SUM.name:
                return self._sum()
            return self._product() if sym.name == PRODUCT.name else swaps.get(sym.name, sym)

        return replaced(at_target(formula, 1, N) if count == 1 else formula, swap)

    def _sum(self) -> Expr:
        return total(self.axis, self.put(self.loss.term), self.where)

    def _before(self) -> None:
        """Write what the terms read, where that is not the outputs."""

    def _product(self) -> Expr:
        message = f"{self.loss.title} multiplies nothing"
        raise TypeError(message)

    @property
    def says(self) -> str:
        """The loss as a course writes it, in the words of the classroom."""
        return self.run.spoken(self.loss.says)

    @property
    def told(self) -> tuple[str, ...]:
        """What the summary of a solution says besides the formula."""
        return ()

    def rule(self) -> rules.Rule:
        """The rule of the error."""
        return structs.replace(rules.ERROR, formula_text=f"E = {self.says}")

    def _write_slope(self, template: Expr, rule: rules.Rule = rules.ERROR_SLOPE) -> None:
        """Write the slope of the error by every output of the network."""
        run, k = self.run, self.run.unit[self.run.last]
        label = Ratio(run.error, run.at(self.last, k))
        run.write(f"dE_d{self.last}", template, k, rule, BACKWARD, label)
