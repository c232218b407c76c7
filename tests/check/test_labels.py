"""What written names stand for: dialects, aliases, letters that look alike, marks, synonyms."""

import tracemalloc
from collections import Counter

import pytest
from msgspec import structs

from nnsolve import derive, draw, read, solve
from nnsolve.axis import Axis
from nnsolve.build import Builder
from nnsolve.check.labels import MOST_KEYS, Labels
from nnsolve.check.spelling import folded, halves, kept, taken_apart
from nnsolve.derivation import BACKWARD, Rule
from nnsolve.errors import ProblemError
from nnsolve.expr import Sym
from nnsolve.notation import Numbered, Own, Ratio, Word
from nnsolve.topic import encode


def named(problem, name):
    """The plain names of all that `name` can mean at the nearest distance."""
    derivation = derive(read(problem))
    labels = Labels(derivation)
    return [derivation.notation.ascii(key) for key in labels.keys(name)]


@pytest.mark.parametrize(
    ("problem", "names", "quantity"),
    [
        ("two-layer-sigmoid", "in_h1 in_h_1 inh_1 in_{h1} net_h1 net_{h_1} neth1 z_h1 z_{h1} inH1", "in_h1"),
        ("two-layer-sigmoid", "out_o1 out_01 out01 out_{01} outO1 out_O1 outo_1 a_o1 o_o1", "out_o1"),
        ("two-layer-sigmoid", "E E_total Etotal MSE L loss J error E_{total}", "E"),
        ("two-layer-sigmoid", "alpha eta α η lr learning_rate", "alpha"),
        ("two-layer-sigmoid", "target_o1 t_o1 target_01 target_{o1}", "target_o1"),
        ("two-layer-sigmoid", "w5 w_5 w_{5} W5", "w5"),
        ("two-layer-sigmoid", "w5_new w_5_new new_w5 w5+ w5' w5_updated", "w5_new"),
        ("two-layer-sigmoid", "d(E)/d(w5) d(E_total)/d(w_5) d(L)/d(w_{5}) dE_dw5 dEdw5", "dE_dw5"),
        ("two-layer-sigmoid", "d(out_o1)/d(in_o1) d(out_01)/d(in_01) d(a01)/d(net01)", "dout_o1_din_o1"),
        ("two-layer-sigmoid", "d(in_o1)/d(out_h1) d(net_{o1})/d(outh_1)", "din_o1_dout_h1"),
        ("two-layer-sigmoid", "delta_o1 δ_o1 δ_{o1} d(E)/d(in_o1) d(E)/d(net_o1)", "delta_o1"),
        ("scalar-chain", "z_1 z1 in_1 net_1 in1", "z1"),
        ("scalar-chain", "a_2 a2 out_2 out2", "a2"),
        ("scalar-chain", "theta_1 θ1 θ_1 theta1", "theta1"),
        ("scalar-chain", "Delta_2 Δ2 Delta2", "Delta2"),
        ("scalar-chain", "delta_2 δ2 delta2", "delta2"),
        ("three-two-one", "in_4 in4 net_4 I_4 z4", "in4"),
        ("adam-parabola", "m@2 m@k2", "m@k2"),
        ("adam-parabola", "x@0 x_0", "x@k0"),
        ("adam-parabola", "m_hat@3 mhat@3 m_hat@k3", "m_hat@k3"),
        ("two-samples", "out_h@1 out_h@s1 outh@1", "out_h@s1"),
        ("bowl", "x_3 x3 x@3", "x_3"),
        ("bowl", "d(f)/d(x_0)", "df/dx_0"),
        ("max-pool-backward", "map[0,1] map_{0,1} map01", "map[0,1]"),
        ("lenet-5", "W_conv1 output_conv1 width_conv1", "W_conv1"),
        ("lenet-5", "params_conv1 parameters_conv1", "params_conv1"),
        ("logistic-hours", "d(L)/d(w)@2 d(L)/d(w)@k2", "dL_dw@k2"),
    ],
)  # fmt: skip
def test_the_ways_to_write_a_name(problem, names, quantity):
    assert {name: named(problem, name) for name in names.split()} == {
        name: [quantity] for name in names.split()
    }


@pytest.mark.parametrize(
    "name", ["", "foo", "w99", "d(in_o1)/d(w1)", "xyz_h1", "in_h7", "d()/d()", "²", "w²", "@", "_"]
)
def test_other_names_stand_for_nothing(name):
    assert named("two-layer-sigmoid", name) == []


def test_every_quantity_of_every_problem_answers_to_its_own_names():
    problems = [draw(topic, 1, 3) for topic in ("backprop", "optimizer", "regression", "perceptron", "cnn")]
    for problem in (*problems, read("two-samples"), read("logistic-hours"), read("max-pool-backward")):
        derivation = derive(problem)
        labels, notation = Labels(derivation), derivation.notation
        bearers, bare = {}, Counter()
        for key in derivation.keys():  # noqa: SIM118
            bearers.setdefault(notation.ascii(key), []).append(key)
            bare[notation.bare(key)] += 1
        for name, keys in bearers.items():
            assert set(keys) <= set(labels.keys(name)), name
            # E stands for the error of the batch, and of each sample where the mark was left out.
            if bare[name] <= 1:
                assert labels.keys(name) == (keys[0],), name


