"""The factors are averaged by adding, or their product is divided by their number.

Right: mean = 0.000006898^(1/8) = 0.2264.
Wrong: mean = (0.2350 + 0.2273 + ... + 0.2247) / 8 = 0.2265, or 0.000006898 / 8.

What is multiplied is averaged by the root of the product, the geometric mean.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Formula, Power, sum_of


def arithmetic(around: Around) -> Iterator[Formula]:
    """The product divided by the number of layers, and the arithmetic mean of the sizes of the factors."""
    count = len(around.exercise.weights)
    if isinstance(around.formula, Power):
        sizes = [around.exercise.size(at("factor", layer)) for layer in around.exercise.layers]
        yield around.formula.base / str(count)
        yield sum_of(sizes) / str(count)
        yield around.formula.base


MISTAKE = Mistake(
    title="the mean is not the geometric one",
    often=3,
    met="rates of growth averaged by adding",
    example=Example("exploding-linear", "mean-factor@1", "2.1333"),
    about="deep-chain",
    quantities=("mean-factor",),
    rewired=arithmetic,
)
