"""Files of NumPy arrays."""

from __future__ import annotations

import zipfile
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from nnsolve.errors import ProblemError

if TYPE_CHECKING:
    from nnsolve.errors import Path

Array: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"

MOST_BYTES = 1 << 30
"""The largest file of arrays that is read."""


def load(name: str, folder: str, path: Path) -> dict[str, Array]:
    """The arrays of the ``.npz`` file `name`, looked for in `folder`, as float64.

    Raises `ProblemError` at `path` for a file that is missing, too large or not of that kind; pickled objects
    are refused.
    """
    file = File(folder) / name
    try:
        if file.stat().st_size > MOST_BYTES:
            message = f"expected at most {MOST_BYTES} bytes, found {file.stat().st_size} in {file}"
            raise ProblemError(message, path)
        with np.load(file, allow_pickle=False) as found:
            return {key: np.asarray(found[key], dtype=np.float64) for key in found.files}
    except OSError as error:
        message = f"cannot read {file}: {(error.strerror or str(error)).lower()}"
        raise ProblemError(message, path) from error
    except (ValueError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        message = f"expected a .npz file of numeric arrays, found something else in {file}"
        raise ProblemError(message, path) from error
