"""Which step every line of a working is about: known workings, and the ways in which labels go wrong."""

import random
from functools import cache

import pytest
from handwritten import claim, working
from noted_chains import WORKINGS, chains

from nnsolve import derive, read
from nnsolve.check.align import Aligner
from nnsolve.check.exercise import Exercise
from nnsolve.check.target import Search
from nnsolve.expr import Num
from nnsolve.working.claim import Claim, Side, Span, Working


@cache
def aligner(problem):
    return Aligner(Exercise(derive(read(problem))))


@cache
def notation(problem):
    return derive(read(problem)).notation


def steps(problem, written):
    """For every claim the name of its step, or an empty text."""
    said = [""] * len(written.claims)
    for placed in aligner(problem).align(written).placed:
        if placed.claim >= 0 and placed.side >= 0 and not placed.again:
            part = "part of " if placed.part is not None else ""
            said[placed.claim] = part + notation(problem).ascii(placed.key)
    return said


def found(problem, text):
    return steps(problem, working(text))


def placed(problem, text):
    (one,) = aligner(problem).align(working(text)).placed
    return one


@pytest.mark.parametrize("problem", WORKINGS)
def test_the_chains_of_the_notes_land_on_their_steps(problem):
    expected, lines = zip(*chains(WORKINGS[problem]), strict=True)
    assert found(problem, "\n".join(lines)) == list(expected)


def test_the_notes_have_64_chains():
    assert sum(len(chains(text)) for text in WORKINGS.values()) == 64


@pytest.mark.parametrize("problem", WORKINGS)
def test_order_does_not_matter_where_labels_are_known(problem):
    pairs = chains(WORKINGS[problem])
    for seed in range(5):
        shuffled = random.Random(seed).sample(pairs, len(pairs))  # noqa: S311
        got = found(problem, "\n".join(line for _, line in shuffled))
        wrong = [(e, g) for (e, _), g in zip(shuffled, got, strict=True) if g not in ("", e)]
        assert wrong == []
        assert sum(not g for g in got) <= 2


@pytest.mark.parametrize("problem", WORKINGS)
def test_without_any_label_no_line_is_misplaced(problem):
    pairs = [(step, line.split(" = ")[1:]) for step, line in chains(WORKINGS[problem])]
    # A chain that goes on with a name, ∂in7/∂w57 = out5 = 0.5987, is then one about that name.
    bare = [
        (step, " = ".join(sides)) for step, sides in pairs if len(sides) > 1 and not sides[0].isidentifier()
    ]
    got = found(problem, "\n".join(line for _, line in bare))
    assert [(step, name) for (step, _), name in zip(bare, got, strict=True) if name not in ("", step)] == []
    assert sum(map(bool, got)) >= len(bare) / 3


FORWARD = """
in_h1 = 0.15*0.05 + 0.20*0.10 + 0.35 = 0.3775
out_h1 = 1/(1 + exp(-0.3775)) = 0.5933
in_h2 = 0.25*0.05 + 0.30*0.10 + 0.35 = 0.3925
out_h2 = 1/(1 + exp(-0.3925)) = 0.5969
in_o1 = 0.40*0.5933 + 0.45*0.5969 + 0.60 = 1.1059
out_o1 = 1/(1 + exp(-1.1059)) = 0.7514
in_o2 = 0.50*0.5933 + 0.55*0.5969 + 0.60 = 1.2249
out_o2 = 1/(1 + exp(-1.2249)) = 0.7729
"""
NAMES = ["in_h1", "out_h1", "in_h2", "out_h2", "in_o1", "out_o1", "in_o2", "out_o2"]


def test_lines_without_labels_are_known_by_their_numbers():
    bare = "\n".join(line.partition(" = ")[2] for line in FORWARD.strip().split("\n"))
    assert found("two-layer-sigmoid", bare) == NAMES


