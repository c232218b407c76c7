"""Scores from confusion counts: of one positive class, or of every class and their averages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.axis import Axis, Key, Relation
from nnsolve.evaluations import rules
from nnsolve.expr import Div, Expr, Mul, Num, Sym, Where, total
from nnsolve.notation import Listed, Own

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nnsolve.build import Builder
    from nnsolve.derivation import Rule

SCORES = ("precision", "recall", "specificity", "F1")
_RULES = {
    "precision": rules.PRECISION,
    "recall": rules.RECALL,
    "specificity": rules.SPECIFICITY,
    "F1": rules.F1,
}
_PARTS = {"precision": ("TP", "FP"), "recall": ("TP", "FN"), "specificity": ("TN", "FP")}
_MISSING = {
    "precision": "nothing was predicted as {0}",
    "recall": "no sample is {0}",
    "specificity": "every sample is {0}",
    "F1": "no sample is {0} and nothing was predicted as {0}",
}
_VALUES = {"zero": 0, "one": 1}


class Counts(Struct, frozen=True):
    """The four counts of one class."""

    TP: int
    FP: int
    FN: int
    TN: int

    def under(self, score: str) -> int:
        """What the score is divided by: 0 where it is not defined."""
        match score:
            case "F1":
                return 2 * self.TP + self.FP + self.FN
            case _:
                one, two = _PARTS[score]
                return getattr(self, one) + getattr(self, two)


class Scorer:
    """Writes the scores of `tags`, the classes that are scored; `axes` is empty for one positive class."""

    def __init__(
        self, b: Builder, counts: Sequence[Counts], tags: Sequence[str], said: Sequence[str], convention: str
    ) -> None:
        self.b, self.counts, self.tags, self._said = b, counts, tags, said
        self.convention = convention
        self._c = Axis("c", len(counts))
        self.axes = (self._c,) if tags else ()
        self.missing: list[str] = []

    def names(self, name: str) -> Own:
        """The name of a quantity of every class: ``TP[cat]``, or ``TP`` alone."""
        return Own(Listed(tuple(f"{name}[{tag}]" for tag in self.tags) or (name,)))

    def write(self) -> list[Key]:
        """Write every score of every class; the keys of those that have a value."""
        return [Key(name) for name in SCORES if self._score(name)]

    def defined(self, name: str) -> list[int]:
        """The classes whose score has a value under the convention."""
        every = range(len(self.counts))
        return list(every) if self.convention != "skip" else self._whole(name)

    def _whole(self, name: str) -> list[int]:
        return [c for c, counts in enumerate(self.counts) if counts.under(name)]

    def _score(self, name: str) -> bool:
        whole = self._whole(name)
        self._tell(name, whole)
        there = self.defined(name)
        if not there:
            return False
        fallback = Num(_VALUES.get(self.convention, 0))
        template = self._f1() if name == "F1" else self._ratio(*_PARTS[name])
        if not self.axes:
            template = template if whole else fallback
        elif len(whole) < len(self.counts) and self.convention != "skip":
            template = Where(self._relation(whole), template, fallback)
        where = (self._relation(there),) if self.axes and len(there) < len(self.counts) else ()
        self.b.family(
            name,
            template,
            *self.axes,
            rule=_RULES[name],
            phase=rules.SCORES,
            label=self.names(name),
            where=where,
        )
        return True

    def _relation(self, classes: Sequence[int]) -> Relation:
        return Relation(self.axes, frozenset((c,) for c in classes))

    def _ratio(self, one: str, two: str) -> Expr:
        over, other = Sym(one, self.axes), Sym(two, self.axes)
        return Div(over, over + other)

    def _f1(self) -> Expr:
        """From precision and recall where they are defined and not both 0, else from the counts."""
        p, r = Sym("precision", self.axes), Sym("recall", self.axes)
        tp, fp, fn = (Sym(name, self.axes) for name in ("TP", "FP", "FN"))
        harmonic = Div(Mul((Num(2), p, r)), p + r)
        counted = Div(2 * tp, 2 * tp + fp + fn)
        usual = [c for c, counts in enumerate(self.counts) if counts.TP]
        if not self.axes:
            return harmonic if usual else counted
        return harmonic if len(usual) == len(self.counts) else Where(self._relation(usual), harmonic, counted)

    def _tell(self, name: str, whole: Sequence[int]) -> None:
        """Say in words which scores are not defined, and what they count as."""
        counts_as = {"zero": "it counts as 0", "one": "it counts as 1", "skip": "it has no value"}
        for c in range(len(self.counts)):
            if c not in whole:
                self.missing.append(
                    f"{self.names(name).names[c]} is 0/0, as {_MISSING[name].format(self._said[c])}: "
                    f"{counts_as[self.convention]}."
                )

    # ------------------------------------------------------------------------------------- averages

    def averages(self) -> dict[str, list[Key]]:
        """Write macro, micro and weighted averages of every score; their keys by kind of average."""
        out: dict[str, list[Key]] = {"macro": [], "micro": [], "weighted": []}
        for kind, write in (("macro", self._macro), ("micro", self._micro), ("weighted", self._weighted)):
            for name in SCORES:
                if self.defined(name):
                    write(name)
                    if f"{kind}_{name}" in {family.name for family in self.b.families}:
                        out[kind].append(Key(f"{kind}_{name}"))
        return out

    def _average(self, kind: str, name: str, template: Expr, rule: Rule) -> None:
        label = Own(Listed((f"{kind}_{name}",)))
        self.b.step(f"{kind}_{name}", template, rule=rule, phase=rules.AVERAGES, label=label)

    def _over(self, name: str, body: Callable[[Axis], Expr]) -> Expr:
        """The sum of `body` over the classes whose score `name` has a value."""
        c = self._c
        there = self.defined(name)
        where = (self._relation(there),) if len(there) < c.size else ()
        return total(c, body(c), where)

    def _macro(self, name: str) -> None:
        every = self._over(name, lambda c: Sym(name, (c,)))
        self._average("macro", name, Div(every, Num(len(self.defined(name)))), rules.MACRO)

    def _weighted(self, name: str) -> None:
        weight = sum(self.counts[c].TP + self.counts[c].FN for c in self.defined(name))
        if weight:
            every = self._over(name, lambda c: Mul((Sym("support", (c,)), Sym(name, (c,)))))
            self._average("weighted", name, Div(every, Num(weight)), rules.WEIGHTED)

    def _micro(self, name: str) -> None:
        if name == "F1":
            p, r = Sym("micro_precision"), Sym("micro_recall")
            right = any(counts.TP for counts in self.counts)
            tp, fp, fn = (self._all(one) for one in ("TP", "FP", "FN"))
            counted = Div(2 * tp, 2 * tp + fp + fn)
            self._average("micro", name, Div(Mul((Num(2), p, r)), p + r) if right else counted, rules.MICRO)
            return
        one, two = _PARTS[name]
        if sum(counts.under(name) for counts in self.counts):
            over = self._all(one)
            self._average("micro", name, Div(over, over + self._all(two)), rules.MICRO)

    def _all(self, name: str) -> Sym:
        """Σ of one count over all classes, written once."""
        plain = f"all_{name}"
        if plain not in {family.name for family in self.b.families}:
            label = Own(Listed((f"Σ{name}",)))
            self.b.step(
                plain,
                total(self._c, Sym(name, (self._c,))),
                rule=rules.MICRO,
                phase=rules.AVERAGES,
                label=label,
            )
        return Sym(plain)
