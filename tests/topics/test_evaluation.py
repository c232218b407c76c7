"""Evaluation: documented examples, counting by brute force, codes, mistakes and bad input."""

from collections import Counter
from decimal import Decimal
from random import Random

import msgspec
import pytest

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.errors import NnsolveError, ProblemError
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.reading.document import loads
from nnsolve.render import render
from nnsolve.topics.evaluation import TOPIC

SCORES = ("precision", "recall", "F1", "specificity")
ANIMALS = (["cat", "dog", "pig", "cat", "dog", "pig"], ["cat", "pig", "dog", "cat", "cat", "dog"])


def posed(**fields):
    return msgspec.convert({"topic": "evaluation", **fields}, TOPIC.problem)


def made(**fields):
    derivation = TOPIC.derive(posed(**fields))
    derivation.validate(10_000)
    return derivation


def seeded(seed):
    return Random(seed)  # noqa: S311  (exercises, not secrets)


def column(found, name, size):
    """The score of every class, `None` where it has no value."""
    return [found.value(Key(name, (n,))) if Key(name, (n,)) in found else None for n in range(size)]


# --------------------------------------------------------------------------- figures of the sources


def test_four_of_five_are_80_percent():
    """Lecture notes, linear regression: accuracy 80% (4/5)."""
    found = TOPIC.derive(catalogue.read("evaluation/accuracy"))
    assert found.value(Key("accuracy")) == 0.8
    assert found.value(Key("accuracy_percent")) == 80


def test_one_hot_codes_of_the_lecture_notes():
    """Lecture notes, categorical cross-entropy: class 1 is 1 0 0, 2 is 0 1 0, 3 is 0 0 1."""
    found = TOPIC.derive(catalogue.read("evaluation/one-hot"))
    codes = [[found.value(Key("onehot", (s, c))) for c in range(3)] for s in range(3)]
    assert codes == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


# Examples of the documentation of scikit-learn, module metrics, with the digits printed there.


def test_averages_of_precision_recall_fscore_support():
    found = made(actual=ANIMALS[0], predicted=ANIMALS[1], classes=["pig", "dog", "cat"])
    assert column(found, "precision", 3) == pytest.approx([0, 0, 0.66], abs=0.01)
    assert column(found, "recall", 3) == [0, 0, 1]
    assert column(found, "F1", 3) == pytest.approx([0, 0, 0.8])
    assert column(found, "support", 3) == [2, 2, 2]
    documented = {
        "macro": (0.22222, 0.33333, 0.26666),
        "micro": (0.33333, 0.33333, 0.33333),
        "weighted": (0.22222, 0.33333, 0.26666),
    }
    for kind, figures in documented.items():
        for name, figure in zip(("precision", "recall", "F1"), figures, strict=True):
            assert found.value(Key(f"{kind}_{name}")) == pytest.approx(figure, abs=1e-5)


def test_classification_report():
    found = made(actual=[0, 1, 2, 2, 2], predicted=[0, 0, 2, 2, 1])
    rows = [(0.50, 1.00, 0.67, 1), (0.00, 0.00, 0.00, 1), (1.00, 0.67, 0.80, 3)]
    for n, name in enumerate(("precision", "recall", "F1", "support")):
        assert column(found, name, 3) == pytest.approx([row[n] for row in rows], abs=0.005)
    assert found.value(Key("accuracy")) == pytest.approx(0.60)
    for kind, figures in {"macro": (0.50, 0.56, 0.49), "weighted": (0.70, 0.60, 0.61)}.items():
        for name, figure in zip(("precision", "recall", "F1"), figures, strict=True):
            assert found.value(Key(f"{kind}_{name}")) == pytest.approx(figure, abs=0.005)


def test_confusion_matrix():
    found = made(actual=[2, 0, 2, 2, 0, 1], predicted=[0, 0, 2, 2, 0, 2])
    cells = [[found.value(Key("n", (i, j))) for j in range(3)] for i in range(3)]
    assert cells == [[2, 0, 0], [0, 0, 1], [1, 0, 2]]


@pytest.mark.parametrize(
    ("choice", "figures"), [("zero", [0.33, 0, 0]), ("one", [0.33, 1, 1]), ("skip", [0.33, None, None])]
)
def test_precision_without_predictions(choice, figures):
    labels = {"actual": [0, 1, 2, 0, 1, 2], "predicted": [0] * 6}
    found = made(**labels, conventions={"zero-division": choice})
    assert column(found, "precision", 3) == [
        None if one is None else pytest.approx(one, abs=0.005) for one in figures
    ]
    text = " ".join(render(found).split())
    said = {"zero": "it counts as 0.", "one": "it counts as 1.", "skip": "it has no value."}[choice]
    assert f"precision[1] is 0/0, as nothing was predicted as 1: {said}" in text
    left = [one for one in column(found, "precision", 3) if one is not None]
    assert found.value(Key("macro_precision")) == pytest.approx(sum(left) / len(left))


