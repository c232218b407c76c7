"""Problems from files: names, types, bounds, and the place of everything that is wrong."""

import re
from decimal import Decimal

import pytest
from exam import CHARACTERS, FINE, Exam, Layer, Pool, outcome, parse, registered
from hypothesis import example, given
from hypothesis import strategies as st

from nnsolve import catalogue
from nnsolve.errors import ProblemError
from nnsolve.topic import encode


@pytest.fixture(autouse=True, scope="module")
def _topic():
    with registered():
        yield


def failure(text):
    with pytest.raises(ProblemError) as caught:
        parse(text)
    return caught.value


# ------------------------------------------------------------------------------------------- fine files


def test_a_fine_file():
    problem = parse(FINE)
    assert isinstance(problem, Exam)
    assert str(problem.alpha) == "0.50"
    assert [str(x) for x in problem.inputs] == ["0.05", "1", "-0.0"]
    assert problem.parameters == {"w1": Decimal("0.15"), "w 2": Decimal(2)}
    assert problem.layers == (
        Layer(kernel=5),
        Layer(kernel=3, stride=2, activation="relu", weights=((1, 2), (3, 4))),
    )
    assert problem.mixed == (Pool(size=2),)
    assert problem.rate == Decimal("0.5")


def test_every_number_is_as_typed():
    problem = parse(FINE)
    numbers = [*problem.inputs, *problem.targets, *problem.point, *problem.parameters.values()]
    assert all(type(number) is Decimal for number in numbers)


