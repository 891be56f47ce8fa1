"""What the rules about gradients, changes and new weights share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps

from worked.checking.mistake import NEAREST, Around, Change, exchanged, factors, opposite
from worked.formula import Formula, Negative, Symbol, product_of
from worked.trace.cell import edge
from worked.trace.update import laid_open

Rule = Callable[[Around], Iterable[Formula]]

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
    return used(around, around.named(around.problem.training.optimiser.signal, around.unit))


def sent(around: Around) -> Symbol | None:
    """What comes in by the weight, where the formula has it."""
    return used(around, around.sent(around.source)) if around.source else None


def gradient(around: Around) -> Symbol | None:
    """The gradient from which a change is computed, where the formula has it."""
    return used(around, around.named("gradient", around.cell.place))


def rate(around: Around) -> Symbol | None:
    """The learning rate, where the formula has it."""
    return used(around, around.named("learning-rate"))


def telling_rate(around: Around) -> Symbol | None:
    """The learning rate, where the formula has it and it is not 1."""
    found = rate(around)
    return found if found and not around.is_one(found) else None


def change(around: Around) -> Symbol | None:
    """The change that is added to an old weight, where the formula has it."""
    return used(around, around.named("change", around.cell.place))


def old(around: Around) -> Symbol | None:
    """The old weight or bias from which the step begins."""
    return around.weight(around.source, around.unit) if around.source else around.bias(around.unit)


def sample_gradients(around: Around) -> list[str]:
    """The gradients of the samples of a batch, of which the gradient of the batch is made; else none."""
    if around.cell.quantity != "gradient":
        return []
    return [name for name in around.formula.symbols() if around.key.cells[name].quantity == "gradient"]


# Places beside it


def neighbours(around: Around) -> list[str]:
    """The places beside that of the cell: weights into the same unit and from the same source; or other units."""
    others = around.siblings[:NEAREST]
    if not around.source:
        return others
    into = [edge(source, around.unit) for source in around.beside(around.source)[:NEAREST]]
    return [*into, *(edge(around.source, other) for other in others)]


# Wrong formulas


def swapped(around: Around, right: Symbol | None, *wrong: Formula | None) -> Iterator[Formula]:
    """The formula with each of the others in the place of one of its symbols, as far as there are any."""
    for other in wrong:
        if right and other and other != right:
            yield exchanged(around.formula, {right.name: other})


def inside(formula: Formula, turn: Change) -> Formula:
    """The formula with its product turned into something else, and the minus before it kept."""
    return Negative(turn(formula.body)) if isinstance(formula, Negative) else turn(formula)


def without(formula: Formula, factor: Formula) -> Formula:
    """A product, or the negative of one, without one of its factors."""
    return inside(formula, lambda body: product_of([each for each in factors(body) if each != factor]))


def times(formula: Formula, factor: Formula) -> Formula:
    """A product, or the negative of one, with a further factor."""
    return inside(formula, lambda body: product_of((*factors(body), factor)))


def in_either_sign(around: Around, wrong: Iterable[Formula]) -> Iterator[Formula]:
    """Wrong formulas, and where deltas are those of a falling loss, also with the other sign."""
    for formula in wrong:
        yield formula
        if around.problem.convention.falling:
            yield opposite(formula)


def change_by(around: Around, *others: Formula | None) -> Iterator[Formula]:
    """The change of a weight, where something else is taken for its gradient, as far as there is such."""
    form, found = around.problem.training.optimiser.gradient_form, rate(around)
    for other in others:
        if found and other:
            roles: dict[str, Formula] = {"rate": found, "gradient": other}
            yield laid_open(form.bind(roles.__getitem__))


def in_every_sample(rule: Rule) -> Rule:
    """A rule about the gradient of a sample, and for the gradient of a batch the same mistake in every sample."""

    @wraps(rule)
    def of_batch(around: Around) -> Iterator[Formula]:
        yield from rule(around)
        names = sample_gradients(around)
        for alike in zip(*(rule(Around(around.key, around.key.cells[name])) for name in names), strict=False):
            yield exchanged(around.formula, dict(zip(names, alike, strict=True)))

    return of_batch
