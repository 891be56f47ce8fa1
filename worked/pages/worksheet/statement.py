"""Statement: the exercise as it is set, the rounding rule it declares, and the rules it is worked by."""

from __future__ import annotations

from collections.abc import Sequence

from worked.cells.cell import identifier
from worked.cells.given import Given
from worked.cells.place import edge
from worked.document import Block, Inline, Maths, Paragraph, Prose, Strong, Table
from worked.formula import BigSum, Cases, Chain, Formula, Name, Number, Prime, Value, letter
from worked.maths.component import with_parameters
from worked.maths.layer_activation import LayerActivation
from worked.number import FINE, Digits, Rounding
from worked.number.quantity import plural, small_quantities
from worked.pages.layers.statement import given_layers
from worked.pages.methods.description import Methods
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.lines import equality
from worked.problem.problem import Problem
from worked.problem.questions import find
from worked.words import capital, count, listed

MOST_LISTED = 16


def statement(problem: Problem, symbols: Symbols, by_hand: bool = True, mode: str = "solved") -> list[Block]:
    """The exercise: net, activations, givens, what is asked, and how numbers are rounded.

    Where not all steps can be worked `by_hand`, it says which ones are to be worked. A student's copy says how many
    digits an answer needs.
    """
    blocks = [described(problem, symbols), *_givens(problem, symbols), *given_layers(problem, symbols)]
    blocks.append(learning(problem, symbols))
    blocks.append(Paragraph((Strong("To do."), f" {_task(problem)}{_in_hand(problem) if not by_hand else ''}")))
    return [*blocks, numbers(problem, mode)]


def described(problem: Problem, symbols: Symbols, rules: bool = True) -> Paragraph:
    """The net and its activations; with `rules`, their equations."""
    return Paragraph((*_net(problem, symbols), " ", *_activations(problem, symbols, rules)))


def numbers(problem: Problem, mode: str) -> Paragraph:
    """How numbers are rounded."""
    return Paragraph((Strong("Numbers."), f" {rounding_rule(problem.rounding, fine(problem), mode)}"))


def _net(problem: Problem, symbols: Symbols) -> Prose:
    layers = problem.network.layers
    hidden = [count(len(layer), "hidden unit") for layer in layers[1:-1]]
    if len(hidden) > 1:
        sizes = listed([count(len(layer), "unit") for layer in layers[1:-1]])
        hidden = [f"{count(len(hidden), 'hidden layer')} of {''.join(map(str, sizes))}"]
    parts = [count(len(layers[0]), "input"), *hidden, count(len(layers[-1]), "output unit")]
    biases = "" if problem.network.biases else " It has no biases."
    if problem.network.biases and not problem.training.update_biases:
        biases = " Its biases are not learned."
    return ("A network with ", *listed(list(parts)), "." + biases)


def _activations(problem: Problem, symbols: Symbols, rules: bool) -> Prose:
    layers = problem.network.activations
    if all(layer == layers[0] for layer in layers):
        who = "All hidden and output units use" if len(layers) > 1 else "It uses"
        equation: Prose = (" ", Maths(_equation(layers[0], symbols))) if rules else ()
        return (f"{who} the {layers[0].activation.function} activation", *equation, ".")
    said: list[Prose] = []
    for number, layer in enumerate(layers, start=1):
        who = (
            "the output layer"
            if number == len(layers)
            else "the hidden layer"
            if len(layers) == 2
            else f"hidden layer {number}"
        )
        equation = (", ", Maths(_equation(layer, symbols))) if rules else ()
        said.append((f"{who} uses {layer.activation.function}", *equation))
    prose = listed(said)
    return (capital(str(prose[0])), *prose[1:], ".")


def _equation(layer: LayerActivation, symbols: Symbols) -> Formula:
    net, out = symbols.generic("net"), symbols.generic("out")
    roles: dict[str, Formula] = {"z": net}
    if layer.activation.summed is not None:
        summed = with_parameters(layer.activation.summed, layer.settings)
        roles["sum"] = BigSum("k", summed.bind({"z": symbols.generic("net", "k")}.__getitem__))
    whole = with_parameters(layer.activation.equation, layer.settings).bind(roles.__getitem__)
    return Chain((out, Prime(layer.activation.function, net, 0), whole) if isinstance(whole, Cases) else (out, whole))


def _givens(problem: Problem, symbols: Symbols) -> list[Block]:
    """The weights and biases, in a line where they are few and in tables where they are many."""
    network = problem.network
    equalities: list[Inline] = [
        equality(symbols, "weight", edge(*place), given) for place, given in network.weights.items()
    ]
    equalities += [equality(symbols, "bias", unit, given) for unit, given in _shown_biases(problem, symbols).items()]
    blocks: list[Block] = []
    if len(equalities) <= MOST_LISTED:
        blocks.append(Paragraph(("The initial weights are ", *listed(equalities), ".")))
    else:
        blocks.append(
            Paragraph(
                (
                    "The initial weights and biases are in the tables."
                    if network.biases
                    else "The initial weights are in the tables.",
                )
            )
        )
        blocks += weight_tables(problem, symbols)
    return [*blocks, *_samples(problem, symbols)]


