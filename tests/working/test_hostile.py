"""Whatever is thrown at it, the reader reads, says what it could not read, or raises an `NnsolveError`."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsolve.errors import NnsolveError
from nnsolve.working import document, tables
from nnsolve.working.lexer import Lexer
from nnsolve.working.misread import alternatives
from nnsolve.working.read import working

HERE = Path(__file__).parent
HOSTILE = (
    "9^{9^{9^{9}}}",
    "10^{1000000000}",
    "0.}0+",
    "(" * 1400 + "1" + ")" * 1400,
    "\\frac{" * 300 + "1" + "}{2}" * 300,
    "1+" * 1400 + "1",
    "1+" * 500_000 + "1",
    "9" * 100_000,
    "{" * 2900,
    "\\underline{" * 200 + "1" + "}" * 200,
    "\\begin{aligned}" * 150,
    "-" * 2900 + "1",
    "1" + "*(1" * 600 + ")" * 600,
    "1/" * 1400 + "1",
    "2" + "^2" * 1400,
    "√" * 2000 + "2",
    "log " * 700 + "2",
    "Δ" * 2900,
    "x_{" * 800,
    "|" * 2900,
    "max(" * 600,
    "(a=" * 800,
    "\\cancel{" * 300,
    "\\input{/etc/passwd}",
    '__import__("os").system("true")',
    "\x00\x01\x1b[2J",
    "\ud800",
)


def checked(text):
    try:
        read = working(text)
    except NnsolveError:
        return None
    for claim in read.claims:
        assert claim.sides
        assert len(claim.relations) == len(claim.sides) - 1
        for side in claim.sides:
            assert (side.expr is None) == bool(side.unread)
            assert all(other.expr is not None for other in alternatives(side))
    for grid in read.grids:
        assert grid.rows
    return read


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:8].encode("unicode_escape").decode())
@pytest.mark.parametrize("frame", ["{}", "x = {}", "$$x = {} = 2$$", "x = \\frac{{{}}}{{2}}"])
def test_hostile_pieces(text, frame):
    checked(frame.format(text))


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\n" * 100_000,
        "x = 1 2\n" * 100_000,
        "$$" * 500_000,
        "\\[" * 300_000,
        "a\tb\t1\n" * 30_000,
        "\\begin{tabular}" * 50_000,
        "a = (\n" * 100_000,
        "$a = 1$ " * 100_000,
        "word " * 200_000,
        "\x00" * 1_000_000,
        "- " * 500_000,
        "a" * 5_000_000,
    ],
    ids=lambda text: text[:8].encode("unicode_escape").decode(),
)
def test_hostile_texts(text):
    checked(text)


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("x = 1\n" * 60_001, "a.md", "a.md: expected a text of at most 60000 equals signs, found 60001"),
        ("x ≈ 1\n" * 60_001, "", "expected a text of at most 60000 equals signs"),
        (
            "$x_{a} = \\frac{a}{b}$\n" * 20_000,
            "a.tex",
            "a.tex: expected at most 400000 characters of formulas",
        ),
        (f"w1,{'(' * 200}\n" * 2000, "a.csv", "a.csv: expected at most 400000 characters in all cells"),
        ("w1,0.5\n" * 10_001, "a.csv", "a.csv: expected at most 20000 cells, found 20002"),
        ("w1,0.5\n" * 20_001, "a.csv", "a.csv: expected at most 20000 cells, found 20001"),
        ("a" * 4_000_001, "a.txt", "a.txt: expected a working of at most 4000000 characters"),
        ("[]", "a.ipynb", "a.ipynb: expected a Jupyter notebook"),
    ],
)
def test_a_text_beyond_the_bounds_is_refused_by_its_name(text, name, says):
    with pytest.raises(NnsolveError) as raised:
        working(text, name)
    assert str(raised.value).startswith(says)


def test_the_work_is_linear_in_the_lines(monkeypatch):
    lines = (HERE / "audit" / "answers-by-hand.md").read_text(encoding="utf-8")
    read: list[int] = []
    whole = Lexer.read

    def counted(self, start, stop):
        read.append(stop - start)
        return whole(self, start, stop)

    monkeypatch.setattr(Lexer, "read", counted)
    working(lines)
    once = sum(read)
    read.clear()
    working("\n\n".join([lines] * 5))
    assert sum(read) <= 5 * once


SIGNS = st.text(st.sampled_from("\\{}()[]^_=+-*/.&%$ 0123456789abcdewx|\n\t,;:#'√½²⁽∂Δσ×−≈→⌊∑"), max_size=60)
LINES = [
    line
    for path in sorted((HERE / "audit").glob("*.md"))
    for line in path.read_text(encoding="utf-8").split("\n")
    if "=" in line or "\t" in line
]


@settings(max_examples=1500, deadline=None)
@given(SIGNS)
def test_any_signs(text):
    checked(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_any_text(text):
    checked(f"x = {text}")


def mangled(draw):
    text = draw.choice(LINES)
    for _ in range(draw.randint(1, 6)):
        at, what = draw.randrange(len(text) + 1), draw.random()
        if what < 0.4:
            text = text[:at] + text[at + 1 :]
        elif what < 0.7:
            text = text[:at] + draw.choice("\\{}()[]^_=+-*/.&%$ 0123456789abxw|\n\t,;:#'√½²⁽∂Δσ×") + text[at:]
        elif what < 0.85:
            text = text[:at] + text[at + draw.randint(1, 10) :]
        else:
            text = text[:at] + draw.choice(LINES)[: draw.randint(0, 20)] + text[at:]
    return text


@pytest.mark.parametrize("seed", range(4))
def test_mangled_lines(seed):
    draw = random.Random(seed)  # noqa: S311 - examples
    for _ in range(400):
        checked(mangled(draw))


@pytest.mark.slow
def test_a_hundred_thousand_mangled_lines():
    draw = random.Random("mangled")  # noqa: S311 - examples
    for _ in range(100_000):
        checked(mangled(draw))


# Long enough that whoever looks at a sign twice for every other sign would not come back.
ENDLESS = {
    "stars": "a" + "*" * 300_000 + "x\n1 2 3\n4 5 6",
    "rule": "| a | b |\n" + " " * 1_000_000 + "x-|\n| 1 | 2 |",
    "row": "x = 1 2\n" + "\t" * 1_000_000 + "x",
    "word": f"x = {'d' * 2900}\n" * 20,
    "arrow": f"x = {'-' * 2900} = 1\n" * 20,
    "blanks": f"x:{' ' * 2900}|\n" * 20,
    "hard blanks": f"x: {(' ' + chr(160)) * 1400}|\n" * 20,
    "remarks": f"x = 1{'  + 1' * 550}\n" * 20,
    "colons": f"{'a:' * 1400} x = 1\n" * 20,
    "arrows": f"{'a=→' * 900}\n" * 20,
    "pointing": f"x: {'→→=,' * 700}\n" * 20,
    "statements": f"{'1=1 b ' * 480}\n" * 20,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_no_sign_is_looked_at_again_for_every_other(name):
    checked(ENDLESS[name])


def test_a_difference_of_what_is_no_name_is_not_read_again_at_every_level(monkeypatch):
    runs = []
    whole = Lexer.run

    def counted(self, at, stop, depth):
        runs.append(at)
        whole(self, at, stop, depth)

    monkeypatch.setattr(Lexer, "run", counted)
    levels = 18
    checked("$x = " + "\\Delta\\underline{1" * levels + "}" * levels + " = 2$")
    assert len(runs) <= levels**2


def test_the_braces_of_nested_fractions_are_looked_at_once(monkeypatch):
    looked = []

    class Counted(dict):
        def __setitem__(self, at, end):
            looked.append(at)
            super().__setitem__(at, end)

    start = Lexer.__init__

    def counted(self, text, **more):
        start(self, text, **more)
        self._closing = Counted()

    monkeypatch.setattr(Lexer, "__init__", counted)
    read = checked("$x = " + "\\frac{" * 12 + "1" + "}{2}" * 12 + " = 2$")
    assert len(looked) == len(set(looked)) == 24
    assert read.claims[0].sides[1].expr is not None


def test_rows_of_words_below_a_table_do_not_make_it_be_read_for_every_row(monkeypatch):
    seen = []
    whole = tables.column_cells

    def counted(line, start):
        seen.append(line)
        return whole(line, start)

    monkeypatch.setattr(tables, "column_cells", counted)
    good, bad = 300, 1200
    read = checked("1  2\n" * good + "a  b\n" * bad)
    assert len(seen) <= 3 * (good + bad)
    assert len(read.grids[0].rows) >= good - 1


@pytest.mark.parametrize("packed", ["²^", "e^", "x~", "1~"])
def test_signs_packed_closer_than_in_formulas_count_for_more(packed):
    line = f"$x = {packed * (2800 // len(packed))}$\n"
    assert len(line) * 120 < document.MOST_READ
    with pytest.raises(NnsolveError, match="expected at most 400000 characters of formulas"):
        working(line * 120)


def test_a_power_of_a_power_of_ten_is_not_read():
    for text in ("x = 2·10^30^30 = 1.8", "$x = 2 \\cdot 10^3^2 = 5$"):
        assert working(text).claims[0].sides[1].expr is None
