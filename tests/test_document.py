"""Documents: digits as typed, the place of every value, and what is said of a text that cannot be read."""

import os
import re
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from exam import outcome
from hypothesis import given
from hypothesis import strategies as st
from marks import marked, place

from nnsolve.errors import ProblemError
from nnsolve.reading.document import MOST_BYTES, load, loads

HEAD = re.compile(r"problem:(\d+):(\d+): ")


def failure(text, name="problem"):
    with pytest.raises(ProblemError) as caught:
        loads(text, name)
    return caught.value


# ---------------------------------------------------------------------------------------------- digits


def test_numbers_keep_their_digits():
    data = loads("a = 0.20\nb = 1e-3\nc = [1.0, 2]\nd = 1_000.50").data
    assert [str(data["a"]), str(data["b"]), str(data["c"][0]), str(data["d"])] == [
        "0.20",
        "0.001",
        "1.0",
        "1000.50",
    ]
    assert data["c"][1] == 2
    assert type(data["c"][1]) is int


def test_line_ends_and_byte_order_mark_of_other_systems(tmp_path):
    file = tmp_path / "a.toml"
    file.write_bytes(b"\xef\xbb\xbfa = 1\r\n\r\n[b]\r\nc = 2\r\n")
    document = load(file)
    assert document.data == {"a": 1, "b": {"c": 2}}
    assert place(document, ("b", "c")) == (4, 5)


# -------------------------------------------------------------------------------- what cannot be read


def test_a_file_that_is_not_there(tmp_path):
    for path, words in (
        (tmp_path / "none.toml", "found no file"),
        (tmp_path, "found a directory"),
        (str(tmp_path / "nul\0"), "NUL"),
        (tmp_path / ("x" * 300), "cannot be read"),
        (Path(__file__) / "x", "cannot be read"),
    ):
        with pytest.raises(ProblemError, match=words) as caught:
            load(path)
        assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("raw", "place", "words"),
    [
        (b"a = 1\nb = '\xe9'", "2:6", "0xE9"),
        ("a = 'é'\nb = 'éé\0'".encode(), "2:8", "0x00"),
        (b"a\0\xff", "1:2", "0x00"),
        (b"\x89PNG\r\n\x1a\n\0\0", "1:1", "0x89"),
        ("a = 1".encode("utf-16"), "1:1", "UTF-16"),
    ],
)
def test_a_file_that_is_not_text(tmp_path, raw, place, words):
    file = tmp_path / "a.toml"
    file.write_bytes(raw)
    with pytest.raises(ProblemError) as caught:
        load(file)
    assert str(caught.value).startswith(f"{file}:{place}: expected a text file in UTF-8, found ")
    assert words in str(caught.value)


def test_a_file_that_is_too_large(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text("#" * MOST_BYTES)
    assert load(file).data == {}
    file.write_text("#" * (MOST_BYTES + 1))
    with pytest.raises(ProblemError, match=f"at most 1 MiB .{MOST_BYTES} bytes"):
        load(file)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless file here")
def test_an_endless_file():
    with pytest.raises(ProblemError, match="at most 1 MiB"):
        load("/dev/zero")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a = @five",
            "expected a value (a number, a \"text\" in quotes, true, false or a [list]), found 'five'",
        ),
        ("a =@ ", "found the end of the file"),
        ("a =@\nb = 1", "found the end of the line"),
        ("a = @.5", "a digit before and after its point"),
        ("a = 5@.", "a digit before and after its point"),
        ("a = 0@,5", "written with a point"),
        ("a = 0@12", "does not begin with 0"),
        ("a @1", "expected '=' after the name, found '1'"),
        ("@? = 1", "expected a name, a [table] or a comment, found '?'"),
        ("[a@\nb = 1", "expected ']' after the name of the table, found the end of the line"),
        ("a = [1, 2 @3]", "expected ',' or ']' in the list, found '3'"),
        ("a = [1,\n2\n@b = 3", "expected ',' or ']' in the list, found 'b'"),
        ("a = {b = 1@", "expected ',' or '}' in the table, found the end of the file"),
        ("a = 'b@\nc = 'd'", "expected the closing quote of the text, found the end of the line"),
        ("a = 1\nb = @'c\nd = 1", "expected a closing quote for this text, found the end of the file"),
        ('a = "b@\nc = "d"', "expected the closing quote of the text, found the end of the line"),
        ('a = 1\nb = @"""c\nd = 1', "expected a closing quote for this text, found the end of the file"),
        ("a = 'b@\x07'", "expected no control character, found U+0007"),
        ("a = 2024-02-30", "a date of the calendar"),
        ("a = 1\nb = 2\n@a = 3", "expected every name once, found 'a' again; the first is in line 1"),
        ("a = 1\n[t]\nx.y = 1\nx.@y = 2", "found 't.x.y' again; the first is in line 3"),
        ("[t]\na = 1\n@[t]\nb = 1", "found 't' again; the first is in line 1"),
        ("[[t]]\na = 1\n@[t]\nb = 1", "found 't' again; the first is in line 1"),
        ("a = {b = 1, @b = 2}", "found 'a.b' again; the first is in line 1"),
        ("a = {b = 1}\n@[a.c]\n", "found 'a.c' again"),
        ("a = " + "[" * 50 + "@" + "[" * 5000, "expected at most 50 lists inside each other, found more"),
        ("x = [" + "[]," * 60 + "]\na = " + "[" * 50 + "@" + "[" * 5000, "expected at most 50 lists inside"),
        (
            "a = ']]' # ]]\nb = " + "[" * 50 + "@" + "[" * 5000 + "]" * 5050,
            "expected at most 50 lists inside",
        ),
        ("a = 1\nb = [1, @" + "9" * 5000 + "]", "at most 40 digits"),
    ],
)
def test_a_text_that_is_not_toml(text, message):
    text, expected = marked(text) if "@" in text else (text, None)
    error = failure(text)
    head, *excerpt = str(error).split("\n")
    assert message in head
    assert HEAD.match(head)
    assert expected in {None, (error.line, error.column)}
    assert not excerpt or len(excerpt) == 2


