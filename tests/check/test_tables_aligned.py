"""Which quantity every cell of a written table is: by column, by row, by the exercise's own tables."""

from functools import cache

import pytest
from handwritten import grid, working

from nnsolve import derive, read
from nnsolve.check.align import Aligner
from nnsolve.check.exercise import Exercise
from nnsolve.check.labels import Labels
from nnsolve.working.read import working as read_working


@cache
def prepared(problem):
    derivation = derive(read(problem))
    return Aligner(Exercise(derivation)), derivation.notation


def cells(problem, text):
    """Pairs of cell and quantity, and the cells left over."""
    aligner, notation = prepared(problem)
    found = aligner.align(working("", grid(text)))
    assert all(one.by == "table" and one.claim == -1 for one in found.placed)
    return [(one.cell.text, notation.ascii(one.key)) for one in found.placed], [c.text for c in found.loose]


LENET = """
layer|kernel|output|parameters
conv1|5×5|28×28×6|156
pool1|2×2|14×14×6|0
conv2|5×5|10×10×16|2416
fc1||84|10164
total|||61706
"""


@pytest.mark.parametrize(
    "text",
    [
        LENET,
        LENET.replace("output", "Output shape").replace("parameters", "# params"),
        LENET.replace("conv1", "Conv 1"),
    ],
)
def test_a_table_of_layers(text):
    found, loose = cells("lenet-5", text)
    assert found == [
        ("28×28×6", "W_conv1"), ("28×28×6", "W_conv1"), ("28×28×6", "K_conv1"), ("156", "params_conv1"),
        ("14×14×6", "W_pool1"), ("14×14×6", "W_pool1"), ("14×14×6", "C_pool1"),
        ("10×10×16", "W_conv2"), ("10×10×16", "W_conv2"), ("10×10×16", "K_conv2"), ("2416", "params_conv2"),
        ("84", "U_fc1"), ("10164", "params_fc1"), ("61706", "params"),
    ]  # fmt: skip
    assert loose == []


def test_the_numbers_of_a_shape_are_counted():
    aligner, _ = prepared("lenet-5")
    shape = [one for one in aligner.align(working("", grid(LENET))).placed if one.cell.text == "28×28×6"]
    assert [one.component for one in shape] == [0, 1, 2]


def test_layers_by_their_order_where_their_names_are_others():
    text = "Layer|Output|Params\nC1|28×28×6|156\nS2|14×14×6|0\nC3|10×10×16|2416\nS4|5×5×16|0"
    found, _ = cells("lenet-5", text)
    assert ("2416", "params_conv2") in found
    assert ("5×5×16", "W_pool2") in found


@pytest.mark.parametrize("head", ["iteration|x|y", "n|x_n|y_n", "k|x|y", "step|x|y"])
def test_iterations_of_a_point(head):
    found, loose = cells("bowl", f"{head}\n0|4|1\n1|3.88|0.6\n2|3.7648|0.36")
    assert found == [
        ("4", "x_0"), ("1", "y_0"), ("3.88", "x_1"), ("0.6", "y_1"), ("3.7648", "x_2"), ("0.36", "y_2"),
    ]  # fmt: skip
    assert loose == []


def test_states_of_an_optimiser():
    found, _ = cells("adam-parabola", "t|g|m|x\n1|2|0.2|0.9\n2|1.8|0.36|0.8004")
    assert [name for _, name in found if name[0] in "gmx"] == ["g@k1", "m@k1", "x@k1", "g@k2", "m@k2", "x@k2"]


def test_a_trace_of_a_perceptron():
    found, _ = cells(
        "and-gate", "iteration|x1|x2|z|predicted|target|w1|w2\n1|0|1|-1.5|0|0|1|1\n2|1|1|-0.5|0|1|2|2"
    )
    assert found[7:] == [
        ("1", "x1@s2"), ("1", "x2@s2"), ("-0.5", "z@k2"), ("0", "y@k2"), ("1", "t@s2"),
        ("2", "w1_new@k2"), ("2", "w2_new@k2"),
    ]  # fmt: skip


