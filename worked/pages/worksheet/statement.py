"""Statement: the exercise as it is set, the rounding rule it declares, and the rules it is worked by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worked.cells.cell import identifier
from worked.cells.given import Given
from worked.cells.place import edge, unit_place
from worked.document import Block, Maths, Paragraph, Prose, Strong, Table
from worked.formula import BigSum, Cases, Chain, Formula, Name, Number, Prime, Value, letter
from worked.layers.operation import Parameter, ParameterKey
from worked.maths.component import with_parameters
from worked.maths.layer_activation import LayerActivation
from worked.number import FINE, Digits, Rounding
from worked.number.fractions import LARGEST_BOTTOM
from worked.number.quantity import BIAS, WEIGHT, plural, small_quantities
from worked.pages.layers.statement import given_layers
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.lines import equality
from worked.pages.worksheet.asked import given_cells, to_do
from worked.pages.worksheet.learning import learning
from worked.pages.worksheet.topology import topology
from worked.problem.layer import Layer
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
    hidden = [len(layer.units) for layer in problem.hidden_layers]
    within = [count(size, "hidden unit") for size in hidden]
    if len(hidden) > 1:
        sizes = listed([count(size, "unit") for size in hidden])
        within = [f"{count(len(hidden), 'hidden layer')} of {''.join(map(str, sizes))}"]
    parts = [count(len(problem.inputs), "input"), *within, count(len(problem.outputs), "output unit")]
    biases = "" if problem.has_biases else " It has no biases."
    if problem.has_biases and not problem.training.update_biases:
        biases = " Its biases are not learned."
    return ("A network with ", *listed(list(parts)), "." + biases)


def _activations(problem: Net, symbols: Symbols, rules: bool) -> Prose:
    first, *others = problem.all_activations
    if all(each == first for each in others):
        who = "All hidden and output units use" if others else "It uses"
        equation: Prose = (" ", Maths(_equation(first, symbols))) if rules else ()
        return (f"{who} the {first.activation.function} activation", *equation, ".")
    said: list[Prose] = []
    for layer in problem.computing_layers:
        for chosen, who, verb in _users(layer, symbols):
            equation = (", ", Maths(_equation(chosen, symbols))) if rules else ()
            said.append((f"{who} {verb} {chosen.activation.function}", *equation))
    prose = listed(said)
    return (capital(str(prose[0])), *prose[1:], ".")


def _users(layer: Layer, symbols: Symbols) -> Iterator[tuple[LayerActivation, str, str]]:
    """The activations of a layer and who uses them: the layer, or some units of it."""
    if len(layer.activations) == 1:
        yield layer.activation, layer.name, "uses"
        return
    for chosen in layer.activations:
        units = [symbols.labels[unit] for unit, other in layer.activation_of.items() if other == chosen]
        names = "".join(map(str, listed(list(units))))
        who, verb = ("units", "use") if len(units) > 1 else ("unit", "uses")
        yield chosen, f"the {layer.kind} {who} {names}", verb


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
    given: dict[Formula, Parameter] = {}
    for each in sorted(problem.parameters, key=lambda each: each.quantity == BIAS):
        if each.quantity in (WEIGHT, BIAS) and problem.has(*each.key):
            given.setdefault(symbols.named(*each.key), each)
    if not given:
        return _samples(problem, symbols)
    if len(given) <= MOST_LISTED:
        initial = "initial weights" if problem.training.updates and problem.training.steps else "weights"
        verb = f"{initial} are" if len(given) > 1 else f"{initial[:-1]} is"
        equalities = [equality(symbols, *each.key, each.given) for each in given.values()]
        return [Paragraph((f"The {verb} ", *listed(equalities), ".")), *_samples(problem, symbols)]
    what = "weights and biases" if problem.has_biases else "weights"
    said = Paragraph((f"The initial {what} are in the tables.",))
    return [said, *weight_tables(problem, symbols), *_samples(problem, symbols)]


def weight_tables(problem: Net, symbols: Symbols) -> list[Table]:
    """The weights and biases, a table for each layer."""
    return [
        _weight_table(problem, symbols, layer)
        for layer in problem.computing_layers
        if any(problem.has(WEIGHT, place) for place in layer.weights)
    ]


def _weight_table(problem: Net, symbols: Symbols, layer: Layer) -> Table:
    """The weights into one layer, a row for each receiving unit."""
    sending = {place.source for place in layer.weights}
    before = [unit for unit in problem.layer_of if unit in sending]
    heads: list[Prose] = [("into",), *((f"from {symbols.labels[source]}",) for source in before)]
    heads += [("bias",)] if layer.biases else []
    rows: list[tuple[Prose, ...]] = []
    for unit in layer.units:
        places = [edge(source, unit) for source in before]
        cells = [_initial(problem, (WEIGHT, place), layer.weights.get(place)) for place in places]
        if layer.biases:
            cells.append(_initial(problem, (BIAS, unit_place(unit)), layer.biases.get(unit)))
        rows.append(((symbols.labels[unit],), *cells))
    caption = f"Weights into layer {layer.number}"
    return Table(tuple(heads), tuple(rows), (False, *[True] * (len(heads) - 1)), (caption,))


def _initial(problem: Net, key: ParameterKey, given: Given | None) -> Prose:
    """The number of a weight or bias in a table; nothing where units are not joined, or where it is not needed."""
    first = problem.first_of(key)
    if given is None or not problem.has(*first):
        return ("",)
    return (Maths(letter(given.text) if given.letter else Value(identifier(*first, 1), Name("w"))),)


def _samples(problem: Net, symbols: Symbols) -> list[Block]:
    """The samples, in a sentence where there is one and in a table where there are several."""
    samples = problem.samples
    if len(samples) == 1:
        inputs = [pair for pair in zip(problem.inputs, samples[0].inputs, strict=True) if problem.has("input", pair[0])]
        targets = zip(problem.outputs, samples[0].targets, strict=True)
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
    heads: list[Prose] = [("sample",)]
    heads += [(Maths(symbols.named("input", unit)),) for unit in problem.inputs if problem.samples[0].has_inputs]
    compared = problem.compares
    heads += [(Maths(symbols.named("target", unit)),) for unit in problem.outputs if compared]
    rows: list[tuple[Prose, ...]] = []
    for number, sample in enumerate(problem.samples, start=1):
        inputs = zip(problem.inputs, sample.inputs, strict=True) if sample.has_inputs else ()
        targets = zip(problem.outputs, sample.targets, strict=True) if compared else ()
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
    found[-1:] = [f"{name} that are not fixed" if problem.has_frozen else name for name in found[-1:]]
    own = [each.quantity for each in problem.parameters if each.learns]
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
