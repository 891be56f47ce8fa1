"""The gradient of what learns as one is that of one place only.

Right: gradient = 0.2 * 1 + 0.3 * 1 = 0.5.
Wrong: gradient = 0.2 * 1           = 0.2.

A shared weight or bias stands in several net inputs, and the loss changes through each of them: the contributions of
all its places are summed up, and one change is made.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._topology import SHARED, over_places
from worked.checking.mistakes._update import in_every_sample
from worked.checking.rewriting import without_each
from worked.formula import Formula, sum_of


@in_every_sample
def some_places(around: Around) -> Iterator[Formula]:
    """The contribution of each place alone, then all but one."""
    found, again = over_places(around)
    parts = terms(found) if found else ()
    if len(parts) > 1:
        yield from map(again, parts)
        yield from (again(sum_of(rest)) for rest in without_each(parts) if len(rest) > 1)


MISTAKE = Mistake(
    title="the gradient of a shared parameter is that of one place only",
    often=5,
    met="exercises with one bias for a layer, or shared weights",
    example=Example(SHARED, "gradient[o1]@1", "0.2"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=some_places,
)
