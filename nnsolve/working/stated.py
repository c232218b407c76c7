"""What is stated without an equals sign: ``conv1: 28×28×6``, ``w5 → 0.3589``, ``out_h1 is 0.5933``.

A line of these forms says what an equation says. Of any other line the figures that somebody may have meant
as a result are told, so that none is lost; prose that holds none is no statement.
"""

from __future__ import annotations

import re
from typing import NamedTuple

NAMELESS = "A number, and no name beside it."
BESIDE = "A figure beside the statement, and no name for it."
IN_WORDS = "A figure in a sentence without an equals sign."

_DIGITS = (
    r"(?:\d{1,3}(?:[ '’\u00a0\u2009\u202f]\d{3})+|\d{1,3}(?:[.,]\d{3})++(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[.,]\d+)"
    r"(?:[eE][-+−]?\d+)?"
)
_POWER = r"(?:\s?[×x·*]\s?10(?:\^\{?[-−]?\d{1,3}\}?|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))?"
_MAGNITUDE = r"(?:[kKM]\b|\s?(?:%|(?:thousand|[Mm]illion(?:s|en)?|Mio|[Bb]illions?|Milliarden?|Mrd)\b\.?))?"
_NUMBER = rf"[-+−]?\s?{_DIGITS}{_POWER}{_MAGNITUDE}"
_SHAPE = r"\d+(?:\s?(?:[x×*·]|\\times)\s?\d+)+"
_VALUE = rf"(?:{_SHAPE}|{_NUMBER})"
_FORMULA = r"[-−(]?\d(?:[\d\s.+*/·×()^−-]|,(?=\d)){1,80}[\d)]"
_DRESS = r"[*`$\"]{0,3}"
"""Bold, code and formula type."""
_UNIT = r"(?:params|parameters?|Parameter|weights|biases|neurons|units)"
_COUNTED = rf"(?:\s*+(?:(?:trainable|learnable|free)\s)?(?P<unit>{_UNIT})\b)?"
_REMARK = r"(?:\([^()]{1,60}\)|\[[^\[\]]{1,60}\])?"
_REST = rf"{_DRESS}{_COUNTED}\s*+{_REMARK}\s*+[.,;!}}]?{_DRESS}\s*+\Z"
_NAME = r"(?P<name>(?:[A-Za-zα-ωΑ-Ω∂∇]|\\[A-Za-z]{2})[\w'′⁺⁻⁽⁾⁰¹²³⁴⁵⁶⁷⁸⁹ ()α-ωΑ-Ω∂/{}\\$^,-]{0,60}?)"
_BEGIN = rf"\s*+(?:[-*•+]\s+|\d{{1,3}}[.)]\s+|\\item\b\s*+|\{{)?{_DRESS}"
_NAMES_UNIT = re.compile(r"param|weights|biases|neurons|units", re.IGNORECASE)
_ARROW = r"(?:-{1,2}>|=>|⇒|→|⟶|↦|←|⟵|<-{1,2}|\\(?:to|gets|leftarrow|rightarrow|mapsto)\b)"

_LISTED = re.compile(rf"{_BEGIN}{_NAME}{_DRESS}\s?:{_DRESS}\s*+{_DRESS}(?P<value>{_VALUE}|{_FORMULA}){_REST}")
_POINTED = re.compile(
    rf"{_BEGIN}{_NAME}{_DRESS}\s*+(?::\s*+)?{_ARROW}\s*+{_DRESS}(?P<value>{_VALUE}|{_FORMULA}){_REST}"
)
_ABOUT = re.compile(rf"{_BEGIN}{_NAME}{_DRESS}\s*+[~∼≡≐≙≜≝]\s*+{_DRESS}(?P<value>{_VALUE}){_REST}")
_CHANGED = re.compile(
    rf"{_BEGIN}{_NAME}{_DRESS}(?:\s?:|\s)\s*+(?:from\s+|von\s+)?{_DRESS}(?P<old>{_NUMBER}){_DRESS}"
    rf"\s*+(?:{_ARROW}|to\s|auf\s)\s*+{_DRESS}(?P<value>{_NUMBER}){_REST}"
)
_VERBS = ("is", "equals", "becomes", "gives", "yields", "ist", "beträgt", "wird", "ergibt")
_VERB = rf"(?:{'|'.join(_VERBS)})"
_HEDGE = r"(?:(?:now|then|thus|also|about|approximately|approx\.?|roughly|around|equal\sto|ca\.?|etwa)\s+)"
_SAID = re.compile(rf"{_BEGIN}{_NAME}{_DRESS}\s+{_VERB}\s+{_HEDGE}{{0,2}}{_DRESS}(?P<value>{_VALUE}){_REST}")
_HAS = re.compile(rf"{_BEGIN}{_NAME}{_DRESS}\s+(?:has|have|needs|hat)\s+{_DRESS}(?P<value>{_NUMBER}){_REST}")
_INDEXED = r"(?P<name>(?:[A-Za-z]{1,8}|[α-ωδΔ∂])_?[\w{}₀₁₂₃₄₅₆₇₈₉'′⁺]{1,12})"
_BESIDE = re.compile(
    rf"{_BEGIN}{_INDEXED}{_DRESS}(?:\s+|\s?[,;]\s*+){_DRESS}(?P<value>[-−]?\d+[.,]\d+){_REST}"
)
_ALONE = re.compile(rf"{_BEGIN}(?:{_SHAPE}|{_NUMBER}){_REST}")
_COUNT = re.compile(rf"\s*+(?P<value>{_NUMBER})\s*+(?P<unit>{_UNIT})\s*+[.;]?\s*+\Z")
FIGURE = re.compile(r"(?<![\w.,])\d+[.,]\d{3,}(?!\w|[.,]\d)|\d[kKM]\b|\d{1,3}(?:[,'’]\d{3})+(?![\d,])")
"""A figure that somebody may have meant as a result."""
_WORD = re.compile(r"[^\W\d_]{2}")
_LONG = re.compile(r"\d[.,]\d\d|%|\d[kKM]\b|\d['’ ]\d{3}|illion|Mio|[x×]")
_SECTION = re.compile(
    r"\s*(?:#+\s*\d|\\|(?:figure|fig\.?|table|section|chapter|version|abschnitt|kapitel|tabelle|abbildung)\s*\d)",
    re.IGNORECASE,
)
_ROW = re.compile(r"[\d\s.,;&()\[\]+−-]*\Z")
_PLAIN = re.compile(rf"(?:{_VALUE}|[-−]?\d+\s?/\s?\d+)\s*\Z")
_PRODUCT = re.compile(r"[*·×+^(]")
_BETWEEN = re.compile(r"[,;]\s+|\s+\|\s+")
_APART = re.compile(r"\d\s+\d")
_SEVERAL = re.compile(r"\d[\s,;&]+[-+−]?[.\d]")
_TITLES = re.compile(
    r"\s*+#|(?:iteration|question|page|step|figure|fig\b|table|section|chapter|version|slide|sheet|exercise|task|"
    r"lecture|week|date|aufgabe|seite|schritt|abschnitt|kapitel|tabelle|abbildung|student|matrikel)",
    re.IGNORECASE,
)
"""Words whose number counts them."""

