"""All optimisers by name, and their forms as conventions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.conventions import CONVENTIONS
from nnsolve.conventions.option import Convention, Option
from nnsolve.errors import ProblemError, quoted
from nnsolve.expr import symbols
from nnsolve.optimizers import moments, plain, scaled
from nnsolve.optimizers.constant import CONSTANTS

if TYPE_CHECKING:
    from nnsolve.errors import Path
    from nnsolve.optimizers.row import Form, Optimizer

OPTIMIZERS: dict[str, Optimizer] = {row.name: row for row in (*plain.ROWS, *scaled.ROWS, *moments.ROWS)}
"""Every optimiser by its name."""

_DECAY = Convention(
    "weight-decay",
    "Where weight decay acts",
    "coupled",
    {
        "coupled": Option("weight decay: λ·w is added to the gradient (L2)", "PyTorch"),
        "decoupled": Option("weight decay: α·λ·w is taken from the parameter beside the step", "Keras"),
    },
)


def conventions() -> dict[str, Convention]:
    """The forms of every optimiser as a convention of its name, and those of the options."""
    rows = {
        row.name: Convention(
            row.name,
            f"Form of {row.title}",
            row.default,
            {code: Option(form.says, form.source) for code, form in row.forms.items()},
        )
        for row in OPTIMIZERS.values()
    }
    return {**rows, _DECAY.name: _DECAY, "average-start": CONVENTIONS["average-start"]}


def optimizer(name: str, path: Path = ("optimizer",)) -> Optimizer:
    """The optimiser called `name`, in any case and with or without hyphens; raises `ProblemError`."""
    plain_name = name.strip().lower().replace("-", "").replace("_", "").replace(" ", "")
    if plain_name in OPTIMIZERS:
        return OPTIMIZERS[plain_name]
    from nnsolve.reading.mismatch import suggestion

    message = f"expected an optimiser, found {quoted(name)}{suggestion(plain_name, OPTIMIZERS)}"
    raise ProblemError(message, path)


def constants(form: Form) -> list[str]:
    """The constants that the formulas of `form` read, in the order of the table of constants."""
    read = {sym.name for line in form.lines for expr in (line.formula, line.start) for sym in symbols(expr)}
    if form.look is not None:
        read |= {sym.name for sym in symbols(form.look)}
    return [name for name in CONSTANTS if name in read]
