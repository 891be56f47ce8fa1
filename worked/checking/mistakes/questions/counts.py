"""Counts: mistakes in numbers of parameters, rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from worked.checking.answer_key.rewriting import exchanged
from worked.checking.mistakes.mistake import Around, Example, mistake, terms
from worked.formula import Formula, Number, Product, sum_of


def _counts_rewritten(around: Around, change: Callable[[Formula], Formula]) -> Iterator[Formula]:
    """A count with a change made to it; a sum of counts with the change made to each of them."""
    counts = {name: around.key.cells[name].formula for name in around.formula.symbols()}
    if counts:
        yield exchanged(around.formula, {name: change(count) for name, count in counts.items() if count})
    else:
        yield change(around.formula)


@mistake(
    "the biases are left out of the count",
    often=5,
    met="quizzes and exams that ask for the number of parameters, in which it is the usual wrong choice",
    example=Example("questions-2-2-1", "parameters[layer-1]@1", "4"),
    quantities=("parameters",),
)
def biases_not_counted(around: Around) -> Iterator[Formula]:
    """The biases are left out of the number of parameters.

    Right: n = 2 * 2 + 2 = 6.
    Wrong: n = 2 * 2     = 4.

    A bias belongs to a unit and not to an arrow of the picture, so counting the arrows misses it.
    """
    yield from _counts_rewritten(around, _without_biases)


def _without_biases(count: Formula) -> Formula:
    products = [term for term in terms(count) if isinstance(term, Product)]
    return sum_of(products) if products else count


@mistake(
    "each layer is counted with one bias",
    often=3,
    met="pictures in which a bias is a unit with the output 1",
    example=Example("questions-2-2-1", "parameters[layer-1]@1", "5"),
    quantities=("parameters",),
)
def one_bias_for_layer(around: Around) -> Iterator[Formula]:
    """A layer is counted with one bias, though each of its units has its own.

    Right: n = 2 * 2 + 2 = 6.
    Wrong: n = 2 * 2 + 1 = 5.

    Where a bias is drawn as a unit with the constant output 1, it is one circle; but an arrow leads from it to every
    unit.
    """
    yield from _counts_rewritten(around, _with_one)


def _with_one(count: Formula) -> Formula:
    found = [term if isinstance(term, Product) else Number("1") for term in terms(count)]
    return sum_of(found) if any(isinstance(term, Product) for term in found) else count


TEXT = """
[network]
layers = [3, 2]
activations = "sigmoid"
weights = [[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]]
biases = [[0.1, 0.2]]

[[samples]]
inputs = [1, 2, 3]
targets = [0, 1]

[page]
questions = ["parameters"]
"""


@mistake(
    "the sizes of the layers are added, not multiplied",
    often=3,
    met="quizzes that ask for the number of parameters",
    example=Example(TEXT, "parameters@1", "7"),
    quantities=("parameters",),
)
def sizes_added(around: Around) -> Iterator[Formula]:
    """The sizes of two layers are added, though there is a weight for each pair of their units.

    Right: n = 3 * 4 + 4 = 16.
    Wrong: n = 3 + 4 + 4 = 11.

    Units are counted, not the connections between them.
    """
    yield from _counts_rewritten(around, _summed)


def _summed(count: Formula) -> Formula:
    return sum_of([sum_of(term.factors) if isinstance(term, Product) else term for term in terms(count)])


OTHER = {"rows": "columns", "columns": "rows"}


@mistake(
    "rows and columns are exchanged",
    often=4,
    met="courses that write x W where others write W x",
    example=Example("questions-2-2-1", "rows[layer-2]@1", "2"),
    quantities=("rows", "columns"),
)
def rows_for_columns(around: Around) -> Iterator[Formula]:
    """Rows and columns of a weight matrix are exchanged.

    Right: W has 1 row and 2 columns, a row for each receiving unit.
    Wrong: W has 2 rows and 1 column.

    Books differ: some have a row for each receiving unit (W x), others a row for each sending one (x W).
    """
    found = around.formula_of(around.named(OTHER[around.cell.quantity], around.cell.place))
    if isinstance(found, Number):
        yield found
