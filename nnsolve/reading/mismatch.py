"""Where a document is not what its topic asks for: the first place, what was expected, what was found."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, TypeGuard, cast

import msgspec
from msgspec import inspect

from nnsolve.errors import ProblemError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Sized

    from nnsolve.errors import Path

_MOST_NAMES = 12
_MOST_BITS = 133


def explain(data: object, kind: type[msgspec.Struct], error: Exception) -> ProblemError:
    """The first place where `data` cannot become a `kind`; `error` is what msgspec or a check said of it."""
    try:
        _check(data, inspect.type_info(kind), ())
    except ProblemError as found:
        return found
    return _said(error, ())


def suggestion(word: str, known: Iterable[str]) -> str:
    """The name in `known` that `word` was meant to be, or all of them where none is near."""
    from difflib import get_close_matches

    names = list(known)
    near = get_close_matches(word, names, 1)
    if near:
        return f"; did you mean {quoted(near[0])}?"
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"; expected one of: {', '.join(names[:_MOST_NAMES])}{more}" if names else ""


def found(value: object) -> str:
    """What a value of a document is, in words, cut where it is long."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f"the text {quoted(value)}"
        case int() | Decimal():
            return f"the number {_digits(value)}"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return f"the {type(value).__name__} {value}"


def _digits(value: int | Decimal) -> str:
    # Python refuses to print a whole number of more than 4300 digits.
    return (
        "of more than 40 digits"
        if isinstance(value, int) and value.bit_length() > _MOST_BITS
        else str(value)[:40]
    )


# ---------------------------------------------------------------------------------------------- the walk


def _check(value: object, kind: inspect.Type, path: Path) -> None:
    """Raise `ProblemError` at the first place where `value` is not of `kind`."""
    match kind:
        case inspect.Metadata(inner):
            _check(value, inner, path)
        case inspect.UnionType(kinds):
            _check_union(value, kinds, path)
        case inspect.StructType():
            _check_struct(_table(value, kind, path), kind, path)
        case inspect.DictType(value_type=inner):
            for name, one in _table(value, kind, path).items():
                _check(one, inner, (*path, name))
        case inspect.ListType(inner) | inspect.VarTupleType(inner):
            for n, one in enumerate(_list(value, kind, path)):
                _check(one, inner, (*path, n))
        case inspect.TupleType(kinds):
            for n, (one, inner) in enumerate(zip(_list(value, kind, path), kinds, strict=True)):
                _check(one, inner, (*path, n))
        case inspect.LiteralType(values):
            _check_literal(value, values, path)
        case inspect.EnumType(cls):
            _check_literal(value, [one.value for one in cls], path)
        case _:
            if not _holds(value, kind):
                raise _unlike(value, kind, path)


def _check_struct(table: Mapping[str, object], kind: inspect.StructType, path: Path) -> None:
    fields = {field.encode_name: field for field in kind.fields}
    for name, value in table.items():
        if name in fields:
            _check(value, fields[name].type, (*path, name))
        elif kind.forbid_unknown_fields and name != kind.tag_field:
            missing = [field for field in fields if field not in table]
            message = f"unknown field {quoted(name)}{suggestion(name, missing)}"
            raise ProblemError(message, (*path, name), key=True)
    for name, field in fields.items():
        if field.required and name not in table:
            message = f"expected the field {quoted(name)} ({wanted(field.type)}), found none"
            raise ProblemError(message, path)
    try:
        msgspec.convert(table, kind.cls)
    except (ProblemError, msgspec.ValidationError) as error:
        raise _said(error, path) from None


def _check_union(value: object, kinds: Sequence[inspect.Type], path: Path) -> None:
    tagged = {kind.tag: kind for kind in kinds if isinstance(kind, inspect.StructType) and kind.tag_field}
    if tagged and _is_table(value):
        _check_tagged(value, tagged, path)
        return
    for kind in kinds:
        if _holds(value, kind):
            _check(value, kind, path)
            return
    raise _unlike(value, inspect.UnionType(tuple(kinds)), path)


def _check_tagged(
    table: dict[str, object], kinds: Mapping[str | int | None, inspect.StructType], path: Path
) -> None:
    field = next(iter(kinds.values())).tag_field or ""
    if field not in table:
        message = f"expected the field {quoted(field)} ({_one_of(list(kinds))}), found none"
        raise ProblemError(message, path)
    tag = table[field]
    _check_literal(tag, list(kinds), (*path, field))
    _check_struct(table, kinds[cast("str | int", tag)], path)


def _check_literal(value: object, values: Sequence[object], path: Path) -> None:
    if any(value == one and type(value) is type(one) for one in values):
        return
    near = ""
    if isinstance(value, str):
        near = suggestion(value, [one for one in values if isinstance(one, str)])
    near = near if near.startswith("; did") else ""
    message = f"expected {_one_of(values)}, found {found(value)}{near}"
    raise ProblemError(message, path)


def _table(value: object, kind: inspect.Type, path: Path) -> dict[str, object]:
    if not _is_table(value):
        raise _unlike(value, kind, path)
    _check_length(value, kind, path)
    return value


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _list(value: object, kind: inspect.Type, path: Path) -> list[object]:
    if not isinstance(value, list):
        raise _unlike(value, kind, path)
    entries = cast("list[object]", value)
    _check_length(entries, kind, path)
    return entries


