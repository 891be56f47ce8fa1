"""The change is added twice.

Right: new weight = -0.3 + 0.03917           = -0.26083.
Wrong: new weight = -0.3 + 0.03917 + 0.03917 = -0.22166.

It happens where the step starts from a weight that is the new one already: one step moves a weight by one change.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import change
from worked.formula import Formula


def twice(around: Around) -> Iterator[Formula]:
    """The new weight and the change."""
    found = change(around)
    if found:
        yield around.formula + found


MISTAKE = Mistake(
    title="the change is added twice",
    often=2,
    met="a published 2-2-1 example (GeeksforGeeks) takes one of its steps twice",
    example=Example("han-kamber-3-2-1", "weight[h1>o1]@2", "-0.22166"),
    quantities=("weight", "bias", "proposed"),
    rewired=twice,
)
