"""The gradient is not clipped.

Right: clipped gradient = -1 * 0.6 / 1.2247 = -0.4899.
Wrong: clipped gradient = -1                = -1.0000.

Where the norm is above the threshold, all gradients are made smaller; so are the weights of a unit whose norm is above
the largest one allowed.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import CLIPPED, here, replaced
from worked.formula import Formula


def as_it_is(around: Around) -> Iterator[Formula]:
    """The gradient, or the new weight, as it was before."""
    if around.cell.quantity in ("clipped-gradient", "weight"):
        found = here(around, "gradient") or here(around, "proposed")
        if found:
            yield found
        return
    clipped, gradient = here(around, "clipped-gradient"), around.named("gradient", around.cell.place)
    yield from replaced(around.formula, clipped, gradient)


MISTAKE = Mistake(
    title="what is beyond the bound is not made smaller",
    often=4,
    met="classroom",
    example=Example(CLIPPED, "clipped-gradient[x1>o1]@1", "-1.0000"),
    quantities=(
        "clipped-gradient",
        "weight",
        "change",
        "velocity",
        "first-moment",
    ),
    rewired=as_it_is,
)
