"""Marking against what a careful teacher says; the numbers are worked out here or are published ones."""

from math import exp

import pytest

from nnsolve import read
from nnsolve.check.report import Wording
from nnsolve.solution import derive, marker

PROBLEM = read("two-layer-sigmoid")
DERIVATION = derive(PROBLEM)
MARKER = marker(PROBLEM, DERIVATION)


def sigmoid(z):
    return 1 / (1 + exp(-z))


def codes(text, prepared=MARKER):
    return [one.code for one in prepared.mark(text).verdicts if one.code != "missing"]


def costs(text, prepared=MARKER):
    return [one.span.line for one in prepared.mark(text).verdicts if one.costs]


# ------------------------------------------------------------------------------------- rounding


def test_exact_rounded_and_cut():
    # 1/(1 + e^-0.3775) = 0.593269992…: cut to 0.59326, rounded to 0.59327.
    assert codes("in_h1 = 0.3775\nout_h1 = 0.59326") == ["exact", "rounded"]
    assert codes("out_h1 = 0.59327") == ["rounded"]
    assert costs("out_h1 = 0.59325") == costs("out_h1 = 0.59335") == [1]


def test_early_rounding_drifts_and_costs_nothing():
    # With 0.59 and 0.60 on paper in_o1 is 0.40·0.59 + 0.45·0.60 + 0.60 = 1.106, σ of it 0.75138.
    text = "out_h1 = 0.59\nout_h2 = 0.60\nin_o1 = 1.106\nout_o1 = 0.75138"
    report = MARKER.mark(text)
    assert abs(sigmoid(0.4 * 0.59 + 0.45 * 0.6 + 0.6) - 0.75138) < 5e-6
    assert not report.costs
    assert [one.code for one in report.verdicts][2:4] == ["rounded", "drift"]


def test_whole_precision_may_be_carried_behind_rounded_figures():
    z = 0.40 * sigmoid(0.3775) + 0.45 * sigmoid(0.3925) + 0.60
    text = f"out_h1 = 0.59\nout_h2 = 0.60\nin_o1 = {z:.6f}\nout_o1 = {sigmoid(z):.6f}"
    assert not MARKER.mark(text).costs


# ---------------------------------------------------------------------------------- wrong lines


def test_a_wrong_figure_is_followed_through():
    # ½(0.01 − 0.85)² + ½(0.99 − 0.7729)² = 0.37637 with the wrong 0.85.
    text = "out_o1 = 0.85\nout_o2 = 0.7729\nE = 0.3764"
    report = MARKER.mark(text)
    assert [one.code for one in report.verdicts][:3][1:] == ["rounded", "follow-through"]
    assert costs(text) == [1]
    assert report.first_wrong == 1


def test_without_follow_through_what_follows_costs_too():
    strict = marker(PROBLEM, DERIVATION, follow_through=False)
    assert costs("out_o1 = 0.85\nout_o2 = 0.7729\nE = 0.3764", strict) == [1, 3]


def test_a_slip_of_the_pen_that_was_not_carried_on():
    # 0.7729284… is right; E = 0.2984 is made of it, not of 0.7792.
    report = MARKER.mark("out_o1 = 0.7514\nout_o2 = 0.7792\nE = 0.29837")
    assert costs("out_o1 = 0.7514\nout_o2 = 0.7792\nE = 0.29837") == [2]
    assert "not-carried" in report.verdicts[1].flags


def test_arithmetic_where_the_line_is_set_up_right():
    report = MARKER.mark("in_h1 = 0.15*0.05 + 0.20*0.10 + 0.35 = 0.3755")
    assert report.verdicts[0].code == "arithmetic"
    assert report.verdicts[0].costs


def test_a_slip_in_a_line_whose_result_is_right():
    # The notes put 0.3411 in where 0.7411 was used: 0.3411·0.1869·0.5932 = 0.0378.
    text = "out_o1 = 0.7511\nE_total = 0.2982\ndE/dw5 = 0.3411*0.1869*0.5932 = 0.0821"
    report = MARKER.mark(text)
    found = next(one for one in report.verdicts if one.span and one.span.line == 3)
    assert found.code == "slip"
    assert not found.costs


