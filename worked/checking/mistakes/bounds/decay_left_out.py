"""The decay of the weight is left out.

Right: change = 0.2 * 0.8 - 0.2 * 0.1 * 0.4 = 0.152.
Wrong: change = 0.2 * 0.8                   = 0.160.

Besides the step down the gradient, a share of the weight itself is taken off.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import one_weight, parameter, without_terms
from worked.formula import Formula


def without_decay(around: Around) -> Iterator[Formula]:
    """The step alone."""
    decay = parameter(around, "weight-decay")
    found = without_terms(around.formula, decay) if decay else None
    if found:
        yield found


MISTAKE = Mistake(
    title="the decay of the weight is left out",
    often=4,
    met="classroom",
    example=Example(one_weight("weight-decay = 0.1"), "change[x1>o1]@1", "0.160"),
    quantities=("change",),
    rewired=without_decay,
)
