"""The sign of the weight is not taken.

Right: gradient = -0.5 + 0.1 * (-1)   = -0.60.
Wrong: gradient = -0.5 + 0.1 * (-0.3) = -0.53.

The slope of an absolute value is its sign: 1 for a positive weight, -1 for a negative one, whatever their size. The
slope 2 lambda w belongs to squares.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, all_parts
from worked.checking.mistakes._methods import ONE, two_weights, with_part
from worked.checking.mistakes._penalties import data_gradient
from worked.formula import Formula, Function, absolute


def not_the_sign(around: Around) -> Iterator[Formula]:
    """The weight itself, the number 1, and the weight without its sign, in the place of the sign."""
    found = [part for part in all_parts(around.formula) if isinstance(part, Function) and part.name == "sign"]
    for part in found if data_gradient(around) else ():
        for other in (part.argument, ONE, absolute(part.argument)):
            yield with_part(around.formula, part, other)


MISTAKE = Mistake(
    title="the sign of the weight is not taken",
    often=3,
    met="classroom",
    example=Example(two_weights('penalty = "l1"'), "gradient[x2>o1]@1", "-0.53"),
    quantities=("gradient",),
    rewired=not_the_sign,
)
