"""Initialisation: published formulas and figures, simulated layers, samples, and bad input."""

import math

import msgspec
import numpy as np
import pytest
from scipy import stats

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.errors import ProblemError
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.initialisations.scheme import SCHEMES
from nnsolve.topics.initialisation import TOPIC


def made(**fields):
    derivation = TOPIC.derive(msgspec.convert({"topic": "initialisation", **fields}, TOPIC.problem))
    derivation.validate(10_000)
    return derivation


def value(found, name, *at):
    return found.value(Key(name, at))


# Deviation or bound as the papers and libraries have it, for fan-in n and fan-out m.
PUBLISHED = {
    "xavier-normal": ("s", lambda n, m: math.sqrt(2 / (n + m))),
    "xavier-uniform": ("a", lambda n, m: math.sqrt(6 / (n + m))),
    "he-normal": ("s", lambda n, _: math.sqrt(2 / n)),
    "he-uniform": ("a", lambda n, _: math.sqrt(6 / n)),
    "lecun-normal": ("s", lambda n, _: math.sqrt(1 / n)),
    "lecun-uniform": ("a", lambda n, _: math.sqrt(3 / n)),
    "caffe": ("s", lambda n, _: math.sqrt(1 / n)),
    "he-squared": ("s", lambda n, _: math.sqrt(2 / n**2)),
}


def test_every_scheme_has_its_published_formula():
    assert set(PUBLISHED) == set(SCHEMES)


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize(("inputs", "outputs"), [(100, 50), (784, 128), (1, 1), (3, 1000)])
def test_the_spread_of_a_scheme(name, inputs, outputs):
    letter, formula = PUBLISHED[name]
    found = made(scheme=name, inputs=inputs, outputs=outputs)
    assert value(found, letter) == pytest.approx(formula(inputs, outputs), rel=1e-14)


def test_he_on_the_slides_and_in_the_paper():
    """Slides, weight initialisation: √(2/n²) for n = 100 is 0.0141; He et al. have √(2/n) = 0.1414."""
    found = made(compare=["he-squared", "he-normal"], inputs=100)
    assert round(value(found, "s_1"), 4) == 0.0141
    assert round(value(found, "s_2"), 4) == 0.1414


def test_the_product_of_the_slides():
    """Slides, vanishing gradients: 0.5·0.4·0.1 = 0.02 (0.002 there), times 0.01 is 0.0002."""
    found = TOPIC.derive(catalogue.read("initialisation/vanishing"))
    assert value(found, "p3") == pytest.approx(0.02, rel=1e-14)
    assert value(found, "step") == pytest.approx(0.0002, rel=1e-14)
    assert "vanishes" in found[Key("p3")].note.text


@pytest.mark.parametrize(("slopes", "word"), [
    ([3, 2, 2.5], "explodes: each layer makes it about 2.47 times as large, 3 layers 15 times"),
    ([0.25] * 10, "vanishes: each layer leaves about 0.25 of it, 10 layers leave 9.54e-07"),
    ([1.1, 0.9, 1.0], "keeps its size: 3 layers make it 0.99 times as large"),
    ([-0.5, 0.5], "shrinks: each layer leaves about 0.5 of it, 2 layers leave 0.25"),
    ([2, 1.5], "grows: each layer makes it about 1.73 times as large, 2 layers 3 times"),
    ([0, 0.5], "Nothing is left of it"),
])  # fmt: skip
def test_products_in_words(slopes, word):
    found = made(ask="product", slopes=slopes, rate=0.1, weight=0.5)
    product = math.prod(slopes)
    assert value(found, "new") == pytest.approx(0.5 - 0.1 * product, rel=1e-13)
    assert word in found[Key(f"p{len(slopes)}")].note.text


