"""Tables of networks: every figure of the slides, and the totals that frameworks and papers report."""

import pytest

from nnsolve import catalogue
from nnsolve.axis import Key
from nnsolve.exposition import Valued
from nnsolve.render import render


def derived(name, **changes):
    from msgspec import structs

    problem = catalogue.read(f"cnn/{name}")
    return catalogue.topic("cnn").derive(structs.replace(problem, **changes))


def rows(derivation):
    """The rows of the table as (name, shape, parameters), the totals left out."""
    table = next(table for table in derivation.tables if table.place == "result")
    shape, count = table.head.index("output"), table.head.index("parameters")
    found = []
    for block in table.blocks:
        name, cell = block.cells[0], block.cells[count]
        if name in {"total", "not trained", "all"}:
            continue
        value = derivation.value(cell.of.key) if isinstance(cell, Valued) else int(cell or 0)
        found.append((name, block.cells[shape], value))
    return found


def value(derivation, name):
    return derivation.value(Key(name))


# Figures of the slides, each with what is wrong with them where they slip.
SLIDES = [
    ("chain-28", "W_conv1", 28),
    ("chain-28", "W_pool1", 14),  # written (28 − 2 + 1)/2
    ("chain-28", "W_conv2", 14),
    ("chain-28", "W_pool2", 7),  # written (14 − 2 + 1)/2
    ("chain-28", "N_flatten", 1568),  # left as 7·7·32
    ("lenet-5", "W_conv1", 28),  # written (32 − 5)/4 + 1
    ("lenet-5", "W_pool1", 14),
    ("lenet-5", "W_conv2", 10),
    ("lenet-5", "W_pool2", 5),
    ("lenet-5", "W_conv3", 1),
    ("lenet-5", "params_conv1", 156),  # written (5·5·3 + 1)·6
    ("lenet-5", "params_conv2", 2416),
    ("lenet-5", "params_conv3", 48120),
    ("lenet-5", "params_fc1", 10164),
    ("lenet-5", "params_fc2", 850),
    ("lenet-5", "params", 61706),
    ("alexnet-like", "P_conv1", 5),
    ("alexnet-like", "W'_conv1", 8.75),
    ("alexnet-like", "W_conv1", 8),
    ("alexnet-like", "W_pool1", 4),  # written (8 − 2)/2 + 2
    ("alexnet-like", "P_conv2", 2),
    ("alexnet-like", "W_conv2", 4),
    ("alexnet-like", "W_pool2", 2),
    ("alexnet-like", "W_conv3", 2),
    ("alexnet-like", "params_conv1", 34944),
    ("alexnet-like", "params_conv2", 614656),
    ("alexnet-like", "params_conv3", 885120),
    ("alexnet-like", "params_fc1", 129108),  # first written without the 2×2 map
    ("alexnet-like", "params_fc2", 850),
    ("alexnet-like", "params", 1664678),
    ("conv-params", "params_conv1", 140),
    ("dense-params", "params_fc", 8256),
    ("sparse-connectivity", "params_conv", 9),
    ("pixel-levels", "levels", 256),
    ("pixel-levels", "maximum", 255),  # written 2^8 = 255
]


@pytest.mark.parametrize(("name", "quantity", "figure"), SLIDES)
def test_figures_of_the_slides(name, quantity, figure):
    assert value(derived(name), quantity) == figure


