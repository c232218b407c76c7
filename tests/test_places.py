"""The place of every value, every key and every character in a text of a document."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import marked, place

from nnsolve.reading.document import loads


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("a",), "a = @1"),
        (("b",), "a = [1,\n# ]\n2,]\n  b=@'x'"),
        (("a", "b", "d", 2), "a.b.c=1\na.b.d=[1,\n# c ] \n2, @3]"),
        (("a", "b"), "a.@b.c=1\na.b.d=2"),
        (("t", "x", "y", 1, "z"), "[t]\nx={y=[{z=1},{z=@2}],'k.k'=3}"),
        (("t", "x", "k.k"), '[t]\nx={y=[{z=1},{z=2}],"k.k"=@3}'),
        (("p", 0, "q", 1, "m"), "[[p]]\n[[p.q]]\nm=1\n[[p.q]]\nm=@2\n[[p]]\n[[p.q]]\nm=3"),
        (("p", 1, "q", 0, "m"), "[[p]]\n[[p.q]]\nm=1\n[[p.q]]\nm=2\n[[p]]\n[[p.q]]\nm=@3"),
        (("p", 1, "r", "s"), "[[p]]\n[p.r]\ns=1\n[[p]]\n[p.r]\ns=@2"),
        (("p", 1, "r"), "[[p]]\n[p.r]\ns=1\n[[p]]\n@[p.r]\ns=2"),
        (("p", 1), "[[p]]\ns=1\n @[[p]]\ns=2"),
        (("t",), 's="""a\n"b" ""c""""\nt=@1'),
        (("t",), "s='''x'''''\nt=@1"),
        (("t",), "s=1979-05-27 07:32:00Z # c\nt=@1"),
        (("t",), 's=["", "", """\\"""" """]\nt=@1'.replace('" """', '"""')),
        (("t",), 's="\\\\"\nt=@1'),
        (("a#b", "[c]"), "[\"a#b\"]\n'[c]' = @1"),
        (("é",), '"\\u00e9" = @1'),
    ],
)
def test_the_place_of_a_value(path, text):
    text, expected = marked(text)
    document = loads(text)
    value = document.data
    for part in path:
        value = value[part]
    assert place(document, path) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("b",), "a = 1\n @b = 2"),
        (("t", "x", "z"), "[t]\nx={y=1, @z=2}"),
        (("t", "u"), "[t]\na = 1\n[t.@u]\nb = 1"),
        (("a", "b"), "a.@b.c = 1"),
        (("p", 1, "q"), "[[p]]\nq = 1\n[[p]]\n@q = 1"),
    ],
)
def test_the_place_of_a_key(path, text):
    text, expected = marked(text)
    assert place(loads(text), path, key=True) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("layers", 0, "kernel"), "[[layers]]\n[[layers]]".replace("[[", "@[[", 1)),
        (("layers", 7, "kernel"), "@[[layers]]\n[[layers]]"),
        (("a", "b", "c"), "x = 1\na = @5"),
        (("nothing",), "@x = 1"),
    ],
)
def test_a_place_that_is_not_there_leads_to_the_nearest_around_it(path, text):
    text, expected = marked(text)
    assert place(loads(text), path) == expected


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("f = @'x + y'", 0),
        ("f = '@x + y'", 1),
        ("f = 'x + @y'", 5),
        ('f = "x + @y"', 5),
        ('f = "\\t\\u00e9@y"', 3),
        ("f = '''x\n@y'''", 3),
        ("f = '''\n@x'''", 1),
        ('f = """\\\n   x@y"""', 2),
        ('f = """@x"""', 1),
        ("f = 'xy@'", 9),
    ],
)
def test_an_offset_leads_into_a_text(text, offset):
    text, expected = marked(text)
    assert place(loads(text), ("f",), offset=offset) == expected


class Writer:
    """Writes values as TOML in one of the many ways there are, and notes where it puts them."""

    def __init__(self, draw):
        self.draw, self.text, self.places = draw, "", {}

    def pick(self, *choices):
        return self.draw(st.sampled_from(choices))

    def gap(self, *, lines):
        self.text += self.pick("", " ", "\t ", *(("\n", " # ]}'\"\n  ") if lines else ()))

    def key(self, name):
        quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
        ways = [quoted]
        if re.fullmatch(r"[A-Za-z0-9_-]+", name):
            ways.append(name)
        if "'" not in name:
            ways.append(f"'{name}'")
        return self.pick(*ways)

    def string(self, value):
        escaped = "".join(f"\\u{ord(c):04x}" if c in '"\\' or c < " " else c for c in value)
        ways = [f'"{escaped}"', f'"""\n{escaped}"""']
        if "'" not in value and "\n" not in value:
            ways += [f"'{value}'", f"'''{value}'''", f"'''\n{value}'''"]
        return self.pick(*ways)

    def pair(self, path, value):
        self.text += self.key(path[-1])
        self.gap(lines=False)
        self.text += "="
        self.gap(lines=False)
        self.value(path, value)

    def value(self, path, value):
        self.places[path] = len(self.text)
        match value:
            case list():
                self.text += "["
                for n, one in enumerate(value):
                    self.gap(lines=True)
                    self.value((*path, n), one)
                    self.gap(lines=True)
                    self.text += "," if n < len(value) - 1 else self.pick("", ",")
                self.gap(lines=True)
                self.text += "]"
            case dict():
                self.text += "{"
                for n, (name, one) in enumerate(value.items()):
                    self.text += "," if n else ""
                    self.gap(lines=False)
                    self.pair((*path, name), one)
                self.gap(lines=False)
                self.text += "}"
            case str():
                self.text += self.string(value)
            case bool():
                self.text += str(value).lower()
            case _:
                self.text += str(value)

    def table(self, path, names, table):
        """Write plain entries, then the rest as tables with headers: `names` is `path` without numbers."""
        later = []
        for name, value in table.items():
            tables = isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
            if (tables or isinstance(value, dict)) and self.pick(True, False):
                later.append((name, value))
                continue
            self.text += self.pick("", "  ")
            self.pair((*path, name), value)
            self.text += self.pick("\n", " # = [x]\n", "\n\n")
        for name, value in later:
            header = ".".join(map(self.key, (*names, name)))
            for n, one in enumerate(value if isinstance(value, list) else [value]):
                below = (*path, name, n) if isinstance(value, list) else (*path, name)
                self.places[below] = len(self.text)
                self.text += f"[[{header}]]\n" if isinstance(value, list) else f"[ {header} ]\n"
                self.table(below, (*names, name), one)
            if isinstance(value, list):
                self.places[(*path, name)] = self.places[(*path, name, 0)]


NAMES = st.sampled_from(
    ["a", "w1", "in.put", '"q"', "naïve", "", "sp ace", "x-y", "1", "it's", "a#b", "a=b", "[c]"]
)
TEXTS = st.sampled_from(
    ["", "five", 'a"b', "it's", "#no", "[x]", "a\nb", "tab\t", "\\", "{}", "=", "''' \"\"\"", "é€"]
)
NUMBERS = st.sampled_from([0, -3, Decimal("0.20"), Decimal("-1.5"), Decimal("1E-7"), True, False])
VALUES = st.recursive(
    TEXTS | NUMBERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@given(st.data(), st.dictionaries(NAMES, VALUES, max_size=5))
def test_every_value_of_any_document_is_found(data, values):
    writer = Writer(data.draw)
    writer.table((), (), values)
    document = loads(writer.text)
    assert document.data == values
    for path, offset in writer.places.items():
        line = writer.text.count("\n", 0, offset) + 1
        column = offset - (writer.text.rfind("\n", 0, offset) + 1) + 1
        assert place(document, path) == (line, column), path
