"""Every loss of numbers that do not fit is a clear word with its place."""

import math
import random as randoms
from decimal import Decimal

import loss_reference as reference
import pytest

from nnsolve import catalogue
from nnsolve.criteria.choice import CHOICES
from nnsolve.errors import NnsolveError, ProblemError
from nnsolve.losses import KINDS, LOSSES, called
from nnsolve.reading.document import loads
from nnsolve.render import render
from nnsolve.topics.loss import TOPIC, LossProblem

NAMES = [
    *reference.WHOLE,
    "entropy",
    "cce",
    "multi-class-hinge",
    "likelihood",
    "triplet",
    "contrastive",
    "penalty",
]


@pytest.mark.parametrize("seed", range(300))
def test_no_numbers_give_anything_but_a_loss_or_a_clear_word(seed):
    random = randoms.Random(f"any {seed}")  # noqa: S311

    def some():
        return Decimal(random.choice(("0", "1", "-1", "0.5", "0.3", "2", "1e300", "-1e-300", "1e6")))

    def listed(deep):
        if deep:
            return tuple(some() for _ in range(random.randint(0, 3)))
        return some()

    deep = random.random() < 0.4
    lists = [
        tuple(listed(deep and random.random() < 0.9) for _ in range(random.choice((0, 1, 2, 2, 2, 3))))
        for _ in range(2)
    ]
    fields = {"targets": lists[0], "outputs": lists[1], "gradient": random.random() < 0.5}
    for name in ("clip", "smoothing", "l1", "margin"):
        if random.random() < 0.1:
            fields[name] = some()
    for name in ("weights", "anchor", "positive", "negative"):
        if random.random() < 0.3:
            fields[name] = tuple(some() for _ in range(2))
    if random.random() < 0.2:
        fields["logits"] = True
    if random.random() < 0.2:
        fields["compare"] = (random.choice(NAMES), random.choice(NAMES))
    try:
        problem = LossProblem(topic="loss", loss=random.choice(NAMES), **fields)
        made = TOPIC.derive(problem)
    except NnsolveError:
        return
    made.validate(100)
    assert render(made)


