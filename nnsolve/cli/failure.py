"""Errors in words for a terminal: one line for what is wrong, and the place of it where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.errors import ExpressionError, NnsolveError, NumericError, ProblemError, visible

if TYPE_CHECKING:
    import typer


def told(error: NnsolveError) -> str:
    """What is said of `error`: its place in the file first, or the name of the program."""
    text = str(error)
    located = isinstance(error, NumericError) or (isinstance(error, ProblemError) and bool(error.file))
    if isinstance(error, ExpressionError) and error.text:
        margin = " " * 4
        text += f"\n{margin}{visible(error.text)}\n{margin}{' ' * (error.column - 1)}^"
    return text if located else f"nnsolve: {text}"


def misuse(error: typer.TyperException) -> str:
    """What is said of a wrong call: the command, what is wrong, and where help is."""
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", "nnsolve")
    said = " ".join(error.format_message().split())
    return visible(f"{command}: {said[:1].lower()}{said[1:]}") + f"\nTry '{command} --help'."
