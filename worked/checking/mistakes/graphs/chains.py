"""Chains and paths: mistakes in multiplying along a path and in adding over paths."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes.mistake import NEAREST, Around, Example, each_term_changed, mistake, terms, without_each
from worked.formula import Formula, Number, Product, product_of, sum_of


@mistake(
    "the chain stops early: the local derivative is taken for the gradient",
    often=5,
    met="quizzes on computational graphs",
    example=Example("graph-product-of-sum", "gradient[x]@1", "1"),
    about="graph",
    quantities=("gradient",),
)
def chain_stopped_early(around: Around) -> Iterator[Formula]:
    """The local derivative is taken for the gradient: the chain stops after one node.

    Right: df/dx = df/dq * dq/dx = -4 * 1 = -4.
    Wrong: df/dx = dq/dx         = 1.

    A node knows only how itself changes. How much the output changes with it comes from behind, and is multiplied.
    """
    yield sum_of([_without_factor(around, path, local=True) for path in terms(around.formula)])


@mistake(
    "the upstream gradient is not multiplied by the local derivative",
    often=4,
    met="classroom",
    example=Example("graph-node-twice", "gradient[x]@1", "-6.0498"),
    about="graph",
    quantities=("gradient",),
)
def local_derivative_left_out(around: Around) -> Iterator[Formula]:
    """The upstream gradient is not multiplied by the local derivative.

    Right: df/dx = df/ds * ds/dx = -6.050 * (-2) = 12.10.
    Wrong: df/dx = df/ds         = -6.050.

    Only a sum passes on what comes back as it is. All other nodes multiply it by their derivative.
    """

    def gradient_alone(path: Formula) -> Formula:
        return _without_factor(around, path, local=False)

    yield from each_term_changed(around.formula, gradient_alone)
    yield sum_of([gradient_alone(path) for path in terms(around.formula)])


def _without_factor(around: Around, path: Formula, local: bool) -> Formula:
    """A path, gradient times local derivative, with one of them alone."""
    if not isinstance(path, Product):
        return path
    kept = [each for each in path.factors if (around.quantity_of(each) == "local") == local]
    return product_of(kept) if kept else path


@mistake(
    "the gradient from behind the output is taken for 1",
    often=3,
    met="questions that begin in the middle of a net",
    example=Example("graph-upstream", "gradient[n1]@1", "1"),
    about="graph",
    quantities=("gradient",),
)
def upstream_taken_for_1(around: Around) -> Iterator[Formula]:
    """The gradient that comes from behind an output is taken for 1.

    Right: dL/dn1 = -3, as it is given.
    Wrong: dL/dn1 = 1.

    The derivative of an output by itself is 1. Where the graph goes on behind it, what comes back from there takes its
    place.
    """
    for given in around.symbols_of("upstream"):
        yield from around.instead_of(given, Number("1"))


@mistake(
    "the gradients of several paths are not added",
    often=5,
    met="quizzes on computational graphs; x used twice in f = x y + x",
    example=Example("graph-max-gate", "gradient[y]@1", "2"),
    about="graph",
    quantities=("gradient",),
)
def paths_not_added(around: Around) -> Iterator[Formula]:
    """What comes back on several paths is not added.

    Right: df/dy = 2 * 1 + 3 * 1 = 5, over both nodes that y leads into.
    Wrong: df/dy = 2 * 1         = 2, over one of them.

    A number that is used twice acts on the result twice, so what comes back on all paths is added.
    """
    parts = terms(around.formula)
    if len(parts) > 1:
        yield from parts[:NEAREST]
        yield from map(sum_of, without_each(parts))


@mistake(
    "the gradients of several paths are multiplied and not added",
    often=2,
    met="classroom",
    example=Example("graph-max-gate", "gradient[y]@1", "6"),
    about="graph",
    quantities=("gradient",),
)
def paths_multiplied(around: Around) -> Iterator[Formula]:
    """What comes back on several paths is multiplied and not added.

    Right: df/dy = 2 * 1 + 3 * 1     = 5.
    Wrong: df/dy = (2 * 1) * (3 * 1) = 6.

    Along a path derivatives are multiplied, and over the paths these products are added.
    """
    parts = terms(around.formula)
    if len(parts) > 1:
        yield product_of(parts)