def test_with_few_digits_the_numbers_put_in_are_looked_at():
    # out_h1 for out_h2: 0.45 − 0.5·0.7413·0.1868·0.593 = 0.4089, with 0.597 it is 0.4087.
    head = "out_h1 = 0.593\nout_h2 = 0.597\nout_o1 = 0.7513\ndE/dout_o1 = 0.7413\ndout_o1/din_o1 = 0.1868\n"
    line = "w6_new = 0.45 - 0.5*0.7413*0.1868*{} = 0.409"
    found = [MARKER.mark(head + line.format(number)).verdicts[5] for number in ("0.593", "0.597")]
    assert [one.code for one in found] == ["slip", "rounded"]
    assert not found[0].costs


def test_a_bare_zero_is_coarse_and_never_wrong():
    assert costs("out_h1 = 0.5933\ndout_h1/din_h1 = 0") == []


def test_a_mistake_is_named():
    # The notes lose the path through o2: 0.7411·0.1869·0.40·0.24130·0.05 = 0.00066846.
    text = (
        "out_h1 = 0.59326\nin_o1 = 1.105\nout_o1 = 0.7511\nout_o2 = 0.7729\n"
        "dE/dw1 = 0.7411*0.1869*0.40*0.24130*0.05 = 0.0006685\n"
        "w1' = 0.15 - 0.5*0.0006685 = 0.1496"
    )
    report = MARKER.mark(text)
    by_line = {one.span.line: one for one in report.verdicts if one.span}
    assert by_line[5].code == "mistake"
    assert by_line[6].code == "follow-through"
    assert report.first_wrong == 5


def test_a_given_that_was_copied_wrong():
    report = MARKER.mark("i1 = 0.5\nin_h1 = 0.445")
    # 0.15·0.5 + 0.20·0.10 + 0.35 = 0.445 follows from the wrong 0.5.
    assert report.verdicts[0].costs
    assert report.verdicts[0].candidates[0].code == "decimal-slip"
    assert report.verdicts[1].code == "follow-through"


def test_a_factor_that_an_error_made_zero_earns_no_method():
    # 0.40·0 + 0.45·0.59688 + 0.60 = 0.868596: the first product has no work left.
    report = MARKER.mark("out_h1 = 0.0000\nout_h2 = 0.59688\nin_o1 = 0.86860")
    assert [one.code for one in report.verdicts][1:3] == ["rounded", "follow-through"]
    assert "trivial" in report.verdicts[2].flags
    report = MARKER.mark("out_h1 = 0.1000\nout_h2 = 0.59688\nin_o1 = 0.90860")
    assert report.verdicts[2].code == "follow-through"
    assert report.verdicts[2].flags == ()


def test_the_corrected_line_goes_on_from_the_figures_above():
    # ½(0.01 − 0.85)² + ½(0.99 − 0.7729)² = 0.3764, where the solution has 0.2984.
    report = MARKER.mark("out_o1 = 0.85\nout_o2 = 0.7729\nE = 0.5000")
    wrong = next(one for one in report.verdicts if one.span and one.span.line == 3)
    right = next(part.text for part in Wording(report).parts(wrong) if part.title == "right")
    assert "(0.01 − 0.85)²" in right
    assert right.endswith("= 0.3764")


def test_a_figure_that_was_corrected_below_costs_nothing():
    text = "out_h1 = 0.59827\nout_h1 = 0.59327\nout_h2 = 0.59688\nin_o1 = 1.1059"
    assert costs(text) == []
    assert costs(text.replace("out_h1 = 0.59327\n", "")) == [1]


def test_a_piece_that_was_rounded_is_carried_on():
    # The change −0.5·0.0822 = −0.0411, cut to −0.04, gives 0.40 − 0.04 = 0.360.
    assert costs("dE/dw5 = 0.0822\nΔw5 = -0.04\nw5_new = 0.360") == []
    assert costs("dE/dw5 = 0.0822\nw5_new = 0.360") == [2]
    assert costs("dE/dw5 = 0.0822\nΔw5 = -0.05\nw5_new = 0.350")[0] == 2


def test_two_mistakes_are_both_found_and_nothing_else():
    z = 0.40 * sigmoid(0.3775) + 0.45 * sigmoid(0.3925) + 0.60
    # The bias is forgotten in in_h1: 0.0275; out_h1 = σ(0.0275) = 0.50687, and so on; w5 climbs.
    in_o1 = 0.40 * sigmoid(0.0275) + 0.45 * sigmoid(0.3925) + 0.60
    text = (
        f"in_h1 = 0.0275\nout_h1 = {sigmoid(0.0275):.5f}\nout_h2 = 0.59688\nin_o1 = {in_o1:.5f}\nw5_new = 0.9"
    )
    assert abs(z - in_o1) > 0.01
    assert costs(text) == [1, 5]


