"""Sides of equalities from text, without our reader: Python's parser, for tests of what follows."""

import ast

from nnsolve.expr import Add, Call, Div, Mul, Neg, Num, Pow, Sym
from nnsolve.working.claim import Claim, Side, Span, Working


def side(text):
    """A typed formula, read by Python's own parser."""

    def go(node):
        match node:
            case ast.Constant():
                digits = ast.get_source_segment(text, node)
                return Num(float(digits) if "." in digits else int(digits), digits)
            case ast.UnaryOp(ast.USub(), inner):
                return Neg(go(inner))
            case ast.Call(name, args):
                return Call(name.id, tuple(map(go, args)))
            case ast.Name(name):
                return Sym(name)
            case ast.BinOp(left, op, right):
                one, two = go(left), go(right)
                match op:
                    case ast.Add():
                        return Add((one, two))
                    case ast.Sub():
                        return Add((one, Neg(two)))
                    case ast.Mult():
                        return Mul((one, two))
                    case ast.Div():
                        return Div(one, two)
                    case ast.Pow():
                        return Pow(one, two)

    return go(ast.parse(text, mode="eval").body)


def working(text, name="a.md"):
    """A working of plain lines, one chain each; sizes joined by x are a shape, and {…} cannot be read."""
    claims = []
    for number, line in enumerate(text.splitlines(), 1):
        for chain, start in _chains(line):
            sides, column = [], start
            for part in chain.split("="):
                plain = part.strip()
                at = column + len(part) - len(part.lstrip()) + 1
                sides.append(_side(plain, Span(number, at, at + len(plain))))
                column += len(part) + 1
            place = Span(number, start + 1, start + len(chain) + 1)
            claims.append(Claim(tuple(sides), ("=",) * (len(sides) - 1), place, chain))
    return Working(name, tuple(text.splitlines()), tuple(claims))


def _chains(line):
    start = 0
    for chain in line.split(";"):
        if "=" in chain:
            yield chain, start
        start += len(chain) + 1


def _side(text, span):
    if text.startswith("{"):
        return Side(text, span, None, "not a formula")
    sizes = tuple(side(part) for part in text.split("x")) if "x" in text and text[0].isdigit() else ()
    return Side(text, span, Mul(sizes) if sizes else side(text), "", sizes)
