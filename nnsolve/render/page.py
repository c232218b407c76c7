"""What is shown of a derivation: `page` chooses sections, lines, references and digits; formats follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnsolve.axis import Key, positions, size
from nnsolve.derivation import ERROR
from nnsolve.expr import Mul, Sym, symbols
from nnsolve.render.digits import Digits
from nnsolve.render.plan import MANY, Planner
from nnsolve.render.rows import (
    Bulk,
    Equation,
    Figure,
    Formula,
    Fraction,
    Items,
    Page,
    Quantity,
    Section,
    Tables,
    Tabular,
)
from nnsolve.render.sentence import pinned
from nnsolve.render.substitution import Numbers, is_plain
from nnsolve.render.table import DRAWN, Expander, is_array, mentioned, slices
from nnsolve.render.text import visible
from nnsolve.render.whole import WholeNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from nnsolve.derivation import Derivation, Rule
    from nnsolve.exposition import Note
    from nnsolve.expr import Expr
    from nnsolve.notation import Name
    from nnsolve.render.plan import Part, Plan
    from nnsolve.render.rows import Cell, Row

VIEWS = ("solution", "full", "table", "matrix")
"""The views that every derivation has; it may name more of its own."""


def page(
    derivation: Derivation,
    *,
    view: str = "solution",
    only: Sequence[Key] = (),
    worked: Sequence[Key] = (),
    digits: Digits | None = None,
    iterations: int = 2,
) -> Page:
    """The page of a derivation.

    `view` is ``solution``, ``full`` (every formula and every line in between), ``table`` (a table for each
    phase), ``matrix`` (whole arrays) or a view that the derivation names, which is a solution of its
    quantities. `only` replaces what is asked; of what is asked, only `worked` is worked
    where it is given. Of a scan the first `iterations` are worked line by line.
    Raises `ValueError` for a view that there is not.
    """
    asked = tuple(only) or derivation.asked
    if view in derivation.views and not only:
        asked = derivation.views[view]
    elif view not in VIEWS and view not in derivation.views:
        message = f"no view {view!r}; there are {', '.join((*VIEWS, *derivation.views))}"
        raise ValueError(message)
    composer = Composer(derivation, digits or Digits(), asked)
    planner = Planner(derivation, composer.notation, composer.numbers.step, iterations)
    beside = _beside(derivation, tuple(worked) or tuple(only))
    plan = planner.plan(tuple(worked) or asked, beside)
    own = Expander(composer).tables(view)
    if own:
        working = (Section("working", "Tables", (), tuple(Tables((table,)) for table in own)),)
    elif view == "matrix":
        from nnsolve.render.matrix import matrix_sections

        working = matrix_sections(composer, plan)
    elif view == "table":
        working = composer.tabled(plan)
    else:
        working = composer.worked(plan, everything=view == "full")
    given = composer.given()
    answer = composer.answer(plan)
    return Page(
        title=derivation.title,
        name=derivation.name,
        summary=derivation.summary,
        precision="" if composer.is_whole(plan) else composer.numbers.digits.says,
        conventions=derivation.conventions,
        sections=(*given, *working, *answer),
        names=composer.names,
        values=composer.values,
        lines=composer.lines,
    )


def _beside(derivation: Derivation, part: Sequence[Key]) -> tuple[Key, ...]:
    """What is worked out though it is not asked; for a `part` of the questions, the error before them."""
    if not part:
        return derivation.shown
    last = max(derivation.order(key) for key in derivation.expand(part))
    errors = [key for key in derivation.shown if derivation.family(key.name).phase == ERROR]
    return tuple(key for key in errors if derivation.order(next(derivation.expand((key,)))) < last)


class Composer:
    """Turns the steps of one derivation into rows, and collects the names and line numbers they need."""

    def __init__(self, derivation: Derivation, digits: Digits, asked: Sequence[Key]) -> None:
        self.derivation, self.notation = derivation, derivation.notation
        self.numbers = Numbers(derivation, digits)
        self.names: dict[Key, Name] = {}
        self.values: dict[Key, str] = {}
        self.lines: dict[Key, int] = {}
        self.count = 0
        self.whole = WholeNames(derivation, self.notation)
        self._asked = tuple(asked)
        self._wanted = frozenset(self._asked)

    def is_asked(self, key: Key) -> bool:
        """Whether `key` is asked, by itself or by a shortened key that stands for it."""
        return any(Key(key.name, key.at[:n]) in self._wanted for n in range(len(key.at) + 1))

    def is_whole(self, plan: Plan) -> bool:
        """Whether every number of the working is whole, so that nothing was rounded for the page."""
        keys = [key for part in plan.parts for key in part.keys]
        return bool(keys) and all(isinstance(self.numbers.step(key).value, int) for key in keys)

    def name(self, keys: Iterable[Key]) -> None:
        """Put the names of `keys` on the page."""
        for key in keys:
            if key not in self.names:
                self.names[key] = self.notation.name(key)

    # ------------------------------------------------------------------------------------- given

    def given(self) -> tuple[Section, ...]:
        """The section of what stands in the exercise; none when nothing does."""
        tables = Expander(self).tables("given")
        families = [f for f in self.derivation.families if f.template is None]
        in_tables = {
            sym.name for table in self.derivation.tables if table.place == "given" for sym in mentioned(table)
        }
        items: list[Quantity] = []
        arrays: list[Tabular] = []
        bulk: list[Row] = []
        for family in families:
            if len(family) > (DRAWN if is_array(family) else MANY):
                bulk.append(Bulk(self.whole.name(family), family.values.shape))
            elif family.name in in_tables:
                continue
            elif is_array(family):
                arrays += slices(self, family)
            else:
                keys = [Key(family.name, at) for at in positions(family.axes, family.where)]
                self.name(keys)
                items += [Quantity(key, self.numbers.text(key)) for key in keys]
        rows: list[Row] = [Items(tuple(items))] if items else []
        rows += bulk
        rows += [Tables(tuple(group)) for group in (arrays, tables) if group]
        return (Section("given", "Given", (), tuple(rows)),) if rows else ()

    # ----------------------------------------------------------------------------------- working

    def worked(self, plan: Plan, *, everything: bool = False) -> tuple[Section, ...]:
        """The working line by line, a section for each part of `plan`."""
        return tuple(self._section(n, part, everything=everything) for n, part in enumerate(plan.parts))

    def _section(self, place: int, part: Part, *, everything: bool) -> Section:
        prose: list[str | Note] = []
        rows: list[Row] = []
        if part.asked:
            step = self.numbers.step(part.asked[0])
            if step.note is not None:
                prose.append(self._note(step.note))
            elif step.rule.why:
                prose.append(step.rule.why)
            rows += self._fraction(part)
        else:
            general = ",   ".join(
                dict.fromkeys(rule.formula_text for rule in self._rules(part) if rule.formula_text)
            )
            prose += [general] if general else []
            whys = {rule.why for rule in self._rules(part)}
            prose += [why for why in whys if why and len(whys) == 1 and not general]
        if everything:
            whys = dict.fromkeys(rule.why for rule in self._rules(part) if rule.why)
            prose += [why for why in whys if why not in prose]
        for key in part.keys:
            rule = self.numbers.step(key).rule
            bare = not part.asked and rule.formula_text and not everything
            rows.append(self.equation(key, formula=not bare, steps=everything))
        return Section("working", f"{letter(place)}. {part.title}", tuple(prose), tuple(rows))

    def _rules(self, part: Part) -> Iterator[Rule]:
        seen: set[str] = set()
        for key in part.keys:
            if key.name not in seen:
                seen.add(key.name)
                rule = self.numbers.step(key).rule
                if rule.formula_text or rule.why:
                    yield rule

    def _fraction(self, part: Part) -> Iterator[Fraction]:
        """The chain of slopes that leads to the first asked quantity of `part`, longest at the end."""
        end = part.keys.index(part.asked[0]) + 1
        for key in reversed(part.keys[:end]):
            formula = self.numbers.step(key).formula
            if not isinstance(formula, Mul) or not self.derivation.is_slope(key):
                continue
            factors = [arg.key for arg in formula.args if isinstance(arg, Sym)]
            if len(factors) == len(formula.args) and all(map(self.derivation.is_slope, factors)):
                self.name((key, *factors))
                yield Fraction(key, tuple(factors))
                return

    def equation(self, key: Key, *, formula: bool = True, note: bool = True, steps: bool = False) -> Equation:
        """The numbered line of one step; without `formula` only the numbers are shown."""
        step = self.numbers.step(key)
        worked = self.numbers.worked(step)
        self.count += 1
        if self.derivation.is_slope(key):
            self.lines[key] = self.count
        shown = step.formula if formula or worked.formula is None else None
        if shown is not None and is_plain(shown):
            shown = None  # the value says it already
        forms = step.forms if steps else ()
        self.name((key,))
        for expr in (shown, *forms):
            if expr is not None:
                self.name(sym.key for sym in visible(expr))
        # The note of a family with a heading stands under that heading.
        said = step.note if note and not self.derivation.family(key.name).heading else None
        return Equation(
            number=self.count,
            key=key,
            formula=shown,
            worked=worked.formula,
            shown=worked.shown,
            value=worked.value,
            answer=self.is_asked(key),
            note=None if said is None else self._note(said),
            steps=forms,
        )

    def _note(self, note: Note) -> Note:
        note = pinned(note)
        for sym in (sym for slot in note.slots for sym in symbols(slot)):
            self.name((sym.key,))
            if "value" in note.text:
                self.values[sym.key] = self.numbers.text(sym.key)
        return note

    def tabled(self, plan: Plan) -> tuple[Section, ...]:
        """The working as one table for each part of `plan`."""
        head = ("quantity", "formula", "substitution", "value")
        sections: list[Section] = []
        for n, part in enumerate(plan.parts):
            rows: list[tuple[Cell, ...]] = []
            for key in part.keys:
                line = self.equation(key, note=False)
                formula: Expr | None = line.formula
                rows.append(
                    (
                        Quantity(key),
                        Formula(formula) if formula is not None else "",
                        Formula(line.worked, line.shown) if line.worked is not None else "",
                        Figure(line.value, line.answer),
                    )
                )
            table = Tabular("", head, tuple(rows))
            sections.append(Section("working", f"{letter(n)}. {part.title}", (), (Tables((table,)),)))
        # A table has no line numbers to refer to.
        self.lines.clear()
        return tuple(sections)

    # ------------------------------------------------------------------------------------ answer

    def answer(self, plan: Plan) -> tuple[Section, ...]:
        """The closing section: what was asked, the tables of results and what was left out."""
        items: list[Quantity] = []
        arrays: list[Tabular] = []
        rows: list[Row] = []
        for key in self._asked:
            family = self.derivation.family(key.name)
            rest = family.axes[len(key.at) :]
            if size(rest) > (DRAWN if is_array(family) else MANY):
                if not self.derivation.tables:
                    rows.append(Bulk(self.whole.name(family), tuple(axis.size for axis in rest)))
                continue
            if rest and is_array(family):
                arrays += slices(self, family, key.at)
                continue
            for one in self.derivation.expand((key,)):
                self.name((one,))
                items.append(Quantity(one, self.numbers.text(one), answer=True))
        if items:
            rows.insert(0, Items(tuple(items)))
        if arrays:
            rows.append(Tables(tuple(arrays)))
        tables = Expander(self).tables("result")
        if tables:
            rows.append(Tables(tuple(tables)))
        prose, notes = plan.left_out, self.derivation.notes
        answer = (Section("answer", "Answer", prose, tuple(rows)),) if rows or prose else ()
        return (*answer, Section("remarks", "Remarks", notes, ())) if notes else answer


def letter(place: int) -> str:
    """The letter of a section counted from 0: A to Z, then AA and so on."""
    out = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        out = chr(65 + rest) + out
    return out
