"""Counting: figures of the slides, arrays against NumPy and SciPy, regions by brute force, bad input."""

import math
from random import Random

import msgspec
import numpy as np
import pytest
from scipy import linalg

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.errors import ProblemError
from nnsolve.evaluate import evaluate
from nnsolve.expr import symbols
from nnsolve.functions import FLOATS
from nnsolve.render import render
from nnsolve.topics.counting import TOPIC


def made(**fields):
    derivation = TOPIC.derive(msgspec.convert({"topic": "counting", **fields}, TOPIC.problem))
    derivation.validate(10_000)
    return derivation


def value(found, name, *at):
    return found.value(Key(name, at))


@pytest.mark.parametrize(("code", "total", "power"), [("both", 67, 134), ("weights", 55, 110)])
def test_the_search_of_the_slides(code, total, power):
    """Slides, optimisers: 4·5 + 5·5 + 5·2 = 55 weights and 12 biases; 100^55 = 10^110."""
    found = made(layers=[4, 5, 5, 2], values=100, count=code)
    assert value(found, "total") == total
    assert value(found, "power") == pytest.approx(power, rel=1e-15)
    assert value(found, "combinations") == pytest.approx(10.0**power, rel=1e-12)


def test_a_search_too_large_for_a_number_keeps_its_power():
    found = made(layers=[1000, 1000], values=10)
    assert value(found, "power") == pytest.approx(1_001_000)
    assert Key("combinations") not in found


def test_the_shares_of_the_slides():
    """Slides, backpropagation: 0.3/(0.3 + 0.6) = 0.33, the other 0.66 (cut)."""
    found = TOPIC.derive(catalogue.read("counting/error-split"))
    assert value(found, "share", 0) == pytest.approx(1 / 3, rel=1e-15)
    assert value(found, "share", 1) == pytest.approx(2 / 3, rel=1e-15)


@pytest.mark.parametrize(("name", "rows"), [
    ("tensor-kronecker", ["a·g a·h a·i b·g b·h b·i c·g c·h c·i", "a·j a·k a·l b·j b·k b·l c·j c·k c·l",
                          "d·g d·h d·i e·g e·h e·i f·g f·h f·i", "d·j d·k d·l e·j e·k e·l f·j f·k f·l"]),
    ("tensor-khatri-rao", ["a·g b·h c·i", "a·j b·k c·l", "d·g e·h f·i", "d·j e·k f·l"]),
    ("tensor-hadamard", ["a·g b·h c·i", "d·j e·k f·l"]),
])  # fmt: skip
def test_the_products_of_letters_of_the_slides(name, rows):
    """Slides, tensor products."""
    text = " ".join(render(TOPIC.derive(catalogue.read(f"counting/{name}"))).split())
    for n, row in enumerate(rows):
        assert f"row {n} {row}" in text


def test_the_product_that_the_slides_leave_open():
    text = render(TOPIC.derive(catalogue.read("counting/tensor-transposed")))
    for entry in ("a·g + b·h + c·i", "a·j + b·k + c·l", "d·g + e·h + f·i", "d·j + e·k + f·l"):
        assert entry in text


NUMPY = {
    "hadamard": lambda a, b: a * b,
    "kronecker": np.kron,
    "khatri-rao": linalg.khatri_rao,
    "matrix": lambda a, b: a @ b,
    "a-bt": lambda a, b: a @ b.T,
    "outer": lambda a, b: np.outer(a[0], b[0]),
    "dot": lambda a, b: a[0] @ b[0],
}
SHAPES = {
    "hadamard": ((2, 3), (2, 3)),
    "kronecker": ((2, 3), (3, 2)),
    "khatri-rao": ((2, 3), (4, 3)),
    "matrix": ((2, 3), (3, 4)),
    "a-bt": ((2, 3), (4, 3)),
    "outer": ((1, 3), (1, 4)),
    "dot": ((1, 5), (1, 5)),
}


@pytest.mark.parametrize("kind", NUMPY)
@pytest.mark.parametrize("seed", range(5))
def test_products_against_numpy(kind, seed):
    random = np.random.default_rng(seed)
    a, b = (random.integers(-5, 6, shape) for shape in SHAPES[kind])
    found = made(ask="product", product=kind, a=a.tolist(), b=b.tolist())
    expected = np.asarray(NUMPY[kind](a, b))
    values = found.family("C").values
    assert values.shape == expected.shape
    assert [value(found, "C", *at) for at in np.ndindex(expected.shape)] == expected.ravel().tolist()


