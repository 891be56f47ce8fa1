"""The gradient of what learns as one is the mean over its places, not their sum.

Right: gradient =  0.2 + 0.3      = 0.5.
Wrong: gradient = (0.2 + 0.3) / 2 = 0.25.

The loss changes through each place in which a shared parameter stands, and these changes add up. A mean is taken over
the samples of a batch, if at all.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, one_over, terms
from worked.checking.mistakes._topology import SHARED, over_places
from worked.checking.mistakes._update import in_every_sample
from worked.formula import Formula


@in_every_sample
def averaged(around: Around) -> Iterator[Formula]:
    """The sum divided by the number of places."""
    found, again = over_places(around)
    parts = terms(found) if found else ()
    if found and len(parts) > 1:
        yield again(one_over(len(parts)) * found)


MISTAKE = Mistake(
    title="the gradient of a shared parameter is the mean over its places, not the sum",
    often=3,
    met="exercises with one bias for a layer, or shared weights",
    example=Example(SHARED, "gradient[o1]@1", "0.25"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=averaged,
)
