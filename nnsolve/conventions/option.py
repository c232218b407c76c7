"""What a convention is: one choice with its options by code."""

from __future__ import annotations

from msgspec import Struct


class Option(Struct, frozen=True):
    """One way to choose: what it `says` in a solution and who uses it."""

    says: str
    source: str = ""


class Convention(Struct, frozen=True):
    """One choice with its options by code; `default` is the code used when a problem says nothing."""

    name: str
    title: str
    default: str
    options: dict[str, Option]