def test_reading_by_path_gives_the_document_too(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text(FINE)
    problem, document = catalogue.opened(str(file))
    assert problem == catalogue.read(file)
    assert problem.folder == str(tmp_path)
    assert encode(problem) == encode(parse(FINE))
    error = document.locate(ProblemError("expected another unit", ("units", "h1"), offset=6))
    assert str(error).startswith(f"{file}:16:12: units.h1: expected another unit\n")


# ------------------------------------------------------------------------------------------ wrong files


def changed(old, new):
    assert FINE.count(old) == 1
    return FINE.replace(old, new)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (changed("0.50", "'five'"), "3:9: alpha: expected a number, found the text 'five'"),
        (changed("0.50", "'0.5'"), "3:9: alpha: expected a number, found the text '0.5'"),
        (changed("0.50", "true"), "3:9: alpha: expected a number, found true"),
        (changed("0.50", "[1]"), "3:9: alpha: expected a number, found a list"),
        (changed("0.50", "1979-05-27"), "3:9: alpha: expected a number, found the date 1979-05-27"),
        (changed("0.05, 1", "0.05, '1'"), "4:17: inputs[1]: expected a number, found the text '1'"),
        (changed("[0.25]", "[0.25, {}]"), "6:32: matrix[1][1]: expected a number, found a table"),
        (changed("[0.25]", "0.25"), "6:25: matrix[1]: expected a list, found the number 0.25"),
        (changed("[1, 2.0]", "[1]"), "7:9: point: expected a list of 2 entries, found one of 1"),
        (
            changed("[1]\nmatrix", "[]\nmatrix"),
            "5:11: targets: expected a list of at least 1 entries, found one of 0",
        ),
        (
            changed("w1 = 0.15", "w1 = '0.15'"),
            "12:6: parameters.w1: expected a number, found the text '0.15'",
        ),
        (changed('"w 2" = 2', '"w 2" = [2]'), "13:9: parameters.'w 2': expected a number, found a list"),
        (changed('"w1*i1 + b1"', "3"), "16:6: units.h1: expected a text in quotes, found the number 3"),
        (
            changed("[1, 2]\n\n", "[1, '2']\n\n"),
            "19:13: samples.first[1]: expected a number, found the text '2'",
        ),
        (
            changed("kernel = 5", "kernel = 'five'"),
            "22:10: layers[0].kernel: expected a whole number of 1 to 11, found the text",
        ),
        (
            changed("kernel = 5", "kernel = 0"),
            "layers[0].kernel: expected a whole number of 1 to 11, found the number 0",
        ),
        (changed("kernel = 5", "kernel = 5.0"), "expected a whole number of 1 to 11, found the number 5.0"),
        (changed("kernel = 5", "kernel = true"), "expected a whole number of 1 to 11, found true"),
        (
            changed("kernel = 5", ""),
            "21:1: layers[0]: expected the field 'kernel' (a whole number of 1 to 11), found none",
        ),
        (
            changed("[3, 4]", "[3, '4']"),
            "28:24: layers[1].weights[1][1]: expected a number, found the text '4'",
        ),
        (
            changed('"relu"', '"rleu"'),
            "expected 'relu', 'sigmoid' or 'tanh', found the text 'rleu'; did you mean 'relu'?",
        ),
        (
            changed('"relu"', "1"),
            "27:14: layers[1].activation: expected 'relu', 'sigmoid' or 'tanh', found the number 1",
        ),
        (
            changed("activation", "activatoin"),
            "27:1: layers[1].activatoin: unknown field 'activatoin'; did you mean 'activation'?",
        ),
        (changed("stride", "qqqqq"), "26:1: layers[1].qqqqq: unknown field 'qqqqq'; expected one of: stride"),
        (changed("loss", "los"), "8:1: los: unknown field 'los'; did you mean 'loss'?"),
        (changed("alpha = 0.50\n", ""), "1:1: expected the field 'alpha' (a number), found none"),
        (changed("false", "0"), "9:8: bias: expected true or false, found the number 0"),
        (
            changed('"pool"', '"pol"'),
            "31:8: mixed[0].type: expected 'conv' or 'pool', found the text 'pol'; did you mean 'pool'?",
        ),
        (
            changed('type = "pool"\n', ""),
            "30:1: mixed[0]: expected the field 'type' ('conv' or 'pool'), found none",
        ),
        (
            changed("size = 2", "size = 2\nmode = 'min'"),
            "33:8: mixed[0].mode: expected 'max' or 'mean', found the text 'min'",
        ),
        (changed("bias = false", "rate = 'x'"), "9:8: rate: expected a number or a list, found the text 'x'"),
        (changed("bias = false", "rate = ['1']"), "9:9: rate[0]: expected a number, found the text '1'"),
        (changed("bias = false", "limit = 1.5"), "9:9: limit: expected a whole number, found the number 1.5"),
        (changed('"Dropped\\tshadows"', "1"), "2:9: title: expected a text in quotes, found the number 1"),
        (changed("bias = false", "form = true"), "9:8: form: expected 1 or 2, found true"),
        (changed("bias = false", "form = 1.0"), "9:8: form: expected 1 or 2, found the number 1.0"),
        (
            changed("bias = false", "epochs = 0"),
            "expected a whole number of 1 to 999, a multiple of 5, found the number 0",
        ),
        (changed("bias = false", "epochs = 1000"), "of 1 to 999, a multiple of 5, found the number 1000"),
        (
            changed("bias = false", "epochs = 7"),
            "9:10: epochs: expected a whole number of 1 to 999, a multiple of 5, found",
        ),
        (
            changed("bias = false", "code = ''"),
            "9:8: code: expected a text in quotes of 1 to 3 characters like ^[a-z]*$, f",
        ),
        (changed("bias = false", "code = 'A'"), "characters like ^[a-z]*$, found the text 'A'"),
        # Checks of the topic itself, at the top and inside a table of the problem.
        (changed("[0.05, 1, -0.0]", "[1]"), "6:25: matrix[1]: expected at most 1 rows, found 2"),
        (
            changed("stride = 2", "stride = 4"),
            "26:10: layers[1].stride: expected a stride of at most 3, found 4",
        ),
        (changed("stride = 2", "stride = 0"), "24:1: layers[1]: a stride of 0 never ends"),
        # Numbers that double precision cannot hold.
        (changed("0.50", "nan"), "3:9: alpha: expected a finite number, found nan"),
        (
            changed("0.50\ninputs = [0.05", "nan\ninputs = [inf"),
            "3:9: alpha: expected a finite number, found nan",
        ),
        (changed("[0.05, 1,", "[inf, nan,"), "4:11: inputs[0]: expected a finite number, found inf"),
        (changed("0.05, 1", "0.05, -inf"), "4:17: inputs[1]: expected a finite number, found -inf"),
        (changed("0.15, 0.20", "0.15, 1e309"), "6:18: matrix[0][1]: expected a number of at most 1.79"),
        (
            changed("0.15, 0.20", "0.15, 1e-330"),
            "6:18: matrix[0][1]: expected 0 or a number of at least 5e-324",
        ),
        (changed("0.50", "1e401"), "3:9: alpha: expected an exponent from -400 to 400"),
        (changed("0.50", "1e-99999999999999999999"), "3:9: alpha: expected an exponent from -400 to 400"),
        (
            changed("0.50", "0." + "1" * 50),
            "3:9: alpha: expected a number of at most 40 digits, found one of 50",
        ),
        (
            changed("kernel = 5", "kernel = 0x" + "f" * 9000),
            "22:10: layers[0].kernel: expected a number of at most 40 digits",
        ),
        (
            changed("bias = false", "folder = '/'"),
            "9:1: folder: unknown field 'folder': files are looked for where",
        ),
        # The topic.
        (changed('topic = "exam"\n', ""), "1:1: expected the field 'topic', found none; the topics are "),
        (changed('"exam"', '"exm"'), "1:9: topic: expected a topic, found 'exm'; did you mean 'exam'?"),
        (
            changed('"exam"', '"gradient_descent"'),
            "1:9: topic: expected a topic, found 'gradient_descent'; did you mean 'gradient-d",
        ),
        (changed('"exam"', '"../exam"'), "1:9: topic: expected a topic, found '../exam'"),
        (changed('"exam"', "3"), "1:9: topic: expected the name of a topic in quotes, found the number 3"),
        ("", "1:1: expected the field 'topic', found none"),
    ],
)
def test_what_is_said_of_a_wrong_file(text, said):
    head, *excerpt = str(failure(text)).split("\n")
    assert said in head
    assert re.match(r"problem:\d+:\d+: ", head)
    assert not excerpt or len(excerpt) == 2