def test_a_truth_table():
    found, _ = cells("and-gate", "x1|x2|z|y\n0|1|-0.5|0\n1|1|1.5|1\n0|0|-2.5|0\n1|0|-0.5|0")
    assert [name for _, name in found if name[0] in "zy"][:4] == [
        "z_end@s1",
        "y_end@s1",
        "z_end@s2",
        "y_end@s2",
    ]


def test_old_and_new_parameters():
    found, loose = cells("four-two-one", "|old value|updated value\nw_57|-0.3|-0.16424\nw_67|0.2|0.36576")
    assert found == [("-0.3", "w57"), ("-0.16424", "w57_new"), ("0.2", "w67"), ("0.36576", "w67_new")]
    assert loose == []


def test_parameters_with_their_slopes():
    found, _ = cells("two-layer-sigmoid", "weight|gradient|new value\nw5|0.0822|0.3589\nw6|0.0827|0.4087")
    assert found == [("0.0822", "dE_dw5"), ("0.3589", "w5_new"), ("0.0827", "dE_dw6"), ("0.4087", "w6_new")]


def test_a_row_of_givens():
    found, _ = cells("three-two-one", "x_1|x_2|x_3|w_14|w_15\n1|0|1|0.2|-0.3")
    assert [name for _, name in found] == ["x1", "x2", "x3", "w14", "w15"]


def test_sums_of_a_regression():
    found, _ = cells("five-points", "x|y|xy|x^2\n1|2|2|1\n2|4|8|4\n3|5|15|9")
    assert [name for _, name in found][:4] == ["x@s1", "y@s1", "xy1@s1", "xx1@s1"]


def test_a_confusion_matrix():
    found, _ = cells("spam", "|spam|ham\nspam|3|1\nham|1|3")
    assert [name for _, name in found] == ["TP", "FN", "FP", "TN"]


def test_wrong_cells_are_placed_as_well():
    found, _ = cells("four-two-one", "|old value|updated value\nw_57|-0.3|-0.4358\nw_67|0.2|0.36576")
    assert ("-0.4358", "w57_new") in found


@pytest.mark.parametrize(
    "text",
    ["z|sigmoid\n3|0.95\n1.75|0.95\n-2|0.12", "a|b\n1|2", "x|y\n70|80\n90|100", "|\n1|2", "w5|w6\n7|8\n9|10"],
)
def test_a_table_about_something_else_is_left_alone(text):
    found, loose = cells("two-layer-sigmoid", text)
    assert found == []
    assert loose


def test_ragged_and_empty_tables():
    for text in ("layer|output\nconv1\n|||", "|", "layer\nconv1|28×28×6|156|7", "w5\n"):
        cells("lenet-5", text)


def test_one_chance_hit_is_not_enough():
    found, loose = cells("two-layer-sigmoid", "w5|w6|w7|w8\n0.40|8|9|10")
    assert found == []
    assert len(loose) == 4


def test_points_without_a_counter_may_begin_at_the_start():
    found, _ = cells("bowl", "x_n|y_n\n4|1\n3.88|0.6\n3.7648|0.36")
    assert [name for _, name in found] == ["x_0", "y_0", "x_1", "y_1", "x_2", "y_2"]


def test_a_row_of_its_own_does_not_shift_the_others():
    found, loose = cells("lenet-5", "layer|parameters\nconv1|156\nrelu1|0\npool1|0\nconv2|2416")
    assert found == [("156", "params_conv1"), ("0", "params_pool1"), ("2416", "params_conv2")]
    assert loose == ["0"]


def test_a_row_for_every_unit():
    found, _ = cells("two-layer-sigmoid", "unit|net|out\nh1|0.3775|0.5933\no1|1.1059|0.7514")
    assert found == [("0.3775", "in_h1"), ("0.5933", "out_h1"), ("1.1059", "in_o1"), ("0.7514", "out_o1")]