@pytest.mark.parametrize("n", range(len(NAMES)))
@pytest.mark.parametrize("m", range(len(NAMES)))
def test_one_wrong_label_among_right_ones_is_noticed(n, m):
    lines = FORWARD.strip().split("\n")
    label = NAMES[m]
    lines[n] = f"{label} = {lines[n].partition(' = ')[2]}"
    text = "\n".join(lines)
    assert found("two-layer-sigmoid", text) == NAMES
    called = [one.called for one in aligner("two-layer-sigmoid").align(working(text)).placed]
    assert called == ["" if k != n or n == m else label for k in range(len(NAMES))]


def test_a_slope_called_by_a_wrong_half_is_placed_by_its_formula():
    one = placed(
        "two-layer-sigmoid", "[d(out_h1)/d(w1)] = out_h1*(1 - out_h1) = 0.5933*(1 - 0.5933) = 0.2413"
    )
    assert notation("two-layer-sigmoid").ascii(one.key) == "dout_h1_din_h1"
    assert one.called == "[d(out_h1)/d(w1)]"
    assert one.by == "formula"


def test_a_label_is_believed_where_only_the_figure_is_wrong():
    assert found("two-layer-sigmoid", "out_h1 = 0.3775") == ["out_h1"]
    assert found("two-layer-sigmoid", "in_o1 = 0.40*0.5933 + 0.45*0.5969 = 0.5059") == ["in_o1"]
    assert found("two-layer-sigmoid", "[d(E)/d(w5)] = 0.7414*0.1868 = 0.1385") == ["dE_dw5"]


def test_givens_are_placed_on_givens():
    assert found("two-layer-sigmoid", "w1 = 0.15\nalpha = 0.5\ni1 = 0.05; t_o1 = 0.01\neta = 0.5") == [
        "w1", "alpha", "i1", "target_o1", "alpha",
    ]  # fmt: skip


def test_the_old_name_with_a_calculation_is_the_new_value():
    text = "w5 = 0.40\nw5 = 0.40 - 0.5*0.0822 = 0.3589\nw5 = 0.3589\nw6 = 0.4087"
    assert found("two-layer-sigmoid", text) == ["w5", "w5_new", "w5_new", "w6_new"]


def test_a_result_may_be_repeated_but_not_changed():
    assert found("two-layer-sigmoid", "out_h1 = 0.59327\nout_h1 = 0.5933\nout_h1 = 0.593") == ["out_h1"] * 3
    first, second = aligner("two-layer-sigmoid").align(working("out_h1 = 0.5933\nout_h1 = 0.7514")).placed
    assert first.key == second.key
    assert (first.again, second.again) == (False, True)


def test_the_share_of_one_output_is_a_part_of_the_error():
    text = """
    E_o1 = 0.5*(0.01 - 0.7514)^2 = 0.2748
    E_o2 = 0.5*(0.99 - 0.7729)^2 = 0.0236
    E_total = 0.2748 + 0.0236 = 0.2984
    """
    assert found("two-layer-sigmoid", text) == ["part of E", "part of E", "E"]
    one, two, _ = aligner("two-layer-sigmoid").align(working(text)).placed
    assert one.part != two.part


def test_a_path_of_a_slope_is_a_part_of_it():
    text = "[d(E_o1)/d(out_h1)] = 0.1385*0.40 = 0.0554\n[d(E_o2)/d(out_h1)] = -0.0381*0.50 = -0.0190"
    assert found("two-layer-sigmoid", text) == ["part of dE_dout_h1"] * 2


def test_a_change_has_the_sign_that_was_written():
    minus, plus = (placed("two-layer-sigmoid", f"Delta_w5 = {figure}") for figure in ("-0.0411", "0.0411"))
    assert minus.key == plus.key
    assert minus.part != plus.part


def test_a_general_formula_is_neither_placed_nor_lost():
    written = working("sigma(z) = 1/(1 + exp(-z))\nf(x) = x\nin_h1 = w1*i1 + w2*i2 + b1")
    alignment = aligner("two-layer-sigmoid").align(written)
    assert alignment.formulas == (0, 1, 2)
    assert alignment.unplaced == ()
    assert [(one.claim, one.side) for one in alignment.placed] == [(2, -1)]


