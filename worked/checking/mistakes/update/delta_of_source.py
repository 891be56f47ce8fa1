"""The delta of the unit that the weight comes from is taken.

Right: gradient of w(h1>o1) = delta of o1 * out of h1 = 0.13850 * 0.59327 = 0.08217.
Wrong: gradient of w(h1>o1) = delta of h1 * out of h1 = 0.00877 * 0.59327 = 0.00520.

A weight acts on the net input of the unit where it ends, so the delta is taken from there and the output from where it
begins.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import in_every_sample, signal, swapped
from worked.formula import Formula


@in_every_sample
def from_source(around: Around) -> Iterator[Formula]:
    """The delta of the unit at the beginning of the weight, where it has one."""
    found = signal(around)
    if found and around.source:
        yield from swapped(around, found, around.named(around.quantity_of(found), around.source))


MISTAKE = Mistake(
    title="the delta of the unit that the weight comes from is taken",
    often=2,
    met="10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.00520"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=from_source,
)
