"""What the rules about penalties share."""

from __future__ import annotations

from worked.checking.mistakes._update import used
from worked.checking.mistakes.mistake import Around, factors, terms
from worked.formula import Formula, Number, Symbol
from worked.maths.penalties import FACTORS, Factor, Part


def penalty_parts(around: Around) -> tuple[Part, ...]:
    """The sums of the penalty of a problem; none where there is none."""
    chosen = around.learner.training.penalty
    return chosen.entry.parts if chosen else ()


def roles_of(around: Around, part: Part, weight: Symbol | None = None) -> dict[str, Formula] | None:
    """What stands for the symbols of a penalty's factor and term."""
    strength = around.named(part.strength)
    if strength is None:
        return None
    samples = len(around.problem.samples)
    found: dict[str, Formula] = {"strength": strength, "m": Number(str(samples))}
    found["B"] = Number(str(len(around.problem.batch(around.step))))
    return {**found, "weight": weight} if weight else found


def factor_used(around: Around) -> Factor | None:
    """The factor before the sums of the penalty."""
    chosen = around.learner.training.penalty
    return FACTORS[chosen.form] if chosen else None


def own_weight(around: Around) -> Symbol | None:
    """The weight or bias as it stands in the forward pass of the step."""
    return around.weight(around.source, around.unit) if around.source else around.bias(around.unit)


def slopes_with(around: Around, factor: Factor) -> list[Formula] | None:
    """What a penalty adds to the gradient of a weight, with a factor."""
    weight, found = own_weight(around), []
    for part in penalty_parts(around):
        roles = roles_of(around, part, weight) if weight else None
        if roles is None:
            return None
        found.append(part.slope(factor).bind(roles.__getitem__))
    return found


def data_gradient(around: Around) -> Symbol | None:
    """The gradient before a penalty adds to it, where the formula has it."""
    return used(around, around.named("data-gradient", around.cell.place))


def totals(around: Around) -> list[Formula]:
    """The sums over the weights in a penalty."""
    one = len(penalty_parts(around)) == 1
    return [factors(term)[-1] for term in ((around.formula,) if one else terms(around.formula))]
