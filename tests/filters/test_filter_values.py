"""Layers of filters against explicit loops, SciPy and central differences; by both interpreters."""

from itertools import product

import numpy as np
import pytest
from filter_layers import posed, random_conv, random_network, run, seeded
from scipy import ndimage, signal

from nnsolve.axis import Key
from nnsolve.filters.kernels import KERNELS
from nnsolve.topics.convolution import ConvolutionProblem, derive

QUICK, MANY = range(60), range(60, 2_060)


def values(derivation, name):
    family = derivation.family(name)
    shape = tuple(axis.size for axis in family.axes)
    return np.array([derivation.value(key) for key in derivation.expand([Key(name)])]).reshape(shape)


def last(derivation):
    return values(derivation, derivation.asked[0].name)


# ------------------------------------------------------------------------------------------------ forward


def compared(seed):
    maps, layers, flipped = random_network(seeded(seed))
    wanted = run(maps, layers)
    for arrays in (False, True):
        made = derive(_fitting(maps, layers, flipped=flipped, arrays=arrays))
        found = last(made)
        assert found.size == wanted.size, seed
        assert np.allclose(found.ravel(), wanted.ravel(), rtol=1e-9, atol=1e-9), seed
    return made


def _fitting(maps, layers, **more):
    """The problem, its signals without an axis for channels where there is just one."""
    if maps.ndim == 2 and len(maps) == 1:
        first = {**layers[0], "kernel": layers[0]["kernel"][:, 0]}
        return posed(maps[0], [first, *layers[1:]], **more)
    if maps.ndim == 2:
        # A row for each channel is no signal but an image of one column each: channels x 1 x places.
        return posed(maps[:, None, :], [_widened(layer) for layer in layers], **more)
    return posed(maps, layers, **more)


def _widened(layer):
    """A layer over signals as the same layer over images of one row."""
    match layer["kind"]:
        case "conv":
            return {
                **layer,
                "kernel": np.expand_dims(layer["kernel"], -2),
                "stride": [1, *layer["stride"]],
                "dilation": [1, *layer["dilation"]],
                "padding": layer["padding"]
                if layer["padding"] in ("valid", "same", "full")
                else [0, layer["zeros"][0][0]],
            }
        case "pool":
            return {**layer, "size": [1, *layer["size"]], "stride": [1, *layer["stride"]]}
        case _:
            return layer


@pytest.mark.parametrize("seed", QUICK)
def test_random_layers_say_what_explicit_loops_say(seed):
    compared(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [MANY[n : n + 100] for n in range(0, 2_000, 100)], ids=lambda r: str(r[0]))
def test_two_thousand_random_networks(seeds):
    for seed in seeds:
        compared(seed)
        differentiated(seed, parts=4)


@pytest.mark.parametrize("seed", range(20))
def test_every_step_of_a_random_network_gives_its_value(seed):
    maps, layers, flipped = random_network(seeded(seed))
    problem = _fitting(maps, layers, flipped=flipped)
    made = derive(problem)
    made.validate(10_000)
    gradient = np.random.default_rng(seed).normal(size=last(made).shape)
    derive(_fitting(maps, layers, flipped=flipped, gradient=gradient)).validate(10_000)


@pytest.mark.parametrize("flipped", [False, True])
@pytest.mark.parametrize(
    ("mode", "size"),
    # Of an even kernel SciPy has the odd zero of "same" elsewhere.
    [
        *product(("valid", "full"), [(1, 1), (3, 3), (2, 5), (4, 4)]),
        *product(("same",), [(1, 1), (3, 3), (5, 1)]),
    ],
)
def test_a_kernel_over_an_image_is_that_of_scipy(mode, flipped, size):
    rng = np.random.default_rng(7)
    image, kernel = rng.normal(size=(6, 8)), rng.normal(size=size)
    wanted = (signal.convolve2d if flipped else signal.correlate2d)(image, kernel, mode)
    problem = ConvolutionProblem(
        topic="convolution",
        image=image.tolist(),
        kernel=kernel.tolist(),
        padding=mode,
        conventions={"convolution": "flipped" if flipped else "correlation"},
    )
    assert np.allclose(last(derive(problem)), wanted)


@pytest.mark.parametrize("seed", range(10))
def test_strides_take_every_so_manyth_value_of_scipy(seed):
    random, rng = seeded(seed), np.random.default_rng(seed)
    image, kernel = rng.normal(size=(9, 7)), rng.normal(size=(3, 2))
    down, across = random.randint(1, 4), random.randint(1, 4)
    wanted = signal.correlate2d(image, kernel, "valid")[::down, ::across]
    problem = ConvolutionProblem(
        topic="convolution", image=image.tolist(), kernel=kernel.tolist(), stride=[down, across]
    )
    assert np.allclose(last(derive(problem)), wanted)


@pytest.mark.parametrize("lengths", [(1, 1), (4, 3), (3, 5), (7, 2)])
def test_a_true_convolution_of_signals_is_that_of_numpy_either_way_round(lengths):
    rng = np.random.default_rng(3)
    one, two = (rng.integers(-5, 6, size=n) for n in lengths)
    problem = ConvolutionProblem(
        topic="convolution",
        image=one.tolist(),
        kernel=two.tolist(),
        padding="full",
        conventions={"convolution": "flipped"},
    )
    made = derive(problem)
    assert last(made).tolist() == np.convolve(one, two).tolist()
    assert values(made, "swapped").tolist() == np.convolve(one, two).tolist()