def test_a_name_that_is_near_none_lists_the_known():
    known = "loss, rate, limit, form, epochs, code, source, notes, conventions, synonyms"
    assert f"; expected one of: {known}\n" in str(failure(FINE.replace("loss =", "xyzzy =")))


# ---------------------------------------------------------------------------------------- any wrong file

VALUES = st.sampled_from(
    [
        "1",
        "0.5",
        "-3",
        "true",
        "'x'",
        "'0.5'",
        "[]",
        "[1]",
        "['a']",
        "{}",
        "{a = 1}",
        "nan",
        "1e999",
        "9" * 60,
        "1979-05-27",
        "[[",
        '"""',
    ]
)


@st.composite
def mutated(draw):
    text = FINE
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, max(len(text) - 1, 0)))
        length = draw(st.integers(0, 12))
        lines = text.split("\n")
        n = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["cut", "put", "swap", "drop", "again", "value", "name"])):
            case "cut":
                text = text[:start] + text[start + length :]
            case "put":
                text = text[:start] + draw(st.text(CHARACTERS, max_size=4)) + text[start:]
            case "swap":
                text = text[:start] + draw(st.sampled_from("=[]{}\"'#,.\n 0a\\\0\x1b")) + text[start + 1 :]
            case "drop":
                text = "\n".join(lines[:n] + lines[n + 1 :])
            case "again":
                text = "\n".join([*lines[:n], lines[n], *lines[n:]])
            case "value":
                name, equals, _ = lines[n].partition("=")
                lines[n] = f"{name}= {draw(VALUES)}" if equals else lines[n]
                text = "\n".join(lines)
            case _:
                lines[n] = "x" + lines[n]
                text = "\n".join(lines)
    return text


@given(mutated())
@example("topic = 'exam'\n" + "a." * 2000 + "a = 1")
@example("topic = 'exam'\nalpha = " + "{a = " * 60 + "1" + "}" * 60)
@example("topic = 'exam'\nalpha = " + "[" * 200 + "]" * 200)
def test_any_wrong_file_is_a_located_error(text):
    problem, error = outcome(parse, text)
    if error is None:
        assert isinstance(problem, Exam)
        return
    head, *excerpt = str(error).split("\n")
    assert re.match(r"problem:\d+:\d+: ", head)
    assert len(head) < 1000
    assert all(len(line) <= 108 for line in excerpt)


@given(st.data())
def test_any_wrong_bytes_are_a_located_error(tmp_path_factory, data):
    raw = bytearray(FINE.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    file = tmp_path_factory.getbasetemp() / "bytes.toml"
    file.write_bytes(raw)
    problem, error = outcome(catalogue.read, file)
    if error is None:
        assert isinstance(problem, Exam)
    else:
        assert re.match(rf"{re.escape(str(file))}:\d+:\d+: ", str(error).split("\n")[0])
