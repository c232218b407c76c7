"""The bounds of what is looked at in one working: told where they refuse, and never a wrong verdict."""

import pytest

from nnsolve import read
from nnsolve.axis import Key
from nnsolve.check import findings_text, labels, mark, together, vectors
from nnsolve.check.candidate import Candidate, Diagnosis, Why
from nnsolve.check.findings import audited
from nnsolve.check.findings_text import MOST_TOLD, annotated, as_data, laid_out, markdown
from nnsolve.check.name import Namer
from nnsolve.check.pool import pool
from nnsolve.check.report_json import chunks
from nnsolve.check.report_text import laid_out as report
from nnsolve.check.wording import value
from nnsolve.errors import NnsolveError
from nnsolve.expr import Sym
from nnsolve.solution import marker


@pytest.fixture(scope="module")
def sigmoid():
    return marker(read("two-layer-sigmoid"))


def counted(monkeypatch, owner, attribute):
    """The calls that `attribute` of `owner` gets from now on."""
    calls = []
    whole = getattr(owner, attribute)

    def one(*given, **named):
        calls.append(given)
        return whole(*given, **named)

    monkeypatch.setattr(owner, attribute, one)
    return calls


def test_a_working_of_too_many_formulas_is_refused_by_its_name(sigmoid):
    text = "$z_{1} = \\frac{1}{2} + \\frac{3}{4} + \\frac{5}{6}$\n" * 5000
    with pytest.raises(NnsolveError, match=r"a\.md: expected at most 200000 characters of formulas"):
        sigmoid.mark(text, "a.md")
    assert len(text) > mark.MOST_FORMULAS


def test_names_that_nothing_bears_are_read_up_to_a_bound(sigmoid, monkeypatch):
    calls = counted(monkeypatch, labels.Labels, "_read")
    lines = [f"foo{n} = 0.{n:05d}" for n in range(3000)]
    made = sigmoid.mark("\n".join([*lines, "in_h1 = 0.3775", "out_h1 = 0.5932"]))
    assert len(calls) <= labels.MOST_STRANGE + 100
    # Names of the exercise, letter for letter, are known all the same.
    assert [one.code for one in made.verdicts if one.key is not None][:2] == ["exact", "rounded"]
    assert not made.costs
    calls.clear()
    assert sigmoid.mark("net_h2 = 0.3925").verdicts[0].key == sigmoid.mark("in_h2 = 0.3925").verdicts[0].key
    assert calls


def test_vectors_nobody_knows_are_held_against_their_own_lines_alone(sigmoid, monkeypatch):
    calls = counted(monkeypatch, vectors, "_overlap")
    count = 1000
    made = sigmoid.mark("x = [1, 2]\n" * count)
    assert len(calls) <= 3 * count
    assert not made.costs


def test_wrong_figures_beyond_a_bound_are_wrong_without_a_reason(monkeypatch):
    monkeypatch.setattr(together, "MOST_NAMED", 2)
    calls = counted(monkeypatch, Namer, "name")
    wrong = ["t = 0.1", "in_h1 = 9.1", "in_h2 = 8.2", "in_o1 = 7.31", "in_o2 = 6.41"]
    made = marker(read("two-layer-sigmoid")).mark("\n".join(wrong[1:]))
    assert len(calls) == 2
    assert [one.costs for one in made.verdicts[:4]] == [True] * 4
    assert [one.code for one in made.verdicts[2:4]] == ["unexplained"] * 2


def test_false_equalities_beyond_a_bound_are_counted():
    one = audited("2 + 2 = 5\n" * (MOST_TOLD + 2), "a.md")
    said = "2 further false equalities are not shown."
    lines = ["".join(words for words, _ in line) for line in laid_out([one])]
    assert sum(line.startswith("a.md:") for line in lines) == MOST_TOLD + 1
    assert f"a.md: {said}" in lines
    assert list(annotated([one]))[-1] == f"a.md: {said}\n"
    assert any(said in part for part in markdown([one]))
    (file,) = as_data([one])["files"]
    assert (len(file["findings"]), file["not_shown"]) == (MOST_TOLD, 2)
    assert findings_text.summary([one]).endswith(f"{MOST_TOLD + 2} false.")


HUGE = [
    "1e308",
    "-1e308",
    "1e-300",
    "-1e-300",
    "9" * 39,
    "0." + "3" * 39,
    "10^300",
    "0/0",
    "inf",
    "nan",
    "1e-320",
]


@pytest.mark.parametrize("problem", ["two-layer-sigmoid", "adam-parabola", "bce-table", "triplet-embedding"])
def test_figures_near_the_ends_of_floats_end_no_report(problem):
    marks = marker(read(problem), coarse=True)
    names = [marks.derivation.notation.ascii(key) for key in marks.derivation.notation.keys()]  # noqa: SIM118
    for shift in range(0, len(HUGE), 2):
        text = "\n".join(f"{own} = {HUGE[(n + shift) % len(HUGE)]}" for n, own in enumerate(names[:80]))
        made = marks.mark(text)
        assert list(report(made, 80, ascii=True))
        assert "".join(chunks(made, None))
        assert all(one.key is not None for one in made.verdicts if one.costs)


def test_scores_too_small_for_floats_are_not_pooled():
    why = Why("bias", "the bias", (), Sym("w5"), Key("in1", (0,)))
    made = [Candidate((why,), 1, 1e308, 0.0, 0.0, Key("in1", (n,)), None) for n in range(2)]
    diagnoses = [Diagnosis(one.key, (one,), 1.0, "fits", 1) for one in made]
    assert pool(diagnoses) == tuple(diagnoses)


def test_a_mistake_in_hundreds_of_steps_stays_a_number():
    why = Why("bias", "the bias", (), Sym("w5"), Key("in1", (0,)))
    made = [Candidate((why,), 1, 0.4, 1.0, 0.5, Key("in1", (n,)), None) for n in range(600)]
    pooled = pool([Diagnosis(one.key, (one,), 0.5, "fits", 4) for one in made])
    assert all(0.5 < one.candidates[0].probability <= 1 for one in pooled)


def test_values_beyond_floats_are_said_by_their_power_of_ten():
    assert value((-2 * 10**900, 1)) == "−2·10⁹⁰⁰"
    assert value((10**400 + 1, 3)) == "3.33333·10³⁹⁹"
    assert value((1, 4 * 10**400)) == "2.5·10⁻⁴⁰¹"
    assert value((0, 1)) == "0"
