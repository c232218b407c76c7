"""A network as matrices, typed layer by layer or read from a file of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nnsolve.errors import Path, ProblemError
from nnsolve.network.model import Bias, Layer, Network
from nnsolve.notation import Names, Numbered
from nnsolve.topic import Number, Part

if TYPE_CHECKING:
    from collections.abc import Sequence


class LayerForm(Part, frozen=True, kw_only=True):
    """One layer as matrices: ``weights[j][i]`` goes from source `i` to unit `j`.

    `bias` or `threshold` is one number that the units share, or a list with one for each unit.
    """

    weights: tuple[tuple[Number, ...], ...]
    bias: Number | tuple[Number, ...] | None = None
    threshold: Number | tuple[Number, ...] | None = None


def stacked(
    width: int,
    weights: Sequence[Any],
    biases: Sequence[Any],
    signs: Sequence[int] = (),
    pieces: Sequence[int] = (),
) -> Network:
    """The network of weight matrices, each of shape (net inputs, inputs), and biases.

    A unit has one net input, or as many as `pieces` says of its layer, one after the other. A bias is `None`,
    one number that the layer shares, or one for each net input. Names are given in order:
    ``i1 …``, ``h1 …`` (``h1_1 …`` with several hidden layers), ``o1 …``, ``w1 …``, ``b1 …``.
    Raises `ProblemError` that names the layer and both sizes where shapes disagree.
    """
    layers: list[Layer] = []
    before, weight, bias = width, 1, 1
    for n, (matrix, vector) in enumerate(zip(weights, biases, strict=True)):
        size = len(matrix)
        for j, row in enumerate(matrix):
            if len(row) != before:
                message = (
                    f"layer {n + 1}: expected {before} weights into unit {j + 1} "
                    f"(one for each of the {before} units before it), found {len(row)}"
                )
                raise ProblemError(message, ("layers", n, "weights", j))
            if hasattr(matrix, "shape"):
                break  # the rows of an array are all of one length
        made = _stacked_bias(n, size, vector, bias, signs[n] if signs else 1)
        names, count = Numbered("w", weight), pieces[n] if pieces else 1
        units = _units(n, size, count)
        layers.append(Layer(_unit_names(n, len(weights)), units, matrix, names, None, made, count))
        weight, bias = weight + size * before, bias + (len(made.values) if made else 0)
        before = units
    return Network(Numbered("i"), width, tuple(layers))


def _units(n: int, rows: int, pieces: int) -> int:
    """How many units so many rows of weights are; raises `ProblemError` where they are no whole number."""
    path = ("layers", n, "weights")
    if not pieces:
        message = (
            f"layer {n + 1}: expected the number of pieces of a unit, as in maxout(2), found maxout alone"
        )
        raise ProblemError(message, ("activation",))
    if rows % pieces:
        message = f"layer {n + 1}: expected {pieces} rows of weights for every maxout unit, found {rows} rows"
        raise ProblemError(message, path)
    return rows // pieces


def _stacked_bias(n: int, size: int, vector: Any, start: int, sign: int) -> Bias | None:  # noqa: ANN401
    if vector is None:
        return None
    prefix = "b" if sign > 0 else "θ"
    if not hasattr(vector, "__len__"):
        return Bias(Numbered(prefix, start), (vector,), (0,) * size, sign)
    if len(vector) != size:
        message = f"layer {n + 1}: expected {size} biases, one for each unit, found {len(vector)}"
        raise ProblemError(message, ("layers", n, "bias" if sign > 0 else "threshold"))
    return Bias(Numbered(prefix, start), vector, tuple(range(size)), sign)


def _unit_names(n: int, count: int) -> Names:
    if n == count - 1:
        return Numbered("o")
    return Numbered("h") if count == 2 else Numbered(f"h{n + 1}_")  # noqa: PLR2004


def typed(forms: Sequence[LayerForm], pieces: Sequence[int] = ()) -> Network:
    """The network of layers as they are typed in a problem; for `pieces` see `stacked`."""
    for n, form in enumerate(forms):
        if form.bias is not None and form.threshold is not None:
            message = f"layer {n + 1}: expected a bias or a threshold, found both"
            raise ProblemError(message, ("layers", n, "threshold"))
        if not form.weights or not form.weights[0]:
            message = f"layer {n + 1}: expected a row of weights for each unit, found none"
            raise ProblemError(message, ("layers", n, "weights"))
    biases = [form.bias if form.threshold is None else form.threshold for form in forms]
    signs = [1 if form.threshold is None else -1 for form in forms]
    return stacked(len(forms[0].weights[0]), [form.weights for form in forms], biases, signs, pieces)


class Arrays(Part, frozen=True, kw_only=True):
    """A file of NumPy arrays (``.npz``): the names of its weight matrices and biases, first layer first.

    `inputs` and `targets` may name arrays too, with one row for each sample.
    """

    file: str
    weights: tuple[str, ...]
    biases: tuple[str, ...] = ()
    inputs: str = ""
    targets: str = ""


class Loaded:
    """The arrays of a file by name; raises `ProblemError` that says what the file holds instead."""

    def __init__(self, form: Arrays, folder: str) -> None:
        from nnsolve.reading.npz import load

        self._form, self._found = form, load(form.file, folder, ("arrays", "file"))

    def __len__(self) -> int:
        return len(self._form.weights)

    def network(self, pieces: Sequence[int] = ()) -> Network:
        """The network of the named weights and biases; for `pieces` see `stacked`."""
        weights = [self.array(name, ("arrays", "weights", n), 2) for n, name in enumerate(self._form.weights)]
        if self._form.biases and len(self._form.biases) != len(weights):
            message = f"expected {len(weights)} biases, one for each layer, found {len(self._form.biases)}"
            raise ProblemError(message, ("arrays", "biases"))
        biases = [self.array(name, ("arrays", "biases", n), 1) for n, name in enumerate(self._form.biases)]
        if not weights:
            message = "expected at least one weight matrix, found none"
            raise ProblemError(message, ("arrays", "weights"))
        try:
            return stacked(weights[0].shape[1], weights, biases or [None] * len(weights), (), pieces)
        except ProblemError as error:
            if error.path == ("activation",):
                raise
            _, n, field, *_ = error.path
            kind = "weights" if field == "weights" else "biases"
            raise ProblemError(error.message, ("arrays", kind, n)) from None

    def samples(self, net: Network, *, needed: bool = True) -> tuple[Any, Any]:
        """Inputs and targets (`None` where they are not `needed`) of every sample, one row each."""
        form = self._form
        inputs = self.array(form.inputs, ("arrays", "inputs"), 2)
        targets = self.array(form.targets, ("arrays", "targets"), 2) if needed else None
        for array, width, path in ((inputs, net.width, "inputs"), (targets, net.layers[-1].size, "targets")):
            if array is None:
                continue
            if array.shape != (len(inputs), width):
                message = f"expected shape ({len(inputs)}, {width}), found {array.shape}"
                raise ProblemError(message, ("arrays", path))
        if not len(inputs):
            message = f"expected at least one row, found none in '{form.inputs}'"
            raise ProblemError(message, ("arrays", "inputs"))
        return inputs, targets

    def array(self, name: str, path: Path, dimensions: int) -> Any:  # noqa: ANN401  (a NumPy array)
        """The array called `name`, checked to have so many `dimensions` and finite numbers."""
        from nnsolve.arrays import finite

        if name not in self._found:
            message = f"expected one of the arrays {', '.join(self._found)}, found '{name}'"
            raise ProblemError(message, path)
        array = self._found[name]
        if array.ndim != dimensions:
            message = f"expected {dimensions} dimensions, found shape {array.shape} in '{name}'"
            raise ProblemError(message, path)
        if not finite(array):
            message = f"expected finite numbers, found nan or inf in '{name}'"
            raise ProblemError(message, path)
        return array
