"""Known: the cells of a solved problem and their true numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from worked.cells.cell import Cell
from worked.number import COARSE, Digits, Enclosure, plain
from worked.problem.network import Network
from worked.problem.problem import Problem
from worked.trace.learner import Learner
from worked.trace.replay import Outcome, Outcomes
from worked.trace.solution import Solution


class Known:
    """What is known of a solved problem: its cells by id, what they come to, and in which order they are computed."""

    def __init__(self, solution: Solution) -> None:
        self.solution, self.problem = solution, solution.problem
        self.cells: dict[str, Cell] = solution.cells
        self.outcomes: Outcomes = solution.outcomes
        self.order = {name: place for place, name in enumerate(self.cells)}
        self._truths: dict[str, float] = {}

    @property
    def of_net(self) -> Problem:
        """The problem, for rules about nets, which nobody asks about an exercise without one."""
        assert isinstance(self.problem, Problem), f"a rule about nets is asked about {self.problem.kind}"
        return self.problem

    @property
    def network(self) -> Network:
        """The net, for rules about nets."""
        return self.of_net.network

    @property
    def learner(self) -> Learner:
        """What learns, for rules about optimisers."""
        assert self.problem.learner, f"a rule about optimisers is asked about {self.problem.kind}"
        return self.problem.learner

    def asked(self, cell: Cell) -> Digits:
        """The digits that the exercise asks for."""
        return self.problem.rounding.of(cell.quantity)

    def least(self, cell: Cell) -> Digits:
        """The fewest digits of a number that are still read."""
        return self.problem.rounding.least(cell.quantity)

    @property
    def usual_decimals(self) -> int:
        """The decimals that most quantities are asked with."""
        digits = self.problem.rounding.digits or COARSE
        return digits.count

    @cached_property
    def exact(self) -> Outcomes:
        """What each cell comes to if nothing is rounded on the way, whatever the key carries on."""
        rounding = self.problem.rounding
        if rounding.carry == "exact":
            return self.outcomes
        return type(self.solution)(self.problem.altered(carry="exact")).outcomes

    def truth(self, name: str) -> float:
        """The number of a cell if nothing is rounded on the way."""
        found = self._truths.get(name)
        if found is None:
            found = self._truths[name] = float(middle(self.exact[name].enclosure))
        return found

    def truths(self, name: str) -> tuple[float, ...]:
        """The number of a cell, and where the key carries rounded numbers on, also what these lead to."""
        truth = self.truth(name)
        if self.exact is self.outcomes:
            return (truth,)
        return truth, float(middle(self.outcomes[name].enclosure)), float(self.shown(name))

    def shown(self, name: str) -> Decimal:
        """The number of a cell as the key prints it; of one that it prints as a fraction, as a decimal."""
        return self.outcomes[name].rounded.number

    def rounded(self, name: str) -> str:
        """The text of a cell in the digits of the key, even where it prints a fraction."""
        outcome = self.outcomes[name]
        return plain(outcome.rounded.number) if outcome.in_full else outcome.shown

    def printed(self, name: str, factor: Decimal = Decimal(1)) -> str:
        """A computed cell as the key prints it, over the factor by which a student's numbers are counted."""
        found, number = over(self.outcomes[name], factor), self.shown(name)
        return found or plain(number / factor if abs(factor) != 1 else number * factor)

    def carried(self, name: str) -> float:
        """The number of a cell that the key computes later ones from."""
        is_rounded = self.problem.rounding.carry == "shown" and not self.outcomes[name].in_full
        return float(self.shown(name)) if is_rounded else self.truth(name)


def over(outcome: Outcome, factor: Decimal) -> str:
    """The text of a result that is shown as a fraction, over a factor; "" of any other."""
    return str(Fraction(outcome.shown) / Fraction(factor)) if outcome.in_full else ""


def middle(enclosure: Enclosure) -> Decimal:
    """The number in the middle of an enclosure."""
    low, high = enclosure
    return low if low == high else (low + high) / 2
