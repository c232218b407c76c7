"""Figures of the slides, digit by digit; gates; what a problem may not say; the sentences of a run."""

import functools
import itertools
import operator
from decimal import Decimal

import numpy as np
import pytest

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.errors import ProblemError
from nnsolve.perceptrons.gate import truth_table
from nnsolve.reading.document import loads
from nnsolve.reading.toml import dumps
from nnsolve.render import render
from nnsolve.topics.perceptron import TOPIC, PerceptronProblem

# Problem, quantity, figure as the slides have it, and where (slides, perceptron; learning AND).
FIGURES = [
    ("and-gate", Key("z", (0,)), "-1.5"),
    ("and-gate", Key("z", (1,)), "-0.5"),
    ("and-gate", Key("w_new", (1, 0)), "2"),
    ("and-gate", Key("w_new", (1, 1)), "2"),
    ("and-gate", Key("z", (2,)), "-2.5"),
    ("and-gate", Key("z", (3,)), "-0.5"),
    ("and-gate", Key("z_end", (2,)), "-2.5"),
    ("and-gate", Key("y_end", (2,)), "0"),
    ("and-gate", Key("z_end", (0,)), "-0.5"),
    ("and-gate", Key("y_end", (0,)), "0"),
    ("and-gate", Key("z_end", (3,)), "-0.5"),
    ("and-gate", Key("y_end", (3,)), "0"),
    ("and-gate", Key("z_end", (1,)), "1.5"),
    ("and-gate", Key("y_end", (1,)), "1"),
    ("threshold-classifier", Key("mid"), "4.5"),
    ("threshold-classifier", Key("a"), "2"),
    ("threshold-classifier", Key("c"), "-9"),
    ("sklearn-and", Key("z", (0,)), "-4"),
    ("sklearn-and", Key("z", (1,)), "-2"),
    ("sklearn-and", Key("z", (2,)), "-1"),
    ("sklearn-and", Key("z", (3,)), "1"),
    ("linear-composition", Key("W", (0, 0)), "2"),
    ("linear-composition", Key("b", (0,)), "0"),
    # [[2, 1, 0], [1, −1, 1]]·[[1, 2], [0, −1], [3, 1]] and ·(1, 0, −2), by hand.
    ("linear-layers", Key("W", (0, 0)), "2"),
    ("linear-layers", Key("W", (0, 1)), "3"),
    ("linear-layers", Key("W", (1, 0)), "4"),
    ("linear-layers", Key("W", (1, 1)), "4"),
    ("linear-layers", Key("b", (0,)), "2"),
    ("linear-layers", Key("b", (1,)), "-1"),
]


def solved(name):
    return TOPIC.derive(catalogue.read(f"perceptron/{name}"))


@pytest.mark.parametrize(("name", "key", "figure"), FIGURES)
def test_a_figure_of_the_slides(name, key, figure):
    assert solved(name).value(key) == float(figure)


def outputs(made, name):
    return [made.value(key) for key in made.expand((Key(name),))]


def test_the_points_of_the_threshold_classifier_fall_as_on_the_slides():
    assert outputs(solved("threshold-classifier"), "y") == [0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 1, 1]


def test_and_with_its_threshold_learned_ends_at_one_two_and_the_old_threshold():
    made = solved("and-learned-threshold")
    assert [made.value(key) for key in made.expand(made.asked)] == [1, 2, 2.5]
    assert outputs(made, "y_end") == [0, 1, 0, 0]


def test_and_with_a_rate_goes_the_way_of_the_textbook():
    # Negnevitsky, Artificial Intelligence, table of AND with θ = 0.2 and α = 0.1: five epochs to (0.1, 0.1).
    made = solved("and-with-rate")
    last = [[made.value(Key("w_new", (4 * e + 3, i))) for i in (0, 1)] for e in range(5)]
    assert last == [[0.3, 0.0], [0.2, 0.0], [0.2, 0.1], [0.1, 0.1], [0.1, 0.1]]


@pytest.mark.parametrize(
    ("gate", "bits"),
    [
        ("and", "0001"),
        ("nand", "1110"),
        ("or", "0111"),
        ("xor", "0110"),
        ("nor", "1000"),
        ("xnor", "1001"),
        ("not", "10"),
        ("majority", "00010111"),
    ],
)
def test_a_gate_has_the_truth_table_of_the_slides(gate, bits):
    size = len(bits).bit_length() - 1
    assert "".join(str(on) for _, on in truth_table(gate, size)) == bits
    made = TOPIC.derive(PerceptronProblem(topic="perceptron", gate=gate, ask="network"))
    assert outputs(made, "y") == [int(bit) for bit in bits]
    apart = TOPIC.derive(PerceptronProblem(topic="perceptron", gate=gate, ask="separability"))
    if gate in ("xor", "xnor"):
        assert apart.summary[0].startswith("No weights exist")
    else:
        assert outputs(apart, "y") == [int(bit) for bit in bits]


