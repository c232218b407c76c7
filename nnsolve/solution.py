"""From a problem to its worked solution: the topic is looked up, derived, and errors get their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.errors import NumericError, ProblemError, visible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from nnsolve.check.convention import Alternative
    from nnsolve.check.mark import Marker
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
    if problem.synonyms:
        from nnsolve.check.synonym import checked

        checked(problem.synonyms, made)
    title = problem.title or made.title
    return structs.replace(
        made,
        topic=problem.topic,
        title=title,
        source=problem.source,
        notes=problem.notes,
        synonyms=_together(made.synonyms, problem.synonyms),
    )


def _together(
    own: Mapping[str, tuple[str, ...]], further: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The synonyms that a topic has for its quantities, and those of the problem."""
    return {name: (*own.get(name, ()), *further.get(name, ())) for name in {**own, **further}}


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


def marker(
    problem: Problem,
    derivation: Derivation | None = None,
    *,
    strict_digits: int = 0,
    follow_through: bool = True,
    coarse: bool = False,
) -> Marker:
    r"""The exercise `problem` prepared for marking: made once, it marks any number of workings.

    >>> from nnsolve import read
    >>> report = marker(read("two-layer-sigmoid")).mark("in_h1 = 0.3775\nout_h1 = 0.5934")
    >>> [verdict.code for verdict in report.verdicts][:2], report.first_wrong
    (['exact', 'mistake'], 2)

    `derivation` is its worked solution, where that was made before; the options are those of
    `nnsolve.check.mark.Marker`. Raises what `derive` raises.
    """
    from nnsolve.catalogue import topic
    from nnsolve.check.mark import Marker

    made = derive(problem) if derivation is None else derivation
    return Marker(
        made,
        topic(problem.topic).mistakes,
        alternatives(problem, made),
        strict_digits=strict_digits,
        follow_through=follow_through,
        coarse=coarse,
    )


def alternatives(problem: Problem, derivation: Derivation) -> tuple[Alternative, ...]:
    """The other options of every convention that `derivation`, the solution of `problem`, was written under.

    >>> from nnsolve import read
    >>> problem = read("two-layer-sigmoid")
    >>> [one.stated.choice for one in alternatives(problem, derive(problem))]
    ['sum', 'mean', 'half-mean']
    """
    from nnsolve.check.convention import Alternative
    from nnsolve.conventions import CONVENTIONS
    from nnsolve.exposition import Stated

    known = CONVENTIONS
    names = [stated.name for stated in derivation.conventions]
    if any(name not in known for name in names):
        from nnsolve.optimizers.table import conventions

        known = {**conventions(), **known}
    out: list[Alternative] = []
    for stated in derivation.conventions:
        options = known[stated.name].options if stated.name in known else {}
        for choice, option in options.items():
            if choice != stated.choice:
                chosen = {**problem.conventions, stated.name: choice}
                other = structs.replace(problem, conventions=chosen)
                out.append(
                    Alternative(Stated(stated.name, choice, option.says), lambda other=other: derive(other))
                )
    return tuple(out)


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
