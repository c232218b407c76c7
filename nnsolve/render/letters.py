"""The letters of this field and what stands in for them where a terminal or a machine has only ASCII."""

from __future__ import annotations

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_RAISED = str.maketrans("-0123456789", "⁻" + _RAISED)
_FROM_RAISED = str.maketrans("⁻" + _RAISED, "-0123456789")

_PLAIN = {
    "∂": "d",
    "·": "*",
    "−": "-",
    "Σ": "Sum",
    "Π": "Product",
    "√": "sqrt",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "⅓": "1/3",
    "─": "-",
    "│": "|",
    "├": "|",
    "└": "`",
    "◀": "<",
    "→": "->",
    "×": "x",
    "⊙": ".*",
    "ᵀ": "^T",
    "⁺": "+",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "≈": "~",
    "±": "+/-",
    "∇": "grad ",
    "∞": "inf",
    "…": "...",
    "⌊": "floor(",
    "⌋": ")",
    "⌈": "ceil(",
    "⌉": ")",
    "⁽": "[",
    "⁾": "]",
    "’": "'",
    "′": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "\N{NO-BREAK SPACE}": " ",
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "η": "eta",
    "θ": "theta",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "φ": "phi",
    "ω": "omega",
    "Δ": "Delta",
    "Θ": "Theta",
    "Φ": "Phi",
    "Ω": "Omega",
}
_SUBSCRIPTS = {chr(0x2080 + n): str(n) for n in range(10)}
_TABLE = str.maketrans({**_PLAIN, **_SUBSCRIPTS})

_NEEDED = "∂σαΣδ·−½²³⁸⁻√─│├└◀→×⊙ᵀ≥≤⌊⌋⁽⁾…"


def encodable(encoding: str | None) -> bool:
    """Whether every letter that a page may need can be written in `encoding`.

    >>> encodable("utf-8"), encodable("cp1252"), encodable(None)
    (True, False, False)
    """
    try:
        _NEEDED.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def raised(number: int) -> str:
    """`number` in superscript digits."""
    return str(number).translate(_TO_RAISED)


def ascii_text(text: str) -> str:
    """`text` in ASCII: words for Greek letters, ``^2`` for ``²``, ``[2]`` for the mark ``⁽²⁾``.

    >>> ascii_text("∂E/∂w5⁽²⁾ = ½ (α − 10⁻⁸)²")
    'dE/dw5[2] = 1/2 (alpha - 10^-8)^2'
    """
    if text.isascii():
        return text
    out: list[str] = []
    before = ""
    for letter in text:
        if letter in _RAISED or letter == "⁻":
            inside = before in _RAISED or before in "⁻⁽"
            out.append(letter.translate(_FROM_RAISED) if before and inside else "^" + _lowered(letter))
        else:
            out.append(letter)
        before = letter
    plain = "".join(out).translate(_TABLE)
    if plain.isascii():
        return plain
    from unicodedata import normalize

    return "".join(
        c if c.isascii() else normalize("NFKD", c).encode("ascii", "ignore").decode() or "?" for c in plain
    )


def _lowered(letter: str) -> str:
    return letter.translate(_FROM_RAISED)


def numeral(plain: str, *, ascii: bool = False) -> str:  # noqa: A002
    """A number as it is printed, from its plain digits: ``-1.5e-08`` becomes ``−1.5·10⁻⁸``."""
    mantissa, e, exponent = plain.partition("e")
    if e:
        power, percent = int(exponent.rstrip("% ")), " %" * exponent.endswith("%")
        plain = f"{mantissa}*10^{power}{percent}" if ascii else f"{mantissa}·10{raised(power)}{percent}"
    if ascii:
        return ascii_text(plain)
    return "−" + plain[1:] if plain.startswith("-") else plain
