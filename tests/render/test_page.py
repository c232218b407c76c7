"""The page of one network against a sheet that was made by hand before the program was written."""

import subprocess
import sys
import time
from decimal import Decimal

import pytest
from calculator import printed
from msgspec import structs
from two_layers import two_layers

from nnsolve.axis import Axis, Key
from nnsolve.build import Builder
from nnsolve.derivation import FORWARD, Rule
from nnsolve.expr import Call, Num, Sym, initial, total
from nnsolve.render import render
from nnsolve.render.page import letter, page
from nnsolve.render.plain import lines
from nnsolve.render.rows import Equation
from nnsolve.render.tree import tree, tree_lines

SHEET_80 = """\
A. Forward pass ────────────────────────────────────────────────────────────────
    in = Σ weight·input + bias,   out = σ(in) = 1/(1 + e^−in)

 1  in_h1  = 0.15·0.05 + 0.20·0.10 + 0.35          = 0.3775
 2  out_h1 = σ(0.3775)                             = 0.5933
 3  in_h2  = 0.25·0.05 + 0.30·0.10 + 0.35          = 0.3925
 4  out_h2 = σ(0.3925)                             = 0.5969
 5  in_o1  = 0.40·0.5933 + 0.45·0.5969 + 0.60      = 1.1059
 6  out_o1 = σ(1.1059)                             = 0.7514   target 0.01
 7  in_o2  = 0.50·0.5933 + 0.55·0.5969 + 0.60      = 1.2249
 8  out_o2 = σ(1.2249)                             = 0.7729   target 0.99
 9  E      = ½(0.01 − 0.7514)² + ½(0.99 − 0.7729)² = 0.2984

B. Output weight w5 ────────────────────────────────────────────────────────────
    w5 reaches E along one path, w5 → in_o1 → out_o1 → E: multiply three
    factors.

       ∂E        ∂E        ∂out_o1     ∂in_o1
      ───── = ───────── · ───────── · ────────
       ∂w5     ∂out_o1     ∂in_o1       ∂w5

10  ∂E/∂out_o1     = out_o1 − target_o1  = 0.7514 − 0.01        = 0.7414
11  ∂out_o1/∂in_o1 = out_o1·(1 − out_o1) = 0.7514·(1 − 0.7514)  = 0.1868
12  ∂in_o1/∂w5     = out_h1                                     = 0.5933
13  ∂E/∂w5         = (10)·(11)·(12)      = 0.7414·0.1868·0.5933 = 0.08217
14  w5 new         = w5 − α·(13)         = 0.40 − 0.5·0.08217   = 0.3589  ◀

C. Hidden weight w1 ────────────────────────────────────────────────────────────
    w1 reaches E along two paths, through in_o1 and in_o2: add the two, then
    multiply.

       ∂E        ∂E        ∂out_h1     ∂in_h1
      ───── = ───────── · ───────── · ────────
       ∂w1     ∂out_h1     ∂in_h1       ∂w1

15  ∂E/∂in_o1      = (10)·(11)           = 0.7414·0.1868        =  0.1385
16  ∂E/∂out_o2     = out_o2 − target_o2  = 0.7729 − 0.99        = −0.2171
17  ∂out_o2/∂in_o2 = out_o2·(1 − out_o2) = 0.7729·(1 − 0.7729)  =  0.1755
18  ∂E/∂in_o2      = (16)·(17)           = −0.2171·0.1755       = −0.03810
19  ∂E/∂out_h1     = (15)·w5 + (18)·w7   = 0.1385·0.40 − 0.03810·0.50 = 0.03635
20  ∂out_h1/∂in_h1 = out_h1·(1 − out_h1) = 0.5933·(1 − 0.5933)  =  0.2413
21  ∂in_h1/∂w1     = i1                                         =  0.05
22  ∂E/∂w1         = (19)·(20)·(21)      = 0.03635·0.2413·0.05  =  0.0004386
23  w1 new         = w1 − α·(22)         = 0.15 − 0.5·0.0004386 =  0.1498    ◀

Answer ─────────────────────────────────────────────────────────────────────────
    w5 new = 0.3589      w1 new = 0.1498
"""
"""The sheet as it was drawn; lines 16 to 18 were one there, "same for o2"."""

HEADER_80 = """\
Backpropagation, one step                                               bp-2-2-2
Network 2-2-2, sigmoid units.  E = ½ Σ (target − out)²,  learning rate α = 0.5.
Worked with full precision; shown to 4 decimals and at least 4 figures.
Conventions: half the sum of squares.

Given  i1 = 0.05   i2 = 0.10   target_o1 = 0.01   target_o2 = 0.99   α = 0.5

      into  from i1  from i2     bias    into  from h1  from h2     bias
        h1  w1 0.15  w2 0.20  b1 0.35      o1  w5 0.40  w6 0.45  b2 0.60
        h2  w3 0.25  w4 0.30  b1 0.35      o2  w7 0.50  w8 0.55  b2 0.60
"""


@pytest.fixture(scope="module")
def network():
    return structs.replace(two_layers(), name="bp-2-2-2")


