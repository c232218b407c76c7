"""Conventions of convolutional networks: what is counted, how sizes are rounded."""

from __future__ import annotations

from nnsolve.conventions.option import Convention, Option

ROWS = (
    Convention(
        "biases",
        "Whether biases are counted as parameters",
        "counted",
        {
            "counted": Option("weights and biases are counted", "slides, convolutional networks"),
            "weights": Option("only weights are counted, no biases", "slides, sparse connectivity"),
        },
    ),
    Convention(
        "same-padding",
        "What same padding means",
        "half",
        {
            "half": Option(
                "same padding: P = (F − 1)/2 whatever the stride", "slides, convolutional networks"
            ),
            "ceil": Option("same padding: W' = ⌈W/S⌉, an odd zero goes right", "TensorFlow, Keras"),
        },
    ),
    Convention(
        "size-rounding",
        "How a size that is not whole is rounded",
        "floor",
        {
            "floor": Option("sizes are rounded down", "slides, convolutional networks; all frameworks"),
            "ceil": Option("sizes are rounded up: a last window may hang over the edge", "Caffe, pooling"),
        },
    ),
    Convention(
        "flatten",
        "Whether a map has to be flattened before a dense layer",
        "written",
        {
            "written": Option("a flatten stands before a dense layer", "most libraries"),
            "implied": Option("a dense layer reads the flattened map", "slides, table of a network"),
        },
    ),
    Convention(
        "connection-table",
        "Which channels a filter sees",
        "full",
        {
            "full": Option("every filter sees every channel", "slides, convolutional networks"),
            "table": Option("filters see the channels of their connection table", "LeNet-5 as published, C3"),
        },
    ),
    Convention(
        "normalisation-count",
        "Whether running mean and variance count as parameters",
        "learnt",
        {
            "learnt": Option("running mean and variance are not counted", "PyTorch"),
            "all": Option("running mean and variance are counted, as not trainable", "Keras"),
        },
    ),
    Convention(
        "recurrent-bias",
        "Bias vectors of a recurrent gate",
        "one",
        {
            "one": Option("one bias vector a gate", "textbooks; Keras LSTM"),
            "two": Option("two bias vectors a gate, for input and state", "PyTorch; Keras GRU"),
        },
    ),
    Convention(
        "operations",
        "What is counted as an operation",
        "macs",
        {
            "macs": Option("a multiply-add is one operation", "most papers"),
            "flops": Option("a multiply-add is two operations"),
        },
    ),
)
