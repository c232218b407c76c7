"""Products of arrays: Hadamard, Kronecker, Khatri–Rao, outer, dot, A·B and A·Bᵀ, of numbers or of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.axis import Axis, Index, Key, Lookup
from nnsolve.counts import rules
from nnsolve.errors import ProblemError
from nnsolve.exposition import Block, Table, Valued
from nnsolve.expr import Expr, Mul, Num, Sym, total
from nnsolve.notation import Entry, Listed, Own, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder
    from nnsolve.derivation import Rule
    from nnsolve.topic import Number

PRODUCTS = {
    "hadamard": rules.HADAMARD,
    "kronecker": rules.KRONECKER,
    "khatri-rao": rules.KHATRI_RAO,
    "outer": rules.OUTER,
    "dot": rules.DOT,
    "matrix": rules.MATRIX,
    "a-bt": rules.TRANSPOSED,
}
MOST_ENTRIES = 2_000
"""The most entries of a product."""
_TAKEN = frozenset(("A", "B", "C", "entries", "products"))
"""Names of the arrays and of what is counted."""

Rows = tuple[tuple[object, ...], ...]
Term = tuple[int, int, int, int]
"""Rows and columns of the two factors of one term: A[r, c]·B[s, d]."""


class Layout(Struct, frozen=True):
    """The shape of a product, and of which entries each of its entries is the sum of products."""

    rows: int
    columns: int
    terms: int
    rule: Rule

    def factors(self, kind: str, at: tuple[int, int], term: int, right: tuple[int, int]) -> Term:
        """The entries that are multiplied in a term of the entry `at`; `right` is the shape of B."""
        i, j = at
        height, width = right
        match kind:
            case "hadamard":
                return i, j, i, j
            case "kronecker":
                return i // height, j // width, i % height, j % width
            case "khatri-rao":
                return i // height, j, i % height, j
            case "matrix":
                return i, term, term, j
            case "a-bt":
                return i, term, j, term
            case "outer":
                return 0, i, 0, j
            case _:
                return 0, term, 0, term


def layout(kind: str, left: tuple[int, int], right: tuple[int, int]) -> Layout:
    """The shape of the product `kind`; raises `ProblemError` where the shapes do not fit."""
    (m, n), (p, q) = left, right
    needed = {
        "hadamard": ((m, n), (p, q)),
        "khatri-rao": ((m, n), (p, n)),
        "matrix": ((m, n), (n, q)),
        "a-bt": ((m, n), (p, n)),
        "outer": ((1, n), (1, q)),
        "dot": ((1, n), (1, n)),
    }
    wanted = needed.get(kind, (left, right))
    if kind == "hadamard":
        wanted = (left, left)
    if wanted[0] != left:
        message = f"expected one row, a vector, found {m} rows"
        raise ProblemError(message, ("a",))
    if wanted[1] != right:
        message = f"expected {wanted[1][0]}×{wanted[1][1]} for {kind} with a {m}×{n}, found {p}×{q}"
        raise ProblemError(message, ("b",))
    shapes = {
        "hadamard": (m, n, 1),
        "kronecker": (m * p, n * q, 1),
        "khatri-rao": (m * p, n, 1),
        "matrix": (m, q, n),
        "a-bt": (m, p, n),
        "outer": (n, q, 1),
        "dot": (1, 1, n),
    }
    made = Layout(*shapes[kind], PRODUCTS[kind])
    if made.rows * made.columns * made.terms > MOST_ENTRIES:
        message = f"expected a product of at most {MOST_ENTRIES} entries and terms, found more"
        raise ProblemError(message, ("a",))
    return made


def numbers(b: Builder, kind: str, a: Sequence[Sequence[Number]], c: Sequence[Sequence[Number]]) -> list[Key]:
    """Write every entry of the product of two arrays of numbers."""
    left, right = (len(a), len(a[0])), (len(c), len(c[0]))
    made = layout(kind, left, right)
    for name, rows in (("A", a), ("B", c)):
        b.given(name, [list(row) for row in rows], *_axes(name, rows), label=Entry(name))
    return _entries(b, kind, made, right)


def _axes(name: str, rows: Sequence[Sequence[object]]) -> tuple[Axis, Axis]:
    return Axis(f"{name}r", len(rows)), Axis(f"{name}c", len(rows[0]))


def _entries(b: Builder, kind: str, made: Layout, right: tuple[int, int]) -> list[Key]:
    """Write every entry of the product of A and B, which are written already."""
    i, j, k = Axis("i", made.rows), Axis("j", made.columns), Axis("m", made.terms)
    axes = (i, j, k)
    every = [
        made.factors(kind, (r, s), t, right)
        for r in range(made.rows)
        for s in range(made.columns)
        for t in range(made.terms)
    ]
    place = [Lookup(axes, tuple(at[n] for at in every)) for n in range(4)]
    index: list[tuple[Index, ...]] = [(place[0], place[1]), (place[2], place[3])]
    body: Expr = Mul((Sym("A", index[0]), Sym("B", index[1])))
    template = total(k, body)
    if kind == "dot":
        from nnsolve.expr import bind

        b.step(
            "C", bind(template, {i: 0, j: 0}), rule=made.rule, phase=rules.PRODUCT, label=Word("A·B", "A.B")
        )
        return [Key("C")]
    b.family("C", template, i, j, rule=made.rule, phase=rules.PRODUCT, label=Entry("C"))
    return [Key("C")]


def shown(name: str, title: str, rows: int, columns: int, place: str) -> Table:
    """An array of a derivation as a table of its values."""
    blocks = tuple(
        Block((f"row {i}", *(Valued(Sym(name, (i, j))) for j in range(columns)))) for i in range(rows)
    )
    return Table(title, place, ("", *map(str, range(columns))), blocks, whole=True)


def letters(
    b: Builder, kind: str, a: Sequence[Sequence[str]], c: Sequence[Sequence[str]]
) -> tuple[list[Key], tuple[Table, ...]]:
    """Write how many entries the product of two arrays of letters has; the arrays and it as tables.

    Each entry is written as well, though nothing asks for it: its formula says what its letters are. With 1
    for every letter its value counts its terms.
    """
    right = (len(c), len(c[0]))
    made = layout(kind, (len(a), len(a[0])), right)
    for name, rows in (("A", a), ("B", c)):
        b.given(f"{name}r", len(rows), label=Word(f"rows_{name}"))
        b.given(f"{name}c", len(rows[0]), label=Word(f"columns_{name}"))
    height, width = _size(kind)
    label = Word("entries")
    b.step("entries", height * width, rule=rules.ENTRIES, phase=rules.PRODUCT, label=label)
    keys = [Key("entries")]
    if made.terms > 1:
        count = Sym("entries") * Sym("Ac")
        label = Word("products")
        b.step("products", count, rule=rules.TERMS, phase=rules.PRODUCT, label=label)
        keys.append(Key("products"))
    if _have_names((*a, *c)):
        for name, rows in (("A", a), ("B", c)):
            label = Own(Listed(tuple(letter for row in rows for letter in row)))
            why, phase = rules.LETTERS, rules.PRODUCT
            b.family(name, Num(1), *_axes(name, rows), rule=why, phase=phase, label=label)
        _entries(b, kind, made, right)
    blocks: list[Block] = []
    for i in range(made.rows):
        cells: list[str] = []
        for j in range(made.columns):
            terms = [made.factors(kind, (i, j), t, right) for t in range(made.terms)]
            cells.append(" + ".join(f"{a[r][s]}·{c[t][u]}" for r, s, t, u in terms))
        blocks.append(Block((f"row {i}", *cells)))
    head = ("", *map(str, range(made.columns)))
    product = Table(made.rule.title, "result", head, tuple(blocks), whole=True)
    return keys, (_lettered("A", a), _lettered("B", c), product)


def _have_names(rows: Sequence[Sequence[str]]) -> bool:
    """Whether every letter is a name of its own."""
    every = [letter for row in rows for letter in row]
    plain = all(one.isascii() and one.isidentifier() and one not in _TAKEN for one in every)
    return plain and len(set(every)) == len(every)


def _lettered(name: str, rows: Sequence[Sequence[str]]) -> Table:
    blocks = tuple(Block((f"row {n}", *row)) for n, row in enumerate(rows))
    return Table(name, "given", ("", *map(str, range(len(rows[0])))), blocks)


def _size(kind: str) -> tuple[Expr, Expr]:
    """Rows and columns of a product, in those of its factors."""
    m, n, p, q = (Sym(name) for name in ("Ar", "Ac", "Br", "Bc"))
    sizes: dict[str, tuple[Expr, Expr]] = {
        "hadamard": (m, n),
        "kronecker": (m * p, n * q),
        "khatri-rao": (m * p, n),
        "matrix": (m, q),
        "a-bt": (m, p),
        "outer": (n, q),
    }
    return sizes.get(kind, (Num(1), Num(1)))
