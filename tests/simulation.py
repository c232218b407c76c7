"""Simulated students marked: what is found, what is named, what is accused. Counts, no judgement."""

from collections import Counter
from decimal import Decimal
from functools import cache
from random import Random

import mutants
import students
from mutant_names import inside, named

from nnsolve.expr import Num

POOL = 24
"""Exercises of each kind that a run draws from."""


@cache
def prepared(kind, n, seed):
    return students.exercise(kind, 1000 * seed + n)


def drawn(random, seed, size=POOL):
    """An exercise, as often of each kind as `students.KINDS` says."""
    kind = random.choices(list(students.KINDS), list(students.KINDS.values()))[0]
    return prepared(kind, random.randrange(size), seed)


# ------------------------------------------------------------------------------------- honest ones


def honest(n, seed, size=POOL):
    """Counts for one honest script, and the lines of it that cost credit."""
    random = Random(f"honest {seed} {n}")  # noqa: S311
    exercise = drawn(random, seed, size)
    who = students.student(random)
    script = students.script(exercise, who, random)
    report = exercise.marker.mark(script.text)
    found = Counter(scripts=1, lines=len(script.lines), lost=report.costs)
    found.update(f"verdict {one.code}" for one in report.verdicts if one.span is not None)
    found["untied"] = sum(one.code == "unreadable" for one in report.verdicts)
    return found, [(exercise.kind, who, one.code, one.text) for one in report.verdicts if one.costs]


# ----------------------------------------------------------------------------------- wrong scripts

SLIPPED = 0.2
"""How often the mistake is one of the pen."""


def mistake(exercise, random, keys=None):
    """A line and a mistake in it: its rule evenly, then the line, then the kind; `None` where none can be."""
    keys = keys or exercise.bound
    if not keys:
        return None
    rule = random.choice(sorted({exercise.rules[key] for key in keys}))
    key = random.choice([key for key in keys if exercise.rules[key] == rule])
    found = mutants.formulas(exercise, key, random)
    if found and (exercise.whole[key] or random.random() >= SLIPPED):
        kinds = sorted({kind for kind, _ in found})
        kind = random.choice(kinds)
        formula = random.choice([formula for one, formula in found if one == kind])
        return key, kind, students.Wrong(formula)
    if exercise.whole[key]:
        return None
    kind, slip = random.choice(list(mutants.SLIPS.items()))
    chance = random.random()
    return key, kind, students.Wrong(figure=lambda text: slip(text, Random(chance)))  # noqa: S311


def any_figure(exercise, random):
    """A line whose figure is any number up to twice the size of the right one."""
    keys = [key for key in exercise.bound if not exercise.whole[key] and exercise.derivation.value(key)]
    if not keys:
        return None
    key = random.choice(keys)
    size = abs(exercise.derivation.value(key))
    return key, "any figure", students.Wrong(Num(random.uniform(-2 * size, 2 * size)))


class Case:
    """A script with mistakes, and the same script of the same hand without them."""

    def __init__(self, exercise, who, made, seed, *, hide=False):
        self.exercise, self.made = exercise, made
        self.wrong = {key: wrong for key, _, wrong in made}
        self.hide = hide
        self.script = students.script(exercise, who, Random(seed), self.wrong, hide=hide)  # noqa: S311
        self.right = students.script(exercise, who, Random(seed))  # noqa: S311

    @property
    def written(self):
        """Whether every mistake came to paper, or was at least made."""
        if self.script is None:
            return False
        there = self.script.kept if self.hide else self.script.figures
        return all(key in there for key in self.wrong)

    def off(self, key):
        """How far the figure at `key` is off: ``equal``, ``near`` (a unit of its last digit), ``far``."""
        one, two = self.script.figures.get(key), self.right.figures.get(key)
        if one is None or two is None:
            return "equal" if one == two else "far"
        apart = abs(Decimal(one) - Decimal(two))
        if not apart:
            return "equal"
        unit = Decimal(1).scaleb(Decimal(one).as_tuple().exponent)
        return "near" if apart <= unit and not self.exercise.whole[key] else "far"

    def against(self, other):
        """This case, with another script to be held against."""
        self.right = other
        return self

    def report(self):
        return self.exercise.marker.mark(self.script.text)

    def names_right(self, candidate, key, kind):
        """Whether an answer is right: its name, or a formula with the value of the one that was used."""
        if named(kind, candidate.codes) and candidate.where == key:
            return True
        formula = self.wrong[key].formula
        if formula is None or candidate.formula is None or candidate.where != key:
            return False
        one, two = (students.at(self, each) for each in (formula, candidate.formula))
        return one is not None and two is not None and abs(one - two) <= abs(one) * students.CLOSE


