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


@pytest.mark.parametrize(
    ("code", "total", "power"), [("both", 67, 134), ("weights", 55, 110), ("biases", 12, 24)]
)
def test_the_search_of_the_slides(code, total, power):
    """Slides, optimisers: 4·5 + 5·5 + 5·2 = 55 weights and 12 biases; 100^55 = 10^110."""
    found = made(layers=[4, 5, 5, 2], values=100, count=code)
    assert value(found, "total") == total
    assert value(found, "power") == pytest.approx(power, rel=1e-15)
    assert value(found, "combinations") == pytest.approx(10.0**power, rel=1e-12)


def test_the_search_over_weights_alone_stands_beside_that_over_all():
    """100^55 against 100^67: the slides count 55 and speak of weights and biases."""
    found = made(layers=[4, 5, 5, 2], values=100)
    assert value(found, "weights") == 55
    assert value(found, "combinations_weights") == pytest.approx(1e110, rel=1e-12)
    assert value(found, "combinations") / value(found, "combinations_weights") == pytest.approx(1e24)
    text = render(found)
    assert "100^67" in text
    assert "100^55" in text
    assert "100^55" not in render(made(layers=[4, 5, 5, 2], values=100, count="biases"))


def test_arrays_of_letters_stand_above_their_product():
    text = " ".join(render(TOPIC.derive(catalogue.read("counting/tensor-hadamard"))).split())
    assert text.index("row 0 a b c row 0 g h i row 1 d e f row 1 j k l") < text.index("row 0 a·g")


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


def test_with_one_for_every_letter_an_entry_counts_its_terms():
    made = TOPIC.derive(catalogue.read("counting/tensor-transposed"))
    assert [made.value(Key("C", (i, j))) for i in range(2) for j in range(2)] == [3] * 4
    assert made.value(Key("products")) == 12
    assert "C[0,0]" not in render(made)


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
    left = sum(size for size in sizes if size < batch)
    assert left == (value(found, "left_out") if Key("left_out") in found else 0)


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
    assert "= 77 ◀" in render(found)  # 11·7, a whole number


def test_regions_that_no_line_holds_keep_their_first_digits():
    found = made(ask="regions", layers=[40] * 20)
    exact = sum(math.comb(40, j) for j in range(41)) ** 19
    assert value(found, "regions") == pytest.approx(exact, rel=1e-12)
    assert max(map(len, render(found).splitlines())) <= 80


@pytest.mark.parametrize("start", ["zero", "first", "corrected"])
@pytest.mark.parametrize("seed", range(5))
def test_an_average_and_its_unrolled_weights(start, seed):
    """The recurrence as a loop, and the weights (1 − β)·β^k of the slides."""
    random = Random(seed)  # noqa: S311  (exercises, not secrets)
    series = [random.randint(-50, 50) / 10 for _ in range(random.randint(1, 6))]
    beta, count = random.choice((0.0, 0.5, 0.9, 0.99)), len(series)
    found = made(ask="average", series=series, beta=beta, conventions={"average-start": start})
    mean = series[0] if start == "first" else 0.0
    for n, s in enumerate(series):
        mean = beta * mean + (1 - beta) * s
        assert value(found, "mean", n) == pytest.approx(mean, rel=1e-12, abs=1e-15)
        assert value(found, "weight", n) == pytest.approx((1 - beta) * beta ** (count - 1 - n), rel=1e-12)
        if start == "corrected":
            assert value(found, "mean_hat", n) == pytest.approx(
                mean / (1 - beta ** (n + 1)), rel=1e-12, abs=1e-15
            )
    assert value(found, "unrolled") == pytest.approx(mean, rel=1e-12, abs=1e-15)
    assert ("average-start", start) in [(line.name, line.choice) for line in found.conventions]


def test_the_codes_of_the_lecture_notes():
    """Lecture notes, one-hot codes: 1, 2 and 3 are 1 0 0, 0 1 0 and 0 0 1."""
    found = TOPIC.derive(catalogue.read("counting/class-codes"))
    assert [[value(found, "onehot", i, j) for j in range(3)] for i in range(3)] == np.eye(3).tolist()


def test_the_weights_of_the_slides():
    """Slides, optimisers, unrolled: β·β·(1 − β), β·(1 − β) and 1 − β for the last three values."""
    found = TOPIC.derive(catalogue.read("counting/weighted-average"))
    weights = [value(found, "weight", n) for n in range(4)]
    assert weights[1:] == pytest.approx([0.8 * 0.8 * 0.2, 0.8 * 0.2, 0.2], rel=1e-14)
    # By hand: 0.2·(4·0.512 + 2·0.64 + 5·0.8 + 3) = 2.0656, over 1 − 0.8⁴ = 0.5904.
    assert value(found, "mean_hat", 3) == pytest.approx(2.0656 / 0.5904, rel=1e-14)


def test_codes_of_names_in_the_order_that_is_asked():
    found = made(ask="one-hot", labels=["cat", "dog", "cat"], classes=["dog", "cat", "fox"])
    expected = np.eye(3)[[1, 0, 1]].tolist()
    assert [[value(found, "onehot", i, j) for j in range(3)] for i in range(3)] == expected


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
    assert tried or level in (2, 4, 6, 7)


@pytest.mark.parametrize(("fields", "path", "message"), [
    ({"ask": "one-hot"}, ("labels",), "expected 1 to 1000 labels, found 0"),
    ({"ask": "one-hot", "labels": ["a"], "classes": ["b"]}, ("labels", 0), "one of the classes b, found 'a'"),
    ({"ask": "one-hot", "labels": [1, "a"]}, ("labels",), "labels of one kind"),
    ({"ask": "regions", "layers": [2, 3], "conventions": {"last-batch": "dropped"}},
     ("conventions", "last-batch"), "ask = regions does not depend on this convention"),
    ({"ask": "average"}, ("series",), "expected a series of 1 to 1000 values, found 0"),
    ({"ask": "average", "series": [1], "beta": 1}, ("beta",), "up to, but not, 1 for β, found 1"),
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
