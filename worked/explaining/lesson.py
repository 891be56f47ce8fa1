"""Lesson: how one parameter among many learns, with what the others add to a norm as given numbers."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy

from worked.cells.cell import Step, identifier
from worked.cells.given import Given
from worked.cells.place import WHOLE, Place
from worked.explaining.exact import exact, sum_of_products
from worked.explaining.recorded import Recorded
from worked.formula import Formula, Symbol, sqrt
from worked.layers.operation import ParameterKey
from worked.maths.clipping import TO_NORM
from worked.number import plain
from worked.number.quantity import quantity
from worked.problem.problem import State, Training
from worked.record import replace
from worked.trace.changes import Changes, Learning
from worked.trace.forward import Parameters
from worked.trace.methods import hyperparameter


class Lesson:
    """What learns in a recorded step, a single parameter; see `worked.trace.methods.Learner`.

    Its `training` begins with what the optimiser remembered of the parameter.
    """

    objective = "loss"

    def __init__(self, recorded: Recorded, parameter: Place, at: int) -> None:
        self._epoch = recorded.epoch
        remembered, shared = recorded.states[0], recorded.shared[0]
        values = {(quantity(name), parameter): Given(plain(exact(flat[at]))) for name, flat in remembered.items()}
        values |= {(quantity(name), WHOLE): Given(plain(exact(number))) for name, number in shared.items()}
        self.training: Training = replace(recorded.training, state=State(recorded.updates, values))

    def epoch(self, step: int) -> int:
        """The epoch of the step."""
        return self._epoch

    def by_delta(self, samples: int) -> bool:
        """Updates are written with gradients."""
        return False

    def learns(self, key: ParameterKey) -> bool:
        """The parameter learns."""
        return True


class OneChange(Changes):
    """The change of one parameter; what all others add to the square of a norm stands in the flat arrays."""

    def __init__(self, lesson: Lesson, step: Step, recorded: Recorded, where: tuple[int, int, int]) -> None:
        super().__init__(lesson, step)
        self.recorded, self.where = recorded, where

    def _clipped(self, learnings: list[Learning]) -> Parameters:
        clip, step, (learning,) = self.training.clip, self.step, learnings
        if clip is None or not clip.entry.by_norm:
            return super()._clipped(learnings)
        gradient = Symbol(identifier("gradient", learning.place, step.number))
        others = step.add("other-squares", "", given=plain(other_squares(self.recorded, self.where)))
        roles: dict[str, Formula] = {
            "threshold": hyperparameter(self.problem, step, "threshold"),
            "norm": step.add("gradient-norm", "", None, sqrt(gradient**2 + others)),
            "gradient": gradient,
        }
        formula = clip.entry.equation.bind(roles.__getitem__)
        return {learning.key: step.add("clipped-gradient", learning.place, None, formula)}

    def _added(self, learnings: list[Learning], changes: Parameters) -> Parameters:
        step, (learning,) = self.step, learnings
        if not (self.training.max_norm and learning.quantity == "weight"):
            return super()._added(learnings, changes)
        proposed = step.add("proposed", learning.place, None, learning.old + changes[learning.key])
        others = step.add("other-weights", learning.place.target, given=plain(other_weights(self.recorded, self.where)))
        roles: dict[str, Formula] = {
            "gradient": proposed,
            "norm": step.add("weight-norm", learning.place.target, None, sqrt(proposed**2 + others)),
            "threshold": hyperparameter(self.problem, step, "max-norm"),
        }
        formula = TO_NORM.bind(roles.__getitem__)
        return Parameters({learning.key: step.add("weight", learning.place, None, formula, ahead=1)})


def other_squares(recorded: Recorded, where: tuple[int, int, int]) -> Decimal:
    """The sum of the squares of all other gradients of the net that learn, right to the precision of a double."""
    squares = recorded.gradients["gradient"].astype(float) ** 2
    squares[recorded.place(*where)] = 0
    return exact(math.fsum(number for start, stop in recorded.learning for number in squares[start:stop].tolist()))


def other_weights(recorded: Recorded, where: tuple[int, int, int]) -> Decimal:
    """The exact sum of the squares of the other weights into the same unit, before they are bounded."""
    layer, source, target = where
    column = numpy.delete(recorded.views(recorded.proposed)["weight"][layer][:, target - 1], source - 1)
    return sum_of_products(column, column)
