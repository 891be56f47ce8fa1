"""Lines: what the rules of optimisers are put together from: their symbols, parameters, quantities, and usual lines."""

from __future__ import annotations

from worked.formula import Formula, Maximum, Number, Power, Symbol, absolute, sqrt
from worked.maths.component import Parameter
from worked.maths.rule import CHANGE, Computed, Form, Line, previous

rate, gradient, count, descent = map(Symbol, ("rate", "gradient", "count", "descent"))
beta_1, beta_2, epsilon = map(Symbol, ("beta-1", "beta-2", "epsilon"))
first, second = Symbol("first-moment"), Symbol("second-moment")


def change(formula: Formula) -> Line:
    """The last line of a rule."""
    return Line(CHANGE, formula)


def plain_descent() -> tuple[Form, ...]:
    """The change in proportion to the gradient."""
    return (Form("plain", (change(-(rate * gradient)),), "everywhere", (change(rate * descent),)),)


def average(quantity: str, share: Formula, of: Formula) -> Line:
    """An exponentially weighted average: a share of what it was, and the rest of what is new."""
    return Line(quantity, share * previous(quantity) + (1 - share) * of)


MOMENTUM = {
    "momentum": Parameter(
        "0.9", "alpha", "the share of the last change, or of the last velocity, that is kept", ("mu", "beta", "alpha")
    ),
}
EPSILON = Parameter("1e-8", "epsilon", "a small number that avoids division by zero", ("eps",))
BETAS = {
    "beta-1": Parameter("0.9", "beta_1", "the share of the last first moment that is kept"),
    "beta-2": Parameter("0.999", "beta_2", "the share of the last second moment that is kept"),
}
VELOCITY = {"velocity": Computed("v", "the accumulated gradients of momentum", "velocities")}
FIRST_MOMENT = {"first-moment": Computed("m", "the average of the gradients")}
SECOND_MOMENT = {"second-moment": Computed("v", "the average of the squares of the gradients")}
CORRECTED = {
    "first-moment-corrected": Computed(
        "m̂", "the first moment without the bias of its start at 0", "corrected first moments"
    ),
    "second-moment-corrected": Computed(
        "v̂", "the second moment without the bias of its start at 0", "corrected second moments"
    ),
}
FIRST, SECOND = average("first-moment", beta_1, gradient), average("second-moment", beta_2, gradient**2)
FIRST_CORRECTED = Line("first-moment-corrected", first / (1 - Power(beta_1, count)))
SECOND_CORRECTED = Line("second-moment-corrected", second / (1 - Power(beta_2, count)))


def largest_of(size: Formula) -> Line:
    """The largest gradient so far, of which a share is kept."""
    return Line("largest-gradient", Maximum((beta_2 * previous("largest-gradient"), size)))


def by_largest(divisor: Formula) -> Line:
    """A change by the corrected first moment, divided by the largest gradient."""
    return change(-(rate / (1 - Power(beta_1, count)) * (first / divisor)))


LARGEST = largest_of(absolute(gradient))


def scheduled(count: Formula) -> Formula:
    """The momentum of an update, as Dozat (2016) lets it grow."""
    return beta_1 * (1 - Number("0.5") * Power(Number("0.96"), count * Symbol("momentum-decay")))


def by_root(scaled: Formula, square: Formula, outside: bool = True) -> Line:
    """A change divided by the root of a mean square, with epsilon outside or inside the root."""
    divisor = sqrt(square) + epsilon if outside else sqrt(square + epsilon)
    return change(-(rate * (scaled / divisor)))


def in_two_forms(
    before: tuple[Line, ...], scaled: Formula, square: Formula, outside: str, inside: str
) -> tuple[Form, ...]:
    """A rule with epsilon outside the root, and with epsilon inside; `outside` and `inside` tell who writes it so."""
    return (
        Form("epsilon-outside", (*before, by_root(scaled, square)), outside),
        Form("epsilon-inside", (*before, by_root(scaled, square, outside=False)), inside),
    )