def test_a_piece_of_a_step_that_is_not_written_itself():
    # −0.5·0.08 = −0.040, where the right change is −0.04108.
    assert codes("dE/dw5 = 0.08\nΔw5 = -0.040") == ["rounded", "drift"]
    assert codes("dE/dw5 = 0.80\nΔw5 = -0.40")[1] == "follow-through"


def test_a_line_that_is_another_formula_is_wrong_however_few_digits_its_factors_have():
    # ½(a + b)² = ½(−0.7414 + 0.2171)² = 0.1374 for ½a² + ½b² = 0.2984.
    text = "out_o1 = 0.7514\nout_o2 = 0.7729\nE = 0.5*((0.01 - 0.7514) + (0.99 - 0.7729))^2 = 0.1374"
    assert costs(text) == [3]


def test_a_line_that_could_not_be_tied_was_carried_on_all_the_same():
    # 0.75 − 0.01 = 0.7400: the 0.75 stands under a name that nobody knows.
    assert costs("dE/dout_o1 = 0.7400") == [1]
    report = MARKER.mark("zork = 0.75\ndE/dout_o1 = 0.7400")
    assert not report.costs
    assert DERIVATION.notation.ascii(report.verdicts[0].key) == "out_o1"
    assert report.verdicts[0].called == "zork"
    assert costs("zork = 0.55\ndE/dout_o1 = 0.7400") == [2]


def test_a_line_that_rests_on_one_that_could_not_be_tied_is_not_wrong():
    # Nothing is known of 0.8412, so nothing can be said of what is made of it.
    text = "zork = 5.8412\ndE/dw5 = 5.8412*0.1869*0.5932 = 0.6476"
    assert costs(text) == []
    assert costs(text.partition("\n")[2]) == [1]


# ----------------------------------------------------------------------------------- conventions


def without_half():
    """The same exercise under E = Σ (t − o)², its forward pass and w5 by hand."""
    h1, h2 = sigmoid(0.3775), sigmoid(0.3925)
    o1, o2 = sigmoid(0.40 * h1 + 0.45 * h2 + 0.60), sigmoid(0.50 * h1 + 0.55 * h2 + 0.60)
    error = (0.01 - o1) ** 2 + (0.99 - o2) ** 2
    slope = 2 * (o1 - 0.01) * o1 * (1 - o1) * h1
    lines = {"out_h1": h1, "out_o1": o1, "E": error, "dE/dw5": slope, "w5_new": 0.4 - 0.5 * slope}
    return "\n".join(f"{name} = {value:.5f}" for name, value in lines.items())


def test_another_convention_is_named_once_and_costs_nothing():
    report = MARKER.mark(without_half())
    assert not report.costs
    assert [one.choice for one in report.conventions] == ["sum"]
    by_line = {one.span.line: one.code for one in report.verdicts if one.span}
    assert by_line[3] == by_line[4] == "convention"
    assert by_line[1] == "rounded"


def test_a_convention_excuses_nothing_when_a_line_is_wrong_under_it_too():
    assert MARKER.mark(without_half() + "\nw6_new = 0.9").costs


def test_a_convention_without_the_step_in_question_excuses_nothing():
    # The folded form of Adam has no corrected mean: under it the wrong line would have no step at all.
    problem = read("adam-parabola")
    derivation = derive(problem)
    names = [key for key in derivation.keys() if key.at and key.at[-1] == 0]  # noqa: SIM118
    lines = [f"{derivation.notation.ascii(key)} = {derivation.value(key):.6f}" for key in names]
    wrong = [line.replace("= 2.0", "= 2.5") if line.startswith("m_hat") else line for line in lines]
    assert wrong != lines
    assert not marker(problem, derivation).mark("\n".join(lines)).costs
    assert marker(problem, derivation).mark("\n".join(wrong)).costs


# --------------------------------------------------------------------------------------- options


def test_strict_digits_ask_for_so_many_right_ones():
    strict = marker(PROBLEM, DERIVATION, strict_digits=4)
    assert costs("in_h1 = 0.3775\nout_h1 = 0.59", strict) == [2]
    assert costs("in_h1 = 0.3775\nout_h1 = 0.5933", strict) == []
    text = "out_h1 = 0.5933\nout_h2 = 0.5969\nin_o1 = 1.1059\nout_o1 = 0.7513"
    # 0.751365… is not 0.7513 rounded to four digits, but it may be cut.
    assert costs(text, strict) == []


