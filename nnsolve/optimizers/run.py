"""Writes the steps of one optimiser into a derivation: gradient, state and new parameter, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.derivation import Phase
from nnsolve.errors import NumericError
from nnsolve.expr import Expr, Num, Sym, initial, replaced, symbols
from nnsolve.notation import Word
from nnsolve.optimizers import rule
from nnsolve.optimizers.clip import clipped
from nnsolve.optimizers.constant import CONSTANTS
from nnsolve.optimizers.row import DECAY, EARLIER, RATE, G, T, W
from nnsolve.optimizers.table import constants

if TYPE_CHECKING:
    from decimal import Decimal

    from nnsolve.axis import Axis
    from nnsolve.build import Builder
    from nnsolve.derivation import Rule
    from nnsolve.optimizers.clip import Clip
    from nnsolve.optimizers.row import Form, Line, Optimizer
    from nnsolve.optimizers.source import Source


class Choices(Struct, frozen=True):
    """What a problem chose for all its optimisers.

    `given` are the constants that it names, `state` what state variables are before the first step, for each
    parameter. With `coupled`, weight decay is added to the gradient.
    """

    given: dict[str, Decimal]
    state: dict[str, dict[str, Decimal]]
    clip: Clip | None = None
    coupled: bool = True


class Run:
    """One optimiser in one form; in a comparison its quantities are marked with its name.

    `effective` names the family of the gradient that the step uses, for each parameter.
    """

    def __init__(
        self,
        b: Builder,
        k: Axis,
        chosen: tuple[Optimizer, str],
        parameters: tuple[str, ...],
        choices: Choices,
        *,
        marked: bool,
    ) -> None:
        self.b, self.k, self.parameters, self._choices = b, k, parameters, choices
        self.row, self.code = chosen
        self._mark = self.row.name if marked else ""
        title = f"{self.row.title}, " if marked else ""
        self.phases = tuple(
            Phase(f"{phase.code}{self._mark}", f"{title}{phase.title.lower()}" if title else phase.title)
            for phase in (rule.GRADIENT_PHASE, rule.STATE_PHASE, rule.STEP_PHASE)
        )
        self.effective: dict[str, str] = {}
        self.value = ""
        self.columns: list[tuple[str, str]] = []
        self._lines = self._decoupled()

    @property
    def form(self) -> Form:
        """The form that is written."""
        return self.row.forms[self.code]

    @property
    def constants(self) -> list[str]:
        """The constants of this run; weight decay is one where the problem asks for it."""
        own = constants(self.form)
        return [*own, *(["decay"] if self.has_extra_decay and "decay" not in own else [])]

    @property
    def counts(self) -> bool:
        """Whether a formula reads the number of the step."""
        return any(sym == T for line in self._lines for sym in symbols(line.formula))

    @property
    def has_extra_decay(self) -> bool:
        """Whether weight decay is an option on top of the form."""
        return "decay" in self._choices.given and "decay" not in constants(self.form)

    def _decoupled(self) -> tuple[Line, ...]:
        """The lines of the form, decoupled weight decay in the last of them."""
        if not self.has_extra_decay or self._choices.coupled:
            return self.form.lines
        from msgspec.structs import replace

        return tuple(
            replace(line, formula=line.formula - RATE * DECAY * W) if line.name == "w" else line
            for line in self.form.lines
        )

    # ----------------------------------------------------------------------------------- names

    def named(self, quantity: str, parameter: str = "") -> str:
        """The family of a quantity of this run."""
        name = f"{quantity}.{parameter}" if parameter else quantity
        return f"{name}@{self._mark}" if self._mark else name

    def now(self, quantity: str, parameter: str) -> Sym:
        """The symbol of a quantity in this step."""
        return Sym(self.named(quantity, parameter), (self.k,))

    def text(self, text: str, parameter: str = "") -> str:
        """How a quantity is printed: with its parameter where there are several, and the optimiser."""
        alone = len(self.parameters) == 1 and self.parameters[0] not in self._texts
        parts = (text, "" if alone else parameter, self._mark)
        return "_".join(part for part in parts if part)

    @property
    def _texts(self) -> set[str]:
        return {"g", "n", "f", *(line.text for line in self._lines if line.name != "w")}

    # --------------------------------------------------------------------------------- writing

    def givens(self) -> None:
        """Write the constants that only this run has, and the state it starts from."""
        for name in self.constants:
            if name not in self._choices.given:
                constant = CONSTANTS[name]
                text, plain = (
                    f"{one}_{self._mark}" if self._mark else one for one in (constant.text, constant.ascii)
                )
                self.b.given(self._constant(name), _number(self.row.defaults[name]), label=Word(text, plain))
        for line in self._lines:
            for parameter in self.parameters:
                value = self._choices.state.get(line.text, {}).get(parameter)
                if value is not None and line.name != "w":
                    label = self.text(line.text, parameter)
                    self.b.given(
                        self.named(f"{line.name}0", parameter),
                        value,
                        label=Word(f"{label}⁽⁰⁾", f"{label}@k0"),
                    )

    def steps(self, source: Source) -> None:
        """Write all steps; raises `NumericError` where one has no value, with the reason if it is known."""
        try:
            with self.b.scan(self.k):
                self._one(source)
        except NumericError as error:
            if not self.form.fails or f"undefined ({rule.NEW.title.lower()})" not in str(error):
                raise
            message = f"{str(error).partition(';')[0]}; {self.form.fails}"
            raise NumericError(message, error.before) from None

    def _one(self, source: Source) -> None:
        if self.form.look is not None and source.computed:
            for parameter in self.parameters:
                self.write(
                    "look",
                    "look",
                    self._resolved(self.form.look, parameter),
                    rule.LOOK,
                    self.phases[0],
                    parameter,
                )
            source.write(self, lambda name: self.now("look", name))
        else:
            source.write(self, lambda name: self._resolved(W, name))
        self.columns = [("g", "g")]
        if self._choices.clip is not None:
            clipped(self, self._choices.clip)
            self.columns.append(("clipped", "g_clipped"))
        if self.has_extra_decay and self._choices.coupled:
            for parameter in self.parameters:
                pulled = self._resolved(G + DECAY * W, parameter)
                self.write("decayed", "g_decayed", pulled, rule.DECAYED, self.phases[0], parameter)
            self.effective = {one: self.named("decayed", one) for one in self.parameters}
            self.columns.append(("decayed", "g_decayed"))
        for parameter in self.parameters:
            for line in self._lines:
                formula = self._resolved(line.formula, parameter)
                if line.name == "w":
                    self._new(formula, parameter, line.rule)
                else:
                    self.write(line.name, line.text, formula, line.rule, self.phases[1], parameter)
        self.columns += [(line.name, line.text) for line in self._lines]
        self.value = source.value(self)

    def write(
        self, quantity: str, text: str, formula: Expr, why: Rule, phase: Phase, parameter: str = ""
    ) -> None:
        """Write one quantity of every step; a gradient becomes the one that the step uses."""
        name = self.named(quantity, parameter)
        self.b.family(name, formula, self.k, rule=why, phase=phase, label=Word(self.text(text, parameter)))
        if quantity == "g":
            self.effective[parameter] = name

    def _new(self, formula: Expr, parameter: str, why: Rule) -> None:
        label = f"{parameter}_{self._mark}" if self._mark else parameter
        name = self.named("w", parameter)
        self.b.family(name, formula, self.k, rule=why, phase=self.phases[2], label=Word(label))

    # ------------------------------------------------------------------------------- formulas

    def gradient(self, parameter: str) -> Sym:
        """The gradient as far as it is worked: clipped, with weight decay."""
        return Sym(self.effective[parameter], (self.k,))

    def _resolved(self, formula: Expr, parameter: str) -> Expr:
        return replaced(formula, lambda sym: self._symbol(sym.name, parameter))

    def _symbol(self, name: str, parameter: str) -> Expr:
        if name == "t":
            return Sym("t", (self.k,))
        if name in CONSTANTS:
            return Sym(self._constant(name))
        if name == "g":
            return self.gradient(parameter)
        if not name.startswith(EARLIER):
            return self.now(name, parameter)
        own = name.removeprefix(EARLIER)
        family = self.effective[parameter] if own == "g" else self.named(own, parameter)
        return initial(self.k, self._start(own, parameter), Sym(family, (self.k - 1,)))

    def _start(self, quantity: str, parameter: str) -> Expr:
        if quantity == "w":
            return Sym(f"start.{parameter}")
        line = next((line for line in self._lines if line.name == quantity), None)
        if line is None:
            return Num(0)
        if parameter in self._choices.state.get(line.text, {}):
            return Sym(self.named(f"{quantity}0", parameter))
        return self._resolved(line.start, parameter)

    def _constant(self, name: str) -> str:
        return name if name in self._choices.given else self.named(name)


def _number(text: str) -> Decimal:
    from decimal import Decimal

    return Decimal(text)
