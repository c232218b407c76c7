"""True lines in another notation: logarithms to another base, grouped thousands, what a program prints."""

import pytest

from nnsolve.check.findings import audited


@pytest.mark.parametrize(
    "text",
    [
        "log(100) = 2",
        "log 100 = 2",
        "$\\log(0.1) = -1$",
        "log(8) = 3",
        "log(8) = 2.0794",
        "-ln(0.5) + log(100) = 2.6931",
        "-0.5·log(0.5) - 0.5·log(0.5) = 1",
        "5*5*16*120 + 120 = 48.120",
        "156 + 2.416 + 48.120 + 10.164 + 850 = 61.706",
        "1.250 * 2 = 2.500",
        "0.1 + 0.2 = 0.30000000000000004",
        "0.1*3 = 0.30000000000000004",
        "1 - 0.9 = 0.09999999999999998",
        "0.5793 - 0.5792 = 0.00009999999999998899",
        "0.7*0.1 = 0.06999999999999999",
        "(0.1 + 0.7)*10 = 7.999999999999999",
    ],
)
def test_it_is_true_as_it_was_meant(text):
    audit = audited(text)
    assert not audit.findings
    assert audit.checked == 1


@pytest.mark.parametrize(
    "text",
    [
        "log(100) = 3",
        "ln(100) = 2",
        "ln(8) = 3",
        "log(100) + log(8) = 5",
        "48.120 + 10.164 + 850 = 59.135",
        "0.1 + 0.2 = 0.30000000000000104",
        "0.1 + 0.2 = 0.3000000000000004",
        "1.25 * 2 = 25",
    ],
)
def test_nothing_else_makes_a_false_line_true(text):
    assert len(audited(text).findings) == 1


@pytest.mark.parametrize(
    "text",
    [
        "28/5 = 5 (rounded down)",
        "28/5 = 6 (rounded up)",
        "17 / 5 = 3, remainder 2",
        "17 / 5 = 3 (remainder 2)",
        "17 / 5 = 3 (integer division)",
        "7 = 1 (mod 3)",
        "7 = 1 mod 3",
        "-1 mod 3 = 2",
        "3 choose 2 = 3",
        "5 plus 3·2 = 11",
        "10 divided by 4 = 2.5",
        "trunc(-2.5) = -2",
    ],
)
def test_what_its_words_say_is_not_called_false(text):
    audit = audited(text)
    assert not audit.findings
    assert not audit.counts["false"]


@pytest.mark.parametrize(
    "text", ["sin(30) = 0.5", "sin(30°) = 0.5", "80 + 10% = 88", "6 ÷ 2(1 + 2) = 1", "6 ÷ 2(1 + 2) = 9"]
)
def test_a_calculator_may_have_it_so(text):
    assert not audited(text).findings


@pytest.mark.parametrize(
    "text",
    [
        "28/5 = 7 (rounded down)",
        "7 mod 3 = 2",
        "sin(30) = 0.6",
        "80 + 10% = 89",
        "6 ÷ 2(1 + 2) = 3",
        "1/2·3 = 0.1667",
        "17 / 5 = 3",
    ],
)
def test_its_words_do_not_excuse_everything(text):
    assert len(audited(text).findings) == 1
