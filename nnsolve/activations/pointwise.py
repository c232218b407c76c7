"""Activations of one net input at a time: value and slope at every point, line by line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from nnsolve.activations import rules
from nnsolve.activations.pieces import CLOSE, Pieces, at, constant, keeps
from nnsolve.activations.values import computed
from nnsolve.axis import Axis, Key
from nnsolve.derivation import Phase
from nnsolve.exposition import Block, Note, Table, Valued
from nnsolve.expr import Call, Expr, Num, Sym, replaced
from nnsolve.functions import FUNCTIONS, OUT, A, Z
from nnsolve.grid import Grid
from nnsolve.notation import Listed, Own, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.activations.pieces import Line
    from nnsolve.build import Builder
    from nnsolve.derivation import Derivation, Rule
    from nnsolve.exposition import Cell
    from nnsolve.functions import Function
    from nnsolve.network.activation import Activation
    from nnsolve.topic import Number

WORKED = 8
"""Points up to which each is worked line by line; of more, the first three are."""
_FIRST = 3

_COARSE = 1e-317
"""Floats so small have few digits, and a product of such parts fewer than the float nearest to it."""

_WHOLE = "by its name: a part of the formula leaves double precision or loses its digits here"
_STEADY = "an equal form: the usual one loses its digits to rounding here"


class Worked(Struct, frozen=True):
    """A named or typed activation: `row` is its row, `parameters` the numbers it has there."""

    act: Activation
    row: Function | None
    parameters: tuple[float, ...]

    @property
    def sign(self) -> str:
        """How it is written before its argument."""
        return "f" if self.row is None else self.row.sign

    @property
    def word(self) -> str:
        """Its plain name."""
        return "f" if self.row is None else self.row.name

    def value(self, z: float) -> float:
        """The function at `z`, in floats."""
        return computed(self.act.value(Z), z, 0.0, self.parameters)

    def slope(self, z: float) -> float:
        """The slope at `z`, in floats; nan where there is none."""
        return (
            math.nan
            if self.act.slope is None
            else computed(self.act.slope, z, self.value(z), self.parameters)
        )


def worked(act: Activation) -> Worked:
    """`act` with its row."""
    if act.name == "typed":
        return Worked(act, None, ())
    args = act.formula.args[1:] if isinstance(act.formula, Call) else ()
    return Worked(act, FUNCTIONS[act.name], tuple(one.value for one in args if isinstance(one, Num)))


class _Last(Struct, frozen=True):
    """The line of a value or a slope: its family, point and function, its names with # for the net input."""

    name: str
    n: int
    place: int
    one: Worked
    rule: Rule
    text: str
    plain: str


