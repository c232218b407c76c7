"""What a regression refuses, in which words and at which place; data from CSV files; the command line."""

import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.errors import NnsolveError, ProblemError
from nnsolve.reading.document import loads
from nnsolve.regressions.columns import parsed
from nnsolve.render import render
from nnsolve.topics.regression import TOPIC

ROOT = Path(__file__).parent.parent.parent


def refused(text):
    """The message for the problem in `text`, with its place in the file."""
    document = loads('topic = "regression"\n' + text)
    try:
        TOPIC.derive(catalogue.convert(document))
    except ProblemError as said:
        return str(said if said.line else document.locate(said))
    return "nothing was refused"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("x = [1, 2]\ny = [1]", "2:", "expected as many values as there are in y, 1, found 2"),
        ("x = [1]\ny = [1]", "2:", "a line needs two points or more, found one point"),
        ("x = [2, 2, 2]\ny = [1, 2, 3]", "2:", "all x are equal (2): the line would be vertical"),
        ("x = []\ny = []", "2:", "expected points, as in x = [1, 2, 3] and y = [2, 4, 5], found none"),
        ("x = [1, 2]", "", "expected points"),
        ('x = [1, "two"]\ny = [1, 2]', "2:9", "expected a number, found the text 'two'"),
        ("x = {a = [1, 2, 3], b = [2, 4, 6]}\ny = [1, 2, 3]", "2:", "lie on one line"),
        ("x = {a = [1, 2], b = [2, 1]}\ny = [1, 2]", "2:", "a plane needs three points or more, found 2"),
        (
            "x = {a = [1, 2], b = [2]}\ny = [1, 2]",
            "2:",
            "expected as many values as there are in y, 2, found 1",
        ),
        ("x = {a = [1], b = [2], c = [3]}\ny = [1]", "2:", "found 3 features; use descent"),
        ("x = [1, 2]\ny = [1, 2]\nrate = 0.1", "4:", "least-squares needs no rate; did you mean"),
        ('x = [1, 2]\ny = [1, 2]\nmethod = "descent"', "", "expected a learning rate, as in rate = 0.01"),
        ('x = [1]\ny = [1]\nmethod = "descent"\nrate = 0', "5:", "expected a rate above 0, found 0"),
        (
            'x = [1]\ny = [1]\nmethod = "descent"\nrate = 1\nbatch = 2',
            "6:",
            "expected a batch of 1 to 1 points",
        ),
        ('x = [1]\ny = [1]\nmethod = "descent"\nrate = 1\nepochs = 0', "6:", "expected at least 1 epoch"),
        (
            'x = [1]\ny = [1]\nmethod = "descent"\nrate = 1\nstart = {k = 1}',
            "6:",
            "expected one of m, c, found",
        ),
        ('x = [1, 2]\ny = [0, 2]\nmethod = "logistic"\nrate = 1', "3:9", "expected a label of 0 or 1"),
        ('x = [1]\ny = [1]\nmethod = "residuals"', "4:", "expected the coefficients m, c, found no m"),
        (
            "x = [1, 2]\ny = [1, 2]\npredict = [[1, 2]]",
            "4:",
            "expected 1 features, as each point has, found 2",
        ),
        ('x = [1, 2]\ny = [1, 2]\nask = ["mm"]', "4:", "no quantity is called 'mm'"),
        ('x = [1, 2]\ny = [1, 2]\nmethod = "newton"', "4:", "expected"),
        ('x = [1, 2]\ny = [1, 2]\n[conventions]\nregression-loss = "third"', "5:", "expected one of mean"),
        ('x = [1, 2]\ny = [1, 2]\ndata = "a.csv"', "4:", "found both"),
        ('x = [1, 2]\ny = [1, 2]\ntarget = "y"', "4:", "a target names a column of a file"),
    ],
)
def test_a_problem_that_does_not_fit_is_told_with_its_place(text, place, words):
    said = refused(text)
    assert words in said
    assert place in said.splitlines()[0]


@pytest.mark.parametrize(
    ("x", "says"),
    [
        # (2 − 1)/4e-17 and (2 − 1)/0.02, divided by hand.
        ("[0.3, 0.30000000000000004]", "exactly computed, m is 2.5e+16"),
        ("[123456789.01, 123456789.03]", "exactly computed, m is 50."),
        ("[1.01, 1.03]", ""),
    ],
)
def test_sums_that_nearly_cancel_are_told(x, says):
    problem = catalogue.convert(loads(f'topic = "regression"\nx = {x}\ny = [1, 2]'))
    text = " ".join(render(TOPIC.derive(problem)).split())
    assert says in text
    assert ("nearly cancel" in text) == bool(says)