TABLES = {
    "lenet-5": [
        ("input", "32×32×1", 0),
        ("conv1", "28×28×6", 156),
        ("pool1", "14×14×6", 0),
        ("conv2", "10×10×16", 2416),
        ("pool2", "5×5×16", 0),
        ("conv3", "1×1×120", 48120),
        ("fc1", "84", 10164),
        ("fc2", "10", 850),
    ],
    "alexnet-like": [
        ("input", "32×32×3", 0),
        ("conv1", "8×8×96", 34944),
        ("pool1", "4×4×96", 0),
        ("conv2", "4×4×256", 614656),
        ("pool2", "2×2×256", 0),
        ("conv3", "2×2×384", 885120),
        ("fc1", "84", 129108),
        ("fc2", "10", 850),
    ],
    # Krizhevsky and others, summed over both devices: 11·11·3·96 + 96 and so on, as worked in many courses.
    "alexnet": [
        ("input", "227×227×3", 0),
        ("conv1", "55×55×96", 34944),
        ("pool1", "27×27×96", 0),
        ("conv2", "27×27×256", 614656),
        ("pool2", "13×13×256", 0),
        ("conv3", "13×13×384", 885120),
        ("conv4", "13×13×384", 1327488),
        ("conv5", "13×13×256", 884992),
        ("pool3", "6×6×256", 0),
        ("flatten", "9216", 0),
        ("fc6", "4096", 37752832),
        ("fc7", "4096", 16781312),
        ("fc8", "1000", 4097000),
    ],
    # torchvision.models.alexnet(), numel() of weight and bias of each module.
    "alexnet-torchvision": [
        ("input", "3×224×224", 0),
        ("conv1", "64×55×55", 23296),
        ("pool1", "64×27×27", 0),
        ("conv2", "192×27×27", 307392),
        ("pool2", "192×13×13", 0),
        ("conv3", "384×13×13", 663936),
        ("conv4", "256×13×13", 884992),
        ("conv5", "256×13×13", 590080),
        ("pool3", "256×6×6", 0),
        ("pool4", "256×6×6", 0),
        ("flatten", "9216", 0),
        ("dropout", "9216", 0),
        ("fc6", "4096", 37752832),
        ("dropout2", "4096", 0),
        ("fc7", "4096", 16781312),
        ("fc8", "1000", 4097000),
    ],
    # keras.applications.VGG16(): summary().
    "vgg-16": [
        ("input", "224×224×3", 0),
        ("conv1_1", "224×224×64", 1792),
        ("conv1_2", "224×224×64", 36928),
        ("pool1", "112×112×64", 0),
        ("conv2_1", "112×112×128", 73856),
        ("conv2_2", "112×112×128", 147584),
        ("pool2", "56×56×128", 0),
        ("conv3_1", "56×56×256", 295168),
        ("conv3_2", "56×56×256", 590080),
        ("conv3_3", "56×56×256", 590080),
        ("pool3", "28×28×256", 0),
        ("conv4_1", "28×28×512", 1180160),
        ("conv4_2", "28×28×512", 2359808),
        ("conv4_3", "28×28×512", 2359808),
        ("pool4", "14×14×512", 0),
        ("conv5_1", "14×14×512", 2359808),
        ("conv5_2", "14×14×512", 2359808),
        ("conv5_3", "14×14×512", 2359808),
        ("pool5", "7×7×512", 0),
        ("flatten", "25088", 0),
        ("fc6", "4096", 102764544),
        ("fc7", "4096", 16781312),
        ("fc8", "1000", 4097000),
    ],
    # Weights and biases of module 3a, from the sizes in the table of the paper.
    "inception-3a": [
        ("input", "28×28×192", 0),
        ("3a.1x1", "28×28×64", 12352),
        ("3a.reduce3", "28×28×96", 18528),
        ("3a.3x3", "28×28×128", 110720),
        ("3a.reduce5", "28×28×16", 3088),
        ("3a.5x5", "28×28×32", 12832),
        ("3a.pool", "28×28×192", 0),
        ("3a.proj", "28×28×32", 6176),
        ("3a", "28×28×256", 0),
    ],
}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_a_table(name):
    assert rows(derived(name)) == TABLES[name]


# What the frameworks and papers named in the problem files report.
TOTALS = {
    "lenet-5": 61_706,
    "alexnet-like": 1_664_678,
    "alexnet": 62_378_344,
    "alexnet-torchvision": 61_100_840,
    "vgg-16": 138_357_544,
    "vgg-19": 143_667_240,
    "resnet-18": 11_689_512,
    "resnet-50": 25_557_032,
    "mobilenet-v1": 4_253_864,
}


