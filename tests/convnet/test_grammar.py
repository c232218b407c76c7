"""Layers in one line: what each line means, and where a wrong one is wrong."""

from decimal import Decimal

import pytest

from nnsolve.convnet.form import LayerForm
from nnsolve.convnet.grammar import read
from nnsolve.errors import ProblemError

LINES = {
    "conv 5x5x6": {"type": "conv", "kernel": (5, 5), "filters": 6},
    "conv 5×5×6": {"type": "conv", "kernel": (5, 5), "filters": 6},
    "Conv2D 16@5x5 p2": {"type": "conv", "kernel": (5, 5), "filters": 16, "padding": 2},
    "conv 3x128": {"type": "conv", "kernel": (3,), "filters": 128},
    "conv 3x3x3x8": {"type": "conv", "kernel": (3, 3, 3), "filters": 8},
    "conv 11x11x96/4 same": {
        "type": "conv",
        "kernel": (11, 11),
        "filters": 96,
        "stride": 4,
        "padding": "same",
    },
    "conv 3x5x8/2x1 padding=1x2": {
        "type": "conv",
        "kernel": (3, 5),
        "filters": 8,
        "stride": (2, 1),
        "padding": (1, 2),
    },
    "conv 3x3x8 s2 d2 g4 nobias": {
        "type": "conv",
        "kernel": (3, 3),
        "filters": 8,
        "stride": 2,
        "dilation": 2,
        "groups": 4,
        "bias": False,
    },
    "stem: conv 3x3x8 bn relu": {
        "name": "stem",
        "type": "conv",
        "kernel": (3, 3),
        "filters": 8,
        "norm": "batchnorm",
        "activation": "relu",
    },
    "conv kernel=3 filters=8 stride=2": {"type": "conv", "kernel": 3, "filters": 8, "stride": 2},
    "conv 11x11x96/4 p?": {"type": "conv", "kernel": (11, 11), "filters": 96, "stride": 4, "padding": "?"},
    "conv 3x3x8 output=8x8": {"type": "conv", "kernel": (3, 3), "filters": 8, "wanted": (8, 8)},
    "convtranspose 2x2x32/2": {"type": "deconv", "kernel": (2, 2), "filters": 32, "stride": 2},
    "deconv 3x3x8/2 p1 output_padding=1": {
        "type": "deconv",
        "kernel": (3, 3),
        "filters": 8,
        "stride": 2,
        "padding": 1,
        "output_padding": 1,
    },
    "depthwise 3x3/2 multiplier=2": {"type": "depthwise", "kernel": (3, 3), "stride": 2, "multiplier": 2},
    "separable 3x3x64": {"type": "separable", "kernel": (3, 3), "filters": 64},
    "maxpool 2/2": {"type": "maxpool", "kernel": 2, "stride": 2},
    "MaxPool2D 3x3/2 ceil": {"type": "maxpool", "kernel": (3, 3), "stride": 2, "ceil": True},
    "avg-pool 2": {"type": "avgpool", "kernel": 2},
    "gap": {"type": "globalavgpool"},
    "AdaptiveAvgPool2d 6x6": {"type": "adaptiveavgpool", "size": (6, 6)},
    "flatten": {"type": "flatten"},
    "dense 84": {"type": "dense", "units": 84},
    "fc 10 softmax": {"type": "dense", "units": 10, "activation": "softmax"},
    "bn": {"type": "batchnorm"},
    "batchnorm scale=no": {"type": "batchnorm", "scale": False},
    "relu": {"type": "activation", "activation": "relu"},
    "activation tanh": {"type": "activation", "activation": "tanh"},
    "dropout 0.5": {"type": "dropout", "rate": Decimal("0.5")},
    "softmax": {"type": "softmax"},
    "lrn": {"type": "lrn"},
    "reshape 7x7x64": {"type": "reshape", "size": (7, 7, 64)},
    "upsample 2": {"type": "upsample", "size": 2},
    "embedding 10000x128": {"type": "embedding", "vocabulary": 10000, "units": 128},
    "lstm 64 sequences": {"type": "lstm", "units": 64, "sequences": True},
    "add a b": {"type": "add", "origin": ("a", "b")},
    "concat a, b": {"type": "concat", "origin": ("a", "b")},
    "maxpool 2/2 from=a": {"type": "maxpool", "kernel": 2, "stride": 2, "origin": ("a",)},
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_read(line):
    assert read(line, ()) == LayerForm(**LINES[line])


WRONG = {
    "": (1, "found nothing"),
    "name:": (1, "found nothing"),
    "convv 3x3x4": (1, "did you mean 'conv'?"),
    "x: convv 3x3x4": (4, "did you mean 'conv'?"),
    "conv 3x3x4 q7": (12, "cannot read 'q7'"),
    "conv 3xBx4": (6, "cannot read '3xBx4'"),
    "conv 16": (6, "expected kernel and filters such as 16x16x16"),
    "conv 3x3x4/x": (12, "expected a stride behind the '/'"),
    "conv 3x3x4 s1 s2": (15, "stride is said twice"),
    "conv 3x3x4 stride=fast": (19, "'fast'"),
    "conv 3x3x4 strid=2": (12, "did you mean 'stride'?"),
    "conv 3x3x4 bias=maybe": (17, "bias=yes or bias=no"),
    "conv 3x3x? p1": (6, "one whole number for filters"),
    "dense 10x10": (7, "one whole number for units"),
    "dropout half": (9, "expected a number"),
    "flatten 3": (9, "cannot read '3'"),
    "conv " + "9" * 600: (0, "at most 500 letters"),
}


@pytest.mark.parametrize("line", WRONG, ids=lambda line: line[:20])
def test_a_wrong_line_is_refused_at_its_column(line):
    column, words = WRONG[line]
    with pytest.raises(ProblemError) as caught:
        read(line, ("layers", 3))
    assert words in caught.value.message
    assert caught.value.path == ("layers", 3)
    assert caught.value.offset == column
