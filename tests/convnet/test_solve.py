"""What a ``?`` may be, against trying every number."""

from random import Random

import pytest
from shape_reference import sliding

from nnsolve.topics.cnn import TOPIC, CnnProblem


def found(**fields):
    made = TOPIC.derive(CnnProblem(topic="cnn", **fields))
    made.validate()
    table = next((table for table in made.tables if table.place == "result"), None)
    return [int(block.cells[0]) for block in table.blocks] if table else [], made.summary[0]


def layer(**fields):
    from nnsolve.convnet.form import LayerForm

    return LayerForm(type="conv", filters=1, **fields)


@pytest.mark.parametrize("field", ["padding", "stride", "kernel", "input"])
def test_every_solution_is_found_and_no_other(field):
    random = Random(field)  # noqa: S311
    for _ in range(60):
        width, kernel, stride, padding = (random.randint(*ends) for ends in ((4, 20), (1, 6), (1, 5), (0, 4)))
        dilation, wanted = random.choice((1, 1, 2)), random.randint(2, 9)
        known = {"width": width, "kernel": kernel, "stride": stride, "padding": padding}
        asked = {"input": "width"}.get(field, field)

        def made(number, known=known, asked=asked, dilation=dilation):
            now = {**known, asked: number}
            return sliding(
                now["width"], now["kernel"], now["stride"], now["padding"], now["padding"], dilation
            )

        least = 0 if asked == "padding" else 1
        right = [number for number in range(least, 90) if made(number) == wanted]
        given = {**known, asked: "?"}
        form = layer(
            kernel=given["kernel"],
            stride=given["stride"],
            padding=given["padding"],
            dilation=dilation,
            wanted=(wanted,),
        )
        numbers, says = found(input=(given["width"], 1), layers=(form,))
        assert numbers == right, known
        assert ("none" in says) == (not right)


def test_the_padding_of_the_slides_is_one_of_two():
    numbers, says = found(input=(32, 32, 3), layers=("conv 11x11x96/4 p? output=8x8",))
    assert numbers == [4, 5]
    assert says == "padding of conv1: 4 or 5."


def test_a_wanted_output_behind_several_layers():
    layers = ("conv 5x5x6", "maxpool 2/2", "relu", "conv 5x5x16", "maxpool 2/2")
    numbers, says = found(input=("?", "?", 1), layers=layers, output=(5, 5, 16))
    right = [
        size
        for size in range(10, 99)
        if sliding(sliding(sliding(sliding(size, 5, 1, 0, 0), 2, 2, 0, 0), 5, 1, 0, 0), 2, 2, 0, 0) == 5
    ]
    assert numbers == right == [32, 33, 34, 35]
    assert says == "input size: 32, 33, 34 or 35."


def test_a_kernel_in_the_middle_of_a_chain():
    layers = ("conv 3x3x6 p1", {"kernel": "?", "stride": 2}, "upsample 2", "deconv 2x2x4/2")
    layers = tuple(layer(**one) if isinstance(one, dict) else one for one in layers)
    numbers, _ = found(input=(20, 20, 1), layers=layers, output=(32, 32))
    assert numbers == [kernel for kernel in range(1, 21) if 4 * sliding(20, kernel, 2, 0, 0) == 32]


def test_axes_of_their_own():
    made = TOPIC.derive(
        CnnProblem(topic="cnn", input=("?", "?", 1), layers=("conv 3x5x4/2x3",), output=(4, 6))
    )
    one, two = (table for table in made.tables if table.place == "result")
    assert [int(block.cells[0]) for block in one.blocks] == [
        n for n in range(3, 40) if sliding(n, 3, 2, 0, 0) == 4
    ]
    assert [int(block.cells[0]) for block in two.blocks] == [
        n for n in range(5, 40) if sliding(n, 5, 3, 0, 0) == 6
    ]


def test_one_number_for_axes_that_differ():
    form = layer(kernel="?", wanted=(8, 10))
    numbers, says = found(input=(10, 12, 1), layers=(form,))
    assert numbers == [3]
    form = layer(kernel="?", wanted=(8, 8))
    numbers, says = found(input=(10, 12, 1), layers=(form,))
    assert (numbers, says) == ([], "kernel of conv1: none, no whole number fits.")


def test_a_stride_without_an_end():
    form = layer(kernel=11, padding=5, stride="?", wanted=(1,))
    numbers, says = found(input=(32, 1), layers=(form,))
    assert says == "stride of conv1: every whole number from 32 on fits."
    assert numbers == []
