"""The kernels that courses call by name: whole numbers, and one divisor for those that average."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.errors import ProblemError

if TYPE_CHECKING:
    from nnsolve.errors import Path


class Kernel(Struct, frozen=True):
    """A kernel by name: its rows and the number that the weighted sum is divided by."""

    name: str
    rows: tuple[tuple[int, ...], ...]
    divisor: int = 1
    says: str = ""


_ROWS = (
    Kernel("identity", ((0, 0, 0), (0, 1, 0), (0, 0, 0)), says="leaves the image as it is"),
    Kernel("sobel-x", ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)), says="change from left to right: vertical edges"),
    Kernel(
        "sobel-y", ((-1, -2, -1), (0, 0, 0), (1, 2, 1)), says="change from top to bottom: horizontal edges"
    ),
    Kernel("prewitt-x", ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1)), says="change from left to right, unweighted"),
    Kernel("prewitt-y", ((-1, -1, -1), (0, 0, 0), (1, 1, 1)), says="change from top to bottom, unweighted"),
    Kernel("scharr-x", ((-3, 0, 3), (-10, 0, 10), (-3, 0, 3)), says="change from left to right"),
    Kernel("scharr-y", ((-3, -10, -3), (0, 0, 0), (3, 10, 3)), says="change from top to bottom"),
    Kernel("laplacian", ((0, 1, 0), (1, -4, 1), (0, 1, 0)), says="second derivative, four neighbours"),
    Kernel("laplacian-8", ((1, 1, 1), (1, -8, 1), (1, 1, 1)), says="second derivative, eight neighbours"),
    Kernel("sharpen", ((0, -1, 0), (-1, 5, -1), (0, -1, 0)), says="the image minus its Laplacian"),
    Kernel("box", ((1, 1, 1), (1, 1, 1), (1, 1, 1)), 9, "the mean of nine pixels"),
    Kernel("gaussian", ((1, 2, 1), (2, 4, 2), (1, 2, 1)), 16, "a mean that weighs the middle most"),
    Kernel(
        "gaussian-5",
        ((1, 4, 6, 4, 1), (4, 16, 24, 16, 4), (6, 24, 36, 24, 6), (4, 16, 24, 16, 4), (1, 4, 6, 4, 1)),
        256,
        "a wider mean that weighs the middle most",
    ),
)

KERNELS: dict[str, Kernel] = {row.name: row for row in _ROWS}
"""Every named kernel."""

PAIRS: dict[str, tuple[str, str]] = {
    name: (f"{name}-x", f"{name}-y") for name in ("sobel", "prewitt", "scharr")
}
"""Names that stand for a kernel across and one down, as a gradient needs both."""


def kernel(name: str, path: Path) -> Kernel:
    """The kernel called `name`; raises `ProblemError` at `path` with the nearest known names."""
    found = KERNELS.get(name.strip().lower().replace("_", "-").replace(" ", "-"))
    if found is None:
        from nnsolve.reading.mismatch import suggestion

        message = f"expected a kernel as rows of numbers or by name, found '{name}'"
        raise ProblemError(message + suggestion(name, [*KERNELS, *PAIRS]), path)
    return found
