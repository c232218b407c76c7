"""What follows from a given state alone, without a gradient: AdaGrad's effective rates from the sums G."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key
from nnsolve.errors import ProblemError
from nnsolve.expr import Sym, replaced, symbols
from nnsolve.notation import Word
from nnsolve.optimizers import problem
from nnsolve.optimizers.constant import CONSTANTS
from nnsolve.optimizers.rule import STATE_PHASE
from nnsolve.optimizers.table import constants

if TYPE_CHECKING:
    from decimal import Decimal

    from nnsolve.build import Builder
    from nnsolve.derivation import Derivation
    from nnsolve.exposition import Stated
    from nnsolve.optimizers.problem import OptimizerProblem
    from nnsolve.optimizers.row import Line, Optimizer


def standing(
    b: Builder,
    p: OptimizerProblem,
    chosen: tuple[Optimizer, str],
    given: dict[str, Decimal],
    conventions: tuple[Stated, ...],
) -> Derivation:
    """The quantities that follow from the state of `p`, for each of its parameters.

    Raises `ProblemError` where nothing follows.
    """
    row, code = chosen
    form = row.forms[code]
    states = {line.text: line for line in form.lines if line.name != "w"}
    parameters = _parameters(p)
    values = problem.state(p, parameters, set(states))
    following = _following(form.lines, {states[text].name for text in values}, set(constants(form)))
    if not following:
        message = "no gradients: expected gradients = [0.4, 0.3], a function or a regression"
        raise ProblemError(message)
    read = {sym.name for line in following for sym in symbols(line.formula)}
    for name in constants(form):
        if name in read:
            value = given.get(name, problem.Decimal(row.defaults[name]))
            b.given(name, value, label=Word(CONSTANTS[name].text, CONSTANTS[name].ascii))
    for text, own in values.items():
        for parameter, value in own.items():
            b.given(f"{states[text].name}.{parameter}", value, label=Word(_text(text, parameter, parameters)))
    asked: list[Key] = []
    for parameter in parameters:
        for line in following:

            def swap(sym: Sym, parameter: str = parameter) -> Sym:
                return sym if sym.name in CONSTANTS else Sym(f"{sym.name}.{parameter}")

            name = f"{line.name}.{parameter}"
            label = Word(_text(line.text, parameter, parameters))
            b.step(name, replaced(line.formula, swap), rule=line.rule, phase=STATE_PHASE, label=label)
        asked.append(Key(f"{following[-1].name}.{parameter}"))
    says = f"{row.title}: what follows from its state alone."
    return b.done(asked, summary=(says,), conventions=conventions)


def _parameters(p: OptimizerProblem) -> tuple[str, ...]:
    named = [name for value in p.state.values() if isinstance(value, dict) for name in value]
    for name in named:
        problem.check_parameter(name, ("state",))
    return tuple(dict.fromkeys(named)) or ("w",)


def _following(lines: tuple[Line, ...], known: set[str], fixed: set[str]) -> list[Line]:
    """The lines that read only what is known, constants, and each other."""
    out: list[Line] = []
    have = known | fixed
    for line in lines:
        if line.name not in known and all(sym.name in have for sym in symbols(line.formula)):
            out.append(line)
            have = have | {line.name}
    return out


def _text(text: str, parameter: str, parameters: tuple[str, ...]) -> str:
    return text if parameters == ("w",) else f"{text}_{parameter}"