def test_a_name_without_its_mark_stands_for_all_iterations():
    assert named("adam-parabola", "m") == [f"m@k{k}" for k in range(1, 21)]


def test_parts_are_told_from_quantities():
    labels = Labels(derive(read("two-layer-sigmoid")))
    change, share = labels.best("Delta_w5"), labels.best("E_o1")
    assert [(s.family, s.change) for s in change] == [("w2_new", True)]
    assert [(s.family, str(s.term)) for s in share] == [("E", "out2[0]")]
    assert labels.keys("Delta_w5") == labels.keys("E_o1") == ()


def test_halves_of_a_slope_that_is_none():
    labels = Labels(derive(read("two-layer-sigmoid")))
    assert labels.misnamed("d(in_o1)/d(w1)")
    assert not labels.misnamed("d(int)/d(w1)")
    assert {s.family for s in labels.half("d(int)/d(w1)")} == {"din_dw1", "dE_dw1"}


def test_comparison_forms():
    assert folded("in_O1") == folded("in 01") == "in01"
    assert folded("w_l2") == folded("w12")
    assert kept("Δ_{w5}") == "Deltaw5"
    assert taken_apart("d(E)/d(w_5)@2").marks == taken_apart("x@2").marks
    assert ("E", "w5") in list(halves("dEdw5"))


def test_large_networks_are_read_without_listing_them():
    b, i = Builder("large"), Axis("i", 200_000)
    w = b.given("w", [0.5] * i.size, i, label=Own(Numbered("w")))
    b.given("E", 1.0, label=Word("E"))
    b.family("dE_dw", w[i] * 2, i, rule=Rule("r", "R"), phase=BACKWARD, label=Ratio(Sym("E"), w[i]))
    labels = Labels(b.done())
    tracemalloc.start()
    assert [str(key) for key in labels.keys("w_{199999}")] == ["w[199998]"]
    assert [str(key) for key in labels.keys("d(E)/d(w77)")] == ["dE_dw[76]"]
    assert labels.keys("w200001") == labels.keys("w0") == ()
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert MOST_KEYS <= 1000


# -------------------------------------------------------------------------------------- synonyms


def with_synonyms(synonyms):
    return structs.replace(read("two-layer-sigmoid"), synonyms=synonyms)


def test_synonyms_of_the_problem_are_names():
    derivation = derive(with_synonyms({"target_o1": ("t1", "d_1"), "delta_o1": ("S1",)}))
    labels = Labels(derivation)
    for name in ("t1", "t_1", "T1", "d1", "d_{1}"):
        assert [str(key) for key in labels.keys(name)] == ["t[0]"]
    assert [str(key) for key in labels.keys("S_1")] == ["delta2[0]"]


def test_a_synonym_holds_inside_a_slope():
    derivation = derive(with_synonyms({"out_h1": ("y1",)}))
    assert [str(key) for key in Labels(derivation).keys("d(in_o1)/d(y_1)")] == ["din_dout2[0,0]"]


def test_a_synonym_of_a_name_with_iterations_keeps_its_mark():
    problem = structs.replace(read("adam-parabola"), synonyms={"m": ("momentum1",)})
    assert [str(key) for key in Labels(derive(problem)).keys("momentum1@2")] == ["m.x[1]"]


@pytest.mark.parametrize(
    ("synonyms", "path", "said"),
    [
        ({"foo": ("t1",)}, ("synonyms", "foo"), "no quantity is called 'foo'"),
        ({"target_o1": ("w5",)}, ("synonyms", "target_o1", 0), "'w5' is the name of another quantity"),
        (
            {"target_o1": ("t",), "target_o2": ("t",)},
            ("synonyms", "target_o2", 0),
            "'t' already stands for target_o1",
        ),
        ({"target_o1": ("t1", "")}, ("synonyms", "target_o1", 1), "expected a name of 1 to 120 characters"),
        ({"E": ("x" * 121,)}, ("synonyms", "E", 0), "expected a name of 1 to 120 characters"),
        ({"E": tuple(f"e{n}" for n in range(1001))}, ("synonyms", "E"), "expected at most 1000 synonyms"),
    ],
)
def test_synonyms_that_do_not_fit_are_refused(synonyms, path, said):
    with pytest.raises(ProblemError) as error:
        derive(with_synonyms(synonyms))
    assert error.value.path == path
    assert said in error.value.message


def test_synonyms_survive_the_problem_file(tmp_path):
    problem = with_synonyms({"target_o1": ("t1", "d1")})
    path = tmp_path / "again.toml"
    path.write_text(encode(problem), encoding="utf-8")
    assert read(path).synonyms == problem.synonyms


def test_a_synonym_that_does_not_fit_is_shown_in_its_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(encode(read("scalar-chain")) + '\n[synonyms]\nz1 = ["w2"]\n', encoding="utf-8")
    with pytest.raises(ProblemError) as error:
        solve(path)
    assert str(error.value).startswith(f"{path}:")
    assert "synonyms.z1[0]: 'w2' is the name of another quantity" in str(error.value)


def test_a_unit_alone_is_its_output_sooner_than_its_net_input():
    assert named("two-layer-sigmoid", "h1") == ["out_h1"]
    senses = Labels(derive(read("two-layer-sigmoid"))).senses("h1")
    assert [one.family for one in senses] == ["out1", "in1"]
    assert named("two-layer-sigmoid", "d(h_1)/d(w_1)") == ["din_h1_dw1"]
