"""Two course documents, scanned: lecture notes on backpropagation and answers written by hand.

`chains.json` has each chain of equalities in them as a person reads it: for every side its line, its
value where it is one of numbers (found by hand calculation with a program of its own), and whether it
can be read at all.
"""

import json
from pathlib import Path

import pytest

from nnsolve.working.exact import UndeterminedError, exact
from nnsolve.working.read import working
from nnsolve.working.stated import IN_WORDS, NAMELESS

HERE = Path(__file__).parent
CHAINS = json.loads((HERE / "chains.json").read_text(encoding="utf-8"))
DOCUMENTS = sorted({chain["document"] for chain in CHAINS})
NEAR = 12
"""Lines that one display has at most: a side is found somewhere on them."""
BESIDE = {("answers-by-hand.md", 641, 0.8)}
"""A statement in a sentence that is none of the chains: "learning rate = 0.8"."""


def value(side):
    if side.expr is None:
        return None
    try:
        return float(exact(side.expr))
    except UndeterminedError:
        return None


@pytest.fixture(scope="module")
def read():
    return {name: working((HERE / "audit" / name).read_text(encoding="utf-8"), name) for name in DOCUMENTS}


def values(document):
    """Line and value of every side of numbers."""
    return [
        (side.span.line, found)
        for claim in document.claims
        for side in claim.sides
        if (found := value(side)) is not None
    ]


def test_the_chains_are_complete():
    assert len(CHAINS) == 228
    assert sum(side[1] is not None for chain in CHAINS for side in chain["sides"]) == 247


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: f"{chain['document'][:7]}:{chain['line']}")
def test_the_numbers_of_a_chain_are_read(read, chain):
    have = values(read[chain["document"]])
    for line, wanted, _ in chain["sides"]:
        if wanted is not None:
            near = [got for at, got in have if 0 <= at - line <= NEAR]
            assert any(abs(got - wanted) <= 1e-9 * max(1, abs(wanted)) for got in near), (line, wanted, near)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_number_is_misread(read, name):
    chains = [chain for chain in CHAINS if chain["document"] == name]
    lines = {line for chain in chains for line, _, _ in chain["sides"]}
    right = [(line, wanted) for chain in chains for line, wanted, _ in chain["sides"] if wanted is not None]
    for line, got in values(read[name]):
        if line in lines and (name, line, got) not in BESIDE:
            near = [wanted for at, wanted in right if 0 <= line - at <= NEAR]
            assert any(abs(got - wanted) <= 1e-9 * max(1, abs(got)) for wanted in near), (line, got)


def test_nearly_every_side_is_read(read):
    sides = [
        side
        for name in DOCUMENTS
        for claim in read[name].claims
        for side in claim.sides
        if any(
            chain["document"] == name and any(at == side.span.line for at, _, _ in chain["sides"])
            for chain in CHAINS
        )
    ]
    unread = [side for side in sides if side.expr is None and not side.shape]
    # Dots, lists, matrices, cases and a fraction that was scanned wrongly: a person reads 11 fewer as well.
    assert len(unread) <= 11, [(side.span.line, side.unread) for side in unread]
    assert len(sides) > 500


def test_nothing_is_refused(read):
    assert {unread.reason for name in DOCUMENTS for unread in read[name].unread} <= {IN_WORDS, NAMELESS}
