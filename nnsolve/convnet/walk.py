"""Goes through a network in order: sequences, branches and their joins, blocks that repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.convnet import rule
from nnsolve.convnet.flow import Flow, Row, numbers, written
from nnsolve.convnet.form import JOINS, LayerForm, checked, checked_block, kind, known
from nnsolve.convnet.grammar import read
from nnsolve.convnet.layer import Layers
from nnsolve.convnet.names import Names, checked_name
from nnsolve.convnet.order import misplaced
from nnsolve.convnet.rule import CHANNELS
from nnsolve.convnet.window import AXES, LARGEST
from nnsolve.errors import ProblemError, quoted
from nnsolve.expr import Add, Max

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.convnet.flow import Field
    from nnsolve.convnet.ledger import Ledger
    from nnsolve.convnet.options import Options
    from nnsolve.errors import Path

MOST = 20_000
"""The most rows of a table."""
MOST_CHANNELS = 10**40
"""The most channels, or numbers of a vector."""
DEEPEST = 20
"""How deep blocks and branches may lie inside each other."""


class Walk:
    """Works a whole network into one ledger; `rows` are those of its table."""

    def __init__(self, book: Ledger, options: Options) -> None:
        self._book, self._options = book, options
        self._layers = Layers(book, options)
        self._names = Names()
        self.rows: list[Row] = []

    def through(self, items: Sequence[str | LayerForm], flow: Flow, path: Path) -> Flow:
        """What comes out of `items` when `flow` goes in; raises `ProblemError`."""
        return self._sequence(items, flow, _paths(path, items), "", {"input": flow}, 0)

    # ---------------------------------------------------------------------------------- sequences

    def _sequence(
        self,
        items: Sequence[str | LayerForm],
        flow: Flow,
        paths: Sequence[Path],
        prefix: str,
        around: dict[str, Flow],
        depth: int,
    ) -> Flow:
        if depth > DEEPEST:
            message = f"blocks lie more than {DEEPEST} deep inside each other"
            raise ProblemError(message, paths[0] if paths else ())
        forms = [
            read(item, path) if isinstance(item, str) else item
            for item, path in zip(items, paths, strict=True)
        ]
        scope = dict(around)
        unread: dict[str, Path] = {}
        last = ""
        for n, (form, here) in enumerate(zip(forms, paths, strict=True)):
            sources = self._sources(form, scope, forms, n, here)
            reads = sources or (last,)
            if self._joins_before(form) and len(sources) == 1:
                reads = (last, *sources)
            for one in reads:
                unread.pop(one, None)
            before = [scope.get(one, flow) if one else flow for one in reads]
            last, made = self._item(form, reads, before, here, prefix, scope, depth)
            self._bounded(made, here)
            scope[last] = made
            unread[last] = here
            flow = made
        unread.pop(last, None)
        for name, where in unread.items():
            message = f"{quoted(name)} leads nowhere: no layer reads it"
            raise ProblemError(message, where)
        return flow

    def _bounded(self, flow: Flow, path: Path) -> None:
        """Refuse maps so large that their sizes would lose digits."""
        *space, channels = numbers(self._book, flow)
        if any(size is not None and size > LARGEST for size in space) or (channels or 0) > MOST_CHANNELS:
            message = f"the map grows too large: {written(self._book, flow, first=self._options.first)[:60]}"
            raise ProblemError(message, path)

    def _sources(
        self, form: LayerForm, scope: dict[str, Flow], forms: list[LayerForm], n: int, path: Path
    ) -> tuple[str, ...]:
        """The names that `form` reads, each of which has been worked."""
        named = (form.origin,) if isinstance(form.origin, str) else form.origin
        named = tuple(name for name in named if name)
        for name in named:
            if name not in scope:
                raise ProblemError(misplaced(name, forms, n, scope), (*path, "from"))
        return named

    def _joins_before(self, form: LayerForm) -> bool:
        row = known(form.type)
        return row is not None and not form.branches and row.name in JOINS

    def _item(
        self,
        form: LayerForm,
        reads: tuple[str, ...],
        before: list[Flow],
        path: Path,
        prefix: str,
        scope: dict[str, Flow],
        depth: int,
    ) -> tuple[str, Flow]:
        """Work one item; what it is called inside its sequence, and what comes out."""
        if form.branches:
            return self._branches(form, before[0], path, prefix, scope, depth)
        if form.layers or form.repeat != 1:
            return self._repeated(form, before[0], path, prefix, scope, depth)
        row = checked(form, path)
        own = self._names.given(form, row, prefix, path)
        if row.name in JOINS:
            labels = [name or "the layer before" for name in reads]
            return own, self._joined(prefix + own, row.name, labels, before, path)
        if len(before) > 1:
            message = f"{row.says} reads one layer; join several by add or concat first"
            raise ProblemError(message, (*path, "from"))
        return own, self._layer(prefix + own, form, before[0], path)

    def _layer(self, name: str, form: LayerForm, flow: Flow, path: Path) -> Flow:
        flow, row = self._layers.worked(name, structs.replace(form, norm=""), flow, path)
        self._add(row, path)
        if form.norm:
            word = kind(form.norm, (*path, "norm")).name
            flow, row = self._layers.worked(f"{name}.{word[0]}n", LayerForm(type=word), flow, path)
            self._add(row, path)
        return flow

    def _add(self, row: Row, path: Path) -> None:
        if len(self.rows) >= MOST:
            message = f"expected at most {MOST} layers"
            raise ProblemError(message, path)
        self.rows.append(row)

    # ------------------------------------------------------------------------------------- blocks

    def _repeated(
        self, form: LayerForm, flow: Flow, path: Path, prefix: str, scope: dict[str, Flow], depth: int
    ) -> tuple[str, Flow]:
        """A block `repeat` times; as soon as it changes nothing, one pass stands for all that are left."""
        items, inner = form.layers, _paths((*path, "layers"), form.layers)
        if items:
            checked_block(form, {"layers", "repeat"}, path)
        else:
            items, inner = (structs.replace(form, repeat=1, name="", origin=""),), [path]
        if not 1 <= form.repeat <= 10**9:
            message = f"expected a repeat of at least 1, found {form.repeat}"
            raise ProblemError(message, (*path, "repeat"))
        name = checked_name(form.name, path) or self._names.fresh("block", prefix)
        left = form.repeat
        while left:
            turn = form.repeat - left + 1
            inside = f"{prefix}{name}." if turn == 1 else f"{prefix}{name}.{turn}."
            before, start = numbers(self._book, flow), len(self.rows)
            flow = self._sequence(items, flow, inner, inside, {**scope, "input": flow}, depth + 1)
            if numbers(self._book, flow) == before and not flow.fields:
                for n in range(start, len(self.rows)):
                    row = self.rows[n]
                    self.rows[n] = structs.replace(row, times=row.times * left)
                break
            left -= 1
        return name, flow

    def _branches(
        self, form: LayerForm, flow: Flow, path: Path, prefix: str, scope: dict[str, Flow], depth: int
    ) -> tuple[str, Flow]:
        """Several ways from one map, joined again at their end."""
        join = form.join or "concat"
        word = kind(join, (*path, "join")).name
        if word not in JOINS:
            message = f"expected join = 'add' or 'concat', found {quoted(join)}"
            raise ProblemError(message, (*path, "join"))
        checked_block(form, {"branches", "join", "activation"}, path)
        name = checked_name(form.name, path) or self._names.fresh(word, prefix)
        inside = f"{prefix}{form.name}." if form.name else prefix
        ends: list[Flow] = []
        for branch, items in form.branches.items():
            here = (*path, "branches", branch)
            checked_name(branch, here)
            named = self._names.in_branch(branch, items, here)
            ends.append(
                self._sequence(named, flow, _paths(here, named), inside, {**scope, "input": flow}, depth + 1)
            )
        return name, self._joined(prefix + name, word, list(form.branches), ends, path)

    # -------------------------------------------------------------------------------------- joins

    def _joined(self, name: str, word: str, labels: list[str], ends: list[Flow], path: Path) -> Flow:
        book, first = self._book, self._options.first
        if len(ends) < 2:  # noqa: PLR2004
            message = f"{word} joins at least two branches, found {len(ends)}"
            raise ProblemError(message, path)
        shapes = [numbers(book, end) for end in ends]
        kept = slice(None) if word == "add" else slice(-1)
        for n, shape in enumerate(shapes):
            if shape[kept] != shapes[0][kept] or len(shape) != len(shapes[0]):
                both = " and ".join(f"{labels[k]} is {written(book, ends[k], first=first)}" for k in (0, n))
                message = f"{'added' if word == 'add' else 'joined'} branches differ in shape: {both}"
                raise ProblemError(message, path)
        channels = ends[0].channels
        if word == "concat":
            channels = book.step(f"C_{name}", Add(tuple(end.channels for end in ends)), rule.JOINED, CHANNELS)
        after = Flow(ends[0].space, channels, self._widest(name, [end.fields for end in ends]))
        self._add(Row(name, word, written(book, after, first=first), fields=after.fields), path)
        return after

    def _widest(self, name: str, fields: list[tuple[Field | None, ...]]) -> tuple[Field | None, ...]:
        """The receptive field of the branch that sees most; none where the jumps differ."""
        if any(not one for one in fields):
            return ()
        out: list[Field | None] = []
        done: dict[object, Field | None] = {}
        for n, alike in enumerate(zip(*fields, strict=True)):
            if alike not in done:
                mark = AXES[len(fields[0])][n] if n else ""
                done[alike] = self._wider(f"r{mark}_{name}", [one for one in alike if one])
            out.append(done[alike] if None not in alike else None)
        return tuple(out)

    def _wider(self, name: str, fields: list[Field]) -> Field | None:
        if len({self._book.value(field.jump) for field in fields}) != 1:
            return None
        if len({self._book.value(field.reach) for field in fields}) == 1:
            return fields[0]
        reach = self._book.step(name, Max(tuple(field.reach for field in fields)), rule.WIDEST, rule.FIELD)
        return structs.replace(fields[0], reach=reach)


def _paths(path: Path, items: Sequence[object]) -> list[Path]:
    return [(*path, n) for n in range(len(items))]
