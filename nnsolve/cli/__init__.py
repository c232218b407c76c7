"""The command line ``nnsolve``: one module for each command, imported when the command is called."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    The code is 0 when all went well, 2 for a wrong call or a problem that cannot be solved, 130 when
    interrupted. Errors are told on standard error, without a traceback.
    """
    try:
        from nnsolve.cli.program import run

        return run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        return 130
