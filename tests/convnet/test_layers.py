"""Layers with figures of their own: recurrent, embedding, normalisation, joins, blocks."""

import pytest

from nnsolve.axis import Key
from nnsolve.convnet.network import Network
from nnsolve.convnet.options import Options


def worked(given, *layers, **choice):
    network = Network(given, layers, Options(**choice))
    return network, {row.name: row for row in network.rows}


def parameters(given, *layers, **choice):
    network, _ = worked(given, *layers, **choice)
    return network.book.value(network.totals.parameters)


# What Keras (`count_params`) and PyTorch (sum of `numel`) report for these layers.
@pytest.mark.parametrize(
    ("layer", "two", "figure"),
    [
        ("rnn 64", False, 28 * 64 + 64 * 64 + 64),
        ("lstm 64", False, 23808),  # Keras LSTM(64) on 28 features
        ("gru 64", True, 18048),  # Keras GRU(64) on 28 features, reset_after
        ("lstm 64", True, 24064),  # torch.nn.LSTM(28, 64)
    ],
)
def test_recurrent_layers(layer, two, figure):
    assert parameters((28, 28), layer, cell_biases=2 if two else 1) == figure


def test_recurrent_layers_put_out_a_vector_or_a_sequence():
    assert worked((28, 16), "gru 64")[1]["gru1"].shape == "64"
    assert worked((28, 16), "gru 64 sequences")[1]["gru1"].shape == "28×64"


def test_normalisation_counts():
    network, rows = worked((8, 8, 64), "bn", "batchnorm scale=no", "ln")
    value = network.book.value
    assert [value(rows[name].parameters) for name in ("bn1", "bn2", "ln1")] == [128, 64, 128]
    assert value(network.totals.running) == 256


def test_layers_without_parameters_keep_the_shape():
    _, rows = worked((8, 6, 4), "relu", "dropout 0.3", "softmax", "lrn", "activation tanh")
    assert {row.shape for row in rows.values()} == {"8×6×4"}


def test_channels_in_front():
    _, rows = worked((3, 30, 20), "conv 3x5x8", "reshape 8x14x32", "flatten", first=True)
    assert [row.shape for row in rows.values()] == ["3×30×20", "8×28×16", "8×14×32", "3584"]


def test_three_axes():
    _, rows = worked((16, 112, 112, 3), "conv 3x3x3x64 same", "maxpool 1x2x2/1x2x2")
    assert [row.shape for row in rows.values()][1:] == ["16×112×112×64", "16×56×56×64"]
    assert rows["conv1"].kernel == "3×3×3"


def test_a_repeated_block_is_folded_where_it_changes_nothing():
    block = {"repeat": 5, "layers": ("conv 3x3x8 p1", "relu")}
    from nnsolve.convnet.form import LayerForm

    network, rows = worked((16, 16, 3), LayerForm(**block))
    assert [(name, row.times) for name, row in rows.items() if name != "input"] == [
        ("block.conv1", 1),
        ("block.act1", 1),
        ("block.2.conv1", 4),
        ("block.2.act1", 4),
    ]
    wanted = (9 * 3 + 1) * 8 + 4 * (9 * 8 + 1) * 8
    assert network.book.value(network.totals.parameters) == wanted
    plain = parameters((16, 16, 3), *["conv 3x3x8 p1", "relu"] * 5)
    assert plain == wanted


def test_a_join_by_name_reads_the_layer_before_as_well():
    _, rows = worked((16, 16, 8), "a: conv 3x3x8 p1", "b: conv 3x3x8 p1", "add a", "concat input")
    assert rows["add"].shape == "16×16×8"
    assert rows["concat"].shape == "16×16×16"


def test_unknown_sizes_are_no_obstacle_to_counting():
    network, rows = worked(("?", "?", 3), "conv 3x3x8", "maxpool 2/2", "conv 3x3x16", "gap", "dense 10")
    assert rows["conv2"].shape == "?×?×16"
    wanted = (27 + 1) * 8 + (72 + 1) * 16 + 170
    assert network.book.value(network.totals.parameters) == wanted


def test_the_field_of_joined_branches_is_the_widest():
    from nnsolve.convnet.form import LayerForm

    join = LayerForm(
        name="mix", join="concat", branches={"a": ("conv 1x1x4",), "b": ("conv 3x3x4 p1", "conv 3x3x4 p1")}
    )
    network, _ = worked((16, 16, 3), join, "conv 3x3x4", columns=frozenset({"field"}))
    assert network.book.value(network.rows[-1].fields[0].reach) == 7


def test_memory_is_activations_times_bytes():
    network, rows = worked((4, 4, 2), "conv 3x3x5", columns=frozenset({"memory"}), bytes=2)
    assert network.book.value(rows["conv1"].memory) == 2 * 2 * 5 * 2
    assert network.book.value(network.totals.memory) == 4 * 4 * 2 * 2 + 40


def test_a_huge_map_stays_exact():
    network, rows = worked((10**12, 10**12, 3), "conv 3x3x7/2", columns=frozenset({"activations"}))
    side = (10**12 - 3) // 2 + 1
    assert rows["conv1"].shape == f"{side}×{side}×7"
    assert network.book.value(rows["conv1"].cells) == side * side * 7
    assert Key("W_conv1") in network.derivation("x", "table", dict.fromkeys(_CHOSEN, "full") | _CHOSEN)


_CHOSEN = {
    "biases": "counted",
    "connection-table": "full",
    "size-rounding": "floor",
    "operations": "macs",
}


def test_blocks_inside_blocks_multiply():
    from nnsolve.convnet.form import LayerForm

    inner = LayerForm(repeat=3, layers=("conv 3x3x8 p1",))
    network, rows = worked((16, 16, 8), LayerForm(repeat=2, layers=(inner,)))
    assert [row.times for row in rows.values()] == [1, 6]
    assert network.book.value(network.totals.parameters) == 6 * (9 * 8 + 1) * 8


def test_a_receptive_field_grows_with_every_repeat():
    from nnsolve.convnet.form import LayerForm

    block = LayerForm(repeat=3, layers=("conv 3x3x8 p1",))
    network, rows = worked((16, 16, 8), block, columns=frozenset({"field"}))
    assert [network.book.value(row.fields[0].reach) for row in rows.values()] == [1, 3, 5, 7]


def test_names_of_layers_never_meet_names_of_quantities():
    from nnsolve.convnet.form import LayerForm

    pair = ((0, 1), (0, 1))
    names = ("x", "left_x", "x_left", "x.1", "conv", "least", "input_x", "params", "out")
    layers = [
        LayerForm(type="conv", name=name, kernel=2, filters=2, padding=pair, norm="batchnorm")
        for name in names
    ]
    columns = frozenset({"macs", "activations", "memory", "field"})
    network, _ = worked((9, 8, 2), *layers, columns=columns)
    assert network.book.value(network.totals.parameters) == len(names) * ((4 * 2 + 1) * 2 + 4)
