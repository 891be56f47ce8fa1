"""How many parameters a net learns: layer by layer, and altogether."""

from __future__ import annotations

from collections.abc import Iterator, Sized

from worked.cells.cell import Step
from worked.cells.place import Place, edge, layer_place
from worked.formula import Formula, Name, Number, Product, sum_of
from worked.number.quantity import WEIGHT, define
from worked.problem.problem import Problem
from worked.problem.question import Asked, Question, is_first, learning

PARAMETERS = define("parameters", whole=True, plural="parameters")


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """A count for each layer that has parameters, and their sum; of one such layer the count alone."""
    if not is_first(step):
        return
    found = {layer: formula for layer in problem.network.stages if (formula := in_layer(problem, layer))}
    if len(found) == 1:
        yield from (Asked(PARAMETERS, formula) for formula in found.values())
        return
    for layer, formula in found.items():
        yield Asked(PARAMETERS, formula, layer_place(layer), about=(f"{named(problem, layer)}:",))
    cells = [Asked(PARAMETERS, formula, layer_place(layer)).cell(step).symbol for layer, formula in found.items()]
    yield Asked(PARAMETERS, sum_of(cells), about=("The whole network:",))


def in_layer(problem: Problem, layer: int) -> Formula | None:
    """How many parameters a layer learns: of weights from every unit to every unit a product, of others their count."""
    network = problem.network
    found: dict[str, list[Place]] = {}
    for each in learning(problem):
        if _layer_of(problem, each.place) == layer:
            found.setdefault(each.quantity, []).append(each.place)
    terms: list[Formula] = []
    for quantity, places in found.items():
        sides = [network.layers[layer - 1], network.layers[layer]] if layer else []
        every = {edge(source, unit) for unit in sides[1] for source in sides[0]} if sides else set()
        full = quantity == WEIGHT and set(places) == every
        terms.append(Product(tuple(_count(side) for side in sides)) if full else _count(places))
    return sum_of(terms) if terms else None


def _count(counted: Sized) -> Number:
    return Number(str(len(counted)))


def named(problem: Problem, layer: int) -> str:
    """A layer in words."""
    last = len(problem.network.layers) - 1
    if layer in (0, last):
        return "Output layer" if layer else "Input layer"
    return "Hidden layer" if last == 2 else f"Hidden layer {layer}"


def _layer_of(problem: Problem, place: Place) -> int:
    return problem.network.layer_of[place.target] if place.layer is None else place.layer


QUESTION = Question(
    title="Number of parameters",
    sentence="How many parameters does the network have? Every number that it learns is one.",
    symbols={PARAMETERS: Name("n")},
    asked=asked,
    lacks=lambda problem: "" if learning(problem) else "a parameter that learns",
)
