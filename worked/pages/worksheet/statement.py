"""Statement: the exercise as it is set, the rounding rule it declares, and the rules it is worked by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from worked.cells.cell import identifier
from worked.cells.given import Given
from worked.cells.place import edge, unit_place
from worked.document import Block, Inline, Maths, Paragraph, Prose, Strong, Table
from worked.formula import BigSum, Cases, Chain, Formula, Name, Number, Prime, Value, letter
from worked.layers.operation import ParameterKey
from worked.maths.component import with_parameters
from worked.maths.layer_activation import LayerActivation
from worked.number import FINE, Digits, Rounding
from worked.number.fractions import LARGEST_BOTTOM
from worked.number.quantity import BIAS, WEIGHT, plural, small_quantities
from worked.pages.layers.stages import layer_name
from worked.pages.layers.statement import given_layers
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.lines import equality
from worked.pages.worksheet.asked import given_cells, to_do
from worked.pages.worksheet.learning import learning
from worked.pages.worksheet.topology import topology
from worked.problem.questions import find
from worked.trace.net import Net
from worked.words import capital, count, listed

MOST_LISTED = 16


def statement(problem: Net, symbols: Symbols, by_hand: bool = True, mode: str = "solved") -> list[Block]:
    """The exercise: net, activations, givens, what is asked, and how numbers are rounded.

    Where not all steps can be worked `by_hand`, it says which ones are to be worked. A student's copy says how many
    digits an answer needs.
    """
    blocks = [described(problem, symbols), *_givens(problem, symbols), *given_layers(problem, symbols)]
    how = learning(problem, symbols)
    blocks += [*([how] if how.text else []), *given_cells(problem, symbols)]
    todo: Prose = (_task(problem),) if problem.is_whole else to_do(problem, symbols)
    if problem.is_whole and problem.input_gradients:
        todo = (*todo, " Also compute how ", Maths(symbols.named("loss")), " changes with each input.")
    blocks.append(Paragraph((Strong("To do."), " ", *todo, *([_in_hand(problem)] if not by_hand else []))))
    return [*blocks, numbers(problem, mode)]


def described(problem: Net, symbols: Symbols, rules: bool = True) -> Paragraph:
    """The net and its activations; with `rules`, their equations."""
    said = (*_net(problem, symbols), *topology(problem, symbols), " ", *_activations(problem, symbols, rules))
    return Paragraph(said)


def numbers(problem: Net, mode: str) -> Paragraph:
    """How numbers are rounded."""
    return Paragraph((Strong("Numbers."), f" {rounding_rule(problem.rounding, fine(problem), mode)}"))


def _net(problem: Net, symbols: Symbols) -> Prose:
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


def _activations(problem: Net, symbols: Symbols, rules: bool) -> Prose:
    layers = problem.network.all_activations
    if all(layer == layers[0] for layer in layers):
        who = "All hidden and output units use" if len(layers) > 1 else "It uses"
        equation: Prose = (" ", Maths(_equation(layers[0], symbols))) if rules else ()
        return (f"{who} the {layers[0].activation.function} activation", *equation, ".")
    said: list[Prose] = []
    for number in range(1, len(problem.network.layers)):
        for layer, who, verb in _users(problem, symbols, number):
            equation = (", ", Maths(_equation(layer, symbols))) if rules else ()
            said.append((f"{who} {verb} {layer.activation.function}", *equation))
    prose = listed(said)
    return (capital(str(prose[0])), *prose[1:], ".")


def _users(problem: Net, symbols: Symbols, number: int) -> Iterator[tuple[LayerActivation, str, str]]:
    """The activations of a layer and who uses them: the layer, or some units of it."""
    network, found = problem.network, problem.network.activations_in(number)
    if len(found) == 1:
        yield found[0], layer_name(problem, number), "uses"
        return
    for chosen in found:
        units = [symbols.labels[unit] for unit in network.layers[number] if network.activation_of(unit) == chosen]
        kind = "output" if number == len(network.layers) - 1 else "hidden"
        names = "".join(map(str, listed(list(units))))
        yield chosen, f"the {kind} unit{'s' if len(units) > 1 else ''} {names}", "use" if len(units) > 1 else "uses"


def _equation(layer: LayerActivation, symbols: Symbols) -> Formula:
    net, out = symbols.generic("net"), symbols.generic("out")
    roles: dict[str, Formula] = {"z": net}
    if layer.activation.summed is not None:
        summed = with_parameters(layer.activation.summed, layer.settings)
        roles["sum"] = BigSum("k", summed.bind({"z": symbols.generic("net", "k", same_layer=True)}.__getitem__))
    whole = with_parameters(layer.activation.equation, layer.settings).bind(roles.__getitem__)
    return Chain((out, Prime(layer.activation.function, net, 0), whole) if isinstance(whole, Cases) else (out, whole))


def _givens(problem: Net, symbols: Symbols) -> list[Block]:
    """The weights and biases, in a line where they are few and in tables where they are many."""
    network = problem.network
    equalities: list[Inline] = [
        equality(symbols, WEIGHT, edge(*place), given)
        for place, given in network.weights.items()
        if network.first_of((WEIGHT, edge(*place)))[1] == edge(*place) and problem.has(WEIGHT, edge(*place))
    ]
    equalities += [equality(symbols, "bias", unit, given) for unit, given in _shown_biases(problem, symbols).items()]
    blocks: list[Block] = []
    if not equalities:
        return _samples(problem, symbols)
    if len(equalities) <= MOST_LISTED:
        initial = "initial weights" if problem.training.updates and problem.training.steps else "weights"
        verb = f"{initial} are" if len(equalities) > 1 else f"{initial[:-1]} is"
        blocks.append(Paragraph((f"The {verb} ", *listed(equalities), ".")))
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


def weight_tables(problem: Net, symbols: Symbols) -> list[Table]:
    """The weights and biases, a table for each layer."""
    layers = problem.network.layers
    known = [
        number
        for number in range(1, len(layers))
        if any(problem.has("weight", edge(*pair)) for pair in product(layers[number - 1], layers[number]))
    ]
    return [_weight_table(problem, symbols, number) for number in known]


def _shown_biases(problem: Net, symbols: Symbols) -> dict[str, Given]:
    """The biases that need telling: one for each symbol."""
    known = [unit for unit in problem.network.biases if problem.has("bias", unit)]
    given = {symbols.named("bias", unit): unit for unit in reversed(known)}
    return {unit: bias for unit, bias in problem.network.biases.items() if unit in given.values()}


def _weight_table(problem: Net, symbols: Symbols, layer: int) -> Table:
    """The weights into one layer, a row for each receiving unit."""
    network = problem.network
    units = network.layers[layer]
    sending = {source for unit in units for source in network.sources[unit]}
    before = [unit for earlier in network.layers[:layer] for unit in earlier if unit in sending]
    heads: list[Prose] = [("into",), *((f"from {symbols.labels[source]}",) for source in before)]
    rows: list[tuple[Prose, ...]] = []
    for unit in units:
        keys: list[ParameterKey] = [(WEIGHT, edge(source, unit)) for source in before]
        cells = [_initial(problem, key, network.weights.get((key[1].source, unit))) for key in keys]
        if unit in network.biases:
            cells.append(_initial(problem, (BIAS, unit_place(unit)), network.biases[unit]))
        elif any(unit in network.biases for unit in units):
            cells.append(())
        rows.append(((symbols.labels[unit],), *cells))
    if any(unit in network.biases for unit in units):
        heads.append(("bias",))
    return Table(tuple(heads), tuple(rows), (False, *[True] * (len(heads) - 1)), (f"Weights into layer {layer}",))


def _initial(problem: Net, key: ParameterKey, given: Given | None) -> Prose:
    """The number of a weight or bias in a table; nothing where units are not joined, or where it is not needed."""
    quantity, place = problem.network.first_of(key)
    name = identifier(quantity, place, 1)
    if given is None or not (problem.is_whole or name in problem.part):
        return ("",)
    return (Maths(letter(given.text) if given.letter else Value(name, Name("w"))),)


def _samples(problem: Net, symbols: Symbols) -> list[Block]:
    """The samples, in a sentence where there is one and in a table where there are several."""
    network, samples = problem.network, problem.samples
    if len(samples) == 1:
        inputs = [pair for pair in zip(network.inputs, samples[0].inputs, strict=True) if problem.has("input", pair[0])]
        targets = zip(network.outputs, samples[0].targets, strict=True)
        given = [equality(symbols, "input", *pair) for pair in inputs]
        wanted = [equality(symbols, "target", *pair) for pair in targets if problem.has("target", pair[0])]
        if len(given) + len(wanted) <= MOST_LISTED:
            noun = "target is" if len(wanted) == 1 else "targets are"
            known: Prose = ("The sample has ", *listed(given)) if given else ()
            aims: Prose = ("; the " if given else "The ", noun, " ", *listed(wanted)) if wanted else ()
            return [Paragraph((*known, *aims, "."))] if known or aims else []
    return [sample_table(problem, symbols)] if has_samples(problem) else []


def has_samples(problem: Net) -> bool:
    """Whether there is anything to say of the samples."""
    return problem.samples[0].has_inputs or problem.compares


def sample_table(problem: Net, symbols: Symbols) -> Table:
    """The samples, a row each."""
    network = problem.network
    heads: list[Prose] = [("sample",)]
    heads += [(Maths(symbols.named("input", unit)),) for unit in network.inputs if problem.samples[0].has_inputs]
    compared = problem.compares
    heads += [(Maths(symbols.named("target", unit)),) for unit in network.outputs if compared]
    rows: list[tuple[Prose, ...]] = []
    for number, sample in enumerate(problem.samples, start=1):
        inputs = zip(network.inputs, sample.inputs, strict=True) if sample.has_inputs else ()
        targets = zip(network.outputs, sample.targets, strict=True) if compared else ()
        numbers = [_sample_number(problem, "input", *pair, number) for pair in inputs]
        numbers += [_sample_number(problem, "target", *pair, number) for pair in targets]
        rows.append(((str(number),), *((shown,) for shown in numbers)))
    return Table(tuple(heads), tuple(rows), (False, *[True] * (len(heads) - 1)), ("Samples",))


def _sample_number(problem: Net, quantity: str, unit: str, given: Given, sample: int) -> Maths:
    """A number of a sample: the slot of the first step that sees it, where any does."""
    step = problem.first_seen(sample)
    if given.letter or step is None:
        return Maths(letter(given.text) if given.letter else Number(given.text))
    tag = sample if len(problem.batch(step)) > 1 else None
    return Maths(Value(identifier(quantity, unit, step, tag), Number(given.text)))


def _task(problem: Net) -> str:
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


def _in_hand(problem: Net) -> str:
    """Which steps of a long training are worked by hand."""
    last = " and the last forward pass" if problem.training.final_pass else ""
    return f" By hand: the first update{last}. The others are computed for you."


def _learning_parts(problem: Net) -> list[str]:
    """What learns."""
    found = [plural(quantity) for quantity in dict.fromkeys(quantity for quantity, _ in problem.learned_sums)]
    found[-1:] = [f"{name} that are not fixed" if problem.network.frozen else name for name in found[-1:]]
    own = [each.quantity for each in problem.network.parameters if each.learns]
    return found + [f"{quantity}s" for quantity in dict.fromkeys(own)]


def fine(problem: Net) -> list[str]:
    """The quantities of a problem that are shown with significant figures where it says nothing of digits."""
    training = problem.training
    found = {"error", "slope", "delta", "gradient", "change"}
    found |= {"input-gradient"} if problem.input_gradients else set()
    found = {name for name in found if problem.computes(name)}
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
    said = f"{_results(rounding, mode)} with {general}"
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
        other = "other " if rounding.results == "fractions" else ""
        said += f"Each {other}result is rounded as shown, and later steps use the rounded value."
    else:
        said += "Only the shown values are rounded, and calculations use all digits: a line recomputed from shown "
        said += "values may differ in its last digit."
    return said + (_fewer_digits(rounding) if mode == "student" else "")


def _results(rounding: Rounding, mode: str) -> str:
    """How the rule for results begins, which goes on with their digits; fractions have none."""
    if rounding.results == "decimals":
        return "Write results" if mode == "student" else "Results are shown"
    which = f"results that are fractions with a denominator of at most {LARGEST_BOTTOM}"
    which += " and come from no rounded value" if rounding.carry == "shown" else ""
    shown = f"Write {which}" if mode == "student" else f"{which.capitalize()} are shown"
    return f"{shown} as fractions, other results"


def _fewer_digits(rounding: Rounding) -> str:
    """How many digits an answer needs to earn a mark, where fewer than are asked will do."""
    asked, least = rounding.of("net"), rounding.least("net")
    if least.count >= asked.count:
        return ""
    digits = "digit" if least.count == 1 else "digits"
    return f" An answer with only {least.count} of these {digits} also earns a mark if it rules out common mistakes."
