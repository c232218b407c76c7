"""Rows of numbers as people type them: vectors, matrices, and what only looks like one."""

from time import perf_counter

import pytest

from nnsolve.check.statement import bare
from nnsolve.working.read import working

MATRIX = [[1, 2.5], [-3, 4]]


def read(text):
    """The names and the numbers of every vector in a text."""
    return [
        (one.names, [[bare(sides[-1].expr).number for sides in row.elements] for row in one.rows])
        for one in working(text).vectors
    ]


@pytest.mark.parametrize(
    "text",
    [
        "W = [[1, 2.5], [-3, 4]]",
        "W = [[1, 2.5],\n     [-3, 4]]",
        "W = [1 2.5; −3 4]",
        "W = [1 2.5\n -3 4]",
        "W = ((1, 2.5), (-3, 4))",
        "W:\n1 2.5\n-3 4",
        "W\n\n1  2.5\n-3  4",
        "**W:**\n[1, 2.5]\n[-3, 4]",
        "W =\n1\t2.5\n-3\t4",
        r"$W = \begin{pmatrix} 1 & 2.5 \\ -3 & 4 \end{pmatrix}$",
        "$$\nW = \\left[\\begin{array}{cc}\n1 & 2.5 \\\\\n-3 & 4\n\\end{array}\\right]\n$$",
        "\\[ W = \\begin{bmatrix} 1 & 2.5 \\\\ -3 & 4 \\end{bmatrix} \\]",
        "W = V·U = [[1, 2.5], [-3, 4]]",
        "W = [[1,0; 2,5]; [-3,0; 4,0]]",
    ],
)
def test_a_matrix_is_read_however_it_is_typed(text):
    assert read(text) == [(("W",), MATRIX)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 0 0 0 1", [0, 0, 0, 1]),
        ("x = [0, 0, 0, 1]", [0, 0, 0, 1]),
        ("x = (0,0,0,1)ᵀ", [0, 0, 0, 1]),
        ("x = [0 0 0 1]^T", [0, 0, 0, 1]),
        (r"$x = \{0, 0, 0, 1\}^{\top}$", [0, 0, 0, 1]),
        ("- x: 0 0 0 1", [0, 0, 0, 1]),
        ("x = (−1.22, 0, 1.22)", [-1.22, 0, 1.22]),
        ("x = (-1,22; 0; 1,22)", [-1.22, 0, 1.22]),
        ("x = [50%, 25%]", [0.5, 0.25]),
        ("x = [1e-3, 2E5]", [1e-3, 2e5]),
    ],
)
def test_a_vector_is_read_however_it_is_typed(text, expected):
    assert read(text) == [(("x",), [expected])]


def test_each_side_of_a_chain_gives_an_element_its_side():
    (vector,) = working("p = [1/4, 3/4] = [0.25, 0.75]").vectors
    assert [[side.text for side in sides] for sides in vector.rows[0].elements] == [
        ["1/4", "0.25"],
        ["3/4", "0.75"],
    ]


def test_two_vectors_stand_on_one_line():
    assert read("W = [1 2; 3 4], b = [0, 1]") == [(("W",), [[1, 2], [3, 4]]), (("b",), [[0, 1]])]


def test_a_list_of_names_has_a_name_for_each_element():
    assert read("(x_1, y_1) = (1.6, 3.6)") == [(("x_1", "y_1"), [[1.6, 3.6]])]


def test_the_places_are_those_of_the_elements():
    (vector,) = working("p:\n1 2\n10 20").vectors
    assert [row.span.line for row in vector.rows] == [2, 3]
    assert [sides[-1].span.column for sides in vector.rows[1].elements] == [1, 4]


@pytest.mark.parametrize(
    "text",
    [
        "f(2, 3) = -5",
        "relu = max(0, 3) = 3",
        "a = (8 - 2)/2 + 2",
        "E = 0.5*(0.2 + 0.3)",
        "x = 5",
        "W = [[1, 2], [3]]",
        "It took 3 epochs (of 10, 20 or 30).",
        "net = 0,3775",
    ],
)
def test_other_lines_are_no_vectors(text):
    assert read(text) == []


@pytest.mark.parametrize(
    "text", ["x = " + "1," * 1400 + "x", "x = " + "[1, " * 700, "x = " + " " * 2900 + "]", "1,1 " * 700]
)
def test_hostile_rows_take_no_time(text):
    start = perf_counter()
    working(text)
    assert perf_counter() - start < 1


SIDE_BY_SIDE = """
   image                kernel[0]    bias
   10   10  −2     1    −1  0        4  5
    0   20   3     0     0  2
    7    8   9  1e-3
"""


def test_matrices_side_by_side_have_the_titles_above_them():
    assert read(SIDE_BY_SIDE) == [
        (("image",), [[10, 10, -2, 1], [0, 20, 3, 0], [7, 8, 9, 1e-3]]),
        (("kernel[0]",), [[-1, 0], [0, 2]]),
        (("bias",), [[4, 5]]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        SIDE_BY_SIDE.replace("−1  0 ", "−1    "),  # a row of the kernel is shorter than the other
        SIDE_BY_SIDE.replace("0     0  2", "0").replace("1e-3", "1e-3  1  2"),  # one of its rows is empty
        SIDE_BY_SIDE.replace("   image", "   " + 70 * "i"),  # nothing stands under the first title alone
        SIDE_BY_SIDE.replace("image ", "1 2 3 "),
    ],
)
def test_matrices_side_by_side_that_do_not_fit_are_not_guessed_at(text):
    assert [names for names, _ in read(text) if names] == []
