"""From a problem to its worked solution: the topic is looked up, derived, and errors get their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.errors import NumericError, ProblemError, visible

if TYPE_CHECKING:
    from pathlib import Path

    from nnsolve.derivation import Derivation
    from nnsolve.reading.document import Document
    from nnsolve.topic import Problem

STDIN = "<stdin>"
"""The name of a problem that came through standard input."""


def derive(problem: Problem) -> Derivation:
    """The worked solution of `problem`, by the topic that it names.

    >>> from nnsolve import derive, read
    >>> derivation = derive(read("two-layer-sigmoid"))
    >>> (key,) = derivation.named(["w5"])
    >>> round(derivation.value(key), 4)
    0.3589

    Raises `ProblemError` where the problem does not fit together, `NumericError` where a value overflows.
    """
    from nnsolve.catalogue import topic

    made = topic(problem.topic).derive(problem)
    title = problem.title or made.title
    return structs.replace(made, topic=problem.topic, title=title, source=problem.source, notes=problem.notes)


def derived(problem: Problem, document: Document) -> Derivation:
    """The worked solution of the problem read from `document`; errors tell the place in its text."""
    try:
        made = derive(problem)
    except ProblemError as error:
        raise document.locate(error) from None
    except NumericError as error:
        message = f"{document.name}: {error}"
        raise NumericError(message) from None
    return structs.replace(made, name=_stem(document.name))


def _stem(name: str) -> str:
    """What a solution is called: its file without folder and ending, nothing for standard input."""
    from pathlib import Path

    return "" if name == STDIN else visible(Path(name).stem)


def solve(path_or_name: str | Path) -> str:
    """The worked solution of a problem file, or of a bundled problem, as plain text of 80 columns.

    >>> from nnsolve import solve
    >>> print(solve("two-layer-sigmoid").splitlines()[1])
    Network 2-2-2, sigmoid units.  E = ½ Σ (target − out)²,  learning rate α = 0.5.

    Raises `NnsolveError` with the place of what is wrong.
    """
    from nnsolve.catalogue import opened
    from nnsolve.render import render

    return render(derived(*opened(path_or_name)))
