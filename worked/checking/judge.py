"""Judge: one walk over a sheet, from the inputs to the new weights, under one reading of it.

Each number written is held to what its formula can give from the numbers before it: the true ones, and the student's
own. Before it come, in this order, the tests

    correct    the true number rounds to what is written
    carried    the numbers before it, as written or exact, round to it
    rounding   what the numbers before it may stand for, with intermediate results rounded on paper, rounds to it

and what passes none is wrong. Behind a wrong number both are tried, what is written and what should have been, so
that a slip in copying does not count twice. What is not on the sheet is computed through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum
from itertools import combinations

from worked.checking.key import Key
from worked.checking.ranges import Range, Ranges, clipped, point, written
from worked.checking.reading import Answer, Reading, Span
from worked.formula import Cases, Formula
from worked.record import NOTHING, replace
from worked.trace.cell import Cell, identifier

Others = Mapping[str, Range]

GUARD, ALMOST = 0.05, 1e-13
MOST_SUSPECTS = 4
TRIVIAL = (0.0, 1.0, -1.0)
# Who has one of these on the sheet goes on from it.
PASSED_BY = ("slope", "gradient", "change")


class Level(IntEnum):
    """How strictly numbers are carried: as written or exact; or as anything that they may stand for."""

    STRICT = 0
    LOOSE = 1


class Mark:
    """What is found of one answer.

    `expected` is the range that it is held to, with some wrong numbers taken as the `others`; `right` is what should
    stand there where it is wrong. `trivial`: it is wrong, and makes what follows from it trivial; `worthless`: it
    follows from such.
    """

    __slots__ = (
        "answer",
        "cell",
        "expected",
        "follows",
        "others",
        "right",
        "span",
        "trivial",
        "verdict",
        "worthless",
    )

    def __init__(self, cell: Cell, answer: Answer, span: Span) -> None:
        self.cell, self.answer, self.span = cell, answer, span
        self.verdict = "wrong"
        self.follows = self.worthless = self.trivial = False
        self.expected = self.right = point(0.0)
        self.others: Others = NOTHING

    @property
    def number(self) -> float:
        """The number written, with the sign of the problem's convention."""
        return self.span.number


