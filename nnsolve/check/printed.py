"""Names as they are printed, read without their blanks and with numbers put in: ``Σxy``, ``GELU(0.5)``."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nnsolve.axis import Key
    from nnsolve.derivation import Derivation

_DROPPED = str.maketrans("−–", "--", " \t*·{}$_ᵢ")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")
_TOKEN = re.compile(r"[^\W\d]\w*")
_RUNNING = re.compile(r"(?<=[a-z])_?\{?i\}?(?![a-z(])")
_BAR = re.compile(r"(?:([A-Za-z])\u0304|\\(?:bar|overline)\s*\{?\s*([A-Za-z])\s*\}?)")
_LONGEST = 80


class Printed:
    """The printed names of one derivation by what somebody may write for them."""

    def __init__(self, derivation: Derivation, verbatim: Mapping[str, Key]) -> None:
        self._derivation, self._verbatim = derivation, verbatim

    def name(self, text: str) -> str:
        """The name that `text` is, letter for letter but for blanks; empty for none."""
        if len(text) > _LONGEST:
            return ""
        mean = _BAR.fullmatch(normalize("NFD", text.strip()))
        if mean:
            name = f"mean_{mean[1] or mean[2]}"
            return name if name in self._verbatim else ""
        known = self._known
        found = known.get(_compact(text), "")
        if not found and ("Σ" in text or "∑" in text or "\\sum" in text):
            sums = text.replace("∑", "Σ").replace("\\sum", "Σ")
            found = known.get(_compact(_RUNNING.sub("", sums)), "")
        return found

    @cached_property
    def _known(self) -> dict[str, str]:
        """Each printed name that is more than a word, as it stands and with the numbers of what is given."""
        found: dict[str, str] = {}
        several: set[str] = set()
        for text, key in self._verbatim.items():
            if text.isidentifier():
                continue
            for way in {_compact(text), _compact(_TOKEN.sub(self._number, _lowered(text)))}:
                if not _TOKEN.search(way):
                    continue
                if self._verbatim[found.setdefault(way, text)] != key:
                    several.add(way)
        return {way: text for way, text in found.items() if way not in several}

    def _number(self, match: re.Match[str]) -> str:
        """The number of a name that is given, the name itself where it is not."""
        key = self._verbatim.get(match.group())
        if key is None or self._derivation.family(key.name).template is not None:
            return match.group()
        return f"{self._derivation.value(key):g}"


def _lowered(text: str) -> str:
    """`text` with raised digits behind ``^``."""
    return _RAISED.sub(lambda match: f"^{match.group().translate(_DIGITS)}", text)


def _compact(text: str) -> str:
    """`text` without blanks and signs of multiplication, its numbers as short as they can be."""
    plain = _NUMBER.sub(lambda match: f"{float(match.group()):g}", _lowered(text))
    return plain.translate(_DROPPED).replace("′", "'").replace("\\left", "").replace("\\right", "")
