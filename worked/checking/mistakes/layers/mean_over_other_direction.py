"""The mean is taken over the units of a layer instead of over the batch, or the other way round.

Right: mean of the first unit over the batch = (1 + 7 + 10) / 3 = 6.
Wrong: mean over the units of a sample       = (1 - 2) / 2      = -0.5.

Batch normalisation takes each unit by itself, over the samples. Layer normalisation takes each sample by itself, over
the units.
"""

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import group, moments, normalised, number_of, rooted
from worked.formula import Formula, Symbol


def other_direction(around: Around) -> Iterator[Formula]:
    """Mean and variance over the units for each sample, or over the samples for each unit."""
    found = group(around)
    if found is None or found.is_testing:
        return
    for numbers in _others(around):
        mean, variance = moments(numbers)
        number = number_of(around, found) if around.cell.quantity == "normalised" else None
        if number is not None:
            value = found.values[found.members.index((around.cell.place, around.cell.sample))]
            if value in numbers:
                yield (value - mean) / rooted(variance, found)
        else:
            yield mean if around.cell.quantity == "mean" else variance


def _others(around: Around) -> Iterator[list[Symbol]]:
    """The numbers over which it would be taken in the other direction, row by row."""
    found = group(around)
    if found is None:
        return
    units = around.problem.layers[found.layer].units
    quantity = around.quantity_of(found.values[0])
    tags = (None, *range(1, len(around.problem.samples) + 1))
    names = {
        (unit, tag): name
        for unit in units
        for tag in tags
        if (name := identifier(quantity, unit, found.step, tag)) in around.key.cells
    }
    if found.rule.over == "layer":
        rows = [[Symbol(names[unit, tag]) for tag in tags if (unit, tag) in names] for unit in units]
    else:
        rows = [[Symbol(names[unit, tag]) for unit in units if (unit, tag) in names] for tag in tags]
    yield from (row for row in rows if len(row) > 1)


MISTAKE = Mistake(
    title="mean and variance are taken over the units instead of the batch, or the other way round",
    often=4,
    met="batch and layer normalisation confused in lectures, as in one that calls the second by the name of the first",
    example=Example(normalised(second="-2"), "mean[o1]@1", "-0.5"),
    quantities=("mean", "variance", "normalised"),
    rewired=other_direction,
)
