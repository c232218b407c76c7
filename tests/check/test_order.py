"""The programme over the order against every assignment tried one by one."""

from itertools import product
from math import inf, isclose

from hypothesis import given, settings
from hypothesis import strategies as st

from nnsolve.check.order import Option, chosen, step

OPTIONS = st.lists(st.builds(Option, st.integers(1, 40).map(lambda n: n / 8), st.integers(0, 6)), max_size=3)


def worth(claims, way):
    """What one assignment is worth; −1 leaves a claim alone."""
    total, before = 0.0, None
    for options, n in zip(claims, way, strict=True):
        place = -1 if n < 0 else options[n].place
        total += 0.0 if n < 0 else options[n].points
        if before is not None:
            total += step(before, place)
        before = place
    return total


@given(st.lists(OPTIONS, min_size=1, max_size=5))
@settings(deadline=None)
def test_the_best_of_all_assignments(claims):
    ways = list(product(*(range(-1, len(options)) for options in claims)))
    best = max(worth(claims, way) for way in ways)
    choices = chosen(claims)
    for n, (options, choice) in enumerate(zip(claims, choices, strict=True)):
        with_it = max(worth(claims, way) for way in ways if way[n] == choice.option)
        assert isclose(with_it, best)
        others = [worth(claims, way) for way in ways if way[n] not in (-1, choice.option)]
        expected = best - max(others) if others else inf
        assert choice.margin == inf if expected == inf else isclose(choice.margin, expected, abs_tol=1e-9)
        assert -1 <= choice.option < len(options)


def test_nothing_to_choose():
    assert chosen([]) == []
    assert chosen([[]])[0].option == -1


def test_equal_options_are_taken_onward():
    first, second = chosen([[Option(5.0, 4)], [Option(3.0, 2), Option(3.0, 6)]])
    assert (first.option, second.option) == (0, 1)
