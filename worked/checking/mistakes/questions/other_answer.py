"""Of two choices the other one is taken: the loss falls where it rises, or the class is 1 below the threshold.

Right: the new loss 0.0668 is smaller than 0.0739, so that the loss falls.
Wrong: the new loss 0.0668 is smaller than 0.0739, so that the loss does not fall.

The two losses, or the two sides of the threshold, are mixed up.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Case, Cases, Formula


def other_choice(around: Around) -> Iterator[Formula]:
    """What holds and what does not, exchanged."""
    formula = around.formula
    if isinstance(formula, Cases) and len(formula.cases) == 1:
        case = formula.cases[0]
        yield Cases((Case(formula.otherwise, case.left, case.relation, case.right),), case.body)


MISTAKE = Mistake(
    title="the other one of two choices is taken",
    often=2,
    met="questions on whether the loss falls, and on classes by a threshold",
    example=Example("questions-2-2-1", "loss-falls@2", "2"),
    quantities=("loss-falls", "predicted-class"),
    rewired=other_choice,
)
