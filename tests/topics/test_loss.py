"""Losses against 50 digits and central differences, published figures, limits, and clear words."""

import random as randoms
from decimal import Decimal

import loss_reference as reference
import mpmath
import pytest
from mpmath import mpf

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.errors import ProblemError
from nnsolve.render import render
from nnsolve.topics.loss import TOPIC, LossProblem

STEP = mpf(10) ** -15


def seeded(word):
    return randoms.Random(word)  # noqa: S311


def decimals(values):
    return tuple(decimals(one) if isinstance(one, (list, tuple)) else Decimal(one) for one in values)


def exact(values):
    return [exact(one) if isinstance(one, (list, tuple)) else mpf(str(one)) for one in values]


def solved(loss, targets=(), outputs=(), **more):
    made = TOPIC.derive(
        LossProblem(topic="loss", loss=loss, targets=decimals(targets), outputs=decimals(outputs), **more)
    )
    made.validate(1000)
    return made


def close(ours, theirs, rel=1e-11, near=1e-12):
    return abs(mpf(ours) - theirs) <= max(rel * abs(theirs), near)


# --------------------------------------------------------------------------------- drawn inputs


def number(random, low, high, places=3):
    return str(Decimal(random.randint(int(low * 10**places), int(high * 10**places))).scaleb(-places))


def distribution(random, size):
    parts = [random.randint(1, 50) for _ in range(size)]
    parts[-1] += 1000 - sum(parts)
    return [str(Decimal(part) / 1000) for part in parts]


def drawn(loss, random):
    """Targets and outputs that the loss reads, away from its corners."""
    size = random.randint(1, 6)
    many = range(size)
    if loss in ("hpq", "kl", "js", "hellinger", "total-variation"):
        one = distribution(random, size + 1)
        two = distribution(random, size + 1)
        return one, two if two != one else distribution(random, size + 1)
    if loss.startswith(("bce", "focal")):
        targets = [random.choice(("0", "1", "1", number(random, 0, 1))) for _ in many]
        return targets, [number(random, 0.001, 0.999) for _ in many]
    if loss == "binary-logits":
        return [random.choice("01") for _ in many], [number(random, -30, 30) for _ in many]
    if "hinge" in loss:
        return [random.choice(("1", "-1")) for _ in many], [number(random, -3, 3) + "7" for _ in many]
    if loss.startswith("contrastive"):
        return [random.choice("01") for _ in many], [number(random, 0, 3) + "7" for _ in many]
    if loss in ("msle", "mape"):
        return [number(random, 0.1, 20) for _ in many], [number(random, 0.1, 20) + "7" for _ in many]
    return [number(random, -20, 20) for _ in many], [number(random, -20, 20) + "7" for _ in many]


def differs(loss, seed):
    """The first quantity of a random problem that is not what the reference says; `None` where all agree."""
    targets, outputs = drawn(loss, seeded(f"{loss} {seed}"))
    made = solved(loss, targets, outputs, gradient=True)
    of, t, o = reference.WHOLE[loss], exact(targets), exact(outputs)
    value = of(t, o)
    if not close(made.value(Key("L")), value):
        return "L", made.value(Key("L")), value
    for k in range(len(o)):
        up, down = ([one + sign * STEP * (j == k) for j, one in enumerate(o)] for sign in (1, -1))
        slope = (of(t, up) - of(t, down)) / (2 * STEP)
        if not close(made.value(Key("g", (k,))), slope, 1e-9, 1e-9):
            return f"slope {k}", made.value(Key("g", (k,))), slope
    return None


@pytest.mark.parametrize("loss", list(reference.WHOLE))
def test_values_and_gradients_are_those_of_fifty_digits(loss):
    for seed in range(36):  # times 28 losses: a thousand inputs
        assert differs(loss, seed) is None, (loss, seed)


@pytest.mark.slow
@pytest.mark.parametrize("loss", list(reference.WHOLE))
def test_a_thousand_inputs_of_every_loss(loss):
    for seed in range(1000):
        assert differs(loss, seed) is None, (loss, seed)


