"""Why a number of a layer table is what it is, and the phases of the working."""

from __future__ import annotations

from nnsolve.derivation import Phase, Rule

CHANNELS = Phase("channels", "Channels")
SIZES = Phase("sizes", "Output sizes")
BOUNDS = Phase("bounds", "What fits")
PIXELS = Phase("pixels", "Pixel values")
PARAMETERS = Phase("parameters", "Parameters")
OPERATIONS = Phase("operations", "Operations")
ACTIVATIONS = Phase("activations", "Activations")
MEMORY = Phase("memory", "Memory")
FIELD = Phase("field", "Receptive field")
PHASES = (
    CHANNELS,
    SIZES,
    BOUNDS,
    PIXELS,
    PARAMETERS,
    OPERATIONS,
    ACTIVATIONS,
    MEMORY,
    FIELD,
)
"""The phases in the order of the working; none reads a later one."""

EXTENT = Rule(
    "conv-extent",
    "Reach of a dilated kernel",
    "A kernel that leaves out D − 1 cells between two of its own reaches further.",
    "E = D·(F − 1) + 1",
)
SAME = Rule(
    "same-padding", "Padding that keeps the size", "With stride 1 the map keeps its size.", "P = (F − 1)/2"
)
FULL = Rule(
    "full-padding", "Full padding", "Every window that meets the input by one cell counts.", "P = F − 1"
)
SIZE = Rule(
    "conv-size",
    "Size of a map",
    "The first window fits once; every further one takes a stride of what is left.",
    "W' = (W − F + 2P)/S + 1",
)
POOL_SIZE = Rule(
    "pool-size",
    "Size after pooling",
    "The same count of window positions, without padding.",
    "W' = (W − F)/S + 1 after pooling",
)
UNEVEN_SIZE = Rule(
    "uneven-size",
    "Size with uneven padding",
    "Both sides of the padding are added to the input.",
    "W' = (W − F + P_left + P_right)/S + 1",
)
ROUNDED = Rule(
    "rounding",
    "Rounding of a size",
    "A window that does not fit any more is left out.",
    "rounded down where S does not divide",
)
ROUNDED_UP = Rule(
    "rounding-up",
    "Rounding up of a size",
    "A last window that hangs over the edge counts as well.",
    "rounded up where S does not divide",
)
INSIDE = Rule(
    "last-window",
    "Last window inside",
    "A window that would begin in the padding behind the map is left out.",
    "less 1 where the last window would begin in the padding",
)
CEIL_SIZE = Rule(
    "same-size", "Size with same padding", "As many windows as strides that fit.", "W' = ⌈W/S⌉ for same"
)
SPLIT = Rule(
    "same-split",
    "Padding of same, left and right",
    "What is missing is padded; the right side takes the odd cell.",
    "P = max((W' − 1)·S + F − W, 0)",
)
GROWN = Rule(
    "deconv-size",
    "Size of a transposed convolution",
    "The windows of the output are laid side by side, a stride apart.",
    "W' = (W − 1)·S + F − 2P + P_out for a transposed convolution",
)
SCALED = Rule("scaled-size", "Size after upsampling", "Every cell is repeated.", "W' = W·S for upsampling")
FLATTEN = Rule(
    "flatten", "Flatten", "Every number of the map becomes an input.", "flatten: height·width·channels"
)
JOINED = Rule(
    "concat-channels",
    "Channels of a concatenation",
    "The maps lie behind each other: channels add.",
    "channels of a concatenation add up",
)
WIDENED = Rule(
    "depthwise-channels",
    "Channels of a depthwise convolution",
    "Every channel gives as many maps as the multiplier says.",
    "depthwise: channels·multiplier",
)
STAYS = Rule("pool-channels", "Channels of a pooling layer", "Every channel is pooled by itself.")

