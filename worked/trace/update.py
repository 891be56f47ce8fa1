"""Update: gradients, changes and new weights, from the deltas of the samples of a step.

The `gradient` dE/dw of each weight and bias is that of the batch, with what a penalty adds; what is made of it stands
in `worked.trace.changes`.
"""

from __future__ import annotations

from worked.formula import Formula, Negative, Symbol, sum_of
from worked.problem.problem import Problem
from worked.trace.backward import Backward, over_batch
from worked.trace.cell import Cell, Step, edge, identifier
from worked.trace.changes import Changes, Learning, line_at
from worked.trace.forward import Parameters
from worked.trace.methods import penalty_slopes


class Update(Changes):
    """The update of one step. `parameters` are what it changes: weights and biases, gammas and betas."""

    def __init__(self, problem: Problem, step: Step, parameters: Parameters, backward: Backward) -> None:
        super().__init__(problem, step)
        self.net, self.parameters, self.backward = problem, parameters, backward

    def layer(self, number: int) -> list[Learning]:
        """What learns of the layer: the weights and biases into its units, gammas and betas, with their gradients."""
        found, samples = [], self.step.samples
        for target in self.net.network.layers[number]:
            places = [("weight", edge(source, target)) for source in self.net.network.layers[number - 1]]
            places += [("bias", target)] if target in self.net.network.biases else []
            for quantity, place in places:
                if self.net.learns(place):
                    descents = [self.backward.descent(place, target, sample) for sample in samples]
                    found.append(Learning(quantity, place, target, self.parameters[place], descents))
        for target in self.net.network.layers[number]:
            for quantity in ("gamma", "beta"):
                key = f"{quantity}[{target}]"
                if key in self.parameters and self.net.learns(key):
                    descents = [self.backward.scaled_descent(quantity, target, sample) for sample in samples]
                    found.append(Learning(quantity, target, target, self.parameters[key], descents))
        for learning in found:
            self._gradient(learning)
        return found

    def _gradient(self, learning: Learning) -> None:
        """dE/dw of a weight: of each sample where there are several, and of the batch with its penalty."""
        step, place, name = self.step, learning.place, f"{learning.prefix}gradient"
        falling, samples = self.net.convention.falling, self.training.samples
        gradients: list[Formula] = [Negative(each) if falling else each for each in learning.descents]
        if len(step.samples) > 1:
            pairs = zip(step.samples, gradients, strict=True)
            gradients = [step.add(name, place, sample, gradient) for sample, gradient in pairs]
        whole = over_batch(gradients, samples)
        old, counts = self.backward.forward.parameters[learning.key], (len(self.net.samples), len(step.samples))
        slopes = penalty_slopes(self.net, step, learning.quantity, old, *counts)
        if slopes:
            whole = sum_of([step.add("data-gradient", place, None, whole), *slopes])
        step.add(name, place, None, whole)


def change_by(problem: Problem, cell: Cell, gradient: Formula) -> Formula:
    """The formula of a change, with this for the gradient of its weight."""
    line = problem.training.form.lines[-1]
    old = Symbol(identifier("weight" if ">" in cell.place else "bias", cell.place, cell.step))
    return line_at(problem, line, cell.step, cell.place, {"gradient": gradient, "weight": old})
