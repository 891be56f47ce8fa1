"""The weight itself is taken for its input.

Right: gradient = delta * input  = 0.0073094 * 0.1  = 0.0007309.
Wrong: gradient = delta * weight = 0.0073094 * 0.62 = 0.0045318.

The net input is weight * input + ...: its derivative by the weight is the input, its derivative by the input is the
weight. The weight belongs where the delta is carried back to the layer before.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import in_every_sample, old, sent, signal, swapped, times
from worked.formula import Formula


@in_every_sample
def by_weight(around: Around) -> Iterator[Formula]:
    """The old weight in the place of its input; for a bias, times the old bias in the place of 1."""
    parameter = old(around)
    if around.source:
        yield from swapped(around, sent(around), parameter)
    elif parameter and signal(around):
        yield times(around.formula, parameter)


MISTAKE = Mistake(
    title="the weight itself is taken for its input",
    often=3,
    met="lecture slides (Birzeit, appendix B): 0.62 in the place of 0.1",
    example=Example("appendix-b-2-2-1", "gradient[x1>h2]@1", "0.0045318"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=by_weight,
)
