"""What the rules about edges past layers, thresholds, and shared and fixed parameters have in common."""

from __future__ import annotations

from collections.abc import Callable

from worked.cells.cell import Cell, identifier
from worked.checking.mistake import Around, factors
from worked.checking.rewriting import rewritten
from worked.formula import Formula, Negative, Number, Product, Sum, Symbol, product_of, sum_of
from worked.number.quantity import BIAS, WEIGHT
from worked.problem.network import Network
from worked.problem.problem import Problem

Again = Callable[[Formula], Formula]

# An output with an edge from an input past the hidden layer.
SKIPS = """
samples = [{ inputs = [1], targets = [1] }]
[network]
layers = [1, 1, 1]
activations = "linear"
weights = { "x1>h1" = 1, "h1>o1" = 0.5, "x1>o1" = -0.3 }
biases = { o1 = 0.2 }
"""
# A hidden unit that sends to the next layer and past it.
BACK = """
samples = [{ inputs = [1], targets = [0.1, 1.7] }]
[network]
layers = [["x"], ["a"], ["b"], ["y", "z"]]
activations = "linear"
weights = { "x>a" = 1, "a>b" = 0.5, "b>y" = 1, "a>z" = 2 }
"""
# One linear unit with a threshold.
THRESHOLD = """
samples = [{ inputs = [2], targets = [0.5] }]
[network]
layers = [1, 1]
activations = "linear"
weights = [[[0.5]]]
biases = [[0.3]]
bias-input = -1
"""
# Two linear outputs with one bias.
SHARED = """
samples = [{ inputs = [1], targets = [0.4, 0.5] }]
[network]
layers = [1, 2]
activations = "linear"
weights = [[[0.5], [0.7]]]
biases = [[0.1, 0.1]]
tie = [["b:o1", "b:o2"]]
"""
# One linear unit with two inputs, of whose weights one is fixed.
FROZEN = """
samples = [{ inputs = [2, 0], targets = [0.8] }]
[network]
layers = [2, 1]
activations = "linear"
weights = [[[0.5, 0]]]
frozen = ["x1>o1"]
"""


def network_of(around: Around) -> Network | None:
    """The net; None in an exercise without one, in which parameters learn likewise."""
    return around.key.network if isinstance(around.key.problem, Problem) else None


def is_past(around: Around, term: Formula) -> bool:
    """Whether a term of a net input comes over an edge that leads past a layer."""
    places = [around.key.cells[part.name].place for part in factors(term) if isinstance(part, Symbol)]
    layers = [around.key.problem.layer_of.get(place.source) for place in places if place.is_edge]
    return any(layer and layer.number < around.layer - 1 for layer in layers)


def over_places(around: Around) -> tuple[Formula | None, Again]:
    """The sum over the places of a shared parameter in a gradient or change, and the whole with another in its place.

    None where the parameter stands in one place only.
    """
    key, network = (WEIGHT if around.source else BIAS, around.cell.place), network_of(around)
    found = _sum_in(around.formula) if network and network.is_tied(key) else None
    return found, lambda instead: rewritten(around.formula, lambda part: instead if part == found else part)


def _sum_in(formula: Formula) -> Sum | None:
    """The sum in a formula, below signs and factors."""
    if isinstance(formula, Sum):
        return formula
    inside = (
        (formula.body,) if isinstance(formula, Negative) else formula.factors if isinstance(formula, Product) else ()
    )
    return next((found for part in inside if (found := _sum_in(part))), None)


def descended(around: Around, parameter: Cell) -> Formula | None:
    """What gradient descent would add to a fixed weight or bias in the first step; None where that is not so plain."""
    training, key = around.problem.training, around.key
    first = key.cells.get(identifier("net", parameter.place.target, 1))
    if first is None or not training.form.is_plain or training.penalty:
        return None
    before = Around(key, first)
    delta, found = _delta(before), before.named("learning-rate")
    sent: Formula | None = before.sent(parameter.place.source) if parameter.place.is_edge else Number("1")
    if not (delta and found and sent):
        return None
    turned = key.problem.falling == (parameter.place.is_edge or around.network.bias_input > 0)
    whole = product_of((found, delta, sent) if parameter.place.is_edge else (found, delta))
    return whole if turned else Negative(whole)


def _delta(around: Around) -> Formula | None:
    """The delta of a unit: its cell, or where it has none because it is not asked for, what it would be."""
    own = around.named("delta", around.unit)
    if own:
        return own
    pairs = [(around.weight(around.unit, unit), around.named("delta", unit)) for unit in around.fed]
    chosen, out = around.chosen, around.named("out", around.unit)
    if not pairs or not out or chosen.activation.couples:
        return None
    slope = chosen.activation.slope_of([around.cell.symbol], [out], 0, 0, chosen.settings)
    terms = [weight * delta for weight, delta in pairs if weight and delta]
    return slope * sum_of(terms) if slope and len(terms) == len(pairs) else None
