"""The working of a slope on paper: line by line with the rules, or the chain rule factor by factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.expr import symbols
from nnsolve.functions import CONSTANTS
from nnsolve.notation import Name
from nnsolve.render.letters import ascii_text
from nnsolve.render.spans import broken, wrapped
from nnsolve.render.text import Printer, named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.axis import Key
    from nnsolve.derivation import Rule
    from nnsolve.expr import Expr, Sym
    from nnsolve.render.spans import Line
    from nnsolve.symbolic.chain import Chain
    from nnsolve.symbolic.differentiate import SlopeLine

_INDENT = 2
_RULE = 24
"""Columns that are kept for the name of a rule beside a formula."""


def sheet(expr: Expr, variables: Sequence[str], width: int, *, ascii: bool = False) -> Iterator[Line]:  # noqa: A002
    """The slopes of `expr` by each of `variables` in turn, then the rules that were used."""
    from nnsolve.symbolic.chain import chain
    from nnsolve.symbolic.differentiate import derivation_of_slope

    paper = _Paper(width, ascii=ascii)
    several = len({sym.name for sym in symbols(expr)} - CONSTANTS.keys()) > 1
    for place, by in enumerate(variables):
        if place:
            yield []
        nested = chain(expr, by) if several else None
        if nested is not None and len(nested.factors) > 1:
            yield from paper.chained(expr, nested)
        else:
            yield from paper.worked(derivation_of_slope(expr, by))
    yield from paper.glossary()


def chain(lines: Sequence[tuple[Expr, str]], width: int, *, ascii: bool = False) -> Iterator[Line]:  # noqa: A002
    """Equal formulas one below the other, each but the first with the reason why it equals the one before."""
    return _Paper(width, ascii=ascii).chain(lines)


class _Paper:
    def __init__(self, width: int, *, ascii: bool) -> None:  # noqa: A002
        self._width, self._ascii = width, ascii
        self._rules: dict[str, Rule] = {}

    # ------------------------------------------------------------------------------ line by line

    def worked(self, lines: Sequence[SlopeLine]) -> Iterator[Line]:
        """A working: the slope to find, and below it equal lines."""
        first, *rest = lines
        yield from ([(piece, "name")] for piece in broken(self._text(first.formula), self._width))
        for line in rest:
            self._rules.setdefault(line.rule.code, line.rule)
            said = f"{line.rule.title}: {line.note}" if line.note else line.rule.title
            yield from self._equal("  = ", self._text(line.formula), said, answer=line is rest[-1])

    def chain(self, lines: Sequence[tuple[Expr, str]]) -> Iterator[Line]:
        """The lines of a proof."""
        for n, (formula, why) in enumerate(lines):
            head = "  = " if n else "    "
            yield from self._equal(head, self._text(formula), why or None, answer=n == len(lines) - 1)

    # ------------------------------------------------------------------------- factor by factor

    def chained(self, expr: Expr, nested: Chain) -> Iterator[Line]:
        """A chain: the named quantities, the slope of each by the next, their product."""
        from nnsolve.symbolic import calculus

        factors = nested.factors
        yield from self._equal("", self._text(expr), None)
        yield []
        wide = max(len(self._name(factor.of)) for factor in factors)
        for factor in factors:
            head = f"{self._name(factor.of).ljust(wide)} = "
            yield from self._equal(head, self._text(factor.definition), None)
        yield []
        whole = self._slope(factors[0].of, factors[-1].by)
        dot = " * " if self._ascii else " · "
        product = dot.join(self._slope(factor.of, factor.by) for factor in factors)
        self._rules.setdefault(calculus.CHAIN.code, calculus.CHAIN)
        yield from self._equal(f"{whole} = ", product, calculus.CHAIN.title)
        yield []
        wide = max(len(self._slope(factor.of, factor.by)) for factor in factors)
        for factor in factors:
            self._rules.setdefault(factor.rule.code, factor.rule)
            head = f"{self._slope(factor.of, factor.by).ljust(wide)} = "
            yield from self._equal(head, self._text(factor.slope), factor.rule.title)
        if nested.note:
            yield from self._prose(nested.note[:1].upper() + nested.note[1:] + ".")
        yield []
        yield from self._equal(f"{whole} = ", self._text(nested.product), None, answer=True)
        yield from self._equal(" " * len(whole) + " = ", self._text(nested.substituted), None)

    # ------------------------------------------------------------------------------------- rules

    def glossary(self) -> Iterator[Line]:
        """The rules that were used, each with its formula and its sentence."""
        said = [rule for rule in self._rules.values() if rule.why or rule.formula_text]
        if not said:
            return
        yield []
        yield [("Rules", "title")]
        for rule in said:
            text = f"{rule.title}: {rule.formula_text}   {rule.why}" if rule.formula_text else ""
            yield from self._prose(text or f"{rule.title}: {rule.why}")

    # ------------------------------------------------------------------------------------- lines

    def _equal(self, head: str, formula: str, rule: str | None, *, answer: bool = False) -> Iterator[Line]:
        """A line ``head formula`` with its rule to the right, or below where there is no room."""
        beside = self._width - len(head) - (_RULE if rule else 0)
        pieces = [formula] if len(formula) <= beside else broken(formula, self._width - len(head))
        style = "answer" if answer else ""
        for n, piece in enumerate(pieces):
            line: Line = [(head if n == 0 else " " * len(head), "name"), (piece, style)]
            used = len(head) + len(piece)
            if rule is None or n < len(pieces) - 1:
                yield line
                continue
            said = ascii_text(rule) if self._ascii else rule
            column = self._width - _RULE
            if used + 2 > column:
                yield line
                line, used = [], 0
            for k, words in enumerate(wrapped(said, _RULE)):
                gap = column - (used if k == 0 else 0)
                yield [*(line if k == 0 else []), (" " * gap, ""), (words, "note")]

    def _prose(self, text: str) -> Iterator[Line]:
        plain = ascii_text(text) if self._ascii else text
        for n, piece in enumerate(wrapped(plain, self._width - 2 * _INDENT)):
            yield [(" " * (_INDENT if n == 0 else 2 * _INDENT) + piece, "")]

    # ------------------------------------------------------------------------------------- words

    def _slope(self, of: Sym, by: Sym) -> str:
        mark = "d" if self._ascii else "∂"
        return f"{mark}{self._name(of)}/{mark}{self._name(by)}"

    def _name(self, sym: Sym) -> str:
        text = "π" if sym.name == "pi" else sym.name
        return ascii_text(text) if self._ascii else text

    def _text(self, expr: Expr) -> str:
        names: dict[Key, Name] = {sym.key: Name(self._name(sym), sym.name) for sym in symbols(expr)}
        return Printer(named(names, ascii=self._ascii), ascii=self._ascii).text(expr)
