"""Everything that could have made one wrong figure: edits of its formula and slips of the pen.

Candidates are computed as plain numbers first; only what comes near the figure gets a range.
"""

from __future__ import annotations

from functools import cached_property
from math import inf, isfinite, sqrt
from operator import ne
from typing import TYPE_CHECKING

from nnsolve.check.candidate import Why
from nnsolve.check.degree import never_falls
from nnsolve.check.prior import KINDS, ON_THE_WAY, TOPIC
from nnsolve.check.setting import Setting
from nnsolve.check.slips import came_from, counted, made_of, made_where, shortened
from nnsolve.expr import Sym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nnsolve.check.candidate import Hit
    from nnsolve.check.exercise import Line
    from nnsolve.check.prepared import Preparations, Prepared, Tried
    from nnsolve.check.replay import Replay
    from nnsolve.check.setting import Ends
    from nnsolve.check.slips import Slip
    from nnsolve.working.written import Written

_ROOM = 1e-9
"""What floats may be off by, relative to the numbers they come from."""
_BEND = 1e-7
"""How far from straight a function of one operand may be, relative to its values, and still be inverted."""
_SQUARE = 2
"""The degree up to which a polynomial is inverted."""
_WIDE = 4.0
"""How many times the openness of its operands a wrong form may be open."""

_MOST_OPERANDS = 100
"""Numbers that went in of which each is suspected; among more, slips are not looked for."""

_COPIED, _SHORTER = "copied-", "copied-shorter"
_MOST_KEPT = 8
_SEVERAL = 2
"""Numbers that have to be shorter for all of them to be meant."""


