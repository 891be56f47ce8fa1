"""Training is stopped one epoch too late, or too early.

Right: with a patience of 3 it stops after epoch 8, where the counter has reached 3.
Wrong: it stops after epoch 9, where the counter is greater than 3.

Programs differ here: Keras, Lightning and ignite stop as soon as the counter reaches the patience, scikit-learn only
when it exceeds it. The exercise says which.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Case, Cases, Formula, Number, Sum, Symbol


def other_rule(around: Around) -> Iterator[Formula]:
    """The first epoch at which the counter is one more or one less than it should be."""
    right = around.formula
    if not isinstance(right, Cases):
        return
    other = {">=": ">", ">": ">="}
    yield Cases(
        tuple(Case(case.body, case.left, other[case.relation], case.right) for case in right.cases), right.otherwise
    )
    if right.cases[0].relation == ">=":
        less = Sum((Symbol("patience@1"), Number("-1")))
        yield Cases(tuple(Case(case.body, case.left, ">=", less) for case in right.cases), right.otherwise)


MISTAKE = Mistake(
    title="training stops one epoch too late or too early",
    often=4,
    met="Keras stops at the patience, scikit-learn's n_iter_no_change after it",
    example=Example("early-stopping", "stop@1", "9"),
    about="early-stopping",
    quantities=("stop",),
    rewired=other_rule,
)
