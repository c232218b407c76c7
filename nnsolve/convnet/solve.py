"""What stands for a ``?``: every kernel, stride, padding or input size that leads to a wanted output.

Sizes are rounded down, so what fits is a range: the bounds are carried back from the wanted output to the
layer with the ``?``, and solved there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from msgspec import Struct, structs

from nnsolve.axis import Key
from nnsolve.conventions import chosen as in_force
from nnsolve.convnet.bound import Bounds, Range
from nnsolve.convnet.flow import written
from nnsolve.convnet.form import LayerForm, checked
from nnsolve.convnet.grammar import read
from nnsolve.convnet.ledger import Ledger
from nnsolve.convnet.names import Names
from nnsolve.convnet.options import USED, options
from nnsolve.convnet.start import sizes, started
from nnsolve.convnet.table import unlisted
from nnsolve.convnet.walk import Walk
from nnsolve.convnet.window import AXES
from nnsolve.errors import ProblemError
from nnsolve.exposition import Block, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnsolve.convnet.form import Sizes
    from nnsolve.convnet.options import Options
    from nnsolve.derivation import Derivation
    from nnsolve.errors import Path

MANY = 40
"""Solutions that are listed; of more, none is."""
SAID = 6
"""Solutions that the sentence lists."""
_FIELDS = ("kernel", "stride", "padding")


class Unknown(Struct, frozen=True):
    """What is asked: a field of layer number `layer`, or the ``input`` (layer −1)."""

    field: str
    layer: int


def unknown(
    given: tuple[int | str, ...], forms: Sequence[str | LayerForm], wanted: Sizes | None
) -> Unknown | None:
    """The one ``?`` of a problem, `None` where nothing is to be solved for.

    An input size that is not known counts only where an output is wanted. Raises `ProblemError` for several.
    """
    found: list[tuple[Unknown, Path]] = []
    aimed = wanted is not None
    for n, item in enumerate(forms):
        form = read(item, ("layers", n)) if isinstance(item, str) else item
        aimed = aimed or form.wanted is not None
        found += [(Unknown(own, n), ("layers", n, own)) for own in _FIELDS if _is_asked(getattr(form, own))]
    if aimed and "?" in given:
        found.insert(0, (Unknown("input", -1), ("input",)))
    if len(found) > 1:
        message = "expected one '?', found another one"
        raise ProblemError(message, found[1][1])
    if found and not aimed:
        message = "a '?' is solved for a wanted output: give output = [28, 28] to this layer or a later one"
        raise ProblemError(message, found[0][1])
    return found[0][0] if found else None


def _is_asked(value: object) -> bool:
    return value == "?" or (isinstance(value, tuple) and "?" in value)


def single(size: str, form: LayerForm, wanted: str, conventions: Mapping[str, str]) -> Derivation:
    """What stands for the ``?`` in one window, for an input such as ``32`` and a wanted size."""
    given = (*sizes(size), 1)
    form = form if form.type == "maxpool" else structs.replace(form, filters=1)
    goal = sizes(wanted, ("output",))
    what = unknown(given, (form,), goal)
    if what is None:
        message = "expected a '?' for the size that is asked"
        raise ProblemError(message)
    form = structs.replace(form, name="out")
    choice = options(in_force(conventions, USED))
    return solved("What fits", given, (form,), goal, what, choice)


def solved(
    title: str,
    given: tuple[int | str, ...],
    items: Sequence[str | LayerForm],
    wanted: Sizes | None,
    what: Unknown,
    choice: Options,
) -> Derivation:
    """Every whole number that `what` may be; raises `ProblemError` where the network is no plain chain."""
    return _Solver(given, items, wanted, what, choice).derivation(title)


class _Solver:
    def __init__(
        self,
        given: tuple[int | str, ...],
        items: Sequence[str | LayerForm],
        wanted: Sizes | None,
        what: Unknown,
        choice: Options,
    ) -> None:
        self._what, self._choice, self._book, self._given = what, choice, Ledger(), given
        self._forms = [
            read(item, ("layers", n)) if isinstance(item, str) else item for n, item in enumerate(items)
        ]
        self._check_chain()
        self._before = self._prefix(given)
        self._rank = len(self._before)
        if self._rank not in AXES or None in self._before:
            message = "expected a map of known sizes before the '?'"
            raise ProblemError(message, ("layers", max(0, what.layer)))
        self._last, goal, path = self._goal(wanted)
        self._wanted = self._along_axes(goal, path)

    def derivation(self, title: str) -> Derivation:
        """The bounds, what lies between them, and a check of each."""
        bounds = Bounds(self._book, self._forms, self._choice, self._rank)
        keys = list(zip(self._before, self._wanted, strict=True))
        marks = AXES[self._rank] if len(set(keys)) > 1 else ("",) * self._rank
        ranges: dict[object, Range] = {}
        for axis, (key, mark) in enumerate(zip(keys, marks, strict=True)):
            if key not in ranges:
                reached = bounds.back(axis, mark, key[1], self._last, self._what.layer)
                ranges[key] = bounds.solved(self._what.field, axis, mark, key[0], reached, self._what.layer)
        if self._what.field == "input":
            inputs = [ranges[key] for key in keys]
            found = [self._listed(mark, n, inputs) for n, mark in enumerate(marks) if mark not in marks[:n]]
        else:
            found = [self._listed("", 0, [_common(list(ranges.values()))])]
        asked = [Key(sym.name) for one in ranges.values() for sym in one.shown]
        return self._book.done(
            title,
            asked,
            shown=tuple(Key(name) for name in self._book.worked()),
            summary=tuple(line for line, _ in found),
            tables=(unlisted(self._book), *(table for _, table in found if table.blocks)),
        )

    def _listed(self, mark: str, axis: int, ranges: Sequence[Range]) -> tuple[str, Table]:
        """The answer as a sentence, and as a table of all that fits with the output that each leads to."""
        found = ranges[axis]
        what = self._says + (f" ({mark})" if mark else "")
        numbers = (
            found.numbers(MANY) if all(one.most is None or one.least <= one.most for one in ranges) else []
        )
        blocks = tuple(Block((str(n), self._output(n, mark, axis, ranges))) for n in numbers)
        table = Table("Every solution", "result", (what, "output"), blocks, whole=True)
        if found.most is None:
            return f"{what}: every whole number from {found.least} on fits.", table
        count = found.most - found.least + 1
        if count < 1:
            return f"{what}: none, no whole number fits.", table
        if count == 1:
            return f"{what}: {found.least}.", table
        if count <= SAID:
            listed = ", ".join(map(str, range(found.least, found.most)))
            return f"{what}: {listed} or {found.most}.", table
        return f"{what}: any of the {count} numbers from {found.least} to {found.most}.", table

    def _output(self, number: int, mark: str, axis: int, ranges: Sequence[Range]) -> str:
        """The output with `number` in place of the ``?``, worked from the input on."""
        forms, given = self._forms[: self._last + 1], self._given
        if self._what.field == "input":
            alike = [number if n == axis or not mark else one.least for n, one in enumerate(ranges)]
            through = given[0] if self._choice.first else given[-1]
            given = (through, *alike) if self._choice.first else (*alike, through)
        else:
            layer = self._what.layer
            before = cast("Sizes", getattr(forms[layer], self._what.field))
            new = (
                tuple(number if one == "?" else one for one in before)
                if isinstance(before, tuple)
                else number
            )
            forms[layer] = structs.replace(forms[layer], **{self._what.field: new})
        book = Ledger()
        flow, _ = started(book, given, first=self._choice.first)
        flow = Walk(book, self._choice).through(forms, flow, ("layers",))
        return written(book, flow, first=self._choice.first)

    @property
    def _says(self) -> str:
        if self._what.field == "input":
            return "input size"
        name = self._forms[self._what.layer].name
        return self._what.field if name == "out" else f"{self._what.field} of {name}"

    # ------------------------------------------------------------------------------------ reading

    def _check_chain(self) -> None:
        names = Names()
        for n, form in enumerate(self._forms):
            if form.branches or form.layers or form.repeat != 1 or form.origin:
                message = "a '?' can be solved for in a plain chain of layers only"
                raise ProblemError(message, ("layers", n))
            row = checked(form, ("layers", n))
            self._forms[n] = structs.replace(form, name=names.given(form, row, "", ("layers", n)))

    def _goal(self, wanted: Sizes | None) -> tuple[int, Sizes, Path]:
        """The last layer that counts, what is wanted of it, and where that stands."""
        for n in range(len(self._forms) - 1, self._what.layer - 1, -1):
            aim = self._forms[n].wanted if n >= 0 else None
            if aim is not None:
                return n, aim, ("layers", n, "output")
        if wanted is None:
            message = "the wanted output stands before the '?'"
            raise ProblemError(message, ("layers", self._what.layer, self._what.field))
        return len(self._forms) - 1, wanted, ("output",)

    def _along_axes(self, goal: Sizes, path: Path) -> tuple[int, ...]:
        found = sizes(goal, path)
        if len(found) == 1:
            found *= self._rank
        channels = found[0 if self._choice.first else -1] if len(found) == self._rank + 1 else None
        if channels is not None:
            found = found[1:] if self._choice.first else found[:-1]
        if len(found) != self._rank or "?" in found:
            message = f"expected {self._rank} sizes for a {self._rank}-D map"
            raise ProblemError(message, path)
        made = [form.filters for form in self._forms[: self._last + 1] if form.filters is not None]
        if channels is not None and made and channels != made[-1]:
            message = f"{channels} channels are wanted, but {made[-1]} filters give {made[-1]}"
            raise ProblemError(message, path)
        return tuple(int(size) for size in found)

    def _prefix(self, given: tuple[int | str, ...]) -> tuple[object, ...]:
        """The sizes that the layer with the ``?`` reads, worked from the input."""
        flow, _ = started(self._book, given, first=self._choice.first)
        if self._what.layer < 0:
            return tuple(given[1:] if self._choice.first else given[:-1])
        named = self._forms[: self._what.layer]
        walk = Walk(self._book, self._choice)
        return walk.through(named, flow, ("layers",)).space


def _common(ranges: Sequence[Range]) -> Range:
    """What lies in every one of `ranges`."""
    ends = [one.most for one in ranges if one.most is not None]
    return Range(max(one.least for one in ranges), min(ends) if ends else None)
