"""Plain values as TOML text: the few kinds that a problem is made of, digits kept."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_Table: TypeAlias = "Mapping[str, object]"

_WIDTH = 100
_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x7f": "\\u007F"}


def dumps(table: _Table) -> str:
    """The document that holds `table`: strings, Decimals, ints, booleans, lists and tables of these.

    Raises `TypeError` for anything else; `None` has no form in TOML.
    """
    lines: list[str] = []
    _write(table, (), lines)
    return "\n".join(lines).lstrip("\n") + "\n"


def _write(table: _Table, path: tuple[str, ...], lines: list[str]) -> None:
    """Append the plain entries of `table`, then its tables under headers of their own."""
    for name, value in table.items():
        if not isinstance(value, dict) and not _is_tables(value):
            lines.append(f"{_key(name)} = {_rows(value, len(_key(name)))}")
    for name, value in table.items():
        below = (*path, name)
        header = ".".join(map(_key, below))
        if isinstance(value, dict):
            lines.extend(("", f"[{header}]"))
            _write(cast("_Table", value), below, lines)
        elif _is_tables(value):
            for one in cast("Sequence[_Table]", value):
                lines.extend(("", f"[[{header}]]"))
                _write(one, below, lines)


def _is_tables(value: object) -> bool:
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(one, dict) for one in cast("list[object]", value))


def _rows(value: object, indent: int) -> str:
    """`value`, a list that is too long for a line with one entry a line."""
    text = _value(value)
    if not isinstance(value, list) or len(text) + indent <= _WIDTH:
        return text
    return "".join(("[\n", *(f"  {_value(one)},\n" for one in cast("list[object]", value)), "]"))


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case Decimal():
            return _number(value)
        case int():
            return str(value)
        case list():
            return f"[{', '.join(map(_value, cast('list[object]', value)))}]"
        case dict():
            entries = (f"{_key(name)} = {_value(one)}" for name, one in cast("_Table", value).items())
            return f"{{{', '.join(entries)}}}"
        case _:
            message = f"{type(value).__name__} has no form in a problem file"
            raise TypeError(message)


def _number(value: Decimal) -> str:
    if not value.is_finite():
        return str(value).lower().removesuffix("inity")
    # A whole number has no negative zero.
    return "-0e0" if str(value) == "-0" else str(value)


def _text(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(c) or (c if c >= " " else f"\\u{ord(c):04X}") for c in text) + '"'


def _key(name: str) -> str:
    return name if name and _BARE.issuperset(name) else _text(name)
