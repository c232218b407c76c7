"""The columns of a written table: what each is called, and whether it is an old value or a new one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from nnsolve.check.aliases import NEW_WORDS, OLD_WORDS, TITLES
from nnsolve.check.spelling import folded
from nnsolve.check.statement import bare
from nnsolve.expr import Neg, Num, Sym
from nnsolve.working.claim import Cell, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.working.written import Written

OLD, SAME, NEW = -1, 0, 1
_ORNAMENT = re.compile(r"</?su[bp]>|[$\\*`]|\\text|\(.*?\)|\[.*?\]")
_INDEX = r"[_^]?[{{(\[]*\s*[kntis]\s*{}\s*[}})\]]*$"
_AFTER, _BEFORE = re.compile(_INDEX.format(r"\+\s*1")), re.compile(_INDEX.format(r"[-−]\s*1"))
_HERE = re.compile(r"(?:[_^][{(]*|[({]+)[kntis][)}]*$|(?<=[a-z])[kn]$")
_WORD = re.compile(r"[^\W\d_]+")
_PRIMED = re.compile(r"(?<=\w)(?:['′⁺]|\^?\{?\+\}?)$")
_SLOPE = re.compile(r"([A-Za-z])['′]\(\s*([A-Za-z]\w*)\s*\)")
_OLD_WORDS = (*(word for word in OLD_WORDS if word not in {"value", "given"}), "previous")
_NEW_WORDS = (*NEW_WORDS, "next")
_NUMBER = r"[-+−]?(?:\d+(?:\.\d+)?|\.\d+)"
_LIST = re.compile(rf"\s*[(\[<]\s*{_NUMBER}(?:\s*[,;]\s*{_NUMBER})+\s*[)\]>]ᵀ?\s*\Z")
_EACH = re.compile(_NUMBER)
_MOST_LISTED = 20


class Column(Struct, frozen=True):
    """One column: its `title`, and as `stem` the part that names a quantity in some iteration.

    `names` are what it may be called, nearest first, of which the first `own` are as written. `when` is `OLD`
    for what the rows begin with, `NEW` for what they make of it, else `SAME`. `cells` has one for each row,
    `None` where there is none.
    """

    title: str
    stem: str
    names: tuple[str, ...]
    own: int
    when: int
    cells: tuple[Cell | None, ...]


def columns(head: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> list[Column]:
    """The columns of a table; one of lists such as ``(0, 1)`` becomes a column for each place of the list."""
    found: list[Column] = []
    for n, title in enumerate(head):
        cells = tuple([row[n] if n < len(row) else None for row in rows])
        found += _spread(title, cells) or [_column(title, cells)]
    return _paired(found)


def _column(head: Cell, cells: tuple[Cell | None, ...]) -> Column:
    stem, when = _stem(head.text)
    names = list(dict.fromkeys(_own_names(head, stem, when)))
    return Column(title(head), stem, (*names, *_other_names(stem, names)), len(names), when, cells)


def _own_names(head: Cell, stem: str, when: int) -> Iterator[str]:
    if slope := _SLOPE.fullmatch(head.text.strip("$ ")):
        yield f"d({slope[1]})/d({slope[2]})"
    whole = title(head)
    if when == SAME and whole:
        yield whole
        if words := in_words(head):
            yield words
    bare_ = _ORNAMENT.sub("", stem).strip(" _^")
    if bare_:
        yield bare_


def _other_names(stem: str, own: Sequence[str]) -> Iterator[str]:
    word = folded(stem)
    for words in TITLES:
        if word in map(folded, words):
            yield from (other for other in words if other not in own)


def title(cell: Cell) -> str:
    """What a cell calls a quantity."""
    if isinstance(cell.expr, Sym):
        return cell.expr.name
    return _ORNAMENT.sub("", cell.text).strip()


def in_words(cell: Cell) -> str:
    """A title of several words as one name; empty for any other."""
    words = cell.text.strip()
    return words.replace(" ", "_") if " " in words and isinstance(cell.expr, Sym) else ""


def _stem(text: str) -> tuple[str, int]:
    """A title without the mark of the iteration or the word for old and new, and which of them it was."""
    plain = re.sub(r"</?su[bp]>|[$\\*`]|\\text", "", text).strip()
    for mark, when in ((_AFTER, NEW), (_BEFORE, OLD), (_HERE, SAME), (_PRIMED, NEW)):
        stem = mark.sub("", plain)
        if stem != plain and stem:
            return stem, when
    for words, when in ((_NEW_WORDS, NEW), (_OLD_WORDS, OLD)):
        for word in _WORD.findall(plain):
            if word.lower() in words:
                stem = re.sub(rf"[_(]*{word}[_)]*", " ", plain).strip()
                if stem:
                    return stem, when
    return plain, SAME


def _paired(found: list[Column]) -> list[Column]:
    """The columns, where of two of the same name the earlier time is the old value and the later the new."""
    stems: dict[str, set[int]] = {}
    for one in found:
        stems.setdefault(folded(one.stem), set()).add(one.when)
    out: list[Column] = []
    for one in found:
        others = stems[folded(one.stem)] if one.stem else set[int]()
        if one.when == SAME and OLD in others:
            out.append(structs.replace(one, when=NEW))
        elif one.when == SAME and NEW in others:
            out.append(structs.replace(one, when=OLD))
        else:
            out.append(one)
    return out


# ---------------------------------------------------------------------------------------------- lists


def is_list(cell: Cell) -> bool:
    """Whether a cell holds several numbers in brackets."""
    return _LIST.match(cell.text.strip("$ ")) is not None


def _spread(head: Cell, cells: tuple[Cell | None, ...]) -> list[Column]:
    """A column for each place of the lists in `cells`; none where they are no lists of one length."""
    parts = [_parts(cell) if cell is not None and is_list(cell) else [] for cell in cells]
    lengths = {len(one) for one in parts if one}
    if len(lengths) != 1 or 2 * sum(map(bool, parts)) < len(cells):
        return []
    (length,) = lengths
    stem, when = _stem(head.text)
    said = [word.strip(" ()[]{}") for word in stem.split(",")]
    found: list[Column] = []
    for n in range(min(length, _MOST_LISTED)):
        own = [said[n]] if len(said) == length else [f"{stem}{n + 1}"]
        others = [f"{name}{n + 1}" for name in _other_names(stem, own)]
        column = tuple([one[n] if one else None for one in parts])
        found.append(Column(own[0], own[0], (*own, *others), 1, when, column))
    return found


def _parts(cell: Cell) -> list[Cell]:
    found: list[Cell] = []
    for match in _EACH.finditer(cell.text):
        text = match.group().replace("−", "-").lstrip("+")
        plain = text.removeprefix("-")
        number = Num(float(plain) if "." in plain else int(plain), plain)
        span = Span(cell.span.line, cell.span.column + match.start(), cell.span.column + match.end())
        found.append(Cell(match.group(), span, Neg(number) if text != plain else number))
    return found


def figure(cell: Cell | None) -> Written | None:
    """The number that a cell holds and nothing more."""
    return None if cell is None or cell.expr is None or cell.shape else bare(cell.expr)
