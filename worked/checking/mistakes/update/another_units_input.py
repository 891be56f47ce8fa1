"""The input that comes from another unit is taken.

Right: gradient = delta * input from x1 = (-0.0046032) * 0.1 = -0.0004603.
Wrong: gradient = delta * input from x2 = (-0.0046032) * 0.3 = -0.0013810.

The input that belongs to a weight is what that weight was multiplied by in the net input.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import in_every_sample, sent, swapped
from worked.formula import Formula


@in_every_sample
def other_inputs(around: Around) -> Iterator[Formula]:
    """What comes from the other units of the layer before, the nearest first."""
    found = sent(around)
    if found:
        yield from swapped(around, found, *(around.sent(source) for source in around.beside(around.source)))


MISTAKE = Mistake(
    title="the input from another unit is taken",
    often=3,
    met="10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("appendix-b-2-2-1", "gradient[x1>h1]@1", "-0.0013810"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=other_inputs,
)
