"""Rules: the equations that a page is worked by, for any unit, before they are used."""

from __future__ import annotations

from worked.document import Block, Display
from worked.formula import BigSum, Chain, Formula, Negative
from worked.maths.component import with_parameters
from worked.pages.symbols import Symbols
from worked.problem.problem import Problem


def backward_rules(problem: Problem, symbols: Symbols) -> list[Block]:
    """How deltas and changes are computed, in the convention's own form."""
    training = problem.training
    if not training.optimiser.uses_slopes:
        return [Display((_change(problem, symbols, symbols.generic("error")),))]
    lines: list[object] = []
    delta, error = symbols.generic("delta"), symbols.generic("error")
    slope = _slope(problem, symbols)
    lines.append(Chain((delta, slope * error)))
    if len(problem.network.layers) > 2:
        weight = symbols.generic("weight", "k")
        lines.append(Chain((error, BigSum("k", weight * symbols.generic("delta", "k")))))
    lines.append(_change(problem, symbols, delta))
    return [Display(tuple(lines))]


def _slope(problem: Problem, symbols: Symbols) -> Formula:
    """The slope of the activation where all layers share it, else its symbol."""
    layers = problem.network.activations
    if layers[0].activation.couples or any(layer != layers[0] for layer in layers):
        return symbols.generic("slope")
    slope = with_parameters(layers[0].activation.slope, layers[0].settings)
    return slope.bind({"z": symbols.generic("net"), "a": symbols.generic("out")}.__getitem__)


def _change(problem: Problem, symbols: Symbols, delta: Formula) -> Formula:
    falling = problem.convention.sign == "target-out"
    sent = symbols.generic("input", "i")
    rate, optimiser = symbols.named("learning-rate"), problem.training.optimiser
    roles = {"rate": rate, "descent": delta * sent, "gradient": symbols.generic("gradient")}
    by_delta = falling and problem.convention.update == "delta"
    form = (optimiser.delta_form if by_delta else optimiser.gradient_form).bind(roles.__getitem__)
    if by_delta:
        return Chain((symbols.generic("change"), form))
    slope = Negative(delta * sent) if falling else delta * sent
    return Chain((symbols.generic("change"), form, Negative(roles["rate"] * slope)))
