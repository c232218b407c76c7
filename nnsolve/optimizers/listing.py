"""The tables of ``docs/optimizers.md``, made from the rows: ``python -m nnsolve.optimizers.listing``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from nnsolve.optimizers.constant import CONSTANTS
from nnsolve.optimizers.table import OPTIMIZERS, constants

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = """\
# Optimisers and their forms

Courses and libraries write the same optimiser differently. Every form below is an option of the convention
with the optimiser's name, as in

```toml
optimizer = "momentum"

[conventions]
momentum = "rate-twice"
```

and every solution prints the form in force. The first form of each table is the one used when nothing is
said. The gradient g of step t is taken at the point before the step unless a form says otherwise; t counts
from 1; state variables start at 0 unless a form or the problem says otherwise.

The constants and the names of their fields: {fields}.

*This page is made from the table of optimisers by `python -m nnsolve.optimizers.listing`; a test compares
the two.*
"""

_OPTIONS = """\
## Options for every optimiser

- `decay = 0.01` is weight decay. Under the convention `weight-decay = "coupled"` λ·w is added to the gradient
  (after clipping); under `"decoupled"` α·λ·w is taken from the parameter beside the step. AdamW and Lion have
  their decay in the rule.
- `clip = {value = 1}` cuts every gradient off at ±1; `{norm = 1}` shortens all gradients together to the
  length 1; `{drop = 1}` does not use gradients that are longer: they count as 0.
- `state = {v = 0.5}` gives state variables before the first step, for each parameter where there are several:
  `state = {G = {f1 = 3.46, f2 = 0.16}}`. With a state and no gradients, what follows from it alone is worked.
- `series = [2, 3, 5]` in place of gradients works an exponentially weighted average with `beta`, under the
  convention `average-start`: `"zero"`, `"first"` or `"corrected"`.
"""


def listing() -> Iterator[str]:
    """The page, piece by piece."""
    fields = ", ".join(f"{constant.text} `{name}`" for name, constant in CONSTANTS.items())
    yield _HEAD.format(fields=fields)
    for row in OPTIMIZERS.values():
        yield f"\n## {row.title}: `{row.name}`\n\n| form | what it computes | source |\n|---|---|---|\n"
        codes = [row.default, *(code for code in row.forms if code != row.default)]
        for code in codes:
            form = row.forms[code]
            yield f"| `{code}` | {_cell(form.says)} | {_cell(form.source)} |\n"
        used = [name for name in CONSTANTS if any(name in constants(form) for form in row.forms.values())]
        usual = ", ".join(f"{CONSTANTS[name].text} = {row.defaults[name]}" for name in used)
        yield f"\nUsual constants: {usual}.\n"
    yield f"\n{_OPTIONS}"
    yield "\n## Which library computes which form\n\n| library | optimiser | form |\n|---|---|---|\n"
    for library, name, code in sorted(_libraries()):
        yield f'| {_cell(library)} | {OPTIMIZERS[name].title} | `{name} = "{code}"` |\n'


def _libraries() -> Iterator[tuple[str, str, str]]:
    for row in OPTIMIZERS.values():
        for code, form in row.forms.items():
            for library in form.libraries:
                yield library, row.name, code


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write("".join(listing()))
