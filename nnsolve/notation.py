"""What quantities are called: printed names, plain ASCII names, and the dialects of the classroom.

A name is a small template, like a formula: ``∂E/∂w5`` is the `Ratio` of the names of two other
quantities at the same position. `Notation` reads the labels of a derivation in both directions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nnsolve.axis import Axis, Key, Relation, fix, positions
from nnsolve.errors import NnsolveError
from nnsolve.grid import offset

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nnsolve.expr import Sym


class Name(Struct, frozen=True):
    """How one quantity is called: `text` as printed, `ascii` as typed; `over` and `under` of a ratio."""

    text: str
    ascii: str
    over: str = ""
    under: str = ""


class Listed(Struct, frozen=True):
    """Names given one by one, last axis fastest."""

    names: tuple[str, ...]

    def __getitem__(self, flat: int) -> str:
        return self.names[flat]


class Numbered(Struct, frozen=True):
    """Names made of a prefix and a running number: ``w1, w2, …``."""

    prefix: str
    start: int = 1

    def __getitem__(self, flat: int) -> str:
        return f"{self.prefix}{self.start + flat}"


Names: TypeAlias = "Listed | Numbered"


class Word(Struct, frozen=True):
    """One fixed name: ``E``; `ascii` where it differs, as in ``alpha`` for α."""

    text: str
    ascii: str = ""


class Own(Struct, frozen=True):
    """A name of its own for every position: the sheet's ``w5``, an input's ``i1``; `ascii` where it differs.

    A name such as ``∂E/∂y1`` is written as a fraction.
    """

    names: Names
    ascii: Names | None = None


class Unit(Struct, frozen=True):
    """A word of the dialect with the unit's name: ``in_h1``, ``net_h1``, ``z_1``."""

    word: str
    names: Names


class Ratio(Struct, frozen=True):
    """A slope ∂`over`/∂`under`, named after two quantities; `word` gives it an ASCII word of its own.

    With ``word="delta"`` the ASCII name is ``delta_`` and the unit that `under` belongs to.
    """

    over: Sym
    under: Sym
    word: str = ""


class After(Struct, frozen=True):
    """The name of `of` with a mark behind it: ``w5 new``, plain ``w5_new``."""

    of: Sym
    mark: str = "new"
    ascii: str = "new"


class Entry(Struct, frozen=True):
    """An entry of an array: ``map[0,1]``, counted from 0; `ascii` where it differs, as in ``dE_dmap``."""

    text: str
    ascii: str = ""


Label: TypeAlias = "Word | Own | Unit | Ratio | After | Entry"


class Dialect(Struct, frozen=True):
    """The words of one classroom: what it calls net input and activation, and whether units keep names."""

    name: str
    words: dict[str, str]
    says: str

    def spoken(self, formula: str) -> str:
        """A general formula, written with ``in`` and ``out``, in the words of this classroom."""
        pieces = re.split(r"\b(in|out)\b", formula)
        return "".join(self.words[piece] if n % 2 else piece for n, piece in enumerate(pieces))


DIALECTS = (
    Dialect("in-out", {"in": "in", "out": "out"}, "in, out: net input and activation"),
    Dialect("net-out", {"in": "net", "out": "out"}, "net, out: net input and activation"),
    Dialect("z-a", {"in": "z", "out": "a"}, "z, a: net input and activation"),
)
"""The ways the sources write net input and activation; the first is the default."""


def typeset(typed: str) -> str:
    """A formula as somebody typed it, with the signs of the printed page."""
    return typed.strip().replace("**", "^").replace("*", "·").replace("-", "−")


def dialect(name: str) -> Dialect:
    """The dialect called `name`, the default one for a name that there is not."""
    return next((known for known in DIALECTS if known.name == name), DIALECTS[0])


RUNNING = ("k", "s")
"""Axes that a name shows as a mark: the iteration and the sample."""

_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "η": "eta",
    "θ": "theta",
    "λ": "lambda",
    "μ": "mu",
    "ρ": "rho",
    "σ": "sigma",
    "Δ": "Delta",
    "Θ": "Theta",
    "Σ": "sum",
}
_PLAIN = str.maketrans(_GREEK)
"""Greek letters as the plain names spell them."""


def spelled(name: str) -> str:
    """`name` with its Greek letters written out: ``theta1`` for θ1."""
    return name.translate(_PLAIN)


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Labelled(Struct, frozen=True):
    """What `Notation` knows of one family."""

    axes: tuple[Axis, ...]
    label: Label | None
    where: tuple[Relation, ...] = ()