# ------------------------------------------------------------------------------- counting by brute force


def counted(actual, predicted, one):
    """TP, FP, FN and TN of the class `one`, by going through the samples."""
    kinds = Counter((a == one, p == one) for a, p in zip(actual, predicted, strict=True))
    return kinds[True, True], kinds[False, True], kinds[True, False], kinds[False, False]


def expected(tp, fp, fn, tn, instead):
    """The four scores by their definitions; `instead` for 0/0."""

    def share(over, under):
        return over / under if under else instead

    return {
        "precision": share(tp, tp + fp),
        "recall": share(tp, tp + fn),
        "specificity": share(tn, tn + fp),
        "F1": share(2 * tp, 2 * tp + fp + fn),
    }


@pytest.mark.parametrize("choice", ["zero", "one", "skip"])
@pytest.mark.parametrize("seed", range(25))
def test_scores_are_those_of_counting(seed, choice):
    random = seeded(seed)
    classes = ["a", "b", "c", "d"][: random.randint(1, 4)]
    n = random.randint(1, 12)
    actual, predicted = ([random.choice(classes) for _ in range(n)] for _ in range(2))
    found = made(actual=actual, predicted=predicted, classes=classes, conventions={"zero-division": choice})
    instead = {"zero": 0, "one": 1, "skip": None}[choice]
    counts = {one: counted(actual, predicted, one) for one in classes}
    for k, one in enumerate(classes):
        for name, score in expected(*counts[one], instead).items():
            own = found.value(Key(name, (k,))) if Key(name, (k,)) in found else None
            assert own == (score if score is None else pytest.approx(score)), (name, one)
    hits = sum(a == p for a, p in zip(actual, predicted, strict=True))
    assert found.value(Key("accuracy")) == pytest.approx(hits / n)
    added = [sum(column) for column in zip(*counts.values(), strict=True)]
    for name in SCORES:
        scores = {one: expected(*counts[one], instead)[name] for one in classes}
        there = {one: score for one, score in scores.items() if score is not None}
        if there:
            assert found.value(Key(f"macro_{name}")) == pytest.approx(sum(there.values()) / len(there))
        weight = sum(actual.count(one) for one in there)
        if weight:
            mean = sum(actual.count(one) * score for one, score in there.items()) / weight
            assert found.value(Key(f"weighted_{name}")) == pytest.approx(mean)
        micro = expected(*added, None)[name]
        if micro is not None and there:
            assert found.value(Key(f"micro_{name}")) == pytest.approx(micro)


@pytest.mark.parametrize("seed", range(25))
def test_scores_of_one_positive_class_are_those_of_counting(seed):
    random = seeded(seed)
    n = random.randint(1, 10)
    actual, predicted = ([random.choice(("yes", "no")) for _ in range(n)] for _ in range(2))
    found = made(actual=actual, predicted=predicted, classes=["no", "yes"], positive="yes")
    counts = counted(actual, predicted, "yes")
    assert [found.value(Key(name)) for name in ("TP", "FP", "FN", "TN")] == list(counts)
    by_counts = made(counts=dict(zip(("TP", "FP", "FN", "TN"), counts, strict=True)))
    tp, fp, fn, tn = counts
    by_matrix = made(matrix=[[tn, fp], [fn, tp]])
    for name, score in expected(*counts, 0).items():
        for one in (found, by_counts, by_matrix):
            assert one.value(Key(name)) == pytest.approx(score)


def test_a_matrix_is_scored_like_the_samples_that_it_counts():
    found, other = (
        made(actual=ANIMALS[0], predicted=ANIMALS[1]),
        made(matrix=[[2, 0, 0], [1, 0, 1], [0, 2, 0]], classes=["cat", "dog", "pig"]),
    )
    for key in found.asked:
        for one in found.expand((key,)):
            assert found.value(one) == other.value(one)


def test_many_samples_are_counted_by_numpy_and_give_the_same():
    random = seeded(1)
    actual, predicted = ([random.randint(0, 4) for _ in range(4000)] for _ in range(2))
    found = TOPIC.derive(posed(actual=actual, predicted=predicted))
    pairs = Counter(zip(actual, predicted, strict=True))
    assert all(found.value(Key("n", (i, j))) == pairs[i, j] for i in range(5) for j in range(5))
    assert "more terms" in render(found)


