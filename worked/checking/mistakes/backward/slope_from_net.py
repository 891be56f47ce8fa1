"""The slope is computed from the net input where its formula asks for the output: z (1 - z) for a (1 - a).

Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
Wrong: slope = 0.8014 * (1 - 0.8014) = 0.1592.

The slope of a sigmoid at the net input z is sigma(z) (1 - sigma(z)), and sigma(z) is the output a. The short form
a (1 - a) hides it, and the letter in a formula sheet may be taken for the net input. A slope below 0 gives it away:
that of a sigmoid never is.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.formula import Formula


def with_nets(around: Around) -> Iterator[Formula]:
    """The net input of each unit in the place of its output."""
    found = {}
    for unit in around.units:
        out, net = around.sent(unit), around.net(unit)
        if out and net:
            found[out.name] = net
    yield exchanged(around.formula, found)


MISTAKE = Mistake(
    title="the slope is computed from the net input in place of the output",
    often=5,
    met="threads on derivatives taken at the wrong quantity, such as stackoverflow 65467354",
    example=Example("slides-2-2-1", "slope[5]@1", "0.1592"),
    quantities=("slope",),
    rewired=with_nets,
)