def test_a_number_beyond_decimal_stays_unusable():
    assert loads("a = 1e99999999999999999999\nb = 0.20").data["a"] > Decimal("1e9999")


def test_the_caret_stands_under_the_place():
    text = "\ta = [1, 2, five]"
    head, line, caret = str(failure(text)).split("\n")
    assert head.startswith("problem:1:13: ")
    assert line == f"    1 | {text}"
    assert caret == "      | \t" + " " * 11 + "^"


@pytest.mark.parametrize("at", [0, 10, 49, 50, 51, 100, 101, 150, 5000, 9998, 9999])
@pytest.mark.parametrize("size", [99, 100, 101, 10000])
def test_a_long_line_is_cut_around_the_caret(at, size):
    at = min(at, size - 1)
    numbers = ["."] * size
    numbers[at] = "!"
    document = loads(f"a = '{''.join(numbers)}'")
    error = document.locate(ProblemError("expected a dot", ("a",), offset=at + 1))
    _, line, caret = str(error).split("\n")
    assert error.column == at + 6
    assert len(line) - 8 == 100
    assert line[caret.index("^")] == "!"


def test_control_characters_show():
    error = failure("a = 'x\x1b[31m\u202e' five", "na\x1bme\n")
    assert "\x1b" not in str(error)
    assert "\u202e" not in str(error)
    assert str(error).count("\n") == 2
    assert "␛[31m" in str(error)


# Not st.characters(): the first use of it builds a table of Unicode, longer than a draw may take.
GRAMMAR = st.sampled_from("ab01.-_=[]{}\"'#, \n\t\\eué\0\r")
OTHERS = st.sampled_from([*map(chr, range(0x250)), *"€∂σ−😀", "\u202e", "\u2028", "\ufeff", "\ud800"])


@given(st.text(GRAMMAR | OTHERS, max_size=40))
def test_any_text_is_a_document_or_a_located_error(text):
    document, error = outcome(loads, text)
    if error is not None:
        assert HEAD.match(str(error))
        assert all(line.replace("\t", " ").isprintable() for line in str(error).split("\n"))
    else:
        assert repr(document.data) == repr(tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal))


@given(st.binary(max_size=60))
def test_any_bytes_are_a_document_or_a_located_error(raw):
    reader, writer = os.pipe()
    os.write(writer, raw)
    os.close(writer)
    document, error = outcome(load, f"/dev/fd/{reader}")
    os.close(reader)
    if error is not None:
        assert re.match(rf"/dev/fd/{reader}:\d+:\d+: ", str(error))
    else:
        assert document.text == raw.decode("utf-8-sig").replace("\r\n", "\n")


COLD = (
    "import sys, nnsolve.reading.document as d; d.loads('a = 1');"
    " print('nnsolve.reading.places' in sys.modules, 'nnsolve.reading.malformed' in sys.modules)"
)


def test_a_fine_document_is_not_scanned():
    run = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]
