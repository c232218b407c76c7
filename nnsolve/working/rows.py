"""Rows and statements: where the signs of one piece are cut, before anybody reads a side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.working.side import is_prose, stripped
from nnsolve.working.signs import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

_AND = frozenset({",", ";"})
_OPEN_ENDED = frozenset({"+", "-", "*", "/", "(", ","})


def unstruck(tokens: list[Token]) -> list[Token]:
    """`tokens` without what was crossed out, unless an operator would lose its operand with it."""
    if not any(token.kind == "struck" for token in tokens):
        return tokens
    out: list[Token] = []
    for n, token in enumerate(tokens):
        if token.kind != "struck":
            out.append(token)
            continue
        following = next((later for later in tokens[n + 1 :] if later.kind != "struck"), None)
        if _is_needed(out[-1] if out else None, following):
            out.extend(unstruck(list(token.inner)))
    return out


def _is_needed(before: Token | None, after: Token | None) -> bool:
    ahead = "" if before is None or before.kind in {"rel", "row"} else before.text
    behind = "" if after is None or after.kind in {"rel", "row"} else after.text
    if ahead in {"*", "/"}:
        return behind in {"*", "/", "+", ")", ""}
    if ahead in {"+", "-"}:
        return behind in {"*", "/", ")", ""}
    return ahead in {"", "("} and behind in {"*", "/", "+"}


def rows(tokens: list[Token]) -> Iterator[list[Token]]:
    """The rows of a piece; a row that an operator begins or the one before it ends goes on."""
    row: list[Token] = []
    broken = False
    for token in tokens:
        if token.kind == "row":
            broken = True
            continue
        if broken and token.kind == "gap":
            continue
        if broken and row and not _goes_on(row, token):
            yield row
            row = []
        broken = False
        row.append(token)
    if row:
        yield row


def _goes_on(row: list[Token], following: Token) -> bool:
    last = next((token for token in reversed(row) if token.kind != "gap"), row[-1])
    if last.kind == "op" and last.text in _OPEN_ENDED:
        return True
    return following.kind == "op" and following.text in {"+", "-", "*", "/"}


def condition_at(tokens: list[Token]) -> int:
    """Where ``if …`` or ``for …`` begins behind a relation; 0 if it does not."""
    relation = next((n for n, token in enumerate(tokens) if token.kind == "rel"), len(tokens))
    return next((n for n in range(relation, len(tokens)) if tokens[n].kind == "if"), 0)


def in_cases(tokens: list[Token], condition: int) -> list[Token]:
    """A row with all its cases as one side, ``y = 1 if z > 0, else 0 = 0``, where it has an else; else none.

    The number of its first case is not what the quantity is.
    """
    if not any(token.text in {"else", "otherwise"} for token in tokens[condition:]):
        return []
    first = next(n for n, token in enumerate(tokens) if token.kind == "rel")
    last = max((n for n in range(condition, len(tokens)) if tokens[n].kind == "rel"), default=len(tokens))
    if tokens[last:] and not tokens[last + 1 :]:
        return []
    side = Token("name", "cases", tokens[first + 1].start, tokens[last - 1].stop)
    return [*tokens[: first + 1], side, *tokens[last:]]


def next_statement(tokens: list[Token]) -> list[Token]:
    """`tokens` from the first comma or gap on."""
    cut = next((n for n, t in enumerate(tokens) if t.kind == "gap" or t.text in _AND), len(tokens))
    return tokens[cut:]


def at_arrow(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """What an arrow points away from, and the statement behind it: ``a = 1 → b = 2``.

    What is no statement is a remark: ``a = 1 → small``.
    """
    # What stands before the first relation points nowhere.
    start, relation, earlier = 0, -1, 0
    for n, token in enumerate(tokens):
        if token.kind == "rel":
            relation = n
            break
        if token.kind == "arrow":
            earlier, start = start, n + 1
    if relation >= 0 and start and _is_set(tokens[earlier : start - 1], tokens[start - 1], tokens[start:]):
        sign = Token("rel", "=", tokens[start - 1].start, tokens[start - 1].stop)
        tokens = [*tokens[earlier : start - 1], sign, *tokens[start:]]
        start, relation = 0, start - 1 - earlier
    if relation < 0:
        return ([], []) if start else (tokens, [])
    arrow = next((n for n in range(relation, len(tokens)) if tokens[n].kind == "arrow"), None)
    if arrow is None:
        return tokens[start:], []
    tokens, arrow = tokens[start:], arrow - start
    behind = tokens[arrow + 1 :]
    if is_rounded(tokens[arrow - 1], behind):
        return [*tokens[:arrow], Token("rel", "≈", tokens[arrow].start, tokens[arrow].stop), *behind], []
    if tokens[arrow].text != "->" or not _begins(behind):
        behind = []
    depth = _depth(tokens[:arrow])
    if depth:
        behind = []
    while depth and arrow:
        arrow -= 1
        depth -= tokens[arrow].text == "("
    return tokens[:arrow], behind


def _is_set(before: list[Token], arrow: Token, behind: list[Token]) -> bool:
    """Whether a name is given a value, as in ``w5 ← w5 − 0.04 = 0.36`` and ``w5 → 0.4 − 0.04 = 0.36``."""
    name, value = stripped(before), stripped(behind)
    if len(name) != 1 or name[0].kind not in {"name", "slope"} or is_prose(name[0]) or not value:
        return False
    return arrow.text == "<-" or value[0].kind == "num" or value[0].text in {"(", "-"}


def is_rounded(number: Token, behind: list[Token]) -> bool:
    """Whether ``15.625 → 15`` points at the same number with fewer digits."""
    behind = stripped(behind)
    if len(behind) != 1 or behind[0].kind != "num" or number.kind != "num":
        return False
    short = behind[0].text
    if "%" in number.text + short or not short.isascii() or len(short) >= len(number.text):
        return False
    return abs(float(number.text) - float(short)) < 1 if "." in number.text else False


def _depth(tokens: list[Token]) -> int:
    return max(0, sum((t.text == "(") - (t.text == ")") for t in tokens if t.kind == "op"))


def statements(tokens: list[Token]) -> Iterator[list[Token]]:
    """The statements of a row: ``a = 1, b = 2`` has two, each with a relation of its own."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.kind == "op":
            depth += (token.text == "(") - (token.text == ")")
        if token.kind == "gap" or (depth <= 0 and token.kind == "op" and token.text in _AND):
            parts.append([])
        parts[-1].append(token)
    held: list[Token] = []
    for part in parts:
        if held and _begins(part) and any(token.kind == "rel" for token in held):
            yield held
            held = []
        held.extend(part)
    if held:
        yield held