CONV = Rule(
    "conv-parameters",
    "Parameters of a convolution",
    "A filter sees every channel of its input and has one bias; there are K filters.",
    "convolution: (F·F·C + 1)·K",
)
CONV_BARE = Rule(
    "conv-weights",
    "Weights of a convolution",
    "A filter sees every channel of its input.",
    "convolution: F·F·C·K",
)
CONV_TABLE = Rule(
    "conv-table",
    "Parameters of a partly connected convolution",
    "Filters that see the same number of channels are counted together.",
    "convolution: (F·F·channels seen + 1)·filters",
)
DEPTHWISE = Rule(
    "depthwise-parameters",
    "Parameters of a depthwise convolution",
    "A filter sees one channel only.",
    "depthwise: F·F for each channel",
)
SEPARABLE = Rule(
    "separable-parameters",
    "Parameters of a separable convolution",
    "One filter for each channel, then 1×1 filters over all of them.",
    "separable: F·F·C + (C + 1)·K",
)
LOCAL = Rule(
    "local-parameters",
    "Parameters of a locally connected layer",
    "Every output cell has weights of its own.",
    "locally connected: W'·H'·(F·F·C + 1)·K",
)
DENSE = Rule(
    "dense-parameters",
    "Parameters of a dense layer",
    "Every unit has a weight for each input and one bias.",
    "dense: in·out + out",
)
DENSE_BARE = Rule(
    "dense-weights", "Weights of a dense layer", "Every unit has a weight for each input.", "dense: in·out"
)
POOLING = Rule(
    "pool-parameters", "Parameters of pooling", "A maximum or a mean has nothing to learn.", "pooling: 0"
)
NORM = Rule(
    "norm-parameters",
    "Parameters of a normalisation",
    "Scale γ and shift β for each channel are learnt.",
    "normalisation: 2·channels",
)
RUNNING = Rule(
    "norm-running",
    "Running mean and variance",
    "They follow the batches and are not learnt.",
    "running mean and variance: 2·channels",
)
EMBEDDING = Rule(
    "embedding-parameters", "Parameters of an embedding", "One vector a word.", "embedding: words·size"
)
CELL = Rule(
    "recurrent-parameters",
    "Parameters of a recurrent layer",
    "Every gate reads the input and the state.",
    "recurrent: gates·((in + units)·units + units)",
)
TOTAL = Rule("total", "Total", "The layers are added up.", "total: the sum over the layers")

MACS = Rule(
    "conv-macs",
    "Multiply-adds",
    "Every output cell takes one product for each weight of its filter.",
    "multiply-adds: weights of a filter times the cells of the output",
)
FLOPS = Rule("flops", "Operations", "A multiply-add is two operations.")
CELLS = Rule("activations", "Activations", "The numbers that a layer puts out.", "height·width·channels")
BYTES = Rule("memory", "Memory", "Every number takes so many bytes.", "numbers·bytes")
REACH = Rule(
    "receptive-field",
    "Receptive field",
    "A window widens the field by its F − 1 further cells, each a jump apart in the input.",
    "r' = r + (F − 1)·j",
)
JUMP = Rule("jump", "Jump", "Neighbours lie a stride further apart.", "j' = j·S")
WIDEST = Rule("widest-field", "Widest receptive field", "The branch that sees most decides.")

_FITS = "W' = O when O − 1 ≤ (W − F + 2P)/S < O"
LEAST = Rule("least", "Least that fits", "The quotient has to reach the wanted size less one.", _FITS)
MOST = Rule("most", "Most that fits", "The quotient has to stay below the wanted size.", _FITS)

SPARSE = Rule(
    "sparse",
    "Convolution: weights shared, connections sparse",
    "One small filter is used at every position.",
    "convolution: F·F·C + 1 for each map",
)
LEVELS = Rule("levels", "Levels of a pixel", "Every bit doubles the number of levels.", "levels = 2^bits")
SMALLEST = Rule("smallest", "Smallest pixel", "No bit is set.", "minimum = 0")
LARGEST = Rule("largest", "Largest pixel", "The levels are counted from 0.", "maximum = 2^bits − 1")