def test_a_rate_that_is_too_large_is_named():
    text = 'topic = "regression"\nx = [1, 2, 3]\ny = [1, 2, 4]\nmethod = "descent"\nrate = 5\nepochs = 900'
    made = TOPIC.derive(catalogue.convert(loads(text)))
    assert re.search(r"leaves the range .* a smaller learning rate may help", " ".join(made.summary))


# ---------------------------------------------------------------------------------------------- CSV


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x,y\n1,2\n2,abc\n", "points.csv, line 3, column 2 (y): expected a number, found 'abc'"),
        ("x,y\n\n1,2\n2,\n", "points.csv, line 4, column 2 (y): expected a number, found an empty cell"),
        ("1,2\n2,nan\n", "points.csv, line 2, column 2: expected a number, found 'nan'"),
        ("1,2\n2,1e999\n", "points.csv, line 2, column 2: expected an exponent from -400 to 400"),
        ("1,2\n2\n", "points.csv, line 2: expected 2 cells as in the first line, found 1"),
        ("", "expected rows of numbers in points.csv, found none"),
        ("x,y\n", "expected rows of numbers under the names in points.csv, found none"),
        ("x\n1\n", "expected two columns or more in points.csv, x and y, found 1"),
        ("x,y\n1,2\n", "a line needs two points or more, found one point"),
        ("x,y\n1,2\n1,3\n", "all x are equal (1)"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_line_and_column(tmp_path, text, words):
    (tmp_path / "points.csv").write_text(text, encoding="utf-8")
    problem = TOPIC.problem(topic="regression", data="points.csv", folder=str(tmp_path))
    with pytest.raises(ProblemError) as error:
        TOPIC.derive(problem)
    assert words in str(error.value)


@pytest.mark.parametrize(
    "text", ["x,y\n1,2\n2,4\n4,5\n", "1;2\n2;4\n4;5\n", "\ufeff1\t2\r\n2\t4\r\n4\t5\r\n"]
)
def test_files_with_other_separators_are_read(tmp_path, text):
    (tmp_path / "points.csv").write_text(text, encoding="utf-8", newline="")
    problem = TOPIC.problem(topic="regression", data="points.csv", folder=str(tmp_path))
    found = TOPIC.derive(problem)
    # By hand: n 3, Σx 7, Σy 11, Σxy 30, Σx² 21, so m = (90 − 77)/(63 − 49).
    assert found.value(Key("m")) == pytest.approx(13 / 14)


def test_the_columns_keep_their_names_and_the_target_may_stand_anywhere(tmp_path):
    (tmp_path / "flats.csv").write_text("price,size in m²\n2,1\n4,2\n5,4\n", encoding="utf-8")
    problem = TOPIC.problem(topic="regression", data="flats.csv", target="price", folder=str(tmp_path))
    found = TOPIC.derive(problem)
    assert found.value(Key("m")) == pytest.approx(13 / 14)
    assert "x is 'size in m²', y is 'price'." in render(found)
    wrong = msgspec.structs.replace(problem, target="rent")
    with pytest.raises(ProblemError, match=r"expected the name of a column of flats\.csv"):
        TOPIC.derive(wrong)


def test_digits_of_a_file_are_kept():
    found = parsed("x,y\n1.50,2\n", "a.csv", ())
    assert str(found.rows[0][0]) == "1.50"


@pytest.mark.parametrize("name", ["missing.csv", "folder", "binary.csv", "\0.csv"])
def test_a_file_that_cannot_be_read_is_told(tmp_path, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)))
    problem = TOPIC.problem(topic="regression", data=name, folder=str(tmp_path))
    with pytest.raises(NnsolveError, match=r"cannot read|expected a text file"):
        TOPIC.derive(problem)


def test_the_command_line_solves_a_file_with_data_beside_it(tmp_path):
    (tmp_path / "points.csv").write_text("x,y\n1,2\n2,4\n4,5\n", encoding="utf-8")
    file = tmp_path / "mine.toml"
    file.write_text('topic = "regression"\ndata = "points.csv"\n', encoding="utf-8")
    program = [sys.executable, "-m", "nnsolve", "solve", str(file)]
    done = subprocess.run(program, capture_output=True, text=True, cwd=ROOT, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    (tmp_path / "points.csv").write_text("x,y\n1,2\n2,four\n", encoding="utf-8")
    done = subprocess.run(program, capture_output=True, text=True, cwd=ROOT, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "points.csv, line 3, column 2 (y): expected a number, found 'four'" in done.stderr
    assert "Traceback" not in done.stderr
