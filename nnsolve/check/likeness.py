"""How like the numbers of a line are to a formula, and to wrong forms of it, order and spelling aside.

Values agree by chance where numbers are small: (32 − 5 + 2·2)/1 + 1 is 32, and so is the size with a kernel
of 1. What the line shows decides between them: a wrong form explains a line only if it is at least as like it
as the right one.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from functools import cached_property
from itertools import product
from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct

from nnsolve.errors import ExpressionError
from nnsolve.expr import Add, Call, Div, Mul, Neg, Num, Pow, Sym, parts, rebuilt, replaced, symbols
from nnsolve.functions import CONSTANTS
from nnsolve.working.written import numeral

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nnsolve.axis import Key
    from nnsolve.check.candidate import Why
    from nnsolve.expr import Expr
    from nnsolve.working.written import Written


class Form(Struct, frozen=True):
    """What a formula of numbers is in any spelling: a number, or an operation with what is in it.

    Without an operation `number` is the number, else the sign of the whole.
    """

    operation: str
    number: float
    inner: tuple[Form, ...] = ()


_DIGITS = 9
"""Figures in which two numbers that are the same agree."""
_TELLING = 3
"""Figures that no other number shows by chance."""
_MOST_POWER = 4
"""Powers up to this one are often written as products."""
_DEPTH = 3
"""How many unwritten steps, one behind the other, a side holds worked out."""
_FEW, _MOST_PARENTS = 2, 20
"""Strange numbers of a line, and quantities of a formula, that are tried for each other."""


class Likeness:
    """A side of the line of `key` beside its `formula` and others, whose quantities `value` gives numbers.

    `unwritten` has the formulas of steps that the side may hold worked out, `named` the quantities that it
    calls by name.
    """

    def __init__(
        self,
        side: Expr,
        key: Key,
        formula: Expr | None,
        value: Callable[[Key], float],
        unwritten: Mapping[Key, Expr],
        named: Mapping[str, Key] | None = None,
    ) -> None:
        self._side, self._key, self._formula = side, key, formula
        self._value, self._unwritten, self._named = value, unwritten, named or {}

    @cached_property
    def numbers(self) -> list[Written]:
        """The numbers of the side."""
        return list(_numbers(self._side))

    def apart(self, why: Why) -> int | None:
        """How far the side is from what `why` makes of the formula; `None` where this cannot be told.

        0 means that it is the same to the last number, 1 that it is so in another order.
        """
        form = self._wrong(why)
        return None if form is None else self._apart(form)

    def apart_from(self, formula: Expr) -> int:
        """The same for a formula."""
        return self._apart(self._form(formula))

    def contradicts(self, why: Why) -> bool:
        """Whether the numbers of the side are less those of `why` than those of the formula itself."""
        if why.where != self._key:
            # A mistake on the way makes another number of that step than the right one.
            shown = self._shown(self._value(why.where)) if why.where in self._parents else None
            return shown is not None and shown.figures >= _TELLING
        form = self._wrong(why)
        if form is None:
            return False
        mine = _sizes(self._mine)
        return _unlike(mine, _sizes(_all_of(form))) > _unlike(mine, self._right)

    def put_in(self) -> Iterator[tuple[Key, Written]]:
        """The numbers that stand in the place of one quantity where the side is the formula otherwise."""
        more = _sizes(self._mine) - self._right
        strange = {one.number: one for one in self.numbers if _size(one.number) in more}
        formula = self._formula
        if formula is None or len(strange) > _FEW or len(self._parents) > _MOST_PARENTS:
            return
        for number, key in product(strange.values(), self._parents):
            wrong = (self._form(formula, {key: Num(sign * number.number)}) for sign in (1, -1))
            if any(_unlike(self._mine, _all_of(form)) == 0 for form in wrong):
                yield key, number

    @cached_property
    def _parents(self) -> list[Key]:
        formula = self._formula
        return [] if formula is None else list(dict.fromkeys([sym.key for sym in symbols(formula)]))

    def _apart(self, form: Form) -> int:
        return 0 if form == self._own else 1 + _unlike(self._mine, _all_of(form))

    @cached_property
    def _own(self) -> Form:
        def digits(sym: Sym) -> Num:
            key = self._named.get(sym.name)
            return Num(CONSTANTS[sym.name]) if key is None else self._put_for(key)

        return _form(replaced(self._side, digits))

    @cached_property
    def _mine(self) -> Counter[Form]:
        return _all_of(self._own)

    @cached_property
    def _right(self) -> Counter[Form]:
        formula = self._formula
        return Counter() if formula is None else _sizes(_all_of(self._form(formula)))

    def _wrong(self, why: Why) -> Form | None:
        formula = self._formula
        here = formula if why.where == self._key else self._unwritten.get(why.where)
        if formula is None or here is None:
            return None
        wrong = here if why.formula is None else why.formula
        slot = why.slots[0] if why.slots else None
        if isinstance(slot, Sym) and why.slipped is not None:
            slipped = Num(why.slipped)
            wrong = replaced(wrong, lambda sym: slipped if sym == slot else sym)
        return self._form(wrong) if why.where == self._key else self._form(formula, {why.where: wrong})

    def _shown(self, value: float) -> Written | None:
        """The number of the side that stands for a value."""
        size = abs(value)
        exact = next((one for one in self.numbers if abs(one.number) == size), None)
        if exact is not None:
            return exact
        short = (one for one in self.numbers if one.figures > 1 and not one.whole)
        return next((one for one in short if one.low <= size <= one.high), None)

    def _put_for(self, key: Key) -> Num:
        """What the side has for a quantity: a number of its own, or its value where none stands for it."""
        value = self._value(key)
        shown = self._shown(value)
        if shown is None:
            return Num(value)
        return Num(-abs(shown.number) if value < 0 else abs(shown.number))

    def _form(self, formula: Expr, instead: Mapping[Key, Expr] | None = None) -> Form:
        """A formula with the numbers of the side; quantities in `instead` are these formulas."""
        return _form(self._worked_out(_counted(formula), instead or {}, _DEPTH))

    def _worked_out(self, formula: Expr, instead: Mapping[Key, Expr], depth: int) -> Expr:
        """A formula in numbers; an unwritten quantity whose number the side lacks is worked out in turn."""

        def put(sym: Sym) -> Expr:
            key = sym.key
            if key in instead:
                return self._worked_out(instead[key], instead, depth - 1) if depth else self._put_for(key)
            behind = self._unwritten.get(key)
            if behind is None or not depth or key in self._called or self._shown(self._value(key)):
                return self._put_for(key)
            return self._worked_out(behind, instead, depth - 1)

        return replaced(formula, put)

    @cached_property
    def _called(self) -> frozenset[Key]:
        return frozenset(self._named.values())


def _counted(formula: Expr) -> Expr:
    """A formula with the constants of each sum as one: nobody writes + 1 + 1 for one window too many."""
    inner = [_counted(part) for part in parts(formula)]
    if not isinstance(formula, Add):
        return rebuilt(formula, inner) if inner else formula
    constants = [term.value for term in inner if isinstance(term, Num)]
    if len(constants) < 2:  # noqa: PLR2004
        return rebuilt(formula, inner)
    total = sum(constants)
    if not total:
        return rebuilt(formula, inner)
    return Add((*[term for term in inner if not isinstance(term, Num)], Num(total)))


def _form(expr: Expr) -> Form:
    match expr:
        case Num():
            return _number(expr.value)
        case Neg(arg):
            return _negative(_form(arg))
        case Add(args):
            return _sum([_form(arg) for arg in args])
        case Mul(args):
            return _product([_form(arg) for arg in args])
        case Div(over, under):
            return _product([_form(over), _inverse(_form(under))])
        case Pow(base, Num(value)) if float(value).is_integer() and 1 < value <= _MOST_POWER:
            return _product([_form(base)] * int(value))
        case Call("sigmoid", (arg,)):
            return _inverse(_sum([_number(1.0), _form(Call("exp", (Neg(arg),)))]))
        case Call(function, args):
            return Form(function, 1.0, tuple([_form(arg) for arg in args]))
        case _:
            return Form(type(expr).__name__, 1.0, tuple([_form(arg) for arg in parts(expr)]))


def _number(value: float) -> Form:
    try:
        return Form("", float(f"{value:.{_DIGITS}g}"))
    except OverflowError:  # a whole number beyond all floats
        return Form("", inf)


def _negative(form: Form) -> Form:
    if form.operation == "+":
        return _sum([_negative(term) for term in form.inner])
    return Form(form.operation, -form.number, form.inner)


def _sum(terms: Sequence[Form]) -> Form:
    found: list[Form] = []
    for term in terms:
        if term.operation == "+":
            found += term.inner
        elif term.operation or term.number:
            found.append(term)
    if len(found) < 2:  # noqa: PLR2004
        return found[0] if found else _number(0.0)
    return Form("+", 1.0, tuple(found))


def _product(factors: Sequence[Form]) -> Form:
    sign = 1.0
    found: list[Form] = []
    for factor in factors:
        sign = -sign if factor.number < 0 else sign
        size = abs(factor.number)
        if not factor.operation:
            if not size:
                return _number(0.0)
            found += [Form("", size)] if size != 1 else []
        elif factor.operation == "*":
            found += factor.inner
        else:
            found.append(Form(factor.operation, size, factor.inner))
    if not found:
        return _number(sign)
    if len(found) == 1:
        return found[0] if sign > 0 else _negative(found[0])
    return Form("*", sign, tuple(found))


def _inverse(form: Form) -> Form:
    operation, number = form.operation, form.number
    if not operation:
        return _number(1 / number) if number else Form("1/", 1.0, (form,))
    if operation == "*":
        return _product([_number(number), *[_inverse(factor) for factor in form.inner]])
    if operation == "1/":
        return _product([_number(number), form.inner[0]])
    return Form("1/", number, (Form(operation, 1.0, form.inner),))


def _ordered(form: Form) -> Form:
    """The form with terms and factors in one order for all."""
    inner = tuple([_ordered(one) for one in form.inner])
    if form.operation in {"+", "*"}:
        inner = tuple(sorted(inner, key=repr))
    return Form(form.operation, form.number, inner)


def _all_of(form: Form) -> Counter[Form]:
    """Every number and operation in a form, and the form itself, in whatever order it was written."""
    found: Counter[Form] = Counter()
    todo: list[Form] = [_ordered(form)]
    for one in todo:
        found[one] += 1
        todo += one.inner
    return found


def _sizes(found: Counter[Form]) -> Counter[Form]:
    """The numbers among the parts of a form, without their signs."""
    sizes: Counter[Form] = Counter()
    for one, count in found.items():
        if not one.operation:
            sizes[_size(one.number)] += count
    return sizes


def _size(number: float) -> Form:
    return _number(abs(number))


def _unlike(one: Counter[Form], two: Counter[Form]) -> int:
    return ((one - two) + (two - one)).total()


def _numbers(expr: Expr) -> Iterator[Written]:
    if isinstance(expr, Num):
        with suppress(ExpressionError):  # more digits than are kept
            yield numeral(expr)
    for part in parts(expr):
        yield from _numbers(part)
