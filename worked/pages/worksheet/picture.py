"""Pictures: the net of a problem as it is given, and with the deltas flowing back."""

from __future__ import annotations

from worked.cells.cell import Step, identifier
from worked.cells.given import Given
from worked.cells.place import Place, edge, unit_place
from worked.document import Block, Bypass, Edge, Figure, Picture, Prose, Unit
from worked.formula import Answer, Chain, Formula, Value, Word, letter
from worked.number.quantity import BIAS, WEIGHT, Quantity
from worked.pages.symbols.cells import Symbols
from worked.record import Record
from worked.trace.net import Net
from worked.words import count, listed

MOST_DRAWN = 48


class Dropped(Record):
    """What is dropped in a step, in each of its samples: units, and weights."""

    units: frozenset[str]
    weights: frozenset[Place]

    def __bool__(self) -> bool:
        return bool(self.units or self.weights)

    def has(self, place: tuple[str, str]) -> bool:
        """Whether a weight is dropped, or a unit at one of its ends."""
        return edge(*place) in self.weights or not self.units.isdisjoint(place)


def forward_picture(problem: Net, symbols: Symbols) -> Figure:
    """The net with its initial weights and biases; what the first step drops is dashed."""
    gone = dropped_in(problem, 1)
    units = tuple(tuple(_unit(problem, symbols, unit, gone) for unit in layer.units) for layer in problem.layers)
    edges = tuple(
        Edge(*place, _number(given, WEIGHT, edge(*place), symbols), "dropped" if gone.has(place) else "plain")
        for place, given in problem.network.weights.items()
    )
    title = f"The {problem.shape} network"
    picture = Picture(units, edges, title, _description(problem, symbols), bypasses=_bypasses(problem))
    first = "the first step" if problem.training.steps > 1 else "training"
    said = f"The network with its initial weights; what is dropped in {first} is dashed." if gone else ""
    usual = "The network with its initial weights." if problem.is_whole else "The network."
    return Figure("network", picture, (said or usual,))


def backward_picture(problem: Net, symbols: Symbols, step: Step) -> list[Block]:
    """The net with the deltas of one step above its units, flowing back along the highlighted weights.

    Only of a net with hidden layers, and few enough weights.
    """
    if not problem.hidden_layers or len(problem.network.weights) > MOST_DRAWN:
        return []
    gone = dropped_in(problem, step.number)
    units = tuple(
        tuple(_unit(problem, symbols, unit, gone, step if layer.number else None) for unit in layer.units)
        for layer in problem.layers
    )
    edges = tuple(
        Edge(*place, _number(given, WEIGHT, edge(*place), symbols, step.number), _carries(problem, place, gone))
        for place, given in problem.network.weights.items()
    )
    title = f"The deltas of step {step.number} flow back through the network"
    picture = Picture(units, edges, title, _description(problem, symbols), True, _bypasses(problem))
    return [Figure(f"backward-{step.number}", picture, ("Deltas, propagated backward along the dashed edges.",))]


def dropped_in(problem: Net, step: int) -> Dropped:
    """What all samples of a step lack."""
    passes = [problem.passes_before(step) + place for place in range(len(problem.batch(step)))]
    found = [each.gone(passes, step, problem.network.units) for each in problem.operations]
    units = frozenset(unit for each in found for unit in each.units)
    return Dropped(units, frozenset(place for each in found for place in each.weights))


def _bypasses(problem: Net) -> tuple[Bypass, ...]:
    """The connections past layers in between."""
    found = [(each.passes_from, each.layer) for each in problem.operations]
    return tuple(Bypass(source, target) for source, target in found if source is not None)


def _carries(problem: Net, place: tuple[str, str], gone: Dropped) -> str:
    """Deltas flow back over the weights into computing units above the first layer."""
    return "dropped" if gone.has(place) else "used" if problem.layer_of[place[0]].number else "dim"


def _unit(problem: Net, symbols: Symbols, unit: str, gone: Dropped, step: Step | None = None) -> Unit:
    layer = problem.layer_of[unit]
    label = Word(symbols.labels[unit]) if layer.number else symbols.named("input", unit)
    below: Formula | None = None
    if unit in layer.biases:
        number = _number(layer.biases[unit], BIAS, unit_place(unit), symbols, step.number if step else 1)
        below = Chain((symbols.named("bias", unit), number))
    above = None
    if step:
        delta = step.get("delta", unit, step.samples[0]) or step.get("error", unit, step.samples[0])
        above = Chain((symbols.of(delta), Answer(delta.id))) if delta else None
    state = "dropped" if unit in gone.units else "used" if above else "plain"
    return Unit(unit, label, below, above, state)


def _number(given: Given, quantity: Quantity, place: Place, symbols: Symbols, step: int = 1) -> Formula:
    """The number of a weight or bias as a step begins with it; one that does not learn is given once."""
    if given.letter and step == 1:
        return letter(given.text)
    key = symbols.problem.first_of((quantity, place))
    number = 1 if key in symbols.problem.network.frozen else step
    return Value(identifier(*key, number), symbols.named(*key))


def _description(problem: Net, symbols: Symbols) -> Prose:
    sizes = [count(len(layer.units), "unit") for layer in problem.layers]
    return ("A feed-forward network drawn from left to right, with layers of ", *listed(list(sizes)), ".")
