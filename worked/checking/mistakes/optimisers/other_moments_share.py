"""The beta of the other moment is taken.

Right: first moment = 0.9 * 0.5 + (1 - 0.9) * (-0.8)   = 0.370.
Wrong: first moment = 0.99 * 0.5 + (1 - 0.99) * (-0.8) = 0.487.

Beta_1 belongs to the first moment, which follows the gradients quickly, beta_2 to the second, which is slow.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import ADAM, parameter, replaced
from worked.formula import Formula


def other_beta(around: Around) -> Iterator[Formula]:
    """The other beta, wherever one stands."""
    one, two = around.named("beta-1"), around.named("beta-2")
    yield from replaced(around.formula, parameter(around, "beta-1"), two)
    yield from replaced(around.formula, parameter(around, "beta-2"), one)


MISTAKE = Mistake(
    title="the beta of the other moment is taken",
    often=3,
    met="classroom",
    example=Example(ADAM, "first-moment[x1>o1]@1", "0.487"),
    quantities=(
        "first-moment",
        "second-moment",
        "largest-gradient",
    ),
    rewired=other_beta,
)
