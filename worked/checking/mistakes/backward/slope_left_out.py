"""The slope of the activation is left out: the error itself is taken for the delta.

Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
Wrong: slope = 1.

The delta is error * slope, and without the slope the error is handed on as if the unit were linear. With cross-entropy
after a softmax (or a sigmoid) the slope does cancel; with a squared error it does not.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.formula import Formula, Number


def one(around: Around) -> Iterator[Formula]:
    """A slope of one."""
    yield Number("1")


MISTAKE = Mistake(
    title="the slope of the activation is left out",
    often=5,
    met="questions on Stack Exchange; the short form of softmax with cross-entropy carried over to other losses",
    example=Example("slides-2-2-1", "slope[5]@1", "1"),
    aliases=("derivative-left-out",),
    quantities=("slope",),
    rewired=one,
)
