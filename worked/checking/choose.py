"""Choose: the reading of a sheet that leaves the fewest numbers unexplained, the strictest of several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from worked.checking.judge import Judge
from worked.checking.key import Key
from worked.checking.reading import OUTPUT_ERROR, SIGNED, SUBTRACTED, Answer, Reading, Signs, readings
from worked.record import replace
from worked.trace.cell import Cell

SIGNS: tuple[Signs, ...] = (
    SIGNED,
    SIGNED - {OUTPUT_ERROR},
    frozenset({OUTPUT_ERROR}),
)
STEPS: tuple[Signs, ...] = (frozenset({"change"}), frozenset({"velocity"}), SUBTRACTED)

FEW = 2


def best(key: Key, answers: Mapping[str, Answer]) -> Judge:
    """The sheet, judged under its best reading: its style, the signs that it uses, and whether digits are cut off."""
    trial = Trial(key, answers)
    styles = list(_different(answers, readings(list(answers.values()))))
    found = trial.of(styles)
    columns = {answer.quantity for answer in answers.values()}
    flips = list(dict.fromkeys(signs & columns for signs in SIGNS if signs & columns))
    if not any(mark.answer.quantity in SIGNED for mark in found.wrong.values()):
        flips = []
    found = trial.of(replace(style, opposite=signs) for signs in flips for style in styles)
    if any(mark.answer.quantity in SUBTRACTED for mark in found.wrong.values()):
        steps = dict.fromkeys(signs & columns for signs in STEPS if signs & columns)
        turned = [signs | others for others in (found.reading.opposite, frozenset[str]()) for signs in steps]
        trial.of(replace(style, opposite=signs) for signs in dict.fromkeys(turned) for style in styles)
        flips += turned
    return trial.of(
        replace(style, opposite=signs, cut=True) for signs in (frozenset[str](), *flips) for style in styles
    )


class Trial:
    """Readings of a sheet, tried one after the other until one explains all of it."""

    def __init__(self, key: Key, answers: Mapping[str, Answer]) -> None:
        self.key, self.answers, self.needed = key, answers, _needed(key, answers)
        self.best: Judge | None = None

    def of(self, candidates: Iterable[Reading]) -> Judge:
        """The best judgement so far, after some more readings."""
        for reading in candidates:
            if self.best and not self.best.wrong:
                break
            most = self._most(reading) if self.best else None
            judge = Judge(self.key, self.answers, reading, self.needed, most)
            if self.best is None or self._explains(judge) or self._is_better(judge, self.best):
                self.best = judge
        assert self.best
        return self.best

    def _most(self, reading: Reading) -> int:
        """How many numbers a reading may leave unexplained to be of interest."""
        assert self.best
        if reading.is_lenient:
            return 0
        return max(0, len(self.best.wrong) - (reading.opposite == self.best.reading.opposite))

    @staticmethod
    def _is_better(judge: Judge, best: Judge) -> bool:
        """Whether a reading is to be believed more than the best so far.

        One in which what is not on the sheet may have been rounded coarsely would hide mistakes, so it must explain
        all; to a lesser degree that is true of one in which digits are cut off. The other sign must explain several
        numbers, or be that of most of its quantities; it also counts where as few numbers are wrong and fewer follow.
        That of changes must be confirmed by the new weights.
        """
        fewer, reading = len(best.wrong) - len(judge.wrong), judge.reading
        if reading.is_lenient:
            return False
        if reading.opposite and fewer < FEW and not _consistent(judge):
            return False
        if reading.opposite & SUBTRACTED and not _confirmed(judge):
            return False
        if fewer == 0 and "delta" in reading.opposite and not best.reading.opposite:
            return len(best.wrong) <= FEW and len(judge.tainted) < len(best.tainted)
        return fewer >= (2 if reading.cut > best.reading.cut and judge.loose >= best.loose else 1)

    @staticmethod
    def _explains(judge: Judge) -> bool:
        """Whether a reading explains all of a sheet."""
        return not judge.wrong and (not judge.reading.opposite & SUBTRACTED or _confirmed(judge))


def _confirmed(judge: Judge) -> bool:
    """Whether a right number comes of those that are read with the sign of what is subtracted."""
    turned = judge.reading.opposite & SUBTRACTED
    names = {name for name, mark in judge.marks.items() if mark.answer.quantity in turned}
    others = (mark for name, mark in judge.marks.items() if name not in names and mark.verdict != "wrong")
    return any(not names.isdisjoint(judge.behind(mark.cell)) for mark in others)


def _consistent(judge: Judge) -> bool:
    """Whether most of the numbers that are read with the other sign are right with it."""
    turned = [mark for mark in judge.marks.values() if mark.answer.quantity in judge.reading.opposite]
    return 2 * sum(mark.verdict == "wrong" for mark in turned) < len(turned)


def _different(answers: Mapping[str, Answer], styles: Iterable[Reading]) -> Iterator[Reading]:
    """The readings without those that take every number as an earlier one does."""
    seen = set()
    for style in styles:
        taken = (style.style == "figures", style.coarse, *(style.unit(answer) for answer in answers.values()))
        if taken not in seen:
            seen.add(taken)
            yield style


def _needed(key: Key, answers: Mapping[str, Answer]) -> list[Cell]:
    """The cells of the sheet and all that they depend on, in order."""
    found, waiting = set[str](), list(answers)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += key.inputs.get(name, ())
    return [key.cells[name] for name in sorted(found, key=key.order.__getitem__)]
