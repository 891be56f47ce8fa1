"""Backward rules: the equations that a page is worked by, for any unit, before they are used."""

from __future__ import annotations

from collections.abc import Sequence

from worked.document import Block, Display, Paragraph
from worked.formula import BigSum, Cases, Chain, Formula, Negative, Number, Partial, Prime, product_of
from worked.maths.component import with_parameters
from worked.maths.layer_activation import LayerActivation
from worked.number.quantity import BIAS
from worked.pages.layers.rules import LayerRules, explained, learned, marks, sent_by_any
from worked.pages.methods.description import Methods
from worked.pages.methods.short_forms import derived
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.layers import generic_of_layer, of_argument
from worked.problem.layer import Layer
from worked.trace.net import Net


def backward_rules(problem: Net, symbols: Symbols) -> list[Block]:
    """How errors, deltas and changes are computed, in the convention's own form."""
    training, rules = problem.training, _Rules(problem, symbols)
    if not training.optimiser.uses_slopes:
        error = symbols.generic("error")
        first: list[Block] = [Paragraph(("For an output unit:",)), Display((Chain((error, rules.miss())),))]
        return [*first, *rules.change(error), *rules.threshold(error)]
    if not problem.is_whole:
        return rules.of_part()
    if problem.operations:
        return [*_by_stages(problem, symbols, rules), *rules.last()]
    blocks: list[Block] = [Paragraph(("For an output unit:",)), Display(tuple(rules.output()))]
    blocks += derived(problem, symbols)
    if problem.hidden_layers:
        blocks += [
            Paragraph((f"For a hidden unit (sum over the units {_fed(problem)}):",)),
            Display(tuple(rules.hidden())),
        ]
    blocks += rules.inputs() if problem.input_gradients else []
    return [*blocks, *rules.last()]


def _fed(problem: Net) -> str:
    """The units to which any hidden unit sends."""
    return "of the next layer" if problem.is_layered else "that it sends to"


def _by_stages(problem: Net, symbols: Symbols, rules: _Rules) -> list[Block]:
    """The rules of each layer, where units have more stages than net input and output; equal ones are said once."""
    found: dict[tuple[Formula, ...], list[Layer]] = {}
    for layer in reversed(problem.computing_layers):
        found.setdefault(tuple(rules.by_stages(layer)), []).append(layer)
    blocks: list[Block] = []
    for lines, layers in found.items():
        who = "an output unit" if layers[0].is_output else "a hidden unit"
        if not layers[0].is_output and len(layers) < len(problem.hidden_layers):
            who = f"a unit of hidden layer {' or '.join(str(layer.number) for layer in reversed(layers))}"
        blocks += [Paragraph((f"For {who}:",)), Display(lines)]
    return [*blocks, *explained(problem, symbols), *marks(problem, symbols), *learned(problem, symbols)]


