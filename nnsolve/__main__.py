"""The command line as ``python -m nnsolve``."""

import sys

from nnsolve.cli import main

if __name__ == "__main__":
    sys.exit(main())
