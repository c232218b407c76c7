"""Places in texts: a mark in the text says what is expected, a document says what was found."""

from nnsolve.errors import ProblemError


def place(document, path, **where):
    error = document.locate(ProblemError("expected nothing", path, **where))
    return error.line, error.column


def marked(text):
    """A text without its mark ``@``, and line and column of the mark."""
    before, _, after = text.partition("@")
    line = before.split("\n")
    return before + after, (len(line), len(line[-1]) + 1)
