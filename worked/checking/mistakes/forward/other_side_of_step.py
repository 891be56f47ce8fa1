"""At a net input of exactly 0 the step is taken from its other side.

Right: out = 1.
Wrong: out = 0.

Here the step is 1 from a net input of 0 on, and the net input is 0. Books define the value at 0 differently, so the
definition of the exercise decides.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import is_flat
from worked.formula import Case, Cases, Formula

OTHER = {">=": ">", ">": ">=", "<=": "<", "<": "<="}

AT_ZERO = """
network = { layers = [2, 1], activations = "step", weights = [[[0.5, -0.5]]], biases = [[0]] }
samples = [{ inputs = [1, 1], targets = [1] }]
training = { optimiser = "perceptron", learning-rate = 0.5 }
"""


def at_the_kink(around: Around) -> Iterator[Formula]:
    """The definition by cases with 0 counted to the other side."""
    step = around.formula
    if isinstance(step, Cases) and is_flat(step):
        cases = [Case(case.body, case.left, OTHER.get(case.relation, case.relation), case.right) for case in step.cases]
        yield Cases(tuple(cases), step.otherwise)


MISTAKE = Mistake(
    title="the step at a net input of 0 is taken from its other side",
    often=5,
    met="perceptron exercises in which a net input is 0",
    example=Example(AT_ZERO, "out[o1]@1", "0"),
    quantities=("out",),
    rewired=at_the_kink,
)
