"""The net input of an output is compared with the target, not its output.

Right: error = 0.5 - 0.6903 = -0.1903.
Wrong: error = 0.5 - 0.8014 = -0.3014.

The net input is what the unit receives, the output what the net answers, and only the answer has a target. The two
are mixed up where the last line of the forward pass is forgotten. (Some rules for a single unit, such as that of
Widrow and Hoff, do compare the net input: there the unit is linear while it learns.)
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._backward import compares, is_linear
from worked.formula import Formula


def with_net(around: Around) -> Iterator[Formula]:
    """The net input in the place of the output; in a linear unit they are the same."""
    out, net = around.sent(around.unit), around.net(around.unit)
    if compares(around) and out and net and not is_linear(around):
        yield exchanged(around.formula, {out.name: net})


MISTAKE = Mistake(
    title="the net input is compared with the target, not the output",
    often=3,
    met="1 of 94 published examples, in the deltas of a softmax layer",
    example=Example("slides-2-2-1", "error[5]@1", "-0.3014"),
    quantities=("error", "delta"),
    rewired=with_net,
)
