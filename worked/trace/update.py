"""Update: gradients, changes and new weights, from the deltas of the samples of a step.

The `gradient` dE/dw of each parameter is that of the batch, with what a penalty adds; what is made of it stands in
`worked.trace.changes`.
"""

from __future__ import annotations

from worked.cells.cell import UPDATE, Cell, Step, identifier
from worked.formula import Formula, Negative, Symbol, sum_of
from worked.number.quantity import BIAS, WEIGHT, of_parameter
from worked.problem.layer import Layer
from worked.problem.problem import Problem
from worked.trace.backward import Backward, over_batch
from worked.trace.changes import Changes, Learning, line_at
from worked.trace.forward import Parameters
from worked.trace.learner import Learner
from worked.trace.methods import penalty_slopes


class Update(Changes):
    """The update of one step. `parameters` are what it changes: weights and biases, gammas and betas."""

    def __init__(self, problem: Problem, step: Step, parameters: Parameters, backward: Backward) -> None:
        super().__init__(problem, step)
        self.net, self.parameters, self.backward = problem, parameters, backward

    def layer(self, layer: Layer) -> list[Learning]:
        """What learns of the layer: the weights and biases into its units, gammas and betas, with their gradients."""
        found = []
        for key in (each.key for each in self.net.learned_in(layer)):
            descents = self.backward.descents(self.backward.forward.parameters[key])
            # An output may not depend on a parameter.
            found += [Learning(*key, self.parameters[key], descents)] if descents else []
        for learning in found:
            self._gradient(learning)
        return found

    def _gradient(self, learning: Learning) -> None:
        """dE/dw of a parameter: of each sample where there are several, and of the batch with its penalty."""
        step, place, name = self.step, learning.place, of_parameter(learning.quantity, "gradient")
        falling, samples = self.net.convention.falling, self.training.samples
        gradients: list[Formula] = [Negative(each) if falling else each for each in learning.descents]
        if len(step.samples) > 1:
            pairs = zip(step.samples, gradients, strict=True)
            gradients = [step.add(name, place, sample, gradient, phase=UPDATE) for sample, gradient in pairs]
        whole = over_batch(gradients, samples)
        old, counts = self.backward.forward.parameters[learning.key], (len(self.net.samples), len(step.samples))
        slopes = penalty_slopes(self.net, step, learning.quantity, old, *counts)
        if slopes:
            whole = sum_of([step.add("data-gradient", place, None, whole, phase=UPDATE), *slopes])
        step.add(name, place, None, whole, phase=UPDATE)


def change_by(learner: Learner, cell: Cell, gradient: Formula) -> Formula:
    """The formula of a change, with this for the gradient of its weight."""
    line = learner.training.form.lines[-1]
    quantity = WEIGHT if cell.place.is_edge else BIAS
    old = Symbol(identifier(quantity, cell.place, cell.step))
    return line_at(learner, line, cell.step, (quantity, cell.place), {"gradient": gradient, "weight": old})
