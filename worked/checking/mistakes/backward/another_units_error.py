"""The slope is multiplied by the error of another unit of the layer.

Right: delta = 0.7414 * 0.1868  = 0.1385.
Wrong: delta = -0.2171 * 0.1868 = -0.0406.

The wrong line is copied. Only in a softmax layer do the errors of other outputs have a part in the delta, each with a
slope of its own.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._backward import is_plain, slope_and_error
from worked.formula import Formula


def with_anothers(around: Around) -> Iterator[Formula]:
    """The error of each sibling in the place of the unit's own; of a plain difference, that of the sibling."""
    pair = slope_and_error(around)
    if pair:
        for error in around.each("error", around.siblings):
            yield exchanged(around.formula, {pair[1].name: error})
    elif is_plain(around):
        formulas = (around.key.cells[delta.name].formula for delta in around.each("delta", around.siblings))
        yield from (formula for formula in formulas if formula)


MISTAKE = Mistake(
    title="the error in the delta is that of another unit",
    often=2,
    met="10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("mazur-2-2-2", "delta[o1]@1", "-0.0406"),
    quantities=("delta",),
    rewired=with_anothers,
)
