"""``nnsolve derive``: the slope of a typed formula or a named function, each line with its rule."""

from typing import TYPE_CHECKING, Annotated

import typer

from nnsolve.cli.options import Width

if TYPE_CHECKING:
    from nnsolve.expr import Expr


def command(
    formula: Annotated[
        str,
        typer.Argument(
            metavar="EXPR|FUNCTION",
            help="A formula, or the name of a function such as tanh.",
            show_default=False,
        ),
    ],
    by: Annotated[
        str | None,
        typer.Option(metavar="NAME", show_default=False, help="The variable; usually each in turn."),
    ] = None,
    width: Width = None,
) -> None:
    """Differentiate a formula, each line with the rule behind it.

    Where a formula of several quantities is nested, its chain rule is shown factor by factor.

    Examples:
        nnsolve derive sigmoid
        nnsolve derive "x^2 + exp(-x)"
        nnsolve derive "(t - sigmoid(w*x + b))^2/2" --by w
    """
    from nnsolve.cli.output import target, write
    from nnsolve.cli.working import sheet

    to = target(None, "", width)
    expr, variables = read(formula, by)
    write(sheet(expr, variables, to.width, ascii=to.ascii), to)


def read(text: str, by: str | None) -> "tuple[Expr, list[str]]":
    """What `text` says, and the variables to differentiate by: `by`, or every name in it.

    Raises `ExpressionError` for what is no formula and has no such variable.
    """
    from nnsolve.cli.output import unknown
    from nnsolve.errors import ExpressionError
    from nnsolve.expr import Call, Sym, symbols
    from nnsolve.functions import CONSTANTS, FUNCTIONS
    from nnsolve.symbolic.parse import parse, parse_call

    known = parse_call(text)
    if known is not None:
        function, parameters = known
        variable = by or "x"
        return Call(function, (Sym(variable), *parameters)), [variable]
    expr = parse(text)
    names = [name for name in dict.fromkeys(sym.name for sym in symbols(expr)) if name not in CONSTANTS]
    if isinstance(expr, Sym) and by is None:
        message = unknown("function", text.strip(), FUNCTIONS)
        raise ExpressionError(message)
    if by is not None and by not in names:
        raise ExpressionError(unknown("variable", by, names))
    if not names:
        message = "expected a formula with a variable, found a constant"
        raise ExpressionError(message, text)
    return expr, [by] if by else names
