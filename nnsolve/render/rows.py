"""The second waist: what a page shows, as values that every format reads.

Nothing here is formatted. Formulas are trees, quantities are keys whose names stand in `Page.names`, and
numbers are plain digits (``-0.0381``, ``1.5e-08``) that a writer gives their printed form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from nnsolve.axis import Key
    from nnsolve.exposition import Note, Stated
    from nnsolve.expr import Expr
    from nnsolve.notation import Name


class Equation(Struct, frozen=True):
    """A line of working: name = formula = substitution = value.

    `formula` is printed with names, `None` where the line leaves it out. `worked` is the formula printed with
    the digits in `shown`, its case distinctions reduced to the case that holds; `None` where there is nothing
    to compute. `steps` are equal formulas that lead to `formula`. `number` counts from 1 over the page.
    `answer` marks what was asked.
    """

    number: int
    key: Key
    formula: Expr | None
    worked: Expr | None
    shown: dict[Key, str]
    value: str
    answer: bool = False
    note: Note | None = None
    steps: tuple[Expr, ...] = ()


class Fraction(Struct, frozen=True):
    """The chain rule written with fractions: the slope `key` is the product of the slopes `factors`."""

    key: Key
    factors: tuple[Key, ...]


class Quantity(Struct, frozen=True):
    """A quantity by name, followed by its digits when it has some; `answer` marks what was asked."""

    key: Key
    value: str = ""
    answer: bool = False


class Figure(Struct, frozen=True):
    """A number on its own."""

    value: str
    answer: bool = False


class Formula(Struct, frozen=True):
    """A formula in a cell: with names, or with the digits in `shown` when there are some."""

    expr: Expr
    shown: dict[Key, str] | None = None


Cell: TypeAlias = "str | Quantity | Figure | Formula"


class Items(Struct, frozen=True):
    """Quantities side by side: ``i1 = 0.05   i2 = 0.10``."""

    items: tuple[Quantity, ...]


class Bulk(Struct, frozen=True):
    """A given array that is too large to print: its name and shape."""

    name: str
    shape: tuple[int, ...]


class Tabular(Struct, frozen=True):
    """Rows of cells under a head; `title` may be empty, and so may `head`."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Tables(Struct, frozen=True):
    """Tables that belong together and stand side by side where there is room."""

    tables: tuple[Tabular, ...]


class Array(Struct, frozen=True):
    """A whole array in numbers: rows of plain digits; a vector is one row.

    `shape` is set where the array is too large to print, and `rows` is empty then.
    """

    rows: tuple[tuple[str, ...], ...]
    vector: bool = False
    shape: tuple[int, ...] = ()


class ArrayLine(Struct, frozen=True):
    """A whole family as one line: ``name = formula = numbers = value``.

    `formula` are pieces of text in order: names of arrays, ``ᵀ``, ``⊙``, ``·`` and brackets. `worked` is the
    same with arrays in place of names.
    """

    number: int
    name: str
    formula: tuple[str, ...]
    worked: tuple[str | Array, ...]
    value: Array
    answer: bool = False


Row: TypeAlias = Equation | Fraction | Items | Bulk | Tables | ArrayLine


class Section(Struct, frozen=True):
    """A part of the page: title, sentences, rows.

    `kind` is ``given``, ``working``, ``answer`` or ``remarks``.
    """

    kind: str
    title: str
    prose: tuple[str | Note, ...]
    rows: tuple[Row, ...]


class Page(Struct, frozen=True):
    """Everything that is shown of a derivation.

    `names` holds the name of every quantity that a row or note mentions, `values` the digits that notes
    mention, and `lines` the number of the line on which a slope is worked: formulas refer to it there.
    """

    title: str
    name: str
    summary: tuple[str, ...]
    precision: str
    conventions: tuple[Stated, ...]
    sections: tuple[Section, ...]
    names: dict[Key, Name]
    values: dict[Key, str]
    lines: dict[Key, int]
    closing: tuple[str, ...] = ()


class Branch(Struct, frozen=True):
    """A line of a tree: `last` tells for each level whether it is the last below its parent.

    `above` marks a quantity that was worked out further up; then only its name is printed.
    """

    last: tuple[bool, ...]
    equation: Equation
    above: bool = False


class Tree(Struct, frozen=True):
    """A quantity with all it is computed from below it; `cut` when the end of a long tree is left out."""

    branches: tuple[Branch, ...]
    names: dict[Key, Name]
    cut: bool = False
