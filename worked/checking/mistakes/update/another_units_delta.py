"""The delta of another unit of the layer is taken.

Right: gradient = delta of o1 * input = 0.13850 * 0.59327    = 0.08217.
Wrong: gradient = delta of o2 * input = (-0.03810) * 0.59327 = -0.02260.

The delta that belongs to a weight is that of the unit which it leads into.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import in_every_sample, signal, swapped
from worked.formula import Formula


@in_every_sample
def other_deltas(around: Around) -> Iterator[Formula]:
    """The deltas of the other units, the nearest first."""
    found = signal(around)
    if found:
        yield from swapped(around, found, *around.each(around.quantity_of(found), around.siblings))


MISTAKE = Mistake(
    title="the delta of another unit is taken",
    often=3,
    met="10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "-0.02260"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=other_deltas,
)
