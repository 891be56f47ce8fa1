"""The last step is carried on in full, without its share.

Right: velocity = 0.9 * 0.5 + (-0.8) = -0.35.
Wrong: velocity =       0.5 + (-0.8) = -0.30.

Only a share of the last velocity or moment is kept, so that old gradients are forgotten little by little. Carried on
in full it would grow without end.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, factors, terms
from worked.checking.mistakes._methods import VELOCITY, here, state_of
from worked.formula import Formula, sum_of


def whole(around: Around) -> Iterator[Formula]:
    """The kept number without its factor."""
    state = state_of(around)
    before = state.before if state else here(around, "velocity", -1)
    if before is None or (around.cell.quantity not in ("look-ahead",) and not (state and state.share)):
        return
    yield sum_of([before if before in factors(term) else term for term in terms(around.formula)])


MISTAKE = Mistake(
    title="the last step is carried on in full, without its share",
    often=3,
    met="classroom",
    example=Example(VELOCITY, "velocity[x1>o1]@1", "-0.30"),
    quantities=(
        "velocity",
        "change",
        "first-moment",
        "second-moment",
        "look-ahead",
    ),
    rewired=whole,
)
