"""The slope is multiplied by the error of another unit of the layer.

Right: delta = 0.7414 * 0.1868  = 0.1385.
Wrong: delta = -0.2171 * 0.1868 = -0.0406.

The wrong line is copied. Only in a softmax layer do the errors of other outputs have a part in the delta, each with a
slope of its own.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake, exchanged
from worked.checking.mistakes._backward import apart, is_plain, slope_and_error


def with_anothers(around: Around) -> Iterator[Formula]:
    """The error of each sibling in the place of the unit's own; of a plain difference, that of the sibling."""
    pair, siblings = slope_and_error(around), around.siblings[:3]
    if pair:
        errors = around.each("error", siblings)
        yield from apart(around, [exchanged(around.formula, {pair[1].name: error}) for error in errors])
    elif is_plain(around):
        yield from apart(around, [around.key.cells[delta.name].formula for delta in around.each("delta", siblings)])


MISTAKE = Mistake(
    title="the error in the delta is that of another unit",
    often=2,
    met="a wrong quantity, of another unit among others, is put in 10 of 94 published examples",
    example=Example("mazur-2-2-2", "delta[o1]@1", "-0.0406"),
    quantities=("delta",),
    rewired=with_anothers,
)