def _check_length(entries: Sized, kind: inspect.Type, path: Path) -> None:
    least, most = _lengths(kind)
    if len(entries) < least or (most is not None and len(entries) > most):
        message = f"expected {wanted(kind)}, found one of {len(entries)}"
        raise ProblemError(message, path)


def _holds(value: object, kind: inspect.Type) -> bool:
    """Whether `value` is of `kind`, without a look at what is inside it."""
    match kind:
        case inspect.BoolType():
            return isinstance(value, bool)
        case inspect.IntType():
            return isinstance(value, int) and not isinstance(value, bool) and _fits(value, kind)
        case inspect.DecimalType() | inspect.FloatType():
            return isinstance(value, (int, Decimal)) and not isinstance(value, bool)
        case inspect.StrType():
            return isinstance(value, str) and _fits(value, kind)
        case inspect.ListType() | inspect.VarTupleType() | inspect.TupleType():
            return isinstance(value, list)
        case inspect.DictType() | inspect.StructType():
            return isinstance(value, dict)
        case inspect.LiteralType(values):
            return any(value == one and type(value) is type(one) for one in values)
        case inspect.NoneType():
            return value is None
        case _:
            return True


def _fits(value: int | str, kind: inspect.IntType | inspect.StrType) -> bool:
    """Whether `value` meets the bounds of `kind`."""
    least, most = _bounds(kind) if isinstance(kind, inspect.IntType) else _lengths(kind)
    size = len(value) if isinstance(value, str) else value
    if (least is not None and size < least) or (most is not None and size > most):
        return False
    if isinstance(kind, inspect.IntType):
        return not kind.multiple_of or size % kind.multiple_of == 0
    return kind.pattern is None or re.search(kind.pattern, cast("str", value)) is not None


def _bounds(kind: inspect.IntType) -> tuple[int | None, int | None]:
    least = kind.ge if kind.gt is None else kind.gt + 1
    most = kind.le if kind.lt is None else kind.lt - 1
    return least, most


def _lengths(kind: inspect.Type) -> tuple[int, int | None]:
    match kind:
        case inspect.TupleType(kinds):
            return len(kinds), len(kinds)
        case inspect.ListType() | inspect.VarTupleType() | inspect.StrType() | inspect.DictType():
            return kind.min_length or 0, kind.max_length
        case _:
            return 0, None


# ----------------------------------------------------------------------------------------------- wording


def wanted(kind: inspect.Type) -> str:
    """What values of `kind` are, in words."""
    match kind:
        case inspect.Metadata(inner):
            return wanted(inner)
        case inspect.UnionType(kinds):
            return " or ".join(
                dict.fromkeys(wanted(one) for one in kinds if not isinstance(one, inspect.NoneType))
            )
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType():
            multiple = f", a multiple of {kind.multiple_of}" if kind.multiple_of else ""
            return "a whole number" + _between(*_bounds(kind)) + multiple
        case inspect.DecimalType() | inspect.FloatType():
            return "a number"
        case inspect.StrType():
            like = f" like {kind.pattern}" if kind.pattern else ""
            return "a text in quotes" + _between(*_counts(kind), unit="characters") + like
        case inspect.ListType() | inspect.VarTupleType() | inspect.TupleType():
            return "a list" + _between(*_counts(kind), unit="entries")
        case inspect.DictType() | inspect.StructType():
            return "a table" + _between(*_counts(kind), unit="entries")
        case inspect.LiteralType(values):
            return _one_of(values)
        case inspect.EnumType(cls):
            return _one_of([one.value for one in cls])
        case _:
            return "another value"


def _counts(kind: inspect.Type) -> tuple[int | None, int | None]:
    least, most = _lengths(kind)
    return least or None, most


def _between(least: int | None, most: int | None, unit: str = "") -> str:
    unit = f" {unit}" if unit else ""
    match least, most:
        case None, None:
            return ""
        case int(), None:
            return f" of at least {least}{unit}"
        case None, int():
            return f" of at most {most}{unit}"
        case _ if least == most:
            return f" of {least}{unit}"
        case _:
            return f" of {least} to {most}{unit}"


def _one_of(values: Sequence[object]) -> str:
    names = [quoted(one) if isinstance(one, str) else str(one) for one in values]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _unlike(value: object, kind: inspect.Type, path: Path) -> ProblemError:
    return ProblemError(f"expected {wanted(kind)}, found {found(value)}", path)


def _said(error: Exception, path: Path) -> ProblemError:
    """`error`, raised by a check of the table at `path`, with the whole path."""
    if isinstance(error, ProblemError):
        error.path = (*path, *error.path)
        return error
    message, _, place = str(error).partition(" - at `$")
    parts: list[str | int] = []
    for part in place.rstrip("`").replace("[", ".[").split(".")[1:]:
        # Where msgspec leaves a name of a table out, it writes [...].
        if part == "[":
            break
        parts.append(int(part[1:-1]) if part.startswith("[") else part)
    return ProblemError(message, (*path, *parts))
