"""How long replaying a working of 28 lines takes, right and wrong, beside one evaluation of its formulas.

Run it with ``python tests/benchmarks/replay.py``; a right working should take at most 60 µs on one core.
"""

import time
from collections.abc import Callable

from nnsolve import derive, read
from nnsolve.axis import Key
from nnsolve.check.exercise import Exercise
from nnsolve.check.replay import replay
from nnsolve.derivation import Derivation
from nnsolve.evaluate import evaluate
from nnsolve.functions import FLOATS
from nnsolve.working.written import Written, written

LINES = 28
WRONG = 4
"""Which line is wrong, counted from 0."""


def microseconds(what: Callable[[], object], repeats: int = 200, rounds: int = 15) -> float:
    """The least mean time of one call in some rounds."""
    what()
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(repeats):
            what()
        best = min(best, (time.perf_counter() - start) / repeats)
    return best * 1e6


def workings(derivation: Derivation, keys: list[Key]) -> dict[str, dict[Key, Written]]:
    """The same working in full precision, carried in three decimals, with a mistake and with a slip."""
    right = {key: f"{derivation.value(key):.4f}" for key in keys}
    slipped = right | {keys[WRONG]: f"{derivation.value(keys[WRONG]) + 0.05:.4f}"}
    carried, followed = (
        worked(derivation, keys, places, error) for places, error in ((3, 0.0), (None, 0.05))
    )
    texts = {"right": right, "carried": carried, "one mistake, carried on": followed, "one slip": slipped}
    return {name: {key: written(text) for key, text in one.items()} for name, one in texts.items()}


def worked(derivation: Derivation, keys: list[Key], places: int | None, error: float) -> dict[Key, str]:
    """Texts by key: rounded to `places` and carried on, or one line off by `error` and followed through."""
    values: dict[Key, float] = {}
    texts: dict[Key, str] = {}
    for key in derivation.keys():  # noqa: SIM118
        formula = derivation[key].formula
        if formula is None:
            values[key] = derivation.value(key)
            continue
        value = evaluate(formula, values.__getitem__, FLOATS)
        value += error if key == keys[WRONG] else 0.0
        values[key] = value if places is None else round(value, places)
        if key in keys:
            texts[key] = f"{value:.4f}" if places is None else f"{values[key]:.{places}f}"
    return texts


def main() -> None:
    """Print the times and their ratio to one evaluation."""
    derivation = derive(read("two-layer-sigmoid"))
    exercise = Exercise(derivation)
    keys = [key for key in derivation.keys() if derivation[key].formula is not None][:LINES]  # noqa: SIM118
    steps = [derivation[key] for key in keys]

    def plainly() -> None:
        for step in steps:
            if step.formula is not None:
                evaluate(step.formula, derivation.value, FLOATS)

    base = microseconds(plainly)
    rows = [f"{'evaluated once':28}{base:8.1f} µs"]
    for name, figures in workings(derivation, keys).items():
        took = microseconds(lambda figures=figures: replay(exercise, figures))
        rows.append(f"{name:28}{took:8.1f} µs   {took / base:5.2f} times that")
    print("\n".join(rows))  # noqa: T201


if __name__ == "__main__":
    main()
