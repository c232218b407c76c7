"""Four course documents: every false equality in them is found, every honest one is left alone.

`tests/working/audit` holds the lines with formulas of lecture notes and of answers written by hand, as a
scan reads them, each on its own line number; `tests/working/audit.json` what is wrong in them, found by
recomputing each line.
"""

import json
from pathlib import Path

import pytest

from nnsolve.check.findings import audit
from nnsolve.working.read import working

HERE = Path(__file__).parent.parent / "working"
ENTRIES = json.loads((HERE / "audit.json").read_text(encoding="utf-8"))
DOCUMENTS = (
    "lecture-backpropagation.md",
    "lecture-optimizers.md",
    "answers-by-hand.md",
    "lecture-overview.md",
)


@pytest.fixture(scope="module")
def audits():
    texts = {name: (HERE / "audit" / name).read_text(encoding="utf-8") for name in DOCUMENTS}
    return {name: audit(working(text, name)) for name, text in texts.items()}


def found(audits, entry):
    """The findings with a side on the lines of an entry."""
    return [one for one in audits[entry["file"]].findings if places(one) & set(entry["lines"])]


def places(finding):
    return {finding.left.span.line, finding.right.span.line}


def named(entry):
    return f"{entry['file']}:{entry['lines'][0]} {entry['claim']}"


def having(*statuses):
    return pytest.mark.parametrize("entry", [one for one in ENTRIES if one["status"] in statuses], ids=named)


def test_the_entries_are_complete():
    counts = {}
    for entry in ENTRIES:
        counts[entry["status"]] = counts.get(entry["status"], 0) + 1
    assert len(ENTRIES) == 73
    assert (counts["false"], counts["tolerate"], counts["ocr"]) == (25, 18, 5)


@having("false")
def test_what_is_false_is_found(audits, entry):
    assert found(audits, entry)


@having("tolerate")
def test_digits_cut_or_carried_are_tolerated(audits, entry):
    assert not found(audits, entry)


@having("ocr")
def test_a_lost_layout_is_unreadable_and_not_false(audits, entry):
    assert not found(audits, entry)
    assert any(one.span.line in entry["lines"] for one in audits[entry["file"]].unread)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_else_is_reported(audits, name):
    expected = {
        n for one in ENTRIES if one["file"] == name and one["status"] == "false" for n in one["lines"]
    }
    others = [one for one in audits[name].findings if not places(one) & expected]
    assert not others
