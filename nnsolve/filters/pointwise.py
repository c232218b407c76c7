"""Layers that work value by value: an activation, the magnitude of a gradient, flatten."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from msgspec import structs

from nnsolve.axis import Axis, Lookup
from nnsolve.errors import ProblemError
from nnsolve.expr import Add, Call, Choose, Compare, Div, Expr, Mul, Num, Pow
from nnsolve.filters import rules
from nnsolve.filters.volume import Volume

if TYPE_CHECKING:
    from nnsolve.errors import Path
    from nnsolve.filters.chain import Chain
    from nnsolve.filters.layers import Flatten, Magnitude
    from nnsolve.network.activation import Activation


class Activated:
    """An activation at work."""

    def __init__(self, act: Activation, before: Volume, chain: Chain, name: str, path: Path) -> None:
        self.before, self._act = before, act
        self.parameters: tuple[str, ...] = ()
        self.after = structs.replace(before, name=chain.named(name, act.name, path))
        self.title, self.outline, self.function = f"activation {act.title}", act.title, act.name

    def forward(self, chain: Chain) -> None:
        """Write the value of the activation at every place."""
        axes = self.before.axes()
        rule = structs.replace(rules.ACTIVATED, formula_text=self._act.says)
        chain.write(self.after.name, self._act.value(self.before.at(*axes)), *axes, rule=rule)

    def backward(self, chain: Chain) -> None:
        """Write the slopes before the activation."""
        axes = self.before.axes()
        local = self._act.local(self.before.at(*axes), self.after.at(*axes))
        says = f"∂E/∂{self.before.name} = ∂E/∂{self.after.name} · slope of {self._act.title}"
        rule = structs.replace(rules.THROUGH_ACTIVATION, formula_text=says)
        chain.slope(self.before.name, _times(self.after.slope(*axes), local), *axes, rule=rule)


def _times(slope: Expr, local: Expr) -> Expr:
    """The product, inside of the cases where the local slope has some: ``g if in > 0, else 0``."""
    match local:
        case Choose(cases, otherwise):
            return Choose(
                tuple((test, _times(slope, then)) for test, then in cases), _times(slope, otherwise)
            )
        case Num(0):
            return local
        case Num(1):
            return slope
        case _:
            return Mul((slope, local))


class Flattened:
    """A flatten at work."""

    def __init__(self, layer: Flatten, before: Volume, chain: Chain, path: Path) -> None:
        self.before = before
        self.parameters: tuple[str, ...] = ()
        self.after = Volume(chain.named(layer.name, "flat", path), None, (prod(before.shape),), flat=True)
        self.title = self.outline = "flatten"

    def forward(self, chain: Chain) -> None:
        """Write the list, row by row, map after map."""
        (place,) = self.after.places(("i",))
        index: list[Lookup] = []
        below = place.size
        for size in self.before.shape:
            below //= size
            index.append(Lookup((place,), tuple(n // below % size for n in range(place.size))))
        says = f"{self.before.says} become {self.after.says}, row by row"
        rule = structs.replace(rules.FLATTENED, formula_text=says)
        chain.write(self.after.name, self.before.at(*index), place, rule=rule)

    def backward(self, chain: Chain) -> None:
        """Write the slopes back into the maps."""
        axes = self.before.axes()
        place = Lookup(axes, tuple(range(prod(self.before.shape))))
        says = f"∂E/∂{self.after.name}, put back into {self.before.says}"
        rule = structs.replace(rules.THROUGH_FLATTEN, formula_text=says)
        chain.slope(self.before.name, self.after.slope(place), *axes, rule=rule)


class Magnified:
    """The magnitude of a gradient at work."""

    def __init__(self, layer: Magnitude, before: Volume, chain: Chain, path: Path) -> None:
        if before.channels != 2:  # noqa: PLR2004  (one map across, one down)
            message = f"expected two maps, the change across and the change down, found {before.says}"
            raise ProblemError(message, path)
        self.before = before
        self.parameters: tuple[str, ...] = ()
        self._root = chain.conventions["gradient-magnitude"] == "root"
        self.after = Volume(chain.named(layer.name, "magnitude", path), None, before.sizes)
        self.title = self.outline = "gradient magnitude"

    def forward(self, chain: Chain) -> None:
        """Write √(across² + down²), or the sum of both sizes."""
        axes = self.after.axes()
        across, down = self.before.at(0, *axes), self.before.at(1, *axes)
        template: Expr = Call("sqrt", (Add((Pow(across, Num(2)), Pow(down, Num(2)))),))
        says = f"{self.after.name} = √(across² + down²)"
        if not self._root:
            template = Add((Call("abs", (across,)), Call("abs", (down,))))
            says = f"{self.after.name} = |across| + |down|"
        rule = structs.replace(rules.MAGNITUDE, formula_text=says)
        chain.write(self.after.name, template, *axes, rule=rule)

    def backward(self, chain: Chain) -> None:
        """Write the slopes by both components; where both are 0 there is none, and 0 is taken."""
        channel = Axis("c", 2)
        axes = self.after.axes()
        one = self.before.at(channel, *axes)
        slope, size = self.after.slope(*axes), self.after.at(*axes)
        product: Expr = Mul((slope, Call("sign", (one,))))
        if self._root:
            product = Choose(((Compare(size, "==", Num(0)), Num(0)),), Mul((slope, Div(one, size))))
        part = f"{self.before.name}/{self.after.name}" if self._root else f"sign({self.before.name})"
        says = f"∂E/∂{self.before.name} = ∂E/∂{self.after.name} · {part}"
        rule = structs.replace(rules.THROUGH_MAGNITUDE, formula_text=says)
        chain.slope(self.before.name, product, channel, *axes, rule=rule)
