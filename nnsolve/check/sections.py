"""What the lines of a working stand under: ``Iteration 2``, ``sample 3:``, ``(1, 0):``, ``z3``."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nnsolve.check.rows import Order
    from nnsolve.working.claim import Claim

_LONGEST = 200
_ROUNDS = frozenset(("epoch", "pass"))
_HEADING = re.compile(
    r"\b(?:(iteration|iter|step|epoch|update|pass|time)|(sample|pattern|row|point|example|input))\b"
    r"\s*(?:no\.?|number|#|:|=)?\s*\(?(\d{1,6})\b(?!\s*[,;]\s*[-\d])",
    re.IGNORECASE,
)
_NUMBER = r"[-+−]?(?:\d+(?:\.\d+)?|\.\d+)"
_LIST = rf"[(\[⟨<]\s*({_NUMBER}(?:\s*[,;]\s*{_NUMBER}){{1,19}})\s*[)\]⟩>]"
_IN_FRONT = re.compile(
    r"\W*(?:(?:sample|pattern|row|point|example|inputs?|case|for|with|x)\b\s*\d*\s*[:=]?\s*){0,3}"
    r"(?:[(\[]?\s*x_?1\s*,\s*x_?2\s*(?:,\s*x_?3\s*)?[)\]]?\s*=\s*)?"
    + _LIST
    + r"ᵀ?\s*(?:[:→,]|->|=>|gives\b|$)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:check|test|verif\w+|final\w*|trained|after (?:training|learning))\b", re.IGNORECASE
)
"""What stands over lines about the end of a run, which belong to no iteration."""
_APPLIED = re.compile(r"\W*(?:[^\W\d]\w*)\s*" + _LIST + r"\s*[=:≈]")


class Sections:
    """Which iteration and which sample the lines of a text stand under.

    `names` are what the claims call their quantities, and `marked` gives the iteration that such a name bears
    in an exercise that goes through its samples one by one. There an epoch is no iteration but a round of
    them.
    """

    def __init__(
        self,
        lines: Sequence[str],
        order: Order,
        claims: Sequence[Claim] = (),
        names: Callable[[Claim], str] = lambda _: "",
        marked: Callable[[str], int] = lambda _: 0,
    ) -> None:
        self._starts: dict[str, list[int]] = {"k": [], "s": [], "epoch": []}
        self._numbers: dict[str, list[int]] = {"k": [], "s": [], "epoch": []}
        for n, line in enumerate(lines, 1):
            if len(line) > _LONGEST:
                continue
            for found in _HEADING.finditer(line):
                axis = "k" if found[1] else "s"
                if order.samples and found[1] and found[1].lower() in _ROUNDS:
                    axis = "epoch"
                self._starts[axis].append(n)
                self._numbers[axis].append(int(found[3]))
        self._rows: dict[int, dict[str, int]] = {}
        if order.inputs:
            blocks = _blocks(lines, claims, order, self)
            if blocks:
                self._number(blocks, claims, order, names)
        if order.samples and not self._rows and not self._starts["s"]:
            self._follow_names(claims, order, names, marked)

    def __bool__(self) -> bool:
        return bool(self._rows) or any(self._starts.values())

    def at(self, line: int) -> dict[str, int]:
        """The number, from 1, that `line` stands under, for ``k`` iteration, ``s`` sample and ``epoch``."""
        found: dict[str, int] = {}
        for axis, starts in self._starts.items():
            place = bisect_right(starts, line)
            if place:
                found[axis] = self._numbers[axis][place - 1]
        return found

    def on(self, line: int) -> dict[str, int]:
        """The numbers that stand on `line` itself."""
        return {axis: at for axis, at in self.at(line).items() if line in self._starts[axis]}

    def row(self, n: int) -> Mapping[str, int] | None:
        """Iteration and sample of the claim `n` by what names its sample; the same object for one sample."""
        return self._rows.get(n)

    def of(self, n: int, line: int) -> Mapping[str, int]:
        """The same for the claim `n` on `line`, by what stands in front of it."""
        return self._rows.get(n) or self.at(line)

    def _number(
        self, blocks: Sequence[_Block], claims: Sequence[Claim], order: Order, names: Callable[[Claim], str]
    ) -> None:
        """Give each block of claims its iteration: where a name comes again, a new round has begun."""
        seen: set[tuple[int, int, str]] = set()
        first = list(dict.fromkeys(block.sample for block in blocks))
        presented = [one for one in order.samples[: order.round] if one in first] == first
        round_ = 1
        for block in blocks:
            heading = self.at(claims[block.claims[0]].span.line)
            called = {names(claims[n]) for n in block.claims} - {""}
            if "epoch" in heading:
                round_ = heading["epoch"]
            elif any((round_, block.sample, name) in seen for name in called):
                round_ += 1
            seen |= {(round_, block.sample, name) for name in called}
            place = {"s": block.sample + 1}
            if order.samples and presented:
                place["k"] = -1 if block.after else order.iteration(round_, block.sample)
            self._rows.update((n, place) for n in block.claims)

    def _follow_names(
        self,
        claims: Sequence[Claim],
        order: Order,
        names: Callable[[Claim], str],
        marked: Callable[[str], int],
    ) -> None:
        """Names without a mark below names with one: w1 below z3 and y3, but not below a list z1, z2, z3."""
        before = 0
        place: dict[str, int] = {}
        for n, claim in enumerate(claims):
            own = marked(names(claim))
            if own and own != place.get("k"):
                place = {} if before else {"k": own, "s": order.samples[own - 1] + 1}
            if place:
                self._rows[n] = place
            before = own


class _Block(Struct, frozen=True):
    """The claims about one sample, which is numbered from 0; `after` says that the run is over."""

    sample: int
    claims: list[int]
    after: bool


def _blocks(lines: Sequence[str], claims: Sequence[Claim], order: Order, sections: Sections) -> list[_Block]:
    """The claims below each sample that is named, by its inputs or its number."""
    starts = _starts(lines, order, sections)
    if not starts and not any(_APPLIED.match(claim.text[:_LONGEST]) for claim in claims):
        return []
    places = [line for line, _, _ in starts]
    found: list[_Block] = []
    place: tuple[int, int] | None = None
    for n, claim in enumerate(claims):
        line = claim.span.line
        at = bisect_right(places, line) - 1
        above, sample, after = starts[at] if at >= 0 else (0, None, False)
        applied = order.inputs.get(_inputs(_APPLIED.match(claim.text[:_LONGEST])))
        here, where = (sample, (above, -1)) if applied is None else (applied, (line, n))
        if applied is None and place is not None and place[1] >= 0 and place[0] >= above:
            found[-1].claims.append(n)
        elif here is not None and where != place:
            found.append(_Block(here, [n], after))
            place = where
        elif here is not None:
            found[-1].claims.append(n)
    return found


def _starts(lines: Sequence[str], order: Order, sections: Sections) -> list[tuple[int, int | None, bool]]:
    """The lines below which another sample is meant, with that sample, and whether the run is over there."""
    found: list[tuple[int, int | None, bool]] = []
    after = False
    for n, line in enumerate(lines, 1):
        text = line[:_LONGEST]
        numbers = sections.on(n)
        after |= _AFTER.search(text) is not None
        by_inputs = order.inputs.get(_inputs(_IN_FRONT.match(text)))
        by_number = numbers.get("s", 0) if order.samples else 0
        if by_inputs is not None:
            found.append((n, by_inputs, after))
        elif 0 < by_number <= order.round:
            found.append((n, by_number - 1, after))
        elif numbers or (after and _AFTER.search(text)):
            found.append((n, None, after))
    return found if any(sample is not None for _, sample, _ in found) else []


def _inputs(match: re.Match[str] | None) -> tuple[float, ...]:
    if match is None:
        return ()
    return tuple(float(one.replace("−", "-")) for one in re.findall(_NUMBER, match[1]))