@pytest.mark.parametrize(
    ("scheme", "relu"), [("he-normal", True), ("lecun-normal", False), ("xavier-normal", True)]
)
def test_the_variance_of_the_signal_by_simulation(scheme, relu):
    layers = [60, 50, 40, 30]
    found = made(ask="variance", scheme=scheme, layers=layers, relu=relu)
    random = np.random.default_rng(1)
    squares = np.zeros(3)
    for _ in range(400):
        signal = random.normal(size=layers[0])
        for n in range(3):
            spread = PUBLISHED[scheme][1](layers[n], layers[n + 1])
            signal = random.normal(scale=spread, size=(layers[n + 1], layers[n])) @ signal
            # With ReLU the second moment after it, half of the variance before it, is what goes on.
            squares[n] += np.mean(np.maximum(signal, 0) ** 2 if relu else signal**2) / 400
            signal = np.maximum(signal, 0) if relu else signal
    expected = [value(found, f"v{n + 1}") for n in range(3)]
    assert squares == pytest.approx(expected, rel=0.12)


@pytest.mark.parametrize("name", ["he-uniform", "xavier-normal"])
def test_a_sample_has_the_spread_of_its_scheme_and_its_seed(name):
    found = [made(ask="sample", scheme=name, inputs=8, outputs=8, count=100, seed=seed) for seed in (1, 1, 2)]
    weights = [[value(one, "w", n) for n in range(100)] for one in found]
    assert weights[0] == weights[1] != weights[2]
    letter, formula = PUBLISHED[name]
    spread = formula(8, 8)
    law = stats.uniform(-spread, 2 * spread) if letter == "a" else stats.norm(scale=spread)
    assert stats.kstest(weights[0], law.cdf).pvalue > 1e-3
    assert value(found[0], "u" if letter == "a" else "g", 0) == round(
        value(found[0], "u" if letter == "a" else "g", 0), 4
    )


@pytest.mark.parametrize("level", range(1, TOPIC.levels + 1))
@pytest.mark.parametrize("seed", range(8))
def test_a_mistake_can_be_worked(level, seed):
    found = TOPIC.derive(catalogue.draw("initialisation", level, seed))
    tried = 0
    for key in found.keys():  # noqa: SIM118
        step = found[key]
        for mistake in TOPIC.mistakes:
            if step.formula is not None and mistake.rule.code == step.rule.code:
                wrong = mistake.rewrite(step.formula)
                if wrong is not None:
                    assert math.isfinite(evaluate(wrong, found.value, FLOATS))
                    tried += 1
    assert tried


@pytest.mark.parametrize(("fields", "path", "message"), [
    ({}, ("scheme",), "expected a scheme, found none"),
    ({"scheme": "he_normal", "inputs": 2}, ("scheme",), "did you mean 'he-normal'"),
    ({"scheme": "he-normal"}, ("inputs",), "the fan-in, found none"),
    ({"scheme": "xavier-normal", "inputs": 3}, ("outputs",), "the fan-out, which the scheme needs"),
    ({"scheme": "he-normal", "inputs": 0}, ("inputs",), "expected 1 to"),
    ({"scheme": "he-normal", "compare": ["caffe"], "inputs": 1}, ("compare",), "found both"),
    ({"ask": "sample", "scheme": "he-normal", "inputs": 1, "count": 0}, ("count",), "expected 1 to 100"),
    ({"ask": "variance", "scheme": "he-normal", "layers": [1]}, ("layers",), "expected 2 to 200 layers"),
    ({"ask": "variance", "scheme": "he-normal", "layers": [1, 0]}, ("layers", 1), "expected 1 to"),
    ({"ask": "product"}, ("slopes",), "expected 2 to 200 slopes"),
    ({"ask": "product", "slopes": [1, 1], "weight": 1}, ("weight",), "expected a learning rate"),
])  # fmt: skip
def test_what_does_not_fit_is_told_with_its_place(fields, path, message):
    with pytest.raises(ProblemError, match=message) as error:
        made(**fields)
    assert error.value.path == path