@pytest.mark.parametrize("base", ["log2", "log10"])
@pytest.mark.parametrize("loss", ["bce", "kl", "hpq", "js"])
def test_other_bases_divide_by_a_constant(loss, base):
    targets, outputs = drawn(loss, seeded(f"base {loss}"))
    made = solved(loss, targets, outputs, gradient=True, conventions={"log": base})
    plain = solved(loss, targets, outputs, gradient=True)
    constant = mpmath.log({"log2": 2, "log10": 10}[base])
    for key in plain.expand(plain.asked):
        assert close(made.value(key), mpf(plain.value(key)) / constant, 1e-12)


@pytest.mark.parametrize("loss", ["huber(0.7)", "bce", "hinge", "log-cosh"])
def test_a_sum_is_the_mean_times_the_number_of_terms(loss):
    targets, outputs = drawn(loss, seeded(f"sum {loss}"))
    made = solved(loss, targets, outputs, conventions={"loss-reduction": "sum"})
    assert close(made.value(Key("L")), len(targets) * reference.WHOLE[loss](exact(targets), exact(outputs)))


# ------------------------------------------------------------------------------- several outputs


def rows(random, samples, wide, low, high):
    return [[number(random, low, high) for _ in range(wide)] for _ in range(samples)]


def numeric(of, o, i, c):
    """The central difference of a loss of rows."""
    sides = []
    for sign in (1, -1):
        moved = [list(row) for row in o]
        moved[i][c] += sign * STEP
        sides.append(of(moved))
    return (sides[0] - sides[1]) / (2 * STEP)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kind", ["cce", "logits", "smooth", "smooth-others", "sum", "max", "mean", "soft"])
def test_losses_of_classes_and_their_gradients(kind, seed):
    random = seeded(f"{kind} {seed}")
    samples, wide = random.randint(1, 3), random.randint(2, 5)
    labels = [random.randrange(wide) for _ in range(samples)]
    codes = [[mpf(int(k == label)) for k in range(wide)] for label in labels]
    targets = labels if samples > 1 else [[int(k == labels[0]) for k in range(wide)]]
    more = {"gradient": True}
    loss = "cce"
    outputs = [distribution(random, wide) for _ in range(samples)]

    def of(o):
        return reference.mean(
            -sum(t * mpmath.log(p) for t, p in zip(*pair, strict=True)) for pair in zip(codes, o, strict=True)
        )

    if kind == "logits":
        outputs, more = rows(random, samples, wide, -5, 5), {**more, "logits": True}

        def of(o):
            return reference.mean(
                -mpmath.log(reference.softmax(row)[k]) for k, row in zip(labels, o, strict=True)
            )
    elif kind.startswith("smooth"):
        more["smoothing"] = Decimal("0.1")
        e = mpf("0.1")
        if kind == "smooth":
            codes = [[t * (1 - e) + e / wide for t in row] for row in codes]
        else:
            more["conventions"] = {"label-smoothing": "others"}
            codes = [[1 - e if t else e / (wide - 1) for t in row] for row in codes]
    elif kind == "soft":
        targets = [distribution(random, wide) for _ in range(samples)]
        codes = exact(targets)
    elif kind != "cce":
        loss, more["conventions"] = "multi-class-hinge", {"multi-class-hinge": kind}
        outputs = rows(random, samples, wide, -2, 2)

        def of(o):
            return reference.mean(
                reference.class_hinge(k, row, kind) for k, row in zip(labels, o, strict=True)
            )

    made = solved(loss, targets, outputs, **more)
    o = exact(outputs)
    assert close(made.value(Key("L")), of(o))
    for i in range(samples):
        for c in range(wide):
            at = (c,) if samples == 1 else (i, c)
            assert close(made.value(Key("g", at)), numeric(of, o, i, c), 1e-9, 1e-9)


# ------------------------------------------------------------------------------ distances, penalties


@pytest.mark.parametrize("distance", ["squared", "euclidean"])
@pytest.mark.parametrize("seed", range(10))
def test_triplet_loss_and_its_gradient(distance, seed):
    random = seeded(f"triplet {seed}")
    typed = [[number(random, -2, 2) + "3" for _ in range(3)] for _ in range(3)]
    names = ("anchor", "positive", "negative")

    def of(vectors):
        a, p, n = vectors
        dp, dn = (sum((x - y) ** 2 for x, y in zip(a, v, strict=True)) for v in (p, n))
        if distance == "euclidean":
            dp, dn = mpmath.sqrt(dp), mpmath.sqrt(dn)
        return max(mpf(0), dp - dn + mpf("0.5"))

    fields = {name: decimals(vector) for name, vector in zip(names, typed, strict=True)}
    conventions = {"triplet-distance": distance}
    made = solved("triplet", margin=Decimal("0.5"), gradient=True, conventions=conventions, **fields)
    assert close(made.value(Key("L")), of(exact(typed)))
    for i, letter in enumerate("apn"):
        for c in range(3):
            assert close(made.value(Key(f"g{letter}", (c,))), numeric(of, exact(typed), i, c), 1e-9, 1e-9)


