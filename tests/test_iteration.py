import pytest

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.cli.program import run
from nnsolve.iteration import kept
from nnsolve.reading.document import loads

OVERFLOWS = {
    "optimizer": (
        'topic = "optimizer"\noptimizer = "sgd"\nfunction = "x^2"\nstart = 1\nrate = 1.5\nsteps = 3000'
    ),
    "regression": (
        'topic = "regression"\nx = [1, 2, 3]\ny = [1, 2, 4]\nmethod = "descent"\nrate = 5\nepochs = 900'
    ),
}


@pytest.mark.parametrize("count", [1, 2, 19, 20, 21, 30, 99, 100, 101, 10_000])
def test_the_rows_of_a_table_rise_and_end_with_the_last(count):
    chosen = kept(count)
    assert chosen == sorted(set(chosen))
    assert (chosen[0], chosen[-1]) == (1, count)
    assert len(chosen) <= 25
    assert kept(count, whole=True) == list(range(1, count + 1))
    some = kept(count, 7)
    assert set(range(7, count + 1, 7)) | {1, count} == set(some)


def test_a_run_that_overflows_is_worked_up_to_there():
    # x ← x − 1.5·2x = −2x from 1: f = 4^k leaves the range after 2^1022, that is at k = 512.
    made = catalogue.topic("optimizer").derive(catalogue.convert(loads(OVERFLOWS["optimizer"])))
    assert made.value(Key("w.x", (510,))) == -(2.0**511)
    assert any(line.startswith("It stops after 511 iterations: f⁽⁵¹²⁾ leaves") for line in made.summary)


@pytest.mark.parametrize("topic", OVERFLOWS)
def test_a_run_that_overflows_is_no_error(topic, tmp_path, capsys):
    file = tmp_path / "run.toml"
    file.write_text(OVERFLOWS[topic], encoding="utf-8")
    assert run(["solve", str(file)]) == 0
    assert "It stops after" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "typed",
    [
        ["optimize", "x^2", "--start", "1", "--rate", "-0.1"],
        ["descend", "x^2", "--start", "x=1", "--rate", "0"],
    ],
)
def test_a_rate_that_does_not_descend_needs_force(typed, capsys):
    assert run(typed) == 2
    assert "--force takes it" in capsys.readouterr().err
    assert run([*typed, "--force"]) == 0
    assert "Warning: the learning rate is" in capsys.readouterr().out


def test_a_row_for_every_step_and_for_some(capsys):
    typed = ["optimize", "x^2", "--start", "1", "--rate", "0.1", "--iterations", "60"]
    counts = []
    for more in ([], ["--every", "20"], ["--all"]):
        assert run([*typed, *more]) == 0
        table = capsys.readouterr().out.partition("step by step")[2]
        counts.append(sum(line.split()[:1] == [str(n)] for n in range(1, 61) for line in table.splitlines()))
    assert counts == [len(kept(60)), 4, 60]


def test_labels_of_minus_one_are_worked_as_zero():
    text = 'topic = "regression"\nmethod = "logistic"\nx = [1, 2, 3]\nrate = 0.1\nepochs = 3\ny = '
    made = [
        catalogue.topic("regression").derive(catalogue.convert(loads(text + labels)))
        for labels in ("[0, 0, 1]", "[-1, -1, 1]")
    ]
    assert [made[0].value(key) for key in made[0].keys()] == [made[1].value(key) for key in made[1].keys()]  # noqa: SIM118
    assert any("−1 and 1 are worked as 0 and 1" in line for line in made[1].summary)
