"""Choose: the reading of a sheet that explains most of it at the least cost.

The digits of the sheet give one or more rules of rounding. Where these leave numbers unexplained, other signs, plain
differences in place of errors, and digits that are cut off are tried, as far as the numbers speak for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from worked.cells.before import and_before
from worked.cells.cell import Cell
from worked.checking.answer_key.key import Key
from worked.checking.judging.computing import Level
from worked.checking.judging.judge import Judge
from worked.checking.judging.mark import FAR_WIDTHS, Mark
from worked.checking.numbers.ranges import point
from worked.checking.numbers.reading import OUTPUT_ERROR, SIGNED, SUBTRACTED, Answer, Reading, Signs, Span
from worked.checking.numbers.rules import readings
from worked.number import Digits
from worked.record import replace

PLAIN: Signs = frozenset()
DIFFERENCE: Signs = frozenset({"difference"})
SIGNS: tuple[Signs, ...] = (SIGNED, SIGNED - {OUTPUT_ERROR}, frozenset({OUTPUT_ERROR}))
# A difference of target and output may be taken either way round, whatever the sign of the errors.
SIGNS += (DIFFERENCE, *(signs ^ DIFFERENCE for signs in SIGNS))
STEPS: tuple[Signs, ...] = (frozenset({"change"}), frozenset({"velocity"}), SUBTRACTED)

UNEXPLAINED = ("wrong", "cannot-be-judged")
# What a number costs that is wrong, that cannot be judged, that follows from a wrong one, and that only rounding on the
# way explains.
WRONG, UNJUDGED, FOLLOWS, LOOSE = 5.0, 1.5, 0.5, 0.25
# What it costs to turn signs, to turn those of changes, to cut digits off, and to take errors for plain differences.
TURNED, MOVED, CUT, DIFFERENCES = 0.4, 4.0, 4.0, 2.0
# Signs that explain so few numbers must be those of most of their quantities; and digits that are cut off must explain
# so many numbers for each one that was right before.
FEW, LEAST_GAINED = 2, 4
# Numbers are alike that differ by so many units, or by such a share. Where no more than such a share is wrong, signs
# may be turned, and partial results cut off; else so many of the wrong ones must look like it.
NEAR_UNITS, ALIKE, MOST_TURNED, MOST_WRONG, LEAST_CUT = 10.0, 0.05, 0.7, 0.5, 0.2
# A reading that may explain no more than such a share of the wrong numbers does so by chance.
LEAST_HOPES = 0.05
# Where more than so many are wrong, one by which digits are cut off must explain so many for each right one that was
# rounded up, and no further one is tried once each answer has been judged so many times, taken together.
FEW_WRONG, LEAST_HOPES_CUT, MOST_VISITS = 12, 0.25, 8


def best(key: Key, answers: Mapping[str, Answer]) -> Judge:
    """The sheet, judged under its best reading."""
    return _Search(key, answers).best()


class _Search:
    """Readings of a sheet, tried one after the other until one explains all of it."""

    def __init__(self, key: Key, answers: Mapping[str, Answer]) -> None:
        self.key, self.answers, self.needed = key, answers, _needed(key, answers)
        self.columns = {answer.quantity for answer in answers.values()}
        self.styles = readings(list(answers.values()), self._asked, self._away)
        self.tried: set[tuple[object, ...]] = set()
        self.visited = 0
        self.found = self._judged(self.styles[0])

    def _asked(self, answer: Answer) -> Digits:
        return self.key.asked(self.key.cells[answer.cell])

    def _away(self, answer: Answer) -> float:
        """How far a number is from the true one, whatever its sign."""
        return abs(abs(float(answer.written.number)) - abs(self.key.truth(answer.cell)))

    def best(self) -> Judge:
        """The judgement under the best reading: its digits, the signs that it uses, and whether digits are cut off."""
        self._try([PLAIN])
        plain = self.found
        signs = self._turned(plain, SIGNED, SIGNS)
        self._try(signs)
        moves = dict.fromkeys(move for judge in (plain, self.found) for move in self._turned(judge, SUBTRACTED, STEPS))
        if signs and len(self.found.wrong) <= max(FEW_WRONG, MOST_WRONG * len(self.found.marks)):
            # What follows from a delta with the wrong sign hides that it is subtracted.
            moves.update(dict.fromkeys(move & self.columns for move in STEPS if move & self.columns))
        others = dict.fromkeys((self.found.reading.opposite, PLAIN, *(signs & self.columns for signs in SIGNS)))
        signs += [move | other for other in others for move in moves]
        self._try(signs)
        factor, several = self.key.error_factor, list(dict.fromkeys((self.found.reading.opposite, PLAIN, *signs)))
        if factor and any(mark.answer.quantity == OUTPUT_ERROR for mark in self.found.wrong.values()):
            others = dict.fromkeys((self.found.reading.opposite, *others))
            several = list(dict.fromkeys((*others, *several)))
            self._try([signs for other in others for signs in (other, other ^ {OUTPUT_ERROR})], error_factor=factor)
        few = len(self.found.wrong) <= max(FEW, MOST_WRONG * len(self.found.marks))
        if few or _are_cut(self.found):
            self._try(several, cut=True)
            if factor:
                self._try(several, cut=True, error_factor=factor)
        return self.found

    def _turned(self, judge: Judge, columns: Signs, choices: Iterable[Signs]) -> list[Signs]:
        """The signs of quantities on the sheet that may be turned, each combination once."""
        if not any(mark.answer.quantity in columns for mark in judge.wrong.values()):
            return []
        present = dict.fromkeys(signs & self.columns for signs in choices if signs & self.columns)
        return [signs for signs in present if _are_turned(judge, signs)]

    def _try(self, signs: Iterable[Signs], **changes: object) -> None:
        """Some signs in the styles that are in question, as long as anything on the sheet is wrong."""
        for opposite in signs:
            for place, style in enumerate(self._in_question(opposite)):
                asked = (place, opposite, *changes.items())
                if self.found.wrong and asked not in self.tried:
                    self.tried.add(asked)
                    reading = replace(style, opposite=opposite, **changes)
                    explainable = _explainable(self.found, reading)
                    if not self._is_worth_it(reading, explainable):
                        continue
                    judge = self._judged(reading, self.found, explainable)
                    if not judge.is_given_up and _is_better(judge, self.found):
                        self.found = judge

    def _is_worth_it(self, reading: Reading, explainable: Collection[str]) -> bool:
        """Whether a reading that may explain some of the wrong numbers may be better than the best so far."""
        away = _distance(reading) - _distance(self.found.reading)
        by_chance = LEAST_HOPES * len(self.found.wrong)
        explains_all = reading.cut and len(explainable) == len(self.found.wrong) <= FEW
        if (WRONG * len(explainable) <= away and not explains_all) or len(explainable) < by_chance:
            return False
        if len(self.found.wrong) <= FEW_WRONG:
            return True
        lost = LEAST_HOPES_CUT * _most_lost(self.found, reading)
        return len(explainable) >= lost and self.visited <= MOST_VISITS * len(self.answers)

    def _in_question(self, opposite: Signs) -> list[Reading]:
        """The styles, or where much is wrong in all of them or signs are turned, the best one alone."""
        most = MOST_WRONG * len(self.found.marks) if opposite == self.found.reading.opposite else 0
        if len(self.found.wrong) <= max(FEW_WRONG, most):
            return self.styles
        best = self.found.reading
        return [style for style in self.styles if (style.usual, style.rules) == (best.usual, best.rules)]

    def _judged(self, reading: Reading, rival: Judge | None = None, explainable: Iterable[str] = ()) -> Judge:
        judge = Judge(self.key, self.answers, reading, self.needed, rival, explainable)
        self.visited += len(judge.marks)
        return judge


def _are_turned(judge: Judge, signs: Signs) -> bool:
    """Whether numbers of some quantities may have the other sign: where most of a sheet is wrong, they must look so."""
    if len(judge.wrong) <= MOST_TURNED * len(judge.marks):
        return True
    turned = same = 0
    for answer in judge.answers.values():
        number, truth = float(answer.written.number), judge.key.truth(answer.cell)
        if answer.quantity in signs and abs(abs(number) - abs(truth)) <= ALIKE * abs(truth):
            turned += number * truth < 0
            same += number * truth > 0
    return turned > same


def _are_cut(judge: Judge) -> bool:
    """Whether many of the wrong numbers are right ones cut off, not rounded."""
    cutting = replace(judge.reading, cut=True)
    turning = replace(cutting, opposite=SIGNED - judge.reading.opposite)
    cut = 0
    for mark in judge.wrong.values():
        spans = (*cutting.spans(mark.answer), *turning.spans(mark.answer))
        cut += any(judge.meets(mark.right, span, Level.STRICT) for span in spans)
    return cut > 0 and cut >= LEAST_CUT * len(judge.wrong)


def _is_better(judge: Judge, best: Judge) -> bool:
    """Whether a reading is to be believed more than the best so far.

    The sign of changes must be confirmed by the new weights, and any other one by most of its numbers, or by several
    that it explains. A number that was rounded up speaks against digits that are cut off.
    """
    turned, fewer = judge.reading.opposite, len(best.wrong) - len(judge.wrong)
    if turned & SUBTRACTED and not _confirmed(judge):
        return False
    at_once = judge.reading.cut != best.reading.cut
    if turned and (fewer < FEW or at_once) and not _consistent(judge):
        return False
    if judge.reading.cut > best.reading.cut and turned == best.reading.opposite:
        explained = [judge.marks[name].verdict not in UNEXPLAINED for name in best.wrong]
        if not any(explained):
            return False
        lost = judge.wrong.keys() - best.wrong.keys()
        if LEAST_GAINED * len(lost) > fewer:
            return False
        if not judge.wrong and all(explained):
            return True
    return _cost(judge) < _cost(best)


def _cost(judge: Judge) -> float:
    """What a reading costs: what it leaves wrong or open, and how far it goes from the plain one."""
    unjudged = sum(mark.verdict == "cannot-be-judged" for mark in judge.marks.values())
    numbers = WRONG * len(judge.wrong) + UNJUDGED * unjudged + FOLLOWS * len(judge.tainted) + LOOSE * judge.loose
    return numbers + _distance(judge.reading)


def _distance(reading: Reading) -> float:
    """What a reading costs for how far it goes from the plain one."""
    signs = TURNED * bool(reading.opposite & SIGNED) + MOVED * bool(reading.opposite & SUBTRACTED)
    return signs + CUT * reading.cut + DIFFERENCES * (reading.error_factor != 1) + reading.charge


def _explainable(judge: Judge, reading: Reading) -> list[str]:
    """Which of the wrong numbers another reading may explain: those that it brings near to what should be there.

    Other signs explain nothing but numbers of their own quantities, and what is computed from these.
    """
    turned = reading.opposite ^ judge.reading.opposite
    share = ALIKE if turned or reading.error_factor != judge.reading.error_factor else 0.0
    widths = 0.0 if reading.cut == judge.reading.cut else FAR_WIDTHS
    only_signs = replace(reading, opposite=judge.reading.opposite) == judge.reading
    found = []
    for name, mark in judge.wrong.items():
        spans = reading.spans(mark.answer)
        if only_signs and not _depends_on(judge, mark, turned):
            continue
        if turned and mark.answer.quantity not in turned:
            spans += [span.turned() for span in spans]
        if _may_be_right(judge, mark, spans, share, widths):
            found.append(name)
    return found


def _depends_on(judge: Judge, mark: Mark, columns: Signs) -> bool:
    """Whether a number is one of some quantities, or computed from one."""
    behind = (judge.answers[name].quantity for name in judge.behind(mark.cell))
    return mark.answer.quantity in columns or not columns.isdisjoint(behind)


def _most_lost(judge: Judge, reading: Reading) -> int:
    """How many of the right numbers were not cut off but rounded up, where a reading says that they were cut off."""
    if not reading.cut or judge.reading.cut:
        return 0
    right = [mark for mark in judge.marks.values() if mark.verdict == "correct" and mark.cell.formula]
    truths = {mark.cell.id: judge.key.truths(mark.cell.id) for mark in right}
    cutting = replace(judge.reading, cut=True)
    return sum(
        not any(span.holds(truth) for span in cutting.spans(mark.answer) for truth in truths[mark.cell.id])
        for mark in right
    )


def _may_be_right(judge: Judge, mark: Mark, spans: Iterable[Span], share: float, widths: float = 0.0) -> bool:
    """Whether a number is near to what should be there: by some units, by a share of it, or by so many widths."""
    for found in (mark.right, mark.true, point(judge.key.truth(mark.cell.id))):
        if found.is_open:
            return True
        near = share * max(abs(found.low), abs(found.high)) + widths * (found.high - found.low)
        for span in spans:
            reach = max(near, NEAR_UNITS * span.unit)
            if span.low <= found.high + reach and span.high >= found.low - reach:
                return True
    return False


def _confirmed(judge: Judge) -> bool:
    """Whether a right number comes of those that are read with the sign of what is subtracted.

    Where nothing on the sheet comes of them, several must all be right with that sign.
    """
    turned = judge.reading.opposite & SUBTRACTED
    names = {name for name, mark in judge.marks.items() if mark.answer.quantity in turned}
    after = [mark for name, mark in judge.marks.items() if name not in names]
    after = [mark for mark in after if not names.isdisjoint(judge.behind(mark.cell))]
    if not after:
        return len(names) >= FEW and names.isdisjoint(judge.wrong)
    return any(mark.verdict != "wrong" for mark in after)


def _consistent(judge: Judge) -> bool:
    """Whether most of the numbers that are read with the other sign are right with it."""
    turned = [mark for mark in judge.marks.values() if mark.answer.quantity in judge.reading.opposite]
    return 2 * sum(mark.verdict == "wrong" for mark in turned) < len(turned)


def _needed(key: Key, answers: Mapping[str, Answer]) -> list[Cell]:
    """The cells of the sheet and all that they depend on, in order."""
    found = and_before(answers, lambda name: key.inputs.get(name, ()))
    return [key.cells[name] for name in sorted(found, key=key.order.__getitem__)]
