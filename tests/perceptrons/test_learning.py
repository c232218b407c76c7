"""Perceptron traces under every convention against a plain loop written apart from the topic's code."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from nnsolve.axis import Key
from nnsolve.perceptrons.realise import network
from nnsolve.topics.perceptron import TOPIC, PerceptronProblem

STEPS = {
    "unit": (1, 0, False),
    "unit-strict": (1, 0, True),
    "sign": (1, -1, False),
    "sign-strict": (1, -1, True),
}


def loop(p, step, rule, learned):
    """Yield net input, output and what the weights and offset are after every visit."""
    on, off, strict = STEPS[step]
    w = [Fraction(str(v)) for v in p.weights]
    theta = Fraction(str(p.threshold)) if p.threshold is not None else None
    bias = Fraction(str(p.bias)) if p.bias is not None else None
    order = range(1, len(p.rows) + 1) if p.order == "cyclic" else p.order
    rate = Fraction(str(p.rate))
    for _ in range(p.epochs):
        clean = True
        for number in order:
            x = [Fraction(str(v)) for v in p.rows[number - 1]]
            t = int(p.targets[number - 1])
            z = sum(a * b for a, b in zip(w, x, strict=True))
            z = z - theta if bias is None else z + bias
            y = on if z > 0 or (z == 0 and not strict) else off
            if rule == "delta":
                move = rate * (t - z)
            elif y == t:
                move = Fraction(0)
            else:
                clean = False
                move = {"add": Fraction(1 if t == on else -1), "rate": rate * (t - y), "label": rate * t}[
                    rule
                ]
            w = [a + move * b for a, b in zip(w, x, strict=True)]
            if learned and bias is None:
                theta -= move
            elif learned:
                bias += move
            yield z, y, tuple(w), theta if bias is None else bias
        if clean and rule != "delta":
            return


def problem(random, step, rule, learned, *, biased):
    _, off, _ = STEPS[step]
    rows = tuple(tuple(Decimal(random.randint(-2, 2)) for _ in range(2)) for _ in range(4))
    while len(set(rows)) < 4:
        rows = tuple(tuple(Decimal(random.randint(-2, 2)) for _ in range(2)) for _ in range(4))
    offset = Decimal(random.randint(-5, 5)) / 10
    return PerceptronProblem(
        topic="perceptron",
        rows=rows,
        targets=tuple(Decimal(random.choice((1, off))) for _ in rows),
        weights=tuple(Decimal(random.randint(-5, 5)) / 10 for _ in range(2)),
        rate=Decimal(random.choice((1, 3, 5))) / 10,
        epochs=2 if rule == "delta" else 5,
        order=random.choice(("cyclic", (2, 4, 1, 3), (3, 3, 1))),
        conventions={
            "step": step,
            "perceptron-rule": rule,
            "perceptron-threshold": "learned" if learned else "fixed",
        },
        **({"bias": offset} if biased else {"threshold": offset}),
    )


CASES = [
    case
    for case in product(STEPS, ("add", "rate", "label", "delta"), (False, True), (False, True))
    if case[1] != "label" or case[0].startswith("sign")
]


@pytest.mark.parametrize(("step", "rule", "learned", "biased"), CASES)
def test_every_convention_against_a_plain_loop(step, rule, learned, biased):
    random = Random(f"{step}{rule}{learned}{biased}")  # noqa: S311  (not for secrets)
    for _ in range(6):
        p = problem(random, step, rule, learned, biased=biased)
        made = TOPIC.derive(p)
        trace = list(loop(p, step, rule, learned))
        visits = made.family("z").axes[0].size
        # A run that comes back to weights it had stops before its last epoch.
        assert visits == len(trace) or (visits < len(trace) and "for ever" in made.summary[1])
        for k, (z, y, weights, offset) in enumerate(trace[:visits]):
            assert made.value(Key("z", (k,))) == pytest.approx(float(z), abs=1e-12)
            if rule != "delta":
                assert made.value(Key("y", (k,))) == y
            for i, w in enumerate(weights):
                assert made.value(Key("w_new", (k, i))) == pytest.approx(float(w), abs=1e-12)
            if learned:
                name = "b_new" if biased else "theta_new"
                assert made.value(Key(name, (k,))) == pytest.approx(float(offset), abs=1e-12)
        z, _, weights, offset = trace[visits - 1]
        for s, row in enumerate(p.rows):
            z = sum(w * Fraction(str(x)) for w, x in zip(weights, row, strict=True))
            z += offset if biased else -offset
            on, off, strict = STEPS[step]
            y = on if z > 0 or (z == 0 and not strict) else off
            assert made.value(Key("y_end", (s,))) == y


def test_a_net_input_that_floats_miss_is_exactly_zero():
    made = TOPIC.derive(
        PerceptronProblem(
            topic="perceptron",
            rows=((Decimal(1), Decimal(1)),),
            targets=(Decimal(1),),
            weights=(Decimal("0.1"), Decimal("0.2")),
            threshold=Decimal("0.3"),
            ask="forward",
        )
    )
    assert made.value(Key("z", (0,))) == 0
    assert made.value(Key("y", (0,))) == 1
    assert 0.3 - 0.2 - 0.1 < 0


def test_a_random_order_is_the_same_again_and_visits_every_row():
    def orders(seed):
        fields = {"gate": "or", "order": "random", "seed": seed, "threshold": Decimal("0.5")}
        made = TOPIC.derive(PerceptronProblem(topic="perceptron", **fields))
        (table,) = [t for t in made.tables if t.title.startswith("Iterations")]
        rows = [int(block.cells[1]) for block in table.blocks]
        return [tuple(rows[n : n + 4]) for n in range(0, len(rows), 4)]

    assert orders(1) == orders(1)
    assert all(sorted(epoch) == [1, 2, 3, 4] for epoch in orders(1))
    assert len({tuple(orders(seed)) for seed in range(8)}) > 1


@pytest.mark.parametrize("size", [1, 2, 3])
def test_two_layers_give_every_truth_table(size):
    rows = list(product((0, 1), repeat=size))
    for bits in product((False, True), repeat=2**size):
        table = list(zip(rows, bits, strict=True))
        net = network(table)
        for row, on in table:
            hidden = [
                sum(w * x for w, x in zip(weights, row, strict=True)) - theta
                for weights, theta in zip(net.weights, net.thresholds, strict=True)
            ]
            assert 0 not in hidden
            z = sum(v for v, h in zip(net.out, hidden, strict=True) if h > 0) - net.threshold
            assert z != 0
            assert (z > 0) == on
