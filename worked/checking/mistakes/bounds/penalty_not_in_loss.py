"""The penalty is left out of the loss.

Right: loss = 0.125 + 0.025 = 0.150.
Wrong: loss = 0.125         = 0.125.

What is made small is the loss of the data together with the penalty.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import SQUARES
from worked.checking.mistakes._update import used
from worked.formula import Formula


def of_data_alone(around: Around) -> Iterator[Formula]:
    """The loss of the data."""
    data = used(around, around.named("data-loss"))
    if data:
        yield data


MISTAKE = Mistake(
    title="the penalty is left out of the loss",
    often=4,
    met="classroom",
    example=Example(SQUARES, "loss@1", "0.125"),
    quantities=("loss",),
    rewired=of_data_alone,
)