@pytest.mark.parametrize("inputs", [2, 3])
def test_truth_tables_of_gates_side_by_side(inputs):
    gates = ("not", "and", "nand", "or", "nor", "xor", "xnor")
    made = TOPIC.derive(PerceptronProblem(topic="perceptron", ask="gates", gates=gates, size=inputs))
    for row, bits in enumerate(itertools.product((0, 1), repeat=inputs)):
        parity = functools.reduce(operator.xor, bits)
        due = {"and": min(bits), "nand": 1 - min(bits), "or": max(bits), "nor": 1 - max(bits)}
        due |= {"xor": parity, "xnor": 1 - parity}
        names = [f"x{n + 1}" for n in range(inputs)]
        assert {gate: made.value(Key(f"_{gate}_".join(names), (row,))) for gate in due} == due
        assert [made.value(Key(f"not_{name}", (row,))) for name in names] == [1 - bit for bit in bits]


def test_linear_layers_worked_for_a_row_come_to_the_same_as_one():
    layers = [{"weights": [[1, 2], [0, -1], [3, 1]], "bias": [1, 0, -2]}, {"weights": [[2, 1, -1]]}]
    fields = {"topic": "perceptron", "ask": "composition", "layers": layers, "rows": [[3, -1], [2, 5]]}
    made = TOPIC.derive(catalogue.convert(loads(dumps(fields))))
    for s, row in enumerate(np.array(fields["rows"])):
        inner = np.array(layers[0]["weights"]) @ row + layers[0]["bias"]
        assert [made.value(Key("a1", (s, j))) for j in range(3)] == inner.tolist()
        due = float(np.array([2, 1, -1]) @ inner)
        assert made.value(Key("a2", (s, 0))) == made.value(Key("y", (s, 0))) == due


def test_xor_is_refused_by_its_own_four_demands():
    text = render(solved("xor-impossible"), "plain", 100)
    assert "rows 2 and 3 together ask for w1 + w2 ≥ 2θ, but rows 1 and 4 together ask for w1 + w2 < 2θ" in (
        " ".join(text.split())
    )
    demands = [" ".join(line.split()) for line in text.splitlines()]
    for row in ("1 0 0 0 0 < θ 1", "2 0 1 1 w2 ≥ θ 1", "3 1 0 1 w1 ≥ θ 1", "4 1 1 0 w1 + w2 < θ 1"):
        assert row in demands


def test_learning_xor_goes_round_and_says_why():
    made = solved("xor-gate")
    assert "goes round for ever" in made.summary[1]
    assert made.summary[2].startswith("No weights exist")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        # NOT with θ = 1 kept: the row 0 asks for 0 ≥ 1.
        (
            {"gate": "not", "threshold": Decimal(1)},
            "With θ = 1 no weights exist: row 1 asks for 0 ≥ 1, which",
        ),
        ({"gate": "and", "bias": Decimal(0)}, "With b = 0 no weights exist: row 1 asks for 0 < 0, which"),
    ],
)
def test_a_threshold_that_is_kept_may_make_it_impossible(fields, says):
    made = TOPIC.derive(PerceptronProblem(topic="perceptron", ask="separability", **fields))
    assert made.summary[0].startswith(says)
    assert TOPIC.derive(PerceptronProblem(topic="perceptron", **fields)).summary[2] == made.summary[0]


def test_an_inhibitory_input_keeps_the_neuron_off():
    assert outputs(solved("mcculloch-pitts"), "y") == [0, 1, 0, 0]


def test_a_hyperplane_names_its_sides():
    made = solved("hyperplane")
    # 2x − y + z − 3 at (1, 2, 0), (0, 1, 3) and (2, −1, 1), by hand.
    assert outputs(made, "z") == [-3, -1, 3]
    (table,) = [table for table in made.tables if table.place == "result"]
    assert [block.cells[-1] for block in table.blocks] == ["N", "N", "P"]


def test_one_epoch_of_adaline():
    # By hand: the errors of the four rows in turn.
    errors = [-0.7, -0.83, -0.747, 1.2854]
    assert outputs(solved("adaline-and"), "e") == pytest.approx(errors)