Range = tuple[int, int]


class Stated(NamedTuple):
    """Where on a line a name and its value stand.

    `unit` is a word behind the value that belongs to the name: ``conv2: 2,416 parameters``. `old` is the
    value that the new one takes the place of.
    """

    name: Range
    value: Range
    relation: str = "="
    unit: Range | None = None
    old: Range | None = None

    def moved(self, by: int) -> Stated:
        """The same `by` signs further on."""
        return Stated(
            (self.name[0] + by, self.name[1] + by),
            (self.value[0] + by, self.value[1] + by),
            self.relation,
            self.unit and (self.unit[0] + by, self.unit[1] + by),
            self.old and (self.old[0] + by, self.old[1] + by),
        )


def stated(line: str) -> Stated | None:
    """The statement that the whole of `line` is, if it has one of the forms without an equals sign."""
    for form, relation, signs in _FORMS:
        match = form.match(line) if any(sign in line for sign in signs) else None
        if match is None or _is_title(form, match):
            continue
        parts = match.groupdict()
        unit = parts["unit"] and not _NAMES_UNIT.search(parts["name"])
        return Stated(
            match.span("name"),
            match.span("value"),
            relation,
            match.span("unit") if unit else None,
            match.span("old") if parts.get("old") else None,
        )
    return None


def statements(line: str) -> list[Stated]:
    """The statements that make up a line, as in ``net: 0.3775, out: 0.5933``; none where a piece is none."""
    whole = stated(line)
    if whole is not None:
        return [whole]
    found: list[Stated] = []
    at = 0
    ends = [*((match.start(), match.end()) for match in _BETWEEN.finditer(line)), (len(line), len(line))]
    for stop, following in ends if len(ends) > 1 else ():
        one = stated(line[at:stop])
        if one is not None:
            found.append(one.moved(at))
        elif found and (count := _COUNT.match(line, at, stop)):
            # What is counted belongs to what the line began with: conv1: 28×28×6, 156 params.
            found.append(Stated(found[0].name, count.span("value"), "=", count.span("unit")))
        else:
            return []
        at = following
    return found


def _is_title(form: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether the number only counts what is named, or is one of a sentence."""
    name, value = match["name"], match["value"]
    if _TITLES.match(name):
        return True
    if form is _SAID:
        return not (_LONG.search(value) or (name.isidentifier() and not name.isalpha()))
    if form in {_LISTED, _POINTED} and not _PLAIN.match(value) and not _PRODUCT.search(value):
        # From 10-12, a row of numbers.
        return True
    if form is _HAS:
        return not match["unit"]
    return form is _BESIDE and name.isalpha()


# More than this is a sentence.
LONGEST = 200

_ARROWS = ("->", "=>", "⇒", "→", "⟶", "↦", "←", "⟵", "<-", "\\")
# Each form with a sign or word that stands in every line that has it.
_FORMS = (
    (_LISTED, "=", ":"),
    (_CHANGED, "=", (*_ARROWS, " to ", " auf ")),
    (_POINTED, "=", _ARROWS),
    (_ABOUT, "≈", "~∼≡≐≙≜≝"),
    (
        _SAID,
        "=",
        (" is ", " equals ", " becomes ", " gives ", " yields ", " ist ", " beträgt ", " wird ", " ergibt "),
    ),
    (_HAS, "=", (" has ", " have ", " needs ", " hat ")),
    (_BESIDE, "=", ".,"),
)


def loose(line: str) -> str:
    """Why a figure on a line that states nothing cannot be compared; empty where there is none to compare.

    >>> loose("0.5933"), loose("so out is about 0.5933 here"), loose("The network has 2 inputs.")
    ('A number, and no name beside it.', 'A figure in a sentence without an equals sign.', '')
    """
    if _ALONE.match(line) and not _APART.search(line):
        return NAMELESS if _LONG.search(line) else ""
    if _SECTION.match(line) or (_ROW.match(line) and _SEVERAL.search(line)):
        return ""
    listed = _LISTED.match(line)
    if listed and _LONG.search(listed["value"]):
        return NAMELESS
    if FIGURE.search(line):
        return IN_WORDS if _WORD.search(line) else NAMELESS
    return ""