def shown(derivation, width=80, *, plain=False, **choice):
    return "\n".join(lines(page(derivation, **choice), width, ascii=plain)) + "\n"


def test_the_page_is_the_sheet(network):
    text = shown(network)
    # The sheet wrote the general formulas of two rules only.
    text = text.replace(
        "\n    out = σ(in) = 1/(1 + e^−in)\n    E = ½ Σ (target − out)²", ",   out = σ(in) = 1/(1 + e^−in)"
    )
    assert text.startswith(HEADER_80)
    assert SHEET_80 in text


def test_a_narrow_page_breaks_before_the_equals_sign(network):
    text = shown(network, 60)
    assert (
        """\
14  w5 new         = w5 − α·(13)
                   = 0.40 − 0.5·0.08217
                   = 0.3589 ◀
"""
        in text
    )
    assert "      into  from i1  from i2     bias\n        h1  w1 0.15" in text


def test_ascii_writes_greek_letters_as_words(network):
    text = shown(network, plain=True)
    assert "\n 2  out_h1 = sigma(0.3775) " in text
    assert "\n14  w5 new         = w5 - alpha*(13)     = 0.40 - 0.5*0.08217   = 0.3589  <\n" in text
    assert "\n      ----- = --------- * --------- * --------\n" in text
    assert "1/2*(0.01 - 0.7514)^2 + 1/2*(0.99 - 0.7729)^2" in text


def test_only_what_is_wanted(network):
    only = page(network, only=[Key("zh", (0,))])
    rows = [row for section in only.sections for row in section.rows if isinstance(row, Equation)]
    assert [only.names[row.key].text for row in rows] == ["in_h1"]
    assert rows[0].answer


def test_a_view_of_its_own_replaces_what_is_asked(network):
    text = shown(network, view="deltas")
    assert "∂E/∂in_o1 = 0.1385      ∂E/∂in_o2 = −0.03810" in text
    assert "new" not in text.partition("Answer")[2]
    with pytest.raises(
        ValueError, match="no view 'nonsense'; there are solution, full, table, matrix, deltas"
    ):
        page(network, view="nonsense")


def test_the_full_view_shows_every_formula(network):
    assert "w1·i1 + w2·i2 + b1 " in shown(network, 120, view="full")
    assert "½(target_o1 − out_o1)² + ½(target_o2 − out_o2)²" in shown(network, 150, view="full")


def test_the_table_view_names_what_it_reads(network):
    text = shown(network, 120, view="table")
    assert "    ∂E/∂in_o1       ∂E/∂out_o1 · ∂out_o1/∂in_o1" in text
    assert "(10)" not in text


def test_several_answers_share_a_section(network):
    text = shown(structs.replace(network, asked=(Key("v_new"),)))
    assert "\nB. Output weights w5, w6 ───" in text
    assert "\nC. Output weights w7, w8 ───" in text
    assert text.count("∂E/∂out_o1     =") == 1


def test_the_tree_says_why(network):
    drawn = ["".join(t for t, _ in line) for line in tree_lines(tree(network, Key("v_new", (0, 0))), 100)]
    assert drawn == [
        "w5 new = w5 − α·∂E/∂w5 = 0.40 − 0.5·0.08217 = 0.3589",
        "└─ ∂E/∂w5 = ∂E/∂out_o1 · ∂out_o1/∂in_o1 · ∂in_o1/∂w5 = 0.7414·0.1868·0.5933 = 0.08217",
        "   ├─ ∂E/∂out_o1 = out_o1 − target_o1 = 0.7514 − 0.01 = 0.7414",
        "   │  └─ out_o1 = σ(in_o1) = σ(1.1059) = 0.7514",
        "   │     └─ in_o1 = w5·out_h1 + w6·out_h2 + b2 = 0.40·0.5933 + 0.45·0.5969 + 0.60 = 1.1059",
        "   │        ├─ out_h1 = σ(in_h1) = σ(0.3775) = 0.5933",
        "   │        │  └─ in_h1 = w1·i1 + w2·i2 + b1 = 0.15·0.05 + 0.20·0.10 + 0.35 = 0.3775",
        "   │        └─ out_h2 = σ(in_h2) = σ(0.3925) = 0.5969",
        "   │           └─ in_h2 = w3·i1 + w4·i2 + b1 = 0.25·0.05 + 0.30·0.10 + 0.35 = 0.3925",
        "   ├─ ∂out_o1/∂in_o1 = out_o1·(1 − out_o1) = 0.7514·(1 − 0.7514) = 0.1868",
        "   │  └─ out_o1 = 0.7514  (above)",
        "   └─ ∂in_o1/∂w5 = out_h1 = 0.5933",
        "      └─ out_h1 = 0.5933  (above)",
    ]


