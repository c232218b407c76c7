"""A topic for the tests of reading: its problem has every kind of field that a problem may have."""

import sys
from contextlib import contextmanager
from decimal import Decimal
from types import SimpleNamespace
from typing import Annotated, Literal

import pytest
from hypothesis import strategies as st
from msgspec import Meta

from nnsolve import catalogue
from nnsolve.errors import NnsolveError, ProblemError
from nnsolve.reading.document import loads
from nnsolve.topic import Number, Part, Problem, Topic


class Layer(Part, frozen=True):
    kernel: Annotated[int, Meta(ge=1, le=11)]
    stride: int = 1
    activation: Literal["sigmoid", "relu", "tanh"] = "sigmoid"
    weights: tuple[tuple[Number, ...], ...] = ()

    def __post_init__(self):
        if self.stride > self.kernel:
            message = f"expected a stride of at most {self.kernel}, found {self.stride}"
            raise ProblemError(message, ("stride",))
        if self.stride == 0:
            message = "a stride of 0 never ends"
            raise ValueError(message)


class Conv(Part, frozen=True, tag_field="type", tag="conv"):
    size: int


class Pool(Part, frozen=True, tag_field="type", tag="pool"):
    size: int
    mode: Literal["max", "mean"] = "max"


class Exam(Problem, frozen=True):
    alpha: Number
    inputs: tuple[Number, ...]
    targets: Annotated[list[Number], Meta(min_length=1)] = []  # noqa: RUF012
    matrix: tuple[tuple[Number, ...], ...] = ()
    point: tuple[Number, Number] = (Decimal(0), Decimal(0))
    parameters: dict[str, Number] = {}  # noqa: RUF012
    units: dict[str, str] = {}  # noqa: RUF012
    samples: dict[str, tuple[Number, ...]] = {}  # noqa: RUF012
    layers: tuple[Layer, ...] = ()
    mixed: tuple[Conv | Pool, ...] = ()
    loss: Literal["mse", "cross-entropy"] = "mse"
    bias: bool = True
    rate: Number | tuple[Number, ...] = Decimal("0.5")
    limit: int | None = None
    form: Literal[1, 2] = 1
    epochs: Annotated[int, Meta(gt=0, lt=1000, multiple_of=5)] = 5
    code: Annotated[str, Meta(min_length=1, max_length=3, pattern="^[a-z]*$")] = "a"

    def __post_init__(self):
        if len(self.matrix) > len(self.inputs):
            message = f"expected at most {len(self.inputs)} rows, found {len(self.matrix)}"
            raise ProblemError(message, ("matrix", len(self.inputs)))


def draw(random, level):
    return Exam(topic="exam", alpha=Decimal(random.randrange(1, 10)) / 10, inputs=(Decimal(level),))


EXAM = Topic("An exam", Exam, lambda _: pytest.fail("nothing is derived here"), draw, "topic = 'exam'\n")

FINE = """\
topic = "exam"
title = "Dropped\\tshadows"
alpha = 0.50
inputs = [0.05, 1, -0.0]
targets = [1]
matrix = [[0.15, 0.20], [0.25]]
point = [1, 2.0]
loss = "cross-entropy"
bias = false

[parameters]
w1 = 0.15
"w 2" = 2

[units]
h1 = "w1*i1 + b1"

[samples]
first = [1, 2]

[[layers]]
kernel = 5

[[layers]]
kernel = 3
stride = 2
activation = "relu"
weights = [[1, 2], [3, 4]]

[[mixed]]
type = "pool"
size = 2
"""

# Not st.characters(): the first use of it builds a table of Unicode, longer than a draw may take.
CHARACTERS = st.sampled_from([*map(chr, range(0x250)), *"€∂σ−😀", "\u202e", "\u2028", "\ufeff", "\uffff"])


@contextmanager
def registered():
    """The catalogue with the topic of these tests, and the name of one more."""
    with pytest.MonkeyPatch.context() as patch:
        known = catalogue.topics
        patch.setattr(catalogue, "topics", lambda: sorted({*known(), "exam", "gradient-descent"}))
        patch.setitem(sys.modules, "nnsolve.topics.exam", SimpleNamespace(TOPIC=EXAM))
        yield


def parse(text):
    return catalogue.convert(loads(text))


def outcome(read, *arguments):
    """What `read` gives, or the error that it raises."""
    try:
        return read(*arguments), None
    except NnsolveError as error:
        return None, error
