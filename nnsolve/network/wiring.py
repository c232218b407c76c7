"""A network as it stands on the sheet: every unit is the sum it adds up, ``h1 = "w1*i1 + w2*i2 + b1"``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.errors import ExpressionError, ProblemError
from nnsolve.expr import Add, Mul, Neg, Num, Sym
from nnsolve.network.activation import MOST_PIECES
from nnsolve.network.model import Bias, Layer, Network
from nnsolve.notation import Listed, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from nnsolve.errors import Path
    from nnsolve.expr import Expr
    from nnsolve.topic import Number


def plain(name: str) -> str:
    """A name as it is used: ``w_{46}`` loses its braces."""
    return name.replace("{", "").replace("}", "")


class _Sum(Struct, frozen=True):
    """What a unit adds up: (weight, source) pairs and its bias, empty when there is none."""

    terms: tuple[tuple[str, str], ...]
    bias: str
    sign: int


def wired(
    units: Mapping[str, str | tuple[str, ...]], inputs: Sequence[str], parameters: Mapping[str, Number]
) -> Network:
    """The network whose units are written as sums: ``h1 = "w1*i1 + w2*i2 + b1"``.

    A maxout unit is a list of sums, one for each of its pieces. A term is weight times source, in either
    order; a lone name is a bias, with a minus a threshold. Units may be called as their outputs (``out_h1``,
    ``out4``, ``a1``). Raises `ProblemError` with the unit and the term.
    """
    units = {plain(unit): text for unit, text in units.items()}
    _check_distinct(units, inputs, parameters)
    pieces = {unit: _pieces(unit, text) for unit, text in units.items()}
    known = {name: name for name in (*inputs, *units)}
    for unit in units:
        for word in ("out_", "out", "a_", "a"):
            known.setdefault(f"{word}{unit}", unit)
    sums = {
        unit: [
            _read_sum(unit, text, known, ("units", unit, *((q,) if len(texts) > 1 else ())))
            for q, text in enumerate(texts)
        ]
        for unit, texts in pieces.items()
    }
    _check_names(sums, parameters)
    levels = _levels(sums, inputs)
    _check_biases(sums, levels)
    layers: list[Layer] = []
    sources = list(inputs)
    for level in range(1, max(levels.values()) + 1):
        members = [unit for unit in units if levels[unit] == level]
        layers.append(_layer(members, sources, sums, parameters))
        sources = members
    return Network(Listed(tuple(inputs)), len(inputs), tuple(layers))


def _pieces(unit: str, text: str | tuple[str, ...]) -> tuple[str, ...]:
    """The sums of a unit."""
    if isinstance(text, str):
        return (text,)
    if not 2 <= len(text) <= MOST_PIECES:  # noqa: PLR2004
        message = f"expected a sum, or 2 to {MOST_PIECES} of a maxout unit, found a list of {len(text)}"
        raise ProblemError(message, ("units", unit))
    return text


def _read_sum(unit: str, text: str, known: Mapping[str, str], place: Path) -> _Sum:
    from nnsolve.symbolic.parse import parse

    try:
        expr = parse(text)
    except ExpressionError as error:
        raise ProblemError(error.message, place, offset=error.column) from error
    terms: list[tuple[str, str]] = []
    bias, sign = "", 1
    for term in expr.args if isinstance(expr, Add) else (expr,):
        match _factors(term):
            case [Sym(one), Sym(two)] if (one in known) != (two in known):
                weight, source = (two, one) if one in known else (one, two)
                if any(known[source] == other for _, other in terms):
                    message = f"expected one weight from {known[source]} into {unit}, found two in '{text}'"
                    raise ProblemError(message, place)
                terms.append((weight, known[source]))
            case [Sym(name)] if name not in known and not bias:
                bias, sign = name, -1 if isinstance(term, Neg) else 1
            case _:
                message = _term_message(term, text, known, bias)
                raise ProblemError(message, place)
    return _Sum(tuple(terms), bias, sign)


def _factors(term: Expr) -> list[Expr]:
    """The factors of a term; a bias may be multiplied by its constant input 1, and may be subtracted."""
    match term:
        case Mul(args):
            return [arg for arg in args if not (isinstance(arg, Num) and arg.value == 1)]
        case Neg(arg) if len(inner := _factors(arg)) == 1:
            return inner
        case _:
            return [term]


def _term_message(term: Expr, text: str, known: Mapping[str, str], bias: str) -> str:
    names = ", ".join(dict.fromkeys(known.values()))
    match _factors(term):
        case [Sym(name)] if name in known:
            return f"expected weight*{name}, found {name} alone in '{text}'"
        case [Sym(name)]:
            return f"expected one bias, found {bias} and {name} in '{text}'"
        case [Sym(one), Sym(two)]:
            both = "both are units" if one in known else f"neither is a unit; the units are {names}"
            return f"expected weight*unit, found {one}*{two}: {both}"
        case _:
            return f"expected a sum of weight*unit and one bias, as in 'w1*i1 + w2*i2 + b1', found '{text}'"


def _check_distinct(units: Iterable[str], inputs: Sequence[str], parameters: Iterable[str]) -> None:
    """Raise `ProblemError` where one name would stand for two quantities of the solution."""
    for unit in units:
        if unit in inputs:
            message = f"{unit} is an input and a unit; give one of them another name"
            raise ProblemError(message, ("units", unit))
    taken = {"alpha": "the learning rate", "E": "the error"}
    for kind, names in (("inputs", inputs), ("parameters", parameters)):
        for name in names:
            if spelled(name) in taken:
                message = f"{name} is the name of {taken[spelled(name)]}; choose another"
                raise ProblemError(message, (kind, name))
            taken[spelled(name)] = f"the {kind.removesuffix('s')} {name}"
    for name in parameters:
        if name.endswith("_new") and spelled(name).removesuffix("_new") in taken:
            message = f"{name} is the name of an updated parameter; choose another"
            raise ProblemError(message, ("parameters", name))


def _every(sums: Mapping[str, list[_Sum]]) -> Iterator[tuple[str, _Sum]]:
    """Every sum with its unit."""
    return ((unit, one) for unit, several in sums.items() for one in several)


def _check_biases(sums: Mapping[str, list[_Sum]], levels: Mapping[str, int]) -> None:
    layer: dict[str, int] = {}
    for unit, made in _every(sums):
        if made.bias and layer.setdefault(made.bias, levels[unit]) != levels[unit]:
            message = f"expected {made.bias} in one layer, found it in {layer[made.bias]} and {levels[unit]}"
            raise ProblemError(message, ("units", unit))


def _check_names(sums: Mapping[str, list[_Sum]], parameters: Mapping[str, Number]) -> None:
    owner: dict[str, str] = {}
    for unit, made in _every(sums):
        for weight, source in made.terms:
            if weight in owner:
                twice = f"{weight} is used twice, into {owner[weight]} and into {unit} from {source}"
                message = f"{twice}; a weight belongs to one connection"
                raise ProblemError(message, ("units", unit))
            owner[weight] = unit
    biases = {made.bias: unit for unit, made in _every(sums) if made.bias}
    for name, unit in {**owner, **biases}.items():
        if name not in parameters:
            message = f"{unit} reads {name}, which has no value{_near(name, parameters)}"
            raise ProblemError(message, ("units", unit))
    for name, unit in biases.items():
        if name in owner:
            message = f"{name} is a weight into {owner[name]} and a bias of {unit}"
            raise ProblemError(message, ("units", unit))
    for name in parameters:
        if name not in owner and name not in biases:
            message = f"no unit uses {name}{_near(name, (*owner, *biases))}"
            raise ProblemError(message, ("parameters", name))


def _near(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]}?" if near else ""


def _levels(sums: Mapping[str, list[_Sum]], inputs: Sequence[str]) -> dict[str, int]:
    """The layer of every unit: one more than its sources, which must all stand in the layer before."""
    levels = dict.fromkeys(inputs, 0)
    waiting = {unit: {source for one in several for _, source in one.terms} for unit, several in sums.items()}
    while waiting:
        ready = [unit for unit, sources in waiting.items() if all(source in levels for source in sources)]
        if not ready:
            unit = next(iter(waiting))
            message = f"{unit} reads itself over {', '.join(waiting)}: a feed-forward network has no circle"
            raise ProblemError(message, ("units", unit))
        for unit in ready:
            below = {levels[source] for source in waiting.pop(unit)}
            if len(below) != 1:
                found = f"sources in layers {sorted(below)}" if below else "no source at all"
                message = f"expected inputs from one layer, the one before, found {found}"
                raise ProblemError(message, ("units", unit))
            levels[unit] = below.pop() + 1
    return {unit: levels[unit] for unit in sums}


def _layer(
    members: list[str],
    sources: list[str],
    sums: Mapping[str, list[_Sum]],
    parameters: Mapping[str, Number],
) -> Layer:
    pieces = len(sums[members[0]])
    for unit in members:
        if len(sums[unit]) != pieces:
            message = (
                f"expected {pieces} sums, as {members[0]} in the same layer has, found {len(sums[unit])}"
            )
            raise ProblemError(message, ("units", unit))
    rows = [one for unit in members for one in sums[unit]]
    found = {(j, sources.index(s)): w for j, one in enumerate(rows) for w, s in one.terms}
    grid = [[found.get((j, i), "") for i in range(len(sources))] for j in range(len(rows))]
    whole = len(found) == len(rows) * len(sources)
    return Layer(
        Listed(tuple(members)),
        len(members),
        [[parameters[name] if name else 0 for name in row] for row in grid],
        Listed(tuple(name for row in grid for name in row)),
        None if whole else frozenset(found),
        _bias(rows, members, parameters),
        pieces,
    )


def _bias(sums: list[_Sum], members: list[str], parameters: Mapping[str, Number]) -> Bias | None:
    names = list(dict.fromkeys(made.bias for made in sums if made.bias))
    if not names:
        return None
    signs = {made.sign for made in sums if made.bias}
    if len(signs) > 1:
        message = "expected all biases of a layer added or all subtracted as thresholds, found both"
        raise ProblemError(message, ("units", members[0]))
    of_unit = tuple(names.index(made.bias) if made.bias else -1 for made in sums)
    return Bias(Listed(tuple(names)), [parameters[name] for name in names], of_unit, signs.pop())
