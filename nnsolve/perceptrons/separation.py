"""Whether samples can be told apart, worked out: weights with their check, or demands that contradict."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.axis import Axis, Key, Lookup
from nnsolve.errors import ProblemError
from nnsolve.exposition import Block, Table
from nnsolve.expr import total
from nnsolve.notation import Listed, Own, Word
from nnsolve.perceptrons import rule
from nnsolve.perceptrons.given import found
from nnsolve.perceptrons.inequality import Wording
from nnsolve.perceptrons.separability import Certificate, Separation, added, separated
from nnsolve.perceptrons.unit import BIAS, THETA, WEIGHTS, Weighed, check_table, passed

if TYPE_CHECKING:
    from nnsolve.build import Builder
    from nnsolve.perceptrons.sample import Samples, Step
    from nnsolve.perceptrons.unit import Given


MOST_ROWS, MOST_INPUTS = 200, 10


class Verdict(Struct, frozen=True):
    """Whether the samples can be told apart, by the weights or the certificate in `answer`."""

    answer: Separation | Certificate
    on: tuple[int, ...]
    off: tuple[int, ...]
    wording: Wording


def decidable(samples: Samples) -> bool:
    """Whether `samples` are few enough to be decided in a few seconds."""
    return len(samples.rows) <= MOST_ROWS and len(samples.names) <= MOST_INPUTS


def verdict(samples: Samples, step: Step, offset: Fraction | None, *, biased: bool) -> Verdict:
    """Decide about `samples`; a given `offset`, a bias where `biased`, is kept as it is."""
    if not decidable(samples):
        message = f"expected at most {MOST_ROWS} rows of {MOST_INPUTS} inputs to decide exactly"
        raise ProblemError(message, ("rows",))
    on, off = samples.group(step.on), samples.group(step.off)
    rows = samples.exact()
    threshold = None if offset is None else -offset if biased else offset
    one, two = [rows[s] for s in on], [rows[s] for s in off]
    answer = separated(one, two, strict=step.strict, threshold=threshold)
    return Verdict(answer, on, off, Wording(step.strict, biased, offset))


def contradiction(samples: Samples, made: Verdict, proof: Certificate) -> str:
    """The sentence that says why there are no weights."""
    rows, size = samples.exact(), len(samples.names)
    said: list[str] = []
    for times, group, on in ((proof.on, made.on, True), (proof.off, made.off, False)):
        used = [s for s, many in zip(group, times, strict=True) if many]
        if used:
            sums = added(times, [rows[s] for s in group], size)
            asks = "together ask" if len(used) > 1 else "asks"
            said.append(f"{_rows(used)} {asks} for {made.wording.demand(sums, sum(times), on=on)}")
    none = f"With {kept} no weights exist" if (kept := made.wording.kept()) else "No weights exist"
    if len(said) > 1:
        return f"{none}: {', but '.join(said)}; both cannot hold."
    return f"{none}: {said[0]}, which cannot hold."


def _rows(places: list[int]) -> str:
    numbers = [str(s + 1) for s in places]
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    return f"rows {', '.join(numbers[:-1])} and {numbers[-1]}"


def demands(samples: Samples, made: Verdict) -> Table:
    """What every row demands, and how often it is added where that leads to a contradiction."""
    rows = samples.exact()
    times = dict.fromkeys(range(len(rows)), 0)
    proof = made.answer if isinstance(made.answer, Certificate) else None
    if proof is not None:
        times |= dict(zip(made.on, proof.on, strict=True)) | dict(zip(made.off, proof.off, strict=True))
    head = ("row", *samples.names, "target", "demands", *(("times",) if proof else ()))
    blocks = [
        Block(
            (
                str(s + 1),
                *(f"{value}".replace("-", "−") for value in samples.rows[s]),
                str(samples.targets[s]).replace("-", "−"),
                made.wording.demand(row, 1, on=s in made.on),
                *((str(times[s]),) if proof else ()),
            )
        )
        for s, row in enumerate(rows)
    ]
    if proof is not None:
        for name, own, group, on in (("on", proof.on, made.on, True), ("off", proof.off, made.off, False)):
            if any(own):
                whole = added(own, [rows[s] for s in group], len(samples.names))
                blank = ("",) * len(samples.names)
                text = made.wording.demand(whole, sum(own), on=on)
                blocks.append(Block((f"sum {name}", *blank, "", text, "")))
    return Table("What the rows demand", "result", head, tuple(blocks), whole=True)


class Worked(Struct, frozen=True):
    """The asked quantities, what is shown beside them, a sentence and tables."""

    asked: tuple[Key, ...]
    shown: tuple[Key, ...]
    says: str
    tables: tuple[Table, ...]


def worked(b: Builder, have: Given, made: Verdict) -> Worked:
    """Add the working of `made` to `b`."""
    if isinstance(made.answer, Certificate):
        return _proved(b, have, made, made.answer)
    w = found(b, "w", made.answer.weights, have.i, rule=rule.FOUND, phase=rule.SEARCH, label=WEIGHTS)
    biased = made.wording.biased
    edge = made.answer.threshold * (-1 if biased else 1)
    name, label = ("b", BIAS) if biased else ("theta", THETA)
    offset = found(b, name, (edge,), rule=rule.FOUND, phase=rule.SEARCH, label=label)
    unit = Weighed(w, offset, biased)
    y = passed(b, have, unit, w, offset.alone, rule.CHECK)
    tables = (demands(have.samples, made), check_table(have, "z", y, b))
    return Worked(
        (Key("w"), Key(name)), (Key(y.name),), "These weights meet the demands of every row.", tables
    )


def _proved(b: Builder, have: Given, made: Verdict, proof: Certificate) -> Worked:
    """The two sums of demands: the same weights on the left, no room between the right sides."""
    asked: list[Key] = []
    for name, times, group in (("on", proof.on, made.on), ("off", proof.off, made.off)):
        used = [(s, m) for s, m in zip(group, times, strict=True) if m]
        if not used:
            continue
        r = Axis(f"r{name}", len(used))
        m = found(
            b,
            f"m_{name}",
            tuple(Fraction(many) for _, many in used),
            r,
            rule=rule.MULTIPLIER,
            phase=rule.SEARCH,
            label=Own(Listed(tuple(f"m{s + 1}" for s, _ in used))),
        )
        row = Lookup((r,), tuple(s for s, _ in used))
        b.family(
            f"sum_{name}",
            total(r, m[r] * have.x[row, have.i]),
            have.i,
            rule=rule.SUM,
            phase=rule.PROOF,
            label=Own(Listed(tuple(f"sum_{name}_w{n + 1}" for n in range(have.i.size)))),
        )
        b.family(
            f"count_{name}", total(r, m[r]), rule=rule.SUM, phase=rule.PROOF, label=Word(f"times_{name}")
        )
        asked += [Key(f"sum_{name}"), Key(f"count_{name}")]
    return Worked(tuple(asked), (), contradiction(have.samples, made, proof), (demands(have.samples, made),))
