"""Whatever is typed, a network is worked or refused with its place: nothing else comes out."""

from random import Random

import pytest

from nnsolve.errors import NnsolveError
from nnsolve.render import render
from nnsolve.topics.cnn import TOPIC, CnnProblem

KINDS = (
    "conv 3x3x4", "conv 3x8", "conv 2x2x2x3", "deconv 2x2x3/2", "depthwise 3x3", "separable 3x3x5",
    "local 3x3x2", "maxpool 2/2", "avgpool 3/2", "gap", "gmp", "adaptiveavgpool 2x2", "flatten",
    "dense 5", "bn", "ln", "relu", "dropout 0.5", "softmax", "lrn", "reshape 4x4x3", "reshape ?x4",
    "upsample 2", "embedding 9x4", "rnn 3", "lstm 3 sequences", "gru 3", "add a", "concat a b",
    "conv ?x3x4", "maxpool 2/?",
)  # fmt: skip
WORDS = (
    "same", "valid", "full", "p1", "p?", "s2", "d2", "g2", "ceil", "nobias", "relu", "bn", "stride=2x1",
    "padding=1x2", "multiplier=2", "output=4x4", "output_padding=1", "from=a", "x9", "1/", "@", "==",
    "filters=2", "units=3", "k0",
)  # fmt: skip
INPUTS = ("8x8x3", "9", "12x4", "7x6x5x2", "?x?x2", "1x1x1", "0x3x3", "axb", "?", "6x?x2")
COLUMNS = ("macs", "activations", "memory", "field")


@pytest.mark.parametrize("seed", range(10))
def test_random_lines_are_worked_or_refused(seed):
    random = Random(seed)  # noqa: S311
    worked = 0
    for _ in range(120):
        layers = tuple(
            " ".join(
                (
                    *(("a:",) if random.random() < 0.2 else ()),
                    random.choice(KINDS),
                    *random.sample(WORDS, random.choice((0, 0, 0, 1, 2))),
                )
            )
            for _ in range(random.randint(1, 5))
        )
        problem = CnnProblem(
            topic="cnn",
            input=random.choice(INPUTS),
            layers=layers,
            order=random.choice(("last", "first")),
            columns=tuple(random.sample(COLUMNS, random.randint(0, 4))),
            output=random.choice((None, None, None, (4, 4))),
            ask=random.choice(("table", "shapes", "parameters", "comparison")),
            conventions={
                "same-padding": random.choice(("half", "ceil")),
                "size-rounding": random.choice(("floor", "ceil")),
                "flatten": random.choice(("written", "implied")),
            },
        )
        try:
            made = TOPIC.derive(problem)
        except NnsolveError as error:
            assert "\n" not in str(error)  # noqa: PT017
            continue
        made.validate()
        assert all(len(line) <= 70 for line in render(made, "plain", 70).splitlines())
        worked += 1
    assert worked
