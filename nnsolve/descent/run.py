"""Writes a descent into a derivation: the start, the scan of the iterations, what is worked at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Axis
from nnsolve.derivation import Rule
from nnsolve.descent import rules
from nnsolve.descent.function import constant, placed
from nnsolve.descent.lines import Line, Titles, determinant, entries, length
from nnsolve.descent.spelling import spelled as spelled_out
from nnsolve.expr import HALF, Add, Call, Expr, Mul, Neg, Num, Pow, Sym, initial, replaced
from nnsolve.notation import Numbered, Own, Word, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.build import Builder
    from nnsolve.descent.function import Function
    from nnsolve.topic import Number

SPECTRAL = 2
"""Variables up to which the eigenvalues of the Hessian are worked line by line."""


class Run:
    """The families of one descent: `n` is the axis of its iterations."""

    def __init__(self, b: Builder, f: Function, count: int) -> None:
        self.b, self.f, self.n = b, f, Axis("n", count)

    def start(self, start: Mapping[str, Number]) -> None:
        """Write the start and the value of f there."""
        for name, value in start.items():
            self.b.given(f"at.{name}", value, label=Word(f"{name}_0", spelled(f"{name}_0")))
        at: dict[str, Expr] = {v: Sym(f"at.{v}") for v in self.f.variables}
        formula = placed(self.f.formula, at)
        self.b.step("f.start", formula, rule=rules.VALUE, phase=rules.START, label=Word("f_0"))

    def iterations(self, lines: Sequence[Line]) -> None:
        """Write the lines of every iteration."""
        titles = {line.name for line in lines}
        with self.b.scan(self.n):
            for line in lines:
                self.b.family(
                    line.name,
                    self._template(line, titles),
                    self.n,
                    rule=line.rule,
                    phase=line.phase,
                    label=Own(Numbered(f"{line.title}_", line.start)),
                    forms=self._forms(line),
                )

    def old(self, variable: str) -> Expr:
        """A coordinate at the old point."""
        return initial(self.n, Sym(f"at.{variable}"), Sym(f"new.{variable}", (self.n - 1,)))

    def _template(self, line: Line, names: set[str]) -> Expr:
        """A line with its quantities at their iterations."""

        def swap(sym: Sym) -> Expr:
            if sym.name in self.f.variables:
                return self.old(sym.name)
            if sym.name == line.name:
                return Sym(sym.name, (self.n - 1,))
            return Sym(sym.name, (self.n,)) if sym.name in names else sym

        later = replaced(line.formula, swap)
        return later if line.first is None else initial(self.n, line.first, later)

    def _forms(self, line: Line) -> tuple[Expr, ...]:
        """The lines that lead to a slope, before the last one."""
        if not line.name.startswith("g."):
            return ()
        place = self.f.variables.index(line.name[2:])
        before = [each.formula for each in self.f.working[place][1:-1]]
        shown = [constant(one) for one in before if not _differentiates(one)]
        shown = [one for one in shown if spelled_out(one) != spelled_out(line.formula)]
        return tuple(placed(one, {v: self.old(v) for v in self.f.variables}) for one in shown)

    # -------------------------------------------------------------------------------------- the end

    def end(self, sentences: Sequence[str], norm: str) -> None:
        """Write the gradient at the last point, under `sentences` about it; its length is called `norm`."""
        verdict = Rule("ending", "What it ends at", " ".join(sentences))
        last: dict[str, Expr] = {v: Sym(f"new.{v}", (self.n.size - 1,)) for v in self.f.variables}
        for v, slope in zip(self.f.variables, self.f.slopes, strict=True):
            title = f"df/d{v}_{self.n.size}"
            formula = placed(slope, last)
            self.b.step(
                f"last.{v}",
                formula,
                rule=rules.END_SLOPE,
                phase=rules.ENDING,
                label=Word(title, spelled(title)),
            )
        slopes = [Sym(f"last.{v}") for v in self.f.variables]
        self.b.step(
            "end.norm",
            length(slopes),
            rule=verdict,
            phase=rules.ENDING,
            label=Word(f"{norm}_{self.n.size}"),
        )

    def hessian(self, hessian: Sequence[Sequence[Expr]], titles: Titles) -> tuple[str, ...]:
        """Write the Hessian at the last point and, of two variables, its eigenvalues; what came last."""
        names = self.f.variables
        last: dict[str, Expr] = {v: Sym(f"new.{v}", (self.n.size - 1,)) for v in names}
        for i, v in enumerate(names):
            for j, w in enumerate(names[i:], i):
                title = titles.fresh(f"H_{v}{w}" if len(names) > 1 else f"f''({v})")
                self._end(f"h.{v}.{w}", placed(hessian[i][j], last), rules.CURVATURE, title)
        if len(names) == 1:
            return (f"E.h.{names[0]}.{names[0]}",)
        if len(names) > SPECTRAL:
            return tuple(f"E.h.{v}.{w}" for i, v in enumerate(names) for w in names[i:])
        matrix = [[Sym(f"E.{e.name}") for e in row if isinstance(e, Sym)] for row in entries(names)]
        self._end("trace", matrix[0][0] + matrix[1][1], rules.TRACE, titles.fresh("trace"))
        self._end("det", determinant(matrix), rules.DETERMINANT, titles.fresh("det"))
        root = Call("sqrt", (Add((Pow(Sym("E.trace"), Num(2)), Neg(Mul((Num(4), Sym("E.det")))))),))
        for n, sign in enumerate((root, Neg(root)), 1):
            value = Mul((HALF, Add((Sym("E.trace"), sign))))
            self._end(f"l{n}", value, rules.EIGENVALUE, titles.fresh(f"λ_{n}"))
        return "E.l1", "E.l2"

    def _end(self, name: str, formula: Expr, rule: Rule, title: str) -> None:
        self.b.step(f"E.{name}", formula, rule=rule, phase=rules.KIND, label=Word(title, spelled(title)))


def _differentiates(expr: Expr) -> bool:
    from nnsolve.expr import Slope, parts

    return isinstance(expr, Slope) or any(map(_differentiates, parts(expr)))
