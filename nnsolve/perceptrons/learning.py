"""A perceptron that learns, row by row: net input, output, right or wrong, new weights; then a check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.axis import Axis, Key, Lookup
from nnsolve.exposition import Block, Table, Valued
from nnsolve.expr import Choose, Compare, Sym, initial, threshold, total
from nnsolve.notation import After, Word
from nnsolve.perceptrons import rule
from nnsolve.perceptrons.given import exact
from nnsolve.perceptrons.unit import check_table, passed

if TYPE_CHECKING:
    from decimal import Decimal

    from nnsolve.build import Builder, Handle
    from nnsolve.derivation import Family
    from nnsolve.exposition import Cell
    from nnsolve.expr import Expr
    from nnsolve.perceptrons.trace import Run, Unit
    from nnsolve.perceptrons.unit import Given, Weighed

LONGEST, ENDS = 60, 12
"""Visits up to which the table has them all, and how many of a longer one it keeps at either end."""


class Learned(Struct, frozen=True):
    """What came out: the last weights and offset, the outputs after them, and the tables."""

    asked: tuple[Key, ...]
    y: Handle
    tables: tuple[Table, ...]


class Learning:
    """The scan of one run over its visits."""

    def __init__(self, b: Builder, have: Given, start: Weighed, unit: Unit, run: Run) -> None:
        assert have.t is not None  # noqa: S101  (nothing is learned without targets)
        self.b, self.have, self.start, self.unit, self.run, self.t = b, have, start, unit, run, have.t
        self.k = Axis("k", len(run.visits))
        self.row = Lookup((self.k,), run.visits)
        self.moved = f"{start.offset.name}_new"

    def learned(self, rate: Decimal) -> Learned:
        """Add the scan and the check after it."""
        b, k, have, unit = self.b, self.k, self.have, self.unit
        needs = unit.rule != "add"
        alpha = exact(b, "alpha", rate, label=Word("α", "alpha")).alone if needs else None
        with b.scan(k):
            self._forward()
            self._update(alpha)
        last = k.size - 1
        weights = tuple(Sym("w_new", (last, i)) for i in range(have.i.size))
        offset = Sym(self.moved, (last,)) if unit.learned else self.start.offset.alone
        y = passed(b, have, self.start, weights, offset, rule.CHECK, "end")
        asked = [Key("w_new", (last,)), *([Key(self.moved, (last,))] if unit.learned else [])]
        return Learned(tuple(asked), y, (self._table(), check_table(have, "z_end", y, b)))

    # ------------------------------------------------------------------------------------- lines

    def _old(self) -> Expr:
        i = self.have.i
        return initial(self.k, self.start.w[i], Sym("w_new", (self.k - 1, i)))

    def _offset(self) -> Expr:
        own = self.start.offset.alone
        return initial(self.k, own, Sym(self.moved, (self.k - 1,))) if self.unit.learned else own

    def _forward(self) -> None:
        b, k, have, step = self.b, self.k, self.have, self.unit.step
        inputs = total(have.i, self._old() * have.x[self.row, have.i])
        said = rule.NET_INPUT_BIAS if self.start.biased else rule.NET_INPUT
        z = b.family(
            "z", self.start.net(inputs, self._offset()), k, rule=said, phase=rule.LEARNING, label=Word("z")
        )
        if self.unit.rule == "delta":
            self._error(self.t[self.row] - z[k])
            return
        template = threshold(z[k], 0, step.op, step.on, step.off)
        y = b.family("y", template, k, rule=rule.STEP, phase=rule.LEARNING, label=Word("y"))
        if self.unit.rule == "rate":
            self._error(self.t[self.row] - y[k])

    def _error(self, template: Expr) -> None:
        self.b.family("e", template, self.k, rule=rule.MISS, phase=rule.LEARNING, label=Word("e"))

    def _update(self, alpha: Expr | None) -> None:
        b, k, i, start = self.b, self.k, self.have.i, self.start
        said = {"add": rule.UPDATE, "label": rule.LABEL_UPDATE}.get(self.unit.rule, rule.RATE_UPDATE)
        made = self._changed(self._old(), self.have.x[self.row, i], alpha, 1)
        b.family("w_new", made, k, i, rule=said, phase=rule.LEARNING, label=After(start.w[i]))
        if self.unit.learned:
            said = rule.BIAS_UPDATE if start.biased else rule.THRESHOLD_UPDATE
            made = self._changed(self._offset(), None, alpha, self.unit.sign)
            b.family(self.moved, made, k, rule=said, phase=rule.LEARNING, label=After(start.offset.alone))

    def _changed(self, old: Expr, x: Expr | None, alpha: Expr | None, sign: int) -> Expr:
        """`old` after a visit; `x` is what the change is multiplied by, 1 where there is none."""
        k, t = self.k, self.t[self.row]
        y, e = Sym("y", (k,)), Sym("e", (k,))
        if alpha is None:
            push = 1 if x is None else x
            right, missed = Compare(y, "==", t), Compare(y, "<", t)
            more, less = old + push, old - push
            first, last = (more, less) if sign > 0 else (less, more)
            return Choose(((right, old), (missed, first)), last)
        by = t if self.unit.rule == "label" else e
        change = alpha * by if x is None else alpha * by * x
        new = old + change if sign > 0 else old - change
        return Choose(((Compare(y, "==", t), old),), new) if self.unit.rule == "label" else new

    # ------------------------------------------------------------------------------------- table

    def _table(self) -> Table:
        """One row for every visit; the middle of a long run is left out."""
        delta = self.unit.rule == "delta"
        names = self.have.samples.names if self.have.i.size <= 4 else ()  # noqa: PLR2004
        offset = ("b" if self.start.biased else "θ",) if self.unit.learned else ()
        weights = tuple(f"w{i + 1}" for i in range(self.have.i.size))
        says = ("z", "target", "e") if delta else ("z", "y", "target", "right?", "change")
        head = ("iteration", "row", *names, *says, *weights, *offset)
        visits = list(range(self.k.size))
        blocks = [Block(self._cells(n)) for n in (visits if self.k.size <= LONGEST else visits[:ENDS])]
        if self.k.size > LONGEST:
            blocks.append(Block(("…",) * len(head)))
            blocks += [Block(self._cells(n)) for n in visits[-ENDS:]]
        size, epochs = self.run.epoch, self.run.epochs
        title = "Iterations" if epochs == 1 else f"Iterations, {size} to an epoch, {epochs} epochs"
        return Table(title, "result", head, tuple(blocks), whole=True)

    def _cells(self, n: int) -> tuple[Cell, ...]:
        have, s = self.have, self.run.visits[n]
        cells: list[Cell] = [str(n + 1), str(s + 1)]
        if have.i.size <= 4:  # noqa: PLR2004
            cells += [Valued(have.x[s, i]) for i in range(have.i.size)]
        cells.append(Valued(Sym("z", (n,))))
        if self.unit.rule == "delta":
            cells += [Valued(self.t[s]), Valued(Sym("e", (n,)))]
        else:
            out = int(self._family("y").value((n,)))
            cells += [Valued(Sym("y", (n,))), Valued(self.t[s]), *self._verdict(have.samples.targets[s], out)]
        cells += [Valued(Sym("w_new", (n, i))) for i in range(have.i.size)]
        return (*cells, *([Valued(Sym(self.moved, (n,)))] if self.unit.learned else []))

    def _verdict(self, target: int, out: int) -> tuple[str, str]:
        push = self.unit.push(target, out)
        if not push:
            return ("yes", "none") if target == out else ("no", "none")
        sign = "+" if push > 0 else "−"
        size = "" if abs(push) == 1 else f"{float(abs(push)):g}·"
        return "no", f"{sign} {size}x"

    def _family(self, name: str) -> Family:
        return next(family for family in self.b.families if family.name == name)
