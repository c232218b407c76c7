"""``nnsolve cnn`` and ``nnsolve conv-size`` as a user types them."""

import json
import subprocess
import sys

import pytest

from nnsolve.cli import main


def run(capsys, *arguments):
    code = main(list(arguments))
    done = capsys.readouterr()
    return code, done.out, done.err


LENET = ("conv 5x5x6", "avgpool 2/2", "conv 5x5x16", "avgpool 2/2", "conv 5x5x120", "dense 84", "dense 10")


def test_the_one_liner_prints_table_and_working(capsys):
    code, out, _ = run(capsys, "cnn", "32x32x1", *LENET)
    assert code == 0
    assert "(5·5·16 + 1)·120" in out
    assert out.splitlines()[-1].split() == ["total", "61706"]


def test_a_deep_network_prints_its_table_alone_until_steps_are_asked(capsys):
    _, short, _ = run(capsys, "cnn", "vgg-16")
    _, long, _ = run(capsys, "cnn", "vgg-16", "--steps")
    assert "138357544" in short
    assert "(3·3·64 + 1)·64" not in short
    assert "--steps" in short
    assert "(3·3·64 + 1)·64" in long
    _, one, _ = run(capsys, "cnn", "vgg-16", "--only", "conv2_1")
    assert "(3·3·64 + 1)·128" in one
    assert "conv5_1 =" not in one


def test_more_columns_and_conventions(capsys):
    _, out, _ = run(
        capsys, "cnn", "lenet-5", "--with", "macs,field", "--convention", "connection-table=table"
    )
    assert "416520" not in out
    assert "1516" in out
    assert " 32 " in out


def test_channels_first(capsys):
    code, out, _ = run(capsys, "cnn", "3x32x24", "conv 3x3x8", "--channels-first")
    assert code == 0
    assert "8×30×22" in out


def test_json(capsys):
    code, out, _ = run(capsys, "cnn", "lenet-5", "--format", "json")
    assert code == 0
    values = {step["key"]: step["value"] for step in json.loads(out)["steps"]}
    assert values["params"] == 61706


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("cnn", "32x32x1", "conv 5x5x6", "avgpol 2/2"),
            "layer 2: unknown layer 'avgpol'; did you mean 'avgpool'?",
        ),
        (("cnn", "32x32x1", "conv 5x5x6 q7"), "    conv 5x5x6 q7\n               ^"),
        (("cnn", "32y32", "conv 5x5x6"), "input: expected sizes such as 32x32x1"),
        (("cnn", "32x32x1", "conv 50x50x6"), "layer 1, kernel: a kernel that reaches over 50 cells"),
        (("cnn", "lenet-55"), "lenet-5"),
        (("cnn", "two-layer-sigmoid"), "topic backprop"),
        (("cnn", "lenet-5", "--with", "speed"), "'speed'"),
        (("cnn", "lenet-5", "--only", "conv9"), "conv9"),
        (("conv-size", "5", "-k", "9"), "does not fit"),
        (("conv-size", "5", "-k", "?"), "--output-size"),
        (("conv-size", "5x5x5x5", "-k", "3"), "1 to 3 sizes"),
        (("conv-size", "5", "-k", "3/2"), "'3/2'"),
    ],
)
def test_errors_are_one_line_with_the_place(capsys, arguments, words):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_conv_size(capsys):
    _, out, _ = run(capsys, "conv-size", "32", "--kernel", "11", "--stride", "4", "--padding", "5")
    assert "(32 − 11 + 2·5)/4 + 1 = 8.75" in out
    assert "4 does not divide 31" in out
    assert out.splitlines()[-1].strip() == "W_out = 8"


def test_conv_size_solves(capsys):
    _, out, _ = run(capsys, "conv-size", "32", "-k", "11", "-s", "4", "-p", "?", "--output-size", "8")
    assert "padding: 4 or 5." in out


def test_conv_size_of_other_windows(capsys):
    assert "W_out = 14" in run(capsys, "conv-size", "28", "-k", "2", "--pool")[1]
    assert "W_out = 64" in run(capsys, "conv-size", "32", "-k", "2", "-s", "2", "--transposed")[1]
    assert (
        "H_out = 16      W_out = 23"
        in run(capsys, "conv-size", "32x48", "-k", "3x5", "-s", "2", "-p", "1")[1]
    )


def test_neither_numpy_nor_sympy_is_loaded():
    code = (
        "import sys\nfrom nnsolve.cli import main\nmain(['cnn', 'lenet-5'])\n"
        "print(sorted({'numpy', 'sympy', 'rich', 'dataclasses'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