@pytest.mark.parametrize("form", ["same", "different"])
def test_contrastive_loss_of_vectors(form):
    first, second = [["0", "0"], ["1", "1"], ["0", "2"]], [["0.6", "0.8"], ["1", "1.4"], ["3", "2"]]
    made = solved(
        "contrastive(1.5)",
        [1, 0, 0],
        first=decimals(first),
        second=decimals(second),
        conventions={"contrastive": form},
    )
    near = [mpf(1), mpf("0.16"), mpf(9)]
    apart = [mpf("0.25"), mpf("1.1") ** 2, mpf(0)]
    same, different = near[0] + apart[1] + apart[2], (apart[0] + near[1] + near[2]) / 2
    expected = (same if form == "same" else different) / 3
    assert close(made.value(Key("L")), expected)


def test_penalties_are_added_to_a_loss():
    weights = decimals(["0.5", "-0.2"])
    more = {"weights": weights, "l1": Decimal("0.1"), "l2": Decimal("0.01"), "gradient": True}
    made = solved("mse", [1, 2], ["1.5", "1"], **more)
    assert close(made.value(Key("J")), mpf("0.625") + mpf("0.07") + mpf("0.0029"))
    assert close(made.value(Key("gw", (1,))), mpf("-0.1") - mpf("0.004"))
    half = solved(
        "penalty", weights=weights, l2=Decimal("0.01"), conventions={"l2-penalty": "half"}, gradient=True
    )
    assert close(half.value(half.asked[0]), mpf("0.00145"))
    assert close(half.value(Key("gw", (0,))), mpf("0.005"))


def test_a_likelihood_is_a_product_and_its_loss_the_summed_cross_entropy():
    made = solved("likelihood", [1, 0, 1], ["0.9", "0.2", "0.8"], gradient=True)
    assert close(made.value(Key("Lik")), mpf("0.576"))
    assert close(made.value(Key("L")), -mpmath.log(mpf("0.576")))
    assert close(made.value(Key("g", (1,))), 1 / mpf("0.8"))


# ------------------------------------------------------------------------------ published figures


def figures(made):
    return [made.value(key) for key in made.expand((Key("l"),))]


def test_the_table_of_the_slides():
    made = catalogue.topic("loss").derive(catalogue.read("loss/bce-table"))
    shown = [0.10536052, 0.10536052, 0.22314355, 0.22314355, 0.35667494]
    shown += [0.35667494, 0.51082562, 0.51082562, 0.69314718, 0.69314718]
    assert figures(made) == pytest.approx(shown, abs=5e-9)
    assert made.value(Key("L")) == pytest.approx(0.3778303630473409, rel=1e-14)


def test_the_three_classes_of_the_slides():
    made = catalogue.topic("loss").derive(catalogue.read("loss/cce-three"))
    assert figures(made) == pytest.approx([0.2231, 0.6931, 0.6931], abs=5e-5)
    assert made.value(Key("L")) == pytest.approx(0.5364793041447001, rel=1e-14)
    sparse = solved("cce", [0, 1, 2], [["0.8", "0.1", "0.1"], ["0.4", "0.5", "0.1"], ["0.2", "0.3", "0.5"]])
    assert sparse.value(Key("L")) == made.value(Key("L"))


@pytest.mark.parametrize(("form", "figure"), [("root", 0.2599), ("square", 0.0955)])
def test_both_forms_of_the_hellinger_distance(form, figure):
    made = solved("hellinger", ["0.5", "0.3", "0.2"], ["0.2", "0.3", "0.5"], conventions={"hellinger": form})
    assert made.value(Key("L")) == pytest.approx(figure, abs=5e-5)


