"""Short forms: why delta is output less target where softmax or sigmoid meets its cross-entropy."""

from __future__ import annotations

from worked.document import Block, Display, Maths, Paragraph
from worked.formula import BigSum, Chain, Formula, Negative, Quotient, product_of
from worked.maths.activation import Softmax
from worked.pages.symbols.cells import Symbols
from worked.problem.problem import Problem


def derived(problem: Problem, symbols: Symbols) -> list[Block]:
    """The derivation of the short form, where the page uses one."""
    training, layer = problem.training, problem.output_layer.activation
    loss = training.loss
    if not loss or not training.shortcut or layer.activation.name not in loss.short or problem.operations:
        return []
    if problem.training.outputs == "mean" and len(problem.outputs) > 1:
        return []
    out, target = symbols.generic("out"), symbols.generic("target")
    if not layer.activation.couples:
        slope = loss.falling if problem.convention.falling else loss.rising
        by_out = slope.bind({"t": target, "a": out}.__getitem__)
        by_net = layer.activation.slope.bind({"z": symbols.generic("net"), "a": out}.__getitem__)
        short = target - out if problem.convention.falling else out - target
        return [
            Paragraph(("This is the derivative of the loss times that of the output, simplified:",)),
            Display((Chain((symbols.generic("delta"), by_out * by_net, short)),)),
        ]
    if loss.compares != "distributions" or not isinstance(layer.activation, Softmax):
        return []
    other, its = (symbols.generic(quantity, "k", same_layer=True) for quantity in ("out", "target"))
    first: Formula = Negative(product_of((Quotient(target, out), out)))
    whole = first + BigSum("k", product_of((Quotient(its, other), other, out)))
    tidy = Negative(target) + out * BigSum("k", its)
    sides = [whole, tidy, out - target]
    if problem.convention.falling:
        whole = product_of((Quotient(target, out), out)) - BigSum("k", product_of((Quotient(its, other), other, out)))
        sides = [whole, target - out * BigSum("k", its), target - out]
    changes = "falls" if problem.convention.falling else "changes"
    return [
        Paragraph(
            (
                f"This is short for a sum over all outputs: the loss {changes} with each by ",
                Maths(Quotient(its, other) if problem.convention.falling else Negative(Quotient(its, other))),
                ", and each changes with ",
                Maths(symbols.generic("net")),
                " by ",
                Maths(Negative(product_of((other, out)))),
                ", the unit's own one by ",
                Maths(out),
                " more. All but output and target cancels, for the targets sum to 1:",
            )
        ),
        Display((Chain((symbols.generic("delta"), *sides)),)),
    ]
