"""Judge: one walk over a sheet, from the inputs to the new weights, under one reading of it.

Each number is held to what its formula gives from the numbers before it: the true ones, and the student's own. In this
order it is

    correct    the true number rounds to what is written
    carried    the numbers before it, as written or exact, round to it
    rounding   what the numbers before it may stand for, with intermediate results rounded on paper, rounds to it

and what passes none of these is wrong. A number that passes and yet shows nothing is `too-coarse`, where it has too few
digits, or `cannot-be-judged`, where too much before it is not on the sheet. Behind a wrong number both are tried, what
is written and what should have been, so that a slip in copying does not count twice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, takewhile

from worked.cells.cell import Cell
from worked.checking.answer_key.key import Key
from worked.checking.judging.assigned import assignments
from worked.checking.judging.computing import Computing, Level, Others
from worked.checking.judging.drift import drift, is_too_far
from worked.checking.judging.evidence import Evidence
from worked.checking.judging.garbage import TRIVIAL, is_trivial, why_garbage
from worked.checking.judging.mark import Mark, Way
from worked.checking.numbers.ranges import Range, alike, anything, hull, point, written
from worked.checking.numbers.reading import Answer, Reading, Span
from worked.formula import Formula
from worked.record import NOTHING, replace

GUARD = 0.05
# So many wrong numbers are many.
MANY = 12
# How many ways to take the doubtful numbers before a cell are tried: few, once so many ranges a cell are computed.
MOST_ASSIGNMENTS = {Level.WRITTEN: 11, Level.STRICT: 3, Level.LOOSE: 7}
MOST_RANGES, FEW_ASSIGNMENTS = 8, 2
# What is this much further away than rounding over many cells explains is wrong.
BEYOND_DRIFT = 4.0


class Judge:
    """Walks a sheet under a reading; `marks` are its findings, `wrong` the answers that nothing explains.

    `loose` counts those that only rounding on the way explains. A walk that will do no better than another one,
    `rival`, is given up; the `explainable` are what the rival found wrong and this reading may explain.
    """

    def __init__(
        self,
        key: Key,
        answers: Mapping[str, Answer],
        reading: Reading,
        needed: list[Cell],
        rival: Judge | None = None,
        explainable: Iterable[str] = (),
    ) -> None:
        self.key, self.answers, self.reading = key, answers, reading
        self.marks: dict[str, Mark] = {}
        self.wrong: dict[str, Mark] = {}
        self.tainted: set[str] = set()
        self.doubtful: dict[str, Mark] = {}
        self.loose, self.budget = 0, MOST_RANGES * len(needed)
        self.evidence = key.once(Evidence)
        self.computing = Computing(key, reading, answers)
        self.behind = self.computing.behind
        self._slack: dict[str, tuple[float, float]] = {}
        self.is_given_up = False
        begun = self._begin_like(rival, needed) if rival else 0
        before = sorted(map(key.order.__getitem__, rival.wrong if rival else ()))
        ahead = sorted(map(key.order.__getitem__, explainable))
        for cell in needed[begun:]:
            self._visit(cell)
            if rival and cell.id in self.marks and self._is_no_better(before, ahead, cell):
                self.is_given_up = True
                break

    # Walking

    def _begin_like(self, rival: Judge, needed: list[Cell]) -> int:
        """Take over what is the same as in a reading that has only other signs; says how many cells."""
        if replace(self.reading, opposite=rival.reading.opposite) != rival.reading:
            return 0
        turned = self.reading.opposite ^ rival.reading.opposite
        same = [
            *takewhile(lambda cell: cell.id not in self.answers or self.answers[cell.id].quantity not in turned, needed)
        ]
        names = [cell.id for cell in same]
        self.computing.begin_like(rival.computing, names)
        for mine, theirs in ((self.marks, rival.marks), (self.wrong, rival.wrong), (self.doubtful, rival.doubtful)):
            mine.update((name, theirs[name]) for name in names if name in theirs)
        self.tainted = rival.tainted.intersection(names)
        self.loose = sum(mark.is_loose for mark in self.marks.values())
        return len(names)

    def _visit(self, cell: Cell) -> None:
        answer = self.answers.get(cell.id)
        if answer is None:
            self.computing.pass_through(cell)
            return
        mark = self.marks[cell.id] = Mark(cell, answer, self.reading.spans(answer))
        self.computing.write(cell, max(mark.span.unit, self.reading.ruled(answer)))
        if cell.formula:
            self._judge(mark, self.behind(cell))
        else:
            self._judge_given(mark)

    def _is_no_better(self, rival: list[int], explainable: list[int], last: Cell) -> bool:
        """Whether more numbers will be wrong than those of a rival, even if all explainable ones ahead are explained.

        Where many are wrong, as many suffice.
        """
        place = self.key.order[last.id]
        more = len(self.wrong) - bisect_right(rival, place) - (len(explainable) - bisect_right(explainable, place))
        return more > 0 or (more == 0 and len(rival) > MANY)

    def suspects(self, cell: Cell) -> list[str]:
        """The numbers from which a cell is computed and which may have been others, in order."""
        return sorted(self.behind(cell) & self.doubtful.keys(), key=self.key.order.__getitem__)

    def _judge_given(self, mark: Mark) -> None:
        """A given number that stands on the sheet: it is copied, or it is wrong."""
        if self.copies(mark):
            mark.verdict = "correct" if self.evidence.tells(mark.cell, mark.span) else "too-coarse"
            self.computing.know(mark.cell.id, self.key.truth(mark.cell.id), mark.right)
        else:
            self._fail(mark)

    def copies(self, mark: Mark) -> bool:
        """Whether a given number is copied rightly."""
        truth = self.key.truth(mark.cell.id)
        mark.expected = mark.right = mark.true = point(truth)
        mark.span = next((span for span in mark.spans if span.holds(truth)), mark.spans[0])
        return mark.span.holds(truth)

    def _judge(self, mark: Mark, behind: frozenset[str]) -> None:
        tainted = behind & self.tainted
        verdict = self._explained(mark, tainted)
        if verdict:
            self._accept(mark, verdict, bool(tainted))
        else:
            self._fail(mark)

    def _explained(self, mark: Mark, tainted: frozenset[str]) -> str:
        """How a number is explained, with as many digits as possible; "" where it is wrong."""
        for span in mark.spans:
            mark.span = span
            verdict = self._verdict(mark, tainted)
            if verdict:
                return verdict
        mark.span = mark.spans[0]
        mark.right = mark.true = mark.expected = self._expected(mark.cell)
        suspects = self.suspects(mark.cell)
        if suspects and not mark.right.is_open:
            others = {name: self.doubtful[name].true for name in suspects}
            mark.true = self.computing.evaluate(mark.cell, Level.LOOSE, None, others)
        return ""

    def of_earlier_line(self, answer: Answer) -> Mark:
        """What is found of a line that a later one of the same cell replaces; nothing goes on from it."""
        cell = self.key.cells[answer.cell]
        mark = Mark(cell, answer, self.reading.spans(answer))
        if cell.formula:
            mark.verdict = self._explained(mark, self.behind(cell) & self.tainted) or "wrong"
        elif self.copies(mark):
            mark.verdict = "correct"
        return mark

    def _verdict(self, mark: Mark, tainted: frozenset[str]) -> str:
        """How a number with the digits of a span is explained; "" where nothing explains it."""
        truths = self.key.truths(mark.cell.id)
        if any(map(mark.span.holds, truths)):
            mark.expected = self._expected(mark.cell)
            if not mark.expected.is_open:
                possible = [*self._also_possible(mark, mark.cell.formula, NOTHING)]
                mark.expected = hull(possible[0], possible) if possible else mark.expected
            return "correct" if not self.reading.cut or self._is_rounded(mark, truths) else "rounding"
        if self.computing.is_far_from_sheet(mark.cell):
            return self._from_afar(mark, tainted)
        vague = False
        for way in self.possible_ways(mark):
            if not self.meets(way.found, mark.span, way.level):
                continue
            useful = self.evidence.is_useful(mark.cell, way.found, mark.span.unit)
            if not useful or (not tainted and is_too_far(self.key, self.reading, mark, way, self.marks)):
                vague = vague or way.level is Level.LOOSE or not way.found.is_open
                continue
            self._explain(mark, way, tainted)
            return "carried" if way.level is not Level.LOOSE or mark.follows else "rounding"
        coarser = self.computing.by_coarser_weights(mark.cell) if not (vague or tainted) else None
        vague = vague or (coarser is not None and self.meets(coarser, mark.span, Level.LOOSE))
        mark.expected = anything() if vague else mark.expected
        return "cannot-be-judged" if vague else ""

    def _explain(self, mark: Mark, way: Way, tainted: frozenset[str]) -> None:
        """Say in the mark by which way it is explained, and from which wrong numbers."""
        own = tainted - way.others.keys()
        mark.way, mark.follows = way, bool(own)
        mark.expected = hull(way.found, self._also_possible(mark, way.formula, way.others))
        reasons = [self.marks[name].no_credit_after for name in sorted(own, key=self.key.order.__getitem__)]
        mark.no_credit = next(filter(None, reasons), "")
        self.loose += mark.is_loose

    def _also_possible(self, mark: Mark, formula: Formula | None, taken: Others) -> Iterator[Range]:
        """What else a cell may have come to that agrees with a number, with doubtful ones as written or right.

        Where none is doubtful, by any way to compute it, else by a formula.
        """
        suspects = self.suspects(mark.cell)
        results = self.computing.results(mark.cell, Level.LOOSE) if not suspects else ()
        yield from (each.found for each in results if self.meets(each.found, mark.spans[-1], Level.LOOSE))
        for assigned in (taken, *self.assignments(suspects, MOST_ASSIGNMENTS[Level.STRICT])) if suspects else ():
            others = {name: self._by_any_way(name, found) for name, found in assigned.items()}
            found = self.computing.evaluate(mark.cell, Level.LOOSE, formula, others)
            if self.meets(found, mark.spans[-1], Level.LOOSE):
                yield found

    def possible_ways(self, mark: Mark) -> Iterator[Way]:
        """The ranges that a number may come from, the strictest first.

        The other ways to a range that is far from what is written are passed over, unless they lead to wider ones.
        """
        cell, suspects = mark.cell, self.suspects(mark.cell)
        for level in Level:
            wider = 0.0
            for others in self.assignments(suspects, MOST_ASSIGNMENTS[level] if self.budget > 0 else FEW_ASSIGNMENTS):
                self.budget -= 1
                if level is Level.LOOSE:
                    others = {name: self._by_any_way(name, found) for name, found in others.items()}
                    wider = wider or self.computing.wider(cell)
                results = self.computing.results(cell, level, others)
                first = next(results, None)
                if first is not None:
                    way = Way(*first, level, others)
                    yield way
                    is_near = not way.is_far(mark.span, wider) or self.key.means_several(cell)
                    for result in results if self.budget > 0 and is_near else ():
                        self.budget -= 1
                        yield Way(*result, level, others)

    def _from_afar(self, mark: Mark, tainted: frozenset[str]) -> str:
        """How a number is explained that comes after many updates that are not on the sheet."""
        truth, span = self.key.truth(mark.cell.id), mark.span
        away = drift(self.key, self.reading, mark.cell, self.marks)
        found = Range(truth - away.usual, truth + away.usual, truth, {}, away.usual)
        mark.expected = anything()
        if not tainted and self.evidence.is_useful(mark.cell, found, span.unit):
            mark.expected = found
            if self.meets(found, span, Level.LOOSE):
                self.loose += 1
                return "rounding"
        far = max(truth - span.high, span.low - truth)
        return "cannot-be-judged" if tainted or far <= BEYOND_DRIFT * away.most else ""

    def _expected(self, cell: Cell) -> Range:
        """What the numbers before a cell lead to by its own formula; open where that is too far away."""
        assert cell.formula
        return anything() if self.computing.is_far_from_sheet(cell) else self.computing.evaluate(cell, Level.LOOSE)

    def _by_any_way(self, name: str, right: Range) -> Range:
        """What may stand in place of a doubtful number, by whichever way it is computed, and rounded."""
        mark = self.doubtful[name]
        if mark.cell.formula is None or self.key.is_itself(mark.answer) or right.is_open:
            return right
        if name not in self._slack:
            every = (result.found for result in self.computing.results(mark.cell, Level.LOOSE))
            unit = mark.spans[0].unit
            ways, half = hull(mark.right, alike(mark.right, every, unit)), unit / 2
            self._slack[name] = mark.right.low - ways.low + half, ways.high - mark.right.high + half
        below, above = self._slack[name]
        return Range(right.low - below, right.high + above, right.center, right.slopes, right.error + max(below, above))

    def _is_rounded(self, mark: Mark, truths: tuple[float, ...]) -> bool:
        """Whether a number is also what rounding gives, on a sheet whose digits are cut off."""
        spans = replace(self.reading, cut=False).spans(mark.answer)
        return any(map(spans[mark.spans.index(mark.span)].holds, truths))

    def assignments(self, suspects: list[str], most: int) -> Iterator[Others]:
        """How the doubtful numbers before a cell may be taken, at `most` so many ways."""
        return islice(assignments(self.doubtful, suspects), most)

    # Going on from a number

    def _accept(self, mark: Mark, verdict: str, tainted: bool) -> None:
        """Go on from a number that is explained."""
        mark.verdict = verdict
        if verdict != "cannot-be-judged" and not self.evidence.tells(mark.cell, mark.span, mark.follows):
            mark.verdict = "too-coarse"
        if mark.follows:
            self.tainted.add(mark.cell.id)
        spreads = mark.no_credit != TRIVIAL or is_trivial(self.key, self.marks, mark.cell, mark.number)
        mark.no_credit_after = mark.no_credit if spreads else ""
        if verdict == "cannot-be-judged":
            mark.no_credit_after = why_garbage(self.key, self.marks, mark.cell, mark.span)
            self.tainted.update([mark.cell.id] if mark.no_credit_after else [])
        if mark.answer.counts:
            self.computing.know(mark.cell.id, mark.number, point(mark.number))
        elif mark.span.coarse and not self.reading.irregular:
            self._doubt(mark)
        elif verdict == "cannot-be-judged":
            self.computing.know(mark.cell.id, mark.number, written(mark.cell.id, mark.span.low, mark.span.high))
            mark.right = mark.true = point(self.key.truth(mark.cell.id))
            self.doubtful[mark.cell.id] = mark
        else:
            self._know(mark, tainted)

    def _know(self, mark: Mark, tainted: bool) -> None:
        """What later numbers may have been computed from: what is written, or the number before it was rounded."""
        name, number, truth = mark.cell.id, mark.number, self.key.truth(mark.cell.id)
        span = mark.spans[-1]
        slack = span.unit * (1 if mark.verdict == "rounding" else GUARD)
        kept = GUARD * span.unit
        low = max(mark.expected.low - kept, span.low - slack)
        high = min(mark.expected.high + kept, span.high + slack)
        if tainted or low > high:
            low, high = min(low, span.low), max(high, span.high)
        if self.key.is_itself(mark.answer) or (not tainted and self.evidence.is_exact(mark.cell, number)):
            low = high = number
        loose = written(name, min(low, number), max(high, number))
        strict = loose
        if not tainted and span.holds(truth):
            strict = written(name, min(number, truth), max(number, truth))
        self.computing.know(name, number, strict, loose)

    def _doubt(self, mark: Mark) -> None:
        """Go on from an exception with fewer digits: as it is written, or as it was before it was rounded."""
        name, span, fine = mark.cell.id, mark.span, mark.spans[0]
        low, high = max(mark.expected.low, span.low), min(mark.expected.high, span.high)
        truth = self.key.truth(name)
        mark.right = written(name, low, high) if low < high else point(truth if span.holds(truth) else span.number)
        mark.true = mark.right
        self.computing.know(name, mark.number, written(name, fine.low, fine.high))
        self.doubtful[name] = mark

    def _fail(self, mark: Mark) -> None:
        """Go on from a wrong number: as written, or as it should be."""
        name, span = mark.cell.id, mark.spans[-1]
        stands_for = point(span.number) if self.key.is_itself(mark.answer) else written(name, span.low, span.high)
        self.computing.know(name, span.number, stands_for)
        mark.no_credit_after = why_garbage(self.key, self.marks, mark.cell, mark.span)
        self.wrong[name] = self.doubtful[name] = mark
        self.computing.wrong.add(name)
        self.tainted.add(name)

    def meets(self, found: Range, span: Span, level: Level) -> bool:
        """Whether a range and what is written have a number in common; a guard digit may have been rounded before."""
        guard = GUARD * span.unit if level is Level.LOOSE and not self.reading.cut else 0.0
        return found.low <= span.high + guard and found.high >= span.low - guard
