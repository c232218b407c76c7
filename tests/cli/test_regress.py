"""``nnsolve regress`` over CSV files and bundled problems."""

import pytest


@pytest.fixture
def points(tmp_path):
    file = tmp_path / "points.csv"
    file.write_text("hours,marks\n1,2\n2,4\n4,5\n", encoding="utf-8")
    return str(file)


def test_a_file_is_fitted(run, points):
    # By hand: n 3, Σx 7, Σy 11, Σxy 30, Σx² 21: m = (90 − 77)/(63 − 49), c = 11/3 − m·7/3 = 1.5.
    done = run("regress", points, "--predict", "7")
    assert (done.code, done.err) == (0, "")
    assert "3·30 − 7·11 = 13" in " ".join(done.out.split())
    assert "m = 0.9286" in done.out
    assert "x is 'hours', y is 'marks'." in done.out
    assert "y_new = 8.0000" in done.out


def test_a_file_is_descended(run, points):
    # From 0: L = (4 + 16 + 25)/3 = 15; ∂L/∂m = −2·30/3 = −20, ∂L/∂c = −2·11/3; m = 2 after one step at 0.1.
    done = run("regress", points, "--method", "descent", "--rate", "0.1", "--start", "m=0, c=0")
    assert (done.code, done.err) == (0, "")
    assert "= 15" in done.out
    assert "m new = 2.0000" in done.out
    assert "c new = 0.7333" in done.out


def test_updates_are_as_many_as_the_batches_of_all_epochs(run, points):
    options = ("--method", "descent", "--rate", "0.01", "--batch", "2", "--epochs", "4", "--iterations", "8")
    done = run("regress", points, *options)
    assert done.code == 0
    assert "8 updates" in done.out
    assert "Iteration 8: Update" in done.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--method", "newton"), "--method newton: expected least-squares, descent or logistic"),
        (("--rate", "x", "--method", "descent"), "--rate: expected a number, found 'x'"),
        (("--rate", "nan", "--method", "descent"), "--rate: expected a finite number, found nan"),
        (("--method", "descent"), "--rate: expected a learning rate"),
        (("--rate", "1"), "--rate: least-squares needs no rate"),
        (("--start", "m", "--method", "descent", "--rate", "1"), "--start: expected a number, found ''"),
        (
            ("--start", "k=1", "--method", "descent", "--rate", "1"),
            "--start: expected one of m, c, found 'k'",
        ),
        (("--predict", "1,2"), "--predict: expected 1 features, as each point has, found 2"),
        (("--target", "weight"), "--target: expected the name of a column of points.csv (hours, marks)"),
        (("--batch", "1.5", "--method", "descent", "--rate", "1"), "--batch: expected a whole number"),
        (("--convention", "residual=x"), "expected one of actual-first, predicted-first, found 'x'"),
    ],
)
def test_what_does_not_fit_is_told_with_its_option(run, points, options, words):
    done = run("regress", points, *options)
    assert done.code == 2
    assert done.out == ""
    assert words in " ".join(done.err.split())


def test_what_a_problem_says_itself_is_not_for_options(run):
    done = run("regress", "five-points", "--rate", "1")
    assert done.code == 2
    assert "a problem says its own" in done.err
    done = run("regress", "two-layer-sigmoid")
    assert "expected a problem of the topic regression, found one of backprop" in done.err


def test_a_text_cell_is_told_with_line_and_column(run, tmp_path):
    file = tmp_path / "points.csv"
    file.write_text("x,y\n1,2\n2,four\n", encoding="utf-8")
    done = run("regress", str(file))
    assert done.code == 2
    assert "points.csv, line 3, column 2 (y): expected a number, found 'four'" in done.err