# -------------------------------------------------------------------------------------- what is shown


def test_the_samples_of_a_cell_are_named():
    text = render(TOPIC.derive(catalogue.read("spam")))
    assert " 1  TP = s1 + s5 + s8 = 1 + 1 + 1 = 3" in text
    assert "The positive class" not in text
    assert "8 samples; the positive class is spam." in text


def test_rows_of_scores_choose_the_greatest():
    rows = [
        [Decimal("0.7"), Decimal("0.2"), Decimal("0.1")],
        [Decimal("0.1"), Decimal("0.3"), Decimal("0.6")],
    ]
    found = made(actual=["x", "y"], predicted=rows, classes=["x", "y", "z"])
    assert [found.value(Key("choice", (n,))) for n in (0, 1)] == [0, 2]
    assert found.value(Key("accuracy")) == 0.5
    assert "argmax(0.1, 0.3, 0.6) = 2" in " ".join(render(found).split())


def test_codes_and_sparse_labels_are_each_other_s_way_back():
    labels = ["dog", "cat", "dog", "fox"]
    there = made(actual=labels, ask="one-hot")
    codes = [[int(there.value(Key("onehot", (s, c)))) for c in range(3)] for s in range(4)]
    assert codes == [[0, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    back = made(actual=codes, ask="sparse")
    assert [sorted(set(labels))[int(back.value(Key("label", (s,))))] for s in range(4)] == labels


def test_one_hot_and_sparse_labels_are_scored_alike():
    sparse = made(actual=[0, 1, 2, 1], predicted=[0, 2, 2, 1])
    code = {0: [1, 0, 0], 1: [0, 1, 0], 2: [0, 0, 1]}
    coded = made(actual=[code[n] for n in (0, 1, 2, 1)], predicted=[code[n] for n in (0, 2, 2, 1)])
    for key in sparse.asked:
        for one in sparse.expand((key,)):
            assert sparse.value(one) == coded.value(one)


def test_classes_with_odd_names_are_numbered():
    found = made(actual=["not spam", "été"], predicted=["été", "été"])
    text = " ".join(render(found).split())
    assert "In names of quantities: 1 is not spam, 2 is été." in text
    assert "precision[1] is 0/0, as nothing was predicted as not spam" in text


# ------------------------------------------------------------------------------- mistakes and exercises

FOUR = {"counts": {"TP": 6, "FP": 2, "FN": 4, "TN": 8}}
THREE = {"matrix": [[5, 2, 1], [1, 6, 0], [0, 3, 4]], "classes": ["cat", "dog", "fox"]}
MISTAKEN = {
    "recall-for-precision": (FOUR, Key("precision"), 6 / 10),
    "precision-for-recall": (FOUR, Key("recall"), 6 / 8),
    "specificity-by-fn": (FOUR, Key("specificity"), 8 / 12),
    "only-positives": (FOUR, Key("accuracy"), 6 / 20),
    "row-for-column": (THREE, Key("FP", (0,)), 3),
    "column-for-row": (THREE, Key("FN", (0,)), 1),
    "arithmetic-mean": (FOUR, Key("F1"), 0.675),
    "f1-without-2": (FOUR, Key("F1"), 1 / 3),
    "macro-undivided": (THREE, Key("macro_recall"), 5 / 8 + 6 / 7 + 4 / 7),
}


def test_every_mistake_has_an_example():
    assert {mistake.code for mistake in TOPIC.mistakes} == set(MISTAKEN)


@pytest.mark.parametrize("mistake", TOPIC.mistakes, ids=lambda mistake: mistake.code)
def test_a_mistake_gives_its_wrong_value(mistake):
    fields, key, wrong = MISTAKEN[mistake.code]
    found = made(**fields)
    step = found[key]
    assert step.rule.code == mistake.rule.code
    assert evaluate(mistake.rewrite(step.formula), found.value, FLOATS) == pytest.approx(wrong)
    assert step.value != pytest.approx(wrong, abs=1e-6)


@pytest.mark.parametrize("mistake", TOPIC.mistakes, ids=lambda mistake: mistake.code)
def test_a_mistake_changes_a_drawn_exercise(mistake):
    for seed in range(30):
        for level in range(1, TOPIC.levels + 1):
            found = TOPIC.derive(TOPIC.draw(seeded(f"{seed}/{level}"), level))
            for key in found.keys():  # noqa: SIM118
                step = found[key]
                if step.rule.code == mistake.rule.code and step.formula is not None:
                    wrong = mistake.rewrite(step.formula)
                    if wrong is not None and evaluate(wrong, found.value, FLOATS) != step.value:
                        return
    pytest.fail("no drawn exercise shows it")


@pytest.mark.parametrize("level", range(1, TOPIC.levels + 1))
def test_drawn_exercises_can_be_solved(level):
    for seed in range(60):
        TOPIC.derive(TOPIC.draw(seeded(seed), level)).validate()


# ---------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (
            'actual = ["a", "b"]\npredicted = ["a"]',
            "3:",
            "expected 2 predictions, one for each actual label, found 1",
        ),
        ('actual = ["a", "b"]', "", "expected a list of labels, found none"),
        ("actual = []\npredicted = [1]", "", "expected a list of labels, found none"),
        ("", "", "expected actual and predicted labels, a matrix, or counts, found none"),
        (
            'actual = ["a", "b"]\npredicted = ["a", "c"]\nclasses = ["a", "b"]',
            "3:19",
            "expected one of the classes a, b, found 'c'",
        ),
        (
            'actual = ["1", 1]\npredicted = [1, 1]',
            "2:",
            "found numbers and texts; are some of them in quotes?",
        ),
        ("actual = [1.5]\npredicted = [1]", "2:", "expected"),
        ("actual = [[1, 1], [0, 1]]\npredicted = [[1, 0], [0, 1]]", "2:", "one 1 and else 0, found [1, 1]"),
        ("actual = [[1, 0], [0, 1, 0]]\npredicted = [0, 1]", "2:", "expected a code of 2 numbers"),
        ("actual = [0, 1]\npredicted = [[0.2, 0.8], [0.3, 0.3, 0.4]]", "3:", "expected 2 scores"),
        ("matrix = [[1, 2], [3]]", "2:", "expected 2 counts, as there are 2 rows, found 1"),
        ("matrix = [[1, -2], [3, 1]]", "2:15", "expected a count from 0 to"),
        ("matrix = [[0, 0], [0, 0]]", "2:", "found only zeros"),
        ('matrix = [[1, 0], [0, 1]]\nclasses = ["a"]', "3:", "expected 2 classes, one for each row"),
        ("counts = {TP = 1, FP = 2}", "2:", "expected TP, FP, FN and TN, or right and total, found TP, FP"),
        ("counts = {right = 5, total = 4}", "2:", "found 5 of 4"),
        ("counts = {right = 0, total = 0}", "2:", "found 0 of 0"),
        ("counts = {TP = 0, FP = 0, FN = 0, TN = 0}", "2:", "found only zeros"),
        ("counts = {right = 1, total = 2}\nmatrix = [[1]]", "", "found matrix and counts"),
        (
            'actual = ["a", "b"]\npredicted = ["a", "b"]\npositive = "c"',
            "4:",
            "expected one of the classes a, b",
        ),
        (
            "actual = [1, 2, 3]\npredicted = [1, 2, 3]\npositive = 1",
            "4:",
            "a positive class needs two classes",
        ),
        ('actual = ["a"]\npredicted = ["a"]\nclasses = ["a", "a"]', "4:", "expected every class once"),
        ("actual = [1]\npredicted = [1]\nask = ['prec']", "4:", "no quantity is called 'prec'"),
        ("ask = 'one-hot'", "", "expected a list of labels, found none"),
        (f"actual = {list(range(30))}\nask = 'one-hot'", "2:", "expected at most 20 classes, found 30"),
        (
            "actual = [1]\npredicted = [1]\n[conventions]\nzero-division = 'two'",
            "5:",
            "expected one of zero, one",
        ),
    ],
)
def test_a_problem_that_does_not_fit_is_told_with_its_place(text, place, words):
    document = loads('topic = "evaluation"\n' + text)
    said = "nothing was refused"
    try:
        TOPIC.derive(catalogue.convert(document))
    except ProblemError as error:
        said = str(error if error.line else document.locate(error))
    assert words in said
    assert place in said.splitlines()[0]


@pytest.mark.parametrize("seed", range(60))
def test_no_list_of_labels_gives_anything_but_scores_or_a_clear_word(seed):
    random = seeded(f"labels {seed}")
    pool = [0, 1, -1, 2, "a", "b", "", "not spam", (Decimal(1), Decimal(0)), (Decimal(0), Decimal(1)), ()]
    some = random.sample(pool, random.randint(1, 3))
    lists = [tuple(random.choice(some) for _ in range(random.randint(0, 4))) for _ in range(2)]
    problem = TOPIC.problem(topic="evaluation", actual=lists[0], predicted=lists[1])
    try:
        found = TOPIC.derive(problem)
    except NnsolveError:
        return
    found.validate()
    assert render(found)
