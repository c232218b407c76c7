"""``nnsolve show``: the exercise without its solution."""

from typing import TYPE_CHECKING

from nnsolve.cli.options import Name, Width, opened

if TYPE_CHECKING:
    from nnsolve.derivation import Derivation
    from nnsolve.render.rows import Page

_MOST = 24
"""Asked quantities that are named one by one."""


def command(name: Name, width: Width = None) -> None:
    """Show an exercise without its solution.

    Examples:
        nnsolve show two-layer-sigmoid
    """
    from nnsolve.cli.output import target, write
    from nnsolve.render.layout import laid_out
    from nnsolve.solution import derived

    to = target(None, "", width)
    problem, document = opened(name)
    shown = exercise(derived(problem, document))
    write(laid_out(shown, to.width, ascii=to.ascii), to)


def exercise(derivation: "Derivation") -> "Page":
    """The page of an exercise before it is solved: no computed value stands on it, and no note."""
    from nnsolve.render.digits import Digits
    from nnsolve.render.page import Composer
    from nnsolve.render.rows import Page, Section

    composer = Composer(derivation, Digits(), ())
    given = composer.given()
    asked = Section("answer", "Asked", (_asked(derivation),), ())
    return Page(
        title=derivation.title,
        name=derivation.name,
        summary=derivation.summary,
        precision="",
        conventions=derivation.conventions,
        sections=(*given, asked),
        names=composer.names,
        values={},
        lines={},
        closing=(f"Source: {derivation.source}.",) if derivation.source else (),
    )


def _asked(derivation: "Derivation") -> str:
    from itertools import islice

    from nnsolve.axis import size

    names = [derivation.notation.text(key) for key in islice(derivation.expand(derivation.asked), _MOST)]
    count = 0
    for key in derivation.asked:
        family = derivation.family(key.name)
        rest = family.axes[len(key.at) :]
        count += len(family) if len(rest) == len(family.axes) else size(rest)
    more = f" and {count - len(names)} more" if count > len(names) else ""
    return ", ".join(names) + more