@pytest.mark.parametrize("seed", range(20))
def test_updates_by_counting_batches(seed):
    random = Random(seed)  # noqa: S311  (exercises, not secrets)
    samples, epochs = random.randint(1, 500), random.randint(1, 9)
    batch = random.randint(1, samples)
    sizes = [len(range(start, min(start + batch, samples))) for start in range(0, samples, batch)]
    found = made(ask="updates", samples=samples, batch=batch, epochs=epochs)
    assert value(found, "updates") == len(sizes) * epochs
    assert sizes[-1] == (value(found, "last_batch") if Key("last_batch") in found else batch)
    conventions = {"last-batch": "dropped"}
    found = made(ask="updates", samples=samples, batch=batch, epochs=epochs, conventions=conventions)
    assert value(found, "updates") == sizes.count(batch) * epochs


@pytest.mark.parametrize("units", range(1, 6))
def test_regions_of_lines_in_the_plane_by_brute_force(units):
    """Random lines are in general position: each pattern of sides that occurs is one piece."""
    random = np.random.default_rng(units)
    angles = np.pi * (np.arange(units) + random.random(units) * 0.3) / units
    normals, offsets = np.stack([np.cos(angles), np.sin(angles)], axis=1), random.normal(size=units)
    corners = [np.linalg.solve(normals[[i, j]], offsets[[i, j]]) for i in range(units) for j in range(i)] or [
        np.zeros(2)
    ]
    # Points close around every corner, and far away in every direction.
    turns = np.linspace(0, 2 * np.pi, 20_000)
    around = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    points = np.concatenate([*(corner + 1e-6 * around for corner in corners), 1e7 * around])
    patterns = {tuple(row) for row in (points @ normals.T > offsets)}
    assert value(made(ask="regions", layers=[2, units]), "r1") == len(patterns)


def test_regions_of_a_deep_network():
    found = made(ask="regions", layers=[2, 4, 3])
    layer = [sum(math.comb(n, j) for j in range(3)) for n in (4, 3)]
    assert value(found, "regions") == layer[0] * layer[1]


@pytest.mark.parametrize("level", range(1, TOPIC.levels + 1))
@pytest.mark.parametrize("seed", range(5))
def test_a_mistake_changes_the_value(level, seed):
    found = TOPIC.derive(catalogue.draw("counting", level, seed))
    tried = 0
    for key in found.keys():  # noqa: SIM118
        step = found[key]
        for mistake in TOPIC.mistakes:
            if step.formula is None or mistake.rule.code != step.rule.code:
                continue
            wrong = mistake.rewrite(step.formula)
            if wrong is not None:
                assert {sym.name for sym in symbols(wrong)} <= {sym.name for sym in symbols(step.formula)}
                assert math.isfinite(evaluate(wrong, found.value, FLOATS))
                tried += 1
    assert tried or level in (2, 4)


@pytest.mark.parametrize(("fields", "path", "message"), [
    ({"layers": [4]}, ("layers",), "expected 2 to 1000 layers"),
    ({"layers": [4, 0]}, ("layers", 1), "expected 1 to 1000000000 units, found 0"),
    ({"layers": [4, 2], "values": 1}, ("values",), "expected 2 to"),
    ({"ask": "updates", "batch": 2}, ("samples",), "found none"),
    ({"ask": "updates", "samples": 10, "batch": 11}, ("batch",), "from 1 to 10, found 11"),
    ({"ask": "split"}, ("weights",), "expected weights by name"),
    ({"ask": "split", "weights": {"A": 1, "B": -1}}, ("weights",), "whose sum is not 0"),
    ({"ask": "split", "weights": {"a b": 1}}, ("weights", "a b"), "letters and digits"),
    ({"ask": "regions", "layers": [100, 100]}, ("layers",), "at most 40 inputs"),
    ({"ask": "product"}, ("a",), "expected rows"),
    ({"ask": "product", "a": [[1], []], "b": [[1]]}, ("a", 1), "an empty row"),
    ({"ask": "product", "a": [[1, 2]], "b": [[1]]}, ("b",), "1×2 for hadamard with a 1×2, found 1×1"),
    ({"ask": "product", "a": ["a b"], "b": [[1, 2]]}, ("b",), "numbers in both"),
    ({"ask": "product", "product": "outer", "a": [[1], [2]], "b": [[1]]}, ("a",), "a vector, found 2 rows"),
    ({"ask": "product", "product": "kronecker", "a": [[1] * 50], "b": [[1] * 50]}, ("a",), "at most 2000"),
])  # fmt: skip
def test_what_does_not_fit_is_told_with_its_place(fields, path, message):
    with pytest.raises(ProblemError, match=message) as error:
        made(**fields)
    assert error.value.path == path
