"""The factor before the gradient is squared together with it.

Right: mean square = 0.9 * 0.25 + 0.1 * (-0.8) * (-0.8)           = 0.289.
Wrong: mean square = 0.9 * 0.25 + (0.1 * (-0.8)) * (0.1 * (-0.8)) = 0.2314.

The square belongs to the gradient alone: (1 - beta) g^2, not ((1 - beta) g)^2.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import RMSPROP, state_of
from worked.formula import Formula, Power


def both_squared(around: Around) -> Iterator[Formula]:
    """The share and the gradient, squared together."""
    state = state_of(around)
    if state and state.averaged and isinstance(state.fresh, Power):
        yield state.kept + (state.rest * state.fresh.base) ** 2


MISTAKE = Mistake(
    title="the factor before the gradient is squared together with it",
    often=2,
    met="classroom",
    example=Example(RMSPROP, "second-moment[x1>o1]@1", "0.2314"),
    quantities=(
        "second-moment",
        "squared-changes",
    ),
    rewired=both_squared,
)
