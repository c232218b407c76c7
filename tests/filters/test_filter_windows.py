"""Strided views: right for every index and relation, refused where they leave the array."""

import tracemalloc
from itertools import product

import numpy as np
import pytest

from nnsolve.arrays import evaluate_family
from nnsolve.axis import Axis, Lookup, Offset, Relation
from nnsolve.expr import Sym, total
from nnsolve.topics.convolution import ConvolutionProblem, derive
from nnsolve.windows import keeps_inside, summed, view

I, J, M, N = Axis("i", 4), Axis("j", 3), Axis("m", 3), Axis("n", 2)  # noqa: E741  (rows)
RNG = np.random.default_rng(11)


@pytest.mark.parametrize(
    "index",
    [
        (2 * I + M - 1, J + N),
        (Offset(((1, I), (-1, M)), 2), N),
        (I, I + 1),
        (I + M, 3 * J),
        (3, Offset(((-2, J),), 4)),
    ],
)
@pytest.mark.parametrize("fixed", [{}, {M: 1}, {I: 2, N: 0}])
def test_a_view_reads_what_its_index_says(index, fixed):
    array = RNG.normal(size=(9, 7))
    free, axes = view(array, index, fixed, partial=True)
    assert not set(axes) & set(fixed)
    for at in product(*(range(axis.size) for axis in axes)):
        here = {**fixed, **dict(zip(axes, at, strict=True))}
        place = tuple(_number(one, here) for one in index)
        inside = all(0 <= k < size for k, size in zip(place, array.shape, strict=True))
        assert free[at] == (array[place] if inside else 0)


def _number(index, at):
    match index:
        case int():
            return index
        case Axis():
            return at[index]
        case Offset(parts, shift):
            return shift + sum(factor * at[axis] for factor, axis in parts)


def test_a_view_is_no_copy_and_cannot_be_written():
    array = np.arange(6.0)
    free, _ = view(array, (I + M,), {}, partial=False)
    assert np.shares_memory(free, array)
    assert not free.flags.writeable


@pytest.mark.parametrize("index", [(I - 1,), (I + 3,), (Offset(((-1, I),), 2),)])
def test_a_view_beside_the_array_is_refused_unless_it_may_be(index):
    with pytest.raises(IndexError):
        view(np.arange(6.0), index, {}, partial=False)


def test_a_table_of_indices_has_no_view():
    assert view(np.arange(6.0), (Lookup((I,), (0, 2, 1, 5)),), {}, partial=True) is None


def pairs(holds):
    return Relation((I, M), frozenset((i, m) for i in range(4) for m in range(3) if holds(i, m)))


@pytest.mark.parametrize(
    ("relation", "wanted"),
    [
        (pairs(lambda i, m: 0 <= i + m - 1 < 4), True),
        (pairs(lambda i, m: 0 <= i + m - 1 < 3), False),
        (pairs(lambda i, m: 0 <= i + m - 1 <= 4), False),
        (pairs(lambda i, m: (i + m) % 2 == 0), False),
        (Relation((I,), frozenset({(0,)})), False),
    ],
)
def test_a_relation_that_only_keeps_inside_is_told_from_others(relation, wanted):
    assert keeps_inside(relation, (I + M - 1,), (4,)) is wanted


@pytest.mark.parametrize(
    "holds", [lambda i, m: 0 <= i + m - 1 < 4, lambda i, m: 1 <= i + m - 1 < 3 or i == m == 1]
)
def test_a_sum_leaves_out_what_its_relation_leaves_out(holds):
    x, w = RNG.normal(size=4), RNG.normal(size=3)
    template = total(M, Sym("x", (I + M - 1,)) * Sym("w", (M,)), (pairs(holds),))
    found = evaluate_family(template, (I,), {"x": x, "w": w})
    wanted = [sum(x[i + m - 1] * w[m] for m in range(3) if holds(i, m)) for i in range(4)]
    assert np.allclose(found, wanted)


def test_blocks_give_what_one_sum_gives():
    i, m, f = Axis("i", 400_000), Axis("m", 3), Axis("f", 2)
    x, w = RNG.normal(size=400_002), RNG.normal(size=(2, 3))
    windows, axes = view(x, (i + m,), {}, partial=False)
    out, kept = summed([windows, w], [axes, (f, m)], (m,))
    assert kept == (i, f)
    assert np.allclose(out, np.stack([np.correlate(x, row) for row in w], axis=1))


@pytest.mark.parametrize("padding", ["valid", "same", 3])
def test_windows_larger_than_a_block_are_never_laid_out(padding):
    image, kernel = RNG.normal(size=(3, 224, 224)), RNG.normal(size=(2, 3, 5, 5))
    problem = ConvolutionProblem(topic="convolution", image=image, kernel=kernel, padding=padding)
    derive(problem)
    tracemalloc.start()
    made = derive(problem)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # All 75 numbers of every window would take 29 MB; there are the result, a padded image and one block.
    assert np.asarray(made.family("map").values).nbytes < 1e6
    assert peak < 9e6
