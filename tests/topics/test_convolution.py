"""Convolution and pooling: published figures, worked lines, mistakes, drawn exercises and bad input."""

import subprocess
import sys
from pathlib import Path
from random import Random

import msgspec
import numpy as np
import pytest

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.derivation import Derivation
from nnsolve.errors import NnsolveError
from nnsolve.evaluate import evaluate
from nnsolve.expr import symbols
from nnsolve.functions import FLOATS
from nnsolve.reading.document import decoded
from nnsolve.render import render
from nnsolve.topic import encode
from nnsolve.topics.convolution import TOPIC

ROOT = Path(__file__).parent.parent.parent


def posed(**fields):
    return msgspec.convert({"topic": "convolution", **fields}, TOPIC.problem)


def seeded(seed):
    return Random(seed)  # noqa: S311  (exercises, not secrets)


def bundled(name):
    made = TOPIC.derive(catalogue.read(name))
    made.validate(10_000)
    return made


def array(made: Derivation, name):
    family = made.family(name)
    numbers = [made.value(key) for key in made.expand([Key(name)])]
    return np.array(numbers).reshape([axis.size for axis in family.axes]).tolist()


# ----------------------------------------------------------------------------------- figures of the sources


def test_the_window_of_the_lecture_notes():
    """Lecture notes, convolutional networks: l1 = 4 with its nine products, l2 = 3, l3 = 4."""
    made = bundled("five-by-five")
    lines = render(made).splitlines()
    assert " 1  map[0,0] = 1·1 + 1·0 + 1·1 + 0·0 + 1·1 + 1·0 + 0·1 + 0·0 + 1·1 = 4 ◀" in lines
    assert array(made, "map") == [[4, 3, 4], [2, 4, 3], [2, 3, 4]]


def test_a_symmetric_kernel_does_not_care_whether_it_is_flipped():
    problem = catalogue.read("five-by-five")
    flipped = msgspec.structs.replace(problem, conventions={"convolution": "flipped"})
    assert array(TOPIC.derive(flipped), "map") == [[4, 3, 4], [2, 4, 3], [2, 3, 4]]


# -------------------------------------------------------------------------------------------- what is shown


def test_the_image_the_kernel_and_the_map_are_drawn_as_matrices():
    text = render(bundled("five-by-five"))
    assert "      image            kernel\n      1  1  1  0  0    1  0  1\n" in text
    assert "      map\n      4  3  4\n      2  4  3\n      2  3  4\n" in text


def test_the_windows_as_rows_times_the_kernel_are_the_map():
    made = bundled("five-by-five")
    lines = render(made, view="matrix").splitlines()
    table = [line.split() for line in lines if line.strip().startswith(("kernel  ", "("))]
    kernel, *rows = [[int(word) for word in row if word.lstrip("−").isdigit()] for row in table]
    image, weights = np.array(array(made, "image")), np.array(array(made, "kernel"))
    assert kernel == weights.ravel().tolist()
    for n, row in enumerate(rows):
        i, j = divmod(n, 3)
        window = image[i : i + 3, j : j + 3].ravel().tolist()
        assert row == [*window, int(np.dot(window, kernel))]


def test_the_windows_of_a_true_convolution_meet_the_turned_kernel():
    made = TOPIC.derive(
        posed(image=[[1, 2, 0], [3, 4, 5]], kernel=[[1, 2], [3, 4]], conventions={"convolution": "flipped"})
    )
    lines = [line.split() for line in render(made, view="matrix").splitlines()]
    assert ["kernel", "4", "3", "2", "1"] in lines
    assert ["(0,", "1)", "2", "0", "4", "5", str(2 * 4 + 0 * 3 + 4 * 2 + 5 * 1)] in lines


def test_a_padded_window_shows_its_zeros_as_rows_and_leaves_them_out_of_lines():
    made = bundled("same-padding")
    text = render(made)
    assert " 1  map[0,0] = 1·(−4) + 2·1 + 0·1 + 1·0" in text
    first = next(line for line in render(made, view="matrix").splitlines() if "(0, 0)" in line)
    assert first.split()[2:] == ["0", "0", "0", "0", "1", "2", "0", "0", "1", "−2"]


def test_the_sums_of_the_channels_come_before_the_map():
    text = render(bundled("three-channels"))
    assert " 1  part[0,0,0,0] = 1·1 + 0·0 + 0·0 + 1·(−1) =  0" in text
    assert " 4  map[0,0,0]    = 0 + 2 + 3 + 1            =  6" in text


def test_the_turned_kernel_stands_beside_the_kernel():
    made = TOPIC.derive(
        posed(image=[[1, 2], [3, 4]], kernel=[[1, 2], [3, 4]], conventions={"convolution": "flipped"})
    )
    text = render(made)
    assert "kernel    kernel turned" in text
    assert "1  2      4  3" in text
    assert "map[0,0] = 1·4 + 2·3 + 3·2 + 4·1 = 20" in text


