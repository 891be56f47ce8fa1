"""Forward: the cells of a forward pass, from the inputs to the loss."""

from __future__ import annotations

from worked.formula import Formula, Number, Quotient, Symbol, sum_of
from worked.problem.network import Given, Network
from worked.problem.problem import Problem
from worked.trace.cell import Step, edge, identifier

Parameters = dict[str, Symbol]


def givens(problem: Problem, step: Step, parameters: Parameters) -> None:
    """The weights, biases and inputs with which the first step begins, and the samples of any step."""
    if step.number == 1:
        for (source, target), given in problem.network.weights.items():
            place = edge(source, target)
            parameters[place] = _given(step, "weight", place, None, given)
        for unit, given in problem.network.biases.items():
            parameters[unit] = _given(step, "bias", unit, None, given)
    for sample in step.samples:
        shown = problem.samples[sample - 1]
        for unit, given in zip(problem.network.inputs, shown.inputs, strict=True):
            _given(step, "input", unit, sample, given)
        for unit, given in zip(problem.network.outputs, shown.targets, strict=True):
            _given(step, "target", unit, sample, given)
    if not step.final:
        _given(step, "learning-rate", "", None, problem.training.rate)


def _given(step: Step, quantity: str, place: str, sample: int | None, given: Given) -> Symbol:
    return step.add(quantity, place, sample, given=given.text, letter=given.letter)


def out_of(network: Network, step: Step, layer: int, unit: str, sample: int) -> Symbol:
    """What a unit sends on: an input, or its output."""
    return Symbol(identifier("out" if layer else "input", unit, step.number, step.tag(sample)))


def forward(problem: Problem, step: Step, parameters: Parameters, sample: int) -> None:
    """Net inputs and outputs, layer by layer, and the loss of one sample."""
    network = problem.network
    for number, layer in enumerate(network.layers[1:], start=1):
        before = network.layers[number - 1]
        sent = [out_of(network, step, number - 1, source, sample) for source in before]
        for unit in layer:
            terms: list[Formula] = [
                parameters[edge(source, unit)] * out for source, out in zip(before, sent, strict=True)
            ]
            if unit in network.biases:
                terms.append(parameters[unit])
            step.add("net", unit, sample, sum_of(terms))
        chosen = network.activation(number)
        nets = [Symbol(identifier("net", unit, step.number, step.tag(sample))) for unit in layer]
        for place, unit in enumerate(layer):
            step.add("out", unit, sample, chosen.activation.out(nets, place, chosen.settings))
    if problem.training.loss:
        loss(problem, step, sample)


def loss(problem: Problem, step: Step, sample: int) -> None:
    """The loss of one sample: a cell for each output where there are several, and their sum or mean."""
    training, outputs = problem.training, problem.network.outputs
    assert training.loss
    terms: list[Formula] = []
    for unit in outputs:
        role = {
            "t": Symbol(identifier("target", unit, step.number, step.tag(sample))),
            "a": out_of(problem.network, step, 1, unit, sample),
        }
        term = training.loss.term.bind(role.__getitem__)
        split = training.loss.split and len(outputs) > 1
        terms.append(step.add("loss", unit, sample, term) if split else term)
    whole = training.loss.whole(sum_of(terms))
    if training.outputs == "mean" and len(outputs) > 1:
        whole = mean(whole, len(outputs))
    step.add("loss", "", sample, whole)


def mean(formula: Formula, count: int) -> Formula:
    """A sum divided by the number of its terms."""
    return Quotient(Number("1"), Number(str(count))) * formula


def batch_loss(problem: Problem, step: Step) -> None:
    """The loss of a step that sees several samples."""
    if len(step.samples) == 1 or not problem.training.loss:
        return
    total = sum_of([Symbol(identifier("loss", "", step.number, sample)) for sample in step.samples])
    whole = mean(total, len(step.samples)) if problem.training.samples == "mean" else total
    step.add("loss", "", None, whole)
