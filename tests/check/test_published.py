"""What the authors of the sources wrote, marked line by line against what a careful teacher says of it."""

import tomllib
from pathlib import Path

import pytest

from nnsolve import read
from nnsolve.solution import marker

FILE = Path(__file__).parent.parent / "working" / "published.toml"
WORKINGS = tomllib.loads(FILE.read_text(encoding="utf-8"))["working"]
FINE = {"exact", "rounded", "drift", "rounding-inside", "convention"}
ALLOWED = {
    # A right figure may still follow from a wrong one, where that made no difference to a teacher.
    "right": FINE | {"follow-through"},
    "rounded": FINE | {"follow-through"},
    "misprint": {"slip"},
    "wrong": {"mistake", "arithmetic", "unexplained"},
    "follows": {"follow-through"},
}


@pytest.mark.parametrize("working", WORKINGS, ids=lambda one: one["exercise"])
def test_a_working_is_marked_as_a_teacher_does(working):
    lines = working["lines"]
    report = marker(read(working["exercise"])).mark("\n".join(text for text, *_ in lines))
    # A shape has a verdict for each of its numbers: the worst of them counts.
    every = [one for one in report.verdicts if one.span is not None]
    found = {one.span.line: one for one in sorted(every, key=lambda one: one.code not in FINE)}
    assert all(n in found for n in range(1, len(lines) + 1))
    other = [
        (text, verdict, found[n].code)
        for n, (text, verdict, *_) in enumerate(lines, 1)
        if found[n].code not in ALLOWED[verdict]
    ]
    assert not other
    named = {text: found[n].mistake for n, (text, verdict, *_) in enumerate(lines, 1) if verdict == "wrong"}
    known = {text: name[0] for text, verdict, *name in lines if verdict == "wrong" and name}
    assert {text: named[text] for text in known} == known
