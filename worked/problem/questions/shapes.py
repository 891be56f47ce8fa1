"""The shapes of the weight matrices: how many rows and columns each has."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from worked.cells.cell import Step
from worked.cells.place import layer_place
from worked.formula import Name, Number
from worked.number.quantity import define
from worked.problem.problem import Problem
from worked.problem.question import Asked, Question, is_first
from worked.problem.questions.parameters import named

ROWS, COLUMNS = define("rows", whole=True, plural="rows"), define("columns", whole=True, plural="columns")


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """The rows and the columns of the weights into each layer."""
    layers = problem.network.layers
    for number in range(1, len(layers)) if is_first(step) else ():
        before, units = (Number(str(len(layers[each]))) for each in (number - 1, number))
        yield Asked(ROWS, units, layer_place(number), about=(f"{named(problem, number)}:",))
        yield Asked(COLUMNS, before, layer_place(number), beside=True)


def lacks(problem: Problem) -> str:
    """Weights from every unit to every unit of the next layer."""
    full = {(source, unit) for before, units in pairwise(problem.network.layers) for unit in units for source in before}
    return (
        ""
        if set(problem.network.weights) == full
        else "a weight between all units of neighbouring layers, and no others"
    )


QUESTION = Question(
    title="Shapes of the weight matrices",
    sentence="How many rows and columns does the weight matrix of each layer have, with a row for each receiving unit?",
    symbols={ROWS: Name("rows"), COLUMNS: Name("columns")},
    asked=asked,
    lacks=lacks,
)
