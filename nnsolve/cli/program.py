"""The program: its commands by name, what it does with errors, and how it ends."""

import io
import os
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from nnsolve.cli.failure import misuse, told
from nnsolve.cli.output import abandon
from nnsolve.errors import NnsolveError

NAME = "nnsolve"

COMMANDS = (
    "solve",
    "check",
    "why",
    "show",
    "cnn",
    "conv-size",
    "convolve",
    "descend",
    "optimize",
    "regress",
    "perceptron",
    "loss",
    "choose-loss",
    "activation",
    "audit",
    "mistakes",
    "derive",
    "list",
    "new",
)
"""The commands in the order of the help; each is the function ``command`` of the module of its name."""

_EXAMPLES = "Examples:"
_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    context_settings=_SETTINGS,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog=f"\b\n{_EXAMPLES}\n  nnsolve list\n  nnsolve solve two-layer-sigmoid --only w5,w1",
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version(NAME)
        except PackageNotFoundError:
            number = "(not installed)"
        typer.echo(f"{NAME} {number}")
        raise typer.Exit


@app.callback(help="Worked solutions to neural network exercises, line by line, as written by hand.")
def root(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Only takes the options that stand before a command."""


class OnDemand(MutableMapping[str, Any]):
    """Commands that are made when they are looked up, so that the others cost nothing."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  (typer does not name the type of a command)
        if name not in COMMANDS:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = _command(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __setitem__(self, name: str, command: object) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]


def _command(name: str) -> Any:  # noqa: ANN401  (likewise)
    """The command of a module; its docstring is the help, with the examples at the end."""
    function = import_module(f"nnsolve.cli.{name.replace('-', '_')}").command
    text, _, examples = (function.__doc__ or "").partition(_EXAMPLES)
    lines = "\n".join(f"  {line.strip()}" for line in examples.strip().splitlines())
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    epilog = f"\b\n{_EXAMPLES}\n{lines}"
    alone.command(name, help=text, epilog=epilog, context_settings=_SETTINGS)(function)
    return get_command(alone)


def _prepare_streams() -> None:
    """Make sure that both streams exist and take every letter, if need be as an escape."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def run(arguments: Sequence[str]) -> int:
    """Run the program with `arguments` and return its exit code; errors are told on standard error."""
    _prepare_streams()
    group = get_command(app)
    assert isinstance(group, TyperGroup)  # noqa: S101  (a program with a callback is one)
    group.commands = OnDemand()
    if "_NNSOLVE_COMPLETE" in os.environ:
        group.main(arguments, NAME)
    try:
        with group.make_context(NAME, [*arguments] or ["--help"]) as context:
            group.invoke(context)
        sys.stdout.flush()
    except typer.Exit as end:
        return end.exit_code
    except BrokenPipeError:
        abandon()
        return 0
    except OSError as error:
        abandon()
        message = f"{NAME}: input or output failed: {error.strerror}"
    except typer.TyperException as error:
        message = misuse(error)
    except NnsolveError as error:
        message = told(error)
    else:
        return 0
    print(message, file=sys.stderr)  # noqa: T201  (the one place that tells errors)
    return 2
