"""The decay of the weight has the wrong sign.

Right: change = 0.2 * 0.8 - 0.2 * 0.1 * 0.4 = 0.152.
Wrong: change = 0.2 * 0.8 + 0.2 * 0.1 * 0.4 = 0.168.

Weights that decay become smaller: a share of the weight is taken off, whatever its sign.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import one_weight, parameter, turned
from worked.formula import Formula


def growing(around: Around) -> Iterator[Formula]:
    """The share of the weight, added."""
    decay = parameter(around, "weight-decay")
    if decay:
        yield turned(around.formula, decay)


MISTAKE = Mistake(
    title="the decay of the weight has the wrong sign",
    often=2,
    met="classroom",
    example=Example(one_weight("weight-decay = 0.1"), "change[x1>o1]@1", "0.168"),
    quantities=("change",),
    rewired=growing,
)
