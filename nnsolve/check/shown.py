"""What the numbers and signs of a wrong line rule out among the explanations of its figure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.check.candidate import Why
from nnsolve.check.likeness import Likeness
from nnsolve.check.line import operations
from nnsolve.check.prior import RESULT_SLIPS
from nnsolve.check.setting import Setting
from nnsolve.expr import Num, Sym, symbols
from nnsolve.working.exact import UndeterminedError, exact, numerals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.candidate import Candidate, Diagnosis
    from nnsolve.check.exercise import Line
    from nnsolve.check.replay import Replay
    from nnsolve.check.statement import Statement
    from nnsolve.expr import Expr
    from nnsolve.working.written import Written

_SAME = 1e-9
_BY_PEN = RESULT_SLIPS - {"results-exchanged"}
_SEVERAL = 2
"""Numbers of a line that tell what it was worked with."""


def possible(found: Replay, statement: Statement, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those of `candidates` that the line of `statement` does not contradict.

    A number that went in miscopied has to stand in the line, and a result that the line gives was not
    written wrongly. Where the line is the formula but for one constant, nothing that changes anything else
    explains it.
    """
    side = _substitution(statement)
    if side is None or statement.key is None:
        return tuple(candidates)
    line = found.exercise.line(statement.key)
    constant = _other_constant(found, line, side)
    shape = None if constant is None else side
    formula = statement.part or line.formula
    hidden = Setting(found, line, {}).hidden
    unwritten = {step.key: step.formula for step in hidden if step.formula is not None}
    like = Likeness(side, line.key, formula, lambda key: _value(found, key), unwritten)
    pen = _BY_PEN if statement.figure is not None and _gives(side, statement.figure) else frozenset[str]()
    kept: list[Candidate] = []
    for one in candidates:
        whys = [why for why in one.whys if why.code not in pen]
        whys = tuple([why for why in whys if _is_possible(why, like, shape, line)])
        if whys:
            kept.append(structs.replace(one, whys=whys, told=min(one.told, len(whys))))
    if constant is not None and candidates and not kept and statement.figure is not None:
        kept += _one_off(candidates[0], line, constant, statement.figure.number - found.here(line))
    return tuple(kept)


def _gives(side: Expr, figure: Written) -> bool:
    """Whether `figure` is what the numbers of a line come to."""
    try:
        value = float(exact(side))
    except (UndeterminedError, OverflowError):
        return False
    return figure.holds(value, value)


def _one_off(like: Candidate, line: Line, constant: tuple[float, float], off: float) -> list[Candidate]:
    """The explanation that a line counts one too many or too few by its constant."""
    written, due = constant
    if line.formula is None or abs(off) != 1 or abs(written - due) != 1:
        return []
    text = f"The line has {written:g} where the formula has {due:g}."
    why = Why("one-off", text, (), line.formula + Num(off), line.key)
    return [structs.replace(like, whys=(why,), told=1)]


def still_told(
    found: Replay, statement: Statement, diagnosis: Diagnosis
) -> tuple[tuple[Candidate, ...], str]:
    """What a line leaves of a diagnosis that was made by its figure alone, and how sure that is."""
    every, word = diagnosis.candidates, diagnosis.word
    told = possible(found, statement, every)
    if word not in {"is", "probably"} or (told and told[0].value == every[0].value):
        return told, word
    return told, "fits" if told else "unexplained"


def _substitution(statement: Statement) -> Expr | None:
    """The last side before the figure that is all numbers."""
    claim = statement.claim
    if claim is None or statement.side < 0:
        return None
    for side in reversed(claim.sides[1 : statement.side]):
        if side.expr is not None and not isinstance(side.expr, Sym):
            return None if next(symbols(side.expr), None) is not None else side.expr
    return None


def _value(found: Replay, key: Key) -> float:
    """The figure of a quantity, or what follows for it."""
    line = found.exercise.line(key)
    outcome = found.figure(line)
    if outcome is not None:
        return outcome.figure.number
    return line.value if line.given else found.here(line)


def _is_possible(why: Why, like: Likeness, shape: Expr | None, line: Line) -> bool:
    if why.slipped is not None and why.code.startswith("copied-") and why.where == line.key:
        sizes = [abs(number.number) for number in like.numbers]
        return any(abs(size - abs(why.slipped)) <= _SAME * size for size in sizes)
    if shape is None:
        return len(like.numbers) < _SEVERAL or not like.contradicts(why)
    if why.formula is None or line.formula is None or why.where != line.key:
        return False
    same = _sizes(why.formula) == _sizes(line.formula)
    return not same and operations(why.formula) == operations(shape)


def _sizes(expr: Expr) -> Counter[float]:
    """The sizes of the constants of a formula."""
    return Counter([abs(number.value) for number in numerals(expr)])


def _other_constant(found: Replay, line: Line, side: Expr) -> tuple[float, float] | None:
    """Where a line is its formula to the last sign but for one constant, that number and the constant."""
    formula = line.formula
    if formula is None or operations(formula) != operations(side):
        return None
    constants, written = _sizes(formula), _sizes(side)
    lines = [found.exercise.line(sym.key) for sym in symbols(formula)]
    for parent in lines:
        outcome = found.figure(parent)
        for value in (parent.value, *([outcome.figure.number] if outcome is not None else [])):
            if written[abs(value)] > 0:
                written[abs(value)] -= 1
                break
        else:
            return None
    more, less = written - constants, constants - written
    # A quantity of the same value may be what was put in otherwise.
    if not more.total() == 1 == less.total() or any(abs(parent.value) in less for parent in lines):
        return None
    return next(iter(more)), next(iter(less))


def result_slips(found: Diagnosis) -> Iterator[Candidate]:
    """The explanations that are slips of the result."""
    for one in found.candidates:
        whys = tuple([why for why in one.whys if why.code in RESULT_SLIPS])
        if whys:
            yield structs.replace(one, whys=whys, told=1)
