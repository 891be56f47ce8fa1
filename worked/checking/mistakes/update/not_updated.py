"""The weight is left as it was.

Right: new weight = 0.40 + change = 0.40 + (-0.04108) = 0.35892.
Wrong: new weight = 0.40.

After the backward pass every weight moves by its change; only a change of zero leaves it where it was.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import old
from worked.formula import Formula


def as_it_was(around: Around) -> Iterator[Formula]:
    """The old weight."""
    weight = old(around)
    if weight:
        yield weight


MISTAKE = Mistake(
    title="the weight is not updated",
    often=3,
    met="a plain slip: the old weight is copied",
    example=Example("mazur-2-2-2", "weight[h1>o1]@2", "0.40000"),
    quantities=("weight", "proposed"),
    rewired=as_it_was,
)
