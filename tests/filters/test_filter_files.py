"""Images from files: what is read, and what is refused with its place."""

from decimal import Decimal

import msgspec
import numpy as np
import pytest

from nnsolve.errors import ProblemError
from nnsolve.filters.files import image, rows
from nnsolve.topics.convolution import ConvolutionProblem, derive


def test_rows_of_numbers_keep_their_digits():
    assert rows("1, 2.50\n-3;4e1\n\n", "x.csv", ()) == [[1, Decimal("2.50")], [-3, Decimal("4e1")]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected rows of numbers in x.csv, found none"),
        ("1,2\n3\n", "x.csv, line 2: expected 2 numbers as before it, found 1"),
        ("1,a\n", "x.csv, line 1, number 2: expected a number, found 'a'"),
        ("1,nan\n", "expected a finite number, found nan"),
        ("1,1e999\n", "expected an exponent from -400 to 400, found one beyond it"),
    ],
)
def test_rows_that_are_no_numbers(text, said):
    with pytest.raises(ProblemError) as caught:
        rows(text, "x.csv", ("image",))
    assert caught.value.message == said
    assert caught.value.path == ("image",)


def test_a_csv_beside_the_problem_is_its_image(tmp_path):
    (tmp_path / "x.csv").write_text("1,2\n3,4\n", encoding="utf-8")
    fields = {"topic": "convolution", "image": "x.csv", "kernel": [[1, 1], [1, 1]], "folder": str(tmp_path)}
    made = derive(msgspec.convert(fields, ConvolutionProblem))
    assert made.value(made.asked[0].__class__("map", (0, 0))) == 10


def test_a_grey_picture(tmp_path):
    pictures = pytest.importorskip("PIL.Image")
    pixels = np.array([[0, 128, 255], [1, 2, 3]], dtype=np.uint8)
    pictures.fromarray(pixels).save(tmp_path / "x.png")
    assert image("x.png", str(tmp_path), ()) == pixels.tolist()
    pictures.fromarray(np.zeros((2, 2, 3), dtype=np.uint8)).save(tmp_path / "c.png")
    with pytest.raises(ProblemError, match="expected a grey picture, found one of mode RGB"):
        image("c.png", str(tmp_path), ())
    (tmp_path / "no.png").write_bytes(b"no picture")
    with pytest.raises(ProblemError, match="cannot read"):
        image("no.png", str(tmp_path), ())


def test_an_array_of_numpy(tmp_path):
    np.savez(tmp_path / "x.npz", image=np.arange(6.0).reshape(2, 3))
    assert image("x.npz", str(tmp_path), ()).tolist() == [[0, 1, 2], [3, 4, 5]]
    np.savez(tmp_path / "y.npz", other=np.zeros(2))
    with pytest.raises(ProblemError, match=r"expected an array called 'image' in y\.npz, found other"):
        image("y.npz", str(tmp_path), ())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.csv", "no such file"),
        ("x.jpeg", "expected rows of numbers, or a file ending in .csv, .txt, .png, .npz"),
    ],
)
def test_files_that_cannot_be_read(name, said, tmp_path):
    with pytest.raises(ProblemError, match=said):
        image(name, str(tmp_path), ("image",))
