"""Large layers go through NumPy: right, without laying windows out, and shown without being written out."""

import numpy as np
import pytest
from scipy import signal

from nnsolve.axis import Key
from nnsolve.render import render
from nnsolve.topics.convolution import ConvolutionProblem, derive

SIZE, CHANNELS, FILTERS = 96, 3, 16


@pytest.fixture(scope="module")
def layer():
    rng = np.random.default_rng(5)
    image = rng.normal(size=(CHANNELS, SIZE, SIZE))
    return image, rng.normal(size=(FILTERS, CHANNELS, 3, 3)), rng.normal(size=FILTERS)


def problem(layer, **more):
    image, kernel, bias = layer
    return ConvolutionProblem(topic="convolution", image=image, kernel=kernel, bias=bias, **more)


@pytest.mark.parametrize("mode", ["valid", "same", "full"])
@pytest.mark.parametrize("flipped", [False, True])
def test_a_large_layer_is_that_of_scipy(layer, mode, flipped):
    image, kernel, bias = layer
    slide = signal.convolve2d if flipped else signal.correlate2d
    wanted = [
        sum(slide(image[c], kernel[f, c], mode) for c in range(CHANNELS)) + bias[f] for f in range(FILTERS)
    ]
    conventions = {"convolution": "flipped" if flipped else "correlation"}
    made = derive(problem(layer, padding=mode, conventions=conventions))
    assert np.allclose(np.asarray(made.family("map").values), wanted)
    made.validate(3)


def test_every_slope_of_a_large_layer_is_found(layer):
    image, kernel, _ = layer
    gradient = np.random.default_rng(6).normal(size=(FILTERS, SIZE - 2, SIZE - 2))
    made = derive(problem(layer, gradient=gradient))
    by_kernel, by_image = (np.asarray(made.family(f"dE_d{name}").values) for name in ("kernel", "image"))
    for f, c in ((0, 0), (FILTERS - 1, CHANNELS - 1)):
        assert np.allclose(by_kernel[f, c], signal.correlate2d(image[c], gradient[f], "valid"))
    wanted = sum(signal.convolve2d(gradient[f], kernel[f, 1], "full") for f in range(FILTERS))
    assert np.allclose(by_image[1], wanted)
    assert np.allclose(np.asarray(made.family("dE_dbias").values), gradient.sum(axis=(1, 2)))


def test_a_large_solution_works_one_cell_for_all(layer):
    made = derive(problem(layer))
    text = render(made)
    assert len(text.splitlines()) < 60
    image, kernel, bias = layer
    cell = float((image[:, 7:10, 9:12] * kernel[2]).sum() + bias[2])
    assert made.value(Key("map", (2, 7, 9))) == pytest.approx(cell)
    assert made[Key("map", (2, 7, 9))].inputs[0] == Key("image", (0, 7, 9))