ROWS = {"rows": [[0, 1], [1, 1]], "targets": [0, 1]}
BAD = [
    ({}, (), "expected at least one row"),
    ({"rows": [[0, 1], [1]], "targets": [0, 1]}, ("rows", 1), "expected 2 inputs, as the first row has"),
    (
        {"rows": [[0, 1], [1, 1]], "targets": [0]},
        ("targets",),
        "expected 2 targets, one for each row, found 1",
    ),
    ({"rows": [[0, 1]]}, (), "expected 1 target, one for each row, found 0"),
    ({"rows": [[0, 1], [1, 1]], "targets": [0, 2]}, ("targets", 1), "expected 0 or 1, found 2"),
    ({"rows": [[0], [1]], "targets": [-1, 1]}, ("targets", 0), 'need step = "sign"'),
    (
        {"rows": [[0, 1], [0, 1]], "targets": [0, 1]},
        ("rows", 1),
        "row 2 is the same as row 1, (0, 1), but has",
    ),
    ({**ROWS, "order": [1, 3]}, ("order", 1), "expected the number of a row, from 1 to 2, found 3"),
    ({**ROWS, "order": [0]}, ("order", 0), "expected the number of a row, from 1 to 2, found 0"),
    ({**ROWS, "order": []}, ("order",), "found none"),
    ({**ROWS, "weights": [1]}, ("weights",), "expected 2 weights, one for each input, found 1"),
    ({**ROWS, "bias": 1, "threshold": 1}, ("bias",), "found both"),
    ({**ROWS, "rate": 0}, ("rate",), "expected a learning rate above 0, found 0"),
    ({**ROWS, "epochs": 0}, ("epochs",), "expected from 1 to 1000 epochs, found 0"),
    ({**ROWS, "gate": "and"}, ("rows",), "expected a gate or rows of its own, found both"),
    ({"gate": "nxor"}, ("gate",), "expected one of and, or, nand"),
    ({"gate": "not", "size": 2}, ("size",), "not has one input"),
    ({"gate": "and", "size": 9}, ("size",), "from 1 to 6"),
    ({**ROWS, "names": ["p"]}, ("names",), "expected 2 names"),
    ({**ROWS, "names": ["p", "p"]}, ("names", 1), "a name of its own"),
    ({"rows": [[1]], "classes": ["Q"], "labels": ["N", "P"]}, ("classes", 0), "expected N or P, found 'Q'"),
    ({"rows": [[1]], "classes": ["N"]}, ("classes",), "expected the names of both classes"),
    ({**ROWS, "labels": ["N", "N"]}, ("labels",), "expected two labels"),
    ({**ROWS, "conventions": {"perceptron-rule": "label"}}, ("conventions", "perceptron-rule"), "−1 and 1"),
    ({"rows": [[1], [3], [2]], "targets": [0, 0, 1], "ask": "classifier"}, ("rows",), "no threshold tells"),
    ({"rows": [[1], [3]], "targets": [0, 0], "ask": "classifier"}, ("rows",), "points of both classes"),
    (
        {"rows": [[0, 2]], "targets": [0], "ask": "network"},
        ("rows", 0, 1),
        "expected 0 or 1 in a truth table",
    ),
    ({**ROWS, "ask": "forward", "inhibitory": ["x9"]}, ("inhibitory", 0), "expected one of x1, x2"),
    ({"ask": "gates"}, ("gates",), "expected gates, as in gates = ['not', 'and'], found none"),
    ({"ask": "gates", "gates": ["and", "und"]}, ("gates", 1), "expected one of not, and, nand"),
    ({"ask": "gates", "gates": ["and", "and"]}, ("gates", 1), "each once, found 'and'"),
    ({"ask": "gates", "gates": ["and"], "size": 7}, ("size",), "expected from 2 to 6 inputs, found 7"),
    ({"ask": "gates", "gates": ["and"], "names": ["A"]}, ("size",), "expected from 2 to 6 inputs, found 1"),
    (
        {"ask": "composition", "layers": [{"weights": [[1]]}, {"weights": [[1]]}], "rows": [[1, 2]]},
        ("rows", 0),
        "expected 1 inputs, as the first layer has, found 2",
    ),
    ({"ask": "composition"}, (), "expected from 1 to 10 layers"),
    ({"ask": "composition", "layers": [{"weights": [[1]]}]}, ("layers",), "at least two layers"),
    (
        {"ask": "composition", "layers": [{"weights": [[1]]}, {"weights": [[1, 2]]}]},
        ("layers", 1, "weights", 0),
        "expected 1 weights, one for each value that comes in, found 2",
    ),
]


@pytest.mark.parametrize(("fields", "path", "says"), BAD)
def test_what_does_not_fit_is_said_with_its_place(fields, path, says):
    problem = catalogue.convert(loads(dumps({"topic": "perceptron", **fields})))
    with pytest.raises(ProblemError) as caught:
        TOPIC.derive(problem)
    assert says in caught.value.message
    assert caught.value.path == path


def test_a_threshold_may_lie_above_the_class_that_is_on():
    rows = tuple((Decimal(p),) for p in (1, 2, 4))
    targets = (Decimal(1), Decimal(1), Decimal(0))
    made = TOPIC.derive(PerceptronProblem(topic="perceptron", rows=rows, targets=targets, ask="classifier"))
    assert [made.value(Key(name)) for name in ("mid", "a", "c")] == [3, -1, 3]
    assert outputs(made, "y") == [1, 1, 0]
