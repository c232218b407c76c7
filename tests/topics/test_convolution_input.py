"""What a problem of convolution may not say, and how that is told: the place, what was expected and found."""

import pytest

from nnsolve import catalogue
from nnsolve.errors import ProblemError
from nnsolve.reading.document import decoded
from nnsolve.reading.toml import dumps
from nnsolve.topics.convolution import TOPIC

IMAGE = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
CONV = {"kind": "conv", "kernel": [[1, 0], [0, 1]]}

BAD = [
    ({}, (), "expected an image, as in image = [[1, 0], [0, 1]], found none"),
    ({"image": IMAGE}, (), "expected either a kernel or layers, found none"),
    (
        {"image": IMAGE, "kernel": "box", "layers": [CONV]},
        ("layers",),
        "expected either a kernel or layers, found both",
    ),
    ({"image": [], "kernel": [[1]]}, ("image",), "expected numbers, found an empty list"),
    (
        {"image": [[1, 2], [3]], "kernel": [[1]]},
        ("image", 1),
        "expected 2 numbers as before it, found 1 number",
    ),
    (
        {"image": [[1, 2], [3, "4"]], "kernel": [[1]]},
        ("image", 1, 1),
        "expected a number, found the text '4'",
    ),
    (
        {"image": [[1, 2], 3], "kernel": [[1]]},
        ("image", 1),
        "expected 2 numbers as before it, found a number",
    ),
    ({"image": [[True]], "kernel": [[1]]}, ("image", 0, 0), "expected a number, found true"),
    (
        {"image": [[[[1]]]], "kernel": [[1]]},
        ("image",),
        "expected a row of numbers, rows of numbers or a list of images, found 4 levels",
    ),
    (
        {"image": IMAGE, "kernel": [1, 2]},
        ("kernel",),
        "expected rows of numbers, or a list of such kernels, found 2 numbers",
    ),
    ({"image": IMAGE, "kernel": 3}, ("kernel",), "expected a text in quotes or a list, found the number 3"),
    (
        {"image": IMAGE, "kernel": "sobell"},
        ("kernel",),
        "expected a kernel as rows of numbers or by name, found 'sobell'; did you mean 'sobel'?",
    ),
    (
        {"image": IMAGE, "kernel": ["box", "identity"]},
        ("kernel",),
        "expected kernels of one size and one divisor, found box, identity",
    ),
    (
        {"image": [1, 2, 3], "kernel": "box"},
        ("kernel",),
        "expected numbers: named kernels are for one image, and here are 3 values",
    ),
    (
        {"image": [IMAGE, IMAGE], "kernel": [[[1]]]},
        ("kernel",),
        "expected a kernel for each of the 2 channels, found 1",
    ),
    (
        {"image": IMAGE, "kernel": [[1] * 4]},
        ("kernel",),
        "the kernel covers 4 positions, more than the 3 it slides over",
    ),
    (
        {"image": IMAGE, "kernel": [[1, 1]], "dilation": 3},
        ("kernel",),
        "the kernel covers 4 positions, more than the 3 it slides over",
    ),
    ({"image": IMAGE, "kernel": [[1]], "stride": 0}, ("stride",), "expected a stride of 1 or more, found 0"),
    (
        {"image": IMAGE, "kernel": [[1]], "stride": [1, -1]},
        ("stride", 1),
        "expected a stride of 1 or more, found -1",
    ),
    (
        {"image": IMAGE, "kernel": [[1]], "stride": [1]},
        ("stride",),
        "expected one stride or 2, one for each axis, found 1",
    ),
    (
        {"image": IMAGE, "kernel": [[1]], "dilation": 0},
        ("dilation",),
        "expected a dilation of 1 or more, found 0",
    ),
    (
        {"image": IMAGE, "kernel": [[1]], "padding": -1},
        ("padding",),
        "expected a padding of 0 to 4096, found -1",
    ),
    (
        {"image": IMAGE, "kernel": [[1]], "padding": [1, 1, 1]},
        ("padding",),
        "expected one padding or 2, one for each axis, found 3",
    ),
    (
        {"image": IMAGE, "kernel": [[1, 1]], "padding": "same"},
        ("padding",),
        (
            "expected a kernel that covers an odd number of positions, found 2; "
            'same-padding = "ceil" takes even ones too'
        ),
    ),
    (
        {"image": IMAGE, "kernel": [[1]], "divisor": 0},
        ("divisor",),
        "expected a divisor of 1 or more, found 0",
    ),
    (
        {"image": IMAGE, "kernel": [[1]], "bias": [1, 2]},
        ("bias",),
        "expected a bias for each filter of a number, found 2 numbers",
    ),
    ({"image": IMAGE, "kernel": [[1]], "bias": "1"}, ("bias",), "expected a number, found the text '1'"),
    ({"image": IMAGE, "kernel": [[1]], "activation": "relux"}, ("activation",), None),
    ({"image": IMAGE, "kernel": [[1]], "conventions": {"bias": "x"}}, ("conventions", "bias"), None),
    (
        {"image": IMAGE, "kernel": [[1]], "ask": "gradients"},
        ("ask",),
        "expected the slopes of the error by map, 3×3, as in gradient = [[1, 0], …]",
    ),
    (
        {"image": IMAGE, "kernel": [[1]], "gradient": [[1]]},
        ("gradient",),
        "expected a slope for every value of map of 3×3 numbers, found 1×1 numbers",
    ),
    (
        {"image": IMAGE, "layers": [{"kind": "pool", "size": 4}]},
        ("layers", 0, "size"),
        "the window covers 4 values, more than the 3 of the map",
    ),
    (
        {"image": IMAGE, "layers": [{"kind": "pool", "size": 0}]},
        ("layers", 0, "size"),
        "expected a size of 1 or more, found 0",
    ),
    (
        {"image": IMAGE, "layers": [{"kind": "flatten"}, CONV]},
        ("layers", 1),
        "expected maps to slide over, found a flat list: convolve before the flatten",
    ),
    (
        {"image": IMAGE, "layers": [{"kind": "flatten"}, {"kind": "pool"}]},
        ("layers", 1),
        "expected maps to pool, found a flat list: pool before the flatten",
    ),
    (
        {"image": IMAGE, "layers": [{"kind": "dense", "weights": [[1]]}]},
        ("layers", 0),
        "expected a flat list, found 3×3: put a flatten before the dense layer",
    ),
    (
        {"image": IMAGE, "layers": [{"kind": "flatten"}, {"kind": "dense", "weights": [[1]]}]},
        ("layers", 1, "weights"),
        "expected rows of 9 weights, one for each input, found 1×1",
    ),
    (
        {"image": IMAGE, "layers": [CONV, {"kind": "activation", "function": "softmax"}]},
        ("layers", 1),
        "expected a flat list, found 2×2: put a flatten before the softmax",
    ),
    (
        {"image": IMAGE, "layers": [CONV, {"kind": "magnitude"}]},
        ("layers", 1),
        "expected two maps, the change across and the change down, found 2×2",
    ),
    (
        {"image": IMAGE, "layers": [{**CONV, "name": "image"}]},
        ("layers", 0, "name"),
        "expected a name of its own, found 'image' twice",
    ),
    (
        {"image": IMAGE, "layers": [{**CONV, "name": "a b"}]},
        ("layers", 0, "name"),
        "expected a name of up to 16 letters, digits and _, found 'a b'",
    ),
    (
        {"image": [[256]], "bits": 8, "kernel": [[1]]},
        ("image", 0, 0),
        "expected a whole number from 0 to 2^8 − 1 = 255, found 256",
    ),
    (
        {"image": [[-1]], "bits": 8, "kernel": [[1]]},
        ("image", 0, 0),
        "expected a whole number from 0 to 2^8 − 1 = 255, found -1",
    ),
    (
        {"image": IMAGE, "kernel": [[1]], "padding": 10**9},
        ("padding",),
        "expected a padding of 0 to 4096, found 1000000000",
    ),
    (
        {"image": IMAGE, "kernel": [[1] * 300] * 300, "padding": 4096},
        ("kernel",),
        "expected at most 4000000000 products of a pixel and a weight, found 5611213440000",
    ),
    ({"image": [[1]], "kernel": [[1]], "bits": 0}, ("bits",), "expected 1 to 48 bits, found 0"),
    ({"image": [[1]], "kernel": [[1]], "bits": 10**6}, ("bits",), "expected 1 to 48 bits, found 1000000"),
]


@pytest.mark.parametrize(("fields", "path", "said"), BAD, ids=lambda value: str(value)[:60])
def test_bad_input_is_told_with_its_place(fields, path, said):
    text = written(fields)
    with pytest.raises(ProblemError) as caught:
        TOPIC.derive(catalogue.convert(decoded(text.encode(), "bad.toml")))
    assert caught.value.path == path
    if said is not None:
        assert caught.value.message == said


def written(fields):
    return dumps({"topic": "convolution", **fields})


@pytest.mark.parametrize("kind", ["convolve", "", "Conv"])
def test_an_unknown_layer_is_told_with_those_that_there_are(kind):
    text = written({"image": IMAGE, "layers": [{"kind": kind}]})
    with pytest.raises(ProblemError, match="conv") as caught:
        catalogue.convert(decoded(text.encode(), "bad.toml"))
    assert caught.value.path[:2] == ("layers", 0)