class _Rules:
    """The rules of one problem."""

    def __init__(self, problem: Net, symbols: Symbols) -> None:
        self.problem, self.symbols = problem, symbols
        self.falling = problem.convention.falling
        self.delta, self.error = symbols.generic("delta"), symbols.generic("error")
        self.out, self.target = symbols.generic("out"), symbols.generic("target")

    def miss(self) -> Formula:
        """Target minus output, or the other way round, by the sign of the convention."""
        return self.target - self.out if self.falling else self.out - self.target

    def output(self) -> list[Formula]:
        """The error and delta of an output unit."""
        training, layer = self.problem.training, self.problem.output_layer.activation
        loss = training.loss
        if loss is None:
            by_net = Partial(self.symbols.named("loss"), self.symbols.generic("net"))
            return [Chain((self.delta, by_net if layer.activation.couples else self._slope(layer) * self.error))]
        if training.shortcut and self._all_short():
            return [Chain((self.delta, self._shared(self.miss())))]
        slope = (loss.falling if self.falling else loss.rising).bind({"t": self.target, "a": self.out}.__getitem__)
        lines: list[Formula] = [Chain((self.error, self._shared(slope)))]
        return [*lines, Chain((self.delta, self._through(layer)))]

    def _through(self, layer: LayerActivation) -> Formula:
        """The delta of a unit from the errors of its layer: its own one, or all where the activation couples units."""
        if not layer.activation.couples:
            return self._slope(layer) * self.error
        cross = self.symbols.generic("cross-slope", "k", same_layer=True)
        return BigSum("k", cross * self.symbols.generic("error", "k", same_layer=True))

    def by_stages(self, layer: Layer) -> list[Formula]:
        """The errors of the stages of a unit of a layer, and its delta."""
        training, loss = self.problem.training, self.problem.training.loss
        stages = LayerRules(self.problem, self.symbols, layer.number)
        error = stages.error("out")
        if not layer.activation.activation.couples:
            slope = self._slope_by_stages(layer) * error
        else:
            cross = self.symbols.generic("cross-slope", "k", same_layer=True)
            slope = BigSum("k", of_argument(cross, stages.name(layer.argument)) * stages.error("out", "k"))
        if not layer.is_output:
            return [Chain((stages.last(), stages.handed())), *stages.lines(slope)]
        if loss is None:
            return list(stages.lines(slope))
        out = stages.name(stages.stages[-1])
        if training.shortcut and self._all_short() and stages.stages[-1] == "out":
            first = Chain((stages.error(layer.argument), self._shared(self.miss())))
            return [first, *stages.lines(slope, from_argument=True)]
        by = (loss.falling if self.falling else loss.rising).bind({"t": self.target, "a": out}.__getitem__)
        return [Chain((stages.last(), self._shared(by))), *stages.lines(slope)]

    def _slope_by_stages(self, layer: Layer) -> Formula:
        """The slope of the activation of a layer, by what it is applied to."""
        argument = generic_of_layer(self.symbols, layer.argument, layer)
        slope = with_parameters(layer.activation.activation.slope, layer.activation.settings)
        if isinstance(slope, Cases) or len(layer.activations) > 1:
            return of_argument(self.symbols.generic("slope"), argument)
        return slope.bind({"z": argument, "a": self.out}.__getitem__)

    def _all_short(self) -> bool:
        """Whether the loss has a short form with the activation of every output."""
        loss, outputs = self.problem.training.loss, self.problem.output_layer.activations
        return loss is not None and all(each.activation.name in loss.short for each in outputs)

    def _shared(self, formula: Formula) -> Formula:
        count = len(self.problem.outputs)
        if self.problem.training.outputs == "sum" or count == 1:
            return formula
        return Number("1") / Number(str(count)) * formula

    def hidden(self) -> list[Formula]:
        """The error and delta of a hidden unit."""
        back = BigSum("k", self.symbols.generic("weight", "k") * self.symbols.generic("delta", "k"))
        layers = [each.activation for each in self.problem.hidden_layers]
        # The sum over the units of a layer holds for all layers, for the others slopes are 0.
        layer = next((each for each in layers if each.activation.couples), layers[0])
        return [Chain((self.error, back)), Chain((self.delta, self._through(layer)))]

    # Where only a part of the backward pass is worked

    def of_part(self) -> list[Block]:
        """The rules that a calculation needs in which some cells are given, or nothing is updated."""
        problem, symbols, blocks = self.problem, self.symbols, list[Block]()
        if problem.operations:
            blocks += _by_stages(problem, symbols, self)
        else:
            lines = self._asked(self.output(), (problem.output_layer,))
            blocks += [Paragraph(("For an output unit:",)), Display(lines)] if lines else []
            blocks += derived(problem, symbols) if lines else []
            lines = self._asked(self.hidden(), problem.hidden_layers) if problem.hidden_layers else ()
            said = f"For a hidden unit (sum over the units {_fed(problem)}):"
            blocks += [Paragraph((said,)), Display(lines)] if lines else []
        blocks += self.inputs() if problem.input_gradients else []
        if problem.training.updates and problem.computes("change"):
            blocks += [*self.change(self.delta), *self.threshold(self.delta)]
        elif problem.computes("gradient"):
            sent = self._sent()
            gradient = Negative(self.delta * sent) if self.falling else self.delta * sent
            blocks += [Paragraph(("For any weight:",)), Display((Chain((symbols.generic("gradient"), gradient)),))]
        return [*blocks, *(self.slopes() if problem.computes("slope") else [])]

    def _asked(self, lines: list[Formula], layers: Sequence[Layer]) -> tuple[Formula, ...]:
        """The lines of what is computed in some layers."""
        units = {unit for layer in layers for unit in layer.units}
        found = {cell.quantity for cell in self.problem.part.values() if cell.formula and cell.place.target in units}
        names = {self.error: "error", self.delta: "delta"}
        return tuple(line for line in lines if isinstance(line, Chain) and names.get(line.sides[0]) in found)

    def inputs(self) -> list[Block]:
        """How the loss changes with an input."""
        symbols, problem = self.symbols, self.problem
        if problem.operations:
            return []
        back: Formula = BigSum("k", symbols.generic("weight", "k") * symbols.generic("delta", "k"))
        whole = Chain((symbols.generic("input-gradient"), Negative(back) if self.falling else back))
        fed = "of the first layer" if problem.is_layered else "that it sends to"
        return [Paragraph((f"For an input (sum over the units {fed}):",)), Display((whole,))]

    def _slope(self, chosen: LayerActivation) -> Formula:
        """The slope of an activation; its symbol, where it goes by cases, or is one of several that units use."""
        slope = with_parameters(chosen.activation.slope, chosen.settings)
        hidden = [each for layer in self.problem.hidden_layers for each in layer.activations]
        used = [hidden, *(layer.activations for layer in self.problem.computing_layers)]
        mixed = any(chosen in found and any(each != chosen for each in found) for found in used)
        if isinstance(slope, Cases) or mixed:
            return self.symbols.generic("slope")
        return slope.bind({"z": self.symbols.generic("net"), "a": self.out}.__getitem__)

    def change(self, signal: Formula) -> list[Block]:
        """How the change of a weight follows from what its unit hands to it."""
        symbols, training = self.symbols, self.problem.training
        by_delta = self.problem.by_delta(self.problem.training.batch)
        sent = symbols.generic("input", "i") if by_delta else self._sent()
        gradient = Negative(signal * sent) if self.falling else signal * sent
        methods = Methods(self.problem, symbols)
        if by_delta:
            return methods.by_delta(signal * sent)
        if not methods.plain:
            return methods.rules(gradient)
        roles = {"rate": symbols.named("learning-rate"), "gradient": symbols.generic("gradient")}
        form = training.form.lines[-1].formula
        whole = [form.bind({**roles, **more}.__getitem__) for more in ({}, {"gradient": gradient})]
        return [Paragraph(("For any weight:",)), Display((Chain((symbols.generic("change"), *whole)),))]

    def _sent(self) -> Formula:
        """What any unit i sends to another that computes."""
        if not self.problem.hidden_layers:
            return self.symbols.generic("input", "i")
        return sent_by_any(self.problem, self.symbols)

    def last(self) -> list[Block]:
        """How weights and thresholds change by their deltas, and the slopes that go by cases."""
        return [*self.change(self.delta), *self.threshold(self.delta), *self.slopes()]

    def threshold(self, signal: Formula) -> list[Block]:
        """The gradient of a bias that is subtracted, or its change, where that is not computed from a gradient."""
        problem, symbols = self.problem, self.symbols
        if not problem.has_thresholds or all(quantity != BIAS for quantity, _ in problem.learned_sums):
            return []
        line = Chain((symbols.generic("bias-gradient"), signal if self.falling else Negative(signal)))
        if problem.by_delta(problem.training.batch):
            rate = symbols.named("learning-rate")
            line = Chain((symbols.generic("bias-change"), Negative(product_of((rate, signal)))))
        said = "For any threshold, whose input is \N{MINUS SIGN}1:"
        return [Paragraph((said,)), Display((line,))]

    def slopes(self) -> list[Block]:
        """The slopes that go by cases, each said once."""
        net, shown = self.symbols.generic("net"), dict[str, Formula]()
        for layer in self.problem.all_activations:
            slope = with_parameters(layer.activation.slope, layer.settings)
            if isinstance(slope, Cases):
                head = Prime(layer.activation.function, net)
                shown[layer.activation.name] = Chain((head, slope.bind({"z": net, "a": self.out}.__getitem__)))
        return [Paragraph(("The derivative by cases:",)), Display(tuple(shown.values()))] if shown else []
