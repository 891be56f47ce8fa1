"""The factors that raise and cut the step are exchanged.

Right: step = 1.2 * 0.1 = 0.120.
Wrong: step = 0.5 * 0.1 = 0.050.

While the gradient keeps its sign, or the loss keeps falling, the way is clear and the step grows. When it turns, the
step has gone too far and is cut.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._methods import RPROP, here, parameter
from worked.formula import Formula


def exchanged_factors(around: Around) -> Iterator[Formula]:
    """The factor for falling in the place of that for rising, and the other way round."""
    for up, down in (("increase", "decrease"), ("raise", "cut")):
        more, less = parameter(around, up), parameter(around, down)
        if more and less:
            yield exchanged(around.formula, {more.name: less, less.name: more})
    if around.cell.quantity == "step-size":
        before = here(around, "step-size", -1)
        if before:
            yield before


MISTAKE = Mistake(
    title="the factors that raise and cut the step are exchanged",
    often=3,
    met="classroom",
    example=Example(RPROP, "step-size[x1>o1]@1", "0.050"),
    quantities=(
        "step-size",
        "learning-rate",
    ),
    rewired=exchanged_factors,
)
