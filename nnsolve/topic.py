"""What a topic file must offer: a problem, its derivation, random problems, known mistakes, an empty form."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, cast

from msgspec import Struct

from nnsolve.errors import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    from nnsolve.derivation import Derivation
    from nnsolve.errors import Path
    from nnsolve.mistake import Mistake

Number: TypeAlias = Decimal
"""A number as it was typed: ``0.20`` keeps its last digit. A whole number typed as ``2`` is one too."""

MOST_DIGITS = 40
LARGEST_EXPONENT = 400


class Part(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table inside a problem: a layer, a sample.

    A check in ``__post_init__`` raises `ProblemError` with the path from this table on.
    """


class Problem(Part, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Fields that every problem file may have; a topic adds its own.

    Every number of a problem read from a file passes `finite`. `synonyms` are further names that a working
    may use for a quantity, under the name that the solution gives it. `folder` is where that file stands,
    for the names of other files in it; whoever reads the file sets it.
    """

    topic: str
    title: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    conventions: dict[str, str] = {}
    synonyms: dict[str, tuple[str, ...]] = {}
    folder: str = ""


P = TypeVar("P", bound=Problem)


class Topic(Struct, Generic[P], frozen=True):
    """One topic.

    `derive` is pure and never draws; `draw` takes a level from 1 to `levels` and never derives; `template` is
    the commented problem file that a user starts from.
    """

    title: str
    problem: type[P]
    derive: Callable[[P], Derivation]
    draw: Callable[[Random, int], P]
    template: str
    mistakes: tuple[Mistake, ...] = ()
    levels: int = 3


def finite(value: Number, path: Path) -> float:
    """`value` as a float; raises `ProblemError` at `path` where double precision cannot hold it.

    >>> finite(Decimal("0.20"), ("alpha",))
    0.2
    """
    if not value.is_finite():
        message = f"expected a finite number, found {str(value).lower()}"
        raise ProblemError(message, path)
    digits = len(value.as_tuple().digits)
    if digits > MOST_DIGITS:
        message = f"expected a number of at most {MOST_DIGITS} digits, found one of {digits}"
        raise ProblemError(message, path)
    if abs(value.adjusted()) > LARGEST_EXPONENT:
        message = f"expected an exponent from -{LARGEST_EXPONENT} to {LARGEST_EXPONENT}, found one beyond it"
        raise ProblemError(message, path)
    result = float(value)
    if math.isinf(result):
        message = f"expected a number of at most 1.7976931348623157e+308 in size, found {value}"
        raise ProblemError(message, path)
    if not result and value:
        message = f"expected 0 or a number of at least 5e-324 in size, found {value}"
        raise ProblemError(message, path)
    return result


def encode(problem: Problem) -> str:
    """The TOML text of `problem`; reading it gives an equal problem with the same digits.

    Fields that hold their default are left out, and so is `folder`.
    """
    from nnsolve.reading.toml import dumps

    fields = _fields(problem)
    fields.pop("folder", None)
    first = {name: fields[name] for name in Problem.__struct_fields__ if name in fields}
    return dumps({**first, **fields})


def _fields(part: Struct) -> dict[str, object]:
    """The fields that differ from their default, as plain values; the tag of the struct first."""
    from msgspec import NODEFAULT
    from msgspec.structs import fields

    config = part.__struct_config__
    out: dict[str, object] = {config.tag_field: config.tag} if config.tag_field else {}
    for field in fields(part):
        own: object = getattr(part, field.name)
        factory = field.default_factory
        default: object = field.default if factory is NODEFAULT else cast("Callable[[], object]", factory)()
        # Compared as text: 0.50 is written where 0.5 is the default.
        if repr(own) != repr(default):
            out[field.encode_name] = _plain(own)
    return out


def _plain(value: object) -> object:
    match value:
        case Struct():
            return _fields(value)
        case list() | tuple():
            return [_plain(one) for one in cast("Sequence[object]", value)]
        case dict():
            return {name: _plain(one) for name, one in cast("Mapping[str, object]", value).items()}
        case _:
            return value
