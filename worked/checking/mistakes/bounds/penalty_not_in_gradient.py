"""The penalty is left out of the gradient.

Right: gradient = -1 + 2 * 0.1 * 0.4 = -0.92.
Wrong: gradient = -1                 = -1.00.

A penalty belongs to the loss, so its slope belongs to the gradient of every weight that it counts.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import SQUARES, here, replaced
from worked.checking.mistakes._penalties import data_gradient
from worked.formula import Formula


def of_data_alone(around: Around) -> Iterator[Formula]:
    """The gradient of the data."""
    data = data_gradient(around)
    if data:
        yield data
    yield from replaced(around.formula, here(around, "gradient"), around.named("data-gradient", around.cell.place))


MISTAKE = Mistake(
    title="the penalty is left out of the gradient",
    often=4,
    met="classroom",
    example=Example(SQUARES, "gradient[x1>o1]@1", "-1.00"),
    quantities=(
        "gradient",
        "change",
    ),
    rewired=of_data_alone,
)
