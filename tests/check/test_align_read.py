"""From text to steps: the chains of the notes as LaTeX, Markdown and plain lines, with prose and columns."""

import re
from collections import Counter
from itertools import chain, islice

import pytest
from noted_chains import WORKINGS, chains

from nnsolve import catalogue, derive, read
from nnsolve.check.align import Aligner
from nnsolve.check.exercise import Exercise
from nnsolve.working.read import working

_SLOPE = re.compile(r"\[d\((\w*)\)/d\((\w+)\)\]")


def latex_name(name):
    head, _, tail = name.partition("_")
    return rf"{head}_{{{tail}}}" if tail else head


def latex(one):
    """The chain as LaTeX: fractions for slopes, e^{…} for exp."""
    text = _SLOPE.sub(lambda s: rf"\frac{{\partial {latex_name(s[1])}}}{{\partial {latex_name(s[2])}}}", one)
    text = re.sub(r"exp\(([^()]*)\)", r"e^{\1}", text)
    text = re.sub(r"1/\((1 \+ e\^\{[^}]*\})\)", r"\\frac{1}{\1}", text)
    text = re.sub(r"(?<!\\)\b(alpha|theta|sigma|Delta)", r"\\\1", text)
    text = re.sub(r"(\w+)_new\b", lambda s: latex_name(s[1]) + "'", text)
    return text.replace("*", r" \times ")


def plain(one):
    """The chain as somebody types it."""
    return _SLOPE.sub(lambda s: f"d{s[1]}/d{s[2]}", one).replace("_new", "'")


def steps(problem, text, name):
    """By line the steps that have a figure there."""
    derivation = derive(read(problem))
    written = working(text, name)
    found = {}
    for placed in Aligner(Exercise(derivation)).align(written).placed:
        if placed.side >= 0:
            step = derivation.notation.ascii(placed.key)
            line = written.claims[placed.claim].span.line
            found.setdefault(line, []).append(f"part of {step}" if placed.part is not None else step)
    return found


def missing(problem, texts, before=""):
    """The steps that were not found on their line, and the wrong ones that were found instead."""
    pairs = chains(WORKINGS[problem])
    head = before.count("\n") + 1 if before else 0
    found = steps(problem, before + "\n" * bool(before) + "\n".join(texts), "mine.md")
    lost = [step for n, (step, _) in enumerate(pairs, 1) if step not in found.get(n + head, [])]
    wrong = [name for n, (step, _) in enumerate(pairs, 1) for name in found.get(n + head, []) if name != step]
    return lost, wrong


@pytest.mark.parametrize("problem", WORKINGS)
@pytest.mark.parametrize(
    "form",
    [
        lambda one: f"$${latex(one)}$$",
        lambda one: f"so we get ${latex(one)}$ here",
        lambda one: f"- {plain(one)}",
        lambda one: f"{plain(one)}  (rounded)",
    ],
    ids=["display", "inline", "list", "remark"],
)
def test_the_chains_of_the_notes_are_found_in_text(problem, form):
    lost, wrong = missing(problem, [form(one) for _, one in chains(WORKINGS[problem])])
    assert wrong == []
    # The operator ∂/∂out1 alone, left of an equals sign, has no plain spelling.
    assert len(lost) <= 1


def test_at_least_62_of_the_64_chains_land_as_latex():
    lost = [missing(p, [f"$${latex(one)}$$" for _, one in chains(text)])[0] for p, text in WORKINGS.items()]
    assert sum(map(len, lost)) <= 2


def test_a_page_with_prose_between():
    page = """
    # Forward propagation
    First the hidden layer. The input of h1 is

    $$in_{h1} = 0.15 \\cdot 0.05 + 0.20 \\cdot 0.10 + 0.35 = 0.3775$$

    and with the sigmoid it becomes

    $$out_{h1} = \\frac{1}{1+e^{-0.3775}} = 0.5933.$$

    The same for h2:
    in_h2 = 0.3925
    out_h2 = 0.5969
    """
    found = steps("two-layer-sigmoid", page, "page.md")
    assert list(chain.from_iterable(found.values())) == ["in_h1", "out_h1", "in_h2", "out_h2"]


def test_two_columns():
    text = "in_h1 = 0.3775        in_h2 = 0.3925\nout_h1 = 0.5933        out_h2 = 0.5969"
    found = steps("two-layer-sigmoid", text, "columns.txt")
    assert sorted(chain.from_iterable(found.values())) == ["in_h1", "in_h2", "out_h1", "out_h2"]


def test_a_markdown_table():
    text = "| | old | new |\n|---|---|---|\n| w5 | 0.40 | 0.3589 |\n| w6 | 0.45 | 0.4087 |\n"
    derivation = derive(read("two-layer-sigmoid"))
    placed = Aligner(Exercise(derivation)).align(working(text, "t.md")).placed
    assert [derivation.notation.ascii(one.key) for one in placed] == ["w5", "w5_new", "w6", "w6_new"]


MOST, MOST_LISTED = 60, 5000
LARGEST = 1e30
"""Numbers beyond it are not read."""
SPLIT = {"∂maxout(z)/∂z1", "∂maxout(z)/∂z2", "∂maxout(z)/∂z3", "N"}
"""Names that the reader of workings has no spelling for."""


@pytest.mark.parametrize("problem", [f"{one.topic}/{one.name}" for one in catalogue.problems()])
def test_every_printed_and_plain_name_is_a_label(problem):
    derivation = derive(read(problem))
    notation, prepared = derivation.notation, Aligner(Exercise(derivation))
    # Of a large exercise the names of a few are enough; those further on are only listed as far as it takes.
    listed = islice(notation.keys(), MOST_LISTED)
    names = Counter(text for key in listed for text in {notation.text(key), notation.ascii(key)})
    worked = (key for key in derivation.keys() if derivation.family(key.name).template is not None)  # noqa: SIM118
    for key in islice(worked, MOST):
        value = derivation.value(key)
        if abs(value) > LARGEST:
            continue
        for text in {notation.text(key), notation.ascii(key)} - SPLIT:
            line = f"{text} = {value}" if isinstance(value, int) else f"{text} = {value:.4f}"
            if names[text] == 1:
                assert [one.key for one in prepared.align(working(line, "a.md")).placed] == [key], text
