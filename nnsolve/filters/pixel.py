"""The numbers that a pixel of so many bits can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from msgspec import structs

from nnsolve.errors import ProblemError
from nnsolve.expr import Num, Pow, Sym
from nnsolve.filters import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.errors import Path
    from nnsolve.filters.chain import Chain

MOST_BITS = 48
"""The deepest pixel; beyond it the greatest value would lose its last digit."""


def pixel_range(bits: int, chain: Chain) -> tuple[str, str]:
    """Write the number of levels and the greatest value of an unsigned pixel; the names of both."""
    if not 1 <= bits <= MOST_BITS:
        message = f"expected 1 to {MOST_BITS} bits, found {bits}"
        raise ProblemError(message, ("bits",))
    depth, levels, greatest = (chain.name(name) for name in ("bits", "levels", "greatest"))
    chain.start("pixel", "Range of a pixel")
    chain.given(depth, bits)
    rule = structs.replace(rules.LEVELS, formula_text="levels = 2^bits")
    chain.write(levels, Pow(Num(2), Sym(depth)), rule=rule)
    chain.write(greatest, Sym(levels) - 1, rule=rules.GREATEST_PIXEL)
    return levels, greatest


def check_pixels(values: Any, bits: int, path: Path) -> None:  # noqa: ANN401  (nested lists or a NumPy array)
    """Raise `ProblemError` at the first value that a pixel of `bits` cannot hold."""
    greatest = 2**bits - 1
    if isinstance(values, (list, tuple)):
        for n, one in enumerate(cast("Sequence[object]", values)):
            check_pixels(one, bits, (*path, n))
    elif not hasattr(values, "dtype") and not (0 <= values <= greatest and values == int(values)):
        message = f"expected a whole number from 0 to 2^{bits} − 1 = {greatest}, found {values}"
        raise ProblemError(message, path)
