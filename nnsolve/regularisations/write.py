"""Writes dropout, penalties, early stopping and limits into a derivation."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from nnsolve.axis import Axis, Key
from nnsolve.exposition import Block, Counted, Note, Table, Valued
from nnsolve.expr import (
    HALF,
    Add,
    Call,
    Choose,
    Compare,
    Expr,
    Max,
    Mul,
    Neg,
    Num,
    Sym,
    initial,
    total,
)
from nnsolve.notation import After, Numbered, Own, Word
from nnsolve.regularisations import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnsolve.build import Builder
    from nnsolve.topic import Number


def _list(b: Builder, name: str, values: Sequence[Number | int], text: str, plain: str = "") -> Axis:
    axis = Axis("i", len(values))
    b.given(name, list(values), axis, label=Own(Numbered(text), Numbered(plain) if plain else None))
    return axis


# ------------------------------------------------------------------------------------------- dropout


def dropout(
    b: Builder, values: Sequence[Number], rate: Number, mask: Sequence[int], seed: int, *, inverted: bool
) -> list[Key]:
    """Write dropout of `values` with a given `mask`, or with one drawn with `seed` where there is none."""
    b.given("rate", rate, label=Word("rate"))
    i = _list(b, "a", values, "a")
    here = (i,)
    b.step("keep", 1 - Sym("rate"), rule=rules.KEEP, phase=rules.MASK, label=Word("keep"))
    if mask:
        _list(b, "m", mask, "m")
    else:
        _list(b, "u", _drawn(seed, len(values)), "u")
        kept = Choose(((Compare(Sym("u", here), ">=", Sym("rate")), Num(1)),), Num(0))
        b.family("m", kept, i, rule=rules.DRAWN, phase=rules.MASK, label=Own(Numbered("m")))
    masked = Sym("m", here) * Sym("a", here)
    template = masked / Sym("keep") if inverted else masked
    rule = rules.INVERTED if inverted else rules.PLAIN
    b.family("y", template, i, rule=rule, phase=rules.DROPPED, label=Own(Numbered("y")))
    if inverted:
        return [Key("y")]
    template = Sym("keep") * Sym("a", here)
    b.family("t", template, i, rule=rules.TEST_SCALED, phase=rules.TESTING, label=Own(Numbered("t")))
    return [Key("y"), Key("t")]


def _drawn(seed: int, count: int) -> list[Decimal]:
    from random import Random

    random = Random(seed)  # noqa: S311  (a mask, no secret)
    return [Decimal(f"{int(random.random() * 10_000) / 10_000:.4f}") for _ in range(count)]


def dropout_back(b: Builder, slopes: Sequence[Number], *, inverted: bool) -> Key:
    """Write the slopes by the values before dropout."""
    i = _list(b, "dy", slopes, "∂E/∂y", "dE_dy")
    template = Sym("m", (i,)) * Sym("dy", (i,))
    template = template / Sym("keep") if inverted else template
    label = Own(Numbered("∂E/∂a"), Numbered("dE_da"))
    rule = rules.BACK if inverted else rules.BACK_PLAIN
    b.family("da", template, i, rule=rule, phase=rules.SLOPES, label=label)
    return Key("da")


# ----------------------------------------------------------------------------------------- penalties


def penalty(
    b: Builder,
    weights: Sequence[Number],
    lambdas: tuple[Number | None, Number | None],
    loss: Number | None,
    half: bool,
) -> list[Key]:
    """Write the penalties of `weights` for the constants λ1 and λ2, and the loss with them."""
    i = _list(b, "w", weights, "w")
    terms: list[Expr] = []
    one, two = lambdas
    w = Sym("w", (i,))
    if one is not None:
        b.given("lambda1", one, label=Word("λ1", "lambda1"))
        template = Sym("lambda1") * total(i, Call("abs", (w,)))
        b.step("L1", template, rule=rules.L1, phase=rules.PENALTY, label=Word("L1"))
        terms.append(Sym("L1"))
    if two is not None:
        b.given("lambda2", two, label=Word("λ2", "lambda2"))
        squares = Sym("lambda2") * total(i, w**2)
        template = HALF * squares if half else squares
        rule = rules.L2_HALF if half else rules.L2
        b.step("L2", template, rule=rule, phase=rules.PENALTY, label=Word("L2"))
        terms.append(Sym("L2"))
    if loss is None:
        return [Key(term.name) for term in terms if isinstance(term, Sym)]
    b.given("E", loss, label=Word("E"))
    rule = rules.total_of([name for name, given in (("L1", one), ("L2", two)) if given is not None])
    b.step("L", Add((Sym("E"), *terms)), rule=rule, phase=rules.PENALTY, label=Word("L"))
    return [Key("L")]


def penalised_step(
    b: Builder,
    slopes: Sequence[Number],
    rate: Number,
    lambdas: tuple[Number | None, Number | None],
    *,
    half: bool,
    coupled: bool,
) -> list[Key]:
    """Write the slope of every weight with its penalties, and the new weight."""
    i = _list(b, "dw", slopes, "∂E/∂w", "dE_dw")
    b.given("alpha", rate, label=Word("α", "alpha"))
    here = (i,)
    one, two = lambdas
    w = Sym("w", here)
    pull: list[Expr] = [Sym("dw", here)]
    if one is not None:
        pull.append(Sym("lambda1") * Call("sign", (w,)))
    if two is not None and coupled:
        pull.append(Sym("lambda2") * w if half else Mul((Num(2), Sym("lambda2"), w)))
    slope: Expr = pull[0]
    if len(pull) > 1:
        rule = rules.pulled_by(one=one is not None, two=two is not None and coupled, half=half)
        b.family("g", Add(tuple(pull)), i, rule=rule, phase=rules.SLOPES, label=Own(Numbered("g")))
        slope = Sym("g", here)
    new = w - Sym("alpha") * slope
    if two is not None and not coupled:
        new = new - Mul((Sym("alpha"), Sym("lambda2"), w))
    decayed = rules.DECAY if one is None else rules.DECAY_PULLED
    rule = rules.STEP if coupled or two is None else decayed
    b.family("new", new, i, rule=rule, phase=rules.UPDATE, label=After(w))
    return [Key("new")]


# ------------------------------------------------------------------------------------- early stopping


def stopped(losses: Sequence[Number], patience: int, least: Number) -> int:
    """How many epochs are trained: up to the first that is the `patience`-th without improvement."""
    # In floats, as the lines compare them.
    best, wait = float(losses[0]), 0
    for n, loss in enumerate(map(float, losses[1:]), 2):
        better = loss < best - float(least)
        best, wait = (loss, 0) if better else (best, wait + 1)
        if wait >= patience:
            return n
    return len(losses)


def early(b: Builder, losses: Sequence[Number], least: Number, end: str) -> tuple[list[Key], Table]:
    """Write the best loss so far and the epochs without improvement, epoch by epoch; and their table.

    The epoch whose weights are kept comes last, with the sentence `end` on how training ended.
    """
    k = Axis("k", len(losses))
    b.given("loss", list(losses), k, label=Word("E"))
    if least:
        b.given("delta", least, label=Word("δ", "delta"))
    now = Sym("loss", (k,))
    with b.scan(k):
        before = Sym("best", (k - 1,))
        mark = before - Sym("delta") if least else before
        better = Compare(now, "<", mark)
        kept: Expr = Choose(((better, now),), before) if least else Neg(Max((Neg(before), Neg(now))))
        rule = rules.BEST_BY if least else rules.BEST
        b.family("best", initial(k, now, kept), k, rule=rule, phase=rules.EPOCHS, label=Word("best"))
        counted = Choose(((better, Num(0)),), Sym("wait", (k - 1,)) + 1)
        rule = rules.WAIT_BY if least else rules.WAIT
        b.family("wait", initial(k, Num(0), counted), k, rule=rule, phase=rules.EPOCHS, label=Word("wait"))
    last = (k.size - 1,)
    cells = (Counted(k), Valued(now), Valued(Sym("best", (k,))), Valued(Sym("wait", (k,))))
    head = ("epoch", "loss", "best", "without improvement")
    shown = Table("Epochs", "result", head, (Block(cells, (k,)),), whole=True)
    b.step(
        "kept",
        k.size - Sym("wait", last),
        rule=rules.KEPT,
        phase=rules.KEEPING,
        label=Word("best_epoch"),
        note=Note(end),
    )
    return [Key("best", last), Key("wait", last), Key("kept")], shown


# -------------------------------------------------------------------------------------------- limits


def limited(b: Builder, values: Sequence[Number], limit: Number, how: str) -> list[Key]:
    """Write `values` under a `limit`: by ``value``, ``norm``, ``drop``, or ``max-norm`` for weights."""
    letter = "w" if how == "max-norm" else "g"
    i = _list(b, "v", values, letter)
    b.given("limit", limit, label=Word("c"))
    v, c = Sym("v", (i,)), Sym("limit")
    label = Own(Numbered(f"{letter}_limited"))
    if how == "value":
        cases = ((Compare(v, ">", c), c), (Compare(v, "<", Neg(c)), Neg(c)))
        b.family("out", Choose(cases, v), i, rule=rules.BY_VALUE, phase=rules.LIMITED, label=label)
        return [Key("out")]
    length = Call("sqrt", (total(i, v**2),))
    rule = rules.length_of(letter)
    b.step("norm", length, rule=rule, phase=rules.LENGTH, label=Word(f"‖{letter}‖", f"norm_{letter}"))
    long = Compare(Sym("norm"), ">", c)
    then: Expr = Num(0) if how == "drop" else v * c / Sym("norm")
    rule = {"norm": rules.BY_NORM, "drop": rules.BY_DROPPING, "max-norm": rules.MAX_NORM}[how]
    b.family("out", Choose(((long, then),), v), i, rule=rule, phase=rules.LIMITED, label=label)
    return [Key("norm"), Key("out")]
