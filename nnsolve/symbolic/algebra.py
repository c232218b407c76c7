"""SymPy as the rest of this folder sees it: it ships no complete types, so they end here."""

from __future__ import annotations

from typing import Any, TypeAlias

import sympy as _sympy  # pyright: ignore[reportMissingTypeStubs]

sympy: Any = _sympy

Algebraic: TypeAlias = Any
"""A SymPy expression."""

__all__ = ["Algebraic", "sympy"]