class Hits:
    """The search for one wrong figure of one working.

    With `exactly`, values by slot, it looks for a number that was worked out from these, not rounded.
    """

    def __init__(
        self,
        preparations: Preparations,
        replay: Replay,
        line: Line,
        figure: Written,
        exactly: Mapping[int, float] | None = None,
    ) -> None:
        self._preparations, self._replay, self._line, self._figure = preparations, replay, line, figure
        self._setting = Setting(replay, line, exactly)
        self._hosts = [preparations[one] for one in (line, *reversed(self._setting.hidden))]
        self.unit = 10.0**-figure.places if not figure.over else 0.0
        self.due = self._setting.spread(line.run, line.parents)
        reached = max(abs(self.due[0]), abs(self.due[1]))
        self.size = max(reached if reached < inf else 0.0, abs(figure.number))
        self.whole = line.whole and figure.whole
        self._here = line.run(self._setting.points)

    def __iter__(self) -> Iterator[Hit]:
        yield from self._edits(self._hosts[0])
        if len(self._hosts) > 1:
            for host in self._hosts[1:]:
                yield from self._edits_before(host)
            yield from self._edits_throughout()
        yield from self._of_result()
        yield from self._of_operands()

    # -------------------------------------------------------------------------------------- edits

    def _edits(self, host: Prepared) -> Iterator[Hit]:
        setting = self._setting
        setting.take(host.others)
        low, high = self._near
        for value, tried in host.near(setting.points, low, high):
            if low <= value <= high and self._agrees(value):
                yield from self._tried(host, tried, value, setting.spread(tried.run, tried.lines))

    def _edits_before(self, host: Prepared) -> Iterator[Hit]:
        """The wrong forms of an unwritten step before the wrong one, carried on to it."""
        setting = self._setting
        chain = setting.after(host.line)
        if not chain or chain[-1] is not self._line:
            return
        setting.take(host.others)
        through = setting.through(host.line, chain)
        low, high = self._near
        for made, tried in zip(host.values(setting.points), host.tried, strict=True):
            value = through(made)
            if low <= value <= high and self._agrees(value):
                ends = setting.carried(host.line, setting.spread(tried.run, tried.lines), chain)
                yield from self._tried(host, tried, value, ends)

    def _edits_throughout(self) -> Iterator[Hit]:
        """The same wrong rule at all unwritten steps of one kind: it is not followed at one of them only."""
        kinds: dict[str, list[Prepared]] = {}
        for host in reversed(self._hosts[1:]):
            kinds.setdefault(host.kind, []).append(host)
        low, high = self._near
        for hosts in kinds.values():
            for first in hosts[0].followed if len(hosts) > 1 else ():
                alike = [_only(host, first) for host in hosts]
                changed = [tried for tried in alike if tried is not None]
                if len(changed) < len(hosts):
                    continue
                pairs = zip(hosts, changed, strict=True)
                instead = {host.line.slot: (tried.run, tried.lines) for host, tried in pairs}
                value, ends = self._setting.followed(instead)
                if low <= value <= high and self._agrees(value):
                    yield from self._tried(hosts[0], first, value, ends)

    def _tried(self, host: Prepared, tried: Tried, value: float, ends: Ends) -> Iterator[Hit]:
        if not self._reaches(ends):
            return
        weight = TOPIC
        if not tried.topic:
            weight = KINDS[tried.code].weight / sum([one.counts[tried.code] for one in self._hosts])
        if host is not self._hosts[0]:
            weight *= ON_THE_WAY
        edit = tried.edit
        why = Why(edit.code, edit.text, edit.slots, edit.formula, host.line.key)
        yield worth(weight, ends, self.unit), value, why

    @cached_property
    def _near(self) -> Ends:
        """Where a wrong form has to lie to be looked at closely."""
        figure, (low, high) = self._figure, self.due
        width = high - low if high < inf else 0.0
        room = 2 * (self.unit + _WIDE * width) + self.size * (_WIDE * self._setting.openness() + _ROOM)
        return figure.low - room, figure.high + room

    def _agrees(self, value: float) -> bool:
        """Whether a value can have led to the figure at all: a whole number is written as it is."""
        return not self.whole or abs(value - self._figure.number) <= _ROOM * self.size

    def _reaches(self, ends: Ends) -> bool:
        """Whether a range meets the figure; one without end would meet any and explains none."""
        room = (abs(ends[0]) + abs(ends[1])) * _ROOM
        return room < inf and self._figure.low <= ends[1] + room and ends[0] - room <= self._figure.high

    # -------------------------------------------------------------------------------------- slips

    def _of_result(self) -> Iterator[Hit]:
        """A right result, written wrongly: the figures that would have fitted."""
        figure, (low, high) = self._figure, self.due
        if figure.over or not -inf < low <= high < inf:
            return
        counts = counted(figure.digits, figure.places)
        # What is meant may have its last digit two places further left than what was written.
        room = 100 * self.unit
        for slip in came_from(figure.digits, figure.places, low - room, high + room):
            unit = 10.0**-slip.places
            if not _stands_for(slip.number, 0.0 if self.whole else unit, low, high):
                continue
            weight = KINDS[slip.code].weight / counts[slip.code]
            text = f"The result should read {_minus(slip.text)}: {_SAID[slip.code]}."
            why = Why(slip.code, text, (), None, self._line.key)
            yield worth(weight, self.due, unit), self._slipped(slip), why

    def _slipped(self, slip: Slip) -> float:
        """The value of the figure if the slip had happened to the unrounded result."""
        if slip.code == "sign-slip":
            return -self._here
        if slip.code.startswith("decimal"):
            return self._here * 10.0 ** (slip.places - self._figure.places)
        return self._figure.number

    def _of_operands(self) -> Iterator[Hit]:
        """A number of the exercise, or a figure from above, that went in wrongly."""
        operands: list[tuple[Line, Line, Written]] = []
        for host in self._hosts:
            for parent in host.line.parents:
                numeral = self._numeral(parent)
                if numeral is not None and not numeral.over:
                    operands.append((host.line, parent, numeral))
        if len(operands) > _MOST_OPERANDS:
            return
        numerals = [numeral for _, _, numeral in operands]
        for host, parent, numeral in operands:
            yield from self._of_operand(host, parent, numeral, numerals)
        yield from self._of_short_operands(
            [(one, other) for host, one, other in operands if host is self._line]
        )

    def _numeral(self, line: Line) -> Written | None:
        outcome = self._replay.figure(line)
        if outcome is not None:
            return outcome.figure
        return self._preparations.numeral(line) if line.given else None

    def _of_operand(
        self, host: Line, parent: Line, numeral: Written, numerals: Sequence[Written]
    ) -> Iterator[Hit]:
        setting = self._setting
        chain = () if host is self._line else setting.after(host)
        value = self._value_by(host, parent, chain)
        before, ends = setting.points[parent.slot], setting.ends(parent)
        low, high = self._near
        for slip in self._wanted(value, host, parent, numeral):
            made = value(slip.number)
            if not (low <= made <= high and self._agrees(made)):
                continue
            setting.fix(parent, slip.number)
            made = setting.spread(host.run, host.parents)
            made = made if host is self._line else setting.carried(host, made, chain)
            setting.fix(parent, before, ends)
            if self._reaches(made):
                code = f"{_COPIED}{slip.code}"
                text = f"{{0}} went in as {_minus(slip.text)}; it is {_minus(numeral.text)}."
                why = Why(code, text, (Sym(parent.key.name, parent.key.at),), None, host.key, slip.number)
                count = sum([counted(one.digits, one.places)[slip.code] for one in numerals])
                weight = KINDS[code].weight / count * (1.0 if host is self._line else ON_THE_WAY)
                score = worth(weight, made, self.unit)
                yield score, value(slip.number), why

    def _of_short_operands(self, operands: Sequence[tuple[Line, Written]]) -> Iterator[Hit]:
        """All numbers that went in cut, or rounded, to the same few decimals."""
        setting, run = self._setting, self._line.run
        if len(operands) < _SEVERAL:
            return
        right = [(line, setting.points[line.slot], setting.ends(line)) for line, _ in operands]
        numbers = [number for _, number, _ in right]
        most = min(_MOST_KEPT, max((numeral.places for _, numeral in operands), default=0))
        low, high = self._near
        away = max(low - self._here, self._here - high)
        swing = self._preparations.swing(self._line)
        for kept in range(1, most):
            if swing * 10.0**-kept < away:
                break  # so few digits less do not lead that far
            pairs = [shortened(numeral.digits, numeral.places, kept) for _, numeral in operands]
            for way, how in enumerate(("cut", "rounded")):
                short = [pair[way] for pair in pairs]
                if sum(map(ne, short, numbers)) < _SEVERAL:
                    continue
                for (line, _, _), number in zip(right, short, strict=True):
                    setting.points[line.slot] = number
                value = run(setting.points)
                made = self.due
                near = low <= value <= high and self._agrees(value)
                if near:
                    for (line, _, _), number in zip(right, short, strict=True):
                        setting.fix(line, number)
                    made = setting.spread(run, self._line.parents)
                for line, number, ends in right:
                    setting.fix(line, number, ends)
                if near and self._reaches(made):
                    decimals = f"{kept} decimal{'s' * (kept > 1)}"
                    text = f"The numbers went in {how} to {decimals}."
                    why = Why(_SHORTER, text, (), None, self._line.key)
                    yield worth(KINDS[_SHORTER].weight / (2 * most), made, self.unit), value, why

    def _value_by(self, host: Line, parent: Line, chain: tuple[Line, ...]) -> Callable[[float], float]:
        """The wrong line's value as a function of one number that `host` reads."""
        points, slot, run = self._setting.points, parent.slot, host.run
        through = None if host is self._line else self._setting.through(host, chain)

        def value(of: float) -> float:
            before = points[slot]
            points[slot] = of
            made = run(points)
            points[slot] = before
            return made if through is None else through(made)

        return value

    def _wanted(
        self, value: Callable[[float], float], host: Line, parent: Line, numeral: Written
    ) -> list[Slip]:
        """The slips of a number that can make the figure.

        Most formulas are straight or square in each of their numbers, which gives the place at once.
        """
        x, digits, places = numeral.number, numeral.digits, numeral.places
        own, formula = host is self._line, host.formula
        low, high = self._near
        if own and formula is not None and never_falls(formula, parent.key):
            return made_where(digits, places, value, low, high)
        step = abs(x) / 2 or 1.0
        bends = self._preparations.degree(host, parent) if own else None
        bends = None if bends is None or bends > _SQUARE else bends
        one = self._here if own and self._setting.points[parent.slot] == x else value(x)
        two = value(x + step)
        before = 2 * one - two if bends == 1 else value(x - step)
        slope, bend = (two - before) / 2, two - 2 * one + before
        if bends is None or not isfinite(bend):
            three = value(x + 2 * step)
            slack = _BEND * (abs(before) + abs(one) + abs(two) + abs(three))
            if not (slack < inf and abs(three - 3 * two + 3 * one - before) <= slack):
                return made_of(digits, places, -inf, inf)
            bends = 1 if abs(bend) <= slack else 2
        found: list[Slip] = []
        for band in _between(one, slope, bend / 2 if bends > 1 else 0.0, low, high):
            found += made_of(digits, places, x + band[0] * step, x + band[1] * step)
        return found


