"""The page ``docs/activations.md``, made from the rows: ``python -m nnsolve.activations.listing``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from nnsolve.conventions import CONVENTIONS
from nnsolve.descent.spelling import spelled
from nnsolve.function_rows import ACTIVATIONS
from nnsolve.network.activation import known_slope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nnsolve.function_rows import Function

_HEAD = """\
# Activations

A function of the table is known by its name or one of its other names, in any case, with spaces or
underscores, to the topic `activation`, to `nnsolve activation`, and as the activation of a layer in
`backprop`. A parameter stands in brackets: `leaky relu(0.1)`, `elu(0.5)`, `swish(2)`; without one its usual
value holds. A formula in z, such as `z/(1 + abs(z))`, is an activation too: its slope is derived on the spot.

```toml
topic = "activation"
function = "sigmoid"
at = [0.3775, -2]
slope = true
```

```
nnsolve activation sigmoid --at 0.3775 --slope
nnsolve activation --compare sigmoid,tanh,relu --at -2,-1,0,1,2 --plot
nnsolve activation softmax --at 2,1,0.1 --temperature 2 --slope
nnsolve activation tanh --at 1 --derivation --identities
```

`--derivation` derives the slope rule by rule, `--identities` proves what is known of the function, each line
from the one before, and `--plot` draws it.

*This page is made from the rows by `python -m nnsolve.activations.listing`; a test compares the two.*

## Functions of one net input

| name | other names | formula | slope | usual a | values in | centred at 0 | saturates |
|---|---|---|---|---|---|---|---|
"""

_REST = """
A slope is written in the value `out` where a hand has it already. Far from 0 such a form loses its digits:
1 − out is 0 for a sigmoid at 40. There an equal form is worked and the line says so; where e^z leaves double
precision, the function stands by its name. Value and slope are exact to 14 figures from −800 to 800, and near
the zero of a slope, where its terms cancel, to 14 figures of the greater term. Below 2.2·10⁻³⁰⁸, where a
number of double precision has fewer figures, both are off by at most 10⁻¹⁴ of that.

The parameter of a parametric ReLU is learned in a network; here it is a number like any other. A randomised
ReLU has the mean of its range, 11/48, or a number drawn for every net input.

## Functions of several net inputs

- `softmax`: e^z over the sum of all e^z, after division by `temperature`; with `slope` its Jacobian
  p_i·(1 − p_i) and −p_i·p_j, over the temperature. The largest net input is subtracted first where the
  convention says so, and wherever e^z would leave double precision.
- `log-softmax`: z − ln Σ e^z, with `slope` its Jacobian.
- `maxout`: the greatest of its net inputs, or, with `weights` and `bias`, of the pieces Σ w·x + b; with
  `slope` 1 for the winner, the first of equal ones.

`backprop` has them by name as activations of a layer, with the temperature or the number of pieces in
brackets: `softmax(2)`, `log-softmax`, which goes with the loss `nll`, and `maxout(2)`, a layer with two rows
of weights for every unit (`maxout` alone where the units are written as lists of sums).

## Conventions

"""

_LAST = """
A form of GELU or hard sigmoid that is chosen by name stays as it is under any convention: `gelu exact`,
`gelu_tanh`, `hard_sigmoid_fifth`. In `backprop` a randomised ReLU has the mean of its range.
"""

_USED = ("step", "relu-slope", "gelu", "hard-sigmoid", "randomised-relu", "softmax")


def listing() -> Iterator[str]:
    """The page, piece by piece."""
    yield _HEAD
    for row in ACTIVATIONS:
        yield f"| {' | '.join(_cells(row))} |\n"
    yield _REST
    yield "| convention | option | meaning | source |\n|---|---|---|---|\n"
    for name in _USED:
        convention = CONVENTIONS[name]
        for code, option in convention.options.items():
            mark = " (default)" if code == convention.default else ""
            yield f"| `{name}` | `{code}`{mark} | {option.says} | {option.source} |\n"
    yield _LAST


def _cells(row: Function) -> Iterator[str]:
    yield f"`{row.name}`"
    yield ", ".join(row.aliases)
    yield _formula(spelled(row.definition)) if row.definition is not None else ""
    yield "" if row.name == "step" else _formula(spelled(known_slope(row)))
    yield ", ".join(row.defaults)
    if row.traits is not None:
        yield row.traits.range.replace("{a}", "a")
        yield "yes" if row.traits.centred else "no"
        yield row.traits.saturates


def _formula(text: str) -> str:
    """A formula in a cell of a table, where a bar would end the cell."""
    bare = text[1:-1] if ", else " in text and text[0] == "(" else text
    return bare.replace("|", "\\|").replace("√(2/pi)", "√(2/π)")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    sys.stdout.writelines(listing())
