"""The squares of the steps before are left out.

Right: sum of squares = 0.36 + (-0.8) * (-0.8) = 1.00.
Wrong: sum of squares =        (-0.8) * (-0.8) = 0.64.

AdaGrad adds up the squares of all gradients so far, RMSProp and Adam average them. With the last one alone, every
weight moves by the learning rate, however steep its gradient is.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import ADAGRAD, state_of
from worked.formula import Formula, Maximum


def last_alone(around: Around) -> Iterator[Formula]:
    """The new square alone: with its share in an average, and without."""
    state = state_of(around)
    if state and state.averaged:
        yield state.weighed(state.rest)
    if state:
        yield state.fresh
    if isinstance(around.formula, Maximum):
        yield around.formula.arguments[-1]


MISTAKE = Mistake(
    title="the squares of the steps before are left out",
    often=4,
    met="classroom",
    example=Example(ADAGRAD, "squared-sum[x1>o1]@1", "0.64"),
    quantities=(
        "squared-sum",
        "second-moment",
        "squared-changes",
        "largest-gradient",
    ),
    rewired=last_alone,
)
