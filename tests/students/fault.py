"""Fault: a way in which a calculation goes wrong, computed from the student's own numbers, and where it can happen.

A fault stands in the lines of some quantities, where `when` says that it can happen. Its docstring says what is done;
its name is that of the function with hyphens. Groups: net, out, loss, error, slope, delta, gradient, update; and of
methods of learning, optimiser and bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, NamedTuple

from tests.students.methods import Method
from tests.students.textbook import Line, Plan, Read


class At(NamedTuple):
    """Where a fault happens: a line of a plan, and how its student reads and computes."""

    plan: Plan
    line: Line
    read: Read
    op: Any
    draw: Random

    def own(self, quantity: str, unit: str = "", step: int = 0) -> Any:
        """A number of the line's unit, or of another one."""
        return self.read(f"{quantity}[{unit or self.line.unit}]@{step or self.line.step}")

    @property
    def activation(self) -> str:
        """The activation of the line's layer."""
        return self.plan.shape.activation(self.line.layer)

    @property
    def siblings(self) -> list[str]:
        """The other units of the line's layer."""
        return [unit for unit in self.plan.layers[self.line.layer] if unit != self.line.unit]

    @property
    def below(self) -> tuple[str, ...]:
        """The units of the layer before."""
        return self.plan.layers[self.line.layer - 1]

    @property
    def above(self) -> tuple[str, ...]:
        """The units of the layer after."""
        return self.plan.layers[self.line.layer + 1]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The weights into the line's unit, each with what comes in by it."""
        return self.plan.pairs(self.line.unit, self.line.step)

    @property
    def bias(self) -> str:
        """The cell of the unit's bias, empty where there is none."""
        return self.plan.weight(self.line.unit, self.line.step) if self.plan.shape.biased else ""

    @property
    def right(self) -> Any:
        """What the line comes to where nothing goes wrong."""
        return self.line.work(self.read, self.op)

    @property
    def feeds(self) -> list[tuple[str, str]]:
        """The weights out of the line's unit, each with the delta that comes back by it."""
        return self.plan.feeds(self.line.unit, self.line.step)

    @property
    def target(self) -> Any:
        """What the line's unit should put out."""
        return self.own("target", step=1)

    @property
    def place(self) -> str:
        """The place of the line's weight or bias."""
        return f"{self.line.source}>{self.line.unit}" if self.line.source else self.line.unit

    @property
    def sent(self) -> Any:
        """What comes in by the line's weight."""
        return self.read(self.plan.sent(self.line.source, self.line.step))

    def cell(self, quantity: str, ahead: int = 0) -> str:
        """The cell of a quantity of the line's weight, or that of a step before."""
        return f"{quantity}[{self.place}]@{self.line.step + ahead}"

    def has(self, *cells: str) -> bool:
        """Whether the line reads some cells."""
        return set(cells) <= set(self.line.parents)

    def taking(self, taken: Mapping[str, Any]) -> Any:
        """What the line comes to where other numbers are taken for some cells."""
        return self.line.work(lambda cell: taken[cell] if cell in taken else self.read(cell), self.op)

    @property
    def rate(self) -> Any:
        """The learning rate."""
        return self.read(self.plan.shape.method.rate(self.line.step))

    @property
    def neighbours(self) -> list[str]:
        """The places of the other weights into the line's unit whose gradients stand above this line."""
        before = self.below[: self.below.index(self.line.source)] if self.line.source else self.below
        return [f"{source}>{self.line.unit}" for source in before]


When = Callable[[At], bool]
METHOD_GROUPS = ("optimiser", "bound")


class Fault(NamedTuple):
    """A fault: where it can happen and what it comes to.

    `excuses` names quantities whose lines are wrong in another reading of the same sheet, so that whoever marks them
    instead is right as well.
    """

    name: str
    group: str
    quantities: tuple[str, ...]
    when: When
    wrong: Callable[[At], Any]
    excuses: tuple[str, ...] = ()


FAULTS: dict[str, Fault] = {}
# Those of the methods of learning; on plain papers they cannot happen.
METHOD_FAULTS: dict[str, Fault] = {}


def fault(group: str, *quantities: str, when: When = lambda at: True, excuses: tuple[str, ...] = ()):
    """Enters a function into the list of faults."""

    def enter(wrong: Callable[[At], Any]) -> Callable[[At], Any]:
        name = wrong.__name__.replace("_", "-")
        faults = METHOD_FAULTS if group in METHOD_GROUPS else FAULTS
        faults[name] = Fault(name, group, quantities, when, wrong, excuses)
        return wrong

    return enter


def method(at: At) -> Method:
    """How the net of a line learns."""
    return at.plan.shape.method


def is_hidden(at: At) -> bool:
    """Whether the line belongs to a hidden unit."""
    return at.line.layer < at.plan.last


def is_output(at: At) -> bool:
    """Whether the line is out - target of an output: its error, or its delta in the short form."""
    return not is_hidden(at) and (at.line.quantity == "error" or at.plan.shape.shortcut)


def is_square(at: At) -> bool:
    """Whether the layer before has as many units, several."""
    return len(at.below) == len(at.siblings) + 1 > 1


def is_curved(at: At) -> bool:
    """Whether the unit's activation is a curve."""
    return at.activation in ("sigmoid", "tanh")


def is_short(at: At) -> bool:
    """Whether the line is a delta in its short form."""
    return at.plan.shape.shortcut and not is_hidden(at)


def is_weight(at: At) -> bool:
    """Whether the line belongs to a weight rather than a bias."""
    return bool(at.line.source)


def sends_back_slopes(at: At) -> bool:
    """Whether the deltas that come back to a hidden unit are products of an error and a slope."""
    above = at.line.layer + 1
    short = at.plan.shape.shortcut and above == at.plan.last
    return is_hidden(at) and not short and at.plan.shape.activation(above) != "linear"


def has_terms(at: At) -> bool:
    """Whether a loss is computed in the line, rather than summed from its terms."""
    return bool(at.line.unit) or at.plan.shape.loss == "cross-entropy"


def is_square_loss(at: At) -> bool:
    """Whether half a squared error is computed in the line."""
    return has_terms(at) and at.plan.shape.loss == "half-squared-error"
