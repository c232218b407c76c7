"""Tables of a perceptron as textbooks set them: which epoch, iteration and sample their rows are.

The weights are trained here by themselves, in whole tenths.
"""

from fractions import Fraction
from functools import cache

import pytest

from nnsolve import read
from nnsolve.axis import Key
from nnsolve.solution import marker

SAMPLES = ((0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 1))
"""AND with inputs and target, in the order of the exercise."""


@cache
def prepared(problem="perceptron/and-with-rate"):
    return marker(read(problem))


def trained(epochs, slip=None):
    """The rows of training w = (0.3, −0.1) with θ = 0.2 and α = 0.1; `slip` is added to w1 in one row.

    A row has epoch, x1, x2, t, old w1, old w2, z, y, e, w1, w2.
    """
    w1, w2 = Fraction(3, 10), Fraction(-1, 10)
    rows = []
    for n in range(4 * epochs):
        x1, x2, t = SAMPLES[n % 4]
        z = w1 * x1 + w2 * x2 - Fraction(2, 10)
        y = int(z >= 0)
        e = t - y
        old = w1, w2
        w1, w2 = w1 + Fraction(1, 10) * e * x1, w2 + Fraction(1, 10) * e * x2
        if slip is not None and slip[0] == n:
            w1 += slip[1]
        rows.append((n // 4 + 1, x1, x2, t, *old, z, y, e, w1, w2))
    return rows


def shown(number):
    return str(number) if isinstance(number, int) else f"{float(number):.1f}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def every_epoch(rows):
    return [str(row[0]) for row in rows]


def first_only(rows):
    return [str(row[0]) if n % 4 == 0 else "" for n, row in enumerate(rows)]


def counted(rows):
    return [str(n) for n in range(1, len(rows) + 1)]


def with_epochs(rows):
    return table(
        ["epoch", "x1", "x2", "t", "y", "w1", "w2"],
        [
            [n, *map(shown, (*row[1:4], row[7], *row[9:]))]
            for n, row in zip(every_epoch(rows), rows, strict=True)
        ],
    )


def as_negnevitsky(rows):
    head = ["Epoch", "x1", "x2", "Yd", "w1", "w2", "Y", "e", "w1 new", "w2 new"]
    return table(
        head,
        [[n, *map(shown, (*row[1:6], *row[7:]))] for n, row in zip(first_only(rows), rows, strict=True)],
    )


def as_pairs(rows):
    head = ["Input", "Target", "z", "Predicted", "New weights"]
    return table(
        head,
        [
            [
                f"({row[1]},{row[2]})",
                str(row[3]),
                shown(row[6]),
                str(row[7]),
                f"({shown(row[9])}, {shown(row[10])})",
            ]
            for row in rows
        ],
    )


def without_counter(rows):
    return table(
        ["x1", "x2", "target", "z", "output", "error", "new w1", "new w2"],
        [[*map(shown, (*row[1:4], *row[6:]))] for row in rows],
    )


def by_iteration(rows):
    return table(
        ["iteration", "z", "y", "e", "w1", "w2"],
        [[n, *map(shown, row[6:])] for n, row in zip(counted(rows), rows, strict=True)],
    )


def under_headings(rows):
    head = ["x1", "x2", "t", "z", "y", "w1", "w2"]
    found = ""
    for n in range(0, len(rows), 4):
        body = [[*map(shown, (*row[1:4], row[6], row[7], *row[9:]))] for row in rows[n : n + 4]]
        found += f"\nEpoch {n // 4 + 1}\n\n{table(head, body)}"
    return found


def one_below_the_other(rows):
    head = ["x1", "x2", "t", "w1", "w2", "z", "y", "w1 (new)", "w2 (new)"]
    found = ""
    for n in range(0, len(rows), 4):
        body = [[*map(shown, (*row[1:8], *row[9:]))] for row in rows[n : n + 4]]
        found += f"\nand once more:\n\n{table(head, body)}"
    return found


def before_the_update(rows):
    head = ["epoch", "sample", "w1", "w2", "z", "y", "t"]
    body = [[str(row[0]), str(n % 4 + 1), *map(shown, (*row[4:8], row[3]))] for n, row in enumerate(rows)]
    return table(head, body)


LAYOUTS = [
    with_epochs,
    as_negnevitsky,
    as_pairs,
    without_counter,
    by_iteration,
    under_headings,
    one_below_the_other,
    before_the_update,
]


def marked(text):
    return prepared().mark(text, "table.md", "markdown")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("epochs", [1, 2, 5])
def test_an_honest_table_is_right_in_every_layout(layout, epochs):
    report = marked(layout(trained(epochs)))
    codes = {one.code for one in report.verdicts if one.span is not None}
    assert codes <= {"exact", "rounded"}


# Without a heading a second table may as well be the first one, put right.
@pytest.mark.parametrize("layout", [one for one in LAYOUTS if one is not one_below_the_other])
@pytest.mark.parametrize("row", [2, 3, 5])
@pytest.mark.parametrize("by", [Fraction(1, 10), Fraction(-1, 10), Fraction(2, 10)])
def test_a_wrong_weight_is_found_in_its_row_and_nowhere_else(layout, row, by):
    text = layout(trained(2, slip=(row, by)))
    report = marked(text)
    costing = [one for one in report.verdicts if one.costs]
    assert [str(one.key) for one in costing] == [f"w_new[{row},0]"]


def test_the_samples_alone_tell_a_final_check_in_any_order():
    # w = (0.2, 0.1), θ = 0.2: z = −0.2, −0.1, 0, 0.1.
    rows = [["1", "1", "0.1", "1"], ["0", "1", "-0.1", "0"], ["1", "0", "0", "1"], ["0", "0", "-0.2", "0"]]
    report = marked(table(["x1", "x2", "z", "y"], rows))
    given = [one for one in report.verdicts if one.span is not None and one.key is not None]
    assert not [one for one in given if one.costs and one.key.name in {"x", "t"}]


@pytest.mark.parametrize("head", ["epoch", "iteration", "Epoch"])
def test_a_row_for_every_epoch_has_what_its_last_iteration_leaves(head):
    ends = trained(5)[3::4]
    text = table([head, "w1", "w2"], [[str(row[0]), shown(row[9]), shown(row[10])] for row in ends])
    report = marked(text)
    keys = [str(one.key) for one in report.verdicts if one.span is not None]
    assert keys == [f"w_new[{k},{i}]" for k in (3, 7, 11, 15, 19) for i in (0, 1)]
    assert not report.costs


def test_a_given_that_was_copied_wrongly_does_not_move_its_row():
    text = without_counter(trained(1)).replace("| 1 | 0 | 0 | 0.1 |", "| 1 | 0 | 1 | 0.1 |")
    report = marked(text)
    odd = [one for one in report.verdicts if one.span is not None and one.code != "exact"]
    assert [(str(one.key), one.code) for one in odd] == [("t[2]", "unreadable")]


# y = m·x + c on (1, 3), (2, 5), (3, 7), (4, 9)... by full batches from m = c = 0: the first residuals are y.
def test_epochs_of_a_batch_have_a_row_for_each_sample():
    problem = prepared("regression/descent-batch")
    ys = [problem.derivation.value(key) for key in map(_y, range(4))]
    rows = [["1" if n == 0 else "", str(n + 1), f"{y:g}", "0", f"{y:g}"] for n, y in enumerate(ys)]
    report = problem.mark(table(["epoch", "sample", "y", "yhat", "e"], rows), "table.md", "markdown")
    found = [one for one in report.verdicts if one.span is not None]
    assert {one.code for one in found} == {"exact"}
    assert [str(one.key) for one in found if one.key.name == "e"] == [f"e[0,{s}]" for s in range(4)]


def _y(sample):
    return Key("y", (sample,))


def test_iterations_with_old_and_new_values_side_by_side():
    # f = x² − y², α = 0.1, from (2, 3): x ← 0.8·x, y ← 1.2·y; the slopes are 2·x and −2·y.
    head = ["k", "x_k", "y_k", "df/dx", "df/dy", "x_{k+1}", "y_{k+1}"]
    rows = [["0", "2", "3", "4", "-6", "1.6", "3.6"], ["1", "1.6", "3.6", "3.2", "-7.2", "1.28", "4.32"]]
    saddle = prepared("gradient-descent/saddle")
    report = saddle.mark(table(head, rows), "table.md", "markdown")
    found = [one for one in report.verdicts if one.span is not None]
    assert {one.code for one in found} == {"exact"}
    assert len(found) == 12
    # With the wrong sign 3 − 0.6 = 2.4, then −4.8 and 1.92.
    rows[0][6], rows[1][2], rows[1][4], rows[1][6] = "2.4", "2.4", "-4.8", "1.92"
    report = saddle.mark(table(head, rows), "table.md", "markdown")
    assert [one.written for one in report.verdicts if one.costs] == ["2.4", "1.92"]


def test_columns_without_the_names_of_the_exercise():
    # −ln 0.9 = 0.1054, −ln 0.8 = 0.2231; −ln 0.7 = 0.3567, where 0.3 is the output.
    head, rows = ["y", "p", "loss"], [["1", "0.9", "0.1054"], ["0", "0.1", "0.1054"], ["1", "0.8", "0.2231"]]
    bce = prepared("bce-table")
    found = bce.mark(table(head, rows), "table.md", "markdown").verdicts
    assert {one.code for one in found if one.span is not None} == {"exact", "rounded"}
    rows += [["0", "0.2", "0.2231"], ["1", "0.7", "0.3567"], ["0", "0.3", "1.2040"]]
    wrong = [one for one in bce.mark(table(head, rows), "table.md", "markdown").verdicts if one.costs]
    assert [one.written for one in wrong] == ["1.2040"]


def test_an_error_in_a_title_is_target_minus_output():
    # y = 3, 5, 7; from m = c = 0 with α = 0.05 and gradients −2·x·e and −2·e.
    rows = ["1 | 1 | 3 | 0 | 3", "2 | 2 | 5 | 0.9 | 4.1", "3 | 3 | 7 | 4.07 | 2.93"]
    text = "\n".join(
        ["| i | x | y | pred | error |", "|---|---|---|---|---|", *(f"| {row} |" for row in rows)]
    )
    assert not marker(read("regression/descent-stochastic")).mark(text).costs
