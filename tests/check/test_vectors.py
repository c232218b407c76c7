"""Vectors and matrices of workings: each element is judged as the quantity of its place."""

from math import exp, sqrt

import pytest

from nnsolve import derive, read
from nnsolve.solution import marker

IMAGE = ["11100", "01110", "00111", "00110", "01100"]
KERNEL = ["101", "010", "101"]
MAP = [
    [sum(int(IMAGE[i + m][j + n]) * int(KERNEL[m][n]) for m in range(3) for n in range(3)) for j in range(3)]
    for i in range(3)
]


def verdicts(exercise, text):
    """What is said of every figure: its quantity and the verdict."""
    report = marker(read(exercise)).mark(text)
    return [(str(one.key), one.code) for one in report.verdicts if one.span is not None]


def codes(exercise, text):
    return [code for _, code in verdicts(exercise, text)]


def test_a_row_may_have_a_name_of_several_words():
    text = "not A = 1 1 0 0\nA and B = 0 0 0 1\nA xor B: 0 1 1 1"
    found = verdicts("logic-table", text)
    assert [key for key, _ in found] == [
        f"{name}[{n}]" for name in ("not_A", "A_and_B", "A_xor_B") for n in range(4)
    ]
    assert [code for _, code in found] == ["exact"] * 11 + ["mistake"]


@pytest.mark.parametrize(
    "text",
    [
        "map = " + str(MAP),
        "map:\n" + "\n".join(" ".join(map(str, row)) for row in MAP),
        "map:\n" + "\n".join("  ".join(map(str, row)) for row in MAP),
        r"$$ map = \begin{bmatrix} "
        + r" \\ ".join(" & ".join(map(str, row)) for row in MAP)
        + r"\end{bmatrix} $$",
    ],
)
def test_a_map_is_judged_element_by_element(text):
    found = verdicts("five-by-five", text)
    assert found == [(f"map[{i},{j}]", "exact") for i in range(3) for j in range(3)]


def test_the_wrong_element_of_a_map_is_the_wrong_one():
    wrong = [row[:] for row in MAP]
    wrong[1][2] += 2
    found = verdicts("five-by-five", f"map = {wrong}")
    assert [key for key, code in found if code != "exact"] == ["map[1,2]"]


def test_softmax_shares_are_a_vector():
    shares = [exp(z / 2) for z in (2, 1, 0.1)]
    line = ", ".join(f"{share / sum(shares):.4f}" for share in shares)
    assert verdicts("softmax-temperature", f"p = [{line}]") == [(f"p{n}", "rounded") for n in (1, 2, 3)]
    swapped = ", ".join(reversed(line.split(", ")))
    assert codes("softmax-temperature", f"p = ({swapped})") != ["rounded"] * 3


def test_normalised_values_are_rows_under_their_name():
    rows = [(20, 12000), (35, 48000), (50, 30000), (65, 84000)]
    scaled = [f"{(a - 20) / 45:.4f} {(b - 12000) / 72000:.4f}" for a, b in rows]
    found = codes("income", "x̂:\n" + "\n".join(scaled))
    assert len(found) == 8
    assert set(found) <= {"exact", "rounded"}
    assert codes("income", "min = [20, 12000]\nmax = (65, 84000)") == ["exact"] * 4


def test_the_steps_of_elements_are_compared_too():
    found = codes(
        "income", "min = [20, 12000]\nmax = (65, 84000)\nx_hat[1] = [15/45, 36000/72000] = [0.3333, 0.55]"
    )
    assert found[-2:] == ["rounded", "arithmetic"]


def test_batch_normalisation_follows_a_wrong_vector():
    x = [float(v) for v in marker(read("batch")).derivation.family("x").values.flat]
    mean = sum(x) / 4
    root = sqrt(sum((v - mean) ** 2 for v in x) / 4)
    right = [f"{(v - mean) / root:.3f}" for v in x]
    assert set(codes("batch", f"x̂ = [{', '.join(right)}]")) <= {"exact", "rounded"}


def test_a_row_of_a_matrix_has_the_number_of_its_row():
    assert verdicts("one-hot", "onehot(2) = 0 1 0") == [
        ("onehot[1,0]", "exact"),
        ("onehot[1,1]", "exact"),
        ("onehot[1,2]", "exact"),
    ]


