"""The net inputs of the layer before are used in place of its outputs.

Right: net = 0.3 * 0.6803 + 0.9 * 0.6637 = 0.8014.
Wrong: net = 0.3 * 0.755  + 0.9 * 0.68   = 0.8385.

A unit sends on its output, which has been through the activation. In tables of net inputs and outputs the wrong
column is read, or both are called y.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.formula import Formula


def nets_of_feeding(around: Around) -> Iterator[Formula]:
    """The net input from the net inputs of all units before it, then from that of one of them."""
    changes = {}
    for source in around.feeding:
        sent, net = around.sent(source), around.net(source)
        if sent and net:
            changes[sent.name] = net
    yield exchanged(around.formula, changes)
    for name, instead in changes.items():
        yield exchanged(around.formula, {name: instead})


MISTAKE = Mistake(
    title="the net inputs of the layer before are used in place of its outputs",
    often=4,
    met="10 of 94 published examples put in a wrong quantity, such as the net input for the output",
    example=Example("slides-2-2-1", "net[5]@1", "0.8385"),
    quantities=("net",),
    rewired=nets_of_feeding,
)
