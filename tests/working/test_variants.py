"""One line, typed in many ways, says the same each time."""

import pytest

from nnsolve.expr import symbols
from nnsolve.working.exact import exact
from nnsolve.working.names import plain
from nnsolve.working.read import working

# w5 new = 0.40 − 0.5 · (0.74 · 0.19) = 0.3297, by hand: 0.74 · 0.19 = 0.1406, halved 0.0703.
VALUE = 0.3297

VARIANTS = (
    "w5_new = w5 - eta*g = 0.40 - 0.5*(0.74*0.19) = 0.3297",
    "w5_new=w5-eta*g=0.40-0.5*(0.74*0.19)=0.3297",
    "w5' = w5 − η·g = 0.40 − 0.5·(0.74·0.19) = 0.3297",
    "w5+ = w5 - ηg = 0.40 - 0.5(0.74)(0.19) = 0.3297",
    "w5 new = w5 – η × g = 0.40 – 0.5 × 0.74 × 0.19 = 0.3297",
    "new w5 = w5 - eta x g = 0.40 - 0.5x0.74x0.19 = 0.3297",
    "w5(new) = w5 - eta * g = 0.40 - 0.5 x (0.74 x 0.19) = 0.3297",
    "w₅' = w₅ - η∗g = .40 - .5∗.74∗.19 = .3297",
    "w_5' = w_5 - eta g = 0.40 - 0.5 (0.74) 0.19 = 0.3297",
    "w_{5}' = w_{5} - eta*g = 0.40 - [0.5*(0.74*0.19)] = 0.3297",
    "w5′ = w5 ⋅ 1 - η⋅g = 0.40 - ½⋅(0.74⋅0.19) = 0.3297",
    "w5_new = w5 - eta*g = 0.40 - (1/2)*(0.74*0.19) = 0.3297",
    "w5_new = w5 - eta*g = 0.40 - 1/2*0.74*0.19 = 0.3297",
    "w5_new = w5 - eta*g = 4.0e-1 - 5E-1*0.74*0.19 = 3.297e-1",
    "w5_new = w5 - eta*g = 4.0×10^-1 - 5.0·10^-1·0.74·0.19 = 3.297×10⁻¹",
    "w5_new = w5 - eta*g = 40% - 50%*0.74*0.19 = 32.97 %",
    "w5_new = w5 - eta*g = 0,40 - 0,5*(0,74*0,19) = 0,3297",
    "w5_new = w5 - eta*g = 0.40 - 0.5*(0.74*0.19) ≈ 0.3297",
    "w5_new = w5 - eta*g = 0.40 - 0.5*(0.74*0.19) = 0.3297.",
    "w5_new = w5 - eta*g = 0.40 - 0.5*(0.74*0.19) = 0.3297 ✓",
    "w5_new = w5 - eta*g = 0.40 - 0.5*(0.74*0.19) = 0.3297 (rounded to four digits)",
    "w5_new = w5 - eta*g = 0.40 - 0.5*(0.74*0.19) = 0.3297 which is the answer",
    "w5_new = w5 - eta*g = 0.40 - 0.5*(0.74*0.19) = 0.3297  # smaller than before",
    "w5_new = w5 - eta*g = 0.40 - 0.5*(0.74*0.19) = **0.3297**",
    "**w5_new** = w5 - eta*g = 0.40 - 0.5*(0.74*0.19) = 0.3297",
    "3) w5_new = w5 - eta*g = 0.40 - 0.5*(0.74*0.19) = 0.3297",
    "- w5_new = w5 - eta*g = 0.40 - 0.5*(0.74*0.19) = 0.3297",
    "  * w5_new := w5 - eta*g = 0.40 - 0.5*(0.74*0.19) = 0.3297",
    "Step 2: w5_new = w5 - eta*g = 0.40 - 0.5*(0.74*0.19) = 0.3297",
    "Thus the new weight is w5_new = w5 - eta*g = 0.40 - 0.5*(0.74*0.19) = 0.3297",
    "w5_new = w5 - eta*g\n = 0.40 - 0.5*(0.74*0.19)\n = 0.3297",
    "w5_new = w5 - eta*g = 0.40 -\n0.5*(0.74*0.19) = 0.3297",
    "$w_5' = w_5 - \\eta g = 0.40 - 0.5 \\cdot (0.74 \\cdot 0.19) = 0.3297$",
    (
        "$$w_5^{new} = w_5 - \\eta \\cdot g = 0.40 - 0.5 \\times 0.74 \\times"
        " 0.19 = \\underline{\\underline{0.3297}}$$"
    ),
    "$$w_5^{\\text{new}} = w_5 - \\eta \\, g = 0.40 - \\frac{1}{2} (0.74)(0.19) = \\boxed{0.3297}$$",
    (
        "$$w_5^{+} = w_5 - \\eta \\ast g = 0.40 - 0.5 \\left( 0.74 \\cdot"
        " 0.19 \\right) \\approx 0.3297 \\checkmark$$"
    ),
    "\\[ w_{5}' = w_{5} - \\eta\\,g = 0.40 - 0.5\\cdot(0.74\\cdot 0.19) = 0.3297 \\]",
    (
        "\\begin{align*}\nw_5' &= w_5 - \\eta g \\\\\n &= 0.40 - 0.5 \\cdot 0.74"
        " \\cdot 0.19 \\\\\n &= 0.3297\n\\end{align*}"
    ),
    (
        "$$\\begin{aligned} w_5' &= w_5 - \\eta g \\\\ &= 0.40 - \\tfrac12 (0.74"
        " \\cdot 0.19) \\\\ &= 0.3297 \\end{aligned}$$"
    ),
    (
        "$$\\textcircled{1} \\quad w_5^{\\prime} = w_5 - \\eta g = 0.40 - 0.5 [0.74"
        " \\times 0.19] = 0.3297 \\rightarrow \\text{new weight}$$"
    ),
    (
        "$$w_5' = w_5 - \\eta g = 0.40 - 0.5 \\cdot \\cancel{0.91} \\, 0.74"
        " \\cdot 0.19 = 0.3297 \\quad (\\text{expected})$$"
    ),
    "$\\mathrm{w5\\_new}$ = w5 - eta*g = 0.40 - 0.5*0.74*0.19 = 0.3297",
)


