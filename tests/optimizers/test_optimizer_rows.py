"""The table of optimisers: every row is whole, and the page of the forms is made from it."""

from pathlib import Path

import pytest

from nnsolve.errors import ProblemError
from nnsolve.optimizers.constant import CONSTANTS
from nnsolve.optimizers.listing import listing
from nnsolve.optimizers.row import EARLIER
from nnsolve.optimizers.table import OPTIMIZERS, constants, conventions, optimizer

FORMS = [(row.name, code) for row in OPTIMIZERS.values() for code in row.forms]
PAGE = Path(__file__).parents[2] / "docs" / "optimizers.md"


@pytest.mark.parametrize(("name", "code"), FORMS, ids="-".join)
def test_a_form_reads_only_what_is_there(name, code):
    from nnsolve.expr import symbols

    row = OPTIMIZERS[name]
    form = row.forms[code]
    own = [line.name for line in form.lines]
    assert own[-1] == "w" or "w" in own
    assert len(set(own)) == len(own)
    assert len({line.text for line in form.lines}) == len(own)
    assert set(constants(form)) <= set(row.defaults)
    for n, line in enumerate(form.lines):
        for sym in symbols(line.formula):
            if sym.name.startswith(EARLIER):
                assert sym.name.removeprefix(EARLIER) in {*own, "g"}
            else:
                assert sym.name in {"g", "t", *CONSTANTS, *own[:n]}


def test_every_form_has_a_sentence_and_a_source():
    for name, convention in conventions().items():
        assert convention.default in convention.options
        for option in convention.options.values():
            assert option.says
            assert option.source, name
    says = [form.says for row in OPTIMIZERS.values() for form in row.forms.values()]
    assert len(set(says)) == len(says)


def test_the_usual_constants_may_be_used():
    from nnsolve.optimizers.constant import check
    from nnsolve.topic import Number

    for row in OPTIMIZERS.values():
        for name, text in row.defaults.items():
            check(name, Number(text))


def test_the_page_is_made_from_the_rows():
    assert PAGE.read_text(encoding="utf-8") == "".join(listing())


@pytest.mark.parametrize("library", ["PyTorch", "Keras"])
def test_a_library_has_one_form_for_each_of_its_optimisers(library):
    said = [one for row in OPTIMIZERS.values() for form in row.forms.values() for one in form.libraries]
    mine = [one for one in said if one.startswith(library)]
    assert len(set(mine)) == len(mine) >= 12


@pytest.mark.parametrize("typed", ["adam", "Adam", " ADAM ", "ada-m", "AdaM"])
def test_an_optimiser_is_found_in_any_spelling(typed):
    assert optimizer(typed).name == "adam"


@pytest.mark.parametrize(
    ("typed", "meant"), [("adm", "adam"), ("nesterof", "nesterov"), ("rms", "rmsprop"), ("adamx", "adamax")]
)
def test_an_unknown_optimiser_is_answered_with_the_nearest(typed, meant):
    with pytest.raises(ProblemError, match=f"expected an optimiser, found .*did you mean '{meant}'"):
        optimizer(typed)