def test_a_figure_that_stands_alone_after_its_formula_belongs_to_it():
    text = "[d(E)/d(out_o1)] = out_o1 - target_o1\n0.7514 - 0.01 = 0.7414"
    assert found("two-layer-sigmoid", text)[1] == "dE_dout_o1"


def test_what_belongs_to_nothing_stays_unplaced():
    text = "foo = 3.7\n2*3 = 6\nz = 3\n0.123*0.456 = 0.0561\nE_7 = 12\nw99 = 0.5"
    written = working(text)
    alignment = aligner("two-layer-sigmoid").align(written)
    assert alignment.placed == ()
    assert alignment.unplaced == tuple(range(6))


def test_two_equal_lines_without_labels_are_not_guessed():
    # ∂in_o1/∂w5 and ∂in_o2/∂w7 are both out_h1.
    assert found("two-layer-sigmoid", "1*0.5933 = 0.5933") == [""]


def test_prose_before_a_claim_may_name_it():
    text = "so we get for out_h1:: 0.3 = 0.3\nthen delta_o1:: 0.74*0.19 = 0.14"
    assert found("two-layer-sigmoid", text)[1] == "delta_o1"


def test_two_columns_and_prose_between():
    text = """
    The forward pass for h1 and h2
    in_h1 = 0.3775 ; in_h2 = 0.3925
    we put both into the sigmoid
    out_h1 = 0.5933 ; out_h2 = 0.5969
    """
    assert found("two-layer-sigmoid", text) == ["in_h1", "in_h2", "out_h1", "out_h2"]


def test_a_shape_of_sides_that_could_not_be_read_is_no_obstacle():
    span = Span(1, 1, 9)
    unread = Side("???", span, None, "unbalanced")
    one = claim("out_h1 = 0.5933")
    written = Working("", (), (Claim((one.sides[0], unread, one.sides[1]), ("=", "="), span, ""),))
    assert steps("two-layer-sigmoid", written) == ["out_h1"]
    assert steps("two-layer-sigmoid", Working("", (), (Claim((unread, unread), ("=",), span, ""),))) == [""]


# ------------------------------------------------------------------------------------- iterations

ADAM = """
Iteration 1
g = 2*1 = 2
m = 0.9*0 + 0.1*2 = 0.2
v = 0.999*0 + 0.001*4 = 0.004
x = 1 - 0.1*2/2 = 0.9
Iteration 2
g = 2*0.9 = 1.8
m = 0.9*0.2 + 0.1*1.8 = 0.36
v = 0.999*0.004 + 0.001*3.24 = 0.007236
x = 0.8004
"""


@pytest.mark.parametrize("text", [ADAM, ADAM.replace("Iteration", "next")])
def test_names_without_marks_go_through_the_iterations(text):
    expected = [f"{name}@k{k}" for k in (1, 2) for name in "gmvx"]
    assert found("adam-parabola", text) == expected


def test_marks_of_iterations_are_read():
    text = "m@2 = 0.36\ng@k1 = 2\nx_2 = 0.8004\nv_hat@2 = 3.6198\nx@0 = 1"
    assert found("adam-parabola", text) == ["m@k2", "g@k1", "x@k2", "v_hat@k2", "x@k0"]


def test_a_heading_tells_the_iteration_where_lines_were_left_out():
    text = "Iteration 3:\nm = 0.4841\nIteration 5:\nm = 0.6392\nx = 0.5080"
    assert found("adam-parabola", text) == ["m@k3", "m@k5", "x@k5"]


def test_lines_left_out_between_iterations_are_no_reason_to_guess():
    text = "z = -1.5\ny = 0\nz = -0.5\nw1 = 1 + 1 = 2\nz = -0.5"
    got = found("and-gate", text)
    assert all(
        name in ("", expected)
        for name, expected in zip(got, ["z@k1", "y@k1", "z@k2", "w1_new@k2", "z@k4"], strict=True)
    )


