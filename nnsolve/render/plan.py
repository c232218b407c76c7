"""Which steps are worked, in which order and under which headings.

The order is that of a hand: a quantity is worked just before the first line that needs it.
"""

from __future__ import annotations

from itertools import groupby, product
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.axis import Key, fix
from nnsolve.notation import After

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nnsolve.axis import Axis
    from nnsolve.derivation import Derivation, Family, Phase, Step
    from nnsolve.expr import Sym
    from nnsolve.notation import Label, Notation

MANY = 64
"""Quantities of one family that are worked out when all of them are asked; of more, the first is."""

_SHARED_UP_TO = "error"
_COUNTED = {"k": "Iteration", "n": "Iteration", "s": "Sample"}


class Part(Struct, frozen=True):
    """One section of the working: its title, its steps in order, and under a heading what is asked in it."""

    title: str
    keys: tuple[Key, ...]
    asked: tuple[Key, ...] = ()


class Plan(Struct, frozen=True):
    """The parts in order, and sentences about what is left out of them."""

    parts: tuple[Part, ...]
    left_out: tuple[str, ...]


class Planner:
    """Lays out the working of the asked quantities of one derivation."""

    def __init__(
        self, derivation: Derivation, notation: Notation, step: Callable[[Key], Step], iterations: int
    ) -> None:
        self._derivation, self._notation, self._step = derivation, notation, step
        self._iterations = max(1, iterations)
        self._left_out: dict[str, None] = {}
        self._inputs: dict[Key, tuple[Key, ...]] = {}

    def plan(self, asked: Sequence[Key], beside: Sequence[Key] = ()) -> Plan:
        """The working of `asked`, and of what is worked out `beside` it; both may be shortened keys."""
        roots = [root for key in asked for root in self._roots(key)]
        others = [root for key in beside for root in self._roots(key)]
        found = self.cone((*roots, *others))
        keys = sorted(found, key=self._derivation.order)
        shared = self._shared_phases(roots)
        parts: list[Part] = []
        for turn, block in groupby(keys, self._turn):
            inside = set(block)
            here = [root for root in dict.fromkeys(roots) if root in inside]
            parts += [
                Part(f"{turn}: {part.title}" if turn else part.title, part.keys, part.asked)
                for part in self._block(inside, here, shared)
            ]
        return Plan(tuple(parts), tuple(self._left_out))

    def cone(self, roots: Iterable[Key]) -> set[Key]:
        """The steps that `roots` are computed from, themselves included.

        Iterations that are not worked are represented by the last one that is.
        """
        found: set[Key] = set()
        todo = list(roots)
        while todo:
            key = self._within(todo.pop())
            if key in found or self._derivation.family(key.name).template is None:
                continue
            found.add(key)
            todo.extend(self._reads(key))
        return found

    def _reads(self, key: Key) -> tuple[Key, ...]:
        if key not in self._inputs:
            self._inputs[key] = self._step(key).inputs
        return self._inputs[key]

    # ------------------------------------------------------------------------------------- roots

    def _roots(self, asked: Key) -> Iterable[Key]:
        """The quantities that stand for `asked` in the working.

        Along a scan these are all worked iterations up to the one that is asked, so that each gets the same
        sections; of a very large family it is the first.
        """
        family = self._derivation.family(asked.name)
        choices: list[range] = []
        others = 1
        for place, axis in enumerate(family.axes):
            fixed = asked.at[place] if place < len(asked.at) else None
            if axis == family.scan:
                last = axis.size - 1 if fixed is None else fixed
                choices.append(range(min(last + 1, self._iterations)))
            elif fixed is None:
                choices.append(range(axis.size))
                others *= axis.size
            else:
                choices.append(range(fixed, fixed + 1))
        found = (Key(asked.name, at) for at in product(*choices))
        found = (key for key in found if key in self._derivation)
        if others <= MANY:
            return tuple(found)
        first = next(found)
        name = self._notation.text(first)
        self._say(f"The working of {name} stands for all {_grouped(others)} of its kind.")
        return (first,)

    def _within(self, key: Key) -> Key:
        """`key`, or the last worked iteration of it when it lies beyond."""
        family = self._derivation.family(key.name)
        scan = family.scan
        if scan is None:
            return key
        place = family.axes.index(scan)
        if scan.size > self._iterations:
            self._beyond(scan)
        if place >= len(key.at) or key.at[place] < self._iterations:
            return key
        return Key(key.name, (*key.at[:place], self._iterations - 1, *key.at[place + 1 :]))

    def _beyond(self, scan: Axis) -> None:
        word = _COUNTED.get(scan.name, "Position").lower()
        first, last = _grouped(self._iterations + 1), _grouped(scan.size)
        if self._iterations + 1 == scan.size:
            self._say(f"The last {word}, number {last}, is worked in the same way.")
        else:
            self._say(f"Those from {word} {first} to {last} are worked in the same way.")

    def _say(self, sentence: str) -> None:
        self._left_out[sentence] = None

    def _turn(self, key: Key) -> str:
        family = self._derivation.family(key.name)
        if family.scan is None:
            return ""
        k = key.at[family.axes.index(family.scan)]
        return f"{_COUNTED.get(family.scan.name, 'Position')} {_grouped(k + 1)}"

    # ------------------------------------------------------------------------------------- parts

    def _shared_phases(self, roots: Sequence[Key]) -> frozenset[str]:
        """Codes of the phases that come before the sections with headings of their own."""
        headed = [self._phase(key).code for key in roots if self._derivation.family(key.name).heading]
        if not headed:
            return frozenset()
        codes = list(dict.fromkeys(family.phase.code for family in self._derivation.families))
        if _SHARED_UP_TO in codes:
            return frozenset(codes[: codes.index(_SHARED_UP_TO) + 1])
        return frozenset(codes[: min(codes.index(code) for code in headed)])

    def _block(self, inside: set[Key], asked: list[Key], shared: frozenset[str]) -> Iterable[Part]:
        done: set[Key] = set()
        common = {key for key in inside if self._phase(key).code in shared}
        if common:
            first = min(common, key=self._derivation.order)
            yield Part(self._phase(first).title, self._ordered(self._sinks(common), inside, done))
        for _, run in groupby(asked, self._group):
            here = [key for key in run if key not in done]
            family = self._derivation.family(here[0].name) if here else None
            if family is not None and family.heading:
                keys = self._ordered(here, inside, done)
                yield Part(self._title(family, here), keys, tuple(here))
        rest = inside - done
        by_phase: dict[str, set[Key]] = {}
        for key in sorted(rest, key=self._derivation.order):
            by_phase.setdefault(self._phase(key).title, set()).add(key)
        for title, keys in by_phase.items():
            ordered = self._ordered(self._sinks(keys), inside, done)
            titles = {self._derivation.family(key.name).rule.title for key in ordered}
            if ordered:
                yield Part(titles.pop() if len(titles) == 1 and shared else title, ordered)

    def _group(self, key: Key) -> tuple[str, tuple[int, ...]]:
        return key.name, key.at[:-1]

    def _phase(self, key: Key) -> Phase:
        return self._derivation.family(key.name).phase

    def _sinks(self, keys: set[Key]) -> list[Key]:
        """The steps that no other step of `keys` reads, in the order of the working."""
        read = {source for key in keys for source in self._reads(key)}
        return sorted(keys - read, key=self._derivation.order)

    def _ordered(self, roots: Sequence[Key], inside: set[Key], done: set[Key]) -> tuple[Key, ...]:
        """The steps that lead to `roots`, each after what it reads; they are added to `done`."""
        out: list[Key] = []
        todo = [(root, False) for root in reversed(roots)]
        while todo:
            key, ready = todo.pop()
            if key in done or key not in inside:
                continue
            if ready:
                done.add(key)
                out.append(key)
            else:
                todo.append((key, True))
                todo.extend((source, False) for source in reversed(self._reads(key)))
        return tuple(out)

    def _title(self, family: Family, asked: Sequence[Key]) -> str:
        names = [self._notation.text(self._subject(family.label, key)) for key in asked]
        if len(names) > 6:  # noqa: PLR2004
            names[2:-1] = ["…"]
        # One bias, two biases.
        plural = "" if len(asked) == 1 else "es" if family.heading.endswith("s") else "s"
        return f"{family.heading}{plural} {', '.join(names)}".replace("…,", "…")

    def _subject(self, label: Label | None, key: Key) -> Key:
        """What a section is about: of an updated quantity, the quantity itself."""
        return self._fixed(label.of, key) if isinstance(label, After) else key

    def _fixed(self, sym: Sym, key: Key) -> Key:
        family = self._derivation.family(key.name)
        at = dict(zip(family.axes, key.at, strict=True))
        index = tuple(fix(i, at) for i in sym.index)
        return Key(sym.name, tuple(i for i in index if isinstance(i, int)))


def _grouped(number: int) -> str:
    """A whole number with its thousands set apart: ``10 000``."""
    return f"{number:,}".replace(",", " ") if number >= 10_000 else str(number)  # noqa: PLR2004
