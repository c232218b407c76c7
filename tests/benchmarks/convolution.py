"""Time and memory of a large layer of filters, beside SciPy's correlation summed over the channels.

Run it with ``python tests/benchmarks/convolution.py``: 224×224×3 to 64 filters of 3×3. The derivation should
take at most 5 times SciPy's time, and at its highest less than 4 times the memory of its arrays.
"""

import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy import signal

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from nnsolve.topics.convolution import ConvolutionProblem, derive

SIZE, CHANNELS, FILTERS, TAPS, ROUNDS = 224, 3, 64, 3, 5


def seconds(run: Callable[[], Any]) -> float:
    """The time of one call."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def correlated(image: Any, kernel: Any, bias: Any, mode: str) -> Any:
    """The maps by SciPy, channel by channel."""
    return np.stack(
        [
            sum(signal.correlate(image[c], kernel[f, c], mode) for c in range(CHANNELS)) + bias[f]
            for f in range(FILTERS)
        ]
    )


def main() -> None:
    """Print times, their ratio and the ratio of memory for both paddings."""
    rng = np.random.default_rng(0)
    image = rng.normal(size=(CHANNELS, SIZE, SIZE))
    kernel, bias = rng.normal(size=(FILTERS, CHANNELS, TAPS, TAPS)), rng.normal(size=FILTERS)
    for mode in ("valid", "same"):
        problem = ConvolutionProblem(topic="convolution", image=image, kernel=kernel, bias=bias, padding=mode)
        found = np.asarray(derive(problem).family("map").values)
        assert np.allclose(found, correlated(image, kernel, bias, mode))
        pairs = [
            (seconds(partial(derive, problem)), seconds(partial(correlated, image, kernel, bias, mode)))
            for _ in range(ROUNDS)
        ]
        ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        tracemalloc.start()
        made = derive(problem)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        arrays = sum(np.asarray(family.values).nbytes for family in made.families)
        # The image and the kernels were there before; they belong to the arrays all the same.
        peak += image.nbytes + kernel.nbytes
        sys.stdout.write(
            f"{mode:5}  derive {1000 * ours:6.1f} ms   scipy {1000 * theirs:6.1f} ms   "
            f"time ratio {ours / theirs:5.2f}   memory ratio {peak / arrays:5.2f}\n"
        )


if __name__ == "__main__":
    main()
