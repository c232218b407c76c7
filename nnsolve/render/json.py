"""A derivation as JSON, for programs.

One object: ``nnsolve`` (the version), ``schema``, ``topic, name, title, source, summary, conventions, asked``
and ``steps``, one object for each quantity in the order of the working, givens included. Names, formulas and
substitutions are plain ASCII, so that a program can read them back: ``*`` multiplies, ``^`` is a power,
``e^x`` the exponential and ``|x|`` the absolute value. ``value`` is the whole double, ``shown`` the digits
that a page prints. A derivation with more than `LARGE` quantities has ``families`` in place of ``steps``,
each with its general formula and its values as nested arrays, unless only some quantities are wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from nnsolve.expr import symbols
from nnsolve.render.digits import Digits
from nnsolve.render.letters import ascii_text
from nnsolve.render.sentence import pinned, sentence
from nnsolve.render.substitution import Numbers
from nnsolve.render.text import Printer, coded, general, numbered, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from nnsolve.axis import Key
    from nnsolve.derivation import Derivation, Family
    from nnsolve.exposition import Note
    from nnsolve.notation import Name

SCHEMA = 1
"""Goes up when a field changes its meaning or is taken away."""

LARGE = 20_000


def chunks(
    derivation: Derivation, *, only: Sequence[Key] = (), digits: Digits | None = None
) -> Iterator[str]:
    """The text of one JSON object in pieces, so that a large derivation is never held as text.

    `only` are quantities whose steps are wanted, with everything they are computed from.
    """
    writer = _Writer(derivation, digits or Digits())
    yield writer.head(only)
    if len(derivation) > LARGE and not only:
        yield from _listed("families", writer.families())
    else:
        keys = derivation.cone(only) if only else derivation.keys()
        yield from _listed("steps", ((writer.step(key),) for key in keys))
    yield "\n}\n"


def _listed(name: str, members: Iterable[Iterable[str]]) -> Iterator[str]:
    """An array of `members`, each of them in pieces."""
    yield f',\n"{name}": ['
    between = "\n"
    for pieces in members:
        yield between
        yield from pieces
        between = ",\n"
    yield "\n]"


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("nnsolve")
    except PackageNotFoundError:
        return "unknown"


def _encoded(value: object) -> str:
    return msgspec.json.encode(value).decode()


class _Writer:
    def __init__(self, derivation: Derivation, digits: Digits) -> None:
        self._derivation, self._notation = derivation, derivation.notation
        self._numbers = Numbers(derivation, digits)
        self._names: dict[Key, Name] = {}
        self._printer = Printer(coded(self._names), ascii=True)

    def head(self, only: Sequence[Key]) -> str:
        """The fields before the steps, without the closing bracket."""
        derivation = self._derivation
        asked = tuple(only) or derivation.asked
        fields: dict[str, Any] = {
            "nnsolve": _version(),
            "schema": SCHEMA,
            "topic": derivation.topic,
            "name": derivation.name,
            "title": derivation.title,
            "source": derivation.source,
            "summary": derivation.summary,
            "conventions": {stated.name: stated.choice for stated in derivation.conventions},
            "asked": [self._whole(key) for key in asked],
        }
        return "{\n" + ",\n".join(f'"{name}": {_encoded(value)}' for name, value in fields.items())

    def _whole(self, key: Key) -> str | dict[str, object]:
        """A key by its name; a shortened one as the family and position it stands for."""
        if len(key.at) == len(self._derivation.family(key.name).axes):
            return self._name(key)
        return {"family": key.name, "at": key.at}

    def _name(self, key: Key) -> str:
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._notation.name(key)
        return name.ascii

    def step(self, key: Key) -> str:
        """One step as an object."""
        step = self._numbers.step(key)
        worked = self._numbers.worked(step)
        formula = substitution = None
        if step.formula is not None:
            for sym in visible(step.formula):
                self._name(sym.key)
            formula = self._printer.text(step.formula)
        if worked.formula is not None:
            leaf = numbered(worked.shown, ascii=True)
            substitution = Printer(leaf, ascii=True, worked=True).text(worked.formula)
        fields = {
            "key": self._name(key),
            "phase": step.phase.code,
            "rule": step.rule.code,
            "formula": formula,
            "substitution": substitution,
            "value": step.value,
            "shown": worked.value,
            "inputs": [self._name(source) for source in step.inputs],
            "note": None if step.note is None else self._note(step.note),
        }
        return _encoded(fields)

    def _note(self, note: Note) -> str:
        note = pinned(note)
        keys = {sym.key for slot in note.slots for sym in symbols(slot)}
        values = {key: self._numbers.text(key) for key in keys}
        return sentence(note, self._name, values, ascii=True)

    def families(self) -> Iterator[Iterator[str]]:
        """Every family in pieces."""
        return map(self.family, self._derivation.families)

    def family(self, family: Family) -> Iterator[str]:
        """One family with all its values as an object in pieces."""
        template = family.template
        fields = {
            "name": ascii_text(family.name),
            "phase": family.phase.code,
            "rule": family.rule.code,
            "axes": [{"name": axis.name, "size": axis.size} for axis in family.axes],
            "formula": None if template is None else Printer(general(ascii=True), ascii=True).text(template),
        }
        yield _encoded(fields)[:-1] + ',"values":'
        yield from _nested(family)
        yield "}"


def _nested(family: Family) -> Iterator[str]:
    """The values of a family as nested arrays, row by row; ``null`` where a position does not exist."""

    def go(at: tuple[int, ...]) -> Iterator[str]:
        depth = len(at)
        if depth == len(family.axes):
            yield _encoded(family.value(at) if at in family else None)
        elif depth == len(family.axes) - 1:
            row = [(*at, k) for k in range(family.axes[depth].size)]
            yield _encoded([family.value(one) if one in family else None for one in row])
        else:
            for k in range(family.axes[depth].size):
                yield "[" if k == 0 else ",\n"
                yield from go((*at, k))
            yield "]"

    return go(())
