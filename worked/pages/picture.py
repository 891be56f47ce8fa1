"""Pictures: the net of a problem as it is given, and with the deltas flowing back."""

from __future__ import annotations

from worked.document import Edge, Figure, Picture, Prose, Unit
from worked.formula import Answer, Chain, Formula, Value, Word, letter
from worked.pages.symbols import Symbols
from worked.pages.words import count, listed
from worked.problem.network import Given
from worked.problem.problem import Problem
from worked.trace.cell import Step, edge, identifier


def forward_picture(problem: Problem, symbols: Symbols) -> Figure:
    """The net with its first weights and biases."""
    units = tuple(tuple(_unit(problem, symbols, unit) for unit in layer) for layer in problem.network.layers)
    edges = tuple(
        Edge(*place, _number(given, "weight", edge(*place), symbols), "plain")
        for place, given in problem.network.weights.items()
    )
    picture = Picture(units, edges, f"The {problem.network.shape()} network", _description(problem, symbols))
    return Figure("network", picture, ("The network with its first weights.",))


def backward_picture(problem: Problem, symbols: Symbols, step: Step) -> Figure:
    """The net with the deltas of one step above its units, flowing back along the highlighted weights."""
    units = tuple(
        tuple(_unit(problem, symbols, unit, step if layer else None) for unit in row)
        for layer, row in enumerate(problem.network.layers)
    )
    edges = tuple(
        Edge(*place, _number(given, "weight", edge(*place), symbols, step.number), _carries(problem, place))
        for place, given in problem.network.weights.items()
    )
    title = f"The deltas of step {step.number} flow back through the network"
    picture = Picture(units, edges, title, _description(problem, symbols), backward=True)
    return Figure(f"backward-{step.number}", picture, ("The deltas, carried back along the dashed weights.",))


def _carries(problem: Problem, place: tuple[str, str]) -> str:
    """Deltas flow back over the weights into computing units above the first layer."""
    return "used" if problem.network.layer_of[place[0]] else "dim"


def _unit(problem: Problem, symbols: Symbols, unit: str, step: Step | None = None) -> Unit:
    network = problem.network
    label = Word(symbols.labels[unit]) if network.layer_of[unit] else symbols.named("input", unit)
    below: Formula | None = None
    if unit in network.biases:
        number = _number(network.biases[unit], "bias", unit, symbols, step.number if step else 1)
        below = Chain((symbols.named("bias", unit), number))
    above = None
    if step:
        delta = step.get("delta", unit, step.samples[0]) or step.get("error", unit, step.samples[0])
        above = Chain((symbols.of(delta), Answer(delta.id))) if delta else None
    return Unit(unit, label, below, above, "used" if above else "plain")


def _number(given: Given, quantity: str, place: str, symbols: Symbols, step: int = 1) -> Formula:
    if given.letter and step == 1:
        return letter(given.text)
    return Value(identifier(quantity, place, step), symbols.named(quantity, place))


def _description(problem: Problem, symbols: Symbols) -> Prose:
    layers = problem.network.layers
    sizes = [count(len(layer), "unit") for layer in layers]
    return ("A feed-forward network drawn from left to right, with layers of ", *listed(list(sizes)), ".")
