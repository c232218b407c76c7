"""The JSON of a derivation: it reads back, and every value follows from its formula."""

import json
import math
import re
import tracemalloc

import mpmath
from calculator import UncertainError, calculate, printed
from derivations import derivations
from hypothesis import HealthCheck, Phase, given, settings
from two_layers import two_layers

from nnsolve.axis import Axis, Key
from nnsolve.build import Builder
from nnsolve.derivation import FORWARD, Rule
from nnsolve.expr import Num
from nnsolve.render.json import chunks

random_derivations = settings(
    max_examples=50,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
WORD = re.compile(r"[A-Za-z_][\w@.]*")


def read(derivation, **choice):
    text = "".join(chunks(derivation, **choice))
    return json.loads(text)


@random_derivations
@given(derivations())
def test_every_value_follows_from_its_formula(derivation):
    whole = read(derivation)
    assert whole["schema"] == 1
    assert len(whole["steps"]) == len(derivation)
    for step, key in zip(whole["steps"], derivation.keys(), strict=True):
        assert step["value"] == derivation.value(key)
        assert isinstance(step["value"], int) == isinstance(derivation.value(key), int)
        shown, unit = printed(step["shown"].replace("e", "*10^") if "e" in step["shown"] else step["shown"])
        assert abs(shown - mpmath.mpf(step["value"])) <= unit * 0.5001 + abs(shown) * 1e-12
        assert [derivation.notation.ascii(one) for one in derivation[key].inputs] == step["inputs"]
        if step["formula"] is None:
            assert step["phase"] == "given"


@random_derivations
@given(derivations())
def test_formulas_can_be_computed_by_who_reads_them(derivation):
    values = {derivation.notation.ascii(key): derivation.value(key) for key in derivation.keys()}  # noqa: SIM118  (not a mapping)
    distinct = len(values) == len(derivation)
    for step in read(derivation)["steps"]:
        if not distinct or step["formula"] is None or not step["inputs"] or " if " in step["formula"]:
            continue
        formula = WORD.sub(lambda m: wrapped(values.get(m[0]), m[0]), step["formula"])
        try:
            found, largest = calculate(formula)
        except UncertainError:
            continue
        # Ill-conditioned formulas lose more digits than a comparison should look at.
        assert math.isclose(found, step["value"], rel_tol=1e-6, abs_tol=1e-7 * max(1, float(largest)))


def wrapped(value, name):
    if value is None:
        return name
    digits = f"{mpmath.nstr(mpmath.mpf(value), 40, min_fixed=-400, max_fixed=400)}"
    return f"({digits})"


def test_fields_of_a_small_derivation():
    whole = read(two_layers(), only=[Key("v_new", (0, 0))])
    assert whole["asked"] == ["w5_new"]
    assert whole["conventions"] == {"squared-error": "half"}
    last = whole["steps"][-1]
    assert last.pop("value") == 0.4 - 0.5 * 0.08216704056423077
    assert last == {
        "key": "w5_new",
        "phase": "update",
        "rule": "slope",
        "formula": "w5 - alpha*dE_dw5",
        "substitution": "0.40 - 0.5*0.08217",
        "shown": "0.3589",
        "inputs": ["w5", "alpha", "dE_dw5"],
        "note": "w5 reaches E along one path, w5 -> in_o1 -> out_o1 -> E: multiply three factors.",
    }
    assert [step["key"] for step in whole["steps"]].count("w1") == 1
    assert "w1_new" not in {step["key"] for step in whole["steps"]}


def large():
    b = Builder("Large")
    i, j = Axis("i", 150), Axis("j", 150)
    w = b.given("w", [[n + m / 200 for m in range(150)] for n in range(150)], i, j)
    b.family("v", w[i, j] * Num(2), i, j, rule=Rule("twice", "Twice"), phase=FORWARD)
    return b.done([Key("v")])


def test_a_large_derivation_comes_as_families():
    whole = read(large())
    assert "steps" not in whole
    given_, twice = whole["families"]
    assert given_["values"][3][7] == 3 + 7 / 200
    assert twice["values"][149][149] == 2 * (149 + 149 / 200)
    assert twice["formula"] == "w[i,j]*2"
    assert twice["axes"] == [{"name": "i", "size": 150}, {"name": "j", "size": 150}]
    assert whole["asked"] == [{"family": "v", "at": []}]
    only = read(large(), only=[Key("v", (1, 2))])
    assert [step["key"] for step in only["steps"]] == ["w_1_2", "v_1_2"]


def test_it_is_written_in_small_pieces():
    derivation = large()
    tracemalloc.start()
    longest = max(map(len, chunks(derivation)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert longest < 10_000
    assert peak < 1_000_000