@pytest.mark.parametrize("name", TOTALS)
def test_totals(name):
    made = derived(name)
    (asked,) = made.asked
    assert made.value(asked) == TOTALS[name]


def test_mobilenet_tells_apart_what_is_trained():
    made = derived("mobilenet-v1")
    assert value(made, "params") == 4_231_976
    assert value(made, "running") == 21_888


def convolutions(name):
    """Kernel, stride, channels and filters of the convolutions of a ResNet, by a loop of our own."""
    blocks = {"resnet-18": (2, 2, 2, 2), "resnet-50": (3, 4, 6, 3)}[name]
    deep = name == "resnet-50"
    made = [(7, 3, 64)]
    channels = 64
    for stage, count in enumerate(blocks):
        width = 64 * 2**stage
        out = 4 * width if deep else width
        for block in range(count):
            if deep:
                made += [(1, channels, width), (3, width, width), (1, width, out)]
            else:
                made += [(3, channels, width), (3, width, width)]
            if block == 0 and channels != out:
                made.append((1, channels, out))
            channels = out
    return made


@pytest.mark.parametrize("name", ["resnet-18", "resnet-50"])
def test_the_convolutions_of_a_resnet(name):
    made = derived(name)
    found = []
    for row, _, count in rows(made):
        plain, _, times = row.partition(" ×")
        if count and not plain.endswith(".bn") and plain != "fc":
            found += [count] * int(times or 1)
    wanted = [kernel * kernel * seen * filters for kernel, seen, filters in convolutions(name)]
    assert sorted(found) == sorted(wanted)
    norms = [
        count * int(row.partition(" ×")[2] or 1)
        for row, _, count in rows(made)
        if ".bn" in row.partition(" ")[0]
    ]
    assert sum(norms) == sum(2 * filters for _, _, filters in convolutions(name))


def test_vgg_19_has_one_convolution_more_in_the_last_three_stages():
    small, large = rows(derived("vgg-16")), rows(derived("vgg-19"))
    extra = [row for row in large if row not in small]
    assert [(name, count) for name, _, count in extra] == [
        ("conv3_4", 590_080),
        ("conv4_4", 2_359_808),
        ("conv5_4", 2_359_808),
    ]


def test_mobilenet_row_by_row():
    widths = [(32, 64), (64, 128), (128, 128), (128, 256), (256, 256), (256, 512), *[(512, 512)] * 5]
    widths += [(512, 1024), (1024, 1024)]
    found = {name: count for name, _, count in rows(derived("mobilenet-v1"))}
    for n, (before, after) in enumerate(widths, 1):
        assert found[f"dw{n}"] == 9 * before
        assert found[f"pw{n}"] == before * after
        assert found[f"dw{n}.bn"] == 2 * before
        assert found[f"pw{n}.bn"] == 2 * after
    assert found["preds"] == 1_025_000


def test_u_net_piece_row_by_row():
    # Counted with a pencil: 9·in·out + out for each 3×3 layer, 4·in·out + out for each transposed one.
    assert rows(derived("u-net-piece"))[1:] == [
        ("down1", "128×128×16", 160),
        ("down2", "128×128×16", 2320),
        ("pool1", "64×64×16", 0),
        ("down3", "64×64×32", 4640),
        ("down4", "64×64×32", 9248),
        ("pool2", "32×32×32", 0),
        ("deep1", "32×32×64", 18496),
        ("deep2", "32×32×64", 36928),
        ("up1", "64×64×32", 8224),
        ("skip1", "64×64×64", 0),
        ("up2", "64×64×32", 18464),
        ("up3", "128×128×16", 2064),
        ("skip2", "128×128×32", 0),
        ("up4", "128×128×16", 4624),
        ("mask", "128×128×1", 17),
    ]


