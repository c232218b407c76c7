"""What the signs and macros of typed, printed and scanned mathematics stand for."""

from __future__ import annotations

from msgspec import Struct


class Token(Struct, gc=False):
    """One sign of a formula, with its place in the text.

    Kinds: ``num``, ``name``, ``op`` (``+ - * / ^ ( ) , |`` and the prefixes), ``slope`` (∂A/∂B),
    ``slope of`` (∂/∂B), ``sum``, ``rel``, ``arrow``, ``cmp``, ``row``, ``gap``, ``words``, ``if``,
    ``struck`` (crossed out, with its signs in `inner`), ``bad`` (its text is the reason).
    """

    kind: str
    text: str
    start: int
    stop: int
    inner: tuple[Token, ...] = ()


GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ϵ": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "ϑ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "µ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "φ": "phi",
    "ϕ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
    "Γ": "Gamma",
    "Δ": "Delta",
    "∆": "Delta",
    "Θ": "Theta",
    "Λ": "Lambda",
    "Φ": "Phi",
    "Ψ": "Psi",
    "Ω": "Omega",
    "∇": "nabla",
    "ŷ": "yhat",
}
GREEK_WORDS = frozenset(GREEK.values())
VARIANTS = {f"var{word}": word for word in ("epsilon", "theta", "phi", "rho", "sigma", "pi")}

RELATIONS = {
    "approx": "≈",
    "simeq": "≈",
    "cong": "≈",
    "sim": "≈",
    "doteq": "≈",
    "eq": "=",
    "equiv": "=",
    "=": "=",
}
COMPARES = frozenset(
    {"ge", "geq", "le", "leq", "ne", "neq", "lt", "gt", "ll", "gg", "in", "geqslant", "leqslant"}
)
ARROWS = frozenset(
    {"rightarrow", "to", "longrightarrow", "leftarrow", "mapsto", "gets", "xrightarrow", "implies", "iff"}
)
OPERATORS = {
    "times": "*",
    "cdot": "*",
    "ast": "*",
    "bullet": "*",
    "div": "/",
    "{": "(",
    "}": ")",
    "lbrace": "(",
    "rbrace": ")",
    "lbrack": "(",
    "rbrack": ")",
    "langle": "(",
    "rangle": ")",
    "lfloor": "floor",
    "rfloor": ")",
    "lceil": "ceil",
    "rceil": ")",
    "vert": "|",
    "lvert": "|",
    "rvert": "|",
    "mid": "|",
    "*": "*",
    "+": "+",
    "-": "-",
}
"""Macros that are signs, Markdown's escapes among them; floors and ceilings open a bracket of their own."""

KEPT = frozenset(
    [
        "underline",
        "boxed",
        "mathbf",
        "bf",
        "mathit",
        "overline",
        "textbf",
        "emph",
        "ensuremath",
        "mathcal",
        "vec",
        "bm",
        "boldsymbol",
        "fbox",
        "uline",
        "uuline",
        "underbrace",
        "overbrace",
        "textcolor",
        "colorbox",
        "mathbb",
        "mathsf",
        "mathtt",
        "smash",
    ]
)
"""Macros that dress their argument."""
STRUCK = frozenset(["cancel", "xcancel", "bcancel", "sout", "st"])
DROPPED = frozenset(
    [
        "textcircled",
        "label",
        "tag",
        "hspace",
        "vspace",
        "phantom",
        "hphantom",
        "vphantom",
        "footnote",
        "ref",
        "cite",
    ]
)
"""Macros that go with their argument."""
WORDED = frozenset(
    ["text", "mathrm", "textrm", "operatorname", "mbox", "textit", "textsf", "texttt", "textnormal", "rm"]
)
BLANK = frozenset(
    [
        "left",
        "right",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "biggl",
        "biggr",
        "limits",
        "nolimits",
        "displaystyle",
        "textstyle",
        "checkmark",
        "hookrightarrow",
        "Rightarrow",
        "Longrightarrow",
        "therefore",
        "because",
        "middle",
        ",",
        ";",
        "!",
        ":",
        ">",
        "/",
        "#",
        "&",
        "$",
        "scriptstyle",
        "hline",
        "toprule",
        "midrule",
        "bottomrule",
        "noindent",
        "centering",
        "medskip",
        "bigskip",
        "smallskip",
        "newline",
        "item",
        "par",
        "nonumber",
        "notag",
        "strut",
        "hfill",
        "blacksquare",
        "square",
        "qed",
        "star",
        "dagger",
    ]
) | {" "}
HATS = {"hat": "hat", "widehat": "hat", "bar": "bar", "tilde": "tilde"}
RAISED_HATS = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde"}
"""Signs that are set over the letter before them."""
DOTS = frozenset(["dots", "ldots", "cdots", "vdots", "ddots"])

FUNCTION_WORDS = frozenset(["exp", "ln", "log", "sin", "cos", "tanh", "max", "min"])

SIGNS = {
    "+": "+",
    "-": "-",
    "−": "-",
    "–": "-",
    "*": "*",
    "×": "*",
    "·": "*",
    "⋅": "*",
    "∗": "*",
    "∙": "*",
    "•": "*",
    "/": "/",
    "÷": "/",
    "∕": "/",
    "⁄": "/",
    "^": "^",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    ",": ",",
    ";": ";",
    "|": "|",
    "√": "√",
    "⌊": "floor",
    "⌋": ")",
    "⌈": "ceil",
    "⌉": ")",
    ":": ":",
    ".": ".",
    "…": ".",
    "′": "'",
}
SKIPPED = frozenset("✓✔☑✗✘✅❌◀◁◄?!`\"“”„‘’'∴∵\u200b\ufeff\u2061\u2062\u2063" + "①②③④⑤⑥⑦⑧⑨⑩")
"""Marks that say nothing about the formula."""

SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚₛₜₓ₊₋", "0123456789aehijklmnopstx+-")
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾ᵏⁿⁱᵗ", "0123456789-+()knit")
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾ᵏⁿⁱᵗ"
LOWERED = "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚₛₜₓ"
PARTS = {"½": 0.5, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 0.25, "¾": 0.75, "⅕": 0.2, "⅛": 0.125}

CONDITIONS = frozenset(["if", "for", "where", "here", "or", "otherwise", "when", "since", "because", "as"])
KNOWN = frozenset(
    [
        "in",
        "out",
        "net",
        "act",
        "target",
        "mse",
        "loss",
        "cce",
        "bce",
        "etotal",
        "total",
        "error",
        "err",
        "sse",
        "rmse",
        "mae",
        "int",
        "new",
        "old",
        "lr",
        "pred",
        "actual",
        "grad",
        "size",
        "want",
        "softmax",
        "sigmoid",
        "relu",
        "tanh",
        "exp",
        "log",
        "ln",
        "max",
        "min",
        "sqrt",
        "floor",
        "ceil",
        "abs",
        "bias",
        "hi",
        "ho",
        "epoch",
        "step",
        "sum",
        "res",
        "ss",
        "eta",
        "theta",
        "delta",
        "alpha",
        "beta",
        "gamma",
        "sigma",
        "e",
        "pi",
        "mu",
        "rho",
        "nu",
        "omega",
        "z",
        "a",
        "w",
        "b",
        "x",
        "y",
    ]
)
"""Words that are names or functions, never three factors."""