def _begins(part: list[Token]) -> bool:
    """Whether `part` is a statement of its own: something, then a relation."""
    inside = stripped(part)
    if not inside or inside[0].kind == "rel":
        return False
    # The first relation outside brackets decides, so that a row of many statements costs each of them once.
    depth = deepest = 0
    within = False
    for token in inside:
        if token.kind == "op":
            depth += (token.text == "(") - (token.text == ")")
            deepest = min(deepest, depth)
        elif token.kind == "rel":
            if depth <= 0:
                return True
            within = True
    return within and (depth != 0 or deepest < 0)


def relations_at(tokens: list[Token]) -> list[int]:
    """Where the relations stand that are outside brackets; all of them if the brackets do not match."""
    found: list[int] = []
    depth = deepest = 0
    everywhere: list[int] = []
    for n, token in enumerate(tokens):
        if token.kind == "op":
            depth += (token.text == "(") - (token.text == ")")
            deepest = min(deepest, depth)
        elif token.kind == "rel":
            everywhere.append(n)
            if depth <= 0:
                found.append(n)
    return everywhere if depth or deepest < 0 else found


def inside_brackets(tokens: list[Token]) -> list[Token]:
    """The signs of the bracket that holds the first relation."""
    relation = next((n for n, token in enumerate(tokens) if token.kind == "rel"), None)
    if relation is None:
        return []
    depth, start = 0, relation
    while start > 0 and depth < 1:
        start -= 1
        depth += (
            (tokens[start].text == "(") - (tokens[start].text == ")") if tokens[start].kind == "op" else 0
        )
    depth, stop = 0, relation
    while stop < len(tokens) and depth < 1:
        depth += (tokens[stop].text == ")") - (tokens[stop].text == "(") if tokens[stop].kind == "op" else 0
        stop += 1
    inner = tokens[start + 1 : stop - 1] if depth == 1 else tokens[start + 1 : stop]
    return inner if len(inner) < len(tokens) else []
