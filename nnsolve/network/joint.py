"""Terms of a loss that take the outputs of a sample together: margins, log-shares, a product."""

from __future__ import annotations

from msgspec import structs

from nnsolve import rules
from nnsolve.axis import Axis, Key, Relation
from nnsolve.derivation import BACKWARD, ERROR
from nnsolve.expr import Choose, Compare, Each, Expr, Mul, Num, Where, greatest, total
from nnsolve.losses import at_target
from nnsolve.network.exponentials import Exponentials, Words
from nnsolve.network.share import Share
from nnsolve.notation import After, Ratio, Unit, Word


class Outcomes(Share):
    """A product of the probabilities of what was seen: the output where the target is 1, else 1 − output."""

    def _read(self) -> tuple[Expr, Expr]:
        self._ones = self.run.where_target(lambda t: t == 1)
        return super()._read()

    def _before(self) -> None:
        run, k = self.run, self.axis
        seen = Where(self._ones, self._settled(self.loss.term, 1), self._settled(self.loss.term, 0))
        label = Unit("P", run.layer(run.last).units)
        run.write("P", seen, k, rules.OUTCOME, ERROR, label)
        product = Mul((Each(k, run.at("P", k)),))
        run.write("Lik", product, None, rules.LIKELIHOOD, ERROR, Word("Likelihood"))

    def slopes(self) -> None:
        """Write the slope of the error by every output."""
        one, zero = (self.put(self.loss.slope_at(target)) for target in (1, 0))
        self._write_slope(Where(self._ones, one, zero))

    def _product(self) -> Expr:
        return self.run.at("Lik")

    def _settled(self, formula: Expr, target: int) -> Expr:
        return self.put(at_target(formula, target))


class Margins(Share):
    """A term for every other class: its output minus the output of the class of the sample."""

    def _read(self) -> tuple[Expr, Expr]:
        run, k = self.run, self.axis
        self._right = run.at(self.last, run.class_at())
        others = run.where_target(lambda t: t != 1)
        self.where, self._m = (others,), run.at("m", k)
        return run.target(k), self._m

    def _before(self) -> None:
        run = self.run
        rule = _saying(rules.MARGIN, run.spoken("m = out − out of the class"))
        label = Unit("m", run.layer(run.last).units)
        run.write("m", self.out - self._right, self.axis, rule, ERROR, label, self.where)

    def slopes(self) -> None:
        """Write the slope by every margin, then by every output: a margin has two of them."""
        run, k = self.run, self.axis
        slope, label = self.put(self.loss.slope), Ratio(run.error, self._m)
        run.write("dE_dm", slope, k, rules.ERROR_SLOPE, BACKWARD, label, self.where)
        c = Axis("c", k.size)
        others = Relation((*run.pre, c), self.where[0].positions)
        # ∂m/∂out is 1 by the output of the other class, −1 by that of the class itself.
        up, down = Mul((run.at("dE_dm", k), Num(1))), Mul((run.at("dE_dm", c), Num(-1)))
        slopes = Where(self.where[0], up, total(c, down, (others,)))
        self._write_slope(slopes, rules.MARGIN_SLOPE)


class GreatestMargin(Share):
    """One term: the greatest output of the other classes minus the output of the class of the sample."""

    def _read(self) -> tuple[Expr, Expr]:
        run = self.run
        self._right = run.at(self.last, run.class_at())
        self._others, self._m = run.where_target(lambda t: t != 1), run.at("m")
        return run.target(self.axis), self._m

    def _sum(self) -> Expr:
        return self.put(self.loss.term)

    def _before(self) -> None:
        run = self.run
        rival = greatest(self.axis, self.out, (self._others,))
        run.write("rival", rival, None, rules.RIVAL, ERROR, Word("rival"))
        rule = _saying(rules.MARGIN, run.spoken("m = rival − out of the class"))
        run.write("m", run.at("rival") - self._right, None, rule, ERROR, Word("m"))

    def slopes(self) -> None:
        """Write the slope by the margin, that of the margin by every output, and their products."""
        run, k = self.run, self.axis
        rule, label = rules.ERROR_SLOPE, Ratio(run.error, self._m)
        run.write("dE_dm", self.put(self.loss.slope), None, rule, BACKWARD, label)
        local = Where(self._others, self._is_rival(), Num(-1))
        run.write("dm_dout", local, k, rules.MARGIN_SLOPE, BACKWARD, Ratio(self._m, self.out))
        self._write_slope(Mul((run.at("dE_dm"), run.at("dm_dout", k))))

    def _is_rival(self) -> Expr:
        """1 for the greatest of the other outputs, the first of equal ones; else 0."""
        run, k = self.run, self.axis
        c = Axis("c", k.size)
        there = self._others.positions
        pairs = frozenset((*at, one) for at in there for one in range(at[-1]) if (*at[:-1], one) in there)
        first = frozenset(at for at in there if all((*at, one) not in pairs for one in range(k.size)))
        taken = greatest(c, run.at(self.last, c), (Relation((*run.pre, k, c), pairs),))
        reached = (Compare(self.out, ">=", run.at("rival")), Num(1))
        later = Choose(((Compare(taken, ">=", run.at("rival")), Num(0)), reached), Num(0))
        return Where(Relation((*run.pre, k), first), Choose((reached,), Num(0)), later)


class LogShares(Share):
    """A term for every class: the logarithm of the share that softmax gives its output."""

    def _read(self) -> tuple[Expr, Expr]:
        run, k = self.run, self.axis
        self._powers = Exponentials(run, self.out, k, "E", stable=self.loss.stable)
        return run.target(k), run.at("lnp", k)

    def _before(self) -> None:
        run, units = self.run, self.run.layer(self.run.last).units
        self._powers.write(ERROR, units, Words("e", "Σ e", run.spoken("max out")))
        rule = _saying(rules.LOG_SHARE, run.spoken("ln p = out − ln Σ e^out"))
        label = Unit("lnp", units)
        run.write("lnp", self._powers.logarithm(), self.axis, rule, ERROR, label)

    def slopes(self) -> None:
        """Write the slope by every logarithm, those of the logarithms by every output, and the sums."""
        run, k = self.run, self.axis
        label = Ratio(run.error, run.at("lnp", k))
        run.write("dE_dlnp", self.put(self.loss.slope), k, rules.ERROR_SLOPE, BACKWARD, label)
        c = Axis("c", k.size)
        one = run.at("lnp", c)
        local = self._powers.logarithm_slope(c)
        run.write("dlnp_dout", local, (c, k), rules.LOG_JACOBIAN, BACKWARD, Ratio(one, self.out))
        every = total(c, Mul((run.at("dE_dlnp", c), run.at("dlnp_dout", c, k))))
        self._write_slope(every, rules.PATHS)
        if run.targets_are_shares:
            short = self._powers.miss(self._powers.share(k), run.target(k))
            label = After(run.at(f"dE_d{self.last}", k), "shortcut", "shortcut")
            says = "Because the targets sum to 1 it all collapses: softmax(out) − target."
            rule = structs.replace(rules.SHORTCUT, why=run.spoken(says))
            run.write("shortE", short, k, rule, BACKWARD, label)
            run.beside = (Key("shortE"),)


def _saying(rule: rules.Rule, formula: str) -> rules.Rule:
    return structs.replace(rule, formula_text=formula)
