"""A line in which something goes wrong, and the small changes of formulas that mistakes are made of."""

from nnsolve.axis import Key
from nnsolve.expr import Add, Mul, Neg, Num, Pow, Sym, parts, rebuilt, replaced, symbols

ONE, TWO = Num(1), Num(2)


class Page:
    """What a mistake may need to know: the exercise, the line, its formula, and a source of chance."""

    def __init__(self, exercise, key, random):
        self.exercise, self.key, self.random = exercise, key, random
        self.formula = exercise.formula(key)

    def has(self, name, at):
        try:
            return Key(name, at) in self.exercise.derivation
        except (KeyError, TypeError):
            return False

    def moved(self, sym, name=None, at=None):
        """The quantity of another family or at another position, `None` where there is none."""
        name, at = name or sym.name, sym.index if at is None else at
        return Sym(name, at) if self.has(name, at) else None

    def sibling(self, sym):
        """Another unit's quantity of the same family, sample and iteration; `None` where there is none."""
        at = sym.index
        found = [(*at[:n], k, *at[n + 1 :]) for n in range(len(at)) for k in (at[n] - 1, at[n] + 1)]
        found = [one for one in found[-2:] if self.has(sym.name, one) and min(one) >= 0]
        return Sym(sym.name, self.random.choice(found)) if found else None

    def across(self, sym):
        """The entry on the other side of a matrix' diagonal."""
        at = (*sym.index[:-2], *reversed(sym.index[-2:]))
        return self.moved(sym, at=at) if len(sym.index) >= 2 and at != sym.index else None

    def row(self, sym):
        """The same column in the row of the next unit."""
        if len(sym.index) < 2:
            return None
        row = sym.index[-2]
        found = [
            self.moved(sym, at=(*sym.index[:-2], k, sym.index[-1])) for k in (row + 1, row - 1) if k >= 0
        ]
        return next((one for one in found if one is not None), None)

    def with_all(self, swap):
        """The formula with every symbol swapped for which `swap` has another; `None` where none has."""
        changed = False

        def go(sym):
            nonlocal changed
            new = swap(sym)
            changed |= new is not None
            return sym if new is None else new

        new = replaced(self.formula, go)
        return new if changed else None

    def with_one(self, swap):
        """The formula with one symbol swapped, chosen among those for which `swap` has another."""
        can = [sym for sym in dict.fromkeys(symbols(self.formula)) if swap(sym) is not None]
        if not can:
            return None
        one = self.random.choice(can)
        return replaced(self.formula, lambda sym: swap(sym) if sym == one else sym)


def each_node(expr, swap):
    """`expr` with `swap` tried at every node from above; where it gives a formula, that one stands."""
    new = swap(expr)
    if new is not None:
        return new
    inner = parts(expr)
    return rebuilt(expr, [each_node(one, swap) for one in inner]) if inner else expr


def one_minus(expr):
    return Add((ONE, Neg(expr)))


def terms(expr):
    return expr.args if isinstance(expr, Add) else (expr,)


def total(args):
    """The sum of some terms."""
    return args[0] if len(args) == 1 else Add(tuple(args))


def without(args, n):
    """A sum without one of its terms."""
    return total((*args[:n], *args[n + 1 :]))


def product(factors):
    return factors[0] if len(factors) == 1 else Mul(tuple(factors))


def opposite(expr):
    return expr.arg if isinstance(expr, Neg) else Neg(expr)


def everywhere(kind, expr, swap):
    """The formula with `swap` done wherever it can be, and its kind: done more than once it is another."""
    count = 0

    def counted(node):
        nonlocal count
        new = swap(node)
        count += new is not None
        return new

    new = each_node(expr, counted)
    return (kind if count < 2 else f"{kind}, in every term"), new if count else None


def nodes(expr):
    """Every node of a formula, from above."""
    yield expr
    for one in parts(expr):
        yield from nodes(one)


def difference(expr):
    """Whether a node is a difference of two."""
    return isinstance(expr, Add) and len(expr.args) == 2 and sum(isinstance(a, Neg) for a in expr.args) == 1


def added(expr):
    """A difference with a plus in it; `None` for anything else."""
    return Add((expr.args[0], opposite(expr.args[1]))) if difference(expr) else None


def difference_of_squares(expr):
    """t² − o² for (t − o)²; `None` for anything else."""
    if isinstance(expr, Pow) and difference(expr.base):
        return Add(tuple(Neg(Pow(a.arg, TWO)) if isinstance(a, Neg) else Pow(a, TWO) for a in expr.base.args))
    return None


def unsquared(expr):
    """The base of a square."""
    return expr.base if isinstance(expr, Pow) else None
