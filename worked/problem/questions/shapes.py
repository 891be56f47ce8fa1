"""The shapes of the weight matrices: how many rows and columns each has."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Step
from worked.cells.place import layer_place
from worked.formula import Name, Number
from worked.number.quantity import define
from worked.problem.problem import Problem
from worked.problem.question import Asked, Question, is_first
from worked.words import capital

ROWS, COLUMNS = define("rows", whole=True, plural="rows"), define("columns", whole=True, plural="columns")


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """The rows and the columns of the weights into each layer."""
    for layer in problem.computing_layers if is_first(step) else ():
        before, units = (Number(str(len(side))) for side in (layer.before, layer.units))
        yield Asked(ROWS, units, layer_place(layer.number), about=(f"{capital(layer.title)}:",))
        yield Asked(COLUMNS, before, layer_place(layer.number), beside=True)


def lacks(problem: Problem) -> str:
    """Weights from every unit to every unit of the next layer."""
    return "" if problem.is_layered else "a weight between all units of neighbouring layers, and no others"


QUESTION = Question(
    title="Shapes of the weight matrices",
    sentence="How many rows and columns does the weight matrix of each layer have, with a row for each receiving unit?",
    symbols={ROWS: Name("rows"), COLUMNS: Name("columns")},
    asked=asked,
    lacks=lacks,
)