def test_whole_arrays(network):
    text = shown(network, 100, view="matrix")
    for line in (
        "in_h = W_1 · i + b1",
        "= [[0.15, 0.20], [0.25, 0.30]] · [0.05, 0.10] + 0.35",
        "= [0.3775, 0.3925]",
        "∂E/∂out_h = W_2ᵀ · ∂E/∂in_o",
        "∂E/∂W_2 = ∂E/∂in_o · out_hᵀ",
        "= [0.1385, −0.03810] · [0.5933, 0.5969]ᵀ",
        "W_2 new = W_2 − α·∂E/∂W_2",
    ):
        assert line in text
    # Weights after one step as the sheet's source prints them.
    value = text.partition("W_1 new")[2].partition("= [[")[2].partition("= [[")[2].partition("]]")[0]
    published = (0.149780716, 0.19956143, 0.24975114, 0.29950229)
    for number, exact in zip(value.replace("], [", ", ").split(", "), published, strict=True):
        assert abs(printed(number)[0] - exact) < 5.1e-5


# ------------------------------------------------------------------------------------------- scans


def halving(size):
    b = Builder("Halving")
    k = Axis("k", size)
    b.given("start", Decimal("8.5"))
    with b.scan(k):
        b.family(
            "x",
            initial(k, Sym("start"), Sym("x", (k - 1,)) / 2),
            k,
            rule=Rule("halve", "Halve"),
            phase=FORWARD,
        )
    return b.done([Key("x", (size - 1,))])


def test_of_many_iterations_the_first_are_worked():
    text = shown(halving(10_000), iterations=3)
    assert "A. Iteration 1: Forward pass" in text
    assert "x_2⁽³⁾ = x_1⁽²⁾/2 = 4.2500/2 = 2.1250" in text
    assert "Iteration 4" not in text
    assert "Those from iteration 4 to 10 000 are worked in the same way." in text
    assert "x_9999⁽¹⁰⁰⁰⁰⁾ = 0\n" in text


def test_a_large_family_is_worked_once():
    b = Builder("Large")
    i, j = Axis("i", 200), Axis("j", 100)
    w = b.given("w", [[n + m / 100 for m in range(100)] for n in range(200)], i, j)
    b.family("s", total(j, w[i, j] * Num(2)), i, rule=Rule("sum", "Sum"), phase=FORWARD)
    text = shown(b.done([Key("s")]))
    assert "w: 200 × 100 numbers" in text
    assert "= 0·2 + 0.01·2 + … 97 more terms … + 0.99·2" in " ".join(text.split())
    assert "The working of s_0 stands for all 200 of its kind." in text
    assert "s: 200 numbers" in text


def test_letters_of_sections():
    assert [letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


# -------------------------------------------------------------------------------------------- cost


def test_a_small_page_is_quick(network):
    whole = structs.replace(network, asked=(Key("v_new"), Key("w_new")))
    best = min(timed(whole) for _ in range(5))
    assert best < 0.05


def timed(derivation):
    start = time.perf_counter()
    shown(derivation)
    return time.perf_counter() - start


def test_the_cost_grows_with_the_number_of_lines():
    def cost(size):
        derivation = halving(size)
        start = time.perf_counter()
        shown(derivation, iterations=size)
        return time.perf_counter() - start

    small, large = min(cost(200) for _ in range(3)), min(cost(1600) for _ in range(2))
    assert large < 30 * small


def test_plain_text_loads_nothing_large():
    code = (
        "import sys, nnsolve.render.page, nnsolve.render.plain, nnsolve.render.json, nnsolve.render.tree\n"
        "print([m for m in ('rich', 'numpy', 'sympy', 'decimal', 're') if m in sys.modules])"
    )
    command = [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{code}"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert not {"rich", "numpy", "sympy"} & set(out.strip("[]\n").replace("'", "").split(", "))


def test_render_knows_its_formats(network):
    assert render(network) == shown(network)
    assert '"schema": 1' in render(network, "json")
    with pytest.raises(ValueError, match="unknown format 'odt'"):
        render(network, "odt")


def test_a_line_gets_as_many_digits_as_it_needs_and_no_more():
    b = Builder("Digits")
    rule = Rule("any", "Any")
    b.given("z", Decimal("0.5"))
    b.step("a", Call("sigmoid", (-Sym("z"),)), rule=rule, phase=FORWARD)
    b.step("e", -Call("ln", (Sym("a"),)), rule=rule, phase=FORWARD)
    b.step("twice", Sym("a") * 2, rule=rule, phase=FORWARD)
    text = shown(b.done([Key("e"), Key("twice")]))
    # 0.3775 is 0.37754… shortened: its logarithm is −0.9742, that of 0.37754 the −0.9741 of the full number.
    assert "a     = σ(−z)" in text
    assert "= σ(−0.5)" in text
    assert "= −ln(0.37754) = 0.9741" in text
    assert "= 0.37754·2" in text
    assert "= 0.7551 ◀" in text


def test_noise_of_binary_sums_is_not_shown():
    b = Builder("Noise")
    for name, digits in (("x", "0.1"), ("y", "0.2"), ("z", "0.3")):
        b.given(name, Decimal(digits))
    b.step("s", Sym("x") + Sym("y") - Sym("z"), rule=Rule("sum", "Sum"), phase=FORWARD)
    assert "= 0.1 + 0.2 − 0.3 = 0 ◀" in shown(b.done([Key("s")]))