def test_a_table_of_strange_names_is_soon_given_up(monkeypatch):
    asked = []
    whole = Labels.best
    monkeypatch.setattr(Labels, "best", lambda self, name: asked.append(name) or whole(self, name))
    strange = "\n".join(f"k{n}|0.5|0.7" for n in range(2000))
    found, loose = cells("two-layer-sigmoid", f"row|width|height\n{strange}")
    assert (found, len(loose)) == ([], 4000)
    assert len(asked) < 2000
    known = "\n".join(f"h{n % 2 + 1}|0.37|0.59" for n in range(300))
    assert len(cells("two-layer-sigmoid", f"unit|net|out\n{known}")[0]) == 600


def test_a_column_may_have_a_name_of_several_words():
    placed, loose = cells("logic-table", "A|B|not A|A or B\n0|0|1|0\n0|1|1|1\n1|0|0|1\n1|1|0|1\n")
    columns = ("A", "B", "not_A", "A_or_B")
    assert [name for _, name in placed] == [f"{name}@s{n}" for n in range(1, 5) for name in columns]
    assert not loose


TABLE = """
  layer  kernel  filters  stride  padding     output  parameters
  input                                     32×32×1
  conv1     5×5        6       1        0    28×28×6         156
  pool1     2×2                2             14×14×6           0
    fc1                                           84       10164
  total                                                    61706
"""


def test_the_cells_of_aligned_columns_may_be_empty():
    (own,) = read_working(TABLE).grids
    assert [len(row) for row in own.rows] == [7] * 5
    assert [cell.text for cell in own.rows[2]] == ["pool1", "2×2", "", "2", "", "14×14×6", "0"]
    aligner, notation = prepared("lenet-5")
    found = aligner.align(read_working(TABLE))
    assert [notation.ascii(one.key) for one in found.placed if one.component < 0] == [
        "params_conv1", "U_fc1", "params_fc1", "params",
    ]  # fmt: skip
    assert found.loose == ()


def test_a_first_column_needs_no_title():
    (own,) = read_working(
        "     x    x_hat        y\n  1  1  −1.2649  −1.3974\n  2  2  −0.6325  −0.4487\n"
    ).grids
    assert [cell.text for cell in own.head] == ["", "x", "x_hat", "y"]
    assert [cell.text for cell in own.rows[0]] == ["1", "1", "−1.2649", "−1.3974"]


def test_channels_may_stand_first_in_a_shape():
    text = "layer|output\nconv1|{}\npool1|{}"
    channels_first, _ = cells("alexnet-torchvision", text.format("64×55×55", "64×27×27"))
    channels_last, _ = cells("alexnet-torchvision", text.format("55×55×64", "27×27×64"))
    assert [name for _, name in channels_first[:3]] == ["K_conv1", "W_conv1", "W_conv1"]
    assert [name for _, name in channels_last[:3]] == ["W_conv1", "W_conv1", "K_conv1"]


def test_tables_side_by_side_begin_with_the_same_title():
    rows = ["1  0.96  0.96  0.9  1  0.4  0.96", "2  0.92  0.888  0.8  2  0.4  0.92"]
    text = "\n".join(["step  sgd  momentum  adam  step  g  w", *rows])
    aligner, notation = prepared("momentum-side-by-side")
    found = aligner.align(read_working(text))
    assert [notation.ascii(one.key) for one in found.placed][:3] == ["w_sgd@k1", "w_momentum@k1", "w_adam@k1"]
    assert "g@k1" in [notation.ascii(one.key) for one in found.placed]
    assert found.loose == ()


@pytest.mark.parametrize("line", ["alpha: 0.1", "out_h1: 0.5933"])
def test_a_line_below_a_table_is_none_of_its_rows(line):
    found = read_working(f"unit    in      out\nh1    0.3775  0.5933\nh2    0.3925  0.5969\n{line}\n")
    assert len(found.grids[0].rows) == 2
    assert [claim.text for claim in found.claims] == [line]
