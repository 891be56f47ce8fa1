"""The squares are averaged, not summed.

Right: sum of squares =       0.36 +       (-0.8) * (-0.8) = 1.000.
Wrong: sum of squares = 0.9 * 0.36 + 0.1 * (-0.8) * (-0.8) = 0.388.

AdaGrad forgets nothing and adds up the squares of all gradients. That old ones fade is what RMSProp does.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._methods import ADAGRAD, state_of
from worked.formula import Formula, Number


def fading(around: Around) -> Iterator[Formula]:
    """The average with the usual share of 0.9, and the old sum times 0.9."""
    state, share = state_of(around), Number("0.9")
    if state:
        yield share * state.before + state.weighed(1 - share)
        yield share * state.before + state.fresh


MISTAKE = Mistake(
    title="the squares are averaged, not summed",
    often=2,
    met="classroom",
    example=Example(ADAGRAD, "squared-sum[x1>o1]@1", "0.388"),
    quantities=("squared-sum",),
    rewired=fading,
)
