"""Writes a derivation made of single whole numbers: each from its formula, exactly, without arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.convnet.rule import PHASES
from nnsolve.derivation import GIVEN, TAKEN, Derivation, Family
from nnsolve.evaluate import evaluate
from nnsolve.expr import Sym
from nnsolve.functions import Floats
from nnsolve.grid import Grid
from nnsolve.notation import Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.axis import Key
    from nnsolve.derivation import Phase, Rule
    from nnsolve.exposition import Note, Stated, Table
    from nnsolve.expr import Expr, Num


class Whole(Floats):
    """Exact whole numbers as far as they go: a quotient that comes out even stays whole."""

    def number(self, num: Num) -> float:
        """The value of a written number, however large."""
        return num.value

    def div(self, over: float, under: float) -> float:
        """The quotient."""
        if isinstance(over, int) and isinstance(under, int) and over % under == 0:
            return over // under
        return over / under

    def power(self, base: float, exponent: float) -> float:
        """`base` to the power `exponent`, which is not negative here."""
        return base**exponent


_WHOLE = Whole()


class Ledger:
    """Collects single quantities in order; the value of each one follows from its formula.

    >>> from nnsolve.convnet.rule import SIZE, SIZES
    >>> book = Ledger()
    >>> wide, kernel = book.given("W", 32), book.given("F", 5)
    >>> book.value(book.step("out", wide - kernel + 1, SIZE, SIZES))
    28
    """

    def __init__(self) -> None:
        self._families: list[Family] = []
        self._values: dict[str, float] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def given(self, name: str, value: int) -> Sym:
        """A number that stands in the exercise."""
        family = Family(name, GIVEN, TAKEN, (), None, Grid((), [value]), Word(name), typed=(str(value),))
        return self._store(family, value)

    def step(self, name: str, formula: Expr, rule: Rule, phase: Phase, *, note: Note | None = None) -> Sym:
        """A number that is worked out."""
        value = self.of(formula)
        family = Family(name, phase, rule, (), formula, Grid((), [value]), Word(name), note=note)
        return self._store(family, value)

    def of(self, formula: Expr) -> float:
        """The value of a formula in quantities that are written down: an `int` where it is whole."""
        return evaluate(formula, self._at, _WHOLE)

    def value(self, sym: Sym) -> int:
        """The value of a quantity that is a whole number."""
        return int(self._values[sym.name])

    def givens(self) -> list[Sym]:
        """The numbers that stand in the exercise."""
        return [Sym(family.name) for family in self._families if family.template is None]

    def worked(self) -> list[str]:
        """The names of what was worked out, in order."""
        return [family.name for family in self._families if family.template is not None]

    def has(self, rule: Rule) -> bool:
        """Whether anything was worked by `rule`."""
        return any(family.rule is rule for family in self._families)

    def done(
        self,
        title: str,
        asked: Sequence[Key],
        *,
        shown: tuple[Key, ...] = (),
        summary: tuple[str, ...] = (),
        conventions: tuple[Stated, ...] = (),
        tables: tuple[Table, ...] = (),
        views: dict[str, tuple[Key, ...]] | None = None,
    ) -> Derivation:
        """The derivation; the arguments are those of `Builder.done`."""
        return Derivation(
            title,
            tuple(sorted(self._families, key=_place)),
            tuple(asked),
            shown,
            summary=summary,
            conventions=conventions,
            tables=tables,
            views=views or {},
        )

    def _at(self, key: Key) -> float:
        return self._values[key.name]

    def _store(self, family: Family, value: float) -> Sym:
        if family.name in self._values:
            message = f"two quantities are called {family.name}"
            raise ValueError(message)
        self._families.append(family)
        self._values[family.name] = value
        return Sym(family.name)


def _place(family: Family) -> int:
    """Givens first, then phase by phase; no phase reads a later one."""
    return 0 if family.phase is GIVEN else PHASES.index(family.phase) + 1
