"""The gradient has the wrong sign.

Right: gradient = -(delta * input) = -((-0.0082041) * 0.789182) = 0.0064745.
Wrong: gradient =   delta * input  =   (-0.0082041) * 0.789182  = -0.0064745.

Sources define the delta with opposite signs. Where it is that of target - out, it is -dE/dnet, and the gradient dE/dw
gets a minus; where it is that of out - target, it is dE/dnet, and the gradient gets none.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, opposite
from worked.formula import Formula


def other_sign(around: Around) -> Iterator[Formula]:
    """The gradient with the other sign."""
    yield opposite(around.formula)


MISTAKE = Mistake(
    title="the gradient has the wrong sign",
    often=4,
    met="threads; 7 of 94 published examples have a wrong sign; sources define the delta with either sign",
    example=Example("larose-3-2-1", "gradient[h1>o1]@1", "-0.0064745"),
    quantities=("gradient", "data-gradient", "input-gradient"),
    rewired=other_sign,
)
