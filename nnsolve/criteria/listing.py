"""The page of all losses in the documentation: ``python -m nnsolve.criteria.listing`` writes it."""

from __future__ import annotations

from pathlib import Path

from nnsolve.conventions import CONVENTIONS
from nnsolve.loss_rows import READS
from nnsolve.losses import ALIASES, KINDS, LOSSES
from nnsolve.network.criterion import GREEK, named, used

TARGET_FILE = Path(__file__).parent.parent.parent / "docs" / "losses.md"

_HEAD = """\
# Losses

A loss is known by its name or one of its other names to the topic `loss`, to `nnsolve loss`, and, where it
reads the outputs of a network, as the `loss` of `backprop`. Capital letters, spaces, hyphens and underscores
do not matter, and the word loss, divergence or distance may follow: `Huber loss`, `mean_squared_error`,
`KL divergence`. Parameters stand in brackets: `huber(0.5)`,
`focal(gamma=1)`; without them the usual values hold. A formula in t and o is a loss of `backprop` too.

```toml
topic = "loss"
loss = "bce"
targets = [1, 0, 1]
outputs = [0.9, 0.1, 0.8]
gradient = true
```

```
nnsolve loss bce --targets 1,0,1 --outputs 0.9,0.1,0.8 --gradient
nnsolve loss --compare "mse,mae,huber(0.5)" --targets 3,5 --outputs 2.5,7
nnsolve loss cce --targets 0,1 --outputs "0.8,0.1,0.1;0.4,0.5,0.1"
nnsolve loss mse --data samples.csv
nnsolve choose-loss multi-label
```

`gradient` works out the slope by every output and derives it line by line. `compare` are further losses of
the same samples. `logits` says that the outputs are scores (`bce` and `cce`, in forms that do not overflow),
`clip` keeps probabilities off 0 and 1, `smoothing` smooths the labels. Targets of `cce` are one-hot rows,
rows of shares, or class numbers from 0. In a file the first column is the target and the others are outputs;
of more than 40 samples the first three and the last are worked, and the sum is of all.

`loss` takes the mean of the samples (`loss-reduction`). Where a sample has several outputs, `bce` takes the
mean of these too, as libraries do, and their sum with the sum over the samples; `cross-entropy = "sum"` adds
the outputs of a sample whatever the samples do. Where it has one, either convention may be named. The `bce`
of `backprop` is the sum over the outputs unless `cross-entropy` says otherwise. A convention that a loss does
not depend on is refused unless it is the default; so is one that the name of the loss contradicts, as a sum
does `mse`.

A term 0·log 0 counts as 0. A loss that is infinite is refused with the sample that makes it so. Probabilities
that should sum to 1 may miss it by 0.01, as rounded ones do; the solution says so.

*This page is made from the rows by `python -m nnsolve.criteria.listing`; a test compares the two.*

## By name

| name | other names | what it is | reads | parameters | conventions |
|---|---|---|---|---|---|
"""

_TAIL = """\

Beside these the topic `loss` has losses that are none of outputs and targets:

| name | what it is |
|---|---|
| `penalty` | `l1`·Σ \\|w\\| and `l2`·Σ w² of `weights`, also beside any other loss |

`hpq` is the cross-entropy of two distributions, P in the targets and Q in the outputs. In `loss`,
`contrastive` takes distances as outputs, or the vectors `first` and `second` of every pair, and `triplet` the
vectors `anchor`, `positive` and `negative`.

In `backprop` every row is a loss by name but `entropy`, which has no outputs. A row is one term and what it
reads: an output and its target, or what several outputs or samples make together, as the column says. The
slope of the term is derived, and the chain rule takes it on to every output: through the margin of two
outputs, through ln p of all of them, or through the distance of two samples. `contrastive` and `triplet`
compare samples by number, `pairs = [[1, 2, 1]]` (with a label) and `triplets = [[1, 2, 3]]`, and read no
targets. Adding a loss of any of these kinds is one row of `nnsolve/loss_rows.py`.

## Conventions

| convention | options, the first is the default |
|---|---|
"""
_OWN = ("label-smoothing", "l2-penalty")


def written() -> str:
    """The text of the page."""
    kinds = [*KINDS, *(name for name in LOSSES if _is_alone(name))]
    rows = "".join(map(_row, kinds))
    names = dict.fromkeys(name for kind in kinds for name in used(kind))
    options = "".join(map(_convention, (*names, *_OWN)))
    return f"{_HEAD}{rows}{_TAIL}{options}"


def _is_alone(name: str) -> bool:
    """Whether a row has a name of its own: no convention completes it, or another name stands for it."""
    return name in ALIASES.values() or not any(name.startswith(f"{kind}-") for kind in KINDS)


def _row(kind: str) -> str:
    found = named(kind, {})
    assert found is not None  # noqa: S101  (every kind has a row under the defaults)
    others = ", ".join(f"`{other}`" for other, name in ALIASES.items() if name == kind)
    told = [f"{GREEK.get(name, name)} = {value.written}" for name, value in found.values.items()]
    cells = (f"`{kind}`", others, found.row.says, READS[found.row.reads], ", ".join(told))
    conventions = ", ".join(f"`{name}`" for name in used(kind))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} | {conventions} |\n"


def _convention(name: str) -> str:
    row = CONVENTIONS[name]
    codes = sorted(row.options, key=lambda code: code != row.default)
    options = "; ".join(f"`{code}`: {row.options[code].says}" for code in codes).replace("|", "\\|")
    return f"| `{name}` | {options} |\n"


if __name__ == "__main__":
    TARGET_FILE.write_text(written(), encoding="utf-8")