class Points:
    """Writes activations at the points `z` into `b`: names are z for one point, z1, z2, … for several."""

    def __init__(self, b: Builder, z: Sequence[Number]) -> None:
        self.b, self.z = b, z
        self.names = ["z"] if len(z) == 1 else [f"z{n + 1}" for n in range(len(z))]
        self.axis = Axis("p", len(z))
        b.given("z", z, self.axis, label=Own(Listed(tuple(self.names))))
        self.count = len(z) if len(z) <= WORKED else _FIRST
        self._exact: dict[str, float] = {}
        self._families: dict[tuple[int, int], str] = {}
        self._pieces = [
            Pieces(f"p{n}", {Sym("z", (n,)): (name, float(z[n]))}) for n, name in enumerate(self.names)
        ]

    def write(self, every: Sequence[Sequence[Worked]], *, slope: bool) -> list[Key]:
        """Write value and, where wanted, slope of some activations at every point: ``every[point]``.

        Returns the keys of what is worked line by line.
        """
        asked: list[Key] = []
        for n, functions in enumerate(every):
            for one in functions:
                self._pieces[n].reserve(one.word, f"{one.sign}({self.names[n]})")
            for place, one in enumerate(functions):
                self._value(n, place, one)
                asked += [Key(self._families[n, place])] if n < self.count else []
                if slope and one.act.slope is not None:
                    self._slope(n, place, one)
                    asked += [Key(f"p{n}.d{place}")] if n < self.count else []
        return asked

    def table(self, functions: Sequence[Worked], *, slope: bool) -> Table:
        """z, values and slopes, a row for each point."""
        head = ["z"]
        for one in functions:
            head += [f"{one.sign}(z)", *([f"{one.sign}′(z)"] if slope and one.act.slope is not None else [])]
        blocks: list[Block] = []
        for n in range(len(self.z)):
            cells: list[Cell] = [Valued(Sym("z", (n,)))]
            for place, one in enumerate(functions):
                cells.append(Valued(Sym(self._families[n, place])))
                if slope and one.act.slope is not None:
                    cells.append(Valued(Sym(f"p{n}.d{place}")))
            blocks.append(Block(tuple(cells)))
        return Table("Values", "result", tuple(head), tuple(blocks), whole=True)

    def exact(self, made: Derivation) -> Derivation:
        """`made` with the last digits that a cancelling formula lost put back, as far as they are known."""
        families = tuple(
            structs.replace(f, values=Grid((), [self._exact[f.name]])) if f.name in self._exact else f
            for f in made.families
        )
        return structs.replace(made, families=families)

    # ------------------------------------------------------------------------------------- lines

    def _value(self, n: int, place: int, one: Worked) -> None:
        formula = one.act.value(Sym("z", (n,)))
        call = isinstance(formula, Call)
        exact = one.row.of(float(self.z[n]), *one.parameters) if one.row is not None and call else None
        definition = (at(formula) if isinstance(formula, Call) else None) or formula
        pieces, text = self._pieces[n], f"{one.sign}({self.names[n]})"
        there = pieces.called(text)
        self._families[n, place] = there.name if there is not None else f"p{n}.f{place}"
        if there is not None:
            return  # another function needed it before
        last = _Last(f"p{n}.f{place}", n, place, one, rules.VALUE, f"{one.sign}(#)", f"{one.word}_#")
        found = pieces.opened(definition, exact) if n < self.count else None
        if found is not None:
            self._write(last, found[0], definition, exact, found[1])
        else:
            self._write(last, formula, definition, exact, note=_WHOLE if n < self.count and call else "")
        template = found[0] if found else formula
        known = self._exact.get(last.name, pieces.value(template))
        pieces.add(Sym(last.name), text, known, template)

    def _slope(self, n: int, place: int, one: Worked) -> None:
        z, pieces, out = Sym("z", (n,)), self._pieces[n], Sym(self._families[n, place])
        usual = one.act.local(z, out)
        exact = self._exact_slope(n, one)
        last = _Last(f"p{n}.d{place}", n, place, one, rules.SLOPE, f"{one.sign}′(#)", f"{one.word}_slope_#")
        found = pieces.opened(usual, exact) if n < self.count else None
        plain = pieces.plain(usual)
        if found is not None:
            self._write(last, found[0], usual, exact, found[1])
        elif one.row is None or one.row.steady is None or keeps(pieces.value(plain), exact):
            self._write(last, plain, usual, exact)
        else:
            steady = _steady(one, z, out)
            self._write(last, steady, steady, exact, note=_STEADY)

    def _exact_slope(self, n: int, one: Worked) -> float | None:
        z = float(self.z[n])
        if one.row is None or z == 0 or one.act.slope is None:
            return None
        if one.row.slope_of is not None:
            return one.row.slope_of(z, *one.parameters)
        return computed(one.row.steady or one.act.slope, z, one.row.of(z, *one.parameters), one.parameters)

    def _write(
        self,
        last: _Last,
        template: Expr,
        said: Expr,
        exact: float | None,
        lines: Sequence[Line] = (),
        note: str = "",
    ) -> None:
        """Write `lines` and the line `last` that they lead to; `said` is its general formula."""
        pieces, name = self._pieces[last.n], self.names[last.n]
        general = f"{last.text} = {pieces.text(said)}".replace("#", "z").replace(name, "z")
        title = "the function f" if last.one.row is None else last.one.act.title
        phase = Phase(f"function-{last.place}", title[:1].upper() + title[1:])
        for line in lines:
            rule = structs.replace(line.rule, formula_text=general)
            label = Word(line.text, f"{line.word}_{name}")
            self.b.step(line.name, line.formula, rule=rule, phase=phase, label=label)
        rule = structs.replace(last.rule, formula_text=general)
        label = Word(last.text.replace("#", name), last.plain.replace("#", name))
        added = Note(note) if note else None
        self.b.step(last.name, template, rule=rule, phase=phase, label=label, note=added)
        got = pieces.value(template)
        if exact and got != exact and math.isclose(got, exact, rel_tol=CLOSE, abs_tol=_COARSE):
            self._exact[last.name] = exact


def _steady(one: Worked, z: Expr, out: Expr) -> Expr:
    assert one.row is not None and one.row.steady is not None  # noqa: S101, PT018
    known: dict[Sym, Expr] = {Z: z, OUT: out}
    if isinstance(one.act.formula, Call) and len(one.act.formula.args) > 1:
        known[A] = one.act.formula.args[1]
    return replaced(one.row.steady, lambda sym: known.get(sym, constant(sym)))
