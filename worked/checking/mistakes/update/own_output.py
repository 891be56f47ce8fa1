"""The output of the unit itself is taken for its input.

Right: gradient = delta * input = 0.13850 * 0.59327 = 0.08217.
Wrong: gradient = delta * out   = 0.13850 * 0.75137 = 0.10406.

A weight enters the net input of its unit times what comes in by it: the output of the unit that it comes from.
The output of its own unit is already in the delta, by the error and the slope.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import in_every_sample, sent, swapped
from worked.formula import Formula


@in_every_sample
def own_output(around: Around) -> Iterator[Formula]:
    """The output of the unit that the weight leads into."""
    yield from swapped(around, sent(around), around.named("out", around.unit))


MISTAKE = Mistake(
    title="the output of the unit itself is taken for its input",
    often=4,
    met="threads and keys on the web: the activation of the wrong layer",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.10406"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=own_output,
)
