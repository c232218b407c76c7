"""Backpropagation: the figures of lecture notes, slides and textbooks, digit for digit."""

from decimal import Decimal
from typing import NamedTuple

import msgspec
import pytest

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.topics.backprop import TOPIC


def solved(problem):
    """The values of a problem by their plain names; every formula is checked against its value on the way."""
    made = TOPIC.derive(problem)
    made.validate(1_000)
    return {made.notation.ascii(key): made.value(key) for key in made.keys()}  # noqa: SIM118


# -------------------------------------------------------------------------------- figures as printed


class Row(NamedTuple):
    """One figure of a source: `figure` as it is printed; `erratum` says what is due instead of it."""

    name: str
    figure: str
    where: str
    erratum: str = ""


NOTES, SLIDES = "lecture notes, backpropagation", "slides, backpropagation example"

PRINTED = {
    "two-layer-sigmoid": (
        Row("in_h1", "0.3775", f"{NOTES}, question 1"),
        Row("out_h1", "0.59326", f"{NOTES}, question 1"),
        Row("in_h2", "0.3925", f"{NOTES}, question 1"),
        Row("out_h2", "0.59688", f"{NOTES}, question 1"),
        Row("in_o1", "1.105", f"{NOTES}, question 1"),
        Row("out_o1", "0.7511", f"{NOTES}, question 1", "0.7513 from unrounded figures"),
        Row("in_o2", "1.22484", f"{NOTES}, question 1", "1.22492 from unrounded figures"),
        Row("out_o2", "0.7727", f"{NOTES}, question 1", "0.7729"),
        Row("E", "0.2982", f"{NOTES}, question 1", "0.2983 from unrounded figures"),
        Row("dE_dout_o1", "0.7411", f"{NOTES}, question 1", "0.7413 from unrounded figures"),
        Row("dout_o1_din_o1", "0.1869", f"{NOTES}, question 1", "0.1868 from unrounded figures"),
        Row("din_o1_dw5", "0.5932", f"{NOTES}, question 1"),
        Row("dE_dw5", "0.0821", f"{NOTES}, question 1"),
        Row("w5_new", "0.359", f"{NOTES}, question 1"),
        Row("din_o1_dout_h1", "0.40", f"{NOTES}, question 1"),
        Row("dout_h1_din_h1", "0.24130", f"{NOTES}, question 1"),
        Row("din_h1_dw1", "0.05", f"{NOTES}, question 1"),
        Row("dE_dw1", "0.0006685", f"{NOTES}, question 1", "0.0004385 over both paths"),
        Row("w1_new", "0.1496", f"{NOTES}, question 1", "0.1497 over both paths"),
        Row("E", "0.298371109", "the well-known web page of this example"),
        Row("w1_new", "0.149780716", "the well-known web page of this example"),
        Row("w2_new", "0.19956143", "the well-known web page of this example"),
        Row("w3_new", "0.24975114", "the well-known web page of this example"),
        Row("w4_new", "0.29950229", "the well-known web page of this example"),
        Row("w5_new", "0.35891648", "the well-known web page of this example"),
        Row("w6_new", "0.408666186", "the well-known web page of this example"),
        Row("w7_new", "0.511301270", "the well-known web page of this example"),
        Row("w8_new", "0.561370121", "the well-known web page of this example"),
    ),
    "three-two-one": (
        Row("in4", "-0.7", f"{NOTES}, question 2"),
        Row("out4", "0.3318", f"{NOTES}, question 2"),
        Row("in5", "0.1", f"{NOTES}, question 2"),
        Row("out5", "0.5249", f"{NOTES}, question 2"),
        Row("in6", "-0.1045", f"{NOTES}, question 2"),
        Row("out6", "0.4738", f"{NOTES}, question 2"),
        Row("E", "0.2768", f"{NOTES}, question 2"),
        Row("dE_dout6", "-1.052", f"{NOTES}, question 2"),
        Row("dout6_din6", "-0.052", f"{NOTES}, question 2", "0.2493: out(1 − out), not out − (1 − out)"),
        Row("din6_dw46", "0.331", f"{NOTES}, question 2"),
        Row("dE_dw46", "0.0181", f"{NOTES}, question 2", "-0.0870, follows from the slip before"),
        Row("w46_new", "-0.31629", f"{NOTES}, question 2", "-0.22165, follows from the slip before"),
    ),
    "four-two-one": (
        Row("in5", "0.4", f"{NOTES}, assignment"),
        Row("out5", "0.5986", f"{NOTES}, assignment"),
        Row("in6", "1", f"{NOTES}, assignment"),
        Row("out6", "0.7311", f"{NOTES}, assignment"),
        Row("in7", "-0.3334", f"{NOTES}, assignment"),
        Row("out7", "0.4174", f"{NOTES}, assignment"),
        Row("E", "0.3394", f"{NOTES}, assignment"),
        Row("dE_dout7", "-1.1652", f"{NOTES}, assignment"),
        Row("dout7_din7", "0.2432", f"{NOTES}, assignment"),
        Row("din7_dw57", "0.5987", f"{NOTES}, assignment"),
        Row("dE_dw57", "-0.1697", f"{NOTES}, assignment", "-0.1696 from unrounded figures"),
        Row("w57_new", "-0.16424", f"{NOTES}, assignment", "-0.16429 from unrounded figures"),
        Row("dE_dw67", "-0.2072", f"{NOTES}, assignment", "-0.2071 from unrounded figures"),
        Row("w67_new", "0.36576", f"{NOTES}, assignment", "0.36571 from unrounded figures"),
        Row("dE_dw07", "-0.2834", f"{NOTES}, assignment", "-0.2833 from unrounded figures"),
        Row("w07_new", "-0.07328", f"{NOTES}, assignment", "-0.07332 from unrounded figures"),
    ),
    "scalar-chain": (
        Row("z1", "0.415", SLIDES),
        Row("a1", "0.6022", SLIDES),
        Row("z2", "0.890", SLIDES, "0.891 from unrounded figures"),
        Row("a2", "0.7088", SLIDES, "0.7091 from unrounded figures"),
        Row("dE_dw1", "0.00102", SLIDES),
        Row("dE_dw2", "0.0570", SLIDES),
        Row("dE_dtheta1", "0.0102", SLIDES),
        Row("dE_dtheta2", "0.0946", SLIDES, "0.0947 from unrounded figures"),
        Row("w1_new", "0.148", SLIDES),
        Row("w2_new", "0.393", SLIDES),
        Row("theta1_new", "0.389", SLIDES),
        Row("theta2_new", "0.525", SLIDES),
    ),
}


