"""The table of weights is read the wrong way round: rows for columns, w_ij for w_ji.

Right: net = 0.1 * 0.35 + 0.8 * 0.9 = 0.755.
Wrong: net = 0.1 * 0.35 + 0.4 * 0.9 = 0.395.

Of the weights 0.1 and 0.8 into the first unit and 0.4 and 0.6 into the second, 0.1 and 0.4 lead away from the first
input. Some books write one row for each receiving unit, others one for each sending unit, and likewise the two
indices of a weight: w_12 leads from 1 to 2 for some and from 2 to 1 for others.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.formula import Formula, Symbol


def read_across(around: Around) -> Iterator[Formula]:
    """The weights in their places if the table is filled, or read, in the other order."""
    sources, targets = around.feeding, around.units
    if not around.network.is_layered:
        return
    by_target = [around.weight(source, target) for target in targets for source in sources]
    by_source = [around.weight(source, target) for source in sources for target in targets]
    at, wide, high = targets.index(around.unit), len(sources), len(targets)
    yield _with(around, [by_target[number * high + at] for number in range(wide)])
    yield _with(around, [by_source[at * wide + number] for number in range(wide)])


def _with(around: Around, others: list[Symbol | None]) -> Formula:
    """The net input with other weights in the place of its own."""
    pairs = zip(around.weights, others, strict=True)
    return exchanged(around.formula, {weight.name: other for weight, other in pairs if other})


MISTAKE = Mistake(
    title="the table of weights is read the wrong way round (rows for columns)",
    often=4,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("slides-2-2-1", "net[3]@1", "0.395"),
    quantities=("net",),
    rewired=read_across,
)
