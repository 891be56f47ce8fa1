"""Rules: the equations that a page is worked by, for any unit, before they are used."""

from __future__ import annotations

from worked.document import Block, Display, Paragraph
from worked.formula import BigSum, Cases, Chain, Formula, Negative, Number, Prime
from worked.maths.component import with_parameters
from worked.pages.symbols import Symbols
from worked.problem.network import LayerActivation
from worked.problem.problem import Problem


def backward_rules(problem: Problem, symbols: Symbols) -> list[Block]:
    """How errors, deltas and changes are computed, in the convention's own form."""
    training, rules = problem.training, _Rules(problem, symbols)
    if not training.optimiser.uses_slopes:
        lines = (Chain((symbols.generic("error"), rules.miss())), rules.change(symbols.generic("error")))
        return [Paragraph(("The rule for any unit:",)), Display(lines)]
    blocks: list[Block] = [Paragraph(("For an output unit:",)), Display(tuple(rules.output()))]
    if len(problem.network.layers) > 2:
        blocks += [Paragraph(("For a hidden unit, from the units that it feeds:",)), Display(tuple(rules.hidden()))]
    blocks += [Paragraph(("For any weight:",)), Display((rules.change(symbols.generic("delta")),))]
    return [*blocks, *rules.slopes()]


class _Rules:
    """The rules of one problem."""

    def __init__(self, problem: Problem, symbols: Symbols) -> None:
        self.problem, self.symbols = problem, symbols
        self.falling = problem.convention.falling
        self.delta, self.error = symbols.generic("delta"), symbols.generic("error")
        self.out, self.target = symbols.generic("out"), symbols.generic("target")

    def miss(self) -> Formula:
        """Target minus output, or the other way round, by the sign of the convention."""
        return self.target - self.out if self.falling else self.out - self.target

    def output(self) -> list[Formula]:
        """The error and delta of an output unit."""
        training, layer = self.problem.training, self.problem.network.activations[-1]
        loss = training.loss
        assert loss
        if training.shortcut and layer.activation.name in loss.short:
            return [Chain((self.delta, self._shared(self.miss())))]
        slope = (loss.falling if self.falling else loss.rising).bind({"t": self.target, "a": self.out}.__getitem__)
        lines: list[Formula] = [Chain((self.error, self._shared(slope)))]
        if layer.activation.couples:
            cross = self.symbols.generic("cross-slope")
            others = self.symbols.generic("error", "k")
            return [*lines, Chain((self.delta, BigSum("k", cross * others)))]
        return [*lines, Chain((self.delta, self._slope(layer) * self.error))]

    def _shared(self, formula: Formula) -> Formula:
        count = len(self.problem.network.outputs)
        if self.problem.training.outputs == "sum" or count == 1:
            return formula
        return Number("1") / Number(str(count)) * formula

    def hidden(self) -> list[Formula]:
        """The error and delta of a hidden unit."""
        back = BigSum("k", self.symbols.generic("weight", "k") * self.symbols.generic("delta", "k"))
        slope = self._slope(self.problem.network.activations[0])
        return [Chain((self.error, back)), Chain((self.delta, slope * self.error))]

    def _slope(self, layer: LayerActivation) -> Formula:
        """The slope of a layer's activation; its symbol, where it goes by cases."""
        slope = with_parameters(layer.activation.slope, layer.settings)
        hidden = self.problem.network.activations[:-1]
        mixed = layer in hidden and any(other != layer for other in hidden)
        if isinstance(slope, Cases) or mixed:
            return self.symbols.generic("slope")
        return slope.bind({"z": self.symbols.generic("net"), "a": self.out}.__getitem__)

    def change(self, signal: Formula) -> Formula:
        """The change of a weight."""
        symbols, optimiser = self.symbols, self.problem.training.optimiser
        by_delta = self.problem.by_delta(self.problem.training.batch)
        first = by_delta or len(self.problem.network.layers) == 2
        sent = symbols.generic("input" if first else "out", "i")
        roles = {
            "rate": symbols.named("learning-rate"),
            "descent": signal * sent,
            "gradient": symbols.generic("gradient"),
        }
        if by_delta:
            return Chain((symbols.generic("change"), optimiser.delta_form.bind(roles.__getitem__)))
        gradient = Negative(signal * sent) if self.falling else signal * sent
        whole = optimiser.gradient_form.bind(roles.__getitem__)
        return Chain(
            (
                symbols.generic("change"),
                whole,
                optimiser.gradient_form.bind({**roles, "gradient": gradient}.__getitem__),
            )
        )

    def slopes(self) -> list[Block]:
        """The slopes that go by cases, each said once."""
        net, told = self.symbols.generic("net"), dict[str, Formula]()
        for layer in self.problem.network.activations:
            slope = with_parameters(layer.activation.slope, layer.settings)
            if isinstance(slope, Cases):
                head = Prime(layer.activation.function, net)
                told[layer.activation.name] = Chain((head, slope.bind({"z": net, "a": self.out}.__getitem__)))
        return [Paragraph(("The slope goes by cases:",)), Display(tuple(told.values()))] if told else []