def weight_tables(problem: Problem, symbols: Symbols) -> list[Table]:
    """The weights and biases, a table for each layer."""
    return [_weight_table(problem, symbols, layer) for layer in range(1, len(problem.network.layers))]


def _shown_biases(problem: Problem, symbols: Symbols) -> dict[str, Given]:
    """The biases that need telling: one for each symbol."""
    given = {symbols.named("bias", unit): unit for unit in reversed(list(problem.network.biases))}
    return {unit: bias for unit, bias in problem.network.biases.items() if unit in given.values()}


def _weight_table(problem: Problem, symbols: Symbols, layer: int) -> Table:
    """The weights into one layer, a row for each receiving unit."""
    network = problem.network
    before, units = network.layers[layer - 1], network.layers[layer]
    heads: list[Prose] = [("into",), *((f"from {symbols.labels[source]}",) for source in before)]
    rows: list[tuple[Prose, ...]] = []
    for unit in units:
        places = [identifier("weight", edge(source, unit), 1) for source in before]
        givens = [network.weights[source, unit] for source in before]
        if unit in network.biases:
            places.append(identifier("bias", unit, 1))
            givens.append(network.biases[unit])
        cells = [
            (Maths(letter(given.text) if given.letter else Value(place, Name("w"))),)
            for place, given in zip(places, givens, strict=True)
        ]
        rows.append(((symbols.labels[unit],), *cells))
    if any(unit in network.biases for unit in units):
        heads.append(("bias",))
    return Table(tuple(heads), tuple(rows), (False, *[True] * (len(heads) - 1)), (f"Weights into layer {layer}",))


def _samples(problem: Problem, symbols: Symbols) -> list[Block]:
    """The samples, in a sentence where there is one and in a table where there are several."""
    network, samples = problem.network, problem.samples
    if len(samples) == 1:
        given = [equality(symbols, "input", *pair) for pair in zip(network.inputs, samples[0].inputs, strict=True)]
        wanted = [equality(symbols, "target", *pair) for pair in zip(network.outputs, samples[0].targets, strict=True)]
        if len(given) + len(wanted) <= MOST_LISTED:
            noun = "target is" if len(wanted) == 1 else "targets are"
            return [Paragraph(("The sample has ", *listed(given), "; the ", noun, " ", *listed(wanted), "."))]
    return [sample_table(problem, symbols)]


def sample_table(problem: Problem, symbols: Symbols) -> Table:
    """The samples, a row each."""
    network = problem.network
    heads: list[Prose] = [("sample",)]
    heads += [(Maths(symbols.named("input", unit)),) for unit in network.inputs]
    heads += [(Maths(symbols.named("target", unit)),) for unit in network.outputs]
    rows: list[tuple[Prose, ...]] = []
    for number, sample in enumerate(problem.samples, start=1):
        inputs = zip(network.inputs, sample.inputs, strict=True)
        targets = zip(network.outputs, sample.targets, strict=True)
        numbers = [_sample_number(problem, "input", *pair, number) for pair in inputs]
        numbers += [_sample_number(problem, "target", *pair, number) for pair in targets]
        rows.append(((str(number),), *((shown,) for shown in numbers)))
    return Table(tuple(heads), tuple(rows), (False, *[True] * (len(heads) - 1)), ("Samples",))


def _sample_number(problem: Problem, quantity: str, unit: str, given: Given, sample: int) -> Maths:
    """A number of a sample: the slot of the first step that sees it, where any does."""
    step = problem.first_seen(sample)
    if given.letter or step is None:
        return Maths(letter(given.text) if given.letter else Number(given.text))
    tag = sample if len(problem.batch(step)) > 1 else None
    return Maths(Value(identifier(quantity, unit, step, tag), Number(given.text)))


def learning(problem: Problem, symbols: Symbols, rules: bool = True) -> Paragraph:
    """How the net learns; with `rules`, their equations."""
    training = problem.training
    prose: list[Inline] = []
    if training.loss:
        equation: Prose = (" ", Maths(_loss(problem, symbols))) if rules else ()
        prose += [f"The loss is the {training.loss.title}", *equation, "; the "]
    else:
        prose.append("The ")
    if training.schedule:
        prose += ["initial learning rate is ", equality(symbols, "initial-rate", "", training.rate), "."]
    else:
        prose += ["learning rate is ", equality(symbols, "learning-rate", "", training.rate), "."]
    for sentence in Methods(problem, symbols).sentences(rules):
        prose += [" ", *sentence]
    if len(problem.samples) > 1:
        prose.append(f" {_batches(problem)}")
    return Paragraph(tuple(prose))


