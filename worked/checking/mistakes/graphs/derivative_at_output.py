"""A derivative is taken at what comes out of a node, and not at what goes in.

Right: f = 1/v at v = 1.3679: df/dv = -1/1.3679^2 = -0.53.
Wrong: f = 1/v at v = 1.3679: df/dv = -1/0.7311^2 = -1.871.

The derivative of a function is taken where the function is: at its argument. A number that is known already, such as
e^v for the derivative of e^v, is a short form of that.
"""

from collections.abc import Iterator
from typing import Any

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._graphs import wrong_locals
from worked.formula import Formula, Symbol


def at_output(around: Around) -> Iterator[Formula]:
    """The derivative at the number of the node."""

    def rule(node: Any, by: str) -> Iterator[Formula]:
        if node.does in ("+", "*", "-", "max", "min", "relu"):
            return
        written_out = node.slopes[by].bind(lambda name: node.number if name == node.name else Symbol(name))
        yield written_out.bind(lambda name: Symbol(node.name if name == by else name))

    return wrong_locals(around, rule)


MISTAKE = Mistake(
    title="the derivative is taken at what comes out of the node and not at what goes in",
    often=4,
    met="slopes of activations at their outputs, in any course",
    example=Example("graph-sigmoid-neuron", "local[v6>f]@1", "-1.8711"),
    about="graph",
    quantities=(
        "local",
        "gradient",
    ),
    rewired=at_output,
)