def test_text_cnn_row_by_row():
    found = {name: (shape, count) for name, shape, count in rows(derived("text-cnn"))}
    assert found["words"] == ("50×128", 1_280_000)
    assert found["features.w3_1"] == ("48×100", 38_500)
    assert found["features.w4_1"] == ("47×100", 51_300)
    assert found["features.w5_1"] == ("46×100", 64_100)
    assert found["features"] == ("300", 0)
    assert found["class"] == ("2", 602)


def test_lenet_as_published_has_1516_parameters_in_c3():
    made = derived("lenet-5", conventions={"connection-table": "table"})
    assert value(made, "params_conv2") == 1516
    assert value(made, "params") == 61_706 - 2416 + 1516


@pytest.mark.parametrize("name", [one.name for one in catalogue.problems() if one.topic == "cnn"])
def test_every_bundled_problem_is_sound_and_printed(name):
    columns = () if name == "pixel-levels" else ("macs", "activations", "memory", "field")
    for changes in ({}, {"columns": columns}):
        made = derived(name, **changes)
        made.validate()
        for width in (60, 80, 120):
            assert all(len(line) <= width for line in render(made, "plain", width).splitlines())
        assert render(made, "plain", 80, ascii=True).isascii()
        assert render(made, "json").startswith("{")


def test_the_floor_is_shown_where_a_stride_does_not_divide():
    text = render(derived("alexnet-like"), "plain", 80)
    assert "W'_conv1 = (32 − 11 + 2·5)/4 + 1 =    8.75" in text
    assert "⌊8.75⌋" in text
    assert "4 does not divide 31" in text
    assert "(11·11·3 + 1)·96" in text
    assert "⌊" not in render(derived("lenet-5"), "plain", 80)


def test_receptive_fields_of_vgg_16():
    # Field and jump of the pooling layers, as tables of receptive fields give them.
    made = derived("vgg-16", columns=("field",))
    wanted = {"pool1": (6, 2), "pool2": (16, 4), "pool3": (44, 8), "pool4": (100, 16), "pool5": (212, 32)}
    for name, (reach, jump) in wanted.items():
        assert (value(made, f"r_{name}"), value(made, f"j_{name}")) == (reach, jump)


def test_multiply_adds():
    # 15.47 G multiply-adds for VGG-16 and 4.09 G for ResNet-50 are what papers and fvcore report.
    assert value(derived("vgg-16", columns=("macs",)), "ops") == 15_470_264_320
    assert round(value(derived("resnet-50", columns=("macs",)), "ops") / 1e9, 2) == 4.09
    twice = derived("vgg-16", columns=("macs",), conventions={"operations": "flops"})
    assert value(twice, "ops") == 2 * 15_470_264_320


def test_conventions_of_counting():
    weights = derived("lenet-5", conventions={"biases": "weights"})
    assert value(weights, "params") == 61_706 - 6 - 16 - 120 - 84 - 10
    every = derived("resnet-18", conventions={"normalisation-count": "all"})
    assert value(every, "all") == 11_689_512 + 9_600
    ceil = derived("alexnet-like", conventions={"same-padding": "ceil", "flatten": "implied"})
    assert rows(ceil)[1] == ("conv1", "8×8×96", 34944)
    assert (value(ceil, "Pleft_conv1"), value(ceil, "Pright_conv1")) == (3, 4)


def test_a_network_of_ten_thousand_layers_and_one_of_enormous_width():
    from nnsolve.topics.cnn import TOPIC, CnnProblem

    deep = CnnProblem(topic="cnn", input=(8, 8, 4), layers=("conv 3x3x4 p1",) * 10_000)
    assert value(TOPIC.derive(deep), "params") == 10_000 * (9 * 4 + 1) * 4
    wide = CnnProblem(topic="cnn", input=(10**9, 10**9, 3), layers=("conv 3x3x64", "flatten", "dense 1000"))
    made = TOPIC.derive(wide)
    assert value(made, "N_flatten") == (10**9 - 2) ** 2 * 64
    assert value(made, "params_dense1") == (10**9 - 2) ** 2 * 64_000 + 1000
    made.validate()
