"""Local derivatives: mistakes in how a node changes with what leads into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

from worked.cells.place import Place
from worked.checking.mistakes._exercises import instead
from worked.checking.mistakes.mistake import Around, Example, Rule, mistake
from worked.formula import Formula, Negative, Number, Symbol, product_of

LOCAL = ("local", "gradient")
# The wrong derivatives of a node by one of its operands, as formulas of the names in the graph.
OfNode = Callable[[Any, str], Iterable[Formula]]


def _of_nodes(rule: OfNode) -> Rule:
    """A rule about nodes, for local derivatives and for gradients that one of them stands in."""

    @wraps(rule)
    def found(around: Around) -> Iterator[Formula]:
        graph, seen = around.exercise, around.exercise.seen(around.step)

        def wrong(place: Place) -> list[Formula]:
            formulas = rule(graph.node[place.target], place.source)
            return [formula.bind(lambda name: Symbol(seen[name])) for formula in formulas]

        if around.cell.quantity == "local":
            yield from wrong(around.cell.place)
            return
        for local in around.symbols_of("local"):
            for formula in wrong(around.key.cells[local.name].place):
                yield instead(around.formula, local, formula)

    return found


@mistake(
    "the sum is taken for a product in its derivative",
    often=5,
    met="quizzes on computational graphs",
    example=Example("graph-product-of-sum", "local[x>q]@1", "5"),
    about="graph",
    quantities=LOCAL,
)
@_of_nodes
def addition_multiplied(node: Any, by: str) -> Iterator[Formula]:
    """The derivative of a sum is taken as that of a product.

    Right: q = x + y: dq/dx = 1.
    Wrong: q = x + y: dq/dx = y = 5.

    A sum passes what comes back on as it is, to all of its terms. It is the product that exchanges its factors.
    """
    others = [part for part in node.parts if by not in part.symbols()]
    if node.does == "+" and others:
        yield product_of(others)


@mistake(
    "the product passes the factor itself back and not the other one",
    often=5,
    met="quizzes on computational graphs",
    example=Example("graph-product-of-sum", "local[q>f]@1", "3"),
    about="graph",
    quantities=LOCAL,
)
@_of_nodes
def own_input_passed(node: Any, by: str) -> Iterator[Formula]:
    """A product passes a factor itself back, in place of the other one.

    Right: f = q z: df/dq = z = -4.
    Wrong: f = q z: df/dq = q = 3.

    The derivative of a product by a factor is what that factor is multiplied by: a product exchanges its factors.
    """
    if node.does == "*":
        yield Symbol(by)


@mistake(
    "the minus of a subtraction or fraction is lost in its derivative",
    often=4,
    met="classroom; 7 of 94 published examples have a wrong sign",
    example=Example("graph-node-twice", "local[t>f]@1", "1"),
    about="graph",
    quantities=LOCAL,
)
@_of_nodes
def minus_lost_in_derivative(node: Any, by: str) -> Iterator[Formula]:
    """The minus of a subtraction, or of a fraction, is lost in its derivative.

    Right: f = p - t: df/dt = -1.
    Wrong: f = p - t: df/dt = 1.

    What is subtracted pulls the result down when it grows; so does what something is divided by.
    """
    slope = node.slopes[by]
    if isinstance(slope, Negative):
        yield slope.body


@mistake(
    "the derivative is taken at what comes out of the node and not at what goes in",
    often=4,
    met="slopes of activations at their outputs, in any course",
    example=Example("graph-sigmoid-neuron", "local[v6>f]@1", "-1.8711"),
    about="graph",
    quantities=LOCAL,
)
@_of_nodes
def derivative_at_output(node: Any, by: str) -> Iterator[Formula]:
    """A derivative is taken at what comes out of a node, and not at what goes in.

    Right: f = 1/v at v = 1.3679: df/dv = -1/1.3679^2 = -0.53.
    Wrong: f = 1/v at v = 1.3679: df/dv = -1/0.7311^2 = -1.871.

    The derivative of a function is taken where the function is: at its argument. A number that is known already, such
    as e^v for the derivative of e^v, is a short form of that.
    """
    if node.does in ("+", "*", "-", "max", "min", "relu"):
        return
    written_out = node.slopes[by].bind(lambda name: node.number if name == node.name else Symbol(name))
    yield written_out.bind(lambda name: Symbol(node.name if name == by else name))


@mistake(
    "the maximum or minimum passes what comes back to all of its arguments",
    often=4,
    met="quizzes on computational graphs; dead units taken for living ones",
    example=Example("graph-max-gate", "local[z>b]@1", "1"),
    about="graph",
    quantities=LOCAL,
)
@_of_nodes
def extreme_passes_to_all(node: Any, by: str) -> Iterator[Formula]:
    """A maximum or minimum passes what comes back on to all of its arguments.

    Right: b = max(2, 0): db/dz = 0, for z = 0 is not the largest.
    Wrong: b = max(2, 0): db/dz = 1.

    A small change of an argument that is not chosen changes nothing. Only the chosen one gets what comes back.
    """
    if node.does in ("max", "min", "relu"):
        yield Number("1")


@mistake(
    "the maximum or minimum passes what comes back to the argument that was not chosen",
    often=2,
    met="classroom",
    example=Example("graph-max-gate", "local[y>b]@1", "0"),
    about="graph",
    quantities=LOCAL,
)
@_of_nodes
def extreme_passes_to_wrong(node: Any, by: str) -> Iterator[Formula]:
    """A maximum passes what comes back to the argument that is not the largest.

    Right: b = max(2, 0): db/dy = 1, for y = 2 is the largest.
    Wrong: b = max(2, 0): db/dy = 0.

    What comes back goes the way that the number came: to the argument that was chosen.
    """
    if node.does in ("max", "min"):
        yield 1 - node.slopes[by]
