"""What cannot be worked is refused in one line, with its place."""

import pytest

from nnsolve import catalogue
from nnsolve.errors import ProblemError, dotted
from nnsolve.solution import derived

SIMPLE = 'topic = "cnn"\ninput = [32, 32, 3]\n'

# The problem, the place of the error, words of its message.
BAD = [
    (
        'topic = "cnn"\ninput = [0, 32, 3]\nlayers = ["conv 3x3x4"]',
        "input[0]",
        "positive whole number, found 0",
    ),
    ('topic = "cnn"\ninput = [-4, 32, 3]\nlayers = ["conv 3x3x4"]', "input[0]", "found -4"),
    ('topic = "cnn"\ninput = "32xAx3"\nlayers = ["conv 3x3x4"]', "input", "sizes such as 32x32x1"),
    ('topic = "cnn"\ninput = []\nlayers = ["conv 3x3x4"]', "input", "1 to 4 sizes"),
    ('topic = "cnn"\ninput = [1, 2, 3, 4, 5]\nlayers = ["conv 3x3x4"]', "input", "found 5"),
    ('topic = "cnn"\ninput = ["wide", 32, 3]\nlayers = ["conv 3x3x4"]', "input[0]", "'wide'"),
    ('topic = "cnn"\ninput = [32, 32, "?"]\nlayers = ["conv 3x3x4"]', "input[2]", "number of channels"),
    (
        'topic = "cnn"\ninput = [10000000000000, 32, 3]\nlayers = ["conv 3x3x4"]',
        "input[0]",
        "at most 1000000000000",
    ),
    (SIMPLE + "layers = []", "layers", "at least one layer"),
    (SIMPLE + 'layers = [""]', "layers[0]", "found nothing"),
    (SIMPLE + 'layers = ["cnv 3x3x4"]', "layers[0]", "did you mean 'conv'?"),
    (SIMPLE + 'layers = ["quux"]', "layers[0]", "the layers are conv, deconv"),
    (SIMPLE + 'layers = [{ type = "maxpol", kernel = 2 }]', "layers[0].type", "did you mean 'maxpool'?"),
    (SIMPLE + "layers = [{ kernel = 2 }]", "layers[0]", "expected the type"),
    (SIMPLE + 'layers = [{ type = "conv", kernel = 3 }]', "layers[0]", "needs filters"),
    (SIMPLE + 'layers = [{ type = "conv", kernel = 3, filters = 0 }]', "layers[0].filters", "found 0"),
    (SIMPLE + 'layers = [{ type = "conv", kernel = -3, filters = 4 }]', "layers[0].kernel", "found -3"),
    (SIMPLE + 'layers = [{ type = "conv", kernel = "big", filters = 4 }]', "layers[0].kernel", "'big'"),
    (SIMPLE + 'layers = [{ type = "conv", kernel = [3, 3, 3], filters = 4 }]', "layers[0].kernel", "2 sizes"),
    (
        SIMPLE + 'layers = [{ type = "conv", kernel = 3, filters = 4, stride = 0 }]',
        "layers[0].stride",
        "found 0",
    ),
    (
        SIMPLE + 'layers = [{ type = "conv", kernel = 3, filters = 4, padding = -1 }]',
        "layers[0].padding",
        "found -1",
    ),
    (
        SIMPLE + 'layers = [{ type = "conv", kernel = 3, filters = 4, padding = "all" }]',
        "layers[0].padding",
        "'all'",
    ),
    (
        SIMPLE + 'layers = [{ type = "maxpool", kernel = 2, units = 4 }]',
        "layers[0].units",
        "max pooling has no units",
    ),
    (SIMPLE + 'layers = [{ type = "maxpool", kernl = 2 }]', "layers[0].kernl", "unknown field"),
    (
        SIMPLE + 'layers = ["conv 33x33x4"]',
        "layers[0].kernel",
        "reaches over 33 cells does not fit into an input of 32",
    ),
    (SIMPLE + 'layers = ["conv 3x3x4 d16 p0"]', "layers[0].kernel", "reaches over 33 cells"),
    (SIMPLE + 'layers = ["conv 41x41x4 p4"]', "layers[0].kernel", "32 + 4 + 4 = 40"),
    (SIMPLE + 'layers = ["conv 4x4x8 same"]', "layers[0].padding", "(4 − 1)/2 is no whole number"),
    (SIMPLE + 'layers = ["conv 3x3x8 g2"]', "layers[0].groups", "2 groups do not divide the 3 channels"),
    (SIMPLE + 'layers = ["conv 3x3x8 g3"]', "layers[0].groups", "3 groups do not divide the 8 filters"),
    (SIMPLE + 'layers = ["maxpool 2/2 p2"]', "layers[0].padding", "nothing but padding"),
    (SIMPLE + 'layers = ["deconv 2x2x4/2 p40"]', "layers[0].padding", "takes away the whole map"),
    (
        SIMPLE + 'layers = ["deconv 2x2x4/2 output_padding=2"]',
        "layers[0].output_padding",
        "below the stride 2",
    ),
    (
        SIMPLE + 'layers = ["maxpool 2/2", "dense 10"]',
        "layers[1]",
        "put a flatten before it (16·16·3 inputs)",
    ),
    (SIMPLE + 'layers = ["flatten", "conv 3x3x4"]', "layers[1]", "a vector of 3072 comes in"),
    (SIMPLE + 'layers = ["flatten", "gap"]', "layers[1]", "needs a map"),
    (SIMPLE + 'layers = ["lstm 8"]', "layers[0]", "reads a sequence"),
    (SIMPLE + 'layers = ["embedding 100x8"]', "layers[0]", "reads a vector of word numbers"),
    (SIMPLE + 'layers = ["reshape 5x5x5"]', "layers[0].size", "does not hold the 3072 numbers"),
    (SIMPLE + 'layers = ["dropout 1.5"]', "layers[0].rate", "from 0 to below 1"),
    (SIMPLE + 'layers = ["a: conv 3x3x4", "a: conv 3x3x4"]', "layers[1].name", "two layers are called 'a'"),
    (SIMPLE + 'layers = ["a/b: conv 3x3x4"]', "layers[0].name", "expected a name"),
    (SIMPLE + 'layers = ["a: conv 3x3x4", "b: conv 3x3x4 from=c"]', "layers[1].from", "'c'"),
    (
        SIMPLE + 'layers = ["a: conv 3x3x4 from=c", "b: conv 3x3x4", "c: conv 3x3x4"]',
        "layers[0].from",
        "run in a circle: a → b → c → a",
    ),
    (SIMPLE + 'layers = ["a: conv 3x3x4 from=a"]', "layers[0].from", "run in a circle: a → a"),
    (
        SIMPLE + 'layers = ["a: conv 3x3x4", "b: conv 3x3x4 from=d", "d: conv 3x3x4 from=input"]',
        "layers[1].from",
        "listed after the layer that reads it",
    ),
    (
        SIMPLE + 'layers = ["a: conv 3x3x4", "b: conv 3x3x4", "c: conv 3x3x4 from=a"]',
        "layers[1]",
        "'b' leads nowhere",
    ),
    (
        SIMPLE + 'layers = ["a: conv 3x3x4 p1", "b: conv 3x3x8 p1 from=input", "add a b"]',
        "layers[2]",
        "a is 32×32×4 and b is 32×32×8",
    ),
    (
        SIMPLE + 'layers = ["a: conv 3x3x4", "b: conv 1x1x8 from=input", "concat a b"]',
        "layers[2]",
        "a is 30×30×4 and b is 32×32×8",
    ),
    (SIMPLE + 'layers = ["add"]', "layers[0]", "joins at least two"),
    (
        SIMPLE + "[[layers]]\njoin = 'add'\n[layers.branches]\nmain = ['conv 3x3x4']\nshortcut = []",
        "layers[0]",
        "main is 30×30×4 and shortcut is 32×32×3",
    ),
    (
        SIMPLE + "[[layers]]\njoin = 'plus'\n[layers.branches]\nmain = ['conv 3x3x4']\nshortcut = []",
        "layers[0].join",
        "unknown layer 'plus'",
    ),
    (SIMPLE + "layers = [{ repeat = 0, layers = ['conv 3x3x3 p1'] }]", "layers[0].repeat", "found 0"),
    (
        SIMPLE + "layers = [{ repeat = 3, kernel = 3, layers = ['conv 3x3x3'] }]",
        "layers[0].kernel",
        "has no kernel",
    ),
    (
        SIMPLE + "layers = [{ repeat = 99, layers = ['conv 3x3x3'] }]",
        "layers[0].layers[0].kernel",
        "does not fit",
    ),
    (
        SIMPLE + "layers = [{ repeat = 99, layers = ['upsample 9'] }]",
        "layers[0].layers[0]",
        "grows too large",
    ),
    (
        SIMPLE + "[[layers]]\nrepeat = 999\n[[layers.layers]]\n[layers.layers.branches]\na = []\nb = []",
        "layers[0].layers[0]",
        "grows too large",
    ),
    (SIMPLE + 'columns = ["speed"]\nlayers = ["conv 3x3x3"]', "columns[0]", "'speed'"),
    (
        SIMPLE + 'layers = ["conv 3x3x3"]\n[conventions]\nsame-padding = "odd"',
        "conventions.same-padding",
        "'odd'",
    ),
    (SIMPLE + 'layers = ["conv 3x3x3 p?"]', "layers[0].padding", "wanted output"),
    (SIMPLE + 'output = [8, 8]\nlayers = ["conv 3x3x3 p? s?"]', "layers[0].padding", "another one"),
    (SIMPLE + 'layers = ["conv 3x3x3"]\nask = "comparison"\ninput2 = 3', "input2", "unknown field"),
    (SIMPLE + 'layers = ["conv 3x3x3", "flatten"]\nask = "comparison"', "layers", "takes one convolution"),
    ('topic = "cnn"\nbits = 0', "bits", "1 to 64 bits"),
    ('topic = "cnn"\nbits = 8\ninput = [3]', "bits", "leave input and layers out"),
    (SIMPLE + "layers = " + "[{ layers = " * 25 + '["flatten"]' + " }]" * 25, "", "deep inside each other"),
    (SIMPLE + "layers = [{ repeat = 1000000, layers = ['deconv 2x2x3'] }]", "", "at most 20000 layers"),
]


@pytest.mark.parametrize(
    ("text", "place", "words"), BAD, ids=[f"{n}-{place}" for n, (_, place, _) in enumerate(BAD)]
)
def test_a_bad_problem_is_refused_in_one_line(text, place, words, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemError) as caught:
        derived(*catalogue.opened(file))
    error = caught.value
    assert words in error.message
    assert "\n" not in error.message
    assert len(error.message) < 300
    if place:
        assert dotted(error.path) == place
    assert error.line > 0
