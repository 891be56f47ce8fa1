"""How many parameters a net learns: layer by layer, and altogether."""

from __future__ import annotations

from collections.abc import Iterator, Sized

from worked.cells.cell import Step
from worked.cells.place import Place, layer_place
from worked.formula import Formula, Name, Number, Product, sum_of
from worked.number.quantity import WEIGHT, define
from worked.problem.layer import Layer
from worked.problem.problem import Problem
from worked.problem.question import Asked, Question, is_first, learning
from worked.words import capital

PARAMETERS = define("parameters", whole=True, plural="parameters")


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """A count for each layer that has parameters, and their sum; of one such layer the count alone."""
    if not is_first(step):
        return
    found = {layer: formula for layer in problem.layers if (formula := in_layer(problem, layer))}
    if len(found) == 1:
        yield from (Asked(PARAMETERS, formula) for formula in found.values())
        return
    own = [
        Asked(PARAMETERS, formula, layer_place(layer.number), about=(f"{capital(layer.title)}:",))
        for layer, formula in found.items()
    ]
    yield from own
    yield Asked(PARAMETERS, sum_of([each.cell(step).symbol for each in own]), about=("The whole network:",))


def in_layer(problem: Problem, layer: Layer) -> Formula | None:
    """How many parameters a layer learns: of weights from every unit to every unit a product, of others their count."""
    found: dict[str, list[Place]] = {}
    for each in problem.learned_in(layer):
        found.setdefault(each.quantity, []).append(each.place)
    terms: list[Formula] = []
    for quantity, places in found.items():
        full = quantity == WEIGHT and layer.is_full and len(places) == len(layer.weights)
        terms.append(Product((_count(layer.before), _count(layer.units))) if full else _count(places))
    return sum_of(terms) if terms else None


def _count(counted: Sized) -> Number:
    return Number(str(len(counted)))


QUESTION = Question(
    title="Number of parameters",
    sentence="How many parameters does the network have? Every number that it learns is one.",
    symbols={PARAMETERS: Name("n")},
    asked=asked,
    lacks=lambda problem: "" if learning(problem) else "a parameter that learns",
)