class Notation:
    """Names of the quantities of one derivation, in both directions."""

    def __init__(self, families: Mapping[str, Labelled], classroom: str = "in-out") -> None:
        self._families = families
        self.dialect = dialect(classroom)

    def name(self, key: Key) -> Name:
        """How the quantity at `key` is called."""
        text, ascii_, over, under = self._bare(key)
        family = self._families[key.name]
        raised = plain = ""
        for axis, k in zip(family.axes, key.at, strict=True):
            if axis.name in RUNNING:
                raised += f"⁽{str(k + 1).translate(_RAISED)}⁾"
                plain += f".{axis.name}{k + 1}"
        plain = plain.replace(".", "@", 1)
        return Name(text + raised, ascii_.translate(_PLAIN) + plain, over, under)

    def text(self, key: Key) -> str:
        """The printed name."""
        return self.name(key).text

    def ascii(self, key: Key) -> str:
        """The plain name that JSON and the command line use."""
        return self.name(key).ascii

    def bare(self, key: Key) -> str:
        """The plain name without the marks of iteration and sample."""
        return self._bare(key)[1].translate(_PLAIN)

    def key(self, typed: str) -> Key:
        """The address of the quantity called `typed` (its ASCII or printed name).

        Raises `NnsolveError` with the nearest known names.
        """
        for key in self.keys():
            name = self.name(key)
            if typed in (name.ascii, name.text):
                return key
        raise NnsolveError(self._unknown(typed))

    def keys(self) -> Iterator[Key]:
        """Every address that has a name."""
        for family, labelled in self._families.items():
            for at in positions(labelled.axes, labelled.where):
                yield Key(family, at)

    def _unknown(self, typed: str) -> str:
        from difflib import get_close_matches

        known = [self.ascii(key) for key, _ in zip(self.keys(), range(20_000), strict=False)]
        near = get_close_matches(typed, known, 3, 0.5) or known[-3:]
        return f"no quantity is called '{typed}'; near it: {', '.join(near)}"

    def _bare(self, key: Key) -> tuple[str, str, str, str]:
        """Text and ASCII without the marks of iteration and sample, and the halves of a ratio."""
        family = self._families[key.name]
        at = dict(zip(family.axes, key.at, strict=True))
        match family.label:
            case None:
                text = "_".join((key.name, *map(str, key.at)))
                return text, text, "", ""
            case Word(text, ascii_):
                return text, ascii_ or text, "", ""
            case Own(names, plain):
                place = _place(family.axes, key.at)
                over, _, under = names[place].partition("/")
                if not over.startswith("∂"):
                    over = under = ""
                return names[place], (plain or names)[place], over, under
            case Entry(text, ascii_):
                inside = f"[{','.join(map(str, key.at))}]" if key.at else ""
                over, _, under = text.partition("/")
                halves = (over, under + inside) if under else ("", "")
                return text + inside, (ascii_ or text) + inside, halves[0], halves[1]
            case Unit(word, names):
                name = names[_place(family.axes, key.at)]
                text = self.dialect.words.get(word, word) + ("" if name[0].isdigit() else "_") + name
                return text, text, "", ""
            case After(of, mark, plain):
                text, ascii_, *_ = self._bare(_at(of, at))
                return f"{text} {mark}", f"{ascii_}_{plain}", "", ""
            case Ratio(over, under, word):
                top, bottom = self._bare(_at(over, at)), self._bare(_at(under, at))
                ascii_ = f"d{top[1]}_d{bottom[1]}"
                if word:
                    ascii_ = f"{word}{self._unit(_at(under, at))}"
                return f"∂{top[0]}/∂{bottom[0]}", ascii_, f"∂{top[0]}", f"∂{bottom[0]}"

    def _unit(self, key: Key) -> str:
        """The unit that a quantity belongs to, as it follows a word: ``_h1``, ``4`` for a numbered one."""
        label = self._families[key.name].label
        if not isinstance(label, Unit):
            return f"_{self._bare(key)[1]}"
        name = label.names[_place(self._families[key.name].axes, key.at)]
        return name if name[0].isdigit() else f"_{name}"


def _at(sym: Sym, at: dict[Axis, int]) -> Key:
    index = tuple(fix(i, at) for i in sym.index)
    return Key(sym.name, tuple(i for i in index if isinstance(i, int)))


def _place(axes: tuple[Axis, ...], at: tuple[int, ...]) -> int:
    named = [(axis.size, k) for axis, k in zip(axes, at, strict=True) if axis.name not in RUNNING]
    return offset([n for n, _ in named], [k for _, k in named])
