"""What the rules about gradients, changes and new weights share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import wraps

from worked.cells.place import edge
from worked.checking.mistakes.mistake import NEAREST, Around, Rule, exchanged, factors, opposite
from worked.formula import Formula, Negative, Symbol, product_of
from worked.problem.network import Network
from worked.problem.problem import Problem

# Where delta and input stand in one formula.
GRADIENTS = ("gradient", "data-gradient", "change")
# The lines of optimisers that the gradient goes into.
FED = ("change", "velocity", "first-moment", "second-moment", "squared-sum", "largest-gradient", "rescaled-gradient")

# One linear unit without a bias, which sees two samples before it learns.
BATCH = """
network = { layers = [1, 1], activations = "linear", weights = [[[0.4]]] }
samples = [{ inputs = [2], targets = [1.2] }, { inputs = [3], targets = [0.5] }]
training = { samples = "mean", batch = "all", learning-rate = 0.1 }
"""


# Symbols of the formula


def used(around: Around, symbol: Symbol | None) -> Symbol | None:
    """A symbol, where the formula has it."""
    return symbol if symbol and symbol.name in set(around.formula.symbols()) else None


def signal(around: Around) -> Symbol | None:
    """The delta of the unit (or its plain error, for a rule without slopes), where the formula has it."""
    return used(around, around.named(around.learner.training.optimiser.signal, around.unit))


def gradient(around: Around) -> Symbol | None:
    """The gradient, clipped where gradients are, from which a line of the optimiser is computed."""
    clipped = used(around, around.named("clipped-gradient", around.cell.place))
    return clipped or used(around, around.named("gradient", around.cell.place))


def rate(around: Around) -> Symbol | None:
    """The learning rate, where the formula has it."""
    return used(around, around.named("learning-rate"))


def change(around: Around) -> Symbol | None:
    """The change that is added to an old weight, where the formula has it."""
    return used(around, around.named("change", around.cell.place))


def old(around: Around) -> Symbol | None:
    """The old weight or bias from which the step begins."""
    place = around.cell.place
    return around.latest("weight", place) or around.latest("bias", place)


def sample_gradients(around: Around) -> list[str]:
    """The gradients of the samples of a batch, of which the gradient of the batch is made; else none."""
    if around.cell.quantity not in ("gradient", "data-gradient"):
        return []
    return [name for name in around.formula.symbols() if around.key.cells[name].quantity == "gradient"]


def network_of(around: Around) -> Network | None:
    """The net; None in an exercise without one, in which parameters learn likewise."""
    return around.key.network if isinstance(around.key.problem, Problem) else None


# Places beside it


def neighbours(around: Around) -> list[str]:
    """The places beside that of the cell: weights into the same unit and from the same source; or other units."""
    others = around.siblings[:NEAREST]
    if not around.source:
        return others
    into = [edge(source, around.unit) for source in around.beside(around.source)[:NEAREST]]
    return [*into, *(edge(around.source, other) for other in others)]


# Wrong formulas


def times(formula: Formula, factor: Formula) -> Formula:
    """A product, or the negative of one, with a further factor."""
    body = formula.body if isinstance(formula, Negative) else formula
    found = product_of((*factors(body), factor))
    return found if body is formula else Negative(found)


def in_either_sign(around: Around, wrong: Iterable[Formula]) -> Iterator[Formula]:
    """Wrong formulas, and where deltas are those of a falling loss, also with the other sign."""
    for formula in wrong:
        yield formula
        if around.key.problem.falling:
            yield opposite(formula)


def in_every_sample(rule: Rule) -> Rule:
    """A rule about the gradient of a sample, and for the gradient of a batch the same mistake in every sample."""

    @wraps(rule)
    def of_batch(around: Around) -> Iterator[Formula]:
        yield from rule(around)
        names = sample_gradients(around)
        if any(around.key.cells[name].formula is None for name in names):
            return
        for alike in zip(*(rule(Around(around.key, around.key.cells[name])) for name in names), strict=False):
            yield exchanged(around.formula, dict(zip(names, alike, strict=True)))

    return of_batch