def test_the_winner_of_each_window_is_named():
    text = render(bundled("pipeline"))
    assert "Where the greatest of pool stood" in text
    assert "relu[0,1]  relu[1,2]" in text


def test_a_pipeline_ends_in_probabilities():
    made = bundled("pipeline")
    image = np.array(array(made, "image"), dtype=float)
    maps = [
        [max(0, (image[i : i + 2, j : j + 2] * [[1, 0], [-1, 1]]).sum() - 1) for j in range(4)]
        for i in range(4)
    ]
    flat = [
        max(maps[2 * i][2 * j : 2 * j + 2] + maps[2 * i + 1][2 * j : 2 * j + 2])
        for i in (0, 1)
        for j in (0, 1)
    ]
    z = np.array([[0.2, -0.1, 0.3, 0.1], [-0.3, 0.2, 0.1, -0.2]]) @ flat + [0.1, -0.1]
    assert array(made, "out") == pytest.approx((np.exp(z) / np.exp(z).sum()).tolist())


def test_a_stable_softmax_reaches_where_the_plain_one_overflows():
    layers = [{"kind": "activation", "function": "softmax"}]
    fields = {"image": [1000, 1001, 999], "layers": layers, "conventions": {"softmax": "stable"}}
    wanted = np.exp([-1, 0, -2]) / np.exp([-1, 0, -2]).sum()
    assert array(TOPIC.derive(posed(**fields)), "out") == pytest.approx(wanted.tolist())
    with pytest.raises(NnsolveError, match="leaves the range"):
        TOPIC.derive(posed(**{**fields, "conventions": {}}))


def test_the_conventions_that_matter_are_said():
    layers = [{"kind": "activation", "function": "leaky relu(0.1)"}, {"kind": "pool", "size": "global"}]
    made = TOPIC.derive(posed(image=[[-1, 2]], layers=layers, gradient=[[1]]))
    assert [stated.name for stated in made.conventions] == ["relu-slope", "indices"]
    assert array(made, "dE_dimage") == [[0, 1]]


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", [p.name for p in catalogue.problems() if p.topic == "convolution"])
def test_no_line_is_wider_than_asked(name, width):
    made = bundled(name)
    for view in ("solution", "full", "table", "matrix"):
        assert max(map(len, render(made, width=width, view=view).splitlines())) <= width


def test_sizes_are_said_with_their_numbers():
    made = TOPIC.derive(posed(image=[[1] * 6] * 5, kernel=[[1] * 3] * 3, stride=2, padding=1))
    text = " ".join(render(made).split())
    assert "size rows (5 − 3 + 2·1)/2 + 1 = 3, columns (6 − 3 + 2·1)/2 + 1 = 3.5 → 3" in text


def test_the_layers_are_said_with_all_that_is_needed_to_work_them():
    layers = [
        {
            "kind": "conv",
            "kernel": [[1, 2]],
            "stride": [2, 1],
            "padding": 1,
            "dilation": 2,
            "activation": "relu",
        },
        {"kind": "pool", "size": 2, "stride": 1},
        {"kind": "pool", "pool": "average", "size": "global"},
    ]
    assert TOPIC.derive(posed(image=[[1] * 6] * 5, layers=layers)).summary == (
        (
            "5×6 → convolution 1×2, stride 2 down and 1 across, padding 1, dilation 2 → ReLU → "
            "max pooling 2×2, stride 1 → global average pooling."
        ),
    )


def test_quantities_are_asked_by_their_printed_names():
    problem = posed(image=[[1, 2], [3, 4]], kernel=[[1]], ask=["map[1,0]", "kernel"])
    assert TOPIC.derive(problem).asked == (Key("map", (1, 0)), Key("kernel"))
    with pytest.raises(NnsolveError, match=r"no quantity is called 'map\[9,9\]'"):
        TOPIC.derive(posed(image=[[1]], kernel=[[1]], ask=["map[9,9]"]))


# ------------------------------------------------------------------------------------------------- mistakes


MADE = {
    "kernel-flipped": (
        {"image": [[1, 2], [3, 4]], "kernel": [[1, 0], [0, -1]]},
        Key("map", (0, 0)),
        (-3, 3),
    ),
    "kernel-not-flipped": (
        {"image": [[1, 2], [3, 4]], "kernel": [[1, 0], [0, -1]], "conventions": {"convolution": "flipped"}},
        Key("map", (0, 0)),
        (3, -3),
    ),
    "bias-per-channel": (
        {"image": [[[3]], [[4]], [[5]]], "kernel": [[[1]], [[1]], [[1]]], "bias": 1},
        Key("map", (0, 0)),
        (13, 15),
    ),
    "average-for-maximum": (
        {"image": [[1, 3], [2, 4]], "layers": [{"kind": "pool"}]},
        Key("pool", (0, 0)),
        (4, 2.5),
    ),
    "maximum-for-average": (
        {"image": [[1, 3], [2, 4]], "layers": [{"kind": "pool", "pool": "average"}]},
        Key("pool", (0, 0)),
        (2.5, 4),
    ),
    "stride-wrong-axis": (
        {"image": [[1, 2, 3], [4, 5, 6], [7, 8, 9]], "kernel": [[1]], "stride": [2, 1]},
        Key("map", (1, 1)),
        (8, 6),
    ),
}
"""For each mistake a problem, the cell, what is right there and what the mistake gives; worked by hand."""


