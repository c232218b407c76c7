"""Random bytes, guided by coverage, into the reader of workings, the audit and marking: none may raise.

Needs atheris (``pip install atheris``), which is no requirement of the tests.

    python tests/benchmarks/fuzz_reading.py -runs=100000 -max_len=400
"""

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

with atheris.instrument_imports(include=["nnsolve.working"]):
    from nnsolve import read
    from nnsolve.check.findings import audit
    from nnsolve.errors import NnsolveError
    from nnsolve.solution import marker
    from nnsolve.working.read import working

MARK = marker(read("two-layer-sigmoid")).mark
KINDS = ("markdown", "text", "latex", "csv", "toml", "notebook")


def one(data):
    """Read, audit and mark one text; only a clear refusal may come out."""
    provider = atheris.FuzzedDataProvider(data)
    kind = KINDS[provider.ConsumeIntInRange(0, len(KINDS) - 1)]
    text = provider.ConsumeUnicode(400)
    try:
        found = working(text, kind=kind)
        audit(found)
        MARK(found)
    except NnsolveError:
        return


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
