"""Derivations: how the derivatives come about that the backward pass uses, for those who ask for them."""

from __future__ import annotations

from worked.document import Block, Display, Paragraph
from worked.formula import BigSum, Chain, Formula, Name, Partial, Prime, Quotient, exp
from worked.pages.symbols.cells import Symbols
from worked.problem.problem import Problem

Z = Name("z")
UP, DOWN = exp(Z), exp(-Z)
SIGMOID, TANH = Prime("f", Z, 0), Prime("f", Z, 0)
# An activation as it is defined, and its derivative in steps.
STEPS: dict[str, tuple[Formula, tuple[Formula, ...]]] = {
    "sigmoid": (
        1 / (1 + DOWN),
        (
            Quotient(DOWN, (1 + DOWN) ** 2),
            1 / (1 + DOWN) * Quotient(DOWN, 1 + DOWN),
            1 / (1 + DOWN) * (1 - 1 / (1 + DOWN)),
            SIGMOID * (1 - SIGMOID),
        ),
    ),
    "tanh": (
        Quotient(UP - DOWN, UP + DOWN),
        (
            Quotient((UP + DOWN) ** 2 - (UP - DOWN) ** 2, (UP + DOWN) ** 2),
            1 - Quotient(UP - DOWN, UP + DOWN) ** 2,
            1 - TANH**2,
        ),
    ),
}


def derivations(problem: Problem, symbols: Symbols) -> list[Block]:
    """The derivative of a net input by a weight, and those of the activations of the net."""
    if not problem.options.derivations:
        return []
    blocks = _of_weighted_sum(problem, symbols)
    for name in dict.fromkeys(layer.activation.name for layer in problem.all_activations):
        if name in STEPS:
            whole, sides = STEPS[name]
            lines = Chain((Prime("f", Z, 0), whole)), Chain((Prime("f", Z), *sides))
            blocks += [Paragraph((f"The derivative of {name}, by the quotient rule:",)), Display(lines)]
    return blocks


def with_bias(total: Formula, bias: Formula, problem: Problem) -> Formula:
    """A weighted sum with the bias, which is subtracted where it is a threshold."""
    return total - bias if problem.has_thresholds else total + bias


def _of_weighted_sum(problem: Problem, symbols: Symbols) -> list[Block]:
    weight, sent, net = symbols.generic("weight"), symbols.generic("out", "i"), symbols.generic("net")
    total: Formula = BigSum("i", weight * sent)
    if problem.has_biases:
        total = with_bias(total, symbols.generic("bias"), problem)
    said = "A net input is a weighted sum; only one of its terms holds the weight:"
    return [Paragraph((said,)), Display((Chain((net, total)), Chain((Partial(net, weight), sent))))]
