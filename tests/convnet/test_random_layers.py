"""Random layers against a reference that counts window positions and weights one by one."""

import math
from random import Random

import pytest
from shape_reference import centred, meeting, painted, sliding, weights

from nnsolve.axis import Key
from nnsolve.convnet.form import LayerForm
from nnsolve.convnet.network import Network
from nnsolve.convnet.options import Options
from nnsolve.errors import ProblemError

WINDOWED = ("conv", "deconv", "depthwise", "separable", "local", "maxpool", "avgpool")


def drawn(random):
    """A random layer that fits its input, and what the reference says of it."""
    rank = random.choice((1, 2, 2, 3))
    kind = random.choice(WINDOWED)
    pool = kind.endswith("pool")
    space = [random.randint(4, 14) for _ in range(rank)]
    kernel = [random.randint(1, 4) for _ in range(rank)]
    stride = [random.randint(1, 4) for _ in range(rank)]
    dilation = [random.choice((1, 1, 2, 3)) if kind != "local" else 1 for _ in range(rank)]
    reach = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
    groups = random.choice((1, 2, 3)) if kind in {"conv", "deconv"} else 1
    channels, filters = groups * random.randint(1, 3), groups * random.randint(1, 3)
    multiplier = random.randint(1, 3) if kind in {"depthwise", "separable"} else 1
    ceil = random.choice((None, False, True)) if pool else None
    bias = random.random() < 0.7 or pool
    tensorflow = random.random() < 0.4
    padding = "valid" if kind == "local" else random.choice(("number", "pair", "valid", "same", "full"))
    if padding == "same" and not tensorflow and any(r % 2 == 0 for r in reach):
        padding = "number"
    if pool and padding == "full":
        padding = "number"
    front, back = [0] * rank, [0] * rank
    if padding == "number":
        front = back = [random.randint(0, (r - 1) if not pool else r // 2) for r in reach]
    elif padding == "pair":
        front = [random.randint(0, r - 1) for r in reach]
        back = [random.randint(0, r - 1) for r in reach]
    elif padding == "full":
        front = back = [r - 1 for r in reach]
    elif padding == "same":
        front = back = [(r - 1) // 2 for r in reach]
    extra = [random.randint(0, max(s, d) - 1) for s, d in zip(stride, dilation, strict=True)]
    if kind != "deconv" or (padding == "same" and tensorflow):
        extra = [0] * rank
    out = []
    for n in range(rank):
        if kind == "deconv" and padding == "same" and tensorflow:
            out.append(space[n] * stride[n])
        elif kind == "deconv":
            made = painted(space[n], kernel[n], stride[n], front[n], back[n], dilation[n], extra[n])
            out.append(made)
        elif (padding == "same" and tensorflow) or (padding == "same" and not ceil):
            out.append(centred(space[n], stride[n]))
        elif padding == "full":
            out.append(meeting(space[n], reach[n], stride[n]))
        else:
            out.append(
                sliding(space[n], kernel[n], stride[n], front[n], back[n], dilation[n], ceil=bool(ceil))
            )
    said = {"number": tuple(front), "pair": tuple(zip(front, back, strict=True))}.get(padding, padding)
    form = LayerForm(
        type=kind,
        name="x",
        kernel=tuple(kernel),
        stride=tuple(stride),
        padding=None if kind == "local" else said,
        dilation=None if kind == "local" else tuple(dilation),
        filters=filters if kind in {"conv", "deconv", "separable", "local"} else None,
        groups=groups,
        multiplier=multiplier,
        output_padding=tuple(extra) if any(extra) else 0,
        ceil=ceil,
        bias=bias,
    )
    reference = counted(kind, kernel, channels, filters, groups, multiplier, bias, space, out)
    return (*space, channels), form, tensorflow, (tuple(out), *reference)


def counted(kind, kernel, channels, filters, groups, multiplier, bias, space, out):
    """Channels, parameters and multiply-adds by counting."""
    cells = math.prod(out)
    if kind.endswith("pool"):
        return channels, 0, None
    if kind == "depthwise":
        one = weights(kernel, channels, channels * multiplier, channels)
        return channels * multiplier, one + bias * channels * multiplier, one * cells
    if kind == "separable":
        wide = channels * multiplier
        both = weights(kernel, channels, wide, channels) + weights([1], wide, filters)
        return filters, both + bias * filters, both * cells
    one = weights(kernel, channels, filters, groups)
    if kind == "local":
        return filters, sum(one + bias * filters for _ in range(cells)), one * cells
    return filters, one + bias * filters, one * (math.prod(space) if kind == "deconv" else cells)


def fits(case):
    _, form, _, (out, *_) = case
    return all(size >= 1 for size in out) or form is None


@pytest.mark.parametrize("seed", range(20))
def test_a_hundred_layers_agree_with_the_count(seed):
    random = Random(seed)  # noqa: S311
    done = 0
    while done < 100:
        case = drawn(random)
        given, form, tensorflow, (space, channels, parameters, macs) = case
        choice = Options(tensorflow=tensorflow, columns=frozenset({"macs", "activations"}))
        if not fits(case):
            with pytest.raises(ProblemError):
                Network(given, (form,), choice)
            continue
        done += 1
        network = Network(given, (form,), choice)
        book, row = network.book, network.rows[-1]
        found = tuple(book.value(size) for size in network.output.space)
        assert (found, book.value(network.output.channels)) == (space, channels), form
        assert row.shape == "×".join(map(str, (*space, channels)))
        assert (0 if row.parameters is None else book.value(row.parameters)) == parameters, form
        assert (None if row.operations is None else book.value(row.operations)) == macs, form
        assert book.value(row.cells) == math.prod(space) * channels


@pytest.mark.parametrize("seed", range(4))
def test_every_value_is_what_its_formula_gives(seed):
    random = Random(seed + 1000)  # noqa: S311
    chosen = {"biases": "counted", "connection-table": "full"}
    for _ in range(60):
        case = drawn(random)
        if not fits(case):
            continue
        given, form, tensorflow, _ = case
        choice = Options(tensorflow=tensorflow, columns=frozenset({"macs", "activations", "memory", "field"}))
        network = Network(given, (form,), choice)
        full = {**chosen, "same-padding": "ceil" if tensorflow else "half", "operations": "macs"}
        made = network.derivation("x", "table", {"size-rounding": "floor", "flatten": "written", **full})
        made.validate()
        assert all(isinstance(made.value(Key(s.name)), int) for s in network.output.space if s)


def test_same_padding_of_tensorflow_is_the_least_that_keeps_every_stride():
    random = Random(7)  # noqa: S311
    for _ in range(200):
        width, kernel, stride = random.randint(3, 40), random.randint(1, 7), random.randint(1, 5)
        form = LayerForm(type="conv", name="x", kernel=(kernel,), filters=1, stride=stride, padding="same")
        network = Network((width, 1), (form,), Options(tensorflow=True))
        left, right = (
            network.book.value(type(network.output.channels)(f"P{side}_x")) for side in ("left", "right")
        )
        wanted = centred(width, stride)
        least = next(
            t for t in range(100) if width + t >= kernel and sliding(width, kernel, stride, 0, t) >= wanted
        )
        assert left + right == least
        assert right - left in {0, 1}