@pytest.mark.parametrize(
    ("size", "window", "stride", "wanted"),
    # ceil(size/stride) values; the odd zero behind the image, as TensorFlow documents it.
    [(5, 2, 1, 5), (5, 3, 2, 3), (6, 3, 2, 3), (7, 4, 3, 3), (4, 1, 3, 2)],
)
def test_same_padding_by_ceil(size, window, stride, wanted):
    signal_, kernel = list(range(1, size + 1)), [1] + [0] * (window - 1)
    problem = ConvolutionProblem(
        topic="convolution",
        image=signal_,
        kernel=kernel,
        stride=stride,
        padding="same",
        conventions={"same-padding": "ceil"},
    )
    zeros = max(0, (wanted - 1) * stride + window - size)
    long = [0] * (zeros // 2) + signal_ + [0] * (zeros - zeros // 2)
    assert last(derive(problem)).tolist() == [long[stride * i] for i in range(wanted)]


# ------------------------------------------------------------------------------------------ named kernels


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("sobel-x", lambda image: ndimage.sobel(image, axis=1)),
        ("sobel-y", lambda image: ndimage.sobel(image, axis=0)),
        ("prewitt-x", lambda image: ndimage.prewitt(image, axis=1)),
        ("prewitt-y", lambda image: ndimage.prewitt(image, axis=0)),
        ("laplacian", ndimage.laplace),
        ("sharpen", lambda image: image - ndimage.laplace(image)),
        ("box", lambda image: ndimage.uniform_filter(image, 3)),
        ("gaussian", lambda image: ndimage.convolve1d(ndimage.convolve1d(image, B3, 0), B3, 1)),
        ("gaussian-5", lambda image: ndimage.convolve1d(ndimage.convolve1d(image, B5, 0), B5, 1)),
        ("identity", lambda image: image),
    ],
)
def test_named_kernels_do_what_scipy_does(name, wanted):
    image = np.random.default_rng(1).normal(size=(7, 8))
    found = last(derive(ConvolutionProblem(topic="convolution", image=image.tolist(), kernel=name)))
    edge = (len(KERNELS[name].rows) - 1) // 2
    inner = wanted(image)[edge:-edge, edge:-edge]
    assert np.allclose(found, inner)


B3, B5 = np.array([1, 2, 1]) / 4, np.array([1, 4, 6, 4, 1]) / 16


def test_the_magnitude_of_sobel_is_the_length_of_both_components():
    image = np.random.default_rng(2).normal(size=(5, 6))
    layers = [{"kind": "conv", "kernel": "sobel"}, {"kind": "magnitude"}]
    wanted = np.hypot(ndimage.sobel(image, 1), ndimage.sobel(image, 0))[1:-1, 1:-1]
    for choice, scale in (("root", wanted), ("absolute", None)):
        problem = _loaded(image=image.tolist(), layers=layers, conventions={"gradient-magnitude": choice})
        found = last(derive(problem))
        both = np.abs(ndimage.sobel(image, 1)) + np.abs(ndimage.sobel(image, 0))
        assert np.allclose(found, both[1:-1, 1:-1] if scale is None else scale)


def _loaded(**fields):
    import msgspec

    return msgspec.convert({"topic": "convolution", **fields}, ConvolutionProblem)


# ----------------------------------------------------------------------------------------------- gradients


def differentiated(seed, parts=8):
    """Slopes by some numbers of each array against central differences of Σ gradient · value."""
    random = seeded(seed)
    maps, layers, flipped = random_network(random)
    plain = derive(_fitting(maps, layers, flipped=flipped))
    gradient = np.random.default_rng(seed).normal(size=last(plain).shape)
    arrays = random.random() < 0.5
    made = derive(_fitting(maps, layers, flipped=flipped, gradient=gradient, arrays=arrays))

    def error():
        return float((gradient.ravel() * run(maps, layers).ravel()).sum())

    convs = [layer for layer in layers if layer["kind"] == "conv"]
    several = len(convs) > 1
    found = {"image" if "image" in _names(made) else "signal": maps}
    for n, layer in enumerate(convs, 1):
        found[f"kernel{n if several else ''}"] = layer["kernel"]
        found[f"bias{n if several else ''}"] = layer["bias"]
    for layer in layers:
        if layer["kind"] == "dense":
            found |= {"weight": layer["weights"], "dense_bias": layer["bias"]}
    for name, array in found.items():
        slopes = values(made, f"dE_d{name}").ravel()
        assert slopes.size == array.size
        for place in random.sample(range(array.size), min(parts, array.size)):
            at = np.unravel_index(place, array.shape)
            wanted = slope(error, array, at)
            assert slopes[place] == pytest.approx(wanted, rel=1e-5, abs=1e-6), (seed, name, at)


def slope(error, array, at, step=1e-6):
    kept = array[at]
    array[at] = kept + step
    above = error()
    array[at] = kept - step
    below = error()
    array[at] = kept
    return (above - below) / (2 * step)


def _names(derivation):
    return {family.name for family in derivation.families}


@pytest.mark.parametrize("seed", range(100, 130))
def test_gradients_are_central_differences(seed):
    differentiated(seed, parts=4)


def test_the_first_of_equals_wins_and_takes_the_whole_slope():
    problem = _loaded(image=[[5, 5], [5, 1]], layers=[{"kind": "pool"}], gradient=[[3]])
    assert values(derive(problem), "dE_dimage").tolist() == [[3, 0], [0, 0]]


def test_random_convolutions_cover_what_they_are_for():
    convs = [random_conv(seeded(seed), 2, [6, 5], False)[0] for seed in range(100)]
    assert any(layer["padding"] == "full" for layer in convs)
    assert any(layer["stride"] != [1, 1] and layer["dilation"] != [1, 1] for layer in convs)
