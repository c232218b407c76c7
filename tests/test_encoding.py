"""Problems as text: written and read again they are the same; the numbers they may hold."""

from decimal import Decimal

import pytest
from exam import CHARACTERS, Conv, Exam, Layer, Pool, parse, registered
from hypothesis import given
from hypothesis import strategies as st

from nnsolve.errors import ProblemError
from nnsolve.topic import Problem, encode, finite


@pytest.fixture(autouse=True, scope="module")
def _topic():
    with registered():
        yield


# -------------------------------------------------------------------------------------------- round trip

WORDS = st.text(CHARACTERS, max_size=8)
NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=3
) | st.sampled_from(
    [Decimal(text) for text in ("0.20", "0", "-0", "-0.0", "1E+3", "2.50E-9", "0E-7", "100", "0.5", "0.50")]
)
ROWS = st.lists(st.lists(NUMBERS, max_size=9).map(tuple), max_size=4).map(tuple)
LAYERS = st.builds(
    Layer,
    kernel=st.integers(4, 11),
    stride=st.integers(1, 3),
    activation=st.sampled_from(["sigmoid", "relu"]),
    weights=ROWS,
)
EXAMS = st.builds(
    Exam,
    topic=st.just("exam"),
    title=WORDS,
    source=WORDS,
    notes=st.lists(WORDS, max_size=2).map(tuple),
    conventions=st.dictionaries(WORDS, WORDS, max_size=2),
    alpha=NUMBERS,
    inputs=st.lists(NUMBERS, min_size=4, max_size=30).map(tuple),
    targets=st.lists(NUMBERS, min_size=1, max_size=3),
    matrix=ROWS,
    point=st.tuples(NUMBERS, NUMBERS),
    parameters=st.dictionaries(WORDS, NUMBERS, max_size=3),
    units=st.dictionaries(WORDS, WORDS, max_size=3),
    samples=st.dictionaries(WORDS, st.lists(NUMBERS, max_size=2).map(tuple), max_size=2),
    layers=st.lists(LAYERS, max_size=3).map(tuple),
    mixed=st.lists(
        st.builds(Conv, size=st.integers(0, 9)) | st.builds(Pool, size=st.integers(0, 9)), max_size=2
    ).map(tuple),
    loss=st.sampled_from(["mse", "cross-entropy"]),
    bias=st.booleans(),
    rate=NUMBERS | st.lists(NUMBERS, max_size=2).map(tuple),
    limit=st.none() | st.integers(-5, 5),
)


@given(EXAMS)
def test_a_problem_written_and_read_again_is_the_same(problem):
    # Equality alone would take 0.2 for 0.20; the text of a Decimal shows its digits.
    again = parse(encode(problem))
    assert again == problem
    assert repr(again) == repr(problem)


def test_defaults_are_left_out():
    problem = Exam(topic="exam", alpha=Decimal("0.10"), inputs=(Decimal(1), Decimal("2.0")))
    assert encode(problem) == 'topic = "exam"\nalpha = 0.10\ninputs = [1, 2.0]\n'
    assert "rate = 0.50" in encode(Exam(topic="exam", alpha=Decimal(1), inputs=(), rate=Decimal("0.50")))


def test_a_long_matrix_is_written_row_by_row():
    row = (Decimal("0.123456"),) * 4
    text = encode(Exam(topic="exam", alpha=Decimal(1), inputs=row, matrix=(row,) * 3))
    line = "  [0.123456, 0.123456, 0.123456, 0.123456],\n"
    assert f"matrix = [\n{line * 3}]\n" in text


def test_what_toml_cannot_say_is_refused():
    class Odd(Problem, frozen=True):
        value: int | None = 3

    with pytest.raises(TypeError, match="NoneType has no form"):
        encode(Odd(topic="odd", value=None))


# -------------------------------------------------------------------------------------------- single numbers


@pytest.mark.parametrize(
    "text", ["0", "0.20", "-1e300", "5e-324", "1" * 40, "0e400", "1.7976931348623157e308"]
)
def test_a_number_that_a_double_holds(text):
    assert finite(Decimal(text), ()) == float(text)


@pytest.mark.parametrize(
    "text", ["nan", "-inf", "1" * 41, "1e309", "-1e401", "1e-401", "1e-330", "0e401", "1e999999"]
)
def test_a_number_that_a_double_does_not_hold(text):
    with pytest.raises(ProblemError) as caught:
        finite(Decimal(text), ("inputs", 2))
    assert caught.value.path == ("inputs", 2)
