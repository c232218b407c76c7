"""Names that classrooms have for losses and for the quantities of a normalisation."""

from decimal import Decimal
from functools import cache

import pytest

from nnsolve import read
from nnsolve.solution import marker
from nnsolve.topics.loss import LossProblem

TWO = {"targets": ("3", "5"), "outputs": ("2.5", "7")}
SAMPLES = {
    "mse": TWO,
    "mae": TWO,
    "sae": TWO,
    "rmse": TWO,
    "bce": {"targets": ("1", "0"), "outputs": ("0.9", "0.2")},
    "entropy": {"targets": ("0.5", "0.25", "0.25")},
    "hpq": {"targets": ("0.5", "0.5"), "outputs": ("0.25", "0.75")},
}


@cache
def prepared(exercise):
    if exercise == "titled":
        numbers = {name: tuple(map(Decimal, digits)) for name, digits in TWO.items()}
        return marker(LossProblem(topic="loss", loss="mse", title="How far off?", **numbers))
    if exercise not in SAMPLES:
        return marker(read(exercise))
    numbers = {name: tuple(map(Decimal, digits)) for name, digits in SAMPLES[exercise].items()}
    return marker(LossProblem(topic="loss", loss=exercise, **numbers))


# Figures by hand: (0.5² + 2²)/2, (0.5 + 2)/2, −(ln 0.9 + ln 0.8)/2, 1.5·ln 2, −½·ln(0.25·0.75).
@pytest.mark.parametrize(
    ("exercise", "line", "name"),
    [
        ("mse", "MSE = 2.125", "L"),
        ("mae", "MAE = 1.25", "L"),
        ("rmse", "RMSE = 1.4577", "L"),
        ("bce", "BCE = 0.1643", "L"),
        ("entropy", "H(P) = 1.0397", "H"),
        ("hpq", "H(P,Q) = 0.8370", "L"),
        ("titled", "MSE = 2.125", "L"),
        ("sae", "SAE = 2.5", "L"),
        ("house-prices", "MAE = 30.25", "L_mae"),
        ("house-prices", "RMSE = 50.46", "L_rmse"),
        ("batch", "mean = 3", "μ"),
        ("batch", "var = 2.5", "σ²"),
        ("batch", "sigma^2 = 2.5", "σ²"),
        ("batch", "$\\sigma^{2} = 2.5$", "σ²"),
        ("batch", "std = 1.5811", "r"),
        ("batch", "x1_hat = -1.2649", "x_hat1"),
        ("batch-backward", "dgamma = -0.9468", "∂E/∂γ"),
        ("batch-backward", "dL/dgamma = -0.9468", "∂E/∂γ"),
        ("batch-backward", "dx1 = 0.1909", "∂E/∂x1"),
        ("clipping", "norm = 5", "‖g‖"),
        ("batch", "standard deviation = 1.5811", "r"),
        ("normalisation/layer", "mean_1 = 2", "μ[0]"),
        ("normalisation/layer", "mean_2 = 2", "μ[1]"),
        ("normalisation/layer", "μ_1 = 2", "μ[0]"),
        ("normalisation/layer", "var_1 = 0.6667", "σ²[0]"),
        ("normalisation/layer", "var_1 = 2.6667", "σ²[1]"),
        ("normalisation/layer", "$\\sigma_1^2 = 0.6667$", "σ²[0]"),
        ("normalisation/layer", "σ_2² = 2.6667", "σ²[1]"),
        ("normalisation/layer", "var[1] = 2.6667", "σ²[1]"),
        ("early-stopping", "best[3] = 0.6", "best⁽³⁾"),
        ("early-stopping", "best[0] = 0.9", "best⁽¹⁾"),
        ("softmax-stable", "softmax(z)_1 = 0.6652", "p1"),
        ("softmax-stable", "softmax(z2) = 0.2447", "p2"),
    ],
)
def test_another_word_for_a_quantity_is_known(exercise, line, name):
    made = prepared(exercise)
    (verdict,) = [one for one in made.mark(line).verdicts if one.span is not None]
    assert verdict.key is not None
    assert made.derivation.notation.text(verdict.key) == name
    assert verdict.code in {"exact", "rounded"}


@pytest.mark.parametrize(
    ("exercise", "line"),
    [
        ("mse", "RMSE = 1.4577"),
        ("mse", "MAE = 1.25"),
        ("rmse", "MSE = 2.125"),
        ("titled", "BCE = 2"),
        ("house-prices", "SSE = 10185"),
    ],
)
def test_another_loss_than_the_one_asked_for_is_not_called_wrong(exercise, line):
    assert not prepared(exercise).mark(line).costs


@pytest.mark.parametrize("line", ["var_1 = 1.5", "mean_3 = 2", "best[9] = 0.6", "best[4] = 0.5"])
def test_a_number_that_fits_no_count_is_not_called_wrong(line):
    exercise = "early-stopping" if line.startswith("best") else "normalisation/layer"
    assert not prepared(exercise).mark(line).costs