class Judge:
    """Walks a sheet under a reading; `marks` are its findings, `wrong` the answers that nothing explains.

    `loose` counts those that only rounding on the way explains. The walk ends early where more than `most` are wrong,
    for then the reading is not the right one.
    """

    def __init__(
        self, key: Key, answers: Mapping[str, Answer], reading: Reading, needed: list[Cell], most: int | None = None
    ) -> None:
        self.key, self.answers, self.reading = key, answers, reading
        self.marks: dict[str, Mark] = {}
        self.wrong: dict[str, Mark] = {}
        self.tainted: set[str] = set()
        self.by_any_way: dict[str, Range] = {}
        self.loose = 0
        self.known: tuple[dict[str, Range], dict[str, Range]] = ({}, {})
        self.frontier: dict[str, frozenset[str]] = {}
        self.arithmetic = (Ranges(), Ranges(cut=reading.cut))
        for cell in needed:
            self._visit(cell)
            if most is not None and len(self.wrong) > most:
                break

    # Walking

    def _visit(self, cell: Cell) -> None:
        answer, behind = self.answers.get(cell.id), self.behind(cell)
        self.frontier[cell.id] = frozenset((cell.id,)) if answer else behind
        if answer:
            mark = self.marks[cell.id] = Mark(cell, answer, self.reading.span(answer))
            if cell.formula:
                self._judge(mark, behind)
            else:
                self._judge_given(mark)
        elif cell.formula is None:
            self._know(cell.id, point(self.key.truth(cell.id)))
        else:
            for level in Level:
                found = self._compute(cell, cell.formula, level, self.known[level].__getitem__)
                self.known[level][cell.id] = found

    def behind(self, cell: Cell) -> frozenset[str]:
        """The cells of the sheet from which a cell is computed, through those that are not on it."""
        inputs = self.key.inputs.get(cell.id, ())
        return frozenset().union(*(self.frontier.get(name, ()) for name in inputs))

    def suspects(self, cell: Cell) -> list[str]:
        """The wrong numbers from which a cell is computed, in order."""
        return sorted(self.behind(cell) & self.wrong.keys(), key=self.key.order.__getitem__)

    def _know(self, name: str, strict: Range, loose: Range | None = None) -> None:
        self.known[Level.STRICT][name] = strict
        self.known[Level.LOOSE][name] = loose or strict

    def _judge_given(self, mark: Mark) -> None:
        """A given number that stands on the sheet: it is copied, or it is wrong."""
        truth, span = self.key.truth(mark.cell.id), mark.span
        mark.expected = mark.right = point(truth)
        if span.low <= truth <= span.high:
            mark.verdict = "correct"
            self._know(mark.cell.id, point(truth))
        else:
            self._fail(mark)

    def _judge(self, mark: Mark, behind: frozenset[str]) -> None:
        name, span = mark.cell.id, mark.span
        truth = self.key.truth(name)
        tainted = bool(behind & self.tainted)
        mark.expected = self.evaluate(mark.cell, Level.LOOSE)
        if span.low <= truth <= span.high:
            mark.verdict = "rounding" if self.reading.cut and not self._is_rounded(mark, truth) else "correct"
            self._accept(mark, truth, tainted)
        elif self._is_consistent(mark, behind):
            self._accept(mark, truth, tainted)
        else:
            mark.right = mark.expected
            self._fail(mark)

    def _by_any_way(self, name: str) -> Range:
        """What may stand in the place of a wrong number, by whichever way it is computed, and rounded."""
        found = self.by_any_way.get(name)
        if found is None:
            mark = self.wrong[name]
            found = right = mark.right
            if mark.cell.formula and not right.is_open:
                whole, half = [right, *self.results(mark.cell, Level.LOOSE)], mark.span.unit / 2
                low = min(each.low for each in whole if not each.is_open) - half
                high = max(each.high for each in whole if not each.is_open) + half
                away = max(right.low - low, high - right.high)
                found = Range(low, high, right.center, right.slopes, right.error + away)
            self.by_any_way[name] = found
        return found

    def _is_rounded(self, mark: Mark, truth: float) -> bool:
        """Whether a number is also what rounding gives, on a sheet whose digits are cut off."""
        span = replace(self.reading, cut=False).span(mark.answer)
        return span.low <= truth <= span.high

    def _is_consistent(self, mark: Mark, behind: frozenset[str]) -> bool:
        """Whether what is written comes of the numbers before it; says in the mark how."""
        suspects = self.suspects(mark.cell)
        tainted = behind & self.tainted
        for level in Level:
            for others in self.assignments(suspects):
                if level is Level.LOOSE:
                    others = {name: self._by_any_way(name) for name in others}
                for found in self.results(mark.cell, level, others):
                    if self.meets(found, mark.span, level) and not (found.is_open and level is Level.STRICT):
                        own = tainted - others.keys()
                        mark.expected, mark.others, mark.follows = found, others, bool(own)
                        mark.worthless = any(self.marks[name].trivial for name in own)
                        mark.trivial = mark.worthless and self._is_trivial(mark)
                        mark.verdict = "carried" if level is Level.STRICT or own else "rounding"
                        self.loose += level is Level.LOOSE
                        return True
        return False

    def assignments(self, suspects: list[str]) -> Iterator[Others]:
        """For the wrong numbers that a cell depends on: all as written, all as they should be, then any of both."""
        yield NOTHING
        right = {name: self.wrong[name].right for name in suspects}
        if suspects:
            yield right
        few = suspects[-MOST_SUSPECTS:]
        for count in range(1, len(few) if len(few) == len(suspects) else len(few) + 1):
            for chosen in combinations(few, count):
                yield {name: right[name] for name in chosen}

    def _accept(self, mark: Mark, truth: float, tainted: bool) -> None:
        """Go on from a number that is right, or rightly carried."""
        span, name, number = mark.span, mark.cell.id, mark.number
        if mark.follows:
            self.tainted.add(name)
        if mark.answer.counts:
            self._know(name, point(number))
            return
        reach = span.unit * (1 if mark.verdict == "rounding" else GUARD)
        kept = GUARD * span.unit
        low = max(mark.expected.low - kept, span.low - reach)
        high = min(mark.expected.high + kept, span.high + reach)
        if tainted or low > high:
            low, high = min(low, span.low), max(high, span.high)
        if not tainted and abs(truth - number) <= ALMOST * max(1, abs(truth)) and self._is_whole(mark):
            low = high = number
        loose = written(name, min(low, number), max(high, number))
        if tainted:
            strict = loose
        elif span.low <= truth <= span.high:
            strict = written(name, min(number, truth), max(number, truth))
        else:
            strict = loose
        self._know(name, strict, loose)

    def _is_whole(self, mark: Mark) -> bool:
        """Whether the numbers before a cell lead to exactly what is written, so that nothing was rounded there."""
        found = self.evaluate(mark.cell, Level.STRICT)
        return found.high - found.low <= 2 * ALMOST * max(1, abs(found.low))

    def _fail(self, mark: Mark) -> None:
        """Go on from a wrong number: as written, or as it should be."""
        name, span = mark.cell.id, mark.span
        mark.trivial = self._is_trivial(mark)
        self._know(name, point(span.number) if mark.answer.counts else written(name, span.low, span.high))
        self.wrong[name] = mark
        self.tainted.add(name)

    def _is_trivial(self, mark: Mark) -> bool:
        """Whether a wrong number makes what follows from it trivial: 0, 1, the target, or the same as a step before."""
        cell, number = mark.cell, mark.number
        if not self.key.is_telling:
            return False
        if number in TRIVIAL:
            return True
        if cell.quantity == "out":
            target = identifier("target", cell.place, cell.step, cell.sample)
            if target in self.key.outcomes and number == self.key.truth(target):
                return True
        before = identifier(cell.quantity, cell.place, cell.step - 1, cell.sample)
        if before in self.marks:
            return number == self.marks[before].number
        return before in self.key.outcomes and number == self.key.truth(before)

    # Computing

    def evaluate(self, cell: Cell, level: Level, formula: Formula | None = None, others: Others = NOTHING) -> Range:
        """What a cell, or another formula in its place, comes to from the numbers on the sheet; some may be others."""
        found = formula or cell.formula
        assert found
        known = self.look(level)
        if not others:
            return self._compute(cell, found, level, known)
        local = dict(others)
        for name in self.hidden_between(found, others):
            between = self.key.cells[name]
            assert between.formula
            local[name] = self._compute(
                cell, between.formula, level, lambda each: local.get(each) or known(each), between
            )
        return self._compute(cell, found, level, lambda each: local.get(each) or known(each))

    def look(self, level: Level) -> Callable[[str], Range]:
        """What each cell may be; one that the sheet does not depend on is what the key says."""
        known = self.known[level]
        return lambda name: known.get(name) or point(self.key.truth(name))

    def results(self, cell: Cell, level: Level, others: Others = NOTHING) -> Iterator[Range]:
        """What a cell may come to, by each way to compute it and the cells between it and the sheet's numbers."""
        ways = self._ways(cell)
        for formula in ways:
            yield from self._branches(cell, formula, level, others)
        for name in self.key.inputs[cell.id]:
            between = self.key.cells[name]
            if name in self.answers or name in others or not between.formula:
                continue
            for other_way in self._ways(between)[1:]:
                other = self.evaluate(between, level, other_way, others)
                for formula in ways:
                    if name in formula.symbols():
                        yield self.evaluate(cell, level, formula, {**others, name: other})

    def _ways(self, cell: Cell) -> list[Formula]:
        """The ways to compute a cell that pass by no slope, gradient or change on the sheet."""
        ways = list(self.key.ways(cell))
        steps = {name for name in cell.inputs if name in self.answers and name.startswith(PASSED_BY)}
        return [way for way in ways if steps <= set(way.symbols())] if len(ways) > 1 and steps else ways

    def _branches(self, cell: Cell, formula: Formula, level: Level, others: Others) -> Iterator[Range]:
        """The range of a formula; of a definition by cases, where it is open which holds, that of each body."""
        whole = self.evaluate(cell, level, formula, others)
        if isinstance(formula, Cases) and whole.low < whole.high and not whole.slopes:
            bodies = [*(case.body for case in formula.cases), formula.otherwise]
            for found in (self.evaluate(cell, level, body, others) for body in bodies):
                if whole.low <= found.low and found.high <= whole.high:
                    yield found
        else:
            yield whole

    def hidden_between(self, formula: Formula, others: Others) -> list[str]:
        """The cells that are not on the sheet, lie before a formula and behind one of the others, in order."""
        inputs, found, waiting = self.key.inputs, set[str](), list(formula.symbols())
        while waiting:
            name = waiting.pop()
            if name not in found and name not in self.answers and name not in others and name in inputs:
                found.add(name)
                waiting += inputs[name]
        affected = set(others)
        kept = []
        for name in sorted(found, key=self.key.order.__getitem__):
            if not affected.isdisjoint(inputs[name]):
                affected.add(name)
                kept.append(name)
        return kept

    def _compute(self, cell, formula, level, lookup, between=None) -> Range:
        """A formula in the arithmetic of a level; intermediate results are rounded as in the line of `cell`."""
        arithmetic = self.arithmetic[level]
        if level is Level.LOOSE:
            unit = self._unit(cell)
            arithmetic.unit = lambda low, high: self.reading.kept(low, high, unit)
        found, own = formula.value(lookup, arithmetic), between or cell
        if own.quantity != "out" or formula not in self.key.ways(own):
            return found
        return clipped(found, *self.key.bounds(own))

    def _unit(self, cell: Cell) -> float:
        """One unit of the last digit in the line of a cell; that of a cell not on the sheet, of its quantity or any."""
        mark = self.marks.get(cell.id)
        return mark.span.unit if mark else self.reading.hidden_unit(self.key.column(cell))

    def meets(self, found: Range, span: Span, level: Level) -> bool:
        """Whether a range and what is written have a number in common; a guard digit may have been rounded before."""
        guard = GUARD * span.unit if level is Level.LOOSE and not self.reading.cut else 0.0
        return found.low <= span.high + guard and found.high >= span.low - guard