def one_mistake(n, seed, digits, form, *, left_out=0.0, random_figure=False, size=POOL):
    """Counts for one script with one mistake; what went wrong in marking it comes second."""
    random = Random(f"mistake {seed} {n} {digits} {form} {left_out} {random_figure}")  # noqa: S311
    exercise = drawn(random, seed, size)
    who = students.student(random, digits, form, left_out)
    made = any_figure(exercise, random) if random_figure else mistake(exercise, random)
    if made is None:
        return Counter(), []
    key, kind, _ = made
    case = Case(exercise, who, [made], f"{seed} {n}", hide=bool(left_out))
    if not case.written:
        return Counter(), []
    if left_out:
        return _hidden(case, key)
    if case.off(key) != "far":
        return Counter([case.off(key)]), []
    report = case.report()
    known = "random" if random_figure else "inside" if inside(kind) else "outside"
    found, faults = Counter({"scripts": 1, known: 1}), []
    costing = [one for one in report.verdicts if one.costs]
    line = case.script.line(key)
    if not costing:
        return found, [
            ("missed", exercise.kind, kind, case.script.lines[line - 1], case.right.figures.get(key))
        ]
    found["detected"] += 1
    found[f"detected {known}"] += 1
    first = costing[0].span.line == line
    elsewhere = [one for one in costing if one.span.line != line]
    found["first"] += first
    found["elsewhere"] += bool(elsewhere)
    found["other lines"] += len(case.script.lines) - 1
    found["other lines accused"] += len(elsewhere)
    if elsewhere:
        faults.append(("elsewhere", exercise.kind, kind, case.script.lines[line - 1], elsewhere[0].text))
    own = next((one for one in costing if one.span.line == line), None)
    if own is not None:
        found += _naming(case, own, key, kind, known, faults)
    return found, faults


def _naming(case, own, key, kind, known, faults):
    right = [case.names_right(one, key, kind) for one in own.candidates[:3]]
    said = own.certain if own.candidates else ""
    found = Counter({f"marked {known}": 1, f"top1 {known}": right[:1] == [True], f"top3 {known}": any(right)})
    found[f"sure {known}"] = said == "is"
    found[f"sure and wrong {known}"] = said == "is" and right[:1] != [True]
    if known == "inside" and right[:1] != [True]:
        codes = [one.codes for one in own.candidates[:3]]
        faults.append(("name", case.exercise.kind, kind, own.text, codes, own.certain))
    return found


def _hidden(case, key):
    """A script with lines left out, perhaps the wrong one too: the first ones that follow from it count."""
    follows = _followers(case.exercise, key, case.script)
    if all(case.off(one) != "far" for one in follows):
        return Counter(near=1), []
    report = case.report()
    found = Counter(scripts=1)
    costing = [one for one in report.verdicts if one.costs]
    if not costing:
        return found, []
    found["detected"] += 1
    allowed = {case.script.line(one) for one in follows}
    found["first"] += costing[0].span.line in allowed
    found["elsewhere"] += any(one.span.line not in allowed for one in costing)
    return found, []


def _followers(exercise, key, script):
    """The lines that show a mistake at `key` first: its own, or those that read it over unwritten ones."""
    if key in script.figures:
        return [key]
    hidden, found = {key}, []
    for one in exercise.keys:
        if one in hidden or hidden.isdisjoint(exercise.derivation[one].inputs):
            continue
        if one in script.figures:
            found.append(one)
        else:
            hidden.add(one)
    return found


def two_mistakes(n, seed, digits, form, size=POOL):
    """Counts for one script with two mistakes in two lines, neither of which reads the other."""
    random = Random(f"two {seed} {n} {digits} {form}")  # noqa: S311
    exercise = drawn(random, seed, size)
    who = students.student(random, digits, form, 0.0)
    made = [mistake(exercise, random), mistake(exercise, random)]
    if None in made or made[0][0] == made[1][0]:
        return Counter(), []
    case = Case(exercise, who, made, f"{seed} {n}")
    keys = [key for key, _, _ in made]
    if not case.written or not all(_changes(case, who, one, f"{seed} {n}") for one in made):
        return Counter(), []
    report = case.report()
    lines = {case.script.line(key) for key in keys}
    accused = {one.span.line for one in report.verdicts if one.costs}
    found = Counter(scripts=1, both=lines <= accused, first=bool(accused) and min(accused) == min(lines))
    found["elsewhere"] += bool(accused - lines)
    return found, [] if lines <= accused else [
        ("both", [(k, case.script.lines[case.script.line(x) - 1]) for x, k, _ in made])
    ]


def _changes(case, who, made, seed):
    """Whether each of two mistakes changes its line beside what the other does there."""
    rest = [one for one in case.made if one is not made]
    return case.against(Case(case.exercise, who, rest, seed).script).off(made[0]) == "far"