def _between(c: float, b: float, a: float, low: float, high: float) -> Sequence[Ends]:
    """The intervals of s in which a·s² + b·s + c lies in [low, high]."""
    if not a:
        if not b:
            return ()
        one, two = (low - c) / b, (high - c) / b
        return ((one, two) if one <= two else (two, one),)
    if a < 0:
        a, b, c, low, high = -a, -b, -c, -high, -low
    top = -b / (2 * a)
    depth = c + a * top * top + b * top
    if high < depth:
        return ()
    far = sqrt((high - depth) / a)
    near = sqrt(max(0.0, low - depth) / a)
    return ((top - far, top - near), (top + near, top + far)) if near else ((top - far, top + far),)


def _only(host: Prepared, like: Tried) -> Tried | None:
    """The wrong form of a step that is of the same kind as `like`, where there is just one."""
    found = [one for one in host.tried if one.code == like.code and one.topic == like.topic]
    return found[0] if len(found) == 1 else None


_SAID = {
    "decimal-slip": "the decimal point is one place off",
    "decimal-slip-two": "the decimal point is two places off",
    "transposition": "two digits have changed places",
    "digit-slip": "one digit is another",
    "digit-lost": "a digit is lost",
    "digit-doubled": "a digit stands twice",
    "sign-slip": "the sign is wrong",
}


def worth(weight: float, ends: Ends, unit: float) -> float:
    """The weight of an explanation, less where its range has many units: a wide one hits by chance."""
    return weight / ((ends[1] - ends[0]) / unit + 1.5) if unit else weight / 1.5


def _stands_for(number: float, unit: float, low: float, high: float) -> bool:
    """Whether a figure could be the rounded or cut form of something in [low, high]."""
    less = unit / 2 if number > 0 else unit
    more = unit if number >= 0 else unit / 2
    return number - less <= high and low <= number + more


def _minus(text: str) -> str:
    return text.replace("-", "−")
