"""Student: someone who works a net line by line from their own numbers, and may go wrong in some of the lines."""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from tests.students.fault import At, Fault
from tests.students.habits import Habit, Hand
from tests.students.nets import Net
from tests.students.notations import text_of
from tests.students.textbook import Impossible, Line, Read, plan

KINK = Decimal("0.05")


class Wrong(NamedTuple):
    """What goes wrong and in which lines: a fault, or a slip of the pen after which a student may carry on aright."""

    cells: frozenset[str]
    fault: Fault | None = None
    slip: Callable[[Decimal, Decimal, Random], Decimal | None] | None = None
    carries_on: bool = True


NOTHING = Wrong(frozenset())


class Worked(NamedTuple):
    """What a student has worked: the texts and the numbers written, and those carried on.

    `taken` are the written numbers as they are read again; they differ after a slip that is in the writing alone.
    """

    answers: dict[str, str]
    written: dict[str, Decimal]
    values: dict[str, Any]
    taken: dict[str, Decimal]


class Student:
    """A net, a hand and a notation. Works the net as often as asked, and always alike but for what goes wrong."""

    def __init__(
        self,
        net: Net,
        habit: Habit,
        count: int,
        notation: str,
        draw: Random,
        kinks: bool = False,
        stops: bool = False,
    ) -> None:
        self.net, self.count, self.notation, self.kinks = net, count, notation, kinks
        self.plan = plan(net.shape)
        self.hand = Hand(habit, count, self.plan, draw, notation == "fractions", stops)
        self.given: dict[str, Any] = {cell: float(n) if self.hand.floats else n for cell, n in net.numbers.items()}
        # What is taken up in a line, the written number or the full one, is settled before anything is computed.
        self.coins = {line.cell: draw.getrandbits(24) for line in self.plan.lines} if self.hand.either else {}
        self.bounded = {layer: net.shape.activation(layer) in ("sigmoid", "softmax") for layer in range(1, 5)}
        self.plain = notation == "plain" and not (habit.drops_zeros or self.hand.figured or self.hand.floats)
        self.seed = draw.getrandbits(32)

    def work(self, wrong: Wrong = NOTHING) -> Worked:
        """The sheet, with what goes wrong."""
        values: dict[str, Any] = dict(self.given)
        work = Worked({}, {}, values, {})
        draw = Random(self.seed)
        either, write, op = self.hand.either, self.hand.write, self.hand.op
        read: Read = values.__getitem__
        for line in self.plan.lines:
            cell = line.cell
            if either:
                read = self._reader(line, values, work.taken)
            number = line.work(read, op) if cell not in wrong.cells else self._number(line, read, wrong, draw)
            if line.quantity == "net":
                self._near_kink(line, number)
            shown, values[cell] = write(line, number)
            if shown is None:
                continue
            work.taken[cell] = shown
            if wrong.slip and cell in wrong.cells:
                slipped = wrong.slip(Decimal(number), shown, draw)
                if slipped is None:
                    raise Impossible
                shown, number = slipped, None
                if wrong.carries_on:
                    values[cell] = work.taken[cell] = slipped
            work.written[cell] = shown
            work.answers[cell] = self._text(line, shown, number)
        return work

    def _number(self, line: Line, read: Read, wrong: Wrong, draw: Random) -> Any:
        if wrong.fault is None:
            return line.work(read, self.hand.op)
        return wrong.fault.wrong(At(self.plan, line, read, self.hand.op, draw))

    def _near_kink(self, line: Line, number: Any) -> None:
        """Which side of a kink a rounded number is on says nothing; exercises keep away from there."""
        if not self.kinks and self.net.shape.activation(line.layer) == "relu" and abs(number) < KINK:
            raise Impossible

    def _reader(self, line: Line, values: dict[str, Any], taken: dict[str, Decimal]) -> Read:
        """Reads the full number or the written one, as the coins of the line fall."""
        coins = self.coins[line.cell]

        def read(cell: str) -> Any:
            nonlocal coins
            coins, coin = divmod(coins, 2)
            return taken[cell] if coin and cell in taken else values[cell]

        return read

    def _text(self, line: Line, shown: Decimal, number: Any) -> str:
        if self.plain and shown:
            return f"{shown:f}"
        whole = self.hand.fractions and number is not None and Decimal(number) == shown
        return text_of(self.notation, self.hand, line, shown, self.bounded[line.layer], whole)

    def marks(self, lines: Collection[str]) -> frozenset[str]:
        """The written cells in which lines first show: themselves, or what is computed from those left out."""
        found, open_lines, seen = set(), list(lines), set(lines)
        while open_lines:
            cell = open_lines.pop()
            if cell not in self.hand.left_out:
                found.add(cell)
                continue
            for child in self.plan.children[cell]:
                if child.cell not in seen:
                    seen.add(child.cell)
                    open_lines.append(child.cell)
        return frozenset(found)

    def right(self, cell: str, work: Worked) -> str:
        """What would stand in a cell had it, and all left out before it, been computed aright from what was written."""
        line = self.plan.by_cell[cell]
        number = self._honest(line, work)
        shown = self.hand.write(line, number)[0]
        assert shown is not None
        return self._text(line, shown, number)

    def _honest(self, line: Line, work: Worked) -> Any:
        values = {parent: self._taken_up(parent, work) for parent in line.parents}
        read = self._reader(line, values, work.taken) if self.hand.either else values.__getitem__
        return line.work(read, self.hand.op)

    def _taken_up(self, cell: str, work: Worked) -> Any:
        if cell not in self.hand.left_out:
            return work.values[cell]
        line = self.plan.by_cell[cell]
        return self.hand.write(line, self._honest(line, work))[1]

    def applicable(self, fault: Fault) -> list[str]:
        """The lines in which a fault can happen and leave a mark."""
        plan, read, op, draw = self.plan, self.given.__getitem__, self.hand.op, Random(0)
        lines = [line for line in plan.lines if line.quantity in fault.quantities]
        found = [line.cell for line in lines if fault.when(At(plan, line, read, op, draw))]
        return [cell for cell in found if self.marks([cell])]