def test_there_are_forty():
    assert len(set(VARIANTS)) >= 40


@pytest.mark.parametrize("text", VARIANTS)
def test_a_variant_says_the_same(text):
    read = working(text)
    assert not read.unread
    (claim,) = read.claims
    name, formula, numbers, value = claim.sides
    assert not any(side.unread for side in claim.sides)
    assert plain(name.expr.name) == "w5new"
    assert {plain(symbol.name) for symbol in symbols(formula.expr)} == {"w5", "eta", "g"}
    assert abs(exact(numbers.expr) - VALUE) < 1e-12
    assert abs(exact(value.expr) - VALUE) < 1e-12


SIGMOIDS = (
    "out = 1/(1+e^-0.3775)",
    "out = 1/(1+e^-(0.3775))",
    "out = 1/(1 + e^(-0.3775))",
    "out = 1/(1+e^{-0.3775})",
    "out = 1/(1+exp(-0.3775))",
    "out = (1+exp(-0.3775))^-1",
    "out = (1 + e^−0.3775)^(-1)",
    "out = sigmoid(0.3775)",
    "out = σ(0.3775)",
    "out = sigma(0.3775)",
    "out = [1 + exp(−0.3775)]⁻¹",
    "$out = \\frac{1}{1 + e^{-0.3775}}$",
    "$\\text{out} = \\dfrac{1}{1+\\exp(-0.3775)}$",
    "$out = \\sigma(0.3775)$",
    "$out = \\sigma\\left(0.3775\\right)$",
    "out = 1/(1+e**(-0.3775))",
)


@pytest.mark.parametrize("text", SIGMOIDS)
def test_a_sigmoid_is_one(text):
    (claim,) = working(text).claims
    # 1 / (1 + e^−0.3775), mpmath: 0.593269992107187
    assert claim.sides[1].unread == ""
    assert abs(exact(claim.sides[1].expr) - 0.593269992107187) < 1e-12
