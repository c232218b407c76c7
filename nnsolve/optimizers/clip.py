"""Clipping: what is done with a gradient beyond a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.errors import ProblemError
from nnsolve.expr import Add, Call, Choose, Compare, Expr, Neg, Num, Sym
from nnsolve.optimizers import rule
from nnsolve.topic import Number, Part

if TYPE_CHECKING:
    from nnsolve.optimizers.run import Run


class Clip(Part, frozen=True, kw_only=True):
    """A limit for gradients: of every `value`, of the `norm` of all, or one beyond which to `drop` them."""

    value: Number | None = None
    norm: Number | None = None
    drop: Number | None = None

    def __post_init__(self) -> None:
        """Raise `ProblemError` unless one limit above 0 is given."""
        named = {name: getattr(self, name) for name in ("value", "norm", "drop")}
        given = {name: limit for name, limit in named.items() if limit is not None}
        if len(given) != 1:
            message = f"expected one of value, norm, drop, found {' and '.join(given) or 'none'}"
            raise ProblemError(message)
        ((name, limit),) = given.items()
        if limit <= 0:
            message = f"expected a limit above 0, found {limit}"
            raise ProblemError(message, (name,))

    @property
    def limit(self) -> Number:
        """The limit that is given."""
        return next(limit for limit in (self.value, self.norm, self.drop) if limit is not None)

    @property
    def says(self) -> str:
        """What is done, as a convention."""
        if self.value is not None:
            return f"a gradient beyond ±{self.limit} is cut off at ±{self.limit}"
        if self.norm is not None:
            return f"gradients of a length ‖g‖ above {self.limit} are shortened to it"
        return f"gradients of a length ‖g‖ above {self.limit} are not used: they count as 0"


def clipped(run: Run, clip: Clip) -> None:
    """Write the clipped gradient of every parameter."""
    limit: Expr = Sym("limit")
    gradients = {name: run.gradient(name) for name in run.parameters}
    if clip.value is None:
        squares = tuple(gradient**2 for gradient in gradients.values())
        run.write(
            "norm",
            "n",
            Call("sqrt", (squares[0] if len(squares) == 1 else Add(squares),)),
            rule.NORM,
            run.phases[0],
        )
    norm = Sym(run.named("norm"), (run.k,))
    for name, g in gradients.items():
        if clip.value is not None:
            cases = ((Compare(g, ">", limit), limit), (Compare(g, "<", Neg(limit)), Neg(limit)))
        elif clip.norm is not None:
            cases = ((Compare(norm, ">", limit), limit / norm * g),)
        else:
            cases = ((Compare(norm, ">", limit), Num(0)),)
        run.write("clipped", "g_clipped", Choose(cases, g), rule.CLIPPED, run.phases[0], name)
    run.effective = {name: run.named("clipped", name) for name in run.parameters}
