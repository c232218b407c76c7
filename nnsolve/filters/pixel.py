"""Whether the pixels of an image fit their depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from nnsolve.errors import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.errors import Path

MOST_BITS = 48
"""The deepest pixel; beyond it a float would lose the last digit of its greatest value."""


def check_pixels(values: Any, bits: int, path: Path) -> None:  # noqa: ANN401  (nested lists or a NumPy array)
    """Raise `ProblemError` at the first value that a pixel of `bits` cannot hold."""
    if not 1 <= bits <= MOST_BITS:
        message = f"expected 1 to {MOST_BITS} bits, found {bits}"
        raise ProblemError(message, ("bits",))
    greatest = 2**bits - 1
    if isinstance(values, (list, tuple)):
        for n, one in enumerate(cast("Sequence[object]", values)):
            check_pixels(one, bits, (*path, n))
    elif not hasattr(values, "dtype") and not (0 <= values <= greatest and values == int(values)):
        message = f"expected a whole number from 0 to 2^{bits} − 1 = {greatest}, found {values}"
        raise ProblemError(message, path)