def mistaken(code, made, key):
    """What the mistake `code` gives at `key`; `None` where it cannot be made."""
    mistake = next(one for one in TOPIC.mistakes if one.code == code)
    step = made[key]
    assert step.rule.code == mistake.rule.code
    wrong = mistake.rewrite(step.formula)
    return None if wrong is None else evaluate(wrong, made.value, FLOATS)


@pytest.mark.parametrize("code", MADE)
def test_a_mistake_gives_what_its_example_says(code):
    fields, key, (right, wrong) = MADE[code]
    made = TOPIC.derive(posed(**fields))
    assert made.value(key) == right
    assert mistaken(code, made, key) == wrong
    example = next(one for one in TOPIC.mistakes if one.code == code).example.replace("−", "-")
    if code != "stride-wrong-axis":
        assert f"{wrong}" in example.partition("where")[0]
        assert f"{right}" in example.partition("where")[2]


def test_every_mistake_has_a_worked_example():
    assert set(MADE) == {mistake.code for mistake in TOPIC.mistakes}


@pytest.mark.parametrize("code", ["kernel-flipped", "kernel-not-flipped"])
def test_a_mistake_is_not_found_where_it_changes_nothing(code):
    for convention in ("correlation", "flipped"):
        made = TOPIC.derive(posed(image=[[1, 2]], kernel=[[5]], conventions={"convolution": convention}))
        assert mistaken(code, made, Key("map", (0, 0))) is None


def test_a_flipped_kernel_gives_the_map_of_the_other_convention():
    rng = np.random.default_rng(4)
    image, kernel = rng.integers(0, 9, (4, 5)).tolist(), rng.integers(-3, 4, (2, 3)).tolist()
    one, other = (
        TOPIC.derive(posed(image=image, kernel=kernel, conventions={"convolution": convention}))
        for convention in ("correlation", "flipped")
    )
    for key in one.expand(one.asked):
        assert mistaken("kernel-flipped", one, key) == other.value(key)
        assert mistaken("kernel-not-flipped", other, key) == one.value(key)
        assert mistaken("kernel-not-flipped", one, key) is None


# ---------------------------------------------------------------------------------------------------- draws


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_drawn_exercises_have_small_whole_numbers(level):
    for seed in range(25):
        problem = TOPIC.draw(seeded(seed), level)
        made = TOPIC.derive(problem)
        made.validate(1_000)
        given = [family for family in made.families if family.template is None]
        assert all(
            isinstance(value, int) and abs(value) <= 4 for family in given for value in family.values.flat
        )
        assert render(made)
        again = catalogue.convert(decoded(encode(problem).encode(), "drawn.toml"))
        assert msgspec.structs.replace(again, folder="") == problem
        assert TOPIC.draw(seeded(seed), level) == problem


def test_every_mistake_changes_a_drawn_exercise():
    found = set()
    for level in (1, 2, 3, 4):
        for seed in range(20):
            made = TOPIC.derive(TOPIC.draw(seeded(seed), level))
            for key in made.keys():  # noqa: SIM118
                step = made[key]
                for mistake in TOPIC.mistakes:
                    if step.rule.code == mistake.rule.code and step.formula is not None:
                        wrong = mistake.rewrite(step.formula)
                        if wrong is not None and _differs(wrong, made, step.value):
                            found.add(mistake.code)
    assert found == {mistake.code for mistake in TOPIC.mistakes}


def _differs(wrong, made, value):
    # A window that was moved along the wrong axis may lie beside the image.
    return all(sym.key in made for sym in symbols(wrong)) and evaluate(wrong, made.value, FLOATS) != value


# -------------------------------------------------------------------------------------------------- program


def test_the_template_is_a_problem():
    made = TOPIC.derive(catalogue.convert(decoded(TOPIC.template.encode(), "template.toml")))
    assert array(made, "map") == [[4, 3, 4], [2, 4, 3], [2, 3, 4]]


def test_small_problems_load_no_engine():
    code = """
import sys
from nnsolve.cli import main
assert main(["convolve", "five-by-five"]) == 0
assert main(["solve", "max-pool-backward"]) == 0
found = {"numpy", "sympy", "scipy", "PIL"} & set(sys.modules)
sys.exit(f"loaded {found}" if found else 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
