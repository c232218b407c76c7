"""``nnsolve audit``: every equality of any text held against itself."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from nnsolve.cli.options import Output, Width
from nnsolve.errors import NnsolveError, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nnsolve.check.findings import Audit
    from nnsolve.cli.output import Target

FORMATS = ("terminal", "plain", "markdown", "json", "github")
ENDINGS = (".md", ".markdown", ".txt", ".tex", ".ipynb")

_STDIN = "-"


def command(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT...",
            show_default=False,
            help="Markdown, text, LaTeX or notebooks, folders of them, or - for standard input.",
        ),
    ],
    format: Annotated[  # noqa: A002  (the name of the option)
        str | None,
        typer.Option(
            metavar="FORMAT",
            show_default=False,
            help="terminal, plain, markdown, json or github; usually what suits the terminal or file.",
        ),
    ] = None,
    sources: Annotated[
        bool, typer.Option("--sources", help="One line for each finding, file:line: and what is wrong.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="List what could not be read as well.")
    ] = False,
    width: Width = None,
    output: Output = "",
) -> None:
    """Check every equality of a text; no exercise needed.

    Digits that were rounded or cut are not wrong, and what cannot be read is never called false.

    Exit code 0 when nothing is false, 1 when something is, 2 for input that cannot be used.

    Examples:
        nnsolve audit lecture.md
        nnsolve audit lecture.md my-working.md --verbose
        nnsolve audit . --sources -o findings.txt
        nnsolve audit . --format json
    """
    from nnsolve.cli.output import target, unknown

    chosen = "github" if sources and format is None else format or _by_ending(output)
    if chosen not in FORMATS:
        raise NnsolveError(unknown("format", chosen, FORMATS))
    to = target("plain" if chosen in {"markdown", "github"} else chosen, output, width)
    names = list(_files(paths))
    audits, refused = _audited(names, alone=not any(map(os.path.isdir, paths)) and len(names) == 1)
    _write(audits, chosen, to, verbose=verbose)
    for message in refused:
        print(f"nnsolve: {message}", file=sys.stderr)  # noqa: T201
    if refused:
        raise typer.Exit(2)
    if any(one.findings for one in audits):
        raise typer.Exit(1)


def _by_ending(output: str) -> str:
    endings = {".md": "markdown", ".json": "json"}
    return endings.get(os.path.splitext(output)[1].lower(), "terminal")  # noqa: PTH122


# ------------------------------------------------------------------------------------------ texts


def _files(paths: "Sequence[str]") -> "Iterator[str]":
    """The texts that `paths` name, each once; of a folder those with a known ending, in order of name."""
    seen: set[str] = set()
    for path in paths:
        found = [path]
        if path != _STDIN and os.path.isdir(path):  # noqa: PTH112  (pathlib is not loaded for this)
            found = list(_inside(path))
            if not found:
                message = f"{visible(path)}: expected a folder with {', '.join(ENDINGS)} files, found none"
                raise NnsolveError(message)
        for one in found:
            if one not in seen:
                seen.add(one)
                yield one


def _inside(folder: str) -> "Iterator[str]":
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and name.lower().endswith(ENDINGS):
                yield os.path.join(here, name)  # noqa: PTH118


def _audited(names: "Sequence[str]", *, alone: bool) -> "tuple[list[Audit], list[str]]":
    """The audits of all texts, and what is to be said of those that cannot be used.

    A text that is `alone` and cannot be used ends the command.
    """
    audits: list[Audit] = []
    refused: list[str] = []
    for name in names if alone or not sys.stderr.isatty() else _counted(names):
        try:
            audits.append(_audit(name))
        except NnsolveError as error:
            if alone:
                raise
            refused.append(str(error))
    return audits, refused


def _audit(name: str) -> "Audit":
    from nnsolve.check.findings import audited
    from nnsolve.cli.typed import typed

    text, called = typed(name)
    return audited(text, called if name == _STDIN else visible(name))


def _counted(names: "Sequence[str]") -> "Iterator[str]":
    """The same names, with a bar on standard error while they are worked through."""
    from rich.console import Console
    from rich.progress import track

    yield from track(names, "Auditing", console=Console(stderr=True), transient=True)


# ------------------------------------------------------------------------------------------ output


def _write(audits: "Sequence[Audit]", chosen: str, to: "Target", *, verbose: bool) -> None:
    from nnsolve.check import findings_text
    from nnsolve.cli.output import escaped, write, write_text

    match chosen:
        case "json":
            from msgspec import json

            made = json.format(json.encode(findings_text.as_data(audits)), indent=2).decode() + "\n"
            write_text([made] if to.path else escaped([made]), to)
        case "markdown":
            write_text(findings_text.markdown(audits, verbose=verbose), to)
        case "github":
            write_text(findings_text.annotated(audits, verbose=verbose), to)
        case _:
            write(findings_text.laid_out(audits, ascii=to.ascii, verbose=verbose), to)