@pytest.mark.parametrize(
    ("exercise", "text", "lines"),
    [
        ("five-by-five", "4 3 4\n2 4 3", [1, 2]),
        ("five-by-five", "feature list:\n4 3 4\n2 4 3", [2, 3]),
        ("five-by-five", "map:\n4 3 4\n2 4 3", [2, 3]),
        ("five-by-five", "map = [4, 3]", [1]),
        # A point under the name of its first coordinate is not its first two iterations.
        ("saddle", "x = (1.6, 3.6)", [1]),
    ],
)
def test_rows_that_belong_nowhere_are_asked_about(exercise, text, lines):
    report = marker(read(exercise)).mark(text)
    found = [(one.span.line, one.code) for one in report.verdicts if one.span is not None]
    assert found == [(line, "unreadable") for line in lines]


def test_shapes_stay_shapes():
    assert codes("chain-28", "conv1 = (28, 28, 16)\npool1 = [14, 14, 16]") == ["exact"] * 6


def test_matrices_side_by_side():
    rows = [
        "1  1  1  0  0    1  0  1",
        "0  1  1  1  0    0  1  0",
        "0  0  1  1  1    1  0  1",
        "0  0  1  1  0",
    ]
    text = "\n".join(["image            kernel", *rows, "0  1  1  0  0"])
    found = verdicts("five-by-five", text)
    assert {code for _, code in found} == {"exact"}
    assert {key for key, _ in found} == {
        *(f"image[{i},{j}]" for i in range(5) for j in range(5)),
        *(f"kernel[{i},{j}]" for i in range(3) for j in range(3)),
    }


def test_a_slice_of_an_array_and_slopes_are_matrices_too():
    derivation = derive(read("average-backward"))
    found = marker(read("average-backward")).mark(
        "∂E/∂kernel[0]             ∂E/∂kernel[1]                   ∂E/∂bias\n"
        "3.0000  6.0000  3.0000     −6.0000  −12.0000   −6.0000    4.0000  −8.0000\n"
        "5.0000  5.0000  6.0000    −10.0000  −10.0000  −12.0000\n"
        "3.0000  5.0000  3.0000     −6.0000  −10.0000   −6.0000\n"
    )
    names = [derivation.notation.text(one.key) for one in found.verdicts if one.span is not None]
    assert set(names) == {
        *(f"∂E/∂kernel[{f},{m},{n}]" for f in range(2) for m in range(3) for n in range(3)),
        *(f"∂E/∂bias[{f}]" for f in range(2)),
    }
    assert not found.costs


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("∇f(2,3) = (4, −6)", ["df/dx_0", "df/dy_0"]),
        ("∇f(x_1, y_1) = (3.2, -7.2)", ["df/dx_1", "df/dy_1"]),
        (r"$\nabla f(1.6, 3.6) = (3.2, -7.2)$", ["df/dx_1", "df/dy_1"]),
        ("(x, y) = (2, 3)", ["x_0", "y_0"]),
        ("We start at (x, y) = (2, 3)", ["x_0", "y_0"]),
    ],
)
def test_vectors_of_descent(line, expected):
    report = marker(read("saddle")).mark(line)
    found = [one for one in report.verdicts if one.span is not None]
    assert [report.derivation.notation.text(one.key) for one in found] == expected
    assert {one.code for one in found} == {"exact"}


@pytest.mark.parametrize(
    "line", ["∇f = (4, −6)", "∇f(7, 7) = (14, −14)", "(x, y) = (5.1, 7.2)", "∇g(2, 3) = (4, −6)"]
)
def test_a_vector_of_descent_at_an_unknown_point_is_not_compared(line):
    assert set(codes("saddle", line)) == {"unreadable"}


def test_a_wrong_gradient_is_found():
    assert codes("saddle", "∇f(2,3) = (4, 6)") == ["exact", "mistake"]


def test_a_function_of_a_vector_is_one():
    assert codes("softmax-stable", "softmax(z) = [0.6652, 0.2447, 0.0900]") == ["rounded"] * 3


def test_an_unknown_matrix_beside_a_known_one_is_not_compared():
    assert codes("signal", "kernel      turned round\n1  0  −1    −1  0  1\n") == ["exact"] * 3 + [
        "unreadable"
    ]
    found = codes("five-by-five", "kernel   another\n1  0  1  5  6\n0  1  0  7  8\n1  0  1\n")
    assert sorted(found) == ["exact"] * 9 + ["unreadable"] * 2
