"""The matrix view: a whole family on one line, read off its template.

A sum over one axis of a matrix and a vector is their product, transposed when the summed axis comes first;
factors at the same position multiply elementwise (⊙); a column times a row is the outer product.
Families that fit no such form are worked line by line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.axis import Axis, Key, Lookup, Relation, fix, size
from nnsolve.expr import Add, Call, Div, Each, Max, Mul, Neg, Num, Pow, Sym, bind, replaced, symbols
from nnsolve.notation import RUNNING
from nnsolve.render.page import letter
from nnsolve.render.rows import Array, ArrayLine, Section
from nnsolve.render.text import Printer, general

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.derivation import Family
    from nnsolve.expr import Expr
    from nnsolve.render.page import Composer
    from nnsolve.render.plan import Plan
    from nnsolve.render.rows import Row

LARGE = (6, 8)
"""Rows and columns of a matrix up to which it is printed."""


class Part:
    """A whole array in a formula: its name and its numbers."""

    __slots__ = ("array", "name")

    def __init__(self, name: str, array: Array) -> None:
        self.name, self.array = name, array


class UnfitError(Exception):
    """The template is no formula in whole arrays."""


def matrix_sections(composer: Composer, plan: Plan) -> tuple[Section, ...]:
    """The families of `plan` in order, one section for each phase."""
    keys = sorted({key for part in plan.parts for key in part.keys}, key=composer.derivation.order)
    families: dict[str, list[Key]] = {}
    for key in keys:
        families.setdefault(key.name, []).append(key)
    by_phase: dict[str, list[Row]] = {}
    done: set[str] = set()
    todo = list(reversed(families.items()))
    while todo:
        name, members = todo.pop()
        if name in done:
            continue
        family = composer.derivation.family(name)
        rows, needed = _rows(composer, family, members)
        missing = [(other, composer.derivation.expand((Key(other),))) for other in needed - done - {name}]
        if missing:
            # A product that has a name of its own is worked first, though no single line needs it.
            composer.count -= 1
            todo += [(name, members), *((other, list(keys)) for other, keys in missing)]
            continue
        done.add(name)
        by_phase.setdefault(family.phase.title, []).extend(rows)
    titled = [(title, rows) for title, rows in by_phase.items() if rows]
    return tuple(
        Section("working", f"{letter(n)}. {title}", (), tuple(rows)) for n, (title, rows) in enumerate(titled)
    )


def _rows(composer: Composer, family: Family, keys: Sequence[Key]) -> tuple[list[Row], set[str]]:
    """The rows of one family, and the families that stand for products in them."""
    try:
        writer = _Whole(composer, family, keys)
        if writer.copies:
            return [], set()
        tokens = writer.tokens()
        value = writer.own()
    except UnfitError:
        return [composer.equation(key, note=False) for key in keys], set()
    composer.count += 1
    names = tuple(token if isinstance(token, str) else token.name for token in tokens)
    worked = tuple(token if isinstance(token, str) else token.array for token in tokens)
    asked = any(composer.is_asked(key) for key in keys)
    line = ArrayLine(composer.count, composer.whole.name(family), names, worked, value, asked)
    return [line], writer.products


class _Whole:
    """Reads one template as a formula in whole arrays."""

    def __init__(self, composer: Composer, family: Family, keys: Sequence[Key]) -> None:
        self._composer, self._family = composer, family
        self._at = {axis: k for axis, k in zip(family.axes, keys[0].at, strict=True) if axis.name in RUNNING}
        self._frame = tuple(axis for axis in family.axes if axis not in self._at)
        if family.template is None or len(self._frame) not in (1, 2) or family.where:
            raise UnfitError
        self._template = family.template
        self.products: set[str] = set()
        self.copies = isinstance(family.template, Sym)
        self._keys = keys
        self._digits: dict[Key, str] = {}

    def _needed(self) -> dict[Key, str]:
        """The longest digits that any position of the family needs of each operand."""
        needed: dict[Key, str] = {}
        numbers, template = self._composer.numbers, replaced(self._template, self._plain)
        for key in self._keys if size(self._family.axes) <= LARGE[0] * LARGE[1] else ():
            at = dict(zip(self._family.axes, key.at, strict=True))
            step = structs.replace(numbers.step(key), formula=bind(template, at))
            shown = numbers.worked(step).shown
            for operand, digits in shown.items():
                needed[operand] = max(digits, needed.get(operand, ""), key=len)
        return needed

    def tokens(self) -> list[str | Part]:
        """The formula, arrays in place of symbols, with the digits that its numbers need."""
        self._go(self._template, self._frame)
        self._digits = self._needed()
        return self._go(self._template, self._frame)

    def own(self) -> Array:
        """The family's own values."""
        return self._array(self._family, self._frame, self._family.axes, own=True)

    # ---------------------------------------------------------------------------------- formulas

    def _go(self, expr: Expr, frame: tuple[Axis, ...]) -> list[str | Part]:
        match expr:
            case Num():
                return [Printer(general()).text(expr)]
            case Sym():
                return [self._symbol(expr, frame)]
            case Add(args):
                return self._sum(args, frame)
            case Mul(args):
                return self._product(args, frame)
            case Neg(arg):
                return ["−", *self._bracketed(arg, frame)]
            case Pow(base, Num(2)):
                return [*self._bracketed(base, frame, tight=True), "²"]
            case Div(over, under):
                return [*self._bracketed(over, frame), "/", *self._bracketed(under, frame, tight=True)]
            case Call(function, (arg,)):
                sign = Printer(general()).text(Call(function, (Sym("x"),)))
                before, _, after = sign.partition("x")
                if "(" not in before:
                    before, after = f"{function}(", ")"
                return [before, *self._go(arg, frame), after]
            case Max((Num() as low, Sym() as arg)):
                return [f"max({Printer(general()).text(low)}, ", *self._go(arg, frame), ")"]
            case _:
                raise UnfitError

    def _bracketed(self, expr: Expr, frame: tuple[Axis, ...], *, tight: bool = False) -> list[str | Part]:
        loose = isinstance(expr, (Add, Neg)) or (tight and not isinstance(expr, (Sym, Num, Call)))
        inside = self._go(expr, frame)
        return ["(", *inside, ")"] if loose else inside

    def _sum(self, args: Sequence[Expr], frame: tuple[Axis, ...]) -> list[str | Part]:
        out: list[str | Part] = []
        for arg in args:
            inner = arg.arg if isinstance(arg, Neg) else arg
            sign = " − " if isinstance(arg, Neg) else " + "
            term = (
                self._total(inner, frame) if isinstance(inner, Each) else self._bracketed_term(inner, frame)
            )
            out += [sign, *term] if out else (["−", *term] if isinstance(arg, Neg) else term)
        return out

    def _bracketed_term(self, expr: Expr, frame: tuple[Axis, ...]) -> list[str | Part]:
        inside = self._go(expr, frame)
        return ["(", *inside, ")"] if isinstance(expr, Add) else inside

    def _total(self, each: Each, frame: tuple[Axis, ...]) -> list[str | Part]:
        """Σ over one axis of a product: a matrix times a vector."""
        if each.where:
            return self._go(self._looked_up(each, frame), frame)
        factors = [
            self._plain(arg) for arg in (each.body.args if isinstance(each.body, Mul) else (each.body,))
        ]
        matrices = [f for f in factors if isinstance(f, Sym) and len(self._axes(f)) == 2]  # noqa: PLR2004
        vectors = [f for f in factors if f not in matrices]
        if any(self._axes(v) != (each.axis,) for v in vectors if isinstance(v, Sym)) or not all(
            isinstance(v, Sym) for v in vectors
        ):
            raise UnfitError
        if len(matrices) == 1 and len(vectors) == 1 and len(frame) == 1:
            matrix, axes = matrices[0], self._axes(matrices[0])
            if axes == (*frame, each.axis):
                return [self._symbol(matrix, axes), " · ", self._symbol(vectors[0], (each.axis,))]
            if axes == (each.axis, *frame):
                return [self._symbol(matrix, axes), "ᵀ · ", self._symbol(vectors[0], (each.axis,))]
        raise UnfitError

    def _looked_up(self, each: Each, frame: tuple[Axis, ...]) -> Expr:
        """The body of a sum that has exactly one term at each position of `frame`, such as a shared bias."""
        match each.where:
            case (Relation(axes, found),) if axes == (*frame, each.axis):
                table = dict(sorted(at for at in found if len(at) == 2))  # noqa: PLR2004
                if len(table) != len(found) or len(table) != frame[0].size:
                    raise UnfitError
                index = Lookup(frame, tuple(table.values()))
                return replaced(
                    each.body,
                    lambda sym: Sym(sym.name, tuple(index if i == each.axis else i for i in sym.index)),
                )
            case _:
                raise UnfitError

    def _product(self, args: Sequence[Expr], frame: tuple[Axis, ...]) -> list[str | Part]:
        factors = [self._plain(arg) for arg in args]
        if len(frame) == 1:
            return self._elementwise(factors, frame)
        columns = [f for f in factors if self._spread(f) == {frame[0]}]
        rows = [f for f in factors if self._spread(f) == {frame[1]}]
        rest = [f for f in factors if f not in columns and f not in rows]
        if columns and rows and not rest:
            column = self._named_product(columns)
            if column:
                self._template = Mul((*column, *rows))
            column = column or columns
            left = self._elementwise(column, frame[:1])
            right = self._elementwise(rows, frame[1:])
            if len(column) > 1:
                left = ["(", *left, ")"]
            return [*left, " · ", *(["(", *right, ")"] if len(rows) > 1 else right), "ᵀ"]
        if any(len(self._spread(f)) not in (0, 2) for f in factors):
            raise UnfitError
        return self._elementwise(factors, frame)

    def _elementwise(self, factors: Sequence[Expr], frame: tuple[Axis, ...]) -> list[str | Part]:
        out: list[str | Part] = []
        full = False
        for factor in factors:
            scalar = not self._spread(factor)
            if out:
                out.append(" ⊙ " if full and not scalar else "·")
            out += self._bracketed(factor, frame)
            full = full or not scalar
        return out

    def _named_product(self, factors: Sequence[Expr]) -> list[Expr]:
        """A family whose formula is the product of `factors`, in their place: the error signal δ."""
        if len(factors) < 2:  # noqa: PLR2004
            return []
        for family in self._composer.derivation.families:
            if family.template == Mul(tuple(factors)):
                self.products.add(family.name)
                return [Sym(family.name, family.axes)]
        return []

    # ----------------------------------------------------------------------------------- symbols

    def _plain(self, expr: Expr) -> Expr:
        """`expr`, or what it is a copy of: ∂in/∂w is the input."""
        while isinstance(expr, Sym):
            family = self._composer.derivation.family(expr.name)
            if not isinstance(family.template, Sym) or not all(isinstance(i, Axis) for i in expr.index):
                break
            swap = dict(zip(family.axes, expr.index, strict=True))
            copied = family.template
            index = tuple(swap.get(i, i) if isinstance(i, Axis) else i for i in copied.index)
            if any(not isinstance(i, (int, Axis)) for i in index):
                break
            expr = Sym(copied.name, index)
        return expr

    def _spread(self, expr: Expr) -> set[Axis]:
        """The free axes that `expr` depends on."""
        return {axis for sym in symbols(expr) for axis in self._axes(sym)}

    def _axes(self, sym: Sym) -> tuple[Axis, ...]:
        found: list[Axis] = []
        for index in sym.index:
            match fix(index, self._at):
                case Axis() as axis:
                    found.append(axis)
                case Lookup(axes):
                    found += [axis for axis in axes if axis not in self._at]
                case int():
                    pass
                case _:
                    raise UnfitError
        return tuple(found)

    def _symbol(self, sym: Expr, frame: tuple[Axis, ...]) -> Part:
        sym = self._plain(sym)
        if not isinstance(sym, Sym):
            raise UnfitError
        axes = self._axes(sym)
        if not axes:
            key = self._key(sym, {})
            return Part(self._composer.notation.text(key), Array(((self._text(key),),), shape=()))
        family = self._composer.derivation.family(sym.name)
        marks = [i for axis, i in zip(family.axes, sym.index, strict=True) if axis.name in RUNNING]
        # Samples that are looked up have no mark of their own in the name of an array.
        if axes != frame or any(not isinstance(fix(i, self._at), int) for i in marks):
            raise UnfitError
        return Part(self._composer.whole.name(family), self._array(sym, axes, sym.index))

    def _array(
        self, source: Sym | Family, axes: tuple[Axis, ...], index: Sequence[object], *, own: bool = False
    ) -> Array:
        shape = tuple(axis.size for axis in axes)
        columns = shape[-1]
        rows = shape[0] if len(shape) == 2 else 1  # noqa: PLR2004
        vector = len(shape) == 1
        if rows > LARGE[0] or columns > LARGE[1]:
            return Array((), vector, shape)
        sym = Sym(source.name, tuple(index))  # type: ignore[arg-type]
        lines: list[tuple[str, ...]] = []
        for r in range(rows):
            places = [{axes[-1]: c} if vector else {axes[0]: r, axes[1]: c} for c in range(columns)]
            keys = [self._key(sym, place) for place in places]
            text = self._composer.numbers.text if own else self._text
            lines.append(tuple(text(key) if key in self._composer.derivation else "" for key in keys))
        return Array(tuple(lines), vector)

    def _key(self, sym: Sym, place: dict[Axis, int]) -> Key:
        bound = bind(sym, {**self._at, **place})
        if not isinstance(bound, Sym):
            raise UnfitError
        return bound.key

    def _text(self, key: Key) -> str:
        return self._digits.get(key) or self._composer.numbers.cell(key)