def agrees(value, figure):
    """Whether `value` rounds or cuts to the digits of `figure`."""
    printed, exact = Decimal(figure), Decimal(value)
    unit = Decimal(1).scaleb(printed.as_tuple().exponent)
    near = abs(exact - printed) <= unit / 2 + Decimal("1e-15")
    return near or (exact * printed > 0 and 0 <= abs(exact) - abs(printed) < unit)


@pytest.mark.parametrize("name", PRINTED)
def test_figures_as_the_sources_print_them(name):
    found = solved(catalogue.read(name))
    for row in PRINTED[name]:
        due = row.erratum.split()[0].rstrip(":,") if row.erratum else row.figure
        assert agrees(found[row.name], due), (row, found[row.name])
        if row.erratum:
            assert not agrees(found[row.name], row.figure), row


# ------------------------------------------------------------------- whole tables in double precision


TABLES = {
    ("two-layer-sigmoid", "half", False): {
        "E": 0.29837110876000267,
        "in_h1": 0.3775,
        "in_h2": 0.3925,
        "out_h1": 0.5932699921071872,
        "out_h2": 0.596884378259767,
        "in_o1": 1.1059059670597702,
        "in_o2": 1.2249214040964655,
        "out_o1": 0.7513650695523157,
        "out_o2": 0.7729284653214626,
        "delta_o1": 0.13849856162855698,
        "delta_o2": -0.038098236516556215,
        "delta_h1": 0.008771354689486935,
        "delta_h2": 0.009954254705217202,
        "dE_dw1": 0.00043856773447434674,
        "dE_dw2": 0.0008771354689486935,
        "dE_dw3": 0.0004977127352608601,
        "dE_dw4": 0.0009954254705217202,
        "dE_dw5": 0.08216704056423078,
        "dE_dw6": 0.08266762784753326,
        "dE_dw7": -0.02260254047747506,
        "dE_dw8": -0.022740242215978212,
        "dE_db1": 0.018725609394704135,
        "dE_db2": 0.10040032511200075,
        "w1_new": 0.14978071613276284,
        "w2_new": 0.19956143226552564,
        "w3_new": 0.24975114363236958,
        "w4_new": 0.29950228726473915,
        "w5_new": 0.3589164797178846,
        "w6_new": 0.4086661860762334,
        "w7_new": 0.5113012702387375,
        "w8_new": 0.5613701211079891,
        "b1_new": 0.3406371953026479,
        "b2_new": 0.5497998374439996,
    },
    ("three-two-one", "sum", True): {
        "E": 0.2767928907806386,
        "in4": -0.7,
        "in5": 0.1,
        "in6": -0.10453950584533817,
        "out4": 0.3318122278318339,
        "out5": 0.52497918747894,
        "out6": 0.47388889882398544,
        "dE_dw14": 0.017449123930866527,
        "dE_dw15": 0.013084170128337987,
        "dE_dw24": 0.0,
        "dE_dw25": 0.0,
        "dE_dw34": 0.017449123930866527,
        "dE_dw35": 0.013084170128337987,
        "dE_dw46": -0.08704700812989945,
        "dE_dw56": -0.13772207220665622,
        "dE_dtheta4": 0.017449123930866527,
        "dE_dtheta5": 0.013084170128337987,
        "dE_dtheta6": -0.262338156428689,
        "w14_new": 0.18429578846222014,
        "w15_new": -0.3117757531155042,
        "w24_new": 0.4,
        "w25_new": 0.1,
        "w34_new": -0.5157042115377799,
        "w35_new": 0.18822424688449582,
        "w46_new": -0.2216576926830905,
        "w56_new": -0.07605013501400941,
        "theta4_new": -0.41570421153777987,
        "theta5_new": 0.18822424688449582,
        "theta6_new": 0.33610434078582013,
    },
    ("three-two-one", "half", True): {
        "E": 0.1383964453903193,
        "dE_dw14": 0.008724561965433263,
        "dE_dw15": 0.0065420850641689935,
        "dE_dw24": 0.0,
        "dE_dw25": 0.0,
        "dE_dw34": 0.008724561965433263,
        "dE_dw35": 0.0065420850641689935,
        "dE_dw46": -0.043523504064949724,
        "dE_dw56": -0.06886103610332811,
        "dE_dtheta4": 0.008724561965433263,
        "dE_dtheta5": 0.0065420850641689935,
        "dE_dtheta6": -0.1311690782143445,
        "w14_new": 0.19214789423111006,
        "w15_new": -0.30588787655775207,
        "w24_new": 0.4,
        "w25_new": 0.1,
        "w34_new": -0.50785210576889,
        "w35_new": 0.1941121234422479,
        "w46_new": -0.26082884634154524,
        "w56_new": -0.1380250675070047,
        "theta4_new": -0.4078521057688899,
        "theta5_new": 0.1941121234422479,
        "theta6_new": 0.21805217039291006,
    },
    ("four-two-one", "sum", True): {
        "E": 0.3394053999595398,
        "in5": 0.4,
        "in6": 1.0,
        "in7": -0.3333945823077346,
        "out5": 0.598687660112452,
        "out6": 0.7310585786300049,
        "out7": 0.41741489895506273,
        "dE_dw15": 0.020423057743603274,
        "dE_dw25": 0.020423057743603274,
        "dE_dw35": 0.0,
        "dE_dw45": 0.020423057743603274,
        "dE_dw16": -0.011141830800752928,
        "dE_dw26": -0.011141830800752928,
        "dE_dw36": 0.0,
        "dE_dw46": -0.011141830800752928,
        "dE_dw57": -0.16963559895621477,
        "dE_dw67": -0.2071423350110245,
        "dE_db5": 0.020423057743603274,
        "dE_db6": -0.011141830800752928,
        "dE_dw07": -0.28334574145782787,
        "w15_new": 0.2836615538051174,
        "w25_new": -0.21633844619488263,
        "w35_new": 0.2,
        "w45_new": 0.08366155380511738,
        "w16_new": 0.10891346464060234,
        "w26_new": 0.40891346464060235,
        "w36_new": -0.3,
        "w46_new": 0.40891346464060235,
        "w57_new": -0.16429152083502818,
        "w67_new": 0.3657138680088196,
        "b5_new": 0.1836615538051174,
        "b6_new": 0.10891346464060234,
        "w07_new": -0.07332340683373768,
    },
    ("four-two-one", "half", True): {
        "E": 0.1697026999797699,
        "dE_dw15": 0.010211528871801637,
        "dE_dw25": 0.010211528871801637,
        "dE_dw35": 0.0,
        "dE_dw45": 0.010211528871801637,
        "dE_dw16": -0.005570915400376464,
        "dE_dw26": -0.005570915400376464,
        "dE_dw36": 0.0,
        "dE_dw46": -0.005570915400376464,
        "dE_dw57": -0.08481779947810739,
        "dE_dw67": -0.10357116750551225,
        "dE_db5": 0.010211528871801637,
        "dE_db6": -0.005570915400376464,
        "dE_dw07": -0.14167287072891394,
        "w15_new": 0.2918307769025587,
        "w25_new": -0.20816922309744132,
        "w35_new": 0.2,
        "w45_new": 0.0918307769025587,
        "w16_new": 0.10445673232030117,
        "w26_new": 0.40445673232030116,
        "w36_new": -0.3,
        "w46_new": 0.40445673232030116,
        "w57_new": -0.23214576041751409,
        "w67_new": 0.2828569340044098,
        "b5_new": 0.1918307769025587,
        "b6_new": 0.10445673232030117,
        "w07_new": -0.18666170341686886,
    },
    ("scalar-chain", "half", True): {
        "E": 0.10538752104181595,
        "z1": 0.415,
        "a1": 0.6022861768886306,
        "z2": 0.8910287795998838,
        "a2": 0.7091024309276002,
        "delta2": 0.09470189264127835,
        "delta1": 0.010208096194000567,
        "dE_dw1": 0.0010208096194000568,
        "dE_dtheta1": 0.010208096194000567,
        "dE_dw2": 0.05703764086303308,
        "dE_dtheta2": 0.09470189264127835,
        "w1_new": 0.14897919038059995,
        "theta1_new": 0.38979190380599943,
        "w2_new": 0.3929623591369669,
        "theta2_new": 0.5252981073587216,
    },
}
"""Recomputed from the givens in double precision, by problem, loss factor and bundled `frozen` or none."""


