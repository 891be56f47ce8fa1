"""The slope of the activation is left out: the error itself is taken for the delta.

Right: delta = error * slope = 0.1 * 0.24 = 0.024.
Wrong: delta = error                      = 0.1.

With cross-entropy and softmax (or sigmoid) the slope does cancel; with a squared error it does not.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake
from worked.formula import Number


def one(around: Around) -> Iterator[Formula]:
    """A slope of one."""
    yield Number("1")


MISTAKE = Mistake(
    title="the slope of the activation is left out",
    often=5,
    met="questions on Stack Exchange; shortcut of softmax with cross-entropy carried over to other losses",
    example=Example("slides-2-2-1", "slope[5]@1", "1"),
    quantities=("slope",),
    rewired=one,
)
