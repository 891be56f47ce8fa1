"""Products: mistakes in multiplying inputs by weights and in adding up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

from worked.checking.mistakes.mistake import (
    Around,
    Example,
    each_term_changed,
    exchanged,
    factors,
    fewer_terms,
    mistake,
    terms,
    without_each,
)
from worked.formula import Formula, Negative, Product, Symbol, sum_of


@mistake(
    "one product is left out of the net input",
    often=3,
    met="a plain slip",
    example=Example("larose-3-2-1", "net[h1]@1", "1.16"),
    quantities=("net",),
)
def term_left_out(around: Around) -> Iterator[Formula]:
    """One of the products is left out of the net input.

    Right: net = 0.6 * 0.4 + 0.8 * 0.2 + 0.6 * 0.7 + 0.5 = 1.32.
    Wrong: net = 0.6 * 0.4             + 0.6 * 0.7 + 0.5 = 1.16.

    Every arrow into a unit brings a product. The sum is cut short, or an arrow is overlooked where many cross.
    """
    biases = [term for term in terms(around.formula) if isinstance(term, Symbol)]
    products = tuple(term for term in terms(around.formula) if not isinstance(term, Symbol))
    for rest in without_each(products):
        yield sum_of([*rest, *biases])


@mistake(
    "one product of the net input has the wrong sign",
    often=4,
    met="7 of 94 published examples have a wrong sign",
    example=Example("deep-2-2-2-1", "net[h1.1]@1", "0.49"),
    quantities=("net",),
)
def term_sign(around: Around) -> Iterator[Formula]:
    """One of the products in the net input has the wrong sign.

    Right: net = 0.2 * 0.6 - 0.3 * 0.9 + 0.1 = -0.05.
    Wrong: net = 0.2 * 0.6 + 0.3 * 0.9 + 0.1 = 0.49.

    The minus sign of a weight (or of an input) is lost, or counted twice, while the numbers are put in.
    """
    yield from each_term_changed(around.formula, lambda term: term if isinstance(term, Symbol) else Negative(term))


@mistake(
    "a weight is added to its input, not multiplied by it",
    often=1,
    met="a plain slip",
    example=Example("slides-2-2-1", "net[4]@1", "1.29"),
    quantities=("net",),
)
def weights_added(around: Around) -> Iterator[Formula]:
    """A weight is added to its input, not multiplied by it.

    Right: net = 0.4 * 0.35   + 0.6 * 0.9 = 0.68.
    Wrong: net = (0.4 + 0.35) + 0.6 * 0.9 = 1.29.

    A weight says how much of an input arrives: it multiplies. What is added is the bias, and a weight is treated like
    one.
    """
    yield from each_term_changed(around.formula, _added)
    yield sum_of([_added(term) for term in terms(around.formula)])


def _added(term: Formula) -> Formula:
    """The factors of a product added; anything else as it is."""
    return sum_of(term.factors) if isinstance(term, Product) else term


@mistake(
    "one input is used twice and another not at all",
    often=2,
    met="a plain slip",
    example=Example("slides-2-2-1", "net[3]@1", "0.315"),
    quantities=("net",),
)
def input_repeated(around: Around) -> Iterator[Formula]:
    """One input is used twice, and another not at all.

    Right: net = 0.1 * 0.35 + 0.8 * 0.9  = 0.755.
    Wrong: net = 0.1 * 0.35 + 0.8 * 0.35 = 0.315.

    The second product is begun by copying the first, and its input is not replaced.
    """
    yield from _repeated(around, around.inputs)


@mistake(
    "one weight is used twice and another not at all",
    often=2,
    met="a plain slip",
    example=Example("slides-2-2-1", "net[3]@1", "0.125"),
    quantities=("net",),
)
def weight_repeated(around: Around) -> Iterator[Formula]:
    """One weight of the unit is used twice, and another not at all.

    Right: net = 0.1 * 0.35 + 0.8 * 0.9 = 0.755.
    Wrong: net = 0.1 * 0.35 + 0.1 * 0.9 = 0.125.

    The second product is begun by copying the first, and its weight is not replaced.
    """
    yield from _repeated(around, around.weights)


def _repeated(around: Around, symbols: Sequence[Symbol]) -> Iterator[Formula]:
    """The net input with one of some symbols in place of another, neighbours first."""
    pairs = permutations(range(len(symbols)), 2)
    for one, other in sorted(pairs, key=lambda pair: abs(pair[1] - pair[0])):
        yield from around.instead_of(symbols[other], symbols[one])


@mistake(
    "two of the inputs are exchanged",
    often=3,
    met="a plain slip, where arrows cross",
    example=Example("slides-2-2-1", "net[3]@1", "0.37"),
    quantities=("net",),
)
def inputs_swapped(around: Around) -> Iterator[Formula]:
    """Two of the inputs are exchanged: each is multiplied by the weight of the other.

    Right: net = 0.1 * 0.35 + 0.8 * 0.9  = 0.755.
    Wrong: net = 0.1 * 0.9  + 0.8 * 0.35 = 0.37.

    Where the arrows cross in the picture, a weight is taken for that of the arrow beside it.
    """
    sent = around.inputs
    pairs = combinations(range(len(sent)), 2)
    for one, other in sorted(pairs, key=lambda pair: pair[1] - pair[0]):
        yield exchanged(around.formula, {sent[one].name: sent[other], sent[other].name: sent[one]})


# An output with an edge from an input past the hidden layer.
SKIPS = """
samples = [{ inputs = [1], targets = [1] }]
[network]
layers = [1, 1, 1]
activations = "linear"
weights = { "x1>h1" = 1, "h1>o1" = 0.5, "x1>o1" = -0.3 }
biases = { o1 = 0.2 }
"""


@mistake(
    "the edge that leads past a layer is forgotten",
    often=4,
    met="exercises with an edge that skips a layer",
    example=Example(SKIPS, "net[o1]@1", "0.7"),
    quantities=("net",),
)
def skip_edge_forgotten(around: Around) -> Iterator[Formula]:
    """The edge that leads past a layer is forgotten in the net input.

    Right: net = 0.5 * 1 - 1 * 0.3 + 0.2 = 0.4.
    Wrong: net = 0.5 * 1           + 0.2 = 0.7.

    A net input is the sum over all edges into the unit, wherever they begin. By habit only the layer before is summed
    up.
    """
    yield from fewer_terms(around.formula, lambda term: not _is_past(around, term))


def _is_past(around: Around, term: Formula) -> bool:
    """Whether a term of a net input comes over an edge that leads past a layer."""
    places = [around.key.cells[part.name].place for part in factors(term) if isinstance(part, Symbol)]
    layers = [around.key.problem.layer_of.get(place.source) for place in places if place.is_edge]
    return any(layer and layer.number < around.layer - 1 for layer in layers)
