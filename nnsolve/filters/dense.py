"""What follows the flatten: fully connected layers and softmax."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import structs

from nnsolve.axis import Axis, Relation
from nnsolve.errors import ProblemError
from nnsolve.expr import Add, Call, Div, Each, Expr, Mul, Neg, Sym, Where, greatest, total
from nnsolve.filters import rules
from nnsolve.filters.numbers import shape, shaped
from nnsolve.filters.volume import Volume

if TYPE_CHECKING:
    from nnsolve.derivation import Rule
    from nnsolve.errors import Path
    from nnsolve.filters.chain import Chain
    from nnsolve.filters.layers import Dense


class Connected:
    """A fully connected layer at work."""

    def __init__(self, layer: Dense, before: Volume, chain: Chain, path: Path) -> None:
        if before.channels is not None or len(before.sizes) != 1:
            message = f"expected a flat list, found {before.says}: put a flatten before the dense layer"
            raise ProblemError(message, path)
        self.before, self._layer = before, layer
        own = shape(layer.weights, (*path, "weights"))
        if len(own) != 2 or own[1] != before.sizes[0]:  # noqa: PLR2004
            shown = "×".join(map(str, own)) or "a number"
            message = f"expected rows of {before.sizes[0]} weights, one for each input, found {shown}"
            raise ProblemError(message, (*path, "weights"))
        self._weights = chain.name("weight")
        self._bias = "" if layer.bias is None else chain.name("dense_bias")
        self.parameters = (self._weights, self._bias) if self._bias else (self._weights,)
        if layer.bias is not None:
            bias: Any = layer.bias
            if not isinstance(bias, (list, tuple)) and not hasattr(bias, "dtype"):
                bias = [bias] * own[0]
            self._values = shaped(bias, (own[0],), "a bias for each unit", (*path, "bias"))
        self.after = Volume(chain.named(layer.name, "in", path), None, (own[0],), flat=True)
        self._unit, self._input = Axis("u", own[0]), Axis("r", own[1])
        self.title = self.outline = f"dense layer, {own[0]} unit{'s' * (own[0] != 1)}"

    def forward(self, chain: Chain) -> None:
        """Write the net inputs."""
        u, r = self._unit, self._input
        chain.given(self._weights, self._layer.weights, u, r)
        terms: tuple[Expr, ...] = (Each(r, Mul((Sym(self._weights, (u, r)), self.before.at(r)))),)
        if self._bias:
            chain.given(self._bias, self._values, u)
            terms = (*terms, Sym(self._bias, (u,)))
        rule = _said(rules.DENSE, f"{self.after.name} = Σ weight·input + bias")
        chain.write(self.after.name, Add(terms), u, rule=rule)

    def backward(self, chain: Chain) -> None:
        """Write ∂E/∂weight, ∂E/∂bias and ∂E/∂input."""
        u, r = self._unit, self._input
        delta = self.after.slope(u)
        signal = f"∂E/∂{self.after.name}"
        rule = _said(rules.BY_WEIGHT, f"∂E/∂{self._weights}[u, r] = {signal}[u]·{self.before.name}[r]")
        chain.slope(self._weights, Mul((delta, self.before.at(r))), u, r, rule=rule)
        if self._bias:
            rule = _said(rules.UNIT_BIAS, f"∂E/∂{self._bias} = {signal}")
            chain.slope(self._bias, delta, u, rule=rule)
        paths = total(u, Mul((delta, Sym(self._weights, (u, r)))))
        rule = _said(rules.PATHS, f"∂E/∂{self.before.name}[r] = Σ {signal}[u]·{self._weights}[u, r]")
        chain.slope(self.before.name, paths, r, rule=rule)


class Softmaxed:
    """A softmax at work."""

    def __init__(self, before: Volume, chain: Chain, name: str, path: Path) -> None:
        if before.channels is not None or len(before.sizes) != 1:
            message = f"expected a flat list, found {before.says}: put a flatten before the softmax"
            raise ProblemError(message, path)
        self.before = before
        self.parameters: tuple[str, ...] = ()
        self.after = structs.replace(before, name=chain.named(name, "out", path))
        self._exp, self._sum = chain.name("exp"), chain.name("sum")
        self._peak = chain.name("peak") if chain.conventions["softmax"] == "stable" else ""
        self.title = self.outline = "softmax"

    def forward(self, chain: Chain) -> None:
        """Write the exponentials, their sum and the outputs."""
        (u,) = self.before.places(("u",))
        (v,) = self.before.places(("v",))
        power: Expr = self.before.at(u)
        says = f"{self._exp} = e^{self.before.name}"
        if self._peak:
            chain.write(self._peak, greatest(v, self.before.at(v)), rule=rules.PEAK)
            power = power - Sym(self._peak)
            says = f"{self._exp} = e^({self.before.name} − {self._peak})"
        chain.write(self._exp, Call("exp", (power,)), u, rule=_said(rules.EXPONENTIAL, says))
        chain.write(self._sum, total(v, Sym(self._exp, (v,))), rule=rules.NORMALISATION)
        rule = _said(rules.SOFTMAX, f"{self.after.name} = {self._exp}/{self._sum}")
        chain.write(self.after.name, Div(Sym(self._exp, (u,)), Sym(self._sum)), u, rule=rule)

    def backward(self, chain: Chain) -> None:
        """Write the slopes by the net inputs: the Jacobian of softmax."""
        (u,) = self.before.places(("u",))
        (v,) = self.before.places(("v",))
        one, two = self.after.at(v), self.after.at(u)
        same = Relation((v, u), frozenset((n, n) for n in range(u.size)))
        jacobian = Where(same, Mul((one, 1 - one)), Neg(Mul((one, two))))
        template = total(v, Mul((self.after.slope(v), jacobian)))
        out = self.after.name
        says = f"∂E/∂{self.before.name}[u] = Σ ∂E/∂{out}[v]·∂{out}[v]/∂{self.before.name}[u]"
        chain.slope(self.before.name, template, u, rule=_said(rules.JACOBIAN, says))


def _said(rule: Rule, says: str) -> Rule:
    return structs.replace(rule, formula_text=says)
