"""Finds topics by their file names, and problems by name or path; the only module that knows every topic."""

from __future__ import annotations

import os.path
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec
from msgspec import Struct

from nnsolve.errors import ProblemError, quoted
from nnsolve.reading.document import Document, load
from nnsolve.topic import finite

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nnsolve.errors import Path as Place
    from nnsolve.topic import Problem, Topic

_HERE = Path(__file__).parent


class Bundled(Struct, frozen=True):
    """A problem that is installed with the package."""

    name: str
    topic: str
    path: Path


def topics() -> list[str]:
    """Names of all topics, from their file names alone: nothing is imported."""
    files = (_HERE / "topics").glob("*.py")
    return sorted(file.stem.replace("_", "-") for file in files if not file.stem.startswith("_"))


def topic(name: str) -> Topic[Problem]:
    """The topic called `name`; imports its file and no other topic. Raises `ProblemError`."""
    known = topics()
    if name not in known:
        message = f"expected a topic, found {quoted(name)}{_suggestion(name, known)}"
        raise ProblemError(message)
    from importlib import import_module

    return import_module(f"nnsolve.topics.{name.replace('-', '_')}").TOPIC


def problems() -> list[Bundled]:
    """The problems that are installed with the package, by topic and name."""
    roots = (_HERE / "problems", _HERE.parent / "problems")
    root = next((root for root in roots if root.is_dir()), None)
    files = sorted(root.glob("*/*.toml")) if root is not None else []
    return [Bundled(file.stem, file.parent.name.replace("_", "-"), file) for file in files]


def find(path_or_name: str | Path) -> Path:
    """The file that is meant: an existing file, else the bundled problem ``name`` or ``topic/name``.

    Raises `ProblemError` where there is none, or several of that name.
    """
    name = str(path_or_name)
    path = Path(path_or_name)
    # Unlike pathlib, os.path answers no for a name that is too long or unreadable.
    if os.path.isfile(name):  # noqa: PTH113
        return path
    bundled = problems()
    same = [one for one in bundled if name in {one.name, f"{one.topic}/{one.name}"}]
    if len(same) == 1:
        return same[0].path
    if same:
        full = " or ".join(f"{one.topic}/{one.name}" for one in same)
        message = f"several problems are called {quoted(name)}: write {full}"
        raise ProblemError(message)
    if os.path.exists(name):  # noqa: PTH110
        return path
    message = f"expected a file or the name of a problem, found {quoted(name)}"
    near = _suggestion(path.stem, [one.name for one in bundled])
    near = near if "did you mean" in near else ""
    message += f"{near}; `nnsolve list` shows all names"
    raise ProblemError(message)


def read(path_or_name: str | Path) -> Problem:
    """The problem in a file or of a name; raises `ProblemError`.

    >>> read("two-layer-sigmoid").rate
    Decimal('0.5')
    """
    return opened(path_or_name)[0]


def opened(path_or_name: str | Path) -> tuple[Problem, Document]:
    """The problem in a file or of a name, and its document, which knows where in the file a path stands."""
    document = load(find(path_or_name))
    return convert(document), document


def convert(document: Document) -> Problem:
    """The problem that `document` holds; raises `ProblemError` with the place in the file."""
    try:
        return _converted(document.data, document.folder)
    except ProblemError as error:
        raise document.locate(error) from None


def draw(name: str, level: int = 1, seed: int | str = 0) -> Problem:
    """A random problem of the topic `name`: the same one for the same arguments on every machine.

    >>> draw("backprop", level=2, seed=7) == draw("backprop", level=2, seed=7)
    True

    Raises `ProblemError` for an unknown topic or level.
    """
    from random import Random

    chosen = topic(name)
    if not 1 <= level <= chosen.levels:
        message = f"expected a level from 1 to {chosen.levels} for {name}, found {level}"
        raise ProblemError(message)
    return chosen.draw(Random(f"{name}/{level}/{seed}"), level)  # noqa: S311  (exercises, not secrets)


def _converted(typed: dict[str, Any], folder: str) -> Problem:
    kind = _topic_of(typed).problem
    _check_numbers(typed)
    if "folder" in typed:
        message = "unknown field 'folder': files are looked for where the problem file stands"
        raise ProblemError(message, ("folder",), key=True)
    data = {**typed, "folder": folder}
    try:
        problem = msgspec.convert(data, kind)
        if not _quotes_number(problem, data):
            return problem
        error: Exception = ProblemError("expected a number, found a text")
    except (ProblemError, msgspec.ValidationError) as said:
        error = said
    from nnsolve.reading.mismatch import explain

    raise explain(data, kind, error) from None


def _topic_of(data: dict[str, Any]) -> Topic[Problem]:
    from_file = data.get("topic")
    if not isinstance(from_file, str):
        listed = ", ".join(topics())
        if from_file is None:
            message = f"expected the field 'topic', found none; the topics are {listed}"
            raise ProblemError(message)
        from nnsolve.reading.mismatch import found

        message = f"expected the name of a topic in quotes, found {found(from_file)}; the topics are {listed}"
        raise ProblemError(message, ("topic",))
    try:
        return topic(from_file)
    except ProblemError as error:
        error.path = ("topic",)
        raise


def _check_numbers(data: dict[str, Any]) -> None:
    """Raise `ProblemError` at the first number that double precision cannot hold."""
    todo: list[tuple[Place, object]] = [((), data)]
    while todo:
        path, value = todo.pop()
        match value:
            case dict():
                table = cast("dict[str, object]", value)
                todo.extend(((*path, name), one) for name, one in reversed(table.items()))
            case list():
                entries = list(enumerate(cast("list[object]", value)))
                todo.extend(((*path, n), one) for n, one in reversed(entries))
            case Decimal():
                finite(value, path)
            case int():
                # One of many more digits would take seconds to convert.
                finite(Decimal(max(min(value, 10**41), -(10**41))), path)
            case _:
                pass


def _quotes_number(made: object, data: object) -> bool:
    """Whether msgspec has read a number from a text, as it does for Decimals: "0.5" is not 0.5 here."""
    match made:
        case Decimal():
            return isinstance(data, str)
        case Struct():
            table = cast("dict[str, object]", data)
            names = zip(made.__struct_encode_fields__, made.__struct_fields__, strict=True)
            return any(
                _quotes_number(getattr(made, own), table[name]) for name, own in names if name in table
            )
        case list() | tuple():
            pairs = zip(cast("Iterable[object]", made), cast("Iterable[object]", data), strict=True)
            return any(_quotes_number(one, typed) for one, typed in pairs)
        case dict():
            typed = cast("dict[str, object]", data)
            return any(
                _quotes_number(one, typed[name]) for name, one in cast("dict[str, object]", made).items()
            )
        case _:
            return False


def _suggestion(word: str, known: list[str]) -> str:
    from nnsolve.reading.mismatch import suggestion

    return suggestion(word, known)