def test_two_bits_and_one_divergence_of_a_textbook():
    # Four equal outcomes have an entropy of two bits; a sure one of none.
    bits = {"log": "log2"}
    assert solved("entropy", ["0.25"] * 4, conventions=bits).value(Key("L")) == 2
    assert solved("entropy", [1, 0], conventions=bits).value(Key("L")) == 0
    # H(P, Q) = H(P) + KL(P, Q)
    p, q = ["0.5", "0.3", "0.2", "0"], ["0.1", "0.2", "0.3", "0.4"]
    parts = [
        solved(name, p, *(() if name == "entropy" else (q,))).value(Key("L"))
        for name in ("hpq", "entropy", "kl")
    ]
    assert parts[0] == pytest.approx(parts[1] + parts[2], rel=1e-14)


# ---------------------------------------------------------------------------------------- limits


def test_a_probability_of_0_or_1_takes_its_limit_and_says_so():
    made = solved("bce", [1, 0], [1, 0], gradient=True)
    assert made.value(Key("L")) == 0
    assert [made.value(Key("g", (k,))) for k in (0, 1)] == [-0.5, 0.5]
    assert "limit" in render(made)
    made = solved("kl", ["0.5", "0.5", 0], ["0.5", "0.5", 0])
    assert made.value(Key("L")) == 0
    assert "0·log 0" in render(made)
    assert solved("js", [1, 0], [0, 1], conventions={"log": "log2"}).value(Key("L")) == 1


@pytest.mark.parametrize(("loss", "targets", "outputs", "who"), [
    ("bce", [1, 1], ["0.5", 0], "sample 2 has target 1 and output 0"),
    ("bce", [1, 0], ["0.5", 1], "sample 2 has target 0 and output 1"),
    ("focal(2)", ["0.5", 0], [1, "0.5"], "sample 1 has target 0.5 and output 1"),
    ("cce", [1, 0], [["0.5", "0.5"], [0, 1]], "sample 2, class 0 has target 1 and output 0"),
    ("kl", ["0.5", "0.5"], [1, 0], "outcome 2 has target 0.5 and output 0"),
    ("likelihood", [0], [1], "sample 1 has target 0 and output 1"),
])  # fmt: skip
def test_an_infinite_loss_is_called_infinite_with_its_sample(loss, targets, outputs, who):
    with pytest.raises(ProblemError, match="is infinite") as told:
        solved(loss, targets, outputs)
    assert who in str(told.value)
    if loss not in ("kl", "likelihood"):
        made = solved(loss, targets, outputs, clip=Decimal("1e-7"))
        assert 0 < made.value(Key("L")) < 20
        assert "kept between 1E-7" in render(made)


@pytest.mark.parametrize("difference", ["-800", "800", "-1e5", "1e-6"])
def test_log_cosh_neither_overflows_nor_loses_small_differences(difference):
    made = solved("log-cosh", [0], [difference])
    assert close(made.value(Key("L")), mpmath.log(mpmath.cosh(mpf(difference))), 1e-12, 1e-15)


def test_logits_of_800_overflow_nowhere():
    made = solved("bce", [1, 0, 1], ["800", "-800", "-800"], logits=True, gradient=True)
    assert made.value(Key("L")) == pytest.approx(800 / 3, rel=1e-15)
    assert made.value(Key("g", (2,))) == pytest.approx(-1 / 3, rel=1e-15)
    made = solved("cce", [2, 0], [["-800", "0", "800"], ["0", "1e4", "0"]], logits=True)
    assert made.value(Key("L")) == pytest.approx(5000, rel=1e-15)


def test_one_label_and_the_outputs_of_one_sample():
    made = solved("cce", [1], ["0.7", "0.2", "0.1"])
    assert close(made.value(Key("L")), -mpmath.log(mpf("0.2")))


@pytest.mark.parametrize(
    ("loss", "targets", "outputs", "slope"),
    [("mae", [1, 2], [1, 3], 0), ("hinge", [1, -1], [1, 2], 0), ("quantile(0.9)", [1, 2], [1, 3], -0.45)],
)
def test_the_slope_at_a_corner_is_said(loss, targets, outputs, slope):
    made = solved(loss, targets, outputs, gradient=True)
    assert made.value(Key("g", (0,))) == pytest.approx(slope)
    assert "corner" in " ".join(made.summary)