REFUSED = [
    ("", "", "expected the name of a loss"),
    ('loss = "msee"', "2:", "did you mean"),
    ('loss = "mse"', "", "expected at least one number in targets, found none"),
    ('loss = "mse"\ntargets = []\noutputs = []', "3:", "expected at least one number in targets"),
    ('loss = "mse"\ntargets = [1, 2]\noutputs = [1]', "3:", "as many targets as outputs, 1, found 2"),
    ('loss = "mse"\ntargets = [[1, 2], [3]]\noutputs = [[1, 2], [3, 4]]', "3:", "expected 2 targets"),
    ('loss = "mse"\ntargets = [1, 2]\noutputs = [[1, 2], [3]]', "4:", "expected 2 outputs"),
    ('loss = "bce"\ntargets = [2]\noutputs = [0.5]', "3:", "expected a target from 0 to 1, found 2"),
    ('loss = "bce"\ntargets = [1]\noutputs = [1.5]', "4:", "a probability from 0 to 1, found 1.5"),
    ('loss = "bce"\ntargets = [1]\noutputs = [0]', "4:", "is infinite"),
    ('loss = "cce"\ntargets = [0, 3]\noutputs = [[0.5, 0.5], [0.5, 0.5]]', "3:", "a class from 0 to 1"),
    ('loss = "cce"\ntargets = [0.5]\noutputs = [[0.5, 0.5]]', "3:", "expected a class from 0 to 1"),
    ('loss = "cce"\ntargets = [0]\noutputs = [[0.5, 0.4]]', "4:", "sum to 1, found a sum of 0.9"),
    ('loss = "kl"\ntargets = [0.5, 0.4]\noutputs = [0.5, 0.5]', "3:", "sum to 1, found a sum of 0.9"),
    ('loss = "entropy"\ntargets = [1]\noutputs = [1]', "4:", "a single distribution"),
    ('loss = "hinge"\ntargets = [0]\noutputs = [1]', "3:", "expected a target of −1 or 1, found 0"),
    ('loss = "msle"\ntargets = [1]\noutputs = [-1]', "4:", "expected an output above −1"),
    ('loss = "mape"\ntargets = [0]\noutputs = [1]', "3:", "expected a target other than 0"),
    ('loss = "huber(-1)"\ntargets = [0]\noutputs = [1]', "2:", "expected a delta above 0"),
    ('loss = "huber(x)"\ntargets = [0]\noutputs = [1]', "2:", "expected a delta above 0"),
    ('loss = "mse(1)"\ntargets = [0]\noutputs = [1]', "2:", "expected no parameters"),
    ('loss = "mse"\ntargets = [0]\noutputs = [1]\nclip = 1e-7', "5:", "expected a loss of probabilities"),
    ('loss = "bce"\ntargets = [0]\noutputs = [0.1]\nclip = 0.5', "5:", "expected a clip above 0"),
    ('loss = "mse"\ntargets = [0]\noutputs = [1]\nlogits = true', "5:", "expected bce or cce"),
    ('loss = "mse"\ntargets = [0]\noutputs = [1]\nsmoothing = 0.1', "5:", "expected bce or cce"),
    ('loss = "bce"\ntargets = [0]\noutputs = [0.1]\nsmoothing = 1', "5:", "expected a smoothing from 0"),
    ('loss = "mse"\ntargets = [0]\noutputs = [1]\nl1 = 0.1', "5:", "expected the weights"),
    ('loss = "mse"\ntargets = [0]\noutputs = [1]\nweights = [1]', "5:", "expected l1, l2 or both"),
    ('loss = "mse"\ntargets = [0]\noutputs = [1]\nmargin = 1', "5:", "only triplet reads this"),
    ('loss = "triplet"\nanchor = [1]\npositive = [1, 2]\nnegative = [1]', "4:", "expected 1 numbers"),
    ('loss = "triplet"\nanchor = [1]\npositive = [1]\nnegative = [1]\ntargets = [1]', "6:", "no targets"),
    ('loss = "mse"\ncompare = ["mse"]\ntargets = [0]\noutputs = [1]', "3:", "expected every loss once"),
    ('compare = ["mse", "cce"]\ntargets = [0]\noutputs = [1]', "2:", "side by side"),
    ('loss = "mse"\ndata = "no.csv"', "3:", "cannot read"),
    ('loss = "rmse"\ngradient = true\ntargets = [1]\noutputs = [1]', "3:", "a root has no slope at 0"),
    ('loss = "hellinger"\ngradient = true\ntargets = [1, 0]\noutputs = [1, 0]', "3:", "a root has no slope"),
    ('loss = "mse"\ntargets = [0]\noutputs = [1]\n[conventions]\nlog = "log3"', "6:", "expected one of ln"),
    ('loss = "mse"\ntargets = [0]\noutputs = [1]\n[conventions]\nlog = "log2"', "6:", "mse does not depend"),
    ('loss = "mse"\ntargets = [0, 1]\noutputs = [1, 1]\n[conventions]\nloss-reduction = "sum"', "6:",
     "mse does not depend on this convention"),
    ('loss = "bce"\nlogits = true\ntargets = [0]\noutputs = [1]\n[conventions]\nlog = "log2"', "7:",
     "it has loss-reduction"),
    ('loss = "cce"\nlogits = true\ntargets = [0]\noutputs = [[1, 2]]\n[conventions]\ncross-entropy = "mean"',
     "7:", "cce does not depend"),
    (('loss = "bce"\ntargets = [0, 1]\noutputs = [0.1, 0.1]\n[conventions]\nloss-reduction = "mean"\n'
      'cross-entropy = "sum"'), "7:", "expected mean, as loss-reduction is"),
    ('loss = "bce"\ntargets = [0]\noutputs = [0.1]\n[conventions]\nlabel-smoothing = "others"', "6:",
     "bce does not depend"),
    ('loss = "likelihood"\ntargets = [0]\noutputs = [0.1]\nsmoothing = 0.1', "5:", "expected bce or cce"),
    ('loss = "likelihood"\ntargets = [0]\noutputs = [[0.1, 0.9]]', "4:", "found rows of 2; cce reads"),
    ('loss = "multi-class-hinge"\ntargets = [0]\noutputs = [[1, 2]]\nsmoothing = 0.1', "5:",
     "expected bce or cce"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "words"), REFUSED)
