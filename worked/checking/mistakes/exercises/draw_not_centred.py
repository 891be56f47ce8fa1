"""The draw is not brought to the range from -1 to 1.

Right: w = 0.9258 * (2 * 0.98 - 1) = 0.8888.
Wrong: w = 0.9258 * 0.98           = 0.9073.

A number between 0 and 1 becomes one between -1 and 1 by 2u - 1; without that no weight would be negative.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors
from worked.checking.mistakes._exercises import at
from worked.formula import Formula, product_of


def one_sided(around: Around) -> Iterator[Formula]:
    """The weight from u itself, from 2u, from u - 1 and from 1 - 2u."""
    draw, bound = at("draw", around.cell.place), factors(around.formula)[0]
    if around.exercise.entry.spread == "bound":
        for wrong in (draw, 2 * draw, draw - 1, 1 - 2 * draw):
            yield product_of((bound, wrong))


MISTAKE = Mistake(
    title="the draw is not brought to the range from -1 to 1",
    often=3,
    met="np.random.rand() * bound in code, which draws positive weights only",
    example=Example("xavier-uniform", "initial-weight[x1>h1]@1", "0.9073"),
    about="initialisation",
    quantities=("initial-weight",),
    rewired=one_sided,
)
