"""The assignment of one working: at sight where a label says enough, by weight where it does not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.check.evidence import Figures, fit, plausible
from nnsolve.check.order import Option, chosen
from nnsolve.check.placed import Placed, Weighed
from nnsolve.check.statement import bare, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nnsolve.check.align import Aligner
    from nnsolve.check.exercise import Line
    from nnsolve.check.features import Features
    from nnsolve.check.sections import Sections
    from nnsolve.check.sight import Entry
    from nnsolve.check.target import Target
    from nnsolve.expr import Expr
    from nnsolve.working.claim import Claim, Working
    from nnsolve.working.written import Written

MOST_WEIGHED = 1000
"""Claims that are weighed where their label alone does not place them; further ones stay unplaced."""
MOST_WEIGHINGS = 3 * MOST_WEIGHED
"""How often claims are weighed: every placement tells more about those that are left."""
_NAMED, _UNNAMED = 2.9, 5.0
"""Points that a placement needs, with a name that fits and without."""
_FREED = 2.5
"""What a claim gets back whose name another claim bears with better right."""
_MARGIN, _COVERED = 1.5, 0.5
_ANCHOR = 10.0
_STRONG = 2.5
"""Points beyond those needed that make a placement strong enough to be settled among others."""


class Assignment:
    """The claims of one working as they are placed one after another."""

    def __init__(self, aligner: Aligner, working: Working, sections: Sections | None) -> None:
        self._aligner, self._sections = aligner, sections
        self._claims, self._lines = working.claims, working.lines
        self.figures = Figures()
        self.placed: dict[int, Placed] = {}
        self.formulas: list[int] = []
        self.shapes: list[Placed] = []
        self._layers: set[str] = set()
        self._parts: dict[tuple[int, Expr], Written] = {}
        self.left, self._open = list[int](), list[int]()
        self._names: dict[int, str] = {}
        self._counts, self._total, self._weighed = dict[str, int](), dict[str, int](), 0
        self._features: dict[int, Features] = {}

    @property
    def is_plain(self) -> bool:
        """Whether every claim was placed at sight, one after the other."""
        return not (self.left or self.shapes)

    # -------------------------------------------------------------------------------- at sight

    def by_label(self) -> None:
        """Place every claim whose label is known and whose figure is plausible."""
        total, label = self._total, self._aligner.label
        seen: list[tuple[int, str, Written]] = []
        for n, claim in enumerate(self._claims):
            last = claim.sides[-1]
            if last.shape and self._shape(n, claim):
                continue
            figure = last.figure or bare(last.expr)
            name = "" if figure is None else label(claim)
            if figure is None or not name:
                self.left.append(n)
                continue
            total[name] = total.get(name, 0) + 1
            seen.append((n, name, figure))
        entries = self._aligner.entries(total)
        written = self.figures.written
        for n, name, figure in seen:
            entry = entries[name]
            line = entry.line
            # The plain line: a name of one quantity that has no figure yet, and a likely one.
            if (
                line is not None
                and not entry.new
                and line.slot not in written
                and plausible(figure, line.value)
            ):
                self.place(n, name, line, figure)
                continue
            line = self._meant(n, name, entry, figure)
            if line is None or not self._at_sight(n, name, entry, line, figure):
                self.left.append(n)
        self.left.sort()

    def _shape(self, n: int, claim: Claim) -> bool:
        """Place a claim that ends in a shape such as 28×28×6: every number is a quantity of its layer."""
        words = f"{claim.before} {claim.sides[0].text}"
        layer, keys = self._aligner.volumes.said(claim.sides[-1].shape, words, self._layers)
        self._layers.add(layer)
        side = len(claim.sides) - 1
        self.shapes += [Placed(key, n, side, component=at) for at, key in enumerate(keys)]
        return bool(keys)

    def _meant(self, n: int, name: str, entry: Entry, figure: Written) -> Line | None:
        """What a label stands for in this place: the old value or the new one, this iteration or the next."""
        claim = self._claims[n]
        many = entry.each
        if entry.line is not None:
            is_old = claim.is_bare and figure.number == entry.line.value
            if not entry.new or (is_old and not self._is_late(n)):
                return entry.line
            many = entry.new
        if len(many) == 1:
            return many[0]
        if self._sections is not None:
            return entry.under(self._sections.of(n, claim.span.line), many)
        next_ = self._counts.get(name, 0)
        return many[next_] if entry.trusted and next_ < len(many) else None

    def _is_late(self, n: int) -> bool:
        """Whether a claim stands in an iteration behind what was worked out there: no old value does."""
        if self._sections is None or not (row := self._sections.row(n)) or "k" not in row:
            return False
        before = n - 1
        while before >= 0 and self._sections.row(before) is row:
            placed = self.placed.get(before)
            if placed is not None and self._aligner.is_worked_out(placed.key):
                return True
            before -= 1
        return False

    def _at_sight(self, n: int, name: str, entry: Entry, line: Line, figure: Written) -> bool:
        taken = self.figures.written.get(line.slot)
        if taken is not None and not same(taken, figure):
            return False
        claim = self._claims[n]
        likely = plausible(figure, line.value)
        if line is not entry.line or not likely:
            # A bare figure under the old name may be the old value or the new one, miscopied.
            old_name = claim.is_bare and line is not entry.line and entry.line is not None
            if old_name and figure.whole and not line.whole:
                return False
            likely = likely or self._follows(figure, line)
            # Where the lines of the samples bear their marks, a name without one is that of the batch.
            sure = entry.sure or (entry.own and self._marked())
            if not likely and (old_name or not sure or self._total[name] > 1 or not self._told(n, line)):
                return False
        self.place(n, name, line, figure)
        return True

    def place(self, n: int, name: str, line: Line, figure: Written) -> None:
        """Tie claim `n`, which calls it `name`, to a quantity."""
        self._counts[name] = self._counts.get(name, 0) + 1
        self.placed[n] = Placed(line.key, n, len(self._claims[n].sides) - 1, figure=figure)
        self.figures.written.setdefault(line.slot, figure)
        self._names.setdefault(line.slot, name)

    def late(self, found: Iterable[tuple[int, str, Line, Written]]) -> None:
        """Tie claims that were left: each with its name, the quantity and the figure."""
        for n, name, line, figure in found:
            self.place(n, name, line, figure)
            self.left.remove(n)
            self.placed = dict(sorted(self.placed.items()))

    def _marked(self) -> bool:
        """Whether names bear the marks of samples."""
        return any("@" in name or "⁽" in name for name in self._total)

    def _follows(self, figure: Written, line: Line) -> bool:
        if line.given or not self.figures.written:
            return False
        return plausible(figure, line.run({p.slot: self.figures.value(p) for p in line.parents}))

    def _told(self, n: int, line: Line) -> bool:
        """Whether the numbers put in are those of the label's own formula, however wrong the figure is."""
        features = self._features_of(n)
        target = self._aligner.target(line)
        for numbers in features.numbers:
            found = fit(numbers, target, self.figures)
            if found.stray or found.cover < _COVERED:
                return False
        return bool(features.numbers) or not features.formulas

    def _features_of(self, n: int) -> Features:
        found = self._features.get(n)
        if found is None:
            found = self._features[n] = self._aligner.features(self._claims[n])
        return found

    # ------------------------------------------------------------------------------- by weight

    def by_weight(self) -> None:
        """Place what is left as far as the evidence goes, in rounds: every placement tells more figures."""
        for n in self.left:
            if len(self._open) >= MOST_WEIGHED:
                break
            features = self._features_of(n)
            if features.figure is None and not features.numbers:
                if not self._claims[n].sides[-1].shape:
                    self._state(n, features)
            else:
                self._open.append(n)
        self._rounds()
        if self._parts:
            self._end_early()
        for n in self._open:
            self._take_at_its_word(n)
        left = [n for n in self._open if n not in self.placed]
        if len(left) < len(self._open):
            # What was taken at its word may be what other figures follow from.
            self._open = left
            self._rounds()

    def _rounds(self) -> None:
        while self._open and self._weighed < MOST_WEIGHINGS:
            self._weighed += len(self._open)
            if not self._round():
                break

    def _end_early(self) -> None:
        """Take the lines that stop where a piece of their quantity ends for the quantity."""
        from nnsolve.check.alone import Alone

        pieces = Alone(self._aligner.labels, self._claims, self._lines, self.placed)
        for n in list(pieces.found(self._features)):
            whole = self.placed[n] = structs.replace(self.placed[n], part=None)
            figure, slot = self._features[n].figure, self._aligner.line(whole.key).slot
            if figure is not None:
                self.figures.written.setdefault(slot, figure)

    def _take_at_its_word(self, n: int) -> None:
        """Place a claim whose label is sure, though its figure or its numbers say something else.

        Its quantity may have another figure already. Where it has none, the claim is a mistake about it, such
        as the line of a neighbour copied, unless it looks like a quantity that is written nowhere.
        """
        features = self._features_of(n)
        line = self._sure(features) or self._in_place(n, features)
        if line is None or features.figure is None or self._is_other(n, line, features):
            return
        again = line.slot in self.figures.written
        if again or not any(not one.named for one in self._weigh(n)):
            self.placed[n] = Placed(line.key, n, features.side, again=again)
            self.figures.written.setdefault(line.slot, features.figure)

    def _in_place(self, n: int, features: Features) -> Line | None:
        """What a label without its iteration means where the lines around it are all of the same one."""
        entry = self._aligner.entries({features.label: 1})[features.label] if features.label else None
        if entry is None or not entry.each or not entry.sure or self._total.get(features.label, 0) > 1:
            return None
        order = sorted(self.placed)
        around = [
            self._running(m for m in reversed(order) if m < n),
            self._running(m for m in order if m > n),
        ]
        if not around[0] or around[0] != around[1]:
            return None
        line = entry.under(around[0], entry.each)
        return None if line is None or line.slot in self.figures.written else line

    def _running(self, claims: Iterable[int]) -> dict[str, int]:
        """Iteration and sample of the first of `claims` that has any."""
        found = (self._aligner.running(self.placed[m].key) for m in claims)
        return next(filter(None, found), dict[str, int]())

    def _is_other(self, n: int, line: Line, features: Features) -> bool:
        """Whether a claim under the name of what is given is about something else.

        Nobody works out what is given. Its name with words in front of it, or by an alias, may be another's.
        """
        if not line.given:
            return False
        own = self._aligner.entries({features.label: 1})[features.label].own
        return bool(features.numbers) or not own or bool(self._claims[n].before)

    def _sure(self, features: Features) -> Line | None:
        """The quantity that the label of a claim names and no other, whatever iteration or sample."""
        if not features.label:
            return None
        entry = self._aligner.entries({features.label: 1})[features.label]
        return None if entry.new or not entry.sure else entry.line

    def _state(self, n: int, features: Features) -> None:
        """A claim without numbers states a formula, of a quantity where its label names one."""
        self.formulas.append(n)
        best = self._aligner.labels.best(features.label)
        if len(best) == 1 and best[0].whole and not best[0].part:
            (key,) = self._aligner.labels.expand(best[0])
            self.placed[n] = Placed(key, n)

    def _round(self) -> bool:
        weighed = {n: self._weigh(n) for n in self._open}
        rank, line = self._aligner.rank, self._aligner.line
        order = sorted((*self.placed, *self._open))
        rows = [
            [Option(one.worth, rank(one.target.line)) for one in weighed[n]]
            if n in weighed
            else [Option(_ANCHOR, rank(line(self.placed[n].key)))]
            for n in order
        ]
        choices = dict(zip(order, chosen(rows), strict=True))
        sure = [n for n in self._open if choices[n].option >= 0 and choices[n].margin >= _MARGIN]
        wanted = Counter(one.target for options in weighed.values() for one in options)
        settled = [(weighed[n][choices[n].option], n) for n in sure]
        # What two claims want comes last among the weak.
        settled.sort(key=lambda two: (two[0].worth < _STRONG and wanted[two[0].target] > 1, -two[0].worth))
        some = False
        for one, n in settled:
            # Weak evidence waits: it may grow, or prove wrong, by what is placed now.
            if some and one.worth < _STRONG:
                break
            some |= self._settle(n, one)
        self._open = [n for n in self._open if n not in self.placed]
        return some

    def _weigh(self, n: int) -> list[Weighed]:
        """The options of a claim with their points beyond what a placement needs."""
        features, claim = self._features_of(n), self._claims[n]
        next_ = self._counts.get(features.label, 0)
        under = None if self._sections is None else self._sections.of(n, claim.span.line)
        if under and under.get("k", 0) > 0:
            next_ = under["k"] - 1
        options = self._aligner.weighed(features, claim.before, self.figures, next_, under)
        if self._is_late(n):
            options = [one for one in options if not self._aligner.labels.renewed(one.target.line.key)]
        free = [one for one in options if self._is_free(one.target, features.figure)]
        own = self._sure(features)
        if own is not None and own.slot not in self.figures.written:
            # Who writes a neighbour's line under a name of its own has copied it, not misnamed it.
            free = [one for one in free if one.named or one.target.line.slot not in self.figures.written]
        elsewhere = [one for one in free if one.named and self._is_elsewhere(one.target, features.label)]
        if len(elsewhere) < sum(one.named for one in free):
            # Of what a name may stand for, that is meant which has no line under another name.
            free = [one for one in free if one not in elsewhere]
        freed = _FREED if features.label and not any(one.named for one in free) and free != options else 0.0
        found: list[Weighed] = []
        for one in free:
            beyond = one.worth + freed - (_NAMED if one.named else _UNNAMED)
            if beyond > 0:
                found.append(Weighed(beyond, one.by, one.target, one.named))
        return found

    def _is_elsewhere(self, target: Target, label: str) -> bool:
        """Whether a target has a figure under another name."""
        return bool(label) and target.part is None and self._names.get(target.line.slot, label) != label

    def _is_free(self, target: Target, figure: Written | None) -> bool:
        slot, part = target.line.slot, target.part
        taken = self.figures.written.get(slot) if part is None else self._parts.get((slot, part))
        return same(taken, figure)

    def _settle(self, n: int, one: Weighed) -> bool:
        features, target = self._features_of(n), one.target
        if not self._is_free(target, features.figure):
            return False
        label = features.label
        called = "" if not label or self._aligner.means(label, target) else features.written
        if label:
            self._counts[label] = self._counts.get(label, 0) + 1
        self.placed[n] = Placed(target.line.key, n, features.side, one.by, called, target.part)
        slot, part, figure = target.line.slot, target.part, features.figure
        if figure is not None and part is None:
            self.figures.written.setdefault(slot, figure)
            self._names.setdefault(slot, label)
        elif figure is not None and part is not None:
            self._parts.setdefault((slot, part), figure)
            self.figures.place_part(target, figure)
        return True
