"""Reports on rows of tables: of each verdict they say which cell it is about."""

from functools import cache

from nnsolve import read
from nnsolve.check import report_markdown, report_text
from nnsolve.solution import marker

# g = 2·0.9 = 1.8, m = 0.9·0.2 + 0.1·1.8 = 0.36, v = 0.999·0.004 + 0.001·3.24 = 0.007236; neither mean is
# corrected: 0.36/0.19 = 1.895 and 0.007236/0.001999 = 3.620 were due.
TABLE = """\
| t | g | m | v | m_hat | v_hat | x | seen |
|---|---|---|---|---|---|---|---|
| 1 | 2 | 0.2 | 0.004 | 2 | 4 | 0.9 | 17 |
| 2 | 1.8 | 0.36 | 0.007236 | 3.6 | 7.236 | 0.7662 | 18 |
"""


@cache
def report():
    return marker(read("adam-parabola")).mark(TABLE, "adam.md", "markdown")


def shown():
    return ["".join(piece for piece, _ in line).strip() for line in report_text.laid_out(report(), 100)]


def test_every_block_and_every_remark_of_a_row_names_its_cell():
    lines = shown()
    cells = [line.split(maxsplit=1)[1] for line in lines if line.startswith("cell ")]
    assert cells == ["m_hat⁽²⁾ = 3.6", "v_hat⁽²⁾ = 7.236"]
    assert any(line.startswith("x⁽²⁾ = 0.7662: It follows from") for line in lines)
    assert any(line.startswith("18: It could not be tied") for line in lines)


def test_the_blocks_stand_in_the_order_of_the_cells():
    lines = shown()
    found = [n for n, line in enumerate(lines) if line.startswith(("cell ", "x⁽²⁾ = ", "18: "))]
    assert [lines[n].split()[0] for n in found] == ["cell", "cell", "x⁽²⁾", "18:"]
    row = next(n for n, line in enumerate(lines) if line.startswith("4 "))
    assert lines[row + 1].startswith("cell ")


def test_the_markdown_names_each_cell_and_shows_the_row_once_a_block():
    text = "".join(report_markdown.chunks(report()))
    table, blocks = text.split("\n## ", 1)
    assert "| 4 | ✗ | `m_hat⁽²⁾ = 3.6` | mistake |" in table
    assert "| 4 | ? | `18` |" in table
    assert "7.236 |" not in table
    assert "\\|" not in blocks
    assert "`| 2 | 1.8 | 0.36 | 0.007236 | 3.6 | 7.236 | 0.7662 | 18 |`" in blocks


def test_two_statements_on_one_line_stay_as_they_are():
    text = "in_h1 = 0.3775, out_h1 = 0.5933, out_h1 = 0.6"
    made = marker(read("two-layer-sigmoid")).mark(text)
    lines = ["".join(piece for piece, _ in line) for line in report_text.laid_out(made, 100)]
    assert not any(line.strip().startswith("cell ") for line in lines)