def test_a_problem_that_does_not_fit_is_told_with_its_place(text, place, words):
    document = loads('topic = "loss"\n' + text)
    said = "nothing was refused"
    try:
        TOPIC.derive(catalogue.convert(document))
    except ProblemError as error:
        said = str(error if error.line else document.locate(error))
    assert words in said
    assert place in said.splitlines()[0]


NAMED = {
    "squared-mean": ("mean squared error", "Mean_Squared_Error", "MSE loss"),
    "root-mean": ("root mean squared error", "root mean square error"),
    "absolute-mean": ("mean absolute error", "mean-absolute-error"),
    "squared-sum": ("sum of squared errors", "sum of squares"),
    "bias": ("mean bias error",),
    "percentage": ("mean absolute percentage error",),
    "log-squared": ("mean squared logarithmic error",),
    "huber": ("huber loss", "smooth L1"),
    "log-cosh": ("log cosh", "logcosh"),
    "quantile": ("pinball loss",),
    "binary": ("binary_crossentropy", "Binary Cross-Entropy"),
    "binary-logits": ("bce from logits", "bce with logits", "binary cross-entropy from logits"),
    "categorical": ("sparse cce", "sparse categorical cross-entropy", "cross entropy"),
    "categorical-logits": ("cce from logits", "cross-entropy from logits"),
    "nll": ("negative log-likelihood", "negative log likelihood"),
    "divergence": ("kl divergence", "KL-divergence", "Kullback-Leibler divergence"),
    "jensen-shannon": ("JS divergence", "Jensen-Shannon divergence"),
    "hellinger": ("Hellinger distance",),
    "total-variation": ("total variation distance",),
    "multi-class-hinge": ("multiclass hinge", "multi-class hinge loss"),
    "triplet": ("triplet margin loss", "triplet loss"),
}


def test_a_loss_is_known_by_its_usual_names():
    for kind, names in NAMED.items():
        assert [called(name) for name in names] == [kind] * len(names)


def test_every_loss_that_is_advised_is_known():
    for choice in CHOICES:
        advised = [name for line in choice.instead for name in line.partition(":")[0].split(" or ")]
        for name in (choice.loss, *advised):
            assert called(name) in (*KINDS, *LOSSES), name


def test_the_letters_of_distributions_may_stand_in_brackets():
    for name in ("H(P, Q)", "KL(P||Q)"):
        p, q = (Decimal("0.5"), Decimal("0.5")), (Decimal("0.4"), Decimal("0.6"))
        made = TOPIC.derive(LossProblem(topic="loss", loss=name, targets=p, outputs=q))
        own = math.log(2) if name.startswith("KL") else 0
        assert made.value(made.asked[0]) == pytest.approx(-math.log(0.24) / 2 - own, rel=1e-12)


@pytest.mark.parametrize(("fields", "title"), [
    ({"loss": "triplet", **dict.fromkeys(("anchor", "positive", "negative"), (Decimal(1),))}, "Triplet loss"),
    ({"loss": "penalty", "weights": (Decimal(1),), "l2": Decimal(1)}, "Penalties on the weights"),
])  # fmt: skip
def test_a_loss_without_samples_has_its_own_title(fields, title):
    assert TOPIC.derive(LossProblem(topic="loss", **fields)).title.startswith(title)