# --------------------------------------------------------------------------- what is not compared


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Then we go on.",
        "foo = 3",
        "in_h1 = \\frac{1}{",
        "= 4",
        "x = 9^9^9^9",
        "out_h1 = (((((((((",
        "\x00\x01 = 2",
        "in_h1 = 1/0",
    ],
)
def test_what_cannot_be_read_or_compared_is_never_wrong(text):
    report = MARKER.mark(text)
    assert not report.costs
    assert report.first_wrong is None


def test_what_is_asked_and_left_out_is_missing():
    report = MARKER.mark("w5_new = 0.3589")
    named = {DERIVATION.notation.ascii(key) for key in report.missing}
    assert named == {f"w{n}_new" for n in (1, 2, 3, 4, 6, 7, 8)}
    assert not report.costs


def test_final_answers_alone_are_fine():
    answers = {1: 0.1498, 2: 0.1996, 3: 0.2498, 4: 0.2995, 5: 0.3589, 6: 0.4087, 7: 0.5113, 8: 0.5614}
    report = MARKER.mark("\n".join(f"w{n}' = {value}" for n, value in answers.items()))
    assert codes("\n".join(f"w{n}' = {value}" for n, value in answers.items())) == ["rounded"] * 8
    assert report.missing == ()


def test_a_line_without_a_result_is_right_when_its_numbers_are_those_of_the_formula():
    assert codes("in_h1 = 0.15*0.05 + 0.20*0.10 + 0.35") == ["exact"]
    assert codes("in_h1 = 0.15*0.05 + 0.20*0.20 + 0.35") == ["unreadable"]
    assert codes("out_o1 = 0.8511\ndE/dout_o1 = 0.8511 - 0.01")[1] == "follow-through"
    assert codes("in_o1 = 1.105\nout_o1 = 0.7511\ndE/dout_o1 = 0.7511 - 0.01") == [
        "rounded",
        "drift",
        "rounded",
    ]


def test_a_figure_that_is_repeated_with_fewer_digits():
    assert codes("w5_new = 0.35892\n\nw5_new = 0.359") == ["rounded", "rounded"]
    assert costs("w5_new = 0.441\n\nw5_new = 0.44") == [1]


@pytest.mark.parametrize(
    "line",
    [
        "out_h1 = 1/(1+e^-0.3775) = 0.5339",
        "out_h1 = 1/(1+e^-0.3775) = 1/1.6856 = 0.5339",
        # 0.45·0.5969 is 0.2686, and 0.5·0.0422 is 0.0211.
        "in_o1 = 0.4*0.5933 + 0.45*0.5969 + 0.6 = 0.2373 + 0.2866 + 0.6 = 1.1239",
        "dE/dw5 = 0.7414*0.1868*0.5933 = 0.1358*0.5933 = 0.08057",
        "w5 new = 0.4 - 0.5*0.0822 = 0.4 - 0.411 = -0.011",
    ],
)
def test_a_slip_in_the_middle_of_a_chain_is_arithmetic(line):
    # What was put in is the formula with the right numbers: the method is right.
    assert codes(line) == ["arithmetic"]


def test_a_name_of_a_step_that_nobody_wrote_is_never_certain():
    # 0.30·0.05 + 0.25·0.10 + 0.35 = 0.39, w3 and w4 exchanged, and σ of it 0.59628.
    report = MARKER.mark("out_h2 = 0.59628")
    assert report.verdicts[0].certain != "is"


def test_a_new_weight_follows_from_a_wrong_error_signal():
    # The new weights went back: (0.1385·0.3589 − 0.0381·0.5113)·0.2413 = 0.00729; 0.15 − 0.5·0.0073·0.05.
    above = "delta_o1 = 0.1385\ndelta_o2 = -0.0381\ndelta_h1 = 0.00730"
    text = f"{above}\nw1 new = 0.15 - 0.5*0.0073*0.05 = 0.149818"
    assert costs(text) == [3]
    assert codes(text)[3] == "follow-through"
    # Without the error signal nothing explains it: 0.05 is exactly i1, and stands for no other number.
    assert costs("w1 new = 0.15 - 0.5*0.0073*0.05 = 0.149818") == [1]


def test_what_was_chosen_may_be_chosen_otherwise():
    # OR, NAND and AND make XOR as well: every row of the table comes out right.
    text = "w11 = 1, w12 = 1, theta1 = 0.5\nw21 = -1, w22 = -1, theta2 = -1.5\nv1 = 1, v2 = 1, theta_y = 1.5"
    assert not marker(read("xor-two-layers")).mark(text).costs
