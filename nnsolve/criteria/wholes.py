"""Slopes that are not those of one term: of a root, of all classes at once, of a distance; what to derive."""

from __future__ import annotations

from msgspec import Struct

from nnsolve.expr import Call, Div, Expr, Max, Num, Pow, Sym
from nnsolve.loss_rows import MARGIN, OUTPUT, TARGET, N


class Whole(Struct, frozen=True):
    """A slope to derive: that of `formula` by the quantity `by`, under a `title`.

    The rest of a sum, which stays as it is, stands in `formula` as one quantity; `where` says what it is.
    ``{o}`` in these texts is the letter of an output. With `why` the slope of the row follows, which reads
    the loss itself.
    """

    title: str
    formula: Expr
    where: str = ""
    by: Sym = OUTPUT
    why: str = ""


_TWO = Num(2)
_REST, _RIGHT = Sym("R"), Sym("s")
_NEAR, _FAR = Sym("dp"), Sym("dn")
_OTHERS = "R: the other squares"


def _root(of: Expr) -> Call:
    return Call("sqrt", (of,))


def _triplet() -> dict[str, Whole]:
    """The slopes of the loss by both distances, and of a distance by the numbers of its vectors."""
    loss = Max((Num(0), _NEAR - _FAR + MARGIN))
    found = {
        "triplet@dp": Whole("The slope of the loss by dp", loss, by=_NEAR),
        "triplet@dn": Whole("The slope of the loss by dn", loss, by=_FAR),
    }
    a, p = Sym("a"), Sym("p")
    squares = Pow(a - p, _TWO) + _REST
    for name, distance in (("squared", squares), ("euclidean", _root(squares))):
        for by, vector in ((a, "anchor"), (p, "positive")):
            title, where = f"The slope of dp by the {vector}", f"{_OTHERS}; dn has n for p"
            found[f"triplet-{name}@{by.name}"] = Whole(title, distance, where, by)
    return found


_ROOTS = Pow(_root(TARGET) - _root(OUTPUT), _TWO) + _REST
_SHARE = Div(Num(1), _root(_TWO))

WHOLES = {
    "root-mean@all": Whole(
        "The slope of the loss by {o}",
        _root(Div(Pow(TARGET - OUTPUT, _TWO) + _REST, N)),
        _OTHERS,
        why="The loss put in",
    ),
    "hellinger-root@all": Whole(
        "The slope of the distance by {o}", _SHARE * _root(_ROOTS), _OTHERS, why="The distance put in"
    ),
    "hellinger-square@all": Whole("The slope of the distance by {o}", _SHARE * _ROOTS, _OTHERS),
    "categorical-logits@all": Whole(
        "The slope of a sample's loss by {o}",
        Call("ln", (Call("exp", (OUTPUT,)) + _REST,)) - (TARGET * OUTPUT + Sym("U")),
        "R: the other e^{o}; U: the other t·{o}",
    ),
    "multi-class-hinge@other": Whole(
        "The slope of one term by {o}",
        Max((Num(0), 1 + OUTPUT - _RIGHT)),
        "{o}: the score of another class; s: that of the class",
    ),
    "multi-class-hinge@own": Whole(
        "The slope of one term by s", Max((Num(0), 1 + OUTPUT - _RIGHT)), by=_RIGHT
    ),
    **_triplet(),
}
"""By the beginning of a row's name and, behind @, which of its slopes."""