@pytest.mark.parametrize(("name", "factor", "as_bundled"), TABLES)
def test_whole_tables(name, factor, as_bundled):
    bundled = catalogue.read(name)
    frozen = bundled.frozen if as_bundled else ()
    problem = msgspec.structs.replace(bundled, conventions={"squared-error": factor}, frozen=frozen)
    found = solved(problem)
    for key, due in TABLES[name, factor, as_bundled].items():
        assert found[key] == pytest.approx(due, rel=1e-13, abs=1e-15), key
    # Nothing is updated that the table does not have.
    assert {key for key in found if key.endswith("_new")} == {
        key for key in TABLES[name, factor, as_bundled] if key.endswith("_new")
    }


def test_textbook_figures_of_the_3_2_1_network():
    # The textbook of data mining prints three decimals.
    found = solved(msgspec.structs.replace(catalogue.read("three-two-one"), conventions={}))
    printed = {
        "w46_new": -0.261,
        "w56_new": -0.138,
        "w14_new": 0.192,
        "w15_new": -0.306,
        "w34_new": -0.508,
        "w35_new": 0.194,
        "theta6_new": 0.218,
        "theta5_new": 0.194,
        "theta4_new": -0.408,
    }
    assert {name: round(found[name], 3) for name in printed} == printed


def test_ten_thousand_steps_of_the_2_2_2_network():
    # The forward pass of step 10 000 has the one error, the network after that step the other.
    made = TOPIC.derive(msgspec.structs.replace(catalogue.read("two-layer-sigmoid"), epochs=10_001))
    assert f"{made.value(Key('E', (9_999,))):.6e}" == "3.510855e-05"
    assert f"{made.value(Key('E', (10_000,))):.6e}" == "3.510188e-05"
    assert made.notation.text(Key("E", (9_999,))) == "E⁽¹⁰⁰⁰⁰⁾"
    assert {key.at[0] for key in made.asked} == {10_000}