def test_the_numbers_of_a_shape_belong_to_their_layer():
    def shape(text, label="Output", before=""):
        one = claim(f"{label} = 1")
        side = Side(text, one.span, None, "", tuple(Num(float(n), n) for n in text.split("×")))
        return Claim((one.sides[0], side), ("=",), one.span, "", before)

    claims = (
        shape("28×28×6"),
        shape("14×14×6"),
        shape("10×10×16", "output_conv2"),
        shape("5×5×15", before="pool2:"),
    )
    found = aligner("lenet-5").align(Working("", (), (*claims, shape("99×99×9"), shape("1×2×3×4"))))
    said = [(one.claim, notation("lenet-5").ascii(one.key), one.component) for one in found.placed]
    assert said == [
        (0, "W_conv1", 0), (0, "W_conv1", 1), (0, "K_conv1", 2),
        (1, "W_pool1", 0), (1, "W_pool1", 1), (1, "C_pool1", 2),
        (2, "W_conv2", 0), (2, "W_conv2", 1), (2, "K_conv2", 2),
        (3, "W_pool2", 0), (3, "W_pool2", 1), (3, "C_pool2", 2),
    ]  # fmt: skip
    assert found.unplaced == (4, 5)


def test_a_bare_figure_under_an_old_name_is_not_guessed_at():
    # 0.45 is neither the given 0.40 nor what it becomes, 0.3589; w1 = 1 is of another exercise.
    assert found("two-layer-sigmoid", "w5 = 0.45\nw1 = 1") == ["", ""]


def test_a_change_that_was_worked_out_before_stands_for_its_part():
    text = (
        "[d(E)/d(w5)] = 0.7414*0.1868*0.5933 = 0.3\nDelta_w5 = -0.5*0.3 = -0.15\nw5_new = 0.40 + -0.15 = 0.9"
    )
    assert found("two-layer-sigmoid", text) == ["dE_dw5", "part of w5_new", "w5_new"]


def test_layers_with_the_same_shape_are_taken_in_turn():
    def shape(text):
        one = claim("Output = 1")
        side = Side(text, one.span, None, "", tuple(Num(float(n), n) for n in text.split("×")))
        return Claim((one.sides[0], side), ("=",), one.span, "")

    found = aligner("vgg-16").align(Working("", (), (shape("224×224×64"), shape("224×224×64"))))
    first, second = ([one.key for one in found.placed if one.claim == n] for n in (0, 1))
    assert len(first) == len(second) == 3
    assert first != second


def test_a_number_that_too_many_quantities_could_be_points_nowhere():
    search = Search(Exercise(derive(read("adam-parabola"))))
    assert len(search.of_size(0.0, 0.3, 1000)) > 12
    assert search.of_size(0.0, 0.3, 12) == []


def test_an_update_from_a_change_under_another_rate():
    text = """
    alpha = 0.5
    [d(E)/d(w46)] = -1.052*-0.052*0.331 = 0.0181
    Delta_w46 = -0.9*0.0181 = -0.01629
    w46_new = w46 + Delta_w46
    w46_new = -0.3 + -0.01629 = -0.31629
    w46_new = 17
    """
    assert found("three-two-one", text)[2:] == ["part of w46_new", "", "w46_new", ""]


def test_a_change_that_was_worked_out_names_a_line_without_label():
    text = "Delta_w5 = -0.5*0.0822 = -0.0411\n0.40 + -0.0411 = 0.3589"
    assert found("two-layer-sigmoid", text) == ["part of w5_new", "w5_new"]


def test_an_exact_name_ties_whatever_the_figure():
    assert found("normalisation/batch", "mu = 13") == ["mu"]
    assert found("two-layer-sigmoid", "E = 17") == ["E"]
