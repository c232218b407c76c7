"""Softmax and log-softmax of a vector: exponentials, sum, shares, the stable form, the Jacobian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.activations import rules
from nnsolve.axis import Axis, Key
from nnsolve.exposition import Block, Named, Table, Valued
from nnsolve.expr import Add, ArgMax, Call, Div, Expr, Max, Mul, Neg, Sym
from nnsolve.notation import Listed, Own, Ratio, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder
    from nnsolve.derivation import Phase, Rule
    from nnsolve.exposition import Cell
    from nnsolve.topic import Number

LARGEST = 700.0
"""Net inputs beyond which some e^z, or the sum of them, leaves double precision."""


class Classes:
    """Writes softmax of the net inputs `z` into `b`; a `temperature` of 1 is not written.

    With `stable` the largest net input is subtracted first.
    """

    def __init__(self, b: Builder, z: Sequence[Number], temperature: Number, *, stable: bool) -> None:
        self.b, self.size = b, len(z)
        names = tuple(f"z{n + 1}" for n in range(self.size))
        b.given("z", z, Axis("i", self.size), label=Own(Listed(names)))
        self._inside: list[Expr] = [Sym("z", (n,)) for n in range(self.size)]
        self._text = "z#"
        self._warm = temperature != 1
        if self._warm:
            b.given("T", temperature, label=Word("T"))
            divided = [Div(one, Sym("T")) for one in self._inside]
            self._inside = self._every("scaled", divided, "z#/T", rules.SCALED, rules.POWERS)
            self._text = "z#/T"
        if stable:
            peak = Max(tuple(self._inside))
            rule = structs.replace(rules.PEAK, formula_text=f"m = max {self._plain}")
            b.step("m", peak, rule=rule, phase=rules.POWERS, label=Word("m"))
            lower = [one - Sym("m") for one in self._inside]
            self._text += " − m"
            self._inside = self._every("shifted", lower, self._text, rules.SHIFTED, rules.POWERS)
        power = "e^z#" if self._text == "z#" else f"e^({self._text})"
        raised = [Call("exp", (one,)) for one in self._inside]
        self._powers = self._every("exp", raised, power, rules.POWER, rules.POWERS)
        self._power = power.replace("#", "")
        rule = structs.replace(rules.NORMALISATION, formula_text=f"Σ {self._power}")
        every = Add(tuple(self._powers))
        label = Word(f"Σ {self._power}", "sum_exp")
        # The number of classes in the name tells a share how many there are.
        self._sum = b.step(f"sum{self.size}", every, rule=rule, phase=rules.POWERS, label=label).alone
        self._p: list[Expr] = []

    @property
    def _plain(self) -> str:
        return self._text.replace("#", "")

    def shares(self, *, asked: bool) -> list[Key]:
        """Write the shares and, where they are `asked`, their sum and the greatest of them."""
        rule = structs.replace(rules.SHARE, formula_text=f"p = {self._power} / Σ {self._power}")
        shares = [Div(one, self._sum) for one in self._powers]
        self._p = self._every("p", shares, "p#", rule, rules.SHARES)
        found = [Key(f"p{n + 1}") for n in range(self.size)]
        if not asked:
            return found
        every = tuple(self._p)
        rule = structs.replace(rules.CHECK, formula_text="Σ p = 1")
        self.b.step("check", Add(every), rule=rule, phase=rules.SHARES, label=Word("Σ p", "sum_p"))
        label = Word("argmax p", "argmax_p")
        self.b.step("best", ArgMax(every), rule=rules.ARGMAX, phase=rules.GREATEST, label=label)
        return [*found, Key("check"), Key("best")]

    def logs(self) -> list[Key]:
        """Write the logarithms of the shares."""
        label = Word(f"ln Σ {self._power}", "ln_sum")
        rule = structs.replace(rules.LOG_SHARE, formula_text=f"ln p = {self._plain} − ln Σ {self._power}")
        log = Call("ln", (self._sum,))
        own = structs.replace(rules.LOG_SUM, formula_text=rule.formula_text)
        self.b.step("lnsum", log, rule=own, phase=rules.LOGS, label=label)
        below = [one - Sym("lnsum") for one in self._inside]
        self._every("ln_p", below, "ln p#", rule, rules.LOGS)
        return [Key(f"ln_p{n + 1}") for n in range(self.size)]

    def jacobian(self, of: str) -> list[Key]:
        """Write how every share (`of` is ``p``) or its logarithm (``ln_p``) changes with every net input."""
        if not self._p:
            self.shares(asked=False)
        rule = rules.JACOBIAN if of == "p" else rules.LOG_JACOBIAN
        if self._warm:
            over = [f"{part}/T" for part in rule.formula_text.split(" for")[0].split(",   ")]
            rule = structs.replace(rule, formula_text=f"{',   '.join(over)} for j ≠ i")
        made: list[Key] = []
        for i in range(self.size):
            for j in range(self.size):
                entry = self._entry(of, i, j)
                name = f"J.{i + 1}.{j + 1}"
                label = Ratio(Sym(f"{of}{i + 1}"), Sym("z", (j,)))
                template = Div(entry, Sym("T")) if self._warm else entry
                self.b.step(name, template, rule=rule, phase=rules.SLOPES, label=label)
                made.append(Key(name))
        return made

    def _entry(self, of: str, i: int, j: int) -> Expr:
        p, q = self._p[i], self._p[j]
        if of == "p":
            return Mul((p, 1 - p)) if i == j else Neg(Mul((p, q)))
        return 1 - p if i == j else Neg(q)

    def table(self, names: Sequence[str], of: str) -> Table:
        """z, exponential and share (or its logarithm) of every class."""
        blocks: list[Block] = []
        for n in range(self.size):
            cells: list[Cell] = [names[n] if names else str(n), Valued(Sym("z", (n,)))]
            cells += [Valued(Sym(f"{family}{n + 1}")) for family in ("exp", of)]
            blocks.append(Block(tuple(cells)))
        head = ("class", "z", self._power, of.replace("_", " "))
        return Table("Classes", "result", head, tuple(blocks), whole=True)

    def jacobian_table(self, of: str) -> Table:
        """The Jacobian as a matrix, a row for each output."""
        size = range(self.size)
        blocks = [
            Block((Named(Sym(f"{of}{i + 1}")), *(Valued(Sym(f"J.{i + 1}.{j + 1}")) for j in size)))
            for i in size
        ]
        head = ("∂", *(f"/∂z{j + 1}" for j in size))
        return Table("Jacobian", "result", head, tuple(blocks), whole=True)

    def _every(self, name: str, templates: Sequence[Expr], text: str, rule: Rule, phase: Phase) -> list[Expr]:
        """A line for every class, called `text` with its number for #."""
        if rule.code in {rules.SCALED.code, rules.SHIFTED.code, rules.POWER.code}:
            rule = structs.replace(rule, formula_text=text.replace("#", ""))
        for n, template in enumerate(templates, 1):
            label = Word(text.replace("#", str(n)), f"{name}{n}")
            self.b.step(f"{name}{n}", template, rule=rule, phase=phase, label=label)
        return [Sym(f"{name}{n}") for n in range(1, len(templates) + 1)]
