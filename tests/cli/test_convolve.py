"""``nnsolve convolve``: problems in full, images as their map alone, cells by their place."""

import pytest

IMAGE = "1,2,3,4\n0,0,1,5\n2,2,2,2\n9,8,7,6\n"


@pytest.fixture
def image(tmp_path):
    path = tmp_path / "image.csv"
    path.write_text(IMAGE, encoding="utf-8")
    return path


def test_a_problem_is_worked_in_full(run):
    done = run("convolve", "five-by-five")
    assert done.code == 0
    assert " 9  map[2,2] = 1·1 + 1·0 + 1·1 + 1·0 + 1·1 + 0·0 + 1·1 + 0·0 + 0·1 = 4 ◀" in done.out


def test_a_cell_is_worked_and_the_whole_map_drawn(run):
    done = run("convolve", "five-by-five", "--cell", "1,2", "--cell", "[2,0]")
    lines = [line for line in done.out.splitlines() if "map[" in line and "·" in line and "Σ" not in line]
    assert [line.split()[1] for line in lines] == ["map[1,2]", "map[2,0]"]
    assert "      map\n      4  3  4\n      2  4  3\n      2  3  4\n" in done.out


@pytest.mark.parametrize("cell", ["3,0", "1", "1,2,0", "a,b", "-1,0", "", "9" * 40 + ",0"])
def test_a_cell_that_there_is_not(run, cell):
    done = run("convolve", "five-by-five", f"--cell={cell}")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"nnsolve: --cell {cell}: expected a cell from 0,0 to 2,2\n"


def test_cells_are_wanted_by_name_though_names_have_commas(run):
    done = run("solve", "five-by-five", "--only", "map[1,2], map[2,0]", "--only", "kernel[0,0]")
    assert "map[1,2] = 3      map[2,0] = 2      kernel[0,0] = 1" in done.out


def test_the_windows_as_rows(run):
    assert "(2, 2)  1  1  1  1  1  0  1  0  0    4" in run("convolve", "five-by-five", "--view", "matrix").out


def test_of_an_image_only_the_map_is_shown(run, image):
    # Down: (1,2,1)·(row 2) − (1,2,1)·(row 0) = 8 − 8 = 0 for columns 0 to 2, and so on.
    assert run("convolve", image, "--kernel", "sobel-y").out == "0,-4\n31,21\n"
    assert run("convolve", image, "--kernel", "1 0; 0 -1").out == "1,1,-2\n-2,-2,-1\n-6,-5,-4\n"


def test_two_filters_make_two_blocks_of_rows(run, image):
    assert run("convolve", image, "--kernel", "sobel").out == "4,12\n-1,3\n\n0,-4\n31,21\n"


def test_a_map_into_a_file(run, image, tmp_path):
    to = tmp_path / "map.csv"
    assert run("convolve", image, "--kernel", "identity", "--padding", "same", "-o", to).out == ""
    assert to.read_text(encoding="utf-8") == IMAGE


def test_a_cell_of_an_image_is_worked(run, image):
    done = run(
        "convolve", image, "--kernel", "1 0; 0 -1", "--cell", "0,0", "--convention", "convolution=flipped"
    )
    assert "map[0,0] = 1·(−1) + 2·0 + 0·0 + 0·1 = −1 ◀" in done.out


def test_all_cells_of_a_larger_image(run, tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("\n".join([",".join("1" * 12)] * 12), encoding="utf-8")
    few = run("convolve", path, "--kernel", "1 1", "--view", "full").out
    every = run("convolve", path, "--kernel", "1 1", "--all").out
    assert few.count("1·1 + 1·1") == 1
    assert every.count("1·1 + 1·1") == 12 * 11


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "expected a kernel over the image, as in --kernel sobel-x, found none"),
        (("--kernel", "sobell"), "did you mean 'sobel'?"),
        (("--kernel", "1 2; 3"), "--kernel, line 2: expected 2 numbers as before it, found 1"),
        (("--kernel", "box", "--padding", "some"), "--padding some: expected a number of zeros"),
        (
            ("--kernel", "1 1; 1 1", "--padding", "same"),
            "--padding: expected a kernel that covers an odd number of positions",
        ),
        (("--kernel", "box", "--stride", "0"), "0"),
        (("--kernel", "box", "--convention", "bias=x"), "unknown convention 'bias'"),
        (("--kernel", "box", "--view", "sideways"), "unknown view 'sideways'"),
    ],
)
def test_what_does_not_fit_is_told_in_one_line(run, image, arguments, said):
    done = run("convolve", image, *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_an_image_that_there_is_not(run, tmp_path):
    done = run("convolve", tmp_path / "none.csv", "--kernel", "box")
    assert done.code == 2
    assert "no such file" in done.err


def test_a_problem_of_another_topic_is_refused(run):
    done = run("convolve", "two-layer-sigmoid")
    assert done.code == 2
    assert "expected a problem of the topic convolution, found one of backprop" in done.err


def test_options_for_an_image_are_refused_beside_a_problem(run):
    done = run("convolve", "five-by-five", "--kernel", "box")
    assert done.code == 2
    assert "--kernel, --stride and --padding are for an image" in done.err