def _batches(problem: Problem) -> str:
    size, total = problem.training.batch, len(problem.samples)
    if size == 1:
        return "Weights are updated after each sample, in the order of the table."
    how = "the mean of their gradients" if problem.training.samples == "mean" else "the sum of their gradients"
    which = "all samples" if size == total else f"every {size} samples"
    return f"Weights are updated after {which}, by {how}."


def _loss(problem: Problem, symbols: Symbols) -> Formula:
    loss, outputs = problem.training.loss, problem.network.outputs
    assert loss
    if len(outputs) == 1:
        role = {"t": symbols.named("target", outputs[0]), "a": symbols.named("out", outputs[0])}
        return Chain((symbols.named("loss"), loss.whole(loss.term.bind(role.__getitem__))))
    whole = loss.over_outputs({"t": symbols.generic("target"), "a": symbols.generic("out")}.__getitem__)
    if problem.training.outputs == "mean":
        whole = Number("1") / Number(str(len(outputs))) * whole
    return Chain((symbols.named("loss"), whole))


def _task(problem: Problem) -> str:
    training, total = problem.training, len(problem.samples)
    what = "".join(map(str, listed([f"all {_learning_parts(problem)[0]}", *_learning_parts(problem)[1:]])))
    if training.stop:
        most = f"{count(problem.epochs, 'epoch')} at most"
        return (
            f"Update {what}, epoch after epoch, until an epoch in which every sample is classified correctly; {most}."
        )
    if training.steps == 1:
        end = (
            "; then repeat the forward pass and compare the loss."
            if training.loss
            else "; then repeat the forward pass."
        )
        first = (
            "Carry out a forward pass, a backward pass and the update of "
            if training.optimiser.uses_slopes
            else "Carry out a forward pass and the update of "
        )
        return first + what + (end if training.final_pass else ".")
    rounds = ""
    per_round = -(-total // training.batch)
    if training.steps % per_round == 0 and total > 1:
        rounds = f" ({count(training.steps // per_round, 'epoch')})"
    end = ", and a last forward pass" if training.final_pass else ""
    return f"Carry out {count(training.steps, 'update')} of {what}{rounds}{end}."


def _in_hand(problem: Problem) -> str:
    """Which steps of a long training are worked by hand."""
    last = " and the last forward pass" if problem.training.final_pass else ""
    return f" By hand: the first update{last}. The others are computed for you."


def _learning_parts(problem: Problem) -> list[str]:
    """What learns."""
    found = ["weights", *(["biases"] if problem.network.biases and problem.training.update_biases else [])]
    own = [each.quantity for each in problem.network.parameters if each.learns]
    return found + [f"{quantity}s" for quantity in dict.fromkeys(own)]


def fine(problem: Problem) -> list[str]:
    """The quantities of a problem that are shown with significant figures where it says nothing of digits."""
    training = problem.training
    found = {"error", "slope", "delta", "gradient", "change"}
    found |= {"data-gradient"} if training.penalty else set()
    found |= {"learning-rate"} if training.schedule else set()
    if training.clip:
        found |= {"clipped-gradient"} | ({"gradient-norm"} if training.clip.entry.by_norm else set())
    found |= {quantity for name in problem.options.questions for quantity in find(name).symbols}
    return [*(name for name in small_quantities() if name in found), *training.optimiser.small(training.form)]


def rounding_rule(rounding: Rounding, small: Sequence[str] = (), mode: str = "solved") -> str:
    """The rule by which the numbers of a page are rounded and carried; `small` ones may have figures of their own.

    In a student's copy also how many digits an answer needs to earn a mark.
    """
    general = rounding.digits or Digits()
    said = f"{'Write results' if mode == 'student' else 'Results are shown'} with {general}"
    special = rounding.quantities
    if rounding.digits is None:
        plurals = [plural(name) for name in small if name not in special]
        said += f" ({', '.join(plurals)} with {FINE})" if plurals else ""
    for name, digits in special.items():
        said += f", {plural(name)} with {digits}"
    halves = {
        "up": "rounded half up",
        "even": "rounded half to even",
        "truncate": "truncated",
    }
    said += f"; {halves[rounding.half]}. "
    if rounding.carry == "shown":
        said += "Each result is rounded as shown, and later steps use the rounded value."
    else:
        said += "Only the shown values are rounded, and calculations use all digits: a line recomputed from shown "
        said += "values may differ in its last digit."
    return said + (_fewer_digits(rounding) if mode == "student" else "")


def _fewer_digits(rounding: Rounding) -> str:
    """How many digits an answer needs to earn a mark, where fewer than are asked will do."""
    asked, least = rounding.of("net"), rounding.least("net")
    if least.count >= asked.count:
        return ""
    digits = "digit" if least.count == 1 else "digits"
    return f" An answer with only {least.count} of these {digits} also earns a mark if it rules out common mistakes."
