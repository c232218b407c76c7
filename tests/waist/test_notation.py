"""Names: every quantity has one plain name and one printed name, and both lead back to it."""

import msgspec
import pytest
from networks import drawn, problem

from nnsolve import catalogue
from nnsolve.axis import Axis, Key
from nnsolve.errors import NnsolveError
from nnsolve.expr import Sym
from nnsolve.notation import After, Labelled, Listed, Notation, Numbered, Own, Ratio, Unit, Word
from nnsolve.topics.backprop import TOPIC


def names_of(made):
    notation, keys = made.notation, list(made.keys())
    return notation, keys, [notation.ascii(key) for key in keys], [notation.text(key) for key in keys]


@pytest.mark.parametrize("dialect", ["in-out", "net-out", "z-a"])
@pytest.mark.parametrize("seed", range(10))
def test_every_name_leads_back_to_its_quantity(seed, dialect):
    made = TOPIC.derive(msgspec.convert(problem(drawn(seed), dialect=dialect), TOPIC.problem))
    notation, keys, plain, text = names_of(made)
    assert len(set(plain)) == len(plain)
    assert len(set(text)) == len(text)
    assert all(name.isascii() for name in plain)
    for key, name, printed in list(zip(keys, plain, text, strict=True))[:: max(1, len(keys) // 12)]:
        assert notation.key(name) == key
        assert notation.key(printed) == key


def test_two_softmax_layers_have_names_of_their_own():
    fields = {
        "topic": "backprop",
        "activation": "softmax",
        "loss": "categorical",
        "inputs": [1],
        "targets": [0, 1],
        "layers": [{"weights": [[1], [2]]}, {"weights": [[1, 2], [3, 4]]}],
        "ask": "gradients",
        "conventions": {"softmax": "stable"},
    }
    _, _, plain, text = names_of(TOPIC.derive(msgspec.convert(fields, TOPIC.problem)))
    assert len(set(plain)) == len(plain)
    assert len(set(text)) == len(text)


NUMBERED = {
    "in4": ("in1", (0,)),
    "out4": ("out1", (0,)),
    "delta4": ("delta1", (0,)),
    "delta6": ("delta2", (0,)),
    "target6": ("t", (0,)),
    "dE_dw46": ("dE_dw2", (0, 0)),
    "dE_dout6": ("dE_dout2", (0,)),
    "dout4_din4": ("dout_din1", (0,)),
    "din6_dout5": ("din_dout2", (0, 1)),
    "w46_new": ("w2_new", (0, 0)),
    "w25": ("w1", (1, 1)),
    "alpha": ("alpha", ()),
    "E": ("E", ()),
}


def test_units_with_numbers_are_called_as_on_the_sheet():
    made = TOPIC.derive(catalogue.read("three-two-one"))
    for name, (family, at) in NUMBERED.items():
        assert made.notation.key(name) == Key(family, at)
        assert made.notation.ascii(Key(family, at)) == name


def test_named_units_and_subscripts():
    fields = {
        "topic": "backprop",
        "rate": 1,
        "inputs": {"x_1": 1},
        "targets": {"o": 1},
        "units": {"h1": "w_{14}*x_1 - θ4", "o": "w_46*h1 - theta6"},
        "parameters": {"w_{14}": 1, "w_46": 1, "θ4": 0, "theta6": 0},
    }
    notation, _, plain, text = names_of(TOPIC.derive(msgspec.convert(fields, TOPIC.problem)))
    assert {"in_h1", "out_o", "delta_h1", "dE_dw_14", "dE_dw_46", "w_46_new", "theta4", "theta4_new"} <= set(
        plain
    )
    assert {"dE_dtheta4", "din_h1_dtheta4", "dE_dtheta6"} <= set(plain)
    assert {"∂E/∂θ4", "θ4 new", "∂E/∂theta6", "∂E/∂in_h1"} <= set(text)
    assert notation.key("θ4") == notation.key("theta4")


@pytest.mark.parametrize(
    ("dialect", "names"),
    [
        ("in-out", {"in_h1", "out_h1", "dE_dout_o1", "dout_o1_din_o1", "din_o1_dw5"}),
        ("net-out", {"net_h1", "out_h1", "dE_dout_o1", "dout_o1_dnet_o1", "dnet_o1_dw5"}),
        ("z-a", {"z_h1", "a_h1", "dE_da_o1", "da_o1_dz_o1", "dz_o1_dw5"}),
    ],
)
def test_dialects_change_the_words_alone(dialect, names):
    bundled = catalogue.read("two-layer-sigmoid")
    made = TOPIC.derive(msgspec.structs.replace(bundled, dialect=dialect))
    _, _, plain, _ = names_of(made)
    assert names | {"delta_h1", "w5_new", "dE_dw5", "target_o1", "E", "alpha", "i1"} <= set(plain)
    usual = TOPIC.derive(bundled)
    assert [made.value(key) for key in made.keys()] == [usual.value(key) for key in usual.keys()]  # noqa: SIM118


def test_marks_of_update_and_sample():
    k, s, j = Axis("k", 12), Axis("s", 3), Axis("j", 2)
    label = Own(Listed(("b", "c")))
    notation = Notation({"a": Labelled((k, s, j), label), "g": Labelled((j,), Own(Numbered("w", 5)))})
    assert notation.ascii(Key("a", (9, 1, 0))) == "b@k10.s2"
    assert notation.text(Key("a", (9, 1, 0))) == "b⁽¹⁰⁾⁽²⁾"
    assert notation.bare(Key("a", (9, 1, 1))) == "c"
    assert [notation.ascii(Key("g", (n,))) for n in range(2)] == ["w5", "w6"]
    assert notation.key("c@k12.s3") == Key("a", (11, 2, 1))


def test_labels_build_on_each_other():
    j = Axis("j", 2)
    units = Listed(("h1", "7"))
    families = {
        "z": Labelled((j,), Unit("in", units)),
        "E": Labelled((), Word("E")),
        "e": Labelled((), Word("ε", "eps")),
        "d": Labelled((j,), Ratio(Sym("E"), Sym("z", (j,)), "delta")),
        "r": Labelled((j,), Ratio(Sym("E"), Sym("z", (j,)))),
        "n": Labelled((j,), After(Sym("z", (j,)), "neu", "later")),
        "plain": Labelled((j,), None),
    }
    notation = Notation(families, "z-a")
    assert [notation.ascii(Key(name, (0,))) for name in "zdrn"] == [
        "z_h1",
        "delta_h1",
        "dE_dz_h1",
        "z_h1_later",
    ]
    assert [notation.ascii(Key(name, (1,))) for name in "zdrn"] == ["z7", "delta7", "dE_dz7", "z7_later"]
    assert notation.text(Key("n", (0,))) == "z_h1 neu"
    name = notation.name(Key("r", (1,)))
    assert (name.text, name.over, name.under) == ("∂E/∂z7", "∂E", "∂z7")
    assert notation.ascii(Key("e")) == "eps"
    assert notation.ascii(Key("plain", (1,))) == "plain_1"


def test_an_unknown_name_is_answered_with_near_ones():
    notation = TOPIC.derive(catalogue.read("two-layer-sigmoid")).notation
    with pytest.raises(NnsolveError, match=r"'w9_new'.*w\d_new"):
        notation.key("w9_new")
    with pytest.raises(NnsolveError, match="no quantity is called ''"):
        notation.key("")


def test_a_short_name_means_the_asked_new_value():
    made = TOPIC.derive(catalogue.read("two-layer-sigmoid"))
    assert made.named(["w5", "w5_new", "b1", "out_o1"]) == (
        Key("w2_new", (0, 0)),
        Key("w2_new", (0, 0)),
        Key("b1", (0,)),
        Key("out2", (0,)),
    )
