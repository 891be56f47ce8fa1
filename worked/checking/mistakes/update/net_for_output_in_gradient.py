"""The net input of the unit before is taken for its output.

Right: gradient = delta * out of h1 = 0.13850 * 0.59327 = 0.08217.
Wrong: gradient = delta * net of h1 = 0.13850 * 0.37750 = 0.05228.

What goes on to the next layer, and so stands beside the weight in its net input, is the number after the activation.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import in_every_sample, sent, swapped
from worked.formula import Formula


@in_every_sample
def by_net(around: Around) -> Iterator[Formula]:
    """The net input of the unit that the weight comes from."""
    found = sent(around)
    if found:
        yield from swapped(around, found, around.net(around.source))


MISTAKE = Mistake(
    title="the net input of the unit before is taken for its output",
    often=3,
    met="10 of 94 published examples put in a wrong quantity, such as the net input for the output",
    example=Example("mazur-2-2-2", "gradient[h1>o1]@1", "0.05228"),
    quantities=("gradient", "data-gradient", "change"),
    rewired=by_net,
)
