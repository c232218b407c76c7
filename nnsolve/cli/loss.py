"""``nnsolve loss``: a loss of typed samples or of a CSV file, term by term."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from nnsolve.cli.options import Conventions, Decimals, Figures, Output, Width, typed_number

if TYPE_CHECKING:
    from nnsolve.derivation import Derivation

_TOPIC = "loss"
_LISTS = ("targets", "outputs", "weights", "anchor", "positive", "negative", "first", "second")
_NUMBERS = ("clip", "smoothing", "l1", "l2", "margin")


def command(
    name: Annotated[
        str,
        typer.Argument(
            metavar="[LOSS]",
            help="A loss such as mse, bce, cce, huber(0.5) or kl; only with --compare it may be left out.",
            show_default=False,
        ),
    ] = "",
    targets: Annotated[
        str,
        typer.Option(
            metavar="T1,T2", show_default=False, help="The targets; rows apart by semicolons; P of a measure."
        ),
    ] = "",
    outputs: Annotated[
        str,
        typer.Option(
            metavar="O1,O2", show_default=False, help="The outputs; rows apart by semicolons; Q of a measure."
        ),
    ] = "",
    data: Annotated[
        str,
        typer.Option(metavar="FILE.csv", show_default=False, help="Samples: the first column is the target."),
    ] = "",
    logits: Annotated[
        bool, typer.Option("--logits", help="The outputs are scores, not probabilities.")
    ] = False,
    gradient: Annotated[bool, typer.Option("--gradient", help="The slope by every output as well.")] = False,
    compare: Annotated[
        str, typer.Option(metavar="LOSS,LOSS", show_default=False, help="Other losses of the same samples.")
    ] = "",
    clip: Annotated[
        str,
        typer.Option(metavar="EPSILON", show_default=False, help="Keep probabilities so far from 0 and 1."),
    ] = "",
    smoothing: Annotated[
        str, typer.Option(metavar="EPSILON", show_default=False, help="Smooth the labels by so much.")
    ] = "",
    weights: Annotated[
        str, typer.Option(metavar="W1,W2", show_default=False, help="Weights to penalise by --l1 or --l2.")
    ] = "",
    l1: Annotated[str, typer.Option(metavar="LAMBDA", show_default=False, help="Factor of Σ |w|.")] = "",
    l2: Annotated[str, typer.Option(metavar="LAMBDA", show_default=False, help="Factor of Σ w².")] = "",
    anchor: Annotated[
        str, typer.Option(metavar="A1,A2", show_default=False, help="Of a triplet: the anchor.")
    ] = "",
    positive: Annotated[
        str, typer.Option(metavar="P1,P2", show_default=False, help="Of a triplet: one of the same kind.")
    ] = "",
    negative: Annotated[
        str, typer.Option(metavar="N1,N2", show_default=False, help="Of a triplet: one of another kind.")
    ] = "",
    margin: Annotated[
        str, typer.Option(metavar="NUMBER", show_default=False, help="Of a triplet: the margin, usually 1.")
    ] = "",
    first: Annotated[
        str, typer.Option(metavar="X1,X2;…", show_default=False, help="Of contrastive pairs: one of each.")
    ] = "",
    second: Annotated[
        str, typer.Option(metavar="Y1,Y2;…", show_default=False, help="Of contrastive pairs: the other.")
    ] = "",
    digits: Figures = 4,
    decimals: Decimals = 4,
    width: Width = None,
    output: Output = "",
    convention: Conventions = None,
) -> None:
    """Work out a loss, term by term.

    Which loss fits a task is told by `nnsolve choose-loss`.

    Examples:
        nnsolve loss bce --targets 1,0,1 --outputs 0.9,0.1,0.8 --gradient
        nnsolve loss --compare "mse,mae,huber(0.5)" --targets 3,5 --outputs 2.5,7
        nnsolve loss cce --targets 0,1 --outputs "0.8,0.1,0.1;0.4,0.5,0.1"
        nnsolve loss kl --targets 0.5,0.5 --outputs 0.4,0.6 --convention log=log2
    """
    from nnsolve.cli.options import option
    from nnsolve.cli.output import target, write
    from nnsolve.render.digits import Digits
    from nnsolve.render.layout import laid_out
    from nnsolve.render.page import page

    typed: dict[str, Any] = {"targets": targets, "outputs": outputs, "weights": weights, "anchor": anchor}
    typed |= {"positive": positive, "negative": negative, "first": first, "second": second}
    typed |= {"clip": clip, "smoothing": smoothing, "l1": l1, "l2": l2, "margin": margin}
    fields: dict[str, Any] = {
        "loss": name,
        "logits": logits,
        "gradient": gradient,
        "compare": _apart(compare),
    }
    fields |= {"conventions": dict(option(text) for text in convention or ()), "data": data}
    to = target(None, output, width)
    derivation = _derived({**fields, **_read(typed)})
    shown = page(derivation, digits=Digits(decimals, digits))
    write(laid_out(shown, to.width, ascii=to.ascii), to)


def _read(typed: dict[str, str]) -> dict[str, Any]:
    """The options as lists of numbers, or numbers."""
    found: dict[str, Any] = {}
    for name, text in typed.items():
        if not text:
            continue
        if name in _NUMBERS:
            found[name] = typed_number(f"--{name}", text)
        elif ";" in text or name in ("first", "second"):
            rows = [row for row in text.split(";") if row.strip()]
            found[name] = [[typed_number(f"--{name}", word) for word in row.split(",")] for row in rows]
        else:
            found[name] = [typed_number(f"--{name}", word) for word in text.split(",")]
    return found


def _derived(fields: dict[str, Any]) -> "Derivation":
    from pathlib import Path

    import msgspec

    from nnsolve.errors import NnsolveError, NumericError, ProblemError
    from nnsolve.solution import derive
    from nnsolve.topics.loss import LossProblem

    file = Path(fields["data"])
    more = (
        {"topic": _TOPIC, "data": file.name, "folder": str(file.parent)}
        if fields["data"]
        else {"topic": _TOPIC}
    )
    try:
        return derive(msgspec.convert({**fields, **more}, LossProblem))
    except NumericError as error:
        raise NnsolveError(str(error)) from None
    except msgspec.ValidationError:
        message = "expected rows of one length, apart by semicolons"
        raise NnsolveError(message) from None
    except ProblemError as error:
        place = str(error.path[0]) if error.path else ""
        message = (
            f"--{place}: {error.message}"
            if place in (*_LISTS, *_NUMBERS, "compare", "logits")
            else error.message
        )
        raise NnsolveError(message) from None


def _apart(text: str) -> list[str]:
    """Losses apart by commas, but not inside their brackets."""
    out: list[str] = []
    for part in text.split(",") if text.strip() else ():
        if out and out[-1].count("(") > out[-1].count(")"):
            out[-1] += f",{part}"
        else:
            out.append(part.strip())
    return out
