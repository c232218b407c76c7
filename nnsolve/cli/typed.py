"""The text of a working, from a file or from standard input."""

import os.path
import sys

from nnsolve.errors import NnsolveError, visible

MOST_BYTES = 4 << 20
STDIN = "<stdin>"


def typed(path: str) -> tuple[str, str]:
    """Text and name of the file at `path`, of standard input for ``-``.

    Bytes that are no UTF-8 become replacement characters: lines with them cannot be read, others can.
    Raises `NnsolveError` where there is no text: no file, a folder, too large, binary.
    """
    if path == "-":
        if sys.stdin is None:
            message = "standard input is closed"
            raise NnsolveError(message)
        return _decoded(sys.stdin.buffer.read(MOST_BYTES + 1), STDIN), STDIN
    name = visible(path)
    try:
        with open(path, "rb") as file:  # noqa: PTH123  (pathlib is not loaded for this)
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _refused(name, "expected a working, found no file of this name") from None
    except IsADirectoryError:
        raise _refused(name, "expected a working, found a folder") from None
    except OSError as error:
        raise _refused(name, f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise _refused(name, "expected the name of a file, found one with a NUL character") from None
    return _decoded(raw, name), os.path.basename(path)  # noqa: PTH119


def _decoded(raw: bytes, name: str) -> str:
    if len(raw) > MOST_BYTES:
        raise _refused(name, "expected a working of at most 4 MiB, found a larger one")
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw.decode("utf-16", errors="replace")
    if b"\0" in raw:
        raise _refused(name, "expected text, found a binary file")
    return raw.decode("utf-8-sig", errors="replace")


def _refused(name: str, message: str) -> NnsolveError:
    return NnsolveError(f"{name}: {message}")
